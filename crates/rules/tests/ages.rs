//! A person of whom the case says only "adult" or "minor", and no day of birth.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

mod desk;

use desk::{POLICIES, amount, applied, case, compared, package, policy_files, under};
use rules::changes::changes;
use rules::determine::determine;
use rules::parse::SourceFile;
use rules::parse::case::read;
use serde_json::{Value, json};

const DAY: &str = "2024-10-01";

fn family(adult: (&str, &str), minor: (&str, &str)) -> Value {
    let person = |id: &str, (field, value): (&str, &str), linked_to: Option<&str>| {
        json!({ "id": id, field: value, "nationality": "IQ", "principal": linked_to.is_none(),
                "linked_to": linked_to })
    };
    let persons = [
        person("a0", adult, None),
        person("a1", adult, Some("a0")),
        person("c0", minor, Some("a0")),
    ];
    case(DAY, &persons)
}

fn in_words() -> Value {
    family(("age", "adult"), ("age", "minor"))
}

#[test]
fn an_age_in_words_gives_the_same_amounts_as_a_day_of_birth() {
    let born = compared(&family(("born", "1985-01-01"), ("born", "2015-01-01")), &[]);
    let said = compared(&in_words(), &[]);
    for (scheme, one) in born["schemes"].as_object().unwrap() {
        let other = &said["schemes"][scheme];
        for same in ["total", "range", "lines", "goods", "refusals", "missing", "funders"] {
            assert_eq!(one[same], other[same], "{scheme} {same}");
        }
    }
}

#[test]
fn a_mixed_household_is_one_household() {
    let mixed = applied(&family(("born", "1985-01-01"), ("age", "minor")), &[]);
    assert_eq!(mixed["total"], applied(&in_words(), &[])["total"]);
    assert_eq!(mixed["persons"][0]["age"], 39);
    assert!(mixed["persons"][2].get("age").is_none());
}

#[test]
fn the_answer_says_that_the_case_said_so() {
    let answer = under("nl-national", &in_words(), &[]);
    for (place, adult, because) in [(0, true, "age: adult"), (2, false, "age: minor")] {
        let person = &answer["persons"][place];
        assert_eq!(person["adult"], adult);
        assert!(person.get("age").is_none(), "no age is made up");
        let facts = person["facts"].as_array().unwrap();
        let age = facts.iter().find(|fact| fact["fact"] == "age").unwrap();
        assert_eq!(age["because"], because);
    }
}

#[test]
fn the_receipt_tells_the_two_ways_apart() {
    let hash = |case: &Value| applied(case, &[])["receipt"]["case"].clone();
    let (said, other) = (hash(&in_words()), hash(&family(("age", "adult"), ("age", "adult"))));
    let born = hash(&family(("born", "1985-01-01"), ("born", "2015-01-01")));
    assert!(said != born && said != other);
    assert_eq!(said, hash(&in_words()));
}

#[test]
fn no_departure_day_is_needed_to_know_who_is_an_adult() {
    let at_departure = applied(&in_words(), &["age-date=departs-on"]);
    assert_eq!(at_departure["total"], applied(&in_words(), &[])["total"]);
}

#[test]
fn no_birthday_is_proposed_as_a_change() {
    let household = desk::household(&in_words());
    let found = changes(&POLICIES, &household, POLICIES.readings()).unwrap();
    let facts: Vec<&str> = found.changes.iter().map(|change| change.fact.as_str()).collect();
    assert!(facts.iter().all(|fact| !fact.ends_with(".born")), "{facts:?}");
    let minor = found.changes.iter().find(|one| one.fact == "persons[c0].age").unwrap();
    assert_eq!((minor.from.as_str(), minor.to.as_str()), ("minor", "adult"));
    // Days on which a rule changes stay; those of a birthday are gone.
    let born = desk::household(&family(("age", "adult"), ("born", "2015-01-01")));
    let with_birthday = changes(&POLICIES, &born, POLICIES.readings()).unwrap();
    let days = |found: &rules::changes::Changes<'_>| -> Vec<String> {
        let registered = found.changes.iter().filter(|one| one.fact == "registered_on");
        registered.map(|one| one.to.clone()).collect()
    };
    assert!(days(&with_birthday).contains(&"2033-01-01".to_owned()));
    assert!(!days(&found).contains(&"2033-01-01".to_owned()));
}

#[test]
fn nobody_is_the_oldest_without_a_day_of_birth_so_the_first_by_id_is() {
    let person = |id: &str, age: Value| {
        let mut person = json!({ "id": id, "nationality": "IQ" });
        person.as_object_mut().unwrap().extend(age.as_object().unwrap().clone());
        person
    };
    let adult = json!({ "age": "adult" });
    let file = |persons: &[Value]| {
        under("frontex-jrs", &case(DAY, persons), &[])["persons"][0]["file_of"].clone()
    };
    let (b, a) = (person("b", adult.clone()), person("a", adult));
    assert_eq!(file(&[b.clone(), a.clone()]), "a");
    assert_eq!(file(&[a.clone(), b]), "a");
    // A known day of birth goes first.
    assert_eq!(file(&[a, person("b", json!({ "born": "1999-01-01" }))]), "b");
}

/// A made-up scheme that tells three ages apart.
const BANDS: &str = r#"
format = "wederkeer-policy/1"

[scheme]
id = "three-ages"
title = { nl = "Drie leeftijden", en = "Three ages" }
owner = "a test"
country = "FR"
currency = "EUR"
channels = ["agency"]
from = 2020-01-01
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"

[dimension.age]
bands = { child = "0-11", youth = "12-17", grown = "18-" }

[[benefit]]
id = "post-return"
title = { nl = "Steun", en = "Support" }
moment = "first-year"
paid_in = "country-of-origin"
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"

[[row]]
id = "child"
benefit = "post-return"
when = { age = "child" }
amount = 1000
form = { kind = "cash" }
from = 2020-01-01
cite = "nota N9 tabel 2 '€1.000,- per familielid'"

[[row]]
id = "older"
benefit = "post-return"
when = { age = ["youth", "grown"] }
amount = 2000
form = { kind = "cash" }
from = 2020-01-01
cite = "nota N9 tabel 2 '€2.000,- per volwassene'"
"#;

#[test]
fn what_adult_or_minor_leaves_open_is_assumed_and_asked_for() {
    let mut files = policy_files();
    files.push(SourceFile { name: "abroad/three-ages.toml".to_owned(), text: BANDS.to_owned() });
    let package = package(files);
    let household = read(&in_words().to_string(), package.vocabulary()).unwrap();
    let scheme = package.scheme("three-ages").unwrap();
    let answer = determine(&package, scheme, &household, package.readings()).unwrap();
    let answer = serde_json::to_value(answer).unwrap();
    assert_eq!(amount(&answer, "a0", "post-return"), "2000.00");
    assert_eq!(amount(&answer, "c0", "post-return"), "1000.00");
    let missing = answer["missing"].as_array().unwrap();
    let born: Vec<&Value> = missing.iter().filter(|one| one["fact"] == "born").collect();
    assert_eq!(born.len(), 1, "an adult is settled: {missing:?}");
    assert_eq!((&born[0]["person"], &born[0]["assumed"]), (&json!("c0"), &json!("child")));
}
