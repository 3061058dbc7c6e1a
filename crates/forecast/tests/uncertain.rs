//! Uncertain assumptions: mixed in, and told apart by what they do to an answer.

#![allow(
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, Random, Shares, euros, outcomes};
use forecast::quadrature::{self, Point};
use forecast::sensitivity::{Influences, influences_on};
use forecast::{
    Calendar, CostModel, Exhaustion, Kind, Law, Method, Outcome, Portion, Unfit, Year, YearEffect,
};
use money::Cents;

fn number(amount: Cents) -> f64 {
    f64::from(u32::try_from(amount.cents()).unwrap())
}

/// What the IOM pot costs with so many households, of which this part goes through JRS.
fn pot(volume: f64, jrs: f64) -> CostModel {
    let kinds = [(true, 0.75), (false, 0.25)].map(|(voluntary, part)| Kind {
        mean: 2000.0 * volume * part,
        outcomes: outcomes(Funder::IomPot, Shares { voluntary: 1.0, jrs }, voluntary),
    });
    CostModel::new(&kinds, YearEffect::gamma(10.0).unwrap()).unwrap()
}

/// P95, and the probability that a budget does not last.
fn answers(values: &[f64]) -> Result<Vec<f64>, Unfit> {
    let law = Law::of(&pot(values[0].exp(), values[1]), 1e-6)?;
    Ok(vec![number(law.quantile(0.95)?.amount), law.more_than(euros("5000000")).value])
}

fn rules(points: usize) -> [Vec<Point>; 2] {
    let normal = quadrature::normal(0.0, 0.1, points).unwrap();
    [normal, quadrature::beta(20.0, 30.0, points).unwrap()]
}

#[test]
fn influences_on_a_quantile_and_on_a_probability() {
    let of = |points| influences_on::<Unfit>(&rules(points), answers).unwrap();
    let found = of(8);
    // Another rule gives the same.
    for (one, other) in found.iter().zip(of(10)) {
        for (one, other) in one.of.iter().zip(other.of) {
            assert!((one.first - other.first).abs() < 1e-4, "{one:?} {other:?}");
            assert!((one.total - other.total).abs() < 1e-4, "{one:?} {other:?}");
        }
    }
    // And so do draws: each value drawn anew while the other stays (Jansen's estimates).
    let mut random = Random::new(7);
    let mut draw = || {
        let tenth: f64 = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        // The order statistic of 49 draws is the beta distribution.
        let mut units: Vec<f64> = (0..49).map(|_| random.unit()).collect();
        units.sort_by(f64::total_cmp);
        [tenth / 10.0, units[19]]
    };
    let mut sums = [[[0.0; 2]; 2]; 2];
    let draws = 250;
    for _ in 0..draws {
        let (one, other) = (draw(), draw());
        let base = answers(&one).unwrap();
        for input in 0..2 {
            let mut mixed = one;
            mixed[input] = other[input];
            for (answer, (base, mixed)) in base.iter().zip(answers(&mixed).unwrap()).enumerate() {
                let off: f64 = base - mixed;
                sums[answer][input][0] += off * off / 2.0 / f64::from(draws);
                sums[answer][input][1] += off.powi(4) / 4.0 / f64::from(draws);
            }
        }
    }
    for (answer, Influences { variance, of, .. }) in found.iter().enumerate() {
        for (input, influence) in of.iter().enumerate() {
            let [mean, square] = sums[answer][input];
            let deviation = ((square - mean * mean) / f64::from(draws)).sqrt() / variance;
            let off = (mean / variance - influence.total).abs();
            assert!(off < 4.0 * deviation + 0.02, "{answer} {input} {influence:?} {mean}");
            assert!(influence.first <= influence.total);
        }
    }
    // How many there are and who goes through JRS matter both.
    assert!(found.iter().all(|one| one.of.iter().all(|one| one.first > 0.1)), "{found:?}");
}

