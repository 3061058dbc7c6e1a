//! The API under `/v1`: what the pages answer, for programs. One table of operations makes both
//! the routes and the OpenAPI document, so that neither can drift from the other.

mod ask;
mod call;
mod case;
mod cases;
mod openapi;
mod operations;
mod policies;
pub(crate) mod problem;
mod schemes;

use axum::Router;
use axum::http::Method;
use axum::routing::{MethodFilter, get};

use crate::desk::Desk;

/// The address below which the API lives.
pub(crate) const ROOT: &str = "/v1";

/// Every operation at its address.
pub(crate) fn routes() -> Router<Desk> {
    let mut routes = Router::new().route("/v1/openapi.json", get(openapi::serve));
    for operation in operations::ALL.iter().chain(cases::ALL) {
        let method = match operation.method {
            Method::POST => MethodFilter::POST,
            Method::DELETE => MethodFilter::DELETE,
            _ => MethodFilter::GET,
        };
        let handler = (operation.handler)(method);
        routes = routes.route(&format!("{ROOT}{}", operation.path), handler);
    }
    routes
}

/// Whether an address belongs to the API.
pub(crate) fn holds(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether an address belongs to the register, which is not for everybody.
pub(crate) fn is_kept(path: &str) -> bool {
    let of = |operation: &operations::Operation| operation.path.split('/').nth(1);
    let first = path.strip_prefix(ROOT).and_then(|rest| rest.split('/').nth(1));
    first.is_some() && cases::ALL.iter().any(|operation| of(operation) == first)
}
