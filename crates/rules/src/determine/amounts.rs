//! What a household gets under one scheme in numbers alone: what is left of a determination without
//! its reasons. `found` decides, here as there.

use std::collections::BTreeMap;

use money::Cents;

use super::NOT_STATED;
use super::found::Found;
use super::household::{Eye, Seen, compose};
use crate::check::world::{cap_holds, over};
use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::case::{Household, Person};

/// The amounts of a determination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts<'a> {
    /// All lines.
    pub total: Cents,
    /// The lines of each benefit, and what each maximum takes off.
    pub benefits: BTreeMap<&'a str, Cents>,
    /// What each funder pays.
    pub funders: BTreeMap<&'a str, Cents>,
}

/// A division of costs, by scheme and place.
type Payer = Option<(usize, usize)>;

/// The amounts of [`determine`](super::determine).
///
/// # Errors
/// As [`determine`](super::determine).
pub fn amounts<'a>(
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &Readings,
) -> Result<Amounts<'a>, Vec<Diagnostic>> {
    let entered = compose(package, household, readings)?;
    let eye = Eye::new(package, scheme, household, &entered, readings);
    let mut all = Amounts::default();
    let mut sums = vec![Cents::ZERO; scheme.benefits.len()];
    let mut first: Option<Seen> = None;
    let mut before: Option<(&Person, Seen, Vec<(Cents, Payer)>)> = None;
    for (place, person) in household.persons.iter().enumerate() {
        let seen = eye.see(place).map_err(|error| vec![error])?;
        // Most persons of a large household get what the one before them gets.
        let same = before
            .take()
            .filter(|(other, as_seen, _)| *as_seen == seen && other.facts == person.facts);
        let own = same.map_or_else(|| eye.each(place, &seen), |(_, _, own)| own);
        for ((sum, (amount, payer)), of) in sums.iter_mut().zip(&own).zip(&scheme.benefits) {
            if !of.per_household || place == 0 {
                *sum = *sum + *amount;
                all.add(package, &of.id, *amount, *payer);
            }
        }
        if first.is_none() {
            first = Some(seen.clone());
        }
        before = Some((person, seen, own));
    }
    let Some(first) = first else { return Ok(all) };
    let day = scheme.nearest_day(household.registered_on);
    let caps = scheme.caps.iter().filter(|cap| cap_holds(cap, &first.cell, day, readings));
    for (cap, over) in over(caps, |place| sums.get(place).copied().unwrap_or_default()) {
        let of = cap.benefits.first().copied();
        let payer = of.and_then(|of| {
            let day = household.registered_on;
            package.look(eye.place, of, &first.cell, day, readings)?.payer
        });
        all.add(package, &cap.id, -over, payer);
    }
    Ok(all)
}

impl<'a> Amounts<'a> {
    fn add(&mut self, package: &'a Package, id: &'a str, amount: Cents, payer: Payer) {
        if amount == Cents::ZERO {
            return;
        }
        self.total = self.total + amount;
        let sum = self.benefits.entry(id).or_default();
        *sum = *sum + amount;
        let funding = payer.and_then(|(scheme, at)| package.schemes.get(scheme)?.funding.get(at));
        let Some(funding) = funding else {
            let sum = self.funders.entry(NOT_STATED).or_default();
            *sum = *sum + amount;
            return;
        };
        let parts = amount.split(&funding.shares).unwrap_or_default();
        for (funder, part) in funding.funders.iter().zip(parts) {
            let id = package.funders.get(*funder).map_or(NOT_STATED, |(id, _)| id.as_str());
            let sum = self.funders.entry(id).or_default();
            *sum = *sum + part;
        }
    }
}

impl<'a> Eye<'_, 'a> {
    /// What each benefit comes to for a person, and who pays; one of the household as for its
    /// first person.
    fn each(&self, place: usize, seen: &Seen) -> Vec<(Cents, Payer)> {
        let one = |(benefit, of): (usize, &'a crate::check::scheme::Benefit)| {
            let person = (!of.per_household).then_some(place);
            match self.found(benefit, of, person, seen) {
                Some(Found::Row { case, outcome, broken: None, .. }) => {
                    let amount = self.package.amount(&outcome)?;
                    Some((amount.assume, case.look.payer))
                }
                _ => None,
            }
        };
        let all = self.scheme.benefits.iter().enumerate().map(one);
        all.map(|one| one.unwrap_or((Cents::ZERO, None))).collect()
    }
}
