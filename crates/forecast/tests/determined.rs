//! A forecast pays what the determinations say.

#![allow(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::package;
use forecast::{CostModel, Kind, Law, Outcome, Portion, Unfit, YearEffect};
use money::Cents;
use rules::check::Package;
use rules::determine::{Determination, determine};
use rules::parse::case::{self, Household};

const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");
const SINGLE: &str = include_str!("../../../worked-examples/nota-single.json");

/// What the examples leave open: whether the conditions are met.
const FACTS: [&str; 6] = [
    "cannot-pay-journey",
    "ends-procedures",
    "no-entry-ban",
    "no-other-reintegration",
    "no-return-in-five-years",
    "valid-travel-document",
];

/// An example, with every condition met.
fn household(package: &Package, json: &str) -> Household {
    let facts = FACTS.map(|fact| format!(r#""{fact}": true"#)).join(", ");
    let json = json.replacen("{", &format!("{{\"facts\": {{{facts}}},"), 1);
    case::read(&json, package.vocabulary()).unwrap()
}

fn determined<'a>(package: &'a Package, household: &'a Household) -> Determination<'a> {
    let scheme = package.scheme("nl-harmonised").unwrap();
    determine(package, scheme, household, package.readings()).unwrap()
}

#[test]
fn every_funder_costs_what_the_determinations_say() {
    let package = package();
    let (family, single) = (household(&package, FAMILY), household(&package, SINGLE));
    let cases = [(0.25, determined(&package, &family)), (0.75, determined(&package, &single))];
    let mut funders: Vec<&str> = cases.iter().flat_map(|(_, one)| one.funders.names()).collect();
    funders.sort_unstable();
    funders.dedup();
    assert!(funders.len() > 1, "{funders:?}");
    let mut sum = Portion::ZERO;
    let mut mean = 0.0;
    for funder in &funders {
        let outcomes = cases.iter().map(|(part, one)| Outcome::determined(*part, one, funder));
        let outcomes = outcomes.collect::<Result<Vec<_>, _>>().unwrap();
        for one in &outcomes {
            sum = sum.checked_add(one.cost).unwrap();
        }
        let kind = Kind { mean: 40.0, outcomes };
        let model = CostModel::new(&[kind], YearEffect::gamma(10.0).unwrap()).unwrap();
        mean += model.moments().mean;
        let law = Law::of(&model, 1e-9).unwrap();
        assert!(law.quantile(0.95).unwrap().amount > law.quantile(0.5).unwrap().amount);
    }
    let totals: Vec<Cents> = cases.iter().map(|(_, one)| one.total).collect();
    assert_eq!(Portion::whole(totals.iter().copied().sum()), Some(sum));
    let cents = |total: &Cents| f64::from(u32::try_from(total.cents()).unwrap());
    let parts = cases.iter().map(|(part, _)| part).zip(&totals);
    let expected: f64 = parts.map(|(part, total)| 40.0 * part * cents(total)).sum();
    assert!((mean / expected - 1.0).abs() < 1e-12, "{mean} {expected}");
    let nobody = Outcome::determined(1.0, &determined(&package, &single), "nobody").unwrap();
    assert_eq!(nobody.cost, Portion::ZERO);
}

#[test]
fn a_household_that_is_not_wholly_determined_is_refused() {
    let package = package();
    let unknown = SINGLE.replace(r#", "nationality": "IQ""#, "");
    assert_ne!(unknown, SINGLE);
    let unknown = household(&package, &unknown);
    let found = Outcome::determined(1.0, &determined(&package, &unknown), "nl-state");
    assert!(matches!(found, Err(Unfit::Undetermined { .. })), "{found:?}");
}
