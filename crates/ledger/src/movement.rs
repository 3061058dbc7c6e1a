//! What people do with money.

use money::Cents;
use serde::{Deserialize, Serialize};

use crate::account::{Account, Budget, Line};
use crate::books::Posting;

/// One act with money, as it is kept. The amount says how much; only a budget may be lowered by an
/// amount below nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movement {
    /// What is done.
    #[serde(flatten)]
    pub act: Act,
    /// How much.
    pub amount: Cents,
}

/// The kinds of acts with money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act")]
pub enum Act {
    /// A funder makes money available, or less of it.
    Fund {
        /// Whose money.
        budget: Budget,
    },
    /// An approval promises money for a line.
    Reserve {
        /// For what.
        line: Line,
        /// All that the determination gives for the line: never more is promised and paid together.
        at_most: Cents,
    },
    /// What was promised is paid.
    Pay {
        /// For what.
        line: Line,
    },
    /// What was promised and not paid goes back to the budget.
    Lapse {
        /// For what.
        line: Line,
    },
    /// What was paid comes back from the person, and goes back to the budget.
    Recover {
        /// For what.
        line: Line,
    },
    /// A payment that should not have been booked is undone: the promise stands again.
    Correct {
        /// For what.
        line: Line,
    },
}

impl Movement {
    /// A funder makes `amount` more available; less, when it is below nothing.
    pub const fn fund(budget: Budget, amount: Cents) -> Self {
        Self { act: Act::Fund { budget }, amount }
    }

    /// Promises `amount` for a line whose determination gives `at_most` in all.
    pub const fn reserve(line: Line, amount: Cents, at_most: Cents) -> Self {
        Self { act: Act::Reserve { line, at_most }, amount }
    }

    /// Pays `amount` of what was promised.
    pub const fn pay(line: Line, amount: Cents) -> Self {
        Self { act: Act::Pay { line }, amount }
    }

    /// Lets `amount` of what was promised lapse.
    pub const fn lapse(line: Line, amount: Cents) -> Self {
        Self { act: Act::Lapse { line }, amount }
    }

    /// Takes in `amount` of what was paid.
    pub const fn recover(line: Line, amount: Cents) -> Self {
        Self { act: Act::Recover { line }, amount }
    }

    /// Undoes a payment of `amount`.
    pub const fn correct(line: Line, amount: Cents) -> Self {
        Self { act: Act::Correct { line }, amount }
    }

    /// The line it is for; a budget has none.
    pub const fn line(&self) -> Option<&Line> {
        match &self.act {
            Act::Fund { .. } => None,
            Act::Reserve { line, .. }
            | Act::Pay { line }
            | Act::Lapse { line }
            | Act::Recover { line }
            | Act::Correct { line } => Some(line),
        }
    }

    /// From which account to which.
    pub(crate) fn way(&self) -> (Account, Account) {
        match &self.act {
            Act::Fund { budget } => {
                (Account::Granted(budget.clone()), Account::Free(budget.clone()))
            }
            Act::Reserve { line, .. } => {
                (Account::Free(line.budget.clone()), Account::Reserved(line.clone()))
            }
            Act::Pay { line } => (Account::Reserved(line.clone()), Account::Paid(line.clone())),
            Act::Lapse { line } => {
                (Account::Reserved(line.clone()), Account::Free(line.budget.clone()))
            }
            Act::Recover { line } => {
                (Account::Paid(line.clone()), Account::Free(line.budget.clone()))
            }
            Act::Correct { line } => (Account::Paid(line.clone()), Account::Reserved(line.clone())),
        }
    }

    /// What it puts on each account, as it is booked: nothing in all.
    pub fn postings(&self) -> [Posting; 2] {
        let (from, to) = self.way();
        [
            Posting { account: from, amount: -self.amount },
            Posting { account: to, amount: self.amount },
        ]
    }

    /// Every account whose balance decides whether it is refused.
    pub fn accounts(&self) -> Vec<Account> {
        let (from, to) = self.way();
        match &self.act {
            Act::Reserve { line, .. } => vec![from, to, Account::Paid(line.clone())],
            _ => vec![from, to],
        }
    }
}
