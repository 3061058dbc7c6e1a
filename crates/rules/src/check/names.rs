//! Names → places: every name in a policy file must lead to something.

use jiff::civil::Date;

use super::grid::Grid;
use super::scheme::{Benefit, ByAnswer, Dim, DimSource, Entry, Form};
use super::scheme::{Gives, Guard};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::At;
use crate::parse::package::Question;
use crate::parse::policy::{self, CaseDate, Choice, DimensionKind, End, Grant, Start};
use crate::words::Words;

/// What names of a package may lead to.
pub(crate) struct Names<'a> {
    pub questions: &'a [Question],
    pub lists: Vec<&'a str>,
    pub funders: Vec<&'a str>,
    pub channels: Vec<&'a str>,
    pub schemes: Vec<&'a str>,
}

/// Resolves the names of one file and gathers what leads nowhere.
pub(crate) struct Resolver<'a> {
    pub names: &'a Names<'a>,
    pub dims: Vec<Dim>,
    pub benefits: Vec<Benefit>,
    pub out: Vec<Diagnostic>,
}

/// The place of a name, or a mistake that lists the names there are.
pub(crate) fn find(
    code: Code,
    name: &At<String>,
    known: &[&str],
    out: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let place = known.iter().position(|known| *known == name.value);
    if place.is_none() {
        out.push(
            Diagnostic::at(code, name.span).arg("name", &name.value).arg("known", known.join(", ")),
        );
    }
    place
}

