//! What every test about cases needs: the policies as they are, and a case to ask about.
//!
//! Answers are looked at as the JSON that goes out, because that is the contract.
#![allow(dead_code, reason = "each file of tests uses a part of it")]
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::Date;
use rules::check::{Package, Readings};
use rules::compare::compare;
use rules::determine::{determine, determine_applicable};
use rules::diagnostics::{Diagnostic, render};
use rules::parse::SourceFile;
use rules::parse::case::{Household, read};
use rules::words::Lang;
use serde_json::{Value, json};

/// The policies of this repository, checked.
pub(crate) static POLICIES: LazyLock<Package> = LazyLock::new(|| package(policy_files()));

pub(crate) fn policies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies")
}

/// Every text under `policies/`, named from that folder.
pub(crate) fn policy_files() -> Vec<SourceFile> {
    files_under(&policies())
}

/// Every text under a folder, named from that folder.
pub(crate) fn files_under(root: &Path) -> Vec<SourceFile> {
    let (mut files, mut folders) = (Vec::new(), vec![root.to_path_buf()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
    // In the same order on every disk.
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}

pub(crate) fn package(files: Vec<SourceFile>) -> Package {
    rules::check::package(files).map_err(|rejected| rejected.text(Lang::En, false)).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A case of voluntary departure through IOM.
pub(crate) fn case(registered_on: &str, persons: &[Value]) -> Value {
    json!({
        "registered_on": registered_on,
        "departure": "voluntary",
        "channel": "iom",
        "persons": persons,
    })
}

/// The same case with other fields; `null` takes one out.
pub(crate) fn with(case: &Value, other: Value) -> Value {
    let mut changed = case.clone();
    for (name, value) in other.as_object().unwrap() {
        changed[name.as_str()] = value.clone();
    }
    changed
}

pub(crate) fn adult(id: &str) -> Value {
    json!({ "id": id, "born": "1985-01-01", "nationality": "IQ", "principal": true })
}

pub(crate) fn member(id: &str, born: &str) -> Value {
    json!({ "id": id, "born": born, "nationality": "IQ", "linked_to": "a0" })
}

/// Worked example 1 of the nota: two adults and two children, entered as one file.
pub(crate) fn family(registered_on: &str) -> Value {
    let persons = [
        adult("a0"),
        member("a1", "1987-01-01"),
        member("c0", "2015-01-01"),
        member("c1", "2018-01-01"),
    ];
    case(registered_on, &persons)
}

/// Worked example 2 of the nota.
pub(crate) fn single(registered_on: &str) -> Value {
    case(registered_on, &[adult("a0")])
}

/// An unaccompanied minor.
pub(crate) fn minor(registered_on: &str) -> Value {
    let person =
        json!({ "id": "m0", "born": "2012-01-01", "nationality": "IQ", "principal": true });
    case(registered_on, &[person])
}

/// Every person of a case with this nationality.
pub(crate) fn of_nationality(case: &Value, country: &str) -> Value {
    let mut changed = case.clone();
    for person in changed["persons"].as_array_mut().unwrap() {
        person["nationality"] = json!(country);
    }
    changed
}

/// Every condition of the schemes holds.
pub(crate) fn all_conditions() -> Value {
    json!({
        "cannot-pay-journey": true,
        "no-return-in-five-years": true,
        "no-other-reintegration": true,
        "valid-travel-document": true,
        "ends-procedures": true,
        "no-entry-ban": true,
    })
}

pub(crate) fn household(case: &Value) -> Household {
    let read = read(&case.to_string(), POLICIES.vocabulary());
    read.map_err(|mistakes| in_words(&mistakes)).unwrap()
}

pub(crate) fn readings(package: &Package, otherwise: &[&str]) -> Readings {
    let mut readings = package.readings().clone();
    for choice in otherwise {
        package.read_otherwise(&mut readings, choice).map_err(|one| in_words(&[one])).unwrap();
    }
    readings
}

pub(crate) fn in_words(mistakes: &[Diagnostic]) -> String {
    render(mistakes, &[], Lang::En, false)
}

/// What a case gets under one scheme.
pub(crate) fn under(scheme: &str, case: &Value, otherwise: &[&str]) -> Value {
    let (household, readings) = (household(case), readings(&POLICIES, otherwise));
    let determination =
        determine(&POLICIES, POLICIES.scheme(scheme).unwrap(), &household, &readings);
    json(determination)
}

/// What a case gets under the scheme that applies.
pub(crate) fn applied(case: &Value, otherwise: &[&str]) -> Value {
    applied_by(&POLICIES, case, otherwise)
}

pub(crate) fn applied_by(package: &Package, case: &Value, otherwise: &[&str]) -> Value {
    let (household, readings) = (household(case), readings(package, otherwise));
    json(determine_applicable(package, &household, &readings))
}

/// The codes of what is wrong with a case under the scheme that applies; none if nothing is.
pub(crate) fn refused(case: &Value, otherwise: &[&str]) -> Vec<&'static str> {
    let (household, readings) = (household(case), readings(&POLICIES, otherwise));
    let answer = determine_applicable(&POLICIES, &household, &readings);
    answer.err().unwrap_or_default().iter().map(|one| one.code.number()).collect()
}

pub(crate) fn compared(case: &Value, otherwise: &[&str]) -> Value {
    let (household, readings) = (household(case), readings(&POLICIES, otherwise));
    json(compare(&POLICIES, &household, &readings, &[]))
}

fn json(answer: Result<impl serde::Serialize, Vec<Diagnostic>>) -> Value {
    serde_json::to_value(answer.map_err(|mistakes| in_words(&mistakes)).unwrap()).unwrap()
}

/// The line of a person and a benefit. There is at most one.
pub(crate) fn line<'v>(answer: &'v Value, person: &str, benefit: &str) -> Option<&'v Value> {
    let lines = answer["lines"].as_array().unwrap();
    let is = |line: &&Value| line["person"] == person && line["benefit"] == benefit;
    assert!(lines.iter().filter(is).count() <= 1, "{person} gets {benefit} twice");
    lines.iter().find(is)
}

/// What a person gets of a benefit; `""` without a line.
pub(crate) fn amount<'v>(answer: &'v Value, person: &str, benefit: &str) -> &'v str {
    line(answer, person, benefit).and_then(|line| line["amount"].as_str()).unwrap_or_default()
}

/// The row that refuses a person a benefit; `""` when none does.
pub(crate) fn refusal<'v>(answer: &'v Value, person: &str, benefit: &str) -> &'v str {
    let refusals = answer["refusals"].as_array().unwrap();
    let mut refusals = refusals.iter().filter(|one| one["person"] == person);
    let found = refusals.find(|one| one["benefit"] == benefit);
    found.and_then(|one| one["row"].as_str()).unwrap_or_default()
}

/// The quoted and unquoted places that a line rests on: `nota N8`, …
pub(crate) fn cites(line: &Value) -> Vec<String> {
    let cites = line["cite"].as_array().unwrap();
    let place = |cite: &Value| {
        format!("{} {}", cite["source"].as_str().unwrap(), cite["place"].as_str().unwrap())
    };
    cites.iter().map(place).collect()
}
