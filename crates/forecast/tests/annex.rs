//! The annex of the register inside: it holds together, and every number leads to its assumption.

#![allow(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Random, package};
use forecast::Law;
use forecast::annex::{Annex, ROUGHLY, Refused, SoFar, Spent, priced};
use forecast::calibrate::{Calibration, series};
use forecast::register::{DEPARTURES, Quantity, Spread, Status, read};
use rules::words::Lang;

const REGISTER: &str = include_str!("../../../assumptions/annex-i-2025.toml");

#[test]
fn funders_add_up_to_the_total() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let annex = Annex::of(&register, &package, package.readings()).unwrap();
    for forecast in &annex.policies {
        let total = forecast.costs.iter().find(|one| one.id == "total").unwrap();
        let funders = forecast.costs.iter().filter(|one| one.id != "total");
        let sum: f64 = funders.map(|one| one.mean).sum();
        assert!((sum - total.mean).abs() < 1e-9 * total.mean, "{sum} {}", total.mean);
        for cost in &forecast.costs {
            assert!(cost.error <= 1e-6);
            assert!(cost.quantiles.is_sorted_by_key(|one| one.amount));
            assert!(!cost.rows.is_empty());
        }
    }
    for effect in &annex.effects {
        for change in &effect.changes {
            let sum: f64 = change.parts.iter().map(|[fair, ..]| fair).sum();
            let whole = change.to - change.from;
            assert!((sum - whole).abs() <= 1e-9 * change.from.abs().max(1.0), "{change:?}");
        }
    }
}

#[test]
fn what_is_uncertain_is_mixed_in_and_told_apart() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let annex = Annex::of(&register, &package, package.readings()).unwrap();
    for driver in annex.drivers.iter().filter(|driver| driver.share.is_some()) {
        let shares: Vec<_> = driver.swings.iter().filter_map(|swing| swing.share).collect();
        // The mean of all costs, its P95, and two budgets.
        assert_eq!(shares.len(), 4, "{driver:?}");
        for [first, all] in shares {
            assert!(-1e-9 < first && first <= all + 1e-3 && all < 1.0 + 1e-9, "{driver:?}");
        }
    }
    let [before, after] = &annex.together[..] else { panic!("{:?}", annex.together) };
    for one in [before, after] {
        assert!(one.error <= 1e-4 && one.both > one.apart && one.both <= one.either, "{one:?}");
    }
    let mixed = annex.mixed.as_ref().unwrap();
    assert_eq!(mixed.assumptions.len(), 5);
    assert!(mixed.uncertain[2] > mixed.assumed[2] && mixed.uncertain[0] < mixed.assumed[0]);
    assert!(mixed.ends[0] < mixed.assumed[1] && mixed.assumed[1] < mixed.ends[1]);
    // The same by drawing the assumptions, and the law of each draw.
    let side = priced(&register, &package, package.readings()).unwrap().pop().unwrap();
    let funders: Vec<&str> = side.funders().into_iter().collect();
    let mut random = Random::new(11);
    let (mut sums, draws) = ([0.0; 2], 400);
    for _ in 0..draws {
        let mut drawn = register.clone();
        for (one, spread) in register.uncertain() {
            if let (true, Spread::Range { low, high }) =
                (mixed.assumptions.iter().any(|(id, ..)| *id == one.id), *spread)
            {
                drawn = drawn.with(&one.id, low + (high - low) * random.unit());
            }
        }
        let law = Law::of(&side.model(&drawn, &funders).unwrap(), 1e-4).unwrap();
        let below = law.at_most(mixed.uncertain[2]).value;
        sums = [sums[0] + below, sums[1] + below * below];
    }
    let mean = sums[0] / f64::from(draws);
    let deviation = ((sums[1] / f64::from(draws) - mean * mean) / f64::from(draws)).sqrt();
    assert!((mean - 0.95).abs() < 4.0 * deviation + 1e-3, "{mean} {deviation}");
    let text = annex.text(&register, Lang::Nl);
    assert!(text.contains("raken in hetzelfde jaar op") && text.contains("Alles wat weegt"));
}

