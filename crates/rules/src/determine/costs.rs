//! What goes over a maximum.

use money::Cents;

use super::depends::IfFacts;
use super::household::View;
use super::kept::Kept;
use super::line::{Granted, Line};
use super::lines::Lines;
use super::seen::{How, Seen};
use crate::check::grid::cell::{Cell, Few};
use crate::check::grounds::Assuming;
use crate::check::scheme::Cap;
use crate::check::world::{cap_holds, over};

impl<'a> Lines<'_, 'a> {
    /// Takes off what goes over a maximum, as a line of its own.
    pub(crate) fn caps(&mut self, first: &Seen) {
        if self.eye.view.scheme.caps.is_empty() {
            return;
        }
        let caps = self.over(&first.cell);
        let if_facts = self.missing_for_caps(first, &caps);
        for (cap, amount, range) in caps {
            self.cap(cap, first, (amount, range), if_facts);
        }
    }

    /// Every maximum that takes something off, with how much, and how much at either end of the
    /// range. The inner one of two comes first.
    fn over(&self, cell: &Cell) -> Vec<(&'a Cap, Cents, [Cents; 2])> {
        let scheme = self.eye.view.scheme;
        let day = scheme.nearest_day(self.eye.view.household.registered_on);
        let off = |part: fn(&Line<'_>) -> Cents| {
            let holds = |cap: &&Cap| cap_holds(cap, cell, day, self.eye.view.readings);
            let sum = |place: usize| {
                let id = scheme.benefits.get(place).map_or("", |benefit| benefit.id.as_str());
                self.lines.iter().filter(|line| line.benefit == id).map(part).sum()
            };
            over(scheme.caps.iter().filter(holds), sum)
        };
        let (low, high) = (off(|line| line.range[0]), off(|line| line.range[1]));
        let all = off(|line| line.amount).into_iter().zip(low.into_iter().zip(high));
        let all = all.map(|((cap, amount), ((_, low), (_, high)))| (cap, -amount, [-low, -high]));
        all.filter(|(_, _, range)| *range != [Cents::ZERO; 2]).collect()
    }

    /// Facts that a maximum looks at, that are not given, and that would take off something else.
    fn missing_for_caps(
        &mut self,
        first: &Seen,
        now: &[(&'a Cap, Cents, [Cents; 2])],
    ) -> IfFacts<'a> {
        let (eye, mut open, mut ages) = (self.eye, Few::NONE, Few::NONE);
        let named =
            eye.view.scheme.caps.iter().flat_map(|cap| &cap.guard.when).map(|(dim, _)| *dim);
        let named: Few = named.collect();
        let sums = |caps: &[(&Cap, Cents, [Cents; 2])]| -> Vec<(Cents, [Cents; 2])> {
            caps.iter().map(|(_, amount, range)| (*amount, *range)).collect()
        };
        for place in first.open.both(named) {
            let Some(dim) = eye.view.scheme.dims.get(place) else { continue };
            let matters = (0..dim.values.len()).filter_map(|value| u8::try_from(value).ok());
            let mut cell = first.cell;
            let matters = matters.into_iter().any(|value| {
                if let Some(slot) = cell.get_mut(place) {
                    *slot = value;
                }
                sums(&self.over(&cell)) != sums(now)
            });
            if matters {
                self.miss(dim, place, None);
                open.add(place);
                if first.how(place) == How::AgeInWords {
                    ages.add(place);
                }
            }
        }
        let View { package, scheme, .. } = eye.view;
        IfFacts { package, scheme, open, ages, asks: Few::NONE }
    }

    fn cap(
        &mut self,
        cap: &'a Cap,
        first: &Seen,
        (amount, range): (Cents, [Cents; 2]),
        if_facts: IfFacts<'a>,
    ) {
        let (scheme, place) = (self.eye.view.scheme, cap.benefits.first());
        let Some(offer) = place.and_then(|place| self.offers.get(*place)) else { return };
        let (like, payer) = (offer.of, offer.at(&first.cell).and_then(|ground| ground.payer));
        let fact = |dim: usize| scheme.fact(dim, *first.cell.get(dim)?);
        let facts = cap.guard.when.iter().filter_map(|(dim, _)| fact(*dim)).collect();
        let package = self.eye.view.package;
        let funding = package.division(payer);
        let assumes = payer.and_then(|payer| package.assumption(Assuming::Funding(payer)));
        if let Some(stated) = assumes {
            self.reasons.assume(stated);
        }
        let granted = Granted {
            benefit: cap.id.clone(),
            title: cap.title.clone(),
            amount,
            range,
            form: None,
            moment: like.moment,
            paid_in: like.paid_in,
            funders: package.payers(payer, amount),
            funders_cite: funding.map_or_else(Vec::new, |funding| funding.cites.clone()),
            row: cap.name.clone(),
            follows: Vec::new(),
            cite: cap.cites.clone(),
            facts,
            read_as: Vec::new(),
            settles: None,
        };
        self.sums.add(&granted);
        let of = Kept::OfCase(Box::new(granted));
        self.lines.push(Line { person: None, window: None, if_facts, of });
    }
}
