//! One budget, many sizes of the same year: the days up to which costs have run, or the years that
//! a year effect may bring. The amounts turn the same way for each, so their angles are searched
//! and computed once.

use realfft::num_complex::Complex;

use money::Cents;

use crate::characteristic::{Mixture, Stretch};
use crate::chebyshev::Chebyshev;
use crate::law::{BEYOND, points, steps_in};
use crate::model::CostModel;
use crate::moments::Moments;
use crate::num::{floor, length, place, real, signed};
use crate::series::weight;
use crate::spectrum::Spectrum;
use crate::{Law, Unfit, YearEffect};

/// Sizes that share one search are within this factor of each other.
const TOGETHER: f64 = 2.0;
/// The coefficients for a group of sizes are worth their work below this number.
const MOST_TERMS: usize = 1 << 16;
/// Cuts within the width of what is cut: the trapezoidal rule is then off by e^−2π²·9.
const CUTS: f64 = 3.0;
/// Halvings of the cuts before giving up.
const HALVINGS: u32 = 4;

/// For each size, the probability that this part of the year costs more than the budget, off by
/// at most `within`. The sizes go up.
pub(crate) fn chances_above(
    model: &CostModel,
    sizes: &[f64],
    budget: Cents,
    within: f64,
) -> Result<Vec<f64>, Unfit> {
    let Some(steps) = steps_in(model.step(), budget) else { return Ok(vec![1.0; sizes.len()]) };
    // Below some size the budget is next to certainly enough.
    let nothing = (within * BEYOND).ln();
    let enough =
        sizes.partition_point(|size| model.scaled(*size).log_tail(real(steps) + 1.0) <= nothing);
    // Above some other size it is next to certainly not.
    let not_enough =
        sizes.partition_point(|size| model.scaled(*size).log_low_tail(real(steps)) > nothing);
    let mut chances = vec![0.0; enough];
    let mut rest = sizes.get(enough..not_enough).unwrap_or(&[]);
    while let Some(first) = rest.first() {
        let (group, others) = rest.split_at(rest.partition_point(|size| *size <= first * TOGETHER));
        match together(model, group, steps, within)? {
            Some(found) => chances.extend(found),
            None => {
                for size in group {
                    let law = Law::of(&model.scaled(*size), within)?;
                    chances.push(law.more_than(budget).value);
                }
            }
        }
        rest = others;
    }
    chances.resize(sizes.len(), 1.0);
    Ok(chances)
}

/// The same under a gamma effect of this shape, by mixing the chances of all sizes of a year in
/// which nothing but chance differs: these go from no to yes in a narrow range. The cuts are
/// halved until all answers stay the same within half of `within`.
pub(crate) fn chances_above_mixed(
    model: &CostModel,
    shape: f64,
    sizes: &[f64],
    budget: Cents,
    within: f64,
) -> Result<Vec<f64>, Unfit> {
    let alike = model.with_effect(YearEffect::none())?;
    let mut width = cut_width(&[(&alike, budget)], shape);
    for _ in 0..HALVINGS {
        let logs = || sizes.iter().filter(|size| **size > 0.0).map(|size| size.ln());
        let (least, most) = (logs().fold(f64::MAX, f64::min), logs().fold(f64::MIN, f64::max));
        let [low, high] = gamma_range(shape, within / 1e3);
        let cuts = floor((most + high - least - low) / width).map_or(0, place) + 2;
        let years: Vec<f64> = (0..cuts).map(|at| least + low + length(at) * width).collect();
        let grown: Vec<f64> = years.iter().map(|log| log.exp()).collect();
        let chances = chances_above(&alike, &grown, budget, within / 8.0)?;
        let rows: Vec<[f64; 1]> = chances.into_iter().map(|chance| [chance]).collect();
        let mut change = 0.0_f64;
        let mut mixed = Vec::with_capacity(sizes.len());
        for size in sizes {
            let off = size.max(f64::MIN_POSITIVE).ln();
            let first = floor((low + off - least - low) / width).map_or(0, place);
            let until = floor((high + off - least - low) / width).map_or(0, place) + 2;
            let window = first..until.min(cuts);
            let logs = years.get(window.clone()).unwrap_or(&[]).iter().map(|log| log - off);
            let Mean { fine: [fine], coarse: [coarse] } =
                gamma_mean(shape, logs, rows.get(window).unwrap_or(&[]));
            change = change.max((fine - coarse).abs());
            mixed.push(fine);
        }
        if change <= within / 2.0 {
            return Ok(mixed);
        }
        width /= 2.0;
    }
    Err(Unfit::Bound { asked: within, proved: f64::INFINITY })
}

