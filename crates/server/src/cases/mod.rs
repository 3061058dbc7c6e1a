//! The pages of the register: who may log in works here on cases, from intake to closure.
//!
//! Read it in this order: [`visit`] (who asks; nothing goes on without a session and, where
//! something changes, a form of ours), [`counter`] (how the register is asked), [`login`],
//! [`worklist`], `intake`, `case`. Without a register none of these pages is there.

mod accounts;
mod budgets;
mod case;
mod codes;
mod cookie;
mod counter;
#[cfg(feature = "oidc")]
mod elsewhere;
mod files;
mod form;
mod frame;
mod intake;
mod keeping;
mod lasting;
mod login;
mod opened;
mod rehearsal;
mod reports;
mod rows;
mod together;
mod visit;
mod words;
mod worklist;

use axum::Router;
use axum::routing::{get, post};
use rules::words::Lang;

pub(crate) use counter::Counter;
#[cfg(feature = "oidc")]
pub use elsewhere::Elsewhere;

use crate::address::Page;
use crate::desk::Desk;

/// The pattern of an address of one case.
fn in_case(rest: &str, lang: Lang) -> String {
    format!("{}/{{id}}{rest}", Page::Cases.path(lang))
}

pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new();
    for lang in [Lang::Nl, Lang::En] {
        let at = |page: Page| page.path(lang);
        routes = routes
            .route(&at(Page::LogIn), get(login::show).post(login::enter))
            .route(&at(Page::LogOut), post(login::leave))
            .route(&at(Page::Codes), get(codes::show).post(codes::set))
            .route(&at(Page::Password), get(codes::ask).post(codes::change))
            .route(&at(Page::Cases), get(worklist::show).post(together::change))
            .route(&at(Page::NewCase), get(intake::blank).post(intake::filled))
            .route(
                &in_case(lang.pick("/papier/{kind}", "/paper/{kind}"), lang),
                get(case::paper::print),
            )
            .route(&in_case("", lang), get(case::show).post(case::open))
            .route(
                &in_case(lang.pick("/wijzigen", "/amend"), lang),
                get(intake::as_is).post(intake::amended),
            )
            .route(&in_case(lang.pick("/doe/{wish}", "/do/{wish}"), lang), post(case::wish))
            .route(&at(Page::Import), get(files::asked).post(files::brought_in))
            .route(&at(Page::Template), get(files::template))
            .route(&at(Page::Export), get(files::choices).post(files::taken_out))
            .route(&at(Page::Budgets), get(budgets::show).post(budgets::set))
            .route(&at(Page::Monitor), get(reports::monitor))
            .route(&at(Page::Statement), get(reports::no_statement).post(reports::statement))
            .route(&at(Page::Rehearsal), get(rehearsal::asked).post(rehearsal::tried))
            .route(&at(Page::Accounts), get(accounts::show).post(accounts::change))
            .route(&at(Page::Keeping), get(keeping::show).post(keeping::erase))
            .route(&at(Page::Search), get(worklist::nothing_sought).post(worklist::find));
    }
    #[cfg(feature = "oidc")]
    let routes = elsewhere::routes(routes);
    routes
}
