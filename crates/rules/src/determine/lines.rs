//! The lines of a determination: for each person and benefit what holds.

use super::determination::{FactSeen, FormSeen, Goods, Line, Refusal};
use super::found::{Case, Found};
use super::household::{Eye, How, Seen};
use super::reasons::{Reasons, not_provided};
use crate::check::scheme::{Benefit, Condition, Entry, FollowDim, Gives};
use crate::check::world::{Look, Outcome, Span};
use crate::parse::policy::FormKind;
use crate::parse::{Cite, Moment, PaidIn};
use crate::words::Words;

/// Gathers lines, person by person.
pub(crate) struct Lines<'e, 'a> {
    pub eye: &'e Eye<'e, 'a>,
    pub seen: Vec<Seen>,
    pub lines: Vec<Line<'a>>,
    pub goods: Vec<Goods<'a>>,
    pub refusals: Vec<Refusal<'a>>,
    pub reasons: Reasons<'a>,
}

impl<'e, 'a> Lines<'e, 'a> {
    pub(crate) fn new(eye: &'e Eye<'e, 'a>) -> Self {
        let (lines, goods, refusals) = (Vec::new(), Vec::new(), Vec::new());
        let reasons = Reasons::default();
        Self { eye, seen: Vec::new(), lines, goods, refusals, reasons }
    }

    /// Adds what one person gets.
    pub(crate) fn person(&mut self, place: usize, seen: Seen) {
        let benefits = self.eye.scheme.benefits.iter().enumerate();
        for (benefit, of) in benefits.filter(|(_, of)| !of.per_household) {
            self.benefit(benefit, of, Some(place), &seen);
        }
        self.seen.push(seen);
    }

    /// Adds what the household gets as a whole, and takes off what goes over a maximum.
    pub(crate) fn household(&mut self) {
        let Some(first) = self.seen.first().cloned() else { return };
        let benefits = self.eye.scheme.benefits.iter().enumerate();
        for (benefit, of) in benefits.filter(|(_, of)| of.per_household) {
            self.benefit(benefit, of, None, &first);
        }
        self.caps(&first);
    }

    pub(crate) fn look(&self, benefit: usize, cell: &[u8]) -> Option<Look> {
        let day = self.eye.household.registered_on;
        self.eye.package.look(self.eye.place, benefit, cell, day, self.eye.readings)
    }

