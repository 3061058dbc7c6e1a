//! What an attacker tries: SQL in every field, forms of another site, a session that was planted,
//! cases of another organisation, fields that nobody offered, guessed passwords, files that unpack
//! to far more than they are, and cells that compute. long file: one place for all that is tried.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/office.rs"]
mod office;
#[path = "common/visitor.rs"]
mod visitor;

use std::collections::BTreeSet;
use std::io::Write as _;

use axum::http::{Method, StatusCode};
use common::{Answer, with};
use office::{House, intake};
use register::case::Command;
use serde_json::{Value, json};
use visitor::{Visitor, family, value};

const SQL: [&str; 7] = [
    "' OR '1'='1",
    "'; DROP TABLE cases; --",
    "\") OR 1=1 --",
    "%' OR 1=1 /*",
    "1 UNION SELECT name, password FROM users --",
    "\\'; DELETE FROM persons; --",
    "x%_[a-z]{",
];

/// Whoever sends it gets an answer, and not that the database did not understand.
fn calm(answer: &Answer, what: &str) {
    assert!(!answer.status.is_server_error(), "{what}: {}", answer.text());
}

async fn visitor(house: &House, name: &str) -> Visitor {
    let mut visitor = house.visitor(name);
    visitor.log_in().await;
    visitor.get("/wachtwoord").await;
    visitor
}

fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn sql_in_any_field_is_text_and_finds_nothing() {
    let house = House::funded();
    let mut carla = visitor(&house, "carla").await;
    let case = carla.opens(&family("Al Jalil")).await;
    let (mut nour, mut cor) = (visitor(&house, "nour").await, visitor(&house, "cor").await);
    let (mut dirk, mut bea) = (visitor(&house, "dirk").await, visitor(&house, "bea").await);
    let mut rein = visitor(&house, "rein").await;
    let member = house.member("nour").await;
    for sql in SQL {
        // What is sought. Somebody of another organisation finds nothing, whatever they write.
        let found = nour.post("/zaken/zoeken", &[("zoek", sql)]).await;
        assert_eq!(found.status, StatusCode::OK, "{sql}");
        assert!(!found.text().contains("Al Jalil"), "{sql}");
        assert_eq!(member.search(sql).await.json()["gevonden"], json!([]), "{sql}");
        // What stands in an address.
        for name in ["stap", "mij", "aanbod", "tot", "na"] {
            let answer = nour.get(&format!("/zaken?{name}={}", encoded(sql))).await;
            calm(&answer, name);
            assert!(!answer.text().contains("Al Jalil"), "{name} {sql}");
        }
        for name in ["step", "assignedTo", "dueUntil", "after", "limit"] {
            let answer = member.get(&format!("/v1/zaken?{name}={}", encoded(sql))).await;
            calm(&answer, name);
            assert!(!answer.text().contains("\"id\":1"), "{name} {sql}");
        }
        for path in ["/zaken/", "/v1/zaken/"] {
            calm(&nour.get(&format!("{path}{}", encoded(sql))).await, path);
        }
        // What is kept.
        let fields = [("funder", "amif"), ("year", "2025"), ("amount", "1"), ("source", sql)];
        assert_eq!(dirk.post("/budgetten", &fields).await.status, StatusCode::SEE_OTHER);
        let fields = [("do", "add"), ("name", sql), ("organisation", sql), ("role", sql)];
        assert_eq!(bea.post("/accounts", &fields).await.status, StatusCode::BAD_REQUEST);
        let fields = [("do", "off"), ("who", sql)];
        calm(&bea.post("/accounts", &fields).await, "who");
        calm(&rein.post("/bewaartermijnen", &[("case", "1"), ("case-1-reason", sql)]).await, sql);
        let fields = [("stap", sql), ("vorm", sql), ("reason", sql)];
        assert_eq!(cor.post("/zaken/uitvoer", &fields).await.status, StatusCode::OK);
        let body = json!({"name": sql, "password": sql, "code": sql}).to_string();
        let answer = common::post(&house.desk, "/v1/sessies", body).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{sql}: {}", answer.text());
        let reason = [("reden", sql), ("if-match", sql), ("idempotency-key", sql)];
        calm(&member.ask(Method::GET, "/v1/zaken/1", &reason, String::new()).await, "headers");
    }
    names_are_kept_as_they_are(&house, &mut carla).await;
    assert_eq!(carla.get(&case).await.status, StatusCode::OK, "the case is still there");
    assert!(house.register.verify().is_ok());
    assert_eq!(carla.get("/zaken/3").await.status, StatusCode::OK);
}