impl Resolver<'_> {
    fn question(&mut self, name: &At<String>) -> Option<usize> {
        let known: Vec<&str> = self.names.questions.iter().map(|q| q.id.as_str()).collect();
        find(Code::UnknownQuestion, name, &known, &mut self.out)
    }

    fn benefit(&mut self, name: &At<String>) -> Option<usize> {
        let known: Vec<&str> = self.benefits.iter().map(|one| one.id.as_str()).collect();
        find(Code::UnknownBenefit, name, &known, &mut self.out)
    }

    pub(crate) fn benefits_of(&mut self, names: &[At<String>]) -> Vec<usize> {
        names.iter().filter_map(|name| self.benefit(name)).collect()
    }

    fn dim(&mut self, name: &At<String>) -> Option<usize> {
        let known: Vec<&str> = self.dims.iter().map(|dim| dim.name.as_str()).collect();
        find(Code::UnknownDimension, name, &known, &mut self.out)
    }

    /// A value by question: one for each answer, in the order of the answers.
    pub(crate) fn by_answer<T: Clone>(&mut self, choice: &Choice<T>) -> Option<ByAnswer<T>> {
        let (name, options) = match choice {
            Choice::Fixed(value) => return Some(ByAnswer::Fixed(value.clone())),
            Choice::By { question, options } => (question, options),
        };
        let question = self.question(name)?;
        let answers = &self.names.questions.get(question)?.answers;
        let known: Vec<&str> = answers.iter().map(|(answer, _)| answer.as_str()).collect();
        for (answer, _) in options {
            if !known.contains(&answer.value.as_str()) {
                self.out.push(
                    Diagnostic::at(Code::UnknownAnswer, answer.span)
                        .arg("answer", &answer.value)
                        .arg("question", &name.value)
                        .arg("known", known.join(", ")),
                );
            }
        }
        let mut values = Vec::with_capacity(answers.len());
        for (answer, _) in answers {
            match options.iter().find(|(option, _)| option.value == *answer) {
                Some((_, value)) => values.push(value.clone()),
                None => self.out.push(
                    Diagnostic::at(Code::AnswerWithoutValue, name.span)
                        .arg("question", &name.value)
                        .arg("answer", answer),
                ),
            }
        }
        (values.len() == answers.len()).then_some(ByAnswer::By { question, values })
    }

    pub(crate) fn dimension(&mut self, raw: &policy::Dimension) -> Option<Dim> {
        let plain = |names: &[At<String>]| {
            names.iter().map(|name| (name.value.clone(), Words::same(&name.value))).collect()
        };
        let (values, source) = match &raw.kind {
            DimensionKind::Named(values) => {
                let source = match raw.name.value.as_str() {
                    "departure" => DimSource::Departure,
                    "role" => DimSource::Role,
                    _ => DimSource::Channel,
                };
                self.check_named(&raw.name.value, &source, values);
                (plain(values), source)
            }
            DimensionKind::Age { bands, on } => {
                let values = bands
                    .iter()
                    .map(|band| (band.name.value.clone(), Words::same(&band.name.value)))
                    .collect();
                // Without its date the dimension is still there for the rows that name it.
                let on = self.by_answer(on).unwrap_or(ByAnswer::Fixed(CaseDate::RegisteredOn));
                (values, DimSource::Age { bands: bands.clone(), on })
            }
            DimensionKind::Lists { of, all_of, none_of } => {
                let mut places = |names: &[At<String>]| -> Vec<usize> {
                    let known = &self.names.lists;
                    let out = &mut self.out;
                    names.iter().filter_map(|n| find(Code::UnknownList, n, known, out)).collect()
                };
                let (all_of, none_of) = (places(all_of), places(none_of));
                let values = vec![
                    ("listed".to_owned(), Words { nl: "ja".into(), en: "yes".into() }),
                    ("unlisted".to_owned(), Words { nl: "nee".into(), en: "no".into() }),
                ];
                (values, DimSource::Lists { of: *of, all_of, none_of })
            }
            DimensionKind::Entered { before } => {
                let values = vec![
                    ("before".to_owned(), Words { nl: "daarvoor".into(), en: "before".into() }),
                    ("since".to_owned(), Words { nl: "daarna".into(), en: "since".into() }),
                ];
                (values, DimSource::Entered { before: *before })
            }
            DimensionKind::Fact { values, assume, normal } => {
                let assume = values.iter().position(|(name, _)| name.value == assume.value)?;
                let values: Vec<_> = values
                    .iter()
                    .map(|(name, words)| (name.value.clone(), words.clone()))
                    .collect();
                let ask = raw.ask.clone().or_else(|| raw.title.clone()).unwrap_or_default();
                (values, DimSource::Fact { assume, normal: *normal, ask })
            }
        };
        let title = raw.title.clone().unwrap_or_else(|| Words::same(&raw.name.value));
        Some(Dim { name: raw.name.value.clone(), title, values, source })
    }

    /// `departure` and `role` have a closed set of values, `channel` those of the package.
    fn check_named(&mut self, name: &str, source: &DimSource, values: &[At<String>]) {
        let (code, known): (Code, Vec<&str>) = match source {
            DimSource::Departure => (Code::UnknownValue, vec!["voluntary", "forced"]),
            DimSource::Role => (Code::UnknownValue, vec!["principal", "member"]),
            _ => (Code::UnknownChannel, self.names.channels.clone()),
        };
        for value in values {
            if !known.contains(&value.value.as_str()) {
                self.out.push(
                    Diagnostic::at(code, value.span)
                        .arg("name", &value.value)
                        .arg("dimension", name)
                        .arg("known", known.join(", ")),
                );
            }
        }
    }

    /// Values of a dimension as bits.
    fn mask(&mut self, dim: usize, values: &[At<String>]) -> u64 {
        let Some(dim) = self.dims.get(dim) else { return 0 };
        let mut mask = 0;
        for value in values {
            match dim.value(&value.value) {
                Some(place) => mask |= bit(place),
                None => {
                    let known: Vec<&str> = dim.values.iter().map(|(v, _)| v.as_str()).collect();
                    self.out.push(
                        Diagnostic::at(Code::UnknownValue, value.span)
                            .arg("name", &value.value)
                            .arg("dimension", &dim.name)
                            .arg("known", known.join(", ")),
                    );
                }
            }
        }
        mask
    }

    pub(crate) fn reading(&mut self, raw: &[(At<String>, Vec<At<String>>)]) -> Vec<(usize, u64)> {
        let mut all = Vec::new();
        for (name, values) in raw {
            let Some(question) = self.question(name) else { continue };
            let Some(answers) = self.names.questions.get(question).map(|q| &q.answers) else {
                continue;
            };
            let known: Vec<&str> = answers.iter().map(|(answer, _)| answer.as_str()).collect();
            let mut mask = 0_u64;
            for value in values {
                match known.iter().position(|known| *known == value.value) {
                    Some(place) => mask |= bit(place),
                    None => self.out.push(
                        Diagnostic::at(Code::UnknownAnswer, value.span)
                            .arg("answer", &value.value)
                            .arg("question", &name.value)
                            .arg("known", known.join(", ")),
                    ),
                }
            }
            all.push((question, mask));
        }
        all
    }

    pub(crate) fn guard(&mut self, raw: &policy::Guard, head: &policy::Head) -> Guard {
        let mut when = Vec::new();
        for (name, values) in &raw.when {
            if let Some(dim) = self.dim(name) {
                when.push((dim, self.mask(dim, values)));
            }
        }
        let reading = self.reading(&raw.reading);
        let from = match &raw.from {
            Start::Scheme => ByAnswer::Fixed(head.from.value),
            Start::Day(day) => ByAnswer::Fixed(day.value),
            Start::Unknown { assume, .. } => self
                .by_answer(assume)
                .map_or(ByAnswer::Fixed(head.from.value), |all| unplaced(&all)),
        };
        let until = match &raw.until {
            End::Day(day) => ByAnswer::Fixed(Some(day.value)),
            End::Open | End::Unknown(_) => ByAnswer::Fixed(None),
        };
        self.check_life(raw, head);
        Guard { when, reading, from, until }
    }

    /// The days of a row lie within the life of its scheme.
    fn check_life(&mut self, raw: &policy::Guard, head: &policy::Head) {
        let last = head.until.as_ref().map(|until| until.value);
        let outside = |day: Date| day < head.from.value || last.is_some_and(|last| day > last);
        let from = match &raw.from {
            Start::Day(day) => Some(day),
            Start::Scheme | Start::Unknown { .. } => None,
        };
        let until = match &raw.until {
            End::Day(day) => Some(day),
            End::Open | End::Unknown(_) => None,
        };
        for day in from.into_iter().chain(until).filter(|day| outside(day.value)) {
            self.out.push(
                Diagnostic::at(Code::RowOutsideScheme, day.span)
                    .arg("from", head.from.value)
                    .arg("until", last.map_or_else(|| "…".to_owned(), |last| last.to_string())),
            );
        }
    }

    pub(crate) fn row(&mut self, row: &policy::Row, head: &policy::Head) -> Option<Entry> {
        let guard = self.guard(&row.guard, head);
        let benefit = self.benefit(&row.benefit)?;
        let of = self.benefits.get(benefit)?;
        let fits = match row.grant {
            Grant::None(_) => true,
            Grant::Goods(_) => of.goods,
            Grant::Amount(_) | Grant::Range { .. } => !of.goods,
        };
        if !fits {
            self.out.push(
                Diagnostic::at(Code::GrantDoesNotFit, row.id.span)
                    .arg("row", &row.id.value)
                    .arg("benefit", &of.id),
            );
        }
        let gives = match &row.grant {
            Grant::Amount(amount) => {
                let amount = amount.value;
                Gives::Amount { assume: amount, low: amount, high: amount, open: None }
            }
            Grant::Range { low, high, assume, .. } => {
                Gives::Amount { assume: assume.value, low: *low, high: *high, open: None }
            }
            Grant::None(why) => Gives::None(why.clone()),
            Grant::Goods(what) => Gives::Goods(what.clone()),
        };
        let entry = Entry {
            id: row.id.value.clone(),
            name: full_name(head, &row.id),
            benefit,
            guard,
            gives,
            form: row.form.as_ref().map(form),
            paid_in: row.paid_in,
            settles: row.settles.clone(),
            assumption: row.assumption.clone(),
            cites: row.cites.clone(),
            span: row.id.span,
        };
        self.check_person_wise(&entry);
        Some(entry)
    }

    /// A benefit per household cannot depend on one person.
    pub(crate) fn check_person_wise(&mut self, entry: &Entry) {
        let Some(benefit) = self.benefits.get(entry.benefit).filter(|one| one.per_household) else {
            return;
        };
        for (dim, _) in &entry.guard.when {
            if let Some(dim) = self.dims.get(*dim).filter(|dim| !dim.of_case()) {
                self.out.push(
                    Diagnostic::at(Code::HouseholdByPerson, entry.span)
                        .arg("benefit", &benefit.id)
                        .arg("dimension", &dim.name),
                );
            }
        }
    }
}

