//! Reads TOML tables key by key and keeps every mistake with its place, instead of stopping at
//! the first one.

use jiff::civil::Date;
use money::Cents;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::format::Shape;
use super::policy::Day;
use super::source::{At, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::words::Words;

/// Where mistakes are gathered while a file is read.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) list: Vec<Diagnostic>,
}

impl Findings {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }
}

/// A table that is being read: its keys, what the format allows, and what was asked for.
pub(crate) struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    pub(crate) shape: &'static Shape,
    pub(crate) span: Span,
}

pub(crate) fn span_of<T>(file: usize, value: &Spanned<T>) -> Span {
    let range = value.span();
    Span { file, start: range.start, end: range.end }
}

impl<'a, 'i> Table<'a, 'i> {
    /// Starts on a table; every key that its shape does not know is a mistake, and so is every
    /// required key that is absent.
    pub(crate) fn open(
        table: &'a DeTable<'i>,
        shape: &'static Shape,
        span: Span,
        out: &mut Findings,
    ) -> Self {
        for (key, _) in table {
            if !shape.keys.iter().any(|known| known.name == key.get_ref().as_ref()) {
                let known: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
                out.add(
                    Diagnostic::at(Code::UnknownKey, span_of(span.file, key))
                        .arg("key", key.get_ref())
                        .arg("table", shape.name)
                        .arg("known", known.join(", ")),
                );
            }
        }
        for key in shape.keys.iter().filter(|key| key.required) {
            if !table.contains_key(key.name) {
                out.add(
                    Diagnostic::at(Code::MissingKey, span)
                        .arg("key", key.name)
                        .arg("table", shape.name)
                        .arg("kind", key.kind),
                );
            }
        }
        Self { table, shape, span }
    }