    pub(crate) fn id(&self, person: Option<usize>) -> Option<&'a str> {
        person.and_then(|place| self.eye.household.persons.get(place)).map(|one| one.id.as_str())
    }

    fn benefit(&mut self, benefit: usize, of: &'a Benefit, person: Option<usize>, seen: &Seen) {
        let (case, outcome, row, broken) = match self.eye.found(benefit, of, person, seen) {
            None => return,
            Some(Found::NotProvided(dim)) => return self.not_provided(of, person, dim),
            Some(Found::Row { case, outcome, row, broken }) => (case, outcome, row, broken),
        };
        self.note_readings(&case);
        match (&row.gives, broken) {
            (Gives::None(why), _) => self.refuse(&case, &outcome, row, why),
            (_, Some(condition)) => self.refuse_by(&case, condition),
            (_, None) => self.give(&case, &outcome, row),
        }
    }

    fn give(&mut self, case: &Case<'_, 'a>, outcome: &Outcome, row: &'a Entry) {
        if let Gives::Goods(what) = &row.gives {
            self.goods.push(Goods {
                person: self.id(case.person),
                benefit: &case.of.id,
                what,
                row: &row.name,
                cite: self.cites(outcome),
            });
        } else if let Some(amount) = self.eye.package.amount(outcome) {
            self.line(case, outcome, row, amount);
        }
    }

    fn line(&mut self, case: &Case<'_, 'a>, outcome: &Outcome, row: &'a Entry, amount: Span) {
        let package = self.eye.package;
        let of = case.of;
        let mut if_facts = self.missing_dims(case);
        if_facts.extend(self.missing_conditions(case));
        self.note_assumptions(case, outcome);
        let form = package.form(outcome).map(|form| FormSeen {
            kind: form.kind,
            cash_max: form.cash_max,
            in_kind_min: match form.kind {
                FormKind::InKind => Some(amount.assume),
                _ => form.cash_max.map(|cash| amount.assume - cash),
            },
            cash_paid_in: form.cash_paid_in,
        });
        let paid_in = package.paid_in(outcome).unwrap_or(of.paid_in);
        // Money that is given at departure after all is not given after arrival.
        let moment = if paid_in == PaidIn::Netherlands { Moment::Departure } else { of.moment };
        let (funders, funders_cite) = self.funders(case.look.payer, amount.assume);
        self.lines.push(Line {
            person: self.id(case.person),
            benefit: &of.id,
            title: &of.title,
            amount: amount.assume,
            range: [amount.low, amount.high],
            form,
            moment,
            paid_in,
            window: self.window(of, moment),
            funders,
            funders_cite,
            row: &row.name,
            follows: self.chain(outcome).map(|entry| entry.name.as_str()).collect(),
            cite: self.cites(outcome),
            facts: self.facts(case, outcome),
            read_as: self.read_as(case, outcome),
            if_facts,
            settles: if amount.low < amount.high { row.settles.as_ref() } else { None },
        });
    }

    fn refuse(&mut self, case: &Case<'_, 'a>, outcome: &Outcome, row: &'a Entry, why: &'a Words) {
        self.note_assumptions(case, outcome);
        self.refusals.push(Refusal {
            person: self.id(case.person),
            benefit: &case.of.id,
            title: &case.of.title,
            row: &row.name,
            why,
            cite: self.cites(outcome),
            facts: self.facts(case, outcome),
        });
    }

    /// The scheme does not know the departure, channel or fact of the case at all.
    fn not_provided(&mut self, of: &'a Benefit, person: Option<usize>, dim: usize) {
        let scheme = self.eye.scheme;
        let Some(dim) = scheme.dims.get(dim) else { return };
        let stated = self.eye.stated(dim);
        self.refusals.push(Refusal {
            person: self.id(person),
            benefit: &of.id,
            title: &of.title,
            row: &scheme.id,
            why: not_provided(stated),
            cite: scheme.cites.iter().collect(),
            facts: vec![(dim.name.as_str(), stated)],
        });
    }

    fn refuse_by(&mut self, case: &Case<'_, 'a>, condition: &'a Condition) {
        self.refusals.push(Refusal {
            person: self.id(case.person),
            benefit: &case.of.id,
            title: &case.of.title,
            row: &condition.name,
            why: &condition.ask,
            cite: condition.cites.iter().collect(),
            facts: vec![(condition.id.as_str(), "false")],
        });
    }

    /// The references that led to a row, from ours to the last.
    pub(crate) fn chain(&self, outcome: &Outcome) -> impl Iterator<Item = &'a Entry> {
        let package = self.eye.package;
        outcome.via.iter().filter_map(|(scheme, entry)| package.entry(*scheme, *entry))
    }

    /// Citations of the references and of the row, in that order.
    fn cites(&self, outcome: &Outcome) -> Vec<&'a Cite> {
        let row = self.eye.package.entry(outcome.scheme, outcome.entry);
        self.chain(outcome).chain(row).flat_map(|entry| &entry.cites).collect()
    }

    /// The facts that the references and the row looked at.
    fn facts(&self, case: &Case<'_, 'a>, outcome: &Outcome) -> Vec<(&'a str, &'a str)> {
        self.dims_of(outcome).into_iter().filter_map(|dim| self.fact_of(dim, case.seen)).collect()
    }

    /// A dimension and its value for a person.
    pub(crate) fn fact_of(&self, dim: usize, seen: &Seen) -> Option<(&'a str, &'a str)> {
        let of = self.eye.scheme.dims.get(dim)?;
        let (value, _) = of.values.get(usize::from(*seen.cell.get(dim)?))?;
        Some((of.name.as_str(), value.as_str()))
    }

    /// What references read instead of a fact of the case, where the next row looked at it.
    fn read_as(&self, case: &Case<'_, 'a>, outcome: &Outcome) -> Vec<(&'a str, &'a str)> {
        let package = self.eye.package;
        let next = outcome.via.iter().skip(1).copied().chain([(outcome.scheme, outcome.entry)]);
        let mut all = Vec::new();
        for ((scheme, entry), (to, row)) in outcome.via.iter().zip(next) {
            let Some(Gives::Follow(follow)) = package.entry(*scheme, *entry).map(|one| &one.gives)
            else {
                continue;
            };
            let (Some(of), Some(row)) = (package.schemes.get(to), package.entry(to, row)) else {
                continue;
            };
            for (place, _) in &row.guard.when {
                let Some(FollowDim::Fixed(value)) = follow.cell.get(*place) else { continue };
                let Some(dim) = of.dims.get(*place) else { continue };
                let Some((value, _)) = dim.values.get(usize::from(*value)) else { continue };
                let own = self.eye.scheme.dim(&dim.name);
                let own = own.and_then(|own| self.fact_of(own, case.seen));
                if own.map(|(_, own)| own) != Some(value.as_str()) {
                    all.push((dim.name.as_str(), value.as_str()));
                }
            }
        }
        all
    }

    /// Every fact about one person, and what it rests on.
    pub(crate) fn all_facts(&self, place: usize) -> Vec<FactSeen<'a>> {
        let Some(seen) = self.seen.get(place) else { return Vec::new() };
        let seen = seen.cell.iter().zip(&seen.how);
        let facts = self.eye.scheme.dims.iter().zip(seen).filter_map(|(dim, (value, how))| {
            let value = match how {
                How::NotProvided => self.eye.stated(dim),
                _ => dim.values.get(usize::from(*value))?.0.as_str(),
            };
            let because = self.eye.because(dim, place);
            Some(FactSeen { fact: &dim.name, value, because })
        });
        facts.collect()
    }
}
