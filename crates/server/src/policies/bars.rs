//! Totals as bars, the highest first. The amount stands beside its bar.

use maud::{Markup, html};
use money::Cents;
use rules::determine::Determination;
use rules::words::{Lang, money};

const WIDTH: i64 = 720;
const FULL: i64 = 520;
const LINE: i64 = 46;

/// All totals of one currency. A total that the sources leave open has a dashed end.
pub(super) fn draw(label: &str, all: &[&Determination<'_>], lang: Lang) -> Markup {
    let lines = i64::try_from(all.len()).unwrap_or(0);
    let height = lines * LINE + 8;
    let most = all.iter().map(|one| one.range[1].max(one.total)).max().unwrap_or(Cents::ZERO);
    let currency = all.first().map_or("", |one| one.currency);
    let (title, desc) = (format!("bars-{currency}-title"), format!("bars-{currency}-desc"));
    html! {
        svg class="bars" role="img" aria-labelledby=(format!("{title} {desc}"))
            width=(WIDTH) height=(height) viewBox=(format!("0 0 {WIDTH} {height}"))
            xmlns="http://www.w3.org/2000/svg" {
            title id=(title) { (label) }
            desc id=(desc) {
                (lang.pick("De tabel hieronder zegt hetzelfde.", "The table below says the same."))
            }
            @for (place, one) in (0_i64..).zip(all) {
                @let y = place * LINE;
                @let (sure, open) = (width(one.range[0], most), width(one.range[1], most));
                @let end = width(one.total, most).max(open);
                text x="4" y=(y + 16) font-size="13" fill="currentColor" {
                    (one.title.get(lang))
                }
                rect x="4" y=(y + 22) width=(width(one.total, most).max(2)) height="16"
                    fill="currentColor" fill-opacity="0.3" stroke="currentColor" {}
                @if sure < open {
                    rect x=(4 + sure) y=(y + 22) width=(open - sure) height="16" fill="none"
                        stroke="currentColor" stroke-dasharray="4 2" {}
                }
                text x=(end + 12) y=(y + 35) font-size="13" font-weight="bold"
                    fill="currentColor" { (money(one.total, one.currency, lang)) }
            }
        }
    }
}

/// The length of a bar: only the picture is divided, never an amount.
fn width(amount: Cents, most: Cents) -> i64 {
    let part = i128::from(amount.cents()) * i128::from(FULL) / i128::from(most.cents().max(1));
    i64::try_from(part).unwrap_or(FULL).clamp(0, FULL)
}
