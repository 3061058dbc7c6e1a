//! Each distinct household determined once, under every scheme that is asked for.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings, Scheme};
use rules::determine::{Amounts, Determination, amounts, composed, determine};
use rules::parse::case::Household;
use rules::words::Lang;

use crate::columns::{Columns, before};
use crate::home::Home;
use crate::homes::Apart;
use crate::key::Sizes;
use crate::said::Said;
use crate::table::{Numbers, SLOTS};

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
                let lines = answer.lines.iter().filter(|line| line.benefit == *benefit);
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
    pub(crate) package: &'a Package,
    readings: Readings,
    schemes: Vec<&'a Scheme>,
    outcomes: Vec<Column>,
    pub(crate) columns: Columns,
    /// A day for each stretch.
    pub(crate) days: Vec<Date>,
    /// A country for each number of alike ones.
    pub(crate) countries: Vec<&'a str>,
    /// For each stretch and each number of alike countries the first ones that are alike.
    pub(crate) alike: Vec<u32>,
    /// For each stretch and each country of the package a number; equal ones are alike.
    pub(crate) facts: Vec<Vec<usize>>,
    pub(crate) ages: Vec<i16>,
    /// The household of each number.
    pub(crate) homes: Vec<Home>,
    /// The numbers of households that came in another way than as a row.
    pub(crate) by_home: HashMap<Home, u32>,
    pub(crate) numbers: Numbers,
    /// Room for the places of some rows, and for how many have each number.
    pub(crate) places: Vec<u32>,
    pub(crate) slots: Box<[u32; SLOTS]>,
    /// For each column the amount of each number.
    pub(crate) amounts: Vec<Vec<Cents>>,
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
    ) -> Result<Self, Said> {
        let (stretches, ages) = (package.stretches(&schemes), package.ages(&schemes));
        let apart = Apart { stretches, ages, every_country: false };
        Self::with(package, readings, schemes, apart)
    }

    /// A plan that tells so much apart.
    pub(crate) fn with(
        package: &'a Package,
        readings: Readings,
        schemes: Vec<&'a Scheme>,
        Apart { stretches, ages, every_country }: Apart,
    ) -> Result<Self, Said> {
        let days: Vec<Date> = stretches
            .first()
            .map(|day| before(*day))
            .into_iter()
            .chain(stretches.clone())
            .collect();
        let countries = package.countries().len();
        let facts = if every_country {
            (0..days.len()).map(|day| (day * countries..(day + 1) * countries).collect()).collect()
        } else {
            package.facts_alike(&schemes, &days, &readings)
        };
        let on_all_days =
            |country: usize| facts.iter().map(move |day: &Vec<usize>| day.get(country));
        let (mut firsts, mut numbers) = (Vec::<usize>::new(), Vec::new());
        for country in 0..countries {
            let same = |first: &usize| on_all_days(*first).eq(on_all_days(country));
            let number = firsts.iter().position(same).unwrap_or_else(|| {
                firsts.push(country);
                firsts.len() - 1
            });
            numbers.push(u8::try_from(number).map_err(|_| too_many("landen", "countries"))?);
        }
        let alike = first_alike(&facts, &firsts);
        let code = |first: usize| package.countries().get(first).map_or("", |(one, _)| one.code());
        let sizes = Sizes::new(package.known_channels().len(), firsts.len(), days.len());
        let sizes = sizes
            .ok_or_else(|| too_many("kanalen, landen en dagen", "channels, countries and days"))?;
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
            facts,
            ages,
            homes: Vec::new(),
            by_home: HashMap::new(),
            numbers: Numbers::new(sizes),
            places: Vec::new(),
            slots: Box::new([0; SLOTS]),
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
        self.homes.len()
    }

    fn determined<'h>(
        &'h self,
        scheme: &'h Scheme,
        household: &'h Household,
    ) -> Result<Determination<'h>, Said>
    where
        'a: 'h,
    {
        determine(self.package, scheme, household, &self.readings)
            .map_err(|mistakes| Said::of(&mistakes, self.package))
    }

    /// The whole determinations of one row, in words: why it has its amounts.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn explain(&self, batch: &RecordBatch, row: usize, lang: Lang) -> Result<String, Said> {
        let wrong = self.columns.wrong(batch, row);
        if !wrong.is_empty() {
            let each: Vec<Said> = wrong.into_iter().map(|one| one.what.at(one.column)).collect();
            return Err(Said::joined(&each, "; "));
        }
        self.columns.row(batch, row, |row| self.explained(&row.household(self.package)?, lang))
    }

    /// The whole determinations of one household, in words.
    pub(crate) fn explained(&self, household: &Household, lang: Lang) -> Result<String, Said> {
        let answers = self.answers(household)?;
        let texts = answers.iter().map(|answer| answer.text(self.package, lang) + "\n");
        Ok(texts.collect())
    }

    /// What a household gets under each scheme.
    pub(crate) fn answers<'h>(
        &'h self,
        household: &'h Household,
    ) -> Result<Vec<Determination<'h>>, Said>
    where
        'a: 'h,
    {
        self.composed(household)?;
        self.schemes.iter().map(|scheme| self.determined(scheme, household)).collect()
    }

    /// Without a scheme households are only told apart; one that none could answer is refused.
    fn composed(&self, household: &Household) -> Result<(), Said> {
        if !self.schemes.is_empty() {
            return Ok(());
        }
        let composed = composed(self.package, household, &self.readings);
        composed.map_err(|mistakes| Said::of(&mistakes, self.package))
    }

    pub(crate) fn all_outcomes(&self, home: &Home) -> Result<Vec<Cents>, Said> {
        let household = home.household(self.package)?;
        self.composed(&household)?;
        let mut all = Vec::with_capacity(self.outcomes.len());
        for scheme in &self.schemes {
            let answer = amounts(self.package, scheme, &household, &self.readings);
            let answer = answer.map_err(|mistakes| Said::of(&mistakes, self.package))?;
            let own = self.outcomes.iter().filter(|one| one.scheme == scheme.id());
            all.extend(own.map(|column| column.among(&answer)));
        }
        Ok(all)
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

pub(crate) fn nothing() -> Said {
    Said::from("a number that stands for nothing".to_owned())
}

fn too_many(nl: &str, en: &str) -> Said {
    Said::new(
        format!("het beleid maakt verschil tussen te veel {nl}"),
        format!("the policies tell too many {en} apart"),
    )
}

fn outcomes(package: &Package, scheme: &Scheme) -> Vec<Column> {
    let benefits = package.lines_of(scheme).map(|id| Part::Benefit(id.to_owned()));
    let funders = package.funders_of(scheme).into_iter().map(|id| Part::Funder(id.to_owned()));
    let parts = benefits.chain([Part::Total]).chain(funders);
    parts.map(|part| Column { scheme: scheme.id().to_owned(), part }).collect()
}
