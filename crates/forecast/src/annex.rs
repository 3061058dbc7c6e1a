//! The annex on costs that the nota announces (nota N24): what a year costs each funder under each
//! policy, when budgets run out, what the change does, and which assumption matters.

mod drivers;
mod effect;
mod mixed;
mod needed;
mod numbers;
mod so_far;
mod study;
mod text;
mod together;
mod trace;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::collections::BTreeMap;

use money::Cents;
use rules::check::{Package, Readings};
use rules::determine::funder_name;
use rules::words::Words;
use serde::Serialize;

use crate::num::length;
use crate::register::{Basis, Budget, DEPARTURES, Mistake, PolicySide, Register, Status};
use crate::severity::{Severities, households};
use crate::{Calendar, Exhaustion, Quantile, Unfit};

pub use drivers::{Driver, Swing};
pub use effect::{Change, Effect, Statistic};
pub use mixed::Mixed;
pub use needed::Needed;
pub use numbers::{cents, per_mille};
pub use so_far::{Course, SoFar, Spent};
use study::Study;
pub use text::{percent, plus};
pub use together::Together;

/// The quantiles of every law: from a cheap year to a dear one.
pub const LEVELS: [f64; 6] = [0.05, 0.25, 0.50, 0.75, 0.95, 0.99];

/// How far any probability may be off: far less than any assumption is.
pub const WITHIN: f64 = 1e-6;

/// The same where assumptions are moved from one end to the other: far less than what that does.
pub const ROUGHLY: f64 = 1e-4;

/// What stands for all funders together.
pub const TOTAL: &str = "total";

/// The whole annex.
#[derive(Clone, Debug, Serialize)]
pub struct Annex {
    /// The id of the register.
    pub register: String,
    /// What it is called.
    pub title: Words,
    /// The year.
    pub year: i16,
    /// The hash of the policies.
    pub policy_hash: String,
    /// The currency of every amount.
    pub currency: String,
    /// The forecast of each policy.
    pub policies: Vec<Forecast>,
    /// What each policy does beside the first.
    pub effects: Vec<Effect>,
    /// Which part must change channel for a budget to last.
    pub needed: Vec<Needed>,
    /// How often two budgets run out in the same year.
    pub together: Vec<Together>,
    /// How each assumption moves the answers under the last policy, the strongest first.
    pub drivers: Vec<Driver>,
    /// The last policy with its strongest assumptions mixed in.
    pub mixed: Option<Mixed>,
    /// How many of the assumptions nobody stands for.
    pub placeholders: usize,
    /// All assumptions, budgets included.
    pub assumptions: usize,
}

/// The forecast of one policy.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// Households expected to get support, by departure.
    pub households: BTreeMap<String, f64>,
    /// What the year costs all together and each funder.
    pub costs: Vec<Cost>,
    /// How budgets fare.
    pub budgets: Vec<BudgetForecast>,
    /// The part of households that hangs on facts which a register does not say.
    pub assumed_part: f64,
    /// Those facts.
    pub assumed_facts: Vec<String>,
}

/// What a year costs one funder, or all of them.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// The id of the funder, or `total`.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// The mean in cents.
    pub mean: f64,
    /// The standard deviation in cents.
    pub deviation: f64,
    /// The quantiles, in the order of [`LEVELS`].
    pub quantiles: Vec<Level>,
    /// How far any probability behind them can be off.
    pub error: f64,
    /// The rows by which they pay.
    pub rows: Vec<String>,
}

/// One quantile: the year costs at most this with the probability `level`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Level {
    /// The probability.
    pub level: f64,
    /// The least amount that suffices.
    pub amount: Cents,
    /// The true one is certainly not below this...
    pub lowest: Cents,
    /// ...and not above this.
    pub highest: Cents,
}

