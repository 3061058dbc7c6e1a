//! What each household of a register costs each funder: as `rules` determines it, never otherwise.

mod alike;
mod average;
mod models;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use money::Cents;
use rules::check::{Package, Readings, Scheme};
use rules::determine::applicable::HOME;
use rules::determine::determine;
use rules::diagnostics::Diagnostic;
use rules::parse::case::{Household, persons_in_numbers, read};
use rules::words::Lang;
use serde_json::{Value, json};

pub use average::Average;

use alike::{days, grouped, months_alike, nationalities_alike};

use crate::num::length;
use crate::register::{DEPARTURES, Moved, PolicySide, Register, composition};

/// What tells households apart for the rules: the places of their parts in a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    departure: usize,
    /// A month, the first of those that are alike.
    month: usize,
    composition: usize,
    joint: bool,
    channel: usize,
    /// A nationality, the first of those that are alike.
    nationality: usize,
}

/// What the rules say of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Priced {
    /// What each funder pays.
    costs: BTreeMap<String, Cents>,
    /// The rows that say so, by funder.
    rows: BTreeMap<String, BTreeSet<String>>,
    /// Facts that hang in the air, and were assumed.
    missing: BTreeSet<String>,
}

impl Priced {
    /// What these funders pay together.
    fn of(&self, funders: &[&str]) -> Cents {
        let own = self.costs.iter().filter(|(funder, _)| funders.contains(&funder.as_str()));
        own.map(|(_, cost)| *cost).sum()
    }
}

/// Every household of a register under one policy, determined.
#[derive(Clone, Debug)]
pub struct Severities {
    policy: PolicySide,
    channels: Vec<String>,
    /// For each month and each nationality the first that is alike.
    months: Vec<usize>,
    nationalities: [Vec<usize>; 2],
    priced: BTreeMap<Key, Arc<Priced>>,
}

/// A part of a change of policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Another scheme for those who go through a channel.
    Scheme { channel: String, from: String, to: String },
    /// Households that go through another channel.
    Moved(Moved),
}

/// Which part of households hangs on facts that are assumed, and which those are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unsettled {
    /// The part, 0 to 1.
    pub part: f64,
    /// The ids of the facts.
    pub facts: BTreeSet<String>,
}

impl Severities {
    /// Has every household determined.
    ///
    /// # Errors
    /// What the rules say, when a household cannot be determined or a scheme is not known.
    pub fn of(
        register: &Register,
        policy: &PolicySide,
        package: &Package,
        readings: &Readings,
    ) -> Result<Self, Vec<Diagnostic>> {
        let days = days(register);
        // The days on which any of the policies changes, so that all have the same households.
        let all = register.policies.iter().flat_map(|one| one.schemes.values());
        let schemes = all.map(|id| package.scheme(id));
        let schemes = schemes.collect::<Result<Vec<&Scheme>, _>>().map_err(|one| vec![one])?;
        let mut all = Self {
            policy: policy.clone(),
            channels: policy.schemes.keys().cloned().collect(),
            months: months_alike(&days, &package.stretches(&schemes)),
            nationalities: DEPARTURES
                .map(|departure| nationalities_alike(register, departure, package, &days)),
            priced: BTreeMap::new(),
        };
        let mut keys = BTreeSet::new();
        for departure in 0..DEPARTURES.len() {
            all.each(register, departure, |key, _| {
                keys.insert(key);
            });
        }
        for key in keys {
            let priced = all.price(key, register, package, readings, &days)?;
            all.priced.insert(key, Arc::new(priced));
        }
        Ok(all)
    }

    /// The policy.
    pub fn policy(&self) -> &PolicySide {
        &self.policy
    }

    /// What differs in another policy: the scheme of a channel, or who goes through which.
    pub(crate) fn parts_to(&self, other: &Self) -> Vec<Part> {
        let scheme = |of: &Self, channel: &String| of.policy.schemes.get(channel).cloned();
        let channels = self.channels.iter().filter_map(|channel| {
            let (from, to) = (scheme(self, channel)?, scheme(other, channel)?);
            (from != to).then(|| Part::Scheme { channel: channel.clone(), from, to })
        });
        let moved = other.policy.moved.as_ref().filter(|_| self.policy.moved != other.policy.moved);
        let moved = moved.map(|moved| Part::Moved(moved.clone()));
        channels.chain(moved).collect()
    }

