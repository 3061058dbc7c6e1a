//! One policy on one day in one reading, and what it gives in a cell.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Respect, Said, SideSeen};
use crate::check::Package;
use crate::check::kinds::Kind;
use crate::check::scheme::{Cap, Dim, DimSource, Gives, Guard, Readings, Scheme};
use crate::check::world::{Outcome, Totals, cap_holds};
use crate::words::Words;
use crate::words::difference::{at_most, channel, how, payer, span};

/// One policy on one day in one reading.
#[derive(Clone, Debug)]
pub struct Side<'a> {
    pub(crate) package: &'a Package,
    pub(crate) scheme: &'a Scheme,
    pub(crate) place: usize,
    pub(crate) day: Date,
    pub(crate) readings: Readings,
}

/// What there is to compare in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct View {
    pub gives: Said,
    how: Vec<Words>,
    payers: Vec<Words>,
    conditions: Vec<Words>,
}

impl<'a> Side<'a> {
    /// A scheme as it is for cases that are registered on a day. Without a day: the last day
    /// of a scheme that ended, or the first day of the latest stretch of one that runs.
    pub fn new(
        package: &'a Package,
        scheme: &'a Scheme,
        day: Option<Date>,
        readings: Readings,
    ) -> Self {
        let place = package.place_of(scheme);
        let all: Vec<usize> = (0..scheme.benefits.len()).collect();
        let last = || {
            let stretches = package.scope(place, &all, true).days;
            scheme.until.or_else(|| stretches.last().copied()).unwrap_or(scheme.from)
        };
        Self { package, scheme, place, day: day.unwrap_or_else(last), readings }
    }

    /// The first day of every stretch over which the scheme stays the same.
    pub fn days(package: &Package, scheme: &Scheme) -> Vec<Date> {
        let all: Vec<usize> = (0..scheme.benefits.len()).collect();
        let scope = package.scope(package.place_of(scheme), &all, true);
        let of_caps = scheme.caps.iter().flat_map(|cap| cuts(&cap.guard));
        let of_conditions = scheme.conditions.iter().flat_map(|one| cuts(&one.guard));
        let inside = |day: &Date| scheme.is_in_force(*day);
        let all = scope.days.into_iter().chain(of_caps).chain(of_conditions);
        all.filter(inside).collect::<BTreeSet<Date>>().into_iter().collect()
    }

    pub(crate) fn seen(&self) -> SideSeen {
        let scheme = self.scheme;
        SideSeen {
            scheme: scheme.id.clone(),
            title: scheme.title.clone(),
            currency: scheme.currency.clone(),
            on: self.day,
            as_if_on: (!scheme.is_in_force(self.day)).then(|| scheme.nearest_day(self.day)),
            channel: self.channel(),
        }
    }

    /// The channel of the usual cell: the first one.
    fn channel(&self) -> Words {
        let mut dims = self.scheme.dims.iter();
        let dim = dims.find(|dim| matches!(dim.source, DimSource::Channel));
        let first = dim.and_then(|dim| dim.values.first()).map(|(id, _)| id);
        let id = first.or(self.scheme.channels.first());
        id.map(|id| channel(self.package, id)).unwrap_or_default()
    }

    /// The cells of a household in the usual case, departing in a way.
    pub(crate) fn cells(&self, kinds: &[Kind], departure: &str) -> Option<Vec<Vec<u8>>> {
        let dims = &self.scheme.dims;
        let mut case = self.scheme.usual_cell();
        let is_departure = |dim: &Dim| matches!(dim.source, DimSource::Departure);
        if let Some(place) = dims.iter().position(is_departure) {
            let way = dims.get(place)?.value(departure)?;
            *case.get_mut(place)? = u8::try_from(way).ok()?;
        }
        kinds.iter().map(|kind| self.scheme.cell_of(*kind, &case)).collect()
    }

    /// What a household of cells gets.
    pub(crate) fn total(&self, cells: &[Vec<u8>]) -> Totals {
        self.package.total(self.place, cells, self.day, &self.readings)
    }