/// `scheme:id`.
pub(crate) fn full_name(head: &policy::Head, id: &At<String>) -> String {
    format!("{}:{}", head.id.value, id.value)
}

/// One bit; dimensions and questions have at most 60 values, so none is lost.
fn bit(place: usize) -> u64 {
    u32::try_from(place).ok().and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0)
}

fn unplaced(all: &ByAnswer<At<Date>>) -> ByAnswer<Date> {
    match all {
        ByAnswer::Fixed(day) => ByAnswer::Fixed(day.value),
        ByAnswer::By { question, values } => ByAnswer::By {
            question: *question,
            values: values.iter().map(|day| day.value).collect(),
        },
    }
}

/// The checked form of a form.
pub(crate) fn form(raw: &policy::Form) -> Form {
    Form { kind: raw.kind, cash_max: raw.cash_max, cash_paid_in: raw.cash_paid_in }
}

/// A benefit whose grids are still to be proved.
pub(crate) fn benefit(raw: &policy::Benefit) -> Benefit {
    Benefit {
        id: raw.id.value.clone(),
        title: raw.title.clone(),
        goods: raw.goods,
        per_household: raw.per_household,
        optional: raw.optional,
        moment: raw.moment,
        paid_in: raw.paid_in,
        within: raw.within,
        span: raw.id.span,
        grid: Grid::default(),
        payers: Grid::default(),
        grounds: std::sync::OnceLock::new(),
    }
}
