//! The NL API Design Rules, held against our own OpenAPI document; and its examples, made anew
//! from what the API answers.
//!
//! To write the examples anew: `UPDATE_EXAMPLES=1 cargo test -p server --test adr`.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask must stop")]
#![allow(clippy::indexing_slicing, reason = "a test says what must be there")]

mod common;

use std::path::Path;

use axum::http::{Method, StatusCode};
use common::schema::faults;
use common::{desk, get, post, with};
use serde_json::{Map, Value};

/// Nouns in the plural, as this API uses them.
const NOUNS: [&str; 7] = [
    "vaststellingen",
    "vergelijkingen",
    "veranderingen",
    "regelingen",
    "open-vragen",
    "beleidsverschillen",
    "beleidscontroles",
];

/// What says something about a person, and must not be in an address.
const SENSITIVE: [&str; 10] = [
    "naam",
    "bsn",
    "nummer",
    "geboren",
    "born",
    "nationaliteit",
    "nationality",
    "zaak",
    "persoon",
    "person",
];

async fn document() -> Value {
    get(&desk(), "/v1/openapi.json").await.json()
}

/// Every operation: its path, its method, itself.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let all = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, one)| (path.clone(), method.clone(), one.clone()))
    });
    all.collect()
}

fn is_kebab(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '-';
    text.chars().all(plain) && !text.starts_with('-') && !text.ends_with('-')
}

fn is_camel(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
}

#[tokio::test]
async fn the_document_is_public_and_says_who_and_which_version() {
    let desk = desk();
    let answer = get(&desk, "/v1/openapi.json").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let document = answer.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    let version = document["info"]["version"].as_str().unwrap();
    assert_eq!(version.split('.').filter(|part| part.parse::<u32>().is_ok()).count(), 3);
    for field in ["name", "url", "email"] {
        assert!(document["info"]["contact"][field].is_string(), "{field}");
    }
    let servers = document["servers"].as_array().unwrap();
    assert!(!servers.is_empty());
    for server in servers {
        let url = server["url"].as_str().unwrap();
        assert!(url.starts_with("https://") && url.ends_with("/v1"), "{url}");
    }
    for path in ["/v1/openapi.json", "/v1/regelingen", "/v1/nergens"] {
        assert_eq!(get(&desk, path).await.header("api-version"), version, "{path}");
    }
}

#[tokio::test]
async fn names_in_addresses_follow_the_rules() {
    let document = document().await;
    for (path, method, operation) in operations(&document) {
        assert!(path.starts_with('/') && !path.ends_with('/'), "{path}");
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        for step in &steps {
            let name = step.trim_start_matches('{').trim_end_matches('}');
            assert!(is_kebab(name), "{path}");
            assert!(step.starts_with('{') || NOUNS.contains(step), "{path}");
        }
        for one in operation["parameters"].as_array().into_iter().flatten() {
            let name = one["name"].as_str().unwrap();
            assert!(is_camel(name), "{path} {name}");
            assert!(!SENSITIVE.contains(&name.to_lowercase().as_str()), "{path} {name}");
            assert!(one["description"].is_string(), "{path} {name}");
        }
        assert!(["get", "post"].contains(&method.as_str()), "{path} {method}");
        assert!(is_camel(operation["operationId"].as_str().unwrap()), "{path}");
        assert!(operation["summary"].is_string() && operation["description"].is_string());
        assert_eq!(method == "post", operation["requestBody"].is_object(), "{path}");
    }
}

#[tokio::test]
async fn every_operation_promises_a_version_and_problems() {
    let document = document().await;
    let mut ids = Vec::new();
    for (path, _, operation) in operations(&document) {
        ids.push(operation["operationId"].clone());
        let responses = operation["responses"].as_object().unwrap();
        assert!(!responses.contains_key("422"), "{path}");
        assert!(responses.contains_key("400"), "{path}");
        for (code, one) in responses {
            let one = match one["$ref"].as_str() {
                Some(target) => document.pointer(target.trim_start_matches('#')).unwrap(),
                None => one,
            };
            assert!(one["headers"]["API-Version"].is_object(), "{path} {code}");
            let kinds = one["content"].as_object().unwrap();
            let kind = if code == "200" { "application/json" } else { "application/problem+json" };
            assert_eq!(kinds.keys().collect::<Vec<_>>(), [kind], "{path} {code}");
        }
    }
    let count = ids.len();
    ids.sort_by_key(Value::to_string);
    ids.dedup();
    assert_eq!(ids.len(), count);
    let problem = &document["components"]["schemas"]["Problem"];
    for field in ["status", "title", "detail"] {
        assert!(problem["required"].as_array().unwrap().contains(&field.into()), "{field}");
    }
}

