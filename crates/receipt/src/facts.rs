//! The facts of a household, as few as the rules need: no names, no ids, no birth dates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::Package;
use rules::determine::Determination;
use rules::diagnostics::Diagnostic;
use rules::parse::case::{self, Departure, Fact, Household};
use serde_json::{Map, Value, json};

use crate::essence::essence;
use crate::receipt::{Asked, Unfit, said};

/// What a receipt says of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The day of registration (nota N18).
    pub registered_on: Date,
    /// The day of departure, if something depends on it.
    pub departs_on: Option<Date>,
    /// The day of arrival, if something depends on it.
    pub arrived_on: Option<Date>,
    /// The day of entry, if something depends on it.
    pub entered_on: Option<Date>,
    /// Whether the departure is forced.
    pub forced: bool,
    /// Through whom support comes, as an id of the package.
    pub channel: String,
    /// ISO 3166 code, if something depends on it.
    pub country_of_origin: Option<String>,
    /// What is said of the whole household.
    pub facts: BTreeMap<String, Fact>,
    /// Everybody; principal applicants first.
    pub persons: Vec<Person>,
}

/// One person, known by their place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// How old.
    pub age: Age,
    /// In whose file in RIAT (nota N12).
    pub file: File,
    /// ISO 3166 code, if something depends on it.
    pub nationality: Option<String>,
    /// What is said of this person.
    pub facts: BTreeMap<String, Fact>,
}

/// How old a person is, as far as the rules need to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// An adult on the day that counts.
    Adult,
    /// No adult on the day that counts.
    Minor,
    /// In whole years on the day of registration, where a scheme tells more ages apart.
    Years(u8),
}

/// In whose file a person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// The case does not say.
    Unsaid,
    /// In a file of their own.
    Own,
    /// Linked to the person in this place.
    Of(usize),
}

impl Facts {
    /// The id that stands for the person in a place.
    pub fn id(place: usize) -> String {
        format!("p{place:02}")
    }

    /// The household that these facts are about, through the door of all cases.
    ///
    /// # Errors
    /// When the package does not know what the facts name.
    pub fn household(&self, package: &Package) -> Result<Household, Vec<Diagnostic>> {
        case::read(&self.json().to_string(), package.vocabulary())
    }

    /// The facts as a case.
    pub fn json(&self) -> Value {
        let mut all = Map::new();
        let mut put = |key: &str, value: Value| all.insert(key.to_owned(), value);
        put("registered_on", json!(self.registered_on.to_string()));
        let days = [
            ("departs_on", self.departs_on),
            ("arrived_on", self.arrived_on),
            ("entered_on", self.entered_on),
        ];
        for (key, day) in days {
            if let Some(day) = day {
                put(key, json!(day.to_string()));
            }
        }
        put("departure", json!(if self.forced { "forced" } else { "voluntary" }));
        put("channel", json!(self.channel));
        if let Some(country) = &self.country_of_origin {
            put("country_of_origin", json!(country));
        }
        if !self.facts.is_empty() {
            put("facts", json!(self.facts));
        }
        let persons = self.persons.iter().enumerate();
        put("persons", persons.map(|(place, one)| self.person(place, one)).collect());
        Value::Object(all)
    }

    fn person(&self, place: usize, one: &Person) -> Value {
        let mut all = Map::new();
        let mut put = |key: &str, value: Value| all.insert(key.to_owned(), value);
        put("id", json!(Self::id(place)));
        match one.age {
            Age::Adult => put("age", json!("adult")),
            Age::Minor => put("age", json!("minor")),
            Age::Years(years) => put("born", json!(self.born(years).to_string())),
        };
        if let Some(country) = &one.nationality {
            put("nationality", json!(country));
        }
        match one.file {
            File::Unsaid => None,
            File::Own => put("principal", json!(true)),
            File::Of(to) => put("linked_to", json!(Self::id(to))),
        };
        if !one.facts.is_empty() {
            put("facts", json!(one.facts));
        }
        Value::Object(all)
    }

    /// A day on which somebody of that age may be born: their birthday is the day of registration.
    fn born(&self, years: u8) -> Date {
        let ago = jiff::Span::new().try_years(years).unwrap_or_default();
        self.registered_on.checked_sub(ago).unwrap_or(self.registered_on)
    }
}

/// The fewest facts with which the rules say the same of a household, and what they say.
pub(crate) fn fewest(
    asked: &Asked<'_>,
    household: &Household,
) -> Result<(Facts, Vec<String>), Unfit> {
    let found = asked.determine(household).map_err(Unfit::Mistakes)?;
    if !found.in_force {
        return Err(Unfit::NotInForce);
    }
    if found.instead_of_channel.is_some() {
        return Err(Unfit::OtherChannel);
    }
    let order = principals_first(&found);
    let new = |id: &str| order.iter().position(|other| *other == id).unwrap_or(order.len());
    let wanted = essence(&found, new);
    let keeps = |facts: &Facts| {
        let Ok(least) = facts.household(asked.package) else { return false };
        asked.determine(&least).is_ok_and(|found| said(&found) == wanted)
    };
    let mut facts = everything(household, &found, &order).ok_or(Unfit::NeedsBirthDates)?;
    in_years(&mut facts, &found, &order, &keeps)?;
    for drop in drops(&facts) {
        let mut fewer = facts.clone();
        drop(&mut fewer);
        if keeps(&fewer) {
            facts = fewer;
        }
    }
    Ok((facts, wanted))
}

