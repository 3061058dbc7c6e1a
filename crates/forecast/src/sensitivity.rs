//! What matters: which assumption moves an answer most, what each part of a policy does to it, and
//! which value of an assumption gives a wanted answer. The answer may be any number: a mean, a
//! quantile, the probability that a budget is used up.

use crate::Unfit;
use crate::quadrature::Point;

/// The most assumptions or parts that are taken together: their combinations must stay few.
const MOST: usize = 16;
/// The most combinations that are computed.
const MOST_RUNS: usize = 1 << 20;

/// How much of the variance of an answer comes from one assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Influence {
    /// From this assumption by itself: the part of the variance that would go if it were known.
    pub first: f64,
    /// From this assumption alone and together with others: what would stay if only this one
    /// were unknown.
    pub total: f64,
}

/// The answer over all assumptions, and where its variance comes from (Sobol's indices).
#[derive(Clone, Debug, PartialEq)]
pub struct Influences {
    /// The mean of the answer.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
    /// One for each assumption.
    pub of: Vec<Influence>,
}

/// Sobol's indices, exact for the rules given: the answer is computed at every combination of
/// their points, and the variances are sums over that grid.
///
/// # Errors
/// When there are no assumptions or too many combinations, or an answer fails.
pub fn influences<E: From<Unfit>>(
    rules: &[Vec<Point>],
    mut answer: impl FnMut(&[f64]) -> Result<f64, E>,
) -> Result<Influences, E> {
    let found = influences_on(rules, |values| Ok::<_, E>(vec![answer(values)?]))?;
    found.into_iter().next().ok_or(Unfit::Nothing.into())
}

/// The same for several answers, such as a mean, a quantile and a probability, that are computed
/// together at every combination.
///
/// # Errors
/// When there are no assumptions or too many combinations, or an answer fails.
pub fn influences_on<E: From<Unfit>>(
    rules: &[Vec<Point>],
    mut answers: impl FnMut(&[f64]) -> Result<Vec<f64>, E>,
) -> Result<Vec<Influences>, E> {
    let why = "there are 1 to 16 assumptions, together of at most 2^20 combinations";
    let runs = rules.iter().try_fold(1_usize, |runs, rule| runs.checked_mul(rule.len()));
    let runs = runs.filter(|runs| (1..=MOST_RUNS).contains(runs));
    let (Some(runs), 1..=MOST) = (runs, rules.len()) else {
        return Err(Unfit::Distribution { why }.into());
    };
    let mut all: Vec<Vec<f64>> = Vec::new();
    for run in 0..runs {
        let values: Vec<f64> = at(rules, run).map(|point| point.value).collect();
        let found = answers(&values)?;
        all.resize_with(found.len(), || Vec::with_capacity(runs));
        all.iter_mut().zip(found).for_each(|(of_one, answer)| of_one.push(answer));
    }
    let weight = |run: usize| at(rules, run).map(|point| point.weight).product::<f64>();
    let weights: Vec<f64> = (0..runs).map(weight).collect();
    Ok(all.iter().map(|answers| divided(rules, &weights, answers)).collect())
}

/// The indices of one answer, known at every combination.
fn divided(rules: &[Vec<Point>], weights: &[f64], answers: &[f64]) -> Influences {
    let mean: f64 = answers.iter().zip(weights).map(|(answer, weight)| answer * weight).sum();
    // Deviations from the mean: small numbers do not drown in large ones.
    let off: Vec<f64> = answers.iter().map(|answer| answer - mean).collect();
    let variance: f64 = off.iter().zip(weights).map(|(off, weight)| off * off * weight).sum();
    // Answers that differ by rounding alone are the same answer.
    let differs = variance > (mean * 1e-13).powi(2);
    let share = |part: f64| if differs { part / variance } else { 0.0 };
    let mut of = Vec::with_capacity(rules.len());
    let mut stride = 1;
    for rule in rules {
        let place = |run: usize| run / stride % rule.len();
        let others = |run: usize| run % stride + run / (stride * rule.len()) * stride;
        let alone = of_means(&off, weights, rule.len(), place);
        let without = of_means(&off, weights, answers.len() / rule.len(), others);
        of.push(Influence { first: share(alone), total: share((variance - without).max(0.0)) });
        stride *= rule.len();
    }
    Influences { mean, variance, of }
}

/// The points of a combination: the first assumption changes fastest.
fn at(rules: &[Vec<Point>], run: usize) -> impl Iterator<Item = &Point> {
    rules.iter().scan(run, |left, rule| {
        let point = rule.get(*left % rule.len());
        *left /= rule.len();
        point
    })
}

/// The variance of the means of groups, of deviations whose mean is zero.
fn of_means(off: &[f64], weights: &[f64], groups: usize, of: impl Fn(usize) -> usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); groups];
    for (run, (off, weight)) in off.iter().zip(weights).enumerate() {
        if let Some((sum, all)) = sums.get_mut(of(run)) {
            *sum += off * weight;
            *all += weight;
        }
    }
    sums.iter().filter(|(_, all)| *all > 0.0).map(|(sum, all)| sum * sum / all).sum()
}

/// What one part of a change does to an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contribution {
    /// Its mean over all orders in which the parts may be made (Shapley's value). These add up to
    /// the whole change.
    pub fair: f64,
    /// The least it does in some order...
    pub least: f64,
    /// ...and the most: a waterfall of one order may show anything between.
    pub most: f64,
}

