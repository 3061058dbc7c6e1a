//! The rows of a table of persons.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, RecordBatch, StringArray};
use arrow_schema::DataType;
use jiff::ToSpan;
use jiff::civil::Date;
use rules::parse::lists::Country;

use crate::columns::{Columns, FIRST_DAY, ID, LAST_DAY, REGISTERED_ON, read_as};
use crate::persons::{COLUMNS, OPTIONAL};
use crate::said::Said;
use crate::wrong::{BadCell, instead, not, nothing, ragged, value};

/// What a row says of its household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub id: i64,
    pub registered_on: Date,
    pub departure: String,
    pub channel: String,
}

/// What a row says of its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub id: Option<String>,
    pub age: Stated,
    pub nationality: Country,
    pub principal: bool,
    pub linked_to: Option<String>,
    /// The table has no column that links persons.
    pub links_unknown: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stated {
    Born(Date),
    Adult,
    Minor,
}

impl Line {
    /// The first thing that another row of the same household says otherwise.
    pub(crate) fn contradicts(&self, other: &Self) -> Option<(&'static str, Said)> {
        let said = |column: &'static str, one: &dyn ToString, other: &dyn ToString| {
            let (one, other) = (one.to_string(), other.to_string());
            let (id, differs) = (self.id, one != other);
            differs.then(|| {
                let what = Said::new(
                    format!("“{other}”; een eerdere rij van huishouden {id} zegt “{one}”"),
                    format!("“{other}”; an earlier row of household {id} says “{one}”"),
                );
                (column, what)
            })
        };
        said(REGISTERED_ON, &self.registered_on, &other.registered_on)
            .or_else(|| said("departure", &self.departure, &other.departure))
            .or_else(|| said("channel", &self.channel, &other.channel))
    }
}

impl Person {
    /// Whole years on a day; nothing for who was not born yet, or without a day of birth.
    pub(crate) fn years(&self, day: Date) -> Option<i16> {
        match self.age {
            Stated::Born(born) if born <= day => Some(rules::determine::age(born, day)),
            _ => None,
        }
    }
}

/// A row, or which household it belongs to and what is wrong with it.
type Read = Result<(Line, Person), (Option<i64>, Vec<BadCell>)>;

/// The rows of a batch.
pub(crate) fn lines(batch: &RecordBatch, columns: &Columns) -> Result<Vec<Read>, Said> {
    let cells = Cells::new(batch)?;
    let read = |row| {
        let whole = cells.row(columns, row);
        whole.ok_or_else(|| (cells.id(row), cells.wrong(columns, row)))
    };
    Ok((0..batch.num_rows()).map(read).collect())
}

/// The columns of a batch, each of the kind it should have; what does not fit is null.
struct Cells<'b> {
    batch: &'b RecordBatch,
    ids: ArrayRef,
    days: ArrayRef,
    words: [ArrayRef; 3],
    principal: ArrayRef,
    born: Option<ArrayRef>,
    age: Option<ArrayRef>,
    person_id: Option<ArrayRef>,
    linked_to: Option<ArrayRef>,
}

impl<'b> Cells<'b> {
    fn new(batch: &'b RecordBatch) -> Result<Self, Said> {
        let has = |name: &str| batch.column_by_name(name).is_some();
        let maybe =
            |name: &str, kind: DataType| has(name).then(|| read_as(batch, name, &kind)).transpose();
        if !has("born") && !has("age") {
            return Err(Said::new(
                "kolom born of age ontbreekt: geboortedatum, of adult of minor",
                "column born or age is missing: a day of birth, or adult or minor",
            ));
        }
        let word = |name| read_as(batch, name, &DataType::Utf8);
        Ok(Self {
            batch,
            ids: read_as(batch, ID, &DataType::Int64)?,
            days: read_as(batch, REGISTERED_ON, &DataType::Date32)?,
            words: [word("departure")?, word("channel")?, word("nationality")?],
            principal: read_as(batch, "principal", &DataType::Boolean)?,
            born: maybe("born", DataType::Date32)?,
            age: maybe("age", DataType::Utf8)?,
            person_id: maybe("person_id", DataType::Utf8)?,
            linked_to: maybe("linked_to", DataType::Utf8)?,
        })
    }

