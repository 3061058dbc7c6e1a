//! One budget, many sizes of the same year: the days up to which costs have run, or the years that
//! a year effect may bring. The amounts turn the same way for each, so their angles are searched
//! and computed once.

use realfft::num_complex::Complex;

use money::Cents;

use crate::law::{BEYOND, points, steps_in};
use crate::model::CostModel;
use crate::num::real;
use crate::series::weight;
use crate::spectrum::Spectrum;
use crate::{Law, Method, Unfit};

/// Sizes that share one search are within this factor of each other.
const TOGETHER: f64 = 2.0;
/// The coefficients for a group of sizes are worth their work below this number.
const MOST_TERMS: usize = 1 << 16;

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
    let mut chances = vec![0.0; enough];
    let mut rest = sizes.get(enough..).unwrap_or(&[]);
    while let Some(first) = rest.first() {
        let (group, others) = rest.split_at(rest.partition_point(|size| *size <= first * TOGETHER));
        match together(model, group, steps, within)? {
            Some(found) => chances.extend(found),
            None => {
                for size in group {
                    let law = Law::by(&model.scaled(*size), Method::Recursion, within)?;
                    chances.push(law.more_than(budget).value);
                }
            }
        }
        rest = others;
    }
    Ok(chances)
}

/// A coefficient at a fixed budget: what its value counts, and the gaps of all kinds.
struct Wave {
    counts: Complex<f64>,
    /// One over its number, and the error of its gaps.
    inverse: f64,
    grain: f64,
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
    let effect = model.effect();
    let small = within * (0.5 - BEYOND) / (1.0 + real(size / 2).ln());
    let reach = effect.reach(small);
    let Some(spectrum) = Spectrum::search(model, size, reach / least, MOST_TERMS) else {
        return Ok(None);
    };
    let mut waves = Vec::new();
    let mut gaps = Vec::new();
    for run in &spectrum.runs {
        for (grain, k) in run.grains.iter().zip(run.first..) {
            let counts = weight(size, k) * (1.0 - crate::series::turn(size, k, steps + 1));
            waves.push(Wave { counts, inverse: 1.0 / real(k), grain: *grain });
        }
        gaps.extend_from_slice(&run.gaps);
    }
    let mut scaled = vec![Complex::ZERO; spectrum.kinds];
    let mut chances = Vec::with_capacity(sizes.len());
    for part in sizes {
        let (mut below, mut error) = (real(steps + 1) / real(size), within / 2.0);
        for (wave, gaps) in waves.iter().zip(gaps.chunks_exact(spectrum.kinds)) {
            scaled.iter_mut().zip(gaps).for_each(|(one, gap)| *one = gap * part);
            if effect.is_below(&scaled, reach, 0.0) {
                continue;
            }
            let value = effect.value(&scaled);
            below += (value.at * wave.counts).re;
            error += value.moved(wave.grain * part) * wave.inverse;
        }
        if error > within {
            return Ok(None);
        }
        chances.push((1.0 - below).clamp(0.0, 1.0));
    }
    Ok(Some(chances))
}
