//! Each distinct household determined once, under every scheme that is asked for.

use arrow_array::RecordBatch;
use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings, Scheme};
use rules::determine::{Determination, determine};
use rules::parse::case::Household;
use rules::words::Lang;

use crate::columns::{BadCell, Columns, before};
use crate::key::{
    ADULTS, BAD, CHANNEL, COUNTRY, DEPARTURE, DEPARTURES, MINORS, PRINCIPALS, Row, STRETCH, part,
};
use crate::table::Table;

/// What one amount of an outcome stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The scheme.
    pub scheme: String,
    /// Which of its amounts.
    pub part: Part,
}

/// Which amount of a determination.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// All lines.
    Total,
    /// The lines of one benefit, or of one maximum.
    Benefit(String),
    /// What one funder pays.
    Funder(String),
}

impl Column {
    /// Its name in a table: `nl-national.total`, `nl-national.departure-cash`, and
    /// `nl-national.paid-by.amif`.
    pub fn name(&self) -> String {
        let scheme = &self.scheme;
        match &self.part {
            Part::Total => format!("{scheme}.total"),
            Part::Benefit(benefit) => format!("{scheme}.{benefit}"),
            Part::Funder(funder) => format!("{scheme}.paid-by.{funder}"),
        }
    }

    /// The amount that a determination under the scheme of the column gives it.
    pub fn of(&self, answer: &Determination<'_>) -> Cents {
        match &self.part {
            Part::Total => answer.total,
            Part::Benefit(benefit) => {
                let lines = answer.lines.iter().filter(|line| line.benefit == benefit);
                lines.map(|line| line.amount).sum()
            }
            Part::Funder(id) => answer.funders.get(id.as_str()).copied().unwrap_or_default(),
        }
    }
}

/// The number of a row that has none, because something is wrong with it.
pub const NO_NUMBER: u32 = u32::MAX;

/// The rules as a table that grows with the distinct households it meets.
///
/// A row needs only its number: the amounts stand once for each number, as
/// [`determine`] gave them. There is no second computation that could differ.
#[derive(Debug)]
pub struct Plan<'a> {
    package: &'a Package,
    readings: Readings,
    schemes: Vec<&'a Scheme>,
    outcomes: Vec<Column>,
    columns: Columns,
    /// A day for each stretch.
    days: Vec<Date>,
    /// A country for each number of alike ones.
    countries: Vec<&'a str>,
    keys: Vec<u64>,
    table: Table,
    /// For each column the amount of each number.
    amounts: Vec<Vec<Cents>>,
}

impl<'a> Plan<'a> {
    /// A plan that has met no household yet.
    ///
    /// # Errors
    /// When the policies tell more countries or channels apart than a key can hold.
    pub fn new(
        package: &'a Package,
        readings: Readings,
        schemes: Vec<&'a Scheme>,
    ) -> Result<Self, String> {
        let stretches = package.stretches(&schemes);
        let days: Vec<Date> = stretches
            .first()
            .map(|day| before(*day))
            .into_iter()
            .chain(stretches.clone())
            .collect();
        let (mut firsts, mut numbers) = (Vec::new(), Vec::new());
        for first in package.countries_alike(&days) {
            let number = firsts.iter().position(|one| *one == first).unwrap_or_else(|| {
                firsts.push(first);
                firsts.len() - 1
            });
            numbers.push(u8::try_from(number).map_err(|_| too_many("countries"))?);
        }
        let code = |first: usize| package.countries().get(first).map_or("", |(one, _)| one.code());
        let columns = Columns::new(package, &stretches, &numbers);
        if columns.channels().len() > 1 << 8 || days.len() >= 1 << 15 {
            return Err(too_many("channels or days"));
        }
        let outcomes: Vec<Column> =
            schemes.iter().flat_map(|scheme| outcomes(package, scheme)).collect();
        Ok(Self {
            package,
            readings,
            amounts: vec![Vec::new(); outcomes.len()],
            schemes,
            outcomes,
            columns,
            days,
            countries: firsts.into_iter().map(code).collect(),
            keys: Vec::new(),
            table: Table::new(),
        })
    }

    /// What each amount stands for.
    pub fn outcomes(&self) -> &[Column] {
        &self.outcomes
    }

    /// The schemes, in the order in which they were asked for.
    pub fn schemes(&self) -> &[&'a Scheme] {
        &self.schemes
    }

    /// The amounts of one column, by number.
    pub fn amounts(&self, column: usize) -> &[Cents] {
        self.amounts.get(column).map_or(&[], Vec::as_slice)
    }

