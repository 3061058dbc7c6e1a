//! What holds for every household, channel, day, reading and scheme: random cases for each
//! property, the same in every run.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]
#![allow(clippy::indexing_slicing, reason = "a case that is not an object must stop the test")]

mod desk;
mod drawn;

use std::collections::{BTreeMap, BTreeSet};

use desk::{POLICIES, household, in_words, readings, with};
use drawn::{CONDITIONS, Drawn, config, drawn};
use money::Cents;
use proptest::prelude::*;
use rules::check::{Readings, Scheme};
use rules::compare::compare;
use rules::determine::{
    Determination, Line, MissingAsk, NOT_STATED, amounts, determine, determine_applicable, total,
};
use rules::diagnostics::Code;
use rules::parse::FormKind;
use rules::parse::case::Household;
use serde_json::{Value, json};

fn read_as(drawn: &Drawn) -> Readings {
    let choices: Vec<&str> = drawn.choices.iter().map(String::as_str).collect();
    readings(&POLICIES, &choices)
}

fn determined<'a>(
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &'a Readings,
) -> Determination<'a> {
    let answer = determine(&POLICIES, scheme, household, readings);
    answer.map_err(|mistakes| in_words(&mistakes)).unwrap()
}

/// Asks the same of every scheme.
fn each_scheme(drawn: &Drawn, check: impl Fn(&Scheme, &Determination<'_>)) {
    let (household, readings) = (household(&drawn.case), read_as(drawn));
    for scheme in POLICIES.schemes() {
        check(scheme, &determined(scheme, &household, &readings));
    }
}

/// The schemes of the Netherlands: what facts mean is known here.
fn dutch() -> impl Iterator<Item = &'static Scheme> {
    POLICIES.schemes().iter().filter(|scheme| scheme.country() == "NL")
}

fn sum(amounts: impl Iterator<Item = Cents>) -> Cents {
    amounts.sum()
}

/// The total is the sum of the lines, of the funders, and of what each of them pays of each line.
fn sums_agree(answer: &Determination<'_>) {
    assert_eq!(answer.total, sum(answer.lines.iter().map(|line| line.amount)));
    assert_eq!(answer.total, sum(answer.funders.values().copied()));
    let mut funders: BTreeMap<&str, Cents> = BTreeMap::new();
    for line in &answer.lines {
        assert_eq!(line.amount, sum(line.funders.iter().map(|payer| payer.amount)));
        for payer in line.funders.iter() {
            let paid = funders.entry(&payer.funder).or_default();
            *paid = *paid + payer.amount;
        }
    }
    assert!(answer.funders.iter().copied().eq(funders));
    for (place, bound) in answer.range.iter().enumerate() {
        assert_eq!(*bound, sum(answer.lines.iter().map(|line| line.range[place])));
    }
    assert!(answer.range[0] <= answer.total && answer.total <= answer.range[1]);
}

/// The amounts alone are those of the determination: in all, of each benefit, of each funder.
fn amounts_alone_are_the_same(drawn: &Drawn) {
    let (household, readings) = (household(&drawn.case), read_as(drawn));
    for scheme in POLICIES.schemes() {
        let answer = determined(scheme, &household, &readings);
        let alone = total(&POLICIES, scheme, &household, &readings).ok();
        assert_eq!(alone, Some(answer.total));
        let alone = amounts(&POLICIES, scheme, &household, &readings).ok().unwrap();
        let mut benefits: BTreeMap<&str, Cents> = BTreeMap::new();
        for line in answer.lines.iter().filter(|line| line.amount != Cents::ZERO) {
            let sum = benefits.entry(&line.benefit).or_default();
            *sum = *sum + line.amount;
        }
        assert_eq!(alone.total, answer.total);
        assert_eq!(alone.benefits, benefits);
        let ours = alone.funders.iter().map(|(id, sum)| (*id, *sum));
        let theirs = answer.funders.iter().copied();
        let paid = |(_, sum): &(&str, Cents)| *sum != Cents::ZERO;
        assert!(ours.filter(paid).eq(theirs.filter(paid)), "{}", scheme.id());
    }
}

