//! The calculator: a form, and below it what the household gets and why.

mod answer;
pub(crate) mod case;
mod compare;
pub(crate) mod entry;
mod examples;
pub(crate) mod mistakes;
mod paper;
mod plain;
mod reasons;
pub(crate) mod sheet;
mod summary;
mod timeline;
mod told;

use std::cell::RefCell;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use rules::changes::changes_from;
use rules::check::Package;
use rules::compare::compare;
use rules::determine::Determination;
use rules::diagnostics::Diagnostic;
use rules::typed as input;
use rules::words::Lang;

use crate::address::Page;
use crate::desk::Desk;
use crate::page::fields::{Mistake, listed, summary};
use crate::page::{Shell, kept_whole, shell_with_form};
use crate::view::Tongue;
use crate::work::Busy;
use case::{Asked, asked};
use entry::{BUTTON, Entry};
use sheet::{FORM, Sheet};
use told::Told;

/// By this header the script asks for the answer alone.
const FRAGMENT: &str = "x-fragment";

/// Households up to this size are answered at once; larger ones wait their turn.
const QUICK_PERSONS: usize = 12;

pub(crate) fn routes() -> Router<Desk> {
    let page = || get(blank).post(filled);
    Router::new().route("/", page()).route("/en", page()).merge(paper::routes())
}

async fn blank(State(desk): State<Desk>, Tongue(lang): Tongue) -> Response {
    let entry = Entry::blank(desk.package(), desk.today());
    let answer = answer(desk.package(), &entry, desk.press().is_some(), lang);
    whole(desk.package(), &entry, &answer, lang).into_response()
}