/// The ids of the persons, those with a file of their own first: where a case names no principal,
/// the first adult is taken for one.
fn principals_first<'d>(found: &Determination<'d>) -> Vec<&'d str> {
    let mut order: Vec<_> = found.persons.iter().collect();
    order.sort_by_key(|one| (one.file_of != one.person, !one.adult));
    order.into_iter().map(|one| one.person).collect()
}

/// What the case says, ages in words.
fn everything(household: &Household, found: &Determination<'_>, order: &[&str]) -> Option<Facts> {
    let case = serde_json::to_value(household).ok()?;
    let written = case.get("persons")?.as_array()?;
    let id = |one: &Value| one.get("id").and_then(Value::as_str).map(str::to_owned);
    let persons = order.iter().map(|person| {
        let one = written.iter().find(|one| id(one).as_deref() == Some(person))?;
        let adult = found.persons.iter().find(|seen| seen.person == *person)?.adult;
        let linked = one.get("linked_to").and_then(Value::as_u64);
        let linked = linked.and_then(|to| id(written.get(usize::try_from(to).ok()?)?));
        let file = match linked {
            Some(to) => File::Of(order.iter().position(|other| *other == to)?),
            None if one.get("principal") == Some(&Value::Bool(true)) => File::Own,
            None => File::Unsaid,
        };
        Some(Person {
            age: if adult { Age::Adult } else { Age::Minor },
            file,
            nationality: text(one, "nationality"),
            facts: facts_in(one),
        })
    });
    let day = |key: &str| text(&case, key).and_then(|text| text.parse().ok());
    Some(Facts {
        registered_on: household.registered_on(),
        departs_on: day("departs_on"),
        arrived_on: day("arrived_on"),
        entered_on: day("entered_on"),
        forced: household.departure() == Departure::Forced,
        channel: household.channel().to_owned(),
        country_of_origin: text(&case, "country_of_origin"),
        facts: facts_in(&case),
        persons: persons.collect::<Option<_>>()?,
    })
}

fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn facts_in(value: &Value) -> BTreeMap<String, Fact> {
    let all = value.get("facts").and_then(Value::as_object);
    let facts = all.into_iter().flatten().filter_map(|(name, fact)| match fact {
        Value::Bool(holds) => Some((name.clone(), Fact::Holds(*holds))),
        Value::String(value) => Some((name.clone(), Fact::Value(value.clone()))),
        _ => None,
    });
    facts.collect()
}

/// Says ages in years for those persons of whom adult or minor is not enough.
fn in_years(
    facts: &mut Facts,
    found: &Determination<'_>,
    order: &[&str],
    keeps: &impl Fn(&Facts) -> bool,
) -> Result<(), Unfit> {
    if keeps(facts) {
        return Ok(());
    }
    let words = facts.clone();
    for (person, id) in facts.persons.iter_mut().zip(order) {
        let seen = found.persons.iter().find(|seen| seen.person == *id);
        let years = seen.and_then(|seen| seen.age).and_then(|age| u8::try_from(age).ok());
        person.age = years.map_or(person.age, Age::Years);
    }
    if !keeps(facts) {
        return Err(Unfit::NeedsBirthDates);
    }
    for (place, word) in words.persons.iter().enumerate() {
        let mut fewer = facts.clone();
        if let Some(person) = fewer.persons.get_mut(place) {
            person.age = word.age;
        }
        if keeps(&fewer) {
            *facts = fewer;
        }
    }
    Ok(())
}

/// Takes one thing out of the facts.
type Drop = Box<dyn Fn(&mut Facts)>;

/// Everything that might be left out, one at a time.
fn drops(facts: &Facts) -> Vec<Drop> {
    let mut all: Vec<Drop> = vec![
        Box::new(|facts| facts.entered_on = None),
        Box::new(|facts| facts.arrived_on = None),
        Box::new(|facts| facts.departs_on = None),
        Box::new(|facts| facts.country_of_origin = None),
    ];
    for name in facts.facts.keys() {
        let name = name.clone();
        all.push(Box::new(move |facts| drop(facts.facts.remove(&name))));
    }
    for (place, person) in facts.persons.iter().enumerate() {
        let of = move |facts: &mut Facts, change: &dyn Fn(&mut Person)| {
            facts.persons.get_mut(place).into_iter().for_each(change);
        };
        all.push(Box::new(move |facts| of(facts, &|person| person.nationality = None)));
        for name in person.facts.keys() {
            let name = name.clone();
            all.push(Box::new(move |facts| {
                of(facts, &|person| drop(person.facts.remove(&name)));
            }));
        }
    }
    all
}
