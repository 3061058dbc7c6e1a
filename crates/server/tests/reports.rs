//! What is told of the cases: the monitor, statements to funders, and another policy tried on them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/office.rs"]
mod office;
#[path = "common/visitor.rs"]
mod visitor;

use axum::http::StatusCode;
use common::policies;
use office::House;
use serde_json::json;

/// A household whose money is promised: € 8.940.
async fn granted(house: &House) {
    let (carla, cor) = (house.member("carla").await, house.member("cor").await);
    let opened = carla.open(&office::intake("Al Jalil"), "k").await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.text());
    let consent = json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"});
    let wishes = [consent, json!({"command": "determine"}), json!({"command": "propose"})];
    for (version, wish) in (1..).zip(wishes) {
        let answer = carla.act(1, version, &wish).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    let answer = cor.act(1, 4, &json!({"command": "approve"})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

#[tokio::test]
async fn the_monitor_and_statements_are_for_those_who_see_accounts() {
    let house = House::funded();
    granted(&house).await;
    let mut dirk = house.visitor("dirk");
    dirk.log_in().await;
    let monitor = dirk.get("/monitor").await;
    assert_eq!(monitor.status, StatusCode::OK);
    assert!(monitor.text().contains("alle") && monitor.text().contains("N25"));
    let budgets = dirk.get("/budgetten").await;
    assert!(budgets.text().contains("action=\"/budgetten/opgave\""));
    let asked = |vorm: &'static str| [("of", "amif"), ("of-year", "2025"), ("vorm", vorm)];
    let csv = dirk.post("/budgetten/opgave", &asked("csv")).await;
    let there = "attachment; filename=\"opgave-amif-2025.csv\"";
    assert_eq!(csv.header("content-disposition"), there, "{}", csv.text());
    assert!(csv.text().contains("totaal;") && csv.text().contains("0,00"));
    let xlsx = dirk.post("/en/budgets/statement", &asked("xlsx")).await;
    assert!(xlsx.body.starts_with(b"PK"));
    let wrong = [("of", "nobody"), ("of-year", "2025"), ("vorm", "csv")];
    assert_eq!(dirk.post("/budgetten/opgave", &wrong).await.status, StatusCode::BAD_REQUEST);
    let mut conny = house.visitor("conny");
    conny.log_in().await;
    conny.get("/monitor").await;
    let refused = conny.post("/budgetten/opgave", &asked("csv")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "a provider states no accounts of a funder");
    assert!(!conny.get("/zaken").await.text().contains("href=\"/budgetten\""));
}

#[tokio::test]
async fn another_policy_is_tried_and_nothing_changes() {
    let house = House::funded();
    granted(&house).await;
    let mut dirk = house.visitor("dirk");
    dirk.log_in().await;
    dirk.get("/proef").await;
    let files = policies();
    let text = |name: &str| files.iter().find(|one| one.name == name).unwrap().text.clone();
    let same = text("nl-harmonised.toml");
    let file = ("nl-harmonised.toml", same.as_bytes());
    let answer = dirk.upload_as("/proef", "bestanden", file).await;
    assert!(answer.text().contains("0 van 1 zaken veranderen"), "{}", answer.text());
    // AMIF pays more of it: for the household nothing changes, for the funders it does.
    let questions = text("questions.toml");
    let other = questions.replace("use = \"three-quarters\"", "use = \"nine-tenths\"");
    let file = ("questions.toml", other.as_bytes());
    let answer = dirk.upload_as("/proef", "bestanden", file).await;
    let changes = other != questions && answer.text().contains("1 van 1 zaken veranderen");
    assert!(changes, "{}", answer.text());
    let broken = ("questions.toml", &b"[[question]]\n"[..]);
    let answer = dirk.upload_as("/proef", "bestanden", broken).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("<pre "), "{}", answer.text());
    let answer = dirk.upload_as("/proef", "bestanden", ("nergens.toml", b"x")).await;
    assert!(answer.text().contains("geen bestand van het beleid"));
    let now = house.member("carla").await.get("/v1/zaken/1").await.json();
    assert_eq!(now["version"], 5, "nothing changed");
}
