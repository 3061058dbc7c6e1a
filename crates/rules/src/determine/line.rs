//! One amount, and why.

use std::ops::Deref;

use money::Cents;
use serde::{Serialize, Serializer};

use super::depends::IfFacts;
use super::determination::{FormSeen, Payer, Window};
use super::kept::Kept;
use crate::parse::{Cite, Moment, PaidIn};
use crate::words::Words;

/// One amount for one person, or for the household: what the policy grants, to whom, and when.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// The person; absent for a line of the whole household.
    pub person: Option<&'a str>,
    /// From which day until which, as far as the days are known.
    pub window: Option<Window>,
    /// The missing facts that it depends on.
    pub if_facts: IfFacts<'a>,
    /// A row of the policy as it stands; or what goes over a maximum, which depends on the case.
    pub(crate) of: Kept<'a, Granted>,
}

/// An amount as the policy grants it in a cell, with every reason.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The benefit, or the cap that lowers the total.
    pub benefit: String,
    /// Its name.
    pub title: Words,
    /// The amount in use.
    pub amount: Cents,
    /// What the sources leave open.
    pub range: [Cents; 2],
    /// In which form.
    pub form: Option<FormSeen>,
    /// When, as table 3 of the nota divides it.
    pub moment: Moment,
    /// Where.
    pub paid_in: PaidIn,
    /// Who pays, to the cent.
    pub funders: Vec<Payer>,
    /// Where it is stated who pays.
    pub funders_cite: Vec<Cite>,
    /// The row that gives it, as `scheme:row`.
    pub row: String,
    /// The references that led to the row, as `scheme:reference`.
    pub follows: Vec<String>,
    /// Where it is stated.
    pub cite: Vec<Cite>,
    /// The facts that the row and the references looked at, and their values in this case.
    pub facts: Vec<(String, String)>,
    /// What a reference read instead of a fact of the case, such as a member as a principal.
    pub read_as: Vec<(String, String)>,
    /// The document that would settle its range.
    pub settles: Option<Words>,
}

impl Granted {
    /// The row, and the references that led to it.
    pub fn rows(&self) -> impl Iterator<Item = &str> {
        [&self.row].into_iter().chain(&self.follows).map(String::as_str)
    }
}

impl Deref for Line<'_> {
    type Target = Granted;

    fn deref(&self) -> &Granted {
        &self.of
    }
}

/// A line as it is written down.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Line"))]
pub(crate) struct Told<'l> {
    /// The person; absent for a line of the whole household.
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'l str>,
    /// The benefit, or the cap that lowers the total.
    benefit: &'l str,
    /// Its name.
    title: &'l Words,
    /// The amount in use.
    amount: Cents,
    /// What the sources leave open.
    range: [Cents; 2],
    /// In which form.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<FormSeen>,
    /// When, as table 3 of the nota divides it.
    moment: Moment,
    /// Where.
    paid_in: PaidIn,
    /// From which day until which, as far as the days are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Window>,
    /// Who pays, to the cent.
    funders: &'l [Payer],
    /// Where it is stated who pays.
    #[serde(skip_serializing_if = "<[Cite]>::is_empty")]
    funders_cite: &'l [Cite],
    /// The row that gives it, as `scheme:row`.
    row: &'l str,
    /// The references that led to the row, as `scheme:reference`.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    follows: &'l [String],
    /// Where it is stated.
    cite: &'l [Cite],
    /// The facts that the row and the references looked at, and their values in this case.
    facts: &'l [(String, String)],
    /// What a reference read instead of a fact of the case, such as a member as a principal.
    #[serde(skip_serializing_if = "<[(String, String)]>::is_empty")]
    read_as: &'l [(String, String)],
    /// The missing facts that it depends on.
    #[serde(skip_serializing_if = "IfFacts::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    if_facts: IfFacts<'l>,
    /// The document that would settle its range.
    #[serde(skip_serializing_if = "Option::is_none")]
    settles: Option<&'l Words>,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told = Told {
            person: self.person,
            benefit: &self.benefit,
            title: &self.title,
            amount: self.amount,
            range: self.range,
            form: self.form,
            moment: self.moment,
            paid_in: self.paid_in,
            window: self.window,
            funders: &self.funders,
            funders_cite: &self.funders_cite,
            row: &self.row,
            follows: &self.follows,
            cite: &self.cite,
            facts: &self.facts,
            read_as: &self.read_as,
            if_facts: self.if_facts,
            settles: self.settles.as_ref(),
        };
        told.serialize(serializer)
    }
}
