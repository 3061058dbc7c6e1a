//! Who pays, until when, and what goes over a maximum.

use std::borrow::Cow;

use jiff::Span;
use jiff::civil::Date;
use money::{Cents, Share};

use super::determination::{Assumption, Line, Payer, Window};
use super::household::Seen;
use super::lines::Lines;
use crate::check::scheme::{Benefit, Cap};
use crate::check::world::cap_holds;
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
        let scheme = self.eye.scheme;
        let day = scheme.nearest_day(self.eye.household.registered_on);
        let readings = self.eye.readings;
        for cap in scheme.caps.iter().filter(|cap| cap_holds(cap, &first.cell, day, readings)) {
            self.cap(cap, first);
        }
    }

    fn cap(&mut self, cap: &'a Cap, first: &Seen) {
        let benefits = &self.eye.scheme.benefits;
        let named = |place: &usize| benefits.get(*place).map(|benefit| benefit.id.as_str());
        let ids: Vec<&str> = cap.benefits.iter().filter_map(named).collect();
        let of = |line: &&Line<'_>| ids.contains(&line.benefit);
        let over = |part: fn(&Line<'_>) -> Cents| {
            let sum: Cents = self.lines.iter().filter(of).map(part).sum();
            -(sum - cap.amount).max(Cents::ZERO)
        };
        let amount = over(|line| line.amount);
        let range = [over(|line| line.range[0]), over(|line| line.range[1])];
        let first_benefit =
            cap.benefits.first().and_then(|place| Some((*place, benefits.get(*place)?)));
        let Some((place, like)) = first_benefit.filter(|_| range != [Cents::ZERO; 2]) else {
            return;
        };
        let payer = self.look(place, &first.cell).and_then(|look| look.payer);
        let (funders, funders_cite) = self.funders(payer, amount);
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
            facts: Vec::new(),
            if_facts: Vec::new(),
            settles: None,
        });
    }
}
