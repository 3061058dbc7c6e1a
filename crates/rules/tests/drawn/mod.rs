//! Random households that are valid cases, with what is asked about them.
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use crate::desk::POLICIES;

/// Facts that must hold for support through IOM (facts E5).
pub(crate) const CONDITIONS: [&str; 6] = [
    "cannot-pay-journey",
    "no-return-in-five-years",
    "no-other-reintegration",
    "valid-travel-document",
    "ends-procedures",
    "no-entry-ban",
];
/// Visa and aid settled, excluded, settled for Frontex only, Syrian, settled by no list; none.
const COUNTRIES: [Option<&str>; 12] = [
    Some("IQ"),
    Some("NG"),
    Some("AL"),
    Some("MD"),
    Some("UA"),
    Some("AF"),
    Some("CD"),
    Some("GE"),
    Some("SY"),
    Some("XK"),
    Some("US"),
    None,
];

/// A case, and the answers to the questions.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub case: Value,
    pub choices: Vec<String>,
}

/// The same cases in every run, so that a failure is found again.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(5_332_297),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(crate) fn drawn() -> impl Strategy<Value = Drawn> {
    (
        days(),
        people(),
        prop_oneof![Just("voluntary"), Just("forced")],
        channel(),
        facts(),
        answers(),
    )
        .prop_map(|(days, people, departure, channel, facts, choices)| {
            let mut case = days.fields();
            case["departure"] = json!(departure);
            case["channel"] = json!(channel);
            case["persons"] =
                Value::Array(people.iter().map(|one| one.json(days.registered)).collect());
            case["facts"] = facts;
            let answerable = |choice: &String| {
                choice != "age-date=departs-on" || case.get("departs_on").is_some()
            };
            let choices = choices.into_iter().filter(answerable).collect();
            Drawn { case, choices }
        })
}

fn channel() -> impl Strategy<Value = &'static str> {
    // The last one is a channel that no Dutch scheme knows.
    prop_oneof![4 => Just("iom"), 4 => Just("ngo"), 4 => Just("jrs"), 1 => Just("agency")]
}

/// The days of a case, as far as they are known.
#[derive(Clone, Debug)]
struct Days {
    registered: Date,
    departs: Option<i64>,
    arrived: Option<i64>,
    entered: Option<i64>,
}

fn days() -> impl Strategy<Value = Days> {
    let around = select(vec![
        Date::constant(2017, 7, 1),
        Date::constant(2022, 4, 1),
        Date::constant(2024, 3, 22),
        Date::constant(2024, 9, 2),
        Date::constant(2025, 5, 31),
        Date::constant(2025, 11, 17),
        Date::constant(2025, 12, 31),
        Date::constant(2026, 11, 23),
    ]);
    let near = (around, 0..4_i64).prop_map(|(day, later)| plus(day, later));
    let any = (0..3_800_i64).prop_map(|days| plus(Date::constant(2017, 7, 1), days));
    let maybe = |most| proptest::option::of(0..most);
    (prop_oneof![near, any], maybe(400_i64), maybe(30_i64), maybe(900_i64)).prop_map(
        |(registered, departs, arrived, entered)| Days { registered, departs, arrived, entered },
    )
}

impl Days {
    fn fields(&self) -> Value {
        let mut fields = json!({ "registered_on": self.registered.to_string() });
        if let Some(days) = self.departs {
            let departs = plus(self.registered, days);
            fields["departs_on"] = json!(departs.to_string());
            if let Some(days) = self.arrived {
                fields["arrived_on"] = json!(plus(departs, days).to_string());
            }
        }
        if let Some(days) = self.entered {
            fields["entered_on"] = json!(plus(self.registered, -days).to_string());
        }
        fields
    }
}

fn plus(day: Date, days: i64) -> Date {
    let span: Span = days.days();
    day.checked_add(span).unwrap()
}

/// One person: how old in days, and how entered.
#[derive(Clone, Debug)]
struct Someone {
    id: String,
    age_in_days: i64,
    nationality: Option<&'static str>,
    principal: bool,
    linked_to: Option<String>,
    facts: Value,
}

impl Someone {
    fn json(&self, registered: Date) -> Value {
        let mut person = json!({
            "id": self.id,
            "born": plus(registered, -self.age_in_days).to_string(),
            "principal": self.principal,
            "facts": self.facts,
        });
        if let Some(country) = self.nationality {
            person["nationality"] = json!(country);
        }
        if let Some(to) = &self.linked_to {
            person["linked_to"] = json!(to);
        }
        person
    }
}

