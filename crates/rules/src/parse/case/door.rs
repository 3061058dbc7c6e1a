//! How a case is read: field by field, in the order in which a household needs them.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::fields::{Door, Fields, short};
use super::{Age, AgeGroup, Departure, Fact, Household, PERSONS_MAX, Person, Vocabulary};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::json::{Node, parse};

pub(super) const CASE: &[&str] = &[
    "registered_on",
    "departs_on",
    "arrived_on",
    "entered_on",
    "departure",
    "channel",
    "country_of_origin",
    "persons",
    "facts",
];
pub(super) const PERSON: &[&str] =
    &["id", "born", "age", "nationality", "principal", "linked_to", "facts"];

pub(super) fn read(text: &str, vocabulary: &Vocabulary) -> Result<Household, Vec<Diagnostic>> {
    let node = parse(text).map_err(|error| vec![error])?;
    let mut door = Door { vocabulary, mistakes: Vec::new() };
    let household = door.household(&node);
    match household {
        Some(household) if door.mistakes.is_empty() => Ok(household),
        _ => Err(door.mistakes),
    }
}

impl Door<'_> {
    fn household(&mut self, node: &Node<'_>) -> Option<Household> {
        let fields = self.fields(node, String::new(), CASE)?;
        if fields.get("registered_on").is_none() {
            self.missing(&fields, "registered_on", "yyyy-mm-dd");
        }
        let registered_on = self.date(&fields, "registered_on");
        let departs_on = self.date(&fields, "departs_on");
        let arrived_on = self.date(&fields, "arrived_on");
        let entered_on = self.date(&fields, "entered_on");
        self.in_order(
            ("registered_on", registered_on),
            &[("departs_on", departs_on), ("arrived_on", arrived_on)],
        );
        self.in_order(("departs_on", departs_on), &[("arrived_on", arrived_on)]);
        self.in_order(("entered_on", entered_on), &[("registered_on", registered_on)]);
        let departure = self.choice(&fields, "departure", &["voluntary", "forced"]);
        let vocabulary = self.vocabulary;
        let channels: Vec<&str> = vocabulary.channels.iter().map(String::as_str).collect();
        let channel = self.choice(&fields, "channel", &channels);
        let country_of_origin = self.country(&fields, "country_of_origin");
        let facts = self.facts(&fields);
        let persons = self.persons(&fields, departs_on.or(registered_on));
        Some(Household {
            registered_on: registered_on?,
            departs_on,
            arrived_on,
            entered_on,
            departure: match departure? {
                "forced" => Departure::Forced,
                _ => Departure::Voluntary,
            },
            channel: channel?.to_owned(),
            country_of_origin,
            persons: persons?,
            facts,
        })
    }

    fn in_order(&mut self, earlier: (&str, Option<Date>), later: &[(&str, Option<Date>)]) {
        for later in later {
            let (Some(first), Some(second)) = (earlier.1, later.1) else { continue };
            if second < first {
                self.add(
                    Diagnostic::in_case(Code::DaysOutOfOrder, later.0)
                        .arg("later", later.0)
                        .arg("later_day", second)
                        .arg("earlier", earlier.0)
                        .arg("earlier_day", first),
                );
            }
        }
    }

    fn facts(&mut self, fields: &Fields<'_, '_>) -> BTreeMap<String, Fact> {
        let mut facts = BTreeMap::new();
        let Some(node) = fields.get("facts") else { return facts };
        let vocabulary = self.vocabulary;
        let known: Vec<&str> = vocabulary.facts.keys().map(String::as_str).collect();
        let Node::Object(given) = node else {
            self.wrong(fields.path("facts"), "a JSON object {…}");
            return facts;
        };
        let given = Fields { fields: given, path: fields.path("facts") };
        for (name, value) in given.fields {
            let path = given.path(name);
            let Some(values) = vocabulary.facts.get(name.as_ref()) else {
                self.add(
                    Diagnostic::in_case(Code::CaseUnknownFact, path)
                        .arg("fact", short(name))
                        .arg("known", known.join(", ")),
                );
                continue;
            };
            let fact = match (value, values) {
                (Node::Null, _) => continue,
                (Node::Flag(holds), None) => Fact::Holds(*holds),
                (Node::Text(text), Some(values)) if values.iter().any(|value| value == text) => {
                    Fact::Value(text.to_string())
                }
                (_, None) => {
                    self.wrong(path, "true or false");
                    continue;
                }
                (_, Some(values)) => {
                    self.wrong(path, &values.join(" / "));
                    continue;
                }
            };
            if facts.insert(name.to_string(), fact).is_some() {
                self.add(Diagnostic::in_case(Code::CaseFieldTwice, path).arg("field", name));
            }
        }
        facts
    }

    fn persons(&mut self, fields: &Fields<'_, '_>, last_day: Option<Date>) -> Option<Vec<Person>> {
        let list = match fields.get("persons") {
            Some(Node::List(list)) => list,
            Some(_) => {
                self.wrong("persons".to_owned(), "a list […]");
                return None;
            }
            None => {
                self.missing(fields, "persons", "[{…}]");
                return None;
            }
        };
        if list.is_empty() {
            self.add(Diagnostic::in_case(Code::NoPersons, "persons"));
        }
        if list.len() > PERSONS_MAX {
            self.add(
                Diagnostic::in_case(Code::TooManyPersons, "persons")
                    .arg("count", list.len())
                    .arg("limit", PERSONS_MAX),
            );
            return None;
        }
        let mut read: Vec<(usize, Person, Option<&str>)> = Vec::with_capacity(list.len());
        for (index, node) in list.iter().enumerate() {
            if let Some((person, linked_to)) = self.person(node, index, last_day) {
                read.push((index, person, linked_to));
            }
        }
        read.sort_by(|a, b| a.1.id.cmp(&b.1.id));
        self.link(&mut read);
        Some(read.into_iter().map(|(_, person, _)| person).collect())
    }

    fn person<'n>(
        &mut self,
        node: &'n Node<'_>,
        index: usize,
        last_day: Option<Date>,
    ) -> Option<(Person, Option<&'n str>)> {
        let fields = self.fields(node, format!("persons[{index}]"), PERSON)?;
        if fields.get("id").is_none() {
            self.missing(&fields, "id", "a0");
        }
        let id = self.text(&fields, "id");
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '.' || c == '_';
        if let Some(id) = id
            && (id.is_empty() || id.len() > 64 || !id.chars().all(plain))
        {
            self.add(
                Diagnostic::in_case(Code::CaseBadName, fields.path("id")).arg("value", short(id)),
            );
        }
        let age = self.age(&fields);
        let nationality = self.country(&fields, "nationality");
        let principal = self.flag(&fields, "principal").unwrap_or(false);
        let linked_to = self.text(&fields, "linked_to");
        let facts = self.facts(&fields);
        // A dimension is a fact of the whole case: on one person it would go unheard.
        for (name, _) in facts.iter().filter(|(_, fact)| matches!(fact, Fact::Value(_))) {
            let known = self.vocabulary.facts.iter().filter(|(_, values)| values.is_none());
            let known: Vec<&str> = known.map(|(name, _)| name.as_str()).collect();
            let path = format!("{}.{name}", fields.path("facts"));
            self.add(
                Diagnostic::in_case(Code::CaseUnknownFact, path)
                    .arg("fact", name)
                    .arg("known", known.join(", ")),
            );
        }
        let (id, age) = (id?, age?);
        if let Some(day) = last_day.filter(|day| age.born().is_some_and(|born| born > *day)) {
            let at = fields.path("born");
            self.add(Diagnostic::in_case(Code::BornTooLate, at).arg("id", id).arg("day", day));
        }
        if principal && linked_to.is_some() {
            let at = fields.path("linked_to");
            self.add(Diagnostic::in_case(Code::PrincipalAndLinked, at).arg("id", id));
        }
        let id = id.to_owned();
        Some((Person { id, age, nationality, principal, linked_to: None, facts }, linked_to))
    }

    /// A day of birth, or whether the person is an adult: one of the two.
    fn age(&mut self, fields: &Fields<'_, '_>) -> Option<Age> {
        match (fields.get("born").is_some(), fields.get("age").is_some()) {
            (true, false) => self.date(fields, "born").map(Age::Born),
            (false, true) => {
                let groups = [AgeGroup::Adult, AgeGroup::Minor];
                let word = self.choice(fields, "age", &groups.map(AgeGroup::word))?;
                groups.into_iter().find(|group| group.word() == word).map(Age::Stated)
            }
            (true, true) => {
                let at = fields.path("age");
                self.add(Diagnostic::in_case(Code::BornAndAge, at));
                None
            }
            (false, false) => {
                self.missing(fields, "born", "a birth date, or an age in words");
                None
            }
        }
    }

    /// Turns names into places: every link leads to a person of the case, and never in a circle.
    fn link(&mut self, read: &mut [(usize, Person, Option<&str>)]) {
        let ids: Vec<String> = read.iter().map(|(_, person, _)| person.id.clone()).collect();
        let places: HashMap<&str, usize> =
            ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        for pair in read.windows(2) {
            if let [(_, one, _), (index, two, _)] = pair
                && one.id == two.id
            {
                self.mistakes.push(
                    Diagnostic::in_case(Code::PersonTwice, format!("persons[{index}].id"))
                        .arg("id", &one.id),
                );
            }
        }
        for (index, person, linked_to) in read.iter_mut() {
            let Some(to) = linked_to else { continue };
            person.linked_to = places.get(to).copied();
            if person.linked_to.is_none() {
                self.mistakes.push(
                    Diagnostic::in_case(
                        Code::LinkedToNobody,
                        format!("persons[{index}].linked_to"),
                    )
                    .arg("to", short(to))
                    .arg("known", ids.join(", ")),
                );
            }
        }
        for (index, person, _) in read.iter() {
            let next = |place: usize| read.get(place).and_then(|(_, person, _)| person.linked_to);
            let mut at = person.linked_to;
            for _ in 0..read.len() {
                at = at.and_then(next);
            }
            if at.is_some() {
                self.mistakes.push(
                    Diagnostic::in_case(
                        Code::LinkedInCircle,
                        format!("persons[{index}].linked_to"),
                    )
                    .arg("id", &person.id),
                );
            }
        }
    }
}
