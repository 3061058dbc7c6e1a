//! On which missing facts a line depends.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::check::Package;
use crate::check::grid::cell::Few;
use crate::check::scheme::Scheme;

/// The missing facts that a line depends on, by their ids.
#[derive(Clone, Copy)]
pub struct IfFacts<'a> {
    pub(crate) package: &'a Package,
    pub(crate) scheme: &'a Scheme,
    /// Dimensions that are missing.
    pub(crate) open: Few,
    /// Those among them that are ages in words.
    pub(crate) ages: Few,
    /// Conditions that are missing.
    pub(crate) asks: Few,
}

impl<'a> IfFacts<'a> {
    /// Every id: of dimensions in their order, and then of conditions.
    pub fn iter(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let Self { package, scheme, open, ages, asks } = *self;
        let name = move |place| match scheme.dims.get(place) {
            Some(dim) if !ages.has(place) => dim.name.as_str(),
            _ => BORN,
        };
        let conditions = asks.filter_map(move |ask| package.ask(scheme, ask));
        open.map(name).chain(conditions.map(|condition| condition.id.as_str()))
    }

    /// Whether nothing is missing.
    pub const fn is_empty(&self) -> bool {
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

impl fmt::Debug for IfFacts<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for IfFacts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
