//! A smooth function from a few of its values: the polynomial through Chebyshev points.
//!
//! Where the function continues into the complex plane, bounded by M on an ellipse around the
//! interval whose half axes add up to ρ times half its length, the polynomial of degree n is off
//! by at most 4 M ρ^−n / (ρ − 1) (Trefethen, Approximation Theory and Approximation Practice,
//! theorem 8.2). An error of the values themselves grows by at most 1 + 2/π · ln(n + 1).

use std::f64::consts::{FRAC_2_PI, PI};

use crate::num::length;

/// Points between two ends, both included.
pub(crate) struct Chebyshev {
    /// They go up.
    pub(crate) points: Vec<f64>,
}

impl Chebyshev {
    /// So many points and one.
    pub(crate) fn new(low: f64, high: f64, degree: usize) -> Self {
        let (middle, half) = (f64::midpoint(low, high), (high - low) / 2.0);
        let point = |at: usize| middle - half * (PI * length(at) / length(degree)).cos();
        Self { points: (0..=degree).map(point).collect() }
    }

    /// How many times the error of values may grow.
    pub(crate) fn growth(&self) -> f64 {
        1.0 + FRAC_2_PI * length(self.points.len()).ln()
    }

    /// The polynomial through these values, somewhere between the ends (the barycentric formula).
    pub(crate) fn between(&self, values: &[f64], at: f64) -> f64 {
        let (mut top, mut bottom) = (0.0, 0.0);
        let last = self.points.len() - 1;
        for (place, (point, value)) in self.points.iter().zip(values).enumerate() {
            let off = at - point;
            if off == 0.0 {
                return *value;
            }
            let sign = if place % 2 == 0 { 1.0 } else { -1.0 };
            let weight = if place == 0 || place == last { sign / 2.0 } else { sign } / off;
            top += weight * value;
            bottom += weight;
        }
        top / bottom
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_with_a_pole_is_met_within_its_bound() {
        // 1 / (1 + x) between 1 and 2: on the ellipse of ρ = 3, 1 + x is at least 1.5 + 1 − 5/6.
        let bound = |degree: i32| 4.0 / (2.5 - 5.0 / 6.0) * 3.0_f64.powi(-degree) / 2.0;
        for degree in [4, 8, 16_i32] {
            let points = Chebyshev::new(1.0, 2.0, usize::try_from(degree).unwrap());
            let values: Vec<f64> = points.points.iter().map(|x| 1.0 / (1.0 + x)).collect();
            for step in 0..=100_u32 {
                let x = 1.0 + f64::from(step) / 100.0;
                let off = (points.between(&values, x) - 1.0 / (1.0 + x)).abs();
                assert!(off <= bound(degree) + 1e-14, "{degree} {x}: {off}");
            }
        }
    }
}
