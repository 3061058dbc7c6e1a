//! What every page of the register shares: where one can go, who one is, and the hidden fields of a
//! form.

use maud::{Markup, html};
use register::actor::{Action, Actor};
use register::login::Session;
use rules::words::Lang;

use super::cookie::random;
use super::form::{CSRF, KEY, VERSION};
use super::visit::Visit;
use super::words;
use crate::address::Page;
use crate::page::{Shell, shell};

/// A page for somebody who is logged in. `body` starts with the `h1`.
pub(super) fn page(visit: &Visit, title: &str, page: &Page, body: &Markup) -> Markup {
    let lang = visit.lang();
    let inside = html! {
        (ways(&visit.session, page, lang))
        (body)
        p id="status" class="visually-hidden" role="status" aria-live="polite" {}
    };
    shell(&Shell { lang, title, page: Some(page) }, &inside)
}

/// A page of one form: the language changes by sending it, so that what was entered goes along.
pub(super) fn page_with_form(
    visit: &Visit,
    title: &str,
    page: &Page,
    form: &str,
    body: &Markup,
) -> Markup {
    let lang = visit.lang();
    let inside = html! { (ways(&visit.session, page, lang)) (body) };
    crate::page::shell_with_form(&Shell { lang, title, page: Some(page) }, form, &inside)
}

/// A page for somebody who is not logged in yet, or whose codes are not set up.
pub(super) fn at_the_door(title: &str, page: &Page, lang: Lang, body: &Markup) -> Markup {
    shell(&Shell { lang, title, page: Some(page) }, body)
}

/// Where somebody may go.
fn entries(actor: &Actor) -> Vec<Page> {
    let may = |action| actor.may(action, &actor.organisation);
    let mut all = Vec::new();
    if may(Action::Read) {
        all.push(Page::Cases);
    }
    if may(Action::Open) {
        all.push(Page::NewCase);
    }
    if may(Action::Accounts) {
        if actor.oversees {
            all.push(Page::Budgets);
        }
        all.push(Page::Monitor);
    }
    if may(Action::Rehearse) && actor.oversees {
        all.push(Page::Rehearsal);
    }
    if may(Action::Erase) {
        all.push(Page::Keeping);
    }
    if may(Action::Users) {
        all.push(Page::Accounts);
    }
    all.push(Page::Password);
    all
}

/// Where somebody begins.
pub(super) fn start(actor: &Actor) -> Page {
    entries(actor).into_iter().next().unwrap_or(Page::Password)
}

fn ways(session: &Session, page: &Page, lang: Lang) -> Markup {
    let actor = &session.actor;
    html! {
        nav class="subnav subnav--register no-print"
            aria-label=(lang.pick("Register", "Register")) {
            ul class="menu" {
                @for entry in entries(actor) {
                    li {
                        a href=(entry.path(lang)) aria-current=[page.current(&entry)] {
                            (entry.name(lang))
                        }
                    }
                }
            }
            div class="who" {
                span {
                    strong { (actor.user) } " · " (actor.organisation) " · "
                    (words::role(actor.role, lang))
                }
                form method="post" action=(Page::LogOut.path(lang)) {
                    (csrf(session))
                    button class="language" type="submit" { (Page::LogOut.name(lang)) }
                }
            }
        }
    }
}

/// The field that shows that a form comes from a page of ours.
pub(super) fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name=(CSRF) value=(session.csrf); }
}

/// The hidden fields of a form that changes something: sent twice, it is done once.
pub(super) fn once(session: &Session, version: Option<i64>) -> Markup {
    html! {
        (csrf(session))
        input type="hidden" name=(KEY) value=(random(16).unwrap_or_default());
        @if let Some(version) = version {
            input type="hidden" name=(VERSION) value=(version);
        }
    }
}

/// What was just done.
pub(super) fn done(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { p class="alert alert--ok" role="status" { (text) } }
    }
}
