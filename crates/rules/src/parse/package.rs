//! What all schemes share: documents, lists, parties, typical households, questions.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use super::cite::{Cite, cites};
use super::format;
use super::policy::{CaseDate, Choice};
use super::reader::{Findings, Table, check_id};
use super::scheme::{check_format, each, named_words};
use super::source::{At, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::words::Words;

/// A document that lies beside the policies.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id in citations.
    pub id: String,
    /// Its title.
    pub title: Words,
    /// Whether this is our own record of a public page, not the page itself.
    pub is_record: bool,
    /// The date of the document, or of the record.
    pub dated: Date,
    pub(crate) file: At<String>,
    pub(crate) sha256: At<String>,
}

/// A typical household.
#[derive(Clone, Debug)]
pub struct Typical {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Words,
    pub(crate) persons: Vec<At<String>>,
    pub(crate) span: Span,
}

impl Typical {
    /// Its persons as a case states them: minors are linked to the first adult.
    pub fn persons(&self) -> Vec<serde_json::Value> {
        let kinds: Vec<(bool, bool)> = self
            .persons
            .iter()
            .map(|one| (one.value.starts_with("adult"), one.value.ends_with("principal")))
            .collect();
        let first = kinds.iter().position(|(adult, _)| *adult);
        let persons = kinds.iter().enumerate().map(|(place, (adult, principal))| {
            let mut person = serde_json::json!({
                "id": format!("p{place}"),
                "age": if *adult { "adult" } else { "minor" },
            });
            let link = first.filter(|_| !principal).map(|first| format!("p{first}"));
            if let Some(person) = person.as_object_mut() {
                match link {
                    Some(link) => person.insert("linked_to".to_owned(), link.into()),
                    None => person.insert("principal".to_owned(), true.into()),
                };
            }
            person
        });
        persons.collect()
    }
}

/// A question that the sources leave open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Question {
    /// Its id, as `--reading ID=ANSWER` names it.
    pub id: String,
    /// The question.
    pub ask: Words,
    /// The answers: id and words.
    pub answers: Vec<(String, Words)>,
    /// The place of the answer in use.
    pub in_use: usize,
    /// The day on which that was chosen.
    pub decided: Date,
    /// What the sources say.
    #[serde(skip)]
    pub cites: Vec<Cite>,
    #[serde(skip)]
    pub(crate) span: Span,
}

/// A country list before its CSV is read.
#[derive(Clone, Debug)]
pub(crate) struct ListHead {
    pub id: At<String>,
    pub title: Words,
    pub file: At<String>,
    pub covers: (Option<Date>, Option<Date>),
    pub absent_is_unsettled: bool,
    pub settles: Words,
    pub cites: Vec<Cite>,
}

/// From which age a person is an adult.
#[derive(Clone, Debug)]
pub(crate) struct Majority {
    pub age: i16,
    pub on: Choice<CaseDate>,
    pub cites: Vec<Cite>,
}

/// `package.toml` as written.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackageFile {
    pub majority: Option<Majority>,
    pub sources: Vec<Source>,
    pub funders: Vec<(String, Words)>,
    pub channels: Vec<(String, Words)>,
    pub lists: Vec<ListHead>,
    pub households: Vec<Typical>,
}

/// Reads `package.toml`.
pub(crate) fn read(table: &DeTable<'_>, file: usize, out: &mut Findings) -> PackageFile {
    let whole = Span { file, start: 0, end: 1 };
    let top = Table::open(table, &format::PACKAGE, whole, out);
    check_format(&top, "wederkeer-package/1", out);
    let majority = top
        .raw("majority")
        .and_then(|value| Table::of_value(value, &format::MAJORITY, file, out))
        .and_then(|table| majority(&table, out));
    let sources = named(&top, "source", &format::SOURCE, out, source);
    let lists = named(&top, "list", &format::LIST, out, list);
    let title = |id: At<String>, table: &Table<'_, '_>, out: &mut Findings| {
        Some((id.value, table.words("title", out)?))
    };
    let funders = named(&top, "funder", &format::NAMED, out, title);
    let channels = named(&top, "channel", &format::NAMED, out, title);
    let households = each(&top, "household", &format::HOUSEHOLD, out, typical);
    PackageFile { majority, sources, funders, channels, lists, households }
}