#[test]
fn every_number_leads_to_its_assumptions_and_every_placeholder_shows() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let annex = Annex::of(&register, &package, package.readings()).unwrap();
    let placeholders = register.assumptions.iter().map(|one| &one.basis);
    let placeholders = placeholders.chain(register.budgets.iter().map(|one| &one.basis));
    let count = placeholders.filter(|basis| basis.status == Status::Placeholder).count();
    assert_eq!(annex.placeholders, count);
    for (lang, mark) in [(Lang::Nl, "INVULWAARDE"), (Lang::En, "PLACEHOLDER")] {
        let text = annex.text(&register, lang);
        assert!(text.lines().nth(1).unwrap().contains(&count.to_string()), "{text}");
        for one in &register.assumptions {
            assert!(text.contains(&format!("[{}]", one.id)), "{}", one.id);
        }
        for budget in &annex.policies[0].budgets {
            let head = format!("{} ", budget.title.get(lang));
            let line = text.lines().find(|line| line.contains(&head)).unwrap();
            assert!(line.contains(mark), "{line}");
        }
        for (number, row) in [
            ("P95.amif", "nl-harmonised:iom.three-quarters"),
            ("mean.frontex", "frontex-jrs:post-arrival.voluntary"),
            ("p50.total", "nl-harmonised:departure-cash.adult"),
        ] {
            let told = annex.explain(number, &register, lang).unwrap();
            assert!(told.contains(row) && told.contains("[persons.voluntary]"), "{told}");
        }
        assert!(annex.explain("P95.nobody", &register, lang).unwrap_err().contains("P95.amif"));
    }
}

#[test]
fn a_household_costs_what_the_rules_say() {
    // One adult from Iraq, always through IOM, under the harmonised framework.
    let register = read(REGISTER).unwrap();
    let mut one = register.clone();
    for assumption in &mut one.assumptions {
        let alone = match assumption.id.split('.').next().unwrap() {
            "composition" => "1+0",
            "nationality" => "IQ",
            "channel" if assumption.id == "channel.voluntary" => "iom",
            _ => continue,
        };
        if let Quantity::Division(parts) = &mut assumption.quantity {
            for (name, part) in parts {
                *part = f64::from(u8::from(name == alone));
            }
        }
    }
    let one = one.with("persons.forced", 1e-9).with("shift.iom-to-jrs", 0.0);
    let one = one.with("uptake.voluntary", 1.0);
    let package = package();
    let annex = Annex::of(&one, &package, package.readings()).unwrap();
    let per_household = |policy: usize, id: &str| {
        let cost = annex.policies[policy].costs.iter().find(|one| one.id == id).unwrap();
        cost.mean / 3400.0 / 100.0
    };
    // The single adult of footnote 7: € 2.000 before, € 2.815 after, € 200 of it from the state
    // and a quarter of the rest.
    assert!((per_household(0, "total") - 2000.0).abs() < 1e-4);
    assert!((per_household(1, "total") - 2815.0).abs() < 1e-4);
    assert!((per_household(1, "amif") - 0.75 * 2615.0).abs() < 1e-4);
    assert!((per_household(1, "nl-state") - (200.0 + 0.25 * 2615.0)).abs() < 1e-4);
}

#[test]
fn kinds_of_households_add_up_to_the_means() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let readings = package.readings();
    let annex = Annex::of(&register, &package, readings).unwrap();
    let sides = priced(&register, &package, readings).unwrap();
    for (side, policy) in sides.iter().zip(&annex.policies) {
        let kinds = side.averages(&register);
        for cost in policy.costs.iter().filter(|one| one.id != "total") {
            let sum: f64 = kinds
                .iter()
                .map(|one| {
                    let all = policy.households[DEPARTURES[one.departure]];
                    all * one.part * one.costs.get(&cost.id).copied().unwrap_or_default()
                })
                .sum();
            assert!((sum - cost.mean).abs() < 1e-9 * cost.mean, "{} {sum}", cost.id);
        }
    }
}

#[test]
fn the_part_that_must_change_channel_makes_the_budget_last() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let annex = Annex::of(&register, &package, package.readings()).unwrap();
    assert_eq!(annex.needed.len(), register.budgets.len());
    for needed in &annex.needed {
        assert!(!needed.said(Lang::Nl).is_empty() && !needed.said(Lang::En).is_empty());
        let Some(part) = needed.part.filter(|part| (0.01..0.99).contains(part)) else { continue };
        for (step, lasts) in [(-0.005, !needed.spares), (0.005, needed.spares)] {
            let other = register.with(&needed.assumption, part + step);
            let other = Annex::of(&other, &package, package.readings()).unwrap();
            let policy = other.policies.iter().find(|one| one.id == needed.policy).unwrap();
            let budget = policy.budgets.iter().find(|one| one.id == needed.budget).unwrap();
            assert_eq!(budget.exhausted <= 0.05, lasts, "{needed:?} {}", budget.exhausted);
        }
    }
}

