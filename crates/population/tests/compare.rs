//! A comparison over a cohort says what adding up row after row says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use common::{Home, folder, homes, parquet, table, the_package};
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Cohort, Comparison, GroupChange, Job, Plan, Side, Totals};
use rules::check::Package;
use rules::compare::regimes;
use rules::determine::determine;
use rules::parse::case::read;
use rules::words::Lang;
use serde_json::{Value, json};

/// `SCHEME` or `SCHEME@DATE`.
fn side<'a>(package: &'a Package, name: &str) -> Side<'a> {
    let (scheme, day) = name.split_once('@').map_or((name, None), |(one, day)| (one, Some(day)));
    Side {
        name: name.to_owned(),
        package,
        scheme: package.scheme(scheme).unwrap(),
        readings: package.readings().clone(),
        registered_on: day.map(|day| day.parse().unwrap()),
    }
}

fn compared(inputs: &[PathBuf], sides: &[Side<'_>]) -> Comparison {
    let stop = AtomicBool::new(false);
    let job = Job { threads: 2, rows: 999, ..Job::new(inputs, &stop) };
    Comparison::of(&Cohort::read(&job, sides, |_| ()).unwrap(), sides).unwrap()
}

/// The total of one household in cents, by the rules alone.
fn alone(side: &Side<'_>, home: &Home) -> i64 {
    let day = Date::constant(1970, 1, 1).checked_add(i64::from(home.day).days()).unwrap();
    let person = |place: i32| {
        let adult = place < home.adults;
        let principal = home.adults == 0 || place < home.principals;
        json!({"id": format!("p{place}"), "age": if adult { "adult" } else { "minor" },
            "nationality": home.nationality, "principal": principal,
            "linked_to": if principal { Value::Null } else { json!("p0") }})
    };
    let persons: Vec<Value> = (0..home.adults + home.minors).map(person).collect();
    let case = json!({"registered_on": side.registered_on.unwrap_or(day).to_string(),
        "departure": home.departure, "channel": home.channel, "persons": persons});
    let household = read(&case.to_string(), side.package.vocabulary()).unwrap();
    determine(side.package, side.scheme, &household, &side.readings).unwrap().total.cents()
}

#[test]
fn gainers_losers_and_quantiles_as_row_by_row() {
    let package = the_package();
    let homes = homes(&package, 1_200, 31);
    let input = folder("brute").join("in.parquet");
    parquet(&input, &table(&homes));
    let names =
        ["nl-national", "nl-harmonised@2025-06-01", "frontex-jrs", "nl-national@2024-03-22"];
    let sides = names.map(|name| side(&package, name));
    let found = compared(&[input], &sides);
    let each: Vec<Vec<i64>> =
        sides.iter().map(|side| homes.iter().map(|home| alone(side, home)).collect()).collect();
    let persons: i32 = homes.iter().map(|home| home.adults + home.minors).sum();
    assert_eq!((found.households, found.persons), (1_200, u64::try_from(persons).unwrap()));
    for (totals, each) in found.sides.iter().zip(&each) {
        assert_eq!(totals.sums.total.cents(), each.iter().sum::<i64>());
    }
    for (changes, side) in found.changes.iter().zip(&each[1..]) {
        let mut moved: Vec<i64> = side.iter().zip(&each[0]).map(|(new, old)| new - old).collect();
        let group = |wanted: fn(&i64) -> bool| {
            let some: Vec<i64> = moved.iter().copied().filter(wanted).collect();
            (u64::try_from(some.len()).unwrap(), some.iter().sum::<i64>())
        };
        let got = |group: population::Group| (group.households, group.change.cents());
        assert_eq!(got(changes.gainers), group(|change| *change > 0));
        assert_eq!(got(changes.losers), group(|change| *change < 0));
        assert_eq!(got(changes.unchanged), group(|change| *change == 0));
        assert_eq!(changes.total.cents(), moved.iter().sum::<i64>());
        let mut types: BTreeMap<String, (u64, i64)> = BTreeMap::new();
        let mut nationalities: BTreeMap<String, (u64, i64)> = BTreeMap::new();
        for (home, change) in homes.iter().zip(&moved) {
            let kind = types.entry(format!("{}+{}", home.adults, home.minors)).or_default();
            *kind = (kind.0 + 1, kind.1 + change);
            let kind = nationalities.entry(home.nationality.clone()).or_default();
            *kind = (kind.0 + 1, kind.1 + change);
        }
        let got = |parts: &[GroupChange]| -> BTreeMap<String, (u64, i64)> {
            let parts = parts.iter();
            parts.map(|one| (one.group.clone(), (one.households, one.change.cents()))).collect()
        };
        assert_eq!(got(&changes.household_types), types);
        assert_eq!(got(&changes.nationalities), nationalities);
        moved.sort_unstable();
        for (name, hundredths) in [("p05", 5), ("p25", 25), ("p50", 50), ("p90", 90), ("p95", 95)] {
            // At least so many hundredths of 1,200 households have at most this change.
            assert_eq!(changes.quantiles[name].cents(), moved[hundredths * 12 - 1], "{name}");
        }
        let steps: u64 = changes.distribution.iter().map(|step| step.households).sum();
        let banded: u64 = changes.bands.iter().map(|band| band.households).sum();
        assert_eq!((steps, banded), (1_200, 1_200));
        for band in &changes.bands {
            let within = |change: &&i64| match band.from.cents().cmp(&0) {
                _ if band.from == band.until => **change == 0,
                std::cmp::Ordering::Less => {
                    (band.from.cents()..band.until.cents()).contains(*change)
                }
                _ => band.from.cents() < **change && **change <= band.until.cents(),
            };
            let many = moved.iter().filter(within).count();
            assert_eq!(band.households, u64::try_from(many).unwrap(), "{band:?}");
        }
    }
}

#[test]
fn sums_are_those_of_batch() {
    let package = the_package();
    let input = folder("sums").join("in.parquet");
    parquet(&input, &table(&homes(&package, 5_000, 77)));
    let regimes = regimes(&package);
    let sides: Vec<Side<'_>> = regimes.iter().map(|one| side(&package, one.id())).collect();
    let found = compared(std::slice::from_ref(&input), &sides);
    let mut plan = Plan::new(&package, package.readings().clone(), regimes).unwrap();
    let (inputs, stop) = ([input], AtomicBool::new(false));
    let done = Job::new(&inputs, &stop).run(&mut plan, |_| ()).unwrap();
    let totals = Totals::of(&plan, &done.counts).unwrap();
    for one in &found.sides {
        assert_eq!(one.sums, totals.schemes[&one.scheme], "{}", one.scheme);
    }
    assert!(plan.distinct() < found.distinct && found.distinct <= 5_000);
}

/// Three households whose amounts stand in footnote 7 and table 3 of the memorandum.
#[test]
fn a_cohort_counted_by_hand() {
    let package = the_package();
    let input = folder("hand").join("in.csv");
    let head = "household_id;registered_on;departure;channel;nationality;adults;minors;principals";
    let family = "2024-03-22;voluntary;iom;IQ;2;2;1";
    let single = "2024-03-22;voluntary;iom;IQ;1;0;1";
    let rows = format!("{head}\n1;{family}\n2;{single}\n3;{family}\n4;{family}\n");
    std::fs::write(&input, rows).unwrap();
    let sides = ["nl-national", "frontex-jrs", "nl-harmonised"].map(|name| side(&package, name));
    let found = compared(&[input], &sides);
    // Footnote 7: 9,680 and 7,460 for the family, 2,000 and 2,615 for the single adult; by table 3
    // 8,940 and 2,815.
    let totals: Vec<String> = found.sides.iter().map(|one| one.sums.total.to_string()).collect();
    assert_eq!(totals, ["31040.00", "24995.00", "29635.00"]);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["distinct"], 2);
    assert_eq!(
        json["changes"][0],
        json!({
            "side": "frontex-jrs", "less": "nl-national", "total": "-6045.00",
            "gainers": {"households": 1, "change": "615.00"},
            "losers": {"households": 3, "change": "-6660.00"},
            "unchanged": {"households": 0, "change": "0.00"},
            "quantiles": {"p05": "-2220.00", "p10": "-2220.00", "p25": "-2220.00",
                "p50": "-2220.00", "p75": "-2220.00", "p90": "615.00", "p95": "615.00"},
            "distribution": [
                {"change": "-2220.00", "households": 3}, {"change": "615.00", "households": 1}],
            "bands": [
                {"from": "-2500.00", "until": "-2000.00", "households": 3},
                {"from": "500.00", "until": "1000.00", "households": 1}],
            "household_types": [
                {"group": "1+0", "households": 1, "base": "2000.00", "side": "2615.00",
                    "change": "615.00", "gainers": 1, "losers": 0},
                {"group": "2+2", "households": 3, "base": "29040.00", "side": "22380.00",
                    "change": "-6660.00", "gainers": 0, "losers": 3}],
            "nationalities": [
                {"group": "IQ", "households": 4, "base": "31040.00", "side": "24995.00",
                    "change": "-6045.00", "gainers": 1, "losers": 3}],
        })
    );
    let csv = found.csv();
    for line in [
        "side,measure,group,value",
        "nl-national,total,,31040.00",
        "frontex-jrs,gainers-households,,1",
        "frontex-jrs,losers-change,,-6660.00",
        "frontex-jrs,change-quantile,p50,-2220.00",
        "frontex-jrs,change-distribution,615.00,1",
        "frontex-jrs,change-band,-2500.00..-2000.00,3",
        "frontex-jrs,household-type-change,2+2,-6660.00",
        "nl-harmonised,nationality-side,IQ,29635.00",
    ] {
        assert!(csv.lines().any(|one| one == line), "{line}");
    }
    let text = found.text(&sides, Lang::Nl);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    assert!(text.contains("  € 2.000 tot € 2.500 minder") || text.contains("€\u{a0}2.000 tot"));
}

