//! The distribution function as a sum over the coefficients that are not small.
//!
//! With N points, c the characteristic function and x = j + 1,
//! `F(j) = x/N + Re Σ w · (1 − e^−iθx)`, where `w = 2/N · c(θ) / (1 − e^−iθ)` and θ = 2πk/N for
//! k from 1 to N/2. Leaving out a coefficient changes F by at most `2|c| / (N sin(πk/N)) ≤ |c|/k`.

use std::f64::consts::{PI, TAU};

use realfft::num_complex::Complex;

use crate::characteristic::{Mixture, Stretch};
use crate::num::{count, real};
use crate::recursion::UNIT;
use crate::spectrum::Spectrum;

/// A distribution function on a lattice, with a bound on its error.
pub(crate) struct Series {
    size: u64,
    runs: Vec<Weights>,
    /// How many of the runs, from zero on, are the low band.
    low: usize,
    constant: [f64; 2],
    /// What the rest of the runs adds at most.
    rest: f64,
    /// On any value, apart from what wraps around at the end of the lattice.
    pub(crate) error: f64,
    /// How many coefficients there are.
    pub(crate) terms: usize,
}

struct Weights {
    first: u64,
    weights: Vec<Complex<f64>>,
}

impl Series {
    /// Weighs the coefficients of a spectrum, all but those that together change a probability by
    /// at most `budget`.
    pub(crate) fn new(spectrum: &Spectrum, mixture: &Mixture, budget: f64) -> Self {
        let (sizes, limit, left_out) = unneeded(spectrum, mixture, budget);
        let mut sizes = sizes.into_iter();
        let mut series = Self {
            size: spectrum.size,
            runs: Vec::new(),
            low: 0,
            constant: [0.0; 2],
            rest: 0.0,
            error: left_out + spectrum.left_out,
            terms: 0,
        };
        let mut total = 0.0;
        for run in &spectrum.runs {
            let mut weights = Weights { first: run.first, weights: Vec::new() };
            let (mut size, mut pending) = (0.0, 0);
            let angles = run.gaps.chunks_exact(spectrum.kinds).zip(&run.grains);
            for (((gaps, grain), k), most) in angles.zip(run.first..).zip(&mut sizes) {
                if most < limit {
                    pending += 1;
                    continue;
                }
                let value = mixture.value(gaps);
                series.error += value.moved(*grain) / real(k);
                size += value.at.norm() / real(k);
                if weights.weights.is_empty() {
                    weights.first = k;
                } else {
                    weights.weights.extend((0..pending).map(|_| Complex::ZERO));
                }
                pending = 0;
                weights.weights.push(value.at * weight(spectrum.size, k));
            }
            total += size;
            series.take(weights, size);
        }
        series.error += total * 1024.0 * UNIT;
        series
    }

    fn take(&mut self, weights: Weights, size: f64) {
        if weights.weights.is_empty() {
            return;
        }
        let sum: f64 = weights.weights.iter().map(|weight| weight.re).sum();
        self.terms += weights.weights.len();
        let follows = self.low == self.runs.len()
            && self.runs.last().map_or(1, |run| run.first + count(run.weights.len()))
                == weights.first;
        if follows {
            self.low += 1;
        } else {
            self.rest += size;
        }
        let [low, all] = self.constant;
        self.constant = [if follows { low + sum } else { low }, all + sum];
        self.runs.push(weights);
    }

    /// The probability of at most so many steps.
    pub(crate) fn at_most(&self, steps: u64) -> f64 {
        let [_, constant] = self.constant;
        self.sum(&self.runs, constant, steps)
    }

    /// The same from the low band alone, with what the rest can change.
    pub(crate) fn roughly(&self, steps: u64) -> (f64, f64) {
        let [constant, _] = self.constant;
        (self.sum(self.runs.get(..self.low).unwrap_or(&[]), constant, steps), self.rest)
    }

    fn sum(&self, runs: &[Weights], constant: f64, steps: u64) -> f64 {
        let at = steps + 1;
        let step = turn(self.size, 1, at);
        let of_run = |run: &Weights| {
            let weights = run.weights.iter().rev();
            let inner: Complex<f64> = weights.fold(Complex::ZERO, |sum, one| sum * step + one);
            (inner * turn(self.size, run.first, at)).re
        };
        real(at) / real(self.size) + constant - runs.iter().map(of_run).sum::<f64>()
    }

    /// The sum of the distribution function over 0 to `steps` − 1: the expected number of steps
    /// that are left of so many.
    pub(crate) fn expected_left(&self, steps: u64) -> f64 {
        let [_, constant] = self.constant;
        let of_run = |run: &Weights| -> f64 {
            let terms = run.weights.iter().zip(run.first..);
            let left = |(weight, k): (&Complex<f64>, u64)| {
                let one = turn(self.size, k, 1);
                (weight * one * (1.0 - turn(self.size, k, steps)) / (1.0 - one)).re
            };
            terms.map(left).sum()
        };
        let waves: f64 = self.runs.iter().map(of_run).sum();
        let (steps, size) = (real(steps), real(self.size));
        steps * ((steps + 1.0) / (2.0 * size) + constant) - waves
    }
}

/// What each coefficient changes at most, what the least that is kept does, and what all that is
/// left out changes together.
fn unneeded(spectrum: &Spectrum, mixture: &Mixture, budget: f64) -> (Vec<f64>, f64, f64) {
    let nowhere = vec![Complex::ZERO; spectrum.kinds];
    let straight = vec![0.0; spectrum.kinds];
    let size = |(gaps, k): (&[Complex<f64>], u64)| {
        let point = Stretch { gaps, slopes: &nowhere, bends: &straight, half: 0.0 };
        mixture.at_most(&point, 1.0) / real(k)
    };
    let runs = spectrum.runs.iter();
    let each = runs.flat_map(|run| run.gaps.chunks_exact(spectrum.kinds).zip(run.first..));
    let sizes: Vec<f64> = each.map(size).collect();
    let mut sorted = sizes.clone();
    sorted.sort_by(f64::total_cmp);
    let mut sum = 0.0;
    let first = sorted.into_iter().find(|size| {
        sum += size;
        sum > budget
    });
    let limit = first.unwrap_or(f64::INFINITY);
    let left_out = sizes.iter().filter(|size| **size < limit).sum();
    (sizes, limit, left_out)
}

/// 2/N / (1 − e^−iθ), which is (1 − i · cot(θ/2)) / N: without cancellation. Half way round, k and
/// N − k are the same coefficient, which then counts once.
pub(crate) fn weight(size: u64, k: u64) -> Complex<f64> {
    let half_angle = PI * (real(k) / real(size));
    let times = if k * 2 == size { 0.5 } else { 1.0 };
    Complex::new(1.0, -1.0 / half_angle.tan()) * (times / real(size))
}

/// e^−iθx, with the angle reduced in whole numbers.
pub(crate) fn turn(size: u64, k: u64, at: u64) -> Complex<f64> {
    let turned = u128::from(k) * u128::from(at) % u128::from(size);
    Complex::cis(-TAU * (real(u64::try_from(turned).unwrap_or(0)) / real(size)))
}
