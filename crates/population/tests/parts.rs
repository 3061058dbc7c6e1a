//! Parts that were computed apart are together what one run gives, to the byte; and what is not as
//! it should be is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use common::{folder, homes, parquet, table, the_package};
use population::{Division, Input, Job, Plan, Receipt, Said, Totals};
use rules::check::Package;
use rules::compare::regimes;
use rules::words::Lang;

/// Rows in a row group of the output.
const GROUP: u64 = 10_000;

fn plan(package: &Package) -> Plan<'_> {
    Plan::new(package, package.readings().clone(), regimes(package)).unwrap()
}

/// What a command line would have asked.
fn division(folder: &Path, inputs: &[PathBuf], parts: u64) -> Division {
    let mut division = Division {
        program: "this one".to_owned(),
        policy: "this one".to_owned(),
        policy_folder: None,
        folder: folder.to_owned(),
        schemes: Vec::new(),
        readings: Vec::new(),
        output: Some(folder.join("joined.parquet")),
        bad_rows: Some((folder.join("joined.bad.csv"), "en".to_owned())),
        parts: 1,
        group: GROUP,
        inputs: inputs.iter().map(|path| Input::of(path).unwrap()).collect(),
    };
    division.into_parts(Some(parts));
    division
}

/// As another machine would compute it, which knows the folder only.
fn compute(package: &Package, folder: &Path, part: u64) -> Result<Receipt, Vec<Said>> {
    let (division, job) = Division::open(folder).map_err(|error| vec![error])?;
    let stop = AtomicBool::new(false);
    division.compute((folder, &job), part, &mut plan(package), &stop)
}

fn join(package: &Package, folder: &Path) -> Result<(Totals, u64), Said> {
    let (division, job) = Division::open(folder)?;
    let plan = plan(package);
    let joined = division.join((folder, &job), &plan)?;
    Ok((Totals::of_sums(&plan, &joined.sums), joined.bad_rows))
}

#[test]
fn parts_together_are_one_run_to_the_byte() {
    let package = the_package();
    // Four row groups of the output, the last of them short; a few bad rows, which move nothing.
    let mut homes = homes(&package, 35_000, 11);
    for row in [5, 9_999, 10_000, 30_000] {
        homes[row].adults = -1;
    }
    let folder = folder("parts");
    let mut inputs = Vec::new();
    for (number, (from, until)) in [(0, 12_001), (12_001, 35_000)].into_iter().enumerate() {
        inputs.push(folder.join(format!("in-{number}.parquet")));
        parquet(&inputs[number], &table(&homes[from..until]));
    }
    let (whole, bad) = (folder.join("whole.parquet"), folder.join("whole.bad.csv"));
    let (stop, mut one) = (AtomicBool::new(false), plan(&package));
    let job = Job {
        output: Some(&whole),
        bad_rows: Some((&bad, Lang::En)),
        group: GROUP,
        ..Job::new(&inputs, &stop)
    };
    let done = job.run(&mut one, |_| ()).unwrap();
    let expected = (Totals::of(&one, &done.counts).unwrap(), 4);
    assert_eq!(done.bad_rows, 4);

    for (asked, given) in [(1, 1), (2, 2), (3, 3), (99, 4)] {
        let parts = folder.join("parts");
        let division = division(&folder, &inputs, asked);
        assert_eq!(division.parts, given);
        division.begin(&parts).unwrap();
        // In any order, and twice, as when an executor that was thought lost comes back.
        for part in (1..=given).rev().chain([1]) {
            compute(&package, &parts, part).unwrap();
        }
        assert_eq!(join(&package, &parts).unwrap(), expected, "{asked}");
        assert!(!parts.exists());
        for (ours, theirs) in [("joined.parquet", &whole), ("joined.bad.csv", &bad)] {
            let same = fs::read(folder.join(ours)).unwrap() == fs::read(theirs).unwrap();
            assert!(same, "{asked} parts, {ours}");
        }
    }
}

