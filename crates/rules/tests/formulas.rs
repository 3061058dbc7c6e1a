//! Formulas derived from the policies, and where one regime gives more than another.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

mod policies;

use money::Cents;
use policies::{edited, files, package, read, side};
use rules::check::Package;
use rules::compare::regimes;
use rules::formulas::{Entered, Formulas, Line, Linear, Shape, Verdict, formulas};
use rules::words::Lang;

fn linear(adult: i64, minor: i64, constant: i64) -> Linear {
    let [adult, minor, constant] = [adult, minor, constant].map(|one| Cents::from_cents(one * 100));
    Linear { adult, minor, constant }
}

fn just(linear: Linear) -> Shape {
    Shape::Formula { rest: linear, capped: Vec::new() }
}

fn dutch(package: &Package, departure: &str) -> Formulas {
    let sides: Vec<_> = regimes(package).iter().map(|scheme| side(package, scheme.id())).collect();
    formulas(&sides, departure)
}

fn line<'f>(found: &'f Formulas, scheme: &str, entered: Entered) -> &'f Line {
    let mut lines = found.lines.iter();
    lines.find(|line| line.side.scheme == scheme && line.entered == entered).unwrap()
}

#[test]
fn the_three_regimes_for_voluntary_departure() {
    let found = dutch(&package(files()), "voluntary");
    let national = line(&found, "nl-national", Entered::EitherWay);
    assert_eq!(national.total, just(linear(2000, 2840, 0)));
    assert_eq!(national.low, just(linear(1800, 2800, 0)));
    let joint = line(&found, "frontex-jrs", Entered::Joint);
    assert_eq!(joint.total, just(linear(1615, 1615, 1000)));
    let separate = line(&found, "frontex-jrs", Entered::Separate);
    assert_eq!(separate.total, just(linear(2615, 1615, 0)));
    let harmonised = line(&found, "nl-harmonised", Entered::EitherWay);
    assert_eq!(harmonised.total, just(linear(2815, 1655, 0)));
    let text = found.text(Lang::Nl);
    for part in [
        "  2.000a + 2.840m\n",
        "  één dossier in RIAT: 1.615a + 1.615m + 1.000\n",
        "  elke volwassene apart in RIAT: 2.615a + 1.615m\n",
        "  2.815a + 1.655m\n",
        "Frontex JRS (EURP) (elke volwassene apart in RIAT) ≥ Nationaal kader (REAN en AVRR)\n  \
         dan en slechts dan als 615a ≥ 1.225m\n",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(found.text(Lang::En).contains("if and only if 615a ≥ 1,225m"));
}

/// Under the narrower reading the second adult is a family member, and the files matter.
#[test]
fn another_reading_gives_another_formula() {
    let package = package(files());
    let mut readings = package.readings().clone();
    package.read_otherwise(&mut readings, "second-adult=principal-only").unwrap();
    let found = formulas(&[read(&package, "nl-harmonised", readings)], "voluntary");
    let joint = line(&found, "nl-harmonised", Entered::Joint);
    assert_eq!(joint.total, just(linear(1815, 1655, 1000)));
    let separate = line(&found, "nl-harmonised", Entered::Separate);
    assert_eq!(separate.total, just(linear(2815, 1655, 0)));
}

#[test]
fn forced_departure_follows_frontex_and_the_national_framework_gives_nothing() {
    let found = dutch(&package(files()), "forced");
    let national = line(&found, "nl-national", Entered::EitherWay);
    assert_eq!(national.total, just(Linear::default()));
    for scheme in ["frontex-jrs", "nl-harmonised"] {
        let line = line(&found, scheme, Entered::EitherWay);
        assert_eq!(line.total, just(linear(1205, 1205, 0)), "{scheme}");
    }
    let verdicts: Vec<Verdict> = found.pairs.iter().map(|pair| pair.verdict).collect();
    assert_eq!(verdicts, [Verdict::Always, Verdict::Always, Verdict::Equal]);
}

/// What the inequality says of a family is what the totals say.
#[test]
fn inequalities_agree_with_the_totals() {
    let package = package(files());
    for departure in ["voluntary", "forced"] {
        for pair in dutch(&package, departure).pairs {
            for (adults, row) in (1..).zip(&pair.differences) {
                for (minors, difference) in (0..).zip(row) {
                    let more = match pair.verdict {
                        Verdict::Equal | Verdict::Always => true,
                        Verdict::Never => false,
                        Verdict::If { left, right } => {
                            left.at(adults, minors) >= right.at(adults, minors)
                        }
                        Verdict::NotLinear => continue,
                    };
                    assert_eq!(more, *difference >= Cents::ZERO, "a = {adults}, m = {minors}");
                }
            }
            assert_eq!((pair.differences.len(), pair.differences[0].len()), (3, 7));
        }
    }
}

const CAP: &str = "
[[cap]]
id = \"ID\"
title = { nl = \"Maximum voor een gezin\", en = \"Maximum for a family\" }
benefits = [BENEFITS]
amount = 5000
from = 2024-06-01
cite = \"timeline SYR-2025c 'SYR-2025c,DTenV,reintegration support,voluntary,adult,5000'\"
";

fn capped(caps: &[&str]) -> Package {
    package(edited("nl-national.toml", |text| {
        let caps = caps.iter().enumerate().map(|(place, benefits)| {
            CAP.replace("ID", &format!("most-{place}")).replace("BENEFITS", benefits)
        });
        format!("{text}{}", caps.collect::<String>())
    }))
}

#[test]
fn a_maximum_gives_a_formula_in_pieces() {
    let package = capped(&["\"reintegration\""]);
    let found = formulas(&[side(&package, "nl-national")], "voluntary");
    let total = &found.lines[0].total;
    let Shape::Formula { rest, capped } = total else { panic!("{total:?}") };
    assert_eq!(*rest, linear(200, 40, 0));
    assert_eq!(
        (capped[0].part, capped[0].at_most),
        (linear(1800, 2800, 0), linear(5000, 0, 0).adult)
    );
    assert_eq!(total.at(2, 2), Some(Cents::from_cents(548_000)));
    let text = found.text(Lang::Nl);
    assert!(text.contains("  min(1.800a + 2.800m; 5.000) + 200a + 40m\n"), "{text}");
    let pairs = dutch(&package, "voluntary").pairs;
    assert!(pairs.iter().any(|pair| pair.verdict == Verdict::NotLinear));
}

/// Two maximums over one benefit take off more than there is over: no sum of pieces.
#[test]
fn what_is_not_linear_is_said_to_be_so() {
    let package = capped(&["\"reintegration\"", "\"departure-cash\", \"reintegration\""]);
    let found = formulas(&[side(&package, "nl-national")], "voluntary");
    assert!(matches!(found.lines[0].total, Shape::Table { .. }));
    let text = found.text(Lang::Nl);
    assert!(text.contains("  geen lineaire formule; de totalen:\n"), "{text}");
}
