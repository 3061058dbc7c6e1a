//! What a year costs: the annex of the nota as a page, with every assumption to move.

mod answer;
mod charts;
mod form;
mod weighs;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use forecast::Severities;
use forecast::annex::{Annex, Refused, priced};
use forecast::register::{INSIDE, Register, read};
use maud::{Markup, html};
use rules::words::Lang;

use crate::address::Page;
use crate::desk::Desk;
use crate::page::fields::{Mistake, listed, summary};
use crate::page::{Shell, kept_whole, shell_with_form};
use crate::view::Tongue;
use crate::work::Busy;
use form::{FORM, asked, form};

/// By this header the script asks for the answer alone.
const FRAGMENT: &str = "x-fragment";

/// The register inside, its households determined, and its annex: made when first asked for.
pub(crate) struct Standing {
    register: Register,
    sides: Vec<Severities>,
    annex: Annex,
}

impl Standing {
    /// `None` when the register does not fit the policies of this desk, which may be others than
    /// those inside.
    pub(crate) fn of(package: &rules::check::Package) -> Option<Self> {
        let register = read(INSIDE).ok()?;
        let readings = package.readings();
        let sides = priced(&register, package, readings).ok()?;
        let annex = Annex::of_means(&register, &sides, package, readings).ok()?;
        Some(Self { register, sides, annex })
    }
}

pub(crate) fn routes() -> Router<Desk> {
    let page = || get(standing).post(moved);
    let [nl, en] = [Lang::Nl, Lang::En].map(|lang| Page::Forecast.path(lang));
    Router::new().route(&nl, page()).route(&en, page())
}

async fn standing(State(desk): State<Desk>, Tongue(lang): Tongue) -> Response {
    worked(&desk, move |desk| match desk.standing() {
        None => unfit(lang),
        Some(held) => {
            let body = answer::told(&held.annex, &held.register, desk.package(), lang);
            whole(held, &held.register, &Ok(body), &[], lang).into_response()
        }
    })
    .await
}

async fn moved(
    State(desk): State<Desk>,
    Tongue(lang): Tongue,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fragment = headers.contains_key(FRAGMENT);
    worked(&desk, move |desk| {
        let Some(held) = desk.standing() else { return unfit(lang) };
        let (register, mut mistakes) = asked(&held.register, &body, lang);
        let told = match mistakes.is_empty() {
            true => told(desk, held, &register, lang),
            false => Err(String::new()),
        };
        if let Err(why) = told.as_ref().map_err(String::as_str)
            && mistakes.is_empty()
        {
            mistakes.push(Mistake { field: FORM.to_owned(), text: why.to_owned() });
        }
        if fragment {
            return kept_whole(&section(&told, &mistakes, lang)).into_response();
        }
        let status = if told.is_ok() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        (status, whole(held, &register, &told, &mistakes, lang)).into_response()
    })
    .await
}

async fn worked(desk: &Desk, work: impl FnOnce(&Desk) -> Response + Send + 'static) -> Response {
    let found = desk.work(work).await;
    found.unwrap_or_else(|Busy| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// The answer for moved assumptions, or why there is none.
fn told(desk: &Desk, held: &Standing, register: &Register, lang: Lang) -> Result<Markup, String> {
    let package = desk.package();
    match Annex::again(register, &held.sides, package, package.readings()) {
        Ok(annex) => Ok(answer::told(&annex, register, package, lang)),
        Err(Refused::Law(unfit)) => Err(unfit.to_string()),
        Err(Refused::Register(mistakes)) => {
            let said = mistakes.iter().map(|one| one.what.get(lang).to_owned());
            Err(said.collect::<Vec<_>>().join(" "))
        }
    }
}

fn unfit(lang: Lang) -> Response {
    let title = lang.pick("Wat kost een jaar?", "What does a year cost?");
    let body = html! {
        h1 { (title) }
        p class="alert alert--warning" {
            (lang.pick(
                "De aannames passen niet bij het beleid van deze server. Zet ze in een eigen \
                 register: wederkeer forecast.",
                "The assumptions do not fit the policies of this server. Put them in a register \
                 of your own: wederkeer forecast.",
            ))
        }
    };
    let shell = Shell { lang, title, page: Some(&Page::Forecast) };
    crate::page::shell(&shell, &body).into_response()
}

/// The part of the page that changes with every answer.
fn section(told: &Result<Markup, String>, mistakes: &[Mistake], lang: Lang) -> Markup {
    html! {
        section id="answer" class="answer stack" aria-labelledby="answer-title" {
            h2 id="answer-title" { (lang.pick("De raming", "The forecast")) }
            @match told {
                Ok(markup) => (markup),
                Err(_) => {
                    p class="answer__headline" {
                        (lang.pick("Er is nog geen raming.", "There is no forecast yet."))
                    }
                    (listed(mistakes))
                },
            }
        }
    }
}

fn whole(
    held: &Standing,
    register: &Register,
    told: &Result<Markup, String>,
    mistakes: &[Mistake],
    lang: Lang,
) -> Markup {
    let title = lang.pick("Wat kost een jaar?", "What does a year cost?");
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "De bijlage die de nota aankondigt: wat terugkeersteun in een jaar elke financier \
                 kost, voor en na de harmonisatie.",
                "The annex that the memorandum announces: what return support costs each funder in \
                 a year, before and after harmonisation.",
            ))
        }
        p class="alert alert--warning" { (held.annex.warning(lang)) }
        @if !mistakes.is_empty() { div id="result" { (summary(mistakes, lang)) } }
        div class="calculator" {
            (form(&held.register, register, mistakes, lang))
            div id=[mistakes.is_empty().then_some("result")] { (section(told, &[], lang)) }
        }
        (weighs::drivers(&held.annex, lang))
        (weighs::assumptions(&held.register, lang))
        p id="status" class="visually-hidden" role="status" aria-live="polite" {}
    };
    shell_with_form(&Shell { lang, title, page: Some(&Page::Forecast) }, FORM, &body)
}
