//! From the form to a case. There is one door: the form is written as the JSON of a case and read
//! by [`rules::parse::case::read`]; what the door says is told at the field where it was entered.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::{Package, Readings};
use rules::determine::applicable::HOME;
use rules::diagnostics::Diagnostic;
use rules::parse::Country;
use rules::parse::case::{Household, read};
use rules::typed as input;
use rules::words::Lang;
use serde_json::{Map, Value};

use super::entry::{Entry, OWN_FILE, id, of_person};
use super::mistakes::told;
use crate::page::fields::Mistake;

/// The days of a case, by their names in JSON.
pub(crate) const DAYS: [&str; 4] = ["registered_on", "departs_on", "arrived_on", "entered_on"];

/// What a form says, ready to be asked about.
pub(crate) struct Asked {
    pub household: Household,
    /// The same as JSON.
    pub written: Value,
    pub readings: Readings,
    /// The days that were entered, in the order of [`DAYS`].
    pub days: [Option<Date>; 4],
}

/// Reads a form.
///
/// # Errors
/// Every mistake, at its field.
pub(crate) fn asked(package: &Package, entry: &Entry, lang: Lang) -> Result<Asked, Vec<Mistake>> {
    let mut writer =
        Writer { package, entry, lang, mistakes: Vec::new(), countries: BTreeMap::new() };
    let days = DAYS.map(|field| writer.day(field));
    let case = writer.case(days);
    let readings = writer.readings();
    let written = Value::Object(case);
    let household = read(&written.to_string(), package.vocabulary());
    let Writer { mut mistakes, .. } = writer;
    match household {
        Ok(household) if mistakes.is_empty() => Ok(Asked { household, written, readings, days }),
        Ok(_) => Err(mistakes),
        Err(found) => {
            add(&mut mistakes, &found, entry, lang);
            Err(mistakes)
        }
    }
}

/// Adds what the rules say, where the form itself has not said it already.
fn add(mistakes: &mut Vec<Mistake>, found: &[Diagnostic], entry: &Entry, lang: Lang) {
    let own: Vec<String> = mistakes.iter().map(|mistake| mistake.field.clone()).collect();
    let counts = |field: &str| field == "adults" || field == "minors";
    let said =
        |field: &str| own.iter().any(|other| other == field || (counts(other) && counts(field)));
    for mistake in found.iter().map(|one| told(one, entry, lang)) {
        if !said(&mistake.field) && !mistakes.contains(&mistake) {
            mistakes.push(mistake);
        }
    }
}

struct Writer<'w> {
    package: &'w Package,
    entry: &'w Entry,
    lang: Lang,
    mistakes: Vec<Mistake>,
    /// Countries that were looked up, by what was typed: most persons share one.
    countries: BTreeMap<String, Result<Option<Country>, String>>,
}

