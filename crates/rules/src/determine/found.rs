//! What holds for one benefit of one person. This decides; `lines` says why, and
//! `amounts` adds.

use super::household::{Eye, How, Seen};
use crate::check::Scheme;
use crate::check::scheme::{Benefit, Condition, Entry, Gives};
use crate::check::world::{Look, Outcome};
use crate::parse::case::Fact;

/// One benefit of one person, or of the household.
pub(crate) struct Case<'c, 'a> {
    pub of: &'a Benefit,
    pub benefit: usize,
    pub person: Option<usize>,
    pub seen: &'c Seen,
    pub look: Look,
}

/// What a scheme says of a case.
pub(crate) enum Found<'c, 'a> {
    /// Nothing, for it does not know the value of this dimension.
    NotProvided(usize),
    /// A row, and the first of its conditions that the case says does not hold.
    Row { case: Case<'c, 'a>, outcome: Outcome, row: &'a Entry, broken: Option<&'a Condition> },
}

impl<'a> Eye<'_, 'a> {
    /// What the scheme says of a benefit of a person.
    pub(crate) fn found<'c>(
        &self,
        benefit: usize,
        of: &'a Benefit,
        person: Option<usize>,
        seen: &'c Seen,
    ) -> Option<Found<'c, 'a>> {
        if let Some(dim) = seen.how.iter().position(|how| *how == How::NotProvided) {
            return Some(Found::NotProvided(dim));
        }
        let (package, day) = (self.package, self.household.registered_on);
        let (look, outcome) = package.find(self.place, benefit, &seen.cell, day, self.readings)?;
        let row = package.entry(look.scheme, look.entry)?;
        let case = Case { of, benefit, person, seen, look };
        let broken = match &row.gives {
            Gives::None(_) => None,
            _ => self.broken(&case),
        };
        Some(Found::Row { case, outcome, row, broken })
    }

    /// The conditions that a benefit of a person depends on: ours, or, where we follow the scheme
    /// that we lie on top of, its own.
    pub(crate) fn conditions(&self, case: &Case<'_, 'a>) -> Vec<&'a Condition> {
        let (package, scheme) = (self.package, self.scheme);
        let below = scheme.over.and_then(|(below, _)| package.schemes.get(below));
        // Where our own entry refers to another scheme.
        let Some(below) = below.filter(|_| case.look.scheme != self.place) else {
            return self.conditions_in(scheme, case.benefit, &case.seen.cell);
        };
        let Some(benefit) = below.benefit(&case.of.id) else { return Vec::new() };
        let ours = |name: &str| scheme.dim(name).and_then(|dim| case.seen.cell.get(dim).copied());
        let cell: Vec<u8> = below.dims.iter().map(|dim| ours(&dim.name).unwrap_or(0)).collect();
        self.conditions_in(below, benefit, &cell)
    }

    fn conditions_in(&self, scheme: &'a Scheme, benefit: usize, cell: &[u8]) -> Vec<&'a Condition> {
        let day = scheme.nearest_day(self.household.registered_on);
        let readings = self.readings;
        let holds = |one: &&Condition| {
            one.benefits.contains(&benefit)
                && one.guard.fits_cell(cell)
                && one.guard.fits_reading(readings)
                && one.guard.fits_day(day, readings)
        };
        scheme.conditions.iter().filter(holds).collect()
    }

    /// What the case says of a person, or else of them all.
    pub(crate) fn fact(&self, id: &str, person: Option<usize>) -> Option<&'a Fact> {
        let household = self.household;
        let own = person.and_then(|place| household.persons.get(place)?.facts.get(id));
        own.or_else(|| household.facts.get(id))
    }

    /// The first condition that the case says does not hold.
    fn broken(&self, case: &Case<'_, 'a>) -> Option<&'a Condition> {
        let no = Some(&Fact::Holds(false));
        let own = case.person.and_then(|place| self.household.persons.get(place));
        let own = own.into_iter().flat_map(|one| one.facts.values());
        if !own.chain(self.household.facts.values()).any(|fact| Some(fact) == no) {
            return None;
        }
        self.conditions(case).into_iter().find(|one| self.fact(&one.id, case.person) == no)
    }
}
