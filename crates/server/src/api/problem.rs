//! Refusals for programs: problem+json (RFC 9457), with every mistake at once.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::words::Lang;
use serde::Serialize;

/// A refusal. `status`, `title` and `detail` are always there.
#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    #[serde(skip)]
    code: StatusCode,
    #[serde(skip)]
    lang: Lang,
    /// The status of the answer.
    status: u16,
    /// What is the matter, the same for all such refusals.
    title: String,
    /// What is the matter this time.
    detail: String,
}

impl Problem {
    pub(crate) fn new(code: StatusCode, title: &str, detail: &str) -> Self {
        let (title, detail) = (title.to_owned(), detail.to_owned());
        Self { code, lang: Lang::Nl, status: code.as_u16(), title, detail }
    }

    /// Says in which language its words are.
    pub(crate) fn in_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self).unwrap_or_default();
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json")),
            (header::CONTENT_LANGUAGE, HeaderValue::from_static(self.lang.pick("nl", "en"))),
            (header::VARY, HeaderValue::from_static("accept-language")),
        ];
        (self.code, headers, body).into_response()
    }
}
