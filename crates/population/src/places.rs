//! Where rows stand in the list of numbers: column after column, as many rows at once as the
//! processor can.

use multiversion::multiversion;

use crate::days::Days;
use crate::dictionary::Dictionary;

/// Rows of one column that are gone through before those of the next. With so few, memory is still
/// read ahead for every column while one is worked on; with more or fewer it waits more often.
const PIECE: usize = 128;

/// Adults and principals below this are few, and minors below twice this: nearly every household.
const FEW: u32 = 8;

/// How many kinds of few persons there are.
pub(crate) const FAMILIES: u32 = FEW * 2 * FEW * FEW;

/// The place of a household of more persons, past the end of any list.
const FAR: u32 = 1 << 30;

/// The place of a row of which something is not known.
pub(crate) const NOWHERE: u32 = u32::MAX;

/// The columns of some rows, equally long.
pub(crate) struct Slices<'r> {
    pub days: &'r [i32],
    pub words: [&'r [i32]; 3],
    /// Adults, minors and principals.
    pub counts: [&'r [i32]; 3],
}

impl<'r> Slices<'r> {
    #[inline]
    fn some(&self, from: usize, many: usize) -> Self {
        let some = |column: &'r [i32]| column.get(from..from + many).unwrap_or_default();
        Self { days: some(self.days), words: self.words.map(some), counts: self.counts.map(some) }
    }
}

/// The place of each row; past the end of the list unless all of the row is known and its persons
/// are few. There are `size` places for households with equal counts of persons.
///
/// Compiled once more for processors that have these instructions; which this is, is found out at
/// the first call.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn places(
    rows: &Slices<'_>,
    days: &Days,
    words: [&Dictionary; 3],
    size: u32,
    places: &mut [u32],
) {
    for (piece, places) in places.chunks_mut(PIECE).enumerate() {
        let rows = rows.some(piece * PIECE, places.len());
        set_counts(rows.counts, size, places);
        for (codes, words) in rows.words.into_iter().zip(words) {
            words.add(codes, places);
        }
        days.add(rows.days, places);
    }
}

#[inline(always)]
fn set_counts([adults, minors, principals]: [&[i32]; 3], size: u32, places: &mut [u32]) {
    let counts = adults.iter().zip(minors).zip(principals);
    for (place, ((adults, minors), principals)) in places.iter_mut().zip(counts) {
        *place = first_place([*adults, *minors, *principals].map(i32::cast_unsigned), size);
    }
}

/// Where households with these counts begin in the list.
#[inline(always)]
pub(crate) fn first_place([adults, minors, principals]: [u32; 3], size: u32) -> u32 {
    // Three bits for adults, four for minors, three for principals.
    let family = adults << 7 | minors << 3 | principals;
    if (adults | minors >> 1 | principals) < FEW { family.wrapping_mul(size) } else { FAR }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::BAD;
    use crate::table::PLACES as END;

    /// Numbers that only look random.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, bound: i32) -> i32 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i32::try_from((self.0 >> 33) % u64::from(bound.unsigned_abs())).unwrap_or(0)
        }

        fn column(&mut self, rows: usize, from: i32, bound: i32) -> Vec<i32> {
            (0..rows).map(|_| from.wrapping_add(self.below(bound))).collect()
        }
    }

    fn dictionary(words: u32, unit: u32) -> Dictionary {
        // Every seventh word is not known.
        let number = |word: u32| (word % 7 != 6).then_some(word % 40);
        Dictionary::new(&(0..words).map(number).collect::<Vec<_>>(), unit)
    }

    /// What [`places`] must find, a row at a time; nothing if something is wrong with it.
    fn alone(
        rows: &Slices<'_>,
        days: &Days,
        words: [&Dictionary; 3],
        size: u32,
        row: usize,
    ) -> Option<u32> {
        let of = |column: &[i32]| column.get(row).copied().unwrap_or_default();
        let first = first_place(rows.counts.map(|count| of(count).cast_unsigned()), size);
        let mut adds = vec![days.of(of(rows.days))];
        adds.extend(words.iter().zip(rows.words).map(|(words, codes)| words.of(of(codes))));
        let known = first < END && adds.iter().all(|adds| *adds < BAD);
        known.then(|| first + adds.iter().sum::<u32>())
    }

    /// Dictionaries of all sizes, pieces of all lengths; then with values that should not be there.
    #[test]
    fn many_rows_at_once_stand_where_each_of_them_does_alone() {
        let days = Days::new(-25_567, 84_000, vec![-30_000, 0, 10, 20, 30, 40, 19_000], 700);
        let sizes = [1, 2, 4, 5, 64, 65, 195, 256, 257, 300];
        let (mut dice, mut found_all) = (Dice(7), 0);
        for (many, wrong) in (0..300).flat_map(|many| [(many, false), (many, true)]) {
            let [a, b, c] = [(); 3].map(|()| sizes[usize::try_from(dice.below(10)).unwrap_or(0)]);
            let words = [dictionary(a, 1), dictionary(b, 3), dictionary(c, 11)];
            let mut codes = [a, b, c].map(|words| dice.column(many, 0, words.cast_signed()));
            let mut day = dice.column(many, -10, 70);
            let mut counts = [8, 16, 8].map(|bound| dice.column(many, 0, bound));
            if wrong && many > 0 {
                let columns = codes.iter_mut().chain(&mut counts).chain([&mut day]);
                for column in columns {
                    let row = usize::try_from(dice.below(i32::try_from(many).unwrap_or(1)));
                    let values = [-1, i32::MIN, i32::MAX, 1, 2, 3, 8, 16, 255, 300, 65_536 + 1];
                    let value = values[usize::try_from(dice.below(11)).unwrap_or(0)];
                    column[row.unwrap_or(0)] = value;
                }
            }
            let rows = Slices {
                days: &day,
                words: codes.each_ref().map(Vec::as_slice),
                counts: counts.each_ref().map(Vec::as_slice),
            };
            let mut found = vec![0; many];
            places(&rows, &days, words.each_ref(), 5_000, &mut found);
            for (row, place) in found.iter().enumerate() {
                match alone(&rows, &days, words.each_ref(), 5_000, row) {
                    // A bad day makes its whole piece look again.
                    Some(_) if wrong && *place >= END => {}
                    Some(expected) => {
                        assert_eq!(*place, expected, "row {row} of {many}");
                        found_all += 1;
                    }
                    None => assert!(*place >= END, "row {row} of {many}"),
                }
            }
        }
        assert!(found_all > 20_000, "{found_all}");
    }
}
