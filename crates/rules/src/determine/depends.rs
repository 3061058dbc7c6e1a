//! On which missing facts a line depends.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::check::grid::cell::Dims;
use crate::check::scheme::Dim;

/// The missing facts that a line depends on, by their ids.
#[derive(Clone, Debug)]
pub struct IfFacts<'a> {
    pub(crate) dims: &'a [Dim],
    /// Dimensions that are missing.
    pub(crate) open: Dims,
    /// Those among them that are ages in words.
    pub(crate) ages: Dims,
    /// Conditions that are missing.
    pub(crate) asks: Cow<'a, [String]>,
}

impl IfFacts<'_> {
    /// Every id: of dimensions in their order, and then of conditions.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let name = |place| match self.dims.get(place) {
            Some(dim) if !self.ages.has(place) => dim.name.as_str(),
            _ => BORN,
        };
        self.open.map(name).chain(self.asks.iter().map(String::as_str))
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty() && self.asks.is_empty()
    }
}

/// What is missing where the case says only adult or minor: a birth date settles an age.
pub(crate) const BORN: &str = "born";

impl PartialEq for IfFacts<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Serialize for IfFacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
