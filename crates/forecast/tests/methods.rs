//! Three methods that share nothing but the model, brute force and simulation: they agree within
//! what each claims.

#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, Random, euros, reference_with};
use forecast::{CostModel, Kind, Law, Method, Outcome, Portion, Unfit, Year, YearEffect};
use money::{Cents, Share};

const METHODS: [Method; 3] = [Method::Recursion, Method::Transform, Method::Band];

fn outcome(probability: f64, cents: i64) -> Outcome {
    Outcome { probability, cost: Portion::whole(Cents::from_cents(cents)).unwrap() }
}

fn random_kind(random: &mut Random, step: i64, mean: f64) -> Kind {
    let count = 1 + random.below(6);
    let parts = random.parts(usize::try_from(count).unwrap());
    let cost = |random: &mut Random| i64::from(random.below(80)) * step;
    let outcomes = parts.into_iter().map(|part| outcome(part, cost(random) + step)).collect();
    Kind { mean, outcomes }
}

fn random_effect(random: &mut Random, kinds: usize) -> YearEffect {
    match random.below(5) {
        0 => YearEffect::none(),
        1 => YearEffect::gamma(0.5 + 20.0 * random.unit()).unwrap(),
        2 => {
            let shapes: Vec<f64> = (0..kinds).map(|_| 1.0 + 20.0 * random.unit()).collect();
            let common = shapes.iter().copied().fold(f64::MAX, f64::min) * random.unit();
            YearEffect::gammas(common, shapes).unwrap()
        }
        which => {
            let weights = random.parts(3);
            let factors: Vec<Vec<f64>> = (0..kinds)
                .map(|_| {
                    let raw: Vec<f64> = weights.iter().map(|_| 0.3 + random.unit()).collect();
                    let mean: f64 = raw.iter().zip(&weights).map(|(a, b)| a * b).sum();
                    raw.into_iter().map(|one| one / mean).collect()
                })
                .collect();
            let year = |(at, weight): (usize, &f64)| {
                let factors = factors.iter().map(|of_kind| of_kind[at]).collect();
                Year { weight: *weight, factors }
            };
            let years = weights.iter().enumerate().map(year).collect();
            if which == 3 {
                return YearEffect::mixture(years).unwrap();
            }
            YearEffect::mixture_of_gammas(years, 2.0 + 20.0 * random.unit()).unwrap()
        }
    }
}

fn random_model(random: &mut Random) -> CostModel {
    let step = 1 + i64::from(random.below(500));
    let kinds = 1 + random.below(2);
    let mean = (random.unit() * 7.0 - 1.0).exp();
    let kinds: Vec<Kind> = (0..kinds).map(|_| random_kind(random, step, mean)).collect();
    let effect = random_effect(random, kinds.len());
    CostModel::new(&kinds, effect).unwrap()
}

#[test]
fn on_200_random_problems_all_methods_agree_within_their_bounds() {
    let mut random = Random::new(5);
    for problem in 0..200 {
        let model = random_model(&mut random);
        // What kinds do not share is folded, on small lattices only: then another takes its place.
        let laws = METHODS.map(|method| {
            let law = Law::by(&model, method, 1e-8);
            if matches!(law, Err(Unfit::TooLarge { most: 32_768, .. })) {
                return Law::by(&model, Method::Transform, 1e-8).unwrap();
            }
            law.unwrap()
        });
        let [recursion, others @ ..] = &laws;
        for _ in 0..40 {
            let spread = 1.0
                + 4.0 * (random.unit() - 0.4) * model.moments().deviation() / model.moments().mean;
            let cents = (model.moments().mean * spread.max(0.0)).round();
            let amount = Cents::from_cents(format!("{cents:.0}").parse().unwrap());
            let expected = recursion.at_most(amount);
            for law in others {
                let found = law.at_most(amount);
                let bound = expected.error + found.error;
                let off = (found.value - expected.value).abs();
                let method = law.method();
                assert!(off <= bound, "{problem} {method:?} {amount}: {off:e} above {bound:e}");
                let above = [recursion, law].map(|law| law.expected_above(amount));
                let far = (above[0] - above[1]).abs() / model.moments().mean;
                assert!(far < 1e-6, "{problem} {method:?} {amount}: {above:?}");
            }
        }
        for level in [0.05, 0.5, 0.95] {
            let found = laws.each_ref().map(|law| law.quantile(level).unwrap());
            for one in found {
                let certain = one.lowest..=one.highest;
                assert!(certain.contains(&one.amount), "{problem} {one:?}");
                assert!(found.iter().all(|other| other.lowest <= one.highest), "{found:?}");
            }
        }
    }
}

