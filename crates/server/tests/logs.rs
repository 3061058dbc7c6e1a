//! Logs say which page was asked and how it went, and nothing of what was entered.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask must stop")]

mod common;
#[path = "common/visitor.rs"]
mod visitor;

use std::sync::{Arc, Mutex};

use common::{CASE, desk, get, post};
use visitor::{House, family};

/// Where log lines go in the test.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything that is logged until the guard is dropped.
fn listening() -> (Lines, tracing::subscriber::DefaultGuard) {
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .finish();
    (lines, tracing::subscriber::set_default(log))
}

#[tokio::test]
async fn nothing_of_the_register_is_logged() {
    let house = House::new();
    let (lines, guard) = listening();
    let mut carla = house.visitor("carla");
    carla.log_in_with("geheim wachtwoord").await;
    carla.log_in().await;
    carla.opens(&family("Al Jalil")).await;
    carla.post("/zaken/zoeken", &[("zoek", "Al Jalil")]).await;
    carla.get("/zaken/geheim").await;
    drop(guard);
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(lines.contains("route=\"/zaken/{id}\" status=404"), "{lines}");
    for secret in ["Jalil", "Ahmed", "271234", "271.234", "1985", "geheim", "carla"] {
        assert!(!lines.contains(secret), "{secret}: {lines}");
    }
    let tokens = carla.cookies.values().map(String::as_str);
    for secret in tokens.chain([house.password("carla"), carla.csrf.as_str()]) {
        assert!(!lines.contains(secret), "{lines}");
    }
}

#[tokio::test]
async fn nothing_that_is_entered_is_logged() {
    let (lines, guard) = listening();
    let desk = desk();
    let asked = format!(r#"{{"zaak":{CASE},"lezingen":{{"second-adult":"principal-only"}}}}"#);
    post(&desk, "/v1/vaststellingen", asked).await;
    let asked = format!(r#"{{"zaak":{CASE},"regeling":"geheim-1985"}}"#);
    post(&desk, "/v1/vaststellingen", asked).await;
    post(&desk, "/v1/vaststellingen", "geheim-1985 {").await;
    get(&desk, "/v1/beleidsverschillen?oud=geheim-1985&nieuwOp=1985-01-01").await;
    get(&desk, "/geheim-1985").await;
    drop(guard);
    let lines = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let answered = lines.lines().filter(|line| line.contains("answered")).count();
    assert_eq!(answered, 5, "{lines}");
    assert!(lines.contains("route=\"/v1/vaststellingen\" status=200"), "{lines}");
    for secret in ["IQ", "1985", "1987", "2015", "geheim", "second-adult", "a0"] {
        assert!(!lines.contains(secret), "{secret}: {lines}");
    }
}
