//! Reads tables of TOML, and keeps every mistake with its place.

use std::path::{Path, PathBuf};

use rules::parse::SourceFile;
use rules::words::Words;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::said::Said;

/// Mistakes in one file.
pub(super) struct Mistakes {
    path: PathBuf,
    file: SourceFile,
    list: Vec<(usize, Said)>,
}

/// A value and where it stands.
pub(super) type Value<'a, 'i> = &'a Spanned<DeValue<'i>>;

impl Mistakes {
    pub(super) fn new(path: &Path, text: &str) -> Self {
        let file = SourceFile { name: path.display().to_string(), text: text.to_owned() };
        Self { path: path.to_owned(), file, list: Vec::new() }
    }

    pub(super) fn add(&mut self, byte: usize, what: Said) {
        self.list.push((byte, what));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order of the file: `file:line:column: what is wrong`.
    pub(super) fn list(mut self) -> Vec<Said> {
        self.list.sort_by_key(|(byte, _)| *byte);
        let (path, file) = (self.path.display(), self.file);
        let located = self.list.into_iter().map(|(byte, what)| {
            let (line, column) = file.line_column(byte);
            what.at(format!("{path}:{line}:{column}"))
        });
        located.collect()
    }

    /// That a key should have another kind of value.
    pub(super) fn kind(&mut self, key: &str, value: Value<'_, '_>, nl: &str, en: &str) {
        let found = value.get_ref().type_str();
        self.add(
            value.span().start,
            Said::new(
                format!("{key} is van de soort {found}; verwacht: {nl}"),
                format!("{key} is of the kind {found}; expected: {en}"),
            ),
        );
    }

    pub(super) fn text(&mut self, key: &str, value: Value<'_, '_>) -> Option<String> {
        let text = value.get_ref().as_str();
        match text {
            Some(text) if text.trim().is_empty() => {
                let what = Said::new(format!("{key} is leeg"), format!("{key} is empty"));
                self.add(value.span().start, what);
            }
            Some(_) => {}
            None => self.kind(key, value, "een tekst", "a text"),
        }
        text.map(str::to_owned)
    }

    /// A text, or one in each language.
    pub(super) fn words(&mut self, key: &str, value: Value<'_, '_>) -> Option<Words> {
        let DeValue::Table(table) = value.get_ref() else {
            return self.text(key, value).map(|text| Words::same(&text));
        };
        let table = Table::open(table, value.span().start, key, &["nl", "en"], self);
        let nl = table.need("nl", self).and_then(|value| self.text("nl", value));
        let en = table.need("en", self).and_then(|value| self.text("en", value));
        Some(Words { nl: nl?, en: en? })
    }

    /// A whole number up to a bound.
    pub(super) fn number(&mut self, key: &str, value: Value<'_, '_>, most: u64) -> Option<u64> {
        let number = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            self.add(
                value.span().start,
                Said::new(
                    format!("{key}: verwacht een geheel getal van 0 tot en met {most}"),
                    format!("{key}: expected a whole number, 0 to {most}"),
                ),
            );
        }
        number
    }
}

/// A table of which only some keys may occur.
pub(super) struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    pub(super) start: usize,
    name: String,
}

impl<'a, 'i> Table<'a, 'i> {
    pub(super) fn open(
        table: &'a DeTable<'i>,
        start: usize,
        name: &str,
        known: &[&str],
        out: &mut Mistakes,
    ) -> Self {
        for (key, _) in table {
            let found = key.get_ref().as_ref();
            if !known.contains(&found) {
                let known = known.join(", ");
                out.add(
                    key.span().start,
                    Said::new(
                        format!("onbekende sleutel {found}; bekend zijn: {known}"),
                        format!("unknown key {found}; known are: {known}"),
                    ),
                );
            }
        }
        Self { table, start, name: name.to_owned() }
    }

    pub(super) fn get(&self, key: &str) -> Option<Value<'a, 'i>> {
        self.table.get(key)
    }

    /// A key that must be there.
    pub(super) fn need(&self, key: &str, out: &mut Mistakes) -> Option<Value<'a, 'i>> {
        let value = self.get(key);
        if value.is_none() {
            let name = match self.name.as_str() {
                "" => key.to_owned(),
                name => format!("{name}.{key}"),
            };
            out.add(
                self.start,
                Said::new(format!("{name} ontbreekt"), format!("{name} is missing")),
            );
        }
        value
    }

    /// A table inside this one.
    pub(super) fn table(&self, key: &str, out: &mut Mistakes) -> Option<(&'a DeTable<'i>, usize)> {
        let value = self.need(key, out)?;
        match value.get_ref() {
            DeValue::Table(table) => Some((table, value.span().start)),
            _ => {
                out.kind(key, value, "een tabel", "a table");
                None
            }
        }
    }
}
