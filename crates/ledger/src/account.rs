//! Where money can be.

use serde::{Deserialize, Serialize};

/// What a funder makes available for the commitments of one calendar year.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Budget {
    /// The id of the funder, as in the policy: `amif`.
    pub funder: String,
    /// The year in which the commitment is made, whenever it is paid.
    pub year: i16,
}

/// What one funder gives for one benefit of one person: the smallest unit that is accounted for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line {
    /// The number of the case.
    pub case: i64,
    /// The id of the person in the case; absent for a benefit of the whole household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The id of the benefit, as in the policy: `post-return`.
    pub benefit: String,
    /// Who pays, from the money of which year.
    #[serde(flatten)]
    pub budget: Budget,
}

/// A place where money can be. Money moves from one to another; the sum of all is always nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The funder's side: minus what it made available.
    Granted(Budget),
    /// Made available, and not promised to anybody.
    Free(Budget),
    /// Promised by an approval, and not paid.
    Reserved(Line),
    /// Paid, less what came back.
    Paid(Line),
}

impl Account {
    /// Its budget.
    pub const fn budget(&self) -> &Budget {
        match self {
            Self::Granted(budget) | Self::Free(budget) => budget,
            Self::Reserved(line) | Self::Paid(line) => &line.budget,
        }
    }

    /// Its line, where it has one.
    pub const fn line(&self) -> Option<&Line> {
        match self {
            Self::Granted(_) | Self::Free(_) => None,
            Self::Reserved(line) | Self::Paid(line) => Some(line),
        }
    }

    /// The word for it in a table or a file: `granted`, `free`, `reserved`, `paid`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Granted(_) => "granted",
            Self::Free(_) => "free",
            Self::Reserved(_) => "reserved",
            Self::Paid(_) => "paid",
        }
    }

    /// The account with this word; `None` for another word, or a word that needs a line and has
    /// none.
    pub fn named(word: &str, budget: Budget, line: Option<Line>) -> Option<Self> {
        match (word, line) {
            ("granted", None) => Some(Self::Granted(budget)),
            ("free", None) => Some(Self::Free(budget)),
            ("reserved", Some(line)) => Some(Self::Reserved(line)),
            ("paid", Some(line)) => Some(Self::Paid(line)),
            _ => None,
        }
    }
}
