//! The closed world: cells, what holds in them, and households made of cells.

use jiff::civil::Date;
use money::Cents;

use super::grid::cell::{Cell, DIMS_MAX};
use super::package::Package;
use super::scheme::{Cap, Entry, Follow, FollowDim, Gives, Readings};
use crate::parse::policy::FormKind;

/// What holds in a cell: a row, and the references that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub scheme: usize,
    pub entry: usize,
    /// References followed, from ours to the last.
    pub via: Vec<(usize, usize)>,
    /// The day that selected the row.
    pub day: Date,
}

/// What one look at a cell finds. Two cells with equal looks get the same, from the same payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// The scheme whose row holds.
    pub scheme: usize,
    /// The row.
    pub entry: usize,
    /// Our own entry: the row itself, or the reference that led to it.
    pub own: usize,
    /// The day that selected the row.
    pub day: Date,
    /// The division of costs: ours, or else that of the scheme we follow there.
    pub payer: Option<(usize, usize)>,
}

/// An amount with what the sources leave open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub assume: Cents,
    pub low: Cents,
    pub high: Cents,
}

impl std::ops::AddAssign for Span {
    fn add_assign(&mut self, other: Self) {
        self.assume = self.assume + other.assume;
        self.low = self.low + other.low;
        self.high = self.high + other.high;
    }
}

impl Package {
    pub(crate) fn entry(&self, scheme: usize, entry: usize) -> Option<&Entry> {
        self.schemes.get(scheme)?.entries.get(entry)
    }

    /// What holds for a benefit in a cell: the one function that decides, for a person, for the
    /// laws, for a formula. A scheme that is not in force is read on its nearest day.
    pub(crate) fn look(
        &self,
        scheme: usize,
        benefit: usize,
        cell: &[u8],
        day: Date,
        readings: &Readings,
    ) -> Option<Look> {
        self.walk(scheme, benefit, cell, day, readings, |_, _| {})
    }

    /// Like [`Package::look`], with the references that were followed.
    pub(crate) fn find(
        &self,
        scheme: usize,
        benefit: usize,
        cell: &[u8],
        day: Date,
        readings: &Readings,
    ) -> Option<(Look, Outcome)> {
        let mut via = Vec::new();
        let follow = |scheme, entry| via.push((scheme, entry));
        let look = self.walk(scheme, benefit, cell, day, readings, follow)?;
        Some((look, Outcome { scheme: look.scheme, entry: look.entry, via, day: look.day }))
    }

    /// The row of [`Package::look`], and the references that led to it.
    pub(crate) fn resolve(
        &self,
        scheme: usize,
        benefit: usize,
        cell: &[u8],
        day: Date,
        readings: &Readings,
    ) -> Option<Outcome> {
        self.find(scheme, benefit, cell, day, readings).map(|(_, outcome)| outcome)
    }

    fn walk(
        &self,
        scheme: usize,
        benefit: usize,
        cell: &[u8],
        day: Date,
        readings: &Readings,
        mut follow_by: impl FnMut(usize, usize),
    ) -> Option<Look> {
        let (mut scheme, mut benefit, mut day) = (scheme, benefit, day);
        let (mut own, mut payer) = (None, None);
        let mut cells = [[0_u8; DIMS_MAX]; 2];
        cells[0].get_mut(..cell.len())?.copy_from_slice(cell);
        loop {
            let of = self.schemes.get(scheme)?;
            let grids = of.benefits.get(benefit)?;
            let own_day = of.nearest_day(day).max(*grids.grid.cuts().first()?);
            let entry = grids.grid.at(&cells[0], own_day, readings)?;
            let own = *own.get_or_insert(entry);
            let funding = || grids.payers.at(&cells[0], own_day, readings);
            payer = payer.or_else(|| funding().map(|funding| (scheme, funding)));
            let Gives::Follow(follow) = &of.entries.get(entry)?.gives else {
                return Some(Look { scheme, entry, own, day: own_day, payer });
            };
            follow_by(scheme, entry);
            let [ours, theirs] = &mut cells;
            follow.read(ours, theirs)?;
            cells.swap(0, 1);
            (scheme, benefit) = (follow.scheme, follow.benefit);
            day = follow.frozen.unwrap_or(day);
        }
    }

    /// The amount of an outcome; `None` for an exclusion, or for goods.
    pub(crate) fn amount(&self, outcome: &Outcome) -> Option<Span> {
        let entry = self.entry(outcome.scheme, outcome.entry)?;
        let Gives::Amount { assume, low, high, open } = entry.gives else { return None };
        let mut span = Span { assume, low, high };
        if let Some(open) = open {
            let day = outcome.day;
            if open.after < day
                && open.seen.is_none_or(|seen| day < seen)
                && let Some(Gives::Amount { low, high, .. }) =
                    self.entry(outcome.scheme, open.other).map(|other| &other.gives)
            {
                span.low = span.low.min(*low);
                span.high = span.high.max(*high);
            }
        }
        Some(span)
    }

    /// The form of an outcome: the first reference that gives one, or else the row's.
    pub(crate) fn form(&self, outcome: &Outcome) -> Option<super::scheme::Form> {
        let via = outcome.via.iter().filter_map(|(scheme, entry)| self.entry(*scheme, *entry));
        let row = self.entry(outcome.scheme, outcome.entry);
        via.chain(row).find_map(|entry| entry.form)
    }