/// Age in days, nationality, facts of one's own.
type Raw = (i64, Option<&'static str>, Value);

fn raw(ages: std::ops::Range<i64>) -> impl Strategy<Value = Raw> {
    let no_facts = Just(json!({}));
    let nationality = prop_oneof![2 => Just(Some("IQ")), 3 => select(COUNTRIES.to_vec())];
    (ages, nationality, prop_oneof![4 => no_facts, 1 => conditions()])
}

fn people() -> impl Strategy<Value = Vec<Someone>> {
    let adults = proptest::collection::vec(raw(18 * 366..90 * 365), 1..4);
    let children = proptest::collection::vec((raw(0..18 * 365), any::<Index>()), 0..4);
    // Young enough to be minors on the day of departure, too.
    let alone = proptest::collection::vec(raw(0..16 * 365), 1..4);
    prop_oneof![
        6 => (adults, children, 0..5_u8).prop_map(|(adults, children, entered)| {
            family(adults, children, entered)
        }),
        1 => alone.prop_map(unaccompanied),
    ]
}

fn someone(id: String, (age_in_days, nationality, facts): Raw) -> Someone {
    Someone { id, age_in_days, nationality, principal: false, linked_to: None, facts }
}

/// Adults entered in one of five ways, children each linked to some adult.
fn family(adults: Vec<Raw>, children: Vec<(Raw, Index)>, entered: u8) -> Vec<Someone> {
    let count = adults.len();
    let mut people = Vec::new();
    for (place, raw) in adults.into_iter().enumerate() {
        let mut adult = someone(format!("a{place}"), raw);
        match (entered, place) {
            // Nothing is said of anybody, or of anybody but the principal applicant.
            (0, _) => {}
            (1..=3, 0) | (4, _) => adult.principal = true,
            (1, _) => {}
            (2, _) => adult.linked_to = Some("a0".to_owned()),
            // One linked to the next.
            _ => adult.linked_to = Some(format!("a{}", place - 1)),
        }
        people.push(adult);
    }
    for (place, (raw, to)) in children.into_iter().enumerate() {
        let mut child = someone(format!("c{place}"), raw);
        child.linked_to = Some(format!("a{}", to.index(count)));
        people.push(child);
    }
    people
}

fn unaccompanied(minors: Vec<Raw>) -> Vec<Someone> {
    let minors = minors.into_iter().enumerate();
    minors
        .map(|(place, raw)| Someone { principal: true, ..someone(format!("m{place}"), raw) })
        .collect()
}

/// Conditions that are said to hold, or not; most are left open.
fn conditions() -> impl Strategy<Value = Value> {
    let answers = CONDITIONS
        .map(|_| prop_oneof![4 => Just(None), 2 => Just(Some(true)), 1 => Just(Some(false))]);
    answers.prop_map(|answers| {
        let mut facts = json!({});
        for (id, holds) in CONDITIONS.iter().zip(answers) {
            if let Some(holds) = holds {
                facts[*id] = json!(holds);
            }
        }
        facts
    })
}

fn facts() -> impl Strategy<Value = Value> {
    let partner = select(vec![None, Some("own"), Some("frontex")]);
    let place = select(vec![None, Some("abroad"), Some("at-departure")]);
    (conditions(), partner, place, any::<bool>()).prop_map(|(mut facts, partner, place, open)| {
        if open {
            facts = json!({});
        }
        for (name, value) in [("partner", partner), ("post-arrival-place", place)] {
            if let Some(value) = value {
                facts[name] = json!(value);
            }
        }
        facts
    })
}

/// Any answer to any question; half of the time those in use.
fn answers() -> impl Strategy<Value = Vec<String>> {
    let questions = POLICIES.questions();
    let each = proptest::collection::vec(any::<Index>(), questions.len()).prop_map(|picks| {
        let choice = |(question, pick): (&rules::parse::Question, Index)| {
            let (answer, _) = &question.answers[pick.index(question.answers.len())];
            format!("{}={answer}", question.id)
        };
        POLICIES.questions().iter().zip(picks).map(choice).collect()
    });
    prop_oneof![Just(Vec::new()), each]
}
