//! The rows of the sheet's table: what is given at the same moment, place and in the same form.

use money::Cents;
use rules::determine::{FormSeen, Line};
use rules::parse::{FormKind, Moment, PaidIn, Within};
use serde::Serialize;

use super::{Said, Sheet};
use crate::phrase::{Fill, Piece, filled};
use crate::texts::Texts;

/// One row of the table.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    when: Vec<Said>,
    how_much: Vec<Said>,
    how: Vec<Said>,
    r#where: Said,
}

/// Lines that are alike but for the person.
struct Part<'a> {
    moment: Moment,
    paid_in: PaidIn,
    form: Option<FormSeen>,
    /// The first line; the others have the same benefit or one at the same time.
    line: &'a Line<'a>,
    within: Option<Within>,
    amount: Cents,
    range: [Cents; 2],
    cash_max: Cents,
}

/// The table of a sheet, in the order of departure, arrival and first year.
pub(super) fn parts(sheet: &Sheet<'_>) -> Vec<Row> {
    let scheme = sheet.package.scheme(sheet.determination.scheme).ok();
    let mut parts: Vec<Part<'_>> = Vec::new();
    for line in &sheet.determination.lines {
        let within = scheme.and_then(|scheme| scheme.time_for(&line.benefit));
        let same = |part: &&mut Part<'_>| {
            let alike = (part.moment, part.paid_in, part.within, look(part.form))
                == (line.moment, line.paid_in, within, look(line.form));
            alike && (line.form.is_some() || part.line.benefit == line.benefit)
        };
        match parts.iter_mut().find(same) {
            Some(part) => part.add(line),
            None => parts.push(Part::new(line, within)),
        }
    }
    parts.sort_by_key(|part| part.moment);
    parts.iter().map(|part| part.row(sheet)).collect()
}

/// What the sheet says of a form; amounts in it are added up.
fn look(form: Option<FormSeen>) -> Option<(FormKind, bool, Option<PaidIn>)> {
    form.map(|form| (form.kind, form.cash_max.is_some(), form.cash_paid_in))
}

impl<'a> Part<'a> {
    fn new(line: &'a Line<'a>, within: Option<Within>) -> Self {
        let mut part = Self {
            moment: line.moment,
            paid_in: line.paid_in,
            form: line.form,
            line,
            within,
            amount: Cents::ZERO,
            range: [Cents::ZERO; 2],
            cash_max: Cents::ZERO,
        };
        part.add(line);
        part
    }

    fn add(&mut self, line: &Line<'_>) {
        self.amount = self.amount + line.amount;
        self.range = [self.range[0] + line.range[0], self.range[1] + line.range[1]];
        if let Some(most) = line.form.and_then(|form| form.cash_max) {
            self.cash_max = self.cash_max + most;
        }
    }

    fn row(&self, sheet: &Sheet<'_>) -> Row {
        let mut how_much = vec![sheet.figure(|texts| texts.amount(self.amount))];
        if self.range[0] < self.range[1] {
            let amount = |amount| Piece::Figure(sheet.texts.amount(amount));
            let dash = Piece::Words(" – ".to_owned());
            let pieces = vec![amount(self.range[0]), dash, amount(self.range[1])];
            how_much.push(vec![Sheet::voice(sheet.texts, pieces)]);
        }
        let mut when = vec![sheet.said(|texts| self.when(texts))];
        when.extend(
            self.line.window.filter(|window| !window.expected).map(|window| {
                sheet.said(|t| vec![Piece::Words(days(t, window.from, window.until))])
            }),
        );
        Row {
            when,
            how_much,
            how: self.how(sheet),
            r#where: sheet.plain(|texts| place(texts, self.paid_in)),
        }
    }

    fn when(&self, texts: &Texts) -> Vec<Piece> {
        let say = &texts.say;
        let fixed = match self.moment {
            Moment::Departure => &say.at_departure,
            Moment::Arrival => &say.at_arrival,
            Moment::FirstYear => &say.in_first_year,
        };
        let Some(within) = self.within else { return filled(fixed, &[]) };
        let (phrase, name, count) = match (within.months, within.after_arrival) {
            (0, true) => (&say.in_days_after_arrival, "days", within.days),
            (0, false) => (&say.in_days_after_departure, "days", within.days),
            (months, true) => (&say.in_months_after_arrival, "months", months),
            (months, false) => (&say.in_months_after_departure, "months", months),
        };
        filled(phrase, &[(name, Fill::Figure(&count.to_string()))])
    }

    fn how(&self, sheet: &Sheet<'_>) -> Vec<Said> {
        let Some(form) = self.form else { return vec![sheet.policy(&self.line.title)] };
        let mut how = vec![sheet.plain(|texts| kind(texts, form.kind))];
        if self.cash_max > Cents::ZERO {
            how.push(sheet.said(|texts| {
                let most = texts.amount(self.cash_max);
                let mut pieces =
                    filled(&texts.say.cash_at_most, &[("amount", Fill::Figure(&most))]);
                if form.cash_paid_in.is_some_and(|at| at == PaidIn::Netherlands) {
                    pieces.push(Piece::Words(format!(" ({})", texts.say.cash_at_departure)));
                }
                pieces
            }));
        }
        how
    }
}

fn kind(texts: &'static Texts, kind: FormKind) -> &'static str {
    match kind {
        FormKind::Cash => &texts.say.cash,
        FormKind::InKind => &texts.say.in_kind,
        FormKind::Combined => &texts.say.combined,
        FormKind::ByArrangement => &texts.say.by_arrangement,
    }
}

fn place(texts: &'static Texts, place: PaidIn) -> &'static str {
    match place {
        PaidIn::Netherlands => &texts.say.netherlands,
        PaidIn::CountryOfOrigin => &texts.say.origin,
    }
}

fn days(texts: &Texts, from: jiff::civil::Date, until: jiff::civil::Date) -> String {
    if from == until {
        return texts.day(from);
    }
    format!("{} – {}", texts.day(from), texts.day(until))
}
