//! What every page shares: the shell around it, fields of forms, lists of mistakes.

mod about;
mod accessibility;
mod days;
pub(crate) mod fields;
mod shell;

use axum::Router;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
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

/// A paper as a file. `name` is one of our own names, never what was entered.
pub(crate) fn as_pdf(name: &str, bytes: Vec<u8>) -> Response {
    let kind = (header::CONTENT_TYPE, "application/pdf".to_owned());
    let as_file = format!("attachment; filename=\"{name}\"");
    ([kind, (header::CONTENT_DISPOSITION, as_file)], bytes).into_response()
}

/// An address that leads nowhere; the words come with every refusal.
pub(crate) async fn not_found() -> StatusCode {
    StatusCode::NOT_FOUND
}
