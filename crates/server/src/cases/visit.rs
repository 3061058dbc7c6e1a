//! Who asks for a page of the register: somebody who is logged in, or nobody yet.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use register::actor::Actor;
use register::login::Session;
use register::{Refused, Register};
use rules::check::Package;
use rules::words::{Lang, Words};

use super::cookie::{Kind, Secure, proof, same};
use super::counter::Counter;
use super::form::{CSRF, Form};
use super::frame::page;
use crate::address::Page;
use crate::desk::Desk;
use crate::view::of_path;
use crate::work::Busy;

/// An answer that comes before the one that was asked for.
#[derive(Debug)]
pub(super) struct Halt(Box<Response>);

impl Halt {
    pub(super) fn with(answer: impl IntoResponse) -> Self {
        Self(Box::new(answer.into_response()))
    }

    /// A status whose words come with every refusal.
    pub(super) fn status(status: StatusCode) -> Self {
        Self::with(status)
    }

    /// Elsewhere first.
    pub(super) fn to(page: &Page, lang: Lang) -> Self {
        Self::with(see(&page.path(lang)))
    }
}

impl IntoResponse for Halt {
    fn into_response(self) -> Response {
        *self.0
    }
}

impl From<Busy> for Halt {
    fn from(_: Busy) -> Self {
        Self::status(StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// What a page of the register answers.
pub(super) type Told = Result<Response, Halt>;

/// To another address, asked for with GET.
pub(super) fn see(path: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Ok(path) = HeaderValue::from_str(path) {
        answer.headers_mut().insert(header::LOCATION, path);
    }
    answer
}

/// The same answer, with a cookie.
pub(super) fn with_cookie(mut answer: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

/// Somebody at a page of the register, logged in or not. Where there is no register there are no
/// such pages.
pub(super) struct Caller {
    pub desk: Desk,
    pub counter: Arc<Counter>,
    pub lang: Lang,
    pub secure: Secure,
    /// The token of the session, also when it is none any more.
    pub token: Option<String>,
    /// What came with the form to log in.
    pub door: Option<String>,
    /// What came with the beginning of a login elsewhere.
    #[cfg(feature = "oidc")]
    pub elsewhere: Option<String>,
    pub session: Option<Session>,
    /// Whether a page of another site sent this.
    foreign: bool,
}

impl FromRequestParts<Desk> for Caller {
    type Rejection = Halt;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Halt> {
        let counter = desk.counter().ok_or_else(|| Halt::status(StatusCode::NOT_FOUND))?;
        let secure = Secure::of(&parts.headers);
        let token = secure.read(&parts.headers, Kind::Session);
        let session = match token.clone() {
            None => None,
            Some(token) => {
                let found = counter.door().ask(move |register| register.session(&token)).await?;
                found.map_err(|refused| broken(&refused))?
            }
        };
        // A browser that knows says where a request comes from.
        let site = parts.headers.get("sec-fetch-site");
        let own = |site: &HeaderValue| site == "same-origin" || site == "none";
        Ok(Self {
            desk: desk.clone(),
            counter: Arc::clone(counter),
            lang: of_path(parts.uri.path()),
            secure,
            token,
            door: secure.read(&parts.headers, Kind::Door),
            #[cfg(feature = "oidc")]
            elsewhere: secure.read(&parts.headers, Kind::Elsewhere),
            session,
            foreign: site.is_some_and(|site| !own(site)),
        })
    }
}

impl Caller {
    /// The form, if a page of ours sent it for this browser and it has these fields alone.
    pub(super) fn form(&self, body: &Bytes, known: impl Fn(&str) -> bool) -> Result<Form, Halt> {
        let form = Form::read(body).ok_or_else(|| Halt::status(StatusCode::BAD_REQUEST))?;
        self.sent(form, known)
    }

    /// The same of a form that was read otherwise.
    fn sent(&self, form: Form, known: impl Fn(&str) -> bool) -> Result<Form, Halt> {
        let expected = match (&self.session, &self.door) {
            (Some(session), _) => session.csrf.clone(),
            (None, Some(door)) => proof(door),
            (None, None) => String::new(),
        };
        if self.foreign || expected.is_empty() || !same(form.get(CSRF), &expected) {
            return Err(Halt::status(StatusCode::FORBIDDEN));
        }
        let strange = form.names().any(|name| name != CSRF && !known(name));
        if strange { Err(Halt::status(StatusCode::BAD_REQUEST)) } else { Ok(form) }
    }
}

/// Somebody who is logged in, and whose codes are set up.
pub(super) struct Visit {
    pub caller: Caller,
    pub session: Session,
}

impl FromRequestParts<Desk> for Visit {
    type Rejection = Halt;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Halt> {
        let caller = Caller::from_request_parts(parts, desk).await?;
        match caller.session.clone() {
            None => Err(Halt::with(see(&to_login(parts, caller.lang)))),
            Some(session) if session.must_enrol => Err(Halt::to(&Page::Codes, caller.lang)),
            Some(session) => Ok(Self { caller, session }),
        }
    }
}

/// The form to log in; from there the way leads back to the page that was asked for.
fn to_login(parts: &Parts, lang: Lang) -> String {
    let login = Page::LogIn.path(lang);
    let asked = parts.uri.path_and_query().map_or("", |asked| asked.as_str());
    // The list of cases is where most begin anyhow.
    if parts.method != Method::GET || asked == Page::Cases.path(lang) || !is_here(asked) {
        return login;
    }
    let back: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
    format!("{login}?{BACK}={back}")
}

/// Where somebody goes after the login, in an address.
pub(super) const BACK: &str = "naar";
/// The longest such address.
const BACK_MAX: usize = 512;

/// Whether an address is one of this site, and not of another one that looks like it.
pub(super) fn is_here(address: &str) -> bool {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "/-_.?=&%+".contains(sign);
    let inside = address.starts_with('/') && !address.starts_with("//");
    inside && address.len() <= BACK_MAX && address.chars().all(plain)
}

impl Visit {
    pub(super) const fn lang(&self) -> Lang {
        self.caller.lang
    }

    pub(super) const fn actor(&self) -> &Actor {
        &self.session.actor
    }

    pub(super) fn package(&self) -> &Package {
        self.caller.desk.package()
    }

    pub(super) fn counter(&self) -> &Counter {
        &self.caller.counter
    }

    /// One text in the language of the page.
    pub(super) fn say<'w>(&self, words: &'w Words) -> &'w str {
        words.get(self.caller.lang)
    }

    pub(super) fn form(&self, body: &Bytes, known: impl Fn(&str) -> bool) -> Result<Form, Halt> {
        self.caller.form(body, known)
    }

    /// The form with a file, if a page of ours sent it and it has these fields alone.
    pub(super) async fn with_file(
        &self,
        request: Request,
        field: &str,
    ) -> Result<Option<(String, Bytes)>, Halt> {
        Ok(self.with_files(request, field).await?.into_iter().next())
    }

    /// The same with several files.
    pub(super) async fn with_files(
        &self,
        request: Request,
        field: &str,
    ) -> Result<Vec<(String, Bytes)>, Halt> {
        let bad = |_| Halt::status(StatusCode::BAD_REQUEST);
        let mut parts = Multipart::from_request(request, &()).await.map_err(Halt::with)?;
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        while let Some(part) = parts.next_field().await.map_err(bad)? {
            let name = part.name().unwrap_or_default().to_owned();
            if name == field {
                let called = part.file_name().unwrap_or_default().to_owned();
                files.push((called, part.bytes().await.map_err(bad)?));
            } else {
                fields.push((name, part.text().await.map_err(bad)?));
            }
        }
        let form = Form::of(fields).ok_or_else(|| Halt::status(StatusCode::BAD_REQUEST))?;
        self.caller.sent(form, |_| false)?;
        files.retain(|(_, bytes)| !bytes.is_empty());
        Ok(files)
    }

    /// The words of a refusal, as a page.
    pub(super) fn stop(&self, refused: &[Refused]) -> Halt {
        let status = status_of(refused);
        if matches!(status, StatusCode::NOT_FOUND | StatusCode::INTERNAL_SERVER_ERROR) {
            return broken(refused);
        }
        let title = self.lang().pick("Dit kan niet", "This cannot be done");
        let body = html! {
            h1 { (title) }
            @for one in refused { p { (one.words().get(self.lang())) } }
        };
        Halt::with((status, page(self, title, &Page::Cases, &body)))
    }

    /// What the register says to this person, or its refusal as a page.
    pub(super) async fn asked<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register, &Actor) -> Result<T, Vec<Refused>> + Send + 'static,
    ) -> Result<T, Halt> {
        self.ask(ask).await?.map_err(|refused| self.stop(&refused))
    }

