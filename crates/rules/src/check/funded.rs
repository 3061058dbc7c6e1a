//! Somebody pays every amount: in each cell that gives money, on each day, in each reading.

use super::package::Package;
use super::scheme::{Gives, Scheme};
use super::scope::Moment;
use super::world::{Look, reading_words};
use crate::diagnostics::{Code, Diagnostic};

/// Checks every scheme that says who pays. One that names no funders at all, and follows none
/// that does, is shown as such instead.
pub(crate) fn check(package: &Package, out: &mut Vec<Diagnostic>) {
    for (place, scheme) in package.schemes.iter().enumerate().filter(|(_, one)| one.names_payers())
    {
        for benefit in 0..scheme.benefits.len() {
            out.extend(unpaid(package, place, benefit));
        }
    }
}

impl Scheme {
    /// Whether it says who pays, itself or by following.
    pub(crate) fn names_payers(&self) -> bool {
        let follows = self.entries.iter().any(|entry| matches!(entry.gives, Gives::Follow(_)));
        !self.funding.is_empty() || follows
    }
}

fn unpaid(package: &Package, place: usize, benefit: usize) -> Option<Diagnostic> {
    let scheme = package.schemes.get(place)?;
    let of = scheme.benefits.get(benefit).filter(|of| !of.goods)?;
    let scope = package.scope(place, &[benefit], true);
    let (mut first, mut count) = (None, 0_usize);
    for Moment { day, answers, readings } in scope.moments(package) {
        for cell in scope.cells(scheme, |_| true) {
            let look = package.look(place, benefit, &cell, day, &readings);
            let money = |look: &Look| {
                let row = package.entry(look.scheme, look.entry);
                row.is_some_and(|row| matches!(row.gives, Gives::Amount { .. }))
            };
            if look.as_ref().is_some_and(|look| money(look) && look.payer.is_none()) {
                count += 1;
                first = first.or_else(|| Some((cell, day, answers.clone())));
            }
        }
    }
    let (cell, day, answers) = first?;
    let matters = |dim: &usize| scope.dims.iter().any(|(one, _)| one == dim);
    let cell: Vec<(usize, u8)> = (0..).zip(cell).filter(|(dim, _)| matters(dim)).collect();
    Some(
        Diagnostic::at(Code::FundingGap, of.span)
            .arg("benefit", &of.id)
            .arg("cell", scheme.words_of(&cell))
            .arg("days", day)
            .arg("reading", reading_words(package, &answers))
            .arg("count", count),
    )
}
