//! The OpenAPI document: from the table of operations, the types of the answers, and what the
//! policies let a case name.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::check::Package;
use rules::parse::case;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::ROOT;
use super::cases::{self, step_words};
use super::operations::{ALL, Guard, Kind, Operation, Parameter, Shape};
use super::problem::Problem;
use crate::desk::Desk;

const DESCRIPTION: &str = "Wat een huishouden krijgt dat Nederland verlaat, en waarom. Bedragen \
    en voorwaarden staan als gedateerde regels in bestanden, elk met de vindplaats in het \
    brondocument. Een zaak heeft geen namen nodig en wordt niet bewaard. De woorden van een \
    antwoord zijn Nederlands en Engels; `Accept-Language` kiest die van een afwijzing.";

pub(super) async fn serve(State(desk): State<Desk>) -> Response {
    let register = desk.door().is_some();
    let kept = desk.kept();
    let kept = if register { &kept.openapi_of_register } else { &kept.openapi };
    let document = kept.get_or_init(|| document(desk.package(), register).to_string());
    let headers =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=60")];
    (headers, document.clone()).into_response()
}

/// The whole document. There is no public address yet: example.org stands for it, as in
/// publiccode.yml. What can be asked of the register is in it where there is one.
fn document(package: &Package, register: bool) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut all = settings.into_generator();
    let mut paths = Map::new();
    let mut cases = Map::new();
    for operation in ALL.iter().chain(cases::ALL.iter().filter(|_| register)) {
        let said = described(operation, package, &mut all, &mut cases);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.as_str().to_lowercase(), said);
        }
    }
    all.subschema_for::<Problem>();
    let mut schemas = all.take_definitions(true);
    schemas.extend(cases);
    schemas.insert("Zaak".to_owned(), case::schema(package.vocabulary()));
    let mut components = json!({
        "schemas": schemas,
        "headers": headers(register),
        "responses": responses(register),
    });
    if register {
        let bearer = json!({ "bearer": { "type": "http", "scheme": "bearer" } });
        set(&mut components, "securitySchemes", bearer);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Wederkeer",
            "version": env!("CARGO_PKG_VERSION"),
            "description": DESCRIPTION,
            "contact": {
                "name": "Wederkeer",
                "url": "https://example.org/wederkeer",
                "email": "wederkeer@example.org",
            },
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "servers": [{ "url": format!("https://example.org{ROOT}") }],
        "paths": paths,
        "components": components,
    })
}

fn described(
    operation: &Operation,
    package: &Package,
    all: &mut SchemaGenerator,
    cases: &mut Map<String, Value>,
) -> Value {
    let answer = (operation.answer)(all);
    let mut said = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": operation.description,
        "responses": {
            "200": {
                "description": operation.summary,
                "headers": { "API-Version": { "$ref": "#/components/headers/API-Version" } },
                "content": {
                    "application/json": { "schema": answer, "example": example(operation.example) },
                },
            },
        },
    });
    let mut refusals = vec!["400", "503"];
    let mut parameters: Vec<Value> =
        operation.query.iter().map(|one| parameter(one, "query", package)).collect();
    if operation.path.contains('{') {
        refusals.push("404");
        parameters.push(in_path(operation, package));
    }
    if let Some(guard) = &operation.guard {
        let headers = guard.headers.iter().map(|one| parameter(one, "header", package));
        parameters.extend(headers);
        refusals.extend(guard.refusals);
        guarded(&mut said, guard);
    }
    if let Some(request) = &operation.request {
        refusals.extend(["408", "413", "415"]);
        let schema = match request.shape {
            Shape::Of(of) => serde_json::to_value(of(all)).unwrap_or_default(),
            Shape::Case(name, fields) => {
                cases.insert(name.to_owned(), question(fields, package));
                json!({ "$ref": format!("#/components/schemas/{name}") })
            }
            Shape::Written(name, written) => {
                cases.insert(name.to_owned(), written());
                json!({ "$ref": format!("#/components/schemas/{name}") })
            }
        };
        set(
            &mut said,
            "requestBody",
            json!({
                "required": true,
                "content": {
                    "application/json": { "schema": schema, "example": example(request.example) },
                },
            }),
        );
    }
    if !parameters.is_empty() {
        set(&mut said, "parameters", parameters.into());
    }
    if let Some(responses) = said.get_mut("responses") {
        for code in refusals {
            set(responses, code, json!({ "$ref": format!("#/components/responses/{code}") }));
        }
    }
    said
}

/// The parameter in the path: the id of a scheme, or the number of a case.
fn in_path(operation: &Operation, package: &Package) -> Value {
    let (kind, description) = match operation.guard {
        Some(_) => (Kind::Number, "Het nummer van de zaak."),
        None => (Kind::Scheme, "De naam van de regeling."),
    };
    parameter(&Parameter { name: "id", kind, required: true, description }, "path", package)
}

