//! A scheme that is whole: every name leads somewhere, every cell has one outcome.

use std::sync::OnceLock;

use jiff::civil::Date;
use money::{Cents, Share};
use serde::{Deserialize, Serialize};

pub(crate) use super::answers::ByAnswer;
pub use super::answers::Readings;
use super::asks::Asks;
use super::grid::Grid;
use super::grid::cell::Few;
use super::grounds::Grounds;
use crate::parse::policy::{Band, CaseDate, CountryOf, Day, FormKind, Moment, PaidIn, Within};
use crate::parse::{Cite, Span};
use crate::words::Words;

/// One scheme, checked. There is no way to make one but by [`crate::check`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scheme {
    /// Its place in its package.
    pub(crate) place: usize,
    pub(crate) id: String,
    pub(crate) title: Words,
    pub(crate) owner: String,
    pub(crate) country: String,
    pub(crate) currency: String,
    pub(crate) channels: Vec<String>,
    pub(crate) from: Date,
    pub(crate) until: Option<Date>,
    #[serde(skip)]
    pub(crate) after_approval: Option<ByAnswer<jiff::Span>>,
    pub(crate) replaces: Vec<usize>,
    pub(crate) stands_before: Vec<usize>,
    /// The scheme below, and the list of nationalities it is about.
    pub(crate) over: Option<(usize, usize)>,
    #[serde(skip)]
    pub(crate) cites: Vec<Cite>,
    /// Its own dimensions, then those of the schemes it follows that it does not have itself.
    pub(crate) dims: Vec<Dim>,
    /// Which of those are about what.
    pub(crate) kinds: DimKinds,
    pub(crate) benefits: Vec<Benefit>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) funding: Vec<Funding>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) asks: Asks,
    pub(crate) caps: Vec<Cap>,
    #[serde(skip)]
    pub(crate) laws: Vec<crate::parse::policy::Law>,
    #[serde(skip)]
    pub(crate) span: Span,
}

impl Scheme {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name.
    pub fn title(&self) -> &Words {
        &self.title
    }

    /// The state whose scheme it is, as ISO 3166 code.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The currency of its amounts, as ISO 4217 code.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// Where its first day is stated.
    pub fn cites(&self) -> &[Cite] {
        &self.cites
    }

    /// Who decides on it.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// First and last day in force.
    pub fn in_force(&self) -> (Date, Option<Date>) {
        (self.from, self.until)
    }

    /// Within which time a benefit is given, where the policy says so.
    pub fn time_for(&self, benefit: &str) -> Option<Within> {
        self.benefits.iter().find(|one| one.id == benefit)?.within
    }

    /// Whether one of its rows or references has this id.
    pub fn has(&self, row: &str) -> bool {
        self.entries.iter().any(|entry| entry.id == row)
    }

    pub(crate) fn is_in_force(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The nearest day on which the scheme is in force.
    pub(crate) fn nearest_day(&self, day: Date) -> Date {
        let day = day.max(self.from);
        self.until.map_or(day, |until| day.min(until))
    }

    pub(crate) fn benefit(&self, id: &str) -> Option<usize> {
        self.benefits.iter().position(|benefit| benefit.id == id)
    }

    pub(crate) fn dim(&self, name: &str) -> Option<usize> {
        self.dims.iter().position(|dim| dim.name == name)
    }
}

/// Which dimensions are about what.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct DimKinds {
    /// All persons of a case share their values.
    pub shared: Few,
    /// Lists that a country of the person is on.
    pub lists: Few,
    /// Age and role.
    pub own: Few,
}

impl DimKinds {
    pub(crate) fn new(dims: &[Dim]) -> Self {
        let mut kinds = Self::default();
        for (place, dim) in dims.iter().enumerate() {
            match dim.source {
                DimSource::Lists { .. } => kinds.lists.add(place),
                DimSource::Age { .. } | DimSource::Role => kinds.own.add(place),
                _ => kinds.shared.add(place),
            }
        }
        kinds
    }

    /// Those that can tell persons of one case apart.
    pub(crate) const fn of_person(self) -> Few {
        self.own.either(self.lists)
    }
}

/// A dimension and its values.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Dim {
    pub name: String,
    pub title: Words,
    pub values: Vec<(String, Words)>,
    pub source: DimSource,
}

impl Dim {
    pub(crate) fn value(&self, name: &str) -> Option<usize> {
        self.values.iter().position(|(value, _)| value == name)
    }

    /// Whether all persons of a case share its value.
    pub(crate) fn of_case(&self) -> bool {
        matches!(self.source, DimSource::Departure | DimSource::Channel | DimSource::Fact { .. })
    }
}

/// Where the value of a dimension comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum DimSource {
    Departure,
    Channel,
    Role,
    Age { bands: Vec<Band>, on: ByAnswer<CaseDate> },
    Lists { of: CountryOf, all_of: Vec<usize>, none_of: Vec<usize> },
    Entered { before: Date },
    Fact { assume: usize, normal: bool, ask: Words },
}

/// The place of `listed` among the values of a dimension of lists.
pub(crate) const LISTED: usize = 0;
/// The place of `unlisted`.
pub(crate) const UNLISTED: usize = 1;