#[tokio::test]
async fn a_day_is_a_date_and_never_a_moment() {
    let text = document().await.to_string();
    assert!(text.contains("\"format\":\"date\""));
    assert!(!text.contains("date-time"));
}

#[tokio::test]
async fn what_the_document_lists_is_there_and_nothing_else_answers() {
    let (desk, document) = (desk(), document().await);
    for (path, method, _) in operations(&document) {
        let path = format!("/v1{}", path.replace("{id}", "frontex-jrs"));
        for other in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let known = other.as_str().to_lowercase() == method;
            let answer = with(&desk, other, &path, &[], "").await;
            let refused = answer.status == StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(refused, !known, "{path} {}", answer.status);
            if answer.status != StatusCode::OK {
                assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
                assert_ne!(answer.status, StatusCode::NOT_FOUND, "{path}");
            }
        }
    }
}

/// Hashes change with every change of policy, and an example need not: it keeps its shape. Of a
/// long list the first two show the rest.
fn steady(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let hashes = ["policy", "case"];
            for (name, one) in fields.iter_mut() {
                let is_hash = one.as_str().is_some_and(|text| text.len() == 64);
                if hashes.contains(&name.as_str()) && is_hash {
                    *one = "0".repeat(64).into();
                } else {
                    steady(one);
                }
            }
        }
        Value::Array(all) => {
            all.truncate(2);
            all.iter_mut().for_each(steady);
        }
        _ => {}
    }
}

#[tokio::test]
async fn examples_are_what_the_api_answers() {
    let desk = desk();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    let update = std::env::var_os("UPDATE_EXAMPLES").is_some();
    let difference = "/v1/beleidsverschillen?oud=nl-national&nieuw=nl-harmonised";
    for (name, path, asked) in [
        ("vaststelling", "/v1/vaststellingen", Some("vaststelling-vraag")),
        ("vergelijking", "/v1/vergelijkingen", Some("vergelijking-vraag")),
        ("verandering", "/v1/veranderingen", Some("verandering-vraag")),
        ("beleidscontrole", "/v1/beleidscontroles", Some("beleidscontrole-vraag")),
        ("regelingen", "/v1/regelingen", None),
        ("regeling", "/v1/regelingen/frontex-jrs", None),
        ("open-vragen", "/v1/open-vragen", None),
        ("beleidsverschil", difference, None),
    ] {
        let file = |name: &str| folder.join(format!("{name}.json"));
        let answer = match asked {
            Some(asked) => post(&desk, path, std::fs::read_to_string(file(asked)).unwrap()).await,
            None => get(&desk, path).await,
        };
        assert_eq!(answer.status, StatusCode::OK, "{name} {}", answer.text());
        let mut answer = answer.json();
        steady(&mut answer);
        if update {
            let text = serde_json::to_string_pretty(&answer).unwrap();
            std::fs::write(file(name), text + "\n").unwrap();
        }
        let kept = std::fs::read_to_string(file(name)).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        assert_eq!(kept, answer, "{name}: UPDATE_EXAMPLES=1 cargo test -p server --test adr");
    }
}

#[tokio::test]
async fn examples_and_answers_have_the_shape_that_is_promised() {
    let (desk, document) = (desk(), document().await);
    let json = |one: &Value| one["content"]["application/json"].clone();
    for (path, _, operation) in operations(&document) {
        let mut all = vec![json(&operation["responses"]["200"])];
        all.extend(operation.get("requestBody").map(json));
        for content in &all {
            let (schema, example) = (&content["schema"], &content["example"]);
            assert!(example.as_object().is_some_and(|one| *one != Map::new()), "{path}");
            assert_eq!(faults(&document, schema, example), Vec::<String>::new(), "{path}");
        }
        // The whole answer, of which the example may show a part.
        if let [answer, asked] = all.as_slice() {
            let whole = post(&desk, &format!("/v1{path}"), asked["example"].to_string()).await;
            let found = faults(&document, &answer["schema"], &whole.json());
            assert_eq!(found, Vec::<String>::new(), "{path}");
        }
    }
    let problem = post(&desk, "/v1/vaststellingen", "{}").await.json();
    let schema = &document["components"]["schemas"]["Problem"];
    assert_eq!(faults(&document, schema, &problem), Vec::<String>::new());
    assert!(!faults(&document, schema, &serde_json::json!({"status": "x"})).is_empty());
}
