//! Each distinct household determined once, under every scheme that is asked for.

use arrow_array::RecordBatch;
use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings, Scheme};
use rules::determine::{Amounts, Determination, amounts, determine};
use rules::diagnostics::Diagnostic;
use rules::parse::case::Household;
use rules::words::Lang;

use crate::columns::{BadCell, Columns, before};
use crate::key::{DEPARTURES, Row, Sizes};
use crate::table::Numbers;

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

    /// The same amount where it stands without reasons.
    fn among(&self, amounts: &Amounts<'_>) -> Cents {
        let found = match &self.part {
            Part::Total => return amounts.total,
            Part::Benefit(id) => amounts.benefits.get(id.as_str()),
            Part::Funder(id) => amounts.funders.get(id.as_str()),
        };
        found.copied().unwrap_or_default()
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
/// A row needs only its number: the amounts stand once for each number, as `rules` gave them. It
/// decides them as it does for [`determine`], which also says why.
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
    /// For each stretch and each number of alike countries the first ones that are alike.
    alike: Vec<u32>,
    numbers: Numbers,
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
        let facts = package.facts_alike(&schemes, &days, &readings);
        let on_all_days = |country: usize| facts.iter().map(move |day| day.get(country));
        let (mut firsts, mut numbers) = (Vec::<usize>::new(), Vec::new());
        for country in 0..package.countries().len() {
            let same = |first: &usize| on_all_days(*first).eq(on_all_days(country));
            let number = firsts.iter().position(same).unwrap_or_else(|| {
                firsts.push(country);
                firsts.len() - 1
            });
            numbers.push(u8::try_from(number).map_err(|_| too_many("countries"))?);
        }
        let alike = first_alike(&facts, &firsts);
        let code = |first: usize| package.countries().get(first).map_or("", |(one, _)| one.code());
        let sizes = Sizes::new(package.known_channels().len(), firsts.len(), days.len());
        let sizes = sizes.ok_or_else(|| too_many("channels, countries and days"))?;
        let outcomes: Vec<Column> =
            schemes.iter().flat_map(|scheme| outcomes(package, scheme)).collect();
        Ok(Self {
            package,
            readings,
            amounts: vec![Vec::new(); outcomes.len()],
            schemes,
            outcomes,
            columns: Columns::new(package, &stretches, &numbers, sizes),
            days,
            countries: firsts.into_iter().map(code).collect(),
            alike,
            numbers: Numbers::new(sizes),
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
        self.numbers.len()
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
        let rows = self.columns.rows(batch)?;
        self.columns.numbers(&rows, &self.numbers, numbers);
        let mut bad = Vec::new();
        if !numbers.contains(&NO_NUMBER) {
            return Ok(bad);
        }
        for (row, number) in numbers.iter_mut().enumerate() {
            if *number != NO_NUMBER {
                continue;
            }
            let Some((facts, counts)) = self.columns.facts(&rows, row) else {
                bad.extend(self.columns.wrong(batch, row));
                continue;
            };
            match self.number(facts, counts) {
                Ok(found) => *number = found,
                Err(what) => bad.push(BadCell { row, column: "principals", what }),
            }
        }
        Ok(bad)
    }

    /// The number of a household, determined now if it is new.
    fn number(&mut self, facts: u32, counts: [u32; 3]) -> Result<u32, String> {
        let found = self.numbers.get(facts, counts);
        if found != NO_NUMBER {
            return Ok(found);
        }
        let first = self.first_alike(facts);
        let mut number = self.numbers.get(first, counts);
        if number == NO_NUMBER {
            let all = self.all_outcomes(&self.row(Sizes::key(first, counts))?)?;
            for (column, amount) in self.amounts.iter_mut().zip(all) {
                column.push(amount);
            }
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
    fn row(&self, key: u64) -> Result<Row<'_>, String> {
        let nothing = || "a number that stands for nothing".to_owned();
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

    fn determined<'h>(
        &self,
        scheme: &'h Scheme,
        household: &'h Household,
    ) -> Result<Determination<'h>, String>
    where
        'a: 'h,
    {
        determine(self.package, scheme, household, &self.readings)
            .map_err(|mistakes| self.words(&mistakes))
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
            let answer = amounts(self.package, scheme, &household, &self.readings);
            let answer = answer.map_err(|mistakes| self.words(&mistakes))?;
            let own = self.outcomes.iter().filter(|one| one.scheme == scheme.id());
            all.extend(own.map(|column| column.among(&answer)));
        }
        Ok(all)
    }

    fn words(&self, mistakes: &[Diagnostic]) -> String {
        let lines = mistakes.iter().map(|one| one.line(self.package.files(), Lang::En));
        lines.collect::<Vec<_>>().join(" ")
    }
}

/// Every day with every group of countries has a place; this says which first one is alike.
fn first_alike(facts: &[Vec<usize>], countries: &[usize]) -> Vec<u32> {
    let of_day = |day: &Vec<usize>| -> Vec<Option<usize>> {
        countries.iter().map(|country| day.get(*country).copied()).collect()
    };
    let all: Vec<Option<usize>> = facts.iter().flat_map(of_day).collect();
    let first = |one: &Option<usize>| all.iter().position(|other| other == one).unwrap_or(0);
    all.iter().map(|one| u32::try_from(first(one)).unwrap_or(0)).collect()
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
