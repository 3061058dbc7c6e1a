//! What was spent so far says what kind of year it is: the year effect, given the costs to date.
//!
//! Effects are sums of independent gamma parts. Their sum and their division are independent: a
//! Gauss rule stands for the division, and evenly spaced logarithms for the sum, each weighed by
//! the exact probability that such a year costs by now what was spent.
//!
//! What was spent is read as known to about one household: a bell of that width around the
//! amount. To the cent it would tell which households they were (200a + 323b = n has few
//! answers), which no ledger of a running year is exact enough for. That nothing was spent is
//! read as it is: there was no household.

use std::f64::consts::{PI, TAU};

use realfft::num_complex::Complex;

use money::Cents;

use crate::law::{points, steps_in};
use crate::model::CostModel;
use crate::num::{floor, length, place, real, signed};
use crate::parts::{cut_width, gamma_range};
use crate::quadrature::{Point, beta};
use crate::recursion::UNIT;
use crate::year::{Effect, Gamma, Year};
use crate::{Unfit, YearEffect};

/// Points of each Gauss rule: for the answer, and for the cut that it is compared with.
const POINTS: [usize; 2] = [24, 18];
/// How much wider the logarithms of the other cut stand apart.
const WIDER: f64 = 1.4;
/// What is left out of the probability of what was spent, beside the bound: that is rare.
const RARE: f64 = 1e-12;
/// Less probable than this is a mistake in the amount, the day or the register.
const PLAUSIBLE: f64 = 1e-9;
/// The least width of the bell, in steps: a narrower one would feel the lattice.
const LEAST_WIDTH: f64 = 2.0;
/// Beyond so many of its widths the bell is less than anything that matters.
const FOOT: f64 = 9.0;

/// The rest of a year of which something has been spent.
#[derive(Clone, Debug)]
pub struct Given {
    /// What is still to come.
    pub rest: CostModel,
    /// The same from a coarser cut of the year effect: how far answers differ says how far the
    /// cut can matter.
    pub coarse: CostModel,
    /// How far any probability can be off by the weights of the years, apart from the cut.
    pub error: f64,
}

/// Logarithms of the size of a year, evenly spaced, with their weights.
struct Sizes {
    logs: Vec<f64>,
    weights: Vec<f64>,
}

/// Years with weights that do not add up to one yet, and how far off those are together.
#[derive(Default)]
struct Weighed {
    years: Vec<Year>,
    error: f64,
}

impl CostModel {
    /// The rest of the year, given what its first `part` cost. Probabilities are off by at most
    /// `within`, apart from the cut of the year effect.
    ///
    /// # Errors
    /// When so much or so little can hardly be, or the effect cannot be updated.
    pub fn given_spent(&self, part: f64, spent: Cents, within: f64) -> Result<Given, Unfit> {
        let steps = steps_in(self.step(), spent).ok_or(Unfit::Spent)?;
        let all = |rest: Self| Given { coarse: rest.clone(), rest, error: 0.0 };
        if part <= 0.0 {
            return if spent == Cents::ZERO { Ok(all(self.clone())) } else { Err(Unfit::Spent) };
        }
        let so_far = self.scaled(part);
        let (more, less) = (so_far.log_tail(real(steps)), so_far.log_low_tail(real(steps)));
        if more.min(less) < PLAUSIBLE.ln() {
            return Err(Unfit::Spent);
        }
        let left = 1.0 - part;
        if matches!(self.effect().0, Effect::Same) {
            return Ok(all(self.scaled(left)));
        }
        let gammas = gammas(self)?;
        let [(rest, error), (coarse, _)] = {
            let [fine, coarse] = POINTS;
            let years = |points, wider| -> Result<(Self, f64), Unfit> {
                let found = weighed(&so_far, &gammas, points, wider, spent, within)?;
                let (years, error) = found.probable(within)?;
                Ok((self.in_years(left, &years)?, error))
            };
            [years(fine, 1.0)?, years(coarse, WIDER)?]
        };
        if error > within {
            return Err(Unfit::Bound { asked: within, proved: error });
        }
        Ok(Given { rest, coarse, error })
    }

    /// This part of the households, in one of these years. Their weights add up to one; what they
    /// bring on average becomes what is expected.
    pub(crate) fn in_years(&self, part: f64, years: &[Year]) -> Result<Self, Unfit> {
        let mean = |kind: usize| -> f64 {
            let factor = |year: &Year| year.factors.get(kind).copied().unwrap_or(0.0);
            years.iter().map(|year| factor(year) * year.weight).sum()
        };
        let means: Vec<f64> = (0..self.kinds().len()).map(mean).collect();
        let year = |year: &Year| {
            let factors = year.factors.iter().zip(&means).map(|(factor, mean)| factor / mean);
            Year { weight: year.weight, factors: factors.collect() }
        };
        let effect = YearEffect::mixture(years.iter().map(year).collect())?;
        self.scaled(part).times(&means).with_effect(effect)
    }
}

