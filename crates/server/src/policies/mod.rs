//! The policies to read and to check: schemes, sources, proof, formulas, differences.

mod abroad;
mod asked;
mod axis;
mod bars;
mod choice;
mod cites;
mod differences;
mod formulas;
mod marked;
mod overview;
mod picture;
mod proof;
mod quotes;
mod rows;
mod scheme;
mod sources;
mod words;

use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use rules::words::Lang;

pub(crate) use quotes::Quotes;

use crate::address::Page;
use crate::desk::Desk;
use crate::page::{Shell, shell};

/// Every page about the policies.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new();
    for lang in [Lang::Nl, Lang::En] {
        let below = |page: Page, part: &str| format!("{}/{{{part}}}", page.path(lang));
        routes = routes
            .route(&Page::Policies.path(lang), get(overview::show))
            .route(&below(Page::Policies, "scheme"), get(scheme::show))
            .route(&Page::Sources.path(lang), get(sources::list))
            .route(&below(Page::Sources, "source"), get(sources::show))
            .route(&Page::Proof.path(lang), get(proof::show))
            .route(&Page::Formulas.path(lang), get(formulas::show))
            .route(&Page::Differences.path(lang), get(differences::show))
            .route(&Page::OtherStates.path(lang), get(abroad::show));
    }
    routes
}

/// The pages that belong together, in the order of their use.
const PAGES: [Page; 6] = [
    Page::Policies,
    Page::Differences,
    Page::Formulas,
    Page::OtherStates,
    Page::Sources,
    Page::Proof,
];

/// A page about the policies: the way to the others, then its own body.
fn page(lang: Lang, title: &str, page: &Page, body: &Markup) -> Markup {
    let inside = html! {
        nav class="subnav" aria-label=(lang.pick("Over het beleid", "About the policy")) {
            ul class="menu" {
                @for entry in &PAGES {
                    li {
                        a href=(entry.path(lang)) aria-current=[page.current(entry)] {
                            (entry.name(lang))
                        }
                    }
                }
            }
        }
        h1 { (title) }
        (body)
    };
    shell(&Shell { lang, title, page: Some(page) }, &inside)
}

/// A table that may be wider than the window.
fn table(label: &str, table: &Markup) -> Markup {
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(label) { (table) }
    }
}
