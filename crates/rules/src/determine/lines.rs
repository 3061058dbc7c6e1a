//! The lines of a determination: for each person and benefit what holds, and its reasons.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Span;
use jiff::civil::Date;
use money::{Cents, Share};

use super::determination::{
    Assumption, FactSeen, FormSeen, Goods, Line, Missing, MissingAsk, Payer, Refusal, Window,
};
use super::household::{Eye, How, Seen};
use crate::check::scheme::{Benefit, Condition, DimSource, Entry, Gives};
use crate::check::world::{Outcome, cap_holds};
use crate::parse::case::Fact;
use crate::parse::policy::FormKind;
use crate::parse::{Cite, Moment, PaidIn};
use crate::words::Words;

/// What to ask when nothing is said of an adult's RIAT file (readings Q1).
pub(crate) static RIAT_FILE: LazyLock<Words> = LazyLock::new(|| Words {
    nl: "Wordt deze volwassene apart ingevoerd in RIAT, of in één dossier met de ander?".to_owned(),
    en: "Is this adult entered in RIAT separately, or in one file with the other?".to_owned(),
});

/// What the lines of a household come to.
#[derive(Default)]
pub(crate) struct Result<'a> {
    pub lines: Vec<Line<'a>>,
    pub goods: Vec<Goods<'a>>,
    pub refusals: Vec<Refusal<'a>>,
    pub missing: Vec<Missing<'a>>,
    pub readings: BTreeMap<&'a str, &'a str>,
    pub assumptions: Vec<Assumption<'a>>,
}

/// Gathers lines, person by person.
pub(crate) struct Lines<'e, 'a> {
    eye: &'e Eye<'e, 'a>,
    scheme: usize,
    seen: Vec<Seen>,
    result: Result<'a>,
}

impl<'e, 'a> Lines<'e, 'a> {
    pub(crate) fn new(eye: &'e Eye<'e, 'a>) -> Self {
        let scheme = eye.package.place_of(eye.scheme);
        Self { eye, scheme, seen: Vec::new(), result: Result::default() }
    }

    /// Adds what one person gets.
    pub(crate) fn person(&mut self, place: usize, seen: Seen) {
        for benefit in 0..self.eye.scheme.benefits.len() {
            if self.eye.scheme.benefits.get(benefit).is_some_and(|of| !of.per_household) {
                self.benefit(benefit, Some(place), &seen);
            }
        }
        self.seen.push(seen);
    }

    /// Adds what the household gets as a whole, and takes off what goes over a maximum.
    pub(crate) fn household(&mut self) {
        let Some(first) = self.seen.first().cloned() else { return };
        for benefit in 0..self.eye.scheme.benefits.len() {
            if self.eye.scheme.benefits.get(benefit).is_some_and(|of| of.per_household) {
                self.benefit(benefit, None, &first);
            }
        }
        self.caps(&first);
    }

