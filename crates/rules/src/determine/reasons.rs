//! Why a line is what it is: readings, assumptions, and what is missing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::depends::{BORN, IfFacts};
use super::determination::{Assumption, Missing, MissingAsk};
use super::found::Case;
use super::household::Eye;
use super::lines::Lines;
use super::seen::{How, Seen};
use crate::check::grid::cell::Dims;
use crate::check::grounds::Ground;
use crate::check::scheme::{Dim, DimSource};
use crate::parse::lists::{Country, Membership};
use crate::parse::{Cite, Status};
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

/// What the lines of a household rest on.
pub(crate) struct Reasons<'a> {
    /// First for the household and then for each person: the dimensions that are not settled, and
    /// on which a line depends.
    missing: Vec<Dims>,
    /// For each condition, first for the household and then for each person: whether the case
    /// says nothing of it where it should.
    asked: Vec<bool>,
    /// Of each question, whether a line depends on its answer.
    questions: Vec<bool>,
    /// What rows and divisions of costs assume, with their names.
    assumed: Vec<(&'a str, &'a Words)>,
    /// Dimensions of lists at which the person in hand was looked up.
    looked_at: Dims,
    /// Those dimensions, and the countries that were looked up.
    countries: Vec<(usize, Country)>,
}

impl<'a> Reasons<'a> {
    pub(crate) fn new(eye: &Eye<'_, 'a>) -> Self {
        let columns = eye.household.persons.len() + 1;
        Self {
            missing: vec![Dims::NONE; columns],
            asked: vec![false; eye.scheme.asks.len() * columns],
            questions: vec![false; eye.package.questions.len()],
            assumed: Vec::new(),
            looked_at: Dims::NONE,
            countries: Vec::new(),
        }
    }

    /// Notes an assumption, once for each name.
    fn assume(&mut self, about: &'a str, text: Option<&'a Words>) {
        let known = |(one, _): &(&str, &Words)| std::ptr::eq(*one, about);
        if let Some(text) = text.filter(|_| !self.assumed.iter().any(known)) {
            self.assumed.push((about, text));
        }
    }
}

