//! What holds for one benefit of one person. This decides; `lines` says why, and
//! `amounts` adds.

use jiff::Span;
use jiff::civil::Date;

use super::determination::Window;
use super::household::Eye;
use super::seen::Seen;
use crate::check::grid::cell::{Cell, Dims};
use crate::check::grounds::{Ground, Sheet};
use crate::check::scheme::{Benefit, Condition, Entry, Gives};
use crate::parse::Moment;
use crate::parse::case::Fact;
use crate::parse::policy::Within;

/// A benefit on the days and in the readings of a case.
#[derive(Clone, Copy)]
pub(crate) struct Offer<'a> {
    pub of: &'a Benefit,
    grounds: &'a Sheet,
    /// The days between which it is given, if it is not at departure.
    within: Option<Window>,
}

impl<'a> Offer<'a> {
    /// What holds in a cell.
    pub(crate) fn at(&self, cell: &Cell) -> Option<&'a Ground> {
        self.grounds.at(cell)
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
    pub row: &'a Entry,
    /// The dimensions of which some other value would have another outcome, or another payer.
    pub matter: Dims,
}

/// What a scheme says of a case.
pub(crate) enum Found<'c, 'a> {
    /// Nothing, for it does not know the value of this dimension.
    NotProvided(usize),
    /// A row, and the first of its conditions that the case says does not hold.
    Row(Case<'c, 'a>, Option<&'a Condition>),
}

impl<'a> Eye<'_, 'a> {
    /// Every benefit, on the days and in the readings of the case.
    pub(crate) fn offers(&self) -> Vec<Offer<'a>> {
        let (package, day) = (self.package, self.household.registered_on);
        let mut offers = Vec::with_capacity(self.scheme.benefits.len());
        for (place, of) in self.scheme.benefits.iter().enumerate() {
            let within = of.within.and_then(|within| self.after(within));
            let grounds = package.sheet(self.place, place, day, self.readings);
            offers.extend(grounds.map(|grounds| Offer { of, grounds, within }));
        }
        offers
    }

    /// The days from arrival or departure, as far as those are known.
    fn after(&self, within: Within) -> Option<Window> {
        let household = self.household;
        let arrived = household.arrived_on.filter(|_| within.after_arrival);
        let from = arrived.or(household.departs_on)?;
        let length = Span::new().try_days(within.days).ok()?.try_months(within.months).ok()?;
        let until = from.checked_add(length).ok()?;
        let expected = within.after_arrival && household.arrived_on.is_none();
        Some(Window { from, until, expected })
    }

    /// What the scheme says of a benefit of a person.
    pub(crate) fn found<'c>(
        &self,
        offer: &'c Offer<'a>,
        person: Option<usize>,
        seen: &'c Seen,
    ) -> Option<Found<'c, 'a>> {
        if let Some(dim) = seen.unknown {
            return Some(Found::NotProvided(usize::from(dim)));
        }
        let (ground, matter) = offer.grounds.found(&seen.cell)?;
        let row = self.package.entry(ground.row.0, ground.row.1)?;
        let case = Case { offer, person, seen, ground, row, matter };
        let broken = match &row.gives {
            Gives::None(_) => None,
            _ => self.broken(&case),
        };
        Some(Found::Row(case, broken))
    }

    /// One of the conditions that the benefits of the scheme can depend on.
    pub(crate) fn condition(&self, ask: usize) -> Option<&'a Condition> {
        let (scheme, place) = self.scheme.asks.get(ask)?;
        self.package.schemes.get(*scheme)?.conditions.get(*place)
    }

    /// What the case says of a person, or else of them all.
    pub(crate) fn fact(&self, id: &str, person: Option<usize>) -> Option<&'a Fact> {
        let household = self.household;
        let own = person.and_then(|place| household.persons.get(place)?.facts.get(id));
        own.or_else(|| household.facts.get(id))
    }

    /// The first condition that the case says does not hold.
    fn broken(&self, case: &Case<'_, 'a>) -> Option<&'a Condition> {
        if !self.says_no {
            return None;
        }
        let mut conditions = case.ground.asks.iter().filter_map(|ask| self.condition(*ask));
        let no = Some(&Fact::Holds(false));
        conditions.find(|one| self.fact(&one.id, case.person) == no)
    }
}