/// Two kinds whose year effects have something in common, in years that differ as well.
fn mixed_years(means: [f64; 2]) -> CostModel {
    let kinds = [(true, means[0]), (false, means[1])].map(|(voluntary, mean)| Kind {
        mean,
        outcomes: outcomes(Funder::IomPot, Shares { voluntary: 1.0, jrs: 0.4 }, voluntary),
    });
    let year = |(weight, factors): (f64, [f64; 2])| Year { weight, factors: factors.to_vec() };
    let years = [(0.25, [0.8, 1.3]), (0.5, [1.0, 1.0]), (0.25, [1.2, 0.7])].map(year);
    let within = YearEffect::gammas(5.0, vec![5.9, 22.8]).unwrap();
    let effect = YearEffect::mixture_within(years.to_vec(), &within).unwrap();
    CostModel::new(&kinds, effect).unwrap()
}

#[test]
fn a_mixture_of_years_with_gamma_parts_in_common() {
    let few = mixed_years([4.0, 2.0]);
    let laws = [Method::Recursion, Method::Transform, Method::Band]
        .map(|method| Law::by(&few, method, 1e-8).unwrap());
    let many = mixed_years([600.0, 300.0]);
    let large =
        [Method::Transform, Method::Band].map(|method| Law::by(&many, method, 1e-8).unwrap());
    for (laws, upto) in [(&laws[..], 80_000_u32), (&large[..], 9_000_000)] {
        for step in 0..200 {
            let amount = Cents::from_cents(i64::from(upto) / 2 * i64::from(step));
            let all: Vec<f64> = laws.iter().map(|law| law.at_most(amount).value).collect();
            let off = all.iter().map(|one| (one - all[0]).abs()).fold(0.0, f64::max);
            assert!(off <= 2e-8, "{amount}: {all:?}");
        }
    }
    // Moments in closed form are those of the points.
    let (mean, law) = (few.moments().mean, &laws[0]);
    let above = law.expected_above(Cents::ZERO);
    assert!((above / mean - 1.0).abs() < 1e-7, "{above} {mean}");
}

#[test]
fn days_between_a_few_days_are_those_computed_one_by_one() {
    let calendar = Calendar::new(&[1.0; 365]).unwrap();
    let budget = euros("1600000");
    for effect in [
        YearEffect::gammas(5.0, vec![5.9, 22.8]).unwrap(),
        mixed_years([600.0, 300.0]).effect().clone(),
    ] {
        let model = mixed_years([600.0, 300.0]).with_effect(effect.clone()).unwrap();
        let found = Exhaustion::of(&model, &calendar, budget, 1e-7).unwrap();
        for day in [90, 150, 211, 275, 333, 365_u32] {
            let part = f64::from(day) / 365.0;
            let alone = mixed_years([600.0 * part, 300.0 * part]);
            let alone = alone.with_effect(effect.clone()).unwrap();
            let alone = Law::by(&alone, Method::Transform, 1e-8).unwrap().more_than(budget).value;
            let there = found.by_day()[usize::try_from(day).unwrap() - 1];
            assert!((there - alone).abs() <= 1.1e-7, "{day}: {there} {alone}");
        }
        assert!(found.probability() > 0.3 && found.probability() < 0.9);
    }
}

#[test]
fn a_household_that_costs_nothing_changes_no_law() {
    let cost = |euro: &str| Portion::whole(euros(euro)).unwrap();
    let priced = [("200", 0.4), ("323", 0.6)];
    let outcome = |(euro, probability): (&str, f64)| Outcome { probability, cost: cost(euro) };
    let priced = Kind { mean: 300.0, outcomes: priced.map(outcome).to_vec() };
    let free =
        Kind { mean: 500.0, outcomes: vec![Outcome { probability: 1.0, cost: Portion::ZERO }] };
    let effect = YearEffect::gammas(2.0, vec![8.0, 3.0]).unwrap();
    let both = CostModel::new(&[priced.clone(), free], effect).unwrap();
    let alone = CostModel::new(&[priced], YearEffect::gamma(8.0).unwrap()).unwrap();
    for level in [0.05, 0.5, 0.95] {
        let [both, alone] =
            [&both, &alone].map(|model| Law::of(model, 1e-9).unwrap().quantile(level).unwrap());
        assert_eq!(both.amount, alone.amount);
    }
}
