//! What a whole population gets: sums over distinct households, in exact cents.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use money::Cents;
use rules::check::Package;
use rules::determine::funder_name;
use rules::words::{Lang, money};
use serde::{Deserialize, Serialize};

use crate::plan::{Part, Plan};
use crate::said::Said;

/// How often each distinct household was met.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    by_number: Vec<u64>,
}

impl Counts {
    /// Counts rows by their numbers; a row without one does not count.
    pub fn add(&mut self, plan: &Plan<'_>, numbers: &[u32]) {
        self.by_number.resize(plan.distinct(), 0);
        for number in numbers {
            let place = usize::try_from(*number).ok();
            if let Some(count) = place.and_then(|place| self.by_number.get_mut(place)) {
                *count += 1;
            }
        }
    }

    /// Takes over what was counted in a slot for rows without a number and one for each number;
    /// returns how many were without.
    pub(crate) fn take(&mut self, distinct: usize, slots: &mut [u32]) -> u32 {
        self.by_number.resize(distinct, 0);
        let Some((without, slots)) = slots.split_first_mut() else { return 0 };
        for (count, slot) in self.by_number.iter_mut().zip(slots) {
            *count += u64::from(std::mem::take(slot));
        }
        std::mem::take(without)
    }

    /// Counts that are known already, by number.
    pub(crate) fn of(by_number: Vec<u64>) -> Self {
        Self { by_number }
    }

    /// By number.
    pub(crate) fn by_number(&self) -> &[u64] {
        &self.by_number
    }

    /// How many households were counted.
    pub fn households(&self) -> u64 {
        self.by_number.iter().sum()
    }
}

/// What a population, or a part of it, gets: a sum for each amount of a plan, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    /// How many households.
    pub households: u64,
    /// In cents.
    pub cents: Vec<i64>,
}

impl Sums {
    /// Adds up what the counted households get.
    ///
    /// # Errors
    /// When a sum does not fit in the integer of an amount.
    pub fn of(plan: &Plan<'_>, counts: &Counts) -> Result<Self, Said> {
        let columns = 0..plan.outcomes().len();
        let cents = columns.map(|place| weighted(plan.amounts(place), counts).map(Cents::cents));
        Ok(Self { households: counts.households(), cents: cents.collect::<Result<_, _>>()? })
    }

    /// Adds what another part of the population gets.
    ///
    /// # Errors
    /// When a sum does not fit in the integer of an amount.
    pub fn add(&mut self, other: &Self) -> Result<(), Said> {
        self.households += other.households;
        self.cents.resize(self.cents.len().max(other.cents.len()), 0);
        for (sum, more) in self.cents.iter_mut().zip(&other.cents) {
            *sum = sum.checked_add(*more).ok_or_else(too_large)?;
        }
        Ok(())
    }
}

/// What a population gets under each scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many households.
    pub households: u64,
    /// By scheme.
    pub schemes: BTreeMap<String, SchemeTotals>,
}

/// What a population gets under one scheme. What nobody gets or pays is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SchemeTotals {
    /// The currency of every amount, as ISO 4217 code.
    pub currency: String,
    /// All amounts.
    pub total: Cents,
    /// By benefit.
    pub benefits: BTreeMap<String, Cents>,
    /// By funder.
    pub funders: BTreeMap<String, Cents>,
}

impl Totals {
    /// Adds up what the counted households get.
    ///
    /// # Errors
    /// When a sum does not fit in the integer of an amount.
    pub fn of(plan: &Plan<'_>, counts: &Counts) -> Result<Self, Said> {
        Ok(Self::of_sums(plan, &Sums::of(plan, counts)?))
    }

    /// Says of each sum what it stands for.
    pub fn of_sums(plan: &Plan<'_>, sums: &Sums) -> Self {
        let mut schemes: BTreeMap<String, SchemeTotals> = BTreeMap::new();
        for scheme in plan.schemes() {
            let of = schemes.entry(scheme.id().to_owned()).or_default();
            scheme.currency().clone_into(&mut of.currency);
        }
        for (column, cents) in plan.outcomes().iter().zip(&sums.cents) {
            let sum = Cents::from_cents(*cents);
            let Some(of) = schemes.get_mut(&column.scheme) else { continue };
            let (parts, name) = match &column.part {
                Part::Total => {
                    of.total = sum;
                    continue;
                }
                Part::Benefit(benefit) => (&mut of.benefits, benefit),
                Part::Funder(funder) => (&mut of.funders, funder),
            };
            if sum != Cents::ZERO {
                parts.insert(name.clone(), sum);
            }
        }
        Self { households: sums.households, schemes }
    }

    /// The totals as text, the schemes in the order in which they were asked for.
    pub fn text(&self, plan: &Plan<'_>, package: &Package, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} {}", self.households, lang.pick("huishoudens", "households"));
        for scheme in plan.schemes() {
            let Some(of) = self.schemes.get(scheme.id()) else { continue };
            let _ = writeln!(out, "\n{} [{}]", scheme.title().get(lang), scheme.id());
            let mut row = |name: &str, amount: Cents| {
                let amount = money(amount, &of.currency, lang);
                let _ = writeln!(out, "  {name:44}{amount:>24}");
            };
            for (benefit, amount) in &of.benefits {
                row(benefit, *amount);
            }
            row(lang.pick("Totaal", "Total"), of.total);
            for (funder, amount) in &of.funders {
                let name = funder_name(package, funder);
                row(&format!("{} {}", lang.pick("betaalt:", "paid by:"), name.get(lang)), *amount);
            }
        }
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick(
                "Berekend alsof elke regeling geldt. Niet gegarandeerd tot het besluit.",
                "Computed as if each scheme applied. Not guaranteed until the decision.",
            )
        );
        out
    }
}

fn weighted(amounts: &[Cents], counts: &Counts) -> Result<Cents, Said> {
    let mut sum = Cents::ZERO;
    for (amount, count) in amounts.iter().zip(&counts.by_number) {
        sum = sum.checked_add(times(*amount, *count)?).ok_or_else(too_large)?;
    }
    Ok(sum)
}

/// An amount so many times.
pub(crate) fn times(amount: Cents, count: u64) -> Result<Cents, Said> {
    let product = i64::try_from(count).ok().and_then(|count| amount.checked_times(count));
    product.ok_or_else(too_large)
}

pub(crate) fn too_large() -> Said {
    Said::new("de som is te groot voor een bedrag", "the sum is too large for an amount")
}
