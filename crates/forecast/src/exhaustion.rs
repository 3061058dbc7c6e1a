use money::Cents;

use crate::Unfit;
use crate::model::CostModel;
use crate::num::length;
use crate::parts::{chances_above, chances_above_mixed};
use crate::year::{Effect, Year, YearEffect};

/// How the households of a year are spread over its days.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The part of the year's households up to and including each day; the last is one.
    until: Vec<f64>,
}

/// What was counted so far of one kind of households.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// How many were expected by now in an average year.
    pub expected: f64,
    /// How many there were.
    pub seen: u32,
}

/// When a budget is used up: for each day the probability that it has happened by then.
#[derive(Clone, Debug, PartialEq)]
pub struct Exhaustion {
    by: Vec<f64>,
    error: f64,
}

impl Calendar {
    /// A calendar of days of these weights, such as fewer households at weekends.
    ///
    /// # Errors
    /// When there is no day, or a weight is negative, or all are zero.
    pub fn new(weights: &[f64]) -> Result<Self, Unfit> {
        let all: f64 = weights.iter().sum();
        let fits = weights.iter().all(|weight| weight.is_finite() && *weight >= 0.0);
        if !(fits && all > 0.0) {
            let why = "the days of a calendar have weights of at least 0, and not all are 0";
            return Err(Unfit::Distribution { why });
        }
        let until = weights.iter().scan(0.0, |sum, weight| {
            *sum += weight / all;
            Some(*sum)
        });
        Ok(Self { until: until.collect() })
    }

    /// How many days it has.
    pub fn days(&self) -> usize {
        self.until.len()
    }

    /// The part of the year's households up to and including the first `days` days.
    pub fn part(&self, days: usize) -> f64 {
        days.checked_sub(1).map_or(0.0, |day| self.until.get(day).copied().unwrap_or(1.0))
    }

    /// The days that are left after the first `days`, as a calendar of their own.
    ///
    /// # Errors
    /// When no day with households is left.
    pub fn after(&self, days: usize) -> Result<Self, Unfit> {
        let before = std::iter::once(0.0).chain(self.until.iter().copied());
        let weights: Vec<f64> =
            self.until.iter().zip(before).map(|(until, before)| until - before).collect();
        Self::new(weights.get(days..).unwrap_or(&[]))
    }
}

impl Exhaustion {
    /// When a budget is used up: the first day at whose end costs are above it. Every probability
    /// is off by at most `within`; under one gamma effect that is checked by cutting it twice as
    /// fine, not proved.
    ///
    /// # Errors
    /// When the bound cannot be reached, or the lattice would be too large.
    pub fn of(
        model: &CostModel,
        calendar: &Calendar,
        budget: Cents,
        within: f64,
    ) -> Result<Self, Unfit> {
        let sizes = &calendar.until;
        let mut by = match &model.effect().0 {
            Effect::Gamma { shape } => chances_above_mixed(model, *shape, sizes, budget, within)?,
            _ => chances_above(model, sizes, budget, within)?,
        };
        // What is off by less than the bound may go down by less than the bound.
        let mut most = 0.0_f64;
        for chance in &mut by {
            most = most.max(*chance);
            *chance = most;
        }
        Ok(Self { by, error: within })
    }

    /// For each day the probability that the budget is used up by its end.
    pub fn by_day(&self) -> &[f64] {
        &self.by
    }

    /// How far any of them can be off.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// The probability that the budget does not last.
    pub fn probability(&self) -> f64 {
        self.by.last().copied().unwrap_or(0.0)
    }

    /// The first day, from 1, by which the budget is used up with at least this probability; none
    /// when that is later than the last day.
    pub fn day(&self, level: f64) -> Option<usize> {
        let days = self.by.partition_point(|chance| *chance < level);
        (days < self.by.len()).then_some(days + 1)
    }

    /// The expected number of days at whose end the budget is not used up.
    pub fn days_covered(&self) -> f64 {
        length(self.by.len()) - self.by.iter().sum::<f64>()
    }
}

impl CostModel {
    /// The rest of the year, of which `part` is left, given what was counted so far: what is
    /// expected and how years differ are both updated (Bayes). For one gamma effect the answer
    /// is a gamma effect again.
    ///
    /// # Errors
    /// When there is not one count for every kind, or the effect cannot be updated.
    pub fn rest(&self, part: f64, counted: &[Counted]) -> Result<Self, Unfit> {
        let wrong = |why| Err(Unfit::YearEffect { why });
        if counted.len() != self.kinds().len() {
            return wrong("there is one count for every kind");
        }
        if counted.iter().any(|one| !(one.expected.is_finite() && one.expected >= 0.0)) {
            return wrong("an expected number is at least 0");
        }
        match &self.effect().0 {
            Effect::Same => Ok(self.scaled(part)),
            Effect::Gamma { shape } => {
                let seen: f64 = counted.iter().map(|one| f64::from(one.seen)).sum();
                let expected: f64 = counted.iter().map(|one| one.expected).sum();
                let updated = shape + seen;
                let mean = updated / (shape + expected);
                self.scaled(part * mean).with_effect(YearEffect::gamma(updated)?)
            }
            Effect::Years { years, parts } if parts.is_empty() => {
                self.reweighed(part, years, counted)
            }
            Effect::Years { .. } | Effect::Parts(_) => {
                wrong("only none, one gamma and a mixture of years can be updated by counts")
            }
        }
    }

    fn reweighed(&self, part: f64, years: &[Year], counted: &[Counted]) -> Result<Self, Unfit> {
        let log = |year: &Year| -> f64 {
            let kinds = year.factors.iter().zip(counted);
            let kind = |(factor, one): (&f64, &Counted)| {
                let times = if one.seen == 0 { 0.0 } else { f64::from(one.seen) * factor.ln() };
                times - factor * one.expected
            };
            year.weight.ln() + kinds.map(kind).sum::<f64>()
        };
        let most = years.iter().map(log).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = years.iter().map(|year| (log(year) - most).exp()).collect();
        let all: f64 = weights.iter().sum();
        if !(all > 0.0 && all.is_finite()) {
            return Err(Unfit::YearEffect { why: "no year can have brought what was counted" });
        }
        let year = |(year, weight): (&Year, &f64)| Year {
            weight: weight / all,
            factors: year.factors.clone(),
        };
        let years: Vec<Year> = years.iter().zip(&weights).map(year).collect();
        self.in_years(part, &years)
    }
}
