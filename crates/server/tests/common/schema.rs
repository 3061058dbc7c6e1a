//! Whether a value has the shape that a schema of our own OpenAPI document describes.

use serde_json::{Value, json};

/// Every way in which a value differs from a schema of a document.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({ "allOf": [schema], "components": document["components"] });
    let validator = jsonschema::draft202012::new(&whole).unwrap();
    validator.iter_errors(value).map(|fault| fault.to_string()).collect()
}
