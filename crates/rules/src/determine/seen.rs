//! One person as a cell of a scheme, and how firm that is.

use crate::check::grid::cell::{Cell, DIMS_MAX, Few};
use crate::parse::lists::Country;
use crate::parse::policy::CountryOf;

/// Why a dimension has its value for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// The case says so.
    Given,
    /// The case does not say; the scheme assumes it.
    Assumed,
    /// Country lists leave it unsettled.
    Unsettled,
    /// The case says adult or minor, and that leaves several age bands.
    AgeInWords,
    /// The scheme has no such value: it provides nothing for this case.
    NotProvided,
    /// The case does not give the country.
    CountryMissing,
    /// The case does not give the day on which age counts: there is no answer.
    DayNeeded,
}

/// One person as a cell of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// A value for each dimension; behind the last one nothing.
    pub cell: Cell,
    how: [How; DIMS_MAX],
    /// The dimensions whose value the case does not simply give.
    pub open: Few,
    /// The first dimension whose value the scheme does not have.
    pub unknown: Option<u8>,
    /// A dimension for which the case lacks a day.
    pub day_needed: Option<u8>,
    /// Nationality and country of origin.
    pub countries: [Option<Country>; 2],
}

impl Seen {
    pub(crate) const NOBODY: Self = Self {
        cell: [0; DIMS_MAX],
        how: [How::Given; DIMS_MAX],
        open: Few::NONE,
        unknown: None,
        day_needed: None,
        countries: [None; 2],
    };

    /// The same for a person of these countries.
    pub(crate) const fn of(mut self, countries: [Option<Country>; 2]) -> Self {
        self.countries = countries;
        self
    }

    /// A country of the person.
    pub(crate) const fn country(&self, of: CountryOf) -> Option<Country> {
        let [nationality, origin] = self.countries;
        match of {
            CountryOf::Nationality => nationality,
            CountryOf::CountryOfOrigin => origin,
        }
    }

    /// Why a dimension has its value.
    pub(crate) fn how(&self, dim: usize) -> How {
        self.how.get(dim).copied().unwrap_or(How::Given)
    }

    /// Notes a value, and why it is that.
    pub(crate) fn set(&mut self, dim: usize, value: usize, how: How) {
        if let (Some(slot), Ok(value)) = (self.cell.get_mut(dim), u8::try_from(value)) {
            *slot = value;
        }
        if how != How::Given {
            self.note(dim, how);
        }
    }

    fn note(&mut self, dim: usize, how: How) {
        if let Some(slot) = self.how.get_mut(dim) {
            *slot = how;
        }
        self.open.add(dim);
        let first = |known: Option<u8>| {
            u8::try_from(known.map_or(dim, |first| usize::from(first).min(dim))).ok()
        };
        match how {
            How::NotProvided => self.unknown = first(self.unknown),
            How::DayNeeded => self.day_needed = first(self.day_needed),
            _ => {}
        }
    }
}
