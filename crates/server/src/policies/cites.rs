//! Citations, each with the way to its place in the source.

use maud::{Markup, html};
use rules::parse::Cite;
use rules::words::Lang;

use super::quotes::Quotes;
use crate::address::Page;

/// Every citation on a line of its own.
pub(super) fn cites(quotes: &Quotes, all: &[Cite], lang: Lang) -> Markup {
    html! { @for cite in all { (one(quotes, cite, lang)) } }
}

fn one(quotes: &Quotes, cite: &Cite, lang: Lang) -> Markup {
    let page = Page::Source(cite.source.clone()).path(lang);
    let path = match quotes.mark_of(cite) {
        Some(mark) => format!("{page}#{mark}"),
        None => page,
    };
    let name = format!("{} {}", cite.source, cite.place);
    html! {
        p class="source" {
            a href=(path) { (name.trim()) }
            @if let Some(quote) = &cite.quote { ": “" (quote) "”" }
        }
    }
}
