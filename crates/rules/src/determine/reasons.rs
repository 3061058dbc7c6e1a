//! Why a line is what it is: readings, assumptions, and what is missing.

use std::sync::LazyLock;

use super::depends::{BORN, IfFacts};
use super::determination::{About, Assumption};
use super::found::Case;
use super::household::{Eye, View};
use super::kept::Kept;
use super::lines::Lines;
use super::missing::{Missing, MissingAsk, Wanted};
use super::named::Named;
use super::seen::{How, Seen};
use crate::check::grid::cell::Few;
use crate::check::grounds::Ground;
use crate::check::scheme::{Dim, DimSource};
use crate::parse::Status;
use crate::parse::lists::{Country, Membership};
use crate::words::Words;

/// What to ask when nothing is said of an adult's RIAT file (readings Q1).
pub(crate) static RIAT_FILE: LazyLock<Words> = LazyLock::new(|| Words {
    nl: "Wordt deze volwassene apart ingevoerd in RIAT, of in één dossier met de ander?".to_owned(),
    en: "Is this adult entered in RIAT separately, or in one file with the other?".to_owned(),
});

/// What to ask when the case says adult or minor, and a scheme tells more ages apart.
pub(crate) static BIRTH: LazyLock<Words> = LazyLock::new(|| Words {
    nl: "Wat is de geboortedatum van deze persoon?".to_owned(),
    en: "What is the date of birth of this person?".to_owned(),
});

/// Why a scheme gives nothing to a case with a value that it does not know.
pub(crate) fn not_provided(value: &str) -> &'static Words {
    static FORCED: LazyLock<Words> = LazyLock::new(|| Words {
        nl: "Deze regeling voorziet niet in gedwongen vertrek.".to_owned(),
        en: "This scheme does not provide for forced departure.".to_owned(),
    });
    static VOLUNTARY: LazyLock<Words> = LazyLock::new(|| Words {
        nl: "Deze regeling voorziet niet in zelfstandig vertrek.".to_owned(),
        en: "This scheme does not provide for voluntary departure.".to_owned(),
    });
    static OTHER: LazyLock<Words> = LazyLock::new(|| Words {
        nl: "Deze regeling voorziet niet in wat de zaak zegt.".to_owned(),
        en: "This scheme does not provide for what the case says.".to_owned(),
    });
    match value {
        "forced" => &FORCED,
        "voluntary" => &VOLUNTARY,
        _ => &OTHER,
    }
}

/// What is missing of one person, or of the household.
#[derive(Clone, Copy)]
pub(crate) struct Open {
    /// The dimensions that are not settled, and on which a line depends.
    dims: Few,
    /// The conditions of which the case says nothing where it should.
    asks: Few,
}

impl Open {
    const NOTHING: Self = Self { dims: Few::NONE, asks: Few::NONE };
}

/// What the lines of a household rest on.
pub(crate) struct Reasons<'a> {
    household: Open,
    /// What is missing of the person in hand.
    own: Open,
    /// The questions on whose answers an outcome, or who pays it, depends.
    pub questions: Few,
    /// What rows, divisions of costs and lists assume.
    assumed: Vec<Assumption<'a>>,
    /// Dimensions of lists at which the person in hand was looked up.
    looked_at: Few,
    /// At which dimensions the person before was looked up, with which countries.
    before: Option<(Few, [Option<Country>; 2])>,
}

impl<'a> Reasons<'a> {
    pub(crate) const fn new() -> Self {
        Self {
            household: Open::NOTHING,
            own: Open::NOTHING,
            questions: Few::NONE,
            assumed: Vec::new(),
            looked_at: Few::NONE,
            before: None,
        }
    }

    /// What is missing of the person in hand, who is done with.
    pub(crate) const fn take_own(&mut self) -> Open {
        std::mem::replace(&mut self.own, Open::NOTHING)
    }

    /// What is missing of the person in hand, or of the household.
    const fn open(&mut self, person: Option<usize>) -> &mut Open {
        if person.is_some() { &mut self.own } else { &mut self.household }
    }

    /// Notes an assumption of a row or a division of costs, once.
    pub(crate) fn assume(&mut self, (name, text): (&'a str, &'a Words)) {
        if !self.assumed.iter().any(|known| std::ptr::eq(known.text, text)) {
            self.assumed.push(Assumption { about: About { name, country: None }, text });
        }
    }
}