    /// Like [`Table::open`], for a value that should be a table.
    pub(crate) fn of_value(
        value: &'a Spanned<DeValue<'i>>,
        shape: &'static Shape,
        file: usize,
        out: &mut Findings,
    ) -> Option<Self> {
        let span = span_of(file, value);
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::open(table, shape, span, out)),
            other => {
                wrong_kind(span, shape.name, "a table", other, out);
                None
            }
        }
    }

    pub(crate) fn raw(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        debug_assert!(self.shape.keys.iter().any(|known| known.name == key), "{key}");
        self.table.get(key)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.raw(key).is_some()
    }

    /// Where a key's value stands, or else the table.
    pub(crate) fn span_of(&self, key: &str) -> Span {
        self.raw(key).map_or(self.span, |value| span_of(self.span.file, value))
    }

    /// Reads one key by a reading of its value; the reading says what it expected.
    fn read<T>(
        &self,
        key: &'static str,
        kind: &'static str,
        out: &mut Findings,
        read: impl FnOnce(&'a DeValue<'i>) -> Option<T>,
    ) -> Option<At<T>> {
        let value = self.raw(key)?;
        let span = span_of(self.span.file, value);
        match read(value.get_ref()) {
            Some(read) => Some(At::new(read, span)),
            None => {
                wrong_kind(span, key, kind, value.get_ref(), out);
                None
            }
        }
    }

    pub(crate) fn text(&self, key: &'static str, out: &mut Findings) -> Option<At<String>> {
        self.read(key, "a text", out, |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn flag(&self, key: &'static str, out: &mut Findings) -> Option<At<bool>> {
        self.read(key, "true or false", out, DeValue::as_bool)
    }

    pub(crate) fn date(&self, key: &'static str, out: &mut Findings) -> Option<At<Date>> {
        self.read(key, "a date such as 2024-09-02", out, as_date)
    }

    /// A day, or a distance from the first day of the scheme: `start - 1 day`.
    pub(crate) fn day(&self, key: &'static str, out: &mut Findings) -> Option<At<Day>> {
        self.read(key, "a date, or a day such as \"start + 2 months\"", out, as_day)
    }

    pub(crate) fn amount(&self, key: &'static str, out: &mut Findings) -> Option<At<Cents>> {
        self.read(key, "an amount with at most two decimals, 0 to 1 000 000 000", out, as_amount)
    }

    /// An id: small letters, digits, `-` and `.`.
    pub(crate) fn id(&self, key: &'static str, out: &mut Findings) -> Option<At<String>> {
        let text = self.text(key, out)?;
        check_id(&text, out);
        Some(text)
    }

    /// One of a closed set of words.
    pub(crate) fn choice<T: Copy>(
        &self,
        key: &'static str,
        choices: &[(&str, T)],
        out: &mut Findings,
    ) -> Option<At<T>> {
        let text = self.text(key, out)?;
        match choices.iter().find(|(name, _)| *name == text.value) {
            Some((_, choice)) => Some(At::new(*choice, text.span)),
            None => {
                let known: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                out.add(
                    Diagnostic::at(Code::UnknownChoice, text.span)
                        .arg("value", &text.value)
                        .arg("key", key)
                        .arg("known", known.join(", ")),
                );
                None
            }
        }
    }

    /// A text in both languages.
    pub(crate) fn words(&self, key: &'static str, out: &mut Findings) -> Option<Words> {
        let value = self.raw(key)?;
        if value.get_ref().as_table().is_none() {
            wrong_kind(span_of(self.span.file, value), key, "words", value.get_ref(), out);
            return None;
        }
        let table = Table::of_value(value, &super::format::WORDS, self.span.file, out)?;
        let (nl, en) = (table.text("nl", out), table.text("en", out));
        Some(Words { nl: nl?.value, en: en?.value })
    }

    /// A text, or a list of texts.
    pub(crate) fn texts(&self, key: &'static str, out: &mut Findings) -> Vec<At<String>> {
        let Some(value) = self.raw(key) else { return Vec::new() };
        texts_of(key, value, self.span.file, out)
    }

    /// A table whose keys are free: names to values.
    pub(crate) fn entries(
        &self,
        key: &'static str,
        out: &mut Findings,
    ) -> Vec<(At<String>, &'a Spanned<DeValue<'i>>)> {
        let Some(value) = self.raw(key) else { return Vec::new() };
        let span = span_of(self.span.file, value);
        match value.get_ref() {
            DeValue::Table(table) => entries_of(table, span.file),
            other => {
                wrong_kind(span, key, "a table", other, out);
                Vec::new()
            }
        }
    }

    /// A list of tables (`[[row]]`), each opened with its shape.
    pub(crate) fn tables(
        &self,
        key: &'static str,
        shape: &'static Shape,
        out: &mut Findings,
    ) -> Vec<Table<'a, 'i>> {
        let Some(value) = self.raw(key) else { return Vec::new() };
        let span = span_of(self.span.file, value);
        match value.get_ref() {
            DeValue::Array(array) => array
                .iter()
                .filter_map(|item| Table::of_value(item, shape, span.file, out))
                .collect(),
            other => {
                // `[row]` for `[[row]]`: the name of the shape says how it is written.
                wrong_kind(span, key, shape.name, other, out);
                Vec::new()
            }
        }
    }
}

/// The entries of a table with free keys, in the order written.
pub(crate) fn entries_of<'a, 'i>(
    table: &'a DeTable<'i>,
    file: usize,
) -> Vec<(At<String>, &'a Spanned<DeValue<'i>>)> {
    table.iter().map(|(key, value)| (key_at(key, file), value)).collect()
}

fn key_at(key: &Spanned<DeString<'_>>, file: usize) -> At<String> {
    At::new(key.get_ref().to_string(), span_of(file, key))
}

/// A text, or a list of texts, as a list.
pub(crate) fn texts_of(
    key: &str,
    value: &Spanned<DeValue<'_>>,
    file: usize,
    out: &mut Findings,
) -> Vec<At<String>> {
    let span = span_of(file, value);
    match value.get_ref() {
        DeValue::String(text) => vec![At::new(text.to_string(), span)],
        DeValue::Array(array) => {
            array.iter().flat_map(|item| texts_of(key, item, file, out)).collect()
        }
        other => {
            wrong_kind(span, key, "a text, or a list of texts", other, out);
            Vec::new()
        }
    }
}

pub(crate) fn as_date(value: &DeValue<'_>) -> Option<Date> {
    let DeValue::Datetime(datetime) = value else { return None };
    if datetime.time.is_some() {
        return None;
    }
    let date = datetime.date?;
    let year = i16::try_from(date.year).ok()?;
    Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

fn as_day(value: &DeValue<'_>) -> Option<Day> {
    let Some(text) = value.as_str() else { return as_date(value).map(Day::On) };
    let rest = text.strip_prefix("start")?.trim();
    let (back, span) = match rest.split_at_checked(1) {
        None => return Some(Day::FromStart(jiff::Span::new())),
        Some(("+", span)) => (false, span),
        Some(("-", span)) => (true, span),
        Some(_) => return None,
    };
    let span = span.trim().parse::<jiff::Span>().ok()?;
    let dates_only = span.get_hours() == 0 && span.get_minutes() == 0 && span.get_seconds() == 0;
    (dates_only && span.is_positive())
        .then(|| Day::FromStart(if back { span.negate() } else { span }))
}

pub(crate) fn as_amount(value: &DeValue<'_>) -> Option<Cents> {
    let text = match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return None,
    };
    let plain = !text.contains(['e', 'E', '+', '-', '_']);
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if plain && decimals <= 2 { Cents::parse(text).ok() } else { None }
}

pub(crate) fn wrong_kind(
    span: Span,
    key: &str,
    expected: &str,
    found: &DeValue<'_>,
    out: &mut Findings,
) {
    out.add(
        Diagnostic::at(Code::WrongKind, span)
            .arg("key", key)
            .arg("expected", expected)
            .arg("found", found.type_str()),
    );
}

pub(crate) fn check_id(id: &At<String>, out: &mut Findings) {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let fits = id.value.bytes().all(|byte| letter(byte) || byte == b'-' || byte == b'.');
    let edges = id.value.bytes().next().is_some_and(letter)
        && id.value.bytes().next_back().is_some_and(letter);
    if !fits || !edges {
        out.add(Diagnostic::at(Code::BadId, id.span).arg("id", &id.value));
    }
}
