//! The columns of a table of households, read as keys.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_cast::cast;
use arrow_cast::display::array_value_to_string;
use arrow_schema::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::PERSONS_MAX;

use crate::key::{
    ADULTS, BAD, CHANNEL, COUNTRY, DEPARTURE, DEPARTURES, MINORS, PRINCIPALS, Row, STRETCH,
};

/// The columns that every table has, beside any others.
pub(crate) const COLUMNS: [&str; 8] = [
    "household_id",
    "registered_on",
    "departure",
    "channel",
    "nationality",
    "adults",
    "minors",
    "principals",
];
const ID: &str = COLUMNS[0];
const REGISTERED_ON: &str = COLUMNS[1];
const WORDS: [&str; 3] = ["departure", "channel", "nationality"];
const COUNTS: [(&str, u32); 3] =
    [("adults", ADULTS), ("minors", MINORS), ("principals", PRINCIPALS)];

const EPOCH: Date = Date::constant(1970, 1, 1);
/// The registration dates that a row may have.
const FIRST_DAY: Date = Date::constant(1900, 1, 1);
const LAST_DAY: Date = Date::constant(2199, 12, 31);

/// What is wrong with one row: the column, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The row in the batch, from 0.
    pub row: usize,
    /// The column.
    pub column: &'static str,
    /// What is wrong and what is expected.
    pub what: String,
}

/// What the words and days of a table stand for.
#[derive(Debug)]
pub(crate) struct Columns {
    /// The stretch of each day from [`FIRST_DAY`] to [`LAST_DAY`].
    stretch_of: Vec<u16>,
    channels: Vec<String>,
    /// The number of what is alike, by the two letters of each country.
    countries: Vec<Option<u8>>,
}

