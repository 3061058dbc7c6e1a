//! The dimensions of the closed world.

use toml::Spanned;
use toml::de::DeValue;

use super::format;
use super::policy::{Band, CaseDate, Choice, CountryOf, Dimension, DimensionKind};
use super::reader::{Findings, Table, check_id, span_of, wrong_kind};
use super::scheme::named_words;
use super::source::At;
use crate::diagnostics::{Code, Diagnostic};

/// Reads one `[dimension.NAME]`.
pub(crate) fn read(
    name: At<String>,
    value: &Spanned<DeValue<'_>>,
    out: &mut Findings,
) -> Option<Dimension> {
    check_id(&name, out);
    let table = Table::of_value(value, &format::DIMENSION, name.span.file, out)?;
    let title = table.words("title", out);
    let ask = table.words("ask", out);
    let own = matches!(name.value.as_str(), "departure" | "channel" | "role");
    let given =
        ["values", "bands", "lists", "entered", "fact"].iter().filter(|key| table.has(key)).count();
    let kind = match name.value.as_str() {
        _ if given != 1 => None,
        _ if own => named(&table, out),
        "age" => age(&table, out),
        _ if table.has("lists") => lists(&table, out),
        _ if table.has("entered") => entered(&table, out),
        _ if table.has("fact") => fact(&table, out),
        _ => None,
    };
    if kind.is_none() && (given != 1 || !(own || name.value == "age") && table.has("values")) {
        out.add(Diagnostic::at(Code::BadDimension, name.span).arg("name", &name.value));
    }
    let named = matches!(kind, None | Some(DimensionKind::Named(_) | DimensionKind::Age { .. }));
    if !named && title.is_none() {
        out.add(Diagnostic::at(Code::DimensionNeedsTitle, name.span).arg("name", &name.value));
    }
    Some(Dimension { span: name.span, name, title, kind: kind?, ask })
}

fn named(table: &Table<'_, '_>, out: &mut Findings) -> Option<DimensionKind> {
    let values = table.texts("values", out);
    for value in &values {
        check_id(value, out);
    }
    if values.is_empty() {
        out.add(Diagnostic::at(Code::EmptyDimension, table.span));
        return None;
    }
    Some(DimensionKind::Named(values))
}

fn age(table: &Table<'_, '_>, out: &mut Findings) -> Option<DimensionKind> {
    let mut bands = Vec::new();
    let entries = table.entries("bands", out);
    let written = entries.len();
    for (name, value) in entries {
        let span = span_of(name.span.file, value);
        match value.get_ref().as_str().and_then(years) {
            Some((from, until)) => bands.push(Band { name, from, until }),
            None => wrong_kind(span, &name.value, "ages such as \"0-17\"", value.get_ref(), out),
        }
    }
    if bands.len() == written {
        check_tiling(&bands, table, out);
    }
    let on = case_date(table, out);
    Some(DimensionKind::Age { bands, on: on? })
}

/// The key `on`: a date of the case, the registration date when left out (nota N18).
pub(crate) fn case_date(table: &Table<'_, '_>, out: &mut Findings) -> Option<Choice<CaseDate>> {
    let Some(value) = table.raw("on") else { return Some(Choice::Fixed(CaseDate::RegisteredOn)) };
    let kind = "registered_on or departs_on";
    super::choice::read("on", kind, value, table.span.file, out, |value| match value.as_str()? {
        "registered_on" => Some(CaseDate::RegisteredOn),
        "departs_on" => Some(CaseDate::DepartsOn),
        _ => None,
    })
}

/// `0-17` or `18-`.
fn years(text: &str) -> Option<(u16, Option<u16>)> {
    let (from, until) = text.split_once('-')?;
    let until = if until.is_empty() { None } else { Some(until.parse().ok()?) };
    Some((from.parse().ok()?, until))
}

/// Bands tile: they start at 0, each begins the year after the one before, the last is open.
fn check_tiling(bands: &[Band], table: &Table<'_, '_>, out: &mut Findings) {
    let mut next = Some(0);
    for band in bands {
        if next != Some(band.from) || band.until.is_some_and(|until| until < band.from) {
            out.add(
                Diagnostic::at(Code::BandsDoNotTile, band.name.span).arg("band", &band.name.value),
            );
            return;
        }
        next = band.until.and_then(|until| until.checked_add(1));
    }
    if bands.is_empty() || next.is_some() {
        out.add(
            Diagnostic::at(Code::BandsDoNotTile, table.span_of("bands"))
                .arg("band", bands.last().map_or("", |band| band.name.value.as_str())),
        );
    }
}

fn lists(table: &Table<'_, '_>, out: &mut Findings) -> Option<DimensionKind> {
    let lists = Table::of_value(table.raw("lists")?, &format::LISTS, table.span.file, out)?;
    let choices = [
        ("nationality", CountryOf::Nationality),
        ("country_of_origin", CountryOf::CountryOfOrigin),
    ];
    let of = lists.choice("of", &choices, out);
    let (all_of, none_of) = (lists.texts("all_of", out), lists.texts("none_of", out));
    if all_of.is_empty() && none_of.is_empty() {
        out.add(Diagnostic::at(Code::EmptyDimension, lists.span));
        return None;
    }
    Some(DimensionKind::Lists { of: of?.value, all_of, none_of })
}

fn entered(table: &Table<'_, '_>, out: &mut Findings) -> Option<DimensionKind> {
    let table = Table::of_value(table.raw("entered")?, &format::ENTERED, table.span.file, out)?;
    Some(DimensionKind::Entered { before: table.date("before", out)?.value })
}

fn fact(table: &Table<'_, '_>, out: &mut Findings) -> Option<DimensionKind> {
    let fact = Table::of_value(table.raw("fact")?, &format::FACT, table.span.file, out)?;
    let values = named_words(fact.entries("values", out), out);
    let assume = fact.id("assume", out);
    let normal = fact.flag("normal", out).is_some_and(|normal| normal.value);
    let assume = assume?;
    if values.len() < 2 || !values.iter().any(|(name, _)| name.value == assume.value) {
        out.add(Diagnostic::at(Code::BadFact, assume.span).arg("value", &assume.value));
        return None;
    }
    Some(DimensionKind::Fact { values, assume, normal })
}
