//! Where the characteristic function of the costs is not small: near zero, and near every angle at
//! which all the amounts that occur often are nearly in step again (13 × 615 is nearly 8 × 1000).
//!
//! The search has a budget for what it leaves out. It knows of every interval of angles what that
//! can change at most, and halves the one that can change most, until all that is left together
//! fits the budget: what is not found certainly does not matter.

use std::collections::BinaryHeap;
use std::f64::consts::TAU;

use realfft::num_complex::Complex;

use crate::characteristic::{Envelope, Mixture, Stretch};
use crate::model::{CostModel, Jump};
use crate::num::{count, floor, length, real};
use crate::recursion::UNIT;
use crate::wheel::Wheel;

/// Intervals are halved down to so many coefficients, which are then computed one by one.
const LEAF: u64 = 16;
/// Intervals of so many coefficients are bounded by a line through their middle...
const STRAIGHT: u64 = 1024;
/// ...when all gaps together are no further off that line.
const BENT: f64 = 2.0;
/// Coefficients from zero on that are computed with a small relative error.
const DIRECT: u64 = 256;
/// Coefficients that are computed from each other by turning, before the start is computed anew.
const TURNS: usize = 96;
/// The part of a budget for what is nowhere looked at.
const UNSEEN: f64 = 0.25;
/// The largest lattice: products of two places fit in 64 bits, and counts in a float.
pub(crate) const MOST_POINTS: u64 = 1 << 39;

/// The gaps, Σ rate · (e^ikθ − 1), at the places where they are not certainly large.
pub(crate) struct Spectrum {
    /// The points of the lattice, at which the law wraps around.
    pub(crate) size: u64,
    /// How many kinds of households there are: as many gaps stand side by side.
    pub(crate) kinds: usize,
    pub(crate) runs: Vec<Run>,
    /// What all other coefficients together change at most.
    pub(crate) left_out: f64,
}

/// Gaps at consecutive angles.
pub(crate) struct Run {
    /// The first angle, in parts of the lattice.
    pub(crate) first: u64,
    pub(crate) gaps: Vec<Complex<f64>>,
    /// The error of the gaps of all kinds together, for each angle.
    pub(crate) grains: Vec<f64>,
}

/// The amounts of all kinds, the most frequent first.
struct Search<'a> {
    model: &'a CostModel,
    mixture: &'a Mixture,
    envelope: Envelope,
    jumps: Vec<Jump>,
    size: u64,
    /// The part of the year that counts at least.
    part: f64,
    /// How far the gap of each kind is off a line at most, one angle from its middle.
    bends: Vec<f64>,
    /// What changes less than this is not worth looking at more closely.
    trifle: f64,
}

/// An interval of angles, and what its coefficients change at most.
struct Interval {
    most: f64,
    from: u64,
    to: u64,
}

impl Ord for Interval {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.most.total_cmp(&other.most).then(other.from.cmp(&self.from))
    }
}

impl PartialOrd for Interval {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Interval {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Interval {}

impl Spectrum {
    /// The angles that matter for years of which this part or more is counted: all others together
    /// change a probability by at most `budget`. `None` when there are more than `most`.
    pub(crate) fn search(
        model: &CostModel,
        mixture: &Mixture,
        size: u64,
        budget: f64,
        part: f64,
        most: usize,
    ) -> Option<Self> {
        let unseen = budget * UNSEEN;
        let envelope = Envelope::new(mixture, part, unseen / (1.0 + real(size / 2).ln()));
        let search = Search::new(model, mixture, envelope, size, part, budget);
        let intervals = search.halve_until(budget - unseen, count(most))?;
        let mut found =
            Self { size, kinds: model.kinds().len(), runs: Vec::new(), left_out: budget };
        for (from, to) in joined(intervals) {
            found.runs.extend(search.computed(from, to));
        }
        Some(found)
    }
}

/// Intervals that follow each other become one.
fn joined(mut intervals: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    intervals.sort_unstable();
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for (from, to) in intervals {
        match joined.last_mut() {
            Some((_, end)) if *end + 1 == from => *end = to,
            _ => joined.push((from, to)),
        }
    }
    joined
}

impl<'a> Search<'a> {
    fn new(
        model: &'a CostModel,
        mixture: &'a Mixture,
        envelope: Envelope,
        size: u64,
        part: f64,
        budget: f64,
    ) -> Self {
        let mut jumps: Vec<Jump> = model.jumps().copied().collect();
        jumps.sort_by(|a, b| b.rate.total_cmp(&a.rate));
        let angle = TAU / real(size);
        let bend = |jump: &Jump| jump.rate * (real(jump.steps) * angle).powi(2) / 2.0;
        let bends = model.kinds().iter().map(|kind| kind.iter().map(bend).sum()).collect();
        Self { model, mixture, envelope, jumps, size, part, bends, trifle: budget * 1e-6 }
    }

