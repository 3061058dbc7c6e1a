//! What a policy that is not in force would change for the running cases. Files of the policy are
//! sent along and put in the place of those in force; nothing on the server changes.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use maud::{Markup, html};
use money::Cents;
use register::actor::Action;
use register::{Changed, Refused, Rehearsal};
use rules::check::Package;
use rules::determine::funder_name;
use rules::parse::SourceFile;
use rules::words::Lang;

use super::frame::{csrf, page};
use super::visit::{Halt, Told, Visit};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Mistake, files as file_field, summary};

/// The field with the files.
const FILES: &str = "bestanden";
/// So many cases that change are shown.
const SHOWN: usize = 256;

/// Where files are chosen.
pub(super) async fn asked(visit: Visit) -> Told {
    may(&visit)?;
    Ok(drawn(&visit, &[], &html! {}).into_response())
}

fn may(visit: &Visit) -> Result<(), Halt> {
    let (actor, action) = (visit.actor(), Action::Rehearse);
    if actor.oversees && actor.may(action, &actor.organisation) {
        return Ok(());
    }
    Err(visit.stop(&[Refused::NotAllowed { action }]))
}

/// Tries the files on the register.
pub(super) async fn tried(visit: Visit, request: Request) -> Told {
    may(&visit)?;
    let lang = visit.lang();
    let wrong = |text: &str, more: &Markup| {
        let mistakes = [Mistake { field: FILES.to_owned(), text: text.to_owned() }];
        Halt::with((StatusCode::BAD_REQUEST, drawn(&visit, &mistakes, more)))
    };
    let sent = visit.with_files(request, FILES).await?;
    if sent.is_empty() {
        let text = lang.pick("Kies een of meer bestanden.", "Choose one or more files.");
        return Err(wrong(text, &html! {}));
    }
    let files = match replaced(visit.package(), sent) {
        Ok(files) => files,
        Err(name) => {
            let text = match lang {
                Lang::Nl => {
                    format!("“{name}” is geen bestand van het beleid, en geen bron (.txt).")
                }
                Lang::En => format!("“{name}” is no file of the policy, and no source (.txt)."),
            };
            return Err(wrong(&text, &html! {}));
        }
    };
    let checked = visit.caller.desk.work(move |_| rules::check::package(files)).await?;
    let other = match checked {
        Ok(package) => Arc::new(package),
        Err(rejected) => {
            let said = rejected.text(lang, false);
            let text = lang.pick("Dit beleid klopt nog niet.", "This policy is not right yet.");
            return Err(wrong(text, &excerpt(&said, lang)));
        }
    };
    let found = visit.asked(move |register, actor| register.rehearse(actor, &other)).await?;
    Ok(drawn(&visit, &[], &told(&visit, &found)).into_response())
}

/// What is wrong with a policy, line by line; whoever has no mouse can scroll through it.
fn excerpt(said: &str, lang: Lang) -> Markup {
    let label = lang.pick("Wat er niet klopt", "What is not right");
    html! { pre tabindex="0" role="region" aria-label=(label) { (said) } }
}

/// The files of the policy with others in their place; a new source is added.
fn replaced(package: &Package, sent: Vec<(String, Bytes)>) -> Result<Vec<SourceFile>, String> {
    let mut files = package.files().to_vec();
    for (name, bytes) in sent {
        let text = String::from_utf8(bytes.to_vec()).map_err(|_| name.clone())?;
        let end = format!("/{name}");
        let known = files.iter_mut().find(|one| one.name == name || one.name.ends_with(&end));
        match known {
            Some(file) => file.text = text,
            None if name.ends_with(".txt") && !name.contains('/') => {
                files.push(SourceFile { name: format!("sources/{name}"), text });
            }
            None => return Err(name),
        }
    }
    Ok(files)
}

fn drawn(visit: &Visit, mistakes: &[Mistake], more: &Markup) -> Markup {
    let lang = visit.lang();
    let title = Page::Rehearsal.name(lang);
    let hint = lang.pick(
        "Bestanden zoals de werkbank ze geeft, bijvoorbeeld nl-harmonised.toml; met de bron erbij.",
        "Files as the workbench gives them, such as nl-harmonised.toml; with their source.",
    );
    let label = lang.pick("Gewijzigd beleid", "Changed policy");
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Wat zou ander beleid veranderen voor de lopende zaken? Elke zaak met toegezegd \
                 geld wordt opnieuw vastgesteld. Er verandert niets; dat u keek, wordt vastgelegd.",
                "What would another policy change for the running cases? Every case with promised \
                 money is determined again. Nothing changes; that you looked is recorded.",
            ))
        }
        (summary(mistakes, lang))
        form class="stack narrow" method="post" action=(Page::Rehearsal.path(lang))
            enctype="multipart/form-data" novalidate {
            (csrf(&visit.session))
            (file_field(
                &Field { id: FILES, label, hint: Some(hint), value: "", mistakes },
                ".toml,.csv,.txt",
            ))
            button class="button" type="submit" { (lang.pick("Reken na", "Compute")) }
        }
        (more)
    };
    page(visit, title, &Page::Rehearsal, &body)
}

/// Which cases change, by how much, and for which funder.
fn told(visit: &Visit, found: &Rehearsal) -> Markup {
    let lang = visit.lang();
    let (cases, changed) = (found.cases, found.changed.len());
    html! {
        section class="stack" aria-labelledby="changed" {
            h2 id="changed" {
                (match lang {
                    Lang::Nl => format!("{changed} van {cases} zaken veranderen"),
                    Lang::En => format!("{changed} of {cases} cases change"),
                })
            }
            @if !found.funders.is_empty() {
                dl class="facts" {
                    @for (funder, amount) in &found.funders {
                        dt { (visit.say(&funder_name(visit.package(), funder))) }
                        dd { (signed(*amount, lang)) }
                    }
                }
            }
            @if changed > 0 { (table(found, lang)) }
        }
    }
}

fn table(found: &Rehearsal, lang: Lang) -> Markup {
    html! {
        div class="table-scroll" tabindex="0" role="region"
            aria-label=(lang.pick("Zaken die veranderen", "Cases that change")) {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Zaak", "Case")) }
                        th scope="col" class="amount" { (lang.pick("Nu", "Now")) }
                        th scope="col" class="amount" { (lang.pick("Dan", "Then")) }
                        th scope="col" class="amount" {
                            (lang.pick("Al te veel betaald", "Paid too much already"))
                        }
                    }
                }
                tbody {
                    @for one in found.changed.iter().take(SHOWN) { (row(one, lang)) }
                }
            }
        }
        @if found.changed.len() > SHOWN {
            p { (lang.pick("Er zijn er meer dan hier staan.", "There are more than stand here.")) }
        }
    }
}

fn row(one: &Changed, lang: Lang) -> Markup {
    let sum = |figures: &register::award::Figures| -> Cents { figures.values().copied().sum() };
    html! {
        tr {
            th scope="row" { a href=(Page::Case(one.case).path(lang)) { (one.case) } }
            td class="amount" { (words::euros(sum(&one.before), lang)) }
            td class="amount" {
                @match &one.after {
                    Some(after) => (words::euros(sum(after), lang)),
                    None => @for why in &one.why { (why.words().get(lang)) " " },
                }
            }
            td class="amount" { (words::euros(one.too_much, lang)) }
        }
    }
}

/// An amount that says whether it is more or less.
fn signed(amount: Cents, lang: Lang) -> String {
    let sign = if amount > Cents::ZERO { "+" } else { "" };
    format!("{sign}{}", words::euros(amount, lang))
}
