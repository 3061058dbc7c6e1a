//! The proof of completeness, which is also the plan: for each cell, day and reading one entry.

pub(crate) mod cell;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub(crate) use cell::DIMS_MAX;

use super::scheme::{Dim, Guard, Readings};
use crate::parse::package::Question;

/// The most cells that one benefit may have.
pub(crate) const CELLS_MAX: usize = 1 << 21;

/// Which of several guarded things holds, for every cell × stretch of days × reading.
///
/// Only the dimensions and questions that some guard names span the grid: over all others it is
/// constant, so the proof over the grid is a proof over the whole world.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Grid {
    dims: Vec<(usize, usize)>,
    questions: Vec<(usize, usize)>,
    /// First day of every stretch; the first one is the first day of the scheme.
    cuts: Vec<Date>,
    /// The place of what holds, or `NOTHING`.
    cells: Vec<u16>,
}

const NOTHING: u16 = u16::MAX;

/// A cell, stretch and reading where not exactly one thing holds.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// What holds: nothing, or the first two.
    pub both: Option<(usize, usize)>,
    /// A value for each dimension of the grid.
    pub cell: Vec<(usize, u8)>,
    pub from: Date,
    pub reading: Vec<(usize, usize)>,
    /// How many cells share this fault.
    pub count: usize,
}

/// How many cells a proof went through: all of the closed world, and those that differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Cells of the whole world: dimensions × stretches of days × readings.
    pub whole: u64,
    /// Cells that some row tells apart, each of which was looked at.
    pub distinct: u64,
}

impl std::ops::AddAssign for Cells {
    fn add_assign(&mut self, other: Self) {
        self.whole = self.whole.saturating_add(other.whole);
        self.distinct = self.distinct.saturating_add(other.distinct);
    }
}

/// What a grid is made of.
pub(crate) struct Plan<'a> {
    pub dims: &'a [Dim],
    pub questions: &'a [Question],
    pub from: Date,
    pub until: Option<Date>,
    /// The guarded things, by their places.
    pub guards: Vec<(usize, &'a Guard)>,
}

impl Plan<'_> {
    fn dims(&self) -> Vec<(usize, usize)> {
        let named = |dim: usize| {
            self.guards.iter().any(|(_, guard)| guard.when.iter().any(|(other, _)| *other == dim))
        };
        let sizes = self.dims.iter().enumerate().map(|(dim, values)| (dim, values.values.len()));
        sizes.filter(|(dim, _)| named(*dim)).collect()
    }

    fn questions(&self) -> Vec<(usize, usize)> {
        let named =
            |one: usize| self.guards.iter().any(|(_, guard)| guard.questions().any(|q| q == one));
        let sizes = self.questions.iter().enumerate().map(|(one, q)| (one, q.answers.len()));
        sizes.filter(|(one, _)| named(*one)).collect()
    }

    fn cuts(&self) -> Vec<Date> {
        let inside = |day: &Date| *day > self.from && self.until.is_none_or(|until| *day <= until);
        let mut cuts = vec![self.from];
        for (_, guard) in &self.guards {
            cuts.extend(guard.from.all().iter().copied().filter(inside));
            let ends = guard.until.all().iter().flatten();
            cuts.extend(ends.filter_map(|day| day.tomorrow().ok()).filter(inside));
        }
        cuts.sort_unstable();
        cuts.dedup();
        cuts
    }

    /// The grid, with nothing in its cells yet.
    pub(crate) fn empty(&self) -> Grid {
        let (dims, questions, cuts) = (self.dims(), self.questions(), self.cuts());
        Grid { dims, questions, cuts, cells: Vec::new() }
    }

    /// Goes through every cell.
    pub(crate) fn prove(&self, mut grid: Grid, optional: bool) -> (Grid, Vec<Fault>, Cells) {
        let mut faults = Faults::default();
        for from in grid.cuts.clone() {
            for reading in odometer(&grid.questions) {
                let readings = self.readings(&reading);
                let live: Vec<_> = self
                    .guards
                    .iter()
                    .filter(|(_, guard)| {
                        guard.fits_reading(&readings) && guard.fits_day(from, &readings)
                    })
                    .collect();
                let mut cell = vec![0_u8; self.dims.len()];
                for values in odometer(&grid.dims) {
                    for (dim, value) in &values {
                        if let Some(slot) = cell.get_mut(*dim) {
                            *slot = u8::try_from(*value).unwrap_or(u8::MAX);
                        }
                    }
                    let mut hits = live.iter().filter(|(_, guard)| guard.fits_cell(&cell));
                    let (first, second) = (hits.next(), hits.next());
                    let place = first.and_then(|(place, _)| u16::try_from(*place).ok());
                    grid.cells.push(place.unwrap_or(NOTHING));
                    let both = first.zip(second).map(|((one, _), (two, _))| (*one, *two));
                    if both.is_some() || (first.is_none() && !optional) {
                        faults.note(both, &values, from, &reading);
                    }
                }
            }
        }
        let whole = self.whole(grid.cuts.len());
        let distinct = u64::try_from(grid.cells.len()).unwrap_or(u64::MAX);
        (grid, faults.all, Cells { whole, distinct })
    }

    fn readings(&self, named: &[(usize, usize)]) -> Readings {
        let mut answers: Vec<usize> = self.questions.iter().map(|q| q.in_use).collect();
        for (question, answer) in named {
            if let Some(slot) = answers.get_mut(*question) {
                *slot = *answer;
            }
        }
        Readings(answers)
    }

    fn whole(&self, stretches: usize) -> u64 {
        let sizes = self.dims.iter().map(|dim| dim.values.len());
        let answers = self.questions().into_iter().map(|(_, size)| size);
        let all = sizes.chain(answers).chain([stretches]);
        all.fold(1_u64, |all, size| all.saturating_mul(u64::try_from(size).unwrap_or(u64::MAX)))
    }
}