impl<'a> Lines<'_, 'a> {
    /// The readings on which the lines and the ages depend.
    pub(crate) fn readings(&self) -> Named<'a, &'a str> {
        let mut questions = self.reasons.questions;
        questions.join(self.eye.age_readings());
        Named::new(questions.filter_map(|one| self.eye.answer(one)).collect())
    }

    /// Facts that are missing and on which a line depends: assumed, and listed.
    pub(crate) fn missing_facts(&mut self, case: &Case<'_, 'a>) -> IfFacts<'a> {
        let View { package, scheme, .. } = self.eye.view;
        let (mut open, mut ages) = (case.seen.open.both(case.matter), Few::NONE);
        if !open.is_empty() {
            (open, ages) = self.missing_dims(case, open);
        }
        let asks = case.ground.asks.without(self.said);
        self.reasons.open(case.person).asks.join(asks);
        IfFacts { package, scheme, open, ages, asks }
    }

    /// Dimensions that are not settled and that would change this line; and those among them that
    /// are ages in words.
    #[cold]
    fn missing_dims(&mut self, case: &Case<'_, 'a>, missing: Few) -> (Few, Few) {
        let (mut open, mut ages) = (Few::NONE, Few::NONE);
        for place in missing {
            let Some(dim) = self.eye.view.scheme.dims.get(place) else { continue };
            let in_words = case.seen.how(place) == How::AgeInWords;
            // Of an age in words, not every other value is possible.
            if !in_words || self.eye.matters(case, place, dim) {
                open.add(place);
                self.miss(dim, place, case.person);
                if in_words {
                    ages.add(place);
                }
            }
        }
        (open, ages)
    }

    /// Notes that the value of a dimension is assumed.
    pub(crate) fn miss(&mut self, dim: &Dim, place: usize, person: Option<usize>) {
        self.reasons.open(person.filter(|_| !dim.of_case())).dims.add(place);
    }

    /// What is missing of the household, and then of each person.
    fn open(&self) -> impl Iterator<Item = (Option<usize>, Open)> {
        let persons = self.persons.iter().enumerate();
        let persons = persons.map(|(place, one)| (Some(place), one.facts.open));
        [(None, self.reasons.household)].into_iter().chain(persons)
    }

    /// Adds what is missing of the dimensions, first for the household and then for each person.
    fn add_dims_missing(&self, all: &mut Vec<Missing<'a>>) {
        for (person, open) in self.open().filter(|(_, open)| !open.dims.is_empty()) {
            let Some(seen) = self.seen(person.unwrap_or(0)) else { continue };
            all.extend(open.dims.filter_map(|at| {
                let (dim, how) = (self.eye.view.scheme.dims.get(at)?, seen.how(at));
                let value = seen.cell.get(at).copied().unwrap_or(0);
                let assumed = dim.values.get(usize::from(value));
                let fact = if how == How::AgeInWords { BORN } else { &dim.name };
                let assumed = assumed.map_or("", |(value, _)| value.as_str());
                Some(wanting(fact, self.id(person), assumed, self.ask(dim, how, seen)))
            }));
        }
    }

    fn ask(&self, dim: &Dim, how: How, seen: &Seen) -> MissingAsk {
        match (how, &dim.source) {
            (How::Unsettled, source) => {
                let lists = self.eye.unsettled(source, seen);
                MissingAsk::Document(lists.into_iter().map(|list| list.settles.clone()).collect())
            }
            (How::AgeInWords, _) => MissingAsk::Question(BIRTH.clone()),
            (_, DimSource::Fact { ask, .. }) => MissingAsk::Question(ask.clone()),
            _ => MissingAsk::Question(dim.title.clone()),
        }
    }

    /// Notes what a ground assumes, and the lists that it looks at.
    pub(crate) fn note_assumptions(&mut self, ground: &'a Ground) {
        self.reasons.looked_at.join(ground.lists);
        for stated in ground.assumes.iter().filter_map(|one| self.eye.view.package.assumption(*one))
        {
            self.reasons.assume(stated);
        }
    }

    /// Notes what is not plainly stated of the countries by which a person was looked up.
    pub(crate) fn note_countries(&mut self, seen: &Seen) {
        let looked_at = std::mem::take(&mut self.reasons.looked_at);
        let now = Some((looked_at, seen.countries));
        if !looked_at.is_empty() && self.reasons.before != now {
            self.reasons.before = now;
            self.assume_lists(looked_at, seen);
        }
    }

    fn assume_lists(&mut self, looked_at: Few, seen: &Seen) {
        let View { package, scheme, household, .. } = self.eye.view;
        for source in looked_at.filter_map(|at| scheme.dims.get(at)).map(|dim| &dim.source) {
            let DimSource::Lists { of, all_of, none_of } = source else { continue };
            let Some(country) = seen.country(*of) else { continue };
            let lists = all_of.iter().chain(none_of).filter_map(|list| package.lists.get(*list));
            for list in lists {
                if let Membership::Listed(row) = list.membership(country, household.registered_on)
                    && let Some(text) = unsure(row.status)
                {
                    let about = About { name: &list.id, country: Some(country) };
                    self.reasons.assumed.push(Assumption { about, text });
                }
            }
        }
    }

    /// All assumptions: those of rows and costs, and list rows that no source plainly states.
    pub(crate) fn assumptions(&mut self) -> Vec<Assumption<'a>> {
        let mut all = std::mem::take(&mut self.reasons.assumed);
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether an adult with a file of their own, and those who are linked to them, would get
    /// another amount.
    fn own_file_matters(&self, adult: usize) -> bool {
        let eye = self.eye;
        let persons = &eye.view.household.persons;
        let mut composed = eye.composed.clone();
        let moves = |place: usize| {
            place == adult || persons.get(place).is_some_and(|one| one.linked_to == Some(adult))
        };
        for (place, one) in
            composed.entered.iter_mut().enumerate().filter(|(place, _)| moves(*place))
        {
            one.file_of = adult;
            one.file_assumed = place != adult && one.file_assumed;
        }
        let other = Eye { composed: &composed, ..*eye };
        (0..persons.len()).filter(|place| moves(*place)).any(|place| {
            let (Some(now), then) = (self.seen(place), other.see(place)) else { return false };
            then.day_needed.is_none()
                && now.cell != then.cell
                && self.offers.iter().any(|offer| {
                    let amount = |seen: &Seen| offer.at(&seen.cell).and_then(Ground::amount);
                    amount(now) != amount(&then)
                })
        })
    }

    /// Adds what is missing about RIAT files, and gives everything that is missing, once.
    pub(crate) fn missing(&self) -> Vec<Missing<'a>> {
        let mut all = self.conditions_asked();
        let others = all.len();
        let assumed =
            self.eye.composed.entered.iter().enumerate().filter(|(_, one)| one.file_assumed);
        let assumed = assumed.filter(|(place, _)| self.own_file_matters(*place));
        all.extend(assumed.map(|(place, entered)| {
            let joint = self.eye.view.id(entered.file_of);
            let ask = MissingAsk::Question(RIAT_FILE.clone());
            wanting("riat-file", self.id(Some(place)), joint, ask)
        }));
        self.add_dims_missing(&mut all);
        if all.len() > others {
            all.sort();
            all.dedup();
        }
        all
    }

    /// The conditions of which the case says nothing, in the order of their ids and of persons.
    fn conditions_asked(&self) -> Vec<Missing<'a>> {
        let View { package, scheme, .. } = self.eye.view;
        let mut all = Vec::with_capacity(self.persons.len() * scheme.asks.all.len());
        for (ask, wanted) in package.wanted(scheme) {
            let one = |person| Missing { person, of: Kept::InPackage(wanted) };
            if self.reasons.household.asks.has(*ask) {
                all.push(one(None));
            }
            for person in self.persons.iter().filter(|one| one.facts.open.asks.has(*ask)) {
                all.push(one(Some(person.person)));
            }
        }
        // Of one id there can be two: ours, and that of the scheme below.
        if scheme.over.is_some() {
            all.sort();
        }
        all
    }
}

