use std::collections::BTreeMap;

use money::Cents;

use crate::law::{BEYOND, Probability, points, steps_in};
use crate::num::{floor, length, place};
use crate::parts::{Mean, chances_above, cut_width, gamma_mean, gamma_range};
use crate::plane::Plane;
use crate::year::{Effect, YearEffect};
use crate::{CostModel, Kind, Law, Outcome, Portion, Unfit};

/// Halvings of the cuts before giving up.
const HALVINGS: u32 = 4;
/// The parts of a bound for what is nowhere looked at, for what is left out, and for what is found
/// to be too small.
const PARTS: [f64; 3] = [0.1, 0.4, 0.15];

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

/// What a household may cost two funders, and how probable that is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JointOutcome {
    /// Between 0 and 1.
    pub probability: f64,
    /// What each of them pays.
    pub costs: [Portion; 2],
}

/// Households of one kind, with what they may cost two funders.
#[derive(Clone, Debug, PartialEq)]
pub struct JointKind {
    /// How many are expected in an average year.
    pub mean: f64,
    /// What one of them may cost. The probabilities add up to one.
    pub outcomes: Vec<JointOutcome>,
}

/// What a year costs two funders, also when one household costs both.
#[derive(Clone, Debug, PartialEq)]
pub struct JointModel {
    sides: [CostModel; 2],
    pairs: Vec<Pair>,
}

/// Households that cost the same: steps on both lattices, and how many are expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    pub(crate) steps: [u64; 2],
    pub(crate) rate: f64,
    pub(crate) kind: usize,
}

impl JointModel {
    /// Checks what was assumed and finds both lattices.
    ///
    /// # Errors
    /// As for [`CostModel::new`], for either funder.
    pub fn new(kinds: &[JointKind], effect: &YearEffect) -> Result<Self, Unfit> {
        let side = |side: usize| {
            let kind = |kind: &JointKind| {
                let outcome = |one: &JointOutcome| {
                    let cost = one.costs.get(side).copied().unwrap_or_default();
                    Outcome { probability: one.probability, cost }
                };
                Kind { mean: kind.mean, outcomes: kind.outcomes.iter().map(outcome).collect() }
            };
            let kinds: Vec<Kind> = kinds.iter().map(kind).collect();
            CostModel::new(&kinds, effect.clone())
        };
        let sides = [side(0)?, side(1)?];
        let mut pairs: BTreeMap<(usize, [u64; 2]), f64> = BTreeMap::new();
        for (at, kind) in kinds.iter().enumerate() {
            let sum: f64 = kind.outcomes.iter().map(|one| one.probability).sum();
            for one in &kind.outcomes {
                let [a, b] = [0, 1].map(|side: usize| {
                    let (cost, model) = (one.costs.get(side)?, sides.get(side)?);
                    cost.units()?.checked_div(model.step().units()?)
                });
                let (Some(a), Some(b)) = (a, b) else { return Err(Unfit::Overflow) };
                let rate = kind.mean * one.probability / sum;
                if rate > 0.0 && (a, b) != (0, 0) {
                    *pairs.entry((at, [a, b])).or_default() += rate;
                }
            }
        }
        let pairs = pairs.into_iter().map(|((kind, steps), rate)| Pair { steps, rate, kind });
        Ok(Self { sides, pairs: pairs.collect() })
    }

    /// What each funder pays, by itself.
    pub fn sides(&self) -> &[CostModel; 2] {
        &self.sides
    }

    pub(crate) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The probability that both funders pay more than their budgets, proved to be off by at most
    /// `within`.
    ///
    /// # Errors
    /// When the bound is not reached: with a wider one less has to be searched.
    pub fn both_above(&self, budgets: [Cents; 2], within: f64) -> Result<BothAbove, Unfit> {
        let [one, other] = &self.sides;
        let laws = [Law::of(one, within / 16.0)?, Law::of(other, within / 16.0)?];
        let [first, second] = [0, 1].map(|side: usize| {
            let (law, budget) = (laws.get(side), budgets.get(side));
            law.zip(budget).map(|(law, budget)| law.more_than(*budget))
        });
        let (Some(first), Some(second)) = (first, second) else { return Err(Unfit::Nothing) };
        let steps = [steps_in(one.step(), budgets[0]), steps_in(other.step(), budgets[1])];
        // Every year costs more than a budget below zero.
        let both = match steps {
            [None, _] => second,
            [_, None] => first,
            [Some(a), Some(b)] => {
                let below = self.both_at_most([a, b], within)?;
                let value = first.value + second.value - 1.0 + below.value;
                let error = first.error + second.error + below.error;
                Probability { value: value.clamp(0.0, 1.0), error }
            }
        };
        if both.error <= within {
            Ok(BothAbove { both, first, second })
        } else {
            Err(Unfit::Bound { asked: within, proved: both.error })
        }
    }

    fn both_at_most(&self, steps: [u64; 2], within: f64) -> Result<Probability, Unfit> {
        let mut sizes = [0; 2];
        for (size, side) in sizes.iter_mut().zip(&self.sides) {
            // Odd, so that no coefficient is its own mirror.
            *size = points(side, within / 8.0)? | 1;
        }
        let [unseen, left_out, trifles] = PARTS.map(|part| part * within);
        let plane = Plane::new(self, sizes, unseen);
        let cells = plane.search(left_out)?;
        let [a, b] = steps;
        // From zero up to and including the budget.
        let at = [a.min(sizes[0] - 1) + 1, b.min(sizes[1] - 1) + 1];
        let mut found = plane.sum(&cells, at, trifles);
        found.error += unseen + left_out + trifles + within / 4.0 * BEYOND;
        Ok(found)
    }
}
