//! Two policies held against each other: what changes, for whom, and what it is worth.
//!
//! The world is closed, so the difference is not searched for in texts: every benefit is looked
//! up in every cell on both sides, and the cells where it differs are put together again into
//! the fewest descriptions that people can read.

mod areas;
mod side;
mod world;

use std::collections::BTreeMap;

use jiff::civil::Date;
use money::Cents;
use serde::Serialize;

use crate::check::kinds::Kind;
use crate::check::scheme::DimSource;
use crate::words::Words;
use crate::words::difference::sentence;
pub use side::Side;
pub(crate) use side::View;
use world::World;

/// The difference between two policies.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyDifference {
    /// The old side.
    pub old: SideSeen,
    /// The new side.
    pub new: SideSeen,
    /// What changes, benefit by benefit, in the order of departure, arrival and first year.
    pub changes: Vec<Change>,
    /// What every typical household gets, before and after.
    pub households: Vec<HouseholdChange>,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SideSeen {
    /// The scheme.
    pub scheme: String,
    /// Its name.
    pub title: Words,
    /// The currency of its amounts.
    pub currency: String,
    /// The registration date that is looked at.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
    pub on: Date,
    /// The nearest day in force, when it was not in force on that date.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::Day>"))]
    pub as_if_on: Option<Date>,
    /// Through whom the typical households leave.
    pub channel: Words,
}

/// In which respect a benefit differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Respect {
    /// What is given: an amount, goods, nothing.
    Gives,
    /// In which form, where, within which time, and to whom.
    How,
    /// Who pays.
    Payers,
    /// The facts that must hold.
    Conditions,
}

impl Respect {
    const ALL: [Self; 4] = [Self::Gives, Self::How, Self::Payers, Self::Conditions];
}

/// What one side says of a benefit in one respect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Said {
    /// Nothing: there is no such benefit, or no row for it.
    Nothing,
    /// Nothing, and a row says so.
    Excluded,
    /// Something.
    Given {
        /// In words.
        words: Words,
        /// The amount, if it is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        amount: Option<Cents>,
        /// What the sources leave open, if it is an amount.
        #[serde(skip_serializing_if = "Option::is_none")]
        range: Option<[Cents; 2]>,
    },
}

impl Said {
    pub(crate) fn is_given(&self) -> bool {
        matches!(self, Self::Given { .. })
    }

    /// The amount, if it is one.
    pub fn amount(&self) -> Option<Cents> {
        match self {
            Self::Given { amount, .. } => *amount,
            Self::Nothing | Self::Excluded => None,
        }
    }
}

/// One change of one benefit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PolicyChange"))]
pub struct Change {
    /// The benefit, or the maximum.
    pub benefit: String,
    /// Its name.
    pub title: Words,
    /// In which respect it changes.
    pub respect: Respect,
    /// What it was. Conditions, payers and forms that stay the same are left out.
    pub old: Said,
    /// What it becomes.
    pub new: Said,
    /// The new amount less the old one, when both are amounts of one currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Cents>,
    /// For whom: few areas that together hold every cell where it changes so.
    pub areas: Vec<Area>,
}

/// Some cells of the world, and what happens there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Area {
    /// The values of the dimensions that matter.
    pub when: BTreeMap<String, Vec<String>>,
    /// The change in a sentence.
    pub sentence: Words,
}

/// What one typical household gets on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HouseholdChange {
    /// The household.
    pub household: String,
    /// Its name.
    pub title: Words,
    /// `voluntary` or `forced`.
    pub departure: String,
    /// The old total.
    pub old: Cents,
    /// What the sources leave open of it.
    pub old_range: [Cents; 2],
    /// The new total.
    pub new: Cents,
    /// What the sources leave open of it.
    pub new_range: [Cents; 2],
    /// The new total less the old one; absent when the currencies differ.
    pub difference: Option<Cents>,
}

