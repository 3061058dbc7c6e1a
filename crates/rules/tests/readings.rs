//! Every answer to every open question can be reached: there is a case for which choosing it gives
//! another outcome than choosing any other, and the outcome says that it was chosen.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

mod desk;

use std::collections::BTreeMap;

use desk::{POLICIES, case, day, family, household, member, minor, readings, single, with};
use rules::determine::{applicable, determine};
use rules::parse::Question;
use serde_json::{Value, json};

/// Households that differ in what questions are about: who, when, how, through whom, from where.
fn cases() -> Vec<Value> {
    let of_age = member("c0", "2006-10-02");
    let persons = [desk::adult("a0"), member("a1", "1987-01-01"), of_age];
    let mut cases = Vec::new();
    for registered_on in ["2024-03-23", "2024-08-30", "2024-10-01", "2025-11-20"] {
        let born = case(registered_on, &persons);
        for one in [single(registered_on), family(registered_on), minor(registered_on), born] {
            let one = with(&one, json!({ "departs_on": "2025-12-31" }));
            for departure in ["voluntary", "forced"] {
                let one = with(&one, json!({ "departure": departure }));
                for country in ["IQ", "AL", "SY"] {
                    cases.push(desk::of_nationality(&one, country));
                }
            }
        }
    }
    cases
}

/// What comes out under one answer, and whether it says so.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// Everything but the receipt, which is another for every reading.
    answers: Vec<Value>,
    /// The scheme that applies.
    applies: Option<String>,
}

fn outcome(case: &Value, choice: &str) -> (Outcome, BTreeMap<String, String>) {
    let (household, readings) = (household(case), readings(&POLICIES, &[choice]));
    let mut named = BTreeMap::new();
    let answers = POLICIES.schemes().iter().map(|scheme| {
        let answer = determine(&POLICIES, scheme, &household, &readings).unwrap();
        let used = answer.readings.iter();
        named.extend(used.map(|(question, answer)| ((*question).into(), (*answer).into())));
        let mut answer = serde_json::to_value(&answer).unwrap();
        answer.as_object_mut().unwrap().retain(|key, _| key != "receipt" && key != "readings");
        answer
    });
    let answers = answers.collect();
    let applies = applicable(&POLICIES, &household, &readings);
    let applies = applies.ok().map(|found| found.scheme.id().to_owned());
    (Outcome { answers, applies }, named)
}

/// The first day of the scheme that waits for approval.
fn starts(choice: &str) -> Vec<String> {
    let readings = readings(&POLICIES, &[choice]);
    let approved = POLICIES.approved_on(day("2025-12-31"), &readings).unwrap();
    approved.schemes().iter().map(|scheme| scheme.in_force().0.to_string()).collect()
}

/// Whether some case tells two answers apart, and says which was used wherever that is a matter
/// of amounts.
fn told_apart(question: &Question, one: &str, other: &str, cases: &[Value]) -> bool {
    let choice = |answer: &str| format!("{}={answer}", question.id);
    let (one_way, other_way) = (choice(one), choice(other));
    if starts(&one_way) != starts(&other_way) {
        return true;
    }
    cases.iter().any(|case| {
        let (first, says) = outcome(case, &one_way);
        let (second, _) = outcome(case, &other_way);
        let another_scheme = first.applies != second.applies;
        let says_so = says.get(&question.id).is_some_and(|answer| answer == one);
        first != second && (another_scheme || says_so)
    })
}

#[test]
fn every_answer_to_every_question_has_a_case_that_it_changes() {
    let cases = cases();
    for question in POLICIES.questions() {
        for (one, _) in &question.answers {
            for (other, _) in question.answers.iter().filter(|(other, _)| other != one) {
                let told = told_apart(question, one, other, &cases);
                assert!(told, "{}: {one} is never told from {other}", question.id);
            }
        }
    }
}
