//! A table of amounts says for each household what the rules say of it alone, and its bytes depend
//! on the rows only.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Int64Type, UInt32Type};
use common::{Home, folder, homes, parquet, table, the_package};
use jiff::ToSpan;
use jiff::civil::Date;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use population::{Column, Counts, Job, Plan, Tables, Totals};
use rules::check::Package;
use rules::compare::regimes;
use rules::determine::determine;
use rules::parse::case::read;
use serde_json::json;

/// The case as a person would write it who has the row before them.
fn case(home: &Home) -> String {
    let mut persons = Vec::new();
    for adult in 0..home.adults {
        let mut person = json!({"id": format!("a{adult}"), "age": "adult"});
        person["nationality"] = json!(home.nationality);
        if adult < home.principals {
            person["principal"] = json!(true);
        } else {
            person["linked_to"] = json!("a0");
        }
        persons.push(person);
    }
    for minor in 0..home.minors {
        let mut person = json!({"id": format!("m{minor}"), "age": "minor"});
        person["nationality"] = json!(home.nationality);
        if home.adults == 0 {
            person["principal"] = json!(true);
        } else {
            person["linked_to"] = json!("a0");
        }
        persons.push(person);
    }
    let day = Date::constant(1970, 1, 1).checked_add(i64::from(home.day).days()).unwrap();
    json!({"registered_on": day.to_string(), "departure": home.departure,
           "channel": home.channel, "persons": persons})
    .to_string()
}

fn alone(package: &Package, columns: &[Column], home: &Home) -> Vec<i128> {
    let household = read(&case(home), package.vocabulary()).unwrap();
    let readings = package.readings();
    let mut all = Vec::new();
    for scheme in regimes(package) {
        let answer = determine(package, scheme, &household, readings).unwrap();
        let own = columns.iter().filter(|one| one.scheme == scheme.id());
        all.extend(own.map(|column| i128::from(column.of(&answer).cents())));
    }
    all
}

fn run(
    package: &Package,
    inputs: &[PathBuf],
    output: &Path,
    threads: usize,
    rows: usize,
) -> Totals {
    let mut plan = Plan::new(package, package.readings().clone(), regimes(package)).unwrap();
    let stop = AtomicBool::new(false);
    let group = 50_000;
    let job = Job { output: Some(output), threads, rows, group, ..Job::new(inputs, &stop) };
    let done = job.run(&mut plan, |_| ()).unwrap();
    Totals::of(&plan, &done.counts).unwrap()
}

/// Every amount of every household; `POPULATION_ROWS=1000000` for more of them.
#[test]
fn every_amount_is_what_the_rules_say_of_the_household_alone() {
    let many = std::env::var("POPULATION_ROWS").ok().and_then(|rows| rows.parse().ok());
    let package = the_package();
    let homes = homes(&package, many.unwrap_or(2_000), 20_240_322);
    let folder = folder("agrees");
    let (input, output) = (folder.join("in.parquet"), folder.join("out.parquet"));
    parquet(&input, &table(&homes));
    let totals = run(&package, &[input], &output, 2, 4_096);
    assert_eq!(totals.households, u64::try_from(homes.len()).unwrap());

    let plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let names: Vec<String> = plan.outcomes().iter().map(Column::name).collect();
    let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&output).unwrap()).unwrap();
    let mut sums = vec![0_i128; names.len()];
    let mut row = 0;
    for batch in reader.build().unwrap() {
        let batch = batch.unwrap();
        let ids = batch.column(0).as_primitive::<Int64Type>().clone();
        let columns: Vec<_> = names
            .iter()
            .map(|name| batch.column_by_name(name).unwrap().as_primitive::<Decimal128Type>())
            .collect();
        for (place, id) in ids.values().iter().enumerate() {
            assert_eq!(*id, homes[row].id);
            let amounts: Vec<i128> = columns.iter().map(|column| column.value(place)).collect();
            assert_eq!(amounts, alone(&package, plan.outcomes(), &homes[row]), "{:?}", homes[row]);
            sums.iter_mut().zip(&amounts).for_each(|(sum, amount)| *sum += amount);
            row += 1;
        }
    }
    assert_eq!(row, homes.len());
    for scheme in regimes(&package) {
        let place = names.iter().position(|name| *name == format!("{}.total", scheme.id()));
        let total = totals.schemes[scheme.id()].total.cents();
        assert_eq!(i128::from(total), sums[place.unwrap()], "{}", scheme.id());
    }
}

/// The same in memory, batch by batch. A row with something wrong is told, and has no amounts.
#[test]
fn columns_in_memory_are_what_the_rules_say_of_each_household_alone() {
    const WRONG: usize = 450;
    let package = the_package();
    let mut homes = homes(&package, 600, 11);
    homes[WRONG].channel = "nobody".to_owned();
    let whole = table(&homes);
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let columns = plan.outcomes().to_vec();
    let mut tables = Tables::default();
    for from in [0, 200, 400] {
        let (found, bad) = tables.of(&mut plan, &whole.slice(from, 200)).unwrap();
        let wrong = (from..from + 200).contains(&WRONG);
        assert_eq!(bad.len(), usize::from(wrong));
        let ids = found.column(0).as_primitive::<Int64Type>();
        for (row, home) in homes[from..from + 200].iter().enumerate() {
            assert_eq!(ids.value(row), home.id);
            let amount = |column: &Column| {
                let column = found.column_by_name(&column.name()).unwrap();
                let column = column.as_dictionary::<UInt32Type>();
                let place = column.key(row)?;
                Some(column.values().as_primitive::<Decimal128Type>().value(place))
            };
            let amounts: Vec<Option<i128>> = columns.iter().map(amount).collect();
            let expected: Vec<Option<i128>> = match from + row {
                WRONG => vec![None; columns.len()],
                _ => alone(&package, &columns, home).into_iter().map(Some).collect(),
            };
            assert_eq!(amounts, expected, "{home:?}");
        }
    }
}

