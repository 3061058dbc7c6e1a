//! The law point by point, by Panjer's recursion over the few amounts that occur. All terms are
//! positive, so the error stays relative: deep tails come out as well as the middle.

use crate::model::{CostModel, Jump};
use crate::num::{count, length, place, real};

/// Half the distance from one to the next float.
pub(crate) const UNIT: f64 = f64::EPSILON / 2.0;
/// Above this the recursion is scaled down by itself: the start, e^−μ, would be no float at all.
const CEILING: f64 = 1e250;

/// Probabilities of every number of steps below a bound, with a bound on their relative error.
pub(crate) struct Points {
    pub(crate) mass: Vec<f64>,
    pub(crate) relative_error: f64,
}

/// The law on the first `points` numbers of steps.
pub(crate) fn points(model: &CostModel, points: u64) -> Points {
    let jumps = model.jumps();
    let least = jumps.clone().map(|jump| jump.steps).min().unwrap_or(1);
    let depth = real(points / least.max(1) + 1);
    let mut relative_error = depth * (length(jumps.count()) + 4.0) + model.rate() + 64.0;
    let mixture = model.mixture();
    let shapes = mixture.shapes();
    if shapes.len() > 1 {
        // Every part is folded in: sums of as many terms as there are points.
        relative_error = relative_error * 2.0 + length(shapes.len()) * real(points);
    }
    let relative_error = (relative_error + length(mixture.years())) * UNIT;
    let mut mass = vec![0.0; place(points)];
    for (weight, forms) in mixture.each() {
        let mut year = vec![1.0];
        for (part, form) in forms.enumerate() {
            let shape = shapes.get(part);
            let kinds = model.kinds().iter().zip(form);
            let times = shape.copied().unwrap_or(1.0);
            let jumps: Vec<Jump> =
                kinds.flat_map(|(kind, adds)| sized(kind, adds * times)).collect();
            if jumps.is_empty() {
                continue;
            }
            let factors = match shape {
                None => Factors::poisson(&jumps),
                Some(shape) => Factors::gamma(&jumps, *shape),
            };
            // The parts are independent: their laws are folded.
            let found = recur(&jumps, &factors, points);
            year = if year.len() == 1 { found } else { folded(&year, &found, points) };
        }
        for (sum, one) in mass.iter_mut().zip(year) {
            *sum += weight * one;
        }
    }
    Points { mass, relative_error }
}

/// The households of a kind that are left when there are so many times as many.
fn sized(kind: &[Jump], factor: f64) -> Vec<Jump> {
    let sized = |one: &Jump| Jump { rate: one.rate * factor, ..*one };
    kind.iter().map(sized).filter(|one| one.rate > 0.0).collect()
}

/// The law of the sum of two independent costs, up to a number of points.
fn folded(first: &[f64], second: &[f64], points: u64) -> Vec<f64> {
    let mut sums = vec![0.0; place(points)];
    for (at, one) in first.iter().enumerate().filter(|(_, one)| **one > 0.0) {
        for (sum, other) in sums.iter_mut().skip(at).zip(second) {
            *sum += one * other;
        }
    }
    sums
}

/// What distinguishes one frequency law from another:
/// f(s) = Σ rate · (flat + falling · steps / s) · f(s − steps), and ln f(0).
struct Factors {
    flat: f64,
    falling: f64,
    log_start: f64,
}

impl Factors {
    fn poisson(jumps: &[Jump]) -> Self {
        Self { flat: 0.0, falling: 1.0, log_start: -total(jumps) }
    }

    fn gamma(jumps: &[Jump], shape: f64) -> Self {
        let all = total(jumps);
        let flat = 1.0 / (shape + all);
        Self { flat, falling: (shape - 1.0) * flat, log_start: -shape * (all / shape).ln_1p() }
    }
}

fn total(jumps: &[Jump]) -> f64 {
    jumps.iter().map(|jump| jump.rate).sum()
}

fn recur(jumps: &[Jump], factors: &Factors, points: u64) -> Vec<f64> {
    let terms: Vec<(usize, f64, f64)> = jumps
        .iter()
        .map(|jump| {
            let falling = jump.rate * factors.falling * real(jump.steps);
            (place(jump.steps), jump.rate * factors.flat, falling)
        })
        .collect();
    let longest = terms.iter().map(|(steps, ..)| *steps).max().unwrap_or(0);
    let mut mass = vec![1.0];
    mass.reserve(place(points));
    let mut log_scale = factors.log_start;
    // Before this everything has been scaled away to nothing.
    let mut alive = 0;
    for at in 1..place(points) {
        let inverse = 1.0 / real(count(at));
        // The last points: those before the start are none.
        let before = mass.get(at.saturating_sub(longest)..).unwrap_or(&[]);
        let places = before.len();
        let mut sums = [0.0; 4];
        for four in terms.chunks(4) {
            for (sum, (steps, flat, falling)) in sums.iter_mut().zip(four) {
                let place = places.wrapping_sub(*steps);
                if let Some(before) = before.get(place) {
                    *sum += (flat + falling * inverse) * before;
                }
            }
        }
        let sum: f64 = sums.iter().sum();
        mass.push(sum);
        if sum > CEILING {
            log_scale += CEILING.ln();
            for one in mass.iter_mut().skip(alive) {
                *one /= CEILING;
            }
            alive += mass.iter().skip(alive).take_while(|one| **one <= 0.0).count();
        }
    }
    let scale = log_scale.exp();
    for one in mass.iter_mut().skip(alive) {
        *one *= scale;
    }
    mass
}