#[test]
fn up_to_four_households_by_hand() {
    let kind =
        Kind { mean: 0.01, outcomes: vec![outcome(0.2, 0), outcome(0.5, 300), outcome(0.3, 700)] };
    for (effect, shape) in
        [(YearEffect::none(), None), (YearEffect::gamma(10.0).unwrap(), Some(10.0))]
    {
        let model = CostModel::new(std::slice::from_ref(&kind), effect).unwrap();
        // Every row of at most four households, with its probability.
        let mut rows: Vec<(i64, f64)> = vec![(0, start(shape, kind.mean))];
        let mut law = rows.clone();
        for households in 1..=4 {
            let more = step(shape, kind.mean, households);
            rows = rows
                .iter()
                .flat_map(|(cents, probability)| {
                    [(0, 0.2), (300, 0.5), (700, 0.3)]
                        .map(|(one, part)| (cents + one, probability * part * more))
                })
                .collect();
            law.extend(&rows);
        }
        for method in METHODS {
            let found = Law::by(&model, method, 1e-9).unwrap();
            for cents in (0..3000).step_by(50) {
                let expected: f64 = law.iter().filter(|row| row.0 <= cents).map(|row| row.1).sum();
                let value = found.at_most(Cents::from_cents(cents)).value;
                assert!((value - expected).abs() < 1e-9, "{method:?} {cents} {value} {expected}");
            }
        }
    }
}

/// P(no household).
fn start(shape: Option<f64>, mean: f64) -> f64 {
    shape.map_or_else(|| (-mean).exp(), |shape| (1.0 + mean / shape).powf(-shape))
}

/// P(n households) over P(n − 1 households).
fn step(shape: Option<f64>, mean: f64, households: u32) -> f64 {
    let n = f64::from(households);
    shape.map_or(mean / n, |shape| (shape + n - 1.0) / n * mean / (shape + mean))
}

#[test]
fn closed_moments_are_those_of_the_law() {
    // Three amounts, so that the law of n households is a short list; n up to 200.
    let cents = [0, 300, 500];
    let parts = [0.2, 0.5, 0.3];
    let outcomes = cents.iter().zip(parts).map(|(cents, part)| outcome(part, *cents)).collect();
    let kind = Kind { mean: 6.0, outcomes };
    for shape in [None, Some(10.0), Some(4.0)] {
        let effect = shape.map_or(YearEffect::none(), |shape| YearEffect::gamma(shape).unwrap());
        let moments = CostModel::new(std::slice::from_ref(&kind), effect).unwrap().moments();
        let mut given = vec![1.0];
        let mut number = start(shape, kind.mean);
        let mut law = vec![0.0; 1001];
        law[0] = number;
        for households in 1..=200 {
            let mut next = vec![0.0; given.len() + 5];
            for (at, one) in given.iter().enumerate() {
                for (steps, part) in [0, 3, 5].into_iter().zip(parts) {
                    next[at + steps] += one * part;
                }
            }
            given = next;
            number *= step(shape, kind.mean, households);
            law.iter_mut().zip(&given).for_each(|(sum, one)| *sum += one * number);
        }
        let about = |centre: f64, power: i32| -> f64 {
            let steps = (0..1001u32).map(|at| f64::from(at) * 100.0 - centre);
            steps.zip(&law).map(|(off, one)| off.powi(power) * one).sum()
        };
        let mean = about(0.0, 1);
        let variance = about(mean, 2);
        let skewness = about(mean, 3) / variance.powf(1.5);
        for (found, expected) in
            [(moments.mean, mean), (moments.variance, variance), (moments.skewness, skewness)]
        {
            assert!((found / expected - 1.0).abs() < 1e-12, "{shape:?} {found} {expected}");
        }
    }
}

#[test]
fn a_million_simulated_years_stay_within_four_deviations() {
    let (mean, shape) = (20.0, 3.0);
    let parts = [0.5, 0.3, 0.15, 0.05];
    let cents = [281_500, 161_500, 0, 563_000];
    let outcomes = cents.iter().zip(parts).map(|(cents, part)| outcome(part, *cents)).collect();
    let effect = YearEffect::gamma(shape).unwrap();
    let model = CostModel::new(&[Kind { mean, outcomes }], effect).unwrap();
    let law = Law::of(&model, 1e-9).unwrap();
    let mut number = vec![start(Some(shape), mean)];
    for households in 1..400 {
        let last = number[number.len() - 1];
        number.push(last * step(Some(shape), mean, households));
    }
    let sums = |list: &[f64]| -> Vec<f64> {
        let running = list.iter().scan(0.0, |sum, one| {
            *sum += one;
            Some(*sum)
        });
        running.collect()
    };
    let (number, parts) = (sums(&number), sums(&parts));
    let mut random = Random::new(2026);
    let bounds = [0.0, 1.0, 3.0, 5.0, 10.0].map(|times: f64| times * model.moments().mean / 3.0);
    let mut within = [0_u32; 5];
    for _ in 0..1_000_000 {
        let households = random.draw(&number);
        let cost: i64 = (0..households).map(|_| cents[random.draw(&parts)]).sum();
        let cost: f64 = format!("{cost}").parse().unwrap();
        within.iter_mut().zip(bounds).for_each(|(sum, bound)| *sum += u32::from(cost <= bound));
    }
    for (bound, seen) in bounds.into_iter().zip(within) {
        let amount = Cents::from_cents(format!("{:.0}", bound.floor()).parse().unwrap());
        let expected = law.at_most(amount).value;
        let deviation = (expected * (1.0 - expected) / 1e6).sqrt();
        let found = f64::from(seen) / 1e6;
        assert!((found - expected).abs() < 4.0 * deviation, "{bound}: {found} {expected}");
    }
}

