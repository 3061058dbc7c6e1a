//! Gauss rules: a few points and weights that stand for a whole distribution. With n points every
//! polynomial up to degree 2n − 1 has exactly its mean.
//!
//! Each comes from the three-term recurrence of its orthogonal polynomials: the points are the
//! eigenvalues of a small symmetric matrix, the weights the squared first parts of its eigenvectors
//! (Golub and Welsch, 1969).

use crate::Unfit;
use crate::num::length;

/// A value that stands for a part of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Where it stands.
    pub value: f64,
    /// The probability of the part. The weights of a rule add up to one.
    pub weight: f64,
}

/// The largest rule: beyond, rounding eats what is gained.
const MOST: usize = 256;
/// More turns than an eigenvalue ever needs.
const TURNS: usize = 60;

/// The normal distribution.
///
/// # Errors
/// When the rule has no points or too many, or the deviation is negative.
pub fn normal(mean: f64, deviation: f64, points: usize) -> Result<Vec<Point>, Unfit> {
    valid(mean.is_finite() && deviation >= 0.0, "a deviation is at least 0")?;
    let rule = rule(points, |_| 0.0, |n| n.sqrt())?;
    Ok(moved(rule, |value| mean + deviation * value))
}

/// The gamma distribution with this mean and shape.
///
/// # Errors
/// When the rule has no points or too many, or mean or shape are not above zero.
pub fn gamma(mean: f64, shape: f64, points: usize) -> Result<Vec<Point>, Unfit> {
    valid(mean > 0.0 && shape > 0.0, "mean and shape of a gamma distribution are above 0")?;
    let rule = rule(points, |n| 2.0 * n + shape, |n| (n * (n + shape - 1.0)).sqrt())?;
    Ok(moved(rule, |value| value * mean / shape))
}

/// The beta distribution: a share of which `hits` of `hits + misses` were seen.
///
/// # Errors
/// When the rule has no points or too many, or the counts are not above zero.
pub fn beta(hits: f64, misses: f64, points: usize) -> Result<Vec<Point>, Unfit> {
    valid(hits > 0.0 && misses > 0.0, "both counts of a beta distribution are above 0")?;
    let (a, b) = (misses - 1.0, hits - 1.0);
    let middle = move |n: f64| {
        let twice = 2.0 * n + a + b;
        let first = (b - a) / (a + b + 2.0);
        if n < 0.5 { first } else { (b * b - a * a) / (twice * (twice + 2.0)) }
    };
    let side = move |n: f64| {
        let twice = 2.0 * n + a + b;
        let top = 4.0 * n * (n + a) * (n + b);
        // For n = 1 a factor of top and bottom is the same, and both may be zero.
        let square = if n < 1.5 {
            4.0 * (1.0 + a) * (1.0 + b) / (twice * twice * (twice + 1.0))
        } else {
            top * (n + a + b) / (twice * twice * (twice * twice - 1.0))
        };
        square.sqrt()
    };
    let rule = rule(points, middle, side)?;
    Ok(moved(rule, |value| f64::midpoint(1.0, value)))
}

/// A distribution that is the same everywhere between two values.
///
/// # Errors
/// When the rule has no points or too many, or the values are not in order.
pub fn uniform(from: f64, to: f64, points: usize) -> Result<Vec<Point>, Unfit> {
    valid(from <= to, "a range goes from low to high")?;
    let rule = beta(1.0, 1.0, points)?;
    Ok(moved(rule, |value| from + (to - from) * value))
}

fn valid(holds: bool, why: &'static str) -> Result<(), Unfit> {
    if holds { Ok(()) } else { Err(Unfit::Distribution { why }) }
}

fn moved(mut rule: Vec<Point>, to: impl Fn(f64) -> f64) -> Vec<Point> {
    for point in &mut rule {
        point.value = to(point.value);
    }
    rule
}

/// The rule of the recurrence with these middles (n from 0) and sides (n from 1).
fn rule(
    points: usize,
    middle: impl Fn(f64) -> f64,
    side: impl Fn(f64) -> f64,
) -> Result<Vec<Point>, Unfit> {
    valid((1..=MOST).contains(&points), "a Gauss rule has 1 to 256 points")?;
    let mut middles: Vec<f64> = (0..points).map(|n| middle(length(n))).collect();
    let mut sides: Vec<f64> = (1..points).map(|n| side(length(n))).chain([0.0]).collect();
    let mut firsts = vec![0.0; points];
    firsts.first_mut().into_iter().for_each(|first| *first = 1.0);
    for at in 0..points {
        for _ in 0..TURNS {
            if !turn(at, &mut middles, &mut sides, &mut firsts) {
                break;
            }
        }
    }
    let mut rule: Vec<Point> = middles
        .into_iter()
        .zip(firsts)
        .map(|(value, first)| Point { value, weight: first * first })
        .collect();
    rule.sort_by(|a, b| a.value.total_cmp(&b.value));
    let all: f64 = rule.iter().map(|point| point.weight).sum();
    rule.iter_mut().for_each(|point| point.weight /= all);
    Ok(rule)
}

