//! What a benefit gives in each cell, with every reason that the policy itself gives for it:
//! references followed, costs divided, citations gathered. A person is looked up here, and shares
//! what is found.

mod sheet;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use money::{Cents, Share};

pub(crate) use sheet::Sheet;
use sheet::{Axis, axes};

use super::grid::cell::Dims;
use super::package::Package;
use super::scheme::{Benefit, Condition, DimSource, Entry, FollowDim, Gives, Readings, Scheme};
use super::world::{Look, Outcome, Span};
use crate::determine::{FormSeen, NOT_STATED, Payer};
use crate::parse::policy::FormKind;
use crate::parse::{Cite, Moment, PaidIn};

/// A row, or a division of costs, by scheme and place.
type Place = (usize, usize);

/// What holds in cells that are alike, and why.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// The row.
    pub row: Place,
    /// Our own entry: the row itself, or the first reference.
    own: usize,
    /// The division of costs.
    pub payer: Option<Place>,
    /// For money: how much, and what the sources leave open.
    pub amount: Option<Span>,
    pub form: Option<FormSeen>,
    pub moment: Moment,
    pub paid_in: PaidIn,
    pub funders: Vec<Payer>,
    /// The names of the references.
    pub follows: Vec<String>,
    /// Of the references and the row, in that order.
    pub cite: Vec<Cite>,
    /// What the references and the row looked at, and the values there.
    pub facts: Vec<(String, String)>,
    /// What a reference read instead of a fact, where the next row looked at it.
    pub read_as: Vec<(String, String)>,
    /// The dimensions of country lists among those facts.
    pub lists: Dims,
    /// The references and the row, where they assume something.
    pub assumes: Vec<Place>,
    /// The conditions that it depends on, as places among the asks of the scheme.
    pub asks: Vec<usize>,
    /// The ids of those conditions.
    pub ask_ids: Vec<String>,
    /// The questions of which another answer would have another effect.
    pub questions: Vec<usize>,
}

impl Ground {
    /// Whether two cells get the same, from the same payer.
    pub(crate) fn same(&self, other: &Self) -> bool {
        (self.row, self.own, self.payer) == (other.row, other.own, other.payer)
    }
}

/// The most cells of a sheet, and the most sheets of a benefit.
pub(crate) const SHEET_MAX: u64 = 1 << 16;

/// The grounds of a benefit: a sheet for every stretch of days and reading.
#[derive(Clone, Debug)]
pub(crate) struct Grounds {
    /// First day of every stretch. What holds before the first one is what holds in it.
    cuts: Vec<Date>,
    questions: Vec<Axis>,
    /// Each is made when it is first asked for: most readings never are.
    sheets: Vec<OnceLock<Sheet>>,
}

impl Package {
    /// The grounds of a benefit on a day in a reading.
    pub(crate) fn sheet(
        &self,
        scheme: usize,
        benefit: usize,
        day: Date,
        readings: &Readings,
    ) -> Option<&Sheet> {
        let of = self.schemes.get(scheme)?;
        let benefit_of = of.benefits.get(benefit)?;
        let making = Making { package: self, scheme: of, place: scheme, of: benefit_of, benefit };
        let grounds = benefit_of.grounds.get_or_init(|| making.grounds());
        let stretch = grounds.cuts.partition_point(|cut| *cut <= day).saturating_sub(1);
        let answers = grounds.questions.iter().map(|one| readings.answer(one.of) * one.step);
        let sheet = grounds.sheets.get(stretch + answers.sum::<usize>())?;
        // The first day of a stretch stands for all of it.
        let first = *grounds.cuts.get(stretch)?;
        Some(sheet.get_or_init(|| making.sheet(&grounds.questions, first, readings)))
    }

    /// What each funder pays of an amount, to the cent.
    pub(crate) fn payers(&self, payer: Option<Place>, amount: Cents) -> Vec<Payer> {
        let not_stated = |amount, share, by| {
            let (funder, place) = (NOT_STATED.to_owned(), self.funders.len());
            Payer { funder, amount, share, by, place }
        };
        let funding = payer.and_then(|(scheme, at)| self.schemes.get(scheme)?.funding.get(at));
        let Some(funding) = funding else {
            return vec![not_stated(amount, Share::ALL, String::new())];
        };
        let parts = amount.split(&funding.shares).unwrap_or_default();
        let payers = funding.funders.iter().zip(&funding.shares).zip(parts);
        let payers = payers.map(|((place, share), amount)| match self.funders.get(*place) {
            Some((funder, _)) => {
                let (funder, by) = (funder.clone(), funding.name.clone());
                Payer { funder, amount, share: *share, by, place: *place }
            }
            None => not_stated(amount, *share, funding.name.clone()),
        });
        payers.collect()
    }
}

