//! The rows of one household → what is needed to register it.

use std::collections::BTreeMap;

use rules::determine::applicable::HOME;
use rules::words::Words;
use serde_json::{Map, Value};

use super::both;
use super::column::Column;
use super::read::{Reader, Row};
use crate::case::{Facts, Intake};
use crate::person::{Identity, VNumber};
use crate::refused::Refused;

/// The persons of a household.
struct Persons {
    written: Vec<Value>,
    people: BTreeMap<String, Identity>,
    vulnerable: BTreeMap<String, Vec<String>>,
    rows: BTreeMap<String, usize>,
}

impl<'r> Reader<'r> {
    /// What is needed to register it, and the row of each person.
    pub(super) fn household(&mut self) -> Option<(Intake, BTreeMap<String, usize>)> {
        let mut household = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                household.insert(name.to_owned(), value);
            }
        };
        for (column, name) in [
            (Column::RegisteredOn, "registered_on"),
            (Column::DepartsOn, "departs_on"),
            (Column::EnteredOn, "entered_on"),
        ] {
            let at = self.shared(&column);
            put(name, self.day(at, &column));
        }
        let at = self.shared(&Column::Origin);
        put("country_of_origin", self.country(at, &Column::Origin));
        put("departure", self.departure());
        put("channel", self.channel());
        let facts = self.facts();
        put("facts", (!facts.is_empty()).then(|| facts.into()));
        let Persons { written, people, vulnerable, rows } = self.persons();
        put("persons", Some(written.into()));
        let evidence = self.evidence();
        let intake =
            self.intake(Facts { household: household.into(), people, vulnerable, evidence });
        if self.wrong.is_empty()
            && let Err(refused) = intake.facts.check(self.package)
        {
            self.refused(&refused, &rows);
        }
        self.wrong.is_empty().then_some((intake, rows))
    }

    fn departure(&mut self) -> Option<Value> {
        let at = self.shared(&Column::Departure);
        let names = |id: &str, plain: &str| {
            let words = rules::words::departure(id);
            vec![plain.to_owned(), words.nl, words.en]
        };
        let known = [
            ("voluntary", names("voluntary", "zelfstandig")),
            ("forced", names("forced", "gedwongen")),
        ];
        self.one_of(at, &Column::Departure, &known)
    }

    fn channel(&mut self) -> Option<Value> {
        let at = self.shared(&Column::Channel);
        let channels = self.package.channels(HOME);
        let known: Vec<(&str, Vec<String>)> = channels
            .iter()
            .map(|(id, name)| (*id, vec![(*id).to_owned(), name.nl.clone(), name.en.clone()]))
            .collect();
        self.one_of(at, &Column::Channel, &known)
    }

    fn facts(&mut self) -> Map<String, Value> {
        let mut facts = Map::new();
        for asked in self.package.asked(HOME) {
            let column = Column::Fact(asked.id.to_owned());
            let at = self.shared(&column);
            let value = match asked.values {
                None => self.truth(at, &column).map(Value::from),
                Some(values) => {
                    let names = |words: &Words| vec![words.nl.clone(), words.en.clone()];
                    let known: Vec<(&str, Vec<String>)> =
                        values.iter().map(|(id, words)| (id.as_str(), names(words))).collect();
                    self.one_of(at, &column, &known)
                }
            };
            if let Some(value) = value {
                facts.insert(asked.id.to_owned(), value);
            }
        }
        facts
    }

    fn evidence(&mut self) -> BTreeMap<String, String> {
        let columns = self.columns;
        let mut evidence = BTreeMap::new();
        for column in columns.keys() {
            let Column::Evidence(id) = column else { continue };
            let (_, paper) = self.shared(column);
            if !paper.is_empty() {
                evidence.insert(id.clone(), paper.to_owned());
            }
        }
        evidence
    }

    fn persons(&mut self) -> Persons {
        let (mut written, mut people) = (Vec::new(), BTreeMap::new());
        let (mut vulnerable, mut rows) = (BTreeMap::new(), BTreeMap::new());
        let all = self.rows;
        let id = |(place, row): (usize, &&'r Row)| match self.of(row, &Column::Person) {
            "" => format!("p{}", place + 1),
            own => own.to_owned(),
        };
        let ids: Vec<String> = all.iter().enumerate().map(id).collect();
        for (row, id) in all.iter().zip(&ids) {
            if rows.insert(id.clone(), row.0).is_some() {
                let words = both(
                    format!("“{id}” staat er twee keer in dit huishouden. Kies een ander kenmerk."),
                    format!("“{id}” is twice in this household. Choose another id."),
                );
                self.add(row.0, &Column::Person, words);
            }
            written.push(self.person(row, id, &ids));
            people.insert(id.clone(), self.identity(row));
            let codes = self.of(row, &Column::Needs).split([',', ' ', ';']);
            let codes: Vec<String> =
                codes.filter(|code| !code.is_empty()).map(str::to_uppercase).collect();
            if !codes.is_empty() {
                vulnerable.insert(id.clone(), codes);
            }
        }
        Persons { written, people, vulnerable, rows }
    }

    fn person(&mut self, row: &'r Row, id: &str, ids: &[String]) -> Value {
        let mut person = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                person.insert(name.to_owned(), value);
            }
        };
        put("id", Some(id.into()));
        let born = self.of(row, &Column::Born);
        let age = self.of(row, &Column::Age);
        if born.is_empty() {
            let known = [
                ("adult", vec!["volwassen".to_owned()]),
                ("minor", vec!["minderjarig".to_owned()]),
            ];
            put("age", self.one_of((row.0, age), &Column::Age, &known));
            if age.is_empty() {
                let words = both(
                    "Vul een geboortedatum in, of volwassen of minderjarig onder leeftijd.",
                    "Enter a date of birth, or adult or minor under age.",
                );
                self.add(row.0, &Column::Born, words);
            }
        } else {
            put("born", self.day((row.0, born), &Column::Born));
        }
        let nationality = self.of(row, &Column::Nationality);
        put("nationality", self.country((row.0, nationality), &Column::Nationality));
        let (principal, linked) = self.riat(row, ids);
        put("principal", principal.then_some(true.into()));
        put("linked_to", linked.map(Value::from));
        let mut own = Map::new();
        let columns = self.columns;
        for column in columns.keys() {
            let Column::OwnFact(fact) = column else { continue };
            if let Some(holds) = self.truth((row.0, self.of(row, column)), column) {
                own.insert(fact.clone(), holds.into());
            }
        }
        put("facts", (!own.is_empty()).then(|| own.into()));
        person.into()
    }

    /// Whether somebody has a RIAT file of their own, or else to whom they are linked.
    fn riat(&mut self, row: &'r Row, ids: &[String]) -> (bool, Option<String>) {
        let text = self.of(row, &Column::Riat);
        if text.is_empty() {
            return (false, None);
        }
        if ["eigen", "own"].contains(&text.to_lowercase().as_str()) {
            return (true, None);
        }
        let numbered = || ids.get(text.parse::<usize>().ok()?.checked_sub(1)?);
        match ids.iter().find(|id| *id == text).or_else(numbered) {
            Some(id) => (false, Some(id.clone())),
            None => {
                let known = ids.join(", ");
                let words = both(
                    format!("“{text}” is niemand in dit huishouden. Schrijf eigen, of: {known}."),
                    format!("“{text}” is nobody in this household. Write own, or: {known}."),
                );
                self.add(row.0, &Column::Riat, words);
                (false, None)
            }
        }
    }

    fn identity(&mut self, row: &'r Row) -> Identity {
        let text = |column: &Column| self.of(row, column).to_owned();
        let (family_name, given_names) = (text(&Column::Family), text(&Column::Given));
        let number = self.of(row, &Column::VNumber);
        let v_number = VNumber::parse(number).ok();
        if v_number.is_none() && !number.is_empty() {
            let words = both(
                "Een V-nummer heeft tien cijfers. Maak de cel op als tekst, zodat nullen blijven.",
                "A V-number has ten digits. Format the cell as text, so that noughts stay.",
            );
            self.add(row.0, &Column::VNumber, words);
        }
        if family_name.is_empty() && self.columns.contains_key(&Column::Family) {
            let words = both(
                "Neem de achternaam over van het reisdocument.",
                "Copy the family name from the travel document.",
            );
            self.add(row.0, &Column::Family, words);
        }
        Identity { family_name, given_names, v_number }
    }

    fn intake(&mut self, facts: Facts) -> Intake {
        let at = self.shared(&Column::Retroactive);
        let retroactive = self.truth(at, &Column::Retroactive).unwrap_or_default();
        let (row, others) = self.shared(&Column::LookedAt);
        let mut looked_at = Vec::new();
        for word in others.split([',', ' ', ';']).filter(|word| !word.is_empty()) {
            match word.parse() {
                Ok(number) => looked_at.push(number),
                Err(_) => {
                    let words = both(
                        format!(
                            "“{word}” is geen nummer van een zaak. Schrijf bijvoorbeeld 12, 40."
                        ),
                        format!("“{word}” is no number of a case. Write, for example, 12, 40."),
                    );
                    self.add(row, &Column::LookedAt, words);
                }
            }
        }
        let because = self.shared(&Column::Because).1.to_owned();
        Intake { facts, retroactive, looked_at, because }
    }

    /// What the register says of the household, at the cells that it is about.
    fn refused(&mut self, refused: &[Refused], rows: &BTreeMap<String, usize>) {
        let numbers: Vec<usize> = self.rows.iter().map(|row| row.0).collect();
        for one in refused {
            let words = one.words();
            match one {
                Refused::Case { path, .. } => {
                    let (person, column) = about(path);
                    let row = person.and_then(|person| {
                        let place = person.parse().ok().and_then(|place: usize| numbers.get(place));
                        rows.get(person).or(place).copied()
                    });
                    self.add(row.unwrap_or(self.first()), &column, words);
                }
                Refused::Person { person, .. } => {
                    let row = rows.get(person).copied().unwrap_or(self.first());
                    self.add(row, &Column::Person, words);
                }
                _ => self.add(self.first(), &Column::File, words),
            }
        }
    }
}

/// The person and the column that a path in a household stands for.
fn about(path: &str) -> (Option<&str>, Column) {
    let of = |rest: &str, own: bool| match rest {
        "registered_on" => Column::RegisteredOn,
        "departs_on" => Column::DepartsOn,
        "entered_on" => Column::EnteredOn,
        "departure" => Column::Departure,
        "channel" => Column::Channel,
        "country_of_origin" => Column::Origin,
        "born" => Column::Born,
        "age" => Column::Age,
        "nationality" => Column::Nationality,
        "principal" | "linked_to" => Column::Riat,
        rest => match rest.strip_prefix("facts.") {
            Some(fact) if own => Column::OwnFact(fact.to_owned()),
            Some(fact) => Column::Fact(fact.to_owned()),
            None if own => Column::Person,
            None => Column::File,
        },
    };
    match path.strip_prefix("persons[").and_then(|rest| rest.split_once(']')) {
        Some((person, rest)) => (Some(person), of(rest.trim_start_matches('.'), true)),
        None => (None, of(path, false)),
    }
}
