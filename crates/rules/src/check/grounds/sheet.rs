//! A table of grounds: for every cell one, or none.

use std::collections::BTreeSet;

use super::Ground;
use crate::check::grid::cell::{Cell, Few};

/// A dimension or a question, with its number of values, and how far apart two of them lie.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) of: usize,
    pub(super) size: usize,
    pub(super) step: usize,
}

/// The grounds of a benefit on one day in one reading: for every cell one, or none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    /// Dimensions that can tell persons of one case apart.
    of_person: Vec<Axis>,
    /// All others.
    of_case: Vec<Axis>,
    cells: Vec<Spot>,
    all: Vec<Ground>,
}

/// What holds in a cell.
#[derive(Clone, Copy, Debug)]
struct Spot {
    ground: Option<usize>,
    /// The dimensions of which some other value would have another ground.
    matter: Few,
}

impl Sheet {
    /// A sheet, from the ground of every cell. `of_person` are the dimensions that can tell persons
    /// of one case apart.
    pub(super) fn new(
        dims: Vec<Axis>,
        of_person: Few,
        grounds: &[Option<usize>],
        all: Vec<Ground>,
    ) -> Self {
        let ground = |place: usize| all.get((*grounds.get(place)?)?);
        let other = |here: usize, there: usize| match (ground(here), ground(there)) {
            (Some(here), Some(there)) => !here.same(there),
            (here, there) => here.is_some() || there.is_some(),
        };
        let matters = |here: usize, dim: &Axis| {
            let first = here - here / dim.step % dim.size * dim.step;
            (0..dim.size).any(|value| other(here, first + value * dim.step))
        };
        let spot = |(place, ground): (usize, &Option<usize>)| Spot {
            ground: *ground,
            matter: dims.iter().filter(|dim| matters(place, dim)).map(|dim| dim.of).collect(),
        };
        let cells = grounds.iter().enumerate().map(spot).collect();
        let (of_person, of_case) = dims.into_iter().partition(|dim| of_person.has(dim.of));
        Self { of_person, of_case, cells, all }
    }

    /// The part of the sheet on which all persons of a case are.
    pub(crate) fn part(&self, cell: &Cell) -> usize {
        place(&self.of_case, cell)
    }

    /// What holds in a cell.
    pub(crate) fn at(&self, cell: &Cell) -> Option<&Ground> {
        self.found(self.part(cell), cell).map(|(ground, _)| ground)
    }

    /// What holds in a cell of this part, and the dimensions of which some other value would have
    /// another ground.
    #[inline]
    pub(crate) fn found(&self, part: usize, cell: &Cell) -> Option<(&Ground, Few)> {
        let spot = self.cells.get(part + place(&self.of_person, cell))?;
        Some((self.all.get(spot.ground?)?, spot.matter))
    }
}

fn place(dims: &[Axis], cell: &Cell) -> usize {
    let along = |dim: &Axis| cell.get(dim.of).map_or(0, |value| usize::from(*value) * dim.step);
    dims.iter().map(along).sum()
}

/// Axes in the order in which an odometer turns, the last one fastest; and the step of the next.
pub(super) fn axes(sizes: BTreeSet<(usize, usize)>, step: usize) -> (Vec<Axis>, usize) {
    let mut next = step;
    let axis = |(of, size): (usize, usize)| {
        let axis = Axis { of, size, step: next };
        next *= size;
        axis
    };
    (sizes.into_iter().rev().map(axis).collect(), next)
}
