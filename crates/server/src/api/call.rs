//! What a program sends: a language it prefers, JSON in UTF-8, and parameters.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use rules::diagnostics::{Code, Diagnostic, Place};
use rules::words::Lang;

use super::problem::Problem;
use crate::view;

/// The body of a call, and the language to answer in.
pub(super) struct Call {
    pub lang: Lang,
    pub text: String,
}

impl<S: Send + Sync> FromRequest<S> for Call {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let lang = view::asked(request.headers());
        if !is_json(request.headers()) {
            return Err(Problem::plain(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|_| Problem::plain(StatusCode::BAD_REQUEST))?;
        let text = String::from_utf8(bytes.to_vec()).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            let reason = format!("byte {at}: no UTF-8");
            let bad = mistake(Code::BadJson, "").with(&[("reason", &reason)]);
            let bad = bad.with(&[("line", "1"), ("column", &(at + 1).to_string())]);
            Problem::of(&[bad.0], lang).into_response()
        })?;
        Ok(Self { lang, text })
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// A mistake in a call that the rules need not know of.
pub(super) struct Made(pub Diagnostic);

pub(super) fn mistake(code: Code, path: impl Into<String>) -> Made {
    let place = Place::Case(path.into());
    Made(Diagnostic { code, place, args: Vec::new(), also: Vec::new() })
}

impl Made {
    pub(super) fn with(mut self, facts: &[(&'static str, &str)]) -> Self {
        self.0.args.extend(facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())));
        self
    }
}

/// The same mistake, said to be at another place.
pub(super) fn at(mut one: Diagnostic, path: impl Into<String>) -> Diagnostic {
    one.place = Place::Case(path.into());
    one
}

/// The parameters behind the question mark, each read once.
pub(super) struct Query {
    pub lang: Lang,
    pairs: BTreeMap<String, Vec<String>>,
    pub mistakes: Vec<Diagnostic>,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            pairs.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        Ok(Self { lang: view::asked(&parts.headers), pairs, mistakes: Vec::new() })
    }
}

impl Query {
    /// All values of a parameter that may be repeated.
    pub(super) fn all(&mut self, name: &str) -> Vec<String> {
        self.pairs.remove(name).unwrap_or_default()
    }

    /// A parameter that may be given once.
    pub(super) fn one(&mut self, name: &str) -> Option<String> {
        let mut all = self.all(name);
        if all.len() > 1 {
            self.add(mistake(Code::CaseFieldTwice, name).with(&[("field", name)]));
        }
        all.pop()
    }

    /// A parameter that must be given.
    pub(super) fn must(&mut self, name: &str, kind: &str) -> Option<String> {
        let found = self.one(name);
        if found.is_none() {
            let facts = [("field", name), ("kind", kind)];
            self.add(mistake(Code::CaseMissingField, name).with(&facts));
        }
        found
    }

    /// A day that may be given once.
    pub(super) fn day(&mut self, name: &str) -> Option<Date> {
        let text = self.one(name)?;
        match day(&text) {
            Some(day) => Some(day),
            None => {
                self.add(mistake(Code::CaseBadDate, name).with(&[("value", &short(&text))]));
                None
            }
        }
    }

    pub(super) fn add(&mut self, made: Made) {
        self.mistakes.push(made.0);
    }

    /// Every parameter has been read: what is left, nobody knows.
    pub(super) fn done(&mut self, known: &str) {
        for name in std::mem::take(&mut self.pairs).into_keys() {
            let name = short(&name);
            let facts = [("field", name.as_ref()), ("known", known)];
            self.add(mistake(Code::CaseUnknownField, name.as_ref()).with(&facts));
        }
    }
}

/// `yyyy-mm-dd` and nothing else, in the years that a case may name.
pub(super) fn day(text: &str) -> Option<Date> {
    let dashes = |at: usize| text.as_bytes().get(at) == Some(&b'-');
    let shape = text.len() == "yyyy-mm-dd".len() && dashes(4) && dashes(7);
    let day: Date = if shape { text.parse().ok()? } else { return None };
    (1900..=2199).contains(&day.year()).then_some(day)
}

/// Enough of a text to recognise it in a message.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(48) {
        Some((end, _)) => text.get(..end).unwrap_or_default().into(),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_days() {
        assert!(day("2024-10-01").is_some());
        for text in ["2024-10-1", "20241001", "2024-02-30", "1899-12-31", "2024-10-01T00:00"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
