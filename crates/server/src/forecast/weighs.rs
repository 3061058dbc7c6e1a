//! What weighs: which assumption moves the answer most, and where each comes from.

use forecast::annex::{Annex, Driver, Statistic, TOTAL, percent};
use forecast::register::{Basis, Register, Status};
use maud::{Markup, html};
use rules::words::{Lang, Words, date, money};

use super::answer::scrolled;
use super::charts::tornado;

/// How many of them a picture holds.
const SHOWN: usize = 10;

/// The assumptions and open questions that move the mean of all costs most.
pub(super) fn drivers(annex: &Annex, lang: Lang) -> Markup {
    let title = lang.pick("Welke aanname weegt het zwaarst?", "Which assumption matters most?");
    let shown: Vec<&Driver> = annex.drivers.iter().take(SHOWN).collect();
    let table = html! {
        table class="table table--stack" {
            caption class="visually-hidden" { (title) }
            thead {
                tr {
                    th scope="col" {
                        (lang.pick("Aanname of open vraag", "Assumption or question"))
                    }
                    th scope="col" { (lang.pick("Van … tot", "From … to")) }
                    th scope="col" class="amount" {
                        (lang.pick("Gemiddelde totale kosten", "Mean of all costs"))
                    }
                    th scope="col" class="amount" {
                        (lang.pick("Deel van de onzekerheid", "Part of the uncertainty"))
                    }
                }
            }
            tbody {
                @for driver in &annex.drivers {
                    @if let Some(swing) = driver.swing(TOTAL, Statistic::Mean) {
                        @let [low, _, high] = swing.answers.map(|value| annex.euros(value, lang));
                        tr {
                            th scope="row" {
                                (driver.title.get(lang)) " "
                                (firm(driver.status, lang))
                            }
                            td { (driver.between(lang)) }
                            td class="amount" { (low) " … " (high) }
                            td class="amount" {
                                @match driver.share {
                                    Some([_, all]) => (percent(all, lang)),
                                    None => "–",
                                }
                            }
                        }
                    }
                }
            }
        }
    };
    html! {
        section class="stack" aria-labelledby="drivers" {
            h2 id="drivers" { (title) }
            p {
                (lang.pick(
                    "Elke onzekere aanname, en elke vraag die de bronnen openlaten, naar haar \
                     uitersten; de rest zoals in het register. Onder het laatste beleid.",
                    "Each uncertain assumption, and each question that the sources leave open, \
                     moved to its ends; the rest as in the register. Under the last policy.",
                ))
            }
            figure class="picture" {
                div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                    (tornado(title, &shown, lang))
                }
            }
            (scrolled(title, &table))
        }
    }
}

/// Every assumption, with its value and where it comes from.
pub(super) fn assumptions(register: &Register, lang: Lang) -> Markup {
    let title = lang.pick("Alle aannames", "All assumptions");
    html! {
        section class="stack" aria-labelledby="assumptions-title" {
            h2 id="assumptions-title" { (title) }
            dl class="facts" {
                @for one in &register.assumptions {
                    (told(&one.title, &one.said(lang), &one.basis, register, lang))
                }
                @for one in &register.budgets {
                    (told(&one.title, &money(one.amount, "EUR", lang), &one.basis, register, lang))
                }
            }
            p class="hint" {
                (lang.pick(
                    "Rekenen met eigen aannames: wederkeer forecast --print-assumptions.",
                    "To compute with assumptions of your own: wederkeer forecast \
                     --print-assumptions.",
                ))
            }
        }
    }
}

fn told(title: &Words, value: &str, basis: &Basis, register: &Register, lang: Lang) -> Markup {
    let source = basis
        .source
        .as_ref()
        .and_then(|(id, place)| Some((register.sources.iter().find(|one| one.id == *id)?, place)));
    html! {
        dt { (title.get(lang)) }
        dd {
            (value) " " (firm(Some(basis.status), lang))
            p class="hint" {
                (basis.owner) ", " (date(basis.date, lang)) "."
                @if let Some((source, place)) = source {
                    " " (lang.pick("Bron: ", "Source: "))
                    @if source.address.starts_with("https://") {
                        a href=(source.address) { (source.title) }
                    } @else { (source.title) }
                    ", " (place) "."
                }
                @if let Some(note) = &basis.note { " " (note.get(lang)) }
            }
        }
    }
}

/// A mark for what is not published.
fn firm(status: Option<Status>, lang: Lang) -> Markup {
    html! {
        @if let Some(status) = status.filter(|status| *status != Status::Published) {
            span class="tag tag--assumed" { (status.name(lang)) }
        }
    }
}
