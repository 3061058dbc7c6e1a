//! Cases from a file and to one. A file is looked at first, and its cells go along in the page:
//! what is confirmed is what was shown, looked at once more.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use register::actor::Action;
use register::case::Step;
use register::exchange::{self, FILE_MAX, ROWS_MAX, Sheet, Wrong};
use register::{Imported, ImportedCase, NotImported, Refused};
use rules::words::Lang;

use super::form::Form;
use super::frame::{csrf, page};
use super::visit::{Halt, Told, Visit, status_of};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, file, radios, select, summary, text};

/// The field with the file, and those that carry its cells along.
const FILE: &str = "bestand";
const NAME: &str = "naam";
const CELLS: &str = "inhoud";
/// Room in a body for all but the cells.
const AROUND: usize = 8 * 1024;
/// So many mistakes of a file are shown.
const SHOWN: usize = 256;

pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn may(visit: &Visit, action: Action) -> Result<(), Halt> {
    let actor = visit.actor();
    if actor.may(action, &actor.organisation) {
        return Ok(());
    }
    Err(visit.stop(&[Refused::NotAllowed { action }]))
}

/// Where a file is chosen.
pub(super) async fn asked(visit: Visit) -> Told {
    may(&visit, Action::Open)?;
    Ok(chooser(&visit, &[], &[]).into_response())
}

/// A file, to be looked at; or its cells, to be registered.
pub(super) async fn brought_in(visit: Visit, request: Request) -> Told {
    may(&visit, Action::Open)?;
    let kind = request.headers().get(header::CONTENT_TYPE);
    let with_file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let (name, bytes, confirm) = if with_file {
        let Some((name, bytes)) = visit.with_file(request, FILE).await? else {
            let text = visit.lang().pick("Kies een bestand.", "Choose a file.").to_owned();
            let mistakes = [Mistake { field: FILE.to_owned(), text }];
            return Err(wrong(&visit, &mistakes, &[]));
        };
        (name, bytes, false)
    } else {
        let body = to_bytes(request.into_body(), usize::MAX).await;
        let body = body.map_err(|_| Halt::status(StatusCode::BAD_REQUEST))?;
        let form = visit.form(&body, |name| matches!(name, NAME | CELLS))?;
        (form.get(NAME).to_owned(), Bytes::from(form.whole(CELLS).to_owned()), true)
    };
    let sheet = Sheet::read(&name, &bytes).map_err(|all| wrong(&visit, &[], &all))?;
    let cells = sheet.text();
    let encoded: usize = form_urlencoded::byte_serialize(cells.as_bytes()).map(str::len).sum();
    if encoded + AROUND > visit.caller.desk.limits().policy_bytes {
        let text = visit.lang().pick(
            "Dit bestand is te groot voor deze pagina. Splits het.",
            "This file is too large for this page. Divide it.",
        );
        let mistakes = [Mistake { field: FILE.to_owned(), text: text.to_owned() }];
        return Err(wrong(&visit, &mistakes, &[]));
    }
    let name = sheet.name.clone();
    let told = visit.ask(move |register, actor| register.import(actor, &sheet, confirm)).await?;
    match told {
        Ok(imported) => Ok(looked(&visit, &imported, (&name, &cells)).into_response()),
        Err(NotImported::Wrong(all)) => Err(wrong(&visit, &[], &all)),
        Err(NotImported::Refused(refused)) => Err(visit.stop(&refused)),
    }
}

fn wrong(visit: &Visit, mistakes: &[Mistake], all: &[Wrong]) -> Halt {
    Halt::with((StatusCode::BAD_REQUEST, chooser(visit, mistakes, all)))
}

fn chooser(visit: &Visit, mistakes: &[Mistake], all: &[Wrong]) -> Markup {
    let lang = visit.lang();
    let title = Page::Import.name(lang);
    let (size, persons) = (FILE_MAX / (1024 * 1024), ROWS_MAX);
    let hint = match lang {
        Lang::Nl => format!("Excel (.xlsx) of CSV, hoogstens {size} MB en {persons} personen."),
        Lang::En => format!("Excel (.xlsx) or CSV, at most {size} MB and {persons} persons."),
    };
    let label = lang.pick("Bestand met zaken", "File with cases");
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Een rij is een persoon; rijen met hetzelfde dossier zijn één huishouden. Eerst \
                 ziet u wat er zou gebeuren. Er wordt niets bewaard tot u dat bevestigt.",
                "A row is a person; rows with the same file are one household. First you see what \
                 would happen. Nothing is kept until you confirm it.",
            ))
        }
        p {
            a href=(Page::Template.path(lang)) {
                (lang.pick(
                    "Leeg bestand met alle kolommen (xlsx)",
                    "Empty file with all columns (xlsx)",
                ))
            }
        }
        (summary(mistakes, lang))
        (mistaken(all, lang))
        form class="stack narrow" method="post" action=(Page::Import.path(lang))
            enctype="multipart/form-data" novalidate {
            (csrf(&visit.session))
            (file(&Field { id: FILE, label, hint: Some(&hint), value: "", mistakes }, ".xlsx,.csv"))
            button class="button" type="submit" { (lang.pick("Kijk na", "Look")) }
        }
    };
    page(visit, title, &Page::Import, &body)
}

