//! Who asks: somebody with the token of a session.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use register::actor::Actor;
use register::{Refused, Register};
use rules::diagnostics::Code;
use rules::words::Lang;

use super::refused::{Stop, stop};
use crate::api::call::{Made, mistake};
use crate::desk::Desk;
use crate::door::Door;
use crate::view;

/// That a request may come twice and is done once.
const KEY: &str = "idempotency-key";
/// Why somebody looks at a case on another person's list.
const REASON: &str = "reden";
/// The longest key, in bytes.
const KEY_MAX: usize = 255;

/// Somebody who is logged in, and whose codes are set up.
pub(super) struct Caller {
    door: Arc<Door>,
    pub lang: Lang,
    pub actor: Actor,
    pub token: String,
    headers: HeaderMap,
}

impl FromRequestParts<Desk> for Caller {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Stop> {
        let door = desk.door().ok_or_else(|| Stop::status(StatusCode::NOT_FOUND))?;
        let lang = view::asked(&parts.headers);
        let token = bearer(&parts.headers).ok_or_else(|| Stop::nobody(lang))?;
        let sought = token.clone();
        let found = door.ask(move |register| register.session(&sought)).await?;
        let session = found.map_err(|refused| stop(&refused, lang))?;
        let session = session.ok_or_else(|| Stop::nobody(lang))?;
        if session.must_enrol {
            return Err(must_enrol(lang));
        }
        let (door, headers) = (Arc::clone(door), parts.headers.clone());
        Ok(Self { door, lang, actor: session.actor, token, headers })
    }
}

/// The token after `Bearer`.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else { return None };
    let (kind, token) = only.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (kind.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.to_owned())
}

/// Codes are set up at the page: there the secret is shown to a person, once.
pub(super) fn must_enrol(lang: Lang) -> Stop {
    let title = lang.pick("Stel eerst uw codes in", "Set up your codes first");
    let detail = lang.pick(
        "Meld u aan op de pagina /aanmelden en stel de codes in; daarna kan het hier.",
        "Log in at the page /en/log-in and set up the codes; then it can be done here.",
    );
    Stop::said(StatusCode::FORBIDDEN, lang, title, detail)
}

impl Caller {
    /// What the register says to this person, or its refusal.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register, &Actor) -> Result<T, Vec<Refused>> + Send + 'static,
    ) -> Result<T, Stop> {
        let actor = self.actor.clone();
        let said = self.door.ask(move |register| ask(register, &actor)).await?;
        said.map_err(|refused| stop(&refused, self.lang))
    }

    /// The header `Idempotency-Key`: whoever asks again after a broken line must not pay twice.
    pub(super) fn key(&self) -> Result<String, Stop> {
        let (name, kind) = ("Idempotency-Key", "1–255 ASCII");
        let wrong = |made: Made| Stop::mistakes(&[made.0], self.lang);
        let Some(given) = self.headers.get(KEY) else {
            let facts = [("field", name), ("kind", kind)];
            return Err(wrong(mistake(Code::CaseMissingField, name).with(&facts)));
        };
        let text = given.to_str().ok().map(str::trim).filter(|text| !text.is_empty());
        let fits = text.filter(|text| text.len() <= KEY_MAX);
        fits.map(str::to_owned)
            .ok_or_else(|| wrong(mistake(Code::CaseWrongKind, name).with(&[("expected", kind)])))
    }

    /// The header `If-Match`: the version that somebody looked at.
    pub(super) fn seen(&self) -> Result<i64, Stop> {
        let Some(given) = self.headers.get(header::IF_MATCH) else {
            let title = self.lang.pick("De versie ontbreekt", "The version is missing");
            let detail = self.lang.pick(
                "Stuur de ETag van de zaak mee als If-Match, zoals If-Match: \"3\".",
                "Send the ETag of the case along as If-Match, such as If-Match: \"3\".",
            );
            return Err(Stop::said(StatusCode::PRECONDITION_REQUIRED, self.lang, title, detail));
        };
        let text = given.to_str().unwrap_or_default().trim();
        let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let version = inside.and_then(|text| text.parse().ok()).filter(|version| *version > 0);
        version.ok_or_else(|| {
            let wrong = mistake(Code::CaseWrongKind, "If-Match").with(&[("expected", "\"3\"")]);
            Stop::mistakes(&[wrong.0], self.lang)
        })
    }

    /// The header `Reden`, in UTF-8.
    pub(super) fn reason(&self) -> Option<String> {
        let given = self.headers.get(REASON)?;
        String::from_utf8(given.as_bytes().to_vec()).ok()
    }
}
