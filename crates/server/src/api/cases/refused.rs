//! Why the register does not do what a program asks: one problem with every reason in it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use register::Refused;
use rules::diagnostics::Diagnostic;
use rules::words::Lang;

use crate::api::problem::{Mistake, Problem, pointer};
use crate::work::Busy;

/// An answer that comes before the one that was asked for.
#[derive(Debug)]
pub(super) struct Stop(Box<Response>);

impl Stop {
    pub(super) fn with(answer: impl IntoResponse) -> Self {
        Self(Box::new(answer.into_response()))
    }

    /// A status whose words come with every refusal.
    pub(super) fn status(status: StatusCode) -> Self {
        Self::with(Problem::plain(status))
    }

    /// Input that cannot be used.
    pub(super) fn mistakes(mistakes: &[Diagnostic], lang: Lang) -> Self {
        Self::with(Problem::of(mistakes, lang))
    }

    /// A refusal in words of our own.
    pub(super) fn said(status: StatusCode, lang: Lang, title: &str, detail: &str) -> Self {
        Self::with(Problem::new(status, title, detail).in_lang(lang))
    }

    /// Nobody is logged in with this token.
    pub(super) fn nobody(lang: Lang) -> Self {
        let detail = lang.pick(
            "Vraag een sessie aan met POST /v1/sessies en stuur de token mee: Authorization: \
             Bearer TOKEN.",
            "Ask for a session with POST /v1/sessies and send the token along: Authorization: \
             Bearer TOKEN.",
        );
        let title = title(StatusCode::UNAUTHORIZED, lang);
        Self::with(for_a_token(Problem::new(StatusCode::UNAUTHORIZED, title, detail).in_lang(lang)))
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Busy> for Stop {
    fn from(busy: Busy) -> Self {
        Self::with(busy)
    }
}

fn for_a_token(answer: impl IntoResponse) -> Response {
    let mut answer = answer.into_response();
    let how = HeaderValue::from_static("Bearer");
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, how);
    answer
}

/// A refusal of the register. What is broken is for the log alone.
pub(super) fn stop(refused: &[Refused], lang: Lang) -> Stop {
    let status = status_of(refused);
    if status.is_server_error() {
        for one in refused {
            if let Refused::Store(why) = one {
                tracing::error!(why, "the register");
            }
        }
        return Stop::status(status);
    }
    let words: Vec<String> = refused.iter().map(|one| one.words().get(lang).to_owned()).collect();
    let errors = refused.iter().zip(&words).map(|(one, words)| mistake(one, words)).collect();
    let alike = refused.iter().flat_map(|one| match one {
        Refused::LooksLike(others) => others.iter().map(|other| other.case).collect(),
        Refused::AlreadyGranted { case, .. } => vec![*case],
        _ => Vec::new(),
    });
    let mut alike: Vec<i64> = alike.collect();
    alike.sort_unstable();
    alike.dedup();
    let problem = Problem::new(status, title(status, lang), &words.join(" "));
    let mut answer = problem.in_lang(lang).because(errors, alike).into_response();
    if status == StatusCode::UNAUTHORIZED {
        answer = for_a_token(answer);
    }
    for one in refused {
        if let Refused::Stale { now, .. } = one {
            answer.headers_mut().insert(header::ETAG, etag(*now));
        }
    }
    Stop::with(answer)
}

/// The version of a case, as `ETag` and `If-Match` write it.
pub(super) fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\""))
        .unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

fn mistake(one: &Refused, words: &str) -> Mistake {
    let place = match one {
        Refused::Case { path, .. } => format!("/facts/household{}", pointer(path)),
        Refused::Person { person, .. } => format!("/facts/people{}", pointer(person)),
        Refused::Field { field, .. } | Refused::Day { field, .. } => pointer(field),
        Refused::LooksLike(_) => "/looked_at".to_owned(),
        Refused::NoReason => "/reason".to_owned(),
        _ => String::new(),
    };
    let (code, what) = (one.word().to_owned(), words.to_owned());
    Mistake { code, pointer: place, what, mend: String::new() }
}

/// The status of a refusal; the first of these that fits.
fn status_of(refused: &[Refused]) -> StatusCode {
    let weight = |one: &Refused| match one {
        Refused::Store(_) => (0, StatusCode::INTERNAL_SERVER_ERROR),
        Refused::NoLogin => (1, StatusCode::UNAUTHORIZED),
        Refused::NoCase => (2, StatusCode::NOT_FOUND),
        Refused::NotAllowed { .. } | Refused::FourEyes { .. } => (3, StatusCode::FORBIDDEN),
        Refused::Stale { .. } => (4, StatusCode::PRECONDITION_FAILED),
        Refused::KeyUsed | Refused::LooksLike(_) | Refused::AlreadyGranted { .. } => {
            (5, StatusCode::CONFLICT)
        }
        _ => (6, StatusCode::BAD_REQUEST),
    };
    let first = refused.iter().map(weight).min_by_key(|(weight, _)| *weight);
    first.map_or(StatusCode::BAD_REQUEST, |(_, status)| status)
}

fn title(status: StatusCode, lang: Lang) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => lang.pick("Niet aangemeld", "Not logged in"),
        StatusCode::FORBIDDEN => lang.pick("Dit mag niet", "This is not allowed"),
        StatusCode::NOT_FOUND => lang.pick("Deze zaak is er niet", "There is no such case"),
        StatusCode::PRECONDITION_FAILED => {
            lang.pick("De zaak is intussen gewijzigd", "The case was changed meanwhile")
        }
        StatusCode::CONFLICT => lang.pick("Dit botst", "This is in conflict"),
        _ => lang.pick("Dit kan niet", "This cannot be done"),
    }
}
