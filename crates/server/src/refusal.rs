//! What is said when a request cannot be answered: a page for people, problem+json for programs.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use rules::words::Lang;

use crate::api;
use crate::api::problem::Problem;
use crate::page::{Shell, shell};
use crate::view;

/// To whom a refusal is said: by the address, and for programs by the language they ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asker {
    program: bool,
    lang: Lang,
}

impl Asker {
    pub(crate) fn new(uri: &Uri, headers: &HeaderMap) -> Self {
        let path = uri.path();
        let program = api::holds(path);
        let lang = if program { view::asked(headers) } else { view::of_path(path) };
        Self { program, lang }
    }

    /// The whole answer with a status of 400 and up.
    pub(crate) fn refuse(self, status: StatusCode) -> Response {
        let (title, detail) = words(status, self.lang);
        let mut response = if self.program {
            Problem::new(status, title, detail).in_lang(self.lang).into_response()
        } else {
            let body = html! { h1 { (title) } p { (detail) } };
            let shell = shell(&Shell { lang: self.lang, title, page: None }, &body);
            (status, shell).into_response()
        };
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// What a status means, and what can be done about it.
fn words(status: StatusCode, lang: Lang) -> (&'static str, &'static str) {
    let (nl, en) = match status {
        StatusCode::NOT_FOUND => (
            (
                "Deze pagina is er niet",
                "Misschien is het adres verkeerd overgenomen. Kies hierboven een pagina.",
            ),
            (
                "There is no such page",
                "The address may have been copied wrongly. Choose a page above.",
            ),
        ),
        StatusCode::FORBIDDEN => (
            (
                "Dit formulier geldt niet meer",
                "Er is niets gewijzigd. Open de pagina opnieuw en vul het formulier nog eens in.",
            ),
            (
                "This form holds no more",
                "Nothing was changed. Open the page again and fill in the form once more.",
            ),
        ),
        StatusCode::METHOD_NOT_ALLOWED => (
            ("Dit kan hier niet", "Dit adres kent deze methode niet; Allow noemt welke wel."),
            ("This cannot be done here", "This address has no such method; Allow lists those."),
        ),
        StatusCode::REQUEST_TIMEOUT => (
            ("Het versturen duurde te lang", "Probeer het opnieuw."),
            ("Sending took too long", "Please try again."),
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            ("Dit is te veel", "Er is meer verstuurd dan dit adres aanneemt. Verstuur minder."),
            ("This is too much", "More was sent than this address takes. Send less."),
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (
            ("Deze vorm is onbekend", "Het soort inhoud (Content-Type) past niet bij dit adres."),
            ("This form is unknown", "The kind of content (Content-Type) does not fit here."),
        ),
        StatusCode::SERVICE_UNAVAILABLE => (
            ("Het is nu te druk", "Probeer het over een paar seconden opnieuw."),
            ("It is too busy now", "Please try again in a few seconds."),
        ),
        status if status.is_server_error() => (
            ("Hier ging iets mis", "De fout ligt bij Wederkeer, niet bij u."),
            ("Something went wrong here", "The mistake is Wederkeer’s, not yours."),
        ),
        _ => (
            ("Dit is niet te lezen", "De invoer past niet bij dit adres. Controleer haar."),
            ("This cannot be read", "The input does not fit this address. Please check it."),
        ),
    };
    lang.pick(nl, en)
}
