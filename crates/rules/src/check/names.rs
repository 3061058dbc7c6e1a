//! Names → places: every name in a policy file must lead to something.
//!
//! long file: every kind of name is resolved by the one resolver.

use jiff::civil::Date;

use super::grid::Grid;
use super::scheme::{Benefit, ByAnswer, Cap, Condition, Dim, DimSource, Entry, Form, Funding};
use super::scheme::{Gives, Guard, Open, Transition};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::package::Question;
use crate::parse::policy::{
    self, CaseDate, Choice, DimensionKind, End, Grant, Start, TransitionTo,
};
use crate::parse::{At, PolicyFile, Span};
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

    pub(crate) fn funding(&mut self, raw: &policy::Funding, head: &policy::Head) -> Funding {
        let guard = self.guard(&raw.guard, head);
        let benefits = self.benefits_of(&raw.benefits);
        let (mut funders, mut shares) = (Vec::new(), Vec::new());
        for (name, share) in &raw.shares {
            if let Some(place) = find(Code::UnknownFunder, name, &self.names.funders, &mut self.out)
            {
                funders.push(place);
                shares.push(share.value);
            }
        }
        let written: Vec<_> = raw.shares.iter().map(|(_, share)| share.value).collect();
        if !money::Share::are_whole(&written) {
            self.out.push(
                Diagnostic::at(Code::SharesNotWhole, raw.shares_span).arg("funding", &raw.id.value),
            );
        }
        Funding {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            guard,
            benefits,
            funders,
            shares,
            assumption: raw.assumption.clone(),
            cites: raw.cites.clone(),
            span: raw.id.span,
        }
    }

    pub(crate) fn condition(&mut self, raw: &policy::Condition, head: &policy::Head) -> Condition {
        Condition {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            ask: raw.ask.clone(),
            benefits: self.benefits_of(&raw.benefits),
            guard: self.guard(&raw.guard, head),
            cites: raw.cites.clone(),
        }
    }

    pub(crate) fn cap(&mut self, raw: &policy::Cap, head: &policy::Head) -> Cap {
        Cap {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            title: raw.title.clone(),
            benefits: self.benefits_of(&raw.benefits),
            guard: self.guard(&raw.guard, head),
            amount: raw.amount.value,
            cites: raw.cites.clone(),
        }
    }

    pub(crate) fn transition(&mut self, raw: &policy::Transition) -> Option<Transition> {
        let known = &self.names.channels;
        for channel in &raw.channels {
            find(Code::UnknownChannel, channel, known, &mut self.out);
        }
        let day = |day: &Option<At<Date>>| day.as_ref().map(|day| day.value);
        let to = match &raw.to {
            TransitionTo::Unknown(words) => Err(words.clone()),
            TransitionTo::Scheme(name) => {
                Ok(find(Code::UnknownScheme, name, &self.names.schemes, &mut self.out)?)
            }
        };
        Some(Transition {
            id: raw.id.value.clone(),
            channels: raw.channels.iter().map(|channel| channel.value.clone()).collect(),
            registered: (day(&raw.registered.0), day(&raw.registered.1)),
            departs: (day(&raw.departs.0), day(&raw.departs.1)),
            reading: self.reading(&raw.reading),
            to,
            cites: raw.cites.clone(),
            span: raw.id.span,
        })
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
        questions: Vec::new(),
    }
}

/// Ties every row whose start is unknown to the row that it succeeds.
pub(crate) fn successions(file: &PolicyFile, entries: &mut [Entry], out: &mut Vec<Diagnostic>) {
    let mut ended: Vec<&str> = Vec::new();
    let before = out.len();
    for row in &file.rows {
        let Start::Unknown { after, seen, .. } = &row.guard.from else { continue };
        let place = |id: &str| entries.iter().position(|entry| entry.id == id);
        let Some(name) = &row.succeeds else {
            out.push(
                Diagnostic::at(Code::UnknownStartNeedsMore, row.id.span).arg("missing", "succeeds"),
            );
            continue;
        };
        let (Some(old), Some(new)) = (place(&name.value), place(&row.id.value)) else {
            out.push(Diagnostic::at(Code::UnknownRow, name.span).arg("name", &name.value));
            continue;
        };
        let before = file.rows.iter().find(|before| before.id.value == name.value);
        let open = before.is_some_and(|row| matches!(row.guard.until, End::Unknown(_)));
        let same = entries.get(old).zip(entries.get(new)).is_some_and(|(old, new)| {
            old.benefit == new.benefit
                && old.guard.when == new.guard.when
                && old.guard.reading == new.guard.reading
        });
        if !open || !same || ended.contains(&name.value.as_str()) {
            out.push(
                Diagnostic::at(Code::SuccessorDiffers, name.span)
                    .arg("row", &name.value)
                    .see(row.id.span),
            );
            continue;
        }
        ended.push(&name.value);
        let seen = seen.as_ref().map(|day| day.value);
        let from = entries.get(new).map(|new| new.guard.from.clone());
        open_between(entries, old, new, after.value, seen);
        if let (Some(old), Some(from)) = (entries.get_mut(old), from) {
            old.guard.until = from.map(|day| day.yesterday().ok());
        }
    }
    for name in file.rows.iter().filter_map(|row| row.corrects.as_ref()) {
        if !file.rows.iter().any(|row| row.id.value == name.value) {
            out.push(Diagnostic::at(Code::UnknownRow, name.span).arg("name", &name.value));
        }
    }
    // A successor that is wrong is reported as such, not as none.
    if out.len() > before {
        return;
    }
    for row in &file.rows {
        let End::Unknown(span) = row.guard.until else { continue };
        if !ended.contains(&row.id.value.as_str()) {
            let span: Span = span;
            out.push(Diagnostic::at(Code::EndNeedsSuccessor, span).arg("row", &row.id.value));
        }
    }
}

fn open_between(entries: &mut [Entry], old: usize, new: usize, after: Date, seen: Option<Date>) {
    for (one, other) in [(old, new), (new, old)] {
        if let Some(Gives::Amount { open, .. }) = entries.get_mut(one).map(|one| &mut one.gives) {
            *open = Some(Open { other, after, seen });
        }
    }
    let settles = entries.get(new).and_then(|new| new.settles.clone());
    if let Some(old) = entries.get_mut(old).filter(|old| old.settles.is_none()) {
        old.settles = settles;
    }
}