/// What tells two grounds apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    row: Place,
    own: usize,
    via: Vec<Place>,
    payer: Option<Place>,
    amount: Option<Span>,
    facts: Vec<(usize, u8)>,
    asks: Vec<usize>,
}

/// Goods by their row, or money: its amount, form, place and payer. Two answers to a question with
/// the same effect are no question.
type Effect = (Option<Place>, Option<(Span, Option<FormSeen>, Option<PaidIn>, Option<Place>)>);

/// The grounds of one benefit, while they are made.
#[derive(Clone, Copy)]
struct Making<'a> {
    package: &'a Package,
    scheme: &'a Scheme,
    place: usize,
    of: &'a Benefit,
    benefit: usize,
}

impl Making<'_> {
    fn grounds(self) -> Grounds {
        let reach = self.package.reach(self.place, self.benefit);
        let cuts: Vec<Date> = reach.days.into_iter().collect();
        let (questions, count) = axes(reach.questions, cuts.len());
        Grounds { cuts, questions, sheets: vec![OnceLock::new(); count] }
    }

    fn sheet(self, questions: &[Axis], day: Date, readings: &Readings) -> Sheet {
        let reach = self.package.reach(self.place, self.benefit);
        let (mut numbers, mut all) = (BTreeMap::new(), Vec::new());
        let cells = reach.cells(self.scheme, |_| true).map(|cell| {
            let found = self.found(&cell, day, readings)?;
            let effect = self.effect(&found);
            let matters = |axis: &&Axis| {
                let other = |answer| {
                    let found = self.found(&cell, day, &readings.with(axis.of, answer))?;
                    Some(self.effect(&found))
                };
                (0..axis.size).any(|answer| other(answer).as_ref() != Some(&effect))
            };
            let matter: Vec<usize> = questions.iter().filter(matters).map(|one| one.of).collect();
            let number = *numbers.entry((found, matter)).or_insert_with_key(|(found, matter)| {
                all.push(self.ground(found, matter.clone()));
                all.len() - 1
            });
            Some(number)
        });
        let cells: Vec<Option<usize>> = cells.collect();
        Sheet::new(axes(reach.dims, 1).0, &cells, all)
    }

    fn found(self, cell: &[u8], day: Date, readings: &Readings) -> Option<Found> {
        let (package, place) = (self.package, self.place);
        let (look, outcome) = package.find(place, self.benefit, cell, day, readings)?;
        let facts = self.dims(&outcome).into_iter().map(|dim| Some((dim, *cell.get(dim)?)));
        Some(Found {
            row: (look.scheme, look.entry),
            own: look.own,
            payer: look.payer,
            amount: package.amount(&outcome),
            facts: facts.collect::<Option<_>>()?,
            asks: self.asks(cell, look, day, readings),
            via: outcome.via,
        })
    }

    /// The conditions that hold: ours, or, where we follow the scheme that we lie on top of, its
    /// own.
    fn asks(self, cell: &[u8], look: Look, day: Date, readings: &Readings) -> Vec<usize> {
        let below = self.scheme.over.map(|(below, _)| below).filter(|_| look.scheme != self.place);
        let whose = below.unwrap_or(self.place);
        let Some(scheme) = self.package.schemes.get(whose) else { return Vec::new() };
        let ours = |name: &str| self.scheme.dim(name).and_then(|dim| cell.get(dim).copied());
        let cell: Vec<u8> = match below {
            Some(_) => scheme.dims.iter().map(|dim| ours(&dim.name).unwrap_or(0)).collect(),
            None => cell.to_vec(),
        };
        let day = scheme.nearest_day(day);
        let holds = |one: &Condition| {
            one.guard.fits_cell(&cell)
                && one.guard.fits_reading(readings)
                && one.guard.fits_day(day, readings)
        };
        let all = self.package.conditions(self.place, self.benefit);
        let all = all.filter(|((of, _), one)| *of == whose && holds(one));
        all.filter_map(|(at, _)| self.scheme.asks.iter().position(|ask| *ask == at)).collect()
    }

    /// The dimensions that the references and the row looked at, as ours.
    fn dims(self, outcome: &Outcome) -> Vec<usize> {
        let mut dims = Vec::new();
        for (place, entry) in path(&outcome.via, (outcome.scheme, outcome.entry)) {
            let Some(of) = self.package.schemes.get(place) else { continue };
            let Some(entry) = of.entries.get(entry) else { continue };
            let looked_at = entry.guard.when.iter().map(|(dim, _)| *dim);
            if place == self.place {
                dims.extend(looked_at);
            } else {
                let named = looked_at.filter_map(|dim| of.dims.get(dim));
                dims.extend(named.filter_map(|dim| self.scheme.dim(&dim.name)));
            }
        }
        dims.sort_unstable();
        dims.dedup();
        dims
    }

    fn effect(self, found: &Found) -> Effect {
        let row = self.package.entry(found.row.0, found.row.1);
        let goods = row.filter(|row| matches!(row.gives, Gives::Goods(_))).map(|_| found.row);
        let money = found.amount.map(|amount| {
            let form = self.form(found, amount);
            (amount, form, self.first(found, |entry| entry.paid_in), found.payer)
        });
        (goods, money)
    }

    /// What the first reference says that says it, or else the row.
    fn first<T>(self, found: &Found, of: impl Fn(&Entry) -> Option<T>) -> Option<T> {
        self.entries(found).find_map(of)
    }

    fn entries<'f>(self, found: &'f Found) -> impl Iterator<Item = &'f Entry>
    where
        Self: 'f,
    {
        path(&found.via, found.row).filter_map(move |(scheme, at)| self.package.entry(scheme, at))
    }

    fn form(self, found: &Found, amount: Span) -> Option<FormSeen> {
        self.first(found, |entry| entry.form).map(|form| FormSeen {
            kind: form.kind,
            cash_max: form.cash_max,
            in_kind_min: match form.kind {
                FormKind::InKind => Some(amount.assume),
                _ => form.cash_max.map(|cash| amount.assume - cash),
            },
            cash_paid_in: form.cash_paid_in,
        })
    }

    fn ground(self, found: &Found, questions: Vec<usize>) -> Ground {
        let paid_in = self.first(found, |entry| entry.paid_in).unwrap_or(self.of.paid_in);
        // Money that is given at departure after all is not given after arrival.
        let moment =
            if paid_in == PaidIn::Netherlands { Moment::Departure } else { self.of.moment };
        let references = self.entries(found).take(found.via.len());
        let funders = found.amount.map(|amount| self.package.payers(found.payer, amount.assume));
        let is_list = |dim: &usize| {
            let dim = self.scheme.dims.get(*dim);
            dim.is_some_and(|dim| matches!(dim.source, DimSource::Lists { .. }))
        };
        let id = |ask: &usize| {
            let (scheme, at) = self.scheme.asks.get(*ask)?;
            Some(self.package.schemes.get(*scheme)?.conditions.get(*at)?.id.clone())
        };
        let assumes = |(scheme, at): &Place| {
            self.package.entry(*scheme, *at).is_some_and(|entry| entry.assumption.is_some())
        };
        let lists = found.facts.iter().map(|(dim, _)| *dim).filter(is_list);
        let facts = found.facts.iter();
        Ground {
            row: found.row,
            own: found.own,
            payer: found.payer,
            amount: found.amount,
            form: found.amount.and_then(|amount| self.form(found, amount)),
            moment,
            paid_in,
            funders: funders.unwrap_or_default(),
            follows: references.map(|entry| entry.name.clone()).collect(),
            cite: self.entries(found).flat_map(|entry| &entry.cites).cloned().collect(),
            facts: facts.filter_map(|(dim, value)| self.scheme.fact(*dim, *value)).collect(),
            read_as: self.read_as(found),
            lists: lists.collect(),
            ask_ids: found.asks.iter().filter_map(id).collect(),
            asks: found.asks.clone(),
            assumes: path(&found.via, found.row).filter(assumes).collect(),
            questions,
        }
    }

    fn read_as(self, found: &Found) -> Vec<(String, String)> {
        let mut all = Vec::new();
        let steps = path(&found.via, found.row).zip(path(&found.via, found.row).skip(1));
        for ((scheme, reference), (to, row)) in steps {
            let reference = self.package.entry(scheme, reference).map(|one| &one.gives);
            let (Some(Gives::Follow(follow)), Some(of), Some(row)) =
                (reference, self.package.schemes.get(to), self.package.entry(to, row))
            else {
                continue;
            };
            for (place, _) in &row.guard.when {
                let Some(FollowDim::Fixed(value)) = follow.cell.get(*place) else { continue };
                let Some(read) = of.fact(*place, *value) else { continue };
                let own = self.scheme.dim(&read.0);
                let own = found.facts.iter().find(|(dim, _)| Some(*dim) == own);
                let own = own.and_then(|(dim, value)| self.scheme.fact(*dim, *value));
                if own.as_ref() != Some(&read) {
                    all.push(read);
                }
            }
        }
        all
    }
}

/// The references and the row.
fn path(via: &[Place], row: Place) -> impl Iterator<Item = Place> {
    via.iter().copied().chain([row])
}

impl Scheme {
    /// A dimension and its value, by their ids.
    pub(crate) fn fact(&self, dim: usize, value: u8) -> Option<(String, String)> {
        let dim = self.dims.get(dim)?;
        let (value, _) = dim.values.get(usize::from(value))?;
        Some((dim.name.clone(), value.clone()))
    }
}
