//! Several cases at once: put on somebody's list, with a report; and lists that somebody keeps.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use maud::{Markup, html};
use register::actor::{Action, Actor, Role};
use register::store::SavedList;
use register::{Moved, Refused, Register};
use rules::words::Lang;

use super::form::{Form, KEY};
use super::frame::{csrf, once, page};
use super::visit::{Halt, Told, Visit, see};
use super::words;
use super::worklist::canonical;
use crate::address::Page;
use crate::page::fields::{Field, Kind, select, text};

/// In front of the number of a case that was ticked; its value is the version on the screen.
const PICKED: &str = "zaak-";
/// The form that ticked cases belong to.
pub(super) const FORM: &str = "assign";
/// What the address of the list asks for, in the form that keeps it.
const QUERY: &str = "lijst";

/// What stands beside the cases of a list.
pub(super) struct Beside {
    /// The lists that somebody keeps.
    pub lists: Vec<SavedList>,
    /// Who can be given a case; nobody for those who put no cases on lists.
    pub colleagues: Vec<(String, Role)>,
}

impl Beside {
    pub(super) fn of(register: &Register, actor: &Actor) -> Result<Self, Vec<Refused>> {
        let assigns = actor.may(Action::Assign, &actor.organisation);
        let colleagues = if assigns { register.colleagues(actor)? } else { Vec::new() };
        Ok(Self { lists: register.saved_lists(actor)?, colleagues })
    }
}

/// The box before a case in a table.
pub(super) fn pick(case: i64, version: i64, lang: Lang) -> Markup {
    let label = lang.pick("Kies zaak ", "Choose case ");
    html! {
        input class="choice__input" type="checkbox" form=(FORM) name=(format!("{PICKED}{case}"))
            value=(version) aria-label=(format!("{label}{case}"));
    }
}

/// To whom the cases that were ticked go, and why.
pub(super) fn chooser(visit: &Visit, beside: &Beside) -> Markup {
    let lang = visit.lang();
    let nobody = lang.pick("niemand", "nobody").to_owned();
    let names: Vec<(&str, String)> =
        std::iter::once(("", nobody))
            .chain(beside.colleagues.iter().map(|(name, role)| {
                (name.as_str(), format!("{name} ({})", words::role(*role, lang)))
            }))
            .collect();
    let names: Vec<(&str, &str)> =
        names.iter().map(|(name, label)| (*name, label.as_str())).collect();
    let put = lang.pick("Zet gekozen zaken op de lijst van", "Put chosen cases on the list of");
    let field = |id: &'static str, label: &'static str| Field {
        id,
        label,
        hint: None,
        value: "",
        mistakes: &[],
    };
    html! {
        @if !beside.colleagues.is_empty() {
            form id=(FORM) class="chooser" method="post" action=(Page::Cases.path(lang))
                novalidate {
                (once(&visit.session, None))
                (select(&field("to", put), &names))
                (text(&field("reason", lang.pick("Reden", "Reason")), Kind::Text))
                button class="button button--secondary" type="submit" name="do" value="assign" {
                    (lang.pick("Verdeel", "Divide"))
                }
            }
        }
    }
}

/// The lists that somebody keeps, and a way to keep this one.
pub(super) fn lists(visit: &Visit, beside: &Beside, query: &str) -> Markup {
    let lang = visit.lang();
    let there = |one: &SavedList| match one.query.as_str() {
        "" => Page::Cases.path(lang),
        query => Page::Asked(Box::new(Page::Cases), query.to_owned()).path(lang),
    };
    let label = lang.pick("Naam van deze lijst", "Name of this list");
    html! {
        details class="stack" {
            summary {
                (lang.pick("Eigen lijsten", "Lists of your own")) " (" (beside.lists.len()) ")"
            }
            @if !beside.lists.is_empty() {
                ul class="menu" {
                    @for one in &beside.lists {
                        li {
                            a href=(there(one)) { (one.title) }
                            form method="post" action=(Page::Cases.path(lang)) {
                                (csrf(&visit.session))
                                input type="hidden" name="title" value=(one.title);
                                button class="language" type="submit" name="do" value="drop" {
                                    (lang.pick("haal weg", "take out"))
                                    span class="visually-hidden" { ": " (one.title) }
                                }
                            }
                        }
                    }
                }
            }
            form class="chooser" method="post" action=(Page::Cases.path(lang)) novalidate {
                (csrf(&visit.session))
                input type="hidden" name=(QUERY) value=(query);
                (text(
                    &Field { id: "title", label, hint: None, value: "", mistakes: &[] },
                    Kind::Text,
                ))
                button class="button button--secondary" type="submit" name="do" value="save" {
                    (lang.pick("Bewaar deze lijst", "Keep this list"))
                }
            }
        }
    }
}

