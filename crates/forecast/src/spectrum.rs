//! Where the characteristic function of the costs is not small: near zero, and near every angle at
//! which all the amounts that occur often are nearly in step again (13 × 615 is nearly 8 × 1000).
//!
//! The search halves intervals of angles and throws one away only when a bound that holds for the
//! whole interval says so: what is not found is certainly small.

use std::f64::consts::TAU;

use realfft::num_complex::Complex;

use crate::model::{CostModel, Jump};
use crate::num::{count, floor, length, real};
use crate::recursion::UNIT;

/// Intervals are halved down to so many coefficients, which are then computed one by one.
const LEAF: u64 = 32;
/// Coefficients from zero on that are computed with a small relative error.
const DIRECT: u64 = 256;
/// Coefficients that are computed from each other by turning, before the start is computed anew.
const TURNS: usize = 96;
/// So many coefficients far out are expected to be left out: together they change half the bound.
const FAR: f64 = 2.0 * 65_536.0;
/// The largest lattice: products of two places fit in 64 bits, and counts in a float.
pub(crate) const MOST_POINTS: u64 = 1 << 39;

/// The gaps, Σ rate · (e^ikθ − 1), at the places where they are not certainly large.
pub(crate) struct Spectrum {
    /// The points of the lattice, at which the law wraps around.
    pub(crate) size: u64,
    /// How many kinds of households there are: as many gaps stand side by side.
    pub(crate) kinds: usize,
    pub(crate) runs: Vec<Run>,
    /// What the coefficients change at most that are above the bound but too far out to matter.
    pub(crate) left_out: f64,
}

/// What a coefficient must be to be kept: it changes the distribution by its size over its number.
#[derive(Clone, Copy)]
pub(crate) struct Threshold {
    /// Below this size it never matters.
    pub(crate) small: f64,
    /// Below this size over its number it does not matter either, but that is counted.
    pub(crate) far: f64,
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
    jumps: Vec<Jump>,
    size: u64,
    reach: f64,
    /// The same for what is far out, by the power of two that its number has reached.
    far: Vec<f64>,
}

/// What a search has found.
#[derive(Default)]
struct Wanted {
    intervals: Vec<(u64, u64)>,
    far: u64,
}

impl Threshold {
    /// For a lattice and a bound on what all that is left out changes.
    pub(crate) fn new(size: u64, within: f64) -> Self {
        Self { small: within / 2.0 / (1.0 + real(size / 2).ln()), far: within / FAR }
    }
}

impl Spectrum {
    /// Every angle at which the characteristic function, for a year of this part, may be above the
    /// threshold; `None` when there are more than `most`.
    pub(crate) fn search(
        model: &CostModel,
        size: u64,
        threshold: Threshold,
        part: f64,
        most: usize,
    ) -> Option<Self> {
        let Threshold { small, far } = threshold;
        let reach_of = |small: f64| model.effect().reach(small.min(0.5)) / part;
        let powers = 0..=size.ilog2();
        let reach = reach_of(small);
        let by_power = powers.map(|power| reach_of(small.max(far * real(1 << power)))).collect();
        let mut jumps: Vec<Jump> = model.jumps().copied().collect();
        jumps.sort_by(|a, b| b.rate.total_cmp(&a.rate));
        let search = Search { model, jumps, size, reach, far: by_power };
        let kinds = model.kinds().len();
        let (mut wanted, mut next) = (Wanted::default(), 1);
        for (from, to) in search.teeth()? {
            let from = from.max(next);
            search.halve(from, to, &mut wanted);
            next = next.max(to + 1);
            if wanted.angles() > count(most) {
                return None;
            }
        }
        let left_out = far * real(wanted.far);
        let mut found = Self { size, kinds, runs: Vec::new(), left_out };
        for (from, to) in joined(wanted.intervals) {
            found.runs.extend(search.computed(from, to));
        }
        Some(found)
    }
}

impl Wanted {
    fn angles(&self) -> u64 {
        self.intervals.iter().map(|(from, to)| to - from + 1).sum()
    }
}

/// Intervals that follow each other become one.
fn joined(intervals: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for (from, to) in intervals {
        match joined.last_mut() {
            Some((_, end)) if *end + 1 == from => *end = to,
            _ => joined.push((from, to)),
        }
    }
    joined
}