/// Everything that is wrong in a file, cell by cell.
fn mistaken(all: &[Wrong], lang: Lang) -> Markup {
    let more = all.len().saturating_sub(SHOWN);
    html! {
        @if !all.is_empty() {
            div class="alert alert--error" role="alert" aria-labelledby="mistakes-title"
                tabindex="-1" id="mistakes" {
                h2 id="mistakes-title" {
                    (match lang {
                        Lang::Nl => format!("Er is niets ingelezen: {} punten", all.len()),
                        Lang::En => format!("Nothing was imported: {} points", all.len()),
                    })
                }
                ul {
                    @for one in all.iter().take(SHOWN) {
                        li { strong { (one.place) } ": " (one.words.get(lang)) }
                    }
                }
                @if more > 0 {
                    p {
                        (match lang {
                            Lang::Nl => format!("En nog {more}. Verbeter deze eerst."),
                            Lang::En => format!("And {more} more. Mend these first."),
                        })
                    }
                }
            }
        }
    }
}

/// What would happen, or what happened.
fn looked(visit: &Visit, imported: &Imported, (name, cells): (&str, &str)) -> Markup {
    let lang = visit.lang();
    let title = Page::Import.name(lang);
    let new = imported.households.iter().filter(|one| !one.already).count();
    let count = i64::try_from(new).unwrap_or(i64::MAX);
    let cases = match lang {
        Lang::Nl => words::counted(count, "zaak", "zaken"),
        Lang::En => words::counted(count, "case", "cases"),
    };
    let opened = lang.pick("geopend", "opened");
    let body = html! {
        h1 { (title) }
        @if imported.confirmed {
            p class="alert alert--ok" role="status" { (cases) " " (opened) "." }
        } @else {
            p class="lead" {
                (lang.pick(
                    "Er is nog niets bewaard. Dit zou er gebeuren: ",
                    "Nothing is kept yet. This would happen: ",
                ))
                (cases) " " (opened) "."
            }
        }
        (households(imported, lang))
        @if !imported.confirmed && new > 0 {
            form class="stack" method="post" action=(Page::Import.path(lang)) {
                (csrf(&visit.session))
                input type="hidden" name=(NAME) value=(name);
                input type="hidden" name=(CELLS) value=(cells);
                button class="button" type="submit" {
                    (lang.pick("Open deze zaken", "Open these cases"))
                }
            }
        }
        p {
            a href=(Page::Import.path(lang)) {
                (lang.pick("Een ander bestand", "Another file"))
            }
        }
    };
    page(visit, title, &Page::Import, &body)
}

fn households(imported: &Imported, lang: Lang) -> Markup {
    let case = |one: &ImportedCase| {
        let there = imported.confirmed || one.already;
        html! {
            @if there { a href=(Page::Case(one.case).path(lang)) { (one.case) } }
            @else { (lang.pick("nieuw", "new")) }
            @if one.already {
                " " span class="tag" { (lang.pick("al ingelezen", "imported before")) }
            }
        }
    };
    html! {
        div class="table-scroll" tabindex="0" role="region"
            aria-label=(lang.pick("Huishoudens", "Households")) {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Dossier", "File")) }
                        th scope="col" class="amount" { (lang.pick("Personen", "Persons")) }
                        th scope="col" class="amount" {
                            (lang.pick("Zou krijgen", "Would get"))
                        }
                        th scope="col" { (lang.pick("Zaak", "Case")) }
                    }
                }
                tbody {
                    @for one in &imported.households {
                        tr {
                            th scope="row" { (one.dossier) }
                            td class="amount" { (one.persons) }
                            td class="amount" {
                                @match one.total {
                                    Some(total) => (words::euros(total, lang)),
                                    None => "–",
                                }
                            }
                            td { (case(one)) }
                        }
                    }
                }
            }
        }
    }
}

