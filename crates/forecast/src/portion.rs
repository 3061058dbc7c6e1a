use money::{Cents, Share};

use crate::num::signed;

/// Portions in a cent.
const PER_CENT: i64 = 10_000;

/// A part of an amount, exact below the cent: a whole number of ten-thousandths of a cent, which
/// is what a [`Share`] of whole cents always is.
///
/// What a funder pays for one household may be a quarter of € 615,01. Paid amounts are whole
/// cents ([`Cents::split`]); a forecast that rounded every household would drift away from its
/// own mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Portion(i64);

impl Portion {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A share of an amount; `None` when the integer overflows.
    pub fn of(amount: Cents, share: Share) -> Option<Self> {
        amount.cents().checked_mul(i64::from(share.hundredths())).map(Self)
    }

    /// A whole amount; `None` when the integer overflows.
    pub fn whole(amount: Cents) -> Option<Self> {
        Self::of(amount, Share::ALL)
    }

    /// Adds; `None` when the integer overflows.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The same portion `count` times; `None` when the integer overflows.
    pub fn checked_times(self, count: u64) -> Option<Self> {
        self.0.checked_mul(i64::try_from(count).ok()?).map(Self)
    }

    /// Whole cents, rounded up: the least amount that covers this portion.
    pub fn cents_up(self) -> Cents {
        let down = self.0.div_euclid(PER_CENT);
        Cents::from_cents(if self.0.rem_euclid(PER_CENT) == 0 { down } else { down + 1 })
    }

    /// Cents as a float, for means and deviations: statistics, no payments.
    pub fn in_cents(self) -> f64 {
        signed(self.0) / signed(PER_CENT)
    }

    /// The ten-thousandths of a cent; none when the portion is negative.
    pub(crate) fn units(self) -> Option<u64> {
        u64::try_from(self.0).ok()
    }

    /// So many ten-thousandths of a cent; none when the integer overflows.
    pub(crate) fn from_units(units: u64) -> Option<Self> {
        i64::try_from(units).ok().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_cents_is_exact() {
        let cents = Cents::from_cents(61_501);
        let quarter = Portion::of(cents, Share::parse("25%").unwrap()).unwrap();
        let rest = Portion::of(cents, Share::parse("75%").unwrap()).unwrap();
        assert_eq!(quarter.checked_add(rest), Portion::whole(cents));
        assert_eq!(quarter.cents_up(), Cents::from_cents(15_376));
        assert_eq!(Portion::whole(cents).unwrap().cents_up(), cents);
    }

    #[test]
    fn overflow_is_seen() {
        let all = Cents::from_cents(i64::MAX / 5000);
        assert_eq!(Portion::whole(all), None);
        let most = Portion::whole(Cents::from_cents(i64::MAX / PER_CENT)).unwrap();
        assert_eq!(most.checked_add(most), None);
        assert_eq!(most.checked_times(2), None);
    }
}
