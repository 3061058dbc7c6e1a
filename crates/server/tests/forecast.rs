//! The annex on costs as a page.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask the site must stop")]

mod common;

use std::sync::LazyLock;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use common::{Answer, desk_with, get, with};
use server::{Desk, Limits};

const FORM: &[(&str, &str)] = &[("content-type", "application/x-www-form-urlencoded")];

/// One desk for all tests, which computes the forecast once; a machine may be busy.
fn desk() -> Desk {
    static DESK: LazyLock<Desk> = LazyLock::new(|| {
        desk_with(Limits { answer: Duration::from_secs(120), ..Limits::default() })
    });
    DESK.clone()
}

async fn post(desk: &Desk, path: &str, body: &str, fragment: bool) -> Answer {
    let mut headers = FORM.to_vec();
    if fragment {
        headers.push(("x-fragment", "answer"));
    }
    with(desk, Method::POST, path, &headers, body.to_owned()).await
}

#[tokio::test]
async fn the_page_says_first_what_nobody_stands_for() {
    let desk = desk();
    for (path, first, mark) in [
        ("/raming", "9 van de 18 aannames zijn invulwaarden", "INVULWAARDE"),
        ("/en/forecast", "9 of the 18 assumptions are placeholders", "PLACEHOLDER"),
    ] {
        let answer = get(&desk, path).await;
        assert_eq!(answer.status, StatusCode::OK);
        let text = answer.text();
        let (before, after) = text.split_once(first).unwrap();
        assert!(!before.contains('€'), "an amount stands before the warning");
        assert!(after.matches(mark).count() > 10, "{path}");
        // No picture without its table.
        let pictures = text.matches("<svg").count();
        assert!(pictures >= 8 && text.matches("<table").count() >= pictures, "{pictures}");
        assert!(text.contains("dienstterugkeerenvertrek.nl"), "sources are linked");
    }
}

#[tokio::test]
async fn a_moved_assumption_moves_the_forecast_and_stays_moved() {
    let desk = desk();
    let now = post(&desk, "/raming", "", true).await;
    let fewer = post(&desk, "/raming", "uptake.forced=100&budget-frontex=1.000.000,00", true).await;
    assert_eq!([now.status, fewer.status], [StatusCode::OK; 2]);
    assert_ne!(now.text(), fewer.text());
    assert!(fewer.text().starts_with("<section id=\"answer\""), "the answer alone");
    let whole =
        post(&desk, "/raming", "uptake.forced=100&budget-frontex=1.000.000,00", false).await;
    let text = whole.text();
    assert!(text.contains("value=\"100\"") && text.contains("value=\"1.000.000,00\""), "{text}");
    // The same assumptions, the same bytes.
    let again =
        post(&desk, "/raming", "uptake.forced=100&budget-frontex=1.000.000,00", false).await;
    assert_eq!(again.body, whole.body);
}

#[tokio::test]
async fn what_cannot_be_is_refused_at_its_field() {
    let desk = desk();
    for (path, body, field) in [
        ("/raming", "uptake.forced=9999", "#uptake-forced"),
        ("/raming", "persons.voluntary=-1", "#persons-voluntary"),
        ("/en/forecast", "budget-frontex=much", "#budget-frontex"),
        ("/en/forecast", "budget-nobody=1", "#budget-nobody"),
    ] {
        let answer = post(&desk, path, body, false).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(answer.text().contains(&format!("href=\"{field}\"")), "{body}");
    }
    // What the page does not ask for is nothing to it.
    assert_eq!(post(&desk, "/raming", "x=1", true).await.status, StatusCode::OK);
}
