//! What a determination says. One structure holds the value and its reason.

use std::borrow::Cow;
#[cfg(feature = "schema")]
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;

use jiff::civil::Date;
use money::{Cents, Share};
use serde::{Serialize, Serializer};

use super::because::Because;
use super::facts::Facts;
use super::line::Line;
use super::missing::Missing;
use super::named::Named;
use super::receipt::CaseHash;
use crate::parse::lists::Country;
use crate::parse::{Cite, FormKind, PaidIn};
use crate::words::Words;

/// What a household gets under one scheme, and why.
///
/// `total` is the sum of the lines and of the funders. Equal input gives equal bytes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Determination<'a> {
    /// The id of the scheme.
    pub scheme: &'a str,
    /// Its name.
    pub title: &'a Words,
    /// The state whose scheme it is, as ISO 3166 code.
    pub country: &'a str,
    /// The currency of every amount, as ISO 4217 code.
    pub currency: &'a str,
    /// Why this scheme, when it was not asked for by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Words>,
    /// Whether the scheme is in force on the registration date (nota N18).
    pub in_force: bool,
    /// Set when it is not: it was computed as if, on this day of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub as_if_on: Option<Date>,
    /// The channel it was computed through.
    pub channel: &'a str,
    /// Set when the scheme does not know the channel of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of_channel: Option<&'a str>,
    /// The date that decides (nota N18).
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub registered_on: Date,
    /// The sum of the lines.
    pub total: Cents,
    /// Lowest and highest total that the sources leave open.
    pub range: [Cents; 2],
    /// Whether a fact is missing, so that the amounts hold only if it turns out as assumed.
    pub conditional: bool,
    /// Every amount.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<super::line::Told<'static>>"))]
    pub lines: Vec<Line<'a>>,
    /// Things and services.
    pub goods: Vec<Goods<'a>>,
    /// What a person does not get, and the row or condition that excludes it.
    pub refusals: Vec<Refusal<'a>>,
    /// What would settle a conditional answer.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<super::missing::Told<'static>>"))]
    pub missing: Vec<Missing<'a>>,
    /// The readings that this result depends on: question and answer.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub readings: Named<'a, &'a str>,
    /// Everything in this result that is assumed, not stated by a source.
    pub assumptions: Vec<Assumption<'a>>,
    /// The sum for each funder.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Cents>"))]
    pub funders: Named<'a, Cents>,
    /// How each person was entered in RIAT (nota N12).
    pub persons: Vec<PersonSeen<'a>>,
    /// What was computed from what: the same receipt, the same result.
    pub receipt: Receipt<'a>,
}

/// The form of a line, with its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormSeen {
    /// Cash, in kind, combined, by arrangement.
    pub kind: FormKind,
    /// The most of it that may be cash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_max: Option<Cents>,
    /// The least of it that is in kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_kind_min: Option<Cents>,
    /// Where the cash is given, if elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_paid_in: Option<PaidIn>,
}

/// From which day until which, both included.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Window {
    /// First day.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub from: Date,
    /// Last day.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub until: Date,
    /// Whether the day of arrival is not known yet, so that the departure date stands in for it.
    pub expected: bool,
}

/// One payer of a line.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Payer {
    /// The id of the funder; `not-stated` when the sources name none.
    pub funder: String,
    /// Its part.
    pub amount: Cents,
    /// The share that the part was rounded from.
    pub share: Share,
    /// The division of costs, as `scheme:funding`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// The place of the funder in the package; behind the last one when not stated.
    #[serde(skip)]
    pub(crate) place: usize,
}

/// A thing or a service for a person.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goods<'a> {
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    #[serde(flatten)]
    pub(crate) thing: &'a Thing,
}

/// A thing or a service as the policy grants it in a cell.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Thing {
    /// The benefit.
    pub benefit: String,
    /// What it is.
    pub what: Words,
    /// The row that gives it.
    pub row: String,
    /// Where it is stated.
    pub cite: Vec<Cite>,
}

impl<'a> Deref for Goods<'a> {
    type Target = &'a Thing;

    fn deref(&self) -> &&'a Thing {
        &self.thing
    }
}

/// What a person does not get.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refusal<'a> {
    /// The person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<&'a str>,
    /// The benefit.
    pub benefit: &'a str,
    /// Its name.
    pub title: &'a Words,
    /// The row or condition that excludes, as `scheme:row`; the id of the scheme when it does not
    /// provide for such a case at all.
    pub row: &'a str,
    /// Why, in words for the person.
    pub why: &'a Words,
    /// Where it is stated.
    pub cite: &'a [Cite],
    /// The facts that it looked at, and their values.
    pub facts: Cow<'a, [(String, String)]>,
}

/// A fact and the value it has for a person.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FactSeen<'a> {
    /// The dimension.
    pub fact: &'a str,
    /// Its value.
    pub value: &'a str,
    /// What the value rests on, such as a birth date or a list.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub because: Because<'a>,
}

/// Something that is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assumption<'a> {
    /// What it is about: a row, a division of costs, a list.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub about: About<'a>,
    /// What is assumed.
    pub text: &'a Words,
}

/// What an assumption is about: `scheme:row`, or `list: country`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct About<'a> {
    pub(crate) name: &'a str,
    pub(crate) country: Option<Country>,
}

impl fmt::Display for About<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name)?;
        self.country.map_or(Ok(()), |country| write!(out, ": {}", country.code()))
    }
}

impl Serialize for About<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How a person was seen.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonSeen<'a> {
    /// The id in the case.
    pub person: &'a str,
    /// Age in whole years on the date that decides; absent when the case says only whether the
    /// person is an adult.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i16>,
    /// Whether that is an adult.
    pub adult: bool,
    /// The principal applicant of the RIAT file; oneself when principal.
    pub file_of: &'a str,
    /// Whether the file was not stated, so that one joint file was assumed (readings Q1).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub file_assumed: bool,
    /// Every fact that the scheme tells persons apart by, and what it rests on.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<FactSeen<'static>>"))]
    pub facts: Facts<'a>,
}

/// What was computed from what.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt<'a> {
    /// SHA-256 of the policy package.
    pub policy: &'a str,
    /// The version of Wederkeer.
    pub engine: &'static str,
    /// SHA-256 of the case, the scheme and the readings.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub case: CaseHash<'a>,
}
