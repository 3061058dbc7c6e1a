//! Why a line is what it is: readings, assumptions, and what is missing.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::determination::{Assumption, Missing, MissingAsk};
use super::found::Case;
use super::household::{Eye, How, Seen};
use super::lines::Lines;
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
    missing: Vec<Missing<'a>>,
    /// For each condition, first for the household and then for each person: whether the case
    /// says nothing of it where it should.
    asked: Vec<bool>,
    /// The questions on whose answers a line depends.
    questions: Vec<usize>,
    /// What rows and divisions of costs assume, with their names.
    assumed: Vec<(&'a str, &'a Words)>,
    /// Dimensions of lists at which the person in hand was looked up, as bits.
    looked_at: u64,
    /// Those dimensions, and the countries that were looked up.
    countries: Vec<(usize, Country)>,
}

impl<'a> Reasons<'a> {
    pub(crate) fn new(eye: &Eye<'_, 'a>) -> Self {
        let asked = eye.scheme.asks.len() * (eye.household.persons.len() + 1);
        Self {
            missing: Vec::new(),
            asked: vec![false; asked],
            questions: Vec::new(),
            assumed: Vec::new(),
            looked_at: 0,
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
            if !self.reasons.questions.contains(question) {
                self.reasons.questions.push(*question);
            }
        }
    }

    /// The readings on which the lines and the ages depend.
    pub(crate) fn readings(&self) -> BTreeMap<&'a str, &'a str> {
        let used = |question: &usize| self.eye.answer(*question);
        let of_lines = self.reasons.questions.iter().filter_map(used);
        of_lines.chain(self.eye.age_readings()).collect()
    }

    /// Facts that are missing and on which a line depends: assumed, and listed.
    pub(crate) fn missing_facts(&mut self, case: &Case<'_, 'a>) -> Cow<'a, [String]> {
        let (dims, ground) = (self.missing_dims(case), case.ground);
        let columns = self.eye.household.persons.len() + 1;
        let column = case.person.map_or(0, |place| place + 1);
        let own = case.person.and_then(|place| self.eye.household.persons.get(place));
        let says = |id: &str| {
            self.eye.household.facts.contains_key(id)
                || own.is_some_and(|own| own.facts.contains_key(id))
        };
        let mut all = dims.is_empty();
        for (ask, id) in ground.asks.iter().zip(&ground.ask_ids) {
            if says(id) {
                all = false;
            } else if let Some(asked) = self.reasons.asked.get_mut(ask * columns + column) {
                *asked = true;
            }
        }
        if all {
            return Cow::Borrowed(&ground.ask_ids);
        }
        let asks = ground.ask_ids.iter().filter(|id| !says(id)).cloned();
        Cow::Owned(dims.into_iter().map(str::to_owned).chain(asks).collect())
    }

    /// Dimensions that are not settled and that would change this line.
    fn missing_dims(&mut self, case: &Case<'_, 'a>) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        for (place, how) in &case.seen.open {
            let dim = self.eye.scheme.dims.get(*place);
            let matters = |dim: &&Dim| matters(case, *place, dim.values.len(), how);
            if let Some(dim) = dim.filter(matters) {
                ids.push(self.miss(dim, case.seen, *place, how, case.person));
            }
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

    /// Notes what references and rows assume, and the lists that they look at.
    pub(crate) fn note_assumptions(&mut self, ground: &Ground) {
        for (scheme, entry) in &ground.assumes {
            if let Some(entry) = self.eye.package.entry(*scheme, *entry) {
                self.reasons.assume(&entry.name, entry.assumption.as_ref());
            }
        }
        self.reasons.looked_at |= ground.lists;
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
    pub(crate) fn note_countries(&mut self, place: usize) {
        let looked_at = std::mem::take(&mut self.reasons.looked_at);
        for (at, dim) in self.eye.scheme.dims.iter().enumerate() {
            if looked_at >> at & 1 == 1
                && let DimSource::Lists { of, .. } = dim.source
                && let Some(country) = self.eye.country(of, place)
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
                    let about = Cow::Owned(format!("{}: {}", list.id, country.code()));
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
        let other = Eye { entered: &entered, shared: eye.shared.clone(), ..*eye };
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
    pub(crate) fn missing(&mut self) -> Vec<Missing<'a>> {
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
        all.append(&mut self.reasons.missing);
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

/// Whether another value that a dimension may have would give another outcome, or another payer.
fn matters(case: &Case<'_, '_>, dim: usize, values: usize, how: &How) -> bool {
    let mut cell = case.seen.cell;
    let possible = |value: &usize| match how {
        How::AgeInWords(bands) => bands.contains(value),
        _ => true,
    };
    (0..values).filter(possible).filter_map(|value| u8::try_from(value).ok()).any(|value| {
        if let Some(slot) = cell.get_mut(dim) {
            *slot = value;
        }
        !case.offer.at(&cell).is_some_and(|other| other.same(case.ground))
    })
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
