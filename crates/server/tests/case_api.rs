//! The register for programs: one family from intake to closure, and everything that is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/office.rs"]
mod office;

use axum::http::{Method, StatusCode};
use common::{Answer, with};
use office::{House, intake};
use serde_json::{Value, json};

#[tokio::test]
async fn a_family_goes_home_by_program() {
    for office in House::everywhere() {
        family_goes_home(&office).await;
    }
}

async fn family_goes_home(office: &House) {
    let (carla, cor, conny) =
        (office.member("carla").await, office.member("cor").await, office.member("conny").await);
    let opened = carla.open(&intake("Al Jalil"), "intake 1").await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    assert_eq!(opened.header("location"), "/v1/zaken/1");
    assert_eq!(opened.header("etag"), "\"1\"");
    let paper = json!([{"kind": "received", "reference": "kwitantie 7"}]);
    let cash = json!({"command": "order", "person": "a0", "benefit": "departure-cash",
        "amount": "200", "on": "2025-04-02", "cash": true, "reimbursement": "unit-cost",
        "papers": paper});
    let help = json!({"command": "order", "person": "a0", "benefit": "post-return",
        "amount": "1500", "on": "2025-04-05", "cash": false, "reimbursement": "receipt",
        "papers": [{"kind": "invoice", "reference": "F12"},
            {"kind": "proof-of-payment", "reference": "B12"}]});
    let lines = json!([{"person": "a0", "benefit": "post-return", "what": "kraam",
        "amount": "1800"}]);
    let story = [
        ("2025-03-03", &carla, json!({"command": "consent", "on": "2025-03-03", "paper": "3"})),
        ("2025-03-03", &carla, json!({"command": "determine"})),
        ("2025-03-03", &carla, json!({"command": "propose"})),
        ("2025-03-03", &cor, json!({"command": "approve"})),
        ("2025-04-02", &carla, cash),
        ("2025-04-02", &conny, json!({"command": "release", "payment": 1})),
        ("2025-04-02", &carla, json!({"command": "depart", "on": "2025-04-02"})),
        ("2025-04-05", &carla, json!({"command": "arrive", "on": "2025-04-03"})),
        ("2025-04-05", &carla, json!({"command": "plan", "lines": lines})),
        ("2025-04-05", &cor, json!({"command": "approve-plan"})),
        ("2025-04-05", &carla, help),
        ("2025-04-05", &conny, json!({"command": "release", "payment": 2})),
        ("2025-04-05", &carla, json!({"command": "report", "contributed": "kraam", "papers": []})),
        ("2025-04-05", &cor, json!({"command": "close"})),
    ];
    let mut version = 1;
    for (day, by, command) in story {
        office.set(day);
        // A session ends after half an hour; who comes back on another day logs in again.
        let by = office.member(&by.name).await;
        let answer = by.act(1, version, &command).await;
        assert_eq!(answer.status, StatusCode::OK, "{command} {}", answer.text());
        version += 1;
        assert_eq!(answer.json(), json!({"id": 1, "version": version}));
        assert_eq!(answer.header("etag"), format!("\"{version}\""));
    }
    let cor = office.member("cor").await;
    let case = cor.get("/v1/zaken/1").await.json();
    assert_eq!((&case["step"], &case["version"]), (&json!("closed"), &json!(version)));
    assert_eq!(case["award"]["total"], "8940.00");
    let dirk = office.member("dirk").await;
    let budgets = dirk.get("/v1/budgetten").await.json();
    let paid: Vec<(&Value, &Value)> = budgets["budgetten"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["funder"], &row["paid"]))
        .filter(|(_, paid)| *paid != "0.00")
        .collect();
    assert_eq!(paid, [(&json!("amif"), &json!("1125.00")), (&json!("nl-state"), &json!("575.00"))]);
}

