//! All regimes side by side, for one household.

use std::collections::BTreeMap;

use money::Cents;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::check::{Package, Readings, Scheme};
use crate::determine::riat::compose;
use crate::determine::{Determination, applicable, determine_each, total};
use crate::diagnostics::Diagnostic;
use crate::parse::case::Household;
use crate::words::Words;

/// The same household under several schemes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comparison<'a> {
    /// The scheme that applies, if one does.
    pub applies: Option<&'a str>,
    /// Why that one, or why none.
    pub why: Words,
    /// What it gets under each, in the order of their first days.
    #[serde(serialize_with = "by_scheme")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Determination<'static>>"))]
    pub schemes: Vec<Determination<'a>>,
    /// Each scheme less the first, in total and for each benefit.
    pub differences: Vec<Difference<'a>>,
    /// Totals that differ when every adult is entered in RIAT separately (nota N12, readings Q1).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub entered_separately: BTreeMap<&'a str, Cents>,
}

/// One scheme less another.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference<'a> {
    /// The scheme.
    pub scheme: &'a str,
    /// The scheme it is compared with.
    pub less: &'a str,
    /// The difference of the totals; absent when the currencies differ.
    pub total: Option<Cents>,
    /// The difference for each benefit that one of them knows.
    pub benefits: BTreeMap<String, Cents>,
}

/// What one benefit comes to under each scheme.
#[derive(Clone, Debug)]
pub struct BenefitRow<'a> {
    /// Its name.
    pub title: &'a Words,
    /// The sum under each scheme, in their order; `None` where the scheme gives nothing of it.
    pub amounts: Vec<Option<Cents>>,
}

impl Comparison<'_> {
    /// The benefits, in the order of the schemes that give them.
    pub fn benefits(&self) -> Vec<BenefitRow<'_>> {
        let mut all: Vec<(&str, &Words)> = Vec::new();
        for line in self.schemes.iter().flat_map(|one| &one.lines) {
            if !all.iter().any(|(benefit, _)| *benefit == line.benefit) {
                all.push((&line.benefit, &line.title));
            }
        }
        let rows = all.into_iter().map(|(benefit, title)| {
            let amounts = self.schemes.iter().map(|one| given(one, benefit)).collect();
            BenefitRow { title, amounts }
        });
        rows.collect()
    }
}

fn given(one: &Determination<'_>, benefit: &str) -> Option<Cents> {
    let mut lines = one.lines.iter().filter(|line| line.benefit == benefit).peekable();
    lines.peek()?;
    Some(lines.map(|line| line.amount).sum())
}

fn by_scheme<S: Serializer>(all: &[Determination<'_>], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(all.len()))?;
    for one in all {
        map.serialize_entry(one.scheme, one)?;
    }
    map.end()
}

/// Compares the schemes of the Netherlands, those on top that concern the case, and `others`.
///
/// # Errors
/// When a determination cannot be made; see [`determine_each`].
pub fn compare<'a>(
    package: &'a Package,
    household: &'a Household,
    readings: &'a Readings,
    others: &[&'a Scheme],
) -> Result<Comparison<'a>, Vec<Diagnostic>> {
    let applies = applicable(package, household, readings);
    let mut schemes = regimes(package);
    if let Ok(applies) = &applies
        && !schemes.iter().any(|one| one.id == applies.scheme.id)
    {
        schemes.push(applies.scheme);
    }
    for other in others {
        if !schemes.iter().any(|one| one.id == other.id) {
            schemes.push(other);
        }
    }
    let all = determine_each(package, &schemes, household, readings)?;
    let entered_separately = separately(package, household, readings, &schemes, &all)?;
    let differences = match all.split_first() {
        Some((first, rest)) => rest.iter().map(|one| difference(first, one)).collect(),
        None => Vec::new(),
    };
    let (applies, why) = match applies {
        Ok(applies) => (Some(applies.scheme.id()), applies.why),
        Err(none) => {
            let say = |lang| none.what(lang);
            (None, Words { nl: say(crate::words::Lang::Nl), en: say(crate::words::Lang::En) })
        }
    };
    Ok(Comparison { applies, why, schemes: all, differences, entered_separately })
}

/// The regimes of the Netherlands, in the order of their first days: no schemes on top.
pub fn regimes(package: &Package) -> Vec<&Scheme> {
    let mut schemes: Vec<&Scheme> = package
        .schemes()
        .iter()
        .filter(|one| one.country() == applicable::HOME && one.over.is_none())
        .collect();
    schemes.sort_by_key(|scheme| scheme.in_force().0);
    schemes
}

fn separately<'a>(
    package: &Package,
    household: &Household,
    readings: &Readings,
    schemes: &[&'a Scheme],
    joint: &[Determination<'a>],
) -> Result<BTreeMap<&'a str, Cents>, Vec<Diagnostic>> {
    let entered = compose(package, household, readings)?.entered;
    let adult = |place: usize| entered.get(place).is_some_and(|one| one.adult);
    let other = household.entered_separately(adult);
    let mut totals = BTreeMap::new();
    for (scheme, joint) in schemes.iter().zip(joint) {
        let total = total(package, scheme, &other, readings)?;
        if total != joint.total {
            totals.insert(scheme.id(), total);
        }
    }
    Ok(totals)
}

fn difference<'a>(first: &Determination<'a>, one: &Determination<'a>) -> Difference<'a> {
    let mut benefits: BTreeMap<String, Cents> = BTreeMap::new();
    for line in &one.lines {
        let sum = benefits.entry(line.benefit.clone()).or_default();
        *sum = *sum + line.amount;
    }
    for line in &first.lines {
        let sum = benefits.entry(line.benefit.clone()).or_default();
        *sum = *sum - line.amount;
    }
    let same = first.currency == one.currency;
    Difference {
        scheme: one.scheme,
        less: first.scheme,
        total: same.then(|| one.total - first.total),
        benefits: if same { benefits } else { BTreeMap::new() },
    }
}
