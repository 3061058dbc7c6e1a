//! What holds for one benefit of one person. This decides; `lines` says why, and
//! `amounts` adds.

use jiff::Span;
use jiff::civil::Date;

use super::determination::Window;
use super::household::{Eye, View};
use super::seen::Seen;
use crate::check::grid::cell::{Cell, Few};
use crate::check::grounds::{Given, Ground, Sheet};
use crate::check::scheme::{Benefit, Condition};
use crate::parse::Moment;
use crate::parse::case::Fact;
use crate::parse::policy::Within;

/// A benefit on the days and in the readings of a case.
#[derive(Clone, Copy)]
pub(crate) struct Offer<'a> {
    pub of: &'a Benefit,
    grounds: &'a Sheet,
    /// The part of the sheet on which the persons of the case are.
    part: usize,
    /// The days between which it is given, if it is not at departure.
    within: Option<Window>,
}

impl<'a> Offer<'a> {
    /// What holds in a cell.
    pub(crate) fn at(&self, cell: &Cell) -> Option<&'a Ground> {
        self.grounds.at(cell)
    }

    /// What holds in a cell of the case, and the dimensions of which some other value would have
    /// another outcome, or another payer.
    #[inline]
    pub(crate) fn found(&self, cell: &Cell) -> Option<(&'a Ground, Few)> {
        self.grounds.found(self.part, cell)
    }

    /// The days between which a benefit is given, as far as the days of the case are known.
    pub(crate) fn window(&self, moment: Moment, departs_on: Option<Date>) -> Option<Window> {
        match moment {
            Moment::Departure => {
                departs_on.map(|day| Window { from: day, until: day, expected: false })
            }
            _ => self.within,
        }
    }
}

/// One benefit of one person, or of the household, and what holds for it.
#[derive(Clone, Copy)]
pub(crate) struct Case<'c, 'a> {
    pub offer: &'c Offer<'a>,
    pub person: Option<usize>,
    pub seen: &'c Seen,
    pub ground: &'a Ground,
    /// The dimensions of which some other value would have another outcome, or another payer.
    pub matter: Few,
}

impl<'a> Eye<'_, 'a> {
    /// Every benefit, on the days and in the readings of the case.
    pub(crate) fn offers(&self) -> Vec<Offer<'a>> {
        let View { package, scheme, household, readings, .. } = self.view;
        let mut offers = Vec::with_capacity(scheme.benefits.len());
        // Many benefits are given within the same time as the one before.
        let mut same = (None, None);
        for (place, of) in scheme.benefits.iter().enumerate() {
            if same.0 != of.within {
                same = (of.within, of.within.and_then(|within| self.after(within)));
            }
            let within = same.1;
            let grounds = package.sheet(self.place, place, household.registered_on, readings);
            if let Some(grounds) = grounds {
                let part = grounds.part(&self.shared.cell);
                offers.push(Offer { of, grounds, part, within });
            }
        }
        offers
    }

    /// The days from arrival or departure, as far as those are known.
    fn after(&self, within: Within) -> Option<Window> {
        let household = self.view.household;
        let arrived = household.arrived_on.filter(|_| within.after_arrival);
        let from = arrived.or(household.departs_on)?;
        let length = Span::new().try_days(within.days).ok()?.try_months(within.months).ok()?;
        let until = from.checked_add(length).ok()?;
        let expected = within.after_arrival && household.arrived_on.is_none();
        Some(Window { from, until, expected })
    }

    /// One of the conditions that the benefits of the scheme can depend on.
    pub(crate) fn condition(&self, ask: usize) -> Option<&'a Condition> {
        self.view.package.ask(self.view.scheme, ask)
    }

    /// The conditions of which the case says something, about a person or about all.
    pub(crate) fn said(&self, person: Option<usize>) -> Few {
        if !self.composed.says_any {
            return Few::NONE;
        }
        let asks = 0..self.view.scheme.asks.all.len();
        let says = |ask: &usize| self.fact(&self.condition(*ask)?.id, person);
        asks.filter(|ask| says(ask).is_some()).collect()
    }

    /// What the case says of a person, or else of them all.
    pub(crate) fn fact(&self, id: &str, person: Option<usize>) -> Option<&'a Fact> {
        let household = self.view.household;
        let own = person.and_then(|place| household.persons.get(place)?.facts.get(id));
        own.or_else(|| household.facts.get(id))
    }

    /// The first condition of a ground that the case says does not hold.
    #[inline]
    pub(crate) fn broken(&self, ground: &Ground, person: Option<usize>) -> Option<&'a Condition> {
        if !self.composed.says_no || matches!(ground.gives, Given::Nothing(_)) {
            return None;
        }
        let mut conditions = ground.asks.filter_map(|ask| self.condition(ask));
        let no = Some(&Fact::Holds(false));
        conditions.find(|one| self.fact(&one.id, person) == no)
    }
}
