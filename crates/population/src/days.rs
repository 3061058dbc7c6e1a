//! What the days of rows add to their places.

use crate::key::{BAD, added};

/// Stretches that begin within a piece are mostly so few.
const FEW: usize = 4;

/// What each day adds to the facts and the place of a row.
#[derive(Debug)]
pub(crate) struct Days {
    /// The first day that is known, in days from 1 January 1970.
    from: i32,
    /// What each day from there on adds.
    each: Vec<u32>,
    /// The days on which a stretch begins, in their order. From there on a day adds so much more.
    begins: Vec<i32>,
    more: u32,
}

impl Days {
    /// `until` is the day after the last one that is known.
    pub(crate) fn new(from: i32, until: i32, begins: Vec<i32>, more: u32) -> Self {
        let mut each = Vec::new();
        let (mut sum, mut coming) = (0, begins.iter().peekable());
        for day in from..until {
            while coming.next_if(|first| **first <= day).is_some() {
                sum += more;
            }
            each.push(sum);
        }
        Self { from, each, begins, more }
    }

    /// What one day adds.
    pub(crate) fn of(&self, day: i32) -> u32 {
        added(&self.each, day.wrapping_sub(self.from))
    }

    /// Adds what the day of each row does. All days are bad together if one is.
    #[inline(always)]
    pub(crate) fn add(&self, days: &[i32], places: &mut [u32]) {
        let none = (i32::MAX, i32::MIN);
        let range = |(least, most): (i32, i32), day: &i32| (least.min(*day), most.max(*day));
        let (least, most) = days.iter().fold(none, range);
        let all = if self.of(most) < BAD { self.of(least) } else { BAD };
        let mut begins = self.begins.iter().filter(|day| least < **day && **day <= most);
        let few = [(); FEW].map(|()| begins.next().copied().unwrap_or(i32::MAX));
        for (place, day) in places.iter_mut().zip(days) {
            let begun = few.iter().fold(0_u32, |sum, one| sum.wrapping_add(u32::from(day >= one)));
            *place = place.wrapping_add(all).wrapping_add(begun.wrapping_mul(self.more));
        }
        for begin in begins {
            for (place, day) in places.iter_mut().zip(days) {
                *place = place.wrapping_add(if day >= begin { self.more } else { 0 });
            }
        }
    }
}
