//! What a household gets under one scheme in numbers alone: what is left of a determination without
//! its reasons. `found` decides, here as there.

use std::collections::BTreeMap;

use money::Cents;

use super::NOT_STATED;
use super::found::Offer;
use super::household::{Eye, View};
use super::riat::{Composed, compose};
use super::seen::Seen;
use crate::check::world::{cap_holds, over};
use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::case::{Household, Person};

/// The amounts of a determination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amounts<'a> {
    /// All lines.
    pub total: Cents,
    /// The lines of each benefit, and what each maximum takes off; what comes to nothing is not
    /// here.
    pub benefits: BTreeMap<&'a str, Cents>,
    /// What each funder pays.
    pub funders: BTreeMap<&'a str, Cents>,
}

/// A division of costs, by scheme and place.
pub(super) type Payer = Option<(usize, usize)>;

/// A person as a cell, and what each benefit comes to.
type Told<'p> = (&'p Person, Seen, Vec<(Cents, Payer)>);

/// The amounts of [`determine`](super::determine).
///
/// # Errors
/// As [`determine`](super::determine).
pub fn amounts<'a>(
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &'a Readings,
) -> Result<Amounts<'a>, Vec<Diagnostic>> {
    let composed = compose(package, household, readings)?;
    let mut all = Amounts::default();
    each(package, scheme, household, &composed, readings, |id, amount, payer| {
        all.add(package, id, amount, payer);
    })?;
    Ok(all)
}

/// Tells every amount that the persons of a household, entered as they are, get under one scheme:
/// of which benefit or maximum, and who pays.
pub(super) fn each<'a>(
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    composed: &Composed,
    readings: &'a Readings,
    mut tell: impl FnMut(&'a str, Cents, Payer),
) -> Result<(), Vec<Diagnostic>> {
    let eye = Eye::new(View::new(package, scheme, household, readings), composed);
    let offers = eye.offers();
    let mut sums = vec![Cents::ZERO; scheme.benefits.len()];
    let mut first = None;
    let mut before: Option<Told<'_>> = None;
    for (place, person) in household.persons.iter().enumerate() {
        let seen = eye.see(place);
        eye.days_known(&seen)?;
        // Most persons of a large household get what the one before them gets.
        let same = before
            .take()
            .filter(|(other, as_seen, _)| *as_seen == seen && other.facts == person.facts);
        let own = same.map_or_else(|| eye.amounts(&offers, place, &seen), |(_, _, own)| own);
        for ((sum, (amount, payer)), of) in sums.iter_mut().zip(&own).zip(&scheme.benefits) {
            if !of.per_household || place == 0 {
                *sum = *sum + *amount;
                tell(&of.id, *amount, *payer);
            }
        }
        first.get_or_insert(seen.cell);
        before = Some((person, seen, own));
    }
    let first = first.unwrap_or_default();
    let day = scheme.nearest_day(household.registered_on);
    let caps = scheme.caps.iter().filter(|cap| cap_holds(cap, &first, day, readings));
    for (cap, over) in over(caps, |place| sums.get(place).copied().unwrap_or_default()) {
        let offer = cap.benefits.first().and_then(|of| offers.get(*of));
        let ground = offer.and_then(|offer| offer.at(&first));
        tell(&cap.id, -over, ground.and_then(|ground| ground.payer));
    }
    Ok(())
}

impl<'a> Amounts<'a> {
    fn add(&mut self, package: &'a Package, id: &'a str, amount: Cents, payer: Payer) {
        if amount == Cents::ZERO {
            return;
        }
        self.total = self.total + amount;
        add(&mut self.benefits, id, amount);
        let Some(funding) = package.division(payer) else {
            return add(&mut self.funders, NOT_STATED, amount);
        };
        let parts = amount.split(&funding.shares).unwrap_or_default();
        for (funder, part) in funding.funders.iter().zip(parts) {
            let id = package.funders.get(*funder).map_or(NOT_STATED, |(id, _)| id.as_str());
            add(&mut self.funders, id, part);
        }
    }
}

fn add<'a>(sums: &mut BTreeMap<&'a str, Cents>, id: &'a str, amount: Cents) {
    let sum = sums.entry(id).or_default();
    *sum = *sum + amount;
}

impl<'a> Eye<'_, 'a> {
    /// What each benefit comes to for a person, and who pays; one of the household as for its
    /// first person.
    fn amounts(&self, offers: &[Offer<'a>], place: usize, seen: &Seen) -> Vec<(Cents, Payer)> {
        let one = |offer: &Offer<'a>| {
            let person = (!offer.of.per_household).then_some(place);
            let (ground, _) = offer.found(&seen.cell)?;
            let amount = ground.amount().filter(|_| self.broken(ground, person).is_none())?;
            Some((amount, ground.payer))
        };
        if seen.unknown.is_some() {
            return vec![(Cents::ZERO, None); offers.len()];
        }
        offers.iter().map(|offer| one(offer).unwrap_or((Cents::ZERO, None))).collect()
    }
}
