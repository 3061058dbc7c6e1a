//! What would change the result: every single fact that does, the nearest first.
//!
//! The world is closed, so nothing is searched: each fact has a few values or a few days on
//! which something changes, and all of them are tried by determining again.

mod candidates;

use jiff::civil::Date;
use money::Cents;
use serde::Serialize;

use crate::check::{Package, Readings};
use crate::determine::{Determination, determine_applicable};
use crate::diagnostics::Diagnostic;
use crate::parse::case::Household;
use crate::words::Words;

/// Everything that would change one result.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changes<'a> {
    /// The scheme that applies.
    pub scheme: &'a str,
    /// What the household gets now.
    pub total: Cents,
    /// The currency.
    pub currency: &'a str,
    /// The changes, nearest first.
    pub changes: Vec<Change>,
}

/// One fact that would change the result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Change {
    /// The field or question: `registered_on`, `persons[c0].born`, `reading second-adult`.
    pub fact: String,
    /// What it is now.
    pub from: String,
    /// What it would be.
    pub to: String,
    /// How many days away, for a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    /// The scheme that would apply; `None` when none would.
    pub scheme: Option<String>,
    /// The total; `None` when no scheme would apply.
    pub total: Option<Cents>,
    /// The difference.
    pub difference: Option<Cents>,
    /// In words.
    pub text: Words,
}

/// One variant of a case that is tried.
pub(crate) struct Candidate {
    pub fact: String,
    pub from: String,
    pub to: String,
    pub days: Option<i64>,
    pub household: Household,
    pub readings: Readings,
    pub text: Words,
}

/// Lists every single fact that would change what a household gets.
///
/// # Errors
/// When the case itself cannot be determined.
pub fn changes<'a>(
    package: &'a Package,
    household: &'a Household,
    readings: &Readings,
) -> Result<Changes<'a>, Vec<Diagnostic>> {
    let now = determine_applicable(package, household, readings)?;
    let mut changes: Vec<Change> = candidates::all(package, &now, household, readings)
        .into_iter()
        .filter_map(|candidate| tried(package, &now, candidate))
        .collect();
    changes.sort_by_key(|change| (change.days.is_none(), change.days.map(i64::abs)));
    changes.dedup();
    keep_nearest(&mut changes);
    Ok(Changes { scheme: now.scheme, total: now.total, currency: now.currency, changes })
}

/// Of the days in one direction that change the same, only the nearest says something.
fn keep_nearest(changes: &mut Vec<Change>) {
    let mut last: Vec<(String, bool, Option<String>, Option<Cents>)> = Vec::new();
    changes.retain(|change| {
        let Some(days) = change.days else { return true };
        let this = (change.fact.clone(), days > 0, change.scheme.clone(), change.total);
        let direction = |one: &&mut (String, bool, _, _)| one.0 == this.0 && one.1 == this.1;
        match last.iter_mut().find(direction) {
            Some(before) if *before == this => false,
            Some(before) => {
                *before = this;
                true
            }
            None => {
                last.push(this);
                true
            }
        }
    });
}

/// The change that a candidate makes; `None` when it makes none, or is no valid case.
fn tried(package: &Package, now: &Determination<'_>, candidate: Candidate) -> Option<Change> {
    let Candidate { fact, from, to, days, household, readings, text } = candidate;
    let then = determine_applicable(package, &household, &readings);
    let (scheme, total) = match &then {
        Ok(then) if then.total == now.total => return None,
        Ok(then) => (Some(then.scheme.to_owned()), Some(then.total)),
        // A case that comes under no scheme is a change; one that is no case is none.
        Err(mistakes) if mistakes.iter().any(is_about_schemes) => (None, None),
        Err(_) => return None,
    };
    let difference = total.map(|total| total - now.total);
    Some(Change { fact, from, to, days, scheme, total, difference, text })
}

fn is_about_schemes(mistake: &Diagnostic) -> bool {
    mistake.code == crate::diagnostics::Code::NoSchemeApplies
}

/// Days from one to another.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}
