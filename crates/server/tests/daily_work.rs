//! What makes a day shorter: cases divided together, lists of one's own, the way back after a
//! login, a new first password.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at once")]

mod common;
#[path = "common/visitor.rs"]
mod visitor;

use axum::http::StatusCode;
use visitor::{House, family, value};

#[tokio::test]
async fn several_cases_are_divided_together_with_a_report() {
    let house = House::new();
    let (mut carla, mut cor) = (house.visitor("carla"), house.visitor("cor"));
    carla.log_in().await;
    cor.log_in().await;
    let first = carla.opens(&family("Al Jalil")).await;
    let mut other = family("Haddad");
    for (field, value) in &mut other {
        match field.as_str() {
            "p0-born" | "p1-born" => *value = "03-05-1979".to_owned(),
            "p0-v" => value.clear(),
            "p0-given" | "p1-given" => *value = format!("Samir {field}"),
            "sleutel" => *value = "other".to_owned(),
            _ => {}
        }
    }
    let second = carla.opens(&other).await;
    let list = cor.get("/zaken").await;
    assert!(list.text().contains("form=\"assign\" name=\"zaak-1\" value=\"1\""));
    let fields = |version: &'static str| {
        [
            ("do", "assign"),
            ("to", "carla"),
            ("reason", "verlof"),
            ("sleutel", version),
            ("zaak-1", "1"),
            ("zaak-2", version),
            ("zaak-999", "1"),
        ]
    };
    let report = cor.post("/zaken", &fields("7")).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    assert!(report.text().contains("1 van 3 zaken staan nu op de lijst van carla."));
    assert!(report.text().contains("Iemand anders heeft de zaak gewijzigd"));
    assert!(report.text().contains("Er is geen zaak met dit nummer"));
    let again = cor.post("/zaken", &fields("7")).await;
    assert!(again.text().contains("1 van 3 zaken"), "sent twice, done once");
    for (case, whose) in [(&first, "carla"), (&second, "–")] {
        let list = cor.get("/zaken").await;
        let row = list.text().split(&format!("href=\"{case}\"")).nth(1).unwrap();
        assert!(row.split("</tr>").next().unwrap().contains(whose), "{case}");
    }
    let nobody = [("do", "assign"), ("to", "dirk"), ("reason", "x"), ("zaak-2", "1")];
    assert_eq!(cor.post("/zaken", &nobody).await.status, StatusCode::BAD_REQUEST);
    let silent = [("do", "assign"), ("to", ""), ("reason", " "), ("zaak-2", "1")];
    assert_eq!(cor.post("/zaken", &silent).await.status, StatusCode::BAD_REQUEST);
    carla.get("/zaken").await;
    assert_eq!(carla.post("/zaken", &fields("1")).await.status, StatusCode::FORBIDDEN);
    assert!(!carla.get("/zaken").await.text().contains("form=\"assign\""));
}

#[tokio::test]
async fn a_list_is_kept_for_its_owner_alone() {
    let house = House::new();
    let (mut carla, mut cor) = (house.visitor("carla"), house.visitor("cor"));
    carla.log_in().await;
    cor.log_in().await;
    let list = carla.get("/zaken?stap=approved&mij=yes").await;
    let query = value(list.text(), "lijst").replace("&amp;", "&");
    assert_eq!(query, "stap=approved&mij=yes");
    let save = [("do", "save"), ("title", "Wacht op vertrek"), ("lijst", query.as_str())];
    let answer = carla.post("/zaken", &save).await;
    assert_eq!(answer.header("location"), "/zaken?stap=approved&mij=yes");
    let there = "href=\"/zaken?stap=approved&amp;mij=yes\">Wacht op vertrek";
    assert!(carla.get("/zaken").await.text().contains(there));
    assert!(!cor.get("/zaken").await.text().contains("Wacht op vertrek"));
    let bad = [("do", "save"), ("title", ""), ("lijst", "")];
    assert_eq!(carla.post("/zaken", &bad).await.status, StatusCode::BAD_REQUEST);
    carla.get("/zaken").await;
    let drop = [("do", "drop"), ("title", "Wacht op vertrek")];
    cor.post("/zaken", &drop).await;
    assert!(carla.get("/zaken").await.text().contains(there), "that of somebody else stays");
    carla.post("/zaken", &drop).await;
    assert!(!carla.get("/zaken").await.text().contains(there));
    // A copy takes the lists along.
    carla.get("/zaken").await;
    carla.post("/zaken", &save).await;
    let mut copy = Vec::new();
    house.register.back_up(&mut copy).unwrap();
    assert!(String::from_utf8(copy).unwrap().contains("Wacht op vertrek"));
}

#[tokio::test]
async fn a_list_leads_only_to_the_list() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/zaken").await;
    for query in ["x\r\nset-cookie: a=b", "stap=approved#x", "//evil.example", "\"><script>"] {
        let save = [("do", "save"), ("title", "x"), ("lijst", query)];
        let answer = carla.post("/zaken", &save).await;
        let there = answer.header("location").to_owned();
        assert!(there == "/zaken" || there.starts_with("/zaken?"), "{there}");
        assert!(!there.contains(['\r', '\n', '"', '<', '#']), "{there}");
        let list = carla.get("/zaken").await;
        assert!(!list.text().contains("<script>"), "{query}");
    }
}

#[tokio::test]
async fn after_the_login_one_is_where_one_wanted_to_be() {
    let house = House::new();
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    let case = carla.opens(&family("Al Jalil")).await;
    let mut again = house.visitor("carla");
    let asked = again.get(&case).await;
    let there = asked.header("location").to_owned();
    assert_eq!(there, "/aanmelden?naar=%2Fzaken%2F1");
    let form = again.get(&there).await;
    assert_eq!(value(form.text(), "naar"), case);
    let password = house.password("carla").to_owned();
    let mut fields =
        vec![("name", "carla"), ("password", "wrong"), ("code", ""), ("naar", case.as_str())];
    let wrong = again.post("/aanmelden", &fields).await;
    assert_eq!(value(wrong.text(), "naar"), case, "a wrong password does not lose the way");
    fields[1].1 = password.as_str();
    assert_eq!(again.post("/aanmelden", &fields).await.header("location"), case);
    // Not to another site, whoever wrote the address.
    for evil in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
        let mut somebody = house.visitor("carla");
        somebody.get("/aanmelden").await;
        let fields =
            [("name", "carla"), ("password", password.as_str()), ("code", ""), ("naar", evil)];
        let answer = somebody.post("/aanmelden", &fields).await;
        assert_eq!(answer.header("location"), "/zaken", "{evil}");
        let form = house.visitor("x").get(&format!("/aanmelden?naar={evil}")).await;
        assert!(!form.text().contains("evil"), "{evil}");
    }
}

#[tokio::test]
async fn a_lost_password_is_replaced_by_an_administrator() {
    let house = House::new();
    let (mut bea, mut sanne) = (house.visitor("bea"), house.visitor("sanne"));
    bea.log_in().await;
    sanne.log_in().await;
    bea.get("/accounts").await;
    let answer = bea.post("/accounts", &[("do", "reset"), ("who", "sanne")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let first = answer.text().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(sanne.get("/zaken").await.status, StatusCode::SEE_OTHER, "her sessions ended");
    assert_eq!(sanne.log_in().await.status, StatusCode::BAD_REQUEST, "the old one is over");
    assert_eq!(sanne.log_in_with(&first).await.header("location"), "/zaken");
    let mut carla = house.visitor("carla");
    carla.log_in().await;
    carla.get("/zaken").await;
    let answer = carla.post("/accounts", &[("do", "reset"), ("who", "sanne")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
