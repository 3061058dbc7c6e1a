//! A policy file as written: everything readable, nothing yet known to be whole.

use jiff::civil::Date;
use money::{Cents, Share};
use serde::{Deserialize, Serialize};

use super::cite::Cite;
use super::source::{At, Span};
use crate::words::Words;

/// One scheme as its file states it.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    pub(crate) head: Head,
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) benefits: Vec<Benefit>,
    pub(crate) rows: Vec<Row>,
    pub(crate) follows: Vec<Follow>,
    pub(crate) funding: Vec<Funding>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) caps: Vec<Cap>,
    pub(crate) transitions: Vec<Transition>,
    pub(crate) laws: Vec<Law>,
    pub(crate) examples: Vec<Example>,
}

/// The `[scheme]` table.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub id: At<String>,
    pub title: Words,
    pub owner: String,
    pub country: At<String>,
    pub currency: String,
    pub channels: Vec<At<String>>,
    pub from: At<Date>,
    pub until: Option<At<Date>>,
    pub after_approval: Option<Choice<jiff::Span>>,
    pub replaces: Vec<At<String>>,
    pub stands_before: Vec<At<String>>,
    pub over: Option<At<String>>,
    pub for_list: Option<At<String>>,
    pub cites: Vec<Cite>,
}

/// A value that is fixed, or that the answer to a question decides.
#[derive(Clone, Debug)]
pub(crate) enum Choice<T> {
    Fixed(T),
    By { question: At<String>, options: Vec<(At<String>, T)> },
}

/// A dimension of the closed world over which completeness is proved.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    pub name: At<String>,
    pub title: Option<Words>,
    pub kind: DimensionKind,
    pub ask: Option<Words>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub(crate) enum DimensionKind {
    /// `departure`, `channel` or `role`: named values of the case itself.
    Named(Vec<At<String>>),
    /// `age`: bands of whole years on a date of the case.
    Age { bands: Vec<Band>, on: Choice<CaseDate> },
    /// Membership of country lists.
    Lists { of: CountryOf, all_of: Vec<At<String>>, none_of: Vec<At<String>> },
    /// Whether a person was in the country before a day.
    Entered { before: Date },
    /// A fact of the case that the scheme itself names.
    Fact { values: Vec<(At<String>, Words)>, assume: At<String>, normal: bool },
}

/// Ages `from..=until` in whole years.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Band {
    pub name: At<String>,
    pub from: u16,
    pub until: Option<u16>,
}

/// A date of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CaseDate {
    RegisteredOn,
    DepartsOn,
}

/// Which country of a person a list is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum CountryOf {
    Nationality,
    CountryOfOrigin,
}

/// The `[[benefit]]` table.
#[derive(Clone, Debug)]
pub(crate) struct Benefit {
    pub id: At<String>,
    pub title: Words,
    pub goods: bool,
    pub per_household: bool,
    pub optional: bool,
    pub moment: Moment,
    pub paid_in: PaidIn,
    pub within: Option<Within>,
    pub cites: Vec<Cite>,
}

/// When a person gets a benefit, as table 3 of the nota divides it (nota N19).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// In the Netherlands, at departure.
    Departure,
    /// In the first days after arrival.
    Arrival,
    /// In the first year after arrival.
    FirstYear,
}

impl Moment {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Departure, Self::Arrival, Self::FirstYear];
}

/// Where a benefit is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PaidIn {
    /// In the state that the person leaves, before or at departure.
    Netherlands,
    /// In the country of origin.
    CountryOfOrigin,
}

/// A window: `days` and `months` after arrival or departure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// So many days.
    pub days: i64,
    /// And so many months.
    pub months: i64,
    /// After arrival, or else after departure.
    pub after_arrival: bool,
}

/// The conditions under which a row, a reference or a division of costs holds.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub when: Vec<(At<String>, Vec<At<String>>)>,
    pub reading: Vec<(At<String>, Vec<At<String>>)>,
    pub from: Start,
    pub until: End,
}