/// What is missing in this case only.
fn wanting<'a>(fact: &str, person: Option<&'a str>, assumed: &str, ask: MissingAsk) -> Missing<'a> {
    let (fact, assumed) = (fact.to_owned(), assumed.to_owned());
    Missing { person, of: Kept::OfCase(Box::new(Wanted { fact, assumed, ask })) }
}

impl Eye<'_, '_> {
    /// Whether another age that a person may have would give another outcome, or another payer.
    fn matters(&self, case: &Case<'_, '_>, at: usize, dim: &Dim) -> bool {
        let place = case.person.unwrap_or(0);
        let possible = (0..dim.values.len()).filter(|value| self.may_be(dim, place, *value));
        let mut cell = case.seen.cell;
        possible.filter_map(|value| u8::try_from(value).ok()).any(|value| {
            if let Some(slot) = cell.get_mut(at) {
                *slot = value;
            }
            !case.offer.at(&cell).is_some_and(|other| other.same(case.ground))
        })
    }
}

/// How sure a list row is, if it is not plainly stated.
fn unsure(status: Status) -> Option<&'static Words> {
    static INFERRED: LazyLock<Words> = LazyLock::new(|| Words {
        nl: "afgeleid uit andere bronnen".to_owned(),
        en: "inferred from other sources".to_owned(),
    });
    static KNOWN: LazyLock<Words> = LazyLock::new(|| Words {
        nl: "algemeen bekend, niet nagegaan in de bron zelf".to_owned(),
        en: "general knowledge, not checked against the source itself".to_owned(),
    });
    match status {
        Status::Stated => None,
        Status::Inferred => Some(&INFERRED),
        Status::GeneralKnowledge => Some(&KNOWN),
    }
}
