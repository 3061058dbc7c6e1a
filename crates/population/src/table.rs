//! From a household to its number, at a few cycles a row.

use crate::key::Sizes;
use crate::places::{FAMILIES, first_place};
use crate::plan::NO_NUMBER;

/// One for households without a number, and one for each number that the list has room for.
pub(crate) const SLOTS: usize = 1 << u16::BITS;

/// Small households have places in a list if it has at most so many.
pub(crate) const PLACES: u32 = 1 << 25;

/// The numbers of households: of small ones in a list, of all in a table behind it.
///
/// The list is empty memory at first; only the parts of it that households are in come to be. Those
/// with equal counts stand together, for there are few families and most households are alike.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// By counts, then facts: one more than the number, or 0 for none and for a number that needs
    /// more room. Half as wide as a number, so that most of it is near.
    small: Vec<u16>,
    facts: u32,
    all: Table,
    next: u32,
}

impl Numbers {
    pub(crate) fn new(sizes: Sizes) -> Self {
        let facts = sizes.facts();
        let places = facts.checked_mul(FAMILIES).filter(|many| *many <= PLACES);
        let places = places.and_then(|many| usize::try_from(many).ok()).unwrap_or(0);
        Self { small: vec![0; places], facts, all: Table::new(), next: 0 }
    }

    /// How many places there are for households with equal counts.
    pub(crate) fn size(&self) -> u32 {
        self.facts
    }

    /// The numbers of households by their places; [`NO_NUMBER`] for those without.
    pub(crate) fn of(&self, places: &mut [u32]) {
        for place in places {
            *place = u32::from(self.slot(*place)).wrapping_sub(1);
        }
    }

    /// Counts households by their places, in the slots that [`Numbers::slot`] tells.
    pub(crate) fn count(&self, places: &[u32], slots: &mut [u32; SLOTS]) {
        for place in places {
            if let Some(count) = slots.get_mut(usize::from(self.slot(*place))) {
                *count = count.wrapping_add(1);
            }
        }
    }

    /// One more than the number, or 0.
    #[inline]
    pub(crate) fn slot(&self, place: u32) -> u16 {
        let found = usize::try_from(place).ok().and_then(|place| self.small.get(place));
        found.copied().unwrap_or(0)
    }

    /// The number of any household, or [`NO_NUMBER`].
    pub(crate) fn get(&self, facts: u32, counts: [u32; 3]) -> u32 {
        self.all.get(Sizes::key(facts, counts))
    }

    /// Gives a household the next number. It must not have one.
    pub(crate) fn add(&mut self, facts: u32, counts: [u32; 3]) -> u32 {
        let number = self.next;
        self.next += 1;
        self.same(facts, counts, number);
        number
    }

    /// Gives a household the number of another, for they are alike. It must not have one.
    pub(crate) fn same(&mut self, facts: u32, counts: [u32; 3], number: u32) {
        self.all.add(Sizes::key(facts, counts), number);
        let place = usize::try_from(first_place(counts, self.facts).wrapping_add(facts)).ok();
        if let Some(slot) = place.and_then(|place| self.small.get_mut(place)) {
            *slot = u16::try_from(number.saturating_add(1)).unwrap_or(0);
        }
    }
}

/// Keys and their numbers.
///
/// Open addressing over a power of two; half of it stays empty, so that a look ends after one or
/// two places.
#[derive(Clone, Debug)]
struct Table {
    /// Keys and their numbers.
    places: Vec<(u64, u32)>,
    shift: u32,
    len: usize,
}

impl Table {
    fn new() -> Self {
        Self::with_bits(12)
    }

    fn with_bits(bits: u32) -> Self {
        Self { places: vec![(0, NO_NUMBER); 1 << bits], shift: u64::BITS - bits, len: 0 }
    }

    /// The number of a key, or [`NO_NUMBER`].
    fn get(&self, key: u64) -> u32 {
        self.places.get(self.find(key)).map_or(NO_NUMBER, |(_, number)| *number)
    }

    /// Gives a key its number. It must not have one.
    fn add(&mut self, key: u64, number: u32) {
        if self.len >= self.places.len() / 2 {
            self.grow();
        }
        let place = self.find(key);
        if let Some(slot) = self.places.get_mut(place) {
            *slot = (key, number);
            self.len += 1;
        }
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
            table.add(*key, number);
        }
        for (number, key) in (0..).zip(&keys) {
            assert_eq!(table.get(*key), number);
        }
        assert_eq!(table.len, keys.len());
    }
}
