//! Two funders at once, also where they pay for the same households: the law on two lattices.
//!
//! What one household costs both is a pair of steps, and turns by both angles together. The joint
//! distribution function is a sum over pairs of coefficients; as on one lattice, those that matter
//! are searched with a budget for all others: a coefficient (k, l) changes a probability by at
//! most its size over 2|k| · 2|l|, or over one of them where the other is zero.

use std::collections::BinaryHeap;
use std::f64::consts::TAU;

use realfft::num_complex::Complex;

use crate::Unfit;
use crate::characteristic::{Envelope, Mixture, Stretch};
use crate::joint::{JointModel, Pair};
use crate::law::Probability;
use crate::num::{length, real};
use crate::recursion::UNIT;
use crate::series::{turn, weight};
use crate::spectrum::nearest;
use crate::wheel::Wheel;

/// Cells of so many coefficients are computed one by one: along the first lattice, and the second.
const LEAF: [u64; 2] = [8, 32];
/// The first lattice is divided until cells are so narrow, then the second, then both in turn.
const NARROW: [u64; 2] = [64, 512];
/// Gaps are bounded by a line when they are no further off it.
const BENT: f64 = 2.0;
/// More divisions than are worth their work.
const MOST_CELLS: usize = 1 << 20;
/// A part of the plane of angles, and what its coefficients change at most.
pub(crate) struct Cell {
    most: f64,
    /// From and to, on each lattice.
    ranges: [(u64, u64); 2],
    /// Whether the second angle turns the other way.
    back: bool,
}

impl Ord for Cell {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.most.total_cmp(&other.most).then(other.ranges.cmp(&self.ranges))
    }
}

impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Cell {}

pub(crate) struct Plane {
    /// The most frequent first.
    pairs: Vec<Pair>,
    kinds: usize,
    rate: f64,
    sizes: [u64; 2],
    /// Which lattice is divided first: that of the funder with more households to itself.
    order: [usize; 2],
    mixture: Mixture,
    envelope: Envelope,
    /// For each pair how far it turns by one angle of each lattice.
    per_angle: Vec<[f64; 2]>,
    /// What changes less than this is not worth looking at more closely.
    trifle: f64,
}

/// The middle of a cell.
struct Middle {
    at: [f64; 2],
    half: [f64; 2],
    sign: f64,
}

impl Middle {
    fn of(ranges: [(u64, u64); 2], back: bool) -> Self {
        let sign = if back { -1.0 } else { 1.0 };
        let at = ranges.map(|(from, to)| f64::midpoint(real(from), real(to)));
        let half = ranges.map(|(from, to)| real(to - from) / 2.0);
        Self { at, half, sign }
    }

    /// How far an amount has turned there, how far it turns to either side, and what rounding may
    /// do to either.
    fn turns(&self, [one, other]: &[f64; 2]) -> [f64; 3] {
        let [a, b] = self.at;
        let [half_a, half_b] = self.half;
        let [first, second] = [a * one, b * other];
        let slack = 1e-10 + (first + second) * 8.0 * UNIT;
        [first + self.sign * second, half_a * one + half_b * other, slack]
    }
}

/// What the coefficients of an interval count at most together, twice each: the sum of 1/k.
fn numbers((from, to): (u64, u64)) -> f64 {
    if to == 0 { 1.0 } else { ((real(to) + 0.5) / (real(from) - 0.5)).ln() }
}

fn width((from, to): (u64, u64)) -> u64 {
    to - from + 1
}

impl Plane {
    pub(crate) fn new(model: &JointModel, sizes: [u64; 2], unseen: f64) -> Self {
        let mut pairs = model.pairs().to_vec();
        pairs.sort_by(|a, b| b.rate.total_cmp(&a.rate));
        let alone = |side: usize| -> f64 {
            let own = pairs.iter().filter(|pair| pair.steps.get(1 - side) == Some(&0));
            own.map(|pair| pair.rate).sum()
        };
        let order = if alone(1) > alone(0) { [1, 0] } else { [0, 1] };
        let kinds = model.sides()[0].kinds().len();
        let priced = (0..kinds).map(|kind| pairs.iter().any(|pair| pair.kind == kind));
        let mixture = model.sides()[0].mixture().priced(priced.collect());
        // No cells together count more than this.
        let [a, b] = sizes.map(|size| 1.0 + real(size / 2).ln());
        let envelope = Envelope::new(&mixture, 1.0, unseen / ((a + 1.0) * (b + 1.0)));
        let rate = pairs.iter().map(|pair| pair.rate).sum();
        let turn = |pair: &Pair| {
            let [(a, x), (b, y)] = [(pair.steps[0], sizes[0]), (pair.steps[1], sizes[1])];
            [real(a) / real(x), real(b) / real(y)]
        };
        let per_angle = pairs.iter().map(turn).collect();
        let trifle = unseen * 1e-5;
        Self { pairs, kinds, rate, sizes, order, mixture, envelope, per_angle, trifle }
    }

