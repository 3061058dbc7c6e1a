//! What the sources leave open, found from the rows, with what each point is worth in euros.

use jiff::civil::Date;
use money::Cents;
use serde::Serialize;

use super::kinds::Kind;
use super::package::Package;
use super::scheme::{DimSource, Entry, Gives, Readings, Scheme};
use crate::words::Words;

/// An open point of one scheme.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OpenPoint {
    /// The scheme.
    pub scheme: String,
    /// The question that answers it, or the row whose amount or start is open.
    pub id: String,
    /// How the sources leave it open.
    pub kind: OpenKind,
    /// The benefit.
    pub benefit: String,
    /// The question, or the document that would settle it.
    pub ask: Words,
    /// For how many cells no row holds without a reading.
    pub cells: usize,
    /// One of those cells.
    pub example: String,
    /// The difference between the lowest and highest answer for typical households, if any.
    pub worth: Vec<Worth>,
}

/// How the sources leave a point open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OpenKind {
    /// The sources do not say whether there is anything.
    Silent,
    /// The sources give different amounts.
    Contradiction,
    /// The sources give a range.
    Range,
    /// The sources do not say since when.
    UnknownStart,
}

/// What a point is worth for one typical household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Worth {
    /// The household.
    pub household: String,
    /// The case, such as `departure=forced`.
    pub case: String,
    /// Total under the lowest answer.
    pub low: Cents,
    /// Total under the highest answer.
    pub high: Cents,
}

/// All open points of a package, in the order of schemes and benefits.
pub fn open_points(package: &Package) -> Vec<OpenPoint> {
    let mut points = Vec::new();
    for (place, scheme) in package.schemes.iter().enumerate() {
        for benefit in 0..scheme.benefits.len() {
            for (question, answers) in questions(scheme, benefit) {
                points.extend(by_reading(package, place, benefit, question, answers));
            }
        }
        for (entry, row) in scheme.entries.iter().enumerate() {
            points.extend(by_row(package, place, entry, row));
        }
    }
    points
}

/// The questions that rows of a benefit name themselves.
fn questions(scheme: &Scheme, benefit: usize) -> Vec<(usize, usize)> {
    let entries = scheme.entries.iter().filter(|entry| entry.benefit == benefit);
    let named: Vec<usize> = entries
        .flat_map(|entry| entry.guard.reading.iter().map(|(question, _)| *question))
        .collect();
    let grid = scheme.benefits.get(benefit).map(|benefit| benefit.grid.questions());
    grid.into_iter().flatten().filter(|(question, _)| named.contains(question)).collect()
}

/// The cells of a benefit that only have an answer because a question has one.
fn by_reading(
    package: &Package,
    place: usize,
    benefit: usize,
    question: usize,
    answers: usize,
) -> Option<OpenPoint> {
    let scheme = package.schemes.get(place)?;
    let of = scheme.benefits.get(benefit)?;
    let asked = package.questions.get(question)?;
    // The last day of a scheme that ended, or the first of one that runs.
    let day = scheme.until.unwrap_or(scheme.from);
    let (mut cells, mut example, mut kind) = (0, None, OpenKind::Contradiction);
    let readings: Vec<Readings> =
        (0..answers).map(|answer| package.with_answers(&[(question, answer)])).collect();
    for cell in package.scope(place, &[benefit], false).cells(scheme, |_| true) {
        let at = |readings| of.grid.at(&cell, day, readings);
        let entries: Vec<usize> = readings.iter().filter_map(at).collect();
        if entries.windows(2).all(|pair| pair.first() == pair.last()) {
            continue;
        }
        cells += 1;
        kind = kind_of(scheme, &entries).unwrap_or(kind);
        example = example.or_else(|| Some(words_of(scheme, benefit, question, &cell)));
    }
    let readings = (0..answers).map(|answer| package.with_answers(&[(question, answer)]));
    let worth = worth(package, place, |persons| {
        let totals = readings
            .clone()
            .map(|readings| package.total(place, persons, day, &readings).total.assume);
        let totals: Vec<Cents> = totals.collect();
        totals.iter().min().copied().zip(totals.iter().max().copied())
    });
    Some(OpenPoint {
        scheme: scheme.id.clone(),
        id: asked.id.clone(),
        kind,
        benefit: of.id.clone(),
        ask: asked.ask.clone(),
        cells,
        example: example?,
        worth,
    })
}

