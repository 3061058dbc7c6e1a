//! The workbench, asked over HTTP: texts, mistakes, differences, downloads, hostile input.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

mod common;

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use common::{Answer, ask};
use jiff::civil::date;
use server::Desk;

const FRONTEX: &str = "frontex-jrs.toml";
const INTENT: &str = "Vanaf 1 maart 2027 is de hulp bij aankomst na gedwongen vertrek €250,- per \
                      persoon.\nHulp bij aankomst: € 700 per persoon.";

fn text_of(name: &str) -> String {
    common::policies().into_iter().find(|file| file.name == name).unwrap().text
}

/// One desk for all: its package is checked once, and no test can change it.
fn desk() -> &'static Desk {
    static DESK: OnceLock<Desk> = OnceLock::new();
    DESK.get_or_init(|| Desk::new(common::checked(), || date(2026, 11, 25)))
}

/// Whether a person reads these words; a space that does not break is a space.
fn says(page: &Answer, words: &str) -> bool {
    let text =
        page.with_plain_days().replace('\u{a0}', " ").replace("&quot;", "\"").replace("&gt;", ">");
    text.contains(words)
}

async fn get(path: &str) -> Answer {
    common::get(desk(), path).await
}

/// Sends a form as a browser does: every line end as two characters.
fn form(path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        body.append_pair(name, &value.replace('\n', "\r\n"));
    }
    raw(path, body.finish().into_bytes())
}

fn raw(path: &str, body: Vec<u8>) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body))
        .unwrap()
}

async fn check(path: &str, file: &str, text: &str, intent: &str) -> Answer {
    let fields = [("bestand", file), ("tekst", text), ("voornemen", intent)];
    ask(desk(), form(path, &fields)).await
}

/// The scheme of Frontex with €250 from 1 March 2027, the old row ending on a day.
fn raised(until: Option<&str>) -> String {
    let old = text_of(FRONTEX);
    let ended = match until {
        None => old,
        Some(until) => {
            let from = "from = \"unknown\"\n";
            assert_eq!(old.matches(from).count(), 1);
            old.replace(from, &format!("{from}until = {until}\n"))
        }
    };
    format!(
        "{ended}\n[[row]]\nid = \"post-arrival.forced.2027\"\nbenefit = \"post-arrival\"\n\
         when = {{ departure = \"forced\", eurp = \"listed\" }}\namount = 250\n\
         form = {{ kind = \"by-arrangement\" }}\nfrom = 2027-03-01\n\
         cite = \"voornemen '€250,- per persoon'\"\n"
    )
}