    /// Where an outcome is given, if it is not where the benefit usually is.
    pub(crate) fn paid_in(&self, outcome: &Outcome) -> Option<crate::parse::PaidIn> {
        let via = outcome.via.iter().filter_map(|(scheme, entry)| self.entry(*scheme, *entry));
        via.chain(self.entry(outcome.scheme, outcome.entry)).find_map(|entry| entry.paid_in)
    }

    /// What a household of cells gets: for each benefit, and after the caps in all. Benefits per
    /// household are looked up in the cell of its first person.
    pub(crate) fn total(
        &self,
        scheme: usize,
        persons: &[Vec<u8>],
        day: Date,
        readings: &Readings,
    ) -> Totals {
        let Some(of) = self.schemes.get(scheme) else { return Totals::default() };
        let mut totals =
            Totals { benefits: vec![Span::default(); of.benefits.len()], ..Totals::default() };
        for (place, benefit) in of.benefits.iter().enumerate().filter(|(_, one)| !one.goods) {
            let count = if benefit.per_household { 1 } else { persons.len() };
            for cell in persons.iter().take(count) {
                let outcome = self.resolve(scheme, place, cell, day, readings);
                if let Some(amount) = outcome.and_then(|outcome| self.amount(&outcome))
                    && let Some(slot) = totals.benefits.get_mut(place)
                {
                    *slot += amount;
                }
            }
        }
        for amount in &totals.benefits {
            totals.total += *amount;
        }
        let day = of.nearest_day(day);
        let first = persons.first().map_or(&[][..], Vec::as_slice);
        let off = |part: fn(&Span) -> Cents| -> Cents {
            let caps = of.caps.iter().filter(|cap| cap_holds(cap, first, day, readings));
            let sum = |place| totals.benefits.get(place).map_or(Cents::ZERO, part);
            over(caps, sum).into_iter().map(|(_, over)| over).sum()
        };
        let (assume, low, high) = (off(|of| of.assume), off(|of| of.low), off(|of| of.high));
        totals.total = Span {
            assume: totals.total.assume - assume,
            low: totals.total.low - low,
            high: totals.total.high - high,
        };
        totals
    }

    /// The readings in use, with some questions answered otherwise.
    pub(crate) fn with_answers(&self, answers: &[(usize, usize)]) -> Readings {
        let mut readings = self.readings().clone();
        for (question, answer) in answers {
            if let Some(slot) = readings.0.get_mut(*question) {
                *slot = *answer;
            }
        }
        readings
    }
}

impl Follow {
    /// Reads our cell as the followed scheme sees it.
    fn read(&self, ours: &Cell, theirs: &mut Cell) -> Option<()> {
        for (slot, dim) in theirs.iter_mut().zip(&self.cell) {
            *slot = match dim {
                FollowDim::Fixed(value) => *value,
                FollowDim::Ours { dim, values } => (*values.get(usize::from(*ours.get(*dim)?))?)?,
            };
        }
        Some(())
    }
}

/// What goes over each maximum, the inner one of two first: what it takes off is off the sum for
/// the outer one, too. `caps` are in that order, and `sum` is what a benefit comes to.
pub(crate) fn over<'c>(
    caps: impl Iterator<Item = &'c Cap>,
    sum: impl Fn(usize) -> Cents,
) -> Vec<(&'c Cap, Cents)> {
    let mut taken: Vec<(&Cap, Cents)> = Vec::new();
    for cap in caps {
        let inner = taken.iter().filter(|(inner, _)| inner.lies_within(cap));
        let off: Cents = inner.map(|(_, over)| *over).sum();
        let sum: Cents = cap.benefits.iter().map(|benefit| sum(*benefit)).sum();
        taken.push((cap, (sum - off - cap.amount).max(Cents::ZERO)));
    }
    taken
}

impl Cap {
    /// Whether every benefit that it is about is one of another maximum.
    pub(crate) fn lies_within(&self, other: &Self) -> bool {
        self.benefits.iter().all(|benefit| other.benefits.contains(benefit))
    }
}

pub(crate) fn cap_holds(cap: &Cap, cell: &[u8], day: Date, readings: &Readings) -> bool {
    cap.guard.fits_cell(cell)
        && cap.guard.fits_reading(readings)
        && cap.guard.fits_day(day, readings)
}

/// What a household gets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Totals {
    /// For each benefit of the scheme.
    pub benefits: Vec<Span>,
    /// After the caps.
    pub total: Span,
}

/// Cash that is certainly in a form, by place.
pub(crate) fn cash_in(
    form: super::scheme::Form,
    amount: Cents,
    paid_in: crate::parse::PaidIn,
    place: crate::parse::PaidIn,
) -> Cents {
    match form.kind {
        FormKind::Cash if paid_in == place => amount,
        FormKind::Combined if form.cash_paid_in.unwrap_or(paid_in) == place => {
            form.cash_max.unwrap_or(Cents::ZERO)
        }
        _ => Cents::ZERO,
    }
}

/// Questions and their answers in words: `second-adult=each-adult`, or `–`.
pub(crate) fn reading_words(package: &Package, reading: &[(usize, usize)]) -> String {
    let words = reading.iter().filter_map(|(question, answer)| {
        let question = package.questions.get(*question)?;
        let (answer, _) = question.answers.get(*answer)?;
        Some(format!("{}={answer}", question.id))
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "–".to_owned() } else { words.join(", ") }
}
