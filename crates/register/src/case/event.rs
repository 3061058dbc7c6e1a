//! What can happen to a case. What happened is never changed; what a case is now follows from it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger::Movement;
use money::Cents;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::award::Award;
use crate::person::Identity;

/// The personal part of an intake. It is kept apart from the rest of an event, so that it can be
/// erased while what happened stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The household as `rules` reads a case: days, channel, persons with birth date and
    /// nationality, RIAT composition, conditions.
    pub household: Value,
    /// Who each person is, by the id in the household.
    pub people: BTreeMap<String, Identity>,
    /// Special needs, as codes of the organisation; never free text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub vulnerable: BTreeMap<String, Vec<String>>,
    /// For each condition and each fact that was uncertain: what shows it, such as the number of a
    /// document.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub evidence: BTreeMap<String, String>,
}

/// What stays of a household when what is personal is erased: enough to count, not to recognise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outline {
    /// The date that decides (nota N18).
    pub registered_on: Date,
    /// Through whom support comes.
    pub channel: String,
    /// `voluntary` or `forced`.
    pub departure: String,
    /// So many persons.
    pub persons: usize,
}

/// How a funder counts a payment: by what was delivered, or by what was spent (CPR art. 53).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reimbursement {
    /// A fixed amount for each person: it is enough to show that it was delivered.
    UnitCost,
    /// What was really spent: it needs the bill and the proof that it was paid.
    Receipt,
}

/// A paper that shows something, in the archive of the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it is.
    pub kind: PaperKind,
    /// Where to find it.
    pub reference: String,
}

/// The kinds of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// The person signed for having received it.
    Received,
    /// The bill.
    Invoice,
    /// The bill was paid.
    ProofOfPayment,
}

impl Reimbursement {
    /// The papers that a payment in this form cannot do without.
    pub const fn needs(self) -> &'static [PaperKind] {
        match self {
            Self::UnitCost => &[PaperKind::Received],
            Self::Receipt => &[PaperKind::Invoice, PaperKind::ProofOfPayment],
        }
    }
}

/// A line of a reintegration plan (RIAT, KM2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanLine {
    /// The person; absent for the whole household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The benefit it is paid from.
    pub benefit: String,
    /// What it is for.
    pub what: String,
    /// How much.
    pub amount: Cents,
}

/// A payment that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The person; absent for a benefit of the whole household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The benefit.
    pub benefit: String,
    /// How much.
    pub amount: Cents,
    /// The day on which it is or was given.
    pub on: Date,
    /// Whether it is given in cash.
    pub cash: bool,
    /// How the funder counts it.
    pub reimbursement: Reimbursement,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<Paper>,
}

/// One thing that happened to a case. Who did it and when is kept beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
#[allow(missing_docs, reason = "each field says with its name what the event is about")]
pub enum Event {
    /// The household was registered. `looked_at` are the cases that looked alike; a person judged
    /// them to be no obstacle, and wrote why.
    Opened {
        organisation: String,
        #[serde(flatten)]
        outline: Outline,
        /// The journey began before the case: the member state must answer (E8).
        retroactive: bool,
        /// The last day for that answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer_until: Option<Date>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        looked_at: Vec<i64>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        because: String,
    },
    /// The facts were put right; what was determined, proposed or approved holds no more.
    Amended {
        #[serde(flatten)]
        outline: Outline,
        reason: String,
        movements: Vec<Movement>,
    },
    /// The person agreed to the use of the data (RIAT, KM1).
    Consented { on: Date, paper: String },
    /// A retroactive case was answered in time.
    Acknowledged,
    /// The amounts were computed.
    Determined { award: Award },
    /// Somebody asked for approval. `exception` is the written reason for help in cash at departure
    /// that is normally given abroad (nota N21).
    Proposed {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exception: Option<String>,
    },
    /// A second person approved; the money is reserved.
    Approved { year: i16, movements: Vec<Movement> },
    /// A second person did not approve.
    SentBack { reason: String },
    /// The household left.
    Departed { on: Date },
    /// The household arrived (RIAT, KM2). `until` is the last day of each benefit.
    Arrived { on: Date, until: BTreeMap<String, Date> },
    /// A reintegration plan was made.
    Planned { lines: Vec<PlanLine> },
    /// A second person agreed to the plan.
    PlanApproved,
    /// A second person did not agree to the plan.
    PlanSentBack { reason: String },
    /// Somebody asked for a payment.
    Ordered { payment: u32, order: Order },
    /// A second person released the payment, and it was booked.
    Released { payment: u32, movements: Vec<Movement> },
    /// The payment will not be made.
    Cancelled { payment: u32, reason: String },
    /// A payment that should not have been booked was undone.
    Corrected { payment: u32, reason: String, movements: Vec<Movement> },
    /// Money came back from the person.
    Recovered { payment: u32, amount: Cents, reason: String, movements: Vec<Movement> },
    /// The days for these benefits went by; what was left went back to the budget.
    Lapsed { benefits: Vec<String>, movements: Vec<Movement> },
    /// The final report was made (RIAT, KM3).
    Reported { contributed: String, papers: Vec<Paper> },
    /// The case was closed.
    Closed { movements: Vec<Movement> },
    /// The household, or the organisation, stopped.
    Withdrawn { reason: String, movements: Vec<Movement> },
    /// A case that had stopped goes on.
    Reopened { reason: String },
    /// The organisation asks another to take over, with the consent of the person.
    Offered { to: String, consent: String },
    /// The other took over.
    Accepted { organisation: String, movements: Vec<Movement> },
    /// The other did not take over.
    Refused { reason: String },
    /// Somebody has the case on their list, or nobody.
    Assigned {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        reason: String,
    },
}

impl Event {
    /// What moved, in the order in which it is booked.
    pub fn movements(&self) -> &[Movement] {
        match self {
            Self::Amended { movements, .. }
            | Self::Approved { movements, .. }
            | Self::Accepted { movements, .. }
            | Self::Released { movements, .. }
            | Self::Corrected { movements, .. }
            | Self::Recovered { movements, .. }
            | Self::Lapsed { movements, .. }
            | Self::Closed { movements }
            | Self::Withdrawn { movements, .. } => movements,
            _ => &[],
        }
    }
}