/// How a budget fares.
#[derive(Clone, Debug, Serialize)]
pub struct BudgetForecast {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// Whose it is.
    pub funders: Vec<String>,
    /// How much it is.
    pub amount: Cents,
    /// The probability that it does not last until the end of the year.
    pub exhausted: f64,
    /// For each day of the year, the probability that it is used up by its end.
    pub by_day: Vec<f64>,
    /// What is expected to be spent above it, in cents.
    pub above: f64,
    /// What would last with 95 in 100.
    pub enough: Option<Cents>,
    /// Where the amount comes from.
    pub basis: Basis,
}

/// Why there is no annex.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The register does not fit the policies.
    Register(Vec<Mistake>),
    /// The numbers make up no law.
    Law(Unfit),
}

impl From<Unfit> for Refused {
    fn from(unfit: Unfit) -> Self {
        Self::Law(unfit)
    }
}

impl Annex {
    /// Computes the annex of a register under a package.
    ///
    /// # Errors
    /// When the register names what the package does not have, or its numbers make up no law.
    pub fn of(
        register: &Register,
        package: &Package,
        readings: &Readings,
    ) -> Result<Self, Refused> {
        let sides = priced(register, package, readings)?;
        let study = Study::new(register, package, readings);
        let questions = study.questions(&sides);
        let rough = Study { within: ROUGHLY, ..study.clone() };
        let (drivers, divided) = rough.drivers(&sides, &questions)?;
        let last = sides.last().map(|side| rough.mixed(&drivers, divided, side));
        let mixed = last.transpose()?.flatten();
        let together = study.together(&sides)?;
        Ok(Self { drivers, together, mixed, ..study.annex(&sides)? })
    }

    /// The annex from households that were determined before, with what each driver does to the
    /// means alone: those need no law, so that this takes a fraction of the time.
    ///
    /// # Errors
    /// When its numbers make up no law.
    pub fn of_means(
        register: &Register,
        sides: &[Severities],
        package: &Package,
        readings: &Readings,
    ) -> Result<Self, Refused> {
        let study = Study::new(register, package, readings);
        let mut questions = study.questions(sides);
        questions.retain(|one| one.statistic == Statistic::Mean);
        let (drivers, _) = study.drivers(sides, &questions)?;
        Ok(Self { drivers, ..study.annex(sides)? })
    }

    /// The annex without its drivers and without what two budgets do together, from households
    /// that were determined before: for a register that differs from theirs in values alone.
    ///
    /// # Errors
    /// When its numbers make up no law.
    pub fn again(
        register: &Register,
        sides: &[Severities],
        package: &Package,
        readings: &Readings,
    ) -> Result<Self, Refused> {
        Study::new(register, package, readings).annex(sides)
    }
}

/// Every household of each policy of a register, determined.
///
/// # Errors
/// When the register names what the package does not have.
pub fn priced(
    register: &Register,
    package: &Package,
    readings: &Readings,
) -> Result<Vec<Severities>, Refused> {
    let study = Study::new(register, package, readings);
    register.policies.iter().map(|policy| study.severities(policy, readings)).collect()
}