/// Two parts of a small table, of which only the first has rows, ready to be joined.
fn begun(package: &Package, name: &str) -> (PathBuf, PathBuf) {
    let folder = folder(name);
    let input = folder.join("in.parquet");
    parquet(&input, &table(&homes(package, 12_000, 3)));
    let parts = folder.join("parts");
    division(&folder, &[input], 2).begin(&parts).unwrap();
    (folder, parts)
}

#[test]
fn a_missing_or_damaged_part_is_named_and_nothing_is_written() {
    let package = the_package();
    let (folder, parts) = begun(&package, "missing");
    compute(&package, &parts, 1).unwrap();
    let refused = |expected: &str| {
        let error = join(&package, &parts).unwrap_err();
        assert!(error.get(Lang::En).contains(expected), "{error:?}");
        assert!(!folder.join("joined.parquet").exists());
    };
    refused("1 of 2 parts are missing, such as part 2");
    compute(&package, &parts, 2).unwrap();
    let amounts = parts.join("part-2.parquet");
    let mut bytes = fs::read(&amounts).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&amounts, &bytes).unwrap();
    refused("part-2.parquet: broken: not as it was written; remove ");
    fs::remove_file(parts.join("part-2.json")).unwrap();
    compute(&package, &parts, 2).unwrap();
    join(&package, &parts).unwrap();
    assert!(folder.join("joined.parquet").exists());
}

#[test]
fn a_part_of_another_job_does_not_count() {
    let package = the_package();
    let (folder, parts) = begun(&package, "another");
    for part in [1, 2] {
        compute(&package, &parts, part).unwrap();
    }
    let (mut other, _) = Division::open(&parts).unwrap();
    other.policy = "another".to_owned();
    let others = folder.join("others");
    other.begin(&others).unwrap();
    for name in ["part-1.json", "part-2.json", "part-1.parquet", "part-2.parquet"] {
        fs::copy(parts.join(name), others.join(name)).unwrap();
    }
    let error = join(&package, &others).unwrap_err();
    assert!(error.get(Lang::Nl).contains("2 van 2 delen ontbreken"), "{error:?}");
    let said = other.same_policy("this one").unwrap_err();
    assert!(said.get(Lang::Nl).contains("hier staat ander beleid"), "{said:?}");
    assert!(other.same_program("that one").is_err() && other.same_program("this one").is_ok());
    let twice = other.begin(&others).unwrap_err();
    assert!(twice.get(Lang::En).contains("exists already"), "{twice:?}");
}

#[test]
fn a_table_that_changed_since_is_refused() {
    let package = the_package();
    let (folder, parts) = begun(&package, "changed");
    parquet(&folder.join("in.parquet"), &table(&homes(&package, 12_000, 4)));
    let errors = compute(&package, &parts, 1).unwrap_err();
    assert!(errors[0].get(Lang::En).contains("is not here what it was"), "{errors:?}");
    let errors = compute(&package, &parts, 3).unwrap_err();
    assert_eq!(errors[0].get(Lang::Nl), "er is geen deel 3: het zijn er 2");
}

#[test]
fn a_bad_row_of_a_part_has_the_place_it_has_in_the_file() {
    let package = the_package();
    let folder = folder("place");
    let (input, parts) = (folder.join("in.parquet"), folder.join("parts"));
    let mut homes = homes(&package, 12_000, 5);
    homes[11_999].departure = "flown";
    parquet(&input, &table(&homes));
    let mut division = division(&folder, std::slice::from_ref(&input), 2);
    division.bad_rows = None;
    division.begin(&parts).unwrap();
    compute(&package, &parts, 1).unwrap();
    let errors = compute(&package, &parts, 2).unwrap_err();
    let place = "in.parquet: row 12000, column departure: “flown”";
    assert!(errors[0].get(Lang::En).contains(place), "{errors:?}");
    let left: Vec<_> = fs::read_dir(&parts).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("part-2")), "{left:?}");
    let of_persons = folder.join("persons.csv");
    fs::write(&of_persons, "household_id,born\n").unwrap();
    assert!(Input::of(&of_persons).is_err());
}
