//! What holds for one benefit of one person. This decides; `lines` says why, and
//! [`total`] adds.

use money::Cents;

use super::household::{Entered, Eye, How, Seen};
use crate::check::scheme::{Benefit, Condition, Entry, Gives};
use crate::check::world::{Look, Outcome, cap_holds, over};
use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::Diagnostic;
use crate::parse::case::{Fact, Household, Person};

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

/// What the persons of a household, entered as they are, get under one scheme in all.
pub(crate) fn total(
    package: &Package,
    scheme: &Scheme,
    household: &Household,
    entered: &[Entered],
    readings: &Readings,
) -> Result<Cents, Vec<Diagnostic>> {
    let eye = Eye::new(package, scheme, household, entered, readings);
    let mut sums = vec![Cents::ZERO; scheme.benefits.len()];
    let mut first: Option<Vec<u8>> = None;
    let mut before: Option<(&Person, Seen, Vec<Cents>)> = None;
    for (place, person) in household.persons.iter().enumerate() {
        let seen = eye.see(place).map_err(|error| vec![error])?;
        // Most persons of a large household get what the one before them gets.
        let same = before
            .take()
            .filter(|(other, as_seen, _)| *as_seen == seen && other.facts == person.facts);
        let amounts = same.map_or_else(|| eye.amounts(place, &seen), |(_, _, amounts)| amounts);
        for ((sum, amount), of) in sums.iter_mut().zip(&amounts).zip(&scheme.benefits) {
            if !of.per_household || place == 0 {
                *sum = *sum + *amount;
            }
        }
        first.get_or_insert_with(|| seen.cell.clone());
        before = Some((person, seen, amounts));
    }
    let first = first.unwrap_or_default();
    let day = scheme.nearest_day(household.registered_on);
    let caps = scheme.caps.iter().filter(|cap| cap_holds(cap, &first, day, readings));
    let sum = |place: usize| sums.get(place).copied().unwrap_or_default();
    let off: Cents = over(caps, sum).into_iter().map(|(_, over)| over).sum();
    Ok(sums.iter().copied().sum::<Cents>() - off)
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

    /// What each benefit comes to for a person; one of the household as for its first person.
    fn amounts(&self, place: usize, seen: &Seen) -> Vec<Cents> {
        let amount = |(benefit, of): (usize, &'a Benefit)| {
            let person = (!of.per_household).then_some(place);
            match self.found(benefit, of, person, seen) {
                Some(Found::Row { outcome, broken: None, .. }) => self.package.amount(&outcome),
                _ => None,
            }
        };
        let all = self.scheme.benefits.iter().enumerate().map(amount);
        all.map(|amount| amount.map_or(Cents::ZERO, |amount| amount.assume)).collect()
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
