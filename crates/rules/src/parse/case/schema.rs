//! The shape of a case, from the same lists by which it is read.

use serde_json::{Map, Value, json};

use super::{PERSONS_MAX, Vocabulary};

/// The JSON Schema of a case. A field that may be absent may also be `null`.
///
/// Not everything can be said in a schema: that ids are unique, that links lead to an adult and
/// that days are in order is found when the case is read.
pub fn schema(vocabulary: &Vocabulary) -> Value {
    let day = json!({
        "type": ["string", "null"],
        "format": "date",
        "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    });
    let mut required_day = day.clone();
    set(&mut required_day, "type", json!("string"));
    let mut codes: Vec<Value> =
        vocabulary.countries.iter().map(|country| country.code().into()).collect();
    codes.push(Value::Null);
    let country = json!({ "enum": codes, "description": "ISO 3166-1 alpha-2" });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["registered_on", "departure", "channel", "persons"],
        "properties": {
            "registered_on": required_day,
            "departs_on": day,
            "arrived_on": day,
            "entered_on": day,
            "departure": { "enum": ["voluntary", "forced"] },
            "channel": { "enum": vocabulary.channels },
            "country_of_origin": country,
            "persons": {
                "type": "array",
                "minItems": 1,
                "maxItems": PERSONS_MAX,
                "items": person(vocabulary, &day, &country),
            },
            "facts": facts(vocabulary, true),
        },
    })
}

fn person(vocabulary: &Vocabulary, day: &Value, country: &Value) -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["id"],
        "oneOf": [
            one_of_two("born", "age"),
            one_of_two("age", "born"),
        ],
        "properties": {
            "id": {
                "type": "string",
                "minLength": 1,
                "maxLength": 64,
                "description": "Letters, digits, -, . and _; never a name.",
            },
            "born": day,
            "age": { "enum": ["adult", "minor", null] },
            "nationality": country,
            "principal": { "type": ["boolean", "null"] },
            "linked_to": {
                "type": ["string", "null"],
                "description": "The id of the adult this person is linked to in RIAT.",
            },
            "facts": facts(vocabulary, false),
        },
    })
}

fn one_of_two(given: &str, absent: &str) -> Value {
    json!({
        "required": [given],
        "properties": { given: { "type": "string" }, absent: { "type": "null" } },
    })
}

/// The facts of a case, or of one person: there only what is true or false is heard.
fn facts(vocabulary: &Vocabulary, of_case: bool) -> Value {
    let mut properties = Map::new();
    for (name, values) in &vocabulary.facts {
        let shape = match values {
            None => json!({ "type": ["boolean", "null"] }),
            Some(values) if of_case => {
                let mut values: Vec<Value> = values.iter().map(|one| one.as_str().into()).collect();
                values.push(Value::Null);
                json!({ "enum": values })
            }
            Some(_) => continue,
        };
        properties.insert(name.clone(), shape);
    }
    json!({
        "type": ["object", "null"],
        "additionalProperties": false,
        "properties": properties,
    })
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(slot) = object.get_mut(key) {
        *slot = value;
    }
}

#[cfg(test)]
mod tests {
    use super::super::door::{CASE, PERSON};
    use super::*;

    #[test]
    fn the_schema_knows_the_fields_that_are_read() {
        let schema = schema(&Vocabulary::default());
        let names = |at: &str| {
            let fields = schema.pointer(at).and_then(Value::as_object).unwrap();
            let mut names: Vec<String> = fields.keys().cloned().collect();
            names.sort();
            names
        };
        let sorted = |fields: &[&str]| {
            let mut names: Vec<String> = fields.iter().map(|name| (*name).to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names("/properties"), sorted(CASE));
        assert_eq!(names("/properties/persons/items/properties"), sorted(PERSON));
    }
}
