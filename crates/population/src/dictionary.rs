//! What the words of rows add to their places, by the codes that a dictionary has for them.

use crate::key::{BAD, added};

/// A dictionary of so few words is held in one number, a byte for each.
const FEW: usize = 4;

/// A dictionary of so many words is looked up by one byte.
const BYTE: usize = 1 << 8;

/// What each word of a dictionary adds to the facts and the place of a row.
#[derive(Debug)]
pub(crate) struct Dictionary {
    words: usize,
    /// By code, for as many as a byte can say or more.
    adds: Vec<u32>,
    /// The same, a byte for each of few words.
    few: Option<u32>,
}

impl Dictionary {
    /// Each word adds a number of times a unit; none if it is not known.
    pub(crate) fn new(numbers: &[Option<u32>], unit: u32) -> Self {
        let adds = |number: &Option<u32>| number.and_then(|number| number.checked_mul(unit));
        let mut adds: Vec<u32> = numbers.iter().map(|one| adds(one).unwrap_or(BAD)).collect();
        let few = (adds.len() <= FEW).then(|| {
            let byte = |one: &u32| u8::try_from(*one).ok();
            adds.iter().rev().try_fold(0, |all, one| Some(all << u8::BITS | u32::from(byte(one)?)))
        });
        adds.resize(adds.len().max(BYTE), BAD);
        Self { words: numbers.len(), adds, few: few.flatten() }
    }

    /// What one code adds.
    #[inline(always)]
    pub(crate) fn of(&self, code: i32) -> u32 {
        added(&self.adds, code)
    }

    /// Adds what the code of each row does.
    #[inline(always)]
    pub(crate) fn add(&self, codes: &[i32], places: &mut [u32]) {
        match (self.few, self.adds.first_chunk::<BYTE>()) {
            (Some(few), _) if most(codes) < self.words => {
                for (place, code) in places.iter_mut().zip(codes) {
                    let shift = code.cast_unsigned().wrapping_mul(u8::BITS);
                    *place = place.wrapping_add(few.wrapping_shr(shift) & u32::from(u8::MAX));
                }
            }
            (_, Some(adds)) if most(codes) < BYTE => {
                for (place, code) in places.iter_mut().zip(codes) {
                    let adds = adds.get(usize::from(code.to_le_bytes()[0]));
                    *place = place.wrapping_add(adds.copied().unwrap_or(BAD));
                }
            }
            _ => {
                for (place, code) in places.iter_mut().zip(codes) {
                    *place = place.wrapping_add(self.of(*code));
                }
            }
        }
    }
}

/// The largest code; very much if one is below 0.
#[inline(always)]
fn most(codes: &[i32]) -> usize {
    let most = codes.iter().fold(0, |most, code| code.cast_unsigned().max(most));
    usize::try_from(most).unwrap_or(usize::MAX)
}
