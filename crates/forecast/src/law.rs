use money::Cents;

use crate::model::CostModel;
use crate::moments::Moments;
use crate::num::{count, floor, length, place, real};
use crate::recursion::{self, UNIT};
use crate::series::Series;
use crate::spectrum::{MOST_POINTS, Spectrum};
use crate::transform;
use crate::year::Effect;
use crate::{Portion, Unfit};

/// The largest lattice of which every point is kept in memory: a gigabyte.
const MOST_KEPT: u64 = 1 << 27;
/// The largest lattice on which laws are folded point by point.
const MOST_FOLDED: u64 = 1 << 15;
/// A lattice so small that nothing is gained by leaving points out.
const SMALL: u64 = 1 << 12;
/// The coefficients of a series are worth their work below this number.
const MOST_TERMS: usize = 1 << 20;
/// The work of one coefficient beside that for each amount, in terms of the recursion.
const WORK: f64 = 40.0;

/// The parts of the bound for coefficients that are not looked for, and for those that are found
/// not to matter.
const LEFT_OUT: [f64; 2] = [0.4, 0.4];

/// How a law was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Point by point, by Panjer's recursion.
    Recursion,
    /// By a Fourier transform of the whole lattice.
    Transform,
    /// From the characteristic function, where it is not small: the low band and its echoes.
    Band,
}

/// The exact distribution of what a year costs one funder.
///
/// "Exact" has a number here: [`Law::error`] bounds how far any probability can be off.
pub struct Law {
    step: Portion,
    moments: Moments,
    method: Method,
    kernel: Kernel,
    /// What may lie beyond the lattice.
    beyond: f64,
    /// On probabilities within the lattice.
    error: f64,
}

enum Kernel {
    Points(Vec<f64>),
    Series { series: Series, size: u64 },
}

/// A probability and how far it can be off.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Probability {
    /// The probability.
    pub value: f64,
    /// The true one differs by at most this.
    pub error: f64,
}

/// The least amount that suffices with a probability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// The probability that was asked for.
    pub level: f64,
    /// The least amount of which this can be said; whole cents, rounded up.
    pub amount: Cents,
    /// The true one is certainly not below this...
    pub lowest: Cents,
    /// ...and not above this. Equal bounds: the amount is exact to the cent.
    pub highest: Cents,
    /// The bound on the error of the probabilities it was read from.
    pub error: f64,
}

impl Law {
    /// The law of the costs of a year; every probability is off by at most `within`. The method
    /// is chosen by its own bound: the band where few coefficients matter, the recursion where
    /// costs are lumpy.
    ///
    /// # Errors
    /// When no method reaches the bound, or the lattice would be too large.
    pub fn of(model: &CostModel, within: f64) -> Result<Self, Unfit> {
        let points = points(model, within)?;
        if points > SMALL {
            // The recursion is done for every year.
            let (jumps, years) = (length(model.jumps().count()), length(model.mixture().years()));
            let worth = real(points) * jumps * years / (jumps + WORK * years);
            let most = floor(worth).map_or(MOST_TERMS, place).min(MOST_TERMS);
            if let Some(law) = Self::band(model, within, points, most) {
                return Ok(law);
            }
        }
        // The recursion needs every kind of year for itself, and folds what kinds do not share.
        let is_long = points > MOST_FOLDED && !matches!(model.effect().0, Effect::Gamma { .. });
        let method = if is_long && !matches!(model.effect().0, Effect::Same) {
            Method::Transform
        } else {
            Method::Recursion
        };
        Self::by(model, method, within)
    }

    /// The law by one named method.
    ///
    /// # Errors
    /// When the method cannot reach the bound, or the lattice is too large for it.
    pub fn by(model: &CostModel, method: Method, within: f64) -> Result<Self, Unfit> {
        let points = points(model, within)?;
        let is_folded = model.mixture().shapes().len() > 1;
        let kept = match method {
            Method::Recursion if is_folded => MOST_FOLDED,
            _ => MOST_KEPT,
        };
        if method != Method::Band && points > kept {
            return Err(Unfit::TooLarge { points: real(points), most: kept });
        }
        let law = match method {
            Method::Recursion => {
                let found = recursion::points(model, points);
                let error = found.relative_error + 4.0 * UNIT;
                Self::kept(model, method, within, found.mass, error)
            }
            Method::Transform => {
                let found = transform::wrapped(model, points)?;
                Self::kept(model, method, within, found.mass, found.error)
            }
            Method::Band => Self::band(model, within, points, MOST_TERMS)
                .ok_or(Unfit::Bound { asked: within, proved: f64::INFINITY })?,
        };
        let proved = law.error();
        if proved <= within { Ok(law) } else { Err(Unfit::Bound { asked: within, proved }) }
    }

    fn kept(model: &CostModel, method: Method, within: f64, mass: Vec<f64>, error: f64) -> Self {
        let kernel = Kernel::Points(running_sums(mass));
        Self::new(model, method, kernel, within * BEYOND, error)
    }

    fn new(model: &CostModel, method: Method, kernel: Kernel, beyond: f64, error: f64) -> Self {
        let (step, moments) = (model.step(), model.moments());
        Self { step, moments, method, kernel, beyond, error }
    }

    fn band(model: &CostModel, within: f64, points: u64, most: usize) -> Option<Self> {
        let mixture = model.mixture();
        let spectrum = Spectrum::search(model, &mixture, points, within * LEFT_OUT[0], 1.0, most)?;
        let series = Series::new(&spectrum, &mixture, within * LEFT_OUT[1]);
        let error = series.error;
        let kernel = Kernel::Series { series, size: points };
        let law = Self::new(model, Method::Band, kernel, within * BEYOND, error);
        (law.error() <= within).then_some(law)
    }