    /// What the register says to this person.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register, &Actor) -> T + Send + 'static,
    ) -> Result<T, Halt> {
        let actor = self.session.actor.clone();
        Ok(self.caller.counter.door().ask(move |register| ask(register, &actor)).await?)
    }
}

/// A refusal without a page of its own; what is broken is for the log alone.
fn broken(refused: &[Refused]) -> Halt {
    for one in refused {
        if let Refused::Store(why) = one {
            tracing::error!(why, "the register");
        }
    }
    Halt::status(status_of(refused))
}

/// The status of an answer that refuses.
pub(super) fn status_of(refused: &[Refused]) -> StatusCode {
    let is = |wanted: fn(&Refused) -> bool| refused.iter().any(wanted);
    if is(|one| matches!(one, Refused::NoCase)) {
        StatusCode::NOT_FOUND
    } else if is(|one| matches!(one, Refused::NotAllowed { .. })) {
        StatusCode::FORBIDDEN
    } else if is(|one| matches!(one, Refused::Stale { .. } | Refused::KeyUsed)) {
        StatusCode::CONFLICT
    } else if is(|one| matches!(one, Refused::Store(_))) {
        StatusCode::INTERNAL_SERVER_ERROR
    } else {
        StatusCode::BAD_REQUEST
    }
}

#[cfg(test)]
mod tests {
    use super::is_here;

    #[test]
    fn nobody_is_sent_to_another_site_after_the_login() {
        for here in ["/zaken/5", "/en/cases?stap=alle&tot=01-10-2024", "/budgetten?x=%2F"] {
            assert!(is_here(here), "{here}");
        }
        let long = format!("/{}", "a".repeat(600));
        for other in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "",
            "javascript:x",
            "/\t/evil",
            "/\r\nSet-Cookie: x=y",
            "/zaken#x",
            "/@evil",
            long.as_str(),
        ] {
            assert!(!is_here(other), "{other}");
        }
    }
}
