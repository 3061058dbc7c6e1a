//! Totals as closed formulas, derived from the policies and checked against them.
//!
//! What a household of `a` adults and `m` accompanied minors gets is a sum over its members, so
//! a few totals give the whole formula. That it is the formula is not assumed: it is computed
//! against every household of up to eight adults and eight minors before anyone sees it.

mod linear;

use money::Cents;
use serde::Serialize;

use crate::check::kinds::Kind;
use crate::check::scheme::Cap;
use crate::check::world::{Span, Totals};
use crate::difference::{Side, SideSeen};
use crate::words::Words;
pub use linear::{Linear, Verdict};

/// How many adults, and how many minors, a formula is checked for.
const CHECKED: i64 = 8;
/// Adults of the small families that two schemes are compared for.
const SMALL_ADULTS: usize = 3;
/// Minors of these families.
const SMALL_MINORS: usize = 6;

/// The formulas of some schemes, and where one gives more than another.
#[derive(Clone, Debug, Serialize)]
pub struct Formulas {
    /// `voluntary` or `forced`.
    pub departure: String,
    /// A formula for each scheme, or two where the way of entering adults in RIAT matters.
    pub lines: Vec<Line>,
    /// Every two lines of different schemes.
    pub pairs: Vec<Pair>,
}

/// The formula of one scheme.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// The scheme and the day.
    #[serde(flatten)]
    pub side: SideSeen,
    /// How adults are entered in RIAT.
    pub entered: Entered,
    /// The total.
    pub total: Shape,
    /// The least that the sources leave open.
    pub low: Shape,
    /// The most that the sources leave open.
    pub high: Shape,
    #[serde(skip)]
    totals: Vec<Vec<Totals>>,
}

/// How the adults of a household are entered in RIAT (nota N12, readings Q1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entered {
    /// It does not matter.
    EitherWay,
    /// The first adult is the principal applicant of one joint file.
    Joint,
    /// Every adult is the principal applicant of an own file.
    Separate,
}

/// A total as a function of the numbers of adults and minors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Shape {
    /// Linear parts, some of them up to a maximum.
    Formula {
        /// What no maximum is about.
        rest: Linear,
        /// The parts with a maximum.
        capped: Vec<Capped>,
    },
    /// No such formula holds: the totals themselves, a row for each number of adults from 1.
    Table {
        /// The totals.
        totals: Vec<Vec<Cents>>,
    },
}

/// A linear part up to a maximum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Capped {
    /// The name of the maximum.
    pub title: Words,
    /// The part.
    pub part: Linear,
    /// The maximum.
    pub at_most: Cents,
}

/// Two lines held against each other.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// The place of the one line.
    pub this: usize,
    /// The place of the other.
    pub that: usize,
    /// When the one gives at least as much as the other.
    pub verdict: Verdict,
    /// The one less the other for small families: a row for each number of adults from 1, a
    /// column for each number of minors from 0.
    pub differences: Vec<Vec<Cents>>,
}

