//! What the OpenAPI document says of the register, and its examples, made anew from what the API
//! answers.
//!
//! To write the examples anew: `UPDATE_EXAMPLES=1 cargo test -p server --test case_document`.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/office.rs"]
mod office;

use std::path::Path;

use common::schema::faults;
use common::{Answer, get};
use office::{House, Member};
use serde_json::{Value, json};

/// What differs every time becomes zeros; of a long list two show the rest.
fn steady(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, one) in fields.iter_mut() {
                if matches!(name.as_str(), "hash" | "token" | "policy" | "case") && one.is_string()
                {
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

fn kept(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn answers(office: &House) -> Vec<(&'static str, Answer)> {
    let begun = office.begin("carla", office.password("carla")).await;
    let token = begun.json()["token"].as_str().unwrap().to_owned();
    let carla = Member { desk: office.desk.clone(), name: "carla".to_owned(), token };
    let dirk = office.member("dirk").await;
    let opened = carla.open(&kept("intake-vraag"), "intake 1").await;
    let done = carla.act(1, 1, &kept("opdracht-vraag")).await;
    carla.act(1, 2, &json!({"command": "determine"})).await;
    vec![
        ("sessie", begun),
        ("intake", opened),
        ("opdracht", done),
        ("zaken", carla.get("/v1/zaken").await),
        ("zoek", carla.search(kept("zoek-vraag")["zoek"].as_str().unwrap()).await),
        ("zaak", carla.get("/v1/zaken/1").await),
        ("gebeurtenissen", carla.get("/v1/zaken/1/gebeurtenissen").await),
        ("budgetten", dirk.get("/v1/budgetten").await),
    ]
}

#[tokio::test]
async fn the_document_has_the_register_where_there_is_one_and_its_examples_are_answers() {
    let office = House::funded();
    let document = get(&office.desk, "/v1/openapi.json").await.json();
    let open = get(&common::desk(), "/v1/openapi.json").await.json();
    assert!(open["paths"].get("/zaken").is_none());
    assert!(open["components"].get("securitySchemes").is_none());
    let answers = answers(&office).await;
    for (name, answer) in &answers {
        assert!(answer.status.is_success(), "{name} {}", answer.text());
        let mut made = answer.json();
        steady(&mut made);
        if std::env::var_os("UPDATE_EXAMPLES").is_some() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples");
            let text = serde_json::to_string_pretty(&made).unwrap();
            std::fs::write(folder.join(format!("{name}.json")), text + "\n").unwrap();
        }
        let again = "UPDATE_EXAMPLES=1 cargo test -p server --test case_document";
        assert_eq!(kept(name), made, "{name}: {again}");
    }
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, one) in methods.as_object().unwrap() {
            if open["paths"].get(path).is_some() {
                continue;
            }
            operations += 1;
            let login = one["operationId"] != "beginSessie";
            assert_eq!(one["security"].is_array(), login, "{path} {method}");
            assert!(one["responses"]["401"].is_object(), "{path} {method}");
            for part in one["responses"].as_object().unwrap().values().chain([&one["requestBody"]])
            {
                let content = &part["content"]["application/json"];
                if content.is_object() {
                    let found = faults(&document, &content["schema"], &content["example"]);
                    assert_eq!(found, Vec::<String>::new(), "{path} {method}");
                }
            }
        }
    }
    assert_eq!(operations, 9);
    for (name, answer) in &answers {
        let shapes = document["paths"].as_object().unwrap().values();
        let shapes = shapes.flat_map(|path| path.as_object().unwrap().values());
        let shapes = shapes.flat_map(|one| one["responses"].as_object().unwrap().values());
        let mut content = shapes.map(|one| &one["content"]["application/json"]);
        let content = content.find(|one| one["example"] == kept(name)).unwrap();
        let found = faults(&document, &content["schema"], &answer.json());
        assert_eq!(found, Vec::<String>::new(), "{name}: the whole answer");
    }
}