#[derive(Clone, Debug)]
pub(crate) enum Start {
    /// With the scheme.
    Scheme,
    Day(At<Date>),
    /// Somewhere after `after` and no later than `seen` (readings Q13).
    Unknown {
        after: At<Date>,
        assume: Choice<At<Date>>,
        seen: Option<At<Date>>,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum End {
    Open,
    /// The last day in force.
    Day(At<Date>),
    /// The day before the row that succeeds it, whose start is unknown.
    Unknown(Span),
}

/// The `[[row]]` table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: At<String>,
    pub benefit: At<String>,
    pub guard: Guard,
    pub grant: Grant,
    pub form: Option<Form>,
    pub paid_in: Option<PaidIn>,
    pub succeeds: Option<At<String>>,
    pub corrects: Option<At<String>>,
    pub settles: Option<Words>,
    pub assumption: Option<Words>,
    pub cites: Vec<Cite>,
}

/// What a row gives.
#[derive(Clone, Debug)]
pub(crate) enum Grant {
    Amount(At<Cents>),
    Range { low: Cents, high: Cents, assume: At<Cents>, span: Span },
    None(Words),
    Goods(Words),
}

/// In which form support is given, and how much of it may be cash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub kind: FormKind,
    pub cash_max: Option<Cents>,
    pub cash_paid_in: Option<PaidIn>,
    pub span: Span,
}

/// The form of support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FormKind {
    /// Contant.
    Cash,
    /// In natura.
    InKind,
    /// Deels contant.
    Combined,
    /// Cash, in kind or combined, as agreed (nota N11).
    ByArrangement,
}

/// The `[[follow]]` table: another scheme's rows, by reference.
#[derive(Clone, Debug)]
pub(crate) struct Follow {
    pub id: At<String>,
    pub scheme: At<String>,
    pub benefits: Vec<At<String>>,
    pub guard: Guard,
    pub as_values: Vec<(At<String>, At<String>)>,
    /// `None` moves along with the other scheme; a day freezes it as it was then.
    pub frozen: Option<At<Date>>,
    pub form: Option<Form>,
    pub paid_in: Option<PaidIn>,
    pub cites: Vec<Cite>,
}

/// The `[[funding]]` table.
#[derive(Clone, Debug)]
pub(crate) struct Funding {
    pub id: At<String>,
    pub benefits: Vec<At<String>>,
    pub guard: Guard,
    pub shares: Vec<(At<String>, At<Share>)>,
    pub shares_span: Span,
    pub assumption: Option<Words>,
    pub cites: Vec<Cite>,
}

/// The `[[condition]]` table: a fact that must hold.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub id: At<String>,
    pub ask: Words,
    pub benefits: Vec<At<String>>,
    pub guard: Guard,
    pub cites: Vec<Cite>,
}

/// The `[[cap]]` table: a maximum over several benefits.
#[derive(Clone, Debug)]
pub(crate) struct Cap {
    pub id: At<String>,
    pub title: Words,
    pub benefits: Vec<At<String>>,
    pub guard: Guard,
    pub amount: At<Cents>,
    pub cites: Vec<Cite>,
}

/// The `[[transition]]` table, tested before the dates of the schemes.
#[derive(Clone, Debug)]
pub(crate) struct Transition {
    pub id: At<String>,
    pub channels: Vec<At<String>>,
    pub registered: (Option<At<Day>>, Option<At<Day>>),
    pub departs: (Option<At<Day>>, Option<At<Day>>),
    pub reading: Vec<(At<String>, Vec<At<String>>)>,
    pub to: TransitionTo,
    pub cites: Vec<Cite>,
}

/// A day, or a distance from the first day of the scheme, whenever that turns out to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Day {
    On(Date),
    FromStart(jiff::Span),
}

impl Day {
    /// `None` when it falls outside the calendar.
    pub(crate) fn with_start(self, start: Date) -> Option<Date> {
        match self {
            Self::On(day) => Some(day),
            Self::FromStart(span) => start.checked_add(span).ok(),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) enum TransitionTo {
    Scheme(At<String>),
    /// An arrangement whose amounts the sources do not give.
    Unknown(Words),
}

/// The `[[law]]` table: what must hold for every cell.
#[derive(Clone, Debug)]
pub(crate) struct Law {
    pub id: At<String>,
    pub kind: LawKind,
    pub cites: Vec<Cite>,
}

#[derive(Clone, Debug)]
pub(crate) enum LawKind {
    /// No value of this dimension that is open gives another amount.
    Uniform { over: At<String> },
    /// The cash that one person gets in one place.
    CashAtMost { amount: At<Cents>, paid_in: PaidIn },
    /// Adding a member never lowers the total of a household.
    NeverLower,
}

/// The `[[example]]` table, recomputed at every load.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub id: At<String>,
    pub household: Vec<At<String>>,
    pub registered_on: At<Date>,
    pub case: Vec<(At<String>, At<String>)>,
    pub reading: Vec<(At<String>, Vec<At<String>>)>,
    pub benefits: Vec<(At<String>, At<Cents>)>,
    pub total: At<Cents>,
    pub cites: Vec<Cite>,
}
