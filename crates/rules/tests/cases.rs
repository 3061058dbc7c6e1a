//! The catalogue of broken cases: every file in `cases` names the mistakes that come out of it,
//! all of them and all at once, and its snapshot holds what people read of them.
//!
//! `C103x2+C107-….json` makes two mistakes C103 and one C107. Beside a case may lie an `.ask`
//! with what is asked about it: lines of `scheme ID`, `reading QUESTION=ANSWER` and
//! `approved-on DAY`; `nothing waits` asks it of policies without a scheme that waits for approval.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use desk::{day, package, policy_files};
use rules::check::Package;
use rules::determine::{determine, determine_applicable};
use rules::diagnostics::{Code, Diagnostic, Place, render};
use rules::parse::case::read;
use rules::words::Lang;

/// The policies of the Netherlands: what other states have must not change these messages.
static DUTCH: LazyLock<Package> = LazyLock::new(|| {
    package(policy_files().into_iter().filter(|file| is_dutch(&file.name)).collect())
});

fn is_dutch(file: &str) -> bool {
    !file.starts_with("abroad/")
}

/// The same policies, without the framework's wait for approval and the question about it.
fn nothing_waits() -> Package {
    let mut files = policy_files();
    files.retain(|file| is_dutch(&file.name));
    for file in &mut files {
        if !file.name.ends_with(".toml") {
            continue;
        }
        let tables = file.text.split("\n\n").filter(|table| !table.contains("id = \"two-months\""));
        let text = tables.collect::<Vec<_>>().join("\n\n");
        let lines = text.lines().filter(|line| !line.starts_with("after_approval"));
        file.text = lines.map(|line| format!("{line}\n")).collect();
    }
    package(files)
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// The names, without extension, of the files of one kind in a folder.
fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// How often each code must come out, as the name of a case says.
fn expected(name: &str) -> BTreeMap<&str, usize> {
    let (codes, _) = name.split_once('-').unwrap();
    codes
        .split('+')
        .map(|code| match code.split_once('x') {
            Some((code, count)) => (code, count.parse().unwrap()),
            None => (code, 1),
        })
        .collect()
}

/// What is asked about a case: pairs of what and which.
fn asked(name: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(cases().join(format!("{name}.ask"))).unwrap_or_default();
    let pair = |line: &str| {
        let (what, which) = line.split_once(' ').unwrap();
        (what.to_owned(), which.to_owned())
    };
    text.lines().map(pair).collect()
}

/// Everything that is wrong with a case and with what is asked about it.
fn mistakes(name: &str) -> Vec<Diagnostic> {
    let mut package = DUTCH.clone();
    let (mut readings, mut scheme, mut wrong) = (package.readings().clone(), None, Vec::new());
    for (what, which) in asked(name) {
        match what.as_str() {
            "nothing" => package = nothing_waits(),
            "reading" => wrong.extend(package.read_otherwise(&mut readings, &which).err()),
            "scheme" => match package.scheme(&which) {
                Ok(found) => scheme = Some(found.id().to_owned()),
                Err(mistake) => wrong.push(mistake),
            },
            "approved-on" => match package.approved_on(day(&which), &readings) {
                Ok(other) => package = other,
                Err(mistake) => wrong.push(mistake),
            },
            other => panic!("{name}.ask: {other}"),
        }
    }
    if !wrong.is_empty() {
        return wrong;
    }
    let text = std::fs::read_to_string(cases().join(format!("{name}.json"))).unwrap();
    let household = match read(&text, package.vocabulary()) {
        Ok(household) => household,
        Err(mistakes) => return mistakes,
    };
    let answer = match scheme {
        Some(id) => determine(&package, package.scheme(&id).unwrap(), &household, &readings),
        None => determine_applicable(&package, &household, &readings),
    };
    answer.err().unwrap_or_default()
}

fn run(name: &str) {
    let mistakes = mistakes(name);
    let in_words = |lang| render(&mistakes, DUTCH.files(), lang, false);
    let (nl, en) = (in_words(Lang::Nl), in_words(Lang::En));
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for mistake in &mistakes {
        *found.entry(mistake.code.number()).or_default() += 1;
        check_words(name, mistake);
    }
    assert_eq!(found, expected(name), "{name}\n{en}");
    insta::with_settings!({
        snapshot_path => cases().join("snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, format!("{nl}\n\n\n{en}"));
    });
}

/// Every fact is filled in, and a mistake in a case says where it is.
fn check_words(name: &str, mistake: &Diagnostic) {
    let code = mistake.code.number();
    for lang in [Lang::Nl, Lang::En] {
        for text in [mistake.what(lang), mistake.mend(lang)] {
            // What stands in quotation marks comes from the case and may hold anything.
            let ours: String =
                text.split('“').map(|part| part.rsplit('”').next().unwrap()).collect();
            let hole = ours.split('{').skip(1).any(|rest| {
                rest.split_once('}').is_some_and(|(name, _)| name.chars().all(char::is_alphabetic))
            });
            assert!(!hole, "{name}: {code} leaves a fact out: {text}");
        }
    }
    let whole = matches!(mistake.code, Code::BadJson)
        || matches!(&mistake.place, Place::Case(path) if path.is_empty());
    let asked = code.starts_with("C3") && mistake.code != Code::DepartureDayNeeded;
    match &mistake.place {
        Place::Case(path) => assert!(whole || !path.is_empty(), "{name}: {code} has no place"),
        Place::Request => assert!(asked, "{name}: {code} is about the case"),
        Place::File(_) => panic!("{name}: {code} is about no policy"),
    }
}

#[test]
fn every_broken_case_says_all_that_is_wrong_and_nothing_else() {
    let names = stems(&cases(), "json");
    assert!(names.len() >= 45, "only {} broken cases", names.len());
    // One that fails must not hide the others.
    let failed: Vec<&String> =
        names.iter().filter(|name| catch_unwind(AssertUnwindSafe(|| run(name))).is_err()).collect();
    assert!(failed.is_empty(), "{} broken cases came out otherwise: {failed:#?}", failed.len());
    assert_eq!(stems(&cases().join("snapshots"), "snap"), names, "a snapshot without a case");
    let asked = stems(&cases(), "ask");
    assert!(asked.is_subset(&names), "something is asked about no case: {asked:?}");
}

#[test]
fn every_code_for_cases_has_a_broken_case() {
    let names = stems(&cases(), "json");
    let expected: BTreeSet<&str> =
        names.iter().flat_map(|name| expected(name).into_keys()).collect();
    for code in Code::ALL.iter().filter(|code| code.number().starts_with('C')) {
        assert!(expected.contains(code.number()), "{} has no broken case", code.number());
    }
}

#[test]
fn the_persons_may_come_in_any_order() {
    let shuffled = |name: &str| {
        let text = std::fs::read_to_string(cases().join(format!("{name}.json"))).unwrap();
        let mut case: serde_json::Value = serde_json::from_str(&text).unwrap();
        case["persons"].as_array_mut().unwrap().reverse();
        let mistakes = desk::refused(&case, &[]);
        mistakes.into_iter().collect::<BTreeSet<_>>()
    };
    for name in ["C207x2-two-minors-not-linked", "C207+C208+C209-every-file-at-once"] {
        let codes: BTreeSet<&str> = expected(name).into_keys().collect();
        assert_eq!(shuffled(name), codes, "{name}");
    }
}