impl Writer<'_> {
    fn wrong(&mut self, field: &str, text: String) {
        self.mistakes.push(Mistake { field: field.to_owned(), text });
    }

    fn case(&mut self, days: [Option<Date>; 4]) -> Map<String, Value> {
        let mut case = Map::new();
        if self.entry.trimmed("registered_on").is_empty() {
            let text = self.lang.pick("Vul de inschrijfdatum in.", "Enter the registration date.");
            self.wrong("registered_on", text.to_owned());
        }
        for (field, day) in DAYS.iter().zip(days) {
            put(&mut case, field, day.map(|day| Value::from(day.to_string())));
        }
        for field in ["departure", "channel"] {
            put(&mut case, field, text_of(self.entry.trimmed(field)));
        }
        let origin = self.country("country_of_origin");
        put(&mut case, "country_of_origin", origin);
        let facts = self.facts("fact-", false);
        put(&mut case, "facts", Some(Value::Object(facts)));
        let persons = match self.entry.persons() {
            Some(count) => (0..count).map(|place| self.person(place, count)).collect(),
            None => self.counted(),
        };
        put(&mut case, "persons", Some(Value::Array(persons)));
        case
    }

    /// Persons of whom only the numbers are known.
    fn counted(&mut self) -> Vec<Value> {
        let [adults, minors] = ["adults", "minors"].map(|field| {
            input::count(self.entry.get(field), self.lang).unwrap_or_else(|text| {
                self.wrong(field, text);
                0
            })
        });
        let nationality = self.country("nationality");
        let files = self.entry.trimmed("files");
        let count = adults + minors;
        let persons = (0..count).map(|place| {
            let adult = place < adults;
            let mut person = Map::new();
            put(&mut person, "id", Some(id(place, count).into()));
            put(&mut person, "age", text_of(if adult { "adult" } else { "minor" }));
            put(&mut person, "nationality", nationality.clone());
            let own = match (adult, adults) {
                (_, 0) | (true, 1) => true,
                (true, _) => files == "separate" || (files == "joint" && place == 0),
                (false, _) => false,
            };
            // Nobody says how two adults are entered: then the answer says that it is missing.
            let linked = !own && (!adult || files == "joint");
            put(&mut person, "principal", own.then_some(true.into()));
            put(&mut person, "linked_to", linked.then(|| id(0, count).into()));
            Value::Object(person)
        });
        persons.collect()
    }

    /// One of several persons, entered one by one.
    fn person(&mut self, place: usize, count: usize) -> Value {
        let mut person = Map::new();
        put(&mut person, "id", Some(self.entry.id(place, count).into()));
        let born_field = of_person(place, "born");
        let born = self.day(&born_field);
        if self.entry.trimmed(&born_field).is_empty() {
            let age = self.entry.trimmed(&of_person(place, "age"));
            put(&mut person, "age", text_of(age));
        } else {
            put(&mut person, "born", born.map(|day| Value::from(day.to_string())));
        }
        let nationality = self.country(&of_person(place, "nationality"));
        put(&mut person, "nationality", nationality);
        match self.entry.trimmed(&of_person(place, "file")) {
            "" => {}
            OWN_FILE => put(&mut person, "principal", Some(true.into())),
            to => {
                let to =
                    to.parse().map_or_else(|_| to.to_owned(), |place| self.entry.id(place, count));
                put(&mut person, "linked_to", Some(to.into()));
            }
        }
        let facts = self.facts(&of_person(place, "fact-"), true);
        put(&mut person, "facts", Some(Value::Object(facts)));
        Value::Object(person)
    }

    /// The facts whose fields begin so; those with values are about the whole case only.
    fn facts(&self, start: &str, of_person: bool) -> Map<String, Value> {
        let mut facts = Map::new();
        let asked = self.package.asked(HOME);
        for fact in asked.iter().filter(|fact| !of_person || fact.values.is_none()) {
            let value = match self.entry.trimmed(&format!("{start}{}", fact.id)) {
                "" => None,
                "yes" if fact.values.is_none() => Some(true.into()),
                "no" if fact.values.is_none() => Some(false.into()),
                other => text_of(other),
            };
            put(&mut facts, fact.id, value);
        }
        facts
    }

    fn day(&mut self, field: &str) -> Option<Date> {
        input::day(self.entry.get(field), self.lang).unwrap_or_else(|text| {
            self.wrong(field, text);
            None
        })
    }

    fn country(&mut self, field: &str) -> Option<Value> {
        let typed = self.entry.trimmed(field);
        let (package, lang) = (self.package, self.lang);
        let found = self.countries.entry(typed.to_owned());
        let found = found.or_insert_with(|| input::country(package, typed, lang)).clone();
        match found {
            Ok(country) => country.map(|country| country.code().into()),
            Err(text) => {
                self.wrong(field, text);
                None
            }
        }
    }

    /// The answers to open questions, as chosen.
    fn readings(&mut self) -> Readings {
        let mut readings = self.package.readings().clone();
        for question in self.package.questions() {
            let field = format!("reading-{}", question.id);
            let answer = self.entry.trimmed(&field);
            if answer.is_empty() {
                continue;
            }
            let choice = format!("{}={answer}", question.id);
            if let Err(wrong) = self.package.read_otherwise(&mut readings, &choice) {
                let text = format!("{} {}", wrong.what(self.lang), wrong.mend(self.lang));
                self.wrong(&field, text);
            }
        }
        readings
    }
}

fn put(map: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        map.insert(name.to_owned(), value);
    }
}

fn text_of(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| text.into())
}