async fn filled(
    State(desk): State<Desk>,
    Tongue(lang): Tongue,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut entry = Entry::read(&body);
    let counted =
        |entry: &Entry| ["adults", "minors"].map(|field| input::count(entry.get(field), lang).ok());
    match examples::of_button(entry.get(BUTTON)) {
        Some(example) => entry = example,
        None => {
            let [adults, minors] = counted(&entry);
            entry.press(adults, minors);
        }
    }
    let fragment = headers.contains_key(FRAGMENT);
    let persons = entry.persons().unwrap_or_else(|| counted(&entry).into_iter().flatten().sum());
    if persons <= QUICK_PERSONS {
        return told_of(&desk, &entry, fragment, lang);
    }
    let found = desk.work(move |desk| told_of(desk, &entry, fragment, lang)).await;
    found.unwrap_or_else(|Busy| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// The answer to a form, alone or on its page.
fn told_of(desk: &Desk, entry: &Entry, fragment: bool, lang: Lang) -> Response {
    let package = desk.package();
    let answer = answer(package, entry, desk.press().is_some(), lang);
    if fragment {
        let mistakes = match answer {
            Answer::Wrong(_) => drawn(package, entry, &answer, lang).1,
            Answer::Told(_) => Vec::new(),
        };
        return kept_whole(&section(&answer, &mistakes, lang)).into_response();
    }
    let status = match answer {
        Answer::Wrong(_) => StatusCode::BAD_REQUEST,
        Answer::Told(_) => StatusCode::OK,
    };
    (status, whole(package, entry, &answer, lang)).into_response()
}

/// What there is to say about a form.
enum Answer {
    Told(Markup),
    Wrong(Vec<Mistake>),
}

fn answer(package: &Package, entry: &Entry, prints: bool, lang: Lang) -> Answer {
    let case = match asked(package, entry, lang) {
        Ok(case) => case,
        Err(mistakes) => return Answer::Wrong(mistakes),
    };
    match told(package, entry, &case, prints, lang) {
        Ok(markup) => Answer::Told(markup),
        Err(found) => {
            let mistakes = found.iter().map(|one| mistakes::told(one, entry, lang));
            Answer::Wrong(mistakes.collect())
        }
    }
}

fn told(
    package: &Package,
    entry: &Entry,
    case: &Asked,
    prints: bool,
    lang: Lang,
) -> Result<Markup, Vec<Diagnostic>> {
    let Asked { household, readings, days, .. } = case;
    let side_by_side = compare(package, household, readings, &[])?;
    let applies = |one: &&Determination<'_>| side_by_side.applies == Some(one.scheme);
    let Some(found) = side_by_side.schemes.iter().find(applies) else {
        return Ok(html! {
            p class="answer__headline" {
                (lang.pick("Voor deze zaak geldt geen regeling.", "No scheme applies."))
            }
            p class="alert alert--warning" { (side_by_side.why.get(lang)) }
            (compare::compared(&side_by_side, lang))
        });
    };
    let changes = changes_from(package, found, household, readings);
    let told = Told { package, entry, found, chosen: &side_by_side.why, lang };
    Ok(html! {
        (told.sheet_head())
        (told.essence())
        div class="columns" {
            (timeline::drawn(found, days, lang))
            (told.funders())
        }
        (told.copy())
        @if prints { (paper::offered(lang)) }
        section class="stack" {
            h3 { (lang.pick("Elk bedrag, met zijn bron", "Each amount, with its source")) }
            (told.lines())
        }
        (compare::compared(&side_by_side, lang))
        section class="stack no-print" {
            h3 { (lang.pick("Waarom dit de uitkomst is", "Why this is the result")) }
            (told.refusals())
            (told.changes(&changes))
            (told.readings())
            (told.assumptions())
            (told.goods())
            (told.receipt_details())
        }
        (told.sheet_foot())
    })
}

/// The part of the page that changes with every answer. The script has only this to tell
/// mistakes in.
fn section(answer: &Answer, mistakes: &[Mistake], lang: Lang) -> Markup {
    html! {
        section id="answer" class="answer stack" aria-labelledby="answer-title" {
            h2 id="answer-title" { (lang.pick("Het antwoord", "The answer")) }
            @match answer {
                Answer::Told(markup) => (markup),
                Answer::Wrong(_) => {
                    p class="answer__headline" {
                        (lang.pick("Er is nog geen antwoord.", "There is no answer yet."))
                    }
                    @if mistakes.is_empty() {
                        p {
                            (lang.pick(
                                "Boven aan de pagina staat wat nog niet klopt.",
                                "The top of the page says what is not right yet.",
                            ))
                        }
                    } @else {
                        (listed(mistakes))
                    }
                },
            }
        }
    }
}

fn whole(package: &Package, entry: &Entry, answer: &Answer, lang: Lang) -> Markup {
    let title = lang
        .pick("Wat krijgt een huishouden dat vertrekt?", "What does a household get that leaves?");
    let (form, mistakes) = drawn(package, entry, answer, lang);
    let wrong = !mistakes.is_empty();
    let body = html! {
        h1 { (title) }
        p class="lead no-print" {
            (lang.pick(
                "Vul in wat u weet. Namen zijn niet nodig, en er wordt niets bewaard.",
                "Enter what you know. Names are not needed, and nothing is kept.",
            ))
        }
        @if wrong { div id="result" { (summary(&mistakes, lang)) } }
        (sheet::examples(lang))
        div class="calculator" {
            (form)
            div id=[(!wrong).then_some("result")] { (section(answer, &[], lang)) }
        }
        p id="status" class="visually-hidden" role="status" aria-live="polite" {}
    };
    shell_with_form(&Shell { lang, title, page: Some(&Page::Calculator) }, FORM, &body)
}

/// The form, and what is wrong in the order in which it stands there.
fn drawn(package: &Package, entry: &Entry, answer: &Answer, lang: Lang) -> (Markup, Vec<Mistake>) {
    let mistakes: &[Mistake] = match answer {
        Answer::Wrong(mistakes) => mistakes,
        Answer::Told(_) => &[],
    };
    let drawn = RefCell::default();
    let sheet = Sheet { package, entry, mistakes, lang, drawn: &drawn };
    let form = sheet.form();
    (form, mistakes::in_order(mistakes, &drawn.borrow(), lang))
}
