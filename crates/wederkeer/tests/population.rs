//! Populations on the command line: made from margins, and compared.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use std::path::{Path, PathBuf};

use common::run as wederkeer;
use serde_json::{Value, json};

fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

#[test]
fn made_once_and_used_for_every_regime() {
    let folder = folder("made");
    let file = folder.join("population.parquet");
    let file = file.to_str().unwrap();
    let (code, out, err) =
        wederkeer(&["population", "generate", "--rows", "2000", "--seed", "1", file], "");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("2.000 verzonnen huishoudens") && out.contains("\nAannames\n- "), "{out}");
    let (code, batch, _) = wederkeer(&["batch", file, "--format", "json"], "");
    assert_eq!(code, 0);
    let batch: Value = serde_json::from_str(&batch).unwrap();
    let book = folder.join("book.xlsx");
    let args = ["population", "compare", file, "--format", "json", "--xlsx"];
    let (code, compared, _) = wederkeer(&[&args[..], &[book.to_str().unwrap()]].concat(), "");
    assert_eq!(code, 0);
    let compared: Value = serde_json::from_str(&compared).unwrap();
    assert_eq!(compared["households"], 2000);
    let sides = compared["sides"].as_array().unwrap();
    assert_eq!(sides.len(), batch["schemes"].as_object().unwrap().len());
    for side in sides {
        let totals = &batch["schemes"][side["scheme"].as_str().unwrap()];
        for part in ["total", "benefits", "funders", "currency"] {
            assert_eq!(side[part], totals[part], "{side}");
        }
    }
    assert!(std::fs::read(book).unwrap().starts_with(b"PK"));
}

/// The family of the memorandum's footnote 7.
const TABLE: &str = "\
household_id;registered_on;departure;channel;nationality;adults;minors;principals
1;2024-03-22;voluntary;iom;IQ;2;2;1
";

#[test]
fn sides_by_scheme_date_and_folder() {
    let folder = folder("sides");
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let changed = folder.join("changed");
    copy(&policies, &changed);
    let file = changed.join("questions.toml");
    assert!(file.exists());
    let other = format!("{}:nl-national", changed.display());
    let dated = format!("{}:nl-harmonised@2025-01-01", changed.display());
    let args = ["population", "compare", "-", "--format", "json", "--side", "nl-national"];
    let more = ["--side", &other, "--side", &dated, "--side", "nl-harmonised@2025-01-01"];
    let (code, out, err) = wederkeer(&[&args[..], &more[..]].concat(), TABLE);
    assert_eq!(code, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    let of = |key: &str| -> Vec<Value> {
        found["sides"].as_array().unwrap().iter().map(|side| side[key].clone()).collect()
    };
    assert_eq!(
        of("side"),
        [json!("nl-national"), json!(other), json!(dated), json!("nl-harmonised@2025-01-01")]
    );
    assert_eq!(of("total"), ["9680.00", "9680.00", "8940.00", "8940.00"]);
    assert_eq!(
        of("registered_on"),
        [Value::Null, Value::Null, json!("2025-01-01"), json!("2025-01-01")]
    );
    assert_eq!(found["changes"].as_array().unwrap().len(), 3);
    let names: Vec<&String> = found["changes"][0].as_object().unwrap().keys().collect();
    let mut expected = vec![
        "side",
        "less",
        "total",
        "gainers",
        "losers",
        "unchanged",
        "quantiles",
        "distribution",
        "bands",
        "household_types",
        "nationalities",
    ];
    expected.sort_unstable();
    let mut names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, expected);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, target).unwrap();
        }
    }
}

#[test]
fn what_cannot_be_compared_is_said_in_dutch_and_in_english() {
    for (side, nl, en) in [
        (
            "nl-national@tomorrow",
            "nl-national@tomorrow: “tomorrow” is geen dag; schrijf jjjj-mm-dd, zoals \
             nl-national@2024-09-02",
            "nl-national@tomorrow: “tomorrow” is no day; write yyyy-mm-dd, such as \
             nl-national@2024-09-02",
        ),
        ("nl-nationaal", "nl-nationaal", "nl-nationaal"),
        ("/nowhere:nl-national", "/nowhere", "/nowhere"),
    ] {
        let args = ["population", "compare", "-", "--side", side];
        let (code, out, err) = wederkeer(&args, TABLE);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains(nl), "{err}");
        let (code, _, err) = wederkeer(&[&args[..], &["--lang", "en"]].concat(), TABLE);
        assert_eq!(code, 2);
        assert!(err.contains(en), "{err}");
    }
    let (code, _, err) = wederkeer(&["population", "compare", "-"], &TABLE.replace("IQ", "XX"));
    assert_eq!(code, 2);
    assert!(err.contains("rij 1, kolom nationality: “XX”; verwacht: een landcode"), "{err}");
}

#[test]
fn margins_with_mistakes_make_nothing() {
    let folder = folder("margins");
    let (margins, output) = (folder.join("margins.toml"), folder.join("out.csv"));
    std::fs::write(&margins, "title = \"Proef\"\n[departure]\nparts = [{ is = \"by train\" }]\n")
        .unwrap();
    let args = ["population", "generate", "--rows", "10", "--seed", "1", "--margins"];
    let files = [margins.to_str().unwrap(), output.to_str().unwrap()];
    let (code, out, err) = wederkeer(&[&args[..], &files[..]].concat(), "");
    assert_eq!((code, out.as_str()), (2, ""));
    for part in ["margins.toml:3:17: onbekend: by train", ":2:1: departure heeft geen source"] {
        assert!(err.contains(part), "{err}");
    }
    assert!(!output.exists());
}