/// How the sources leave a cell open: one answer gives nothing, or one gives a range of which
/// another gives the end. Otherwise they contradict each other.
fn kind_of(scheme: &Scheme, entries: &[usize]) -> Option<OpenKind> {
    let gives: Vec<&Gives> =
        entries.iter().filter_map(|entry| Some(&scheme.entries.get(*entry)?.gives)).collect();
    if gives.iter().any(|gives| matches!(gives, Gives::None(_))) {
        return Some(OpenKind::Silent);
    }
    let amounts = |gives: &&Gives| match gives {
        Gives::Amount { assume, low, high, .. } => Some((*assume, *low, *high)),
        _ => None,
    };
    let amounts: Vec<_> = gives.iter().filter_map(amounts).collect();
    let ends = |(_, low, high): &(Cents, Cents, Cents)| {
        low < high && amounts.iter().all(|(assume, ..)| assume == low || assume == high)
    };
    amounts.iter().any(ends).then_some(OpenKind::Range)
}

/// A cell in words, as far as the rows that name a question look at it.
fn words_of(scheme: &Scheme, benefit: usize, question: usize, cell: &[u8]) -> String {
    let asked = |entry: &&Entry| {
        entry.benefit == benefit
            && entry.guard.reading.iter().any(|(one, _)| *one == question)
            && entry.guard.fits_cell(cell)
    };
    let rows: Vec<&Entry> = scheme.entries.iter().filter(asked).collect();
    let named =
        |dim: &usize| rows.iter().any(|entry| entry.guard.when.iter().any(|(one, _)| one == dim));
    let values = cell.iter().enumerate().map(|(dim, value)| (dim, *value));
    let values: Vec<(usize, u8)> = values.filter(|(dim, _)| named(dim)).collect();
    scheme.words_of(&values)
}

/// A row whose amount is a range that no question is about, or whose first day is unknown.
fn by_row(package: &Package, place: usize, entry: usize, row: &Entry) -> Option<OpenPoint> {
    let scheme = package.schemes.get(place)?;
    let Gives::Amount { low, high, open, .. } = &row.gives else { return None };
    let (kind, day) = match open {
        Some(open) if open.other < entry => (OpenKind::UnknownStart, open.after.tomorrow().ok()?),
        None if low < high && row.guard.reading.is_empty() => {
            (OpenKind::Range, scheme.nearest_day(Date::MAX))
        }
        _ => return None,
    };
    let day = scheme.nearest_day(day);
    let of = scheme.benefits.get(row.benefit)?;
    let readings = package.readings();
    let worth = worth(package, place, |persons| {
        let total = package.total(place, persons, day, readings).total;
        Some((total.low, total.high))
    });
    let cell: Vec<(usize, u8)> = row
        .guard
        .when
        .iter()
        .filter_map(|(dim, mask)| Some((*dim, u8::try_from(mask.trailing_zeros()).ok()?)))
        .collect();
    Some(OpenPoint {
        scheme: scheme.id.clone(),
        id: row.id.clone(),
        kind,
        benefit: of.id.clone(),
        ask: row.settles.clone().unwrap_or_default(),
        cells: 1,
        example: scheme.words_of(&cell),
        worth,
    })
}

/// Lowest and highest total for every typical household, voluntary and forced, by the first
/// channel; only where they differ.
fn worth(
    package: &Package,
    place: usize,
    totals: impl Fn(&[Vec<u8>]) -> Option<(Cents, Cents)>,
) -> Vec<Worth> {
    let Some(scheme) = package.schemes.get(place) else { return Vec::new() };
    let mut all = Vec::new();
    let departure = scheme.dims.iter().position(|dim| matches!(dim.source, DimSource::Departure));
    let ways = departure.and_then(|dim| scheme.dims.get(dim)).map_or(1, |dim| dim.values.len());
    for way in 0..ways {
        let mut case = scheme.usual_cell();
        let way = u8::try_from(way).unwrap_or(0);
        if let Some(slot) = departure.and_then(|dim| case.get_mut(dim)) {
            *slot = way;
        }
        for household in &package.households {
            let kinds = household.persons.iter().filter_map(|name| Kind::parse(&name.value));
            let cells: Vec<_> = kinds.filter_map(|kind| scheme.cell_of(kind, &case)).collect();
            if let Some((low, high)) = totals(&cells).filter(|(low, high)| low < high) {
                let case = departure.map(|dim| scheme.words_of(&[(dim, way)])).unwrap_or_default();
                all.push(Worth { household: household.id.clone(), case, low, high });
            }
        }
    }
    all
}