    /// How the law was computed.
    pub fn method(&self) -> Method {
        self.method
    }

    /// How far any probability can be off.
    pub fn error(&self) -> f64 {
        self.beyond + self.error
    }

    /// Mean, variance and skewness, in closed form.
    pub fn moments(&self) -> Moments {
        self.moments
    }

    /// How many numbers the law is made of: coefficients, or points.
    pub fn terms(&self) -> usize {
        match &self.kernel {
            Kernel::Points(sums) => sums.len(),
            Kernel::Series { series, .. } => series.terms,
        }
    }

    /// The probability that the year costs at most this.
    pub fn at_most(&self, amount: Cents) -> Probability {
        let value = steps_in(self.step, amount).map_or(0.0, |steps| self.distribution(steps));
        Probability { value: value.clamp(0.0, 1.0), error: self.error() }
    }

    /// The probability that the year costs more than this.
    pub fn more_than(&self, amount: Cents) -> Probability {
        let Probability { value, error } = self.at_most(amount);
        Probability { value: 1.0 - value, error }
    }

    /// What is expected to be spent above a budget, in cents.
    pub fn expected_above(&self, budget: Cents) -> f64 {
        let Some(steps) = steps_in(self.step, budget) else {
            return self.moments.mean - crate::num::signed(budget.cents());
        };
        let (step, budget) = (self.step.in_cents(), crate::num::signed(budget.cents()));
        // Up to the last step within the budget, and the part of a step that is left of it.
        let left = self.expected_left(steps) * step;
        let part = (budget - real(steps) * step) * self.distribution(steps);
        (self.moments.mean - budget + left + part).max(0.0)
    }

    /// The least amount that suffices with this probability.
    ///
    /// # Errors
    /// When the level is not above 0 and below 1, or too near to 1 for the bound of this law.
    pub fn quantile(&self, level: f64) -> Result<Quantile, Unfit> {
        if !(level > 0.0 && level < 1.0) {
            return Err(Unfit::Level { given: level });
        }
        let error = self.error();
        if level + error >= 1.0 {
            return Err(Unfit::Bound { asked: 1.0 - level, proved: error });
        }
        let at = self.first_at(level);
        let certain = self.distribution(at) >= level + error
            && (at == 0 || self.distribution(at - 1) < level - error);
        let (low, high) = if certain {
            (at, at)
        } else {
            (self.first_at(level - error), self.first_at(level + error))
        };
        let amount = |steps: u64| {
            let portion = self.step.checked_times(steps).map(Portion::cents_up);
            portion.ok_or(Unfit::TooLarge { points: real(steps), most: MOST_POINTS })
        };
        let (lowest, highest) = (amount(low)?, amount(high)?);
        Ok(Quantile { level, amount: amount(at)?, lowest, highest, error })
    }

    fn distribution(&self, steps: u64) -> f64 {
        match &self.kernel {
            Kernel::Points(sums) => sums.get(place(steps)).copied().unwrap_or(1.0),
            Kernel::Series { size, .. } if steps >= *size => 1.0,
            Kernel::Series { series, .. } => series.at_most(steps),
        }
    }

    /// Steps with a value at or above the level, just after steps with a value below it.
    fn first_at(&self, level: f64) -> u64 {
        match &self.kernel {
            Kernel::Points(sums) => count(sums.partition_point(|sum| *sum < level)),
            Kernel::Series { series, size } => {
                let is_below = |steps: u64| {
                    let (rough, rest) = series.roughly(steps);
                    if rough + rest < level {
                        true
                    } else if rough - rest >= level {
                        false
                    } else {
                        series.at_most(steps) < level
                    }
                };
                bisect(*size, is_below)
            }
        }
    }

    fn expected_left(&self, steps: u64) -> f64 {
        match &self.kernel {
            Kernel::Points(sums) => {
                let sum: f64 = sums.iter().take(place(steps)).sum();
                sum + real(steps.saturating_sub(count(sums.len())))
            }
            Kernel::Series { series, size } => {
                let inside = steps.min(*size);
                series.expected_left(inside) + real(steps - inside)
            }
        }
    }
}

/// The part of the bound that is left for what lies beyond the lattice.
pub(crate) const BEYOND: f64 = 0.02;

/// The number of whole steps in an amount; none when it is negative.
pub(crate) fn steps_in(step: Portion, amount: Cents) -> Option<u64> {
    let Some(whole) = Portion::whole(amount) else { return Some(u64::MAX / 2) };
    Some(whole.units()? / step.units()?)
}

/// The points of the lattice: beyond them lies next to nothing.
pub(crate) fn points(model: &CostModel, within: f64) -> Result<u64, Unfit> {
    if !(within > 0.0 && within < 1.0) {
        return Err(Unfit::Level { given: within });
    }
    let points = model.beyond(within * BEYOND).ceil() + 1.0;
    let largest = model.jumps().map(|jump| jump.steps).max().unwrap_or(0);
    match floor(points) {
        Some(points) if points <= MOST_POINTS => Ok(points.max(largest + 2)),
        _ => Err(Unfit::TooLarge { points, most: MOST_POINTS }),
    }
}

fn bisect(size: u64, is_below: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, size.saturating_sub(1));
    while low < high {
        let middle = u64::midpoint(low, high);
        if is_below(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Sums from the first on, each with the rounding of the one before made good.
fn running_sums(mut mass: Vec<f64>) -> Vec<f64> {
    let (mut sum, mut lost) = (0.0, 0.0);
    for one in &mut mass {
        let add = *one - lost;
        let next = sum + add;
        lost = (next - sum) - add;
        sum = next;
        *one = sum;
    }
    mass
}
