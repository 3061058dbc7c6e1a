//! What makes no difference: which registration dates, and which countries, are alike.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::package::Package;
use super::scheme::{DimSource, Gives, Guard, Readings, Scheme};
use crate::determine::NOT_STATED;
use crate::parse::lists::{Country, Membership};
use crate::words::Words;

impl Package {
    /// The first days of all stretches within which the registration date makes no difference to
    /// these schemes, in order. Only ages and other days of a case can make one there.
    ///
    /// A population of any size has as many different registration dates as there are stretches.
    pub fn stretches(&self, schemes: &[&Scheme]) -> Vec<Date> {
        let mut days = BTreeSet::new();
        let rested_on = |one: &&Scheme| schemes.iter().any(|scheme| self.rests_on(scheme, one));
        for scheme in self.schemes.iter().filter(rested_on) {
            of_scheme(scheme, &mut days);
        }
        for list in &self.lists {
            stretch(list.covers, &mut days);
            for row in &list.rows {
                stretch((row.from, row.until), &mut days);
            }
        }
        days.into_iter().collect()
    }

    /// For each country the first one that is on the same lists on each of these days, by its
    /// place among [`Package::countries`]: a scheme looks at nothing else of a country.
    pub fn countries_alike(&self, days: &[Date]) -> Vec<usize> {
        let mut seen: Vec<Vec<u8>> = Vec::new();
        let countries = self.countries.iter().map(|(country, _)| {
            seen.push(self.on_each_list(*country, days));
            let (last, before) = seen.split_last()?;
            before.iter().position(|one| one == last)
        });
        countries.enumerate().map(|(place, alike)| alike.unwrap_or(place)).collect()
    }

    fn on_each_list(&self, country: Country, days: &[Date]) -> Vec<u8> {
        let each = self.lists.iter().flat_map(|list| {
            days.iter().map(move |day| match list.membership(country, *day) {
                Membership::Listed(_) => 0,
                Membership::Unlisted => 1,
                Membership::Unsettled => 2,
            })
        });
        each.collect()
    }

    /// For each of these days and each country a number, in the order of [`Package::countries`].
    /// Households that differ only in day and country get the same amounts under these schemes
    /// where the numbers are equal.
    pub fn facts_alike(
        &self,
        schemes: &[&Scheme],
        days: &[Date],
        readings: &Readings,
    ) -> Vec<Vec<usize>> {
        let rested_on = |one: &&Scheme| schemes.iter().any(|scheme| self.rests_on(scheme, one));
        let rested_on: Vec<&Scheme> = self.schemes.iter().filter(rested_on).collect();
        let mut lists: Vec<(&[usize], &[usize])> = Vec::new();
        for dim in rested_on.iter().flat_map(|scheme| &scheme.dims) {
            if let DimSource::Lists { all_of, none_of, .. } = &dim.source
                && !lists.contains(&(all_of, none_of))
            {
                lists.push((all_of, none_of));
            }
        }
        let (mut all_rules, mut all_facts) = (BTreeMap::new(), BTreeMap::new());
        let mut each_day = Vec::with_capacity(days.len());
        for day in days {
            let rules = rested_on.iter().flat_map(|scheme| in_force(scheme, *day, readings));
            let next = all_rules.len();
            let rules: usize = *all_rules.entry(rules.collect::<Vec<bool>>()).or_insert(next);
            let each = self.countries.iter().map(|(country, _)| {
                // What lists leave unsettled is assumed to be on them.
                let on = lists.iter().map(|(all_of, none_of)| {
                    self.on_lists(all_of, none_of, *country, *day).unwrap_or(true)
                });
                let next = all_facts.len();
                *all_facts.entry((rules, on.collect::<Vec<bool>>())).or_insert(next)
            });
            each_day.push(each.collect());
        }
        each_day
    }

    /// The lowest ages in whole years from which something may be different under these schemes,
    /// in order: 0, the age of majority, and the first age of every band.
    pub fn ages(&self, schemes: &[&Scheme]) -> Vec<i16> {
        let rested_on = |one: &&Scheme| schemes.iter().any(|scheme| self.rests_on(scheme, one));
        let dims = self.schemes.iter().filter(rested_on).flat_map(|scheme| &scheme.dims);
        let bands = dims.flat_map(|dim| match &dim.source {
            DimSource::Age { bands, .. } => bands.as_slice(),
            _ => &[],
        });
        let firsts = bands.filter_map(|band| i16::try_from(band.from).ok());
        let all: BTreeSet<i16> = firsts.chain([0, self.majority_age()]).collect();
        all.into_iter().collect()
    }

    /// Every channel that a case may name.
    pub fn known_channels(&self) -> &[String] {
        &self.vocabulary.channels
    }

    /// The ids under which a line of this scheme can stand: benefits of money, then maxima.
    pub fn lines_of<'a>(&self, scheme: &'a Scheme) -> impl Iterator<Item = &'a str> {
        let benefits = scheme.benefits.iter().filter(|benefit| !benefit.goods);
        let caps = scheme.caps.iter().map(|cap| cap.id.as_str());
        benefits.map(|benefit| benefit.id.as_str()).chain(caps)
    }

    /// What such a line is called.
    pub fn line_title<'a>(&self, scheme: &'a Scheme, id: &str) -> Option<&'a Words> {
        let benefit = scheme.benefits.iter().find(|benefit| benefit.id == id);
        let cap = || scheme.caps.iter().find(|cap| cap.id == id).map(|cap| &cap.title);
        benefit.map(|benefit| &benefit.title).or_else(cap)
    }

    /// Who can pay under a scheme.
    pub fn funders_of(&self, scheme: &Scheme) -> Vec<&str> {
        // Every amount of a scheme that names its payers has one of them: that was proved.
        if scheme.names_payers() {
            self.funders.iter().map(|(id, _)| id.as_str()).collect()
        } else {
            vec![NOT_STATED]
        }
    }
}

/// Which rules of a scheme hold on a day, or on its nearest one.
fn in_force(scheme: &Scheme, day: Date, readings: &Readings) -> impl Iterator<Item = bool> {
    let day = scheme.nearest_day(day);
    guards(scheme).map(move |guard| guard.fits_day(day, readings))
}

fn guards(scheme: &Scheme) -> impl Iterator<Item = &Guard> {
    let entries = scheme.entries.iter().map(|one| &one.guard);
    let funding = scheme.funding.iter().map(|one| &one.guard);
    let conditions = scheme.conditions.iter().map(|one| &one.guard);
    let caps = scheme.caps.iter().map(|one| &one.guard);
    entries.chain(funding).chain(conditions).chain(caps)
}

fn of_scheme(scheme: &Scheme, days: &mut BTreeSet<Date>) {
    stretch((Some(scheme.from), scheme.until), days);
    for guard in guards(scheme) {
        of_guard(guard, days);
    }
    // Between these two days the amount does not change, but what the sources leave open does.
    for entry in &scheme.entries {
        if let Gives::Amount { open: Some(open), .. } = &entry.gives {
            stretch((open.after.tomorrow().ok(), open.seen), days);
            days.extend(open.seen);
        }
    }
}

fn of_guard(guard: &Guard, days: &mut BTreeSet<Date>) {
    days.extend(guard.from.all());
    days.extend(guard.until.all().iter().flatten().filter_map(|day| day.tomorrow().ok()));
}

/// The first day of a stretch, and the day after its last.
fn stretch((from, until): (Option<Date>, Option<Date>), days: &mut BTreeSet<Date>) {
    days.extend(from);
    days.extend(until.and_then(|day| day.tomorrow().ok()));
}
