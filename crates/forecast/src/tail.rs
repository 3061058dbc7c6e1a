//! What certainly lies beyond a point: Chernoff's bound, P(S ≥ x) ≤ E exp(s·S) / exp(s·x), which
//! holds for every s > 0; the best of many is taken.

use crate::characteristic::Mixture;
use crate::model::CostModel;
use crate::num::real;

/// How many tilts are tried in each round, and how many rounds there are.
const TRIES: u32 = 12;
const ROUNDS: u32 = 3;

impl CostModel {
    /// A number of steps that the costs of a year reach with at most this probability.
    pub(crate) fn beyond(&self, probability: f64) -> f64 {
        let depth = -probability.ln();
        self.best_tilt(|tilt, growth| (growth + depth) / tilt)
    }

    /// The logarithm of a bound on the probability that costs are at least so many steps.
    pub(crate) fn log_tail(&self, steps: f64) -> f64 {
        self.best_tilt(|tilt, growth| growth - tilt * steps).min(0.0)
    }

    /// The logarithm of a bound on the probability that costs are at most so many steps.
    pub(crate) fn log_low_tail(&self, steps: f64) -> f64 {
        let mixture = self.mixture();
        let growth_down = |tilt: f64, _| self.log_growth(&mixture, -tilt) + tilt * steps;
        self.best_tilt(growth_down).min(0.0)
    }

    /// The least value over tilts of a function that has one valley.
    fn best_tilt(&self, value: impl Fn(f64, f64) -> f64) -> f64 {
        let mean: f64 = self.jumps().map(|jump| jump.rate * real(jump.steps)).sum();
        let largest = self.jumps().map(|jump| jump.steps).max().unwrap_or(1);
        // Where tilts are too small to matter, and where the largest amount alone is too much.
        let least = (1e-4 / mean).min(1e-2 / real(largest));
        let (mut low, mut high) = (least.ln(), (36.0 / real(largest)).ln());
        let mixture = self.mixture();
        let mut best = f64::INFINITY;
        for _ in 0..ROUNDS {
            let width = (high - low) / f64::from(TRIES);
            let mut at = low;
            for turn in 0..=TRIES {
                let log = low + f64::from(turn) * width;
                let tilt = log.exp();
                let found = value(tilt, self.log_growth(&mixture, tilt));
                if found < best {
                    (best, at) = (found, log);
                }
            }
            (low, high) = (at - width, at + width);
        }
        best
    }

    /// ln E exp(tilt · steps).
    fn log_growth(&self, mixture: &Mixture, tilt: f64) -> f64 {
        let growth = |jump: &crate::model::Jump| jump.rate * (tilt * real(jump.steps)).exp_m1();
        let growths: Vec<f64> =
            self.kinds().iter().map(|kind| kind.iter().map(growth).sum()).collect();
        mixture.log_growth(&growths)
    }
}
