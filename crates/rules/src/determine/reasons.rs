//! Why a line is what it is: readings, assumptions, and what is missing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::determination::{Assumption, Missing, MissingAsk};
use super::found::Case;
use super::household::{Eye, How, Seen};
use super::lines::Lines;
use crate::check::Readings;
use crate::check::scheme::{Dim, DimSource, Form, Gives};
use crate::check::world::{Outcome, Span};
use crate::parse::PaidIn;
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

/// Goods by their row, or money: its amount, form, place and payer.
type Money = (Span, Option<Form>, Option<PaidIn>, Option<(usize, usize)>);
type Effect = Option<(Option<(usize, usize)>, Option<Money>)>;

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
#[derive(Default)]
pub(crate) struct Reasons<'a> {
    pub missing: Vec<Missing<'a>>,
    pub readings: BTreeMap<&'a str, &'a str>,
    pub assumptions: Vec<Assumption<'a>>,
    /// Dimensions of persons whose lists are to be looked at for what is not plainly stated.
    unsure: Vec<(usize, usize)>,
}

impl<'a> Lines<'_, 'a> {
    /// The questions on whose answers this outcome, or who pays it, depends.
    pub(crate) fn note_readings(&mut self, case: &Case<'_, 'a>) {
        let package = self.eye.package;
        let day = self.eye.household.registered_on;
        for (question, answers) in case.of.questions.iter().copied() {
            let Some(asked) = package.questions.get(question) else { continue };
            if self.reasons.readings.contains_key(asked.id.as_str()) {
                continue;
            }
            let used = self.eye.readings.answer(question);
            let mut other = self.eye.readings.clone();
            let matters = (0..answers).filter(|answer| *answer != used).any(|answer| {
                if let Some(slot) = other.0.get_mut(question) {
                    *slot = answer;
                }
                let look = package.look(self.eye.place, case.benefit, &case.seen.cell, day, &other);
                look != Some(case.look)
                    && self.effect(case, &other) != self.effect(case, self.eye.readings)
            });
            if let Some((answer, _)) = asked.answers.get(used).filter(|_| matters) {
                self.reasons.readings.insert(&asked.id, answer);
            }
        }
    }

    /// What a reading comes to for one benefit of one person: the amount, its form, place and
    /// payer. Two readings with the same effect are no question for this case.
    fn effect(&self, case: &Case<'_, 'a>, readings: &Readings) -> Effect {
        let (package, day) = (self.eye.package, self.eye.household.registered_on);
        let cell = &case.seen.cell;
        let look = package.look(self.eye.place, case.benefit, cell, day, readings)?;
        let outcome = package.resolve(self.eye.place, case.benefit, cell, day, readings)?;
        let goods = match &package.entry(look.scheme, look.entry)?.gives {
            Gives::Goods(_) => Some((look.scheme, look.entry)),
            _ => None,
        };
        let money = package
            .amount(&outcome)
            .map(|amount| (amount, package.form(&outcome), package.paid_in(&outcome), look.payer));
        Some((goods, money))
    }

    /// Conditions about which the case says nothing: assumed, and listed.
    pub(crate) fn missing_conditions(&mut self, case: &Case<'_, 'a>) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        for condition in self.eye.conditions(case) {
            if self.eye.fact(&condition.id, case.person).is_none() {
                self.reasons.missing.push(Missing {
                    fact: &condition.id,
                    person: self.id(case.person),
                    assumed: "true",
                    ask: MissingAsk::Question(&condition.ask),
                });
                ids.push(&condition.id);
            }
        }
        ids
    }

    /// Dimensions that are not settled and that would change this line.
    pub(crate) fn missing_dims(&mut self, case: &Case<'_, 'a>) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        for (place, dim) in self.eye.scheme.dims.iter().enumerate() {
            let how = case.seen.how.get(place).filter(|how| **how != How::Given);
            let Some(how) = how.filter(|how| self.matters(case, place, dim.values.len(), how))
            else {
                continue;
            };
            ids.push(self.miss(dim, case.seen, place, how, case.person));
        }
        ids
    }

    /// Notes that the value of a dimension is assumed.
    pub(crate) fn miss(
        &mut self,
        dim: &'a Dim,
        seen: &Seen,
        place: usize,
        how: &How,
        person: Option<usize>,
    ) -> &'a str {
        // A birth date settles an age; everything else is asked for by its own name.
        let in_words = matches!(how, How::AgeInWords(_));
        let fact = if in_words { "born" } else { dim.name.as_str() };
        let assumed = seen.cell.get(place).map_or(0, |value| usize::from(*value));
        let assumed = dim.values.get(assumed).map_or("", |(value, _)| value.as_str());
        let ask = self.ask(&dim.source, &dim.title, how);
        let person = if dim.of_case() { None } else { self.id(person) };
        self.reasons.missing.push(Missing { fact, person, assumed, ask });
        fact
    }

    /// Whether another value that a dimension may have would give another outcome, or another
    /// payer.
    fn matters(&self, case: &Case<'_, 'a>, dim: usize, values: usize, how: &How) -> bool {
        let mut cell = case.seen.cell.clone();
        let possible = |value: &usize| match how {
            How::AgeInWords(bands) => bands.contains(value),
            _ => true,
        };
        (0..values).filter(possible).filter_map(|value| u8::try_from(value).ok()).any(|value| {
            if let Some(slot) = cell.get_mut(dim) {
                *slot = value;
            }
            self.look(case.benefit, &cell) != Some(case.look)
        })
    }

    fn ask(&self, source: &'a DimSource, title: &'a Words, how: &How) -> MissingAsk<'a> {
        let lists = &self.eye.package.lists;
        match (how, source) {
            (How::Unsettled(open), _) => {
                let settles = open.iter().filter_map(|list| lists.get(*list));
                MissingAsk::Document(settles.map(|list| &list.settles).collect())
            }
            (How::AgeInWords(_), _) => MissingAsk::Question(&BIRTH),
            (_, DimSource::Fact { ask, .. }) => MissingAsk::Question(ask),
            _ => MissingAsk::Question(title),
        }
    }

    /// Notes what references, rows and lists assume.
    pub(crate) fn note_assumptions(&mut self, case: &Case<'_, 'a>, outcome: &Outcome) {
        let row = self.eye.package.entry(outcome.scheme, outcome.entry);
        let rows: Vec<_> = self.chain(outcome).chain(row).collect();
        for entry in rows {
            if let Some(text) = &entry.assumption {
                let text = Cow::Borrowed(text);
                let about = Cow::Borrowed(entry.name.as_str());
                self.reasons.assumptions.push(Assumption { about, text });
            }
        }
        let place = case.person.unwrap_or(0);
        for dim in self.dims_of(outcome) {
            if !self.reasons.unsure.contains(&(dim, place)) {
                self.reasons.unsure.push((dim, place));
            }
        }
    }

    /// The dimensions that the references and the row looked at, as ours.
    pub(crate) fn dims_of(&self, outcome: &Outcome) -> Vec<usize> {
        let package = self.eye.package;
        let mut dims = Vec::new();
        let chain = outcome.via.iter().copied().chain([(outcome.scheme, outcome.entry)]);
        for (scheme, entry) in chain {
            let (Some(of), Some(row)) = (package.schemes.get(scheme), package.entry(scheme, entry))
            else {
                continue;
            };
            for (dim, _) in &row.guard.when {
                let ours = if scheme == self.eye.place {
                    Some(*dim)
                } else {
                    of.dims.get(*dim).and_then(|dim| self.eye.scheme.dim(&dim.name))
                };
                dims.extend(ours);
            }
        }
        dims.sort_unstable();
        dims.dedup();
        dims
    }

    /// All assumptions, each once: those of rows and costs, and list rows that no source plainly
    /// states.
    pub(crate) fn assumptions(&mut self) -> Vec<Assumption<'a>> {
        let mut all = std::mem::take(&mut self.reasons.assumptions);
        for (dim, place) in &self.reasons.unsure {
            let Some(dim) = self.eye.scheme.dims.get(*dim) else { continue };
            for (about, text) in self.eye.unsure(dim, *place) {
                let (about, text) = (Cow::Owned(about), Cow::Owned(text));
                all.push(Assumption { about, text });
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
                && (0..eye.scheme.benefits.len()).any(|benefit| {
                    self.amount_in(benefit, &now.cell) != self.amount_in(benefit, &then.cell)
                })
        })
    }

    fn amount_in(&self, benefit: usize, cell: &[u8]) -> Option<Span> {
        let (package, day) = (self.eye.package, self.eye.household.registered_on);
        let outcome = package.resolve(self.eye.place, benefit, cell, day, self.eye.readings)?;
        package.amount(&outcome)
    }

    /// Adds what is missing about RIAT files, and gives everything that is missing, once.
    pub(crate) fn missing(&mut self) -> Vec<Missing<'a>> {
        let persons = &self.eye.household.persons;
        let assumed = self.eye.entered.iter().enumerate().filter(|(_, one)| one.file_assumed);
        let assumed = assumed.filter(|(place, _)| self.own_file_matters(*place));
        for (place, entered) in assumed.collect::<Vec<_>>() {
            self.reasons.missing.push(Missing {
                fact: "riat-file",
                person: persons.get(place).map(|person| person.id.as_str()),
                assumed: persons.get(entered.file_of).map_or("", |one| one.id.as_str()),
                ask: MissingAsk::Question(&RIAT_FILE),
            });
        }
        let mut all = std::mem::take(&mut self.reasons.missing);
        all.sort();
        all.dedup();
        all
    }
}
