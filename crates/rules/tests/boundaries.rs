//! Every first and last day, exactly. The days, conditions and names are read from the policy
//! files themselves, apart from the program's own reading of them: each row, reference, division
//! of costs and maximum holds from its first day until its last, and on no day outside.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]
#![allow(clippy::indexing_slicing, reason = "a policy that is not as expected must stop the test")]

mod desk;
mod files;

use std::collections::BTreeSet;

use desk::{POLICIES, case, day, household, member, readings, with};
use files::{File, Span, around, policy_tables};
use jiff::civil::Date;
use rules::check::Scheme;
use rules::determine::{Determination, applicable, determine};
use rules::parse::Membership;
use serde_json::{Value, json};

/// Countries that every list of the policies tells apart.
const COUNTRIES: [&str; 6] = ["IQ", "UA", "AL", "SY", "XK", "US"];

fn scheme(id: &str) -> &'static Scheme {
    POLICIES.scheme(id).unwrap()
}

/// A household with everybody in it, or one of minors on their own.
fn everybody(on: Date, alone: bool) -> Value {
    let minor = |id: &str| json!({ "id": id, "born": "2013-05-05", "principal": true });
    if alone {
        return case(&on.to_string(), &[minor("m0")]);
    }
    let mut persons = vec![desk::adult("a0"), member("a1", "1987-01-01")];
    persons.extend((0..8).map(|place| member(&format!("c{place}"), "2013-05-05")));
    case(&on.to_string(), &persons)
}

/// The case in which something with these conditions holds, if any does on that day.
fn fitting(file: &File, when: &Value, on: Date, alone: bool, country: &str) -> Option<Value> {
    let channel = file.table["scheme"]["channels"][0].as_str().unwrap();
    let mut case = desk::of_nationality(&everybody(on, alone), country);
    case = with(&case, json!({ "channel": channel, "facts": {}, "entered_on": "2010-01-01" }));
    for (name, values) in when.as_object().into_iter().flatten() {
        let value = values.get(0).unwrap_or(values).clone();
        match name.as_str() {
            "departure" | "channel" => case[name.as_str()] = value,
            "entered" if value == "since" => {
                let before = day(file.table["dimension"]["entered"]["entered"]["before"].as_str()?);
                if on < before {
                    return None;
                }
                case["entered_on"] = json!(before.to_string());
            }
            _ if files::is_fact(name) => case["facts"][name.as_str()] = value,
            _ => {}
        }
    }
    Some(case)
}

/// Whether an answer uses something of this name, and how its name stands there.
fn uses(answer: &Determination<'_>, name: &str, goods: &[String]) -> bool {
    let line = |line: &rules::determine::Line<'_>| {
        let payer = line.funders.iter().any(|payer| payer.by == name);
        line.row == name || line.follows.iter().any(|one| one == name) || payer
    };
    answer.lines.iter().any(line)
        || answer.refusals.iter().any(|one| one.row == name)
        || answer
            .goods
            .iter()
            .any(|one| one.row == name || goods.iter().any(|id| *id == one.benefit))
}

/// The benefits of a reference: goods give the row at its end and no path to it.
fn goods_of(entry: &Value) -> Vec<String> {
    let followed = entry.get("scheme").and_then(|_| entry["benefits"].as_array());
    let benefits = followed.into_iter().flatten();
    benefits.map(|benefit| benefit.as_str().unwrap().to_owned()).collect()
}

/// The readings under which something holds: as it says, and an unknown day as asked.
fn read_for(entry: &Value, assumed: Option<&(String, String)>) -> Vec<String> {
    let mut choices = Vec::new();
    for (question, answers) in entry["reading"].as_object().into_iter().flatten() {
        let answer = answers.get(0).unwrap_or(answers).as_str().unwrap();
        choices.push(format!("{question}={answer}"));
    }
    choices.extend(assumed.map(|(question, answer)| format!("{question}={answer}")));
    choices
}

/// On which of these days a case that fits uses something; `None` where no case is possible.
fn used_on(
    file: &File,
    entry: &Value,
    span: &Span,
    days: &[Date],
    who: (bool, &str),
) -> Vec<Option<bool>> {
    let name = format!("{}:{}", file.id(), entry["id"].as_str().unwrap());
    let choices = read_for(entry, span.assumed.as_ref());
    let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
    let (readings, goods) = (readings(&POLICIES, &choices), goods_of(entry));
    let used = |on: &Date| {
        let case = household(&fitting(file, &entry["when"], *on, who.0, who.1)?);
        let answer = determine(&POLICIES, scheme(file.id()), &case, &readings).unwrap();
        Some(uses(&answer, &name, &goods))
    };
    days.iter().map(used).collect()
}