    /// The maximums that hold in a cell.
    pub(crate) fn caps(&self, cell: &[u8]) -> impl Iterator<Item = &'a Cap> {
        let day = self.scheme.nearest_day(self.day);
        let caps = self.scheme.caps.iter();
        caps.filter(move |cap| cap_holds(cap, cell, day, &self.readings))
    }

    /// What a benefit is in a cell.
    pub(super) fn benefit(&self, id: &str, cell: &[u8]) -> View {
        let nothing = View::of(Said::Nothing);
        let (scheme, package) = (self.scheme, self.package);
        let Some(place) = scheme.benefit(id) else { return nothing };
        let outcome = package.resolve(self.place, place, cell, self.day, &self.readings);
        let Some((benefit, outcome)) = scheme.benefits.get(place).zip(outcome) else {
            return nothing;
        };
        let row = package.entry(outcome.scheme, outcome.entry);
        let gives = match row.map(|row| &row.gives) {
            Some(Gives::Goods(words)) => {
                Said::Given { words: words.clone(), amount: None, range: None }
            }
            Some(Gives::None(_)) => Said::Excluded,
            Some(Gives::Amount { .. } | Gives::Follow(_)) | None => {
                let Some(amount) = package.amount(&outcome) else { return nothing };
                Said::Given {
                    words: span(amount, &scheme.currency),
                    amount: Some(amount.assume),
                    range: Some([amount.low, amount.high]),
                }
            }
        };
        let paid_in = package.paid_in(&outcome).unwrap_or(benefit.paid_in);
        let form = package.form(&outcome);
        View {
            gives,
            how: how(benefit, form, paid_in, &scheme.currency),
            payers: self.payers(place, cell),
            conditions: self.conditions(id, cell, &outcome),
        }
    }

    fn payers(&self, benefit: usize, cell: &[u8]) -> Vec<Words> {
        let package = self.package;
        let look = package.look(self.place, benefit, cell, self.day, &self.readings);
        let paid = look.and_then(|look| look.payer);
        let funding =
            paid.and_then(|(scheme, funding)| package.schemes.get(scheme)?.funding.get(funding));
        let Some(funding) = funding else { return Vec::new() };
        let shares = funding.funders.iter().zip(&funding.shares);
        shares.map(|(funder, share)| payer(package, *funder, *share)).collect()
    }

    /// The scheme that this one lies on top of, whose conditions come with what it gives.
    pub(super) fn below(&self) -> Option<&'a Scheme> {
        self.scheme.over.and_then(|(below, _)| self.package.schemes.get(below))
    }

    /// The conditions on a benefit in a cell, in the order of their file.
    fn conditions(&self, id: &str, cell: &[u8], outcome: &Outcome) -> Vec<Words> {
        let below = self.below().filter(|_| outcome.scheme != self.place);
        let scheme = below.unwrap_or(self.scheme);
        let Some(benefit) = scheme.benefit(id) else { return Vec::new() };
        let ours = |name: &str| self.scheme.dim(name).and_then(|dim| cell.get(dim).copied());
        let usual = scheme.usual_cell();
        let dims = scheme.dims.iter().zip(usual);
        let cell: Vec<u8> = dims.map(|(dim, usual)| ours(&dim.name).unwrap_or(usual)).collect();
        let day = scheme.nearest_day(self.day);
        let conditions = scheme.conditions.iter().filter(|one| {
            one.benefits.contains(&benefit)
                && one.guard.fits_cell(&cell)
                && one.guard.fits_reading(&self.readings)
                && one.guard.fits_day(day, &self.readings)
        });
        conditions.map(|one| one.ask.clone()).collect()
    }

    /// What a maximum is in a cell.
    pub(super) fn cap(&self, id: &str, cell: &[u8]) -> View {
        let Some(cap) = self.caps(cell).find(|cap| cap.id == id) else {
            return View::of(Said::Nothing);
        };
        View::of(Said::Given {
            words: at_most(cap.amount, &self.scheme.currency),
            amount: Some(cap.amount),
            range: None,
        })
    }
}

/// The days on which something starts, and those after it ended.
fn cuts(guard: &Guard) -> Vec<Date> {
    let ends = guard.until.all().iter().flatten().filter_map(|day| day.tomorrow().ok());
    guard.from.all().iter().copied().chain(ends).collect()
}

impl View {
    pub(super) fn of(gives: Said) -> Self {
        Self { gives, how: Vec::new(), payers: Vec::new(), conditions: Vec::new() }
    }

    /// Old and new in one respect, if they differ in it. How something is given, by whom it is
    /// paid and on which conditions can only differ where both sides give something.
    pub(super) fn pair(&self, new: &Self, respect: Respect) -> Option<(Said, Said)> {
        let given = [self.gives.is_given(), new.gives.is_given()];
        let (old, new, sign) = match respect {
            Respect::Gives => {
                let differ = given != [false; 2] && self.gives != new.gives;
                return differ.then(|| (self.gives.clone(), new.gives.clone()));
            }
            _ if given != [true; 2] => return None,
            Respect::How => (&self.how, &new.how, ", "),
            Respect::Payers => (&self.payers, &new.payers, ", "),
            Respect::Conditions => (&self.conditions, &new.conditions, " "),
        };
        let pair = (less(old, new, sign), less(new, old, sign));
        (pair != (Said::Nothing, Said::Nothing)).then_some(pair)
    }
}

/// What is in some texts and not in others, as one text.
fn less(some: &[Words], others: &[Words], sign: &str) -> Said {
    let own: Vec<&Words> = some.iter().filter(|one| !others.contains(one)).collect();
    if own.is_empty() {
        return Said::Nothing;
    }
    let words = Words::say(|lang| {
        let texts: Vec<&str> = own.iter().map(|words| words.get(lang)).collect();
        texts.join(sign)
    });
    Said::Given { words, amount: None, range: None }
}