/// An empty file with every column.
pub(super) async fn template(visit: Visit) -> Told {
    may(&visit, Action::Open)?;
    let lang = visit.lang();
    let made = exchange::template(visit.package(), lang);
    let bytes = made.map_err(|_| Halt::status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(as_file(bytes, lang.pick("zaken-sjabloon.xlsx", "cases-template.xlsx"), XLSX))
}

/// Which cases are taken out, in what, and why.
pub(super) async fn choices(visit: Visit) -> Told {
    may(&visit, Action::Export)?;
    Ok(chosen(&visit, &Form::default(), &[]).into_response())
}

/// Takes cases out.
pub(super) async fn taken_out(visit: Visit, body: Bytes) -> Told {
    let form = visit.form(&body, |name| matches!(name, "stap" | "vorm" | "reason"))?;
    let lang = visit.lang();
    let steps = match (form.get("stap"), Step::named(form.get("stap"))) {
        (_, Some(step)) => vec![step],
        ("alle", None) => Vec::new(),
        _ => Step::RUNNING.to_vec(),
    };
    let reason = form.get("reason").to_owned();
    let told = {
        let reason = reason.clone();
        visit.ask(move |register, actor| register.export(actor, &steps, &reason)).await?
    };
    let exported = match told {
        Ok(exported) => exported,
        Err(refused) if status_of(&refused) == StatusCode::BAD_REQUEST => {
            let said = |one: &Refused| Mistake {
                field: "reason".to_owned(),
                text: one.words().get(lang).to_owned(),
            };
            let mistakes: Vec<Mistake> = refused.iter().map(said).collect();
            return Err(Halt::with((StatusCode::BAD_REQUEST, chosen(&visit, &form, &mistakes))));
        }
        Err(refused) => return Err(visit.stop(&refused)),
    };
    let today = visit.counter().door().register().today();
    let name = format!("{}-{today}", lang.pick("zaken", "cases"));
    let csv = form.get("vorm") == "csv";
    let made = visit
        .caller
        .desk
        .work(move |_| {
            if csv {
                let mut text = Vec::new();
                return exported.csv(lang, &mut text).ok().map(|()| text);
            }
            exported.xlsx(lang, &exported.about(today, &reason, lang)).ok()
        })
        .await?;
    let bytes = made.ok_or_else(|| Halt::status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(if csv {
        as_file(bytes, &format!("{name}.csv"), "text/csv; charset=utf-8")
    } else {
        as_file(bytes, &format!("{name}.xlsx"), XLSX)
    })
}

/// An answer that a browser keeps as a file.
pub(super) fn as_file(bytes: Vec<u8>, name: &str, kind: &'static str) -> Response {
    let mut answer = Response::new(Body::from(bytes));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(kept) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(HeaderName::from_static("content-disposition"), kept);
    }
    answer
}

fn chosen(visit: &Visit, form: &Form, mistakes: &[Mistake]) -> Markup {
    let lang = visit.lang();
    let title = Page::Export.name(lang);
    let mut steps =
        vec![("", lang.pick("alle lopende", "all running")), ("alle", lang.pick("alle", "all"))];
    steps.extend(Step::ALL.iter().map(|step| (step.word(), words::step(*step, lang))));
    let field =
        |id: &'static str, label, hint| Field { id, label, hint, value: form.get(id), mistakes };
    let kinds = [
        ("xlsx", "Excel (.xlsx)", None),
        ("csv", "CSV", Some(lang.pick("met ; en decimale komma", "with , and a decimal point"))),
    ];
    let kind = Field {
        value: if form.get("vorm") == "csv" { "csv" } else { "xlsx" },
        ..field("vorm", lang.pick("Soort bestand", "Kind of file"), None)
    };
    let hint = lang.pick(
        "Er wordt vastgelegd wie welke zaken meenam, en waarvoor.",
        "It is recorded who took which cases out, and what for.",
    );
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Zaken met hun personen, een rij per persoon. Het bestand bevat persoonsgegevens: \
                 bewaar het niet langer dan nodig.",
                "Cases with their people, a row for each person. The file holds what is personal: \
                 keep it no longer than needed.",
            ))
        }
        (summary(mistakes, lang))
        form class="stack narrow" method="post" action=(Page::Export.path(lang)) novalidate {
            (csrf(&visit.session))
            (select(&field("stap", lang.pick("Stap", "Step"), None), &steps))
            (radios(&kind, &kinds))
            (text(&field("reason", lang.pick("Waarvoor", "What for"), Some(hint)), Kind::Text))
            button class="button" type="submit" { (lang.pick("Maak het bestand", "Make the file")) }
        }
    };
    page(visit, title, &Page::Export, &body)
}