/// A scheme that is not in force is read on its nearest day.
fn nearest(scheme: &Scheme, on: Date) -> Date {
    let (from, until) = scheme.in_force();
    until.map_or(on.max(from), |until| on.max(from).min(until))
}

fn holds_exactly(file: &File, kind: &str, entry: &Value, span: &Span) {
    let name = format!("{}:{}", file.id(), entry["id"].as_str().unwrap());
    let scheme = scheme(file.id());
    let from = span.from.unwrap_or(scheme.in_force().0);
    let mut days = around(Some(from), span.until);
    // Costs are only divided while there are any: look on the first days of the rows, too.
    let costs = kind == "funding";
    let rows = file.entries(&["row"]).into_iter().filter(|_| costs);
    days.extend(rows.filter_map(|(_, row)| files::given(row, "from")));
    let expected = |on: &Date| {
        let on = nearest(scheme, *on);
        from <= on && span.until.is_none_or(|until| on <= until)
    };
    // Nothing uses what waits for a list that settles more.
    let reachable = !files::no_country_fits(&entry["when"]);
    let mut found = false;
    for alone in [false, true] {
        for country in COUNTRIES {
            let used = used_on(file, entry, span, &days, (alone, country));
            let mut exact = used.contains(&Some(true));
            for (on, used) in days.iter().zip(&used) {
                assert!(*used != Some(true) || expected(on), "{name} is used on {on}");
                assert!(*used != Some(true) || reachable, "{name} is used, no country fits");
                exact &= used.is_none_or(|used| used == expected(on) || costs && !used);
            }
            found |= exact;
        }
    }
    assert_eq!(found, reachable, "{name}: no case uses it on exactly its days {days:?}");
}

#[test]
fn every_row_reference_cost_and_maximum_holds_on_its_days_and_no_other() {
    let mut count = 0;
    for file in policy_tables() {
        for (kind, entry) in file.entries(&["row", "follow", "funding", "cap"]) {
            for span in file.spans(kind, entry) {
                holds_exactly(&file, kind, entry, &span);
                count += 1;
            }
        }
    }
    assert!(count >= 120, "only {count} were looked at");
}

/// In force, or as if, and then on which day.
#[test]
fn every_scheme_is_in_force_from_its_first_day_until_its_last() {
    for scheme in POLICIES.schemes() {
        let (from, until) = scheme.in_force();
        for on in around(Some(from), until) {
            let case = household(&everybody(on, false));
            let answer = determine(&POLICIES, scheme, &case, POLICIES.readings()).unwrap();
            let inside = from <= on && until.is_none_or(|until| on <= until);
            let name = format!("{} on {on}", scheme.id());
            assert_eq!(answer.in_force, inside, "{name}");
            assert_eq!(answer.as_if_on, (!inside).then(|| nearest(scheme, on)), "{name}");
        }
    }
}

/// Which scheme applies, through each channel, on the days around every first and last day.
#[test]
fn the_registration_date_chooses_the_scheme_to_the_day() {
    let on = |text: &str| day(text);
    let chosen = |channel: &str, country: &str, at: Date| {
        let case = desk::of_nationality(&everybody(at, false), country);
        let case = household(&with(&case, json!({ "channel": channel })));
        let found = applicable(&POLICIES, &case, POLICIES.readings());
        found.ok().map(|found| found.scheme.id())
    };
    for channel in ["iom", "ngo"] {
        for (country, at, scheme) in [
            ("IQ", "2017-06-30", None),
            ("IQ", "2017-07-01", Some("nl-national")),
            ("IQ", "2024-09-01", Some("nl-national")),
            ("IQ", "2024-09-02", Some("nl-harmonised")),
            ("SY", "2024-12-31", Some("nl-harmonised")),
            ("SY", "2025-01-01", Some("syria-2025")),
            ("SY", "2025-12-31", Some("syria-2025")),
            ("SY", "2026-01-01", Some("nl-harmonised")),
            ("IQ", "2025-06-01", Some("nl-harmonised")),
        ] {
            assert_eq!(chosen(channel, country, on(at)), scheme, "{channel} {country} {at}");
        }
    }
    for (at, scheme) in [
        ("2022-03-31", None),
        ("2022-04-01", Some("frontex-jrs")),
        ("2024-09-01", Some("frontex-jrs")),
        ("2024-09-02", Some("nl-harmonised")),
    ] {
        assert_eq!(chosen("jrs", "IQ", on(at)), scheme, "jrs {at}");
    }
}

