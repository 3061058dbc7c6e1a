//! Two funders that pay for the same households.

#![allow(
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, Random, SHARES, euros, outcomes};
use forecast::{JointKind, JointModel, JointOutcome, Portion, Unfit, YearEffect, both_above};
use money::Cents;

/// Two funders of the reference problem; households that leave voluntarily and those that are
/// forced are two kinds.
fn pair(funders: [Funder; 2], mean: f64, effect: &YearEffect) -> JointModel {
    let kinds = [(true, 0.75), (false, 0.25)].map(|(voluntary, part)| {
        let [some, others] = funders.map(|funder| outcomes(funder, SHARES, voluntary));
        let both = some.iter().zip(others).map(|(one, other)| JointOutcome {
            probability: one.probability,
            costs: [one.cost, other.cost],
        });
        JointKind { mean: mean * part, outcomes: both.collect() }
    });
    JointModel::new(&kinds, effect).unwrap()
}

#[test]
fn funders_that_share_no_household_by_the_other_method() {
    let budgets = [euros("5500000"), euros("3700000")];
    let model = pair([Funder::IomPot, Funder::Frontex], 2000.0, &YearEffect::gamma(10.0).unwrap());
    let found = model.both_above(budgets, 1e-4).unwrap();
    let [one, other] = model.sides();
    let apart = both_above([one, other], budgets, 1e-8).unwrap();
    assert!(found.both.error <= 1e-4);
    assert!((found.both.value - apart.both.value).abs() <= found.both.error, "{found:?} {apart:?}");
    assert!((found.first.value - apart.first.value).abs() <= 1e-5, "{found:?} {apart:?}");
}

/// A few households in small amounts: all of the law by adding one household after another.
#[test]
fn a_few_households_by_hand() {
    let shape = 3.0;
    for shapes in [vec![shape, shape], vec![3.0, 8.0]] {
        let common = if shapes[1] > shape { 0.0 } else { shape };
        let effect = YearEffect::gammas(common, shapes.clone()).unwrap();
        let all = [
            (2.5, vec![([1, 0], 0.3), ([1, 2], 0.5), ([3, 1], 0.2)]),
            (1.5, vec![([0, 1], 0.6), ([2, 3], 0.3), ([0, 0], 0.1)]),
        ];
        let kind = |(mean, outcomes): &(f64, Vec<([i64; 2], f64)>)| {
            let outcome = |(steps, probability): &([i64; 2], f64)| JointOutcome {
                probability: *probability,
                costs: steps.map(|one| Portion::whole(Cents::from_cents(one * 500)).unwrap()),
            };
            JointKind { mean: *mean, outcomes: outcomes.iter().map(outcome).collect() }
        };
        let model = JointModel::new(&all.each_ref().map(kind), &effect).unwrap();
        let law = if common > 0.0 {
            let sum: f64 = all.iter().map(|(mean, _)| mean).sum();
            let merged = all.iter().flat_map(|(mean, outcomes)| {
                outcomes.iter().map(move |(steps, part)| (*steps, part * mean / sum))
            });
            compound(sum, shape, &merged.collect::<Vec<_>>())
        } else {
            let [one, other] = [0, 1].map(|at| compound(all[at].0, shapes[at], &all[at].1));
            folded(&one, &other)
        };
        for (a, b) in [(0, 0), (2, 5), (7, 3), (11, 12)] {
            let mut both = 0.0;
            for (x, row) in law.iter().enumerate() {
                for (y, chance) in row.iter().enumerate() {
                    both += if x > a && y > b { *chance } else { 0.0 };
                }
            }
            let budgets =
                [a, b].map(|steps| Cents::from_cents(i64::try_from(steps).unwrap() * 500));
            let found = model.both_above(budgets, 1e-7).unwrap();
            let off = (found.both.value - both).abs();
            assert!(off <= found.both.error + 1e-9, "{a} {b}: {found:?} {both}");
        }
    }
}

const SIDE: usize = 120;

