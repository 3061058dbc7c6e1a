//! What programs get from `/v1`: the same numbers as everywhere, and every mistake at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask must stop")]
#![allow(clippy::indexing_slicing, reason = "a test says what must be there")]

mod common;

use axum::http::{Method, StatusCode};
use common::{Answer, CASE, desk, get, post, with};
use rules::parse::case::read;
use serde_json::{Value, json};
use server::Desk;

fn around(more: Value) -> String {
    let mut asked = more;
    asked["zaak"] = serde_json::from_str(CASE).unwrap();
    asked.to_string()
}

async fn determine(desk: &Desk, more: Value) -> Answer {
    post(desk, "/v1/vaststellingen", around(more)).await
}

#[tokio::test]
async fn a_determination_is_that_of_the_rules_to_the_byte() {
    let desk = desk();
    let package = desk.package();
    let household = read(CASE, package.vocabulary()).unwrap();
    let readings = package.readings();
    let rules = rules::determine::determine_applicable(package, &household, readings).unwrap();
    let answer = determine(&desk, json!({})).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.text(), serde_json::to_string(&rules).unwrap());
    assert_eq!(answer.json()["total"], "7285.00");
}

#[tokio::test]
async fn readings_schemes_and_approval_are_heard() {
    let desk = desk();
    let total = async |more| determine(&desk, more).await.json()["total"].clone();
    assert_eq!(total(json!({"lezingen": {"second-adult": "principal-only"}})).await, "6285.00");
    assert_eq!(total(json!({"regeling": "frontex-jrs"})).await, "5845.00");
    assert_eq!(total(json!({"regeling": null, "lezingen": null})).await, "7285.00");
    let early = CASE.replace("2024-10-01", "2024-05-22");
    let asked = format!(r#"{{"zaak":{early},"goedgekeurdOp":"2024-03-22"}}"#);
    let answer = post(&desk, "/v1/vaststellingen", asked).await;
    assert_eq!(answer.json()["scheme"], "nl-harmonised");
    let asked = format!(r#"{{"zaak":{early}}}"#);
    let answer = post(&desk, "/v1/vaststellingen", asked).await;
    assert_eq!(answer.json()["scheme"], "nl-national");
}

#[tokio::test]
async fn a_comparison_has_every_regime() {
    let desk = desk();
    let asked = around(json!({"vergelijkMet": ["frontex-jrs"]}));
    let answer = post(&desk, "/v1/vergelijkingen", asked).await.json();
    for (scheme, total) in
        [("nl-national", "6840.00"), ("frontex-jrs", "5845.00"), ("nl-harmonised", "7285.00")]
    {
        assert_eq!(answer["schemes"][scheme]["total"], total, "{scheme}");
    }
    let changes = post(&desk, "/v1/veranderingen", around(json!({}))).await.json();
    assert_eq!(changes["total"], "7285.00");
    assert!(changes["changes"].as_array().unwrap().len() > 1);
}

#[tokio::test]
async fn every_mistake_is_said_at_once_with_its_place() {
    let desk = desk();
    let asked = r#"{"zaak":{"departure":"vrijwillig","channel":"iom","persons":[{"id":"a0",
        "born":"2024-02-30","nationality":"Irak"}]},"regeling":"nergens",
        "lezingen":{"second-adult":"misschien","niets":"x"}}"#;
    let answer = post(&desk, "/v1/vaststellingen", asked).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(answer.header("content-language"), "nl");
    let problem = answer.json();
    assert_eq!((&problem["status"], &problem["title"]), (&400.into(), &"Ongeldige invoer".into()));
    let errors = problem["errors"].as_array().unwrap();
    let found: Vec<(&str, &str)> = errors
        .iter()
        .map(|one| (one["code"].as_str().unwrap(), one["pointer"].as_str().unwrap()))
        .collect();
    for expected in [
        ("C103", "/zaak/registered_on"),
        ("C106", "/zaak/departure"),
        ("C107", "/zaak/persons/0/born"),
        ("C108", "/zaak/persons/0/nationality"),
        ("C301", "/regeling"),
        ("C303", "/lezingen/second-adult"),
        ("C302", "/lezingen/niets"),
    ] {
        assert!(found.contains(&expected), "{expected:?} {found:?}");
    }
    assert!(errors.iter().all(|one| one["what"] != "" && one["mend"] != ""));
    let english = [("accept-language", "en"), ("content-type", "application/json")];
    let answer = with(&desk, Method::POST, "/v1/vaststellingen", &english, asked).await;
    assert_eq!(answer.json()["title"], "Invalid input");
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let desk = desk();
    let deep = format!(r#"{{"zaak":{}}}"#, "[".repeat(100_000));
    let deeper = format!(r#"{{"zaak":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let person = r#"{"id":"a0","born":"1985-01-01"},"#.repeat(6_000);
    let many = around(json!({})).replace(r#""persons":["#, &format!(r#""persons":[{person}"#));
    let fields: String = (0..20_000).map(|n| format!("\"a{n}\":1,")).collect();
    let wide = format!(r#"{{"zaak":{{{fields}"z":1}}}}"#);
    for body in
        ["", "null", "[]", "\"zaak\"", "{}", r#"{"zaak":null}"#, &deep, &deeper, &many, &wide]
    {
        let answer = post(&desk, "/v1/vaststellingen", body.to_owned()).await;
        let start: String = body.chars().take(40).collect();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{start}");
        assert!(answer.json()["errors"][0]["code"].is_string(), "{start}");
        assert!(answer.body.len() < 200_000, "{start}");
    }
    let answer = post(&desk, "/v1/vaststellingen", vec![b'{', 0xff, 0xfe]).await;
    assert_eq!(answer.json()["errors"][0]["code"], "C101");
    let text = [("content-type", "text/plain")];
    let answer = with(&desk, Method::POST, "/v1/vaststellingen", &text, "{}").await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = get(&desk, "/v1/vaststellingen").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "POST");
    for path in
        ["/v1", "/v1/", "/v1/vaststellingen/", "/v1/regelingen/nergens", "/v1/regelingen/%ff"]
    {
        let answer = get(&desk, path).await;
        assert!(answer.status.is_client_error(), "{path}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}");
        assert_eq!(answer.header("api-version"), env!("CARGO_PKG_VERSION"), "{path}");
        assert_eq!(answer.json()["status"], answer.status.as_u16(), "{path}");
    }
}

#[tokio::test]
async fn policies_can_be_read() {
    let desk = desk();
    let all = get(&desk, "/v1/regelingen").await.json();
    assert_eq!(all["policy"], desk.package().hash());
    assert_eq!(all["regelingen"].as_array().unwrap().len(), desk.package().schemes().len());
    let one = get(&desk, "/v1/regelingen/nl-harmonised").await.json();
    assert_eq!((&one["id"], &one["currency"]), (&"nl-harmonised".into(), &"EUR".into()));
    let open = get(&desk, "/v1/open-vragen").await.json();
    assert_eq!(open["vragen"].as_array().unwrap().len(), desk.package().questions().len());
    let points = rules::check::open_points::open_points(desk.package());
    assert_eq!(open["openPunten"], serde_json::to_value(&points).unwrap());
    let path = "/v1/beleidsverschillen?oud=nl-national&nieuw=nl-harmonised&nieuwOp=2024-09-02";
    let difference = get(&desk, path).await.json();
    assert_eq!(difference["new"]["on"], "2024-09-02");
    assert!(!difference["households"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn mistakes_in_an_address_are_said_at_once() {
    let desk = desk();
    let path = "/v1/beleidsverschillen?oud=nergens&oudOp=gisteren&lezing=x&twee=2";
    let problem = get(&desk, path).await.json();
    let errors = problem["errors"].as_array().unwrap();
    let mut pointers: Vec<&str> =
        errors.iter().map(|one| one["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/lezingen/x", "/nieuw", "/oud", "/oudOp", "/twee"]);
    assert_eq!(get(&desk, "/v1/regelingen?x=1").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn changed_policies_are_checked_and_not_kept() {
    let desk = desk();
    let path = "/v1/beleidscontroles";
    let same = post(&desk, path, r#"{"bestanden":[]}"#).await.json();
    assert_eq!(
        (&same["goedgekeurd"], &same["policy"]),
        (&true.into(), &desk.package().hash().into())
    );
    let files = desk.package().files();
    let file = files.iter().find(|file| file.name == "frontex-jrs.toml").unwrap();
    let broken = file.text.replacen("form = { kind", "vorm = { kind", 1);
    let asked = json!({"bestanden": [{"naam": "frontex-jrs.toml", "tekst": broken}]});
    let answer = post(&desk, path, asked.to_string()).await.json();
    assert_eq!(answer["goedgekeurd"], false);
    let all = answer["fouten"].as_array().unwrap();
    let unknown = all.iter().find(|one| one["code"] == "P101").unwrap();
    let place = unknown["where"].as_str().unwrap();
    assert!(place.starts_with("frontex-jrs.toml:") && place.matches(':').count() == 2, "{place}");
    let same = post(&desk, path, r#"{"bestanden":[]}"#).await.json();
    assert_eq!(same["goedgekeurd"], true);
    for bad in ["{}", r#"{"bestanden":1}"#, r#"{"bestanden":[],"x":1}"#] {
        assert_eq!(post(&desk, path, bad).await.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}
