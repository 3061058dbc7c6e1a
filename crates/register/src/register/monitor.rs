//! What the nota leaves empty (N25): uptake, spend, time to payment, and differences between
//! households and providers. Groups so small that somebody could be recognised are not shown.

use std::collections::BTreeMap;

use money::Cents;

use super::Register;
use crate::actor::{Action, Actor, closed_set};
use crate::case::{Case, Event, Step};
use crate::journal::Deed;
use crate::refused::Refused;
use crate::store;

/// Fewer cases than this are not told apart.
pub const SMALLEST: usize = 5;

closed_set! {
    /// Households by size.
    Size {
        /// One person.
        One = "one",
        /// Two.
        Two = "two",
        /// Three or more.
        More = "more",
    }
}

/// What a group of cases has in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// The organisation that handles them.
    pub organisation: String,
    /// Through whom support comes.
    pub channel: String,
    /// `voluntary` or `forced`.
    pub departure: String,
    /// The size of the household.
    pub size: Size,
}

/// What is told of a group, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// So many cases.
    pub cases: usize,
    /// So many were approved at some time.
    pub approved: usize,
    /// So many got something: the uptake.
    pub paid: usize,
    /// So many stopped before the end.
    pub withdrawn: usize,
    /// Days from registration to the first payment: the middle one of all, where something was
    /// paid.
    pub days_to_payment: Option<i64>,
    /// What was paid, less what came back.
    pub amount: Cents,
}

/// What is told of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// Everything this person may see.
    pub all: Told,
    /// By kind; groups of fewer than [`SMALLEST`] are together in `small`.
    pub groups: Vec<(Kind, Told)>,
    /// The small groups together; `None` when they are so few that they could be told apart by
    /// taking the others from all.
    pub small: Option<Told>,
}

/// What is added up for a group.
#[derive(Default)]
struct Sum {
    told: Told,
    days: Vec<i64>,
}

/// So many records at a time.
const PAGE: i64 = 1_024;

impl Register {
    /// What the register says of its cases, those registered from a day until another.
    ///
    /// # Errors
    /// When the role does not see accounts, or the register cannot be read.
    pub fn monitor(&self, actor: &Actor) -> Result<Monitor, Vec<Refused>> {
        let action = Action::Accounts;
        if !actor.may(action, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let only = (!actor.oversees).then_some(actor.organisation.as_str());
        let what = Deed::Exported { what: "monitoring".to_owned() };
        self.store.write(|db| self.deed(db, actor, None, &what).map(drop))?;
        self.store.read(|db| {
            let mut groups: BTreeMap<Kind, Sum> = BTreeMap::new();
            let mut after = 0;
            loop {
                let ids = store::ids(db, after, PAGE)?;
                let Some(last) = ids.last() else { return Ok(Monitor::of(groups)) };
                after = *last;
                for id in ids {
                    let Some(found) = self.told(db, id)? else { continue };
                    if only.is_none_or(|only| only == found.0.organisation) {
                        groups.entry(found.0).or_default().add(&found.1);
                    }
                }
            }
        })
    }

    /// One case: its kind, and what it adds.
    fn told(&self, db: &mut store::Db, id: i64) -> Result<Option<(Kind, Told)>, Vec<Refused>> {
        let mut case = Case::numbered(id);
        let (mut approved, mut first_paid) = (false, None);
        for record in store::of_case(db, id, None)? {
            let event = self.follow(&mut case, &record)?;
            approved |= matches!(event, Event::Approved { .. });
            if matches!(event, Event::Released { .. }) && first_paid.is_none() {
                first_paid = Some(self.day(&record.at));
            }
        }
        if case.version == 0 {
            return Ok(None);
        }
        let size = match case.outline.persons {
            0 | 1 => Size::One,
            2 => Size::Two,
            _ => Size::More,
        };
        let kind = Kind {
            organisation: case.organisation.clone(),
            channel: case.outline.channel.clone(),
            departure: case.outline.departure.clone(),
            size,
        };
        let days = first_paid.and_then(|day| {
            let since = case.outline.registered_on.until(day).ok()?;
            Some(i64::from(since.get_days()))
        });
        let amount: Cents = case.paid().map(|(_, amount)| amount).sum();
        let told = Told {
            cases: 1,
            approved: usize::from(approved),
            paid: usize::from(first_paid.is_some()),
            withdrawn: usize::from(case.step() == Step::Withdrawn),
            days_to_payment: days,
            amount,
        };
        Ok(Some((kind, told)))
    }
}

impl Sum {
    fn add(&mut self, one: &Told) {
        let told = &mut self.told;
        told.cases += one.cases;
        told.approved += one.approved;
        told.paid += one.paid;
        told.withdrawn += one.withdrawn;
        told.amount = told.amount + one.amount;
        self.days.extend(one.days_to_payment);
    }

    fn join(&mut self, other: &Self) {
        self.add(&Told { days_to_payment: None, ..other.told.clone() });
        self.days.extend(&other.days);
    }

    fn done(mut self) -> Told {
        self.days.sort_unstable();
        let middle = self.days.get(self.days.len() / 2).copied();
        Told { days_to_payment: middle, ..self.told }
    }
}

impl Monitor {
    fn of(groups: BTreeMap<Kind, Sum>) -> Self {
        let (mut all, mut small) = (Sum::default(), Sum::default());
        let mut shown = Vec::new();
        for (kind, sum) in groups {
            all.join(&sum);
            if sum.told.cases < SMALLEST {
                small.join(&sum);
            } else {
                shown.push((kind, sum.done()));
            }
        }
        // A single small group is all minus the others: then the smallest of those goes with it.
        if (1..SMALLEST).contains(&small.told.cases)
            && let Some(place) = smallest(&shown)
        {
            let (_, told) = shown.remove(place);
            small.join(&Sum { days: told.days_to_payment.into_iter().collect(), told });
        }
        let small = (small.told.cases >= SMALLEST).then(|| small.done());
        Self { all: all.done(), groups: shown, small }
    }
}

fn smallest(groups: &[(Kind, Told)]) -> Option<usize> {
    let sizes = groups.iter().enumerate().map(|(place, (_, told))| (told.cases, place));
    sizes.min().map(|(_, place)| place)
}