/// The mean over years, and the same from every other year.
pub(crate) struct Mean<const N: usize> {
    pub(crate) fine: [f64; N],
    pub(crate) coarse: [f64; N],
}

/// The mean of what the years give under a gamma effect of mean one, for years whose logarithms
/// are evenly spaced: the trapezoidal rule.
pub(crate) fn gamma_mean<const N: usize>(
    shape: f64,
    logs: impl Iterator<Item = f64>,
    rows: &[[f64; N]],
) -> Mean<N> {
    let mut sums = [([0.0; N], 0.0); 2];
    for (at, (log, row)) in logs.zip(rows).enumerate() {
        let weight = (shape * (log - log.exp_m1())).exp();
        if let Some((sum, all)) = sums.get_mut(at % 2) {
            sum.iter_mut().zip(row).for_each(|(sum, one)| *sum += weight * one);
            *all += weight;
        }
    }
    let [(even, of_even), (odd, of_odd)] = sums;
    let mut mean = Mean { fine: [0.0; N], coarse: [0.0; N] };
    let all = mean.fine.iter_mut().zip(&mut mean.coarse).zip(even).zip(odd);
    for (((fine, coarse), even), odd) in all {
        *fine = (even + odd) / (of_even + of_odd);
        *coarse = even / of_even;
    }
    mean
}

/// Logarithms between which a gamma effect of mean one lies, but for the rest.
pub(crate) fn gamma_range(shape: f64, rest: f64) -> [f64; 2] {
    let depth = -rest.ln();
    [-(depth + 2.0) / shape - 1.0, ((2.0 * depth + 4.0 * shape) / shape).ln()]
}

/// How far apart the logarithms of years may be: what changes fastest is the gamma effect, or the
/// chance of a budget where it goes from no to yes.
pub(crate) fn cut_width(budgets: &[(&CostModel, Cents)], shape: f64) -> f64 {
    let of_budget = |(model, budget): &(&CostModel, Cents)| {
        let Moments { mean, variance, .. } = model.moments();
        let size = (signed(budget.cents()) / mean).max(1e-9);
        (size * variance).sqrt() / (size * mean)
    };
    let narrow = budgets.iter().map(of_budget).fold(0.3, f64::min);
    narrow.min(1.0 / shape.sqrt()) / CUTS
}

/// A coefficient at a fixed budget: what its value counts, and the gaps of all kinds.
struct Wave {
    counts: Complex<f64>,
    /// One over its number, and the error of its gaps.
    inverse: f64,
    grain: f64,
}

/// The coefficients that matter for some sizes of a year.
struct Waves {
    mixture: Mixture,
    all: Vec<Wave>,
    gaps: Vec<Complex<f64>>,
    /// The part of the lattice that the budget is.
    flat: f64,
    /// A coefficient below this does not matter at one size...
    small: f64,
    /// ...and this is how far a probability is off by all that do not matter.
    left_out: f64,
}