/// What holds for the register alone: a login, the status, the version of the case.
fn guarded(said: &mut Value, guard: &Guard) {
    if guard.login {
        set(said, "security", json!([{ "bearer": [] }]));
    }
    let Some(responses) = said.get_mut("responses").and_then(Value::as_object_mut) else { return };
    let Some(mut answer) = responses.remove("200") else { return };
    if let Some(headers) = answer.get_mut("headers").filter(|_| guard.etag) {
        set(headers, "ETag", json!({ "$ref": "#/components/headers/ETag" }));
    }
    if let Some(answer) = answer.as_object_mut().filter(|_| guard.status == "204") {
        answer.remove("content");
    }
    responses.insert(guard.status.to_owned(), answer);
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

/// An example that the tests have written.
fn example(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn schemes(package: &Package) -> Vec<&str> {
    package.schemes().iter().map(rules::check::Scheme::id).collect()
}

fn parameter(one: &Parameter, place: &str, package: &Package) -> Value {
    let readings = || {
        let answers = package.questions().iter().flat_map(|question| {
            question.answers.iter().map(|(answer, _)| format!("{}={answer}", question.id))
        });
        answers.collect::<Vec<String>>()
    };
    let schema = match one.kind {
        Kind::Scheme => json!({ "type": "string", "enum": schemes(package) }),
        Kind::Day => day(false),
        Kind::Readings => json!({ "type": "array", "items": { "enum": readings() } }),
        Kind::Steps => json!({ "type": "array", "items": { "enum": step_words() } }),
        Kind::Number => json!({ "type": "integer", "minimum": 1 }),
        Kind::Text => json!({ "type": "string" }),
    };
    json!({
        "name": one.name,
        "in": place,
        "required": one.required,
        "description": one.description,
        "schema": schema,
    })
}

fn day(or_null: bool) -> Value {
    let kind = if or_null { json!(["string", "null"]) } else { json!("string") };
    json!({
        "type": kind,
        "format": "date",
        "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
    })
}

/// A case with what stands around it.
fn question(fields: &[&str], package: &Package) -> Value {
    let with_null = |ids: Vec<&str>| {
        let ids = ids.into_iter().map(Value::from).chain([Value::Null]);
        json!({ "enum": ids.collect::<Vec<Value>>() })
    };
    let readings: Map<String, Value> = package
        .questions()
        .iter()
        .map(|question| {
            let answers = question.answers.iter().map(|(id, _)| id.as_str()).collect();
            (question.id.clone(), with_null(answers))
        })
        .collect();
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| {
            let shape = match *field {
                "zaak" => json!({ "$ref": "#/components/schemas/Zaak" }),
                "regeling" => with_null(schemes(package)),
                "vergelijkMet" => json!({
                    "type": ["array", "null"],
                    "items": { "enum": schemes(package) },
                }),
                "goedgekeurdOp" => day(true),
                _ => json!({
                    "type": ["object", "null"],
                    "additionalProperties": false,
                    "properties": readings,
                }),
            };
            ((*field).to_owned(), shape)
        })
        .collect();
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["zaak"],
        "properties": properties,
    })
}

fn headers(register: bool) -> Value {
    let mut all = json!({
        "API-Version": {
            "description": "De volledige versie van deze API.",
            "required": true,
            "schema": { "type": "string", "pattern": "^[0-9]+\\.[0-9]+\\.[0-9]+$" },
        },
        "Retry-After": {
            "description": "Na hoeveel seconden het opnieuw kan.",
            "schema": { "type": "integer", "minimum": 0 },
        },
    });
    if register {
        let version = json!({
            "description": "De versie van de zaak; stuur haar mee als `If-Match`.",
            "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" },
        });
        set(&mut all, "ETag", version);
    }
    all
}

/// The refusals that only the register has.
const OF_REGISTER: [(&str, &str); 5] = [
    ("401", "U bent niet aangemeld, of niet meer."),
    ("403", "Uw rol staat dit niet toe, of u vroeg het zelf."),
    ("409", "Dit botst met een andere zaak, of met een ander verzoek met deze sleutel."),
    ("412", "De zaak is intussen gewijzigd; `ETag` is de versie nu."),
    ("428", "`If-Match` ontbreekt."),
];

/// The refusals that operations share.
fn responses(register: bool) -> Value {
    let mut all = Map::new();
    for (code, description) in [
        ("400", "De invoer is niet te gebruiken; `errors` noemt alle fouten."),
        ("404", "Deze regeling of zaak is er niet."),
        ("408", "Het versturen duurde te lang."),
        ("413", "Er is meer verstuurd dan dit adres aanneemt."),
        ("415", "De invoer is geen `application/json`."),
        ("503", "Het is nu te druk."),
    ]
    .into_iter()
    .chain(OF_REGISTER.into_iter().filter(|_| register))
    {
        let mut headers = json!({
            "API-Version": { "$ref": "#/components/headers/API-Version" },
        });
        if code == "503" {
            set(&mut headers, "Retry-After", json!({ "$ref": "#/components/headers/Retry-After" }));
        }
        all.insert(
            code.to_owned(),
            json!({
                "description": description,
                "headers": headers,
                "content": {
                    "application/problem+json": {
                        "schema": { "$ref": "#/components/schemas/Problem" },
                    },
                },
            }),
        );
    }
    all.into()
}
