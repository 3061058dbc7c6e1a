//! From the form of a household to the facts of a case, and back.

use std::collections::{BTreeMap, BTreeSet};

use register::case::Facts;
use register::person::{Identity, VNumber};
use rules::check::Package;
use rules::determine::applicable::HOME;
use rules::words::{Lang, date};
use serde_json::Value;

use crate::calculator::case::asked;
use crate::calculator::entry::{Entry, OWN_FILE, PERSONS, of_person};
use crate::page::fields::Mistake;

/// In front of the field that says what shows a fact.
pub(super) const EVIDENCE: &str = "evidence-";
/// In front of the field that says that another case is no obstacle.
pub(super) const LOOKED: &str = "looked-";
/// The fields of a form that are there once.
const ONCE: [&str; 13] = [
    "do",
    "sleutel",
    "versie",
    "reason",
    "persons",
    "departure",
    "channel",
    "registered_on",
    "departs_on",
    "entered_on",
    "country_of_origin",
    "retroactive",
    "because",
];
/// The fields that each person has.
const OF_PERSON: [&str; 9] =
    ["id", "family", "given", "v", "born", "age", "nationality", "file", "vulnerable"];
/// The longest code of a special need.
const CODE_MAX: usize = 12;

/// Whether the form has a field of this name.
pub(super) fn is_field(package: &Package, name: &str) -> bool {
    let asked = |id: &str| package.asked(HOME).iter().any(|one| one.id == id);
    if let Some(fact) = name.strip_prefix("fact-") {
        return asked(fact);
    }
    if let Some(fact) = name.strip_prefix(EVIDENCE) {
        return register::exchange::is_shown(package, fact);
    }
    if let Some(case) = name.strip_prefix(LOOKED) {
        return case.parse::<i64>().is_ok();
    }
    if let Some((place, field)) = name.strip_prefix('p').and_then(|rest| rest.split_once('-')) {
        let fact = field.strip_prefix("fact-").is_some_and(asked);
        return place.parse::<usize>().is_ok() && (fact || OF_PERSON.contains(&field));
    }
    ONCE.contains(&name)
}

/// Gives every person an id that nobody had before: what was paid to somebody stays theirs.
pub(super) fn number(entry: &mut Entry, before: &BTreeSet<String>) {
    let count = entry.persons().unwrap_or(1);
    let own = |place: usize, entry: &Entry| entry.trimmed(&of_person(place, "id")).to_owned();
    let ids: BTreeSet<String> = (0..count).map(|place| own(place, entry)).collect();
    let numbers = ids.iter().chain(before).filter_map(|id| id.strip_prefix('p')?.parse().ok());
    let mut last: usize = numbers.max().unwrap_or(0);
    for place in 0..count {
        if own(place, entry).is_empty() {
            last += 1;
            entry.set(&of_person(place, "id"), &format!("p{last:02}"));
        }
    }
}

/// Reads a form.
///
/// # Errors
/// Every mistake, at its field.
pub(super) fn facts(package: &Package, entry: &Entry, lang: Lang) -> Result<Facts, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let count = entry.persons().unwrap_or(1);
    let mut people = BTreeMap::new();
    let mut vulnerable = BTreeMap::new();
    let mut numbers: BTreeSet<VNumber> = BTreeSet::new();
    for place in 0..count {
        let id = entry.id(place, count);
        let identity = identity(entry, place, lang, &mut mistakes);
        if let Some(number) = &identity.v_number
            && !numbers.insert(number.clone())
        {
            let text = lang.pick(
                "Een ander in dit huishouden heeft dit V-nummer al. Verbeter een van beide.",
                "Somebody else in this household has this V-number. Mend one of the two.",
            );
            mistakes.push(mistake(place, "v", text));
        }
        people.insert(id.clone(), identity);
        let codes = codes(entry, place, lang, &mut mistakes);
        if !codes.is_empty() {
            vulnerable.insert(id, codes);
        }
    }
    match asked(package, entry, lang) {
        Ok(case) if mistakes.is_empty() => {
            let shown = entry.fields().filter_map(|(name, paper)| {
                let paper = paper.trim();
                let fact = name.strip_prefix(EVIDENCE).filter(|_| !paper.is_empty())?;
                Some((fact.to_owned(), paper.to_owned()))
            });
            Ok(Facts { household: case.written, people, vulnerable, evidence: shown.collect() })
        }
        Ok(_) => Err(mistakes),
        Err(wrong) => {
            mistakes.extend(wrong);
            Err(mistakes)
        }
    }
}

fn mistake(place: usize, field: &str, text: &str) -> Mistake {
    Mistake { field: of_person(place, field), text: text.to_owned() }
}

