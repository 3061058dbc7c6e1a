//! Linear functions of the numbers of adults and minors, and when one is at least another.

use money::Cents;
use serde::Serialize;

/// `adult · a + minor · m + constant`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Linear {
    /// For each adult.
    pub adult: Cents,
    /// For each minor.
    pub minor: Cents,
    /// Whatever the household.
    pub constant: Cents,
}

/// When one linear function is at least another, for households of one adult or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Verdict {
    /// Always equal.
    Equal,
    /// For every household.
    Always,
    /// For no household.
    Never,
    /// If and only if `left` is at least `right`. Neither has a negative term.
    If {
        /// What speaks for the one.
        left: Linear,
        /// What speaks for the other.
        right: Linear,
    },
    /// One of them is not linear.
    NotLinear,
}

impl Linear {
    /// Its value; `None` when it is too large.
    pub fn at(self, adults: i64, minors: i64) -> Option<Cents> {
        let adult = self.adult.checked_times(adults)?;
        adult.checked_add(self.minor.checked_times(minors)?)?.checked_add(self.constant)
    }

    /// When it is at least another: their difference, each term on the side where it is positive.
    pub(super) fn at_least(self, other: Self) -> Verdict {
        let less = |one: Self, other: Self| Self {
            adult: one.adult - other.adult,
            minor: one.minor - other.minor,
            constant: one.constant - other.constant,
        };
        let (more, fewer) = (less(self, other), less(other, self));
        if more == Self::default() {
            Verdict::Equal
        } else if more.least() >= Some(Cents::ZERO) {
            Verdict::Always
        } else if fewer.least() > Some(Cents::ZERO) {
            Verdict::Never
        } else {
            Verdict::If { left: more.positive(), right: fewer.positive() }
        }
    }

    /// The least it can be with one adult or more; `None` when there is no least.
    fn least(self) -> Option<Cents> {
        let bounded = self.adult >= Cents::ZERO && self.minor >= Cents::ZERO;
        bounded.then(|| self.adult + self.constant)
    }

    fn positive(self) -> Self {
        let part = |amount: Cents| amount.max(Cents::ZERO);
        Self { adult: part(self.adult), minor: part(self.minor), constant: part(self.constant) }
    }
}
