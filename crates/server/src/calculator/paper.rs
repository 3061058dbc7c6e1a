//! The answer on paper, where there is a press: the returnee's sheet in a language of choice, and
//! the letter with every reason.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use maud::{Markup, html};
use papers::approval::Approvals;
use papers::letter::{Letter, letter};
use papers::sheet::{NoSheet, Sheet, sheet};
use papers::texts::Texts;
use papers::{Pdf, Unprintable};
use rules::determine::determine_applicable;
use rules::parse::case::Departure;
use rules::words::Lang;

use super::case::{Asked, asked};
use super::entry::Entry;
use super::sheet::FORM;
use super::{Answer, mistakes, whole};
use crate::desk::Desk;
use crate::page::as_pdf;
use crate::view::Tongue;
use crate::work::Busy;

/// The field with the language of the sheet.
const LANGUAGE: &str = "sheet-language";

/// The addresses of the sheet and of the letter.
const SHEET: [&str; 2] = ["/informatieblad", "/en/information-sheet"];
const LETTER: [&str; 2] = ["/brief", "/en/letter"];

/// What is to be printed.
#[derive(Clone, Copy)]
enum Paper {
    Sheet,
    Letter,
}

pub(super) fn routes() -> Router<Desk> {
    let mut routes = Router::new();
    for (at, paper) in [(SHEET, Paper::Sheet), (LETTER, Paper::Letter)] {
        for path in at {
            let answer = move |desk: State<Desk>, tongue: Tongue, body: Bytes| async move {
                printed(paper, desk, tongue, body).await
            };
            routes = routes.route(path, post(answer));
        }
    }
    routes
}

/// The buttons below an answer. They send the form of the page, so that they work without scripts.
pub(super) fn offered(lang: Lang) -> Markup {
    let at = |both: [&'static str; 2]| lang.pick(both[0], both[1]);
    html! {
        section class="stack no-print" aria-labelledby="paper-title" {
            h3 id="paper-title" { (lang.pick("Op papier", "On paper")) }
            div class="actions" {
                div {
                    label class="label" for=(LANGUAGE) {
                        (lang.pick(
                            "Taal van het informatieblad",
                            "Language of the information sheet",
                        ))
                    }
                    select class="select" id=(LANGUAGE) name=(LANGUAGE) form=(FORM) {
                        @for texts in Texts::all() {
                            option value=(texts.tag) lang=(texts.tag) { (texts.name) }
                        }
                    }
                }
                button class="button button--secondary" type="submit" form=(FORM)
                    formaction=(at(SHEET)) {
                    (lang.pick("Informatieblad (PDF)", "Information sheet (PDF)"))
                }
                button class="button button--secondary" type="submit" form=(FORM)
                    formaction=(at(LETTER)) {
                    (lang.pick("Brief met redenen (PDF)", "Letter with reasons (PDF)"))
                }
            }
            p class="hint" {
                (lang.pick(
                    "Andere talen dan Nederlands zijn concepten van een computer; het Nederlands \
                     staat erbij.",
                    "Languages other than Dutch are drafts by a computer; the Dutch text stands \
                     beside them.",
                ))
            }
        }
    }
}

async fn printed(
    paper: Paper,
    State(desk): State<Desk>,
    Tongue(lang): Tongue,
    body: Bytes,
) -> Response {
    if desk.press().is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let entry = Entry::read(&body);
    let done = desk.work(move |desk| set(desk, &entry, paper, lang)).await;
    done.unwrap_or_else(|Busy| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Sets the paper, or shows the page again with what is wrong.
fn set(desk: &Desk, entry: &Entry, paper: Paper, lang: Lang) -> Response {
    let package = desk.package();
    let wrong = |answer: Answer| {
        (StatusCode::BAD_REQUEST, whole(package, entry, &answer, lang)).into_response()
    };
    let case = match asked(package, entry, lang) {
        Ok(case) => case,
        Err(mistakes) => return wrong(Answer::Wrong(mistakes)),
    };
    let pdf = match paper {
        Paper::Sheet => of_sheet(desk, entry, &case),
        Paper::Letter => of_letter(desk, &case, lang),
    };
    let name = lang.pick(
        match paper {
            Paper::Sheet => "informatieblad.pdf",
            Paper::Letter => "brief.pdf",
        },
        match paper {
            Paper::Sheet => "information-sheet.pdf",
            Paper::Letter => "letter.pdf",
        },
    );
    match pdf {
        Ok(pdf) => as_pdf(name, pdf.bytes),
        Err(Stopped::Rules(found)) => {
            let all = found.iter().map(|one| mistakes::told(one, entry, lang));
            wrong(Answer::Wrong(all.collect()))
        }
        Err(Stopped::Press(why)) => {
            tracing::error!(%why, "a paper was not printed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Why there is no paper.
enum Stopped {
    Rules(Vec<rules::diagnostics::Diagnostic>),
    Press(String),
}

impl From<Unprintable> for Stopped {
    fn from(why: Unprintable) -> Self {
        Self::Press(why.why)
    }
}

fn of_sheet(desk: &Desk, entry: &Entry, case: &Asked) -> Result<Pdf, Stopped> {
    let (package, no_press) = (desk.package(), || Stopped::Press(String::new()));
    let press = desk.press().ok_or_else(no_press)?;
    let determination =
        determine_applicable(package, &case.household, &case.readings).map_err(Stopped::Rules)?;
    let texts = Texts::of(entry.get(LANGUAGE)).or_else(Texts::source).ok_or_else(no_press)?;
    let approvals = Approvals::own().map_err(Stopped::Press)?;
    let order = Sheet {
        determination: &determination,
        package,
        approvals: &approvals,
        texts,
        voluntary: case.household.departure() == Departure::Voluntary,
        made_on: desk.today(),
        contact: None,
        receipt: None,
    };
    sheet(press.as_ref(), &order).map_err(|no| match no {
        NoSheet::Unprintable(why) => why.into(),
        other => Stopped::Press(other.text(Lang::Nl).join(" ")),
    })
}

fn of_letter(desk: &Desk, case: &Asked, lang: Lang) -> Result<Pdf, Stopped> {
    let package = desk.package();
    let press = desk.press().ok_or_else(|| Stopped::Press(String::new()))?;
    let determination =
        determine_applicable(package, &case.household, &case.readings).map_err(Stopped::Rules)?;
    let paper = letter(&Letter {
        determination: &determination,
        package,
        names: &BTreeMap::new(),
        reference: None,
        made_on: desk.today(),
        lang,
    });
    Ok(paper.print(press.as_ref())?)
}
