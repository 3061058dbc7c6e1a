//! Keeping and erasing: what is personal goes when its time is over; what happened stays.

use std::io::Write;

use jiff::civil::Date;

use super::{Register, store_error, written};
use crate::actor::{Action, Actor, closed_set};
use crate::case::Step;
use crate::journal::Deed;
use crate::periods::Periods;
use crate::processing::{logged, subjects};
use crate::refused::Refused;
use crate::store::{self, CaseRow, Verified};

/// So many cases at a time.
const PAGE: i64 = 1_000;

impl Register {
    /// The cases whose time is over on a day, with the ground: what [`Register::erase`] would
    /// erase.
    ///
    /// # Errors
    /// When the role does not erase.
    pub fn over(&self, actor: &Actor, on: Date) -> Result<Vec<Kept>, Vec<Refused>> {
        let action = Action::Erase;
        if !actor.may(action, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let of = |row: &CaseRow| Kept::of(row, &self.periods);
        self.store.read(|db| {
            let (mut found, mut after) = (Vec::new(), 0);
            loop {
                let page = store::kept(db, Some(&actor.organisation), on, after, PAGE)?;
                let Some(last) = page.last() else { return Ok(found) };
                after = last.id;
                found.extend(page.iter().filter_map(of).filter(|one| one.until < on));
            }
        })
    }

    /// Erases what is personal in a case whose time is over. What happened, and every euro, stays.
    ///
    /// # Errors
    /// When the role does not allow it, the case did not end, or its time is not over.
    pub fn erase(&self, actor: &Actor, id: i64, reason: &str) -> Result<usize, Vec<Refused>> {
        self.store.write(|db| {
            let mut case = self.readable(db, actor, id)?;
            if !actor.may(Action::Erase, &case.organisation) {
                return Err(vec![Refused::NotAllowed { action: Action::Erase }]);
            }
            if case.ended_on.is_none() {
                let (step, needs) = (case.step(), Step::ENDED);
                return Err(vec![Refused::NotNow { step, needs }]);
            }
            if reason.trim().is_empty() {
                return Err(vec![Refused::NoReason]);
            }
            let last_paid_on = case.last_paid_on();
            let keep = Keep::of(last_paid_on);
            let until = case.ended_on.and_then(|day| keep.until(&self.periods, day, last_paid_on));
            if until.is_none_or(|until| until >= self.today()) {
                return Err(vec![Refused::StillKept { until }]);
            }
            let deed = Deed::Erased { reason: reason.to_owned() };
            self.deed_about(db, actor, Some(id), &deed, &subjects(&case))?;
            let gone = store::erase(db, id)?;
            case.facts = None;
            store::relist(db, &case, &written(self.now()))?;
            Ok(gone)
        })
    }

    /// The log of processing as JSON lines, with the names of the standard (Logboek
    /// Dataverwerkingen 1.0); says how many. For those who audit every organisation.
    ///
    /// # Errors
    /// When the role does not audit everywhere, or the lines cannot be written.
    pub fn processings(&self, actor: &Actor, to: &mut impl Write) -> Result<usize, Vec<Refused>> {
        let action = Action::Audit;
        if !actor.everywhere(action) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let deed = Deed::Exported { what: "processings".to_owned() };
        self.store.write(|db| self.deed(db, actor, None, &deed).map(drop))?;
        self.store.read(|db| {
            let (mut count, mut after) = (0, (0, -1));
            loop {
                let page = logged(db, after, PAGE)?;
                let Some(last) = page.last() else { return Ok(count) };
                after = last.place();
                count += page.len();
                for line in page {
                    writeln!(to, "{}", line.json()).map_err(store_error)?;
                }
            }
        })
    }

    /// Goes through the whole chain and the whole ledger.
    ///
    /// # Errors
    /// What is not as it was, and where; or why the database cannot be read.
    pub fn verify(&self) -> Result<Verified, String> {
        let looked = self.store.read(store::verify);
        looked.map_err(|error| error.to_string())?
    }
}

closed_set! {
    /// Why, and so how long, what is personal is kept: [`Periods`] says how long.
    Keep {
        /// Something was paid: funders may ask, and help from before is looked for (E5).
        Paid = "paid",
        /// Nothing was paid: in case the person comes again.
        Unpaid = "unpaid",
    }
}

impl Keep {
    const fn of(last_paid_on: Option<Date>) -> Self {
        if last_paid_on.is_some() { Self::Paid } else { Self::Unpaid }
    }

    /// The last day on which it is kept.
    fn until(self, periods: &Periods, ended_on: Date, last_paid_on: Option<Date>) -> Option<Date> {
        match (self, last_paid_on) {
            (Self::Paid, Some(day)) => {
                let from = Date::new(day.max(ended_on).year(), 12, 31).ok()?;
                periods.keep_paid.until(from)
            }
            _ => periods.keep_unpaid.until(ended_on),
        }
    }
}

/// A case whose time to be kept is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The case.
    pub case: i64,
    /// Why.
    pub keep: Keep,
    /// The last day.
    pub until: Date,
}

impl Kept {
    fn of(row: &CaseRow, periods: &Periods) -> Option<Self> {
        let ended_on = row.closed_on.as_deref()?.parse().ok()?;
        let last_paid_on = row.last_paid_on.as_deref().and_then(|day| day.parse().ok());
        let keep = Keep::of(last_paid_on);
        Some(Self { case: row.id, keep, until: keep.until(periods, ended_on, last_paid_on)? })
    }
}