/// Divides the change of an answer among the parts of a policy change, without an order: `answer`
/// says what it is when these parts are made and the others are not.
///
/// # Errors
/// When there are no parts or more than 16, or an answer fails.
pub fn contributions<E: From<Unfit>>(
    parts: usize,
    mut answer: impl FnMut(&[bool]) -> Result<f64, E>,
) -> Result<Vec<Contribution>, E> {
    if !(1..=MOST).contains(&parts) {
        return Err(Unfit::Distribution { why: "a change has 1 to 16 parts" }.into());
    }
    let mut answers = Vec::with_capacity(1 << parts);
    for set in 0..1_usize << parts {
        let made: Vec<bool> = (0..parts).map(|part| set >> part & 1 == 1).collect();
        answers.push(answer(&made)?);
    }
    let share = orders(parts);
    let contribution = |part: usize| {
        let mut sum = Contribution { fair: 0.0, least: f64::INFINITY, most: f64::NEG_INFINITY };
        for (set, before) in answers.iter().enumerate().filter(|(set, _)| set >> part & 1 == 0) {
            let Some(after) = answers.get(set | 1 << part) else { continue };
            let size = usize::try_from(set.count_ones()).unwrap_or(0);
            sum.fair += (after - before) * share.get(size).copied().unwrap_or(0.0);
            sum.least = sum.least.min(after - before);
            sum.most = sum.most.max(after - before);
        }
        sum
    };
    Ok((0..parts).map(contribution).collect())
}

/// The part of all orders in which a given set of so many comes just before a given other part:
/// size! · (parts − size − 1)! / parts!.
fn orders(parts: usize) -> Vec<f64> {
    let count = |n: usize| crate::num::length(n);
    let mut share = vec![1.0 / count(parts)];
    for size in 1..parts {
        let last = share.last().copied().unwrap_or(0.0);
        share.push(last * count(size) / count(parts - size));
    }
    share
}

/// The value of an assumption between two bounds at which an answer that only goes up, or only
/// goes down, is what is wanted; none when it is so nowhere between.
///
/// # Errors
/// When an answer fails.
pub fn value_for<E>(
    wanted: f64,
    [from, to]: [f64; 2],
    precision: f64,
    mut answer: impl FnMut(f64) -> Result<f64, E>,
) -> Result<Option<f64>, E> {
    let (mut low, mut high) = (from, to);
    let (mut at_low, at_high) = (answer(low)? - wanted, answer(high)? - wanted);
    if at_low * at_high > 0.0 || !(at_low * at_high).is_finite() {
        return Ok(None);
    }
    while (high - low).abs() > precision.max(f64::EPSILON * (low.abs() + high.abs())) {
        let middle = f64::midpoint(low, high);
        let at_middle = answer(middle)? - wanted;
        if at_low * at_middle > 0.0 {
            (low, at_low) = (middle, at_middle);
        } else {
            high = middle;
        }
    }
    Ok(Some(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quadrature;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-10, "{found} is not {expected}");
    }

    #[test]
    fn influences_of_a_known_function() {
        // x + y + x·y for normal x (deviation 1) and y (deviation 2):
        // variances 1 of x, 4 of y, and 4 of both together.
        let rules =
            [quadrature::normal(0.0, 1.0, 4).unwrap(), quadrature::normal(0.0, 2.0, 5).unwrap()];
        let product = |values: &[f64]| {
            let [x, y] = values else { return Err(Unfit::Nothing) };
            Ok(7.0 + x + y + x * y)
        };
        let found = influences(&rules, product).unwrap();
        near(found.mean, 7.0);
        near(found.variance, 9.0);
        for (influence, [first, total]) in found.of.iter().zip([[1.0, 5.0], [4.0, 8.0]]) {
            near(influence.first, first / 9.0);
            near(influence.total, total / 9.0);
        }
        assert!(influences::<Unfit>(&[], |_| Ok(1.0)).is_err());
        let flat = influences::<Unfit>(&rules, |_| Ok(3.0)).unwrap();
        near(flat.of[0].first, 0.0);
    }

    #[test]
    fn contributions_add_up_and_know_their_range() {
        // Three parts: the first two only work together, the third always.
        let answer = |made: &[bool]| {
            let both = made[0] && made[1];
            Ok::<f64, Unfit>(f64::from(u8::from(both)) * 10.0 + f64::from(u8::from(made[2])))
        };
        let found = contributions(3, answer).unwrap();
        for (one, [fair, least, most]) in
            found.iter().zip([[5.0, 0.0, 10.0], [5.0, 0.0, 10.0], [1.0, 1.0, 1.0]])
        {
            near(one.fair, fair);
            near(one.least, least);
            near(one.most, most);
        }
        assert!(contributions::<Unfit>(0, |_| Ok(0.0)).is_err());
        assert!(contributions::<Unfit>(17, |_| Ok(0.0)).is_err());
    }

    #[test]
    fn a_value_is_found_where_there_is_one() {
        let square = |x: f64| Ok::<f64, Unfit>(x * x);
        let found = value_for(2.0, [0.0, 4.0], 1e-12, square).unwrap().unwrap();
        near(found, 2.0_f64.sqrt());
        let down = value_for(-3.0, [0.0, 4.0], 1e-12, |x| Ok::<f64, Unfit>(-x)).unwrap();
        near(down.unwrap(), 3.0);
        assert_eq!(value_for(20.0, [0.0, 4.0], 1e-12, square).unwrap(), None);
    }
}