impl Study<'_> {
    fn annex(&self, sides: &[Severities]) -> Result<Annex, Refused> {
        let register = self.register;
        let policies = register.policies.iter().zip(sides);
        let policies = policies.map(|(policy, side)| self.forecast(policy, side));
        let bases = register.assumptions.iter().map(|one| &one.basis);
        let bases = bases.chain(register.budgets.iter().map(|one| &one.basis));
        let status = |basis: &&Basis| basis.status == Status::Placeholder;
        Ok(Annex {
            register: register.id.clone(),
            title: register.title.clone(),
            year: register.year,
            policy_hash: self.package.hash().to_owned(),
            currency: "EUR".to_owned(),
            policies: policies.collect::<Result<_, Refused>>()?,
            effects: self.effects(sides)?,
            needed: Study { within: ROUGHLY, ..self.clone() }.needed(sides)?,
            together: Vec::new(),
            drivers: Vec::new(),
            mixed: None,
            placeholders: bases.clone().filter(status).count(),
            assumptions: bases.count(),
        })
    }

    fn forecast(&self, policy: &PolicySide, side: &Severities) -> Result<Forecast, Refused> {
        let funders: Vec<&str> = side.funders().into_iter().collect();
        let mut costs = vec![self.cost(TOTAL, &funders, side)?];
        for funder in &funders {
            costs.push(self.cost(funder, &[funder], side)?);
        }
        let budgets = self.register.budgets.iter().map(|budget| self.budget(budget, side));
        let unsettled = side.unsettled(self.register);
        let departures = DEPARTURES.iter().enumerate();
        Ok(Forecast {
            id: policy.id.clone(),
            title: policy.title.clone(),
            households: departures
                .map(|(place, name)| ((*name).to_owned(), households(self.register, place)))
                .collect(),
            costs,
            budgets: budgets.collect::<Result<_, Refused>>()?,
            assumed_part: unsettled.part,
            assumed_facts: unsettled.facts.into_iter().collect(),
        })
    }

    fn cost(&self, id: &str, funders: &[&str], side: &Severities) -> Result<Cost, Refused> {
        let law = self.law(&side.model(self.register, funders)?)?;
        let moments = law.moments();
        let quantiles = LEVELS.iter().map(|level| law.quantile(*level).map(Level::from));
        Ok(Cost {
            id: id.to_owned(),
            title: name_of(id, self.package),
            mean: moments.mean,
            deviation: moments.deviation(),
            quantiles: quantiles.collect::<Result<_, _>>()?,
            error: law.error(),
            rows: side.rows(funders).into_iter().map(str::to_owned).collect(),
        })
    }

    fn budget(&self, budget: &Budget, side: &Severities) -> Result<BudgetForecast, Refused> {
        let calendar = calendar(self.register)?;
        let days = calendar.days();
        let found = BudgetForecast {
            id: budget.id.clone(),
            title: budget.title.clone(),
            funders: budget.funders.clone(),
            amount: budget.amount,
            exhausted: 0.0,
            by_day: vec![0.0; days],
            above: 0.0,
            enough: Some(Cents::ZERO),
            basis: budget.basis.clone(),
        };
        // Under a policy by which these funders pay nothing a budget always lasts.
        let Some(model) = self.model(side, &budget.funders)? else { return Ok(found) };
        let law = self.law(&model)?;
        let exhaustion = Exhaustion::of(&model, &calendar, budget.amount, self.within)?;
        Ok(BudgetForecast {
            exhausted: exhaustion.probability(),
            by_day: exhaustion.by_day().to_vec(),
            above: law.expected_above(budget.amount),
            enough: law.quantile(0.95).ok().map(|quantile| quantile.amount),
            ..found
        })
    }
}

impl From<Quantile> for Level {
    fn from(one: Quantile) -> Self {
        Self { level: one.level, amount: one.amount, lowest: one.lowest, highest: one.highest }
    }
}

impl BudgetForecast {
    /// The first day of the year, from 1, by which it is used up with this probability.
    pub fn day(&self, level: f64) -> Option<usize> {
        let days = self.by_day.partition_point(|chance| *chance < level);
        (days < self.by_day.len()).then_some(days + 1)
    }
}

/// The name of a funder, or of all together.
pub(crate) fn name_of(id: &str, package: &Package) -> Words {
    if id == TOTAL {
        return Words { nl: "Alle financiers samen".into(), en: "All funders together".into() };
    }
    funder_name(package, id).into_owned()
}

/// The year's households over its days: each month its part, each day of it alike.
pub(crate) fn calendar(register: &Register) -> Result<Calendar, Unfit> {
    let mut weights = Vec::with_capacity(366);
    for (month, (_, part)) in (1..=12).zip(register.division("season")) {
        let first = jiff::civil::Date::constant(register.year, month, 1);
        let days = usize::try_from(first.days_in_month()).unwrap_or(30);
        weights.extend(std::iter::repeat_n(part / length(days), days));
    }
    Calendar::new(&weights)
}
