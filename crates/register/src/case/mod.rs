//! One case: what it is now, as it follows from what happened.

mod allows;
mod amounts;
mod command;
mod decide;
mod event;
mod intake;
mod money_moves;
mod pay;
mod payments;

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use ledger::{Account, Line};
use money::Cents;
use serde::{Deserialize, Serialize};

pub use amounts::AmountRow;
pub use command::Command;
pub use decide::{Ask, Happened};
pub use event::{Event, Facts, Order, Outline, Paper, PaperKind, PlanLine, Reimbursement};
pub use intake::Intake;
pub use payments::{Payment, PaymentState};

use crate::actor::closed_set;
use crate::award::Award;

/// Records from before the last day to answer was written down: it was always so many days later
/// (E8). What holds for new cases stands in `assumptions/register-periods.toml`; this is the past,
/// which a change there must not move.
const DAYS_UNWRITTEN: i64 = 7;

closed_set! {
    /// Where a case stands.
    Step {
        /// Facts, consent and evidence are put together.
        Prepared = "prepared",
        /// Waits for a second person.
        Proposed = "proposed",
        /// The money is reserved; the household has not left.
        Approved = "approved",
        /// On the way.
        Departed = "departed",
        /// In the country of origin: plan and payments (RIAT, KM2).
        Arrived = "arrived",
        /// The final report was made (RIAT, KM3).
        Reported = "reported",
        /// Ended.
        Closed = "closed",
        /// Stopped before the end.
        Withdrawn = "withdrawn",
    }
}

impl Step {
    /// Every step in which something can still happen.
    pub const RUNNING: &'static [Self] = &[
        Self::Prepared,
        Self::Proposed,
        Self::Approved,
        Self::Departed,
        Self::Arrived,
        Self::Reported,
    ];

    /// The steps in which nothing happens any more, unless it is opened again.
    pub const ENDED: &'static [Self] = &[Self::Closed, Self::Withdrawn];

    /// Whether money is promised or may be paid in this step.
    pub const fn is_granted(self) -> bool {
        matches!(self, Self::Approved | Self::Departed | Self::Arrived | Self::Reported)
    }
}

/// A reintegration plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// What the money is for.
    pub lines: Vec<PlanLine>,
    /// Who made it.
    pub by: String,
    /// Whether a second person agreed.
    pub approved: bool,
}

/// What waits for somebody, and until which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day.
    pub on: Date,
    /// What: `acknowledge`, `departure`, `arrival`, or the id of a benefit.
    pub what: String,
}

/// A case as it is now.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Case {
    /// Its number.
    pub id: i64,
    /// How many events made it.
    pub version: i64,
    /// Whose it is.
    pub organisation: String,
    /// What is personal; `None` once it is erased.
    pub facts: Option<Facts>,
    /// What stays when what is personal is erased.
    pub outline: Outline,
    /// Whether the journey began before the case.
    pub retroactive: bool,
    /// The day it was opened.
    pub opened_on: Option<Date>,
    /// The last day to answer a retroactive case (E8), as it was counted when it was opened.
    pub answer_until: Option<Date>,
    /// Whether a retroactive case was answered.
    pub acknowledged: bool,
    /// The day of consent.
    pub consent: Option<Date>,
    /// What was determined last, unless the facts changed since.
    pub award: Option<Award>,
    /// Who asked for approval.
    pub proposed_by: Option<String>,
    /// The written reason for cash at departure (nota N21).
    pub exception: Option<String>,
    /// The year of the commitment, once a second person approved the award.
    pub approved_for: Option<i16>,
    /// The day of departure.
    pub departed_on: Option<Date>,
    /// The day of arrival.
    pub arrived_on: Option<Date>,
    /// The last day of each benefit, once the household arrived.
    pub until: BTreeMap<String, Date>,
    /// The reintegration plan.
    pub plan: Option<Plan>,
    /// Every payment that was asked for, by number from 1.
    pub payments: Vec<Payment>,
    /// Whether the final report was made.
    pub reported: bool,
    /// The day it ended, or stopped.
    pub ended_on: Option<Date>,
    /// Whether it stopped before the end.
    pub withdrawn: bool,
    /// The organisation that is asked to take over.
    pub offered_to: Option<String>,
    /// On whose list it is.
    pub assigned_to: Option<String>,
    /// What its movements come to on each account.
    #[serde(skip)]
    accounts: BTreeMap<Account, Cents>,
}

