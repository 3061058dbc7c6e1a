//! Laws: what must hold for every cell, on every day, in every reading. A broken law prints the
//! smallest household that breaks it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use money::Cents;

use super::grid::Cells;
use super::kinds::Kind;
use super::names::{Resolver, find};
use super::package::Package;
use super::scheme::{Cap, DimSource, Gives, LISTED, Readings, Scheme, UNLISTED};
use super::scope::Moment;
use super::world::{Outcome, cap_holds, cash_in, over, reading_words};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::policy::{CountryOf, Law, LawKind};
use crate::parse::{Country, PaidIn, PolicyFile};

/// The most persons in the households over which `never-lower` is tried.
const HOUSEHOLD_MAX: usize = 4;

/// A law names a dimension that exists, and meets the ages that it knows: it would otherwise
/// pass over whoever is of another age, and be called proved.
pub(crate) fn check_names(file: &PolicyFile, resolver: &mut Resolver<'_>) {
    let known: Vec<&str> = resolver.dims.iter().map(|dim| dim.name.as_str()).collect();
    let other_ages = resolver.dims.iter().any(|dim| {
        let mut ages = dim.values.iter();
        matches!(dim.source, DimSource::Age { .. })
            && !ages.all(|(name, _)| name == "minor" || name == "adult")
    });
    for law in &file.laws {
        if other_ages {
            let needs = Diagnostic::at(Code::LawNeedsAges, law.id.span);
            resolver.out.push(needs.arg("law", &law.id.value));
        }
        if let LawKind::Uniform { over } = &law.kind {
            find(Code::UnknownDimension, over, &known, &mut resolver.out);
        }
    }
}

/// Checks all laws, and says how many cells were looked at.
pub(crate) fn check(package: &Package, out: &mut Vec<Diagnostic>) -> Cells {
    let mut looked = 0_u64;
    for place in 0..package.schemes.len() {
        let Some(scheme) = package.schemes.get(place) else { continue };
        for law in &scheme.laws {
            let mut check = Check { package, place, scheme, law, looked: 0, out };
            match &law.kind {
                LawKind::Uniform { over } => check.uniform(&over.value),
                LawKind::CashAtMost { amount, paid_in } => check.cash(amount.value, *paid_in),
                LawKind::NeverLower => check.never_lower(),
            }
            looked += check.looked;
        }
    }
    Cells { whole: looked, distinct: looked }
}

struct Check<'a, 'o> {
    package: &'a Package,
    place: usize,
    scheme: &'a Scheme,
    law: &'a Law,
    looked: u64,
    out: &'o mut Vec<Diagnostic>,
}

