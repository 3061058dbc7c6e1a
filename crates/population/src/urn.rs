//! Draws without replacement, from numbers that only look random.

/// Numbers that follow from a seed: SplitMix64.
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below a bound, each equally likely (Lemire's method: a product, and another draw
    /// where the product would favour some numbers).
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        let unfair = bound.wrapping_neg() % bound.max(1);
        loop {
            let product = u128::from(self.next()) * u128::from(bound);
            let low = u64::try_from(product & u128::from(u64::MAX)).unwrap_or(0);
            if low >= unfair {
                return u64::try_from(product >> u64::BITS).unwrap_or(0);
            }
        }
    }
}

/// What is still to be drawn of each kind, as a Fenwick tree: a draw takes as many steps as the
/// number of kinds has bits.
#[derive(Clone, Debug)]
pub(crate) struct Urn {
    tree: Vec<u64>,
    left: u64,
}

impl Urn {
    pub(crate) fn new(quotas: &[u64]) -> Self {
        let mut urn = Self { tree: vec![0; quotas.len() + 1], left: quotas.iter().sum() };
        for (place, quota) in quotas.iter().enumerate() {
            let mut at = place + 1;
            while let Some(sum) = urn.tree.get_mut(at) {
                *sum += quota;
                at += lowest_bit(at);
            }
        }
        urn
    }

    /// Draws one; its kind by place. Nothing when the urn is empty.
    pub(crate) fn draw(&mut self, dice: &mut Dice) -> Option<usize> {
        if self.left == 0 {
            return None;
        }
        let mut skip = dice.below(self.left);
        let mut before = 0;
        let mut step = self.tree.len().next_power_of_two() / 2;
        while step > 0 {
            if let Some(sum) = self.tree.get(before + step)
                && *sum <= skip
            {
                skip -= sum;
                before += step;
            }
            step /= 2;
        }
        let mut at = before + 1;
        while let Some(sum) = self.tree.get_mut(at) {
            *sum -= 1;
            at += lowest_bit(at);
        }
        self.left -= 1;
        Some(before)
    }
}

const fn lowest_bit(place: usize) -> usize {
    place & place.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_urn_gives_exactly_what_is_in_it() {
        for quotas in [&[3_u64, 0, 5, 1][..], &[7], &[0, 0, 2], &[]] {
            let (mut urn, mut dice) = (Urn::new(quotas), Dice::new(1));
            let mut drawn = vec![0; quotas.len()];
            while let Some(kind) = urn.draw(&mut dice) {
                drawn[kind] += 1;
            }
            assert_eq!(drawn, quotas);
        }
    }

    /// Every order of two kinds is about equally likely.
    #[test]
    fn orders_are_equally_likely() {
        let mut dice = Dice::new(20_230_101);
        let mut orders = std::collections::BTreeMap::<Vec<usize>, u32>::new();
        for _ in 0..60_000 {
            let mut urn = Urn::new(&[2, 2]);
            let order = std::iter::from_fn(|| urn.draw(&mut dice)).collect();
            *orders.entry(order).or_default() += 1;
        }
        assert_eq!(orders.len(), 6);
        // 10,000 expected, with a standard deviation of 91.
        assert!(orders.values().all(|many| (9_500..10_500).contains(many)), "{orders:?}");
    }

    #[test]
    fn numbers_below_a_bound() {
        let mut dice = Dice::new(0);
        let all: std::collections::BTreeSet<u64> = (0..200).map(|_| dice.below(7)).collect();
        assert_eq!(all.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(dice.below(1), 0);
    }
}
