//! The number of each row: from the list where nearly all of them stand, or by a second look.

use arrow_array::RecordBatch;

use crate::columns::Rows;
use crate::home::Home;
use crate::key::{DEPARTURES, Row, Sizes};
use crate::places::NOWHERE;
use crate::plan::{NO_NUMBER, Plan, nothing};
use crate::said::Said;
use crate::totals::Counts;
use crate::wrong::BadCell;

/// Rows whose places are all found before their numbers are: as many as stay in a near cache. The
/// columns are then read in long stretches, which memory is read ahead for.
const BLOCK: usize = 64 * 1024;

/// Rows among which one that needs a second look is looked for at once.
const FEW: usize = 64;

impl Plan<'_> {
    /// The number of each row of a batch, and what is wrong with rows that have none.
    ///
    /// # Errors
    /// When a column is missing or cannot be read.
    pub fn numbers(
        &mut self,
        batch: &RecordBatch,
        numbers: &mut Vec<u32>,
    ) -> Result<Vec<BadCell>, Said> {
        let rows = self.columns.rows(batch)?;
        let mut bad = Vec::new();
        numbers.resize(batch.num_rows(), NO_NUMBER);
        for (block, numbers) in numbers.chunks_mut(BLOCK).enumerate() {
            let from = block * BLOCK;
            self.columns.places(&rows, from, self.numbers.size(), numbers);
            self.numbers.of(numbers);
            let few = numbers.chunks_mut(FEW).enumerate();
            for (place, few) in few.filter(|(_, few)| few.contains(&NO_NUMBER)) {
                let rows_of = (from + place * FEW..).zip(few);
                for (row, number) in rows_of.filter(|(_, number)| **number == NO_NUMBER) {
                    *number = self.second_look(batch, &rows, row, &mut bad);
                }
            }
        }
        Ok(bad)
    }

    /// Counts the rows of a batch, as [`Counts::add`] does by [`Plan::numbers`] but faster, and
    /// says what is wrong with rows that have none.
    ///
    /// # Errors
    /// When a column is missing or cannot be read.
    pub fn count(
        &mut self,
        batch: &RecordBatch,
        counts: &mut Counts,
    ) -> Result<Vec<BadCell>, Said> {
        let rows = self.columns.rows(batch)?;
        let mut bad = Vec::new();
        for from in (0..batch.num_rows()).step_by(BLOCK) {
            self.places.resize(BLOCK.min(batch.num_rows() - from), NOWHERE);
            self.columns.places(&rows, from, self.numbers.size(), &mut self.places);
            self.numbers.count(&self.places, &mut self.slots);
            if counts.take(self.distinct(), self.slots.as_mut_slice()) == 0 {
                continue;
            }
            // All rows without a number, before the first of them gets one that others share.
            let places = (from..).zip(&self.places);
            let without = places.filter(|(_, place)| self.numbers.slot(**place) == 0);
            for row in without.map(|(row, _)| row).collect::<Vec<_>>() {
                let number = self.second_look(batch, &rows, row, &mut bad);
                counts.add(self, &[number]);
            }
        }
        Ok(bad)
    }

    /// The number of a row that has no place among small households that are known.
    fn second_look(
        &mut self,
        batch: &RecordBatch,
        rows: &Rows,
        row: usize,
        bad: &mut Vec<BadCell>,
    ) -> u32 {
        let Some((facts, counts)) = self.columns.facts(rows, row) else {
            bad.extend(self.columns.wrong(batch, row));
            return NO_NUMBER;
        };
        self.number(facts, counts).unwrap_or_else(|what| {
            bad.push(BadCell { row, column: "principals", what });
            NO_NUMBER
        })
    }

    /// The number of a household, determined now if it is new.
    fn number(&mut self, facts: u32, counts: [u32; 3]) -> Result<u32, Said> {
        let found = self.numbers.get(facts, counts);
        if found != NO_NUMBER {
            return Ok(found);
        }
        let first = self.first_alike(facts);
        let mut number = self.numbers.get(first, counts);
        if number == NO_NUMBER {
            let home = Home::of(&self.row(Sizes::key(first, counts))?).ok_or_else(nothing)?;
            self.add(home)?;
            number = self.numbers.add(first, counts);
        }
        if first != facts {
            self.numbers.same(facts, counts, number);
        }
        Ok(number)
    }

    /// The facts that stand for all that are alike.
    fn first_alike(&self, facts: u32) -> u32 {
        let adds = self.columns.sizes().country_adds();
        let place = facts.checked_div(adds).and_then(|place| usize::try_from(place).ok());
        let first = place.and_then(|place| self.alike.get(place));
        first.map_or(facts, |first| first * adds + facts % adds)
    }

    /// What all rows with a key have in common.
    fn row(&self, key: u64) -> Result<Row<'_>, Said> {
        let parts = self.columns.sizes().parts(key);
        Ok(Row {
            registered_on: *self.days.get(parts.stretch).ok_or_else(nothing)?,
            departure: DEPARTURES.get(parts.departure).ok_or_else(nothing)?,
            channel: self.columns.channels().get(parts.channel).ok_or_else(nothing)?,
            nationality: self.countries.get(parts.country).ok_or_else(nothing)?,
            adults: parts.adults,
            minors: parts.minors,
            principals: parts.principals,
        })
    }
}