impl<'a> Check<'a, '_> {
    fn at(&self, code: Code) -> Diagnostic {
        Diagnostic::at(code, self.law.id.span).arg("law", &self.law.id.value)
    }

    fn money(&self) -> Vec<usize> {
        let benefits = self.scheme.benefits.iter().enumerate();
        benefits.filter(|(_, one)| !one.goods).map(|(place, _)| place).collect()
    }

    fn kinds(&self) -> Vec<Kind> {
        let all = [(true, true), (true, false), (false, true), (false, false)];
        all.into_iter().map(|(adult, principal)| Kind { adult, principal }).collect()
    }

    /// No value of a dimension that is open to a person gives another amount (nota N3).
    fn uniform(&mut self, over: &str) {
        let Some(dim) = self.scheme.dim(over) else { return };
        let size = self.scheme.dims.get(dim).map_or(0, |dim| dim.values.len());
        let mut broken = BTreeSet::new();
        let mut closed: BTreeMap<(usize, usize, usize), Date> = BTreeMap::new();
        for benefit in self.money() {
            let scope = self.package.scope(self.place, &[benefit], false);
            for Moment { day, answers, readings } in scope.moments(self.package) {
                let cases = scope.cells(self.scheme, |dim| !dim.is_personal());
                for case in cases.filter(|case| case.get(dim) == Some(&0)) {
                    for kind in self.kinds() {
                        let Some(cell) = self.scheme.cell_of(kind, &case) else { continue };
                        let outcomes: Vec<Option<Outcome>> = (0..size)
                            .map(|value| self.with(&cell, dim, value, benefit, day, &readings))
                            .collect();
                        self.looked += u64::try_from(size).unwrap_or(0);
                        if let Some((one, two)) = self.unequal(&outcomes)
                            && broken.insert((benefit, one.0, two.0))
                        {
                            let at = (dim, benefit, day, answers.as_slice());
                            self.report_unequal(at, kind, one, two);
                        }
                        if readings == *self.package.readings() {
                            for pair in self.closed_by_list(&outcomes) {
                                closed.entry((benefit, pair.0, pair.1)).or_insert(day);
                            }
                        }
                    }
                }
            }
        }
        for ((benefit, shut, open), day) in closed {
            self.report_closed(dim, benefit, (shut, open), day);
        }
    }

    fn with(
        &self,
        cell: &[u8],
        dim: usize,
        value: usize,
        benefit: usize,
        day: Date,
        readings: &Readings,
    ) -> Option<Outcome> {
        let mut cell = cell.to_vec();
        *cell.get_mut(dim)? = u8::try_from(value).ok()?;
        self.package.resolve(self.place, benefit, &cell, day, readings)
    }

    /// The first two values that are open and give different amounts.
    fn unequal(&self, outcomes: &[Option<Outcome>]) -> Option<((usize, Cents), (usize, Cents))> {
        let mut first: Option<(usize, Cents)> = None;
        for (value, outcome) in outcomes.iter().enumerate() {
            let amount = outcome.as_ref().and_then(|outcome| self.package.amount(outcome));
            let Some(amount) = amount.map(|amount| amount.assume) else { continue };
            match first {
                Some((_, other)) if other != amount => return first.zip(Some((value, amount))),
                Some(_) => {}
                None => first = Some((value, amount)),
            }
        }
        None
    }

    fn report_unequal(
        &mut self,
        (dim, benefit, day, answers): (usize, usize, Date, &[(usize, usize)]),
        kind: Kind,
        one: (usize, Cents),
        two: (usize, Cents),
    ) {
        let value = |value: usize| self.scheme.words_of(&[(dim, u8::try_from(value).unwrap_or(0))]);
        let id = self.scheme.benefits.get(benefit).map_or("", |benefit| benefit.id.as_str());
        let diagnostic = self
            .at(Code::NotUniform)
            .arg("person", smallest(kind))
            .arg("benefit", id)
            .arg("first", value(one.0))
            .arg("first_amount", one.1)
            .arg("second", value(two.0))
            .arg("second_amount", two.1)
            .arg("days", day)
            .arg("reading", reading_words(self.package, answers));
        self.out.push(diagnostic);
    }

    /// Values that a country list closes while another is open.
    fn closed_by_list(&self, outcomes: &[Option<Outcome>]) -> Vec<(usize, usize)> {
        let open = outcomes.iter().position(|outcome| {
            outcome.as_ref().is_some_and(|outcome| self.package.amount(outcome).is_some())
        });
        let by_list = |outcome: &Outcome| {
            let scheme = self.package.schemes.get(outcome.scheme);
            let entry = self.package.entry(outcome.scheme, outcome.entry);
            let lists = |dim: usize| {
                scheme
                    .and_then(|scheme| scheme.dims.get(dim))
                    .is_some_and(|dim| matches!(dim.source, DimSource::Lists { .. }))
            };
            entry.is_some_and(|entry| {
                matches!(entry.gives, Gives::None(_))
                    && entry.guard.when.iter().any(|(dim, _)| lists(*dim))
            })
        };
        let Some(open) = open else { return Vec::new() };
        let shut = outcomes
            .iter()
            .enumerate()
            .filter(|(_, outcome)| outcome.as_ref().is_some_and(by_list));
        shut.map(|(value, _)| (value, open)).collect()
    }

    /// Lists the nationalities for which one value is closed and another open.
    fn report_closed(&mut self, dim: usize, benefit: usize, pair: (usize, usize), day: Date) {
        let readings = self.package.readings();
        let mut countries: Vec<&str> = Vec::new();
        for (country, _) in self.package.countries() {
            let Some(cell) = self.cell_of_country(*country, day) else { continue };
            let open = |value: usize| {
                let outcome = self.with(&cell, dim, value, benefit, day, readings);
                outcome.is_some_and(|outcome| self.package.amount(&outcome).is_some())
            };
            if !open(pair.0) && open(pair.1) {
                countries.push(country.code());
            }
        }
        if countries.is_empty() {
            return;
        }
        let value = |value: usize| {
            let dim = self.scheme.dims.get(dim);
            dim.and_then(|dim| dim.values.get(value)).map_or("", |(value, _)| value.as_str())
        };
        let id = self.scheme.benefits.get(benefit).map_or("", |benefit| benefit.id.as_str());
        let diagnostic = self
            .at(Code::ClosedByList)
            .arg("benefit", id)
            .arg("channel", value(pair.0))
            .arg("other", value(pair.1))
            .arg("count", countries.len())
            .arg("days", day)
            .arg("countries", countries.join(" "));
        self.out.push(diagnostic);
    }

    /// The usual cell of a single adult from a country; `None` when a list leaves it unsettled.
    fn cell_of_country(&self, country: Country, day: Date) -> Option<Vec<u8>> {
        let mut cell = self.scheme.usual_cell();
        for (place, dim) in self.scheme.dims.iter().enumerate() {
            let DimSource::Lists { all_of, none_of, of } = &dim.source else { continue };
            debug_assert!(matches!(of, CountryOf::Nationality | CountryOf::CountryOfOrigin));
            let settled = self.package.on_lists(all_of, none_of, country, day)?;
            *cell.get_mut(place)? = u8::try_from(if settled { LISTED } else { UNLISTED }).ok()?;
        }
        Some(cell)
    }

    /// The cash that one person gets in one place stays within the law (nota N13).
    fn cash(&mut self, most: Cents, paid_in: PaidIn) {
        let benefits = self.money();
        let scope = self.package.scope(self.place, &benefits, false);
        for Moment { day, answers, readings } in scope.moments(self.package) {
            for case in scope.cells(self.scheme, |dim| !dim.is_personal()) {
                for kind in self.kinds() {
                    let Some(cell) = self.scheme.cell_of(kind, &case) else { continue };
                    let cash = benefits.iter().filter_map(|benefit| {
                        self.cash_of(*benefit, &cell, day, &readings, paid_in)
                    });
                    let found: Cents = cash.sum();
                    self.looked += 1;
                    if found > most {
                        let diagnostic = self
                            .at(Code::CashAboveLaw)
                            .arg("person", smallest(kind))
                            .arg("found", found)
                            .arg("most", most)
                            .arg("days", day)
                            .arg("reading", reading_words(self.package, &answers));
                        self.out.push(diagnostic);
                        return;
                    }
                }
            }
        }
    }

    fn cash_of(
        &self,
        benefit: usize,
        cell: &[u8],
        day: Date,
        readings: &Readings,
        place: PaidIn,
    ) -> Option<Cents> {
        let outcome = self.package.resolve(self.place, benefit, cell, day, readings)?;
        let amount = self.package.amount(&outcome)?;
        let usual = self.scheme.benefits.get(benefit)?.paid_in;
        let paid_in = self.package.paid_in(&outcome).unwrap_or(usual);
        Some(cash_in(self.package.form(&outcome)?, amount.high, paid_in, place))
    }

    /// One more member never lowers the total.
    ///
    /// No amount is below nothing and of two maxima one lies within the other, so that a person
    /// who joins can only add, to a household of any size. What is left is an adult who joins
    /// minors who were alone: they get another role, which is two changes at once and for people
    /// to judge.
    fn never_lower(&mut self) {
        let benefits = self.money();
        let scope = self.package.scope(self.place, &benefits, false);
        for Moment { day, answers, readings } in scope.moments(self.package) {
            for case in scope.cells(self.scheme, |dim| !dim.is_personal()) {
                let worth = self.worth(&benefits, &case, day, &readings);
                self.looked += u64::try_from(benefits.len()).unwrap_or(0);
                for (before, after) in joinings() {
                    let (less, more) = (worth.total(&before), worth.total(&after));
                    if more >= less {
                        continue;
                    }
                    let lowers = self
                        .at(Code::JoiningLowers)
                        .arg("before", words(&before))
                        .arg("before_total", less)
                        .arg("after", words(&after))
                        .arg("after_total", more)
                        .arg("days", day)
                        .arg("reading", reading_words(self.package, &answers));
                    self.out.push(lowers);
                    return;
                }
            }
        }
    }

    fn worth(&self, benefits: &[usize], case: &[u8], day: Date, readings: &Readings) -> Worth<'a> {
        let amount = |benefit: usize, cell: &[u8]| {
            let outcome = self.package.resolve(self.place, benefit, cell, day, readings)?;
            self.package.amount(&outcome).map(|amount| amount.assume)
        };
        let per_household = |benefit: &usize| {
            self.scheme.benefits.get(*benefit).is_some_and(|benefit| benefit.per_household)
        };
        let kinds = self.kinds().into_iter().map(|kind| {
            let cell = self.scheme.cell_of(kind, case).unwrap_or_default();
            let amounts = benefits
                .iter()
                .map(|benefit| if per_household(benefit) { None } else { amount(*benefit, &cell) });
            (kind, amounts.map(|amount| amount.unwrap_or(Cents::ZERO)).collect())
        });
        let once = benefits.iter().map(|benefit| match per_household(benefit) {
            true => amount(*benefit, case).unwrap_or(Cents::ZERO),
            false => Cents::ZERO,
        });
        let caps = self
            .scheme
            .caps
            .iter()
            .filter(|cap| cap_holds(cap, case, self.scheme.nearest_day(day), readings));
        Worth {
            kinds: kinds.collect(),
            once: once.collect(),
            benefits: benefits.to_vec(),
            caps: caps.collect(),
        }
    }
}

