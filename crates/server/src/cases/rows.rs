//! Cases in a table: who, where they stand, and what is due.

use jiff::civil::Date;
use maud::{Markup, html};
use money::Cents;
use register::actor::Action;
use register::case::Step;
use register::person::VNumber;
use register::store::{CaseRow, PersonRow};
use rules::words::{Lang, date};

use super::together::pick;
use super::visit::Visit;
use super::words;
use crate::address::Page;

/// So many days ahead something is due soon.
const SOON: i64 = 7;

/// The table of some cases; those who divide the work may tick them where that is asked for.
pub(super) fn table(
    visit: &Visit,
    rows: &[(CaseRow, Vec<PersonRow>)],
    today: Date,
    ticked: bool,
) -> Markup {
    let lang = visit.lang();
    let own = visit.actor().organisation.as_str();
    let ticked = ticked && visit.actor().may(Action::Assign, own);
    let everywhere = visit.actor().sees_all();
    html! {
        div class="table-scroll" tabindex="0" role="region"
            aria-label=(lang.pick("Zaken", "Cases")) {
            table class="table table--stack" {
                thead {
                    tr {
                        @if ticked {
                            th scope="col" { (lang.pick("Kies", "Choose")) }
                        }
                        th scope="col" { (lang.pick("Zaak", "Case")) }
                        th scope="col" { (lang.pick("Stap", "Step")) }
                        th scope="col" { (lang.pick("Te doen", "To do")) }
                        th scope="col" class="amount" { (lang.pick("Vastgesteld", "Determined")) }
                        th scope="col" { (lang.pick("Op de lijst van", "On the list of")) }
                        @if everywhere {
                            th scope="col" { (lang.pick("Organisatie", "Organisation")) }
                        }
                    }
                }
                tbody {
                    @for (case, people) in rows {
                        tr {
                            @if ticked {
                                td {
                                    @if case.organisation == own {
                                        (pick(case.id, case.version, lang))
                                    }
                                }
                            }
                            th scope="row" { (named(case, people, lang)) }
                            td {
                                @if let Some(step) = Step::named(&case.step) {
                                    (words::step(step, lang))
                                }
                                @if case.offered_to.is_some() {
                                    " " span class="tag tag--open" {
                                        (lang.pick("aangeboden", "offered"))
                                    }
                                }
                            }
                            td { (due(visit, case, today)) }
                            td class="amount" {
                                @match case.total {
                                    Some(cents) => (words::euros(Cents::from_cents(cents), lang)),
                                    None => "–",
                                }
                            }
                            td { (case.assigned_to.as_deref().unwrap_or("–")) }
                            @if everywhere { td { (case.organisation) } }
                        }
                    }
                }
            }
        }
    }
}

fn named(case: &CaseRow, people: &[PersonRow], lang: Lang) -> Markup {
    let number = people.first().and_then(|one| one.v_number.as_deref());
    let number = number.and_then(|text| VNumber::parse(text).ok());
    html! {
        a href=(Page::Case(case.id).path(lang)) {
            (case.id) " · "
            (people.first().map_or_else(
                || lang.pick("gewist", "erased").to_owned(),
                words::listed,
            ))
        }
        p class="hint" {
            @if let Some(number) = number { "V " (number.masked()) " · " }
            (match lang {
                Lang::Nl => words::counted(case.persons, "persoon", "personen"),
                Lang::En => words::counted(case.persons, "person", "persons"),
            })
            " · " (words::departure(&case.departure, lang))
        }
    }
}

fn due(visit: &Visit, case: &CaseRow, today: Date) -> Markup {
    let lang = visit.lang();
    let (Some(what), Ok(day)) = (&case.due, case.due_on.parse::<Date>()) else {
        return html! { "–" };
    };
    html! {
        (words::due(visit, what)) ", " span class="day" { (date(day, lang)) }
        (warning(day, today, lang))
    }
}

/// Whether a day is over, is today, or is near.
pub(super) fn warning(day: Date, today: Date, lang: Lang) -> Markup {
    let soon = today.checked_add(jiff::Span::new().days(SOON)).unwrap_or(today);
    html! {
        @if day < today {
            " " span class="tag tag--late" { (lang.pick("te laat", "overdue")) }
        } @else if day == today {
            " " span class="tag tag--open" { (lang.pick("vandaag", "today")) }
        } @else if day <= soon {
            " " span class="tag" { (lang.pick("binnenkort", "soon")) }
        }
    }
}
