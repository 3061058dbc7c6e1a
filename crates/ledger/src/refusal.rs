//! Why money may not move.

use std::fmt;

use money::Cents;

use crate::account::{Budget, Line};

/// Why a movement is refused. A refusal changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The amount is nothing or below nothing.
    NotPositive {
        /// The amount.
        amount: Cents,
    },
    /// The budget of that funder and year has no room; also when it was never set.
    NoRoom {
        /// Whose money.
        budget: Budget,
        /// What was asked for.
        asked: Cents,
        /// What is free.
        there: Cents,
    },
    /// More would be promised and paid for a line than its determination gives.
    AboveDetermined {
        /// For what.
        line: Line,
        /// What would be promised and paid in all.
        sum: Cents,
        /// What the determination gives.
        at_most: Cents,
    },
    /// More than what is promised and not paid.
    NotReserved {
        /// For what.
        line: Line,
        /// What was asked for.
        asked: Cents,
        /// What is promised and not paid.
        there: Cents,
    },
    /// More than what was paid.
    NotPaid {
        /// For what.
        line: Line,
        /// What was asked for.
        asked: Cents,
        /// What was paid.
        there: Cents,
    },
    /// The sum is larger than the ledger can hold.
    TooLarge,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive { amount } => write!(f, "{amount} is not an amount above nothing"),
            Self::NoRoom { budget: Budget { funder, year }, asked, there } => write!(
                f,
                "the budget of {funder} for {year} has {there} left, and {asked} is asked for"
            ),
            Self::AboveDetermined { line, sum, at_most } => {
                write!(f, "{}: {sum} in all, and {at_most} was determined", named(line))
            }
            Self::NotReserved { line, asked, there } => {
                write!(f, "{}: {there} is reserved, and {asked} is asked for", named(line))
            }
            Self::NotPaid { line, asked, there } => {
                write!(f, "{}: {there} was paid, and {asked} is asked for", named(line))
            }
            Self::TooLarge => write!(f, "the sum is larger than the ledger can hold"),
        }
    }
}

fn named(line: &Line) -> String {
    let person = line.person.as_deref().unwrap_or("household");
    let Budget { funder, year } = &line.budget;
    format!("case {}, {person}, {}, {funder} {year}", line.case, line.benefit)
}

impl std::error::Error for Refusal {}
