//! What was spent so far changes what is to come: against sums over all numbers of households.

#![allow(
    clippy::as_conversions,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, SHARES, euros, outcomes};
use forecast::{CostModel, Given, Kind, Law, Outcome, Portion, Unfit, YearEffect};

const WITHIN: f64 = 1e-6;

/// Households of two kinds: of the first each costs € 5, of the second € 7.
fn tiny(means: [f64; 2], effect: YearEffect) -> CostModel {
    let kinds = [0, 1].map(|kind| Kind {
        mean: means[kind],
        outcomes: vec![Outcome {
            probability: 1.0,
            cost: Portion::whole(euros(["5", "7"][kind])).unwrap(),
        }],
    });
    CostModel::new(&kinds, effect).unwrap()
}

/// E Gⁿ e^(−bG) for a gamma distribution of this shape, n from 0.
fn tilted(shape: f64, b: f64, most: usize) -> Vec<f64> {
    let first = (1.0 + b).powf(-shape);
    let next = |moment: &mut f64, n: usize| {
        let now = *moment;
        *moment *= (shape + n as f64) / (1.0 + b);
        Some(now)
    };
    (0..most).scan(first, next).collect()
}

/// E Λ₁ⁱ Λ₂ʲ e^(−μ₁Λ₁ − μ₂Λ₂) for effects that have a gamma part in common: all its terms.
fn moments(means: [f64; 2], common: f64, shapes: [f64; 2], most: usize) -> Vec<Vec<f64>> {
    let b = [means[0] / shapes[0], means[1] / shapes[1]];
    let shared = tilted(common, b[0] + b[1], 2 * most);
    let own = [0, 1].map(|kind| tilted(shapes[kind] - common, b[kind], most));
    let mut rows: Vec<Vec<f64>> = vec![vec![1.0]];
    for n in 1..most {
        let before = &rows[n - 1];
        let at = |k: usize| before.get(k).copied().unwrap_or(0.0);
        rows.push((0..=n).map(|k| at(k) + if k > 0 { at(k - 1) } else { 0.0 }).collect());
    }
    let term = |i: usize, j: usize| -> f64 {
        let mut sum = 0.0;
        for p in 0..=i {
            for q in 0..=j {
                let parts = shared[p + q] * own[0][i - p] * own[1][j - q];
                sum += rows[i][p] * rows[j][q] * parts;
            }
        }
        sum / shapes[0].powf(i as f64) / shapes[1].powf(j as f64)
    };
    (0..most).map(|i| (0..most).map(|j| term(i, j)).collect()).collect()
}

/// How probable it is to read an amount where another one was spent: a bell, one household wide.
fn bell(off: f64, width: f64) -> f64 {
    (-off * off / (2.0 * width * width)).exp()
}

/// The probability of each rest of the year in euros, given what was spent.
fn by_hand(means: [f64; 2], common: f64, shapes: [f64; 2], part: f64, spent: usize) -> Vec<f64> {
    let most = 36;
    let moments = moments(means, common, shapes, most);
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    let poisson =
        |kind: usize, part: f64, n: usize| (means[kind] * part).powf(n as f64) / factorial(n);
    let width = (5.0 * means[0] + 7.0 * means[1]) / (means[0] + means[1]);
    let mut rest = vec![0.0; 12 * most];
    for first in 0..14 {
        for second in 0..12 {
            let off = (5 * first + 7 * second) as f64 - spent as f64;
            let read = if spent == 0 { f64::from(u8::from(off == 0.0)) } else { bell(off, width) };
            let seen = read * poisson(0, part, first) * poisson(1, part, second);
            for a in 0..most - first {
                for b in 0..most - second {
                    let come = poisson(0, 1.0 - part, a) * poisson(1, 1.0 - part, b);
                    rest[5 * a + 7 * b] += seen * come * moments[first + a][second + b];
                }
            }
        }
    }
    let all: f64 = rest.iter().sum();
    rest.iter_mut().for_each(|one| *one /= all);
    rest
}

fn given(model: &CostModel, part: f64, spent: &str) -> Given {
    model.given_spent(part, euros(spent), WITHIN).unwrap()
}