/// The text inside a textarea, as a browser reads it.
fn textarea(page: &str, id: &str) -> String {
    let (_, rest) = page.split_once(&format!("id=\"{id}\"")).unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    let (text, _) = rest.split_once("</textarea>").unwrap();
    let text = text.strip_prefix('\n').unwrap();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[tokio::test]
async fn every_file_can_be_chosen_in_both_languages() {
    let page = get("/werkbank").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(says(&page, "href=\"/werkbank?bestand=frontex-jrs.toml\""));
    assert!(says(&page, "Geharmoniseerd kader"));
    assert!(says(&page, "?bestand=lists%2Feurp-countries.csv"));
    assert!(!says(&page, "nota-5332297"), "the texts of sources are what they are");
    let page = get("/en/workbench").await;
    assert!(says(&page, "Choose a file"));
    assert!(says(&page, "Harmonised framework"));
    let page = get("/en/workbench?bestand=lists%2Fsyria.csv").await;
    assert_eq!(textarea(page.text(), "tekst"), text_of("lists/syria.csv"));
    for nowhere in ["nothing.toml", "../../etc/passwd", "sources/readings.md"] {
        let page = get(&format!("/werkbank?bestand={nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(says(&page, "Dit bestand is er niet"));
    }
}

#[tokio::test]
async fn a_text_travels_byte_for_byte() {
    let text = format!("\n\n{}# <b>&amp; één, 🎈\t\"'\n\n", text_of(FRONTEX));
    let page = check("/werkbank", FRONTEX, &text, "").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(textarea(page.text(), "tekst"), text);
    let fields = [("bestand", FRONTEX), ("tekst", &text), ("actie", "download")];
    let file = ask(desk(), form("/en/workbench", &fields)).await;
    assert_eq!(file.text(), text);
    assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
    let as_file = "attachment; filename=\"frontex-jrs.toml\"";
    assert_eq!(file.header("content-disposition"), as_file);
    let fields = [
        ("bestand", FRONTEX),
        ("tekst", &text),
        ("voornemen", INTENT),
        ("actie", "download-voornemen"),
    ];
    let file = ask(desk(), form("/werkbank", &fields)).await;
    assert_eq!(file.text(), INTENT);
    let as_file = "attachment; filename=\"voornemen.txt\"";
    assert_eq!(file.header("content-disposition"), as_file);
}

#[tokio::test]
async fn the_text_in_force_has_no_mistakes_and_no_difference() {
    let page = check("/werkbank", FRONTEX, &text_of(FRONTEX), "").await;
    assert!(says(&page, "gevallen bewezen, elk met precies één uitkomst"), "{}", page.text());
    assert!(says(&page, "Niets: dit is de tekst die nu geldt."));
    assert!(says(&page, "€ 7.460,00"));
    let page = check("/en/workbench", FRONTEX, &text_of(FRONTEX), "").await;
    assert!(says(&page, "cells proved, each with exactly one outcome"));
    assert!(says(&page, "€7,460.00"));
}

#[tokio::test]
async fn both_rows_hold_until_the_old_one_ends() {
    let page = check("/werkbank", FRONTEX, &raised(None), INTENT).await;
    assert!(says(&page, "Overlap"), "{}", page.text());
    assert!(says(&page, "P602"));
    let line = raised(None).lines().position(|line| line.contains("forced.2027")).unwrap() + 1;
    assert!(says(&page, &format!("Regel {line}, kolom 6")));
    assert!(says(&page, &format!("{line} | id = \"post-arrival.forced.2027\"")));
    assert!(!says(&page, "Voorbeelden nagerekend"));
    let page = check("/en/workbench", FRONTEX, &raised(None), INTENT).await;
    assert!(says(&page, "Overlap: “post-arrival.forced.eurp” and “post-arrival.forced.2027”"));
    assert!(says(&page, "Mend: End the one row, or narrow its condition."));
}

#[tokio::test]
async fn a_day_too_early_leaves_a_gap() {
    let page = check("/werkbank", FRONTEX, &raised(Some("2027-02-27")), INTENT).await;
    assert!(says(&page, "P601"), "{}", page.text());
    let page = check("/en/workbench", FRONTEX, &raised(Some("2027-02-27")), INTENT).await;
    assert!(says(&page, "Gap: “post-arrival” has no row for departure=forced"));
}

#[tokio::test]
async fn what_follows_changes_too() {
    let page = check("/werkbank", FRONTEX, &raised(Some("2027-02-28")), INTENT).await;
    assert!(says(&page, "Geen fouten"), "{}", page.text());
    for scheme in ["frontex-jrs", "nl-harmonised"] {
        assert!(says(&page, &format!("<span class=\"hint\">{scheme}</span>")), "{scheme}");
    }
    assert!(says(
        &page,
        "Hulp in de eerste dagen na aankomst, gedwongen vertrek: van € 205,00 naar € 250,00 \
         (+€ 45,00)"
    ));
    assert!(says(&page, "Bij inschrijving vanaf 01-03-2027"));
    assert!(!says(&page, "wat al heeft gegolden. Bedoelt u"));
    // One parent with two children: three times 45.
    assert!(says(&page, "+€ 135,00"));
    let page = check("/en/workbench", FRONTEX, &raised(Some("2027-02-28")), INTENT).await;
    assert!(says(&page, "Registered from 1 March 2027"));
    assert!(says(&page, "+€135.00"));
    assert!(says(&page, "sources/voornemen.txt"));
}

#[tokio::test]
async fn an_amount_needs_a_source_and_the_intended_decision_is_one() {
    let text = raised(Some("2027-02-28"));
    let page = check("/en/workbench", FRONTEX, &text, "").await;
    assert!(says(&page, "P202"), "{}", page.text());
    let text = text.replace("amount = 250", "amount = 520");
    let page = check("/en/workbench", FRONTEX, &text, INTENT).await;
    assert!(says(&page, "The amount 520.00 occurs in none of this row"), "{}", page.text());
}

#[tokio::test]
async fn editing_the_past_is_said() {
    let text = text_of("nl-national.toml");
    let text = text.replacen("kind = \"combined\"", "kind = \"cash\"", 1);
    let page = check("/werkbank", "nl-national.toml", &text, "").await;
    assert!(says(&page, "wat al heeft gegolden. Bedoelt u"), "{}", page.text());
}

#[tokio::test]
async fn the_script_gets_the_result_alone() {
    let mut request = form("/werkbank", &[("bestand", FRONTEX), ("tekst", "format = ")]);
    request.headers_mut().insert("x-fragment", "findings".parse().unwrap());
    let part = ask(desk(), request).await;
    assert_eq!(part.status, StatusCode::OK);
    assert!(part.text().starts_with("<div data-stand=\"1 fout\">"), "{}", part.text());
    assert!(part.text().contains("P002"));
    assert!(!part.text().contains("<textarea"));
}

#[tokio::test]
async fn a_rejected_package_changes_nothing() {
    for text in ["", "format = 1", &raised(None)] {
        let fields = [("bestand", FRONTEX), ("tekst", text)];
        let page = ask(desk(), form("/werkbank", &fields)).await;
        assert!(says(&page, "alert--error"), "{text}");
    }
    let page = get("/werkbank?bestand=frontex-jrs.toml").await;
    assert_eq!(textarea(page.text(), "tekst"), text_of(FRONTEX));
}

#[tokio::test]
async fn hostile_forms_are_refused_and_nothing_breaks() {
    let bad = |body: &[u8]| {
        let mut all = b"bestand=frontex-jrs.toml&tekst=".to_vec();
        all.extend_from_slice(body);
        raw("/en/workbench", all)
    };
    for body in [&b"%FF%FE"[..], b"\xff", b"a%00b", b"%1B%5B31m"] {
        let page = ask(desk(), bad(body)).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        assert!(says(&page, "characters that cannot be read"));
    }
    for size in [600_000, 3_000_000] {
        let page = ask(desk(), bad(&vec![b'a'; size])).await;
        assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    }
    for body in ["", "bestand=x", "{\"bestand\":1}", "bestand=sources%2Freadings.md&tekst=a"] {
        let page = ask(desk(), raw("/werkbank", body.into())).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let deep = format!("a = {}", "[".repeat(200_000));
    let tables = format!("{}a = 1", "[a.b]\n".repeat(50_000));
    let markup = "</textarea><script>alert(1)</script> = 1";
    for text in [deep.as_str(), &tables, markup, "a = \"\"\"", "\u{feff}x = 1"] {
        let page = check("/werkbank", FRONTEX, text, "").await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(says(&page, "alert--error"));
        assert!(!says(&page, "<script>alert"));
    }
}

/// The text that the page of a table carries along.
fn carried(page: &Answer) -> String {
    let (_, rest) = page.text().split_once("name=\"tekst\" value=\"").unwrap();
    let (text, _) = rest.split_once("\">").unwrap();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

async fn table(path: &str, fields: &[(&str, &str)]) -> Answer {
    let text = text_of(FRONTEX);
    let mut all = vec![("bestand", FRONTEX), ("tekst", &text), ("weergave", "tabel")];
    all.extend_from_slice(fields);
    ask(desk(), form(path, &all)).await
}

#[tokio::test]
async fn a_new_amount_takes_four_fields() {
    let fields = [
        ("actie", "voeg-toe"),
        ("rij", "post-arrival.voluntary"),
        ("nieuw-bedrag", "\u{20ac} 700,00"),
        ("nieuw-vanaf", "01-01-2027"),
    ];
    let page = table("/werkbank", &fields).await;
    assert!(says(&page, "Geen fouten"), "{}", page.text());
    assert!(says(&page, "van € 615,00 naar € 700,00 (+€ 85,00)"));
    assert!(says(&page, "<span class=\"hint\">nl-harmonised</span>"));
    let text = carried(&page);
    assert!(text.contains("from = 2022-04-01\nuntil = 2026-12-31\ncite = [\"nota N8 tabel 2"));
    assert!(text.contains("id = \"post-arrival.voluntary.2027\"\n"));
    let words = "post-arrival.voluntary: EUR 700 vanaf 01-01-2027";
    assert!(text.contains(&format!("cite = \"voornemen '{words}'\"")));
    assert_eq!(textarea(page.text(), "voornemen"), format!("{words}\n"));
    assert!(text.starts_with("# Frontex Joint Reintegration Services"));
    // The same text is what comes down, and what the other view shows.
    for (action, in_table) in [("download", false), ("als-tekst", true)] {
        let view = if in_table { "tabel" } else { "" };
        let fields = [("bestand", FRONTEX), ("tekst", &text), ("weergave", view)];
        let all = [&fields[..], &[("voornemen", words), ("actie", action)]].concat();
        let page = ask(desk(), form("/en/workbench", &all)).await;
        let got = if in_table { textarea(page.text(), "tekst") } else { page.text().to_owned() };
        assert_eq!(got, text);
    }
}

#[tokio::test]
async fn a_field_of_the_table_changes_its_value_alone() {
    let page = table("/werkbank", &[("actie", "controleer")]).await;
    assert_eq!(carried(&page), text_of(FRONTEX));
    // A day as it is shown is no change.
    assert!(says(&page, "value=\"01-04-2022\""));
    let page = table("/werkbank", &[("r0-vanaf", "01-04-2022"), ("r0-bedrag", "615,00")]).await;
    assert_eq!(carried(&page), text_of(FRONTEX));
    let fields = [("r0-bedrag", "2.460,50"), ("r0-vanaf", "2-4-2022"), ("r1-bedrag", "615")];
    let page = table("/en/workbench", &fields).await;
    let old = text_of(FRONTEX);
    let (head, rest) = old.split_once("amount = 615\n").unwrap();
    let rest = rest.replacen("from = 2022-04-01", "from = 2022-04-02", 1);
    assert_eq!(carried(&page), format!("{head}amount = 2460.50\n{rest}"));
    assert!(says(&page, "The amount 2460.50 occurs in none"), "{}", page.text());
}

#[tokio::test]
async fn what_cannot_be_read_stays_in_its_field() {
    let fields = [
        ("actie", "voeg-toe"),
        ("rij", "nothing"),
        ("nieuw-bedrag", "veel"),
        ("nieuw-vanaf", "31-02-2027"),
        ("r0-bedrag", "x<y"),
    ];
    for (path, amount, day) in [
        ("/werkbank", "Dit is geen bedrag.", "Dit is geen datum."),
        ("/en/workbench", "This is no amount.", "This is no date."),
    ] {
        let page = table(path, &fields).await;
        assert!(says(&page, amount) && says(&page, day), "{}", page.text());
        assert!(says(&page, "href=\"#r0-bedrag\""));
        assert!(says(&page, "value=\"veel\"") && says(&page, "value=\"x&lt;y\""));
        assert_eq!(carried(&page), text_of(FRONTEX));
    }
    // A text without rows has no table.
    let all = [("bestand", FRONTEX), ("tekst", "x = ["), ("weergave", "tabel")];
    let page = ask(desk(), form("/werkbank", &all)).await;
    assert_eq!(textarea(page.text(), "tekst"), "x = [");
    assert!(says(&page, "P002"));
}
