//! The regimes side by side, as footnote 7 of the nota puts them.

use maud::{Markup, html};
use rules::compare::Comparison;
use rules::words::{Lang, money, signed};

use super::answer::as_if;

/// The table, the differences in sentences, and what separate files would give.
pub(super) fn compared(all: &Comparison<'_>, lang: Lang) -> Markup {
    let title = lang.pick("De regelingen naast elkaar", "The schemes side by side");
    html! {
        section class="stack no-print" {
            h3 { (title) }
            div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                table class="table" {
                    caption class="visually-hidden" { (title) }
                    thead {
                        tr {
                            th scope="col" { (lang.pick("Wat", "What")) }
                            @for one in &all.schemes {
                                th scope="col" class="amount" {
                                    (one.title.get(lang))
                                    @if all.applies == Some(one.scheme) {
                                        " " span class="tag" { (lang.pick("geldt", "applies")) }
                                    }
                                }
                            }
                        }
                    }
                    (rows(all, lang))
                }
            }
            ul {
                @for sentence in all.sentences(lang) { li { (sentence) } }
            }
            @for one in &all.schemes {
                @if let Some(on) = one.as_if_on {
                    p class="hint" { (one.title.get(lang)) ": " (as_if(on, lang)) }
                }
            }
        }
    }
}

fn rows(all: &Comparison<'_>, lang: Lang) -> Markup {
    html! {
        tbody {
            @for row in all.benefits() {
                tr {
                    th scope="row" { (row.title.get(lang)) }
                    @for (amount, one) in row.amounts.iter().zip(&all.schemes) {
                        td class="amount" {
                            @match amount {
                                Some(amount) => (money(*amount, one.currency, lang)),
                                None => "–",
                            }
                        }
                    }
                }
            }
        }
        tfoot {
            tr {
                th scope="row" { (lang.pick("Totaal", "Total")) }
                @for one in &all.schemes {
                    td class="amount" {
                        strong { (money(one.total, one.currency, lang)) }
                        @if one.range[0] < one.range[1] {
                            @let [low, high] =
                                one.range.map(|amount| money(amount, one.currency, lang));
                            " " span class="range" {
                                span class="visually-hidden" { "open: " }
                                (low) " " (lang.pick("tot", "to")) " " (high)
                            }
                        }
                    }
                }
            }
            @if let Some(first) = all.schemes.first() {
                tr {
                    th scope="row" {
                        (lang.pick("Verschil met ", "Difference from ")) (first.title.get(lang))
                    }
                    @for one in &all.schemes { td class="amount" { (less(all, one, lang)) } }
                }
            }
            @if !all.entered_separately.is_empty() {
                tr {
                    th scope="row" {
                        (lang.pick("Elke volwassene apart in RIAT", "Each adult apart in RIAT"))
                    }
                    @for one in &all.schemes {
                        td class="amount" {
                            @match all.entered_separately.get(one.scheme) {
                                Some(total) => (money(*total, one.currency, lang)),
                                None => (lang.pick("gelijk", "the same")),
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A scheme less the first.
fn less(all: &Comparison<'_>, one: &rules::determine::Determination<'_>, lang: Lang) -> String {
    let difference = all.differences.iter().find(|other| other.scheme == one.scheme);
    let total = difference.and_then(|difference| difference.total);
    total.map_or_else(|| "–".to_owned(), |total| signed(total, one.currency, lang))
}
