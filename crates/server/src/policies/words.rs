//! Words and links that the pages about policies share.

use maud::{Markup, html};
use rules::check::Scheme;
use rules::describe::Period;
use rules::words::{Lang, date};

use crate::address::Page;

/// A link to a scheme.
pub(super) fn scheme_link(scheme: &Scheme, lang: Lang) -> Markup {
    let page = Page::Scheme(scheme.id().to_owned());
    html! { a href=(page.path(lang)) { (scheme.title().get(lang)) } }
}

/// A link to a row on the page of its scheme.
pub(super) fn row_link(scheme: &Scheme, row: &str, lang: Lang) -> Markup {
    let page = Page::Scheme(scheme.id().to_owned());
    html! { a href=(format!("{}#{row}", page.path(lang))) { code { (row) } } }
}

/// From when until when, and what is not known of it.
pub(super) fn period(period: &Period<'_>, lang: Lang) -> String {
    let from = match period.unknown_from {
        None => date(period.from, lang),
        Some(unknown) => {
            let after = date(unknown.after, lang);
            let seen = unknown.seen.map(|seen| date(seen, lang));
            match (lang, seen) {
                (Lang::Nl, Some(seen)) => format!("onbekend: na {after}, uiterlijk {seen}"),
                (Lang::Nl, None) => format!("onbekend: na {after}"),
                (Lang::En, Some(seen)) => format!("unknown: after {after}, by {seen}"),
                (Lang::En, None) => format!("unknown: after {after}"),
            }
        }
    };
    let until = match (period.unknown_until, period.until) {
        (Some(_), _) => lang.pick("einde onbekend", "end unknown").to_owned(),
        (None, Some(until)) => {
            format!("{} {}", lang.pick("tot en met", "until"), date(until, lang))
        }
        (None, None) => lang.pick("loopt nog", "still runs").to_owned(),
    };
    format!("{from} · {until}")
}

/// The sentence about a first day that the sources do not give.
pub(super) fn unknown_sentence(period: &Period<'_>, lang: Lang) -> Option<String> {
    let unknown = period.unknown_from?;
    let (after, used) = (date(unknown.after, lang), date(period.from, lang));
    Some(match (lang, unknown.seen.map(|seen| date(seen, lang))) {
        (Lang::Nl, Some(seen)) => format!(
            "De ingangsdatum is onbekend: na {after} en uiterlijk op {seen}. Er wordt gerekend \
             vanaf {used}."
        ),
        (Lang::Nl, None) => {
            format!("De ingangsdatum is onbekend: na {after}. Er wordt gerekend vanaf {used}.")
        }
        (Lang::En, Some(seen)) => format!(
            "The first day is unknown: after {after} and no later than {seen}. The amount is \
             used from {used}."
        ),
        (Lang::En, None) => {
            format!("The first day is unknown: after {after}. The amount is used from {used}.")
        }
    })
}
