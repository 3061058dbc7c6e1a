//! The money that moves with an event.

use ledger::{Account, Line, Movement};
use money::Cents;

use super::Case;
use crate::award::Award;

impl Case {
    fn on(&self, account: &Account) -> Cents {
        self.accounts.get(account).copied().unwrap_or_default()
    }

    /// What is promised and not paid for a person and a benefit, whoever pays it.
    pub(super) fn reserved_for(&self, person: Option<&str>, benefit: &str) -> Vec<(&Line, Cents)> {
        let for_it = |line: &Line| line.person.as_deref() == person && line.benefit == benefit;
        self.reserved().filter(|(line, _)| for_it(line)).collect()
    }

    /// Promises all that an award gives and was not paid yet.
    pub(super) fn reserves(&self, award: &Award, year: i16) -> Vec<Movement> {
        let reserve = |(line, amount): (Line, Cents)| {
            // What was paid from the money of another year counts as well.
            let same = |(paid, _): &(&Line, Cents)| {
                paid.person == line.person
                    && paid.benefit == line.benefit
                    && paid.budget.funder == line.budget.funder
            };
            let paid: Cents = self.paid().filter(same).map(|(_, amount)| amount).sum();
            let own = self.on(&Account::Paid(line.clone()));
            let left = amount - paid;
            (left > Cents::ZERO).then(|| Movement::reserve(line, left, left + own))
        };
        award.to_reserve(self.id, year).into_iter().filter_map(reserve).collect()
    }

    /// Gives back what is promised and not paid, for the benefits that are named.
    pub(super) fn lapses(&self, of: impl Fn(&Line) -> bool) -> Vec<Movement> {
        let reserved = self.reserved().filter(|(line, _)| of(line));
        reserved.map(|(line, amount)| Movement::lapse(line.clone(), amount)).collect()
    }

    /// Pays an amount from what is promised, each funder its part of it. `None` when there is not
    /// so much.
    pub(super) fn pays(
        &self,
        person: Option<&str>,
        benefit: &str,
        amount: Cents,
    ) -> Option<Vec<Movement>> {
        let reserved = self.reserved_for(person, benefit);
        let there: Vec<Cents> = reserved.iter().map(|(_, amount)| *amount).collect();
        let parts = amount.split_like(&there).ok()?;
        let pay = |((line, _), part): (&(&Line, Cents), Cents)| {
            (part > Cents::ZERO).then(|| Movement::pay((*line).clone(), part))
        };
        Some(reserved.iter().zip(parts).filter_map(pay).collect())
    }
}

/// Takes back a part of what was booked with a payment, each funder its part of it. `None` when it
/// was not so much.
pub(super) fn comes_back(
    booked: &[Movement],
    before: Cents,
    amount: Cents,
) -> Option<Vec<(Line, Cents)>> {
    let mut left: Vec<Cents> = booked.iter().map(|one| one.amount).collect();
    let gone = before.split_like(&left).ok()?;
    for (left, gone) in left.iter_mut().zip(gone) {
        *left = *left - gone;
    }
    let parts = amount.split_like(&left).ok()?;
    let line = |one: &Movement| one.line().cloned();
    let back = booked.iter().zip(parts).filter(|(_, part)| *part > Cents::ZERO);
    Some(back.filter_map(|(one, part)| Some((line(one)?, part))).collect())
}
