//! When something holds: cells, readings and days.

use jiff::civil::Date;
use toml::de::DeValue;

use super::policy::{Choice, End, Guard, Start};
use super::reader::{Findings, Table, as_date, span_of, texts_of, wrong_kind};
use super::source::At;
use crate::diagnostics::{Code, Diagnostic};

type Conditions = Vec<(At<String>, Vec<At<String>>)>;

/// Reads `when`, `reading`, `from` and `until`, as far as the table knows them.
pub(crate) fn guard(table: &Table<'_, '_>, out: &mut Findings) -> Guard {
    let knows = |key: &str| table.shape.keys.iter().any(|known| known.name == key);
    let reading = if knows("reading") { reading(table, out) } else { Vec::new() };
    let from = if knows("from") { start(table, out) } else { Start::Scheme };
    let until = if knows("until") { end(table, out) } else { End::Open };
    if let (Start::Day(from), End::Day(until)) = (&from, &until) {
        check_order(from, until, out);
    }
    Guard { when: conditions(table, "when", out), reading, from, until }
}

/// Reads `reading`.
pub(crate) fn reading(table: &Table<'_, '_>, out: &mut Findings) -> Conditions {
    conditions(table, "reading", out)
}

/// Reads `name = value` or `name = [values]`.
fn conditions(table: &Table<'_, '_>, key: &'static str, out: &mut Findings) -> Conditions {
    let mut all = Vec::new();
    for (name, value) in table.entries(key, out) {
        let values = texts_of(&name.value, value, table.span.file, out);
        if values.is_empty() {
            out.add(Diagnostic::at(Code::EmptyCondition, name.span).arg("name", &name.value));
        }
        all.push((name, values));
    }
    all
}

/// Reads `name = value`, one value each.
pub(crate) fn pairs(
    table: &Table<'_, '_>,
    key: &'static str,
    out: &mut Findings,
) -> Vec<(At<String>, At<String>)> {
    let mut all = Vec::new();
    for (name, value) in table.entries(key, out) {
        let span = span_of(table.span.file, value);
        match value.get_ref().as_str() {
            Some(text) => all.push((name, At::new(text.to_owned(), span))),
            None => wrong_kind(span, &name.value, "a text", value.get_ref(), out),
        }
    }
    all
}

fn start(table: &Table<'_, '_>, out: &mut Findings) -> Start {
    let Some(value) = table.raw("from") else { return Start::Scheme };
    let span = span_of(table.span.file, value);
    if let Some(day) = as_date(value.get_ref()) {
        return Start::Day(At::new(day, span));
    }
    if value.get_ref().as_str() != Some("unknown") || table.shape.name != "[[row]]" {
        wrong_kind(span, "from", "a date, or in a row \"unknown\"", value.get_ref(), out);
        return Start::Scheme;
    }
    let after = table.date("after", out);
    let seen = table.date("seen", out);
    let assume = table.raw("assume").and_then(|value| {
        let file = table.span.file;
        let place = span_of(file, value);
        let at = |value: &DeValue<'_>| as_date(value).map(|day| At::new(day, place));
        super::choice::read("assume", "a date", value, file, out, at)
    });
    match (after, assume) {
        (Some(after), Some(assume)) => {
            check_unknown(&after, &assume, seen.as_ref(), out);
            Start::Unknown { after, assume, seen }
        }
        _ => {
            // A key that is there and wrong has been reported.
            let missing: Vec<&str> =
                ["after", "assume"].into_iter().filter(|key| !table.has(key)).collect();
            if !missing.is_empty() {
                out.add(
                    Diagnostic::at(Code::UnknownStartNeedsMore, span)
                        .arg("missing", missing.join(", ")),
                );
            }
            Start::Scheme
        }
    }
}

/// The assumed days lie after `after` and not after `seen`.
fn check_unknown(
    after: &At<Date>,
    assume: &Choice<At<Date>>,
    seen: Option<&At<Date>>,
    out: &mut Findings,
) {
    let days: Vec<&At<Date>> = match assume {
        Choice::Fixed(day) => vec![day],
        Choice::By { options, .. } => options.iter().map(|(_, day)| day).collect(),
    };
    let late = |day: &At<Date>| seen.is_some_and(|seen| day.value > seen.value);
    if let Some(day) = days.into_iter().find(|day| day.value <= after.value || late(day)) {
        out.add(
            Diagnostic::at(Code::AssumedDayOutside, day.span)
                .arg("day", day.value)
                .arg("after", after.value)
                .arg("seen", seen.map_or_else(|| "…".to_owned(), |seen| seen.value.to_string())),
        );
    }
}

fn end(table: &Table<'_, '_>, out: &mut Findings) -> End {
    let Some(value) = table.raw("until") else { return End::Open };
    let span = span_of(table.span.file, value);
    match as_date(value.get_ref()) {
        Some(day) => End::Day(At::new(day, span)),
        None if value.get_ref().as_str() == Some("unknown") => End::Unknown(span),
        None => {
            wrong_kind(span, "until", "a date or \"unknown\"", value.get_ref(), out);
            End::Open
        }
    }
}

/// The last day does not come before the first.
pub(crate) fn check_order(from: &At<Date>, until: &At<Date>, out: &mut Findings) {
    if until.value < from.value {
        out.add(
            Diagnostic::at(Code::DatesOutOfOrder, until.span)
                .arg("from", from.value)
                .arg("until", until.value),
        );
    }
}
