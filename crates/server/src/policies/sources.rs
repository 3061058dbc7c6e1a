//! The sources: which there are, and the whole text of each with every quoted sentence marked.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rules::check::Package;
use rules::parse::Source;
use rules::words::{Lang, date};

use super::marked::{csv, text};
use super::quotes::Quoted;
use crate::address::Page;
use crate::desk::Desk;
use crate::view::Tongue;

/// All sources.
pub(super) async fn list(State(desk): State<Desk>, Tongue(lang): Tongue) -> Markup {
    let package = desk.package();
    let title = lang.pick("Bronnen", "Sources");
    let table = html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Bron", "Source")) }
                    th scope="col" { (lang.pick("Soort", "Kind")) }
                    th scope="col" { (lang.pick("Datum", "Date")) }
                    th scope="col" class="amount" {
                        (lang.pick("Aangehaalde zinnen", "Quoted sentences"))
                    }
                }
            }
            tbody {
                @for source in package.sources() {
                    tr {
                        th scope="row" {
                            a href=(Page::Source(source.id.clone()).path(lang)) {
                                (source.title.get(lang))
                            }
                        }
                        td { (kind(source, lang)) }
                        td { (date(source.dated, lang)) }
                        td class="amount" { (desk.quotes().in_source(&source.id).len()) }
                    }
                }
            }
        }
    };
    let body = html! {
        p class="lead" {
            (lang.pick(
                "Elk bedrag staat in een zin van een van deze bronnen. Een document ligt er zoals \
                 het is; een aantekening is van ons, over openbare pagina’s.",
                "Every amount stands in a sentence of one of these sources. A document lies here \
                 as it is; a record is ours, about public pages.",
            ))
        }
        (super::table(title, &table))
    };
    super::page(lang, title, &Page::Sources, &body)
}

fn kind(source: &Source, lang: Lang) -> &'static str {
    if source.is_record {
        lang.pick("aantekening van ons", "record of ours")
    } else {
        lang.pick("document", "document")
    }
}

/// One source.
pub(super) async fn show(
    State(desk): State<Desk>,
    Tongue(lang): Tongue,
    Path(id): Path<String>,
) -> Response {
    let package = desk.package();
    let Some(source) = package.sources().iter().find(|source| source.id == id) else {
        return unknown(package, &id, lang);
    };
    let Some((file, sha256)) = package.file_of_source(source) else {
        return unknown(package, &id, lang);
    };
    let quotes = desk.quotes().in_source(&source.id);
    let title = source.title.get(lang);
    let whole = if file.name.ends_with(".csv") {
        super::table(title, &csv(&file.text, quotes))
    } else {
        html! { div class="source-text" { (text(&file.text, quotes)) } }
    };
    let body = html! {
        dl class="facts" {
            dt { (lang.pick("Soort", "Kind")) }
            dd { (kind(source, lang)) }
            dt { (lang.pick("Datum", "Date")) }
            dd { (date(source.dated, lang)) }
            dt { (lang.pick("Naam in verwijzingen", "Name in citations")) }
            dd { code { (source.id) } }
            dt { (lang.pick("Bestand", "File")) }
            dd { code { (file.name) } }
            dt { "SHA-256" }
            dd { code class="hash" { (sha256) } }
        }
        p {
            (lang.pick(
                "De gemarkeerde woorden worden aangehaald. Het nummer erachter leidt naar de \
                 regels die dat doen.",
                "The marked words are quoted. The number behind them leads to the rows that do.",
            ))
        }
        h2 id="text" { (lang.pick("De tekst", "The text")) }
        (whole)
        h2 id="quoted" { (lang.pick("Wie haalt wat aan", "Who quotes what")) }
        (quoted(&file.text, quotes, lang))
    };
    super::page(lang, title, &Page::Source(id), &body).into_response()
}

/// Every quoted sentence with the rows it carries.
fn quoted(text: &str, quotes: &[Quoted], lang: Lang) -> Markup {
    html! {
        ol class="quoted" {
            @for one in quotes {
                li id=(format!("{}-by", one.mark())) {
                    p {
                        a href=(format!("#{}", one.mark())) {
                            "“" (text.get(one.place.clone()).unwrap_or_default()) "”"
                        }
                        @if one.times > 1 {
                            " "
                            span class="hint" { (times(one.times, lang)) }
                        }
                    }
                    ul {
                        @for by in &one.by {
                            li { a href=(by.path(lang)) { (by.name.get(lang)) } }
                        }
                    }
                }
            }
        }
    }
}

fn times(count: usize, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!("(deze woorden staan {count} keer in de bron)"),
        Lang::En => format!("(these words stand in the source {count} times)"),
    }
}

/// There is no such source; these there are.
fn unknown(package: &Package, id: &str, lang: Lang) -> Response {
    let title = lang.pick("Deze bron is er niet", "There is no such source");
    let body = html! {
        p { (lang.pick("Geen bron heet", "No source is called")) " " code { (id) } "." }
        ul {
            @for source in package.sources() {
                li {
                    a href=(Page::Source(source.id.clone()).path(lang)) { (source.title.get(lang)) }
                }
            }
        }
    };
    (StatusCode::NOT_FOUND, super::page(lang, title, &Page::Sources, &body)).into_response()
}
