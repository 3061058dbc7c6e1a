//! The one place where a whole number becomes a float, and a float a whole number.

#![allow(
    clippy::as_conversions,
    reason = "the standard library has no other way between floats and whole numbers"
)]

/// The float of a count or a place on a lattice. Exact: whatever is counted here stays below 2^53.
pub(crate) const fn real(count: u64) -> f64 {
    debug_assert!(count <= 1 << f64::MANTISSA_DIGITS, "a count that a float cannot hold");
    count as f64
}

/// The float of a length in memory.
pub(crate) const fn length(count: usize) -> f64 {
    real(count as u64)
}

/// The float of a whole number that may be below zero, such as cents.
pub(crate) const fn signed(number: i64) -> f64 {
    let size = real(number.unsigned_abs());
    if number < 0 { -size } else { size }
}

/// The whole number at or below a float; none when it is negative, not a number or above 2^53.
pub(crate) fn floor(number: f64) -> Option<u64> {
    let most = real(1 << f64::MANTISSA_DIGITS);
    (0.0..=most).contains(&number).then_some(number as u64)
}

/// A place on a lattice as a place in memory.
pub(crate) fn place(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A place in memory as a place on a lattice.
pub(crate) fn count(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}

/// A bound on base^−exponent that is at most half as much again for exponents up to 5, for a base
/// of at least 1: between powers of two the logarithm is taken too small and the power too large,
/// both by straight lines. A fraction of the work of the power itself.
pub(crate) fn power_at_most(base: f64, exponent: f64) -> f64 {
    const ONE: f64 = (1_u64 << (f64::MANTISSA_DIGITS - 1)) as f64;
    const BIAS: f64 = (f64::MAX_EXP - 1) as f64;
    // Its bits are a number: the exponent, and then the mantissa as a fraction.
    let log = base.max(1.0).to_bits() as f64 / ONE - BIAS;
    let power = (BIAS - exponent * log + 1e-9 + exponent * 1e-12).max(1e-3);
    f64::from_bits((power * ONE) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_that_are_no_count_are_refused() {
        assert_eq!(floor(3.99), Some(3));
        assert_eq!(floor(-0.01), None);
        assert_eq!(floor(f64::NAN), None);
        assert_eq!(floor(1e17), None);
        assert!((signed(-250) + 250.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_bound_on_a_power_is_above_it_and_near() {
        for step in 0..2000_u32 {
            let base = (f64::from(step) / 100.0).exp();
            for exponent in [0.5, 2.95, 5.0, 500.0] {
                let (exact, bound) = (base.powf(-exponent), power_at_most(base, exponent));
                assert!(bound >= exact, "{base} {exponent}: {bound} is below {exact}");
                let near = exact * 1.6 + f64::MIN_POSITIVE;
                assert!(exponent > 5.0 || bound <= near, "{base} {exponent}: {bound} {exact}");
            }
        }
    }
}
