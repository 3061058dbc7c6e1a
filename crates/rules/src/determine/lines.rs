//! The lines of a determination: for each person and benefit what holds.

use std::borrow::Cow;

use super::determination::{FactSeen, Goods, Line, Refusal};
use super::found::{Case, Found, Offer};
use super::household::Eye;
use super::reasons::{Reasons, not_provided};
use super::seen::{How, Seen};
use crate::check::scheme::{Benefit, Condition, Gives};
use crate::check::world::Span;
use crate::words::Words;

/// Gathers lines, person by person.
pub(crate) struct Lines<'e, 'a> {
    pub eye: &'e Eye<'e, 'a>,
    pub offers: &'e [Offer<'a>],
    pub seen: Vec<Seen>,
    pub lines: Vec<Line<'a>>,
    pub goods: Vec<Goods<'a>>,
    pub refusals: Vec<Refusal<'a>>,
    pub reasons: Reasons<'a>,
}

impl<'e, 'a> Lines<'e, 'a> {
    pub(crate) fn new(eye: &'e Eye<'e, 'a>, offers: &'e [Offer<'a>]) -> Self {
        let persons = eye.household.persons.len();
        let goods = offers.iter().filter(|offer| offer.of.goods).count();
        Self {
            eye,
            offers,
            seen: Vec::with_capacity(persons),
            lines: Vec::with_capacity(persons * (offers.len() - goods)),
            goods: Vec::with_capacity(persons * goods),
            refusals: Vec::new(),
            reasons: Reasons::new(eye),
        }
    }

    /// Adds what one person gets.
    pub(crate) fn person(&mut self, place: usize, seen: Seen) {
        self.benefits(Some(place), &seen);
        self.note_countries(&seen);
        self.seen.push(seen);
    }

    /// Adds what the household gets as a whole, and takes off what goes over a maximum.
    pub(crate) fn household(&mut self) {
        let Some(first) = self.seen.first().copied() else { return };
        self.benefits(None, &first);
        self.note_countries(&first);
        self.caps(&first);
    }

    fn benefits(&mut self, person: Option<usize>, seen: &Seen) {
        for offer in self.offers.iter().filter(|one| one.of.per_household == person.is_none()) {
            self.benefit(offer, person, seen);
        }
    }

    pub(crate) fn id(&self, person: Option<usize>) -> Option<&'a str> {
        person.and_then(|place| self.eye.household.persons.get(place)).map(|one| one.id.as_str())
    }

    fn benefit(&mut self, offer: &Offer<'a>, person: Option<usize>, seen: &Seen) {
        let (case, broken) = match self.eye.found(offer, person, seen) {
            None => return,
            Some(Found::NotProvided(dim)) => return self.not_provided(offer.of, person, dim),
            Some(Found::Row(case, broken)) => (case, broken),
        };
        self.note_readings(case.ground);
        match (&case.row.gives, broken) {
            (Gives::None(why), _) => self.refuse(&case, why),
            (_, Some(condition)) => self.refuse_by(&case, condition),
            (Gives::Goods(what), None) => self.goods.push(Goods {
                person: self.id(case.person),
                benefit: &case.offer.of.id,
                what,
                row: &case.row.name,
                cite: &case.ground.cite,
            }),
            (_, None) => {
                if let Some(amount) = case.ground.amount {
                    self.line(&case, amount);
                }
            }
        }
    }

    fn line(&mut self, case: &Case<'_, 'a>, amount: Span) {
        let (of, ground) = (case.offer.of, case.ground);
        let departs_on = self.eye.household.departs_on;
        let if_facts = self.missing_facts(case);
        let funders_cite = self.note_funding(ground.payer);
        self.note_assumptions(case.ground);
        self.lines.push(Line {
            person: self.id(case.person),
            benefit: &of.id,
            title: &of.title,
            amount: amount.assume,
            range: [amount.low, amount.high],
            form: ground.form,
            moment: ground.moment,
            paid_in: ground.paid_in,
            window: case.offer.window(ground.moment, departs_on),
            funders: Cow::Borrowed(&ground.funders),
            funders_cite,
            row: &case.row.name,
            follows: &ground.follows,
            cite: &ground.cite,
            facts: Cow::Borrowed(&ground.facts),
            read_as: &ground.read_as,
            if_facts,
            settles: if amount.low < amount.high { case.row.settles.as_ref() } else { None },
        });
    }

    fn refuse(&mut self, case: &Case<'_, 'a>, why: &'a Words) {
        self.note_assumptions(case.ground);
        self.refusals.push(Refusal {
            person: self.id(case.person),
            benefit: &case.offer.of.id,
            title: &case.offer.of.title,
            row: &case.row.name,
            why,
            cite: &case.ground.cite,
            facts: Cow::Borrowed(&case.ground.facts),
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
            cite: &scheme.cites,
            facts: Cow::Owned(vec![(dim.name.clone(), stated.to_owned())]),
        });
    }

    fn refuse_by(&mut self, case: &Case<'_, 'a>, condition: &'a Condition) {
        self.refusals.push(Refusal {
            person: self.id(case.person),
            benefit: &case.offer.of.id,
            title: &case.offer.of.title,
            row: &condition.name,
            why: &condition.ask,
            cite: &condition.cites,
            facts: Cow::Owned(vec![(condition.id.clone(), "false".to_owned())]),
        });
    }

    /// Every fact about one person, and what it rests on.
    pub(crate) fn all_facts(&self, place: usize) -> Vec<FactSeen<'a>> {
        let Some(seen) = self.seen.get(place) else { return Vec::new() };
        let dims = self.eye.scheme.dims.iter().enumerate().zip(&seen.cell);
        let facts = dims.map(|((at, dim), value)| {
            let value = match seen.how(at) {
                How::NotProvided => self.eye.stated(dim),
                _ => dim.values.get(usize::from(*value)).map_or("", |(value, _)| value),
            };
            FactSeen { fact: &dim.name, value, because: self.eye.because(dim, place, seen) }
        });
        facts.collect()
    }
}
