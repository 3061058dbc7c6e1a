//! Questions about a year: when a budget is used up, two budgets at once, what matters.

#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, SHARES, Shares, euros, outcomes, reference_with};
use forecast::sensitivity::{contributions, influences, value_for};
use forecast::{
    Calendar, CostModel, Counted, Exhaustion, Kind, Law, Method, Outcome, Portion, Unfit, Year,
    YearEffect, both_above, quadrature,
};
use money::Cents;

/// A year with more households in summer and few at weekends.
fn calendar() -> Calendar {
    let weight = |day: u32| {
        let season = 1.0 + 0.25 * (std::f64::consts::TAU * (f64::from(day) - 80.0) / 365.0).sin();
        if day % 7 >= 5 { season * 0.15 } else { season }
    };
    Calendar::new(&(0..365).map(weight).collect::<Vec<f64>>()).unwrap()
}

#[test]
fn the_day_on_which_the_iom_pot_is_used_up() {
    let budget = euros("3811355");
    // The probabilities come from the low band alone, which is off by so much.
    for (effect, probability, off, days) in [
        (
            YearEffect::none(),
            0.809_498_883_172_020_2,
            5.6e-5,
            [Some(325), Some(339), Some(351), Some(361), None],
        ),
        (
            YearEffect::gamma(10.0).unwrap(),
            0.495_753_232_458_280_96,
            6.1e-6,
            [Some(213), Some(281), None, None, None],
        ),
    ] {
        let model = reference_with(Funder::IomPot, 2000.0, effect);
        let found = Exhaustion::of(&model, &calendar(), budget, 1e-9).unwrap();
        assert!((found.probability() - probability).abs() < off, "{}", found.probability());
        let levels = [0.05, 0.25, 0.5, 0.75, 0.95];
        assert_eq!(levels.map(|level| found.day(level)), days);
        assert_eq!(found.by_day().len(), 365);
        // Each day is the law of the part of the year up to that day.
        for days in [100, 200, 300, 365] {
            let part = 2000.0 * calendar().part(days);
            let model = reference_with(Funder::IomPot, part, model.effect().clone());
            let alone = Law::by(&model, Method::Transform, 1e-9).unwrap().more_than(budget);
            assert!((found.by_day()[days - 1] - alone.value).abs() < 2e-9, "{days}");
        }
    }
}

#[test]
fn few_households_in_the_first_days_are_no_trouble() {
    // So few that nothing is small: the days are computed point by point.
    let model = reference_with(Funder::IomPot, 5.0, YearEffect::gamma(10.0).unwrap());
    let found = Exhaustion::of(&model, &calendar(), euros("3000"), 1e-9).unwrap();
    for days in [1, 30, 365] {
        let part = 5.0 * calendar().part(days);
        let alone = reference_with(Funder::IomPot, part, YearEffect::gamma(10.0).unwrap());
        let alone = Law::of(&alone, 1e-9).unwrap().more_than(euros("3000"));
        assert!((found.by_day()[days - 1] - alone.value).abs() < 2e-9, "{days}");
    }
    let gone = Exhaustion::of(&model, &calendar(), Cents::from_cents(-1), 1e-9).unwrap();
    assert_eq!(gone.day(0.99), Some(1));
    assert!(Calendar::new(&[]).is_err() && Calendar::new(&[1.0, -1.0]).is_err());
}

#[test]
fn what_was_counted_so_far_changes_the_rest() {
    let before = reference_with(Funder::IomPot, 2000.0, YearEffect::gamma(10.0).unwrap());
    let counted = [Counted { expected: 800.0, seen: 1000 }];
    let after = before.rest(0.6, &counted).unwrap();
    // A gamma effect of shape 10 that saw 1000 where 800 were expected: shape 1010, mean 1010/810.
    let expected = 0.6 * 1010.0 / 810.0 * before.moments().mean;
    assert!((after.moments().mean / expected - 1.0).abs() < 1e-12);
    assert_eq!(after.effect(), &YearEffect::gamma(1010.0).unwrap());
    // The same by Bayes over a Gauss rule.
    let rule = quadrature::gamma(1.0, 10.0, 200).unwrap();
    let year = |point: quadrature::Point| Year { weight: point.weight, factors: vec![point.value] };
    let years = YearEffect::mixture(rule.into_iter().map(year).collect()).unwrap();
    let few = [Counted { expected: 20.0, seen: 31 }];
    let [exact, ruled] = [before.clone(), before.with_effect(years).unwrap()]
        .map(|model| model.rest(0.6, &few).unwrap().moments());
    assert!((ruled.mean / exact.mean - 1.0).abs() < 1e-9, "{ruled:?} {exact:?}");
    assert!((ruled.variance / exact.variance - 1.0).abs() < 1e-8, "{ruled:?} {exact:?}");
    assert!(before.rest(0.5, &[]).is_err());
    let left = calendar().after(200).unwrap();
    let part = 1.0 - calendar().part(200);
    assert!((left.part(1) * part - (calendar().part(201) - calendar().part(200))).abs() < 1e-12);
    assert!(calendar().after(365).is_err());
}

