//! The closed world of two sides together: what is compared, and every cell of it.

use super::View;
use super::side::Side;
use crate::check::grid::odometer;
use crate::check::scheme::{Dim, DimSource, Guard, Scheme};
use crate::parse::Moment;
use crate::words::Words;
use crate::words::difference::value;

/// Both sides.
pub(super) struct World<'a> {
    pub old: &'a Side<'a>,
    pub new: &'a Side<'a>,
}

/// A benefit, or a maximum over benefits, that some side knows.
pub(super) struct Item<'a> {
    pub id: &'a str,
    pub title: &'a Words,
    is_cap: bool,
}

/// A dimension of either side, with the values that either side knows.
pub(super) struct Axis {
    pub name: String,
    pub title: Words,
    pub kind: AxisKind,
    pub values: Vec<(String, Words)>,
}

/// How a dimension is spoken of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum AxisKind {
    /// `zelfstandig vertrek`: the value says it all.
    Departure,
    /// `via IOM of een ngo`.
    Channel,
    /// `volwassene`, `gezinslid`.
    Person,
    /// `Syrische nationaliteit (wel)`.
    Titled,
}

impl AxisKind {
    fn of(dim: &Dim) -> Self {
        match dim.source {
            DimSource::Departure => Self::Departure,
            DimSource::Channel => Self::Channel,
            DimSource::Age { .. } | DimSource::Role => Self::Person,
            DimSource::Lists { .. } | DimSource::Entered { .. } | DimSource::Fact { .. } => {
                Self::Titled
            }
        }
    }
}

impl<'a> World<'a> {
    fn sides(&self) -> [&'a Side<'a>; 2] {
        [self.old, self.new]
    }

    /// Everything that some side knows, in the order of departure, arrival and first year;
    /// maximums last; what ends comes before what is new.
    pub(super) fn items(&self) -> Vec<Item<'a>> {
        let mut benefits: Vec<(Moment, Item<'a>)> = Vec::new();
        let mut caps: Vec<Item<'a>> = Vec::new();
        for side in self.sides() {
            for one in &side.scheme.benefits {
                if !benefits.iter().any(|(_, item)| item.id == one.id) {
                    let item = Item { id: &one.id, title: &one.title, is_cap: false };
                    benefits.push((one.moment, item));
                }
            }
            for one in &side.scheme.caps {
                if !caps.iter().any(|item| item.id == one.id) {
                    caps.push(Item { id: &one.id, title: &one.title, is_cap: true });
                }
            }
        }
        benefits.sort_by_key(|(moment, _)| *moment);
        benefits.into_iter().map(|(_, item)| item).chain(caps).collect()
    }

    /// The dimensions that tell cells of an item apart on some side, as people order them.
    pub(super) fn axes(&self, item: &Item<'_>) -> Vec<Axis> {
        let mut axes: Vec<Axis> = Vec::new();
        for side in self.sides() {
            for dim in dims(side, item) {
                let axis = axes.iter_mut().find(|axis| axis.name == dim.name);
                let values = dim.values.iter().enumerate().map(|(place, (id, words))| {
                    (id.clone(), value(side.package, dim, place, id, words))
                });
                match axis {
                    Some(axis) => {
                        for (id, words) in values {
                            if !axis.values.iter().any(|(known, _)| *known == id) {
                                axis.values.push((id, words));
                            }
                        }
                    }
                    None => axes.push(Axis {
                        name: dim.name.clone(),
                        title: dim.title.clone(),
                        kind: AxisKind::of(dim),
                        values: values.collect(),
                    }),
                }
            }
        }
        // One order, whichever side comes first: equal differences get equal descriptions.
        axes.sort_by(|one, other| (one.kind, &one.name).cmp(&(other.kind, &other.name)));
        axes
    }

    /// Every cell, as places of values on the axes, and what both sides give there.
    pub(super) fn views(
        &self,
        item: &Item<'_>,
        axes: &[Axis],
    ) -> (Vec<Vec<usize>>, Vec<(View, View)>) {
        let sizes: Vec<(usize, usize)> = axes.iter().map(|axis| (0, axis.values.len())).collect();
        let cells: Vec<Vec<usize>> = odometer(&sizes)
            .map(|values| values.into_iter().map(|(_, value)| value).collect())
            .collect();
        let views = cells
            .iter()
            .map(|cell| (view(self.old, item, axes, cell), view(self.new, item, axes, cell)));
        let views = views.collect();
        (cells, views)
    }
}

/// The dimensions over which an item is not constant on a side, its conditions included.
fn dims<'a>(side: &Side<'a>, item: &Item<'_>) -> Vec<&'a Dim> {
    let scheme = side.scheme;
    let mut names: Vec<&str> = Vec::new();
    let mut guarded = |of: &'a Scheme, guard: &'a Guard| {
        let dims = guard.when.iter().filter_map(|(dim, _)| of.dims.get(*dim));
        names.extend(dims.map(|dim| dim.name.as_str()));
    };
    for cap in scheme.caps.iter().filter(|cap| item.is_cap && cap.id == item.id) {
        guarded(scheme, &cap.guard);
    }
    let benefit = |of: &Scheme| of.benefit(item.id).filter(|_| !item.is_cap);
    for of in [Some(scheme), side.below()].into_iter().flatten() {
        let Some(benefit) = benefit(of) else { continue };
        for one in of.conditions.iter().filter(|one| one.benefits.contains(&benefit)) {
            guarded(of, &one.guard);
        }
    }
    let scope = benefit(scheme).map(|benefit| side.package.scope(side.place, &[benefit], true));
    let in_scope =
        |place: usize| scope.iter().any(|scope| scope.dims.iter().any(|(dim, _)| *dim == place));
    let wanted =
        |(place, dim): &(usize, &Dim)| in_scope(*place) || names.contains(&dim.name.as_str());
    scheme.dims.iter().enumerate().filter(wanted).map(|(_, dim)| dim).collect()
}

/// What a side gives in a cell. A dimension that it lacks does not matter to it; a value that it
/// lacks, such as another channel, gets nothing.
fn view(side: &Side<'_>, item: &Item<'_>, axes: &[Axis], at: &[usize]) -> View {
    let scheme = side.scheme;
    let mut cell = scheme.usual_cell();
    for (axis, value) in axes.iter().zip(at) {
        let Some(place) = scheme.dim(&axis.name) else { continue };
        let name = axis.values.get(*value).map(|(name, _)| name);
        let dim = scheme.dims.get(place);
        let known = dim.zip(name).and_then(|(dim, name)| dim.value(name));
        let Some(known) = known.and_then(|known| u8::try_from(known).ok()) else {
            return View::of(super::Said::Nothing);
        };
        if let Some(slot) = cell.get_mut(place) {
            *slot = known;
        }
    }
    if item.is_cap { side.cap(item.id, &cell) } else { side.benefit(item.id, &cell) }
}