fn identity(entry: &Entry, place: usize, lang: Lang, mistakes: &mut Vec<Mistake>) -> Identity {
    let field = |name: &str| entry.trimmed(&of_person(place, name));
    if field("family").is_empty() {
        let text = lang.pick(
            "Neem de achternaam over van het reisdocument.",
            "Copy the family name from the travel document.",
        );
        mistakes.push(mistake(place, "family", text));
    }
    let number = VNumber::parse(field("v"));
    if number.is_err() && !field("v").is_empty() {
        let text = lang.pick(
            "Een V-nummer heeft tien cijfers, bijvoorbeeld 2712345678.",
            "A V-number has ten digits, such as 2712345678.",
        );
        mistakes.push(mistake(place, "v", text));
    }
    Identity {
        family_name: field("family").to_owned(),
        given_names: field("given").to_owned(),
        v_number: number.ok(),
    }
}

/// Codes of special needs; never free text about somebody's health.
fn codes(entry: &Entry, place: usize, lang: Lang, mistakes: &mut Vec<Mistake>) -> Vec<String> {
    let typed = entry.trimmed(&of_person(place, "vulnerable"));
    let codes: Vec<String> = typed
        .split([',', ' ', ';'])
        .filter(|code| !code.is_empty())
        .map(str::to_uppercase)
        .collect();
    let is_code = |code: &String| {
        code.len() <= CODE_MAX && code.chars().all(|one| one.is_ascii_alphanumeric() || one == '-')
    };
    if !codes.iter().all(is_code) || codes.len() > CODE_MAX {
        let text = lang.pick(
            "Vul alleen codes van uw organisatie in, zoals A1, B3. Schrijf hier geen uitleg.",
            "Enter codes of your organisation alone, such as A1, B3. Write no explanation here.",
        );
        mistakes.push(mistake(place, "vulnerable", text));
    }
    codes
}

/// The form with the facts of a case, to put them right.
pub(super) fn entry(package: &Package, facts: &Facts, lang: Lang) -> Entry {
    let mut entry = Entry::default();
    let household = &facts.household;
    let text = |value: &Value, name: &str| {
        value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let day = |text: String| text.parse().map_or(text, |day| date(day, Lang::Nl));
    let country = |code: &str| {
        let all = package.countries();
        let found = all.iter().find(|(country, _)| country.code() == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.get(lang).to_owned())
    };
    for name in ["departure", "channel"] {
        entry.set(name, &text(household, name));
    }
    for name in ["registered_on", "departs_on", "entered_on"] {
        entry.set(name, &day(text(household, name)));
    }
    entry.set("country_of_origin", &country(&text(household, "country_of_origin")));
    set_facts(&mut entry, "fact-", household);
    for (fact, paper) in &facts.evidence {
        entry.set(&format!("{EVIDENCE}{fact}"), paper);
    }
    let persons = household.get("persons").and_then(Value::as_array).cloned().unwrap_or_default();
    let ids: Vec<String> = persons.iter().map(|one| text(one, "id")).collect();
    entry.set(PERSONS, &persons.len().to_string());
    for (place, person) in persons.iter().enumerate() {
        let id = text(person, "id");
        let mut set = |name: &str, value: &str| entry.set(&of_person(place, name), value);
        if let Some(identity) = facts.people.get(&id) {
            set("family", &identity.family_name);
            set("given", &identity.given_names);
            set("v", identity.v_number.as_ref().map_or("", VNumber::as_str));
        }
        set("vulnerable", &facts.vulnerable.get(&id).map_or(String::new(), |all| all.join(", ")));
        set("born", &day(text(person, "born")));
        set("age", &text(person, "age"));
        set("nationality", &country(&text(person, "nationality")));
        let to = text(person, "linked_to");
        let linked = ids.iter().position(|other| *other == to).map(|place| place.to_string());
        let own = person.get("principal").and_then(Value::as_bool).unwrap_or_default();
        let file = if own { OWN_FILE.to_owned() } else { linked.unwrap_or_default() };
        set("file", &file);
        set("id", &id);
        set_facts(&mut entry, &of_person(place, "fact-"), person);
    }
    entry
}

fn set_facts(entry: &mut Entry, start: &str, of: &Value) {
    let facts = of.get("facts").and_then(Value::as_object);
    for (fact, value) in facts.into_iter().flatten() {
        let value = match value {
            Value::Bool(true) => "yes",
            Value::Bool(false) => "no",
            other => other.as_str().unwrap_or_default(),
        };
        entry.set(&format!("{start}{fact}"), value);
    }
}
