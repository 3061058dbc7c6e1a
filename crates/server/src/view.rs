//! How a request wants to be answered.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use rules::words::Lang;

/// The language of a request, by its address: English below `/en`, else Dutch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tongue(pub Lang);

impl<S: Send + Sync> FromRequestParts<S> for Tongue {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let original = parts.extensions.get::<OriginalUri>().map(|uri| uri.0.path());
        let path = original.unwrap_or_else(|| parts.uri.path());
        Ok(Self(of_path(path)))
    }
}

fn of_path(path: &str) -> Lang {
    if path == "/en" || path.starts_with("/en/") { Lang::En } else { Lang::Nl }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_the_language() {
        assert_eq!(of_path("/en"), Lang::En);
        assert_eq!(of_path("/en/policies"), Lang::En);
        assert_eq!(of_path("/energie"), Lang::Nl);
        assert_eq!(of_path("/"), Lang::Nl);
    }
}
