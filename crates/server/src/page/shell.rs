//! The frame around every page: head, navigation, language, foot.

use maud::{DOCTYPE, Markup, html};
use rules::words::Lang;

use super::kept_whole;
use crate::address::Page;
use crate::assets::address;

tokio::task_local! {
    /// Whether the request is answered by a desk with a register: then the menu of every page
    /// leads to it.
    static REGISTER: bool;
}

/// Answers a request whose pages know whether there is a register.
pub(crate) fn knowing<F: Future>(register: bool, answer: F) -> impl Future<Output = F::Output> {
    REGISTER.scope(register, answer)
}

/// The same for work on another thread.
pub(crate) fn knowing_on_thread<T>(register: bool, work: impl FnOnce() -> T) -> T {
    REGISTER.sync_scope(register, work)
}

/// Whether there is a register.
pub(crate) fn has_register() -> bool {
    REGISTER.try_with(|register| *register).unwrap_or_default()
}

/// What the frame has to know of the page inside.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shell<'a> {
    pub lang: Lang,
    pub title: &'a str,
    /// The page in the navigation; `None` for one that stands outside it.
    pub page: Option<&'a Page>,
}

/// A whole document. `body` starts with the `h1`.
pub(crate) fn shell(shell: &Shell<'_>, body: &Markup) -> Markup {
    frame(shell, None, body)
}

/// A whole document with a form, whose `id` is `form`: the language changes by sending the form,
/// so that what was entered goes along.
pub(crate) fn shell_with_form(shell: &Shell<'_>, form: &str, body: &Markup) -> Markup {
    frame(shell, Some(form), body)
}

fn frame(shell: &Shell<'_>, form: Option<&str>, body: &Markup) -> Markup {
    let Shell { lang, title, page } = *shell;
    html! {
        (DOCTYPE)
        html lang=(lang.pick("nl", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " — Wederkeer" }
                @for sheet in ["nl-design-system.css", "theme.css", "wederkeer.css"] {
                    link rel="stylesheet" href=(address(sheet));
                }
                @if page.is_some_and(Page::is_of_register) {
                    link rel="stylesheet" href=(address("cases.css"));
                }
                link rel="icon" href=(address("icon.svg")) type="image/svg+xml";
                script src=(address("wederkeer.js")) defer {}
            }
            body class="wederkeer-theme" {
                a class="skip-link" href="#main" {
                    (lang.pick("Naar de inhoud", "Skip to the content"))
                }
                (header(lang, page, form))
                main id="main" tabindex="-1" { (kept_whole(body)) }
                (footer(lang))
            }
        }
    }
}

fn header(lang: Lang, page: Option<&Page>, form: Option<&str>) -> Markup {
    html! {
        header class="site-header" {
            div class="site-header__inner" {
                a class="site-name" href=(Page::Calculator.path(lang)) { "Wederkeer" }
                nav aria-label=(lang.pick("Hoofdmenu", "Main menu")) {
                    ul class="menu" {
                        @if has_register() {
                            li {
                                @let cases = Page::Cases;
                                a href=(cases.path(lang))
                                    aria-current=[page.and_then(|page| page.current(&cases))] {
                                    (cases.name(lang))
                                }
                            }
                        }
                        @for entry in &Page::MENU {
                            li {
                                a href=(entry.path(lang))
                                    aria-current=[page.and_then(|page| page.current(entry))] {
                                    (entry.name(lang))
                                }
                            }
                        }
                    }
                }
                (other_language(lang, page, form))
            }
        }
    }
}

/// The same page in the other language: a link, or on a page with a form a button that takes the
/// input along.
fn other_language(lang: Lang, page: Option<&Page>, form: Option<&str>) -> Markup {
    let (other, code, name) = match lang {
        Lang::Nl => (Lang::En, "en", "English"),
        Lang::En => (Lang::Nl, "nl", "Nederlands"),
    };
    let path = page.unwrap_or(&Page::Calculator).path(other);
    html! {
        @match form {
            Some(form) => {
                // Enter in a field presses the first button of its form: that must be this one,
                // which changes nothing, and not the language.
                button class="visually-hidden" type="submit" form=(form) name="do" value=""
                    tabindex="-1" aria-hidden="true" {}
                button class="language" type="submit" form=(form) formaction=(path) lang=(code) {
                    (name)
                }
            },
            None => a class="language" href=(path) lang=(code) hreflang=(code) { (name) },
        }
    }
}

fn footer(lang: Lang) -> Markup {
    html! {
        footer class="site-footer" {
            div class="site-footer__inner" {
                p {
                    (lang.pick(
                        "Wederkeer rekent uit wat volgt uit de bronnen. Het is geen besluit en \
                         geen toezegging.",
                        "Wederkeer computes what follows from the sources. It is no decision and \
                         no promise.",
                    ))
                }
                ul class="menu" {
                    @for entry in &Page::FOOT {
                        li { a href=(entry.path(lang)) { (entry.name(lang)) } }
                    }
                }
            }
        }
    }
}
