//! Whether a body has the shape that the OpenAPI document promises: every mistake at once. What a
//! household may hold is not looked at here; `rules` has a door of its own for it.

use rules::diagnostics::{Code, Diagnostic};
use rules::words::Lang;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::refused::Stop;
use crate::api::ask::no_json;
use crate::api::call::{Made, day, mistake, short};

/// Reads a body of this shape.
///
/// # Errors
/// Every mistake in it.
pub(super) fn read<T: DeserializeOwned>(text: &str, shape: &Value, lang: Lang) -> Result<T, Stop> {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return Err(Stop::mistakes(&[no_json(&error)], lang)),
    };
    let mut mistakes = Vec::new();
    look(shape, &value, "", &mut mistakes);
    if !mistakes.is_empty() {
        return Err(Stop::mistakes(&mistakes, lang));
    }
    // From the text and not from the value: so a field that is given twice is refused.
    serde_json::from_str(text).map_err(|error| Stop::mistakes(&[no_json(&error)], lang))
}

fn look(shape: &Value, value: &Value, path: &str, mistakes: &mut Vec<Diagnostic>) {
    let mut add = |made: Made| mistakes.push(made.0);
    if let Some(all) = shape.get("oneOf").and_then(Value::as_array) {
        match chosen(all, value, path) {
            Ok(shape) => look(shape, value, path, mistakes),
            Err(made) => add(made),
        }
        return;
    }
    let kind = shape.get("type").and_then(Value::as_str).unwrap_or_default();
    let (fits, expected) = match kind {
        "object" => (value.is_object(), "{…}"),
        "array" => (value.is_array(), "[…]"),
        "string" => (value.is_string(), "\"…\""),
        "boolean" => (value.is_boolean(), "true, false"),
        "integer" => (value.as_i64().is_some_and(|number| number > 0), "1, 2, 3 …"),
        _ => return,
    };
    if !fits {
        return add(mistake(Code::CaseWrongKind, path).with(&[("expected", expected)]));
    }
    match value {
        Value::Object(fields) => object(shape, fields, path, mistakes),
        Value::Array(all) => {
            let Some(items) = shape.get("items") else { return };
            for (place, one) in all.iter().enumerate() {
                look(items, one, &format!("{path}[{place}]"), mistakes);
            }
        }
        Value::String(text) => word(shape, text, path, mistakes),
        _ => {}
    }
}

/// The shape of this command.
fn chosen<'s>(all: &'s [Value], value: &Value, path: &str) -> Result<&'s Value, Made> {
    let named = |shape: &'s Value| shape.pointer("/properties/command/const")?.as_str();
    let Some(fields) = value.as_object() else {
        return Err(mistake(Code::CaseWrongKind, path).with(&[("expected", "{…}")]));
    };
    let words: Vec<&str> = all.iter().filter_map(named).collect();
    let known = words.join(", ");
    let at = inside(path, "command");
    let Some(given) = fields.get("command") else {
        let facts = [("field", "command"), ("kind", known.as_str())];
        return Err(mistake(Code::CaseMissingField, at).with(&facts));
    };
    let given = given.as_str().unwrap_or_default();
    all.iter().find(|shape| named(shape) == Some(given)).ok_or_else(|| {
        let facts = [("value", short(given)), ("known", known.as_str().into())];
        let facts = facts.each_ref().map(|(name, fact)| (*name, fact.as_ref()));
        mistake(Code::CaseUnknownChoice, at).with(&facts)
    })
}

fn object(shape: &Value, fields: &Map<String, Value>, path: &str, mistakes: &mut Vec<Diagnostic>) {
    let others = shape.get("additionalProperties").filter(|others| others.is_object());
    let none = Map::new();
    let known = shape.get("properties").and_then(Value::as_object).unwrap_or(&none);
    for (name, value) in fields {
        let at = inside(path, &short(name));
        match known.get(name).or(others) {
            Some(shape) => look(shape, value, &at, mistakes),
            None => {
                let known = known.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                let name = short(name);
                let facts = [("field", name.as_ref()), ("known", known.as_str())];
                mistakes.push(mistake(Code::CaseUnknownField, at).with(&facts).0);
            }
        }
    }
    let required = shape.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        if !fields.contains_key(name) {
            let kind = known.get(name).and_then(|shape| shape.get("type")?.as_str());
            let facts = [("field", name), ("kind", kind.unwrap_or("{…}"))];
            let missing = mistake(Code::CaseMissingField, inside(path, name));
            mistakes.push(missing.with(&facts).0);
        }
    }
}

fn word(shape: &Value, text: &str, path: &str, mistakes: &mut Vec<Diagnostic>) {
    let text = &short(text);
    if shape.get("format").is_some_and(|format| format == "date") && day(text).is_none() {
        mistakes.push(mistake(Code::CaseBadDate, path).with(&[("value", text)]).0);
    }
    let Some(words) = shape.get("enum").and_then(Value::as_array) else { return };
    let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
    if !words.contains(&text.as_ref()) {
        let known = words.join(", ");
        let facts = [("value", text.as_ref()), ("known", known.as_str())];
        mistakes.push(mistake(Code::CaseUnknownChoice, path).with(&facts).0);
    }
}

fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