/// Who registered when makes no difference then, and everybody keeps their age.
#[test]
fn on_one_day_for_all() {
    let package = the_package();
    let folder = folder("days");
    let head = "household_id,registered_on,departure,channel,nationality,principal,born,linked_to";
    let child = "2024-03-22,voluntary,iom,IQ,false,2010-05-01,1";
    let adult = "2024-03-22,voluntary,iom,IQ,true,1985-05-01,";
    let input = folder.join("in.csv");
    std::fs::write(&input, format!("{head}\n1,{adult}\n1,{child}\n")).unwrap();
    let names = ["nl-national@2024-03-22", "nl-national@2035-03-22", "frontex-jrs@2035-03-22"];
    let sides = names.map(|name| side(&package, name));
    let found = compared(&[input], &sides);
    assert_eq!((found.distinct, found.persons), (1, 2));
    let totals = |place: usize| found.sides[place].sums.total;
    assert_eq!(totals(0), totals(1));
    assert_eq!(found.changes[1].household_types[0].group, "1+1");
}

#[test]
fn the_same_workbook_twice_and_currencies_that_differ() {
    let package = the_package();
    let folder = folder("book");
    let input = folder.join("in.parquet");
    parquet(&input, &table(&homes(&package, 50, 3)));
    let sides = ["nl-national", "frontex-jrs"].map(|name| side(&package, name));
    let found = compared(std::slice::from_ref(&input), &sides);
    let (one, two) = (folder.join("one.xlsx"), folder.join("two.xlsx"));
    found.xlsx(&one, &sides, Lang::Nl).unwrap();
    found.xlsx(&two, &sides, Lang::Nl).unwrap();
    assert!(std::fs::read(one).unwrap() == std::fs::read(two).unwrap());
    let other = package.schemes().iter().find(|scheme| scheme.currency() != "EUR").unwrap();
    let sides = [side(&package, "nl-national"), side(&package, other.id())];
    let (inputs, stop) = ([input], AtomicBool::new(false));
    let cohort = Cohort::read(&Job::new(&inputs, &stop), &sides, |_| ()).unwrap();
    let refused = Comparison::of(&cohort, &sides).unwrap_err();
    let words = format!(
        "nl-national rekent in EUR en {} in {}: vergelijk kanten met dezelfde munt",
        other.id(),
        other.currency()
    );
    assert_eq!(refused.get(Lang::Nl), words);
}
