//! The pages of the register, asked without a browser: who gets in, what is refused, what leaks.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/visitor.rs"]
mod visitor;

use axum::http::{Method, StatusCode};
use common::{desk, with};
use visitor::{House, family};

const PAGES: [&str; 16] = [
    "/monitor",
    "/proef",
    "/zaken/inlezen",
    "/zaken/sjabloon.xlsx",
    "/en/cases/export",
    "/bewaartermijnen",
    "/zaken",
    "/zaken/nieuw",
    "/zaken/1",
    "/zaken/1/wijzigen",
    "/zaken/zoeken",
    "/budgetten",
    "/accounts",
    "/wachtwoord",
    "/en/cases",
    "/en/cases/new",
];
const POSTS: [&str; 13] = [
    "/budgetten/opgave",
    "/proef",
    "/zaken/inlezen",
    "/zaken/uitvoer",
    "/bewaartermijnen",
    "/zaken/zoeken",
    "/zaken/nieuw",
    "/zaken/1",
    "/zaken/1/doe/approve",
    "/zaken/1/wijzigen",
    "/budgetten",
    "/accounts",
    "/en/cases/1/do/close",
];

#[tokio::test]
async fn without_a_register_there_are_no_such_pages_and_no_cookies() {
    let desk = desk();
    for path in PAGES.iter().chain(&["/aanmelden", "/en/log-in", "/aanmelden/code"]) {
        let answer = with(&desk, Method::GET, path, &[], "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.header("set-cookie").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn with_a_register_every_other_page_stays_without_cookies() {
    let house = House::new();
    for path in ["/", "/en", "/beleid", "/over", "/nergens"] {
        let answer = with(&house.desk, Method::GET, path, &[], "").await;
        assert!(answer.header("set-cookie").is_empty(), "{path}");
        assert!(!answer.text().contains("/assets/cases."), "{path}");
        let there = if path == "/en" { "href=\"/en/cases\"" } else { "href=\"/zaken\"" };
        assert!(answer.text().contains(there), "{path} leads to the register");
        let without = with(&desk(), Method::GET, path, &[], "").await;
        assert!(!without.text().contains(there), "{path}");
    }
}

#[tokio::test]
async fn nobody_gets_in_without_a_session() {
    let house = House::new();
    let stale = format!("__Host-wederkeer={}", "a".repeat(64));
    for headers in [vec![], vec![("cookie", stale.as_str())]] {
        for path in PAGES {
            let answer = with(&house.desk, Method::GET, path, &headers, "").await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            let there = if path.starts_with("/en") { "/en/log-in" } else { "/aanmelden" };
            let back: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
            let list = matches!(path, "/zaken" | "/en/cases");
            let there = if list { there.to_owned() } else { format!("{there}?naar={back}") };
            assert_eq!(answer.header("location"), there, "{path}");
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        for path in POSTS {
            let answer = with(&house.desk, Method::POST, path, &headers, "csrf=x").await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        }
    }
}

#[tokio::test]
async fn the_cookie_is_for_this_host_and_no_script_and_new_at_every_login() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.get("/aanmelden").await;
    let planted = carla.cookies.clone();
    let answer = carla.log_in().await;
    let set: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    let session = set.iter().find(|one| one.starts_with("__Host-wederkeer=")).unwrap();
    for rule in ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"] {
        assert!(session.contains(rule), "{session}");
    }
    assert!(!session.contains("Domain"), "{session}");
    assert!(planted.values().all(|token| !session.contains(token.as_str())));
    let first = carla.cookies["__Host-wederkeer"].clone();
    // Whoever logs in again in the same browser ends the session from before.
    let mut again = house.visitor("carla");
    again.cookies.insert("__Host-wederkeer".to_owned(), "b".repeat(64));
    again.log_in().await;
    assert_ne!(again.cookies["__Host-wederkeer"], first);
    assert_ne!(again.cookies["__Host-wederkeer"], "b".repeat(64));
}

#[tokio::test]
async fn a_form_without_the_right_secret_changes_nothing() {
    let house = House::new();
    let mut dirk = house.visitor("dirk");
    dirk.log_in().await;
    dirk.get("/budgetten").await;
    let fields = [("funder", "amif"), ("year", "2025"), ("amount", "9"), ("source", "begroting")];
    for csrf in [None, Some(String::new()), Some("0".repeat(64))] {
        let answer = dirk.send("/budgetten", csrf.as_deref(), &fields, &[]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{csrf:?}");
    }
    let own = dirk.csrf.clone();
    let mut conny = house.visitor("conny");
    conny.log_in().await;
    conny.get("/zaken").await;
    let answer = dirk.send("/budgetten", Some(&conny.csrf), &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the secret of somebody else");
    let foreign = [("sec-fetch-site", "cross-site")];
    let answer = dirk.send("/budgetten", Some(&own), &fields, &foreign).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "from another site");
    let answer = dirk.get("/budgetten").await;
    assert!(!answer.text().contains("€\u{a0}9,00"), "nothing was booked");
    let answer = dirk.send("/budgetten", Some(&own), &fields, &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(dirk.get("/budgetten").await.text().contains("€\u{a0}9,00"));
}

#[tokio::test]
async fn a_form_to_log_in_cannot_be_sent_in_somebodys_place() {
    let house = House::new();
    let body = format!("csrf=x&name=carla&password={}&code=", house.password("carla"));
    let answer = with(&house.desk, Method::POST, "/aanmelden", &[], body.clone()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("cookie"), "it says what to do");
    assert!(!answer.header("set-cookie").contains("__Host-wederkeer="));
    let door = format!("__Host-wederkeer-door={}", "c".repeat(64));
    let headers = [("cookie", door.as_str())];
    let answer = with(&house.desk, Method::POST, "/aanmelden", &headers, body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn guessing_passwords_ends_after_five() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    for attempt in 0..5 {
        let answer = carla.log_in_with("wrong").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{attempt}");
    }
    let answer = carla.log_in().await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "the right one is not heard either");
    let locked = answer.text().to_owned();
    let mut nobody = house.visitor("carla");
    nobody.name = "niemand".to_owned();
    let answer = nobody.log_in().await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let said = |text: &str| {
        let alert = text.split("role=\"alert\"").nth(1).unwrap();
        alert.split("</ul>").next().unwrap().to_owned()
    };
    assert_eq!(said(answer.text()), said(&locked), "no name is told from another");
}

#[tokio::test]
async fn who_must_set_up_codes_does_nothing_else_first() {
    let house = House::new();
    let mut mo = house.visitor("mo");
    let answer = mo.log_in().await;
    assert_eq!(answer.header("location"), "/aanmelden/code");
    for path in ["/zaken", "/zaken/nieuw", "/wachtwoord"] {
        assert_eq!(mo.get(path).await.header("location"), "/aanmelden/code", "{path}");
    }
    let page = mo.get("/aanmelden/code").await;
    let secret = visitor::value(page.text(), "secret");
    assert!(page.text().contains("otpauth://totp/"));
    let wrong = [("secret", secret.as_str()), ("code", "000000")];
    assert_eq!(mo.post("/aanmelden/code", &wrong).await.status, StatusCode::BAD_REQUEST);
    let code = register::login::code_at(&secret, house.now()).unwrap();
    let before = mo.cookies["__Host-wederkeer"].clone();
    let right = [("secret", secret.as_str()), ("code", code.as_str())];
    assert_eq!(mo.post("/aanmelden/code", &right).await.header("location"), "/zaken");
    assert_ne!(mo.cookies["__Host-wederkeer"], before, "a new token");
    assert_eq!(mo.get("/zaken").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_case_of_another_organisation_is_not_there() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    let case = carla.opens(&family("Al Jalil")).await;
    let mut nour = house.visitor("nour");
    nour.log_in().await;
    nour.get("/zaken").await;
    let missing = nour.get("/zaken/999").await;
    for path in [case.clone(), format!("{case}/wijzigen")] {
        let answer = nour.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.text(), missing.text(), "as if there were none");
    }
    let wish = [("versie", "1"), ("sleutel", "")];
    for word in ["determine", "approve", "accept", "close"] {
        let answer = nour.post(&format!("{case}/doe/{word}"), &wish).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{word}");
    }
    assert!(!nour.get("/zaken").await.text().contains("Al Jalil"));
    let found = nour.post("/zaken/zoeken", &[("zoek", "Al Jalil Ahmed")]).await;
    assert!(!found.text().contains(&format!("href=\"{case}\"")));
    for path in ["/zaken/1x", "/zaken/-1", "/zaken/+1", "/zaken/99999999999999999999"] {
        assert_eq!(carla.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_field_that_the_page_does_not_have_is_refused() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    let case = carla.opens(&family("Al Jalil")).await;
    carla.get(&case).await;
    let wish = [("versie", "1"), ("sleutel", "k"), ("consent-on", "01-10-2024")];
    let more = [("approved_for", "2024"), ("organisation", "ngo"), ("propose-exception", "x")];
    for extra in more {
        let mut fields = wish.to_vec();
        fields.push(("consent-paper", "blad 3"));
        fields.push(extra);
        let answer = carla.post(&format!("{case}/doe/consent"), &fields).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{extra:?}");
        let mut intake = family("Haddad");
        intake.push((extra.0.to_owned(), extra.1.to_owned()));
        let answer = carla.post_all("/zaken/nieuw", &intake).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{extra:?}");
    }
    let twice = [("versie", "1"), ("versie", "2")];
    let answer = carla.post(&format!("{case}/doe/determine"), &twice).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(carla.post(&format!("{case}/doe/erase"), &[]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_sent_twice_is_done_once_and_an_old_screen_is_told_so() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    let case = carla.opens(&family("Al Jalil")).await;
    let page = carla.get(&case).await;
    let consent = [
        ("versie", "1"),
        ("sleutel", "once"),
        ("consent-on", "01-10-2024"),
        ("consent-paper", "blad 3"),
    ];
    let wish = format!("{case}/doe/consent");
    for _ in 0..2 {
        let answer = carla.post(&wish, &consent).await;
        assert_eq!(answer.header("location"), format!("{case}?gedaan=consent"));
    }
    let history = carla.get(&case).await;
    assert_eq!(history.text().matches("Toestemming vastgelegd").count(), 1);
    assert!(page.text().contains("nu te doen"));
    let old = [("versie", "1"), ("sleutel", "other")];
    let answer = carla.post(&format!("{case}/doe/determine"), &old).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("Iemand anders heeft de zaak gewijzigd"));
}

#[tokio::test]
async fn who_looks_at_the_case_of_somebody_else_says_why() {
    let house = House::new();
    let (mut carla, mut cor) = (house.visitor("carla"), house.visitor("cor"));
    carla.log_in().await;
    cor.log_in().await;
    let case = carla.opens(&family("Al Jalil")).await;
    cor.get(&case).await;
    let assign =
        [("versie", "1"), ("sleutel", "k"), ("assign-to", "carla"), ("assign-reason", "intake")];
    let answer = cor.post(&format!("{case}/doe/assign"), &assign).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let asked = cor.get(&case).await;
    assert!(asked.text().contains("waarom opent u die"), "{}", asked.text());
    assert!(!asked.text().contains("Al Jalil"), "nothing is told before");
    assert_eq!(cor.post(&case, &[("reason", " ")]).await.status, StatusCode::BAD_REQUEST);
    let answer = cor.post(&case, &[("reason", "goedkeuren")]).await;
    assert_eq!(answer.header("location"), case);
    assert!(cor.get(&case).await.text().contains("Al Jalil"));
    let seen = carla.get(&case).await;
    assert!(seen.text().contains("goedkeuren"), "the reason stands with the case");
}

#[tokio::test]
async fn roles_see_what_they_may_and_nothing_else() {
    let house = House::new();
    for (name, path, status) in [
        ("bea", "/zaken", StatusCode::FORBIDDEN),
        ("bea", "/accounts", StatusCode::OK),
        ("carla", "/accounts", StatusCode::FORBIDDEN),
        ("carla", "/budgetten", StatusCode::FORBIDDEN),
        ("dirk", "/budgetten", StatusCode::OK),
        ("dirk", "/zaken/nieuw", StatusCode::FORBIDDEN),
        ("rein", "/bewaartermijnen", StatusCode::OK),
        ("carla", "/bewaartermijnen", StatusCode::FORBIDDEN),
        ("aya", "/zaken", StatusCode::OK),
        ("aya", "/zaken/nieuw", StatusCode::FORBIDDEN),
        ("aya", "/zaken/inlezen", StatusCode::FORBIDDEN),
        ("aya", "/zaken/uitvoer", StatusCode::OK),
        ("carla", "/zaken/inlezen", StatusCode::OK),
        ("carla", "/zaken/sjabloon.xlsx", StatusCode::OK),
        ("carla", "/monitor", StatusCode::FORBIDDEN),
        ("conny", "/monitor", StatusCode::OK),
        ("conny", "/proef", StatusCode::FORBIDDEN),
        ("dirk", "/proef", StatusCode::OK),
        ("aya", "/en/monitoring", StatusCode::OK),
        ("aya", "/proef", StatusCode::FORBIDDEN),
        ("carla", "/zaken/uitvoer", StatusCode::FORBIDDEN),
        ("bea", "/zaken/sjabloon.xlsx", StatusCode::FORBIDDEN),
        ("cor", "/en/cases/export", StatusCode::OK),
    ] {
        let mut visitor = house.visitor(name);
        visitor.log_in().await;
        let answer = visitor.get(path).await;
        assert_eq!(answer.status, status, "{name} {path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn a_case_that_still_goes_on_is_not_erased() {
    let house = House::new();
    let (mut sanne, mut rein) = (house.visitor("sanne"), house.visitor("rein"));
    sanne.log_in().await;
    rein.log_in().await;
    let case = sanne.opens(&family("Al Jalil")).await;
    let id = case.trim_start_matches("/zaken/");
    rein.get("/bewaartermijnen").await;
    let field = format!("case-{id}-reason");
    let fields = [("case", id), (field.as_str(), "selectielijst")];
    let answer = rein.post("/bewaartermijnen", &fields).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(sanne.get(&case).await.text().contains("Al Jalil"), "nothing was erased");
    let answer = sanne.post("/bewaartermijnen", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_account_that_is_turned_off_is_out_at_once() {
    let house = House::new();
    let (mut bea, mut sanne) = (house.visitor("bea"), house.visitor("sanne"));
    bea.log_in().await;
    sanne.log_in().await;
    assert_eq!(sanne.get("/zaken").await.status, StatusCode::OK);
    bea.get("/accounts").await;
    let off = [("do", "off"), ("who", "sanne")];
    assert_eq!(bea.post("/accounts", &off).await.status, StatusCode::SEE_OTHER);
    assert_eq!(sanne.get("/zaken").await.status, StatusCode::SEE_OTHER);
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/zaken").await;
    assert_eq!(carla.post("/accounts", &off).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn no_name_and_no_v_number_stands_in_an_address() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.opens(&family("Al Jalil")).await;
    let list = carla.get("/zaken").await;
    assert!(list.text().contains("•••••••678"), "masked");
    assert!(!list.text().contains("2712345678"));
    let found = carla.post("/zaken/zoeken", &[("zoek", "2712345678")]).await;
    assert!(found.text().contains("Al Jalil"));
    for page in [&list, &found] {
        for address in page.text().split("href=\"").skip(1) {
            let address = address.split('"').next().unwrap();
            assert!(!address.contains("Jalil") && !address.contains("271"), "{address}");
        }
    }
}