/// Every amount has a row, a source and a payer, and its form fits in it.
fn every_line_is_accounted_for(answer: &Determination<'_>) {
    let names: BTreeSet<&str> = answer.persons.iter().map(|one| one.person).collect();
    for line in &answer.lines {
        let within = line.range[0] <= line.amount && line.amount <= line.range[1];
        assert!(within || line.amount < Cents::ZERO, "{} is out of its range", line.row);
        assert_eq!(line.settles.is_some(), line.range[0] < line.range[1], "{}", line.row);
        is_named(&line.row);
        line.follows.iter().for_each(|name| is_named(name));
        assert!(!line.cite.is_empty(), "{} has no source", line.row);
        assert!(!line.funders.is_empty(), "nobody pays {}", line.row);
        let stated = line.funders.iter().all(|payer| payer.funder != NOT_STATED);
        assert_eq!(stated, !line.funders_cite.is_empty(), "{}", line.row);
        assert!(line.person.is_none_or(|id| names.contains(id)), "{:?}", line.person);
        assert!(line.window.is_none_or(|window| window.from <= window.until));
        let Some(form) = line.form else { continue };
        if let Some(most) = form.cash_max {
            assert!(most <= line.amount, "{}: more cash than money", line.row);
            assert_eq!(form.in_kind_min, Some(line.amount - most), "{}", line.row);
        }
        assert!(form.kind != FormKind::InKind || form.in_kind_min == Some(line.amount));
    }
    for refusal in &answer.refusals {
        is_named(refusal.row);
        assert!(!refusal.cite.is_empty(), "{} has no source", refusal.row);
        assert!(!refusal.why.nl.is_empty() && !refusal.why.en.is_empty());
    }
    for goods in &answer.goods {
        is_named(&goods.row);
        assert!(!goods.cite.is_empty(), "{} has no source", goods.row);
    }
}

/// `scheme:row`, of a scheme there is.
fn is_named(row: &str) {
    let (scheme, id) = row.split_once(':').unwrap();
    assert!(POLICIES.scheme(scheme).is_ok() && !id.is_empty(), "{row}");
}

fn waits_for(line: &Line<'_>, fact: &str) -> bool {
    line.if_facts.iter().any(|one| one == fact)
}

/// Conditional means that something is missing, and what is missing has a line that waits for it.
fn conditional_names_what_is_missing(answer: &Determination<'_>) {
    assert_eq!(answer.conditional, !answer.missing.is_empty());
    for line in &answer.lines {
        for fact in line.if_facts.iter() {
            let about = |person: Option<&str>| person.is_none() || person == line.person;
            let mut missing = answer.missing.iter();
            assert!(missing.any(|one| one.fact == fact && about(one.person)), "{fact}");
        }
    }
    for missing in answer.missing.iter().filter(|one| one.fact != "riat-file") {
        let about = |person: Option<&str>| missing.person.is_none() || person == missing.person;
        let mut lines = answer.lines.iter();
        let waits = lines.any(|line| waits_for(line, &missing.fact) && about(line.person));
        assert!(waits, "nothing depends on {}", missing.fact);
    }
}

fn person_mut<'v>(case: &'v mut Value, id: &str) -> &'v mut Value {
    let persons = case["persons"].as_array_mut().unwrap();
    persons.iter_mut().find(|person| person["id"] == id).unwrap()
}

/// The case with every missing fact given as it was assumed, as far as a case can give it; a
/// missing nationality is this country.
fn as_assumed(case: &Value, answer: &Determination<'_>, country: &str) -> Value {
    let mut given = case.clone();
    for missing in &answer.missing {
        let document = matches!(missing.ask, MissingAsk::Document(_));
        match (missing.fact.as_str(), missing.person) {
            ("riat-file", Some(id)) => {
                let person = person_mut(&mut given, id);
                if missing.assumed == id {
                    person["principal"] = json!(true);
                } else {
                    person["linked_to"] = json!(missing.assumed);
                }
            }
            ("entered", _) => given["entered_on"] = json!("2010-01-01"),
            ("eurp", _) if !document => given["country_of_origin"] = json!(country),
            (_, Some(id)) if missing.assumed == "listed" && !document => {
                person_mut(&mut given, id)["nationality"] = json!(country);
            }
            (fact, Some(id)) if !document => {
                person_mut(&mut given, id)["facts"][fact] = json!(true)
            }
            (fact, None) if !document => given["facts"][fact] = json!(missing.assumed),
            _ => {}
        }
    }
    given
}

