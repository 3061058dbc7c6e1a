//! All schemes, and their history on one axis.

use axum::extract::State;
use jiff::civil::Date;
use maud::{Markup, html};
use rules::check::{Package, Scheme};
use rules::describe::{Described, RowSeen, describe};
use rules::words::{Lang, date};

use super::axis::{Bar, Caption, draw};
use super::words::{period, row_link, scheme_link, unknown_sentence};
use crate::address::Page;
use crate::desk::Desk;
use crate::view::Tongue;

/// Dutch schemes first, then those of other states, each in the order of their first days.
pub(super) fn in_order(package: &Package) -> (Vec<&Scheme>, Vec<&Scheme>) {
    let mut all: Vec<&Scheme> = package.schemes().iter().collect();
    all.sort_by_key(|scheme| scheme.in_force().0);
    all.into_iter().partition(|scheme| scheme.country() == "NL")
}

pub(super) async fn show(State(desk): State<Desk>, Tongue(lang): Tongue) -> Markup {
    let package = desk.package();
    let (dutch, others) = in_order(package);
    let title = lang.pick("Beleid", "Policy");
    let body = html! {
        p class="lead" {
            (lang.pick(
                "Elke regeling bestaat uit regels met een datum en een bron. Kies een regeling \
                 om haar regels te zien, met de zin uit de bron die ze draagt.",
                "Every scheme consists of rows with a date and a source. Choose a scheme to see \
                 its rows, with the sentence of the source that carries them.",
            ))
        }
        @let title = ("dutch", lang.pick("Nederland", "The Netherlands"));
        (group(package, &dutch, desk.today(), title, lang))
        @let title = ("others", lang.pick("Andere landen", "Other countries"));
        (group(package, &others, desk.today(), title, lang))
    };
    super::page(lang, title, &Page::Policies, &body)
}

fn group(
    package: &Package,
    schemes: &[&Scheme],
    today: Date,
    (id, title): (&str, &str),
    lang: Lang,
) -> Markup {
    let seen: Vec<Described<'_>> = schemes.iter().map(|scheme| describe(package, scheme)).collect();
    let bars: Vec<Bar> = seen.iter().map(|one| bar(one, lang)).collect();
    let says =
        lang.pick("De tabellen hieronder zeggen hetzelfde.", "The tables below say the same.");
    let (schemes, changes) = (table_of(package, &seen, lang), changes_of(&seen, lang));
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            figure class="picture" {
                div class="table-scroll" tabindex="0" role="region"
                    aria-label=(lang.pick("Tijdlijn", "Time axis")) {
                    (draw(&Caption { id: &format!("{id}-axis"), title, says }, &bars, today, lang))
                }
            }
            (super::table(title, &schemes))
            h3 { (lang.pick("Wijzigingen", "Changes")) }
            (super::table(lang.pick("Wijzigingen", "Changes"), &changes))
        }
    }
}

/// A scheme as a bar, the first days of its later rows as marks.
fn bar(seen: &Described<'_>, lang: Lang) -> Bar {
    let (from, until) = seen.scheme.in_force();
    let rows = || seen.benefits.iter().flat_map(|benefit| &benefit.rows);
    let later = rows().filter(|row| row.period.from > from && row.period.unknown_from.is_none());
    let mut marks: Vec<Date> = later.map(|row| row.period.from).collect();
    marks.sort();
    marks.dedup();
    let open = rows().filter_map(|row| row.period.unknown_from);
    let unknown = open.map(|open| (open.after, open.seen.unwrap_or(open.after))).collect();
    Bar { label: seen.scheme.title().get(lang).to_owned(), from, until, marks, unknown }
}

fn table_of(package: &Package, seen: &[Described<'_>], lang: Lang) -> Markup {
    html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Regeling", "Scheme")) }
                    th scope="col" { (lang.pick("Land", "Country")) }
                    th scope="col" { (lang.pick("Wie beslist", "Who decides")) }
                    th scope="col" { (lang.pick("Geldt", "In force")) }
                    th scope="col" { (lang.pick("Via", "Through")) }
                    th scope="col" { (lang.pick("Munt", "Currency")) }
                }
            }
            tbody {
                @for one in seen {
                    @let scheme = one.scheme;
                    tr {
                        th scope="row" { (scheme_link(scheme, lang)) }
                        td { (country(package, scheme, lang)) }
                        td { (scheme.owner()) }
                        td class="days" { (in_force(scheme, lang)) }
                        td {
                            @let names: Vec<&str> =
                                one.channels.iter().map(|(_, name)| name.get(lang)).collect();
                            (names.join(", "))
                        }
                        td { (scheme.currency()) }
                    }
                }
            }
        }
    }
}

fn country<'a>(package: &'a Package, scheme: &'a Scheme, lang: Lang) -> &'a str {
    let found = package.countries().iter().find(|(code, _)| code.code() == scheme.country());
    found.map_or(scheme.country(), |(_, name)| name.get(lang))
}

/// From when until when a scheme is in force.
pub(super) fn in_force(scheme: &Scheme, lang: Lang) -> String {
    let (from, until) = scheme.in_force();
    let from = date(from, lang);
    match (lang, until) {
        (Lang::Nl, None) => format!("sinds {from}"),
        (Lang::Nl, Some(until)) => format!("{from} tot en met {}", date(until, lang)),
        (Lang::En, None) => format!("since {from}"),
        (Lang::En, Some(until)) => format!("{from} until {}", date(until, lang)),
    }
}

/// Every row that came after the start of its scheme, or ended before its end, and every
/// arrangement between two schemes.
fn changes_of(seen: &[Described<'_>], lang: Lang) -> Markup {
    html! {
        table class="table table--stack" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Regeling", "Scheme")) }
                    th scope="col" { (lang.pick("Wat", "What")) }
                    th scope="col" { (lang.pick("Wanneer", "When")) }
                    th scope="col" { (lang.pick("Regel", "Row")) }
                }
            }
            tbody {
                @for one in seen {
                    @for benefit in &one.benefits {
                        @for row in benefit.rows.iter().filter(|row| changes(one.scheme, row)) {
                            tr {
                                td { (one.scheme.title().get(lang)) }
                                td { (benefit.title.get(lang)) }
                                td {
                                    (period(&row.period, lang))
                                    @if let Some(text) = unknown_sentence(&row.period, lang) {
                                        p class="hint" { (text) }
                                    }
                                }
                                td { (row_link(one.scheme, row.id, lang)) }
                            }
                        }
                    }
                    @for transition in &one.transitions {
                        tr {
                            td { (one.scheme.title().get(lang)) }
                            td { (lang.pick("Overgang", "Transition")) }
                            td { (transition.cases.get(lang)) }
                            td {
                                @let anchor = format!("transition.{}", transition.id);
                                (row_link(one.scheme, &anchor, lang))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn changes(scheme: &Scheme, row: &RowSeen<'_>) -> bool {
    let (from, until) = scheme.in_force();
    row.period.from != from || row.period.until != until
}
