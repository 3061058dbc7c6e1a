//! The columns of a table of households, read as keys.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_schema::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::PERSONS_MAX;

use crate::key::{BAD, DEPARTURES, Row, Sizes};
use crate::plan::NO_NUMBER;
use crate::said::Said;
use crate::table::Numbers;
use crate::wrong::value;

/// The columns that every table has, beside any others.
pub const COLUMNS: [&str; 8] = [
    "household_id",
    "registered_on",
    "departure",
    "channel",
    "nationality",
    "adults",
    "minors",
    "principals",
];
pub(crate) const ID: &str = COLUMNS[0];
pub(crate) const REGISTERED_ON: &str = COLUMNS[1];
const WORDS: [&str; 3] = ["departure", "channel", "nationality"];
const COUNTS: [&str; 3] = ["adults", "minors", "principals"];

/// Rows that are gone through at once: what is known of them so far stays in the nearest cache.
const BLOCK: usize = 2 * 1024;

/// A dictionary of so many words is looked up without asking whether a code is past its end.
const FEW: usize = 1 << 8;

/// So many days from 1 January 1970 are looked up without asking whether a day is past their end.
const NEAR: usize = 1 << 16;

/// The registration dates that a row may have.
pub(crate) const FIRST_DAY: Date = Date::constant(1900, 1, 1);
pub(crate) const LAST_DAY: Date = Date::constant(2199, 12, 31);
/// [`FIRST_DAY`] as a table counts days: from 1 January 1970.
const FIRST_EPOCH_DAY: i32 = -25_567;

/// What the words and days of a table stand for.
#[derive(Debug)]
pub(crate) struct Columns {
    /// What each day from [`FIRST_DAY`] to [`LAST_DAY`] adds to the facts of a row.
    days: Vec<u32>,
    /// The same for each day from 1 January 1970.
    near: Vec<u32>,
    channels: Vec<String>,
    /// The number of what is alike, by the two letters of each country.
    countries: Vec<Option<u8>>,
    sizes: Sizes,
}

/// The rows of one batch as numbers.
pub(crate) struct Rows {
    ids: ArrayRef,
    days: ArrayRef,
    /// Codes, and what each of them adds to the facts of a row.
    words: [(ArrayRef, Vec<u32>); 3],
    /// The same beside each other, where the words are few.
    few: Option<Box<[[u32; FEW]; 3]>>,
    counts: [ArrayRef; 3],
}

impl Columns {
    /// `alike` is a number for each country of the package.
    pub(crate) fn new(package: &Package, stretches: &[Date], alike: &[u8], sizes: Sizes) -> Self {
        let mut days = Vec::new();
        let (mut day, mut adds) = (FIRST_DAY, 0);
        let mut coming = stretches.iter().peekable();
        while day <= LAST_DAY {
            while coming.next_if(|first| **first <= day).is_some() {
                adds += sizes.day_adds();
            }
            days.push(adds);
            day = day.tomorrow().unwrap_or(Date::MAX);
        }
        let mut countries = vec![None; 26 * 26];
        for ((country, _), number) in package.countries().iter().zip(alike) {
            if let Some(place) = letters(country.code())
                && let Some(slot) = countries.get_mut(place)
            {
                *slot = Some(*number);
            }
        }
        let from = usize::try_from(-FIRST_EPOCH_DAY).unwrap_or(0);
        let near = days.get(from..from + NEAR).map_or_else(Vec::new, <[u32]>::to_vec);
        Self { days, near, channels: package.known_channels().to_vec(), countries, sizes }
    }

    pub(crate) fn channels(&self) -> &[String] {
        &self.channels
    }

    pub(crate) fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// The columns of a batch, each of the kind that is fast to go through.
    pub(crate) fn rows(&self, batch: &RecordBatch) -> Result<Rows, Said> {
        let word = |name| self.words(batch, name);
        let count = |name| read_as(batch, name, &DataType::Int32);
        let ([departure, channel, nationality], [adults, minors, principals]) = (WORDS, COUNTS);
        let words = [word(departure)?, word(channel)?, word(nationality)?];
        let few = words.each_ref().map(|(_, adds)| <[u32; FEW]>::try_from(adds.as_slice()).ok());
        let [departures, channels, nationalities] = few;
        let few = departures.zip(channels).zip(nationalities);
        Ok(Rows {
            ids: ids(batch)?,
            days: read_as(batch, REGISTERED_ON, &DataType::Date32)?,
            words,
            few: few.map(|((departures, channels), countries)| {
                Box::new([departures, channels, countries])
            }),
            counts: [count(adults)?, count(minors)?, count(principals)?],
        })
    }

