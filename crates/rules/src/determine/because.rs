//! What a fact about a person rests on, in a few words.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::riat::age;
use crate::check::Package;
use crate::check::scheme::DimSource;
use crate::parse::case::AgeGroup;
use crate::parse::lists::{Country, Membership};

/// What the value of a fact rests on: a field of the case, a birth date, lists of countries.
///
/// It becomes text when somebody reads it.
#[derive(Clone, Copy)]
pub struct Because<'a>(pub(crate) Rests<'a>);

/// On what a value rests.
#[derive(Clone, Copy)]
pub(crate) enum Rests<'a> {
    /// Something that the case does not give.
    Nothing,
    /// A field of the case.
    Field(&'static str),
    /// The file of this principal applicant in RIAT.
    File(&'a str),
    /// Years between a birth date and a day.
    Years { born: Date, day: Date },
    /// An age in words.
    Age(AgeGroup),
    /// A day of the case.
    Day(Date),
    /// Country lists: those that a country must be on, and those that it must not be on.
    Lists { package: &'a Package, source: &'a DimSource, country: Country, day: Date },
}

impl fmt::Display for Because<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Rests::Nothing => Ok(()),
            Rests::Field(name) => out.write_str(name),
            Rests::File(of) => write!(out, "RIAT: {of}"),
            Rests::Years { born, day } => write!(out, "{born} → {day}: {}", age(born, day)),
            Rests::Age(group) => write!(out, "age: {}", group.word()),
            Rests::Day(day) => write!(out, "{day}"),
            Rests::Lists { package, source, country, day } => {
                write!(out, "{}: ", country.code())?;
                let DimSource::Lists { all_of, none_of, .. } = source else { return Ok(()) };
                for (place, list) in all_of.iter().chain(none_of).enumerate() {
                    let sign = match package.membership(*list, country, day) {
                        Membership::Listed(_) => "✓",
                        Membership::Unlisted => "✗",
                        Membership::Unsettled => "?",
                    };
                    let id = package.lists.get(*list).map_or("", |list| list.id.as_str());
                    write!(out, "{}{id} {sign}", if place == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for Because<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Serialize for Because<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