/// A name and a reason in SQL are a name and a reason.
async fn names_are_kept_as_they_are(house: &House, carla: &mut Visitor) {
    let member = house.member("carla").await;
    for (place, sql) in SQL.iter().enumerate() {
        let mut household = intake("Zahir");
        let people = household["facts"]["people"].as_object_mut().unwrap();
        people.retain(|id, _| id == "a0");
        people["a0"] = json!({"family_name": sql, "given_names": sql});
        let persons = household["facts"]["household"]["persons"].as_array_mut().unwrap();
        persons.truncate(1);
        persons[0]["born"] = json!(format!("19{0}-0{1}-1{1}", 50 + place * 3, place + 1));
        let key = format!("{sql} {place}");
        let opened = member.open(&household, &key).await;
        assert_eq!(opened.status, StatusCode::CREATED, "{sql}: {}", opened.text());
        let id = opened.json()["id"].as_i64().unwrap();
        let seen = member.get(&format!("/v1/zaken/{id}")).await.json();
        assert_eq!(seen["facts"]["people"]["a0"]["family_name"], *sql);
        let consent = json!({"command": "consent", "on": "2025-03-03", "paper": sql});
        assert_eq!(member.act(id, 1, &consent).await.status, StatusCode::OK, "{sql}");
        let found = carla.post("/zaken/zoeken", &[("zoek", sql)]).await;
        assert_eq!(found.status, StatusCode::OK);
    }
}

/// A form on a page: where it goes, and what it carries.
fn forms(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let all = page.split("<form").skip(1);
    let all = all.filter(|form| form.split('>').next().unwrap().contains("method=\"post\""));
    let one = |form: &str| {
        let form = form.split("</form>").next().unwrap();
        let action = form.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
        let hidden = form.split("type=\"hidden\"").skip(1);
        let fields = hidden.map(|field| {
            let of = |name: &str| {
                let text = field.split(&format!("{name}=\"")).nth(1).unwrap();
                text.split('"').next().unwrap().to_owned()
            };
            (of("name"), of("value"))
        });
        (action.to_owned(), fields.collect())
    };
    all.map(one).collect()
}

#[tokio::test]
async fn no_form_of_any_page_is_heard_without_its_own_secret() {
    let house = House::funded();
    let mut carla = visitor(&house, "carla").await;
    let case = carla.opens(&family("Al Jalil")).await;
    let others = {
        let mut other = visitor(&house, "conny").await;
        other.get("/zaken").await;
        other.csrf.clone()
    };
    let pages = [
        "/zaken",
        "/zaken/nieuw",
        "/zaken/inlezen",
        "/zaken/uitvoer",
        "/budgetten",
        "/accounts",
        "/monitor",
        "/proef",
        "/bewaartermijnen",
        "/wachtwoord",
        "/aanmelden/code",
        "/en/cases",
        "/en/cases/new",
    ];
    let mut seen = BTreeSet::new();
    for name in ["carla", "cor", "conny", "dirk", "rein", "bea", "aya", "sanne"] {
        let mut somebody = visitor(&house, name).await;
        let own = format!("{case}/wijzigen");
        for page in pages.iter().copied().chain([case.as_str(), own.as_str()]) {
            let drawn = somebody.get(page).await;
            for (action, fields) in forms(drawn.text()) {
                let csrf = fields.iter().find(|(field, _)| field == "csrf");
                assert!(csrf.is_some(), "the form to {action} on {page} has no secret");
                let rest: Vec<(&str, &str)> = fields
                    .iter()
                    .filter(|(field, _)| field != "csrf")
                    .map(|(field, value)| (field.as_str(), value.as_str()))
                    .collect();
                let word = action.rsplit('/').next().unwrap();
                let with_file = ["inlezen", "import", "proef", "rehearsal"].contains(&word);
                for csrf in [None, Some(""), Some(others.as_str())] {
                    let answer = if with_file {
                        let csrf = csrf.unwrap_or_default();
                        somebody.send_file(&action, csrf, "bestand", ("x.csv", b"x")).await
                    } else {
                        somebody.send(&action, csrf, &rest, &[]).await
                    };
                    let status = answer.status;
                    assert_eq!(status, StatusCode::FORBIDDEN, "{name}: {action} {csrf:?}");
                }
                if with_file {
                    seen.insert(action.clone());
                    continue;
                }
                let csrf = somebody.csrf.clone();
                let foreign = [("sec-fetch-site", "cross-site")];
                let answer = somebody.send(&action, Some(&csrf), &rest, &foreign).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{action} from elsewhere");
                seen.insert(action.trim_start_matches("/en").to_owned());
            }
        }
        assert_eq!(somebody.get("/wachtwoord").await.status, StatusCode::OK, "still logged in");
    }
    assert!(seen.len() >= 12, "the forms were looked at: {seen:?}");
}

