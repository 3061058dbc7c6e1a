//! How one field of a case is read, and what is said when it is wrong.

use std::collections::HashSet;

use jiff::civil::Date;

use super::Vocabulary;
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::json::Node;
use crate::parse::lists::Country;

pub(super) struct Door<'v> {
    pub vocabulary: &'v Vocabulary,
    pub mistakes: Vec<Diagnostic>,
}

/// The fields of an object and the path to it.
pub(super) struct Fields<'n, 'a> {
    pub fields: &'n [(std::borrow::Cow<'a, str>, Node<'a>)],
    pub path: String,
}

impl<'n, 'a> Fields<'n, 'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'n Node<'a>> {
        let found = self.fields.iter().find(|(key, _)| key == name).map(|(_, node)| node);
        found.filter(|node| **node != Node::Null)
    }

    pub(super) fn path(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

impl Door<'_> {
    pub(super) fn add(&mut self, diagnostic: Diagnostic) {
        self.mistakes.push(diagnostic);
    }

    pub(super) fn wrong(&mut self, path: String, expected: &str) {
        self.add(Diagnostic::in_case(Code::CaseWrongKind, path).arg("expected", expected));
    }

    pub(super) fn fields<'n, 'a>(
        &mut self,
        node: &'n Node<'a>,
        path: String,
        known: &[&str],
    ) -> Option<Fields<'n, 'a>> {
        let Node::Object(fields) = node else {
            self.wrong(path, "a JSON object {…}");
            return None;
        };
        let fields = Fields { fields, path };
        let mut seen = HashSet::with_capacity(fields.fields.len());
        for (name, _) in fields.fields {
            if !known.contains(&name.as_ref()) {
                self.add(
                    Diagnostic::in_case(Code::CaseUnknownField, fields.path(name))
                        .arg("field", name)
                        .arg("known", known.join(", ")),
                );
            }
            if !seen.insert(name) {
                self.add(
                    Diagnostic::in_case(Code::CaseFieldTwice, fields.path(name)).arg("field", name),
                );
            }
        }
        Some(fields)
    }

    pub(super) fn missing(&mut self, fields: &Fields<'_, '_>, name: &str, kind: &str) {
        self.add(
            Diagnostic::in_case(Code::CaseMissingField, fields.path(name))
                .arg("field", name)
                .arg("kind", kind),
        );
    }

    pub(super) fn text<'n>(&mut self, fields: &Fields<'n, '_>, name: &str) -> Option<&'n str> {
        match fields.get(name)? {
            Node::Text(text) => Some(text),
            _ => {
                self.wrong(fields.path(name), "a text");
                None
            }
        }
    }

    pub(super) fn date(&mut self, fields: &Fields<'_, '_>, name: &str) -> Option<Date> {
        let text = self.text(fields, name)?;
        let date = plain_date(text);
        if date.is_none() {
            self.add(
                Diagnostic::in_case(Code::CaseBadDate, fields.path(name)).arg("value", short(text)),
            );
        }
        date
    }

    pub(super) fn flag(&mut self, fields: &Fields<'_, '_>, name: &str) -> Option<bool> {
        match fields.get(name)? {
            Node::Flag(flag) => Some(*flag),
            _ => {
                self.wrong(fields.path(name), "true or false");
                None
            }
        }
    }

    pub(super) fn country(&mut self, fields: &Fields<'_, '_>, name: &str) -> Option<Country> {
        let text = self.text(fields, name)?;
        let country = Country::parse(text)
            .filter(|country| self.vocabulary.countries.binary_search(country).is_ok());
        if country.is_none() {
            self.add(
                Diagnostic::in_case(Code::CaseUnknownCountry, fields.path(name))
                    .arg("value", short(text)),
            );
        }
        country
    }

    pub(super) fn choice<'n>(
        &mut self,
        fields: &Fields<'n, '_>,
        name: &str,
        known: &[&str],
    ) -> Option<&'n str> {
        if fields.get(name).is_none() {
            self.missing(fields, name, &known.join(", "));
        }
        let text = self.text(fields, name)?;
        if known.contains(&text) {
            return Some(text);
        }
        self.add(
            Diagnostic::in_case(Code::CaseUnknownChoice, fields.path(name))
                .arg("value", short(text))
                .arg("known", known.join(", ")),
        );
        None
    }
}

/// `yyyy-mm-dd` and nothing else, between 1900 and 2199.
fn plain_date(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 10 && bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let date: Date = if shape { text.parse().ok()? } else { return None };
    (1900..=2199).contains(&date.year()).then_some(date)
}

/// Enough of a text to recognise it in a message.
pub(super) fn short(text: &str) -> String {
    text.chars().take(48).collect()
}
