//! The amounts of a case in rows and sums, for those who read it.

use std::collections::BTreeMap;

use ledger::Line;
use money::Cents;

use super::{Case, PaymentState};
use crate::award::AwardLine;

/// What one funder gives a person for one benefit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AmountRow {
    /// The person; absent for the whole household.
    pub person: Option<String>,
    /// The benefit.
    pub benefit: String,
    /// Who pays.
    pub funder: String,
    /// What was determined last; nothing once the facts changed.
    pub determined: Cents,
    /// What is promised and not paid.
    pub reserved: Cents,
    /// What was paid, less what came back.
    pub paid: Cents,
}

impl Case {
    /// Every amount that was determined, is promised or was paid, by person, benefit and funder.
    pub fn amounts(&self) -> Vec<AmountRow> {
        type Key = (Option<String>, String, String);
        let mut rows: BTreeMap<Key, [Cents; 3]> = BTreeMap::new();
        let key =
            |line: &Line| (line.person.clone(), line.benefit.clone(), line.budget.funder.clone());
        let determined = self.award.iter().flat_map(|award| award.figures());
        let reserved = self.reserved().map(|(line, amount)| (key(line), amount));
        let paid = self.paid().map(|(line, amount)| (key(line), amount));
        let mut add = |key: Key, place: usize, amount: Cents| {
            if let Some(cell) = rows.entry(key).or_default().get_mut(place) {
                *cell = *cell + amount;
            }
        };
        determined.for_each(|(key, amount)| add(key, 0, amount));
        reserved.for_each(|(key, amount)| add(key, 1, amount));
        paid.for_each(|(key, amount)| add(key, 2, amount));
        let row = |((person, benefit, funder), [determined, reserved, paid]): (Key, [Cents; 3])| {
            AmountRow { determined, reserved, paid, person, benefit, funder }
        };
        rows.into_iter().map(row).collect()
    }

    /// What was determined, is promised, and was paid, in all.
    pub fn sums(&self) -> AmountRow {
        let add = |sum: AmountRow, row: AmountRow| AmountRow {
            determined: sum.determined + row.determined,
            reserved: sum.reserved + row.reserved,
            paid: sum.paid + row.paid,
            ..sum
        };
        self.amounts().into_iter().fold(AmountRow::default(), add)
    }

    /// Every line that was determined, with what may still be asked for: promised, and not asked
    /// for yet.
    pub fn to_order(&self) -> Vec<(&AwardLine, Cents)> {
        let lines = self.award.iter().flat_map(|award| &award.lines);
        let left = |line: &AwardLine| {
            let person = line.person.as_deref();
            let of_line = |one: &(&Line, Cents)| {
                one.0.person.as_deref() == person && one.0.benefit == line.benefit
            };
            let reserved: Cents = self.reserved().filter(of_line).map(|(_, amount)| amount).sum();
            let asked = self.standing(person, &line.benefit);
            let waits = asked.filter(|payment| payment.state == PaymentState::Ordered);
            reserved - waits.map(|payment| payment.order.amount).sum()
        };
        lines.map(|line| (line, left(line))).collect()
    }
}