#[tokio::test]
async fn a_token_that_was_planted_or_is_over_opens_nothing() {
    const SESSION: &str = "__Host-wederkeer";
    let house = House::new();
    let mut carla = house.visitor("carla");
    let planted = "a".repeat(64);
    carla.cookies.insert(SESSION.to_owned(), planted.clone());
    carla.cookies.insert(format!("{SESSION}-door"), planted.clone());
    carla.log_in().await;
    let mut tokens = vec![planted, carla.cookies[SESSION].clone()];
    assert_ne!(tokens[0], tokens[1], "a new token at login");
    carla.get("/wachtwoord").await;
    let old = house.password("carla").to_owned();
    let fields =
        [("old", old.as_str()), ("new", "vier losse woorden"), ("again", "vier losse woorden")];
    let changed = carla.post("/wachtwoord", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    tokens.push(carla.cookies[SESSION].clone());
    assert_ne!(tokens[1], tokens[2], "a new token with a new password");
    carla.get("/zaken").await;
    carla.post("/afmelden", &[]).await;
    for token in &tokens {
        let cookie = format!("{SESSION}={token}");
        let answer = with(&house.desk, Method::GET, "/zaken", &[("cookie", &cookie)], "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{token} is over");
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str())];
        let answer = with(&house.desk, Method::GET, "/v1/zaken", &headers, "").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    // Nor does a session live on when nobody is there.
    let mut cor = visitor(&house, "cor").await;
    house.at("2024-10-01T10:29:00Z");
    assert_eq!(cor.get("/zaken").await.status, StatusCode::OK);
    house.at("2024-10-01T11:00:00Z");
    assert_eq!(cor.get("/zaken").await.status, StatusCode::SEE_OTHER);
}

/// Everything that can be asked of a case, with what it needs.
fn wishes() -> Vec<Value> {
    let facts = intake("Zahir")["facts"].clone();
    let day = "2025-03-03";
    vec![
        json!({"command": "amend", "facts": facts, "reason": "x"}),
        json!({"command": "consent", "on": day, "paper": "x"}),
        json!({"command": "acknowledge"}),
        json!({"command": "determine"}),
        json!({"command": "propose"}),
        json!({"command": "approve"}),
        json!({"command": "send-back", "reason": "x"}),
        json!({"command": "depart", "on": day}),
        json!({"command": "arrive", "on": day}),
        json!({"command": "plan", "lines": []}),
        json!({"command": "approve-plan"}),
        json!({"command": "send-plan-back", "reason": "x"}),
        json!({"command": "order", "benefit": "post-return", "amount": "1", "on": day,
            "cash": true, "reimbursement": "receipt"}),
        json!({"command": "release", "payment": 1}),
        json!({"command": "cancel", "payment": 1, "reason": "x"}),
        json!({"command": "correct", "payment": 1, "reason": "x"}),
        json!({"command": "recover", "payment": 1, "amount": "1", "reason": "x"}),
        json!({"command": "lapse"}),
        json!({"command": "report", "contributed": "x", "papers": []}),
        json!({"command": "close"}),
        json!({"command": "withdraw", "reason": "x"}),
        json!({"command": "reopen", "reason": "x"}),
        json!({"command": "offer", "to": "ngo", "consent": "x"}),
        json!({"command": "accept"}),
        json!({"command": "refuse", "reason": "x"}),
        json!({"command": "assign", "to": "nour", "reason": "x"}),
    ]
}