    /// Each word is looked up only once, however many rows have it.
    fn words(&self, batch: &RecordBatch, name: &str) -> Result<(ArrayRef, Vec<u32>), Said> {
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let array = read_as(batch, name, &dictionary)?;
        // A damaged file can call one thing text and hold another.
        let words = array.as_dictionary_opt::<Int32Type>();
        let words = words.and_then(|array| array.values().as_string_opt::<i32>());
        let words = words.ok_or_else(|| format!("column {name} holds no text"))?;
        let adds = words.iter().map(|word| word.and_then(|word| self.word(name, word)));
        let mut adds: Vec<u32> = adds.map(|adds| adds.unwrap_or(BAD)).collect();
        adds.resize(adds.len().max(FEW), BAD);
        Ok((array, adds))
    }

    /// What a word adds to the facts of a row.
    pub(crate) fn word(&self, column: &str, word: &str) -> Option<u32> {
        let place = |found: Option<usize>| found.and_then(|place| u32::try_from(place).ok());
        match column {
            "departure" => place(DEPARTURES.iter().position(|one| *one == word)),
            "channel" => {
                let channel = place(self.channels.iter().position(|one| one == word))?;
                channel.checked_mul(self.sizes.channel_adds())
            }
            _ => {
                let number = *self.countries.get(letters(word)?)?;
                u32::from(number?).checked_mul(self.sizes.country_adds())
            }
        }
    }

    /// The number of each row in one pass; [`NO_NUMBER`] for those that need a second look.
    pub(crate) fn numbers(&self, rows: &Rows, known: &Numbers, numbers: &mut Vec<u32>) {
        numbers.resize(rows.days.len(), NO_NUMBER);
        for (block, numbers) in numbers.chunks_mut(BLOCK).enumerate() {
            let here = block * BLOCK..block * BLOCK + numbers.len();
            let [adults, minors, principals] = rows.counts.each_ref().map(|counts| {
                let counts = counts.as_primitive::<Int32Type>().values();
                counts.get(here.clone()).unwrap_or_default()
            });
            let counts = adults.iter().zip(minors).zip(principals);
            for (number, ((adults, minors), principals)) in numbers.iter_mut().zip(counts) {
                let counts = [*adults, *minors, *principals].map(i32::cast_unsigned);
                *number = Numbers::row_of(counts);
            }
            let codes = rows.words.each_ref().map(|(codes, _)| {
                let codes = codes.as_dictionary::<Int32Type>().keys().values();
                codes.get(here.clone()).unwrap_or_default()
            });
            let days = rows.days.as_primitive::<Date32Type>().values();
            let days = days.get(here.clone()).unwrap_or_default();
            let near = (0..1 << 16).contains(&days.iter().fold(0, |all, day| all | day));
            match (&rows.few, <&[u32; NEAR]>::try_from(self.near.as_slice())) {
                (Some(few), Ok(adds)) if near => {
                    let words = few.each_ref().map(of_few);
                    known.small(facts(days.iter().map(of_near(adds)), codes, words), numbers);
                }
                _ => {
                    let words = rows.words.each_ref().map(|(_, adds)| of_any(adds));
                    let adds = self.days.as_slice();
                    let days = days.iter();
                    let days = days.map(|day| added(adds, day.wrapping_sub(FIRST_EPOCH_DAY)));
                    known.small(facts(days, codes, words), numbers);
                }
            }
        }
        for array in rows.arrays().filter(|array| array.null_count() > 0) {
            for (row, number) in numbers.iter_mut().enumerate() {
                if array.is_null(row) {
                    *number = NO_NUMBER;
                }
            }
        }
    }

    /// The facts and counts of one row, unless something is wrong with it.
    pub(crate) fn facts(&self, rows: &Rows, row: usize) -> Option<(u32, [u32; 3])> {
        if rows.arrays().any(|array| array.is_null(row)) {
            return None;
        }
        let day = *rows.days.as_primitive::<Date32Type>().values().get(row)?;
        let mut facts = added(&self.days, day.wrapping_sub(FIRST_EPOCH_DAY));
        for (codes, adds) in &rows.words {
            facts += added(adds, *codes.as_dictionary::<Int32Type>().keys().values().get(row)?);
        }
        let mut counts = [0; 3];
        for (count, array) in counts.iter_mut().zip(&rows.counts) {
            *count = array.as_primitive::<Int32Type>().values().get(row)?.cast_unsigned();
        }
        let most = u32::try_from(PERSONS_MAX).unwrap_or(0);
        (facts < BAD && counts.iter().all(|count| *count <= most)).then_some((facts, counts))
    }