/// What each kind of person is worth in one case, so that households are only added up.
struct Worth<'a> {
    kinds: BTreeMap<Kind, Vec<Cents>>,
    once: Vec<Cents>,
    benefits: Vec<usize>,
    caps: Vec<&'a Cap>,
}

impl Worth<'_> {
    fn total(&self, household: &[Kind]) -> Cents {
        let mut sums = self.once.clone();
        for amounts in household.iter().filter_map(|kind| self.kinds.get(kind)) {
            for (sum, amount) in sums.iter_mut().zip(amounts) {
                *sum = *sum + *amount;
            }
        }
        let of_benefit = |benefit: usize| {
            let place = self.benefits.iter().position(|one| *one == benefit);
            place.and_then(|place| sums.get(place)).copied().unwrap_or(Cents::ZERO)
        };
        let off = over(self.caps.iter().copied(), of_benefit).into_iter().map(|(_, over)| over);
        sums.iter().copied().sum::<Cents>() - off.sum()
    }
}

/// Minors who are alone, and the same minors with an adult.
fn joinings() -> impl Iterator<Item = (Vec<Kind>, Vec<Kind>)> {
    let kind = |adult, principal| Kind { adult, principal };
    (1..HOUSEHOLD_MAX).map(move |minors| {
        let alone = vec![kind(false, true); minors];
        let with = std::iter::once(kind(true, true));
        (alone, with.chain(std::iter::repeat_n(kind(false, false), minors)).collect())
    })
}

fn words(household: &[Kind]) -> String {
    household.iter().map(|kind| kind.words()).collect::<Vec<_>>().join(" + ")
}

/// The smallest household that a kind of person can be in.
fn smallest(kind: Kind) -> String {
    if kind.principal {
        kind.words().to_owned()
    } else {
        format!("adult principal + {}", kind.words())
    }
}
