//! One household under the schemes of all states: the nota worries that people look for the
//! highest amount, and this page shows what there is to look for.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use maud::{Markup, html};
use rules::check::Package;
use rules::determine::{Determination, Line, determine};
use rules::parse::Typical;
use rules::parse::case::{Household, read};
use rules::words::{Lang, date, money, no_promise};

use super::asked::Asked;
use super::bars::draw;
use super::choice::{day_field, day_of, departure, departure_of, form, written};
use super::cites::cites;
use super::quotes::Quotes;
use super::words::{row_link, scheme_link};
use crate::address::Page;
use crate::desk::Desk;
use crate::page::fields::{Field, Mistake, select};
use crate::view::Tongue;

pub(super) async fn show(State(desk): State<Desk>, Tongue(lang): Tongue, asked: Asked) -> Response {
    let package = desk.package();
    let mut mistakes: Vec<Mistake> = Vec::new();
    let id = asked.or("huishouden", "family");
    let way = asked.or("vertrek", "voluntary");
    let on = asked.or("datum", &written(desk.today()));
    let typical = package.households().iter().find(|one| one.id == id);
    if typical.is_none() {
        let text = lang.pick("Kies een huishouden.", "Choose a household.").to_owned();
        mistakes.push(Mistake { field: "huishouden".to_owned(), text });
    }
    let way = departure_of("vertrek", &way, lang, &mut mistakes);
    let day = day_of("datum", &on, lang, &mut mistakes);
    let options: Vec<(&str, &str)> =
        package.households().iter().map(|one| (one.id.as_str(), one.title.get(lang))).collect();
    let label = lang.pick("Huishouden", "Household");
    let field = Field { id: "huishouden", label, hint: None, value: &id, mistakes: &mistakes };
    let registered = lang.pick("Ingeschreven op", "Registered on");
    let asks = html! {
        (select(&field, &options))
        (departure(way, &mistakes, lang))
        (day_field("datum", registered, &on, &mistakes, lang))
    };
    let chosen = typical.zip(day).filter(|_| mistakes.is_empty());
    let household = chosen.and_then(|(typical, day)| household(package, typical, way, day));
    let body = html! {
        p class="lead" {
            (lang.pick(
                "De nota wil voorkomen dat iemand gaat verkennen welk programma het hoogste \
                 bedrag geeft. Hier staat wat er te verkennen valt.",
                "The memorandum wants to prevent that somebody explores which programme gives \
                 the highest amount. This page shows what there is to explore.",
            ))
        }
        (form(&Page::OtherStates, &mistakes, &asks, lang))
        @if let Some(household) = &household {
            (answer(package, desk.quotes(), household, lang))
        }
    };
    let status = if household.is_some() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let page = asked.of(Page::OtherStates);
    let title = lang.pick("Andere landen", "Other countries");
    (status, super::page(lang, title, &page, &body)).into_response()
}

/// A typical household as a case.
fn household(package: &Package, typical: &Typical, way: &str, day: Date) -> Option<Household> {
    let case = serde_json::json!({
        "registered_on": day.to_string(),
        "departure": way,
        "channel": "iom",
        "persons": typical.persons(),
    });
    read(&case.to_string(), package.vocabulary()).ok()
}

fn answer(package: &Package, quotes: &Quotes, household: &Household, lang: Lang) -> Markup {
    let readings = package.readings();
    let of_scheme = |scheme| determine(package, scheme, household, readings).ok();
    let mut all: Vec<Determination<'_>> = package.schemes().iter().filter_map(of_scheme).collect();
    // Amounts of one currency can be put in an order; no source gives a rate to convert others.
    all.sort_by(|one, other| {
        (one.currency != "EUR", one.currency)
            .cmp(&(other.currency != "EUR", other.currency))
            .then(other.total.cmp(&one.total))
    });
    let mut currencies: Vec<&str> = all.iter().map(|one| one.currency).collect();
    currencies.dedup();
    html! {
        h2 id="amounts" { (lang.pick("Van hoog naar laag", "From high to low")) }
        p {
            (lang.pick(
                "Bedragen in verschillende munten worden niet opgeteld of omgerekend: geen bron \
                 geeft een koers.",
                "Amounts in different currencies are not added or converted: no source gives a \
                 rate.",
            ))
        }
        @for currency in currencies {
            @let group: Vec<&Determination<'_>> =
                all.iter().filter(|one| one.currency == currency).collect();
            (chart(package, currency, &group, lang))
        }
        h2 id="parts" { (lang.pick("Waaruit het bestaat", "What it consists of")) }
        @for one in &all { (parts(package, quotes, one, lang)) }
    }
}

