//! From a key to its number, at a few cycles a row.

use crate::plan::NO_NUMBER;

/// Numbers keys in the order in which they were first seen.
///
/// Open addressing over a power of two; half of it stays empty, so that a look ends after one or
/// two places.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Keys and their numbers.
    places: Vec<(u64, u32)>,
    shift: u32,
    len: usize,
}

impl Table {
    pub(crate) fn new() -> Self {
        Self::with_bits(12)
    }

    fn with_bits(bits: u32) -> Self {
        Self { places: vec![(0, NO_NUMBER); 1 << bits], shift: u64::BITS - bits, len: 0 }
    }

    /// How many keys have a number.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number of a key, or [`NO_NUMBER`].
    pub(crate) fn get(&self, key: u64) -> u32 {
        self.places.get(self.find(key)).map_or(NO_NUMBER, |(_, number)| *number)
    }

    /// Gives a key the next number. It must not have one.
    pub(crate) fn add(&mut self, key: u64) -> u32 {
        if self.len >= self.places.len() / 2 {
            self.grow();
        }
        let number = u32::try_from(self.len).unwrap_or(NO_NUMBER);
        let place = self.find(key);
        if let Some(slot) = self.places.get_mut(place) {
            *slot = (key, number);
            self.len += 1;
        }
        number
    }

    /// The place where a key stands, or would.
    fn find(&self, key: u64) -> usize {
        let mixed = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        let mut place = usize::try_from(mixed).unwrap_or(0);
        let mask = self.places.len() - 1;
        while let Some((found, number)) = self.places.get(place)
            && *found != key
            && *number != NO_NUMBER
        {
            place = (place + 1) & mask;
        }
        place
    }

    fn grow(&mut self) {
        let mut wider = Self::with_bits(u64::BITS - self.shift + 1);
        for (key, number) in self.places.drain(..).filter(|(_, number)| *number != NO_NUMBER) {
            let place = wider.find(key);
            if let Some(slot) = wider.places.get_mut(place) {
                *slot = (key, number);
            }
        }
        wider.len = self.len;
        *self = wider;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_when_the_table_grows() {
        let mut table = Table::new();
        let keys: Vec<u64> = (0..50_000).map(|key| key * 0x0100_0001).collect();
        for (number, key) in (0..).zip(&keys) {
            assert_eq!(table.get(*key), NO_NUMBER);
            assert_eq!(table.add(*key), number);
        }
        for (number, key) in (0..).zip(&keys) {
            assert_eq!(table.get(*key), number);
        }
        assert_eq!(table.len(), keys.len());
    }
}
