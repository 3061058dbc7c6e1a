//! Every fact about one person, and what it rests on: told when somebody asks.

use std::fmt;

use serde::{Serialize, Serializer};

use super::because::{Because, Rests};
use super::determination::FactSeen;
use super::household::{View, date_of};
use super::reasons::Open;
use super::seen::{How, Seen};
use crate::check::scheme::{Dim, DimSource};
use crate::parse::case::Age;
use crate::parse::policy::CaseDate;

/// The facts that a scheme tells persons apart by, as it sees one person.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub(crate) view: View<'a>,
    pub(crate) seen: Seen,
    /// The place of the person, and of the principal applicant of the file.
    pub(crate) person: usize,
    pub(crate) file_of: usize,
    /// What is missing of the person.
    pub(crate) open: Open,
}

impl<'a> Facts<'a> {
    /// Each fact, in the order of the scheme.
    pub fn iter(&self) -> impl Iterator<Item = FactSeen<'a>> + '_ {
        let dims = self.view.scheme.dims.iter().enumerate().zip(&self.seen.cell);
        dims.map(|((at, dim), value)| {
            let value = match self.seen.how(at) {
                How::NotProvided => self.view.stated(dim),
                _ => dim.values.get(usize::from(*value)).map_or("", |(value, _)| value),
            };
            FactSeen { fact: &dim.name, value, because: Because(self.rests(dim)) }
        })
    }

    fn rests(&self, dim: &'a Dim) -> Rests<'a> {
        let View { package, household, readings, .. } = self.view;
        match &dim.source {
            DimSource::Departure => Rests::Field("departure"),
            DimSource::Channel => Rests::Field("channel"),
            DimSource::Role => Rests::File(self.view.id(self.file_of)),
            DimSource::Age { on, .. } => {
                let which = on.get(readings).unwrap_or(CaseDate::RegisteredOn);
                let stated = household.persons.get(self.person).map(|person| person.age);
                match (stated, date_of(household, which)) {
                    (Some(Age::Born(born)), Some(day)) => Rests::Years { born, day },
                    (Some(Age::Stated(group)), _) => Rests::Age(group),
                    _ => Rests::Nothing,
                }
            }
            source @ DimSource::Lists { of, .. } => {
                let day = household.registered_on;
                let lists = |country| Rests::Lists { package, source, country, day };
                self.seen.country(*of).map_or(Rests::Nothing, lists)
            }
            DimSource::Entered { .. } => household.entered_on.map_or(Rests::Nothing, Rests::Day),
            DimSource::Fact { .. } => Rests::Field("facts"),
        }
    }
}

impl fmt::Debug for Facts<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