impl<'a> Lines<'_, 'a> {
    /// The questions on whose answers this outcome, or who pays it, depends.
    pub(crate) fn note_readings(&mut self, ground: &Ground) {
        for question in &ground.questions {
            if let Some(noted) = self.reasons.questions.get_mut(*question) {
                *noted = true;
            }
        }
    }

    /// The readings on which the lines and the ages depend.
    pub(crate) fn readings(&self) -> BTreeMap<&'a str, &'a str> {
        let noted = self.reasons.questions.iter().enumerate().filter(|(_, noted)| **noted);
        let of_lines = noted.filter_map(|(question, _)| self.eye.answer(question));
        of_lines.chain(self.eye.age_readings()).collect()
    }

    /// Facts that are missing and on which a line depends: assumed, and listed.
    pub(crate) fn missing_facts(&mut self, case: &Case<'_, 'a>) -> IfFacts<'a> {
        let (open, ages) = self.missing_dims(case);
        let asks = self.missing_conditions(case);
        IfFacts { dims: &self.eye.scheme.dims, open, ages, asks }
    }

    fn missing_conditions(&mut self, case: &Case<'_, 'a>) -> Cow<'a, [String]> {
        let ground = case.ground;
        let columns = self.eye.household.persons.len() + 1;
        let column = case.person.map_or(0, |place| place + 1);
        let said = |id: &str| self.eye.says_any && self.eye.fact(id, case.person).is_some();
        let mut all = true;
        for (ask, id) in ground.asks.iter().zip(&ground.ask_ids) {
            if said(id) {
                all = false;
            } else if let Some(asked) = self.reasons.asked.get_mut(ask * columns + column) {
                *asked = true;
            }
        }
        if all {
            return Cow::Borrowed(&ground.ask_ids);
        }
        ground.ask_ids.iter().filter(|id| !said(id)).cloned().collect()
    }

    /// Dimensions that are not settled and that would change this line; and those among them that
    /// are ages in words.
    fn missing_dims(&mut self, case: &Case<'_, 'a>) -> (Dims, Dims) {
        let (mut open, mut ages) = (Dims::NONE, Dims::NONE);
        for place in case.seen.open.both(case.matter) {
            let Some(dim) = self.eye.scheme.dims.get(place) else { continue };
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
        let column = person.filter(|_| !dim.of_case()).map_or(0, |person| person + 1);
        if let Some(missing) = self.reasons.missing.get_mut(column) {
            missing.add(place);
        }
    }

    /// What is missing of the dimensions, first for the household and then for each person.
    fn dims_missing(&self) -> impl Iterator<Item = Missing<'a>> {
        let columns = self.reasons.missing.iter().enumerate();
        columns.flat_map(move |(column, dims)| {
            let person = column.checked_sub(1);
            let place = person.unwrap_or(0);
            dims.filter_map(move |at| {
                let (dim, seen) = (self.eye.scheme.dims.get(at)?, self.seen.get(place)?);
                let how = seen.how(at);
                let value = seen.cell.get(at).copied().unwrap_or(0);
                let assumed = dim.values.get(usize::from(value));
                Some(Missing {
                    fact: if how == How::AgeInWords { BORN } else { &dim.name },
                    person: self.id(person),
                    assumed: assumed.map_or("", |(value, _)| value.as_str()),
                    ask: self.ask(dim, how, seen),
                })
            })
        })
    }

    fn ask(&self, dim: &'a Dim, how: How, seen: &Seen) -> MissingAsk<'a> {
        match (how, &dim.source) {
            (How::Unsettled, source) => {
                let lists = self.eye.unsettled(source, seen);
                MissingAsk::Document(lists.into_iter().map(|list| &list.settles).collect())
            }
            (How::AgeInWords, _) => MissingAsk::Question(&BIRTH),
            (_, DimSource::Fact { ask, .. }) => MissingAsk::Question(ask),
            _ => MissingAsk::Question(&dim.title),
        }
    }

    /// Notes what references and rows assume, and the lists that they look at.
    pub(crate) fn note_assumptions(&mut self, ground: &Ground) {
        for (scheme, entry) in &ground.assumes {
            if let Some(entry) = self.eye.package.entry(*scheme, *entry) {
                self.reasons.assume(&entry.name, entry.assumption.as_ref());
            }
        }
        self.reasons.looked_at.join(ground.lists);
    }

    /// Notes what a division of costs assumes, and gives where it is stated.
    pub(crate) fn note_funding(&mut self, payer: Option<(usize, usize)>) -> &'a [Cite] {
        let schemes = &self.eye.package.schemes;
        let funding = payer.and_then(|(scheme, at)| schemes.get(scheme)?.funding.get(at));
        let Some(funding) = funding else { return &[] };
        self.reasons.assume(&funding.name, funding.assumption.as_ref());
        &funding.cites
    }

    /// Notes the country for each list at which a person was looked up.
    pub(crate) fn note_countries(&mut self, seen: &Seen) {
        for at in std::mem::take(&mut self.reasons.looked_at) {
            if let Some(dim) = self.eye.scheme.dims.get(at)
                && let DimSource::Lists { of, .. } = dim.source
                && let Some(country) = seen.country(of)
                && !self.reasons.countries.contains(&(at, country))
            {
                self.reasons.countries.push((at, country));
            }
        }
    }

    /// All assumptions: those of rows and costs, and list rows that no source plainly states.
    pub(crate) fn assumptions(&self) -> Vec<Assumption<'a>> {
        let (eye, reasons) = (self.eye, &self.reasons);
        let stated = reasons.assumed.iter();
        let stated = stated.map(|(about, text)| (Cow::Borrowed(*about), Cow::Borrowed(*text)));
        let mut all: Vec<_> = stated.map(|(about, text)| Assumption { about, text }).collect();
        for (dim, country) in &reasons.countries {
            let source = eye.scheme.dims.get(*dim).map(|dim| &dim.source);
            let Some(DimSource::Lists { all_of, none_of, .. }) = source else { continue };
            let lists = all_of.iter().chain(none_of);
            for list in lists.filter_map(|list| eye.package.lists.get(*list)) {
                let member = list.membership(*country, eye.household.registered_on);
                if let Membership::Listed(row) = member
                    && let Some(text) = unsure(row.status)
                {
                    let about = Cow::Owned([&list.id, ": ", country.code()].concat());
                    all.push(Assumption { about, text: Cow::Borrowed(text) });
                }
            }
        }
        all.sort();
        all.dedup();
        all
    }

    /// Whether an adult with a file of their own, and those who are linked to them, would get
    /// another amount.
    fn own_file_matters(&self, adult: usize) -> bool {
        let eye = self.eye;
        let persons = &eye.household.persons;
        let mut entered = eye.entered.to_vec();
        let moves = |place: usize| {
            place == adult || persons.get(place).is_some_and(|one| one.linked_to == Some(adult))
        };
        for (place, one) in entered.iter_mut().enumerate().filter(|(place, _)| moves(*place)) {
            one.file_of = adult;
            one.file_assumed = place != adult && one.file_assumed;
        }
        let other = Eye { entered: &entered, ..*eye };
        (0..persons.len()).filter(|place| moves(*place)).any(|place| {
            let (Some(now), Ok(then)) = (self.seen.get(place), other.see(place)) else {
                return false;
            };
            now.cell != then.cell
                && self.offers.iter().any(|offer| {
                    let amount = |seen: &Seen| offer.at(&seen.cell).and_then(|one| one.amount);
                    amount(now) != amount(&then)
                })
        })
    }

    /// Adds what is missing about RIAT files, and gives everything that is missing, once.
    pub(crate) fn missing(&self) -> Vec<Missing<'a>> {
        let persons = &self.eye.household.persons;
        let mut all = self.conditions_asked();
        let others = all.len();
        let assumed = self.eye.entered.iter().enumerate().filter(|(_, one)| one.file_assumed);
        let assumed = assumed.filter(|(place, _)| self.own_file_matters(*place));
        all.extend(assumed.map(|(place, entered)| Missing {
            fact: "riat-file",
            person: persons.get(place).map(|person| person.id.as_str()),
            assumed: persons.get(entered.file_of).map_or("", |one| one.id.as_str()),
            ask: MissingAsk::Question(&RIAT_FILE),
        }));
        all.extend(self.dims_missing());
        if all.len() > others {
            all.sort();
            all.dedup();
        }
        all
    }

    /// The conditions of which the case says nothing, in the order of their ids and of persons.
    fn conditions_asked(&self) -> Vec<Missing<'a>> {
        let columns = self.eye.household.persons.len() + 1;
        let asked = |ask: usize, column| self.reasons.asked.get(ask * columns + column).copied();
        let conditions = self.eye.scheme.asks.iter().enumerate();
        let conditions = conditions.filter_map(|(ask, _)| Some((ask, self.eye.condition(ask)?)));
        let conditions: Vec<_> = conditions.collect();
        let mut all = Vec::with_capacity(self.reasons.asked.len());
        // Of one id there can be two: ours, and that of the scheme below.
        for same in conditions.chunk_by(|(_, one), (_, other)| one.id == other.id) {
            for column in 0..columns {
                let asked = same.iter().filter(|(ask, _)| asked(*ask, column) == Some(true));
                all.extend(asked.map(|(_, condition)| Missing {
                    fact: &condition.id,
                    person: self.id(column.checked_sub(1)),
                    assumed: "true",
                    ask: MissingAsk::Question(&condition.ask),
                }));
            }
        }
        all
    }
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
