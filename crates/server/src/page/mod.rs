//! What every page shares: the shell around it, fields of forms, lists of mistakes.

mod about;
mod accessibility;
mod days;
pub(crate) mod fields;
mod shell;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use rules::words::Lang;

pub(crate) use days::kept_whole;
pub(crate) use shell::{Shell, has_register, knowing, knowing_on_thread, shell, shell_with_form};

use crate::address::Page;
use crate::desk::Desk;

/// The pages about the site itself.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new();
    for lang in [Lang::Nl, Lang::En] {
        routes = routes
            .route(&Page::About.path(lang), get(about::show))
            .route(&Page::Accessibility.path(lang), get(accessibility::show));
    }
    routes
}

/// An address that leads nowhere; the words come with every refusal.
pub(crate) async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}
