//! What tells the outcomes of a benefit apart, and every case that differs in it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::grid::odometer;
use super::package::Package;
use super::scheme::{Dim, FollowDim, Gives, Guard, Readings, Scheme};

/// What tells outcomes apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    /// First days of stretches.
    pub days: BTreeSet<Date>,
    /// Questions and the number of their answers.
    pub questions: BTreeSet<(usize, usize)>,
    /// Dimensions and their sizes.
    pub dims: BTreeSet<(usize, usize)>,
}

impl Scope {
    fn append(&mut self, mut other: Self) {
        self.days.append(&mut other.days);
        self.questions.append(&mut other.questions);
        self.dims.append(&mut other.dims);
    }

    /// Every stretch of days and reading.
    pub(crate) fn moments<'a>(
        &'a self,
        package: &'a Package,
    ) -> impl Iterator<Item = Moment> + use<'a> {
        let questions: Vec<_> = self.questions.iter().copied().collect();
        self.days.iter().flat_map(move |day| {
            odometer(&questions).map(move |answers| {
                let readings = package.with_answers(&answers);
                Moment { day: *day, answers, readings }
            })
        })
    }

    /// Every cell, the usual one outside the scope. `keep` says which dimensions to vary.
    pub(crate) fn cells<'a>(
        &'a self,
        scheme: &'a Scheme,
        keep: fn(&Dim) -> bool,
    ) -> impl Iterator<Item = Vec<u8>> + use<'a> {
        let kept = |dim: &usize| scheme.dims.get(*dim).is_some_and(keep);
        let dims: Vec<_> = self.dims.iter().copied().filter(|(dim, _)| kept(dim)).collect();
        let usual = scheme.usual_cell();
        odometer(&dims).map(move |values| {
            let mut cell = usual.clone();
            for (dim, value) in values {
                if let Some(slot) = cell.get_mut(dim) {
                    *slot = u8::try_from(value).unwrap_or(0);
                }
            }
            cell
        })
    }
}

/// A stretch of days and a reading.
pub(crate) struct Moment {
    pub day: Date,
    pub answers: Vec<(usize, usize)>,
    pub readings: Readings,
}

impl Package {
    /// The place of a scheme, which it knows itself unless it comes from another package.
    pub(crate) fn place_of(&self, scheme: &Scheme) -> usize {
        let same = |one: &Scheme| one.id == scheme.id;
        if self.schemes.get(scheme.place).is_some_and(same) {
            return scheme.place;
        }
        self.schemes.iter().position(same).unwrap_or(0)
    }

    /// What tells the outcomes of a benefit apart, with all that the schemes it follows tell
    /// apart: days, questions, dimensions of ours. Over everything else they are constant.
    pub(crate) fn scope(&self, scheme: usize, benefits: &[usize], payers: bool) -> Scope {
        let (mut scope, mut known) = (Scope::default(), BTreeMap::new());
        for benefit in benefits {
            scope.append(self.gather(scheme, *benefit, payers, &mut known));
        }
        if let Some(of) = self.schemes.get(scheme) {
            scope.days.retain(|day| of.is_in_force(*day));
            scope.days.insert(of.from);
        }
        scope
    }

    /// What tells the grounds of a benefit apart, on any day: its scope, the days between which
    /// a row may or may not have begun, and what its conditions look at.
    pub(crate) fn reach(&self, scheme: usize, benefit: usize) -> Scope {
        let mut known = BTreeMap::new();
        let mut reach = self.gather(scheme, benefit, true, &mut known);
        for (scheme, benefit) in known.into_keys() {
            let entries = self.schemes.get(scheme).into_iter().flat_map(|of| &of.entries);
            for entry in entries.filter(|entry| entry.benefit == benefit) {
                if let Gives::Amount { open: Some(open), .. } = entry.gives {
                    reach.days.extend(open.after.tomorrow().ok());
                    reach.days.extend(open.seen);
                }
            }
        }
        for ((of, _), condition) in self.conditions(scheme, benefit) {
            self.reach_guard(scheme, of, &condition.guard, &mut reach);
        }
        reach
    }

    /// Adds what a guard of one scheme looks at, as another has it.
    fn reach_guard(&self, scheme: usize, of: usize, guard: &Guard, reach: &mut Scope) {
        let (Some(ours), Some(theirs)) = (self.schemes.get(scheme), self.schemes.get(of)) else {
            return;
        };
        let dims = guard.when.iter().filter_map(|(dim, _)| theirs.dims.get(*dim));
        let dims = dims.filter_map(|dim| ours.dim(&dim.name));
        reach.dims.extend(dims.filter_map(|at| Some((at, ours.dims.get(at)?.values.len()))));
        let size = |question: usize| Some((question, self.questions.get(question)?.answers.len()));
        reach.questions.extend(guard.questions().filter_map(size));
        reach.days.extend(guard.from.all());
        let ends = guard.until.all().iter().flatten();
        reach.days.extend(ends.filter_map(|day| day.tomorrow().ok()));
    }

    /// `known` are those that were gathered before: many may follow one.
    fn gather(
        &self,
        scheme: usize,
        benefit: usize,
        payers: bool,
        known: &mut BTreeMap<(usize, usize), Scope>,
    ) -> Scope {
        let mut scope = Scope::default();
        if let Some(known) = known.get(&(scheme, benefit)) {
            return known.clone();
        }
        let Some(of) = self.schemes.get(scheme) else { return scope };
        let Some(benefit_of) = of.benefits.get(benefit) else { return scope };
        let grids = [Some(&benefit_of.grid), payers.then_some(&benefit_of.payers)];
        for grid in grids.into_iter().flatten() {
            scope.days.extend(grid.cuts());
            scope.questions.extend(grid.questions());
            scope.dims.extend(grid.dims());
        }
        for entry in of.entries.iter().filter(|entry| entry.benefit == benefit) {
            let Gives::Follow(follow) = &entry.gives else { continue };
            let mut theirs = self.gather(follow.scheme, follow.benefit, payers, known);
            let dims = std::mem::take(&mut theirs.dims);
            scope.append(theirs);
            for (dim, _) in dims {
                if let Some(FollowDim::Ours { dim, values }) = follow.cell.get(dim) {
                    scope.dims.insert((*dim, values.len()));
                }
            }
        }
        known.insert((scheme, benefit), scope.clone());
        scope
    }
}