impl Columns {
    /// `alike` is a number for each country of the package.
    pub(crate) fn new(package: &Package, stretches: &[Date], alike: &[u8]) -> Self {
        let mut stretch_of = Vec::new();
        let (mut day, mut stretch) = (FIRST_DAY, 0_u16);
        let mut coming = stretches.iter().peekable();
        while day <= LAST_DAY {
            while coming.next_if(|first| **first <= day).is_some() {
                stretch += 1;
            }
            stretch_of.push(stretch);
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
        Self { stretch_of, channels: package.known_channels().to_vec(), countries }
    }

    pub(crate) fn channels(&self) -> &[String] {
        &self.channels
    }

    /// The keys of a batch, in the order of its rows. [`BAD`] marks a row that has none.
    pub(crate) fn keys(&self, batch: &RecordBatch, keys: &mut Vec<u64>) -> Result<(), String> {
        keys.clear();
        keys.resize(batch.num_rows(), 0);
        without_nulls(keys, &**column(batch, ID)?);
        self.days(batch, keys)?;
        for name in WORDS {
            self.words(batch, name, keys)?;
        }
        for (name, place) in COUNTS {
            counts(batch, name, place, keys)?;
        }
        Ok(())
    }

    fn days(&self, batch: &RecordBatch, keys: &mut [u64]) -> Result<(), String> {
        let days = read_as(batch, REGISTERED_ON, &DataType::Date32)?;
        let first = epoch_day(FIRST_DAY);
        for (key, day) in keys.iter_mut().zip(days.as_primitive::<Date32Type>().values()) {
            let place = usize::try_from(day.wrapping_sub(first).cast_unsigned());
            let stretch = place.ok().and_then(|place| self.stretch_of.get(place));
            *key |= stretch.map_or(BAD, |stretch| u64::from(*stretch) << STRETCH);
        }
        without_nulls(keys, &*days);
        Ok(())
    }

    /// Each word is looked up only once, however many rows have it.
    fn words(&self, batch: &RecordBatch, name: &str, keys: &mut [u64]) -> Result<(), String> {
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let array = read_as(batch, name, &dictionary)?;
        let array = array.as_dictionary::<Int32Type>();
        let words = array.values().as_string::<i32>();
        let parts: Vec<u64> = words
            .iter()
            .map(|word| word.and_then(|word| self.word(name, word)).unwrap_or(BAD))
            .collect();
        for (key, code) in keys.iter_mut().zip(array.keys().values()) {
            let part = usize::try_from(code.cast_unsigned()).ok().and_then(|at| parts.get(at));
            *key |= part.copied().unwrap_or(BAD);
        }
        without_nulls(keys, array.keys());
        Ok(())
    }

    /// What a word adds to a key.
    fn word(&self, column: &str, word: &str) -> Option<u64> {
        let place = |found: Option<usize>| found.and_then(|place| u64::try_from(place).ok());
        let at = |words: &[&str]| words.iter().position(|one| *one == word);
        match column {
            "departure" => Some(place(at(&DEPARTURES))? << DEPARTURE),
            "channel" => Some(place(self.channels.iter().position(|one| one == word))? << CHANNEL),
            _ => {
                let number = *self.countries.get(letters(word)?)?;
                Some(u64::from(number?) << COUNTRY)
            }
        }
    }

    /// Everything that is wrong with one row.
    pub(crate) fn wrong(&self, batch: &RecordBatch, row: usize) -> Vec<BadCell> {
        let mut bad = Vec::new();
        for name in COLUMNS {
            let value = value(batch, name, row);
            let what = match value {
                Err(what) => Some(what),
                Ok(value) => self.expected(name, &value).map(|expected| {
                    let value: String = value.chars().take(32).collect();
                    format!("“{value}”; expected: {expected}")
                }),
            };
            bad.extend(what.map(|what| BadCell { row, column: name, what }));
        }
        bad
    }

    /// What should have stood there, if something else does.
    fn expected(&self, column: &str, value: &str) -> Option<String> {
        let fits = match column {
            ID => value.parse::<i64>().is_ok(),
            REGISTERED_ON => {
                value.parse::<Date>().is_ok_and(|day| (FIRST_DAY..=LAST_DAY).contains(&day))
            }
            "adults" | "minors" | "principals" => {
                value.parse::<usize>().is_ok_and(|count| count <= PERSONS_MAX)
            }
            _ => self.word(column, value).is_some(),
        };
        let expected = match column {
            ID => "a whole number".to_owned(),
            REGISTERED_ON => {
                format!("a day in the years {} to {}", FIRST_DAY.year(), LAST_DAY.year())
            }
            "departure" => DEPARTURES.join(" or "),
            "channel" => self.channels.join(", "),
            "nationality" => "a country code of two capitals, such as IQ".to_owned(),
            _ => format!("a number of persons, 0 to {PERSONS_MAX}"),
        };
        (!fits).then_some(expected)
    }

    /// A row that has a key, in words.
    pub(crate) fn row<T>(
        &self,
        batch: &RecordBatch,
        row: usize,
        then: impl FnOnce(&Row<'_>) -> Result<T, String>,
    ) -> Result<T, String> {
        let text = |name: &str| value(batch, name, row);
        let count = |name: &str| {
            text(name)?.parse::<usize>().map_err(|error| format!("column {name}: {error}"))
        };
        let day = text(REGISTERED_ON)?.parse::<Date>();
        then(&Row {
            registered_on: day.map_err(|error| format!("column {REGISTERED_ON}: {error}"))?,
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
pub(crate) fn ids(batch: &RecordBatch) -> Result<ArrayRef, String> {
    read_as(batch, ID, &DataType::Int64)
}

/// The values of ids, those of bad rows too.
pub(crate) fn id_values(ids: &ArrayRef) -> &[i64] {
    ids.as_primitive::<Int64Type>().values()
}

fn counts(batch: &RecordBatch, name: &str, at: u32, keys: &mut [u64]) -> Result<(), String> {
    let array = read_as(batch, name, &DataType::Int32)?;
    let most = u32::try_from(PERSONS_MAX).unwrap_or(0);
    for (key, count) in keys.iter_mut().zip(array.as_primitive::<Int32Type>().values()) {
        let count = count.cast_unsigned();
        *key |= if count <= most { u64::from(count) << at } else { BAD };
    }
    without_nulls(keys, &*array);
    Ok(())
}

fn without_nulls(keys: &mut [u64], array: &dyn Array) {
    if array.null_count() > 0 {
        for (row, key) in keys.iter_mut().enumerate() {
            *key |= if array.is_null(row) { BAD } else { 0 };
        }
    }
}

/// A column as another type; a value that does not fit becomes null.
fn read_as(batch: &RecordBatch, name: &str, kind: &DataType) -> Result<ArrayRef, String> {
    let array = column(batch, name)?;
    if array.data_type() == kind {
        return Ok(ArrayRef::clone(array));
    }
    cast(array, kind).map_err(|error| format!("column {name}: {error}"))
}

/// What stands in a cell, as text.
fn value(batch: &RecordBatch, name: &str, row: usize) -> Result<String, String> {
    let array = column(batch, name)?;
    if array.is_null(row) {
        return Err("nothing is filled in".to_owned());
    }
    match array_value_to_string(array, row) {
        Ok(text) if !text.is_empty() => Ok(text),
        Ok(_) => Err("nothing is filled in".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// `AA` is 0, `ZZ` is 675.
fn letters(code: &str) -> Option<usize> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    match *code.as_bytes() {
        [first, second] => Some(letter(first)? * 26 + letter(second)?),
        _ => None,
    }
}

fn epoch_day(day: Date) -> i32 {
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

/// The day before a day.
pub(crate) fn before(day: Date) -> Date {
    day.checked_sub(1.day()).unwrap_or(day)
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef, String> {
    batch.column_by_name(name).ok_or_else(|| format!("column {name} is missing"))
}