/// Every fact that tells persons apart, with its value.
fn seen<'a>(answer: &Determination<'a>) -> Vec<(&'a str, &'a str)> {
    let facts = answer.persons.iter().flat_map(|one| one.facts.iter());
    facts.map(|fact| (fact.fact, fact.value)).collect()
}

/// A condition that does not hold turns the lines that wait for it into refusals that name it.
fn refused_by(drawn: &Drawn, scheme: &Scheme, fact: &str, person: &str) {
    let readings = read_as(drawn);
    let before = household(&drawn.case);
    let before = determined(scheme, &before, &readings);
    let mut case = drawn.case.clone();
    person_mut(&mut case, person)["facts"][fact] = json!(false);
    let after = household(&case);
    let after = determined(scheme, &after, &readings);
    let waits = |line: &&Line<'_>| line.person == Some(person) && waits_for(line, fact);
    let lost = sum(before.lines.iter().filter(waits).map(|line| line.amount));
    assert_eq!(after.total, before.total - lost, "{fact}");
    for line in before.lines.iter().filter(waits) {
        let mut refusals = after.refusals.iter();
        let refusal =
            refusals.find(|one| one.person == Some(person) && one.benefit == line.benefit);
        let refusal = refusal.unwrap();
        assert!(refusal.row.ends_with(&format!(":{fact}")), "{}", refusal.row);
        assert_eq!(refusal.facts[0], (fact.to_owned(), "false".to_owned()));
    }
    assert!(
        after.missing.iter().all(|one| (one.fact.as_str(), one.person) != (fact, Some(person)))
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_total_is_the_sum_of_the_lines_and_of_the_funders(drawn in drawn()) {
        each_scheme(&drawn, |_, answer| sums_agree(answer));
        amounts_alone_are_the_same(&drawn);
    }

    #[test]
    fn every_amount_has_a_row_a_source_and_a_form_that_fits(drawn in drawn()) {
        each_scheme(&drawn, |_, answer| every_line_is_accounted_for(answer));
    }

    #[test]
    fn an_answer_is_conditional_when_something_is_missing(drawn in drawn()) {
        each_scheme(&drawn, |_, answer| conditional_names_what_is_missing(answer));
    }

    #[test]
    fn the_order_of_persons_and_fields_says_nothing(drawn in drawn(), turn in 0..6_usize) {
        let mut other = drawn.case.clone();
        let persons = other["persons"].as_array_mut().unwrap();
        persons.reverse();
        let count = persons.len();
        persons.rotate_left(turn % count);
        let readings = read_as(&drawn);
        let bytes = |case: &Value| {
            let household = household(case);
            let answers = POLICIES.schemes().iter().map(|scheme| {
                serde_json::to_string(&determined(scheme, &household, &readings)).unwrap()
            });
            answers.collect::<Vec<_>>()
        };
        // The last one: the same input once more.
        prop_assert_eq!(bytes(&drawn.case), bytes(&other));
        prop_assert_eq!(bytes(&drawn.case), bytes(&drawn.case));
    }

    #[test]
    fn what_is_given_as_it_was_assumed_changes_no_total(drawn in drawn()) {
        let (before, readings) = (household(&drawn.case), read_as(&drawn));
        for scheme in dutch() {
            let assumed = determined(scheme, &before, &readings);
            // For another scheme it is another country that is on every list that is assumed.
            let as_if = |country| household(&as_assumed(&drawn.case, &assumed, country));
            let same = |case: &Household| {
                seen(&determined(scheme, case, &readings)) == seen(&assumed)
            };
            let given = ["IQ", "SY"].map(as_if).into_iter().find(same);
            prop_assert!(given.is_some(), "{} assumes what no country is", scheme.id());
            let given = given.unwrap();
            let given = determined(scheme, &given, &readings);
            prop_assert_eq!(assumed.total, given.total, "{}", scheme.id());
            // Only documents are left to settle something.
            let document = |ask: &MissingAsk| matches!(ask, MissingAsk::Document(_));
            prop_assert!(given.missing.iter().all(|one| document(&one.ask)));
        }
    }

    #[test]
    fn a_condition_that_does_not_hold_refuses_what_waited_for_it(
        drawn in drawn(),
        pick in any::<prop::sample::Index>(),
    ) {
        let (before, readings) = (household(&drawn.case), read_as(&drawn));
        for scheme in dutch() {
            let answer = determined(scheme, &before, &readings);
            let is_condition = |fact: &str| CONDITIONS.contains(&fact);
            let asked = answer.missing.iter().filter(|one| is_condition(&one.fact));
            let asked: Vec<_> = asked.collect();
            if let Some(missing) = asked.get(pick.index(asked.len().max(1))) {
                refused_by(&drawn, scheme, &missing.fact, missing.person.unwrap());
            }
        }
    }

    #[test]
    fn the_scheme_that_applies_is_one_of_them(drawn in drawn()) {
        let (household, readings) = (household(&drawn.case), read_as(&drawn));
        let applied = determine_applicable(&POLICIES, &household, &readings);
        match applied {
            Ok(mut applied) => {
                prop_assert!(applied.chosen.take().is_some());
                let scheme = POLICIES.scheme(applied.scheme).unwrap();
                let same = serde_json::to_string(&determined(scheme, &household, &readings));
                prop_assert_eq!(serde_json::to_string(&applied).unwrap(), same.unwrap());
            }
            Err(none) => {
                prop_assert_eq!(none.len(), 1);
                prop_assert_eq!(none[0].code, Code::NoSchemeApplies);
                let early = drawn.case["registered_on"].as_str().unwrap() < "2022-04-01";
                let channel = drawn.case["channel"].as_str().unwrap();
                prop_assert!(channel == "agency" || channel == "jrs" && early);
            }
        }
    }

    #[test]
    fn a_comparison_is_its_determinations(drawn in drawn()) {
        let (household, readings) = (household(&drawn.case), read_as(&drawn));
        let others: Vec<&Scheme> = POLICIES.schemes().iter().collect();
        let compared = compare(&POLICIES, &household, &readings, &others).unwrap();
        prop_assert_eq!(compared.schemes.len(), POLICIES.schemes().len());
        let first = &compared.schemes[0];
        for answer in &compared.schemes {
            let scheme = POLICIES.scheme(answer.scheme).unwrap();
            let alone = serde_json::to_string(&determined(scheme, &household, &readings)).unwrap();
            prop_assert_eq!(serde_json::to_string(answer).unwrap(), alone);
        }
        let others = compared.schemes.iter().skip(1);
        for (difference, answer) in compared.differences.iter().zip(others) {
            prop_assert_eq!((difference.scheme, difference.less), (answer.scheme, first.scheme));
            let same = first.currency == answer.currency;
            prop_assert_eq!(difference.total, same.then(|| answer.total - first.total));
            let parts = sum(difference.benefits.values().copied());
            prop_assert!(!same || difference.total == Some(parts));
        }
    }

    /// Nota N3: every provider gives the same amounts, where no list of countries tells them
    /// apart and nothing that IOM asks stands in the way.
    #[test]
    fn every_provider_gives_the_same(drawn in drawn()) {
        let scheme = POLICIES.scheme("nl-harmonised").unwrap();
        let mut case = desk::of_nationality(&drawn.case, "IQ");
        case["facts"] = json!({});
        for person in case["persons"].as_array_mut().unwrap() {
            person["facts"] = json!({});
        }
        let readings = read_as(&drawn);
        let totals: BTreeSet<Cents> = ["iom", "ngo", "jrs"]
            .map(|channel| {
                let case = household(&with(&case, json!({ "channel": channel })));
                determined(scheme, &case, &readings).total
            })
            .into();
        prop_assert_eq!(totals.len(), 1, "{:?}", totals);
    }
}
