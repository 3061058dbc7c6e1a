//! What the case does not say, and what would settle it.

use std::cmp::Ordering;
use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::kept::Kept;
use crate::words::Words;

/// A fact that is missing, assumed for now.
#[derive(Clone, Debug)]
pub struct Missing<'a> {
    /// The person it is about; absent for the whole case.
    pub person: Option<&'a str>,
    pub(crate) of: Kept<'a, Wanted>,
}

/// What is missing, of whomever.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wanted {
    /// Its id.
    pub fact: String,
    /// What was assumed.
    pub assumed: String,
    /// The question to ask, or the document that would settle it.
    pub ask: MissingAsk,
}

/// What would settle a missing fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum MissingAsk {
    /// A question to the returnee or the supervisor.
    Question(Words),
    /// A document that the sources at hand do not hold.
    Document(Vec<Words>),
}

impl<'a> Missing<'a> {
    fn key(&self) -> (&str, Option<&'a str>, &str, &MissingAsk) {
        (&self.fact, self.person, &self.assumed, &self.ask)
    }
}

impl Deref for Missing<'_> {
    type Target = Wanted;

    fn deref(&self) -> &Wanted {
        &self.of
    }
}

impl PartialEq for Missing<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Missing<'_> {}

impl PartialOrd for Missing<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By fact and person.
impl Ord for Missing<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

/// A missing fact as it is written down.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Missing"))]
pub(crate) struct Told<'m> {
    /// Its id.
    fact: &'m str,
    /// The person it is about; absent for the whole case.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'m str>,
    /// What was assumed.
    assumed: &'m str,
    /// The question to ask, or the document that would settle it.
    ask: &'m MissingAsk,
}

impl Serialize for Missing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (fact, person, assumed, ask) = self.key();
        Told { fact, person, assumed, ask }.serialize(serializer)
    }
}
