//! What the same population gets on each side, and who gets more or less than on the first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use money::Cents;
use rules::words::Words;
use serde::Serialize;

use crate::bands::{Band, bands};
use crate::cohort::Cohort;
use crate::home::{Home, Nationality};
use crate::plan::{Part as Amount, Plan};
use crate::said::Said;
use crate::side::Side;
use crate::totals::{Counts, SchemeTotals, Totals, times};

/// The sides of a comparison over one cohort.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// How many households.
    pub households: u64,
    /// How many persons are in them.
    pub persons: u64,
    /// How many different households.
    pub distinct: usize,
    /// The currency of every amount, as ISO 4217 code.
    pub currency: String,
    /// What each side comes to; the first is the base.
    pub sides: Vec<SideTotals>,
    /// Each other side less the base.
    pub changes: Vec<Changes>,
}

/// What the population gets on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SideTotals {
    /// What the side is called.
    pub side: String,
    /// The scheme.
    pub scheme: String,
    /// Its title.
    #[serde(skip)]
    pub title: Words,
    /// As if everybody registered on this day.
    pub registered_on: Option<Date>,
    /// The hash of the policies.
    pub policy: String,
    /// The sums.
    #[serde(flatten)]
    pub sums: SchemeTotals,
}

/// One side less the base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// What the side is called.
    pub side: String,
    /// What the base is called.
    pub less: String,
    /// The change of the total.
    pub total: Cents,
    /// The households that get more.
    pub gainers: Group,
    /// The households that get less.
    pub losers: Group,
    /// The households that get the same.
    pub unchanged: Group,
    /// For each share of the households, in hundredths, the smallest change such that at least
    /// so many have at most that.
    pub quantiles: BTreeMap<String, Cents>,
    /// Every change that occurs, from the largest loss.
    pub distribution: Vec<Step>,
    /// The same in bands.
    pub bands: Vec<Band>,
    /// By adults and minors: `2+1`; without an adult minors are unaccompanied: `0+1`.
    pub household_types: Vec<Part>,
    /// By nationality; `mixed` where persons of a household differ.
    pub nationalities: Vec<Part>,
}

/// Some households, and what they get more or less in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Group {
    /// How many.
    pub households: u64,
    /// Their change.
    pub change: Cents,
}

/// How many households have one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The change of one household.
    pub change: Cents,
    /// How many.
    pub households: u64,
}

/// Households of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Which kind.
    pub group: String,
    /// How many.
    pub households: u64,
    /// What they get on the base.
    pub base: Cents,
    /// What they get on the side.
    pub side: Cents,
    /// The difference.
    pub change: Cents,
    /// How many of them get more.
    pub gainers: u64,
    /// How many of them get less.
    pub losers: u64,
}

/// The shares of the households for which a change is given, in twentieths.
const QUANTILES: [u64; 7] = [1, 2, 5, 10, 15, 18, 19];

impl Comparison {
    /// Compares the sides for which a cohort was read.
    ///
    /// # Errors
    /// When the currencies differ, a side cannot determine a household, or a sum does not fit in
    /// the integer of an amount.
    pub fn of(cohort: &Cohort<'_>, sides: &[Side<'_>]) -> Result<Self, Said> {
        let currency = currency(sides)?;
        let (mut totals, mut amounts) = (Vec::new(), Vec::new());
        for side in sides {
            let (sums, of_each) = computed(cohort, side).map_err(|error| error.at(&side.name))?;
            totals.push(SideTotals {
                side: side.name.clone(),
                scheme: side.scheme.id().to_owned(),
                title: side.scheme.title().clone(),
                registered_on: side.registered_on,
                policy: side.package.hash().to_owned(),
                sums,
            });
            amounts.push(of_each);
        }
        let mut changes = Vec::new();
        if let (Some((base, others)), Some((first, rest))) =
            (amounts.split_first(), totals.split_first())
        {
            for (side, other) in rest.iter().zip(others) {
                let names = (side.side.as_str(), first.side.as_str());
                changes.push(changed(cohort, names, base, other)?);
            }
        }
        let persons = cohort.homes().map(|(home, count)| {
            let (adults, minors) = home.adults_and_minors(cohort.package().majority_age());
            u64::try_from(adults + minors).unwrap_or(0) * count
        });
        Ok(Self {
            households: cohort.households(),
            persons: persons.sum(),
            distinct: cohort.distinct(),
            currency,
            sides: totals,
            changes,
        })
    }
}