impl Case {
    /// A case with this number, to which nothing happened yet.
    pub fn numbered(id: i64) -> Self {
        Self { id, ..Self::default() }
    }

    /// Where it stands.
    pub const fn step(&self) -> Step {
        if self.withdrawn {
            Step::Withdrawn
        } else if self.ended_on.is_some() {
            Step::Closed
        } else if self.approved_for.is_none() {
            if self.proposed_by.is_some() { Step::Proposed } else { Step::Prepared }
        } else if self.reported {
            Step::Reported
        } else if self.arrived_on.is_some() {
            Step::Arrived
        } else if self.departed_on.is_some() {
            Step::Departed
        } else {
            Step::Approved
        }
    }

    /// What is promised and not paid, for each line that has something.
    pub fn reserved(&self) -> impl Iterator<Item = (&Line, Cents)> {
        self.accounts.iter().filter_map(|(account, amount)| match account {
            Account::Reserved(line) if *amount > Cents::ZERO => Some((line, *amount)),
            _ => None,
        })
    }

    /// What was paid, for each line that has something.
    pub fn paid(&self) -> impl Iterator<Item = (&Line, Cents)> {
        self.accounts.iter().filter_map(|(account, amount)| match account {
            Account::Paid(line) if *amount > Cents::ZERO => Some((line, *amount)),
            _ => None,
        })
    }

    /// What waits for somebody first.
    pub fn due(&self) -> Option<Due> {
        let due = |on: Date, what: &str| Some(Due { on, what: what.to_owned() });
        match self.step() {
            Step::Prepared | Step::Proposed if self.retroactive && !self.acknowledged => {
                due(self.answer_until?, "acknowledge")
            }
            Step::Approved => due(self.day_in_facts("departs_on")?, "departure"),
            Step::Departed => {
                // The first window that was expected to close: by then the arrival must be known.
                let lines = self.award.iter().flat_map(|award| &award.lines);
                let last = |line: &crate::award::AwardLine| Some(line.window?[1]);
                let abroad = lines.filter(|line| !line.at_departure);
                due(abroad.filter_map(last).min()?, "arrival")
            }
            Step::Arrived => {
                let open = |(line, _): (&Line, Cents)| {
                    Some((*self.until.get(&line.benefit)?, line.benefit.clone()))
                };
                let (on, what) = self.reserved().filter_map(open).min()?;
                Some(Due { on, what })
            }
            _ => None,
        }
    }

    /// A day in the household as it was written.
    pub(crate) fn day_in_facts(&self, name: &str) -> Option<Date> {
        self.facts.as_ref()?.household.get(name)?.as_str()?.parse().ok()
    }

    /// Changes with one event. It never refuses: what happened, happened.
    pub fn apply(&mut self, event: &Event, facts: Option<Facts>, by: &str, on: Date) {
        self.version += 1;
        if facts.is_some() {
            self.facts = facts;
        }
        for posting in event.movements().iter().flat_map(ledger::Movement::postings) {
            let sum = self.accounts.entry(posting.account).or_default();
            *sum = *sum + posting.amount;
        }
        self.follow(event, by, on);
    }

