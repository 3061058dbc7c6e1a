//! Papers at the command line: a sheet with its code, a letter on a change, and what is wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::run as wederkeer;

const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("document").join(name);
    // It is not there the first time.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

/// A case under the scheme of now; a receipt needs one that is in force.
fn family(folder: &Path) -> String {
    let now = FAMILY.replace("2024-03-22", "2026-10-01").replace("2024-05-15", "2026-12-01");
    let path = at(folder, "family.json");
    fs::write(&path, now).unwrap();
    path
}

fn is_pdf(path: &str) -> bool {
    fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF-1.7"))
}

#[test]
fn a_signed_sheet_in_arabic() {
    let folder = folder("sheet");
    let (case, key, out) = (family(&folder), at(&folder, "key.pem"), at(&folder, "sheet.pdf"));
    assert_eq!(wederkeer(&["receipt", "key", &key], "").0, 0);
    let sheet = ["document", "sheet", &case, &out, "--in", "ar", "--on", "2026-11-27"];
    let signed = ["--key", &key, "--at", "HTTPS://VOORBEELD.NL/CONTROLE"];
    let all = [&sheet[..], &signed[..]].concat();
    let (code, said, wrong) = wederkeer(&all, "");
    assert_eq!((code, wrong.as_str()), (0, ""));
    assert_eq!(said, format!("{out}: 1 bladzijde\n"));
    assert!(is_pdf(&out));
    let once = fs::read(&out).unwrap();
    wederkeer(&all, "");
    assert_eq!(once, fs::read(&out).unwrap(), "the same bytes");
    wederkeer(&sheet, "");
    assert_ne!(once, fs::read(&out).unwrap(), "without a code it is another sheet");
}

#[test]
fn a_language_that_is_not_there_and_fonts_that_are_missing() {
    let folder = folder("wrong");
    let (case, out) = (family(&folder), at(&folder, "sheet.pdf"));
    let (code, _, wrong) = wederkeer(&["document", "sheet", &case, &out, "--in", "xx"], "");
    assert_eq!(code, 2);
    assert!(wrong.contains("--in xx") && wrong.contains("kmr"), "{wrong}");
    let nowhere = at(&folder, "none");
    let (code, _, wrong) = wederkeer(&["document", "letter", &case, &out, "--fonts", &nowhere], "");
    assert_eq!(code, 2);
    assert!(wrong.contains("fonts-noto-core"), "{wrong}");
    assert!(!Path::new(&out).exists(), "nothing half-written");
}

#[test]
fn a_letter_on_a_change_is_drafted_edited_and_printed() {
    let folder = folder("change");
    let (text, out) = (at(&folder, "brief.md"), at(&folder, "brief.pdf"));
    let sides = ["nl-national", "nl-harmonised@2024-09-02"];
    let draft = ["document", "draft", sides[0], sides[1], &text];
    assert_eq!(wederkeer(&draft, "").0, 0);
    assert_eq!(wederkeer(&draft, "").0, 2, "what somebody works on is not written over");
    let print = ["document", "print", sides[0], sides[1], &text, &out, "--on", "2026-11-27"];
    assert_eq!(wederkeer(&print, "").0, 0);
    assert!(is_pdf(&out));
    let first = fs::read_to_string(&text).unwrap();
    fs::write(&text, first.replace("9.680,00](#old.family.", "9.690,00](#old.family.")).unwrap();
    let (code, _, wrong) = wederkeer(&print, "");
    assert_eq!(code, 2);
    assert!(wrong.starts_with(&format!("{text}:")) && wrong.contains("9.680,00"), "{wrong}");
}

#[test]
fn the_letter_the_annex_and_the_lists() {
    let folder = folder("more");
    let case = family(&folder);
    for words in [&["letter", case.as_str()][..], &["annex"][..]] {
        let out = at(&folder, &format!("{}.pdf", words[0]));
        let all = [&["document"], words, &[out.as_str(), "--lang", "en"]].concat();
        let (code, said, wrong) = wederkeer(&all, "");
        assert_eq!((code, wrong.as_str()), (0, ""));
        assert!(is_pdf(&out) && said.ends_with("pages\n"), "{said}");
    }
    let (_, said, _) = wederkeer(&["document", "languages"], "");
    assert_eq!(said.lines().count(), 13);
    assert!(said.starts_with("nl   Nederlands (bron)"), "{said}");
    assert_eq!(wederkeer(&["document", "approve"], "").0, 0, "all rows are as they were read");
}