/// The difference between two sides: other days, other schemes or other packages.
pub fn difference(old: &Side<'_>, new: &Side<'_>) -> PolicyDifference {
    let world = World { old, new };
    PolicyDifference {
        old: old.seen(),
        new: new.seen(),
        changes: world.items().iter().flat_map(|item| changes(&world, item)).collect(),
        households: households(old, new),
    }
}

impl PolicyDifference {
    /// Whether nothing differs at all.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.households.iter().all(|one| one.old == one.new)
    }
}

/// The changes of one benefit, respect by respect.
fn changes(world: &World<'_>, item: &world::Item<'_>) -> Vec<Change> {
    let axes = world.axes(item);
    let (cells, views) = world.views(item, &axes);
    // Where neither side gives anything, an area may reach: a sentence on a change of what is
    // given says nothing of those who get nothing.
    let idle: Vec<bool> =
        views.iter().map(|(old, new)| !old.gives.is_given() && !new.gives.is_given()).collect();
    let mut all = Vec::new();
    for respect in Respect::ALL {
        let pairs: Vec<Option<(Said, Said)>> =
            views.iter().map(|(old, new)| old.pair(new, respect)).collect();
        let mut seen: Vec<&(Said, Said)> = Vec::new();
        for pair in pairs.iter().flatten() {
            if seen.contains(&pair) {
                continue;
            }
            seen.push(pair);
            let both = respect != Respect::Gives || pair.0.is_given() && pair.1.is_given();
            let want: Vec<bool> = pairs.iter().map(|one| one.as_ref() == Some(pair)).collect();
            let may: Vec<bool> =
                want.iter().zip(&idle).map(|(want, idle)| *want || both && *idle).collect();
            let found = areas::cover(&axes, &cells, &want, &may);
            all.push(change(world, item, respect, pair, &axes, &found));
        }
    }
    all
}

fn change(
    world: &World<'_>,
    item: &world::Item<'_>,
    respect: Respect,
    (old, new): &(Said, Said),
    axes: &[world::Axis],
    found: &[areas::Area],
) -> Change {
    let same = world.old.scheme.currency == world.new.scheme.currency;
    let difference = old.amount().zip(new.amount()).filter(|_| same).map(|(old, new)| new - old);
    let mut change = Change {
        benefit: item.id.to_owned(),
        title: item.title.clone(),
        respect,
        old: old.clone(),
        new: new.clone(),
        difference,
        areas: Vec::new(),
    };
    let currency = &world.new.scheme.currency;
    let areas = found.iter().map(|area| Area {
        when: areas::when(axes, area),
        sentence: sentence(&change, &areas::words(axes, area), currency),
    });
    change.areas = areas.collect();
    change
}

/// Old and new totals of every typical household, for every way to depart that a side knows.
fn households(old: &Side<'_>, new: &Side<'_>) -> Vec<HouseholdChange> {
    let mut ways: Vec<&str> = Vec::new();
    for side in [old, new] {
        let mut dims = side.scheme.dims.iter();
        let departure = dims.find(|dim| matches!(dim.source, DimSource::Departure));
        for (way, _) in departure.iter().flat_map(|dim| &dim.values) {
            if !ways.contains(&way.as_str()) {
                ways.push(way);
            }
        }
    }
    let same = old.scheme.currency == new.scheme.currency;
    let mut all = Vec::new();
    for way in ways {
        for household in &new.package.households {
            let kinds: Vec<Kind> =
                household.persons.iter().filter_map(|name| Kind::parse(&name.value)).collect();
            let total = |side: &Side<'_>| Some(side.total(&side.cells(&kinds, way)?).total);
            let Some((before, after)) = total(old).zip(total(new)) else { continue };
            all.push(HouseholdChange {
                household: household.id.clone(),
                title: household.title.clone(),
                departure: way.to_owned(),
                old: before.assume,
                old_range: [before.low, before.high],
                new: after.assume,
                new_range: [after.low, after.high],
                difference: same.then(|| after.assume - before.assume),
            });
        }
    }
    all
}
