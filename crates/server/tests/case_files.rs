//! Cases from a file and to one, on the pages.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/visitor.rs"]
mod visitor;

use axum::http::StatusCode;
use visitor::{House, value};

const CSV: &str =
    "dossier;inschrijfdatum;vertrek;kanaal;achternaam;geboortedatum;nationaliteit;RIAT-dossier
a;1-10-2024;zelfstandig;iom;Al \"Jalil;1-1-1985;Irak;eigen
";

#[tokio::test]
async fn a_file_is_looked_at_and_then_confirmed() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/zaken/inlezen").await;
    let looked = carla.upload("/zaken/inlezen", None, ("zaken.csv", CSV.as_bytes())).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text());
    assert!(looked.text().contains("Er is nog niets bewaard"));
    assert!(looked.text().contains("nieuw") && looked.text().contains("1 zaak"));
    assert!(carla.get("/zaken").await.text().contains("Hier staat nu niets"));

    let (name, cells) = (value(looked.text(), "naam"), value(looked.text(), "inhoud"));
    let cells = cells.replace("&quot;", "\"");
    for already in [false, true] {
        let fields = [("naam", name.as_str()), ("inhoud", cells.as_str())];
        let done = carla.post("/zaken/inlezen", &fields).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert!(done.text().contains("href=\"/zaken/1\""));
        assert_eq!(done.text().contains("al ingelezen"), already);
    }
    assert!(carla.get("/zaken/1").await.text().contains("Al &quot;Jalil"));
    assert_eq!(carla.get("/zaken/2").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_in_a_file_is_told_cell_by_cell() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/en/cases/import").await;
    let rows = CSV.replace("1-10-2024", "40-10-2024").replace("Irak", "Irka");
    let answer = carla.upload("/en/cases/import", None, ("zaken.csv", rows.as_bytes())).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    for place in ["<strong>zaken.csv B2</strong>: registration date:", "zaken.csv G2"] {
        assert!(answer.text().contains(place), "{place}: {}", answer.text());
    }
    assert!(answer.text().contains("Nothing was imported: 2 points"));
    let none = carla.upload("/en/cases/import", None, ("", b"")).await;
    assert!(none.text().contains("Choose a file."));
    let large = vec![b'a'; 3 * 1024 * 1024];
    let answer = carla.upload("/en/cases/import", None, ("x.csv", &large)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_file_from_elsewhere_is_not_heard() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/zaken/inlezen").await;
    for csrf in ["", "0000"] {
        let file = ("zaken.csv", CSV.as_bytes());
        let answer = carla.upload("/zaken/inlezen", Some(csrf), file).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{csrf}");
    }
    let strange = [("naam", "x"), ("inhoud", CSV), ("organisatie", "ngo")];
    let answer = carla.post("/zaken/inlezen", &strange).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn cases_are_taken_out_by_those_who_may_and_with_a_reason() {
    let house = House::new();
    let (mut carla, mut cor) = (house.visitor("carla"), house.visitor("cor"));
    carla.log_in().await;
    cor.log_in().await;
    carla.opens(&visitor::family("Al Jalil")).await;
    cor.get("/zaken/uitvoer").await;
    let without = [("stap", ""), ("vorm", "csv"), ("reason", " ")];
    let answer = cor.post("/zaken/uitvoer", &without).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Schrijf de reden op."));
    let fields = [("stap", ""), ("vorm", "csv"), ("reason", "overleg")];
    let answer = cor.post("/zaken/uitvoer", &fields).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let there = "attachment; filename=\"zaken-2024-10-01.csv\"";
    assert_eq!(answer.header("content-disposition"), there);
    assert!(answer.text().contains(";271.234.5678;1985-01-01;"), "{}", answer.text());
    let fields = [("stap", "closed"), ("vorm", "xlsx"), ("reason", "overleg")];
    let answer = cor.post("/en/cases/export", &fields).await;
    assert!(answer.body.starts_with(b"PK"));
    carla.get("/zaken").await;
    let answer = carla.post("/zaken/uitvoer", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!carla.get("/zaken").await.text().contains("/zaken/uitvoer"));
    assert!(cor.get("/zaken").await.text().contains("/zaken/uitvoer"));
}
