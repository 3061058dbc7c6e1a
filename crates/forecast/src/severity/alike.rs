//! Which parts of a register the rules cannot tell apart.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::Package;

use crate::register::Register;

/// The day of each month on which its households are taken to register.
const MIDDLE: i8 = 15;

/// The day on which each month's households are taken to register.
pub(super) fn days(register: &Register) -> Vec<Date> {
    (1..=12).map(|month| Date::constant(register.year, month, MIDDLE)).collect()
}

/// For each month the first that lies in the same stretch of days.
pub(super) fn months_alike(days: &[Date], stretches: &[Date]) -> Vec<usize> {
    let stretch = |day: &Date| stretches.partition_point(|first| first <= day);
    let first = |day: &Date| days.iter().position(|other| stretch(other) == stretch(day));
    days.iter().map(|day| first(day).unwrap_or(0)).collect()
}

/// For each nationality of a register, the first that is on the same lists all year. One that
/// the package does not know stands alone, and the door will say so.
pub(super) fn nationalities_alike(
    register: &Register,
    departure: &str,
    package: &Package,
    days: &[Date],
) -> Vec<usize> {
    let alike = package.countries_alike(days);
    let class = |code: &str| {
        let place = package.countries().iter().position(|(country, _)| country.code() == code)?;
        alike.get(place).copied()
    };
    let parts = register.division(&format!("nationality.{departure}"));
    let classes: Vec<Option<usize>> = parts.iter().map(|(code, _)| class(code)).collect();
    let first = |(place, own): (usize, &Option<usize>)| {
        classes.iter().position(|other| own.is_some() && other == own).unwrap_or(place)
    };
    classes.iter().enumerate().map(first).collect()
}

/// The parts of a division that are alike, added up under the first of them.
pub(super) fn grouped(parts: &[(String, f64)], firsts: &[usize]) -> Vec<(usize, f64)> {
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for ((_, part), first) in parts.iter().zip(firsts) {
        *sums.entry(*first).or_default() += part;
    }
    sums.into_iter().collect()
}
