//! The page that checks a receipt, as `wederkeer receipt page` made it: one file that asks nobody.
//! It says itself what it may do, and here the header says the same.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::desk::Desk;

/// The page, and the content policy that stands in it.
#[derive(Clone)]
pub(crate) struct CheckPage {
    html: Bytes,
    policy: HeaderValue,
}

/// What takes the place of the content policy of all other pages.
#[derive(Clone)]
pub(crate) struct OwnPolicy(pub HeaderValue);

const BEFORE: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";

impl CheckPage {
    /// `None` for a page that does not forbid itself everything first.
    pub(crate) fn of(html: String) -> Option<Self> {
        let (policy, _) = html.split_once(BEFORE)?.1.split_once('"')?;
        let strict = policy.starts_with("default-src 'none'; script-src 'sha256-");
        let policy = strict.then(|| format!("{policy}; frame-ancestors 'none'"))?;
        let policy = HeaderValue::try_from(policy).ok()?;
        Some(Self { html: Bytes::from(html), policy })
    }
}

pub(crate) fn routes() -> Router<Desk> {
    Router::new().route("/controle", get(serve)).route("/en/check", get(serve))
}

async fn serve(State(desk): State<Desk>) -> Response {
    let Some(CheckPage { html, policy }) = desk.check_page().cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    let mut response = (kind, html).into_response();
    response.extensions_mut().insert(OwnPolicy(policy));
    response
}