    /// The same with some parts of another policy.
    pub(crate) fn with<'p>(&self, other: &Self, parts: impl Iterator<Item = &'p Part>) -> Self {
        let mut mixed = self.clone();
        for part in parts {
            match part {
                Part::Moved(moved) => mixed.policy.moved = Some(moved.clone()),
                Part::Scheme { channel, to, .. } => {
                    mixed.policy.schemes.insert(channel.clone(), to.clone());
                    let place = mixed.channels.iter().position(|one| one == channel);
                    let theirs = other.channels.iter().position(|one| one == channel);
                    let (Some(place), Some(theirs)) = (place, theirs) else { continue };
                    for (key, priced) in &mut mixed.priced {
                        let there = Key { channel: theirs, ..*key };
                        if let Some(found) =
                            other.priced.get(&there).filter(|_| key.channel == place)
                        {
                            priced.clone_from(found);
                        }
                    }
                }
            }
        }
        mixed
    }

    /// How many different households were determined.
    pub fn len(&self) -> usize {
        self.priced.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.priced.is_empty()
    }

    /// Everybody who pays something.
    pub fn funders(&self) -> BTreeSet<&str> {
        self.priced.values().flat_map(|one| one.costs.keys().map(String::as_str)).collect()
    }

    /// The rows by which these funders pay.
    pub fn rows(&self, funders: &[&str]) -> BTreeSet<&str> {
        let rows = self.priced.values().flat_map(|one| &one.rows);
        let own = rows.filter(|(funder, _)| funders.contains(&funder.as_str()));
        own.flat_map(|(_, rows)| rows.iter().map(String::as_str)).collect()
    }

    /// Households of which not everything is known that the rules ask.
    pub fn unsettled(&self, register: &Register) -> Unsettled {
        let mut all = Unsettled::default();
        let means: Vec<f64> =
            (0..DEPARTURES.len()).map(|departure| households(register, departure)).collect();
        let sum: f64 = means.iter().sum();
        for (departure, mean) in means.iter().enumerate() {
            self.each(register, departure, |key, probability| {
                if let Some(one) = self.priced.get(&key).filter(|one| !one.missing.is_empty()) {
                    all.part += probability * mean / sum;
                    all.facts.extend(one.missing.iter().cloned());
                }
            });
        }
        all
    }

    /// Every different household of one departure, with what the rules say of it.
    fn each_priced(
        &self,
        register: &Register,
        departure: usize,
        mut then: impl FnMut(&Priced, f64),
    ) {
        // Households come in the order of their keys: none has to be looked up.
        let mut priced = self.priced.iter().peekable();
        self.each(register, departure, |key, probability| {
            while priced.next_if(|(other, _)| **other < key).is_some() {}
            if let Some((_, found)) = priced.peek().filter(|(other, _)| **other == key) {
                then(found, probability);
            }
        });
    }

    /// Every different household of one departure, with its probability, in the order of keys.
    fn each(&self, register: &Register, departure: usize, then: impl FnMut(Key, f64)) {
        let Some(name) = DEPARTURES.get(departure) else { return };
        self.each_of(register, departure, &self.channel_shares(register, name), then);
    }

    /// The same, with so many through each channel.
    fn each_of(
        &self,
        register: &Register,
        departure: usize,
        channels: &[f64],
        mut then: impl FnMut(Key, f64),
    ) {
        let Some(name) = DEPARTURES.get(departure) else { return };
        let months = grouped(register.division("season"), &self.months);
        let nationalities = self.nationalities.get(departure).map_or(&[][..], Vec::as_slice);
        let nationalities =
            grouped(register.division(&format!("nationality.{name}")), nationalities);
        let joint = register.value("files.joint");
        let sizes = register.division(&format!("composition.{name}"));
        for (month, in_month) in &months {
            for (place, (size, of)) in sizes.iter().enumerate() {
                let alone = composition(size).is_none_or(|(adults, _)| adults < 2);
                let files: &[(bool, f64)] =
                    if alone { &[(true, 1.0)] } else { &[(false, 1.0 - joint), (true, joint)] };
                for (joint, in_files) in files {
                    for (channel, through) in channels.iter().enumerate() {
                        for (nationality, with) in &nationalities {
                            let probability = of * in_files * in_month * through * with;
                            let key = Key {
                                departure,
                                month: *month,
                                composition: place,
                                joint: *joint,
                                channel,
                                nationality: *nationality,
                            };
                            then(key, probability);
                        }
                    }
                }
            }
        }
    }

    /// The part of the households that goes through each channel, after those that moved.
    fn channel_shares(&self, register: &Register, departure: &str) -> Vec<f64> {
        let given = register.division(&format!("channel.{departure}"));
        let share = |channel: &str| {
            given.iter().find(|(name, _)| name == channel).map_or(0.0, |(_, part)| *part)
        };
        let moved = self.policy.moved.as_ref();
        let moved = moved.map(|moved| (moved, share(&moved.from) * register.value(&moved.share)));
        let shares = self.channels.iter().map(|channel| match &moved {
            Some((moved, part)) if moved.from == *channel => share(channel) - part,
            Some((moved, part)) if moved.to == *channel => share(channel) + part,
            _ => share(channel),
        });
        shares.collect()
    }

    fn price(
        &self,
        key: Key,
        register: &Register,
        package: &Package,
        readings: &Readings,
        days: &[Date],
    ) -> Result<Priced, Vec<Diagnostic>> {
        let household = self.household(key, register, package, days)?;
        let channel = self.channels.get(key.channel).map_or("", String::as_str);
        let id = self.policy.schemes.get(channel).map_or("", String::as_str);
        let scheme = package.scheme(id).map_err(|one| vec![one])?;
        let found = determine(package, scheme, &household, readings)?;
        let mut priced = Priced::default();
        for line in &found.lines {
            for payer in line.funders.iter() {
                let cost = priced.costs.entry(payer.funder.to_owned()).or_default();
                *cost = *cost + payer.amount;
                let rows = priced.rows.entry(payer.funder.to_owned()).or_default();
                rows.insert(line.row.to_owned());
                rows.extend(Some(payer.by.to_owned()).filter(|by| !by.is_empty()));
            }
        }
        priced.missing = found.missing.iter().map(|one| one.fact.to_owned()).collect();
        Ok(priced)
    }

    /// The household as a case, through the same door as any other; every condition holds, for
    /// `uptake` says how many get support.
    fn household(
        &self,
        key: Key,
        register: &Register,
        package: &Package,
        days: &[Date],
    ) -> Result<Household, Vec<Diagnostic>> {
        let departure = DEPARTURES.get(key.departure).copied().unwrap_or_default();
        let name = |division: &str, place: usize| {
            let parts = register.division(&format!("{division}.{departure}"));
            parts.get(place).map_or("", |(name, _)| name.as_str())
        };
        let sizes = composition(name("composition", key.composition));
        let (adults, minors) = sizes.unwrap_or((1, 0));
        let principals = if key.joint { 1 } else { adults };
        let nationality = name("nationality", key.nationality);
        let holds = package.asked(HOME).into_iter().filter(|asked| asked.values.is_none());
        let facts: serde_json::Map<String, Value> =
            holds.map(|asked| (asked.id.to_owned(), json!(true))).collect();
        let case = json!({
            "registered_on": days.get(key.month).map(ToString::to_string),
            "departure": departure,
            "channel": self.channels.get(key.channel),
            "facts": facts,
            "persons": persons_in_numbers(adults, minors, principals, nationality),
        });
        read(&case.to_string(), package.vocabulary())
    }
}

/// The households of one departure that are expected to get support in the year.
pub(crate) fn households(register: &Register, departure: usize) -> f64 {
    let name = DEPARTURES.get(departure).copied().unwrap_or_default();
    let value = |what: &str| register.value(&format!("{what}.{name}"));
    let sizes = register.division(&format!("composition.{name}")).iter();
    let persons = sizes.map(|(sizes, part)| {
        let (adults, minors) = composition(sizes).unwrap_or((1, 0));
        length(adults + minors) * part
    });
    value("persons") / persons.sum::<f64>() * value("uptake")
}

/// What is wrong with a household that a register describes, in one line for each mistake.
pub(crate) fn said(mistakes: &[Diagnostic], package: &Package, lang: Lang) -> String {
    let lines = mistakes.iter().map(|one| one.line(package.files(), lang));
    lines.collect::<Vec<_>>().join(" ")
}
