//! Floats as whole numbers, for those who show them.

use money::Cents;

use crate::num::floor;

/// A mean or a difference, in whole cents.
pub fn cents(value: f64) -> Cents {
    let size = floor(value.abs().round()).and_then(|size| i64::try_from(size).ok());
    let size = size.unwrap_or(i64::MAX / 2);
    Cents::from_cents(if value < 0.0 { -size } else { size })
}

/// A probability in thousandths, for a picture.
pub fn per_mille(probability: f64) -> i64 {
    floor((probability.clamp(0.0, 1.0) * 1000.0).round())
        .map_or(0, |part| i64::try_from(part).unwrap_or(0))
}
