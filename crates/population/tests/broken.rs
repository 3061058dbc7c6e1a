//! Broken tables: each says what is wrong and where, and leaves no file.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::{ArrayRef, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{Field, Schema};
use common::{Home, folder, homes, parquet, table, the_package};
use population::{Job, Plan, Said};
use rules::compare::regimes;
use rules::words::Lang;

fn few() -> Vec<Home> {
    homes(&the_package(), 3, 1)
}

fn english(errors: &[Said]) -> Vec<String> {
    errors.iter().map(|error| error.get(Lang::En).to_owned()).collect()
}

/// What a job on one file says is wrong; nothing but the file may be left in its folder.
fn mistakes(input: &Path) -> Vec<String> {
    let package = the_package();
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let stop = AtomicBool::new(false);
    let inputs = [input.to_owned()];
    let output = input.with_file_name("out.parquet");
    let job = Job { output: Some(&output), ..Job::new(&inputs, &stop) };
    let errors = english(&job.run(&mut plan, |_| ()).unwrap_err());
    let folder = std::fs::read_dir(input.parent().unwrap()).unwrap();
    let left: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left, [input]);
    errors
}

fn changed(name: &str, column: Option<ArrayRef>) -> RecordBatch {
    let table = table(&few());
    let columns = table.schema_ref().fields().iter().zip(table.columns());
    let columns = columns.filter_map(|(field, array)| match (field.name() == name, &column) {
        (false, _) => Some((Field::clone(field), Arc::clone(array))),
        (true, Some(other)) => {
            Some((Field::new(name, other.data_type().clone(), true), Arc::clone(other)))
        }
        (true, None) => None,
    });
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.unzip();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn said(test: &str, table: &RecordBatch) -> String {
    let input = folder(test).join("in.parquet");
    parquet(&input, table);
    let prefix = format!("{}: ", input.display());
    let errors = mistakes(&input);
    errors.iter().map(|error| error.strip_prefix(&prefix).unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_column_that_is_missing_or_of_another_kind() {
    assert_eq!(
        said("missing", &changed("channel", None)),
        "column channel is missing; found: household_id, registered_on, departure, nationality, \
         adults, minors, principals"
    );
    let words: ArrayRef = Arc::new(StringArray::from(vec!["1", "2", "3"]));
    assert_eq!(
        said("kind", &changed("adults", Some(words.clone()))),
        "column adults is Utf8; expected: an integer"
    );
    assert_eq!(
        said("day", &changed("registered_on", Some(words))),
        "column registered_on is Utf8; expected: date32"
    );
}

#[test]
fn values_that_no_household_has() {
    let days: ArrayRef =
        Arc::new(arrow_array::Date32Array::from(vec![1_000_000, 19_000, -900_000]));
    assert_eq!(
        said("days", &changed("registered_on", Some(days))),
        "row 1, column registered_on: “4707-11-29”; expected: a day in the years 1900 to 2199\n\
         row 3, column registered_on: “-0495-11-20”; expected: a day in the years 1900 to 2199"
    );
    let counts: ArrayRef = Arc::new(Int32Array::from(vec![Some(-1), None, Some(101)]));
    assert_eq!(
        said("counts", &changed("minors", Some(counts))),
        "row 1, column minors: “-1”; expected: a number of persons, 0 to 100\n\
         row 2, column minors: nothing is filled in\n\
         row 3, column minors: “101”; expected: a number of persons, 0 to 100"
    );
    let large: ArrayRef = Arc::new(Int64Array::from(vec![0, 1 << 40, 0]));
    assert_eq!(
        said("large", &changed("principals", Some(large))).lines().nth(1).unwrap(),
        "row 2, column principals: “1099511627776”; expected: a number of persons, 0 to 100"
    );
    let words: ArrayRef = Arc::new(StringArray::from(vec![Some("XX"), None, Some("iq")]));
    assert_eq!(
        said("words", &changed("nationality", Some(words))),
        "row 1, column nationality: “XX”; expected: a country code of two capitals, such \
         as IQ\n\
         row 2, column nationality: nothing is filled in\n\
         row 3, column nationality: “iq”; expected: a country code of two capitals, such as IQ"
    );
}

#[test]
fn persons_that_do_not_add_up() {
    let mut homes = few();
    (homes[0].adults, homes[0].minors) = (0, 0);
    (homes[1].adults, homes[1].minors, homes[1].principals) = (2, 1, 3);
    (homes[2].adults, homes[2].minors, homes[2].principals) = (0, 2, 1);
    let expected = "row 1, column principals: adults and minors are both 0: there is nobody\n\
        row 2, column principals: principals is 3; expected: 1 to 2, the number of adults\n\
        row 3, column principals: principals is 1; expected: 2, for each minor without an adult \
        has an own file";
    assert_eq!(said("persons", &table(&homes)), expected);
}

/// A file cut short, and one with a byte turned over at many places: an error, or the same rows.
#[test]
fn a_corrupt_file() {
    let input = folder("corrupt").join("in.parquet");
    // Many rows, few distinct households: this is about reading.
    let few = few();
    let many: Vec<Home> = (0..500).map(|place| few[place % few.len()].clone()).collect();
    parquet(&input, &table(&many));
    let bytes = std::fs::read(&input).unwrap();
    for len in [4, 100, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&input, &bytes[..len]).unwrap();
        let errors = mistakes(&input);
        assert!(errors[0].starts_with(&input.display().to_string()), "{errors:?}");
    }
    let package = the_package();
    let (inputs, stop) = ([input.clone()], AtomicBool::new(false));
    let mut refused = 0;
    for place in (0..bytes.len()).step_by(bytes.len() / 150) {
        let mut broken = bytes.clone();
        broken[place] ^= 0x55;
        std::fs::write(&input, broken).unwrap();
        let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
        match Job::new(&inputs, &stop).run(&mut plan, |_| ()) {
            Ok(done) => assert!(done.counts.households() <= 500),
            Err(errors) => {
                let errors = english(&errors);
                let named = errors.iter().all(|one| one.contains("in.parquet"));
                assert!(named, "{errors:?}");
                refused += 1;
            }
        }
    }
    assert!(refused > 10, "{refused}");
}

#[test]
fn text_that_is_no_table() {
    let input = folder("text").join("in.csv");
    let head = "household_id,registered_on,departure,channel,nationality,adults,minors,principals";
    let good = "1,2024-10-01,voluntary,iom,IQ,1,0,1";
    std::fs::write(&input, format!("{head}\n{good}\n2,2024-13-01,by train,iom,IQ,one,0,1\n"))
        .unwrap();
    let errors = mistakes(&input).join("\n");
    for part in [
        "row 2, column registered_on: “2024-13-01”; expected: a day in",
        "row 2, column departure: “by train”; expected: voluntary or forced",
        "row 2, column adults: “one”; expected: a number of persons",
    ] {
        assert!(errors.contains(part), "{errors}");
    }
    std::fs::write(&input, format!("{head}\n{good}\n2,2024-10-01\n{good},9\n")).unwrap();
    let errors = mistakes(&input).join("\n");
    for part in
        ["row 2, column household_id: the line has 2 values; expected: 8", "row 3, ", "9 values"]
    {
        assert!(errors.contains(part), "{errors}");
    }
    std::fs::write(&input, [0xFF, 0xFE, 0x00]).unwrap();
    assert!(mistakes(&input)[0].contains("nor CSV in UTF-8"));
    std::fs::write(&input, "").unwrap();
    assert!(mistakes(&input)[0].contains("column household_id is missing"));
}

#[test]
fn bad_rows_are_kept_apart_on_request() {
    let package = the_package();
    let mut homes = few();
    homes[1].adults = -1;
    let folder = folder("kept");
    let (input, side) = (folder.join("in.parquet"), folder.join("bad.csv"));
    parquet(&input, &table(&homes));
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (inputs, stop) = ([input.clone()], AtomicBool::new(false));
    let job = Job { bad_rows: Some((&*side, Lang::En)), ..Job::new(&inputs, &stop) };
    let done = job.run(&mut plan, |_| ()).unwrap();
    assert_eq!((done.counts.households(), done.bad_rows), (2, 1));
    let expected = format!(
        "file,row,column,reason\n\"{}\",2,adults,\"“-1”; expected: a number of persons, 0 to \
         100\"\n",
        input.display()
    );
    assert_eq!(std::fs::read_to_string(&side).unwrap(), expected);
}

#[test]
fn lines_of_another_length_are_bad_rows() {
    let package = the_package();
    let folder = folder("ragged");
    let (input, side) = (folder.join("in.csv"), folder.join("bad.csv"));
    let head = "household_id;registered_on;departure;channel;nationality;adults;minors;principals";
    let good = "2024-10-01;voluntary;iom;IQ;1;0;1";
    std::fs::write(&input, format!("{head}\n1;{good}\n2;{good};\n3\n\n4;{good}\n")).unwrap();
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (inputs, stop) = ([input], AtomicBool::new(false));
    let job = Job { bad_rows: Some((&*side, Lang::Nl)), ..Job::new(&inputs, &stop) };
    let done = job.run(&mut plan, |_| ()).unwrap();
    assert_eq!((done.counts.households(), done.bad_rows), (2, 2));
    let kept = std::fs::read_to_string(&side).unwrap();
    for part in
        [",2,household_id,\"de regel heeft 9 waarden", ",3,household_id,\"de regel heeft 1 "]
    {
        assert!(kept.contains(part), "{kept}");
    }
}

#[test]
fn a_job_that_is_stopped_leaves_nothing() {
    let folder = folder("stopped");
    let (input, output) = (folder.join("in.parquet"), folder.join("out.parquet"));
    parquet(&input, &table(&few()));
    let package = the_package();
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (inputs, stop) = ([input.clone()], AtomicBool::new(true));
    let job = Job { output: Some(&output), ..Job::new(&inputs, &stop) };
    assert_eq!(english(&job.run(&mut plan, |_| ()).unwrap_err()), ["stopped; no file is left"]);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}
