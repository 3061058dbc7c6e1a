//! The shapes of what is sent to the register, as JSON Schema. [`super::check`] holds a body
//! against them and the OpenAPI document shows them. They say what `Intake` and `Command` of the
//! register read, and a test holds the two together.

use serde_json::{Map, Value, json};

fn text() -> Value {
    json!({ "type": "string" })
}

fn day() -> Value {
    json!({ "type": "string", "format": "date" })
}

fn number() -> Value {
    json!({ "type": "integer", "minimum": 1 })
}

fn truth() -> Value {
    json!({ "type": "boolean" })
}

fn amount() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]+([.,][0-9]{1,2})?$" })
}

fn word(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn by_name(one: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": one })
}

/// An object with these fields and no others; a name with `?` may be left out.
fn object(fields: &[(&str, Value)]) -> Value {
    let name = |field: &str| field.trim_end_matches('?').to_owned();
    let must = fields.iter().filter(|(field, _)| !field.ends_with('?'));
    let required: Vec<String> = must.map(|(field, _)| name(field)).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(field, shape)| (name(field), shape.clone())).collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": required,
        "properties": properties,
    })
}

/// Who asks for a session.
pub(super) fn log_in() -> Value {
    object(&[("name", text()), ("password", text()), ("code?", text())])
}

/// What is sought.
pub(super) fn sought() -> Value {
    object(&[("zoek", text())])
}

/// What is needed to register a household.
pub(super) fn intake() -> Value {
    object(&[
        ("facts", facts()),
        ("retroactive?", truth()),
        ("looked_at?", list(&number())),
        ("because?", text()),
    ])
}

fn facts() -> Value {
    let identity = object(&[
        ("family_name", text()),
        ("given_names?", text()),
        ("v_number?", json!({ "type": "string", "pattern": "^[0-9. ]+$" })),
    ]);
    object(&[
        ("household", json!({ "$ref": "#/components/schemas/Zaak" })),
        ("people", by_name(&identity)),
        ("vulnerable?", by_name(&list(&text()))),
        ("evidence?", by_name(&text())),
    ])
}

fn papers() -> Value {
    let kind = word(&["received", "invoice", "proof-of-payment"]);
    list(&object(&[("kind", kind), ("reference", text())]))
}

/// What is asked of a case: the word of the command and its fields.
pub(super) fn command() -> Value {
    let lines = list(&object(&[
        ("person?", text()),
        ("benefit", text()),
        ("what", text()),
        ("amount", amount()),
    ]));
    let reason = || ("reason", text());
    let order = [
        ("person?", text()),
        ("benefit", text()),
        ("amount", amount()),
        ("on", day()),
        ("cash", truth()),
        ("reimbursement", word(&["unit-cost", "receipt"])),
        ("papers?", papers()),
    ];
    let all: [(&str, &[(&str, Value)]); 26] = [
        ("amend", &[("facts", facts()), reason()]),
        ("consent", &[("on", day()), ("paper", text())]),
        ("acknowledge", &[]),
        ("determine", &[]),
        ("propose", &[("exception?", text())]),
        ("approve", &[]),
        ("send-back", &[reason()]),
        ("depart", &[("on", day())]),
        ("arrive", &[("on", day())]),
        ("plan", &[("lines", lines)]),
        ("approve-plan", &[]),
        ("send-plan-back", &[reason()]),
        ("order", &order),
        ("release", &[("payment", number())]),
        ("cancel", &[("payment", number()), reason()]),
        ("correct", &[("payment", number()), reason()]),
        ("recover", &[("payment", number()), ("amount", amount()), reason()]),
        ("lapse", &[]),
        ("report", &[("contributed", text()), ("papers", papers())]),
        ("close", &[]),
        ("withdraw", &[reason()]),
        ("reopen", &[reason()]),
        ("offer", &[("to", text()), ("consent", text())]),
        ("accept", &[]),
        ("refuse", &[reason()]),
        ("assign", &[("to?", text()), reason()]),
    ];
    let one = |(name, fields): &(&str, &[(&str, Value)])| {
        let mut whole = vec![("command", json!({ "const": name }))];
        whole.extend(fields.iter().cloned());
        object(&whole)
    };
    json!({ "oneOf": all.iter().map(one).collect::<Vec<Value>>() })
}

/// A case: what every answer has. The rest follows from what happened to it.
pub(super) fn case() -> Value {
    json!({
        "type": "object",
        "required": ["id", "version", "organisation", "step", "outline", "payments"],
        "properties": {
            "id": number(),
            "version": number(),
            "organisation": text(),
            "step": word(&super::work::step_words()),
            "due": { "type": ["object", "null"] },
            "facts": { "type": ["object", "null"] },
            "outline": { "type": "object" },
            "award": { "type": ["object", "null"] },
            "plan": { "type": ["object", "null"] },
            "payments": { "type": "array", "items": { "type": "object" } },
            "offered_to": { "type": ["string", "null"] },
            "assigned_to": { "type": ["string", "null"] },
        },
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at once")]
mod tests {
    use super::*;
    use register::case::{Command, Intake};

    /// The smallest value of a shape, and the one with every field.
    fn value(shape: &Value, whole: bool) -> Value {
        if let Some(one) = shape.get("const") {
            return one.clone();
        }
        if let Some(words) = shape.get("enum") {
            return words[0].clone();
        }
        if shape.get("$ref").is_some() {
            return json!({});
        }
        match shape["type"].as_str().unwrap() {
            "string" if shape.get("format").is_some() => json!("2025-01-31"),
            "string" if shape["pattern"] == "^[0-9. ]+$" => json!("271.234.5678"),
            "string" if shape.get("pattern").is_some() => json!("12,50"),
            "string" => json!("a"),
            "integer" => json!(1),
            "boolean" => json!(true),
            "array" => json!([value(&shape["items"], whole)]),
            _ if shape["additionalProperties"].is_object() => {
                json!({ "a": value(&shape["additionalProperties"], whole) })
            }
            _ => {
                let required = shape["required"].as_array().unwrap();
                let fields = shape["properties"].as_object().unwrap().iter();
                let given = fields.filter(|(name, _)| whole || required.contains(&json!(name)));
                given.map(|(name, one)| (name.clone(), value(one, whole))).collect()
            }
        }
    }

    #[test]
    fn what_a_shape_allows_the_register_reads_and_no_field_more() {
        let all = command()["oneOf"].as_array().unwrap().clone();
        for (place, shape) in all.iter().chain([&intake()]).enumerate() {
            for whole in [false, true] {
                let read = |one: Value| match place {
                    place if place < all.len() => serde_json::from_value::<Command>(one).is_ok(),
                    _ => serde_json::from_value::<Intake>(one).is_ok(),
                };
                let fits = value(shape, whole);
                assert!(read(fits.clone()), "{fits}");
                for field in shape["required"].as_array().unwrap() {
                    let mut less = fits.clone();
                    less.as_object_mut().unwrap().remove(field.as_str().unwrap());
                    assert!(!read(less.clone()), "{less}");
                }
                let mut more = fits;
                more["strange"] = json!(1);
                assert!(!read(more.clone()), "{more}");
            }
        }
    }
}
