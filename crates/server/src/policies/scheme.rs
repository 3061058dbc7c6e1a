//! One scheme: everything that its file says, each with its place in the source.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rules::check::{Package, Scheme};
use rules::describe::{Described, LawSeen, describe, finding};
use rules::words::{Lang, Words, money};

use super::cites::cites;
use super::overview::{in_force, in_order};
use super::quotes::Quotes;
use super::rows::{Rows, reading, whom};
use super::words::{period, scheme_link};
use crate::address::Page;
use crate::desk::Desk;
use crate::view::Tongue;

pub(super) async fn show(
    State(desk): State<Desk>,
    Tongue(lang): Tongue,
    Path(id): Path<String>,
) -> Response {
    let package = desk.package();
    let Ok(scheme) = package.scheme(&id) else { return unknown(package, &id, lang) };
    let seen = describe(package, scheme);
    let quotes = desk.quotes();
    let rows = Rows { seen: &seen, scheme, quotes, today: desk.today(), lang };
    let (money, goods): (Vec<_>, Vec<_>) = seen.benefits.iter().partition(|one| !one.goods);
    let body = html! {
        (head(&seen, quotes, lang))
        h2 id="part-money" { (lang.pick("Wat er is aan geld", "What there is in money")) }
        @for benefit in &money { (rows.benefit(benefit)) }
        @if !goods.is_empty() {
            h2 id="part-goods" { (lang.pick("Zaken en diensten", "Things and services")) }
            @for benefit in &goods { (rows.benefit(benefit)) }
        }
        (conditions(&seen, quotes, lang))
        (caps(&seen, quotes, lang))
        (funding(&seen, quotes, lang))
        (transitions(&seen, quotes, lang))
        (laws(&seen, quotes, package, lang))
        (examples(&seen, quotes, lang))
    };
    super::page(lang, scheme.title().get(lang), &Page::Scheme(id), &body).into_response()
}

fn head(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let scheme = seen.scheme;
    let names: Vec<&str> = seen.channels.iter().map(|(_, name)| name.get(lang)).collect();
    html! {
        div id="scheme" {
            dl class="facts" {
                dt { (lang.pick("Wie beslist", "Who decides")) }
                dd { (scheme.owner()) }
                dt { (lang.pick("Geldt", "In force")) }
                dd { (in_force(scheme, lang)) }
                dt { (lang.pick("Via", "Through")) }
                dd { (names.join(", ")) }
                dt { (lang.pick("Munt", "Currency")) }
                dd { (scheme.currency()) }
                @if let Some((below, list)) = seen.over {
                    dt { (lang.pick("Ligt boven op", "Lies on top of")) }
                    dd { (scheme_link(below, lang)) ", " (lang.pick("voor: ", "for: "))
                        (list.title.get(lang)) }
                }
                (others(lang.pick("Vervangt", "Replaces"), &seen.replaces, lang))
                (others(lang.pick("Gaat vóór", "Stands before"), &seen.stands_before, lang))
                dt { (lang.pick("Bron", "Source")) }
                dd { (cites(quotes, scheme.cites(), lang)) }
            }
        }
    }
}

fn others(title: &str, schemes: &[&Scheme], lang: Lang) -> Markup {
    html! {
        @if !schemes.is_empty() {
            dt { (title) }
            @for scheme in schemes { dd { (scheme_link(scheme, lang)) } }
        }
    }
}

/// A table whose first column heads its rows; nothing when it would be empty.
fn listed(id: &str, title: &str, heads: &[&str], rows: &[Markup]) -> Markup {
    let table = html! {
        table class="table table--stack" {
            thead { tr { @for head in heads { th scope="col" { (head) } } } }
            tbody { @for row in rows { (row) } }
        }
    };
    html! {
        @if !rows.is_empty() {
            h2 id=(format!("part-{id}")) { (title) }
            (super::table(title, &table))
        }
    }
}

fn names(benefits: &[&Words], lang: Lang) -> String {
    benefits.iter().map(|words| words.get(lang)).collect::<Vec<_>>().join(", ")
}

fn conditions(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let rows = seen.conditions.iter().map(|one| {
        html! {
            tr id=(format!("condition.{}", one.id)) {
                th scope="row" { (one.ask.get(lang)) }
                td { (names(&one.benefits, lang)) p class="hint" { (whom(&one.when, lang)) } }
                td { (period(&one.period, lang)) }
                td { (cites(quotes, one.cites, lang)) }
            }
        }
    });
    let heads = [
        lang.pick("Voorwaarde", "Condition"),
        lang.pick("Voor", "For"),
        lang.pick("Wanneer geldig", "In force"),
        lang.pick("Bron", "Source"),
    ];
    let title = lang.pick("Voorwaarden", "Conditions");
    listed("conditions", title, &heads, &rows.collect::<Vec<_>>())
}

fn caps(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let currency = seen.scheme.currency();
    let rows = seen.caps.iter().map(|one| {
        html! {
            tr id=(format!("cap.{}", one.id)) {
                th scope="row" { (one.title.get(lang)) }
                td class="amount" { (money(one.amount, currency, lang)) }
                td { (names(&one.benefits, lang)) p class="hint" { (whom(&one.when, lang)) } }
                td { (period(&one.period, lang)) }
                td { (cites(quotes, one.cites, lang)) }
            }
        }
    });
    let heads = [
        "Maximum",
        lang.pick("Bedrag", "Amount"),
        lang.pick("Voor", "For"),
        lang.pick("Wanneer geldig", "In force"),
        lang.pick("Bron", "Source"),
    ];
    listed("caps", lang.pick("Maxima", "Maximums"), &heads, &rows.collect::<Vec<_>>())
}

