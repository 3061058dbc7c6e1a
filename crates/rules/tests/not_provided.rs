//! A case with a value that a scheme does not know: refused with that reason, never an amount.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

mod desk;

use desk::{POLICIES, family, package, policy_files, under, with};
use rules::check::Package;
use rules::determine::determine;
use rules::parse::SourceFile;
use rules::parse::case::read;
use rules::words::Lang;
use serde_json::{Value, json};

const DAY: &str = "2025-11-20";

/// A made-up scheme for voluntary departure only, that asks for a fact of the German scheme and
/// knows one more value of it, and one less.
const VOLUNTARY: &str = r#"
format = "wederkeer-policy/1"

[scheme]
id = "one-way"
title = { nl = "Eén weg", en = "One way" }
owner = "a test"
country = "FR"
currency = "EUR"
channels = ["agency"]
from = 2020-01-01
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"

[dimension.departure]
values = ["voluntary"]

[dimension.finnish-country-group]
title = { nl = "Groep", en = "Group" }
fact = { values = { a = { nl = "a", en = "a" }, e = { nl = "e", en = "e" } }, assume = "a" }

[[benefit]]
id = "post-return"
title = { nl = "Steun", en = "Support" }
moment = "first-year"
paid_in = "country-of-origin"
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"

[[benefit]]
id = "ticket"
title = { nl = "Reis", en = "Journey" }
kind = "goods"
moment = "departure"
paid_in = "netherlands"
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"

[[row]]
id = "all"
benefit = "post-return"
amount = 1000
form = { kind = "cash" }
from = 2020-01-01
cite = "nota N9 tabel 2 '€1.000,- per familielid'"

[[row]]
id = "ticket"
benefit = "ticket"
when = { departure = "voluntary" }
goods = { nl = "Ticket", en = "Ticket" }
from = 2020-01-01
cite = "nota N9 tabel 2 'Post-return €1.000,- per'"
"#;

fn answer(package: &Package, scheme: &str, case: &Value) -> (Value, String) {
    let household = read(&case.to_string(), package.vocabulary()).unwrap();
    let scheme = package.scheme(scheme).unwrap();
    let answer = determine(package, scheme, &household, package.readings()).unwrap();
    (serde_json::to_value(&answer).unwrap(), answer.text(package, Lang::Nl))
}

fn with_one_way() -> Package {
    let mut files = policy_files();
    let (name, text) = ("abroad/one-way.toml".to_owned(), VOLUNTARY.to_owned());
    files.push(SourceFile { name, text });
    package(files)
}

fn refuses_all(answer: &Value, fact: &str, value: &str) {
    assert_eq!(answer["total"], "0.00");
    assert_eq!(answer["lines"], json!([]));
    assert_eq!(answer["goods"], json!([]));
    let refusals = answer["refusals"].as_array().unwrap();
    assert_eq!(refusals.len(), 8, "two benefits for each of four persons");
    for refusal in refusals {
        assert_eq!(refusal["facts"], json!([[fact, value]]));
        assert_eq!(refusal["row"], "one-way");
        assert!(!refusal["cite"].as_array().unwrap().is_empty());
    }
    for person in answer["persons"].as_array().unwrap() {
        let facts = person["facts"].as_array().unwrap();
        let seen = facts.iter().find(|one| one["fact"] == fact).unwrap();
        assert_eq!(seen["value"], value, "the answer says what the case says");
    }
}

#[test]
fn a_departure_that_a_scheme_does_not_know_gives_nothing_and_says_why() {
    let package = with_one_way();
    let forced = with(&family(DAY), json!({ "departure": "forced" }));
    let (answer, text) = answer(&package, "one-way", &forced);
    refuses_all(&answer, "departure", "forced");
    assert!(text.contains("voorziet niet in gedwongen vertrek"), "{text}");
}

#[test]
fn a_fact_that_a_scheme_does_not_know_gives_nothing_and_says_why() {
    let package = with_one_way();
    let group =
        |value: &str| with(&family(DAY), json!({ "facts": { "finnish-country-group": value } }));
    let (answer_b, text) = answer(&package, "one-way", &group("b"));
    refuses_all(&answer_b, "finnish-country-group", "b");
    assert!(text.contains("voorziet niet in wat de zaak zegt"), "{text}");
    // What only the one knows may be said, and what only the other knows, too.
    assert_eq!(answer(&package, "one-way", &group("e")).0["total"], "4000.00");
    assert_eq!(answer(&package, "fi-avr", &group("b")).0["total"], "2600.00");
    assert_eq!(answer(&package, "fi-avr", &group("e")).0["total"], "0.00");
}

#[test]
fn every_scheme_sees_the_departure_that_the_case_says() {
    for scheme in POLICIES.schemes() {
        for departure in ["voluntary", "forced"] {
            let case = with(&family(DAY), json!({ "departure": departure }));
            let answer = under(scheme.id(), &case, &[]);
            for person in answer["persons"].as_array().unwrap() {
                let facts = person["facts"].as_array().unwrap();
                let seen = facts.iter().find(|one| one["fact"] == "departure").unwrap();
                assert_eq!(seen["value"], departure, "{}", scheme.id());
            }
            let said = |list: &str| answer[list].as_array().unwrap().len();
            assert!(said("lines") + said("refusals") > 0, "{} {departure}", scheme.id());
        }
    }
}
