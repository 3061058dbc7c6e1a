use money::Cents;

use crate::Unfit;
use crate::law::Probability;
use crate::model::CostModel;
use crate::num::{length, real};
use crate::parts::chances_above;
use crate::year::{Effect, YearEffect};

/// How many years a gamma effect is cut into at first, and at most.
const FIRST_CUTS: usize = 128;
const MOST_CUTS: usize = 4096;

/// The probability that two budgets break in the same year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BothAbove {
    /// Both at once.
    pub both: Probability,
    /// The first, whatever the second does.
    pub first: Probability,
    /// The second, whatever the first does.
    pub second: Probability,
}

impl BothAbove {
    /// How many times more probable both are than they would be without a common year: what
    /// multiplying the two probabilities gets wrong.
    pub fn dependence(&self) -> f64 {
        self.both.value / (self.first.value * self.second.value)
    }

    /// The probability that at least one budget breaks.
    pub fn either(&self) -> f64 {
        self.first.value + self.second.value - self.both.value
    }
}

/// The probability that two funders both pay more than their budgets, when no household costs
/// both: the households of the one and of the other are parts of one Poisson number, and
/// independent once the year is given. What the year does to both is one gamma effect, cut into
/// ever more years until the answer stays the same within half of `within`.
///
/// # Errors
/// When the models do not have the same gamma effect, or the bound is not reached.
pub fn both_above(
    [first, second]: [&CostModel; 2],
    [of_first, of_second]: [Cents; 2],
    within: f64,
) -> Result<BothAbove, Unfit> {
    let (Effect::Gamma { shape }, true) = (&first.effect().0, first.effect() == second.effect())
    else {
        return Err(Unfit::YearEffect { why: "a joint law needs the same gamma effect for both" });
    };
    let given_year = [first, second].map(|model| model.with_effect(YearEffect::none()));
    let [first, second] = given_year;
    let (first, second) = (first?, second?);
    let answer = |cuts: usize| -> Result<[f64; 3], Unfit> {
        let years = cut(*shape, cuts, within / 1e3);
        let sizes: Vec<f64> = years.iter().map(|(size, _)| *size).collect();
        let above_first = chances_above(&first, &sizes, of_first, within / 8.0)?;
        let above_second = chances_above(&second, &sizes, of_second, within / 8.0)?;
        let chances = above_first.into_iter().zip(above_second).zip(&years);
        Ok(chances.fold([0.0; 3], |[both, one, other], ((a, b), (_, weight))| {
            [both + weight * a * b, one + weight * a, other + weight * b]
        }))
    };
    let mut cuts = FIRST_CUTS;
    let mut before = answer(cuts)?;
    loop {
        cuts *= 2;
        let found = answer(cuts)?;
        let change = before.iter().zip(found).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if change <= within / 2.0 {
            let [both, first, second] =
                found.map(|value| Probability { value: value.clamp(0.0, 1.0), error: within });
            return Ok(BothAbove { both, first, second });
        }
        if cuts >= MOST_CUTS {
            return Err(Unfit::Bound { asked: within, proved: change * 2.0 });
        }
        before = found;
    }
}

/// A gamma effect of mean one as years of growing size with their weights: the trapezoidal rule
/// on the logarithm, which for a smooth function is right up to very little as soon as the cuts
/// are narrower than what they cut.
fn cut(shape: f64, cuts: usize, rest: f64) -> Vec<(f64, f64)> {
    let depth = -rest.ln();
    // Beyond these the gamma distribution has less than the rest.
    let low = -(depth + 2.0) / shape - 1.0;
    let high = ((2.0 * depth + 4.0 * shape) / shape).ln();
    let width = (high - low) / length(cuts);
    let log_density = |log: f64| shape * log - shape * log.exp();
    let most = log_density(0.0);
    let mut years: Vec<(f64, f64)> = (0..=cuts)
        .map(|at| low + length(at) * width)
        .map(|log| (log.exp(), (log_density(log) - most).exp()))
        .collect();
    let all: f64 = years.iter().map(|(_, weight)| weight).sum();
    years.iter_mut().for_each(|(_, weight)| *weight /= all);
    // What weighs nothing need not be computed.
    years.retain(|(_, weight)| *weight > rest / real(1 << 12));
    years
}