impl Weighed {
    /// The years without those that together hardly matter, and how far probabilities are off.
    fn probable(mut self, within: f64) -> Result<(Vec<Year>, f64), Unfit> {
        let all: f64 = self.years.iter().map(|year| year.weight).sum();
        if all <= self.error {
            return Err(Unfit::Spent);
        }
        self.years.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let mut sum = 0.0;
        let kept = self.years.iter().take_while(|year| {
            let enough = sum >= all * (1.0 - within / 100.0);
            sum += year.weight;
            !enough
        });
        let kept = kept.count();
        self.years.truncate(kept);
        let sum: f64 = self.years.iter().map(|year| year.weight).sum();
        self.years.iter_mut().for_each(|year| year.weight /= sum);
        // What is off is so above and below the line of a fraction.
        Ok((self.years, 2.0 * (self.error + all - sum) / all))
    }
}

/// The gamma parts of an effect that matter: those of kinds that cost nothing do not, and parts
/// that do the same are one.
fn gammas(model: &CostModel) -> Result<Vec<Gamma>, Unfit> {
    let why = "only gamma effects can be updated by what was spent";
    let mut all = model.effect().parts(model.kinds().len()).ok_or(Unfit::YearEffect { why })?;
    for part in &mut all {
        let unpriced = part.adds.iter_mut().zip(model.kinds()).filter(|(_, kind)| kind.is_empty());
        unpriced.for_each(|(adds, _)| *adds = 0.0);
    }
    let mut different: Vec<Gamma> = Vec::new();
    for one in all {
        let nothing = one.shape <= 1e-9 || one.adds.iter().all(|adds| *adds <= 0.0);
        match different.iter_mut().find(|other| other.adds == one.adds) {
            _ if nothing => {}
            Some(other) => other.shape += one.shape,
            None => different.push(one),
        }
    }
    Ok(different)
}

/// How the parts divide a sum of one: the Gauss rules of one beta distribution after another.
fn divisions(gammas: &[Gamma], points: usize) -> Result<Vec<Year>, Unfit> {
    let kinds = gammas.first().map_or(0, |one| one.adds.len());
    let mut all = vec![(1.0, Year { weight: 1.0, factors: vec![0.0; kinds] })];
    for (at, gamma) in gammas.iter().enumerate() {
        let others: f64 = gammas.iter().skip(at + 1).map(|other| other.shape).sum();
        let rule = if others > 0.0 {
            beta(gamma.shape, others, (points >> at).max(4))?
        } else {
            vec![Point { value: 1.0, weight: 1.0 }]
        };
        let divided = |(left, year): &(f64, Year), point: &Point| {
            let own = left * point.value;
            let factors = year.factors.iter().zip(&gamma.adds).map(|(sum, adds)| sum + own * adds);
            let weight = year.weight * point.weight;
            (left - own, Year { weight, factors: factors.collect() })
        };
        all =
            all.iter().flat_map(|one| rule.iter().map(move |point| divided(one, point))).collect();
    }
    Ok(all.into_iter().map(|(_, year)| year).collect())
}

/// Every year, with its weight times the probability that it costs by now what was spent.
fn weighed(
    so_far: &CostModel,
    gammas: &[Gamma],
    points: usize,
    wider: f64,
    spent: Cents,
    within: f64,
) -> Result<Weighed, Unfit> {
    let shape: f64 = gammas.iter().map(|gamma| gamma.shape).sum();
    let alike = so_far.with_effect(YearEffect::none())?;
    let small = within * RARE;
    let width = cut_width(&[(&alike, spent)], shape) * wider;
    let (sizes, bell) = (Sizes::of(shape, width, small), Bell::of(so_far, spent));
    let mut all = Weighed::default();
    for mut division in divisions(gammas, points)? {
        division.factors.iter_mut().for_each(|factor| *factor *= shape);
        let found = sizes.weighed(&alike.times(&division.factors), &bell, small)?;
        all.error += division.weight * found.error;
        all.years.extend(found.years.into_iter().map(|year| {
            let [size] = year.factors[..] else { return year };
            let factors = so_far.kinds().iter().zip(&division.factors);
            let factors = factors.map(|(kind, factor)| match kind.is_empty() {
                true => 1.0,
                false => factor * size,
            });
            Year { weight: division.weight * year.weight, factors: factors.collect() }
        }));
    }
    Ok(all)
}

impl Sizes {
    /// The trapezoidal rule for a gamma effect of this shape.
    fn of(shape: f64, width: f64, rest: f64) -> Self {
        let [low, high] = gamma_range(shape, rest);
        let cuts = floor((high - low) / width).map_or(0, place) + 2;
        let logs: Vec<f64> = (0..cuts).map(|at| low + length(at) * width).collect();
        let weight = |log: &f64| (shape * (log - log.exp_m1())).exp();
        let all: f64 = logs.iter().map(weight).sum();
        let weights = logs.iter().map(|log| weight(log) / all).collect();
        Self { logs, weights }
    }