    fn id(&self, row: usize) -> Option<i64> {
        self.ids.is_valid(row).then(|| self.ids.as_primitive::<Int64Type>().value(row))
    }

    /// A row, if nothing is wrong with it.
    fn row(&self, columns: &Columns, row: usize) -> Option<(Line, Person)> {
        let word = |name: &str, array: &ArrayRef| {
            let word = text(array, row)?;
            columns.number(name, word).map(|_| word.to_owned())
        };
        let [departure, channel, nationality] = &self.words;
        let line = Line {
            id: self.id(row)?,
            registered_on: day(&self.days, row)?,
            departure: word("departure", departure)?,
            channel: word("channel", channel)?,
        };
        let maybe = |array: &Option<ArrayRef>| {
            array.as_ref().and_then(|array| text(array, row)).map(str::to_owned)
        };
        let principal: &BooleanArray = self.principal.as_boolean();
        let id = maybe(&self.person_id);
        if self.person_id.is_some() && id.is_none() {
            return None;
        }
        let person = Person {
            id,
            age: self.age(row)?,
            nationality: Country::parse(&word("nationality", nationality)?)?,
            principal: principal.is_valid(row).then(|| principal.value(row))?,
            linked_to: maybe(&self.linked_to),
            links_unknown: self.linked_to.is_none(),
        };
        Some((line, person))
    }

    /// A day of birth or an age in words: one of the two.
    fn age(&self, row: usize) -> Option<Stated> {
        let filled = |array: &Option<ArrayRef>, name: &str| {
            array.is_some() && value(self.batch, name, row).is_ok()
        };
        match (filled(&self.born, "born"), filled(&self.age, "age")) {
            (true, false) => Some(Stated::Born(day(self.born.as_ref()?, row)?)),
            (false, true) => match text(self.age.as_ref()?, row)? {
                "adult" => Some(Stated::Adult),
                "minor" => Some(Stated::Minor),
                _ => None,
            },
            _ => None,
        }
    }

    /// Everything that is wrong with a row.
    fn wrong(&self, columns: &Columns, row: usize) -> Vec<BadCell> {
        if let Some(what) = ragged(self.batch, row) {
            return vec![BadCell { row, column: ID, what }];
        }
        let mut bad = Vec::new();
        let mut add = |column, what| bad.push(BadCell { row, column, what });
        for name in COLUMNS {
            match value(self.batch, name, row) {
                Err(what) => add(name, what),
                Ok(found) if name == "principal" => {
                    if self.principal.is_null(row) {
                        add(name, not(&found, &Said::new("true of false", "true or false")));
                    }
                }
                Ok(found) => {
                    if let Some(expected) = columns.expected(name, &found) {
                        add(name, not(&found, &expected));
                    }
                }
            }
        }
        if self.age(row).is_none() {
            let found: Vec<String> = OPTIONAL
                .into_iter()
                .filter(|name| matches!(*name, "born" | "age"))
                .filter_map(|name| value(self.batch, name, row).ok())
                .collect();
            let expected = Said::new(
                "een geboortedatum jjjj-mm-dd in born, of adult of minor in age; één van de twee",
                "a day of birth yyyy-mm-dd in born, or adult or minor in age; one of the two",
            );
            let column = if self.born.is_some() { "born" } else { "age" };
            let what = match found.is_empty() {
                false => not(&found.join(" "), &expected),
                true => instead(&nothing(), &expected),
            };
            add(column, what);
        }
        if self.person_id.is_some()
            && let Err(what) = value(self.batch, "person_id", row)
        {
            add("person_id", what);
        }
        bad
    }
}

fn text(array: &ArrayRef, row: usize) -> Option<&str> {
    let array: &StringArray = array.as_string();
    array.is_valid(row).then(|| array.value(row)).filter(|text| !text.is_empty())
}

/// A day in the years that a case may have.
fn day(array: &ArrayRef, row: usize) -> Option<Date> {
    let days = array.as_primitive::<Date32Type>();
    let days = days.is_valid(row).then(|| days.value(row))?;
    let day = Date::constant(1970, 1, 1).checked_add(i64::from(days).days()).ok()?;
    (FIRST_DAY..=LAST_DAY).contains(&day).then_some(day)
}
