//! The columns of a table of households, read as keys.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, PrimitiveArray, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::PERSONS_MAX;

use crate::days::Days;
use crate::dictionary::Dictionary;
use crate::key::{BAD, DEPARTURES, Row, Sizes};
use crate::places::{NOWHERE, Slices, places};
use crate::said::Said;
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

/// The registration dates that a row may have.
pub(crate) const FIRST_DAY: Date = Date::constant(1900, 1, 1);
pub(crate) const LAST_DAY: Date = Date::constant(2199, 12, 31);
const EPOCH: Date = Date::constant(1970, 1, 1);

/// What the words and days of a table stand for.
#[derive(Debug)]
pub(crate) struct Columns {
    /// What each day from [`FIRST_DAY`] to [`LAST_DAY`] adds to the facts of a row.
    days: Days,
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
    words: [(ArrayRef, Dictionary); 3],
    counts: [ArrayRef; 3],
}

impl Columns {
    /// `alike` is a number for each country of the package.
    pub(crate) fn new(package: &Package, stretches: &[Date], alike: &[u8], sizes: Sizes) -> Self {
        let begins = stretches.iter().map(|first| epoch_day(*first)).collect();
        let (from, until) = (epoch_day(FIRST_DAY), epoch_day(LAST_DAY) + 1);
        let days = Days::new(from, until, begins, sizes.day_adds());
        let mut countries = vec![None; 26 * 26];
        for ((country, _), number) in package.countries().iter().zip(alike) {
            if let Some(place) = letters(country.code())
                && let Some(slot) = countries.get_mut(place)
            {
                *slot = Some(*number);
            }
        }
        Self { days, channels: package.known_channels().to_vec(), countries, sizes }
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
        Ok(Rows {
            ids: ids(batch)?,
            days: read_as(batch, REGISTERED_ON, &DataType::Date32)?,
            words: [word(departure)?, word(channel)?, word(nationality)?],
            counts: [count(adults)?, count(minors)?, count(principals)?],
        })
    }

    /// Each word is looked up only once, however many rows have it.
    fn words(&self, batch: &RecordBatch, name: &str) -> Result<(ArrayRef, Dictionary), Said> {
        let mut array = Arc::clone(column(batch, name)?);
        if texts(&array).is_none() {
            let (codes, text) = (Box::new(DataType::Int32), Box::new(DataType::Utf8));
            array = read_as(batch, name, &DataType::Dictionary(codes, text))?;
        }
        // A damaged file can call one thing text and hold another.
        let words = texts(&array).ok_or_else(|| format!("column {name} holds no text"))?;
        let numbers = words.iter().map(|word| word.and_then(|word| self.number(name, word)));
        let words = Dictionary::new(&numbers.collect::<Vec<_>>(), self.unit(name));
        Ok((array, words))
    }

    /// What a word of a column is numbered by.
    pub(crate) fn number(&self, column: &str, word: &str) -> Option<u32> {
        let place = match column {
            "departure" => DEPARTURES.iter().position(|one| *one == word)?,
            "channel" => self.channels.iter().position(|one| one == word)?,
            _ => return self.countries.get(letters(word)?)?.map(u32::from),
        };
        u32::try_from(place).ok()
    }

    /// What each next word of a column adds to the facts of a row.
    fn unit(&self, column: &str) -> u32 {
        match column {
            "departure" => 1,
            "channel" => self.sizes.channel_adds(),
            _ => self.sizes.country_adds(),
        }
    }

    /// The places of rows in the list of numbers; past its end if they need a second look.
    pub(crate) fn places(&self, rows: &Rows, from: usize, size: u32, found: &mut [u32]) {
        let words = rows.words.each_ref().map(|(_, words)| words);
        places(&rows.slices(from, found.len()), &self.days, words, size, found);
        for array in rows.arrays().filter(|array| array.null_count() > 0) {
            for (row, place) in found.iter_mut().enumerate() {
                if array.is_null(from + row) {
                    *place = NOWHERE;
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
        let mut facts = self.days.of(day);
        for (codes, words) in &rows.words {
            facts += words.of(*codes.as_dictionary::<Int32Type>().keys().values().get(row)?);
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
    fn slices(&self, from: usize, many: usize) -> Slices<'_> {
        fn some<T: ArrowPrimitiveType<Native = i32>>(
            column: &PrimitiveArray<T>,
            from: usize,
            many: usize,
        ) -> &[i32] {
            column.values().get(from..from + many).unwrap_or_default()
        }
        let words = self.words.each_ref().map(|(codes, _)| codes.as_dictionary::<Int32Type>());
        let counts = self.counts.each_ref().map(|counts| counts.as_primitive::<Int32Type>());
        Slices {
            days: some(self.days.as_primitive::<Date32Type>(), from, many),
            words: words.map(|codes| some(codes.keys(), from, many)),
            counts: counts.map(|counts| some(counts, from, many)),
        }
    }

    fn arrays(&self) -> impl Iterator<Item = &ArrayRef> {
        let words = self.words.iter().map(|(codes, _)| codes);
        [&self.ids, &self.days].into_iter().chain(words).chain(&self.counts)
    }
}

/// The words of a column of codes and words.
fn texts(array: &ArrayRef) -> Option<&StringArray> {
    array.as_dictionary_opt::<Int32Type>()?.values().as_string_opt()
}

/// As a table counts days: from 1 January 1970.
fn epoch_day(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
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
