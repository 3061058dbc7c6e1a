//! The calculator, asked over HTTP: amounts, mistakes, both languages, the answer alone.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

mod common;

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{Answer, ask};
use jiff::civil::date;
use server::Desk;

fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| Desk::new(common::checked(), || date(2026, 11, 25)))
}

fn request(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields);
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body.finish()))
        .unwrap()
}

async fn post(path: &str, fields: &[(&str, &str)]) -> Answer {
    ask(desk(), request(path, fields)).await
}

/// The text that a person reads: no tags, plain spaces.
fn read(page: &Answer) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in page.with_plain_days().chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            '\u{a0}' => text.push(' '),
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(page: &Answer, all: &[&str]) {
    let text = read(page);
    for words in all {
        assert!(text.contains(words), "{words:?} is not on the page");
    }
}

/// The family of footnote 7 of the nota: two adults in one file and two minors.
const FAMILY: [(&str, &str); 8] = [
    ("adults", "2"),
    ("minors", "2"),
    ("files", "joint"),
    ("nationality", "irak"),
    ("departure", "voluntary"),
    ("channel", "iom"),
    ("registered_on", "22-03-2024"),
    ("departs_on", "15-05-2024"),
];

/// The same form with other answers in some fields.
fn family_with<'f>(other: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    FAMILY.iter().chain(other).copied().collect()
}

#[tokio::test]
async fn the_page_opens_and_answers_for_one_adult_registered_today() {
    let page = common::get(desk(), "/").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("value=\"25-11-2026\""));
    says(&page, &["Deze volwassene krijgt € 2.815,00, als de punten hieronder kloppen."]);
    says(&page, &["Niet gegarandeerd tot het besluit."]);
    let page = common::get(desk(), "/en").await;
    says(&page, &["This adult gets €2,815.00, if the points below hold."]);
    says(&page, &["Not guaranteed until the decision."]);
}

#[tokio::test]
async fn the_family_of_the_nota_under_all_schemes() {
    let page = post("/", &FAMILY).await;
    assert_eq!(page.status, StatusCode::OK);
    says(
        &page,
        &[
            "Dit gezin krijgt € 9.200,00 tot € 9.680,00",
            "De bronnen laten open hoeveel precies. Zoals wij ze nu lezen: € 9.680,00 .",
            "Volwassene 1 € 200,00 open: € 0,00 tot € 200,00 € 0,00 € 1.800,00 € 2.000,00",
            "Totaal € 9.680,00 open: € 9.200,00 tot € 9.680,00 € 7.460,00 € 8.940,00",
            "−€ 2.220,00",
            "Elke volwassene apart in RIAT gelijk € 8.460,00 gelijk",
            "“€1.800,- per volwassene”".trim_matches(['“', '”']),
        ],
    );
}

#[tokio::test]
async fn the_same_in_english() {
    let page = post("/en", &FAMILY).await;
    says(
        &page,
        &[
            "This family gets €9,200.00 to €9,680.00",
            "Total €9,680.00 open: €9,200.00 to €9,680.00 €7,460.00 €8,940.00",
        ],
    );
    assert!(page.text().contains("<html lang=\"en\">"));
}

#[tokio::test]
async fn under_the_harmonised_framework_each_moment_has_its_sum() {
    let fields = family_with(&[("registered_on", "1-10-2024"), ("departs_on", "20-11-2024")]);
    let page = post("/", &fields).await;
    says(
        &page,
        &[
            "Dit gezin krijgt € 8.940,00, als",
            "Volwassene 1 € 200,00 € 615,00 € 2.000,00 € 2.815,00",
            "Kind 2 € 40,00 € 615,00 € 1.000,00 € 1.655,00",
            "Totaal € 480,00 € 2.460,00 € 6.000,00 € 8.940,00",
            "AMIF (Europees fonds) 75%: € 461,25 per persoon",
            "Laatste dag van de eerste hulp 23-11-2024 (verwacht)",
        ],
    );
}

#[tokio::test]
async fn facts_that_are_known_make_an_answer_certain() {
    let page = post("/", &FAMILY).await;
    says(&page, &["Dit geldt alleen als:", "Heeft de terugkeerder een geldig reisdocument?"]);
    let known: Vec<(&str, &str)> = [
        "fact-cannot-pay-journey",
        "fact-no-return-in-five-years",
        "fact-no-other-reintegration",
        "fact-valid-travel-document",
        "fact-ends-procedures",
        "fact-no-entry-ban",
    ]
    .map(|fact| (fact, "yes"))
    .to_vec();
    let fields: Vec<(&str, &str)> = FAMILY.into_iter().chain(known).collect();
    let page = post("/", &fields).await;
    says(&page, &["Dit gezin krijgt € 9.200,00 tot € 9.680,00."]);
    assert!(!read(&page).contains("Dit geldt alleen als:"));
}