    /// A row that has a key, in words.
    pub(crate) fn row<T>(
        &self,
        batch: &RecordBatch,
        row: usize,
        then: impl FnOnce(&Row<'_>) -> Result<T, Said>,
    ) -> Result<T, Said> {
        let text = |name: &str| value(batch, name, row);
        let count =
            |name: &str| text(name)?.parse::<usize>().map_err(|error| in_column(name, error));
        let day = text(REGISTERED_ON)?.parse::<Date>();
        then(&Row {
            registered_on: day.map_err(|error| in_column(REGISTERED_ON, error))?,
            departure: &text("departure")?,
            channel: &text("channel")?,
            nationality: &text("nationality")?,
            adults: count("adults")?,
            minors: count("minors")?,
            principals: count("principals")?,
        })
    }
}

/// The ids of a batch.
pub(crate) fn ids(batch: &RecordBatch) -> Result<ArrayRef, Said> {
    read_as(batch, ID, &DataType::Int64)
}

/// The values of ids, those of bad rows too.
pub(crate) fn id_values(ids: &ArrayRef) -> &[i64] {
    ids.as_primitive::<Int64Type>().values()
}

impl Rows {
    fn arrays(&self) -> impl Iterator<Item = &ArrayRef> {
        let words = self.words.iter().map(|(codes, _)| codes);
        [&self.ids, &self.days].into_iter().chain(words).chain(&self.counts)
    }
}

/// What the words of each row add up to with its day.
#[inline]
fn facts(
    days: impl Iterator<Item = u32>,
    [departures, channels, countries]: [&[i32]; 3],
    [departure, channel, country]: [impl Fn(i32) -> u32; 3],
) -> impl Iterator<Item = u32> {
    let words = departures.iter().zip(channels).zip(countries);
    days.zip(words).map(move |(day, ((departed, through), from))| {
        let words = departure(*departed).wrapping_add(channel(*through));
        day.wrapping_add(words).wrapping_add(country(*from))
    })
}

/// A code of so few words has one byte, and none is past the end.
fn of_few(adds: &[u32; FEW]) -> impl Fn(i32) -> u32 {
    |code| adds.get(usize::from(code.to_le_bytes()[0])).copied().unwrap_or(BAD)
}

/// A day so near has two bytes.
fn of_near(adds: &[u32; NEAR]) -> impl Fn(&i32) -> u32 {
    |day| {
        let [low, high, ..] = day.to_le_bytes();
        adds.get(usize::from(u16::from_le_bytes([low, high]))).copied().unwrap_or(BAD)
    }
}

fn of_any(adds: &[u32]) -> impl Fn(i32) -> u32 {
    |code| added(adds, code)
}

/// What a code or a day adds to the facts of a row.
#[inline]
fn added(adds: &[u32], code: i32) -> u32 {
    let place = usize::try_from(code.cast_unsigned()).ok();
    place.and_then(|place| adds.get(place)).copied().unwrap_or(BAD)
}

/// A column as another type; a value that does not fit becomes null.
pub(crate) fn read_as(batch: &RecordBatch, name: &str, kind: &DataType) -> Result<ArrayRef, Said> {
    let array = column(batch, name)?;
    if array.data_type() == kind {
        return Ok(ArrayRef::clone(array));
    }
    cast(array, kind).map_err(|error| in_column(name, error))
}

fn in_column(name: &str, error: impl std::fmt::Display) -> Said {
    Said::new(format!("kolom {name}: {error}"), format!("column {name}: {error}"))
}

/// `AA` is 0, `ZZ` is 675.
fn letters(code: &str) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    match *code.as_bytes() {
        [first, second] => Some(letter(first)? * 26 + letter(second)?),
        _ => None,
    }
}

/// The day before a day.
pub(crate) fn before(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap_or(day)
}

pub(crate) fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, Said> {
    batch.column_by_name(name).ok_or_else(|| {
        Said::new(format!("kolom {name} ontbreekt"), format!("column {name} is missing"))
    })
}