/// Each transition holds inside its box of two days, on its edges, and not a day outside.
#[test]
fn every_transition_holds_in_its_box_of_days() {
    let mut held = BTreeSet::new();
    for file in policy_tables() {
        for (_, entry) in file.entries(&["transition"]) {
            let id = entry["id"].as_str().unwrap();
            let cases = &entry["cases"];
            let of = |key: &str| {
                cases[key].as_str().map(|text| match text {
                    // Of the harmonised framework, which starts on 2 September 2024.
                    "start - 1 day" => day("2024-09-01"),
                    "start + 2 months" => day("2024-11-02"),
                    plain => day(plain),
                })
            };
            let registered = (of("registered_from"), of("registered_until"));
            let departs = (of("departs_from"), of("departs_until"));
            let choices = read_for(entry, None);
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            let readings = readings(&POLICIES, &choices);
            let channel = cases["channel"].get(0).unwrap_or(&json!("iom")).clone();
            for on in around(registered.0, registered.1) {
                for leaves in around(departs.0, departs.1).into_iter().filter(|day| *day >= on) {
                    let fields = json!({ "channel": channel, "departs_on": leaves.to_string() });
                    let case = household(&with(&everybody(on, false), fields));
                    let inside = files::inside(on, registered) && files::inside(leaves, departs);
                    let holds = holds(&case, &readings, id, entry);
                    assert_eq!(holds, inside, "{id}: registered {on}, departs {leaves}");
                    if holds {
                        held.insert(id.to_owned());
                    }
                }
            }
        }
    }
    assert_eq!(held.len(), 3, "{held:?}");
}

/// Whether a transition decides, or refuses because its amounts are unknown.
fn holds(
    case: &rules::parse::case::Household,
    readings: &rules::check::Readings,
    id: &str,
    entry: &Value,
) -> bool {
    match applicable(&POLICIES, case, readings) {
        Ok(found) => found.transition == Some(id),
        Err(none) => {
            let why = entry["unknown"]["nl"].as_str().unwrap_or("-");
            none.args.iter().any(|(name, value)| *name == "why" && value.contains(why))
        }
    }
}

/// The days of every line of every country list, and the days that a list settles at all.
#[test]
fn every_country_is_on_its_lists_on_its_days_and_no_other() {
    for list in POLICIES.lists() {
        let (opens, closes) = list.covers;
        for row in &list.rows {
            let mut days = around(row.from, row.until);
            days.extend(around(opens, closes));
            days.push(day("2024-10-01"));
            for on in days {
                let rows = list.rows.iter().filter(|one| one.country == row.country);
                let listed = rows.into_iter().any(|one| files::inside(on, (one.from, one.until)));
                let sign = match (files::inside(on, list.covers), listed) {
                    (true, true) => "✓",
                    (true, false) if !list.absent_is_unsettled => "✗",
                    _ => "?",
                };
                let known = match list.membership(row.country, on) {
                    Membership::Listed(_) => "✓",
                    Membership::Unlisted => "✗",
                    Membership::Unsettled => "?",
                };
                assert_eq!(known, sign, "{} {} on {on}", list.id, row.country.code());
                said_by_an_answer(&list.id, row.country.code(), on, sign);
            }
        }
    }
}

/// Some scheme looks at the list, and its answer says how the country stands there.
fn said_by_an_answer(list: &str, country: &str, on: Date, sign: &str) {
    let case = case(&on.to_string(), &[desk::adult("a0")]);
    let case = household(&desk::of_nationality(&case, country));
    let said = format!("{list} ");
    let mut found = false;
    for scheme in POLICIES.schemes() {
        let answer = determine(&POLICIES, scheme, &case, POLICIES.readings()).unwrap();
        for because in answer.persons[0].facts.iter().map(|fact| fact.because.to_string()) {
            let Some((_, after)) = because.split_once(&said) else { continue };
            assert!(after.starts_with(sign), "{country} on {on}: {because}, not {sign}");
            found = true;
        }
    }
    assert!(found, "no scheme looks at {list}");
}