#[test]
fn a_few_households_by_hand() {
    let (means, common, shapes) = ([2.0, 1.5], 1.5, [2.0, 3.5]);
    let model = tiny(means, YearEffect::gammas(common, shapes.to_vec()).unwrap());
    for (part, spent) in [(0.3, 0_usize), (0.3, 5), (0.5, 12), (0.8, 19)] {
        let rest = by_hand(means, common, shapes, part, spent);
        let found = given(&model, part, &spent.to_string());
        assert!(found.error <= WITHIN, "{found:?}");
        for model in [&found.rest, &found.coarse] {
            let law = Law::of(model, 1e-9).unwrap();
            let mean: f64 = (0..).zip(&rest).map(|(euro, p)| f64::from(euro) * p).sum();
            let off = law.moments().mean / 100.0 - mean;
            assert!(off.abs() < 1e-5, "{part} {spent}: mean {off}");
            let (mut sum, mut above) = (0.0, mean);
            for (euro, p) in rest.iter().enumerate().take(40) {
                sum += p;
                let at_most = law.at_most(euros(&euro.to_string())).value;
                assert!((at_most - sum).abs() < 3e-6, "{part} {spent} {euro}: {at_most} {sum}");
                let expected = law.expected_above(euros(&euro.to_string())) / 100.0;
                assert!((expected - above).abs() < 3e-5, "{part} {spent} {euro}");
                above -= 1.0 - sum;
            }
        }
    }
}

#[test]
fn one_gamma_effect_by_its_own_formula() {
    // Every household costs € 1: numbers of households are negative binomial, and what was seen of
    // them makes the effect a gamma effect again.
    let one = Outcome { probability: 1.0, cost: Portion::whole(euros("1")).unwrap() };
    let kind = Kind { mean: 90.0, outcomes: vec![one] };
    let model = CostModel::new(&[kind], YearEffect::gamma(6.0).unwrap()).unwrap();
    for spent in [15_u32, 42, 90] {
        let (mut chance, mut all, mut mean) = ((1.0_f64 + 45.0 / 6.0).powf(-6.0), 0.0, 0.0);
        for seen in 0..400_u32 {
            let weight = chance * bell(f64::from(seen) - f64::from(spent), 2.0);
            all += weight;
            mean += weight * 45.0 * (6.0 + f64::from(seen)) / (6.0 + 45.0);
            chance *= (6.0 + f64::from(seen)) / f64::from(seen + 1) * 45.0 / 51.0;
        }
        let found = given(&model, 0.5, &spent.to_string());
        let off = found.rest.moments().mean / 100.0 / (mean / all) - 1.0;
        assert!(off.abs() < 1e-6, "{spent} {off}");
    }
}

/// A funder's year as in the annex: two kinds, correlated years.
fn year(funder: Funder) -> CostModel {
    let kinds = [true, false].map(|voluntary| Kind {
        mean: if voluntary { 1500.0 } else { 500.0 },
        outcomes: outcomes(funder, SHARES, voluntary),
    });
    CostModel::new(&kinds, YearEffect::gammas(5.8, vec![5.9, 23.0]).unwrap()).unwrap()
}

#[test]
fn who_has_spent_more_expects_more() {
    for funder in [Funder::IomPot, Funder::Frontex, Funder::Nl] {
        let model = year(funder);
        let half = model.moments().mean / 200.0;
        let mut before = 0.0;
        for times in [0.4, 1.0, 2.0] {
            let spent = format!("{:.0}", times * half);
            let found = given(&model, 0.5, &spent);
            let [mean, coarse] =
                [&found.rest, &found.coarse].map(|model| model.moments().mean / 100.0);
            assert!(mean > before, "{funder:?} {times}");
            assert!((mean / coarse - 1.0).abs() < 1e-5, "{funder:?} {times} {mean} {coarse}");
            // Half of the year weighs far more than the year effect.
            assert!((mean / (times * half) - 1.0).abs() < 0.1, "{funder:?} {times} {mean}");
            before = mean;
        }
    }
}

#[test]
fn before_the_first_day_nothing_is_known() {
    let model = year(Funder::IomPot);
    let found = given(&model, 0.0, "0");
    assert_eq!((&found.rest, &found.coarse), (&model, &model));
    assert!(matches!(model.given_spent(0.0, euros("1"), WITHIN), Err(Unfit::Spent)));
}

#[test]
fn what_can_hardly_be_is_refused() {
    let model = year(Funder::IomPot);
    for (part, spent) in [(0.01, "4000000"), (0.9, "10"), (0.5, "99999999")] {
        let refused = model.given_spent(part, euros(spent), WITHIN).unwrap_err();
        assert_eq!(refused, Unfit::Spent, "{part} {spent}");
    }
}
