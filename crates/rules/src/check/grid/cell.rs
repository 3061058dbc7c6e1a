//! A cell of a scheme, and sets of its dimensions.

/// The most dimensions that a scheme can have, with those of the schemes it follows.
pub(crate) const DIMS_MAX: usize = 32;

/// A value for each dimension; behind the last one nothing.
pub(crate) type Cell = [u8; DIMS_MAX];

/// Some dimensions of a scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dims(u32);

impl Dims {
    pub(crate) const NONE: Self = Self(0);

    /// Adds a dimension; one beyond the most there can be is no dimension.
    pub(crate) fn add(&mut self, dim: usize) {
        self.0 |= u32::try_from(dim).ok().and_then(|dim| 1_u32.checked_shl(dim)).unwrap_or(0);
    }

    /// Adds others.
    pub(crate) fn join(&mut self, others: Self) {
        self.0 |= others.0;
    }

    /// Those that are in both.
    pub(crate) const fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn has(self, dim: usize) -> bool {
        dim < DIMS_MAX && self.0 >> dim & 1 == 1
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<usize> for Dims {
    fn from_iter<I: IntoIterator<Item = usize>>(dims: I) -> Self {
        let mut all = Self::NONE;
        dims.into_iter().for_each(|dim| all.add(dim));
        all
    }
}

/// In their order.
impl Iterator for Dims {
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
    fn dimensions_come_in_their_order_and_none_is_lost() {
        let some: Dims = [31, 0, 7, 7].into_iter().collect();
        assert_eq!(some.collect::<Vec<_>>(), [0, 7, 31]);
        let mut more: Dims = [1, 7].into_iter().collect();
        assert_eq!(more.both(some).collect::<Vec<_>>(), [7]);
        more.join(some);
        assert_eq!(more.collect::<Vec<_>>(), [0, 1, 7, 31]);
        assert!([DIMS_MAX].into_iter().collect::<Dims>().is_empty());
    }
}