/// Something there is to get.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Benefit {
    pub id: String,
    pub title: Words,
    pub goods: bool,
    pub per_household: bool,
    pub optional: bool,
    pub moment: Moment,
    pub paid_in: PaidIn,
    pub within: Option<Within>,
    #[serde(skip)]
    pub span: Span,
    /// Which entry holds for each cell, day and reading: the proof itself.
    pub grid: Grid,
    /// Which division of costs holds; empty when the scheme names no funders.
    pub payers: Grid,
    /// What it gives in each cell, with its reasons.
    #[serde(skip)]
    pub grounds: OnceLock<Grounds>,
}

/// The cells, readings and days for which something holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Guard {
    /// For each constrained dimension the values that fit, as bits.
    pub when: Vec<(usize, u64)>,
    /// For each constrained question the answers that fit, as bits.
    pub reading: Vec<(usize, u64)>,
    pub from: ByAnswer<Date>,
    pub until: ByAnswer<Option<Date>>,
}

impl Guard {
    pub(crate) fn fits_cell(&self, cell: &[u8]) -> bool {
        self.when.iter().all(|(dim, mask)| {
            cell.get(*dim).is_some_and(|value| mask >> u32::from(*value) & 1 == 1)
        })
    }

    pub(crate) fn fits_reading(&self, readings: &Readings) -> bool {
        self.reading.iter().all(|(question, mask)| mask >> readings.answer(*question) & 1 == 1)
    }

    pub(crate) fn fits_day(&self, day: Date, readings: &Readings) -> bool {
        let from = self.from.get(readings).is_some_and(|from| from <= day);
        let until = self.until.get(readings).flatten();
        from && until.is_none_or(|until| day <= until)
    }

    /// The questions whose answers matter to it.
    pub(crate) fn questions(&self) -> impl Iterator<Item = usize> {
        let named = self.reading.iter().map(|(question, _)| *question);
        named.chain(self.from.question()).chain(self.until.question())
    }
}

/// A row, or a reference to another scheme's rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub id: String,
    /// `scheme:id`, unique in the package.
    pub name: String,
    pub benefit: usize,
    pub guard: Guard,
    pub gives: Gives,
    pub form: Option<Form>,
    pub paid_in: Option<PaidIn>,
    pub settles: Option<Words>,
    pub assumption: Option<Words>,
    #[serde(skip)]
    pub cites: Vec<Cite>,
    #[serde(skip)]
    pub span: Span,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Gives {
    Amount { assume: Cents, low: Cents, high: Cents, open: Option<Open> },
    None(Words),
    Goods(Words),
    Follow(Follow),
}

/// The day on which one row succeeded another is unknown: between `after` and `seen` either may
/// hold.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Open {
    pub other: usize,
    pub after: Date,
    pub seen: Option<Date>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Follow {
    pub scheme: usize,
    pub benefit: usize,
    /// For each dimension of the followed scheme: a fixed value, or one of our dimensions with
    /// the place of each of its values over there.
    pub cell: Vec<FollowDim>,
    pub frozen: Option<Date>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum FollowDim {
    Fixed(u8),
    Ours { dim: usize, values: Vec<Option<u8>> },
}

/// In which form support is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Form {
    pub kind: FormKind,
    pub cash_max: Option<Cents>,
    pub cash_paid_in: Option<PaidIn>,
}

/// Who pays which share.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Funding {
    pub id: String,
    /// `scheme:id`, unique in the package.
    pub name: String,
    pub guard: Guard,
    pub benefits: Vec<usize>,
    pub funders: Vec<usize>,
    pub shares: Vec<Share>,
    pub assumption: Option<Words>,
    #[serde(skip)]
    pub cites: Vec<Cite>,
    #[serde(skip)]
    pub span: Span,
}

/// A fact that must hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Condition {
    pub id: String,
    /// `scheme:id`.
    pub name: String,
    pub ask: Words,
    pub benefits: Vec<usize>,
    pub guard: Guard,
    #[serde(skip)]
    pub cites: Vec<Cite>,
}

/// A maximum over several benefits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Cap {
    pub id: String,
    /// `scheme:id`.
    pub name: String,
    pub title: Words,
    pub benefits: Vec<usize>,
    pub guard: Guard,
    pub amount: Cents,
    #[serde(skip)]
    pub cites: Vec<Cite>,
}

/// Cases between two schemes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Transition {
    pub id: String,
    pub channels: Vec<String>,
    /// The scheme whose file tells of it, and from whose first day its days may count.
    pub scheme: usize,
    /// First and last day of registration, first and last day of departure, as written.
    #[serde(skip)]
    pub written: [Option<Day>; 4],
    pub registered: (Option<Date>, Option<Date>),
    pub departs: (Option<Date>, Option<Date>),
    pub reading: Vec<(usize, u64)>,
    pub to: Result<usize, Words>,
    #[serde(skip)]
    pub cites: Vec<Cite>,
    #[serde(skip)]
    pub span: Span,
}

impl Transition {
    /// Fixes its days for the first day of its scheme; `None` when one leaves the calendar.
    pub(crate) fn start(&mut self, first: Date) -> Option<()> {
        let mut fixed = [None; 4];
        for (day, written) in fixed.iter_mut().zip(self.written) {
            if let Some(written) = written {
                *day = Some(written.with_start(first)?);
            }
        }
        let [registered_from, registered_until, departs_from, departs_until] = fixed;
        self.registered = (registered_from, registered_until);
        self.departs = (departs_from, departs_until);
        Some(())
    }
}
