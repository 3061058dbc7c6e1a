//! What every page shares: the shell around it, fields of forms, lists of mistakes.

#[allow(dead_code, reason = "the first form comes with the calculator")]
pub(crate) mod fields;
mod shell;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::html;

pub(crate) use shell::{Shell, shell};

use crate::view::Tongue;

/// An address that leads nowhere.
pub(crate) async fn not_found(Tongue(lang): Tongue) -> Response {
    let title = lang.pick("Deze pagina is er niet", "There is no such page");
    let body = html! {
        h1 { (title) }
        p {
            (lang.pick(
                "Misschien is het adres verkeerd overgenomen. Kies hierboven een pagina.",
                "The address may have been copied wrongly. Choose a page above.",
            ))
        }
    };
    (StatusCode::NOT_FOUND, shell(&Shell { lang, title, page: None }, &body)).into_response()
}
