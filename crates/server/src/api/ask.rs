//! The question around a case: `{"zaak": {…}, "lezingen": {…}, …}`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use rules::diagnostics::{Code, Diagnostic};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::call::{day, mistake, short};

/// What is asked about a case, as written.
#[derive(Debug, Default)]
pub(super) struct Asked<'t> {
    /// The case, still as text: the rules have a door of their own for it.
    pub case: &'t str,
    pub scheme: Option<String>,
    pub others: Vec<String>,
    /// Question and answer.
    pub readings: Vec<(String, String)>,
    pub approved_on: Option<Date>,
}

/// The fields of an object in their order, also those that are given twice.
struct Fields<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Fields<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
                let mut all = Vec::new();
                while let Some((Key(key), value)) = map.next_entry()? {
                    all.push((key, value));
                }
                Ok(Fields(all))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// A key, borrowed when it holds no escapes.
#[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Key<'t>(#[serde(borrow)] Cow<'t, str>);

/// Reads a question with these fields around the case.
///
/// # Errors
/// Every mistake in it, each with its path.
pub(super) fn read<'t>(text: &'t str, known: &[&str]) -> Result<Asked<'t>, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let fields = match serde_json::from_str::<Fields<'t>>(text) {
        Ok(fields) => fields.0,
        Err(error) => return Err(vec![no_json(&error)]),
    };
    let mut asked = Asked::default();
    let mut seen = BTreeSet::new();
    for (name, value) in &fields {
        let wrong = |expected: &str| {
            mistake(Code::CaseWrongKind, name.as_ref()).with(&[("expected", expected)]).0
        };
        if !known.contains(&name.as_ref()) {
            let facts = [("field", short(name)), ("known", known.join(", ").into())];
            let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_ref()));
            mistakes.push(mistake(Code::CaseUnknownField, short(name)).with(&facts).0);
            continue;
        }
        if !seen.insert(name.as_ref()) {
            let twice = mistake(Code::CaseFieldTwice, name.as_ref());
            mistakes.push(twice.with(&[("field", name.as_ref())]).0);
        }
        let value = value.get();
        if value == "null" && name != "zaak" {
            continue;
        }
        match name.as_ref() {
            "zaak" => asked.case = value,
            "regeling" => match serde_json::from_str(value) {
                Ok(scheme) => asked.scheme = Some(scheme),
                Err(_) => mistakes.push(wrong("a text")),
            },
            "vergelijkMet" => match serde_json::from_str(value) {
                Ok(others) => asked.others = others,
                Err(_) => mistakes.push(wrong("a list of texts […]")),
            },
            "goedgekeurdOp" => {
                let given: Option<String> = serde_json::from_str(value).ok();
                asked.approved_on = given.as_deref().and_then(day);
                if asked.approved_on.is_none() {
                    let given = given.unwrap_or_default();
                    let facts = [("value", short(&given))];
                    let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_ref()));
                    mistakes.push(mistake(Code::CaseBadDate, name.as_ref()).with(&facts).0);
                }
            }
            _ => asked.readings = readings(value, &mut mistakes),
        }
    }
    if !seen.contains("zaak") {
        let facts = [("field", "zaak"), ("kind", "{…}")];
        mistakes.push(mistake(Code::CaseMissingField, "zaak").with(&facts).0);
    }
    if mistakes.is_empty() { Ok(asked) } else { Err(mistakes) }
}

fn readings(text: &str, mistakes: &mut Vec<Diagnostic>) -> Vec<(String, String)> {
    let Ok(Fields(given)) = serde_json::from_str::<Fields<'_>>(text) else {
        let expected = [("expected", "a JSON object {…}")];
        mistakes.push(mistake(Code::CaseWrongKind, "lezingen").with(&expected).0);
        return Vec::new();
    };
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for (question, answer) in given {
        let path = format!("lezingen.{}", short(&question));
        if !seen.insert(question.clone()) {
            let facts = [("field", question.as_ref())];
            mistakes.push(mistake(Code::CaseFieldTwice, path.as_str()).with(&facts).0);
        }
        if answer.get() == "null" {
            continue;
        }
        match serde_json::from_str(answer.get()) {
            Ok(answer) => all.push((question.into_owned(), answer)),
            Err(_) => {
                let expected = [("expected", "a text")];
                mistakes.push(mistake(Code::CaseWrongKind, path).with(&expected).0);
            }
        }
    }
    all
}

/// Says where a text stops being JSON, or that it is JSON of another kind.
pub(super) fn no_json(error: &serde_json::Error) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.split(" at line ").next().unwrap_or_default();
    let (line, column) = (error.line().to_string(), error.column().to_string());
    let facts = [("reason", reason), ("line", &line), ("column", &column)];
    mistake(Code::BadJson, "").with(&facts).0
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["zaak", "regeling", "lezingen", "goedgekeurdOp"];

    fn codes(text: &str) -> Vec<&'static str> {
        let mistakes = read(text, &KNOWN).unwrap_err();
        mistakes.iter().map(|one| one.code.number()).collect()
    }

    #[test]
    fn reads_what_stands_around_a_case() {
        let text = r#"{"regeling":"a","zaak":{"x":[1]},"lezingen":{"q":"b"},
            "goedgekeurdOp":"2024-03-22"}"#;
        let asked = read(text, &KNOWN).unwrap();
        assert_eq!((asked.case, asked.scheme.as_deref()), (r#"{"x":[1]}"#, Some("a")));
        assert_eq!(asked.readings, [("q".to_owned(), "b".to_owned())]);
        assert_eq!(asked.approved_on, day("2024-03-22"));
    }

    #[test]
    fn says_all_that_is_wrong() {
        assert_eq!(codes("["), ["C101"]);
        assert_eq!(codes("[]"), ["C101"]);
        assert_eq!(codes("{} {}"), ["C101"]);
        assert_eq!(codes("{}"), ["C103"]);
        assert_eq!(codes(r#"{"zaak":1,"zaak":2}"#), ["C105"]);
        assert_eq!(
            codes(r#"{"a":1,"regeling":2,"lezingen":[],"goedgekeurdOp":"now"}"#),
            ["C102", "C104", "C104", "C107", "C103"]
        );
        assert_eq!(codes(r#"{"zaak":1,"lezingen":{"q":1,"r":"a","r":"b"}}"#), ["C104", "C105"]);
    }
}