impl Search<'_> {
    /// Where the most frequent amount alone is nearly in step: the teeth of a comb.
    fn teeth(&self) -> Option<Vec<(u64, u64)>> {
        let half = self.size / 2;
        let heaviest = self.jumps.first()?;
        let out_of_step = self.reach / heaviest.rate;
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

    /// Keeps what is not certainly out of step, in order.
    fn halve(&self, from: u64, to: u64, wanted: &mut Wanted) {
        if from > to {
            return;
        }
        let gap = self.least_gap(from, to);
        if gap >= self.reach {
            return;
        }
        // Wide intervals are halved first: most of them turns out to be below the bound itself.
        let far = self.far.get(crate::num::place(u64::from(from.ilog2()))).copied();
        if to - from < LEAF && far.is_some_and(|far| gap >= far) {
            wanted.far += to - from + 1;
            return;
        }
        if to - from < LEAF {
            if !self.is_surely_below(from, to) {
                wanted.intervals.push((from, to));
            }
            return;
        }
        let middle = u64::midpoint(from, to);
        self.halve(from, middle, wanted);
        self.halve(middle + 1, to, wanted);
    }

    /// A real gap that the whole interval certainly has, up to `reach`: each amount is taken where
    /// it is most in step, and 1 − cos x is at least x²/2 − x⁴/24.
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
                if gap > self.reach {
                    break;
                }
            }
        }
        gap
    }

    /// Whether the characteristic function is small over the whole interval because it is so in
    /// the middle, and cannot turn fast enough: a gap moves at most by rate · steps · angle.
    fn is_surely_below(&self, from: u64, to: u64) -> bool {
        let middle = self.directly(u64::midpoint(from, to), u64::midpoint(from, to));
        let half = real(to - from + 1) / 2.0 * TAU / real(self.size);
        let mean: f64 = self.jumps.iter().map(|jump| jump.rate * real(jump.steps)).sum();
        self.model.effect().is_below(&middle.gaps, self.reach, mean * half)
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

    /// The first coefficient by itself, the others by turning every amount one angle further.
    fn by_turning(&self, first: u64, last: u64) -> Run {
        let mut wheels: Vec<Wheel> =
            self.model.kinds().iter().map(|kind| Wheel::new(self, kind, first)).collect();
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
fn nearest(turns: f64) -> f64 {
    let shift = 1.5 * real(1 << 52);
    (turns + shift) - shift
}

/// Four numbers that the processor handles together.
type Four = [f64; 4];

/// The amounts of one kind as points on a circle, four at a time.
struct Wheel {
    spokes: Vec<Spoke>,
    all: f64,
}

struct Spoke {
    rate: Four,
    re: Four,
    im: Four,
    turn_re: Four,
    turn_im: Four,
}

impl Wheel {
    fn new(search: &Search<'_>, kind: &[Jump], first: u64) -> Self {
        let spoke = |jumps: &[Jump]| {
            let mut spoke = Spoke {
                rate: [0.0; 4],
                re: [0.0; 4],
                im: [0.0; 4],
                turn_re: [0.0; 4],
                turn_im: [0.0; 4],
            };
            let fields = spoke.rate.iter_mut().zip(&mut spoke.re).zip(&mut spoke.im);
            let turns = spoke.turn_re.iter_mut().zip(&mut spoke.turn_im);
            for ((((rate, re), im), (turn_re, turn_im)), jump) in fields.zip(turns).zip(jumps) {
                *rate = jump.rate;
                (*im, *re) = search.angle(jump, first).sin_cos();
                (*turn_im, *turn_re) = search.angle(jump, 1).sin_cos();
            }
            spoke
        };
        let all = kind.iter().map(|jump| jump.rate).sum();
        Self { spokes: kind.chunks(4).map(spoke).collect(), all }
    }

    fn gap_and_turn(&mut self) -> Complex<f64> {
        let (mut sum_re, mut sum_im) = ([0.0; 4], [0.0; 4]);
        for spoke in &mut self.spokes {
            sum_re = each(sum_re, each(spoke.rate, spoke.re, |a, b| a * b), |a, b| a + b);
            sum_im = each(sum_im, each(spoke.rate, spoke.im, |a, b| a * b), |a, b| a + b);
            let re = each(
                each(spoke.re, spoke.turn_re, |a, b| a * b),
                each(spoke.im, spoke.turn_im, |a, b| a * b),
                |a, b| a - b,
            );
            spoke.im = each(
                each(spoke.re, spoke.turn_im, |a, b| a * b),
                each(spoke.im, spoke.turn_re, |a, b| a * b),
                |a, b| a + b,
            );
            spoke.re = re;
        }
        Complex::new(sum_re.iter().sum::<f64>() - self.all, sum_im.iter().sum())
    }
}

fn each([a, b, c, d]: Four, [w, x, y, z]: Four, with: impl Fn(f64, f64) -> f64) -> Four {
    [with(a, w), with(b, x), with(c, y), with(d, z)]
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
        let (size, small) = (400_001, 1e-9);
        for effect in [YearEffect::none(), YearEffect::gamma(10.0).unwrap()] {
            let model = model(effect);
            let threshold = Threshold { small, far: 1e-12 };
            let found = Spectrum::search(&model, size, threshold, 1.0, 1 << 20).unwrap();
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
                    None => {
                        let value = model.effect().value(&[gap]).at.norm();
                        assert!(value <= small || value <= 1e-12 * real(k), "{k} {value}");
                        left_out += if value > small { value / real(k) } else { 0.0 };
                    }
                }
                kept += u32::from(found.is_some());
            }
            assert!(kept > 100 && kept < 100_000, "{kept}");
            assert!(left_out > 0.0 && left_out <= found.left_out, "{left_out}");
            assert!(Spectrum::search(&model, size, threshold, 1.0, 100).is_none());
        }
    }
}
