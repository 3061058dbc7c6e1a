//! The lines of a determination: for each person and benefit what holds.

use std::borrow::Cow;

use super::determination::{Goods, PersonSeen, Refusal};
use super::facts::Facts;
use super::found::{Case, Offer};
use super::household::Eye;
use super::kept::Kept;
use super::line::{Granted, Line};
use super::reasons::{Reasons, not_provided};
use super::riat::Entered;
use super::seen::Seen;
use super::sums::Sums;
use crate::check::grid::cell::Few;
use crate::check::grounds::Given;
use crate::check::scheme::{Benefit, Condition};
use crate::words::Words;

/// Gathers lines, person by person.
pub(crate) struct Lines<'e, 'a> {
    pub eye: &'e Eye<'e, 'a>,
    pub offers: &'e [Offer<'a>],
    pub persons: Vec<PersonSeen<'a>>,
    pub lines: Vec<Line<'a>>,
    pub goods: Vec<Goods<'a>>,
    pub refusals: Vec<Refusal<'a>>,
    pub reasons: Reasons<'a>,
    pub sums: Sums,
    /// Who is in hand, and of which conditions the case says something of them.
    who: Option<&'a str>,
    pub said: Few,
}

impl<'e, 'a> Lines<'e, 'a> {
    pub(crate) fn new(eye: &'e Eye<'e, 'a>, offers: &'e [Offer<'a>]) -> Self {
        let persons = eye.composed.entered.len();
        let goods = offers.iter().filter(|offer| offer.of.goods).count();
        Self {
            eye,
            offers,
            persons: Vec::with_capacity(persons),
            lines: Vec::with_capacity(persons * (offers.len() - goods)),
            goods: Vec::with_capacity(persons * goods),
            refusals: Vec::new(),
            reasons: Reasons::new(),
            sums: Sums::new(eye.view.package),
            who: None,
            said: Few::NONE,
        }
    }

    /// Adds what one person gets.
    pub(crate) fn person(&mut self, place: usize, entered: &Entered, seen: Seen) {
        self.benefits(Some(place), &seen);
        self.note_countries(&seen);
        let (view, file_of) = (self.eye.view, entered.file_of);
        self.persons.push(PersonSeen {
            person: view.id(place),
            age: entered.age,
            adult: entered.adult,
            file_of: view.id(file_of),
            file_assumed: entered.file_assumed,
            facts: Facts { view, seen, person: place, file_of, open: self.reasons.take_own() },
        });
    }

    /// Adds what the household gets as a whole, and takes off what goes over a maximum.
    pub(crate) fn household(&mut self) {
        let Some(first) = self.seen(0).copied() else { return };
        self.benefits(None, &first);
        self.note_countries(&first);
        self.caps(&first);
    }

    /// How the scheme sees a person.
    pub(crate) fn seen(&self, place: usize) -> Option<&Seen> {
        self.persons.get(place).map(|one| &one.facts.seen)
    }

    fn benefits(&mut self, person: Option<usize>, seen: &Seen) {
        (self.who, self.said) = (self.id(person), self.eye.said(person));
        let offers = self.offers;
        for offer in offers.iter().filter(|one| one.of.per_household == person.is_none()) {
            if let Some(dim) = seen.unknown {
                self.not_provided(offer.of, usize::from(dim));
            } else if let Some((ground, matter)) = offer.found(&seen.cell) {
                self.benefit(&Case { offer, person, seen, ground, matter });
            }
        }
    }

    pub(crate) fn id(&self, person: Option<usize>) -> Option<&'a str> {
        person.map(|place| self.eye.view.id(place))
    }

    fn benefit(&mut self, case: &Case<'_, 'a>) {
        let (of, ground) = (case.offer.of, case.ground);
        self.reasons.questions.join(ground.questions);
        if let Some(condition) = self.eye.broken(ground, case.person) {
            return self.refuse_by(of, condition);
        }
        match &ground.gives {
            Given::Money(granted) => self.line(case, granted),
            Given::Goods(thing) => self.goods.push(Goods { person: self.who, thing }),
            Given::Nothing(why) => self.refuse(case, why),
        }
    }

    fn line(&mut self, case: &Case<'_, 'a>, granted: &'a Granted) {
        let departs_on = self.eye.view.household.departs_on;
        let if_facts = self.missing_facts(case);
        self.note_assumptions(case.ground);
        self.sums.add(granted);
        self.lines.push(Line {
            person: self.who,
            window: case.offer.window(granted.moment, departs_on),
            if_facts,
            of: Kept::InPackage(granted),
        });
    }

    #[cold]
    fn refuse(&mut self, case: &Case<'_, 'a>, why: &'a Words) {
        self.note_assumptions(case.ground);
        self.refusals.push(Refusal {
            person: self.who,
            benefit: &case.offer.of.id,
            title: &case.offer.of.title,
            row: &case.ground.name,
            why,
            cite: &case.ground.cite,
            facts: Cow::Borrowed(&case.ground.facts),
        });
    }

    /// The scheme does not know the departure, channel or fact of the case at all.
    #[cold]
    fn not_provided(&mut self, of: &'a Benefit, dim: usize) {
        let scheme = self.eye.view.scheme;
        let Some(dim) = scheme.dims.get(dim) else { return };
        let stated = self.eye.view.stated(dim);
        self.refusals.push(Refusal {
            person: self.who,
            benefit: &of.id,
            title: &of.title,
            row: &scheme.id,
            why: not_provided(stated),
            cite: &scheme.cites,
            facts: Cow::Owned(vec![(dim.name.clone(), stated.to_owned())]),
        });
    }

    #[cold]
    fn refuse_by(&mut self, of: &'a Benefit, condition: &'a Condition) {
        self.refusals.push(Refusal {
            person: self.who,
            benefit: &of.id,
            title: &of.title,
            row: &condition.name,
            why: &condition.ask,
            cite: &condition.cites,
            facts: Cow::Owned(vec![(condition.id.clone(), "false".to_owned())]),
        });
    }
}
