//! What holds for every answer, whatever was asked.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask must stop")]

mod common;

use axum::http::{Method, StatusCode};
use common::{Answer, desk, desk_with, get, post, with};
use server::Limits;

const HEADERS: [&str; 11] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "strict-transport-security",
    "cross-origin-opener-policy",
    "cross-origin-embedder-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "x-permitted-cross-domain-policies",
    "cache-control",
];

fn is_guarded(answer: &Answer) {
    for name in HEADERS {
        assert!(!answer.header(name).is_empty(), "{name}");
    }
    for name in ["server", "x-powered-by", "set-cookie"] {
        assert!(answer.header(name).is_empty(), "{name}");
    }
    assert!(answer.header("content-security-policy").starts_with("default-src 'none';"));
    assert!(!answer.header("content-security-policy").contains("unsafe"));
}

#[tokio::test]
async fn every_answer_is_guarded_also_a_refusal() {
    let desk = desk_with(Limits { body_bytes: 10, ..Limits::default() });
    for (method, path, body, status) in [
        (Method::GET, "/healthz", "", StatusCode::OK),
        (Method::HEAD, "/healthz", "", StatusCode::OK),
        (Method::GET, "/metrics", "", StatusCode::OK),
        (Method::GET, "/nergens", "", StatusCode::NOT_FOUND),
        (Method::GET, "/en/nowhere", "", StatusCode::NOT_FOUND),
        (Method::GET, "/assets/nothing.css", "", StatusCode::NOT_FOUND),
        (Method::GET, "/v1/niets", "", StatusCode::NOT_FOUND),
        (Method::POST, "/healthz", "", StatusCode::METHOD_NOT_ALLOWED),
        (Method::POST, "/nergens", "more than ten", StatusCode::PAYLOAD_TOO_LARGE),
        (Method::POST, "/v1/niets", "more than ten", StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answer = with(&desk, method, path, &[], body).await;
        assert_eq!(answer.status, status, "{path}");
        is_guarded(&answer);
        let api = path.starts_with("/v1");
        assert_eq!(!answer.header("api-version").is_empty(), api, "{path}");
        let kind = answer.header("content-type");
        let refused = status.is_client_error();
        assert_eq!(kind == "application/problem+json", refused && api, "{path}");
        assert_eq!(kind.starts_with("text/html"), refused && !api, "{path}");
    }
}

#[tokio::test]
async fn a_refusal_speaks_the_language_of_who_asks() {
    let desk = desk();
    assert!(get(&desk, "/nergens").await.text().contains("Deze pagina is er niet"));
    assert!(get(&desk, "/en/nowhere").await.text().contains("There is no such page"));
    let english = [("accept-language", "en-GB,en;q=0.9")];
    let answer = with(&desk, Method::GET, "/v1/niets", &english, "").await;
    assert_eq!(answer.header("content-language"), "en");
    assert_eq!(answer.json()["title"], "There is no such page");
    assert_eq!(answer.json()["status"], 404);
    let answer = post(&desk, "/healthz", "").await;
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn assets_are_compressed_and_kept() {
    let desk = desk();
    let page = get(&desk, "/nergens").await;
    let start = page.text().find("/assets/theme.").unwrap();
    let address: String = page.text()[start..].chars().take_while(|c| *c != '"').collect();
    let plain = get(&desk, &address).await;
    let gzip = [("accept-encoding", "br, gzip")];
    let small = with(&desk, Method::GET, &address, &gzip, "").await;
    for answer in [&plain, &small] {
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("cache-control").contains("immutable"));
        assert!(answer.header("vary").to_lowercase().contains("accept-encoding"));
        is_guarded(answer);
    }
    assert!(small.body.len() <= plain.body.len());
    let again = [("if-none-match", plain.header("etag"))];
    let known = with(&desk, Method::GET, &address, &again, "").await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn pages_are_compressed_for_who_takes_it() {
    let desk = desk();
    let gzip = [("accept-encoding", "gzip")];
    let small = with(&desk, Method::GET, "/metrics", &gzip, "").await;
    assert_eq!(small.header("content-encoding"), "gzip");
    assert_eq!(small.body[..2], [0x1f, 0x8b]);
    assert!(small.header("vary").contains("accept-encoding"));
}

#[tokio::test]
async fn counters_know_the_pattern_and_not_the_address() {
    let desk = desk();
    get(&desk, "/assets/secret-IQ-1985-01-01.css").await;
    get(&desk, "/nergens/IQ?born=1985-01-01").await;
    let health = get(&desk, "/healthz").await;
    assert!(health.text().contains(desk.package().hash()));
    assert!(health.text().contains(env!("CARGO_PKG_VERSION")));
    let metrics = get(&desk, "/metrics").await;
    let text = metrics.text();
    for line in [
        "wederkeer_requests_total{method=\"GET\",route=\"/assets/{name}\",status=\"404\"} 1",
        "wederkeer_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 1",
        "wederkeer_requests_in_flight 1",
        "wederkeer_request_seconds_count 3",
        "wederkeer_request_seconds_bucket{le=\"+Inf\"} 3",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    assert!(!text.contains("1985") && !text.contains("IQ"));
    let cells =
        format!("wederkeer_package_cells{{kind=\"whole\"}} {}", desk.package().cells().whole);
    assert!(text.contains(&cells));
}

#[tokio::test]
async fn bodies_together_have_a_limit() {
    let desk = desk_with(Limits { held_bytes: 8, ..Limits::default() });
    let answer = post(&desk, "/v1/niets", "more than eight").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert_eq!(post(&desk, "/v1/niets", "eight..!").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_that_checks_receipts_brings_its_own_policy() {
    const POLICY: &str = "default-src 'none'; script-src 'sha256-x' 'wasm-unsafe-eval'";
    let html = |policy: &str| {
        format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"><p>page")
    };
    let answer = get(&desk(), "/controle").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "without one");
    let with_page = desk().with_check_page(html(POLICY)).unwrap();
    for path in ["/controle", "/en/check"] {
        let answer = get(&with_page, path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().ends_with("<p>page"));
        let policy = answer.header("content-security-policy");
        assert_eq!(policy, format!("{POLICY}; frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let other = get(&with_page, "/").await;
    assert!(!other.header("content-security-policy").contains("unsafe"), "only there");
    assert!(desk().with_check_page(html("default-src *")).is_none());
    assert!(desk().with_check_page("<p>page".to_owned()).is_none());
}