/// `None` when too many coefficients matter, or rounding spoils the bound.
fn together(
    model: &CostModel,
    sizes: &[f64],
    steps: u64,
    within: f64,
) -> Result<Option<Vec<f64>>, Unfit> {
    let (Some(least), Some(most)) = (sizes.first(), sizes.last()) else { return Ok(None) };
    let size = points(&model.scaled(*most), within)?;
    if steps >= size {
        return Ok(Some(vec![0.0; sizes.len()]));
    }
    let mixture = model.mixture();
    let budget = within / 4.0;
    let found = Spectrum::search(model, &mixture, size, budget, *least, MOST_TERMS);
    let Some(spectrum) = found else { return Ok(None) };
    let waves = Waves::of(&spectrum, mixture, steps, within);
    let (few, mut error) = match waves.enough([*least, *most], sizes.len(), budget) {
        Some((few, error)) => (Some(few), error),
        None => (None, 0.0),
    };
    let at = few.as_ref().map_or(sizes, |few| &few.points);
    let (below, off): (Vec<f64>, Vec<f64>) = at.iter().map(|part| waves.below(*part)).unzip();
    let growth = few.as_ref().map_or(1.0, Chebyshev::growth);
    error += off.into_iter().fold(0.0, f64::max) * growth + budget + within * BEYOND;
    if error > within {
        return Ok(None);
    }
    let chance = |below: f64| (1.0 - below).clamp(0.0, 1.0);
    Ok(Some(match few {
        None => below.into_iter().map(chance).collect(),
        Some(few) => sizes.iter().map(|size| chance(few.between(&below, *size))).collect(),
    }))
}

/// What ρ is for the ellipse on which coefficients are bounded.
const AROUND: f64 = 3.0;
/// Degrees that are tried.
const DEGREES: [usize; 6] = [8, 12, 16, 20, 24, 32];

impl Waves {
    fn of(spectrum: &Spectrum, mixture: Mixture, steps: u64, within: f64) -> Self {
        let size = spectrum.size;
        let left_out = within / 24.0;
        let small = left_out / (1.0 + real(size / 2).ln());
        let flat = real(steps + 1) / real(size);
        let mut waves = Self { mixture, all: Vec::new(), gaps: Vec::new(), flat, small, left_out };
        for run in &spectrum.runs {
            for (grain, k) in run.grains.iter().zip(run.first..) {
                let counts = weight(size, k) * (1.0 - crate::series::turn(size, k, steps + 1));
                waves.all.push(Wave { counts, inverse: 1.0 / real(k), grain: *grain });
            }
            waves.gaps.extend_from_slice(&run.gaps);
        }
        waves
    }

    /// The probability that this part of the year costs at most the budget, and how far it is off.
    fn below(&self, part: f64) -> (f64, f64) {
        let kinds = self.gaps.len() / self.all.len().max(1);
        let mut scaled = vec![Complex::ZERO; kinds];
        let (nowhere, straight) = (scaled.clone(), vec![0.0; kinds]);
        let (mut below, mut error) = (self.flat, self.left_out);
        for (wave, gaps) in self.all.iter().zip(self.gaps.chunks_exact(kinds.max(1))) {
            scaled.iter_mut().zip(gaps).for_each(|(one, gap)| *one = gap * part);
            let point = Stretch { gaps: &scaled, slopes: &nowhere, bends: &straight, half: 0.0 };
            if self.mixture.at_most(&point, 1.0) <= self.small {
                continue;
            }
            let value = self.mixture.value(&scaled);
            below += (value.at * wave.counts).re;
            error += value.moved(wave.grain * part) * wave.inverse;
        }
        (below, error)
    }

    /// Sizes that are enough to know the probability between these ends, when they are fewer than
    /// `most`, and how far it is off by that. The gaps are real parts at most zero: so far around
    /// the interval no coefficient has a pole.
    fn enough(&self, [low, high]: [f64; 2], most: usize, budget: f64) -> Option<(Chebyshev, f64)> {
        let (middle, half) = (f64::midpoint(low, high), (high - low) / 2.0);
        let radius = half * f64::midpoint(AROUND, 1.0 / AROUND);
        if DEGREES[0] >= most || radius >= middle * 0.9 {
            return None;
        }
        let kinds = self.gaps.len() / self.all.len().max(1);
        let each = self.all.iter().zip(self.gaps.chunks_exact(kinds.max(1)));
        let around = each.map(|(wave, gaps)| {
            Some(self.mixture.around(gaps, middle, radius)? * wave.counts.norm())
        });
        let all = around.sum::<Option<f64>>()?;
        let fits = |degree: &usize| -> Option<(usize, f64)> {
            let error = 4.0 * all * (-length(*degree) * AROUND.ln()).exp() / (AROUND - 1.0);
            (error <= budget && *degree < most).then_some((*degree, error))
        };
        let (degree, error) = DEGREES.iter().find_map(fits)?;
        Some((Chebyshev::new(low, high, degree), error))
    }
}