    /// The cells that must be computed for all others to fit the budget.
    pub(crate) fn search(&self, budget: f64) -> Result<Vec<Cell>, Unfit> {
        let [a, b] = self.sizes.map(|size| (1, size / 2));
        let nothing = (0, 0);
        let all = [([nothing, b], false), ([a, nothing], false), ([a, b], false), ([a, b], true)];
        let start = all.into_iter().filter_map(|(ranges, back)| self.cell(ranges, back));
        let mut heap: BinaryHeap<Cell> = start.collect();
        let (mut found, mut divisions) = (Vec::new(), 0);
        loop {
            // Summed anew, so that rounding does not pile up.
            let mut left: f64 = heap.iter().map(|cell| cell.most).sum();
            if left <= budget {
                return Ok(found);
            }
            while left > budget * (1.0 - 1e-9) {
                let Some(cell) = heap.pop() else { break };
                left -= cell.most;
                let Some(side) = self.divided(&cell) else {
                    found.push(cell);
                    continue;
                };
                divisions += 1;
                if divisions > MOST_CELLS {
                    return Err(Unfit::Bound { asked: budget, proved: left });
                }
                let (from, to) = cell.ranges.get(side).copied().unwrap_or_default();
                let middle = u64::midpoint(from, to);
                for half in [(from, middle), (middle + 1, to)] {
                    let mut ranges = cell.ranges;
                    ranges.get_mut(side).into_iter().for_each(|range| *range = half);
                    if let Some(cell) = self.cell(ranges, cell.back) {
                        left += cell.most;
                        heap.push(cell);
                    }
                }
            }
        }
    }

    /// Along which lattice a cell is divided; none when it is small enough.
    fn divided(&self, cell: &Cell) -> Option<usize> {
        let width = |side: usize| cell.ranges.get(side).map_or(1, |range| width(*range));
        let leaf = |side: usize| LEAF.get(side).copied().unwrap_or(1);
        let [first, second] = self.order;
        let wide = |side: usize, most: u64| (width(side) > most).then_some(side);
        let in_turn = if width(first) * leaf(second) > width(second) * leaf(first) {
            wide(first, leaf(first)).or(wide(second, leaf(second)))
        } else {
            wide(second, leaf(second)).or(wide(first, leaf(first)))
        };
        wide(first, NARROW[0]).or(wide(second, NARROW[1])).or(in_turn)
    }

    /// What a cell changes at most; `None` when that was counted before.
    fn cell(&self, ranges: [(u64, u64); 2], back: bool) -> Option<Cell> {
        if ranges.iter().any(|(from, to)| from > to) {
            return None;
        }
        let middle = Middle::of(ranges, back);
        let gap = self.least_gap(&middle);
        if gap >= self.envelope.reach {
            return None;
        }
        let [a, b] = ranges;
        let counts = if a.1 > 0 && b.1 > 0 { 0.5 } else { 1.0 } * numbers(a) * numbers(b);
        let mut most = self.envelope.at_most(gap) * counts;
        let is_narrow = width(a) <= NARROW[0] * 4 && width(b) <= NARROW[1] * 4;
        if is_narrow && most > self.trifle {
            most = self.along(&middle).map_or(most, |size| most.min(size * counts));
        }
        Some(Cell { most, ranges, back })
    }

    /// A real gap that the whole cell certainly has, up to the reach.
    fn least_gap(&self, middle: &Middle) -> f64 {
        let mut gap = 0.0;
        for (pair, per_angle) in self.pairs.iter().zip(&self.per_angle) {
            let [turns, half, slack] = middle.turns(per_angle);
            let off = (turns - nearest(turns)).abs() - half - slack;
            if off > 0.0 {
                let square = (TAU * off) * (TAU * off);
                gap += pair.rate * square * (0.5 - square / 24.0);
                if gap > self.envelope.reach {
                    break;
                }
            }
        }
        gap
    }