/// What was found wrong, one for each kind.
#[derive(Default)]
struct Faults {
    all: Vec<Fault>,
    places: BTreeMap<Option<(usize, usize)>, usize>,
}

impl Faults {
    /// Adds to the fault of the same kind, or notes a new one.
    fn note(
        &mut self,
        both: Option<(usize, usize)>,
        values: &[(usize, usize)],
        from: Date,
        reading: &[(usize, usize)],
    ) {
        let place = *self.places.entry(both).or_insert(self.all.len());
        match self.all.get_mut(place) {
            Some(fault) => fault.count += 1,
            None => self.all.push(Fault {
                both,
                cell: values
                    .iter()
                    .map(|(dim, value)| (*dim, u8::try_from(*value).unwrap_or(u8::MAX)))
                    .collect(),
                from,
                reading: reading.to_vec(),
                count: 1,
            }),
        }
    }
}

/// Every combination of one value for each of `sizes`, the last one turning fastest.
pub(crate) fn odometer(
    sizes: &[(usize, usize)],
) -> impl Iterator<Item = Vec<(usize, usize)>> + use<> {
    let total = sizes.iter().map(|(_, size)| *size).product::<usize>();
    let sizes = sizes.to_vec();
    (0..total).map(move |number| {
        let mut rest = number;
        let mut values = vec![(0, 0); sizes.len()];
        for (slot, (key, size)) in values.iter_mut().zip(&sizes).rev() {
            *slot = (*key, rest % size);
            rest /= size;
        }
        values
    })
}

impl Grid {
    /// How many cells there are to go through; `None` when too many.
    pub(crate) fn size(&self) -> Option<u64> {
        let sizes = self.dims.iter().chain(&self.questions).map(|(_, size)| *size);
        let mut sizes = sizes.chain([self.cuts.len()]);
        let total = sizes.try_fold(1_usize, |all, size| all.checked_mul(size))?;
        u64::try_from(total).ok().filter(|_| total <= CELLS_MAX)
    }

    /// What holds in a cell on a day in a reading. The day must not come before the scheme.
    pub(crate) fn at(&self, cell: &[u8], day: Date, readings: &Readings) -> Option<usize> {
        let stretch = self.cuts.partition_point(|cut| *cut <= day).checked_sub(1)?;
        let mut place = stretch;
        for (question, size) in &self.questions {
            place = place * size + readings.answer(*question);
        }
        for (dim, size) in &self.dims {
            place = place * size + usize::from(*cell.get(*dim)?);
        }
        self.cells.get(place).filter(|entry| **entry != NOTHING).map(|entry| usize::from(*entry))
    }

    /// The questions that its rows tell apart.
    pub(crate) fn questions(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.questions.iter().copied()
    }

    /// The dimensions that its rows tell apart.
    pub(crate) fn dims(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.dims.iter().copied()
    }

    /// First days of its stretches.
    pub(crate) fn cuts(&self) -> &[Date] {
        &self.cuts
    }
}