/// One step of the implicit QL method from place `at` on; false when its eigenvalue is found.
fn turn(at: usize, middles: &mut [f64], sides: &mut [f64], firsts: &mut [f64]) -> bool {
    let of = |list: &[f64], place: usize| list.get(place).copied().unwrap_or(0.0);
    let is_loose = |place: usize, middles: &[f64], sides: &[f64]| {
        let near = of(middles, place).abs() + of(middles, place + 1).abs();
        of(sides, place).abs() <= f64::EPSILON * near
    };
    let last = middles.len() - 1;
    let end = (at..last).find(|place| is_loose(*place, middles, sides)).unwrap_or(last);
    if end == at {
        return false;
    }
    let slope = (of(middles, at + 1) - of(middles, at)) / (2.0 * of(sides, at));
    let root = slope.hypot(1.0);
    let mut carried =
        of(middles, end) - of(middles, at) + of(sides, at) / (slope + root.copysign(slope));
    let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
    let set = |list: &mut [f64], place: usize, value: f64| {
        list.get_mut(place).into_iter().for_each(|one| *one = value);
    };
    for place in (at..end).rev() {
        let (f, b) = (sine * of(sides, place), cosine * of(sides, place));
        let length = f.hypot(carried);
        set(sides, place + 1, length);
        if length <= 0.0 {
            set(middles, place + 1, of(middles, place + 1) - shift);
            set(sides, end, 0.0);
            return true;
        }
        (sine, cosine) = (f / length, carried / length);
        let base = of(middles, place + 1) - shift;
        let mix = (of(middles, place) - base) * sine + 2.0 * cosine * b;
        shift = sine * mix;
        set(middles, place + 1, base + shift);
        carried = cosine * mix - b;
        let (low, high) = (of(firsts, place), of(firsts, place + 1));
        set(firsts, place + 1, sine * low + cosine * high);
        set(firsts, place, cosine * low - sine * high);
    }
    set(middles, at, of(middles, at) - shift);
    set(sides, at, carried);
    set(sides, end, 0.0);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// E value^power under the rule.
    fn moment(rule: &[Point], power: i32) -> f64 {
        rule.iter().map(|point| point.weight * point.value.powi(power)).sum()
    }

    fn near(a: f64, b: f64) {
        assert!((a - b).abs() <= 1e-12 * b.abs().max(1.0), "{a} is not {b}");
    }

    #[test]
    fn a_rule_of_n_points_has_the_moments_up_to_2n_minus_1() {
        let normal = normal(0.0, 1.0, 6).unwrap();
        for (power, expected) in [(1, 0.0), (2, 1.0), (4, 3.0), (6, 15.0), (8, 105.0), (10, 945.0)]
        {
            near(moment(&normal, power), expected);
        }
        let gamma = gamma(1.0, 10.0, 8).unwrap();
        let mut expected = 1.0;
        for power in 1..16 {
            expected *= (10.0 + f64::from(power) - 1.0) / 10.0;
            near(moment(&gamma, power), expected);
        }
        for (hits, misses) in [(75.0, 25.0), (20.0, 30.0), (1.0, 1.0), (0.5, 0.5), (30.0, 10.0)] {
            let beta = beta(hits, misses, 8).unwrap();
            let mut expected = 1.0;
            for power in 1..16 {
                let before = f64::from(power) - 1.0;
                expected *= (hits + before) / (hits + misses + before);
                near(moment(&beta, power), expected);
            }
        }
        near(moment(&uniform(2.0, 5.0, 3).unwrap(), 2), 13.0);
    }

    #[test]
    fn large_rules_stay_exact() {
        let rule = normal(0.0, 1.0, 200).unwrap();
        near(moment(&rule, 2), 1.0);
        near(moment(&rule, 4), 3.0);
        assert!(rule.iter().all(|point| point.weight >= 0.0));
        near(moment(&gamma(2.0, 5.9, 120).unwrap(), 2), 4.0 * 6.9 / 5.9);
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        assert!(normal(0.0, -1.0, 4).is_err());
        assert!(gamma(1.0, 0.0, 4).is_err());
        assert!(beta(0.0, 1.0, 4).is_err());
        assert!(uniform(1.0, 0.0, 4).is_err());
        assert!(normal(0.0, 1.0, 0).is_err());
        assert!(normal(0.0, 1.0, 1000).is_err());
    }
}