    /// The sizes of which a year may be that costs what was spent, each with its weight times the
    /// probability of that.
    fn weighed(&self, model: &CostModel, bell: &Bell, small: f64) -> Result<Weighed, Unfit> {
        let nothing = small.ln();
        let of = |log: &f64| model.scaled(log.exp());
        let [low, high] = [-FOOT, FOOT].map(|feet| (bell.middle + feet * bell.width).max(0.0));
        let from = self.logs.partition_point(|log| of(log).log_tail(low) <= nothing);
        let to = self.logs.partition_point(|log| of(log).log_low_tail(high) > nothing);
        let logs = self.logs.get(from..to).unwrap_or(&[]);
        let (Some(least), Some(most)) = (logs.first(), logs.last()) else {
            return Ok(Weighed { years: Vec::new(), error: small });
        };
        let chances = Chances::of(model, [least.exp(), most.exp()], bell, small)?;
        let mut found = Weighed { years: Vec::new(), error: 2.0 * small };
        for (log, weight) in logs.iter().zip(self.weights.get(from..to).unwrap_or(&[])) {
            let (chance, error) = chances.at(log.exp());
            found.error += weight * error;
            found.years.push(Year { weight: weight * chance, factors: vec![log.exp()] });
        }
        Ok(found)
    }
}

/// What was spent, as far as it is known; in steps.
struct Bell {
    middle: f64,
    /// Its standard deviation: what a household costs on average. Zero when nothing was spent.
    width: f64,
}

impl Bell {
    fn of(model: &CostModel, spent: Cents) -> Self {
        let middle = signed(spent.cents()) / model.step().in_cents();
        let steps: f64 = model.jumps().map(|jump| jump.rate * real(jump.steps)).sum();
        let width = (steps / model.rate()).max(LEAST_WIDTH);
        Self { middle, width: if spent == Cents::ZERO { 0.0 } else { width } }
    }
}

/// The probability of what was spent, for years of many sizes: the coefficients that matter.
struct Chances {
    terms: Vec<Term>,
    /// What the sum of the terms is multiplied by.
    height: f64,
    small: f64,
}

struct Term {
    gap: Complex<f64>,
    /// Where the bell stands and how wide it is.
    bell: Complex<f64>,
    grain: f64,
}

impl Chances {
    fn of(model: &CostModel, sizes: [f64; 2], bell: &Bell, small: f64) -> Result<Self, Unfit> {
        if bell.width <= 0.0 {
            // No household: e^−rate, which is the coefficient of a lattice without angles.
            let gap = Complex::from(-model.rate());
            let one = Term { gap, bell: Complex::from(1.0), grain: UNIT * model.rate() };
            return Ok(Self { terms: vec![one], height: 1.0, small: 0.0 });
        }
        let [least, most] = sizes;
        let beyond = floor(bell.middle + FOOT * bell.width).unwrap_or(u64::MAX / 2) + 2;
        let size = real(points(&model.scaled(most), small)?.max(beyond));
        let depth = -small.ln();
        let last = (2.0 * depth).sqrt() * size / (TAU * bell.width);
        let mut terms = vec![Term { gap: Complex::ZERO, bell: Complex::from(0.5), grain: 0.0 }];
        for k in 1..=floor(last.min(size / 2.0)).unwrap_or(0) {
            let angle = TAU * real(k) / size;
            let slope = angle * bell.width;
            let (mut gap, mut grain) = (Complex::ZERO, 0.0);
            for jump in model.jumps() {
                let half = angle * real(jump.steps) / 2.0;
                let (sine, cosine) = half.sin_cos();
                gap += Complex::new(-2.0 * sine * sine, 2.0 * sine * cosine) * jump.rate;
                // The angle itself is off by as many units as it has turns.
                grain += jump.rate * UNIT * (32.0 + 8.0 * half);
            }
            if slope * slope / 2.0 - least * gap.re < depth {
                let turned = Complex::cis(-(angle * bell.middle) % TAU);
                let bell = turned * (-slope * slope / 2.0).exp();
                terms.push(Term { gap, bell, grain });
            }
        }
        Ok(Self { terms, height: 2.0 * bell.width * (2.0 * PI).sqrt() / size, small })
    }

    /// The probability in a year of this size, and how far it can be off: by rounding, by what
    /// wraps around, and by at most eight times what was left out of each coefficient.
    fn at(&self, year: f64) -> (f64, f64) {
        let (mut sum, mut error) = (0.0, 0.0);
        for term in &self.terms {
            let value = (term.gap * year).exp() * term.bell;
            sum += value.re;
            error += value.norm() * (term.grain * year + 4096.0 * UNIT);
        }
        ((sum * self.height).max(0.0), error * self.height + 10.0 * self.small)
    }
}
