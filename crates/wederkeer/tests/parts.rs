//! The work of `batch` in parts, on the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::run as wederkeer;

/// A folder of its own with a table.
fn begun(test: &str) -> (PathBuf, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let table = folder.join("in.parquet").to_str().unwrap().to_owned();
    let (code, _, err) =
        wederkeer(&["population", "generate", &table, "--rows", "3000", "--seed", "7"], "");
    assert_eq!(code, 0, "{err}");
    (folder, table)
}

#[test]
fn divided_computed_and_joined_as_in_one_run() {
    let (folder, table) = begun("parts-whole");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (one, joined, parts) =
        (path("one.parquet"), path("out.parquet"), path("out.parquet.parts"));
    let asked = ["--scheme", "nl-harmonised", "--reading", "unaccompanied-minor-cash=as-adult"];
    let (code, totals, err) =
        wederkeer(&[&["batch", &table, &one, "--format", "json"], &asked[..]].concat(), "");
    assert_eq!(code, 0, "{err}");
    let (code, out, err) =
        wederkeer(&[&["parts", "divide", &table, &joined], &asked[..]].concat(), "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with(&format!("{parts}: 1 deel\n")), "{out}");
    let (code, _, err) = wederkeer(&["parts", "join", &parts, "--lang", "en"], "");
    assert_eq!(code, 2);
    assert!(err.contains("1 of 1 parts are missing, such as part 1"), "{err}");
    assert_eq!(
        wederkeer(&["parts", "compute", &parts, "1"], ""),
        (0, String::new(), String::new())
    );
    let (code, out, err) = wederkeer(&["parts", "join", &parts, "--format", "json"], "");
    assert_eq!((code, out, err), (0, totals, String::new()));
    assert!(fs::read(&one).unwrap() == fs::read(&joined).unwrap());
    assert!(!Path::new(&parts).exists());
}

#[test]
fn what_cannot_be_divided_is_refused_and_leaves_nothing() {
    let (folder, table) = begun("parts-refused");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let csv = path("in.csv");
    fs::write(&csv, "household_id\n1\n").unwrap();
    for (input, output, expected) in [
        (&table, path("out.csv"), "in delen wordt alleen Parquet geschreven"),
        (&table, table.clone(), "wordt gelezen en zou worden geschreven"),
        (&"-".to_owned(), path("out.parquet"), "alleen een tabel van huishoudens in Parquet"),
        (&path("none.parquet"), path("out.parquet"), "bestaat niet"),
    ] {
        let (code, out, err) = wederkeer(&["parts", "divide", input, &output], "");
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(expected), "{err}");
    }
    let (code, _, err) = wederkeer(&["parts", "join", &path("nowhere")], "");
    assert_eq!(code, 2);
    assert!(err.contains("hier is geen werk verdeeld"), "{err}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
}

#[test]
fn a_part_under_another_policy_is_refused() {
    let (folder, table) = begun("parts-policy");
    let parts = folder.join("parts").to_str().unwrap().to_owned();
    let (code, _, err) = wederkeer(&["parts", "divide", &table, "--folder", &parts], "");
    assert_eq!(code, 0, "{err}");
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let other = folder.join("policies");
    copy(&policies, &other);
    let package = other.join("package.toml");
    fs::write(&package, fs::read_to_string(&package).unwrap() + "\n# another day\n").unwrap();
    let other = other.to_str().unwrap();
    let (code, _, err) = wederkeer(&["parts", "compute", &parts, "1", "--policy", other], "");
    assert_eq!(code, 2);
    assert!(err.starts_with("hier staat ander beleid dan waarmee het werk is verdeeld: "), "{err}");
    assert_eq!(fs::read_dir(&parts).unwrap().count(), 1);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
