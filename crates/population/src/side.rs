//! A side of a comparison: a scheme of a package, on the dates as they are or on one day for all.

use jiff::civil::Date;
use rules::check::{Package, Readings, Scheme};

/// A scheme as one side of a comparison.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    /// What it is called: as it was asked for.
    pub name: String,
    /// The policies.
    pub package: &'a Package,
    /// One of its schemes.
    pub scheme: &'a Scheme,
    /// The readings of the package.
    pub readings: Readings,
    /// As if everybody registered on this day, at the age they had; otherwise on their own.
    pub registered_on: Option<Date>,
}