fn currency(sides: &[Side<'_>]) -> Result<String, Said> {
    let Some(base) = sides.first() else { return Ok(String::new()) };
    let other = sides.iter().find(|side| side.scheme.currency() != base.scheme.currency());
    let Some(other) = other else { return Ok(base.scheme.currency().to_owned()) };
    let (ours, theirs) = (base.scheme.currency(), other.scheme.currency());
    Err(Said::new(
        format!(
            "{} rekent in {ours} en {} in {theirs}: vergelijk kanten met dezelfde munt",
            base.name, other.name
        ),
        format!(
            "{} is in {ours} and {} in {theirs}: compare sides with the same currency",
            base.name, other.name
        ),
    ))
}

/// The sums of one side, and the total of each distinct household.
fn computed(cohort: &Cohort<'_>, side: &Side<'_>) -> Result<(SchemeTotals, Vec<Cents>), Said> {
    let mut plan = Plan::new(side.package, side.readings.clone(), vec![side.scheme])?;
    let (mut numbers, mut counts) = (Vec::new(), Vec::new());
    for (home, count) in cohort.homes() {
        let moved = side.registered_on.map(|day| Home { registered_on: day, ..home.clone() });
        let number = plan.home(moved.as_ref().unwrap_or(home)).map_err(|error| {
            let Home { departure, channel, .. } = home;
            error.at(format!("{} {departure} {channel}", home.registered_on))
        })?;
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        counts.resize(plan.distinct(), 0);
        if let Some(sum) = counts.get_mut(place) {
            *sum += count;
        }
        numbers.push(place);
    }
    counts.resize(plan.distinct(), 0);
    let total = plan.outcomes().iter().position(|one| one.part == Amount::Total);
    let amounts = total.map_or(&[][..], |place| plan.amounts(place));
    let of_each = numbers.iter().filter_map(|place| amounts.get(*place).copied()).collect();
    let mut totals = Totals::of(&plan, &Counts::of(counts))?;
    Ok((totals.schemes.remove(side.scheme.id()).unwrap_or_default(), of_each))
}

/// One side less the base, over every distinct household.
fn changed(
    cohort: &Cohort<'_>,
    (side, less): (&str, &str),
    base: &[Cents],
    other: &[Cents],
) -> Result<Changes, Said> {
    let majority = cohort.package().majority_age();
    let mut steps: BTreeMap<Cents, u64> = BTreeMap::new();
    let mut types: BTreeMap<(usize, usize), Part> = BTreeMap::new();
    let mut nationalities: BTreeMap<Nationality, Part> = BTreeMap::new();
    for ((home, count), (old, new)) in cohort.homes().zip(base.iter().zip(other)) {
        if count == 0 {
            continue;
        }
        *steps.entry(*new - *old).or_default() += count;
        types.entry(home.adults_and_minors(majority)).or_default().add(*old, *new, count)?;
        nationalities.entry(home.nationality()).or_default().add(*old, *new, count)?;
    }
    let group = |wanted: fn(&Cents) -> bool| {
        let mut group = Group::default();
        for (change, count) in steps.iter().filter(|(change, _)| wanted(change)) {
            group.households += count;
            group.change = plus(group.change, times(*change, *count)?)?;
        }
        Ok::<_, Said>(group)
    };
    let named = |name: String, part: Part| Part { group: name, ..part };
    let gainers = group(|change| *change > Cents::ZERO)?;
    let losers = group(|change| *change < Cents::ZERO)?;
    Ok(Changes {
        side: side.to_owned(),
        less: less.to_owned(),
        total: plus(gainers.change, losers.change)?,
        gainers,
        losers,
        unchanged: group(|change| *change == Cents::ZERO)?,
        quantiles: quantiles(&steps),
        bands: bands(&steps),
        household_types: types
            .into_iter()
            .map(|((adults, minors), part)| named(format!("{adults}+{minors}"), part))
            .collect(),
        nationalities: nationalities
            .into_iter()
            .map(|(nationality, part)| match nationality {
                Nationality::One(country) => named(country.code().to_owned(), part),
                Nationality::Mixed => named("mixed".to_owned(), part),
            })
            .collect(),
        distribution: steps
            .into_iter()
            .map(|(change, households)| Step { change, households })
            .collect(),
    })
}

/// Of each share the smallest change that at least so many households do not exceed.
fn quantiles(steps: &BTreeMap<Cents, u64>) -> BTreeMap<String, Cents> {
    let all: u128 = steps.values().map(|count| u128::from(*count)).sum();
    let of = |twentieths: u64| {
        let mut so_far = 0;
        let found = steps.iter().find(|(_, count)| {
            so_far += u128::from(**count) * 20;
            so_far >= all * u128::from(twentieths)
        });
        found.map(|(change, _)| (format!("p{:02}", twentieths * 5), *change))
    };
    QUANTILES.into_iter().filter_map(of).collect()
}

impl Part {
    fn add(&mut self, old: Cents, new: Cents, count: u64) -> Result<(), Said> {
        self.households += count;
        self.base = plus(self.base, times(old, count)?)?;
        self.side = plus(self.side, times(new, count)?)?;
        self.change = self.side - self.base;
        self.gainers += if new > old { count } else { 0 };
        self.losers += if new < old { count } else { 0 };
        Ok(())
    }
}

fn plus(one: Cents, other: Cents) -> Result<Cents, Said> {
    one.checked_add(other).ok_or_else(crate::totals::too_large)
}
