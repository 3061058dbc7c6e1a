//! A case: what it may say of a household. [`read`] is the one door: JSON → [`Household`], with
//! every mistake at once.

mod door;
mod fields;
#[cfg(feature = "schema")]
mod schema;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Value, json};

use super::lists::Country;
use crate::diagnostics::Diagnostic;
#[cfg(feature = "schema")]
pub use schema::schema;

/// The most persons that one case can hold.
pub const PERSONS_MAX: usize = 100;

/// People who leave together: one case, with everything a determination may look at.
///
/// There is no other way to make one than by [`read`]: ids are unique, links lead to a person,
/// days exist and are in order. Persons are sorted by id, so that their order says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Household {
    pub(crate) registered_on: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) departs_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) arrived_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) entered_on: Option<Date>,
    pub(crate) departure: Departure,
    pub(crate) channel: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country_of_origin: Option<Country>,
    pub(crate) persons: Vec<Person>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) facts: BTreeMap<String, Fact>,
}

/// One person of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The id that the case gives; never a name.
    pub id: String,
    /// As `born` or as `age`.
    #[serde(flatten)]
    pub(crate) age: Age,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) nationality: Option<Country>,
    pub(crate) principal: bool,
    /// The place of the person that this one is linked to in RIAT (nota N12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) linked_to: Option<usize>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) facts: BTreeMap<String, Fact>,
}

/// What a case says of a person's age: one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) enum Age {
    /// A day of birth.
    #[serde(rename = "born")]
    Born(Date),
    /// Only whether the person is an adult on the day that counts.
    #[serde(rename = "age")]
    Stated(AgeGroup),
}

/// What a case may say of an age without a day of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AgeGroup {
    Adult,
    Minor,
}

impl AgeGroup {
    /// The word in cases.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Adult => "adult",
            Self::Minor => "minor",
        }
    }

    /// Whether somebody of this group can be of an age in a band, when adults are of `majority`
    /// and over.
    pub(crate) fn meets(self, majority: u16, from: u16, until: Option<u16>) -> bool {
        match self {
            Self::Adult => until.is_none_or(|until| until >= majority),
            Self::Minor => from < majority,
        }
    }
}

impl Age {
    pub(crate) const fn born(self) -> Option<Date> {
        match self {
            Self::Born(day) => Some(day),
            Self::Stated(_) => None,
        }
    }
}

/// How a person leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Departure {
    /// Zelfstandig.
    Voluntary,
    /// Gedwongen.
    Forced,
}

impl Departure {
    /// The word in cases and policies.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Voluntary => "voluntary",
            Self::Forced => "forced",
        }
    }
}

/// A fact that a scheme asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// Whether a condition holds.
    Holds(bool),
    /// The value of a dimension.
    Value(String),
}

impl Household {
    /// The date that decides (nota N18).
    pub const fn registered_on(&self) -> Date {
        self.registered_on
    }

    /// How the household leaves.
    pub const fn departure(&self) -> Departure {
        self.departure
    }

    /// Through whom support comes, as an id of the package.
    pub fn channel(&self) -> &str {
        &self.channel
    }

    /// The same household with every adult entered in RIAT separately (nota N12); children stay
    /// linked to the adult they were linked to.
    pub(crate) fn entered_separately(&self, adult: impl Fn(usize) -> bool) -> Self {
        let mut other = self.clone();
        for (place, person) in other.persons.iter_mut().enumerate() {
            if adult(place) {
                person.principal = true;
                person.linked_to = None;
            }
        }
        other
    }
}

/// What a case may name: the countries, channels and facts of a package.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    pub(crate) countries: Vec<Country>,
    pub(crate) channels: Vec<String>,
    /// `None` for yes or no, else the values.
    pub(crate) facts: BTreeMap<String, Option<Vec<String>>>,
}

/// The persons of a household of which only numbers are known, as a case writes them: adults first,
/// so many of them with a file of their own; the others and all minors belong to the first. Without
/// an adult every minor is a principal applicant (readings Q3).
pub fn persons_in_numbers(
    adults: usize,
    minors: usize,
    principals: usize,
    nationality: &str,
) -> Vec<Value> {
    let person = |age: AgeGroup, place: usize, principal: bool| {
        let mut one = json!({
            "id": format!("{}-{place}", age.word()), "age": age.word(),
            "nationality": nationality, "principal": principal,
        });
        if !principal && let Some(fields) = one.as_object_mut() {
            fields.insert("linked_to".to_owned(), json!("adult-0"));
        }
        one
    };
    let adult = (0..adults).map(|place| person(AgeGroup::Adult, place, place < principals));
    let minor = (0..minors).map(|place| person(AgeGroup::Minor, place, adults == 0));
    adult.chain(minor).collect()
}

/// Reads a case. `text` is one JSON object.
///
/// # Errors
/// Every mistake in it, each with its path.
pub fn read(text: &str, vocabulary: &Vocabulary) -> Result<Household, Vec<Diagnostic>> {
    door::read(text, vocabulary)
}
