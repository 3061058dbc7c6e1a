//! The policy files as plain tables, read here and not by the program, so that a test of days does
//! not rest on what it tests.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use crate::desk::{POLICIES, day, policy_files};

/// One policy file.
pub(crate) struct File {
    pub table: Value,
}

/// From which day until which something holds, and the answer that decides it.
#[derive(Debug)]
pub(crate) struct Span {
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Question and answer.
    pub assumed: Option<(String, String)>,
}

/// Every scheme as its file states it.
pub(crate) fn policy_tables() -> Vec<File> {
    let tables = policy_files().into_iter().filter(|file| file.name.ends_with(".toml"));
    let tables =
        tables.map(|file| File { table: table(DeTable::parse(&file.text).unwrap().get_ref()) });
    tables.filter(|file| file.table.get("scheme").is_some()).collect()
}

fn table(table: &DeTable<'_>) -> Value {
    let fields =
        table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref())));
    Value::Object(fields.collect::<Map<_, _>>())
}

fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => json!(text),
        DeValue::Integer(number) => json!(number.as_str()),
        DeValue::Float(number) => json!(number.as_str()),
        DeValue::Boolean(flag) => json!(flag),
        DeValue::Datetime(when) => json!(when.to_string()),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect(),
        DeValue::Table(fields) => table(fields),
    }
}

/// How dimensions are defined, in whichever scheme.
static DIMENSIONS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let named = |file: &File| file.table["dimension"].as_object().cloned().unwrap_or_default();
    policy_tables().iter().flat_map(named).collect()
});

/// Whether a dimension is a fact of the case.
pub(crate) fn is_fact(dimension: &str) -> bool {
    DIMENSIONS.get(dimension).is_some_and(|one| one.get("fact").is_some())
}

/// Whether a condition asks for a country that is on none of its lists, while a list that leaves
/// out a country leaves it unsettled, so that it is assumed to be on it.
pub(crate) fn no_country_fits(when: &Value) -> bool {
    let unsettled = |list: &Value| {
        let mut lists = POLICIES.lists().iter();
        lists.any(|one| one.id == *list.as_str().unwrap() && one.absent_is_unsettled)
    };
    when.as_object().into_iter().flatten().any(|(name, value)| {
        let lists = DIMENSIONS.get(name).map_or(&Value::Null, |one| &one["lists"]);
        let all = lists["all_of"].as_array().is_some_and(|all| all.iter().all(unsettled));
        *value == "unlisted" && all && lists.get("none_of").is_none()
    })
}

/// A day and its neighbours, for the first and the last day.
pub(crate) fn around(from: Option<Date>, until: Option<Date>) -> Vec<Date> {
    let mut days: Vec<Date> = from
        .into_iter()
        .chain(until)
        .flat_map(|day| [day.yesterday().unwrap(), day, day.tomorrow().unwrap()])
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

pub(crate) fn inside(on: Date, (from, until): (Option<Date>, Option<Date>)) -> bool {
    from.is_none_or(|from| from <= on) && until.is_none_or(|until| on <= until)
}

/// A day that is given and known.
pub(crate) fn given(entry: &Value, key: &str) -> Option<Date> {
    entry[key].as_str().filter(|text| *text != "unknown").map(day)
}

impl File {
    pub(crate) fn id(&self) -> &str {
        self.table["scheme"]["id"].as_str().unwrap()
    }

    /// Everything of these kinds, with its kind.
    pub(crate) fn entries<'f>(&'f self, kinds: &[&'static str]) -> Vec<(&'static str, &'f Value)> {
        let of = |kind: &&'static str| {
            let entries = self.table[*kind].as_array();
            entries.into_iter().flatten().map(|entry| (*kind, entry)).collect::<Vec<_>>()
        };
        kinds.iter().flat_map(of).collect()
    }

    /// The days of something: one span, or one for each answer to the question that decides.
    pub(crate) fn spans(&self, kind: &str, entry: &Value) -> Vec<Span> {
        let (from, until) = (given(entry, "from"), given(entry, "until"));
        if entry["from"] == "unknown" {
            let start = |(from, assumed)| Span { from: Some(from), until, assumed };
            return starts(entry).into_iter().map(start).collect();
        }
        if entry["until"] == "unknown" {
            let entries = self.entries(&["row"]);
            let next = entries.iter().find(|(_, next)| next["succeeds"] == entry["id"]);
            let (_, next) =
                next.unwrap_or_else(|| panic!("{kind} {} has no successor", entry["id"]));
            let end =
                |(next, assumed): (Date, _)| Span { from, until: next.yesterday().ok(), assumed };
            return starts(next).into_iter().map(end).collect();
        }
        vec![Span { from, until, assumed: None }]
    }
}

/// The first day of a row whose first day is unknown, for each answer.
fn starts(entry: &Value) -> Vec<(Date, Option<(String, String)>)> {
    match &entry["assume"] {
        Value::String(text) => vec![(day(text), None)],
        by => {
            let question = by["question"].as_str().unwrap();
            let answers = by.as_object().unwrap().iter().filter(|(key, _)| *key != "question");
            let start = |(answer, from): (&String, &Value)| {
                (day(from.as_str().unwrap()), Some((question.to_owned(), answer.clone())))
            };
            answers.map(start).collect()
        }
    }
}