#[test]
fn two_budgets_break_together_far_more_often_than_apart() {
    let [pot, frontex] = [Funder::IomPot, Funder::Frontex]
        .map(|funder| reference_with(funder, 2000.0, YearEffect::gamma(10.0).unwrap()));
    let budgets = [euros("5500000"), euros("3700000")];
    let found = both_above([&pot, &frontex], budgets, 1e-9).unwrap();
    assert!((found.both.value - 0.0959).abs() < 5e-5, "{found:?}");
    assert!((found.dependence() - 8.2).abs() < 0.05, "{}", found.dependence());
    for (model, budget, alone) in
        [(&pot, budgets[0], found.first), (&frontex, budgets[1], found.second)]
    {
        let law = Law::of(model, 1e-9).unwrap().more_than(budget);
        assert!((law.value - alone.value).abs() < 2e-9, "{law:?} {alone:?}");
    }
    let without = pot.with_effect(YearEffect::none()).unwrap();
    assert!(both_above([&without, &frontex], budgets, 1e-9).is_err());
}

#[test]
fn two_small_budgets_by_hand() {
    // Each household costs one of two funders € 1; more than 2 and more than 1 of them.
    let euro = Portion::whole(euros("1")).unwrap();
    let part = |share: f64| {
        let outcomes = [(share, euro), (1.0 - share, Portion::ZERO)];
        let outcomes = outcomes.map(|(probability, cost)| Outcome { probability, cost });
        let kind = Kind { mean: 3.0, outcomes: outcomes.to_vec() };
        CostModel::new(&[kind], YearEffect::gamma(2.0).unwrap()).unwrap()
    };
    let (first, second) = (part(0.3), part(0.7));
    let found = both_above([&first, &second], [euros("2"), euros("1")], 1e-9).unwrap();
    let mut number = (1.0_f64 + 1.5).powf(-2.0);
    let mut sum = 0.0;
    for households in 1..400_u32 {
        let n = f64::from(households);
        number *= (1.0 + n) / n * 3.0 / 5.0;
        let mut binomial = 0.7_f64.powf(n);
        for of_first in 0..=households {
            if of_first > 2 && households - of_first > 1 {
                sum += number * binomial;
            }
            let k = f64::from(of_first);
            binomial *= (n - k) / (k + 1.0) * 0.3 / 0.7;
        }
    }
    assert!((found.both.value - sum).abs() < 1e-9, "{found:?} {sum}");
}

#[test]
fn two_year_effects_that_are_correlated() {
    let kinds = [true, false].map(|voluntary| Kind {
        mean: if voluntary { 1500.0 } else { 500.0 },
        outcomes: outcomes(Funder::Total, SHARES, voluntary),
    });
    let quantile = |effect: YearEffect| {
        let model = CostModel::new(&kinds, effect).unwrap();
        Law::of(&model, 1e-9).unwrap().quantile(0.95).unwrap()
    };
    // Wholly common is one gamma effect: the reference problem.
    let common = quantile(YearEffect::gammas(10.0, vec![10.0, 10.0]).unwrap());
    assert_eq!(common.amount, euros("10882855"));
    // The less the kinds have in common, the more they make up for each other.
    let half = quantile(YearEffect::gammas(5.0, vec![10.0, 10.0]).unwrap());
    let apart = quantile(YearEffect::gammas(0.0, vec![10.0, 10.0]).unwrap());
    assert!(apart.amount < half.amount && half.amount < common.amount, "{apart:?} {half:?}");
    // The dispersions of voluntary and forced departures, 2014 to 2022.
    let published = quantile(YearEffect::gammas(5.0, vec![5.9, 22.8]).unwrap());
    assert!(published.error <= 1e-9 && published.amount > common.amount, "{published:?}");
    assert!(YearEffect::gammas(6.0, vec![5.9, 22.8]).is_err());
    let three = YearEffect::gammas(1.0, vec![2.0; 3]).unwrap();
    assert!(matches!(CostModel::new(&kinds, three), Err(Unfit::YearEffect { .. })));
}

