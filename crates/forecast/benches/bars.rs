//! How fast and how exact the forecasts are: `cargo bench -p forecast`. One line of JSON for each
//! task, with the processor time in seconds; `benches/peers.py` runs the peers beside it.
//!
//! A task is repeated and the mean is taken, of the time on the processor (Linux tells it), so
//! that a busy machine counts less.

#![allow(
    clippy::float_arithmetic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark divides times, prints them, and stops when a task fails"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::fs::read_to_string;
use std::hint::black_box;

use common::{Funder, SHARES, Shares, euros, outcomes, reference, reference_with};
use forecast::sensitivity::{Influences, influences, influences_on};
use forecast::{
    Calendar, CostModel, Exhaustion, JointKind, JointModel, JointOutcome, Kind, Law, Method, Unfit,
    Year, YearEffect, both_above, quadrature,
};
use money::Cents;

const LEVELS: [f64; 4] = [0.05, 0.5, 0.95, 0.99];
const FUNDERS: [Funder; 4] = [Funder::Total, Funder::Nl, Funder::Amif, Funder::Frontex];

/// Seconds on the processor since the start of this process.
fn spent() -> f64 {
    let line = read_to_string("/proc/self/schedstat").unwrap();
    line.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// The most memory this process has used, in megabytes.
fn most_memory() -> f64 {
    let status = read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
}

/// Runs a task many times and prints the mean, with what the task says of its error. The clock
/// moves in steps of some milliseconds: a task is repeated until a step is little.
fn time(task: &str, mut run: impl FnMut() -> f64) {
    let mut error = black_box(run());
    let (start, mut times) = (spent(), 0_u32);
    while spent() - start < 0.3 && times < 2000 {
        error = error.max(black_box(run()));
        times += 1;
    }
    let seconds = (spent() - start) / f64::from(times.max(1));
    let mb = most_memory();
    println!(
        r#"{{"task": "{task}", "seconds": {seconds:.7}, "error": {error:.2e}, "mb": {mb:.0}}}"#
    );
}

fn quantiles(law: &Law) -> [Cents; 4] {
    LEVELS.map(|level| law.quantile(level).unwrap().amount)
}

fn main() {
    laws();
    days();
    uncertainty();
    joint();
    time("sobol-mean", influence_on_mean);
    let exact = influence_on_law([8, 4, 8], 1e-9);
    time("sobol-law", || {
        let found = influence_on_law([5, 3, 5], 1e-6);
        let pairs = found.iter().zip(&exact).flat_map(|(one, other)| one.of.iter().zip(&other.of));
        let off = pairs.map(|(a, b)| (a.first - b.first).abs().max((a.total - b.total).abs()));
        off.fold(0.0, f64::max)
    });
    let large = reference(Funder::Total, 2000.0);
    time("recursion-total-2000", || {
        let law = Law::by(&large, Method::Recursion, 1e-9).unwrap();
        black_box(quantiles(&law));
        law.error()
    });
}

fn laws() {
    for households in [100_000.0, 2000.0, 200.0] {
        for funder in FUNDERS {
            let model = reference(funder, households);
            let name = format!("{funder:?}-{households}").to_lowercase();
            time(&name, || {
                let law = Law::of(&model, 1e-9).unwrap();
                black_box(quantiles(&law));
                law.error()
            });
        }
    }
}

fn days() {
    let weight = |day: u32| {
        let season = 1.0 + 0.25 * (std::f64::consts::TAU * (f64::from(day) - 80.0) / 365.0).sin();
        if day % 7 >= 5 { season * 0.15 } else { season }
    };
    let calendar = Calendar::new(&(0..365).map(weight).collect::<Vec<f64>>()).unwrap();
    for (name, effect) in
        [("poisson", YearEffect::none()), ("gamma", YearEffect::gamma(10.0).unwrap())]
    {
        let model = reference_with(Funder::IomPot, 2000.0, effect);
        time(&format!("exhaustion-{name}"), || {
            Exhaustion::of(&model, &calendar, euros("3811355"), 1e-9).unwrap().error()
        });
    }
}

/// Two budgets at once: of funders that share no household, and of the state, which pays cash in
/// JRS cases, beside Frontex.
fn joint() {
    let gamma = YearEffect::gamma(10.0).unwrap();
    let [pot, frontex] = [Funder::IomPot, Funder::Frontex]
        .map(|funder| reference_with(funder, 2000.0, gamma.clone()));
    time("joint", || {
        let budgets = [euros("5500000"), euros("3700000")];
        both_above([&pot, &frontex], budgets, 1e-8).unwrap().both.error
    });
    let kinds = [(true, 0.75), (false, 0.25)].map(|(voluntary, part)| {
        let sides = [Funder::Nl, Funder::Frontex].map(|one| outcomes(one, SHARES, voluntary));
        let both = sides[0].iter().zip(&sides[1]).map(|(one, other)| JointOutcome {
            probability: one.probability,
            costs: [one.cost, other.cost],
        });
        JointKind { mean: 2000.0 * part, outcomes: both.collect() }
    });
    let model = JointModel::new(&kinds, &gamma).unwrap();
    for (task, within) in [("joint-shared", 1e-3), ("joint-shared-finer", 1e-4)] {
        let budgets = [euros("1800000"), euros("3700000")];
        time(task, || model.both_above(budgets, within).unwrap().both.error);
    }
}

/// Uncertain volume, voluntary share and JRS share, so many points each, for four kinds of
/// households: voluntary and forced, each through JRS and through IOM. What is uncertain only
/// changes how many there are of each.
fn uncertain(funder: Funder, scheme: u64, [volume, voluntary, jrs]: [usize; 3]) -> CostModel {
    let volume = quadrature::normal(0.0, 0.1, volume).unwrap();
    let voluntary = quadrature::beta(75.0, 25.0, voluntary).unwrap();
    let jrs = quadrature::beta(20.0, 30.0, jrs).unwrap();
    let mean: f64 = volume.iter().map(|point| point.weight * point.value.exp()).sum();
    let kinds = [(true, 1.0), (true, 0.0), (false, 1.0), (false, 0.0)];
    let usual = kinds.map(|(voluntary, jrs)| {
        let departure: f64 = if voluntary { 0.75 } else { 0.25 };
        departure * if jrs > 0.5 { 0.4 } else { 0.6 }
    });
    let mut years = Vec::new();
    for size in &volume {
        for left in &voluntary {
            for by in &jrs {
                let (left_part, by_part) = (left.value, by.value);
                let parts = [left_part, left_part, 1.0 - left_part, 1.0 - left_part];
                let channels = [by_part, 1.0 - by_part, by_part, 1.0 - by_part];
                let times = size.value.exp() / mean;
                let all = parts.into_iter().zip(channels).zip(usual);
                let factors = all.map(|((part, channel), usual)| times * part * channel / usual);
                let weight = size.weight * left.weight * by.weight;
                years.push(Year { weight, factors: factors.collect() });
            }
        }
    }
    let effect = YearEffect::mixture_of_gammas(years, 10.0).unwrap();
    let kind = |((voluntary, jrs), part): ((bool, f64), f64)| {
        let mut outcomes = outcomes(funder, Shares { voluntary: 1.0, jrs }, voluntary);
        // Another scheme pays more for the families of those who leave voluntarily.
        for (at, one) in outcomes.iter_mut().enumerate().filter(|_| voluntary) {
            let more = if at % 12 == 0 { 1 } else { scheme };
            one.cost = one.cost.checked_times(more).unwrap();
        }
        Kind { mean: 2000.0 * mean * part, outcomes }
    };
    let kinds: Vec<Kind> = kinds.into_iter().zip(usual).map(kind).collect();
    CostModel::new(&kinds, effect).unwrap()
}

fn uncertainty() {
    let euros = |amount: Cents| amount.to_string().parse::<f64>().unwrap();
    let exact = |funder, scheme| {
        quantiles(&Law::of(&uncertain(funder, scheme, [8; 3]), 1e-9).unwrap()).map(euros)
    };
    let off = |found: [f64; 4], exact: [f64; 4]| {
        let off = found.iter().zip(exact).map(|(found, exact)| (found / exact - 1.0).abs());
        off.fold(0.0, f64::max)
    };
    let nl = exact(Funder::Nl, 1);
    time("uncertain-nl", || {
        let law = Law::of(&uncertain(Funder::Nl, 1, [5, 3, 5]), 1e-6).unwrap();
        off(quantiles(&law).map(euros), nl)
    });
    // As under a slider: three schemes, three funders, quantiles with all that is uncertain.
    let all = [1, 2, 3].map(|scheme| {
        [Funder::Nl, Funder::Amif, Funder::Frontex]
            .map(|funder| (funder, scheme, exact(funder, scheme)))
    });
    time("sliders", || {
        let each = all.iter().flatten().map(|(funder, scheme, exact)| {
            let law = Law::of(&uncertain(*funder, *scheme, [4, 2, 5]), 1e-5).unwrap();
            off(quantiles(&law).map(euros), *exact)
        });
        each.fold(0.0, f64::max)
    });
}

/// What the state pays: the mean, P95 and the probability of more than a budget, under uncertain
/// volume, voluntary share and JRS share.
fn influence_on_law([volume, voluntary, jrs]: [usize; 3], within: f64) -> Vec<Influences> {
    let rules = [
        quadrature::normal(0.0, 0.1, volume).unwrap(),
        quadrature::beta(75.0, 25.0, voluntary).unwrap(),
        quadrature::beta(20.0, 30.0, jrs).unwrap(),
    ];
    let found = influences_on::<Unfit>(&rules, |values| {
        let [volume, left, jrs] = values else { return Err(Unfit::Nothing) };
        let kind = |(voluntary, part): (bool, f64)| Kind {
            mean: 2000.0 * volume.exp() * part,
            outcomes: outcomes(Funder::Nl, Shares { voluntary: 1.0, jrs: *jrs }, voluntary),
        };
        let kinds = [(true, *left), (false, 1.0 - left)].map(kind);
        let law = Law::of(&CostModel::new(&kinds, YearEffect::gamma(10.0)?)?, within)?;
        let high: f64 = law.quantile(0.95)?.amount.to_string().parse().unwrap();
        Ok(vec![law.moments().mean, high, law.more_than(euros("1800000")).value])
    });
    found.unwrap()
}

fn influence_on_mean() -> f64 {
    let rules = [
        quadrature::normal(0.0, 0.1, 8).unwrap(),
        quadrature::beta(75.0, 25.0, 8).unwrap(),
        quadrature::beta(20.0, 30.0, 8).unwrap(),
        quadrature::beta(30.0, 10.0, 8).unwrap(),
    ];
    // What one household costs on average: cash, and support when voluntary and when forced.
    let found = influences::<Unfit>(&rules, |values| {
        let [volume, share, jrs, amif] = values else { return Err(Unfit::Nothing) };
        let pot = share * 3500.0 + (1.0 - share) * 2300.0;
        Ok(2000.0 * volume.exp() * (share * 250.0 + (1.0 - jrs) * (1.0 - amif) * pot))
    });
    black_box(found.unwrap());
    0.0
}
