//! What would change the result: every single fact that does, the nearest first.
//!
//! The world is closed, so nothing is searched: each fact has a few values or a few days on
//! which something changes, and all of them are tried by determining again.

mod candidates;

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

/// Lists every single fact that would change what a household gets.
///
/// # Errors
/// When the case itself cannot be determined.
pub fn changes<'a>(
    package: &'a Package,
    household: &'a Household,
    readings: &'a Readings,
) -> Result<Changes<'a>, Vec<Diagnostic>> {
    let now = determine_applicable(package, household, readings)?;
    Ok(changes_from(package, &now, household, readings))
}

/// As [`changes`], from the determination of the same household under the scheme that applies.
pub fn changes_from<'a>(
    package: &'a Package,
    now: &Determination<'a>,
    household: &'a Household,
    readings: &Readings,
) -> Changes<'a> {
    let mut changes = candidates::all(package, now, household, readings);
    changes.sort_by_key(|change| (change.days.is_none(), change.days.map(i64::abs)));
    changes.dedup();
    keep_nearest(&mut changes);
    Changes { scheme: now.scheme, total: now.total, currency: now.currency, changes }
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
