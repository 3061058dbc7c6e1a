//! Who pays, until when, and what goes over a maximum.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Span;
use jiff::civil::Date;
use money::{Cents, Share};

use super::determination::{Assumption, Line, Payer, Window};
use super::household::{How, Seen};
use super::lines::Lines;
use crate::check::scheme::{Benefit, Cap};
use crate::check::world::{cap_holds, over};
use crate::parse::{Cite, Moment};

impl<'a> Lines<'_, 'a> {
    /// Who pays, to the cent, and where that is stated.
    pub(crate) fn funders(
        &mut self,
        payer: Option<(usize, usize)>,
        amount: Cents,
    ) -> (Vec<Payer<'a>>, Vec<&'a Cite>) {
        let package = self.eye.package;
        let funding =
            payer.and_then(|(scheme, funding)| package.schemes.get(scheme)?.funding.get(funding));
        let Some(funding) = funding else {
            let funder = super::NOT_STATED;
            return (vec![Payer { funder, amount, share: Share::ALL, by: "" }], Vec::new());
        };
        let by = funding.name.as_str();
        if let Some(text) = &funding.assumption {
            let (about, text) = (Cow::Borrowed(by), Cow::Borrowed(text));
            self.reasons.assumptions.push(Assumption { about, text });
        }
        let parts = amount.split(&funding.shares).unwrap_or_default();
        let name = |funder: &usize| {
            package.funders.get(*funder).map_or(super::NOT_STATED, |(id, _)| id.as_str())
        };
        let payers = funding.funders.iter().zip(&funding.shares).zip(parts);
        let payers = payers.map(|((funder, share), amount)| Payer {
            funder: name(funder),
            amount,
            share: *share,
            by,
        });
        (payers.collect(), funding.cites.iter().collect())
    }

    /// The days between which a benefit is given, as far as the days of the case are known.
    pub(crate) fn window(&self, of: &Benefit, moment: Moment) -> Option<Window> {
        let household = self.eye.household;
        let departs = household.departs_on;
        if moment == Moment::Departure {
            return departs.map(|day| Window { from: day, until: day, expected: false });
        }
        let within = of.within?;
        let arrived = household.arrived_on.filter(|_| within.after_arrival);
        let from: Date = arrived.or(departs)?;
        let length = Span::new().try_days(within.days).ok()?.try_months(within.months).ok()?;
        let until = from.checked_add(length).ok()?;
        let expected = within.after_arrival && household.arrived_on.is_none();
        Some(Window { from, until, expected })
    }

    /// Takes off what goes over a maximum, as a line of its own.
    pub(crate) fn caps(&mut self, first: &Seen) {
        let caps = self.over(&first.cell);
        let if_facts = self.missing_for_caps(first, &caps);
        for (cap, amount, range) in caps {
            self.cap(cap, first, (amount, range), if_facts.clone());
        }
    }

    /// Every maximum that takes something off, with how much, and how much at either end of the
    /// range. The inner one of two comes first.
    fn over(&self, cell: &[u8]) -> Vec<(&'a Cap, Cents, [Cents; 2])> {
        let scheme = self.eye.scheme;
        let day = scheme.nearest_day(self.eye.household.registered_on);
        let off = |part: fn(&Line<'_>) -> Cents| {
            let holds = |cap: &&Cap| cap_holds(cap, cell, day, self.eye.readings);
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
    ) -> Vec<&'a str> {
        let (eye, mut ids) = (self.eye, Vec::new());
        let named = eye.scheme.caps.iter().flat_map(|cap| &cap.guard.when).map(|(dim, _)| *dim);
        let named: BTreeSet<usize> = named.collect();
        let sums = |caps: &[(&Cap, Cents, [Cents; 2])]| -> Vec<(Cents, [Cents; 2])> {
            caps.iter().map(|(_, amount, range)| (*amount, *range)).collect()
        };
        for (place, how) in named.into_iter().filter_map(|at| Some((at, first.how.get(at)?))) {
            let Some(dim) = eye.scheme.dims.get(place).filter(|_| *how != How::Given) else {
                continue;
            };
            let matters = (0..dim.values.len()).filter_map(|value| u8::try_from(value).ok());
            let mut cell = first.cell.clone();
            let matters = matters.into_iter().any(|value| {
                if let Some(slot) = cell.get_mut(place) {
                    *slot = value;
                }
                sums(&self.over(&cell)) != sums(now)
            });
            if matters {
                ids.push(self.miss(dim, first, place, how, None));
            }
        }
        ids
    }

    fn cap(
        &mut self,
        cap: &'a Cap,
        first: &Seen,
        (amount, range): (Cents, [Cents; 2]),
        if_facts: Vec<&'a str>,
    ) {
        let benefits = &self.eye.scheme.benefits;
        let first_benefit =
            cap.benefits.first().and_then(|place| Some((*place, benefits.get(*place)?)));
        let Some((place, like)) = first_benefit else { return };
        let payer = self.look(place, &first.cell).and_then(|look| look.payer);
        let (funders, funders_cite) = self.funders(payer, amount);
        let facts = cap.guard.when.iter().filter_map(|(dim, _)| self.fact_of(*dim, first));
        let facts = facts.collect();
        self.lines.push(Line {
            person: None,
            benefit: &cap.id,
            title: &cap.title,
            amount,
            range,
            form: None,
            moment: like.moment,
            paid_in: like.paid_in,
            window: None,
            funders,
            funders_cite,
            row: &cap.name,
            follows: Vec::new(),
            cite: cap.cites.iter().collect(),
            facts,
            read_as: Vec::new(),
            if_facts,
            settles: None,
        });
    }
}