    /// How many distinct households were met.
    pub fn distinct(&self) -> usize {
        self.table.len()
    }

    /// The number of each row of a batch, and what is wrong with rows that have none.
    ///
    /// # Errors
    /// When a column is missing or cannot be read.
    pub fn numbers(
        &mut self,
        batch: &RecordBatch,
        numbers: &mut Vec<u32>,
    ) -> Result<Vec<BadCell>, String> {
        let mut keys = std::mem::take(&mut self.keys);
        self.columns.keys(batch, &mut keys)?;
        numbers.clear();
        numbers.extend(keys.iter().map(|key| self.table.get(*key)));
        let mut bad = Vec::new();
        for (row, (key, number)) in keys.iter().zip(numbers.iter_mut()).enumerate() {
            if *number != NO_NUMBER {
                continue;
            }
            if key & BAD != 0 {
                bad.extend(self.columns.wrong(batch, row));
                continue;
            }
            match self.number(*key) {
                Ok(found) => *number = found,
                Err(what) => bad.push(BadCell { row, column: "principals", what }),
            }
        }
        self.keys = keys;
        Ok(bad)
    }

    /// The number of a key, determined now if it is new.
    fn number(&mut self, key: u64) -> Result<u32, String> {
        let found = self.table.get(key);
        if found != NO_NUMBER {
            return Ok(found);
        }
        let all = self.all_outcomes(&self.row(key)?)?;
        for (column, amount) in self.amounts.iter_mut().zip(all) {
            column.push(amount);
        }
        Ok(self.table.add(key))
    }

    /// What all rows with a key have in common.
    fn row(&self, key: u64) -> Result<Row<'_>, String> {
        let nothing = || "a number that stands for nothing".to_owned();
        Ok(Row {
            registered_on: *self.days.get(part(key, STRETCH)).ok_or_else(nothing)?,
            departure: DEPARTURES.get(part(key, DEPARTURE)).ok_or_else(nothing)?,
            channel: self.columns.channels().get(part(key, CHANNEL)).ok_or_else(nothing)?,
            nationality: self.countries.get(part(key, COUNTRY)).ok_or_else(nothing)?,
            adults: part(key, ADULTS),
            minors: part(key, MINORS),
            principals: part(key, PRINCIPALS),
        })
    }

    fn determined<'h>(
        &self,
        scheme: &'h Scheme,
        household: &'h Household,
    ) -> Result<Determination<'h>, String>
    where
        'a: 'h,
    {
        determine(self.package, scheme, household, &self.readings).map_err(|mistakes| {
            let lines = mistakes.iter().map(|one| one.line(self.package.files(), Lang::En));
            lines.collect::<Vec<_>>().join(" ")
        })
    }

    /// The whole determinations of one row, in words: why it has its amounts.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn explain(&self, batch: &RecordBatch, row: usize, lang: Lang) -> Result<String, String> {
        let wrong = self.columns.wrong(batch, row);
        if !wrong.is_empty() {
            let each = wrong.iter().map(|one| format!("{}: {}", one.column, one.what));
            return Err(each.collect::<Vec<_>>().join("; "));
        }
        self.columns.row(batch, row, |row| {
            let household = row.household(self.package)?;
            let mut text = String::new();
            for scheme in &self.schemes {
                text.push_str(&self.determined(scheme, &household)?.text(self.package, lang));
                text.push('\n');
            }
            Ok(text)
        })
    }

    fn all_outcomes(&self, row: &Row<'_>) -> Result<Vec<Cents>, String> {
        let household = row.household(self.package)?;
        let mut all = Vec::with_capacity(self.outcomes.len());
        for scheme in &self.schemes {
            let answer = self.determined(scheme, &household)?;
            let own = self.outcomes.iter().filter(|one| one.scheme == scheme.id());
            all.extend(own.map(|column| column.of(&answer)));
        }
        Ok(all)
    }
}

fn too_many(what: &str) -> String {
    format!("the policies tell too many {what} apart")
}

fn outcomes(package: &Package, scheme: &Scheme) -> Vec<Column> {
    let benefits = package.lines_of(scheme).map(|id| Part::Benefit(id.to_owned()));
    let funders = package.funders_of(scheme).into_iter().map(|id| Part::Funder(id.to_owned()));
    let parts = benefits.chain([Part::Total]).chain(funders);
    parts.map(|part| Column { scheme: scheme.id().to_owned(), part }).collect()
}