    pub(crate) fn finish(mut self) -> Result<'a> {
        self.result.assumptions.sort();
        self.result.assumptions.dedup();
        self.result
    }

    fn resolve(&self, benefit: usize, cell: &[u8]) -> Option<Outcome> {
        let day = self.eye.household.registered_on;
        self.eye.package.resolve(self.scheme, benefit, cell, day, self.eye.readings)
    }

    fn payer(&self, benefit: usize, cell: &[u8]) -> Option<(usize, usize)> {
        let day = self.eye.household.registered_on;
        self.eye.package.payer(self.scheme, benefit, cell, day, self.eye.readings)
    }

    fn id(&self, person: Option<usize>) -> Option<&'a str> {
        person.and_then(|place| self.eye.household.persons.get(place)).map(|one| one.id.as_str())
    }

    fn benefit(&mut self, benefit: usize, person: Option<usize>, seen: &Seen) {
        let Some(of) = self.eye.scheme.benefits.get(benefit) else { return };
        let Some(outcome) = self.resolve(benefit, &seen.cell) else { return };
        let package = self.eye.package;
        let Some(row) = package.entry(outcome.scheme, outcome.entry) else { return };
        self.note_readings(benefit, seen, &outcome);
        match &row.gives {
            Gives::None(why) => self.refuse(of, person, &outcome, why),
            Gives::Goods(what) => {
                if let Some(condition) = self.broken(benefit, person, seen) {
                    self.refuse_by(of, person, condition);
                } else {
                    self.result.goods.push(Goods {
                        person: self.id(person),
                        benefit: &of.id,
                        what,
                        row: self.name(&outcome),
                        cite: self.cites(&outcome),
                    });
                }
            }
            Gives::Amount { .. } => self.amount(benefit, person, &outcome, row, seen),
            Gives::Follow(_) => {}
        }
    }

    fn amount(
        &mut self,
        benefit: usize,
        person: Option<usize>,
        outcome: &Outcome,
        row: &'a Entry,
        seen: &Seen,
    ) {
        let package = self.eye.package;
        let Some(of) = self.eye.scheme.benefits.get(benefit) else { return };
        let Some(span) = package.amount(outcome) else { return };
        if let Some(condition) = self.broken(benefit, person, seen) {
            self.refuse_by(of, person, condition);
            return;
        }
        let mut if_facts = self.missing_dims(benefit, person, seen, outcome);
        if_facts.extend(self.missing_conditions(benefit, person, seen));
        let form = package.form(outcome);
        let form = form.map(|form| FormSeen {
            kind: form.kind,
            cash_max: form.cash_max,
            in_kind_min: match form.kind {
                FormKind::InKind => Some(span.assume),
                _ => form.cash_max.map(|cash| span.assume - cash),
            },
            cash_paid_in: form.cash_paid_in,
        });
        let paid_in = package.paid_in(outcome).unwrap_or(of.paid_in);
        // Money that is given at departure after all is not given after arrival.
        let moment = if paid_in == PaidIn::Netherlands { Moment::Departure } else { of.moment };
        let facts = self.facts(outcome, person);
        self.note_assumptions(outcome, person);
        let (funders, funders_cite) = self.funders(benefit, &seen.cell, span.assume);
        self.result.lines.push(Line {
            person: self.id(person),
            benefit: &of.id,
            title: &of.title,
            amount: span.assume,
            range: [span.low, span.high],
            form,
            moment,
            paid_in,
            window: self.window(of, moment),
            funders,
            funders_cite,
            row: self.name(outcome),
            follows: outcome
                .via
                .iter()
                .map(|(scheme, entry)| self.name_of(*scheme, *entry))
                .collect(),
            cite: self.cites(outcome),
            facts,
            if_facts,
            settles: if span.low < span.high { row.settles.as_ref() } else { None },
        });
    }

    /// Who pays, to the cent; and what is assumed about it.
    fn funders(
        &mut self,
        benefit: usize,
        cell: &[u8],
        amount: Cents,
    ) -> (Vec<Payer<'a>>, Vec<&'a Cite>) {
        let package = self.eye.package;
        let found = self.payer(benefit, cell).and_then(|(scheme, funding)| {
            let scheme = package.schemes.get(scheme)?;
            Some((scheme, scheme.funding.get(funding)?))
        });
        let Some((scheme, funding)) = found else {
            let funder = super::NOT_STATED;
            let all = Payer { funder, amount, share: Share::ALL, by: String::new() };
            return (vec![all], Vec::new());
        };
        let by = format!("{}:{}", scheme.id, funding.id);
        if let Some(text) = &funding.assumption {
            let text = Cow::Borrowed(text);
            self.result.assumptions.push(Assumption { about: by.clone(), text });
        }
        let parts = amount.split(&funding.shares).unwrap_or_default();
        let payers = funding.funders.iter().zip(&funding.shares).zip(parts);
        let name = |funder: &usize| {
            package.funders.get(*funder).map_or(super::NOT_STATED, |(id, _)| id.as_str())
        };
        let payers = payers.map(|((funder, share), amount)| Payer {
            funder: name(funder),
            amount,
            share: *share,
            by: by.clone(),
        });
        (payers.collect(), funding.cites.iter().collect())
    }

    fn refuse(
        &mut self,
        of: &'a Benefit,
        person: Option<usize>,
        outcome: &Outcome,
        why: &'a Words,
    ) {
        self.note_assumptions(outcome, person);
        self.result.refusals.push(Refusal {
            person: self.id(person),
            benefit: &of.id,
            title: &of.title,
            row: self.name(outcome),
            why,
            cite: self.cites(outcome),
            facts: self.facts(outcome, person),
        });
    }

    fn refuse_by(&mut self, of: &'a Benefit, person: Option<usize>, condition: &'a Condition) {
        self.result.refusals.push(Refusal {
            person: self.id(person),
            benefit: &of.id,
            title: &of.title,
            row: format!("{}:{}", self.eye.scheme.id, condition.id),
            why: &condition.ask,
            cite: condition.cites.iter().collect(),
            facts: vec![FactSeen {
                fact: &condition.id,
                value: "false",
                because: "facts".to_owned(),
            }],
        });
    }

    /// The conditions that a benefit of a person depends on.
    fn conditions(&self, benefit: usize, seen: &Seen) -> Vec<&'a Condition> {
        let day = self.eye.scheme.nearest_day(self.eye.household.registered_on);
        let readings = self.eye.readings;
        let holds = |one: &&'a Condition| {
            one.benefits.contains(&benefit)
                && one.guard.fits_cell(&seen.cell)
                && one.guard.fits_reading(readings)
                && one.guard.fits_day(day, readings)
        };
        let own = self.eye.scheme.conditions.iter().filter(holds).collect::<Vec<_>>();
        if own.is_empty() { self.conditions_below(benefit, seen) } else { own }
    }

    /// The conditions of the scheme that this one lies on top of, for benefits it follows there.
    fn conditions_below(&self, benefit: usize, seen: &Seen) -> Vec<&'a Condition> {
        let package = self.eye.package;
        let Some((below, _)) = self.eye.scheme.over else { return Vec::new() };
        let Some(outcome) = self.resolve(benefit, &seen.cell) else { return Vec::new() };
        let goes_below = outcome.via.len() > 1 || outcome.scheme == below;
        let of = self.eye.scheme.benefits.get(benefit);
        let below = package.schemes.get(below).filter(|_| goes_below);
        let (Some(of), Some(below)) = (of, below) else { return Vec::new() };
        let Some(theirs) = below.benefit(&of.id) else { return Vec::new() };
        let cell: Vec<u8> = below
            .dims
            .iter()
            .map(|dim| {
                let ours = self.eye.scheme.dim(&dim.name);
                ours.and_then(|ours| seen.cell.get(ours).copied()).unwrap_or(0)
            })
            .collect();
        let readings = self.eye.readings;
        let fits = |one: &&'a Condition| {
            one.benefits.contains(&theirs)
                && one.guard.fits_cell(&cell)
                && one.guard.fits_reading(readings)
        };
        below.conditions.iter().filter(fits).collect()
    }

    fn fact(&self, id: &str, person: Option<usize>) -> Option<&'a Fact> {
        let household = self.eye.household;
        let own = person.and_then(|place| household.persons.get(place)?.facts.get(id));
        own.or_else(|| household.facts.get(id))
    }

    /// The first condition that the case says does not hold.
    fn broken(&self, benefit: usize, person: Option<usize>, seen: &Seen) -> Option<&'a Condition> {
        let no = Some(&Fact::Holds(false));
        self.conditions(benefit, seen).into_iter().find(|one| self.fact(&one.id, person) == no)
    }

    /// Conditions about which the case says nothing: assumed, and listed.
    fn missing_conditions(
        &mut self,
        benefit: usize,
        person: Option<usize>,
        seen: &Seen,
    ) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        for condition in self.conditions(benefit, seen) {
            if self.fact(&condition.id, person).is_none() {
                self.result.missing.push(Missing {
                    fact: &condition.id,
                    person: self.id(person),
                    assumed: "true",
                    ask: MissingAsk::Question(&condition.ask),
                });
                ids.push(&condition.id);
            }
        }
        ids
    }

    /// Dimensions that are not settled and that would change this line.
    fn missing_dims(
        &mut self,
        benefit: usize,
        person: Option<usize>,
        seen: &Seen,
        outcome: &Outcome,
    ) -> Vec<&'a str> {
        let mut ids: Vec<&'a str> = Vec::new();
        for (place, dim) in self.eye.scheme.dims.iter().enumerate() {
            let Some(how) = seen.how.get(place).filter(|how| **how != How::Given) else { continue };
            let assumed = seen.cell.get(place).copied().unwrap_or(0);
            let payer = self.payer(benefit, &seen.cell);
            let matters =
                (0..dim.values.len()).filter_map(|value| u8::try_from(value).ok()).any(|value| {
                    let mut cell = seen.cell.clone();
                    if let Some(slot) = cell.get_mut(place) {
                        *slot = value;
                    }
                    value != assumed
                        && (self.resolve(benefit, &cell).as_ref() != Some(outcome)
                            || self.payer(benefit, &cell) != payer)
                });
            if matters {
                let ask = self.ask(&dim.source, &dim.title, how);
                let assumed = dim.values.get(usize::from(assumed)).map_or("", |(v, _)| v.as_str());
                let person = if dim.of_case() { None } else { self.id(person) };
                self.result.missing.push(Missing { fact: &dim.name, person, assumed, ask });
                ids.push(&dim.name);
            }
        }
        ids
    }

    fn ask(&self, source: &'a DimSource, title: &'a Words, how: &How) -> MissingAsk<'a> {
        let lists = &self.eye.package.lists;
        match (how, source) {
            (How::Unsettled(open), _) => {
                let settles = open.iter().filter_map(|list| lists.get(*list));
                MissingAsk::Document(settles.map(|list| &list.settles).collect())
            }
            (_, DimSource::Fact { ask, .. }) => MissingAsk::Question(ask),
            _ => MissingAsk::Question(title),
        }
    }

    /// The questions on whose answers this outcome, or who pays it, depends.
    fn note_readings(&mut self, benefit: usize, seen: &Seen, outcome: &Outcome) {
        let package = self.eye.package;
        let day = self.eye.household.registered_on;
        let payer = self.payer(benefit, &seen.cell);
        for (question, answers) in package.scope(self.scheme, &[benefit], true).questions {
            let Some(asked) = package.questions.get(question) else { continue };
            if self.result.readings.contains_key(asked.id.as_str()) {
                continue;
            }
            let used = self.eye.readings.answer(question);
            let matters = (0..answers).filter(|answer| *answer != used).any(|answer| {
                let mut other = self.eye.readings.clone();
                if let Some(slot) = other.0.get_mut(question) {
                    *slot = answer;
                }
                let at = |cell| package.resolve(self.scheme, benefit, cell, day, &other);
                let paid = package.payer(self.scheme, benefit, &seen.cell, day, &other);
                at(&seen.cell).as_ref() != Some(outcome) || paid != payer
            });
            if let Some((answer, _)) = asked.answers.get(used).filter(|_| matters) {
                self.result.readings.insert(&asked.id, answer);
            }
        }
    }

    /// What rows and lists assume.
    fn note_assumptions(&mut self, outcome: &Outcome, person: Option<usize>) {
        let package = self.eye.package;
        let chain = outcome.via.iter().copied().chain([(outcome.scheme, outcome.entry)]);
        for (scheme, entry) in chain {
            let row = package.entry(scheme, entry);
            if let Some(text) = row.and_then(|row| row.assumption.as_ref()) {
                let about = self.name_of(scheme, entry);
                self.result.assumptions.push(Assumption { about, text: Cow::Borrowed(text) });
            }
        }
        for dim in self.dims_of(outcome) {
            let Some(dim) = self.eye.scheme.dims.get(dim) else { continue };
            for (about, text) in self.eye.unsure(dim, person.unwrap_or(0)) {
                self.result.assumptions.push(Assumption { about, text: Cow::Owned(text) });
            }
        }
    }

    /// The dimensions that the references and the row looked at, as ours.
    fn dims_of(&self, outcome: &Outcome) -> Vec<usize> {
        let package = self.eye.package;
        let mut dims = Vec::new();
        let chain = outcome.via.iter().copied().chain([(outcome.scheme, outcome.entry)]);
        for (scheme, entry) in chain {
            let Some(row) = package.entry(scheme, entry) else { continue };
            for (dim, _) in &row.guard.when {
                let theirs = package.schemes.get(scheme).and_then(|of| of.dims.get(*dim));
                if let Some(ours) = theirs.and_then(|dim| self.eye.scheme.dim(&dim.name)) {
                    dims.push(ours);
                }
            }
        }
        dims.sort_unstable();
        dims.dedup();
        dims
    }

    fn facts(&self, outcome: &Outcome, person: Option<usize>) -> Vec<FactSeen<'a>> {
        let scheme = self.eye.scheme;
        let place = person.unwrap_or(0);
        let seen = self.seen.get(place);
        let facts = self.dims_of(outcome).into_iter().filter_map(|dim| {
            let of = scheme.dims.get(dim)?;
            let value = match seen {
                Some(seen) => seen.cell.get(dim).copied(),
                None => self.eye.see(place).ok()?.cell.get(dim).copied(),
            };
            let (value, _) = of.values.get(usize::from(value?))?;
            Some(FactSeen { fact: &of.name, value, because: self.eye.because(of, place) })
        });
        facts.collect()
    }

    /// The days between which a benefit is given, as far as the days of the case are known.
    fn window(&self, of: &Benefit, moment: Moment) -> Option<Window> {
        let household = self.eye.household;
        let departs = household.departs_on;
        if moment == Moment::Departure {
            return departs.map(|day| Window { from: day, until: day, expected: false });
        }
        let within = of.within?;
        let start: Date =
            if within.after_arrival { household.arrived_on.or(departs)? } else { departs? };
        let length = Span::new().try_days(within.days).ok()?.try_months(within.months).ok()?;
        let until = start.checked_add(length).ok()?;
        let expected = within.after_arrival && household.arrived_on.is_none();
        Some(Window { from: start, until, expected })
    }

    /// Takes off what goes over a maximum, as a line of its own.
    fn caps(&mut self, first: &Seen) {
        let scheme = self.eye.scheme;
        let day = scheme.nearest_day(self.eye.household.registered_on);
        for cap in &scheme.caps {
            if !cap_holds(cap, &first.cell, day, self.eye.readings) {
                continue;
            }
            let ids: Vec<&str> = cap
                .benefits
                .iter()
                .filter_map(|place| scheme.benefits.get(*place))
                .map(|benefit| benefit.id.as_str())
                .collect();
            let persons: Vec<Option<&str>> = if cap.per_household {
                vec![None]
            } else {
                self.eye.household.persons.iter().map(|one| Some(one.id.as_str())).collect()
            };
            for person in persons {
                self.cap(cap, &ids, person, first);
            }
        }
    }

    fn cap(
        &mut self,
        cap: &'a crate::check::scheme::Cap,
        ids: &[&str],
        person: Option<&'a str>,
        first: &Seen,
    ) {
        let of = |line: &&Line<'_>| {
            ids.contains(&line.benefit) && (person.is_none() || line.person == person)
        };
        let over = |part: fn(&Line<'_>) -> Cents| {
            let sum: Cents = self.result.lines.iter().filter(of).map(part).sum();
            -(sum - cap.amount).max(Cents::ZERO)
        };
        let amount = over(|line| line.amount);
        let range = [over(|line| line.range[0]), over(|line| line.range[1])];
        if range == [Cents::ZERO; 2] && amount == Cents::ZERO {
            return;
        }
        let Some(benefit) = cap.benefits.first().copied() else { return };
        let Some(like) = self.eye.scheme.benefits.get(benefit) else { return };
        let (funders, funders_cite) = self.funders(benefit, &first.cell, amount);
        self.result.lines.push(Line {
            person,
            benefit: &cap.id,
            title: &cap.title,
            amount,
            range,
            form: None,
            moment: like.moment,
            paid_in: like.paid_in,
            window: None,
            funders,
            funders_cite,
            row: format!("{}:{}", self.eye.scheme.id, cap.id),
            follows: Vec::new(),
            cite: cap.cites.iter().collect(),
            facts: Vec::new(),
            if_facts: Vec::new(),
            settles: None,
        });
    }

    fn name(&self, outcome: &Outcome) -> String {
        self.name_of(outcome.scheme, outcome.entry)
    }

    fn name_of(&self, scheme: usize, entry: usize) -> String {
        let package = self.eye.package;
        let id = package.schemes.get(scheme).map_or("", |scheme| scheme.id.as_str());
        let row = package.entry(scheme, entry).map_or("", |row| row.id.as_str());
        format!("{id}:{row}")
    }

    /// Citations of the references and of the row, in that order.
    fn cites(&self, outcome: &Outcome) -> Vec<&'a Cite> {
        let package = self.eye.package;
        let chain = outcome.via.iter().copied().chain([(outcome.scheme, outcome.entry)]);
        chain
            .filter_map(|(scheme, entry)| package.entry(scheme, entry))
            .flat_map(|row| &row.cites)
            .collect()
    }
}
