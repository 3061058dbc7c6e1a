//! The pages about the policies: what they say, and that every link on the site leads somewhere.

#![allow(clippy::unwrap_used, reason = "a test that cannot ask the site must stop")]

mod common;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::http::StatusCode;
use common::{checked, desk, get};
use rules::describe::describe;
use rules::words::{Lang, number};

/// The values of an attribute, in the order of a page.
fn attributes<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let start = format!(" {name}=\"");
    let parts = text.split(start.as_str()).skip(1);
    parts.filter_map(|rest| rest.split_once('"').map(|(value, _)| value)).collect()
}

async fn page(path: &str) -> String {
    let answer = get(&desk(), path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.with_plain_days()
}

#[tokio::test]
async fn every_link_on_the_site_leads_to_a_page_and_an_anchor() {
    let desk = desk();
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut links: Vec<(String, String)> = Vec::new();
    let mut queue = VecDeque::from(["/".to_owned(), "/beleid".to_owned()]);
    while let Some(path) = queue.pop_front() {
        if pages.contains_key(&path) {
            continue;
        }
        let answer = get(&desk, &path).await;
        let from = links.iter().find(|(_, to)| to.starts_with(&path));
        // The calculator has a page of its own test.
        let is_home = matches!(path.as_str(), "/" | "/en");
        assert!(answer.status == StatusCode::OK || is_home, "{path} from {from:?}");
        let is_page = answer.header("content-type").starts_with("text/html");
        let text = if is_page { answer.text() } else { "" };
        let ids: Vec<&str> = attributes(text, "id");
        let once: BTreeSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
        let twice: Vec<&&str> =
            ids.iter().filter(|id| ids.iter().filter(|one| one == id).count() > 1).collect();
        assert!(twice.is_empty(), "{path} has twice: {twice:?}");
        pages.insert(path.clone(), once);
        for link in attributes(text, "href").into_iter().chain(attributes(text, "action")) {
            let link = link.replace("&amp;", "&");
            if let Some(anchor) = link.strip_prefix('#') {
                links.push((path.clone(), format!("{path}#{anchor}")));
            } else if link.starts_with('/') {
                let target = link.split_once('#').map_or(link.as_str(), |(page, _)| page);
                queue.push_back(target.to_owned());
                links.push((path.clone(), link));
            }
        }
    }
    for (from, to) in &links {
        let Some((page, anchor)) = to.split_once('#') else { continue };
        assert!(pages[page].contains(anchor), "{from} links to {to}");
    }
    assert!(pages.len() > 40, "{}", pages.len());
}

#[tokio::test]
async fn the_overview_lists_every_scheme_with_its_history() {
    let package = checked();
    for (path, start) in [("/beleid", "sinds 02-09-2024"), ("/en/policies", "since 2 September")] {
        let text = page(path).await;
        for scheme in package.schemes() {
            assert!(text.contains(&format!("/{}\"", scheme.id())), "{path} {}", scheme.id());
        }
        assert!(text.contains(start), "{path}");
        assert!(text.contains("#post-arrival.forced.eurp"), "{path}");
        assert!(text.contains("time-axis__unknown"), "{path}");
    }
}

#[tokio::test]
async fn a_row_says_what_is_known_of_it() {
    let text = page("/beleid/frontex-jrs").await;
    assert!(text.contains("<tr id=\"post-arrival.forced.eurp\">"));
    assert!(text.contains("€\u{a0}205,00"));
    let sentence = "De ingangsdatum is onbekend: na 22-03-2024 en uiterlijk op 23-11-2026. Er \
                    wordt gerekend vanaf 23-03-2024.";
    assert!(text.contains(sentence));
    assert!(text.contains("time-axis__unknown"));
    assert!(text.contains("€\u{a0}7.460,00"));
    assert!(text.contains("nagerekend ✓"));
    let text = page("/en/policies/frontex-jrs").await;
    assert!(text.contains("€205.00"));
    assert!(text.contains("The first day is unknown: after 22 March 2024"));
    assert!(text.contains("recomputed ✓"));
    let text = page("/beleid/nl-harmonised").await;
    assert!(text.contains("href=\"/beleid/frontex-jrs#post-return.voluntary.principal\""));
}

#[tokio::test]
async fn every_quotation_of_every_row_has_its_mark() {
    let package = checked();
    let mut sources = BTreeMap::new();
    for source in package.sources() {
        let text = page(&format!("/bronnen/{}", source.id)).await;
        let ids: BTreeSet<String> =
            attributes(&text, "id").iter().map(|id| (*id).to_owned()).collect();
        sources.insert(source.id.clone(), ids);
    }
    for scheme in package.schemes() {
        let text = page(&format!("/beleid/{}", scheme.id())).await;
        for row in describe(&package, scheme).benefits.iter().flat_map(|one| &one.rows) {
            let own = text.split_once(&format!("<tr id=\"{}\">", row.id)).unwrap().1;
            let own = own.split_once("</tr>").unwrap().0;
            let marks: Vec<(&str, &str)> = attributes(own, "href")
                .iter()
                .filter_map(|href| href.strip_prefix("/bronnen/")?.split_once('#'))
                .collect();
            let quoted = row.cites.iter().filter(|cite| cite.quote.is_some()).count();
            assert_eq!(marks.len(), quoted, "{} {}", scheme.id(), row.id);
            for (source, mark) in marks {
                assert!(sources[source].contains(mark), "{} {mark}", row.id);
            }
        }
    }
}

#[tokio::test]
async fn a_source_shows_its_text_and_who_quotes_it() {
    let text = page("/bronnen/nota").await;
    assert!(text.contains("fa22c3e2141eb4c475a15ea436ccb482ecbc9f1d39c767359a578cff258702af"));
    assert!(text.contains("22-03-2024"));
    assert!(text.contains("<mark id=\"c"));
    assert!(text.contains("href=\"/beleid/frontex-jrs#post-arrival.voluntary\""));
    let text = page("/en/sources/abroad").await;
    assert!(text.contains("<th scope=\"col\">country</th>"));
    assert!(text.contains("href=\"/en/policies/se-repatriation#adult.2026\""));
}

#[tokio::test]
async fn what_is_not_there_is_said_with_what_is() {
    let desk = desk();
    for (path, link) in [
        ("/beleid/nl-nationaal", "/beleid/nl-national"),
        ("/en/policies/x", "/en/policies/nl-national"),
        ("/bronnen/memo", "/bronnen/nota"),
        ("/en/sources/x", "/en/sources/nota"),
    ] {
        let answer = get(&desk, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains(&format!("href=\"{link}\"")), "{path}");
    }
}

#[tokio::test]
async fn the_proof_gives_the_numbers_of_the_package() {
    let package = checked();
    let cells = [package.cells().whole, package.cells().distinct];
    let [whole, distinct] = cells.map(|cells| number(cells, Lang::Nl));
    let text = page("/bewijs").await;
    assert!(text.contains(&format!("{whole} gevallen ({distinct} verschillende)")));
    assert!(text.contains("bevinding P951"));
    assert!(text.contains("bevinding P952"));
    assert!(text.contains("href=\"#question.second-adult\""));
    assert!(text.contains(package.hash()));
    let text = page("/en/proof").await;
    let [whole, distinct] = cells.map(|cells| number(cells, Lang::En));
    assert!(text.contains(&format!("{whole} cells ({distinct} distinct)")));
    for question in package.questions() {
        assert!(text.contains(&format!("id=\"question.{}\"", question.id)), "{}", question.id);
    }
    for list in package.lists() {
        assert!(text.contains(&format!("id=\"list.{}\"", list.id)), "{}", list.id);
    }
}

#[tokio::test]
async fn the_formulas_say_for_whom_a_scheme_gives_more() {
    let text = page("/formules").await;
    assert!(text.contains("Dan en slechts dan als 815a ≥ 1.185m."), "{text}");
    assert!(text.contains("class=\"break-even\""));
    let english = page("/en/formulas?een=nl-harmonised&ander=nl-national&vertrek=voluntary").await;
    assert!(english.contains("If and only if 815a ≥ 1,185m."));
    assert!(english.contains("href=\"/formules?een=nl-harmonised&amp;ander=nl-national&amp;"));
    let text = page("/formules?een=se-repatriation&ander=nl-national").await;
    assert!(text.contains("verschillende munten"));
}

#[tokio::test]
async fn a_difference_is_told_in_words_and_in_euros() {
    let text = page("/verschil").await;
    assert!(text.contains("Geharmoniseerd kader [nl-harmonised], ingeschreven op 02-09-2024"));
    assert!(text.contains("€\u{a0}9.680,00"));
    assert!(text.contains("€\u{a0}8.940,00"));
    assert!(text.contains("−€\u{a0}740,00"));
    let query = "oud=frontex-jrs&oud-datum=2024-03-22&nieuw=frontex-jrs&nieuw-datum=23-03-2024";
    let text = page(&format!("/en/differences?{query}")).await;
    assert!(
        text.contains("from €615.00 to €205.00 (open: €205.00 to €615.00) (−€410.00)"),
        "{text}"
    );
    let same = "oud=nl-harmonised&oud-datum=2-9-2024&nieuw=nl-harmonised&nieuw-datum=2-9-2024";
    let text = page(&format!("/verschil?{same}")).await;
    assert!(text.contains("Geen verschil in bedragen"));
}

#[tokio::test]
async fn the_schemes_of_all_states_are_put_in_order_without_converting() {
    let text = page("/andere-landen?datum=01-02-2026").await;
    assert!(text.contains("SEK\u{a0}550.000,00"), "{text}");
    assert!(text.contains("geen bron geeft een koers"));
    assert!(text.contains("Het meest geeft"));
    let euros = text.split_once("id=\"in-EUR\"").unwrap().1;
    let (euros, others) = euros.split_once("id=\"in-CHF\"").unwrap();
    assert!(euros.contains("€\u{a0}8.940,00"));
    assert!(!euros.contains("SEK") && others.contains("id=\"in-SEK\""));
    let text = page("/en/other-states?huishouden=single&vertrek=forced&datum=2024-10-01").await;
    assert!(text.contains("€1,205.00"), "{text}");
    assert!(text.contains("Nothing for this household."));
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_is_refused_with_the_field() {
    let desk = desk();
    for (path, field) in [
        ("/verschil?oud=nl-nationaal", "oud"),
        ("/en/differences?oud-datum=31-02-2024", "oud-datum"),
        ("/formules?een=nl-national&ander=nl-national", "ander"),
        ("/en/formulas?vertrek=later", "vertrek"),
        ("/andere-landen?huishouden=hotel", "huishouden"),
        ("/en/other-states?datum=gisteren", "datum"),
    ] {
        let answer = get(&desk, path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(answer.text().contains(&format!("<a href=\"#{field}\">")), "{path}");
    }
}