    /// The intervals that must be known for the others to fit the budget.
    fn halve_until(&self, budget: f64, most: u64) -> Option<Vec<(u64, u64)>> {
        let (mut heap, mut next) = (BinaryHeap::new(), 1);
        for (from, to) in self.teeth()? {
            let from = from.max(next);
            heap.extend(self.interval(from, to));
            next = next.max(to + 1);
        }
        let (mut found, mut angles) = (Vec::new(), 0);
        loop {
            // Summed anew, so that rounding does not pile up.
            let mut left: f64 = heap.iter().map(|one: &Interval| one.most).sum();
            if left <= budget {
                return Some(found);
            }
            while left > budget * (1.0 - 1e-9) {
                let Some(Interval { most: of_top, from, to }) = heap.pop() else { break };
                left -= of_top;
                if to - from < LEAF {
                    found.push((from, to));
                    angles += to - from + 1;
                    if angles > most {
                        return None;
                    }
                    continue;
                }
                let middle = u64::midpoint(from, to);
                let halves = [(from, middle), (middle + 1, to)];
                let halves = halves.into_iter().filter_map(|(from, to)| self.interval(from, to));
                for half in halves {
                    left += half.most;
                    heap.push(half);
                }
            }
        }
    }

    /// Where the most frequent amount alone is nearly in step: the teeth of a comb.
    fn teeth(&self) -> Option<Vec<(u64, u64)>> {
        let half = self.size / 2;
        let heaviest = self.jumps.first()?;
        let out_of_step = self.envelope.reach / heaviest.rate;
        if out_of_step >= 2.0 {
            return Some(vec![(1, half)]);
        }
        let apart = real(self.size) / real(heaviest.steps);
        let wide = (1.0 - out_of_step).acos() / TAU * apart + 1.0;
        let tooth = |turn: u64| {
            let middle = real(turn) * apart;
            let to = floor(middle + wide).map_or(half, |to| to.min(half));
            (floor(middle - wide).unwrap_or(1).max(1), to)
        };
        let teeth = (0..=heaviest.steps / 2 + 1).map(tooth);
        Some(teeth.filter(|(from, to)| from <= to).collect())
    }

    /// What the coefficients of an interval change at most; `None` when they are all so small that
    /// they were counted before.
    fn interval(&self, from: u64, to: u64) -> Option<Interval> {
        if from > to {
            return None;
        }
        let gap = self.least_gap(from, to);
        if gap >= self.envelope.reach {
            return None;
        }
        // The sum of 1/k.
        let numbers = ((real(to) + 0.5) / (real(from) - 0.5)).ln();
        let mut most = self.envelope.at_most(gap) * numbers;
        let half = real(to - from + 1) / 2.0;
        let bent: f64 = self.bends.iter().sum::<f64>() * half * half * self.part;
        if most > self.trifle && to - from < STRAIGHT && bent < BENT {
            most = most.min(self.along(u64::midpoint(from, to), half) * numbers);
        }
        Some(Interval { most, from, to })
    }

    /// A real gap that the whole interval certainly has, up to the reach: each amount is taken
    /// where it is most in step, and 1 − cos x is at least x²/2 − x⁴/24.
    fn least_gap(&self, from: u64, to: u64) -> f64 {
        let size = real(self.size);
        let middle = f64::midpoint(real(from), real(to)) / size;
        let half = (real(to - from) / 2.0 + 1e-3) / size;
        let mut gap = 0.0;
        for jump in &self.jumps {
            let turns = middle * real(jump.steps);
            let off = (turns - nearest(turns)).abs() - half * real(jump.steps);
            if off > 0.0 {
                let square = (TAU * off) * (TAU * off);
                gap += jump.rate * square * (0.5 - square / 24.0);
                if gap > self.envelope.reach {
                    break;
                }
            }
        }
        gap
    }

    /// A size that the characteristic function does not exceed so far around an angle: the gaps
    /// are on a line there, but for what the squares of the steps allow.
    fn along(&self, middle: u64, half: f64) -> f64 {
        let (mut gaps, mut slopes) = (Vec::new(), Vec::new());
        let one = TAU / real(self.size);
        for kind in self.model.kinds() {
            let (mut gap, mut slope) = (Complex::ZERO, Complex::ZERO);
            for jump in kind {
                let (sine, cosine) = self.angle(jump, middle).sin_cos();
                gap += Complex::new(cosine - 1.0, sine) * jump.rate;
                slope += Complex::new(-sine, cosine) * (jump.rate * real(jump.steps) * one);
            }
            gaps.push(gap);
            slopes.push(slope);
        }
        let stretch = Stretch { gaps: &gaps, slopes: &slopes, bends: &self.bends, half };
        self.mixture.at_most(&stretch, self.part)
    }

    fn computed(&self, from: u64, to: u64) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut first = from;
        if first < DIRECT {
            let last = to.min(DIRECT);
            runs.push(self.directly(first, last));
            first = last + 1;
        }
        while first <= to {
            let last = to.min(first + count(TURNS) - 1);
            runs.push(self.by_turning(first, last));
            first = last + 1;
        }
        runs
    }