    fn follow(&mut self, event: &Event, by: &str, on: Date) {
        match event {
            Event::Opened { organisation, outline, retroactive, answer_until, .. } => {
                self.organisation.clone_from(organisation);
                self.outline.clone_from(outline);
                self.retroactive = *retroactive;
                let unwritten = (*retroactive).then(|| Span::new().days(DAYS_UNWRITTEN));
                let unwritten = unwritten.and_then(|days| on.checked_add(days).ok());
                self.answer_until = answer_until.or(unwritten);
                self.opened_on = Some(on);
            }
            Event::Amended { outline, .. } => {
                self.outline.clone_from(outline);
                self.award = None;
                self.unapprove();
            }
            Event::Consented { on, .. } => self.consent = Some(*on),
            Event::Acknowledged => self.acknowledged = true,
            Event::Determined { award } => {
                self.award = Some(award.clone());
                self.proposed_by = None;
            }
            Event::Proposed { exception } => {
                self.proposed_by = Some(by.to_owned());
                self.exception.clone_from(exception);
            }
            Event::Approved { year, .. } => self.approved_for = Some(*year),
            Event::SentBack { .. } => self.proposed_by = None,
            Event::Departed { on } => self.departed_on = Some(*on),
            Event::Arrived { on, until } => {
                self.arrived_on = Some(*on);
                self.until.clone_from(until);
            }
            Event::Planned { lines } => {
                let (lines, by) = (lines.clone(), by.to_owned());
                self.plan = Some(Plan { lines, by, approved: false });
            }
            Event::PlanApproved => self.plan.iter_mut().for_each(|plan| plan.approved = true),
            Event::PlanSentBack { .. } => self.plan = None,
            Event::Reported { .. } => self.reported = true,
            Event::Closed { .. } => self.end(on, false),
            Event::Withdrawn { .. } => self.end(on, true),
            Event::Reopened { .. } => {
                (self.ended_on, self.withdrawn, self.reported) = (None, false, false);
                self.unapprove();
            }
            Event::Offered { to, .. } => self.offered_to = Some(to.clone()),
            Event::Accepted { organisation, .. } => {
                self.organisation.clone_from(organisation);
                (self.offered_to, self.assigned_to) = (None, None);
                self.unapprove();
            }
            Event::Refused { .. } => self.offered_to = None,
            Event::Assigned { to, .. } => self.assigned_to.clone_from(to),
            Event::Lapsed { .. } => {}
            Event::Ordered { .. }
            | Event::Released { .. }
            | Event::Cancelled { .. }
            | Event::Corrected { .. }
            | Event::Recovered { .. } => self.follow_payment(event, by),
        }
    }

    /// What was proposed or approved holds no more.
    fn unapprove(&mut self) {
        (self.proposed_by, self.exception, self.approved_for) = (None, None, None);
        self.plan = None;
    }

    fn end(&mut self, on: Date, withdrawn: bool) {
        self.ended_on = Some(on);
        self.withdrawn = withdrawn;
        self.offered_to = None;
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    /// A case that was opened on 3 March 2025, as the journal has it.
    fn opened(retroactive: bool, more: &str) -> Case {
        let mut event = json!({"event": "opened", "organisation": "iom", "channel": "jrs",
            "registered_on": "2025-03-03", "departure": "voluntary", "persons": 1,
            "retroactive": retroactive});
        if !more.is_empty() {
            event["answer_until"] = json!(more);
        }
        let mut case = Case::numbered(1);
        case.apply(&serde_json::from_value(event).unwrap(), None, "carla", date(2025, 3, 3));
        case
    }

    #[test]
    fn a_case_from_before_the_day_was_written_down_has_it_all_the_same() {
        let case = opened(true, "");
        assert_eq!(case.answer_until, Some(date(2025, 3, 10)));
        assert_eq!(case.due().map(|due| due.on), Some(date(2025, 3, 10)));
        assert_eq!(opened(true, "2025-03-20").answer_until, Some(date(2025, 3, 20)));
        assert_eq!(opened(false, "").answer_until, None);
        assert_eq!(opened(false, "").due(), None);
    }
}