fn named<T>(
    top: &Table<'_, '_>,
    key: &'static str,
    shape: &'static format::Shape,
    out: &mut Findings,
    read: impl Fn(At<String>, &Table<'_, '_>, &mut Findings) -> Option<T>,
) -> Vec<T> {
    let mut all = Vec::new();
    for (id, value) in top.entries(key, out) {
        check_id(&id, out);
        if let Some(table) = Table::of_value(value, shape, id.span.file, out) {
            all.extend(read(id, &table, out));
        }
    }
    all
}

fn majority(table: &Table<'_, '_>, out: &mut Findings) -> Option<Majority> {
    let age = table.raw("age").and_then(|value| {
        let age = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let age = age.filter(|age| (1..=99).contains(age));
        if age.is_none() {
            let span = super::reader::span_of(table.span.file, value);
            super::reader::wrong_kind(span, "age", "years from 1 to 99", value.get_ref(), out);
        }
        age
    });
    let on = super::dimension::case_date(table, out);
    let cites = cites(table, out);
    Some(Majority { age: age?, on: on?, cites })
}

fn source(id: At<String>, table: &Table<'_, '_>, out: &mut Findings) -> Option<Source> {
    let title = table.words("title", out);
    let kind = table.choice("kind", &[("document", false), ("record", true)], out);
    let dated = table.date("dated", out);
    let (file, sha256) = (table.text("file", out), table.text("sha256", out));
    Some(Source {
        id: id.value,
        title: title?,
        is_record: kind?.value,
        dated: dated?.value,
        file: file?,
        sha256: sha256?,
    })
}

fn list(id: At<String>, table: &Table<'_, '_>, out: &mut Findings) -> Option<ListHead> {
    let title = table.words("title", out);
    let file = table.text("file", out);
    let covers = table
        .raw("covers")
        .and_then(|value| Table::of_value(value, &format::PERIOD, id.span.file, out))
        .map_or((None, None), |covers| {
            let (from, until) = (covers.date("from", out), covers.date("until", out));
            if let (Some(from), Some(until)) = (&from, &until) {
                super::guard::check_order(from, until, out);
            }
            (from.map(|day| day.value), until.map(|day| day.value))
        });
    let absent = table.choice("absent", &[("not-listed", false), ("unsettled", true)], out);
    let settles = table.words("settles", out);
    let cites = cites(table, out);
    Some(ListHead {
        id,
        title: title?,
        file: file?,
        covers,
        absent_is_unsettled: absent?.value,
        settles: settles?,
        cites,
    })
}

fn typical(table: &Table<'_, '_>, out: &mut Findings) -> Option<Typical> {
    let (id, title) = (table.id("id", out), table.words("title", out));
    let persons = table.texts("persons", out);
    let id = id?;
    Some(Typical { title: title?, persons, span: id.span, id: id.value })
}

/// Reads `questions.toml`.
pub(crate) fn read_questions(
    table: &DeTable<'_>,
    file: usize,
    out: &mut Findings,
) -> Vec<Question> {
    let whole = Span { file, start: 0, end: 1 };
    let top = Table::open(table, &format::QUESTIONS, whole, out);
    check_format(&top, "wederkeer-questions/1", out);
    each(&top, "question", &format::QUESTION, out, question)
}

fn question(table: &Table<'_, '_>, out: &mut Findings) -> Option<Question> {
    let (id, ask) = (table.id("id", out), table.words("ask", out));
    let answers = named_words(table.entries("answers", out), out);
    let in_use = table.text("use", out);
    let decided = table.date("decided", out);
    let cites = cites(table, out);
    let (id, in_use) = (id?, in_use?);
    if answers.len() < 2 {
        out.add(Diagnostic::at(Code::QuestionNeedsAnswers, id.span).arg("question", &id.value));
    }
    let place = answers.iter().position(|(answer, _)| answer.value == in_use.value);
    if place.is_none() {
        let known: Vec<&str> = answers.iter().map(|(answer, _)| answer.value.as_str()).collect();
        out.add(
            Diagnostic::at(Code::UnknownAnswer, in_use.span)
                .arg("answer", &in_use.value)
                .arg("question", &id.value)
                .arg("known", known.join(", ")),
        );
    }
    Some(Question {
        id: id.value,
        ask: ask?,
        answers: answers.into_iter().map(|(answer, words)| (answer.value, words)).collect(),
        in_use: place?,
        decided: decided?.value,
        cites,
        span: id.span,
    })
}