/// A day long ago has the last two bytes of one far ahead, and neither is taken for the other, nor
/// when both were met before.
#[test]
fn days_of_other_centuries_are_told_apart() {
    let package = the_package();
    let mut homes = homes(&package, 200, 3);
    for (place, home) in homes.iter_mut().enumerate() {
        home.day = if place < 100 { -5_000 } else { 65_536 - 5_000 };
    }
    for place in 100..200 {
        homes[place] =
            Home { id: homes[place].id, day: homes[place].day, ..homes[place - 100].clone() };
    }
    let (whole, mut tables) = (table(&homes), Tables::default());
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let columns = plan.outcomes().to_vec();
    for _ in 0..2 {
        let (found, bad) = tables.of(&mut plan, &whole).unwrap();
        assert!(bad.is_empty());
        for (row, home) in homes.iter().enumerate() {
            let amounts = columns.iter().map(|column| {
                let column = found.column_by_name(&column.name()).unwrap();
                let column = column.as_dictionary::<UInt32Type>();
                column.values().as_primitive::<Decimal128Type>().value(column.key(row).unwrap())
            });
            assert!(amounts.eq(alone(&package, &columns, home)), "{home:?}");
        }
    }
}

/// Counting finds as many of each household as numbering does, and the same wrong rows, whatever
/// the rows are divided into.
#[test]
fn rows_are_counted_as_they_are_numbered() {
    let package = the_package();
    let mut homes = homes(&package, 3_000, 5);
    for (place, home) in homes.iter_mut().enumerate().filter(|(place, _)| place % 97 == 5) {
        match place % 4 {
            0 => home.channel = "nobody".to_owned(),
            1 => home.minors = 17,
            2 => home.principals = 70,
            _ => home.day = -100_000,
        }
    }
    let whole = table(&homes);
    for rows in [3_000, 700, 64, 1] {
        let plan = || Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
        let (mut numbering, mut counting) = (plan(), plan());
        let (mut one, mut other, mut numbers) = (Counts::default(), Counts::default(), vec![]);
        for from in (0..3_000).step_by(rows) {
            let batch = whole.slice(from, rows.min(3_000 - from));
            let wrong = numbering.numbers(&batch, &mut numbers).unwrap();
            one.add(&numbering, &numbers);
            let found = counting.count(&batch, &mut other).unwrap();
            assert_eq!(format!("{found:?}"), format!("{wrong:?}"));
        }
        assert_eq!(other.households(), one.households());
        assert!((2_960..3_000).contains(&one.households()), "{}", one.households());
        let [one, other] = [(&numbering, &one), (&counting, &other)]
            .map(|(plan, counts)| Totals::of(plan, counts).unwrap());
        assert_eq!(other, one);
    }
}

#[test]
fn the_bytes_depend_on_the_rows_alone() {
    let package = the_package();
    // More than a row group, so that groups end within batches.
    let homes = homes(&package, 200_000, 7);
    let small: Vec<Home> = homes
        .iter()
        .map(|home| Home { adults: 1, minors: 0, principals: 1, ..home.clone() })
        .collect();
    let all = table(&small);
    let folder = folder("bytes");
    let whole = folder.join("whole.parquet");
    parquet(&whole, &all);
    let mut parts = Vec::new();
    for (number, (from, until)) in [(0, 1), (1, 70_000), (70_000, 200_000)].iter().enumerate() {
        let path = folder.join(format!("part-{number}.parquet"));
        parquet(&path, &all.slice(*from, until - from));
        parts.push(path);
    }
    let (csv, arrow) = (folder.join("whole.csv"), folder.join("whole.arrow"));
    common::csv(&csv, &all, b';');
    common::arrow(&arrow, &all);
    for ending in ["parquet", "csv", "arrow"] {
        let first = folder.join(format!("first.{ending}"));
        let totals = run(&package, std::slice::from_ref(&whole), &first, 1, 16_384);
        let ways: [(&[PathBuf], usize, usize); 6] = [
            (std::slice::from_ref(&whole), 2, 16_384),
            (std::slice::from_ref(&whole), 7, 5_000),
            (std::slice::from_ref(&whole), 1, 1_000),
            (&parts, 2, 333),
            (std::slice::from_ref(&csv), 1, 16_384),
            (std::slice::from_ref(&arrow), 2, 50),
        ];
        for (inputs, threads, rows) in ways {
            let other = folder.join(format!("other.{ending}"));
            assert_eq!(run(&package, inputs, &other, threads, rows), totals);
            let same = std::fs::read(&other).unwrap() == std::fs::read(&first).unwrap();
            assert!(same, "{inputs:?} {threads} {rows}");
        }
    }
}
