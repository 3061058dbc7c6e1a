//! Exact shares: of a whole that is 1.

/// A fraction from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub over: u64,
    pub under: u64,
}

/// The largest denominator that a share may be written with.
const FINEST: u64 = 1_000_000_000;

impl Share {
    /// Reads `0.35`, `1` or `1/12`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let whole = |text: &str| {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<u64>().ok()).flatten()
        };
        let share = if let Some((over, under)) = text.split_once('/') {
            Self { over: whole(over.trim())?, under: whole(under.trim())? }
        } else if let Some((units, decimals)) = text.split_once('.') {
            let digits = u32::try_from(decimals.len()).ok()?;
            let under = 10_u64.checked_pow(digits)?;
            Self { over: whole(units)?.checked_mul(under)?.checked_add(whole(decimals)?)?, under }
        } else {
            Self { over: whole(text)?, under: 1 }
        };
        let fits = (1..=FINEST).contains(&share.under) && share.over <= share.under;
        fits.then_some(share)
    }

    /// The sum of shares in lowest terms; nothing if it is too fine to be held.
    pub(crate) fn sum(shares: impl Iterator<Item = Self>) -> Option<(u128, u128)> {
        let (mut over, mut under) = (0_u128, 1_u128);
        for share in shares {
            let (a, b) = (u128::from(share.over), u128::from(share.under));
            over = over.checked_mul(b)?.checked_add(a.checked_mul(under)?)?;
            under = under.checked_mul(b)?;
            let divisor = gcd(over, under);
            (over, under) = (over / divisor, under / divisor);
        }
        Some((over, under))
    }
}

fn gcd(one: u128, other: u128) -> u128 {
    if other == 0 { one.max(1) } else { gcd(other, one % other) }
}

/// So many for each share, all together exactly `all`: what is left after rounding down goes to
/// the largest remainders, and among equal ones to the first.
pub(crate) fn quotas(all: u64, shares: impl Iterator<Item = Share>) -> Vec<u64> {
    let mut quotas = Vec::new();
    let mut remainders: Vec<(u128, u128, usize)> = Vec::new();
    for (place, share) in shares.enumerate() {
        let (product, under) = (u128::from(all) * u128::from(share.over), u128::from(share.under));
        quotas.push(u64::try_from(product / under).unwrap_or(0));
        remainders.push((product % under, under, place));
    }
    let given: u64 = quotas.iter().sum();
    remainders
        .sort_by(|(a, b, first), (c, d, second)| (c * b).cmp(&(a * d)).then(first.cmp(second)));
    let left = usize::try_from(all.saturating_sub(given)).unwrap_or(0);
    for (_, _, place) in remainders.iter().take(left) {
        if let Some(quota) = quotas.get_mut(*place) {
            *quota += 1;
        }
    }
    quotas
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_exactly() {
        let read = |text| Share::parse(text).map(|share| (share.over, share.under));
        assert_eq!(read("0.35"), Some((35, 100)));
        assert_eq!(read("1/12"), Some((1, 12)));
        assert_eq!(read("1"), Some((1, 1)));
        for wrong in ["", "-0.1", "1.5", "3/2", "1/0", "0.", ".5", "1e-3", "a", "0.1234567891"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let tenths = [(1, 10), (2, 10), (7, 10)].map(|(over, under)| Share { over, under });
        assert_eq!(Share::sum(tenths.into_iter()), Some((1, 1)));
    }

    #[test]
    fn quotas_add_up_and_differ_by_less_than_one_from_their_shares() {
        let thirds = [Share { over: 1, under: 3 }; 3];
        assert_eq!(quotas(10, thirds.into_iter()), [4, 3, 3]);
        let uneven = [(5, 7), (1, 7), (1, 7)].map(|(over, under)| Share { over, under });
        assert_eq!(quotas(10, uneven.into_iter()), [7, 2, 1]);
        assert_eq!(quotas(0, thirds.into_iter()), [0, 0, 0]);
    }
}