#[test]
fn every_funder_has_its_own_lattice() {
    for (funder, step) in
        [(Funder::Total, "5"), (Funder::Nl, "1.25"), (Funder::Amif, "3.75"), (Funder::Frontex, "5")]
    {
        let model = reference_with(funder, 10.0, YearEffect::none());
        assert_eq!(model.step(), Portion::whole(euros(step)).unwrap(), "{funder:?}");
    }
    // A third of € 1,00 is no whole number of cents, but a whole number of portions.
    let third = Portion::of(Cents::from_cents(100), Share::parse("33.33%").unwrap()).unwrap();
    let kind = Kind { mean: 3.0, outcomes: vec![Outcome { probability: 1.0, cost: third }] };
    let model = CostModel::new(&[kind], YearEffect::none()).unwrap();
    assert_eq!(model.step(), third);
    let law = Law::of(&model, 1e-9).unwrap();
    assert_eq!(law.quantile(0.5).unwrap().amount, Cents::from_cents(100));
}

#[test]
fn many_households_do_not_underflow() {
    // e^−100000 is no float; half of a Poisson law lies below about its mean.
    let kind = Kind { mean: 100_000.0, outcomes: vec![outcome(0.5, 100), outcome(0.5, 200)] };
    let model = CostModel::new(&[kind], YearEffect::none()).unwrap();
    for method in [Method::Recursion, Method::Band] {
        let law = Law::by(&model, method, 1e-8).unwrap();
        assert_eq!(law.quantile(0.5).unwrap().amount, euros("150000"), "{method:?}");
        let below = law.at_most(euros("149500")).value;
        assert!((below - 0.158_8).abs() < 1e-4, "{method:?} {below}");
    }
}

#[test]
fn mistakes_are_named_with_their_place() {
    let made = |outcomes: Vec<Outcome>, mean| {
        CostModel::new(&[Kind { mean, outcomes }], YearEffect::none()).err()
    };
    let fine = vec![outcome(0.5, 1), outcome(0.5, 100_000_000_000)];
    let too_fine = Unfit::TooFine { kind: 0, outcome: 1, steps: 100_000_000_000, most: 1 << 24 };
    assert_eq!(made(fine, 1.0), Some(too_fine));
    let negative = vec![outcome(0.5, 100), outcome(0.5, -100)];
    assert_eq!(made(negative, 1.0), Some(Unfit::Negative { kind: 0, outcome: 1 }));
    assert_eq!(made(vec![outcome(0.4, 100)], 1.0), Some(Unfit::Sum { kind: 0, given: 0.4 }));
    let above = vec![outcome(1.5, 100), outcome(0.5, 100)];
    assert_eq!(made(above, 1.0), Some(Unfit::Probability { kind: 0, outcome: 0, given: 1.5 }));
    assert_eq!(made(vec![outcome(1.0, 100)], -1.0), Some(Unfit::Mean { kind: 0, given: -1.0 }));
    assert!(matches!(made(vec![outcome(1.0, 100)], f64::NAN), Some(Unfit::Mean { .. })));
    assert_eq!(made(vec![outcome(1.0, 0)], 1.0), Some(Unfit::Nothing));
    assert_eq!(made(vec![outcome(1.0, 100)], 0.0), Some(Unfit::Nothing));
    assert!(YearEffect::gamma(0.0).is_err());
    let years = |weight, factor| YearEffect::mixture(vec![Year { weight, factors: vec![factor] }]);
    assert!(years(0.9, 1.0).is_err() && years(1.0, 1.1).is_err() && years(1.0, 1.0).is_ok());
}

#[test]
fn what_cannot_be_proved_is_refused() {
    let kind = Kind { mean: 1e9, outcomes: vec![outcome(0.5, 1), outcome(0.5, 9_999_991)] };
    let model = CostModel::new(&[kind], YearEffect::none()).unwrap();
    assert!(matches!(Law::of(&model, 1e-9), Err(Unfit::TooLarge { .. })));
    let small = CostModel::new(
        &[Kind { mean: 5.0, outcomes: vec![outcome(1.0, 100)] }],
        YearEffect::none(),
    );
    let small = small.unwrap();
    assert!(matches!(Law::of(&small, 1e-30), Err(Unfit::Bound { .. })));
    assert!(matches!(Law::of(&small, 0.0), Err(Unfit::Level { .. })));
    let law = Law::of(&small, 1e-9).unwrap();
    assert!(matches!(law.quantile(1.0), Err(Unfit::Level { .. })));
    assert!(matches!(law.quantile(1.0 - 1e-12), Err(Unfit::Bound { .. })));
    assert!(law.at_most(Cents::from_cents(-1)).value <= 0.0);
    assert!(law.more_than(euros("100000000")).value <= law.error());
}
