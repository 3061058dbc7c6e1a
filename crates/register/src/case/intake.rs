//! Facts as somebody wrote them, and whether they can be those of a household.

use rules::check::Package;
use rules::words::Words;
use serde::Deserialize;
use serde_json::Value;

use super::event::{Facts, Outline};
use crate::award::Award;
use crate::refused::Refused;

/// What is needed to register a household.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intake {
    /// The household and its people.
    pub facts: Facts,
    /// Whether the journey began before the case.
    #[serde(default)]
    pub retroactive: bool,
    /// Cases that look alike and that a person judged to be no obstacle; their numbers.
    #[serde(default)]
    pub looked_at: Vec<i64>,
    /// Why they are none.
    #[serde(default)]
    pub because: String,
}

/// The longest name, in letters.
const NAME_MAX: usize = 128;
/// The longest code of a special need, and the most of them.
const CODE_MAX: usize = 12;

impl Facts {
    /// The persons of the household, as written: id and person.
    pub(crate) fn persons(&self) -> impl Iterator<Item = (&str, &Value)> {
        let persons = self.household.get("persons").and_then(Value::as_array);
        persons.into_iter().flatten().filter_map(|one| Some((one.get("id")?.as_str()?, one)))
    }

    /// The facts that the household states, by name: those of the case and of its persons.
    pub(crate) fn stated(&self) -> impl Iterator<Item = &str> {
        let own = self.household.get("facts").and_then(Value::as_object);
        let persons = self.persons().filter_map(|(_, one)| one.get("facts")?.as_object());
        own.into_iter().chain(persons).flatten().map(|(fact, _)| fact.as_str())
    }

    /// Whether help after arrival is given at departure, as an exception (nota N21).
    pub(crate) fn at_departure(&self) -> bool {
        let place = self.household.get("facts").and_then(|facts| facts.get("post-arrival-place"));
        place.and_then(Value::as_str) == Some("at-departure")
    }

    /// Special needs that are no codes: an explanation about somebody's health has no place here.
    fn no_codes(&self) -> impl Iterator<Item = Refused> {
        let plain = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        let is_code =
            move |code: &String| (1..=CODE_MAX).contains(&code.len()) && code.chars().all(plain);
        let unfit = move |codes: &Vec<String>| codes.len() > CODE_MAX || !codes.iter().all(is_code);
        let those = self.vulnerable.iter().filter(move |(_, codes)| unfit(codes));
        those.map(|(id, _)| {
            person(
                id,
                "Bijzondere behoeften zijn codes, zoals A1; haal uitleg weg.",
                "Special needs are codes, such as A1; take out explanations.",
            )
        })
    }

    /// What stays of these facts, if they can be those of a household.
    ///
    /// # Errors
    /// Every mistake at once.
    pub(crate) fn check(&self, package: &Package) -> Result<Outline, Vec<Refused>> {
        let read = Award::read(package, &self.household);
        let mut wrong = read.as_ref().err().cloned().unwrap_or_default();
        for (id, _) in self.persons() {
            if !self.people.contains_key(id) {
                wrong.push(person(
                    id,
                    "Er is geen naam voor deze persoon; voeg die toe.",
                    "There is no name for this person; add it.",
                ));
            }
        }
        for id in self.people.keys().chain(self.vulnerable.keys()) {
            if self.persons().all(|(known, _)| known != id) {
                wrong.push(person(
                    id,
                    "Deze persoon staat niet in het huishouden; voeg die toe of haal de naam weg.",
                    "This person is not in the household; add them, or take the name out.",
                ));
            }
        }
        let mut numbers = std::collections::BTreeMap::new();
        for (id, identity) in &self.people {
            let names = [&identity.family_name, &identity.given_names];
            if identity.family_name.trim().is_empty() {
                wrong.push(person(
                    id,
                    "De achternaam is leeg; neem die over van het reisdocument.",
                    "The family name is empty; copy it from the travel document.",
                ));
            }
            let unfit = |name: &&&String| {
                name.chars().count() > NAME_MAX || name.chars().any(char::is_control)
            };
            if names.iter().any(|name| unfit(&name)) {
                wrong.push(person(
                    id,
                    "Een naam heeft ten hoogste 128 letters en geen regeleinden; kort de naam in.",
                    "A name has at most 128 letters and no line ends; shorten it.",
                ));
            }
            let Some(number) = &identity.v_number else { continue };
            if numbers.insert(number, id).is_some() {
                wrong.push(person(
                    id,
                    "Twee personen hebben hetzelfde V-nummer; verbeter er een.",
                    "Two persons have the same V-number; mend one of them.",
                ));
            }
        }
        wrong.extend(self.no_codes());
        match read {
            Ok(household) if wrong.is_empty() => Ok(Outline {
                registered_on: household.registered_on(),
                channel: household.channel().to_owned(),
                departure: household.departure().word().to_owned(),
                persons: self.persons().count(),
            }),
            _ => Err(wrong),
        }
    }
}

fn person(id: &str, nl: &str, en: &str) -> Refused {
    let words = Words { nl: nl.to_owned(), en: en.to_owned() };
    Refused::Person { person: id.to_owned(), words }
}