/// Uncertain volume and voluntary share, as a Gauss rule of so many points each.
fn uncertain(points: usize) -> YearEffect {
    let volume = quadrature::normal(0.0, 0.1, points).unwrap();
    let volume = volume.iter().map(|point| (point.weight, point.value.exp()));
    let volume: Vec<(f64, f64)> = volume.collect();
    let mean: f64 = volume.iter().map(|(weight, size)| weight * size).sum();
    let voluntary = quadrature::beta(75.0, 25.0, points).unwrap();
    let years = volume.iter().flat_map(|(weight, size)| {
        voluntary.iter().map(move |point| Year {
            weight: weight * point.weight,
            factors: vec![
                size / mean * point.value / 0.75,
                size / mean * (1.0 - point.value) / 0.25,
            ],
        })
    });
    YearEffect::mixture_of_gammas(years.collect(), 10.0).unwrap()
}

#[test]
fn uncertain_assumptions_are_mixed_in() {
    let kinds = [true, false].map(|voluntary| Kind {
        mean: if voluntary { 1500.0 } else { 500.0 },
        outcomes: outcomes(Funder::Nl, SHARES, voluntary),
    });
    let law = |points| Law::of(&CostModel::new(&kinds, uncertain(points)).unwrap(), 1e-9).unwrap();
    let (few, many) = (law(5), law(8));
    for level in [0.05, 0.5, 0.95, 0.99] {
        let [few, many] = [&few, &many].map(|law| law.quantile(level).unwrap());
        let cents = |amount: Cents| f64::from(u32::try_from(amount.cents()).unwrap());
        let off = cents(few.amount) / cents(many.amount) - 1.0;
        assert!(off.abs() < 1e-5, "{few:?} {many:?}");
    }
    assert!(many.quantile(0.95).unwrap().amount > euros("2130553.75"));
    assert!(many.moments().variance > few.moments().mean.powi(2) / 10.0);
}

/// Adults, minors and probability, of the reference problem.
fn households() -> Vec<(f64, f64, f64)> {
    let adults = [
        (1.0, 0.84, [0.93, 0.035, 0.02, 0.01, 0.003, 0.002]),
        (2.0, 0.14, [0.40, 0.22, 0.20, 0.11, 0.05, 0.02]),
        (3.0, 0.02, [0.55, 0.20, 0.13, 0.07, 0.03, 0.02]),
    ];
    let minors = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    let row = |(count, weight, of): (f64, f64, [f64; 6])| {
        minors.into_iter().zip(of).map(move |(minors, part)| (count, minors, weight * part))
    };
    adults.into_iter().flat_map(row).collect()
}

#[test]
fn the_split_of_the_iom_pot_matters_most_for_the_state() {
    let volume = quadrature::normal(0.0, 0.1, 8).unwrap();
    let rules = [
        volume,
        quadrature::beta(75.0, 25.0, 8).unwrap(),
        quadrature::beta(20.0, 30.0, 8).unwrap(),
        quadrature::beta(30.0, 10.0, 8).unwrap(),
    ];
    let mean = |of: fn(f64, f64) -> f64| -> f64 {
        households().iter().map(|(adults, minors, part)| part * of(*adults, *minors)).sum()
    };
    let cash = mean(|adults, minors| 200.0 * adults + 40.0 * minors);
    let voluntary = mean(|adults, minors| 2615.0 * adults + 1615.0 * minors);
    let forced = mean(|adults, minors| 1615.0 * (adults + minors));
    let found = influences::<Unfit>(&rules, |values| {
        let [volume, share, jrs, amif] = values else { return Err(Unfit::Nothing) };
        let pot = share * voluntary + (1.0 - share) * forced;
        Ok(2000.0 * volume.exp() * (share * cash + (1.0 - jrs) * (1.0 - amif) * pot))
    });
    let found = found.unwrap();
    let first: Vec<f64> = found.of.iter().map(|one| one.first).collect();
    for (found, golden) in first.iter().zip([0.18, 0.013, 0.12, 0.67]) {
        assert!((found - golden).abs() < 0.006, "{first:?}");
    }
    assert!(found.of.iter().all(|one| one.total >= one.first), "{found:?}");
}