/// A negative binomial number of households.
fn compound(mean: f64, shape: f64, outcomes: &[([i64; 2], f64)]) -> Vec<Vec<f64>> {
    let nothing = vec![vec![0.0; SIDE]; SIDE];
    let (mut law, mut of_number) = (nothing.clone(), nothing.clone());
    of_number[0][0] = 1.0;
    let mut number = (1.0 + mean / shape).powf(-shape);
    for households in 0..400_u32 {
        for (row, of) in law.iter_mut().zip(&of_number) {
            row.iter_mut().zip(of).for_each(|(sum, one)| *sum += number * one);
        }
        let n = f64::from(households);
        number *= (shape + n) / (n + 1.0) * mean / (shape + mean);
        let mut next = nothing.clone();
        for ([a, b], part) in outcomes {
            let [a, b] = [a, b].map(|steps| usize::try_from(*steps).unwrap());
            for x in a..SIDE {
                for y in b..SIDE {
                    next[x][y] += part * of_number[x - a][y - b];
                }
            }
        }
        of_number = next;
    }
    law
}

fn folded(one: &[Vec<f64>], other: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut law = vec![vec![0.0; SIDE]; SIDE];
    for (x, row) in one.iter().enumerate().take(60) {
        for (y, first) in row.iter().enumerate().take(60).filter(|(_, first)| **first > 1e-14) {
            for v in x..SIDE {
                for w in y..SIDE {
                    law[v][w] += first * other[v - x][w - y];
                }
            }
        }
    }
    law
}

#[test]
fn cash_of_the_state_in_jrs_cases_against_simulated_years() {
    // A voluntary household through JRS costs Frontex its support and the state its cash.
    let (mean, shape) = (400.0, 10.0);
    let budgets = [euros("300000"), euros("600000")];
    let effect = YearEffect::gamma(shape).unwrap();
    let model = pair([Funder::Nl, Funder::Frontex], mean, &effect);
    let found = model.both_above(budgets, 1e-3).unwrap();
    let mut random = Random::new(5);
    let mut households = Vec::new();
    for (voluntary, part) in [(true, 0.75), (false, 0.25)] {
        let sides = [Funder::Nl, Funder::Frontex].map(|funder| outcomes(funder, SHARES, voluntary));
        let both = sides[0].iter().zip(&sides[1]);
        let costs = |one: &Portion| one.in_cents();
        households.extend(
            both.map(|(one, other)| (one.probability * part, costs(&one.cost), costs(&other.cost))),
        );
    }
    let sums = households.iter().scan(0.0, |sum, one| {
        *sum += one.0;
        Some(*sum)
    });
    let sums: Vec<f64> = sums.collect();
    let limits = budgets.map(|one| f64::from(u32::try_from(one.cents()).unwrap()));
    let (years, mut both) = (20_000_u32, 0_u32);
    for _ in 0..years {
        // A gamma of whole shape is a sum of exponentials; a Poisson number counts them.
        let size: f64 = (0..10).map(|_| -random.unit().ln()).sum::<f64>() / shape;
        let (mut left, mut spent) = (size * mean + random.unit().ln(), [0.0; 2]);
        while left > 0.0 {
            let (_, one, other) = households[random.draw(&sums)];
            spent = [spent[0] + one, spent[1] + other];
            left += random.unit().ln();
        }
        both += u32::from(spent[0] > limits[0] && spent[1] > limits[1]);
    }
    let part = f64::from(both) / f64::from(years);
    let four = 4.0 * (part * (1.0 - part) / f64::from(years)).sqrt();
    assert!((part - found.both.value).abs() < four + found.both.error, "{part} {found:?}");
    assert!(found.dependence() > 1.2, "{found:?}");
}

#[test]
fn what_cannot_be_is_refused() {
    let cost = Portion::whole(euros("5")).unwrap();
    let only =
        |costs| JointKind { mean: 3.0, outcomes: vec![JointOutcome { probability: 1.0, costs }] };
    let none = YearEffect::none();
    let nothing = JointModel::new(&[only([cost, Portion::ZERO])], &none);
    assert!(matches!(nothing, Err(Unfit::Nothing)), "{nothing:?}");
    let model = JointModel::new(&[only([cost, cost])], &none).unwrap();
    // Every year costs more than a budget below zero.
    let below = model.both_above([Cents::from_cents(-1), euros("10")], 1e-6).unwrap();
    assert!((below.both.value - below.second.value).abs() < 1e-12, "{below:?}");
    assert!(model.both_above([euros("10"); 2], 0.0).is_err());
    // Both pay the same: both break when one does.
    let same = model.both_above([euros("10"); 2], 1e-6).unwrap();
    assert!((same.both.value - same.first.value).abs() < 2e-6, "{same:?}");
}
