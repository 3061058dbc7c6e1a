//! Why something is refused, and what to do about it.

use std::fmt;

use jiff::civil::Date;
use money::Cents;
use rules::words::Words;

use crate::actor::Action;
use crate::alike::Alike;
use crate::award::Figures;
use crate::case::{PaperKind, Step};

/// One reason why a wish is refused. A refusal changes nothing, and all reasons come at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no such case, or none that this person may know of.
    NoCase,
    /// The role, or the organisation, does not allow it.
    NotAllowed {
        /// What.
        action: Action,
    },
    /// More than fits in one file.
    TooMany {
        /// The most.
        at_most: i64,
    },
    /// Somebody else changed the case since it was opened on the screen.
    Stale {
        /// The version that was looked at.
        seen: i64,
        /// The version as it is.
        now: i64,
    },
    /// The key of this request was used for another request.
    KeyUsed,
    /// The facts of the case are not in order.
    Case {
        /// Where, as a path in the household.
        path: String,
        /// What is wrong and how to mend it.
        words: Words,
    },
    /// A field is empty, or holds what cannot be.
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong and how to mend it.
        words: Words,
    },
    /// The persons and their identities do not go together.
    Person {
        /// The id.
        person: String,
        /// What is wrong and how to mend it.
        words: Words,
    },
    /// The scheme that applies holds amounts that cannot be booked.
    NotPayable {
        /// The scheme.
        scheme: String,
    },
    /// Not in this step.
    NotNow {
        /// Where the case stands.
        step: Step,
        /// Where it would have to stand.
        needs: &'static [Step],
    },
    /// Consent is missing (RIAT, KM1).
    NoConsent,
    /// Nothing was determined since the facts were last changed.
    NotDetermined,
    /// The amounts are other ones than those that were determined.
    FiguresDiffer {
        /// As determined, proposed or approved.
        before: Figures,
        /// As they are now.
        now: Figures,
    },
    /// A condition or an uncertain fact without anything that shows it.
    NoEvidence {
        /// Which.
        fact: String,
    },
    /// Cash at departure instead of help abroad needs a written reason (nota N21).
    NoReasonForException,
    /// The same person may not do both.
    FourEyes {
        /// Who asked.
        asked: String,
    },
    /// The same person is, or may be, in another case, or was helped not long ago.
    LooksLike(Vec<Alike>),
    /// The person has a running grant in another case (nota N3).
    AlreadyGranted {
        /// The person.
        person: String,
        /// The other case.
        case: i64,
    },
    /// A day that cannot be.
    Day {
        /// Which field.
        field: &'static str,
        /// The day.
        day: Date,
        /// The first day that can be.
        from: Option<Date>,
        /// The last day that can be.
        until: Option<Date>,
    },
    /// There is no such benefit for this person in what was approved.
    NoSuchLine {
        /// The person.
        person: Option<String>,
        /// The benefit.
        benefit: String,
    },
    /// More than there is for the line.
    TooMuch {
        /// The benefit.
        benefit: String,
        /// What was asked.
        asked: Cents,
        /// What there is.
        there: Cents,
    },
    /// More in cash than the policy allows.
    TooMuchCash {
        /// The benefit.
        benefit: String,
        /// What would be given in cash in all.
        sum: Cents,
        /// What the policy allows.
        at_most: Cents,
    },
    /// The plan was not approved yet.
    NoPlan,
    /// A paper is missing.
    NoPaper {
        /// Which.
        kind: PaperKind,
    },
    /// There is no such payment, or it stands otherwise.
    NoSuchPayment {
        /// Which.
        payment: u32,
    },
    /// There are payments that wait for release.
    Waiting {
        /// Which.
        payments: Vec<u32>,
    },
    /// A reason must be written.
    NoReason,
    /// What is personal is still kept.
    StillKept {
        /// The last day.
        until: Option<Date>,
    },
    /// No other organisation is asked to take over.
    NotOffered,
    /// The journey began before the case, and nobody answered for the member state yet (E8).
    NotAcknowledged,
    /// Nothing to let lapse today.
    NothingLapses,
    /// The ledger refuses.
    Ledger(ledger::Refusal),
    /// The name, the password or the code is wrong, or the account is closed for now. Which of them
    /// is not said.
    NoLogin,
    /// A password that is too short, or too long.
    WeakPassword,
    /// There is an account with this name.
    NameTaken {
        /// The name.
        name: String,
    },
    /// There is no such account.
    NoUser {
        /// The name.
        name: String,
    },
    /// There is no such organisation.
    NoOrganisation {
        /// Its id.
        id: String,
    },
    /// What is personal in the case was erased.
    Erased,
    /// The register could not be read or written. Nothing was changed.
    Store(String),
}

impl Refused {
    /// A word for the kind of refusal: for programs, and the same in every language.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NoCase => "no-case",
            Self::NotAllowed { .. } => "not-allowed",
            Self::TooMany { .. } => "too-many",
            Self::Stale { .. } => "stale",
            Self::KeyUsed => "key-used",
            Self::Case { .. } => "facts",
            Self::Field { .. } => "field",
            Self::Person { .. } => "person",
            Self::NotPayable { .. } => "not-payable",
            Self::NotNow { .. } => "not-now",
            Self::NoConsent => "no-consent",
            Self::NotDetermined => "not-determined",
            Self::FiguresDiffer { .. } => "figures-differ",
            Self::NoEvidence { .. } => "no-evidence",
            Self::NoReasonForException => "no-reason-for-exception",
            Self::FourEyes { .. } => "four-eyes",
            Self::LooksLike(_) => "looks-like",
            Self::AlreadyGranted { .. } => "already-granted",
            Self::Day { .. } => "day",
            Self::NoSuchLine { .. } => "no-such-line",
            Self::TooMuch { .. } => "too-much",
            Self::TooMuchCash { .. } => "too-much-cash",
            Self::NoPlan => "no-plan",
            Self::NoPaper { .. } => "no-paper",
            Self::NoSuchPayment { .. } => "no-such-payment",
            Self::Waiting { .. } => "waiting",
            Self::NoReason => "no-reason",
            Self::StillKept { .. } => "still-kept",
            Self::NotOffered => "not-offered",
            Self::NotAcknowledged => "not-acknowledged",
            Self::NothingLapses => "nothing-lapses",
            Self::Ledger(_) => "ledger",
            Self::NoLogin => "no-login",
            Self::WeakPassword => "weak-password",
            Self::NameTaken { .. } => "name-taken",
            Self::NoUser { .. } => "no-user",
            Self::NoOrganisation { .. } => "no-organisation",
            Self::Erased => "erased",
            Self::Store(_) => "store",
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words().en)
    }
}

impl std::error::Error for Refused {}