/// The costs of NL and AMIF under a part of the change from the national to the harmonised scheme:
/// amounts, forced departures through IOM, 40% instead of 10% through JRS, cash in JRS cases.
fn partly(made: &[bool]) -> CostModel {
    let jrs = if made[2] { 0.4 } else { 0.1 };
    let mut all = Vec::new();
    for (adults, minors, part) in households() {
        let cash = 200.0 * adults + 40.0 * minors;
        let voluntary = if made[0] {
            2615.0 * adults + 1615.0 * minors
        } else {
            1800.0 * adults + 2800.0 * minors
        };
        let forced = if made[1] { 1615.0 * (adults + minors) } else { 0.0 };
        let in_jrs = if made[3] { cash } else { 0.0 };
        for (weight, cost) in [
            (0.75 * (1.0 - jrs), cash + voluntary),
            (0.25 * (1.0 - jrs), forced),
            (0.75 * jrs, in_jrs),
            (0.25 * jrs, 0.0),
        ] {
            let cost = Portion::whole(euros(&format!("{cost:.0}"))).unwrap();
            all.push(Outcome { probability: part * weight, cost });
        }
    }
    let kind = Kind { mean: 2000.0, outcomes: all };
    CostModel::new(&[kind], YearEffect::gamma(10.0).unwrap()).unwrap()
}

#[test]
fn a_small_change_hides_four_large_ones() {
    let mean = |made: &[bool]| Ok::<f64, Unfit>(partly(made).moments().mean / 100.0);
    let change = mean(&[true; 4]).unwrap() - mean(&[false; 4]).unwrap();
    assert!((change + 33_000.0).abs() < 1000.0, "{change}");
    let found = contributions(4, mean).unwrap();
    let sum: f64 = found.iter().map(|one| one.fair).sum();
    assert!((sum - change).abs() < 1e-6, "{sum} {change}");
    for (one, golden) in found.iter().zip([683e3, 896e3, -1705e3, 93e3]) {
        assert!((one.fair - golden).abs() < 1000.0, "{one:?}");
        assert!(one.least <= one.fair && one.fair <= one.most);
    }
    assert!((found[0].least - 546e3).abs() < 1000.0 && (found[0].most - 819e3).abs() < 1000.0);
    // Any statistic is divided the same way.
    let high = |made: &[bool]| -> Result<f64, Unfit> {
        let found = Law::of(&partly(made), 1e-9)?.quantile(0.95)?;
        Ok(f64::from(u32::try_from(found.amount.cents()).unwrap()))
    };
    let change = high(&[true; 4]).unwrap() - high(&[false; 4]).unwrap();
    let sum: f64 = contributions(4, high).unwrap().iter().map(|one| one.fair).sum();
    assert!((sum - change).abs() < 1e-3, "{sum} {change}");
}

#[test]
fn the_jrs_share_at_which_the_iom_pot_lasts() {
    let budget = euros("5500000");
    let chance = |jrs: f64| -> Result<f64, Unfit> {
        let kinds = [true, false].map(|voluntary| Kind {
            mean: if voluntary { 1500.0 } else { 500.0 },
            outcomes: outcomes(Funder::IomPot, Shares { jrs, ..SHARES }, voluntary),
        });
        let model = CostModel::new(&kinds, YearEffect::gamma(10.0)?)?;
        Ok(Law::of(&model, 1e-9)?.more_than(budget).value)
    };
    let share = value_for(0.05, [0.0, 0.9], 1e-6, chance).unwrap().unwrap();
    assert!((chance(share).unwrap() - 0.05).abs() < 1e-5, "{share}");
    assert!(chance(share + 0.01).unwrap() < 0.05 && chance(share - 0.01).unwrap() > 0.05);
    // What is expected above the budget goes down with it.
    let above = |jrs| {
        let shares = Shares { jrs, ..SHARES };
        let kind = Kind { mean: 1500.0, outcomes: outcomes(Funder::IomPot, shares, true) };
        let model = CostModel::new(&[kind], YearEffect::gamma(10.0).unwrap()).unwrap();
        Law::of(&model, 1e-9).unwrap().expected_above(budget)
    };
    assert!(above(share) > 0.0 && above(share) < above(0.2));
}
