//! What the register says of its cases (nota N25), and the statements to funders. Whoever asks is
//! noted.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use ledger::Budget;
use maud::{Markup, html};
use register::{Kind as Group, Monitor, SMALLEST, Size, Told as Figures};
use rules::words::{Lang, Words};

use super::files::{XLSX, as_file};
use super::frame::{csrf, page};
use super::visit::{Halt, Told, Visit, see};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Kind, radios, select, text};

/// Uptake, spend and time to payment.
pub(super) async fn monitor(visit: Visit) -> Told {
    let lang = visit.lang();
    let found = visit.asked(|register, actor| register.monitor(actor)).await?;
    let title = Page::Monitor.name(lang);
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Hoeveel zaken er zijn, hoeveel er iets kregen, hoe lang dat duurde en wat het \
                 kostte. De nota laat deze velden open (N25).",
                "How many cases there are, how many got something, how long that took and what it \
                 cost. The memorandum leaves these fields open (N25).",
            ))
        }
        (table(&visit, &found))
        p class="hint" {
            (lang.pick(
                "Dagen: van de inschrijving tot de eerste betaling; de middelste van alle.",
                "Days: from registration to the first payment; the middle one of all.",
            ))
            " "
            (match lang {
                Lang::Nl => format!(
                    "Groepen van minder dan {SMALLEST} zaken staan er niet apart in, zodat niemand \
                     te herkennen is."
                ),
                Lang::En => format!(
                    "Groups of fewer than {SMALLEST} cases are not shown apart, so that nobody can \
                     be recognised."
                ),
            })
        }
    };
    Ok(page(&visit, title, &Page::Monitor, &body).into_response())
}

fn table(visit: &Visit, found: &Monitor) -> Markup {
    let lang = visit.lang();
    let heads = [
        lang.pick("Zaken", "Cases"),
        lang.pick("Goedgekeurd", "Approved"),
        lang.pick("Betaald", "Paid"),
        lang.pick("Gestopt", "Stopped"),
        lang.pick("Dagen", "Days"),
        lang.pick("Bedrag", "Amount"),
    ];
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(Page::Monitor.name(lang)) {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Groep", "Group")) }
                        @for head in heads { th scope="col" class="amount" { (head) } }
                    }
                }
                tbody {
                    (row(lang.pick("alle", "all"), &found.all, lang))
                    @for (group, figures) in &found.groups {
                        (row(&name(visit, group), figures, lang))
                    }
                    @if let Some(small) = &found.small {
                        (row(
                            lang.pick("kleine groepen samen", "small groups together"),
                            small,
                            lang,
                        ))
                    }
                }
            }
        }
    }
}

fn name(visit: &Visit, group: &Group) -> String {
    let lang = visit.lang();
    let size = match group.size {
        Size::One => lang.pick("1 persoon", "1 person"),
        Size::Two => lang.pick("2 personen", "2 persons"),
        Size::More => lang.pick("3 of meer personen", "3 or more persons"),
    };
    let channel = words::channel(visit.package(), &group.channel, lang);
    let departure = words::departure(&group.departure, lang);
    format!("{} · {channel} · {departure} · {size}", group.organisation)
}

fn row(name: &str, figures: &Figures, lang: Lang) -> Markup {
    let counts = [figures.cases, figures.approved, figures.paid, figures.withdrawn];
    html! {
        tr {
            th scope="row" { (name) }
            @for count in counts { td class="amount" { (count) } }
            td class="amount" {
                @match figures.days_to_payment { Some(days) => (days), None => "–" }
            }
            td class="amount" { (words::euros(figures.amount, lang)) }
        }
    }
}

/// The form for a statement, on the page of budgets.
pub(super) fn asked(visit: &Visit, year: &str) -> Markup {
    let lang = visit.lang();
    let funders = visit.package().funders().iter();
    let options: Vec<(&str, &str)> =
        funders.map(|(id, name): &(String, Words)| (id.as_str(), name.get(lang))).collect();
    let field = |id: &'static str, label: &'static str, value| Field {
        id,
        label,
        hint: None,
        value,
        mistakes: &[],
    };
    let kinds = [("xlsx", "Excel (.xlsx)", None), ("csv", "CSV", None)];
    html! {
        section aria-labelledby="statement-title" class="stack" {
            h2 id="statement-title" {
                (lang.pick("Opgave aan een financier", "Statement to a funder"))
            }
            p class="hint" {
                (lang.pick(
                    "Elke betaling met zaak en bewijsstukken; sluit aan op het grootboek, tot op \
                     de cent.",
                    "Every payment with its case and papers; reconciles with the ledger, to the \
                     cent.",
                ))
            }
            form class="stack narrow" method="post" action=(Page::Statement.path(lang)) novalidate {
                (csrf(&visit.session))
                (select(&field("of", lang.pick("Financier", "Funder"), ""), &options))
                (text(&field("of-year", lang.pick("Jaar", "Year"), year), Kind::Number))
                (radios(&field("vorm", lang.pick("Soort bestand", "Kind of file"), "xlsx"), &kinds))
                button class="button button--secondary" type="submit" {
                    (lang.pick("Maak de opgave", "Make the statement"))
                }
            }
        }
    }
}

/// Without a form there is no statement: the budgets.
pub(super) async fn no_statement(visit: Visit) -> Told {
    Ok(see(&Page::Budgets.path(visit.lang())))
}

/// A statement as a file.
pub(super) async fn statement(visit: Visit, body: Bytes) -> Told {
    let form = visit.form(&body, |name| matches!(name, "of" | "of-year" | "vorm"))?;
    let lang = visit.lang();
    let known = visit.package().funders().iter().any(|(id, _)| id == form.get("of"));
    let year: Option<i16> = form.get("of-year").parse().ok();
    let (true, Some(year)) = (known, year) else {
        return Err(Halt::status(StatusCode::BAD_REQUEST));
    };
    let budget = Budget { funder: form.get("of").to_owned(), year };
    let name = format!("{}-{}-{year}", lang.pick("opgave", "statement"), budget.funder);
    let stated = visit.asked(move |register, actor| register.statement(actor, &budget)).await?;
    let today = visit.counter().door().register().today();
    let csv = form.get("vorm") == "csv";
    let made = visit.caller.desk.work(move |_| {
        if csv {
            let mut text = Vec::new();
            return stated.csv(lang, &mut text).ok().map(|()| text);
        }
        let made = (lang.pick("Opgemaakt op", "Made on").to_owned(), today.to_string());
        stated.xlsx(lang, &[made]).ok()
    });
    let bytes = made.await?.ok_or_else(|| Halt::status(StatusCode::INTERNAL_SERVER_ERROR))?;
    Ok(if csv {
        as_file(bytes, &format!("{name}.csv"), "text/csv; charset=utf-8")
    } else {
        as_file(bytes, &format!("{name}.xlsx"), XLSX)
    })
}