/// Does what a form beside the list asks.
pub(super) async fn change(visit: Visit, body: Bytes) -> Told {
    let is_picked =
        |name: &str| name.strip_prefix(PICKED).is_some_and(|id| id.parse::<i64>().is_ok());
    let known = |name: &str| matches!(name, "do" | "to" | "reason" | KEY | "title" | QUERY);
    let form = visit.form(&body, |name| known(name) || is_picked(name))?;
    let there = Page::Cases.path(visit.lang());
    match form.get("do") {
        "assign" => divided(&visit, &form).await,
        "save" => {
            // Only what a list can ask for is kept of it.
            let (title, query) = (form.get("title").to_owned(), canonical(form.get(QUERY)));
            let kept = query.clone();
            visit.asked(move |register, actor| register.save_list(actor, &title, &kept)).await?;
            Ok(see(&if query.is_empty() { there } else { format!("{there}?{query}") }))
        }
        "drop" => {
            let title = form.get("title").to_owned();
            visit.asked(move |register, actor| register.drop_list(actor, &title)).await?;
            Ok(see(&there))
        }
        _ => Err(Halt::status(StatusCode::BAD_REQUEST)),
    }
}

async fn divided(visit: &Visit, form: &Form) -> Told {
    let lang = visit.lang();
    let picked = form.names().filter_map(|name| {
        Some((name.strip_prefix(PICKED)?.parse().ok()?, form.get(name).parse().ok()?))
    });
    let mut picked: Vec<(i64, i64)> = picked.collect();
    picked.sort_unstable();
    let (to, reason) = (form.get("to").to_owned(), form.get("reason").to_owned());
    let key = form.get(KEY).to_owned();
    let told = {
        let to = to.clone();
        let ask = move |register: &Register, actor: &Actor| {
            let to = Some(to.as_str()).filter(|to| !to.is_empty());
            register.assign_all(actor, &picked, (to, &reason), &key)
        };
        visit.ask(ask).await?
    };
    let moved = told.map_err(|refused| visit.stop(&refused))?;
    Ok(report(visit, &moved, &to, lang).into_response())
}

/// Which cases moved, and which did not and why.
fn report(visit: &Visit, moved: &[Moved], to: &str, lang: Lang) -> Markup {
    let title = lang.pick("Zaken verdeeld", "Cases divided");
    let done = moved.iter().filter(|one| one.told.is_ok()).count();
    let all = moved.len();
    let whose = if to.is_empty() { lang.pick("niemand", "nobody") } else { to };
    let body = html! {
        h1 { (title) }
        p class="alert alert--ok" role="status" {
            (match lang {
                Lang::Nl => format!("{done} van {all} zaken staan nu op de lijst van {whose}."),
                Lang::En => format!("{done} of {all} cases are now on the list of {whose}."),
            })
        }
        @if moved.is_empty() {
            p { (lang.pick("Kies eerst zaken in de lijst.", "Choose cases in the list first.")) }
        } @else {
            div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                table class="table" {
                    thead {
                        tr {
                            th scope="col" { (lang.pick("Zaak", "Case")) }
                            th scope="col" { (lang.pick("Uitkomst", "Outcome")) }
                        }
                    }
                    tbody {
                        @for one in moved {
                            tr {
                                th scope="row" {
                                    a href=(Page::Case(one.case).path(lang)) { (one.case) }
                                }
                                td { (outcome(one, whose, lang)) }
                            }
                        }
                    }
                }
            }
        }
        p { a href=(Page::Cases.path(lang)) { (lang.pick("Naar alle zaken", "To all cases")) } }
    };
    page(visit, title, &Page::Cases, &body)
}

fn outcome(one: &Moved, whose: &str, lang: Lang) -> Markup {
    html! {
        @match &one.told {
            Ok(_) => {
                span class="tag tag--ok" { (lang.pick("verdeeld", "divided")) } " "
                (lang.pick("op de lijst van ", "on the list of ")) (whose)
            },
            Err(refused) => {
                span class="tag tag--late" { (lang.pick("niet gewijzigd", "not changed")) } " "
                @for why in refused { (why.words().get(lang)) " " }
            },
        }
    }
}
