//! Who gets more, as a grid of small families. A sign and a pattern carry the meaning, so that
//! colour is not needed.

use std::cmp::Ordering;

use maud::{Markup, html};
use money::Cents;
use rules::formulas::Pair;
use rules::words::{Lang, signed};

const CELL: i64 = 44;
const LEFT: i64 = 64;
const TOP: i64 = 44;

/// A square for each family: `+` where the first scheme gives more, `=` where as much, `−` with
/// hatching where it gives less.
pub(super) fn differences(id: &str, title: &str, says: &str, pair: &Pair, lang: Lang) -> Markup {
    let columns = pair.differences.first().map_or(0, Vec::len);
    let columns = i64::try_from(columns).unwrap_or(0);
    let rows = i64::try_from(pair.differences.len()).unwrap_or(0);
    let (width, height) = (LEFT + columns * CELL + 8, TOP + rows * CELL + 8);
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let hatch = format!("{id}-hatch");
    html! {
        svg class="break-even" role="img" aria-labelledby=(format!("{title_id} {desc_id}"))
            width=(width) height=(height) viewBox=(format!("0 0 {width} {height}"))
            xmlns="http://www.w3.org/2000/svg" {
            title id=(title_id) { (title) }
            desc id=(desc_id) { (says) }
            defs {
                pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" {
                    path d="M0 0V6" stroke="currentColor" stroke-opacity="0.45"
                        stroke-width="2" {}
                }
            }
            @for minors in 0..columns {
                text x=(LEFT + minors * CELL + CELL / 2) y="30" text-anchor="middle"
                    font-size="13" fill="currentColor" { "m=" (minors) }
            }
            @for (row, amounts) in (0_i64..).zip(&pair.differences) {
                @let y = TOP + row * CELL;
                text x=(LEFT - 10) y=(y + CELL / 2 + 5) text-anchor="end" font-size="13"
                    fill="currentColor" { "a=" (row + 1) }
                @for (column, amount) in (0_i64..).zip(amounts) {
                    (square(LEFT + column * CELL, y, *amount, &hatch))
                }
            }
        }
        figcaption class="hint" {
            (lang.pick(
                "+ en gevuld: de eerste geeft meer. =: evenveel. − en gearceerd: minder. a: \
                 volwassenen, m: minderjarigen.",
                "+ and filled: the first gives more. =: as much. − and hatched: less. a: \
                 adults, m: minors.",
            ))
        }
    }
}

fn square(x: i64, y: i64, amount: Cents, hatch: &str) -> Markup {
    let (sign, fill, opacity) = match amount.cmp(&Cents::ZERO) {
        Ordering::Greater => ("+", "currentColor".to_owned(), "0.25"),
        Ordering::Equal => ("=", "none".to_owned(), "1"),
        Ordering::Less => ("−", format!("url(#{hatch})"), "1"),
    };
    html! {
        rect x=(x) y=(y) width=(CELL) height=(CELL) fill=(fill) fill-opacity=(opacity)
            stroke="currentColor" {}
        text x=(x + CELL / 2) y=(y + CELL / 2 + 7) text-anchor="middle" font-size="20"
            font-weight="bold" fill="currentColor" { (sign) }
    }
}

/// The same in amounts.
pub(super) fn table(pair: &Pair, currency: &str, lang: Lang) -> Markup {
    let columns = pair.differences.first().map_or(0, Vec::len);
    html! {
        table class="table" {
            caption {
                (lang.pick(
                    "Verschil: de eerste min de tweede",
                    "Difference: the first less the second",
                ))
            }
            thead {
                tr {
                    th scope="col" { (lang.pick("Volwassenen", "Adults")) }
                    @for minors in 0..columns {
                        th scope="col" class="amount" {
                            (minors) " " (lang.pick("minderj.", "minors"))
                        }
                    }
                }
            }
            tbody {
                @for (row, amounts) in pair.differences.iter().enumerate() {
                    tr {
                        th scope="row" { (row + 1) }
                        @for amount in amounts {
                            td class="amount" { (signed(*amount, currency, lang)) }
                        }
                    }
                }
            }
        }
    }
}
