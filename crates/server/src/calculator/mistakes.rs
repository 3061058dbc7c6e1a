//! What the rules say is wrong with a case, told at the field of the form and in its words.

use jiff::civil::Date;
use rules::diagnostics::{Code, Diagnostic, Place};
use rules::words::{Lang, date};

use super::entry::{Entry, of_person, person_of};
use crate::page::fields::Mistake;

/// A diagnostic as a mistake in a field.
pub(super) fn told(found: &Diagnostic, entry: &Entry, lang: Lang) -> Mistake {
    let path = match &found.place {
        Place::Case(path) => path.as_str(),
        Place::File(_) | Place::Request => "",
    };
    let mut said = found.clone();
    for (_, value) in &mut said.args {
        *value = in_words(value, lang);
    }
    let what = match found.code {
        Code::CaseMissingField => lang.pick("Hier ontbreekt iets.", "Something is missing.").into(),
        _ => capital(&said.what(lang)),
    };
    let mend = mend(found.code, lang).map_or_else(|| said.mend(lang), str::to_owned);
    Mistake { field: field(path, entry), text: format!("{what} {mend}") }
}

/// Mistakes in the order of the fields that were drawn, each with the name of its field.
pub(crate) fn in_order(
    mistakes: &[Mistake],
    drawn: &[(String, String)],
    lang: Lang,
) -> Vec<Mistake> {
    let mut all: Vec<(usize, Mistake)> = Vec::new();
    for one in mistakes {
        let place = drawn.iter().position(|(id, _)| *id == one.field);
        let label = place.and_then(|place| drawn.get(place)).map_or("", |(_, label)| label);
        let person = person_of(&one.field)
            .map(|person| format!("{} {}, ", lang.pick("Persoon", "Person"), person + 1));
        let gap = if label.is_empty() || label.ends_with('?') { " " } else { ": " };
        let text = format!("{}{label}{gap}{}", person.unwrap_or_default(), one.text);
        let text = text.trim_start().to_owned();
        all.push((place.unwrap_or(usize::MAX), Mistake { text, ..one.clone() }));
    }
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, one)| one).collect()
}

/// The field of the form that stands for a path in a case.
fn field(path: &str, entry: &Entry) -> String {
    let counted = entry.persons().is_none();
    let Some(rest) = path.strip_prefix("persons") else {
        return match path.strip_prefix("facts.") {
            Some(fact) => format!("fact-{fact}"),
            None => path.to_owned(),
        };
    };
    let (place, rest) = rest.trim_start_matches('[').split_once(']').unwrap_or(("0", ""));
    // The rules name a person by place while reading, and by id when they compose the household.
    let place: usize = match (entry.place_of(place), place.strip_prefix('p')) {
        (Some(place), _) => place,
        (None, Some(number)) => number.parse().unwrap_or(1_usize).saturating_sub(1),
        (None, None) => place.parse().unwrap_or(0),
    };
    match rest.trim_start_matches('.') {
        "nationality" if counted => "nationality".to_owned(),
        "linked_to" | "principal" if counted => "files".to_owned(),
        _ if counted => "adults".to_owned(),
        "linked_to" | "principal" => of_person(place, "file"),
        "" | "id" => of_person(place, "age"),
        other => of_person(place, &other.replace("facts.", "fact-")),
    }
}

/// How to mend it in the form, where the words of the catalogue are about JSON.
fn mend(code: Code, lang: Lang) -> Option<&'static str> {
    Some(match code {
        Code::NoPersons => lang.pick(
            "Vul ten minste één volwassene of minderjarige in.",
            "Enter at least one adult or minor.",
        ),
        Code::MinorNotLinked => lang.pick(
            "Kies aan welke volwassene deze persoon is gekoppeld. Reist er geen volwassene mee, \
             kies dan “hoofdaanvrager”.",
            "Choose the adult that this person is linked to. If no adult travels along, choose \
             “principal applicant”.",
        ),
        Code::FileUnclear => lang.pick(
            "Kies “hoofdaanvrager”, of aan wie deze persoon is gekoppeld.",
            "Choose “principal applicant”, or the person that this one is linked to.",
        ),
        Code::DepartureDayNeeded => lang.pick(
            "Vul de vertrekdatum in, of kies bij de open vragen een andere lezing.",
            "Enter the departure date, or choose another reading at the open questions.",
        ),
        Code::CaseMissingField => lang.pick("Vul dit in.", "Fill this in."),
        _ => return None,
    })
}

/// Names of fields, days and persons as the form calls them.
fn in_words(value: &str, lang: Lang) -> String {
    let known = match value {
        "registered_on" => lang.pick("de inschrijfdatum", "the registration date"),
        "departs_on" => lang.pick("de vertrekdatum", "the departure date"),
        "arrived_on" => lang.pick("de aankomstdatum", "the arrival date"),
        "entered_on" => lang.pick("de dag van binnenkomst", "the day of entry"),
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    if let Some(day) = value.parse::<Date>().ok().filter(|_| value.len() == 10) {
        return date(day, lang);
    }
    match value.strip_prefix('p').and_then(|number| number.parse::<usize>().ok()) {
        Some(number) => format!("{} {number}", lang.pick("persoon", "person")),
        None => value.to_owned(),
    }
}

/// The same with a capital in front.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    first + chars.as_str()
}
