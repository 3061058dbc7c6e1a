//! A receipt holds the facts that the rules need, and no more.

use crate::tests::desk::{ADDRESS, household, key, receipt};
use crate::{Age, File};

#[test]
fn names_ids_and_birth_dates_stay_out() {
    let case = r#"{
        "registered_on": "2024-03-22", "departs_on": "2024-05-15",
        "departure": "voluntary", "channel": "iom",
        "persons": [
            { "id": "V-nummer-1234567890", "born": "1985-07-31", "nationality": "IQ",
              "principal": true }
        ]
    }"#;
    let receipt = receipt(&household(case));
    assert_eq!(receipt.facts.persons[0].age, Age::Adult);
    let shown = format!("{receipt:?}");
    let bytes = crate::payload::write(&receipt);
    let within = |needle: &str| {
        shown.contains(needle) || bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
    };
    assert!(!within("1234567890") && !within("1985"), "{shown}");
    assert!(within("IQ"));
    assert!(!receipt.sign(&key(), ADDRESS).contains("1234567890"));
}

#[test]
fn what_changes_nothing_is_left_out_and_what_settles_something_stays() {
    let case = |more: &str| {
        format!(
            r#"{{ "registered_on": "2026-11-02", "departure": "voluntary", "channel": "jrs",
            "persons": [{{ "id": "a", "age": "adult", "nationality": "IQ", "principal": true }}]
            {more} }}"#
        )
    };
    let plain = receipt(&household(&case("")));
    let entered = receipt(&household(&case(r#", "entered_on": "2020-01-01""#)));
    assert_eq!(entered.facts.entered_on, None);
    assert_eq!(plain.facts, entered.facts);
    let departs = receipt(&household(&case(r#", "departs_on": "2026-12-01""#)));
    assert!(departs.facts.departs_on.is_some(), "it says when the money comes");
}

#[test]
fn without_a_principal_the_oldest_still_is_the_one() {
    let case = r#"{
        "registered_on": "2026-11-02", "departure": "voluntary", "channel": "jrs",
        "persons": [
            { "id": "a", "born": "1990-01-01", "nationality": "IQ" },
            { "id": "b", "born": "1980-01-01", "nationality": "IQ" },
            { "id": "c", "born": "2015-01-01", "nationality": "IQ", "linked_to": "a" }
        ]
    }"#;
    let household = household(case);
    let package = &crate::tests::desk::PACKAGE;
    let readings = package.readings();
    let found = rules::determine::determine_applicable(package, &household, readings).unwrap();
    let receipt = receipt(&household);
    assert_eq!(receipt.total, found.total);
    let files: Vec<File> = receipt.facts.persons.iter().map(|one| one.file).collect();
    assert_eq!(files, [File::Unsaid, File::Unsaid, File::Of(1)]);
}
