//! How a request wants to be answered.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
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

/// The language of an address.
pub(crate) fn of_path(path: &str) -> Lang {
    if path == "/en" || path.starts_with("/en/") { Lang::En } else { Lang::Nl }
}

/// The language a program asks for in `Accept-Language`; Dutch when it has no preference.
pub(crate) fn asked(headers: &HeaderMap) -> Lang {
    let value = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut best = (0, Lang::Nl);
    for range in value.unwrap_or_default().split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
        let lang = match tag.trim().split('-').next().unwrap_or_default() {
            tag if tag.eq_ignore_ascii_case("nl") => Lang::Nl,
            tag if tag.eq_ignore_ascii_case("en") => Lang::En,
            _ => continue,
        };
        let weight = thousandths(weight);
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

/// `q=0.8` → 800; what cannot be read weighs nothing.
fn thousandths(weight: &str) -> u32 {
    let number = weight.trim().strip_prefix("q=").unwrap_or_default();
    let (whole, places) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}{places:0<3}").parse().unwrap_or(0)
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

    #[test]
    fn a_program_is_answered_in_the_language_it_prefers() {
        let asked = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
            super::asked(&headers)
        };
        assert_eq!(super::asked(&HeaderMap::new()), Lang::Nl);
        assert_eq!(asked("en"), Lang::En);
        assert_eq!(asked("en-GB, nl;q=0.5"), Lang::En);
        assert_eq!(asked("en;q=0.8, nl"), Lang::Nl);
        assert_eq!(asked("fr, en;q=0.25, *;q=0.1"), Lang::En);
        assert_eq!(asked("en;q=0"), Lang::Nl);
        assert_eq!(asked("en;q=many, fr"), Lang::Nl);
    }
}