#[tokio::test]
async fn without_a_token_nothing_is_told() {
    let office = House::funded();
    let carla = office.member("carla").await;
    carla.open(&intake("Al Jalil"), "k").await;
    let wrong = format!("Bearer {}", "a".repeat(64));
    let basic = format!("Basic {}", carla.token);
    let cookie = format!("__Host-wederkeer={}", carla.token);
    let without = common::desk();
    let tries = [
        vec![],
        vec![("authorization", wrong.as_str())],
        vec![("authorization", basic.as_str())],
        vec![("cookie", cookie.as_str())],
    ];
    for (method, path) in [
        (Method::GET, "/v1/zaken"),
        (Method::POST, "/v1/zaken"),
        (Method::POST, "/v1/zaken/_zoek"),
        (Method::GET, "/v1/zaken/1"),
        (Method::GET, "/v1/zaken/1/gebeurtenissen"),
        (Method::POST, "/v1/zaken/1/opdrachten"),
        (Method::GET, "/v1/budgetten"),
        (Method::DELETE, "/v1/sessies"),
    ] {
        for headers in &tries {
            let answer = with(&office.desk, method.clone(), path, headers, "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
            assert_eq!(answer.header("cache-control"), "no-store");
            assert_eq!(answer.header("access-control-allow-origin"), "", "not for any page");
            assert!(answer.header("set-cookie").is_empty());
        }
        // Without a register there are no such addresses.
        let answer = with(&without, method, path, &[], "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let ended = carla.ask(Method::DELETE, "/v1/sessies", &[], String::new()).await;
    assert_eq!(ended.status, StatusCode::NO_CONTENT);
    assert_eq!(carla.get("/v1/zaken").await.status, StatusCode::UNAUTHORIZED, "it ended");
    let cor = office.member("cor").await;
    office.set("2025-03-04");
    assert_eq!(cor.get("/v1/zaken").await.status, StatusCode::UNAUTHORIZED, "too old");
}

#[tokio::test]
async fn guessing_passwords_ends_after_five() {
    let office = House::funded();
    let right = office.password("carla").to_owned();
    for attempt in 0..5 {
        let answer = office.begin("carla", "wrong").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{attempt}");
    }
    let locked = office.begin("carla", &right).await;
    let nobody = office.begin("niemand", &right).await;
    for answer in [&locked, &nobody] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.text(), locked.text(), "no name is told from another");
    }
    let mo = office.begin("mo", office.password("mo")).await;
    assert_eq!(mo.status, StatusCode::FORBIDDEN, "codes first, at the page");
    assert!(!mo.text().contains("token\":"));
}

#[tokio::test]
async fn a_case_of_another_organisation_is_not_there() {
    let office = House::funded();
    let carla = office.member("carla").await;
    carla.open(&intake("Al Jalil"), "k").await;
    let nour = office.member("nour").await;
    for id in ["1", "999", "x", "+1", "-1", "99999999999999999999"] {
        let missing = nour.get("/v1/zaken/998").await;
        for rest in ["", "/gebeurtenissen"] {
            let answer = nour.get(&format!("/v1/zaken/{id}{rest}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
            assert_eq!(answer.text(), missing.text(), "as if there were none");
        }
    }
    for version in [1, 7] {
        let answer = nour.act(1, version, &json!({"command": "determine"})).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{version}");
        assert_eq!(answer.header("etag"), "", "no version is told");
    }
    assert_eq!(nour.get("/v1/zaken").await.json()["zaken"], json!([]));
    let found = nour.search("Al Jalil").await.json();
    assert_eq!(found["gevonden"], json!([]));
    assert_eq!(nour.get("/v1/budgetten").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_old_version_is_told_so_and_a_request_that_comes_twice_is_done_once() {
    let office = House::funded();
    let carla = office.member("carla").await;
    let family = intake("Al Jalil");
    let first = carla.open(&family, "one").await;
    let again = carla.open(&family, "one").await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    let other = carla.open(&intake("Haddad"), "one").await;
    assert_eq!(other.status, StatusCode::CONFLICT, "the key is that of another request");
    let alike = carla.open(&family, "two").await;
    assert_eq!(alike.status, StatusCode::CONFLICT);
    assert_eq!(alike.json()["alike"], json!([1]));
    assert_eq!(alike.json()["errors"][0]["code"], "looks-like");

    let consent = json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"});
    for _ in 0..2 {
        let answer = carla.act_with(1, 1, &consent, "once").await;
        assert_eq!(answer.json(), json!({"id": 1, "version": 2}));
    }
    let events = carla.get("/v1/zaken/1/gebeurtenissen").await.json();
    let events = events["gebeurtenissen"].as_array().unwrap().clone();
    assert_eq!(events.iter().filter(|one| one["kind"] == "consented").count(), 1);
    assert!(!Value::from(events).to_string().contains("Al Jalil"), "nothing personal");

    let stale = carla.act(1, 1, &json!({"command": "determine"})).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(stale.header("etag"), "\"2\"", "the version now");
    let body = json!({"command": "determine"}).to_string();
    let json = ("content-type", "application/json");
    let path = "/v1/zaken/1/opdrachten";
    let none = carla.ask(Method::POST, path, &[json, ("idempotency-key", "k")], body.clone()).await;
    assert_eq!(none.status, StatusCode::PRECONDITION_REQUIRED);
    for bad in ["2", "*", "W/\"2\"", "\"2\", \"3\""] {
        let headers = [json, ("idempotency-key", "k"), ("if-match", bad)];
        let answer = carla.ask(Method::POST, path, &headers, body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
    let keyless = carla.ask(Method::POST, path, &[json, ("if-match", "\"2\"")], body).await;
    assert_eq!(keyless.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_mistake_is_said_at_once_and_no_field_more_is_taken() {
    let office = House::funded();
    let carla = office.member("carla").await;
    let mut family = intake("Al Jalil");
    family["organisation"] = json!("ngo");
    family["facts"]["approved_for"] = json!(2025);
    family["facts"]["people"]["a0"]["role"] = json!("x");
    family["retroactive"] = json!("yes");
    let answer = carla.open(&family, "k").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let mut places: Vec<String> = pointers(&answer);
    places.sort();
    let expected =
        ["/facts/approved_for", "/facts/people/a0/role", "/organisation", "/retroactive"];
    assert_eq!(places, expected);
    let mut family = intake("Al Jalil");
    family["facts"]["household"]["departs_on"] = json!("soon");
    family["facts"]["people"].as_object_mut().unwrap().remove("c1");
    let answer = carla.open(&family, "k").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    assert_eq!(pointers(&answer), ["/facts/household/departs_on", "/facts/people/c1"]);

    carla.open(&intake("Al Jalil"), "k").await;
    for (command, places) in [
        (json!({"command": "approve", "approved_for": 2025}), vec!["/approved_for"]),
        (json!({"command": "consent", "on": "2025-02-30"}), vec!["/on", "/paper"]),
        (json!({"command": "erase"}), vec!["/command"]),
        (json!({}), vec!["/command"]),
        (json!([]), vec![""]),
        (
            json!({"command": "plan", "lines": [{"benefit": 1, "x": 2}]}),
            vec!["/lines/0/benefit", "/lines/0/x", "/lines/0/amount", "/lines/0/what"],
        ),
    ] {
        let answer = carla.act(1, 1, &command).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{command}");
        let mut found = pointers(&answer);
        let mut places = places;
        found.sort();
        places.sort_unstable();
        assert_eq!(found, places, "{command} {}", answer.text());
    }
    let twice = r#"{"command":"consent","on":"2025-03-03","paper":"a","paper":"b"}"#;
    let headers = [
        ("content-type", "application/json"),
        ("if-match", "\"1\""),
        ("idempotency-key", "t"),
        ("accept-language", "en"),
    ];
    let path = "/v1/zaken/1/opdrachten";
    let answer = carla.ask(Method::POST, path, &headers, twice.to_owned()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("This is not valid JSON"), "{}", answer.text());
    assert_eq!(carla.get("/v1/zaken?naam=x").await.status, StatusCode::BAD_REQUEST);
}

fn pointers(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().unwrap().clone();
    errors.iter().map(|one| one["pointer"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn who_asked_does_not_approve_and_who_looks_says_why() {
    let office = House::funded();
    let (carla, cor) = (office.member("carla").await, office.member("cor").await);
    cor.open(&intake("Al Jalil"), "k").await;
    let assign = json!({"command": "assign", "to": "carla", "reason": "verdeling"});
    assert_eq!(cor.act(1, 1, &assign).await.status, StatusCode::OK);
    let asked = cor.get("/v1/zaken/1").await;
    assert_eq!(asked.status, StatusCode::BAD_REQUEST);
    assert!(!asked.text().contains("Al Jalil"));
    assert_eq!(cor.get("/v1/zaken/1/gebeurtenissen").await.status, StatusCode::BAD_REQUEST);
    let why = [("reden", "goedkeuren, één keer")];
    let seen = cor.ask(Method::GET, "/v1/zaken/1", &why, String::new()).await;
    assert_eq!(seen.json()["facts"]["people"]["a0"]["family_name"], "Al Jalil");
    let events = carla.get("/v1/zaken/1/gebeurtenissen").await;
    assert!(events.text().contains("goedkeuren, één keer"));
    let consent = json!({"command": "consent", "on": "2025-03-03", "paper": "3"});
    for (place, command) in
        [consent, json!({"command": "determine"}), json!({"command": "propose"})].iter().enumerate()
    {
        let version = 2 + i64::try_from(place).unwrap();
        assert_eq!(cor.act(1, version, command).await.status, StatusCode::OK, "{command}");
    }
    let own = cor.act(1, 5, &json!({"command": "approve"})).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert_eq!(own.json()["errors"][0]["code"], "four-eyes");
    let may_not = carla.act(1, 5, &json!({"command": "approve"})).await;
    assert_eq!(may_not.json()["errors"][0]["code"], "not-allowed");
}

#[tokio::test]
async fn lists_have_pages_and_filters_and_no_names() {
    let office = House::funded();
    let carla = office.member("carla").await;
    for (place, name) in ["Abadi", "Bekele", "Chowdhury"].iter().enumerate() {
        let mut family = intake(name);
        family["facts"]["people"]["a0"]["v_number"] = json!(format!("271234567{place}"));
        for (id, given) in [("a0", "Q"), ("a1", "W"), ("c0", "Z"), ("c1", "X")] {
            family["facts"]["people"][id]["given_names"] = json!(format!("{given}{name}"));
        }
        let answer = carla.open(&family, name).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let ids = |answer: &Answer| {
        let rows = answer.json()["zaken"].as_array().unwrap().clone();
        rows.iter().map(|row| row["id"].as_i64().unwrap()).collect::<Vec<i64>>()
    };
    let first = carla.get("/v1/zaken?limit=2").await;
    assert_eq!(ids(&first), [1, 2]);
    assert!(!first.text().contains("Abadi") && !first.text().contains("2712345670"));
    let next = first.json()["next"].as_str().unwrap().to_owned();
    let second = carla.get(&format!("/v1/zaken?limit=2&after={next}")).await;
    assert_eq!((ids(&second), second.json().get("next")), (vec![3], None));
    assert_eq!(ids(&carla.get("/v1/zaken?step=approved&step=closed").await), Vec::<i64>::new());
    assert_eq!(ids(&carla.get("/v1/zaken?step=prepared").await), [1, 2, 3]);
    assert_eq!(ids(&carla.get("/v1/zaken?assignedTo=carla").await), Vec::<i64>::new());
    assert_eq!(ids(&carla.get("/v1/zaken?dueUntil=2025-12-31").await), Vec::<i64>::new());
    let bad = carla.get("/v1/zaken?step=x&dueUntil=y&after=z&limit=0&w=1").await;
    let mut places = pointers(&bad);
    places.sort();
    assert_eq!(places, ["/after", "/dueUntil", "/limit", "/step", "/w"]);
    let found = carla.search("271.234.5671").await.json();
    assert_eq!(found["gevonden"][0]["family_name"], "Bekele");
    assert_eq!(found["gevonden"][0]["v_number"], "•••••••671");
}
