//! Whether a value has the shape that a JSON Schema describes: as much of JSON Schema as our own
//! document uses. A keyword that is not known here stops the test.

use serde_json::Value;

/// Every way in which a value differs from a schema of a document.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut out = Vec::new();
    look(document, schema, value, "", &mut out);
    out
}

fn look(document: &Value, schema: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    let Some(keywords) = schema.as_object() else {
        assert_eq!(schema, &Value::Bool(true), "{at}");
        return;
    };
    let mut wrong = |why: &str| out.push(format!("{at}: {why}: {value}"));
    for (keyword, says) in keywords {
        match keyword.as_str() {
            "type" => {
                let kinds = says.as_array().cloned().unwrap_or_else(|| vec![says.clone()]);
                if !kinds.iter().any(|kind| is(kind.as_str().unwrap(), value)) {
                    wrong(&format!("no {says}"));
                }
            }
            "enum" if !says.as_array().unwrap().contains(value) => wrong("none of the choices"),
            "const" if says != value => wrong("another constant"),
            "required" => {
                for name in says.as_array().unwrap() {
                    if value
                        .as_object()
                        .is_some_and(|all| !all.contains_key(name.as_str().unwrap()))
                    {
                        wrong(&format!("{name} is missing"));
                    }
                }
            }
            _ => {}
        }
    }
    for (keyword, says) in keywords {
        let at = |step: &str| format!("{at}/{step}");
        match keyword.as_str() {
            "$ref" => {
                let target = says.as_str().unwrap().strip_prefix('#').unwrap();
                let target = document.pointer(target).unwrap();
                look(document, target, value, &at(""), out);
            }
            "properties" => {
                for (name, one) in value.as_object().into_iter().flatten() {
                    match says.get(name) {
                        Some(schema) => look(document, schema, one, &at(name), out),
                        None if keywords.get("additionalProperties") == Some(&false.into()) => {
                            out.push(format!("{}: not known", at(name)));
                        }
                        None => {}
                    }
                }
            }
            "additionalProperties" if says.is_object() && !keywords.contains_key("properties") => {
                for (name, one) in value.as_object().into_iter().flatten() {
                    look(document, says, one, &at(name), out);
                }
            }
            "items" => {
                for (place, one) in value.as_array().into_iter().flatten().enumerate() {
                    look(document, says, one, &at(&place.to_string()), out);
                }
            }
            "prefixItems" => {
                let all = says.as_array().unwrap().iter().zip(value.as_array().unwrap());
                all.for_each(|(schema, one)| look(document, schema, one, &at("…"), out));
            }
            "anyOf" | "oneOf" => {
                let fits = |one: &&Value| faults(document, one, value).is_empty();
                let count = says.as_array().unwrap().iter().filter(fits).count();
                if count == 0 || (keyword == "oneOf" && count > 1) {
                    out.push(format!("{}: fits {count} of the shapes: {value}", at("")));
                }
            }
            "allOf" => {
                let all = says.as_array().unwrap().iter();
                all.for_each(|one| look(document, one, value, &at(""), out));
            }
            // Checked above, or of no weight for an example.
            "type"
            | "enum"
            | "const"
            | "required"
            | "title"
            | "description"
            | "format"
            | "pattern"
            | "minItems"
            | "maxItems"
            | "minimum"
            | "maximum"
            | "minLength"
            | "maxLength"
            | "additionalProperties"
            | "default"
            | "uniqueItems" => {}
            unknown => panic!("{unknown} is not known here"),
        }
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => value.is_number(),
    }
}
