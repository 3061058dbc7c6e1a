//! Refusals for programs: problem+json (RFC 9457), with every mistake at once.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::diagnostics::{Diagnostic, Place};
use rules::words::Lang;
use schemars::JsonSchema;
use serde::Serialize;

use crate::work::Busy;

/// More mistakes than this help nobody; the first ones come first.
const ERRORS_MAX: usize = 100;

/// Een afwijzing volgens RFC 9457.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Problem {
    #[serde(skip)]
    #[schemars(skip)]
    code: StatusCode,
    #[serde(skip)]
    #[schemars(skip)]
    lang: Lang,
    /// De HTTP-status van dit antwoord.
    status: u16,
    /// Wat er aan de hand is, voor elke afwijzing van deze soort hetzelfde.
    title: String,
    /// Wat er deze keer aan de hand is.
    detail: String,
    /// Alle fouten in de invoer tegelijk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Mistake>,
    /// De zaken waarin iemand lijkt te staan die ook in deze zaak staat.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alike: Vec<i64>,
}

/// Eén fout in de invoer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProblemError")]
pub(crate) struct Mistake {
    /// Het nummer in de lijst van meldingen.
    pub code: String,
    /// Waar: een JSON-pointer in de invoer, of de naam van een parameter.
    pub pointer: String,
    /// Wat er niet klopt.
    pub what: String,
    /// Hoe het te herstellen is; ontbreekt als dat al onder `what` staat.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mend: String,
}

impl Problem {
    pub(crate) fn new(code: StatusCode, title: &str, detail: &str) -> Self {
        let (title, detail) = (title.to_owned(), detail.to_owned());
        let status = code.as_u16();
        Self { code, lang: Lang::Nl, status, title, detail, errors: Vec::new(), alike: Vec::new() }
    }

    /// Says in which language its words are.
    pub(crate) fn in_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// With every reason, and the cases to compare with.
    pub(super) fn because(self, errors: Vec<Mistake>, alike: Vec<i64>) -> Self {
        Self { errors, alike, ..self }
    }

    /// Input that cannot be used, with every reason.
    pub(crate) fn of(mistakes: &[Diagnostic], lang: Lang) -> Self {
        let count = mistakes.len();
        let detail = match lang {
            Lang::Nl => format!("De invoer is niet te gebruiken; aantal fouten: {count}."),
            Lang::En => format!("The input cannot be used; number of mistakes: {count}."),
        };
        let title = lang.pick("Ongeldige invoer", "Invalid input");
        let errors = mistakes.iter().take(ERRORS_MAX).map(|one| Mistake::of(one, lang));
        let errors = errors.collect();
        Self { errors, ..Self::new(StatusCode::BAD_REQUEST, title, &detail).in_lang(lang) }
    }

    /// A refusal without words of its own gets those of its status further on.
    pub(crate) fn plain(code: StatusCode) -> Response {
        code.into_response()
    }
}

impl Mistake {
    fn of(one: &Diagnostic, lang: Lang) -> Self {
        let pointer = match &one.place {
            Place::Case(path) => pointer(path),
            Place::File(_) | Place::Request => String::new(),
        };
        let code = one.code.number().to_owned();
        Self { code, pointer, what: one.what(lang), mend: one.mend(lang) }
    }
}

/// `zaak.persons[2].born` → `/zaak/persons/2/born`.
pub(super) fn pointer(path: &str) -> String {
    let mut out = String::new();
    for step in path.split(['.', '[']).map(|step| step.trim_end_matches(']')) {
        if !step.is_empty() {
            out.push('/');
            out.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
    }
    out
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

impl IntoResponse for Busy {
    fn into_response(self) -> Response {
        Problem::plain(StatusCode::SERVICE_UNAVAILABLE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_pointer() {
        assert_eq!(pointer("zaak.persons[2].born"), "/zaak/persons/2/born");
        assert_eq!(pointer("persons[0].facts.a/b"), "/persons/0/facts/a~1b");
        assert_eq!(pointer(""), "");
    }
}
