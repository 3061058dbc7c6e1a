use money::Cents;

use crate::Unfit;
use crate::law::Probability;
use crate::model::CostModel;
use crate::num::{floor, length, place};
use crate::parts::{Mean, chances_above, cut_width, gamma_mean, gamma_range};
use crate::year::{Effect, YearEffect};

/// Halvings of the cuts before giving up.
const HALVINGS: u32 = 4;

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
/// years twice, the second time twice as fine, until the answer stays the same.
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
    let mut width = cut_width(&[(&first, of_first), (&second, of_second)], *shape);
    let [low, high] = gamma_range(*shape, within / 1e3);
    let mut change = f64::INFINITY;
    for _ in 0..HALVINGS {
        let cuts = floor((high - low) / width).map_or(0, place) + 2;
        let logs: Vec<f64> = (0..cuts).map(|at| low + length(at) * width).collect();
        let sizes: Vec<f64> = logs.iter().map(|log| log.exp()).collect();
        let above_first = chances_above(&first, &sizes, of_first, within / 8.0)?;
        let above_second = chances_above(&second, &sizes, of_second, within / 8.0)?;
        let chances = above_first.into_iter().zip(above_second);
        let rows: Vec<[f64; 3]> = chances.map(|(a, b)| [a * b, a, b]).collect();
        let Mean { fine, coarse } = gamma_mean(*shape, logs.into_iter(), &rows);
        change = fine.iter().zip(coarse).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        if change <= within / 2.0 {
            let [both, first, second] =
                fine.map(|value| Probability { value: value.clamp(0.0, 1.0), error: within });
            return Ok(BothAbove { both, first, second });
        }
        width /= 2.0;
    }
    Err(Unfit::Bound { asked: within, proved: change * 2.0 })
}