fn funding(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let rows = seen.funding.iter().map(|one| {
        html! {
            tr id=(format!("funding.{}", one.id)) {
                th scope="row" {
                    (names(&one.benefits, lang)) p class="hint" { (whom(&one.when, lang)) }
                }
                td { ul { @for share in &one.shares { li { (share.get(lang)) } } } }
                td { (period(&one.period, lang)) }
                td {
                    (cites(quotes, one.cites, lang))
                    @if let Some(assumption) = one.assumption {
                        p {
                            span class="tag tag--assumed" { (lang.pick("aanname", "assumption")) }
                            " " (assumption.get(lang))
                        }
                    }
                }
            }
        }
    });
    let heads = [
        lang.pick("Voor", "For"),
        lang.pick("Wie betaalt", "Who pays"),
        lang.pick("Wanneer geldig", "In force"),
        lang.pick("Bron", "Source"),
    ];
    listed("funding", lang.pick("Wie betaalt", "Who pays"), &heads, &rows.collect::<Vec<_>>())
}

fn transitions(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let rows = seen.transitions.iter().map(|one| {
        html! {
            tr id=(format!("transition.{}", one.id)) {
                th scope="row" { (one.cases.get(lang)) (reading(&one.reading, lang)) }
                td {
                    @match one.to {
                        Ok(scheme) => (scheme_link(scheme, lang)),
                        Err(words) => (words.get(lang)),
                    }
                }
                td { (cites(quotes, one.cites, lang)) }
            }
        }
    });
    let heads = [
        lang.pick("Zaken", "Cases"),
        lang.pick("Dan geldt", "Then holds"),
        lang.pick("Bron", "Source"),
    ];
    let title = lang.pick("Overgangsrecht", "Transitions");
    listed("transitions", title, &heads, &rows.collect::<Vec<_>>())
}

fn laws(seen: &Described<'_>, quotes: &Quotes, package: &Package, lang: Lang) -> Markup {
    let rows = seen.laws.iter().map(|one| {
        html! {
            tr id=(format!("law.{}", one.id)) {
                th scope="row" { (one.says.get(lang)) }
                td {
                    span class="tag tag--ok" { (lang.pick("houdt stand ✓", "holds ✓")) }
                    (findings(one, seen.scheme, package, lang))
                }
                td { (cites(quotes, one.cites, lang)) }
            }
        }
    });
    let heads =
        [lang.pick("Wet", "Law"), lang.pick("Uitkomst", "Result"), lang.pick("Bron", "Source")];
    let title = lang.pick("Wat altijd moet gelden", "What must always hold");
    listed("laws", title, &heads, &rows.collect::<Vec<_>>())
}

/// What people have to weigh, in plain words.
pub(super) fn findings(
    law: &LawSeen<'_>,
    scheme: &Scheme,
    package: &Package,
    lang: Lang,
) -> Markup {
    html! {
        @for one in &law.findings {
            p {
                span class="tag tag--open" {
                    (lang.pick("bevinding", "finding")) " " (one.code.number())
                }
                " " (finding(package, scheme, one).get(lang))
            }
        }
    }
}

fn examples(seen: &Described<'_>, quotes: &Quotes, lang: Lang) -> Markup {
    let currency = seen.scheme.currency();
    let rows = seen.examples.iter().map(|one| {
        html! {
            tr id=(format!("example.{}", one.id)) {
                th scope="row" { (one.case.get(lang)) }
                td {
                    @for (title, amount) in &one.benefits {
                        p { (title.get(lang)) ": " (money(*amount, currency, lang)) }
                    }
                }
                td class="amount" { strong { (money(one.total, currency, lang)) } }
                td { span class="tag tag--ok" { (lang.pick("nagerekend ✓", "recomputed ✓")) } }
                td { (cites(quotes, one.cites, lang)) }
            }
        }
    });
    let heads = [
        lang.pick("Huishouden", "Household"),
        lang.pick("Waarvan", "Of which"),
        lang.pick("Totaal", "Total"),
        lang.pick("Uitkomst", "Result"),
        lang.pick("Bron", "Source"),
    ];
    let title = lang.pick("Rekenvoorbeelden", "Worked examples");
    listed("examples", title, &heads, &rows.collect::<Vec<_>>())
}

/// There is no such scheme; these there are.
fn unknown(package: &Package, id: &str, lang: Lang) -> Response {
    let title = lang.pick("Deze regeling is er niet", "There is no such scheme");
    let (dutch, others) = in_order(package);
    let body = html! {
        p { (lang.pick("Geen regeling heet", "No scheme is called")) " " code { (id) } "." }
        ul { @for scheme in dutch.iter().chain(&others) { li { (scheme_link(scheme, lang)) } } }
    };
    (StatusCode::NOT_FOUND, super::page(lang, title, &Page::Policies, &body)).into_response()
}
