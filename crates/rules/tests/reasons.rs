//! What an answer rests on: maxima within each other, what a reference read, and questions only
//! where another answer would change something.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

mod desk;

use desk::{POLICIES, adult, applied, case, family, line, member, single, under, with};
use rules::determine::determine;
use rules::words::Lang;
use serde_json::{Value, json};

const DAY: &str = "2024-10-01";

fn asked(answer: &Value) -> Vec<&str> {
    let missing = answer["missing"].as_array().unwrap().iter();
    missing.map(|one| one["fact"].as_str().unwrap()).collect()
}

fn couple_with(children: usize) -> Value {
    let mut persons = vec![adult("a0"), member("a1", "1987-01-01")];
    persons.extend((0..children).map(|place| member(&format!("c{place}"), "2015-01-01")));
    case("2026-01-02", &persons)
}

#[test]
fn of_two_maxima_the_inner_one_counts_towards_the_outer_one() {
    for (children, total) in [(0, "500000.00"), (4, "600000.00"), (5, "600000.00")] {
        let answer = under("se-repatriation", &couple_with(children), &[]);
        assert_eq!(answer["total"], total, "{children} children");
    }
    let answer = under("se-repatriation", &couple_with(5), &[]);
    let lines = answer["lines"].as_array().unwrap();
    let caps: Vec<&Value> = lines.iter().filter(|line| line["person"].is_null()).collect();
    let said: Vec<_> = caps.iter().map(|line| (&line["benefit"], &line["amount"])).collect();
    let (couple, household) = (json!("couple.2026"), json!("household.2026"));
    let (inner, outer) = (json!("-200000.00"), json!("-25000.00"));
    assert_eq!(said, [(&couple, &inner), (&household, &outer)]);
    assert_eq!(caps[0]["facts"], json!([["couple", "yes"]]));
    assert_eq!(caps[0]["if_facts"], json!(["couple"]));
}

#[test]
fn a_fact_that_only_a_maximum_names_is_asked_for_where_it_matters() {
    let is_asked = |case: &Value| asked(&under("se-repatriation", case, &[])).contains(&"couple");
    assert!(is_asked(&couple_with(0)));
    assert!(!is_asked(&with(&couple_with(0), json!({ "facts": { "couple": "no" } }))));
    assert!(!is_asked(&single("2026-01-02")), "nobody to be a couple with");
}

#[test]
fn a_line_says_what_the_case_says_and_what_it_was_read_as() {
    let through_jrs = with(&family(DAY), json!({ "channel": "jrs" }));
    let answer = under("nl-harmonised", &through_jrs, &[]);
    let second = line(&answer, "a1", "post-return").unwrap();
    let facts = second["facts"].as_array().unwrap();
    assert!(facts.contains(&json!(["role", "member"])), "{facts:?}");
    assert_eq!(second["read_as"], json!([["role", "principal"]]));
    let first = line(&answer, "a0", "post-return").unwrap();
    assert!(first.get("read_as").is_none(), "the principal is read as what they are");
    let household = desk::household(&through_jrs);
    let scheme = POLICIES.scheme("nl-harmonised").unwrap();
    let answer = determine(&POLICIES, scheme, &household, POLICIES.readings()).unwrap();
    let text = answer.text(&POLICIES, Lang::Nl);
    assert!(text.contains("a1: role member gelezen als principal"), "{text}");
}

#[test]
fn the_riat_file_is_asked_for_only_where_another_file_gives_another_amount() {
    let second = json!({ "id": "a1", "born": "1987-01-01", "nationality": "IQ" });
    let two = case(DAY, &[adult("a0"), second]);
    assert!(asked(&under("frontex-jrs", &two, &[])).contains(&"riat-file"));
    for scheme in ["nl-national", "nl-harmonised"] {
        assert!(!asked(&under(scheme, &two, &[])).contains(&"riat-file"), "{scheme}");
    }
}

#[test]
fn a_reading_is_named_only_where_the_other_answer_changes_something() {
    let readings = |case: &Value| applied(case, &[])["readings"].clone();
    let is_named = |case: &Value| !readings(case)["second-adult"].is_null();
    assert!(!is_named(&single(DAY)));
    assert!(is_named(&family(DAY)));
}

#[test]
fn another_states_departure_is_not_from_the_netherlands() {
    let case = desk::household(&single("2025-11-20"));
    for (scheme, heading) in [("ch-individual", "\nBij vertrek"), ("nl-harmonised", "\nIn Neder")] {
        let scheme = POLICIES.scheme(scheme).unwrap();
        let answer = determine(&POLICIES, scheme, &case, POLICIES.readings()).unwrap();
        let text = answer.text(&POLICIES, Lang::Nl);
        assert!(text.contains(heading), "{text}");
    }
}

#[test]
fn the_scheme_for_syrians_has_the_goods_of_everybody() {
    let syrian = desk::of_nationality(&single("2025-03-01"), "SY");
    let goods = |scheme: &str| {
        let answer = under(scheme, &syrian, &[]);
        let goods = answer["goods"].as_array().unwrap().iter();
        goods.map(|one| one["benefit"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(!goods("nl-harmonised").is_empty());
    assert_eq!(goods("syria-2025"), goods("nl-harmonised"));
}