fn chart(package: &Package, currency: &str, all: &[&Determination<'_>], lang: Lang) -> Markup {
    let label = format!("{} {currency}", lang.pick("Bedragen in", "Amounts in"));
    let table = html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Regeling", "Scheme")) }
                    th scope="col" class="amount" { (lang.pick("Totaal", "Total")) }
                    th scope="col" { (lang.pick("Let op", "Note")) }
                }
            }
            tbody {
                @for one in all {
                    tr {
                        th scope="row" {
                            @match package.scheme(one.scheme) {
                                Ok(scheme) => (scheme_link(scheme, lang)),
                                Err(_) => (one.title.get(lang)),
                            }
                        }
                        td class="amount" { (money(one.total, currency, lang)) }
                        td { (notes(one, lang)) }
                    }
                }
            }
        }
    };
    html! {
        section aria-labelledby=(format!("in-{currency}")) {
            h3 id=(format!("in-{currency}")) { (label) }
            (sentence(all, lang))
            figure class="picture" {
                div class="table-scroll" tabindex="0" role="region" aria-label=(label) {
                    (draw(&label, all, lang))
                }
            }
            (super::table(&label, &table))
        }
    }
}

/// The highest and the lowest amount in a sentence.
fn sentence(all: &[&Determination<'_>], lang: Lang) -> Markup {
    let (Some(most), Some(least)) = (all.first(), all.last()) else { return html! {} };
    let named = |one: &Determination<'_>| {
        format!("{} ({})", one.title.get(lang), money(one.total, one.currency, lang))
    };
    html! {
        @if all.len() > 1 {
            p {
                (match lang {
                    Lang::Nl => format!(
                        "Het meest geeft {}, het minst {}.", named(most), named(least)
                    ),
                    Lang::En => format!(
                        "{} gives most, {} least.", named(most), named(least)
                    ),
                })
            }
        }
    }
}

fn notes(one: &Determination<'_>, lang: Lang) -> Markup {
    html! {
        @if let Some(on) = one.as_if_on {
            p {
                span class="tag tag--open" {
                    (lang.pick("niet in kracht", "not in force"))
                } " "
                (lang.pick("gerekend alsof het was: ", "computed as if it were "))
                (date(on, lang))
            }
        }
        @if one.range[0] < one.range[1] {
            p class="range" {
                span class="tag tag--open" { "open" } " "
                (money(one.range[0], one.currency, lang)) (lang.pick(" tot ", " to "))
                (money(one.range[1], one.currency, lang))
            }
        }
        @if one.conditional {
            p {
                span class="tag tag--assumed" { (lang.pick("voorwaardelijk", "conditional")) } " "
                (lang.pick(
                    "hangt af van feiten die dit huishouden niet noemt",
                    "depends on facts that this household does not give",
                ))
            }
        }
    }
}

/// Equal lines of several persons once, with their number.
fn together<'d, 'a>(lines: &'d [Line<'a>]) -> Vec<(usize, &'d Line<'a>)> {
    let mut all: Vec<(usize, &Line<'a>)> = Vec::new();
    for line in lines {
        match all.iter_mut().find(|(_, one)| one.row == line.row && one.amount == line.amount) {
            Some((count, _)) => *count += 1,
            None => all.push((1, line)),
        }
    }
    all
}

fn parts(package: &Package, quotes: &Quotes, one: &Determination<'_>, lang: Lang) -> Markup {
    let title = one.title.get(lang);
    let table = html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Wat", "What")) }
                    th scope="col" class="amount" { (lang.pick("Bedrag", "Amount")) }
                    th scope="col" { (lang.pick("Bron", "Source")) }
                }
            }
            tbody {
                @for (count, line) in together(&one.lines) {
                    tr {
                        th scope="row" {
                            (line.title.get(lang)) " " (row_of(package, &line.row, lang))
                        }
                        td class="amount" {
                            @if count > 1 { (count) " × " }
                            (money(line.amount, one.currency, lang))
                        }
                        td {
                            (cites(quotes, &line.cite, lang))
                        }
                    }
                }
            }
        }
    };
    html! {
        section class="card" aria-labelledby=(format!("of-{}", one.scheme)) {
            h3 id=(format!("of-{}", one.scheme)) { (title) }
            p { strong { (money(one.total, one.currency, lang)) } " · "
                span class="hint" { (no_promise(lang)) } }
            @if one.lines.is_empty() {
                p { (lang.pick("Niets voor dit huishouden.", "Nothing for this household.")) }
            } @else {
                (super::table(title, &table))
            }
            @if !one.assumptions.is_empty() {
                details {
                    summary {
                        (lang.pick(
                            "Wat niet zonder meer te vergelijken is",
                            "What cannot simply be compared",
                        ))
                    }
                    ul { @for said in &one.assumptions { li { (said.text.get(lang)) } } }
                }
            }
        }
    }
}

/// `scheme:row` as a link.
fn row_of(package: &Package, name: &str, lang: Lang) -> Markup {
    let found = name.split_once(':').and_then(|(id, row)| Some((package.scheme(id).ok()?, row)));
    html! {
        @match found {
            Some((scheme, row)) if scheme.has(row) => (row_link(scheme, row, lang)),
            _ => {}
        }
    }
}