#[tokio::test]
async fn a_minor_alone_a_forced_departure_and_a_single_adult_each_have_an_example() {
    let page = post("/", &[("do", "example-single")]).await;
    says(&page, &["Deze volwassene krijgt"]);
    let page = post("/", &[("do", "example-minor")]).await;
    says(&page, &["Deze minderjarige krijgt"]);
    let page = post("/", &[("do", "example-forced")]).await;
    says(&page, &["Deze volwassene krijgt", "Via wie?", "Wat er niet is, en waarom"]);
    assert!(page.text().contains("value=\"forced\" checked"));
}

#[tokio::test]
async fn a_nationality_that_the_lists_do_not_settle_says_which_document_would() {
    let fields = family_with(&[("registered_on", "25-11-2026"), ("departs_on", "")]);
    let page = post("/", &fields).await;
    says(&page, &["nog niet zeker", "de DAC-lijst van de OESO voor het jaar van inschrijving"]);
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once_and_in_words() {
    let wrong = [
        ("adults", "2,5"),
        ("minors", "-1"),
        ("nationality", "Iran en Irak"),
        ("country_of_origin", "Kongo"),
        ("departure", "sideways"),
        ("channel", "pigeon"),
        ("registered_on", "31-02-2024"),
        ("departs_on", "morgen"),
        ("arrived_on", "2024-13-01"),
        ("entered_on", "1-1-1800"),
        ("fact-valid-travel-document", "perhaps"),
        ("reading-second-adult", "nobody"),
    ];
    for (path, title) in [("/", "Dit klopt nog niet"), ("/en", "Something is not right yet")] {
        let page = post(path, &wrong).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        says(&page, &[title]);
        let (_, summary) = page.text().split_once("id=\"mistakes\"").unwrap();
        let (summary, form) = summary.split_once("<form").unwrap();
        let linked = summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        let places = linked.map(|field| form.find(&format!("id=\"{field}\"")).unwrap());
        let places: Vec<usize> = places.collect();
        assert_eq!(places.len(), wrong.len());
        assert!(places.is_sorted(), "in the order of the form");
        for (field, value) in wrong {
            let link = format!("<a href=\"#{field}\">");
            assert!(page.text().contains(&link), "{field}");
            let kept = ["departure", "channel", "fact-", "reading-"];
            let is_text = !kept.iter().any(|start| field.starts_with(start));
            let typed = format!("value=\"{value}\"");
            assert!(!is_text || page.text().contains(&typed), "{field}");
        }
    }
    let page = post("/", &wrong).await;
    says(
        &page,
        &[
            "Volwassenen: “2,5” is geen heel getal.",
            "Bedoelt u: Congo",
            "“31-02-2024” is geen datum.",
        ],
    );
}

#[tokio::test]
async fn days_out_of_order_and_nobody_at_all_are_told_as_the_form_calls_them() {
    let page = post("/", &family_with(&[("departs_on", "1-1-2024")])).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    says(&page, &["De vertrekdatum (01-01-2024) ligt voor de inschrijfdatum (22-03-2024)."]);
    let page = post("/", &family_with(&[("adults", "0"), ("minors", "")])).await;
    says(&page, &["Vul ten minste één volwassene of minderjarige in."]);
    let page = post("/en", &family_with(&[("adults", "1000")])).await;
    says(&page, &["A case has at most 100 persons."]);
    let page = post("/en", &family_with(&[("registered_on", "")])).await;
    says(&page, &["Enter the registration date."]);
}

#[tokio::test]
async fn countries_go_by_either_language_or_code_and_accents_do_not_matter() {
    for name in ["Irak", "iraq", "IQ", " ïrak "] {
        let page = post("/en", &family_with(&[("nationality", name)])).await;
        says(&page, &["This family gets €9,200.00 to €9,680.00"]);
    }
    let page = post("/", &family_with(&[("nationality", "Syrie")])).await;
    assert_eq!(page.status, StatusCode::OK);
    let page = post("/", &family_with(&[("nationality", "Iraqq")])).await;
    says(&page, &["Wij kennen geen land “Iraqq”. Bedoelt u: Irak"]);
    let page = post("/", &family_with(&[("nationality", "Irka")])).await;
    says(&page, &["Wij kennen geen land “Irka”. Bedoelt u: Irak"]);
}

#[tokio::test]
async fn the_script_gets_the_answer_alone() {
    let mut request = request("/", &FAMILY);
    request.headers_mut().insert("x-fragment", "answer".parse().unwrap());
    let part = ask(desk(), request).await;
    assert_eq!(part.status, StatusCode::OK);
    assert!(part.text().starts_with("<section id=\"answer\""));
    says(&part, &["Dit gezin krijgt"]);
    let mut request = self::request("/", &family_with(&[("adults", "x")]));
    request.headers_mut().insert("x-fragment", "answer".parse().unwrap());
    let part = ask(desk(), request).await;
    assert_eq!(part.status, StatusCode::OK);
    says(&part, &["Er is nog geen antwoord.", "“x” is geen heel getal."]);
}

#[tokio::test]
async fn the_other_language_is_a_button_that_keeps_the_input() {
    let page = post("/", &FAMILY).await;
    let button = "form=\"case\" formaction=\"/en\"";
    assert!(page.text().contains(button));
    let page = post("/en", &FAMILY).await;
    for (field, value) in [("nationality", "irak"), ("registered_on", "22-03-2024")] {
        assert!(page.text().contains(&format!("name=\"{field}\" value=\"{value}\"")), "{field}");
    }
}

#[tokio::test]
async fn persons_can_be_entered_one_by_one() {
    let page = post("/", &family_with(&[("do", "persons")])).await;
    says(&page, &["Persoon 4", "gekoppeld aan persoon 1", "Dit gezin krijgt"]);
    let persons = family_with(&[
        ("persons", "2"),
        ("p0-age", "adult"),
        ("p0-file", "own"),
        ("p0-nationality", "IQ"),
        ("p1-age", "minor"),
        ("p1-nationality", "IQ"),
    ]);
    let page = post("/", &persons).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    says(&page, &["Persoon 2 is minderjarig en niet gekoppeld aan een volwassene"]);
    assert!(page.text().contains("<a href=\"#p1-file\">"));
    let mut mended = persons.clone();
    mended.extend([("p1-file", "0"), ("p1-born", "01-01-2015"), ("p0-fact-no-entry-ban", "no")]);
    let page = post("/", &mended).await;
    assert_eq!(page.status, StatusCode::OK);
    says(&page, &["Dit gezin krijgt", "geen veroordeling voor een ernstig misdrijf? Nee."]);
}

#[tokio::test]
async fn two_adults_of_whom_nobody_says_how_they_are_entered_are_asked_about() {
    let asked = "Wordt deze volwassene apart ingevoerd in RIAT";
    let page = post("/", &family_with(&[("files", ""), ("channel", "jrs")])).await;
    says(&page, &[asked]);
    assert!(page.text().contains("<a href=\"#files\">"));
    let page = post("/", &family_with(&[("files", ""), ("registered_on", "1-10-2024")])).await;
    assert!(!page.text().contains(asked), "each adult gets the same, whatever the files");
}

#[tokio::test]
async fn where_no_scheme_applies_the_page_says_so_and_compares_all_the_same() {
    let fields = family_with(&[("registered_on", "1-6-2017"), ("departs_on", "1-8-2017")]);
    let page = post("/", &fields).await;
    assert_eq!(page.status, StatusCode::OK);
    says(&page, &["Voor deze zaak geldt geen regeling.", "De regelingen naast elkaar"]);
}

#[tokio::test]
async fn what_is_typed_never_becomes_markup() {
    let page = post("/", &family_with(&[("nationality", "<script>alert(1)</script>")])).await;
    assert!(!page.text().contains("<script>alert"));
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_summary_says_the_same_as_the_page() {
    let page = post("/", &FAMILY).await;
    let (_, text) = page.text().split_once("<textarea").unwrap();
    let (text, _) = text.split_once("</textarea>").unwrap();
    assert!(text.replace('\u{a0}', " ").contains("Dit gezin krijgt € 9.200,00 tot € 9.680,00"));
    assert!(text.contains("kind 2 (dossier van volwassene 1)"));
    assert!(text.contains("Contante bijdrage bij vertrek, kind 1 en 2: 2 × €\u{a0}40,00"));
    assert!(text.contains("Niet gegarandeerd tot het besluit."));
    let ids = text.split(|c: char| !c.is_alphanumeric()).filter(|word| ["p1", "p2"].contains(word));
    assert_eq!(ids.count(), 0, "persons go by names that say something");
}

/// Every link of an answer to a row of the policy leads to that row.
#[tokio::test]
async fn every_row_can_be_followed_to_its_place_in_the_policy() {
    let refused = [("fact-no-entry-ban", "no")];
    let now = [("registered_on", "1-10-2024"), ("departs_on", "20-11-2024")];
    for other in [&[][..], &refused, &now, &[("departure", "forced"), ("channel", "jrs")]] {
        let page = post("/", &family_with(other)).await;
        let links = page.text().split("href=\"/beleid/").skip(1);
        let links: std::collections::BTreeSet<&str> =
            links.filter_map(|rest| rest.split('"').next()).collect();
        assert!(!links.is_empty());
        for link in links {
            let (scheme, row) = link.split_once('#').unwrap();
            let policy = common::get(desk(), &format!("/beleid/{scheme}")).await;
            assert!(policy.text().contains(&format!("id=\"{row}\"")), "{link}");
        }
    }
}
