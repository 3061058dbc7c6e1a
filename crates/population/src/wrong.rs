//! What is wrong with a row, and how to mend it.

use arrow_array::{Array, RecordBatch};
use arrow_cast::display::array_value_to_string;
use jiff::civil::Date;
use rules::parse::case::PERSONS_MAX;
use rules::words::Lang;

use crate::columns::{COLUMNS, Columns, FIRST_DAY, ID, LAST_DAY, REGISTERED_ON, column};
use crate::key::DEPARTURES;
use crate::said::Said;

/// What is wrong with one row: the column, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadCell {
    /// The row in the batch, from 0.
    pub row: usize,
    /// The column.
    pub column: &'static str,
    /// What is wrong and what is expected.
    pub what: Said,
}

/// Beside the columns of a CSV file: how many values a line has, where that is not as many as
/// there are columns.
pub(crate) const VALUES: &str = "#values";

impl Columns {
    /// Everything that is wrong with one row.
    pub(crate) fn wrong(&self, batch: &RecordBatch, row: usize) -> Vec<BadCell> {
        if let Some(what) = ragged(batch, row) {
            return vec![BadCell { row, column: ID, what }];
        }
        let mut bad = Vec::new();
        for name in COLUMNS {
            let what = match value(batch, name, row) {
                Err(what) => Some(what),
                Ok(value) => self.expected(name, &value).map(|expected| not(&value, &expected)),
            };
            bad.extend(what.map(|what| BadCell { row, column: name, what }));
        }
        bad
    }

    /// What should have stood there, if something else does.
    pub(crate) fn expected(&self, column: &str, value: &str) -> Option<Said> {
        let fits = match column {
            ID => value.parse::<i64>().is_ok(),
            REGISTERED_ON => {
                value.parse::<Date>().is_ok_and(|day| (FIRST_DAY..=LAST_DAY).contains(&day))
            }
            "adults" | "minors" | "principals" => {
                value.parse::<usize>().is_ok_and(|count| count <= PERSONS_MAX)
            }
            _ => self.number(column, value).is_some(),
        };
        if fits {
            return None;
        }
        let (first, last) = (FIRST_DAY.year(), LAST_DAY.year());
        Some(match column {
            ID => Said::new("een geheel getal", "a whole number"),
            REGISTERED_ON => Said::new(
                format!("een dag in de jaren {first} tot en met {last}"),
                format!("a day in the years {first} to {last}"),
            ),
            "departure" => Said::new(DEPARTURES.join(" of "), DEPARTURES.join(" or ")),
            "channel" => Said::from(self.channels().join(", ")),
            "nationality" => Said::new(
                "een landcode van twee hoofdletters, zoals IQ",
                "a country code of two capitals, such as IQ",
            ),
            _ => Said::new(
                format!("een aantal personen, 0 tot en met {PERSONS_MAX}"),
                format!("a number of persons, 0 to {PERSONS_MAX}"),
            ),
        })
    }
}

/// That something else was expected than what stands there.
pub(crate) fn not(value: &str, expected: &Said) -> Said {
    let value: String = value.chars().take(32).collect();
    instead(&Said::from(format!("“{value}”")), expected)
}

/// What is there, and what was expected.
pub(crate) fn instead(found: &Said, expected: &Said) -> Said {
    let both = |lang| (found.get(lang), expected.get(lang));
    let ((found_nl, nl), (found_en, en)) = (both(Lang::Nl), both(Lang::En));
    Said::new(format!("{found_nl}; verwacht: {nl}"), format!("{found_en}; expected: {en}"))
}

pub(crate) fn nothing() -> Said {
    Said::new("er is niets ingevuld", "nothing is filled in")
}

/// What stands in a cell, as text.
pub(crate) fn value(batch: &RecordBatch, name: &str, row: usize) -> Result<String, Said> {
    let array = column(batch, name)?;
    if array.is_null(row) {
        return Err(nothing());
    }
    match array_value_to_string(array, row) {
        Ok(text) if !text.is_empty() => Ok(text),
        Ok(_) => Err(nothing()),
        Err(error) => Err(Said::from(error.to_string())),
    }
}

/// That a line of CSV has too few or too many values.
pub(crate) fn ragged(batch: &RecordBatch, row: usize) -> Option<Said> {
    let found = value(batch, VALUES, row).ok()?;
    let many = batch.schema_ref().metadata().get(VALUES)?;
    Some(Said::new(
        format!("de regel heeft {found} waarden; verwacht: {many}, zoals de eerste regel"),
        format!("the line has {found} values; expected: {many}, as the first line has"),
    ))
}