    /// A size that no coefficient of a cell exceeds, by a line along the longer side through its
    /// middle; `None` when gaps are too far off a line.
    fn along(&self, middle: &Middle) -> Option<f64> {
        let mut gaps = vec![Complex::ZERO; self.kinds];
        let mut slopes = vec![[Complex::ZERO; 2]; self.kinds];
        let mut bends = vec![0.0; self.kinds];
        let mut bent = 0.0;
        for (pair, per_angle) in self.pairs.iter().zip(&self.per_angle) {
            let [turns, half, slack] = middle.turns(per_angle);
            let bend = pair.rate * TAU * (TAU * half * half / 2.0 + slack);
            bent += bend;
            if bent > BENT {
                return None;
            }
            let (sine, cosine) = (TAU * (turns - nearest(turns))).sin_cos();
            let around = Complex::new(-sine, cosine) * (pair.rate * TAU);
            let (Some(gap), Some([one, other]), Some(of_kind)) =
                (gaps.get_mut(pair.kind), slopes.get_mut(pair.kind), bends.get_mut(pair.kind))
            else {
                continue;
            };
            *gap += Complex::new(cosine - 1.0, sine) * pair.rate;
            *one += around * (middle.half[0] * per_angle[0]);
            *other += around * (middle.half[1] * per_angle[1] * middle.sign);
            *of_kind += bend;
        }
        let all = |side: usize| -> f64 {
            slopes.iter().filter_map(|of| of.get(side)).sum::<Complex<f64>>().norm()
        };
        let long = usize::from(all(1) > all(0));
        // What the other side adds is no line, but no more than its own length.
        for (bend, of) in bends.iter_mut().zip(&slopes) {
            *bend += of.get(1 - long).map_or(0.0, |slope| slope.norm());
        }
        let slopes: Vec<Complex<f64>> =
            slopes.iter().filter_map(|of| of.get(long).copied()).collect();
        let stretch = Stretch { gaps: &gaps, slopes: &slopes, bends: &bends, half: 1.0 };
        Some(self.mixture.at_most(&stretch, 1.0))
    }

    /// The probability that neither costs this many steps, from the cells that matter.
    pub(crate) fn sum(&self, cells: &[Cell], at: [u64; 2], trifles: f64) -> Probability {
        let all: u64 = cells.iter().map(|cell| width(cell.ranges[0]) * width(cell.ranges[1])).sum();
        let trifle = trifles / real(all.max(1));
        let [a, b] = [real(at[0]) / real(self.sizes[0]), real(at[1]) / real(self.sizes[1])];
        let mut sum = Probability { value: a * b, error: 0.0 };
        for cell in cells {
            self.add(cell, at, trifle, &mut sum);
        }
        sum
    }

    /// Adds the coefficients of a cell: each amount is turned from its corner, along both sides.
    fn add(&self, cell: &Cell, at: [u64; 2], trifle: f64, sum: &mut Probability) {
        let [(first, last), (from, to)] = cell.ranges;
        let back = |turned: Complex<f64>| if cell.back { turned.conj() } else { turned };
        let mut spokes = vec![Vec::new(); self.kinds];
        let mut along = vec![Vec::new(); self.kinds];
        for pair in &self.pairs {
            let [a, b] = pair.steps;
            let corner = self.turned(0, first, a) * back(self.turned(1, from, b));
            let (Some(spokes), Some(along)) = (spokes.get_mut(pair.kind), along.get_mut(pair.kind))
            else {
                continue;
            };
            spokes.push((pair.rate, corner, back(self.turned(1, 1, b))));
            along.push(self.turned(0, 1, a));
        }
        let of_second: Vec<Complex<f64>> =
            (from..=to).map(|l| self.counts(1, l, at[1], cell.back) * 2.0).collect();
        let (nowhere, straight) = (vec![Complex::ZERO; self.kinds], vec![0.0; self.kinds]);
        for k in first..=last {
            let of_first = self.counts(0, k, at[0], false);
            let mut wheels: Vec<Wheel> = spokes.iter().map(|kind| Wheel::of(kind)).collect();
            for (l, counts) in of_second.iter().enumerate() {
                let counts = of_first * counts;
                let gaps: Vec<Complex<f64>> = wheels.iter_mut().map(Wheel::gap_and_turn).collect();
                let point = Stretch { gaps: &gaps, slopes: &nowhere, bends: &straight, half: 0.0 };
                if self.mixture.at_most(&point, 1.0) * counts.norm() <= trifle {
                    continue;
                }
                let value = self.mixture.value(&gaps);
                sum.value += (value.at * counts).re;
                let turned = real(k - first) + length(l);
                let grain = (24.0 + length(self.pairs.len()) + 10.0 * turned) * UNIT * self.rate;
                sum.error += value.moved(grain) * counts.norm();
            }
            for (spokes, along) in spokes.iter_mut().zip(&along) {
                spokes.iter_mut().zip(along).for_each(|((_, spoke, _), one)| *spoke *= *one);
            }
        }
    }

    /// e^iθ of so many steps at one place of a lattice, with the angle reduced in whole numbers.
    fn turned(&self, side: usize, k: u64, steps: u64) -> Complex<f64> {
        self.sizes.get(side).map_or(Complex::ZERO, |size| turn(*size, k, steps).conj())
    }

    /// What a coefficient at one place of a lattice counts below a number of steps.
    fn counts(&self, side: usize, k: u64, at: u64, back: bool) -> Complex<f64> {
        let Some(size) = self.sizes.get(side) else { return Complex::ZERO };
        if k == 0 {
            return Complex::from(real(at) / real(*size));
        }
        let counts = weight(*size, k) * (1.0 - turn(*size, k, at)) / 2.0;
        if back { counts.conj() } else { counts }
    }
}
