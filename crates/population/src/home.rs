//! A distinct household: everything the rules can tell it apart by, and the case it stands for.

use jiff::ToSpan;
use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::{Household, read};
use rules::parse::lists::Country;
use serde_json::{Value, json};

use crate::key::Row;
use crate::said::Said;

/// A household as a table tells it apart from others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Home {
    /// A day of the stretch in which it was registered.
    pub registered_on: Date,
    pub departure: String,
    pub channel: String,
    pub people: People,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum People {
    /// As a table of households has them.
    Counted { nationality: Country, adults: usize, minors: usize, principals: usize },
    /// As a table of persons has them.
    Each(Vec<One>),
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct One {
    pub age: Age,
    pub nationality: Country,
    pub principal: bool,
    /// The place of another person of the household.
    pub linked_to: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Age {
    Adult,
    Minor,
    /// The lowest age in whole years that is alike, and how many persons of the household who are
    /// alike in age are younger, where it matters who is the oldest.
    Years {
        from: i16,
        older_than: usize,
    },
}

/// Whose nationality a household has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nationality {
    One(Country),
    Mixed,
}

impl Home {
    /// The household of a row whose words are known.
    pub(crate) fn of(row: &Row<'_>) -> Option<Self> {
        Some(Self {
            registered_on: row.registered_on,
            departure: row.departure.to_owned(),
            channel: row.channel.to_owned(),
            people: People::Counted {
                nationality: Country::parse(row.nationality)?,
                adults: row.adults,
                minors: row.minors,
                principals: row.principals,
            },
        })
    }

    /// The case, through the same door as any other.
    pub(crate) fn household(&self, package: &Package) -> Result<Household, Said> {
        match &self.people {
            People::Counted { nationality, adults, minors, principals } => Row {
                registered_on: self.registered_on,
                departure: &self.departure,
                channel: &self.channel,
                nationality: nationality.code(),
                adults: *adults,
                minors: *minors,
                principals: *principals,
            }
            .household(package),
            People::Each(persons) => {
                let persons = persons.iter().enumerate();
                let persons: Vec<Value> =
                    persons.map(|(place, one)| one.in_case(place, self.registered_on)).collect();
                let case = json!({
                    "registered_on": self.registered_on.to_string(),
                    "departure": self.departure,
                    "channel": self.channel,
                    "persons": persons,
                });
                let read = read(&case.to_string(), package.vocabulary());
                read.map_err(|mistakes| Said::of(&mistakes, package))
            }
        }
    }

    /// With another country for each one.
    pub(crate) fn with_countries(&self, alike: impl Fn(Country) -> Country) -> Self {
        let people = match &self.people {
            People::Counted { nationality, adults, minors, principals } => People::Counted {
                nationality: alike(*nationality),
                adults: *adults,
                minors: *minors,
                principals: *principals,
            },
            People::Each(persons) => {
                let other = |one: &One| One { nationality: alike(one.nationality), ..one.clone() };
                People::Each(persons.iter().map(other).collect())
            }
        };
        Self { people, ..self.clone() }
    }

    /// How many adults and minors, for who is an adult from an age in years.
    pub(crate) fn adults_and_minors(&self, majority: i16) -> (usize, usize) {
        match &self.people {
            People::Counted { adults, minors, .. } => (*adults, *minors),
            People::Each(persons) => {
                let adult = |one: &&One| match one.age {
                    Age::Adult => true,
                    Age::Minor => false,
                    Age::Years { from, .. } => from >= majority,
                };
                let adults = persons.iter().filter(adult).count();
                (adults, persons.len() - adults)
            }
        }
    }

    pub(crate) fn nationality(&self) -> Nationality {
        match &self.people {
            People::Counted { nationality, .. } => Nationality::One(*nationality),
            People::Each(persons) => match persons.first() {
                Some(first) if persons.iter().all(|one| one.nationality == first.nationality) => {
                    Nationality::One(first.nationality)
                }
                _ => Nationality::Mixed,
            },
        }
    }
}

impl One {
    /// The places in a household keep their order as ids: `p00`, `p01`, …
    fn in_case(&self, place: usize, day: Date) -> Value {
        let id = |place: usize| format!("p{place:02}");
        let mut person = json!({
            "id": id(place), "nationality": self.nationality.code(), "principal": self.principal,
        });
        let mut set = |key: &str, value: Value| {
            if let Some(fields) = person.as_object_mut() {
                fields.insert(key.to_owned(), value);
            }
        };
        match self.age {
            Age::Adult => set("age", json!("adult")),
            Age::Minor => set("age", json!("minor")),
            Age::Years { from, older_than } => {
                // A birthday long enough ago, yet within the same year of age.
                let days = i64::try_from(older_than).unwrap_or(0);
                let born = day.checked_sub(i64::from(from).years());
                let born = born.and_then(|day| day.checked_sub(days.days()));
                set("born", json!(born.unwrap_or(day).to_string()));
            }
        }
        if let Some(to) = self.linked_to {
            set("linked_to", json!(id(to)));
        }
        person
    }
}
