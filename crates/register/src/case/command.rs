//! What people may ask of a case.

use jiff::civil::Date;
use money::Cents;
use serde::Deserialize;

use super::event::{Facts, Order, Paper, PlanLine};
use crate::actor::Action;

/// One wish. [`Case::decide`](super::Case::decide) makes events of it, or says why not.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "command", deny_unknown_fields)]
#[allow(missing_docs, reason = "the fields are those of the event that follows; see there")]
// A wish without fields is written with none, `{}`: so one with a strange field is refused too.
pub enum Command {
    /// Puts the facts right.
    Amend { facts: Facts, reason: String },
    /// Notes that the person agreed.
    Consent { on: Date, paper: String },
    /// Answers a retroactive case.
    Acknowledge {},
    /// Computes the amounts.
    Determine {},
    /// Asks for approval.
    Propose {
        #[serde(default)]
        exception: Option<String>,
    },
    /// Approves, as a second person.
    Approve {},
    /// Does not approve.
    SendBack { reason: String },
    /// Notes that the household left.
    Depart { on: Date },
    /// Notes that the household arrived.
    Arrive { on: Date },
    /// Makes a reintegration plan.
    Plan { lines: Vec<PlanLine> },
    /// Agrees to the plan, as a second person.
    ApprovePlan {},
    /// Does not agree to the plan.
    SendPlanBack { reason: String },
    /// Asks for a payment.
    Order(Order),
    /// Releases a payment, as a second person.
    Release { payment: u32 },
    /// Takes back the wish for a payment.
    Cancel { payment: u32, reason: String },
    /// Undoes a payment that should not have been booked.
    Correct { payment: u32, reason: String },
    /// Notes that money came back.
    Recover { payment: u32, amount: Cents, reason: String },
    /// Gives back what can no longer be given.
    Lapse {},
    /// Makes the final report.
    Report { contributed: String, papers: Vec<Paper> },
    /// Closes the case.
    Close {},
    /// Stops.
    Withdraw { reason: String },
    /// Goes on with a case that had stopped.
    Reopen { reason: String },
    /// Asks another organisation to take over.
    Offer { to: String, consent: String },
    /// Takes over.
    Accept {},
    /// Does not take over.
    Refuse { reason: String },
    /// Puts the case on somebody's list.
    Assign {
        #[serde(default)]
        to: Option<String>,
        reason: String,
    },
}

impl Command {
    /// What somebody must be allowed to do for it.
    pub const fn action(&self) -> Action {
        match self {
            Self::Amend { .. }
            | Self::Consent { .. }
            | Self::Determine {}
            | Self::Propose { .. } => Action::Prepare,
            Self::Acknowledge {} | Self::Depart { .. } | Self::Arrive { .. } => Action::Follow,
            Self::Plan { .. } | Self::Report { .. } => Action::Follow,
            Self::Approve {} | Self::SendBack { .. } => Action::Approve,
            Self::ApprovePlan {} | Self::SendPlanBack { .. } => Action::Approve,
            Self::Order(_) | Self::Cancel { .. } => Action::Order,
            Self::Release { .. } => Action::Release,
            Self::Correct { .. } | Self::Recover { .. } => Action::Correct,
            Self::Lapse {} | Self::Close {} | Self::Withdraw { .. } | Self::Reopen { .. } => {
                Action::Conclude
            }
            Self::Offer { .. } | Self::Accept {} | Self::Refuse { .. } => Action::Transfer,
            Self::Assign { .. } => Action::Assign,
        }
    }
}
