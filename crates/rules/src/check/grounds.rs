//! What a benefit gives in each cell, with every reason that the policy itself gives for it:
//! references followed, costs divided, citations gathered. A person is looked up here, and shares
//! what is found.

mod payers;
mod sheet;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use money::Cents;

pub(crate) use payers::Assuming;
pub(crate) use sheet::Sheet;
use sheet::{Axis, axes};

use super::grid::cell::Few;
use super::package::Package;
use super::scheme::{Benefit, Condition, Entry, FollowDim, Gives, Readings, Scheme};
use super::world::{Look, Outcome, Span};
use crate::determine::{FormSeen, Granted, Thing};
use crate::parse::policy::FormKind;
use crate::parse::{Cite, Moment, PaidIn};
use crate::words::Words;

/// A row, or a division of costs, by scheme and place.
pub(crate) type Place = (usize, usize);

/// What holds in cells that are alike, and why.
#[derive(Clone, Debug)]
pub(crate) struct Ground {
    /// The row.
    pub row: Place,
    /// Our own entry: the row itself, or the first reference.
    own: usize,
    /// The division of costs.
    pub payer: Option<Place>,
    pub gives: Given,
    /// The name of the row.
    pub name: String,
    /// Of the references and the row, in that order.
    pub cite: Vec<Cite>,
    /// What the references and the row looked at, and the values there.
    pub facts: Vec<(String, String)>,
    /// The dimensions of country lists among those facts.
    pub lists: Few,
    /// The references, the row and the division of costs, where they assume something.
    pub assumes: Vec<Assuming>,
    /// The conditions that it depends on, as places among the asks of the scheme.
    pub asks: Few,
    /// The questions of which another answer would have another effect.
    pub questions: Few,
}

/// What there is to get in such a cell.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Money(Box<Granted>),
    Goods(Thing),
    /// Nothing, and why.
    Nothing(Words),
}

impl Ground {
    /// For money: how much in use.
    pub(crate) const fn amount(&self) -> Option<Cents> {
        match &self.gives {
            Given::Money(granted) => Some(granted.amount),
            Given::Goods(_) | Given::Nothing(_) => None,
        }
    }

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
        place: usize,
        benefit: usize,
        day: Date,
        readings: &Readings,
    ) -> Option<&Sheet> {
        let scheme = self.schemes.get(place)?;
        let of = scheme.benefits.get(benefit)?;
        let making = Making { package: self, scheme, place, of, benefit };
        let grounds = of.grounds.get_or_init(|| making.grounds());
        let stretch = grounds.cuts.partition_point(|cut| *cut <= day).saturating_sub(1);
        let answers = grounds.questions.iter().map(|one| readings.answer(one.of) * one.step);
        let sheet = grounds.sheets.get(stretch + answers.sum::<usize>())?;
        // The first day of a stretch stands for all of it.
        let first = *grounds.cuts.get(stretch)?;
        Some(sheet.get_or_init(|| making.sheet(&grounds.questions, first, readings)))
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
    asks: Few,
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
            let matter: Few = questions.iter().filter(matters).map(|one| one.of).collect();
            let number = *numbers.entry((found, matter)).or_insert_with_key(|(found, matter)| {
                all.push(self.ground(found, *matter));
                all.len() - 1
            });
            Some(number)
        });
        let cells: Vec<Option<usize>> = cells.collect();
        Sheet::new(axes(reach.dims, 1).0, self.scheme.kinds.of_person(), &cells, all)
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
    fn asks(self, cell: &[u8], look: Look, day: Date, readings: &Readings) -> Few {
        let below = self.scheme.over.map(|(below, _)| below).filter(|_| look.scheme != self.place);
        let whose = below.unwrap_or(self.place);
        let Some(scheme) = self.package.schemes.get(whose) else { return Few::NONE };
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
        all.filter_map(|(at, _)| self.scheme.asks.all.iter().position(|ask| *ask == at)).collect()
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

    fn ground(self, found: &Found, questions: Few) -> Ground {
        let facts: Few = found.facts.iter().map(|(dim, _)| *dim).collect();
        let lists = facts.both(self.scheme.kinds.lists);
        let facts = found.facts.iter();
        let row = self.package.entry(found.row.0, found.row.1);
        let mut ground = Ground {
            row: found.row,
            own: found.own,
            payer: found.payer,
            gives: Given::Nothing(Words::default()),
            name: row.map_or_else(String::new, |row| row.name.clone()),
            cite: self.entries(found).flat_map(|entry| &entry.cites).cloned().collect(),
            facts: facts.filter_map(|(dim, value)| self.scheme.fact(*dim, *value)).collect(),
            lists,
            asks: found.asks,
            assumes: self.assumes(found),
            questions,
        };
        match row.map(|row| (&row.gives, row.settles.as_ref())) {
            Some((Gives::Goods(what), _)) => {
                let (benefit, row) = (self.of.id.clone(), ground.name.clone());
                let cite = ground.cite.clone();
                ground.gives = Given::Goods(Thing { benefit, what: what.clone(), row, cite });
            }
            Some((Gives::None(why), _)) => ground.gives = Given::Nothing(why.clone()),
            Some((_, settles)) => {
                let granted =
                    found.amount.map(|amount| self.granted(found, &ground, amount, settles));
                ground.gives =
                    granted.map_or(ground.gives, |granted| Given::Money(Box::new(granted)));
            }
            None => {}
        }
        ground
    }

    fn granted(
        self,
        found: &Found,
        ground: &Ground,
        amount: Span,
        settles: Option<&Words>,
    ) -> Granted {
        let paid_in = self.first(found, |entry| entry.paid_in).unwrap_or(self.of.paid_in);
        // Money that is given at departure after all is not given after arrival.
        let moment =
            if paid_in == PaidIn::Netherlands { Moment::Departure } else { self.of.moment };
        let references = self.entries(found).take(found.via.len());
        let funding = self.package.division(found.payer);
        Granted {
            benefit: self.of.id.clone(),
            title: self.of.title.clone(),
            amount: amount.assume,
            range: [amount.low, amount.high],
            form: self.form(found, amount),
            moment,
            paid_in,
            funders: self.package.payers(found.payer, amount.assume),
            funders_cite: funding.map_or_else(Vec::new, |funding| funding.cites.clone()),
            row: ground.name.clone(),
            follows: references.map(|entry| entry.name.clone()).collect(),
            cite: ground.cite.clone(),
            facts: ground.facts.clone(),
            read_as: self.read_as(found),
            settles: settles.filter(|_| amount.low < amount.high).cloned(),
        }
    }

    fn assumes(self, found: &Found) -> Vec<Assuming> {
        let entries = path(&found.via, found.row).map(Assuming::Entry);
        let payer = found.payer.filter(|_| found.amount.is_some());
        let all = entries.chain(payer.map(Assuming::Funding));
        all.filter(|one| self.package.assumption(*one).is_some()).collect()
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