    /// The angle of an amount, exact up to one rounding: between −π and π.
    fn angle(&self, jump: &Jump, at: u64) -> f64 {
        let turned = u128::from(at) * u128::from(jump.steps) % u128::from(self.size);
        let turned = u64::try_from(turned).unwrap_or(0);
        let left = self.size - turned;
        let turns = if turned <= left { real(turned) } else { -real(left) };
        TAU * (turns / real(self.size))
    }

    /// Each coefficient by itself: e^ix − 1 = −2 sin²(x/2) + i sin x, without cancellation.
    fn directly(&self, first: u64, last: u64) -> Run {
        let mut run = Run { first, gaps: Vec::new(), grains: Vec::new() };
        for at in first..=last {
            let mut size = 0.0;
            for kind in self.model.kinds() {
                let mut gap = Complex::ZERO;
                for jump in kind {
                    let (sine, cosine) = (self.angle(jump, at) / 2.0).sin_cos();
                    gap += Complex::new(-2.0 * sine * sine, 2.0 * sine * cosine) * jump.rate;
                    size += 2.0 * jump.rate * sine.abs();
                }
                run.gaps.push(gap);
            }
            run.grains.push((16.0 + length(self.jumps.len())) * UNIT * size);
        }
        run
    }

    fn wheel(&self, kind: &[Jump], first: u64) -> Wheel {
        let spoke = |jump: &Jump| {
            let [start, turn] = [first, 1].map(|at| Complex::cis(self.angle(jump, at)));
            (jump.rate, start, turn)
        };
        Wheel::of(&kind.iter().map(spoke).collect::<Vec<_>>())
    }

    /// The first coefficient by itself, the others by turning every amount one angle further.
    fn by_turning(&self, first: u64, last: u64) -> Run {
        let mut wheels: Vec<Wheel> =
            self.model.kinds().iter().map(|kind| self.wheel(kind, first)).collect();
        let mut run = Run { first, gaps: Vec::new(), grains: Vec::new() };
        let all = self.model.rate();
        let flat = 16.0 + length(self.jumps.len());
        for turn in 0..=last - first {
            run.gaps.extend(wheels.iter_mut().map(Wheel::gap_and_turn));
            run.grains.push((flat + 10.0 * real(turn)) * UNIT * all);
        }
        run
    }
}

/// The nearest whole number, ties either way: adding and taking away what leaves no fraction.
pub(crate) fn nearest(turns: f64) -> f64 {
    let shift = 1.5 * real(1 << 52);
    (turns + shift) - shift
}

#[cfg(test)]
mod tests {
    use money::Cents;

    use super::*;
    use crate::{Kind, Outcome, Portion, YearEffect};

    fn model(effect: YearEffect) -> CostModel {
        let cost = |cents| Portion::whole(Cents::from_cents(cents)).unwrap();
        let outcomes = [(0.6, 563), (0.3, 323), (0.07, 880), (0.03, 12)];
        let outcomes =
            outcomes.map(|(probability, cents)| Outcome { probability, cost: cost(cents) });
        CostModel::new(&[Kind { mean: 400.0, outcomes: outcomes.to_vec() }], effect).unwrap()
    }

    #[test]
    fn nothing_above_the_bound_is_left_out() {
        let (size, budget) = (400_001, 1e-9);
        for effect in [YearEffect::none(), YearEffect::gamma(10.0).unwrap()] {
            let model = model(effect);
            let mixture = model.mixture();
            let search = |most| Spectrum::search(&model, &mixture, size, budget, 1.0, most);
            let found = search(1 << 20).unwrap();
            let mut of_angle = vec![None; 200_001];
            for run in &found.runs {
                for (gap, k) in run.gaps.iter().zip(run.first..) {
                    let place = of_angle.get_mut(crate::num::place(k)).unwrap();
                    assert!(place.replace(*gap).is_none(), "twice: {k}");
                }
            }
            let jumps: Vec<&Jump> = model.jumps().collect();
            let (mut kept, mut left_out) = (0, 0.0);
            for (k, found) in (0_u64..).zip(of_angle).skip(1) {
                let angle = |jump: &Jump| TAU * real(k * jump.steps % size) / real(size);
                let gap: Complex<f64> =
                    jumps.iter().map(|one| (Complex::cis(angle(one)) - 1.0) * one.rate).sum();
                match found {
                    Some(found) => assert!((found - gap).norm() < 1e-9, "{k} {found} {gap}"),
                    None => left_out += mixture.value(&[gap]).at.norm() / real(k),
                }
                kept += u32::from(found.is_some());
            }
            assert!(kept > 100 && kept < 100_000, "{kept}");
            assert!(left_out > 0.0 && left_out <= found.left_out, "{left_out}");
            assert!(search(100).is_none());
        }
    }
}