/// The formulas of some sides for one way to depart, in the usual case.
pub fn formulas(sides: &[Side<'_>], departure: &str) -> Formulas {
    let lines: Vec<Line> = sides.iter().flat_map(|side| lines(side, departure)).collect();
    let mut pairs = Vec::new();
    for (that, other) in lines.iter().enumerate() {
        for (this, one) in lines.iter().enumerate().skip(that + 1) {
            let comparable = one.side.currency == other.side.currency;
            if comparable && one.side.scheme != other.side.scheme {
                pairs.push(pair((this, one), (that, other)));
            }
        }
    }
    Formulas { departure: departure.to_owned(), lines, pairs }
}

/// One line, or one for each way of entering adults in RIAT.
fn lines(side: &Side<'_>, departure: &str) -> Vec<Line> {
    let joint = line(side, departure, Entered::Joint);
    let separate = line(side, departure, Entered::Separate);
    match (joint, separate) {
        (Some(joint), Some(separate)) if joint.same_as(&separate) => {
            vec![Line { entered: Entered::EitherWay, ..joint }]
        }
        (joint, separate) => joint.into_iter().chain(separate).collect(),
    }
}

fn line(side: &Side<'_>, departure: &str, entered: Entered) -> Option<Line> {
    let total = |adults, minors| {
        let cells = side.cells(&family(adults, minors, entered), departure)?;
        Some(side.total(&cells))
    };
    let row = |adults| (0..=CHECKED).map(|minors| total(adults, minors)).collect();
    let totals: Option<Vec<Vec<Totals>>> = (1..=CHECKED).map(row).collect();
    let first = side.cells(&family(1, 0, entered), departure)?;
    let caps: Vec<&Cap> = side.caps(first.first()?).collect();
    let totals = totals?;
    let shape = |part: fn(&Span) -> Cents| shape(&totals, &caps, part);
    Some(Line {
        side: side.seen(),
        entered,
        total: shape(|span| span.assume),
        low: shape(|span| span.low),
        high: shape(|span| span.high),
        totals,
    })
}

fn family(adults: i64, minors: i64, entered: Entered) -> Vec<Kind> {
    let adult = |place| Kind { adult: true, principal: place == 0 || entered == Entered::Separate };
    let minors = (0..minors).map(|_| Kind { adult: false, principal: false });
    (0..adults).map(adult).chain(minors).collect()
}

impl Line {
    fn same_as(&self, other: &Self) -> bool {
        [&self.total, &self.low, &self.high] == [&other.total, &other.low, &other.high]
    }
}

/// The formula that gives every one of these totals, or else the totals.
fn shape(totals: &[Vec<Totals>], caps: &[&Cap], part: fn(&Span) -> Cents) -> Shape {
    let total = |totals: &Totals| part(&totals.total);
    formula(totals, caps, part)
        .filter(|shape| holds(totals, |adults, minors| shape.at(adults, minors), total))
        .unwrap_or_else(|| Shape::Table {
            totals: totals.iter().map(|row| row.iter().map(total).collect()).collect(),
        })
}

fn formula(totals: &[Vec<Totals>], caps: &[&Cap], part: fn(&Span) -> Cents) -> Option<Shape> {
    let sum = |totals: &Totals, wanted: &dyn Fn(usize) -> bool| -> Cents {
        let benefits = totals.benefits.iter().enumerate();
        benefits.filter(|(place, _)| wanted(*place)).map(|(_, span)| part(span)).sum()
    };
    let is_capped = |place: &usize| caps.iter().any(|cap| cap.benefits.contains(place));
    let rest = linear(totals, |totals| sum(totals, &|place| !is_capped(&place)))?;
    let capped = caps.iter().map(|cap| {
        let part = linear(totals, |totals| sum(totals, &|place| cap.benefits.contains(&place)))?;
        Some(Capped { title: cap.title.clone(), part, at_most: cap.amount })
    });
    Some(Shape::Formula { rest, capped: capped.collect::<Option<_>>()? })
}

/// The linear function through three totals, if all the others are on it too.
fn linear(totals: &[Vec<Totals>], value: impl Fn(&Totals) -> Cents) -> Option<Linear> {
    let at = |adults: usize, minors: usize| totals.get(adults)?.get(minors).map(&value);
    let (one, two, with_minor) = (at(0, 0)?, at(1, 0)?, at(0, 1)?);
    let adult = two - one;
    let found = Linear { adult, minor: with_minor - one, constant: one - adult };
    holds(totals, |adults, minors| found.at(adults, minors), value).then_some(found)
}

/// Whether a function gives a value of every total.
fn holds(
    totals: &[Vec<Totals>],
    function: impl Fn(i64, i64) -> Option<Cents>,
    value: impl Fn(&Totals) -> Cents,
) -> bool {
    (1..).zip(totals).all(|(adults, row)| {
        let mut columns = (0..).zip(row);
        columns.all(|(minors, totals)| function(adults, minors) == Some(value(totals)))
    })
}

impl Shape {
    /// What it gives; `None` when the sum is too large, or for a table.
    pub fn at(&self, adults: i64, minors: i64) -> Option<Cents> {
        let Self::Formula { rest, capped } = self else { return None };
        let mut sum = rest.at(adults, minors)?;
        for one in capped {
            sum = sum.checked_add(one.part.at(adults, minors)?.min(one.at_most))?;
        }
        Some(sum)
    }

    /// The linear function that it is, if it is one.
    fn linear(&self) -> Option<Linear> {
        match self {
            Self::Formula { rest, capped } if capped.is_empty() => Some(*rest),
            Self::Formula { .. } | Self::Table { .. } => None,
        }
    }
}

fn pair((this, one): (usize, &Line), (that, other): (usize, &Line)) -> Pair {
    let verdict = match (one.total.linear(), other.total.linear()) {
        (Some(one), Some(other)) => one.at_least(other),
        _ => Verdict::NotLinear,
    };
    let rows = one.totals.iter().zip(&other.totals).take(SMALL_ADULTS);
    let differences = rows.map(|(one, other)| {
        let columns = one.iter().zip(other).take(SMALL_MINORS + 1);
        columns.map(|(one, other)| one.total.assume - other.total.assume).collect()
    });
    Pair { this, that, verdict, differences: differences.collect() }
}
