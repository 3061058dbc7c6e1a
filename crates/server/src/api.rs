//! The API under `/v1`: what the pages answer, for programs. One table of operations makes both
//! the routes and the OpenAPI document, so that neither can drift from the other.

mod ask;
mod call;
mod case;
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
    for operation in operations::ALL {
        let method = match operation.method {
            Method::POST => MethodFilter::POST,
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