#[test]
fn the_same_assumptions_give_the_same_bytes() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let bytes = || {
        let annex = Annex::of(&register, &package, package.readings()).unwrap();
        (serde_json::to_string(&annex).unwrap(), annex.csv())
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_register_that_names_what_the_policies_do_not_have_is_told_where() {
    let package = package();
    for (from, to) in
        [("ngo = \"nl-national\"", "ngo = \"nl-nationaal\""), ("AF = 120", "QQ = 120")]
    {
        let register = read(&REGISTER.replace(from, to)).unwrap();
        let refused = Annex::of(&register, &package, package.readings()).unwrap_err();
        let Refused::Register(mistakes) = refused else { panic!("{refused:?}") };
        let told = mistakes[0].text("a.toml", Lang::Nl);
        assert!(told.starts_with("a.toml:") && !told.starts_with("a.toml:0"), "{told}");
    }
}

#[test]
fn published_years_give_the_year_effects_of_the_register() {
    let series = series(include_str!("../../../assumptions/data/dtv-departures.csv")).unwrap();
    let years: Vec<_> = series.into_iter().filter(|one| one.year <= 2022).collect();
    let found = Calibration::of(&years).unwrap();
    let register = read(REGISTER).unwrap();
    for (shape, departure) in found.shapes.iter().zip(["voluntary", "forced"]) {
        let assumed = register.value(&format!("year-effect.{departure}"));
        assert!((shape.unwrap() - assumed).abs() < 0.05, "{departure} {shape:?}");
    }
    assert_eq!(found.tested.len(), 12);
    assert!((0.0..=1.0).contains(&found.coverage()));
    assert!(found.tested.iter().all(|one| one.range[0] < one.range[1]));
    for lang in [Lang::Nl, Lang::En] {
        assert!(found.text(lang).contains("year-effect.voluntary = 5"));
    }
}

#[test]
fn what_was_spent_so_far_tells_how_the_budgets_fare() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let readings = package.readings();
    let annex = Annex::of_means(
        &register,
        &priced(&register, &package, readings).unwrap(),
        &package,
        readings,
    );
    let annex = annex.unwrap();
    let so_far = |amount: &str, day: &str| {
        let spent = Spent::read(&register, &[format!("frontex={amount}")], day).unwrap();
        SoFar::of(&register, &package, readings, &spent, ROUGHLY)
    };
    // Before the first day it is the annex itself.
    let first = so_far("0", "2025-01-01").unwrap();
    assert_eq!(first.budgets.len(), register.policies.len());
    for (course, policy) in first.budgets.iter().zip(&annex.policies) {
        let budget = policy.budgets.iter().find(|one| one.id == "frontex").unwrap();
        assert!((course.exhausted - budget.exhausted).abs() <= course.error + 1e-6);
        assert!((course.overspill[0] - budget.above).abs() <= course.overspill[1] + 1.0);
        assert_eq!(course.overspill_paid_by, None);
    }
    // Who has spent more is more likely to run out, sooner and by more.
    let [less, more] = ["1000000", "1600000"].map(|amount| so_far(amount, "2025-07-01").unwrap());
    let (less, more) = (&less.budgets[1], &more.budgets[1]);
    assert!(less.error <= 1e-3 && more.error <= 1e-3, "{} {}", less.error, more.error);
    assert!(less.exhausted < more.exhausted && less.overspill[0] < more.overspill[0]);
    assert!(less.rest.mean[0] < more.rest.mean[0], "{less:?} {more:?}");
    assert!(more.days[1].unwrap() > "2025-07-01".parse().unwrap());
    for (rest, year) in more.rest.quantiles.iter().zip(&more.year.quantiles) {
        assert!(rest[1] <= rest[0] && rest[0] <= rest[2]);
        assert_eq!(rest[0] + more.spent, year[0]);
    }
    let refused = so_far("90000000", "2025-02-01").unwrap_err();
    let Refused::Register(mistakes) = refused else { panic!("{refused:?}") };
    assert!(mistakes[0].what.en.contains("next to impossible"));
}

#[test]
fn what_cannot_have_been_spent_is_told() {
    let register = read(REGISTER).unwrap();
    for (given, day, expected) in [
        ("frontex=1", "2026-01-01", "a day in 2025"),
        ("nobody=1", "2025-07-01", "Known: nl-state, amif, frontex"),
        ("frontex=-1", "2025-07-01", "FUNDER=AMOUNT"),
        ("frontex", "2025-07-01", "FUNDER=AMOUNT"),
        ("amif=1", "2025-07-01", "nl-state, too"),
    ] {
        let wrong = Spent::read(&register, &[given.to_owned()], day).unwrap_err();
        assert!(wrong[0].en.contains(expected), "{:?}", wrong[0]);
    }
}
