//! Cases whose time to be kept is over: who keeps records erases what is personal in them.

use axum::body::Bytes;
use axum::http::Uri;
use axum::response::IntoResponse;
use jiff::civil::Date;
use maud::{Markup, html};
use register::periods::Status;
use register::{Keep, Kept, Refused};
use rules::words::{Lang, date};

use super::form::{Form, Reader};
use super::frame::{csrf, done, page};
use super::opened::number;
use super::visit::{Halt, Told, Visit, status_of};
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, summary, text};

/// In the address once something was erased.
const ERASED: &str = "gedaan=ja";

/// The list.
pub(super) async fn show(visit: Visit, uri: Uri) -> Told {
    let said =
        visit.lang().pick("De persoonsgegevens zijn gewist.", "What is personal was erased.");
    let told = (uri.query() == Some(ERASED)).then_some(said);
    Ok(drawn(&visit, &Form::default(), &[], told).await?.into_response())
}

/// Erases what is personal in one case.
pub(super) async fn erase(visit: Visit, body: Bytes) -> Told {
    let is_reason = |name: &str| {
        name.strip_prefix("case-").and_then(|rest| rest.strip_suffix("-reason")).is_some()
    };
    let form = visit.form(&body, |name| name == "case" || is_reason(name))?;
    let (id, lang) = (number(form.get("case"))?, visit.lang());
    let prefix = prefix(id);
    let mut read = Reader { form: &form, lang, prefix: &prefix, mistakes: Vec::new() };
    let reason = read.says("reason");
    let mut mistakes = read.mistakes;
    if mistakes.is_empty() {
        let told = visit.ask(move |register, actor| register.erase(actor, id, &reason)).await?;
        match told {
            Ok(_) => {
                return Ok(super::visit::see(&format!("{}?{ERASED}", Page::Keeping.path(lang))));
            }
            Err(refused) if status_of(&refused) != axum::http::StatusCode::BAD_REQUEST => {
                return Err(visit.stop(&refused));
            }
            Err(refused) => {
                mistakes.extend(refused.iter().map(|one: &Refused| Mistake {
                    field: format!("{prefix}reason"),
                    text: one.words().get(lang).to_owned(),
                }));
            }
        }
    }
    let page = drawn(&visit, &form, &mistakes, None).await?;
    Err(Halt::with((axum::http::StatusCode::BAD_REQUEST, page)))
}

/// In front of the fields of a case.
fn prefix(id: i64) -> String {
    format!("case-{id}-")
}

async fn drawn(
    visit: &Visit,
    form: &Form,
    mistakes: &[Mistake],
    told: Option<&str>,
) -> Result<Markup, Halt> {
    let lang = visit.lang();
    let today: Date = visit.counter().door().register().today();
    let over = visit.asked(move |register, actor| register.over(actor, today)).await?;
    let title = Page::Keeping.name(lang);
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Van deze zaken is de bewaartermijn voorbij. Wissen haalt alleen weg wat \
                 persoonlijk is; wat er gebeurde en elke euro blijven.",
                "The time to keep these cases is over. Erasing takes away what is personal alone; \
                 what happened, and every euro, stays.",
            ))
        }
        (done(told))
        (summary(mistakes, lang))
        @if over.is_empty() {
            p { (lang.pick("Er is nu niets te wissen.", "There is nothing to erase now.")) }
        }
        @for one in &over { (kept(visit, one, form, mistakes)) }
        (periods(visit))
    };
    Ok(page(visit, title, &Page::Keeping, &body))
}

/// After how long something ends, where that comes from, and how firm it is.
fn periods(visit: &Visit) -> Markup {
    let lang = visit.lang();
    html! {
        section aria-labelledby="periods-title" class="stack" {
            h2 id="periods-title" { (lang.pick("Termijnen", "Periods")) }
            div class="table-scroll" tabindex="0" role="region"
                aria-label=(lang.pick("Termijnen", "Periods")) {
                table class="table table--stack" {
                    thead {
                        tr {
                            th scope="col" { (lang.pick("Waarvoor", "What for")) }
                            th scope="col" { (lang.pick("Hoe lang", "How long")) }
                            th scope="col" { (lang.pick("Bron", "Source")) }
                        }
                    }
                    tbody {
                        @for one in visit.counter().door().register().periods().all() {
                            tr {
                                th scope="row" { (one.title.get(lang)) }
                                td {
                                    (one.long(lang)) " " (lang.pick("na", "after")) " "
                                    (one.from.get(lang))
                                }
                                td {
                                    @if one.status == Status::Assumption {
                                        span class="tag tag--open" {
                                            (lang.pick("aanname", "assumption"))
                                        }
                                        " "
                                    }
                                    (one.source)
                                    @if let Some(quote) = &one.quote { ": “" (quote) "”" }
                                    @if let Some(note) = &one.note {
                                        br; span class="hint" { (note.get(lang)) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn kept(visit: &Visit, one: &Kept, form: &Form, mistakes: &[Mistake]) -> Markup {
    let lang = visit.lang();
    let id = format!("{}reason", prefix(one.case));
    let title = match lang {
        Lang::Nl => format!("Zaak {}", one.case),
        Lang::En => format!("Case {}", one.case),
    };
    let why = match one.keep {
        Keep::Paid => lang.pick("er is betaald", "something was paid"),
        Keep::Unpaid => lang.pick("er is niets betaald", "nothing was paid"),
    };
    html! {
        article class="card stack" {
            h2 { a href=(Page::Case(one.case).path(lang)) { (title) } }
            p {
                (lang.pick("Te bewaren tot en met ", "To be kept until ")) (date(one.until, lang))
                ": " (why) "."
            }
            form class="stack" method="post" action=(Page::Keeping.path(lang)) novalidate {
                (csrf(&visit.session))
                input type="hidden" name="case" value=(one.case);
                (text(
                    &Field {
                        id: &id,
                        label: lang.pick("Grond om te wissen", "Ground to erase"),
                        hint: None,
                        value: form.get(&id),
                        mistakes,
                    },
                    Kind::Text,
                ))
                button class="button button--secondary" type="submit" {
                    (lang.pick("Wis persoonsgegevens", "Erase what is personal"))
                    span class="visually-hidden" { ": " (title) }
                }
            }
        }
    }
}
