//! A cell of a scheme, and small sets: of its dimensions, of conditions, of questions.

use serde::{Deserialize, Serialize};

/// The most dimensions that a scheme can have, with those of the schemes it follows.
pub(crate) const DIMS_MAX: usize = 32;

/// A value for each dimension; behind the last one nothing.
pub(crate) type Cell = [u8; DIMS_MAX];

/// How many things a [`Few`] can tell apart.
pub(crate) const FEW_MAX: usize = 64;

/// Some of a few things, by their places: dimensions, conditions, questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Few(u64);

impl Few {
    pub(crate) const NONE: Self = Self(0);

    /// Adds a place; a package with more than there can be is refused, so nothing is lost.
    pub(crate) fn add(&mut self, place: usize) {
        self.0 |= u32::try_from(place).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or(0);
    }

    /// Adds others.
    pub(crate) const fn join(&mut self, others: Self) {
        *self = self.either(others);
    }

    /// Those that are in either.
    pub(crate) const fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are in both.
    pub(crate) const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in the other.
    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(crate) const fn has(self, place: usize) -> bool {
        place < FEW_MAX && self.0 >> place & 1 == 1
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<usize> for Few {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let mut all = Self::NONE;
        places.into_iter().for_each(|place| all.add(place));
        all
    }
}

/// In their order.
impl Iterator for Few {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let first = self.0.trailing_zeros();
        self.0 &= self.0 - 1;
        usize::try_from(first).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_in_their_order_and_none_is_lost() {
        let some: Few = [63, 0, 7, 7].into_iter().collect();
        assert_eq!(some.collect::<Vec<_>>(), [0, 7, 63]);
        let mut more: Few = [1, 7].into_iter().collect();
        assert_eq!(more.both(some).collect::<Vec<_>>(), [7]);
        assert_eq!(more.without(some).collect::<Vec<_>>(), [1]);
        more.join(some);
        assert_eq!(more.collect::<Vec<_>>(), [0, 1, 7, 63]);
        assert!([FEW_MAX].into_iter().collect::<Few>().is_empty());
    }
}
