//! Few areas that together hold some cells and no others.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::world::{Axis, AxisKind};
use crate::words::Words;
use crate::words::difference::{area, part};

/// For each axis which of its values are inside.
pub(super) type Area = Vec<Vec<bool>>;

/// Areas that together hold every wanted cell once, and beyond those only cells that `may` be
/// in them, in the order of the cells.
///
/// Greedy: the largest area first; of equally large ones that which people think of first. A
/// cell is in one area only: two sentences about one person would read as two amounts.
pub(super) fn cover(axes: &[Axis], cells: &[Vec<usize>], want: &[bool], may: &[bool]) -> Vec<Area> {
    let those = |of: &[bool], wanted: bool| -> Vec<&Vec<usize>> {
        cells.iter().zip(of).filter(|(_, is)| **is == wanted).map(|(cell, _)| cell).collect()
    };
    let (mut left, mut closed) = (those(want, true), those(may, false));
    let mut areas: Vec<Area> = Vec::new();
    while !left.is_empty() {
        let rank = |area: &Area| {
            let size = left.iter().filter(|cell| holds(area, cell)).count();
            let narrow = area.iter().enumerate().filter(|(_, held)| held.contains(&false));
            (Reverse(size), narrow.map(|(axis, _)| axis).collect::<Vec<_>>())
        };
        let Some(area) = candidates(axes, &left, &closed).into_iter().min_by_key(rank) else {
            break;
        };
        closed.extend(left.extract_if(.., |cell| holds(&area, cell)));
        areas.push(area);
    }
    areas.sort_by(|one, other| other.cmp(one));
    areas
}

/// Areas that cannot grow further and hold all that is left. Which come out depends on the axis
/// that grows first, so each gets its turn.
fn candidates(axes: &[Axis], left: &[&Vec<usize>], closed: &[&Vec<usize>]) -> Vec<Area> {
    let mut found: Vec<Area> = Vec::new();
    for first in 0..axes.len().max(1) {
        let mut seeds = left.to_vec();
        while let Some(seed) = seeds.first() {
            let area = grow(axes, closed, seed, first);
            seeds.retain(|cell| !holds(&area, cell));
            found.push(area);
        }
    }
    found
}

/// The area around a cell that cannot grow further; `first` of the axes grows first.
fn grow(axes: &[Axis], closed: &[&Vec<usize>], seed: &[usize], first: usize) -> Area {
    let only = |(axis, value): (&Axis, &usize)| {
        (0..axis.values.len()).map(|one| one == *value).collect::<Vec<bool>>()
    };
    let mut area: Area = axes.iter().zip(seed).map(only).collect();
    for (place, axis) in axes.iter().enumerate().cycle().skip(first).take(axes.len()) {
        // What else would have to be open: all that differs from the area on this axis only.
        let all = vec![true; axis.values.len()];
        let held = area.get_mut(place).map(|held| std::mem::replace(held, all));
        let mut shut = vec![false; axis.values.len()];
        for cell in closed.iter().filter(|cell| holds(&area, cell)) {
            if let Some(slot) = cell.get(place).and_then(|value| shut.get_mut(*value)) {
                *slot = true;
            }
        }
        if let (Some(slot), Some(held)) = (area.get_mut(place), held) {
            *slot = held.iter().zip(&shut).map(|(held, shut)| *held || !shut).collect();
        }
    }
    area
}

fn holds(area: &Area, cell: &[usize]) -> bool {
    area.iter().zip(cell).all(|(held, value)| held.get(*value) == Some(&true))
}

/// The axes that an area does not hold whole, with the values that it holds.
fn narrow<'a>(
    axes: &'a [Axis],
    area: &'a Area,
) -> impl Iterator<Item = (&'a Axis, Vec<&'a (String, Words)>)> {
    let narrow = axes.iter().zip(area).filter(|(_, held)| held.contains(&false));
    narrow.map(|(axis, held)| {
        let values = axis.values.iter().zip(held).filter(|(_, held)| **held);
        (axis, values.map(|(value, _)| value).collect())
    })
}

/// An area by the names of dimensions and values.
pub(super) fn when(axes: &[Axis], area: &Area) -> BTreeMap<String, Vec<String>> {
    let named = narrow(axes, area).map(|(axis, values)| {
        (axis.name.clone(), values.iter().map(|(name, _)| name.clone()).collect())
    });
    named.collect()
}

/// An area in words: `gedwongen vertrek, via IOM of een ngo`.
pub(super) fn words(axes: &[Axis], of: &Area) -> Words {
    let parts: Vec<Words> = narrow(axes, of)
        .map(|(axis, values)| {
            let values: Vec<&Words> = values.into_iter().map(|(_, words)| words).collect();
            part(&values, axis.kind == AxisKind::Channel, titled(axis))
        })
        .collect();
    area(&parts)
}

fn titled(axis: &Axis) -> Option<&Words> {
    (axis.kind == AxisKind::Titled).then_some(&axis.title)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Three dimensions of two, three and two values.
    fn axes() -> Vec<Axis> {
        let axis = |name: &str, size: usize| Axis {
            name: name.to_owned(),
            title: Words::same(name),
            kind: AxisKind::Titled,
            values: (0..size).map(|value| (value.to_string(), Words::default())).collect(),
        };
        vec![axis("a", 2), axis("b", 3), axis("c", 2)]
    }

    fn cells() -> Vec<Vec<usize>> {
        (0..12).map(|number| vec![number / 6, number / 2 % 3, number % 2]).collect()
    }

    proptest! {
        #[test]
        fn every_wanted_cell_is_in_one_area_and_no_other_cell_in_any(
            seen in proptest::collection::vec(0..3, 12),
        ) {
            let want: Vec<bool> = seen.iter().map(|kind| *kind == 0).collect();
            let may: Vec<bool> = seen.iter().map(|kind| *kind < 2).collect();
            let areas = cover(&axes(), &cells(), &want, &may);
            for (cell, kind) in cells().iter().zip(&seen) {
                let count = areas.iter().filter(|area| holds(area, cell)).count();
                match kind {
                    0 => prop_assert_eq!(count, 1),
                    1 => {}
                    _ => prop_assert_eq!(count, 0),
                }
            }
        }
    }

    #[test]
    fn a_whole_world_is_one_area_without_words() {
        let areas = cover(&axes(), &cells(), &[true; 12], &[true; 12]);
        assert_eq!(areas.len(), 1);
        assert!(when(&axes(), &areas[0]).is_empty());
        assert_eq!(words(&axes(), &areas[0]), Words::default());
    }
}