#[tokio::test]
async fn a_case_of_another_organisation_is_nowhere() {
    let house = House::funded();
    let mut carla = visitor(&house, "carla").await;
    let case = carla.opens(&family("Al Jalil")).await;
    let id: i64 = case.trim_start_matches("/zaken/").parse().unwrap();
    let mut nour = visitor(&house, "nour").await;
    let member = house.member("nour").await;
    // Pages: as if there were no such case, word for word.
    for lang in ["/zaken", "/en/cases"] {
        let amend = if lang == "/zaken" { "wijzigen" } else { "amend" };
        let nobodys = nour.get(&format!("{lang}/999")).await;
        for path in [format!("{lang}/{id}"), format!("{lang}/{id}/{amend}")] {
            let answer = nour.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(answer.text(), nobodys.text(), "{path}");
        }
        let answer = nour.post(&format!("{lang}/{id}"), &[("reason", "nieuwsgierig")]).await;
        let then = nour.get(&format!("{lang}/{id}")).await;
        assert!(!then.text().contains("Al Jalil") && !answer.text().contains("Al Jalil"));
        let amended = nour.post(&format!("{lang}/{id}/{amend}"), &[("versie", "1")]).await;
        assert_eq!(amended.status, StatusCode::NOT_FOUND);
    }
    for wish in wishes() {
        let word = wish["command"].as_str().unwrap();
        // Programs.
        let answer = member.act(id, 1, &wish).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{word}: {}", answer.text());
        assert_eq!(answer.text(), member.act(999, 1, &wish).await.text(), "{word}");
        // Pages.
        for path in [format!("/zaken/{id}/doe/{word}"), format!("/en/cases/{id}/do/{word}")] {
            let fields = [("versie", "1"), ("sleutel", "k")];
            let answer = nour.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    for path in ["", "/gebeurtenissen"] {
        let answer = member.get(&format!("/v1/zaken/{id}{path}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let fields = [("stap", "alle"), ("vorm", "csv"), ("reason", "x")];
    let file = nour.post("/zaken/uitvoer", &fields).await;
    assert!(!file.text().contains("Jalil"), "{}", file.text());
    for sought in ["Al Jalil", "2712345678", "271.234.5678", "1", "ahmed"] {
        let found = nour.post("/zaken/zoeken", &[("zoek", sought)]).await;
        assert!(!found.text().contains("Ahmed"), "{sought}");
        assert_eq!(member.search(sought).await.json()["gevonden"], json!([]), "{sought}");
    }
    for query in ["", "?stap=alle", "?aanbod=yes", "?mij=yes"] {
        assert!(!nour.get(&format!("/zaken{query}")).await.text().contains("Jalil"), "{query}");
    }
    // Nothing happened, and nobody looked.
    let own = house.member("carla").await.get(&format!("/v1/zaken/{id}/gebeurtenissen")).await;
    let records = own.json()["gebeurtenissen"].as_array().unwrap().clone();
    assert!(records.iter().all(|one| one["actor"] == "carla"), "{records:?}");
}

#[tokio::test]
async fn a_field_that_nobody_offered_is_refused() {
    let house = House::funded();
    let mut carla = visitor(&house, "carla").await;
    let case = carla.opens(&family("Al Jalil")).await;
    let id: i64 = case.trim_start_matches("/zaken/").parse().unwrap();
    let member = house.member("carla").await;
    let more = [
        ("organisation", json!("ngo")),
        ("approved_for", json!(2025)),
        ("proposed_by", json!("mo")),
        ("movements", json!([])),
        ("id", json!(7)),
        ("version", json!(99)),
    ];
    for (name, given) in &more {
        for wish in wishes() {
            let mut wish = wish;
            wish[name] = given.clone();
            let answer = member.act(id, 1, &wish).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wish}");
            // The register itself does not read it either, whoever stands before it.
            assert!(serde_json::from_value::<Command>(wish.clone()).is_err(), "{wish}");
        }
        for place in ["", "/facts", "/facts/people/a0"] {
            let mut household = intake("Zahir");
            household.pointer_mut(place).unwrap()[name] = given.clone();
            let answer = member.open(&household, "k").await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{place} {name}");
        }
        let text = given.to_string();
        for path in [format!("{case}/doe/determine"), "/zaken/uitvoer".to_owned()] {
            let fields = [("versie", "1"), ("sleutel", "k"), (name, text.as_str())];
            let answer = carla.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {name}");
        }
    }
    let mut bea = visitor(&house, "bea").await;
    let fields = [("do", "add"), ("name", "eve"), ("organisation", "dtv"), ("role", "auditor")];
    for extra in [("oversees", "yes"), ("active", "yes"), ("password", "x"), ("subject", "x")] {
        let mut fields = fields.to_vec();
        fields.push(extra);
        let answer = bea.post("/accounts", &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{extra:?}");
    }
    let now = member.get(&format!("/v1/zaken/{id}")).await.json();
    assert_eq!((&now["version"], &now["organisation"]), (&json!(1), &json!("iom")));
}

#[tokio::test]
async fn passwords_are_not_guessed_at_either_door() {
    let house = House::funded();
    let right = house.password("carla").to_owned();
    let mut page = house.visitor("carla");
    // Three guesses at the page and two by a program are five.
    for guess in 0..3 {
        let answer = page.log_in_with(&format!("guess {guess}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    }
    for guess in 0..2 {
        let answer = house.begin("carla", &format!("guess {guess}")).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    let locked = house.begin("carla", &right).await;
    assert_eq!(locked.status, StatusCode::UNAUTHORIZED, "the right one is not heard either");
    assert_eq!(page.log_in().await.status, StatusCode::BAD_REQUEST);
    let nobody = house.begin("niemand", &right).await;
    assert_eq!(nobody.text(), locked.text(), "and no name is told from another");
    // Guessing on does not open it; a quarter of an hour does.
    house.at("2025-03-03T12:14:59Z");
    assert_eq!(house.begin("carla", &right).await.status, StatusCode::UNAUTHORIZED);
    house.at("2025-03-03T12:15:01Z");
    assert_eq!(house.begin("carla", &right).await.status, StatusCode::CREATED);
}

/// A workbook of this much nothing.
fn bomb(bytes: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    zip.start_file("xl/worksheets/sheet1.xml", plain).unwrap();
    let piece = vec![b' '; 1024 * 1024];
    for _ in 0..bytes / piece.len() {
        zip.write_all(&piece).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn a_file_that_unpacks_without_end_is_not_unpacked() {
    let house = House::new();
    let mut carla = visitor(&house, "carla").await;
    let bomb = bomb(512 * 1024 * 1024);
    assert!(bomb.len() < 1024 * 1024, "{} bytes", bomb.len());
    let answer = carla.upload("/zaken/inlezen", None, ("zaken.xlsx", &bomb)).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Dit bestand is te groot"), "{}", answer.text());
    assert_eq!(carla.get("/zaken").await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_was_entered_does_not_compute_in_a_spreadsheet() {
    let house = House::new();
    let (mut carla, mut cor) = (visitor(&house, "carla").await, visitor(&house, "cor").await);
    let evil = ["=cmd|' /C calc'!A0", "@SUM(1)", "+31", "-1"];
    for (place, name) in evil.iter().enumerate() {
        let mut household = family(name);
        for (field, value) in &mut household {
            match field.as_str() {
                "p0-born" | "p1-born" => *value = format!("0{}-02-198{place}", place + 1),
                "p0-v" => value.clear(),
                "p0-given" | "p1-given" => *value = format!("{name} {field}"),
                "sleutel" => *value = format!("k{place}"),
                _ => {}
            }
        }
        carla.opens(&household).await;
    }
    let fields = [("stap", "alle"), ("vorm", "csv"), ("reason", "lijst")];
    let file = cor.post("/zaken/uitvoer", &fields).await;
    let text = file.text();
    for name in evil {
        assert!(text.contains(&format!("'{name}")), "{name}: {text}");
    }
    for cell in text.lines().flat_map(|line| line.split(';')) {
        assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let secret = value(cor.get("/zaken").await.text(), "csrf");
    assert!(!text.contains(&secret));
}
