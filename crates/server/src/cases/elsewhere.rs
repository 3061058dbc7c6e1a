//! Logins from elsewhere (OpenID Connect): whom the organisation's own login vouches for, and who
//! has an account that says so. An authorization code with PKCE, state and nonce; nobody registers
//! by logging in.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl,
    Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse,
};
use register::Refused;
use rules::words::Lang;

use super::cookie::{Kind, random, same};
use super::frame::{at_the_door, start};
use super::visit::{BACK, Caller, Halt, Told, is_here, see, status_of, with_cookie};
use crate::address::Page;
use crate::desk::Desk;
use crate::outward::{agent, is_safe};

/// Where a login elsewhere begins, in both languages.
pub(super) const BEGIN: (&str, &str) = ("/aanmelden/elders", "/en/log-in/elsewhere");
/// Where the provider sends a browser back to; it is written down there.
const RETURN: &str = "/aanmelden/terug";
/// So many logins are under way; then the oldest is forgotten.
const UNDER_WAY: usize = 1_024;
/// The most of an answer of the provider that is read, in bytes.
const ANSWER_MAX: u64 = 1024 * 1024;

/// A provider of logins, and who we are to it.
pub struct Elsewhere {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    back: RedirectUrl,
    agent: ureq::Agent,
    begun: Mutex<VecDeque<Begun>>,
}

/// A login that is under way: what has to come back, and what only we know.
struct Begun {
    state: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    lang: Lang,
    back: String,
}

impl fmt::Debug for Elsewhere {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Elsewhere").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Elsewhere {
    /// A provider by its issuer, our id and secret there, and our own address, such as
    /// `https://register.example.nl`.
    ///
    /// # Errors
    /// When an address is none, or is not safe from those between.
    pub fn new(
        issuer: &str,
        client: &str,
        secret: Option<String>,
        address: &str,
    ) -> Result<Self, String> {
        for one in [issuer, address] {
            if !is_safe(one) {
                return Err(format!("{one}: https"));
            }
        }
        let back = format!("{}{RETURN}", address.trim_end_matches('/'));
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?,
            client: ClientId::new(client.to_owned()),
            secret: secret.map(ClientSecret::new),
            back: RedirectUrl::new(back).map_err(|error| error.to_string())?,
            agent: agent(),
            begun: Mutex::default(),
        })
    }

    fn sent(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, body) = self.agent.run(request)?.into_parts();
        let body = body.into_with_config().limit(ANSWER_MAX).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, body))
    }

    /// What the provider says of itself, its keys included. It is asked anew for every login: keys
    /// change, and logins are rare.
    fn provider(&self) -> Result<CoreProviderMetadata, String> {
        let sent = |request| self.sent(request);
        CoreProviderMetadata::discover(&self.issuer, &sent).map_err(|error| error.to_string())
    }

    /// The address at the provider where a login begins.
    fn begin(&self, state: String, lang: Lang, back: String) -> Result<String, String> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = CoreClient::from_provider_metadata(
            self.provider()?,
            self.client.clone(),
            self.secret.clone(),
        )
        .set_redirect_uri(self.back.clone());
        let token = state.clone();
        let (address, _, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || CsrfToken::new(token),
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge)
            .url();
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if begun.len() >= UNDER_WAY {
            begun.pop_front();
        }
        begun.push_back(Begun { state, nonce, verifier, lang, back });
        Ok(address.to_string())
    }

    /// The login that a state belongs to. It is answered once.
    fn taken(&self, state: &str) -> Option<Begun> {
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let place = begun.iter().position(|one| same(&one.state, state))?;
        begun.remove(place)
    }

    /// Whom the provider vouches for.
    fn subject(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
        nonce: &Nonce,
    ) -> Result<String, String> {
        let client = CoreClient::from_provider_metadata(
            self.provider()?,
            self.client.clone(),
            self.secret.clone(),
        )
        .set_redirect_uri(self.back.clone());
        let sent = |request| self.sent(request);
        let asked = client.exchange_code(AuthorizationCode::new(code));
        let asked = asked.map_err(|error| error.to_string())?.set_pkce_verifier(verifier);
        let answer = asked.request(&sent).map_err(|error| error.to_string())?;
        let token = answer.id_token().ok_or("no id token")?;
        let claims = token.claims(&client.id_token_verifier(), nonce);
        Ok(claims.map_err(|error| error.to_string())?.subject().to_string())
    }
}

pub(super) fn routes(routes: Router<Desk>) -> Router<Desk> {
    routes.route(BEGIN.0, get(begin)).route(BEGIN.1, get(begin)).route(RETURN, get(back))
}

/// The way there, on the page to log in.
pub(super) fn way(caller: &Caller, back: &str) -> Markup {
    let lang = caller.lang;
    let there = lang.pick(BEGIN.0, BEGIN.1);
    let query: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let there = if back.is_empty() { there.to_owned() } else { format!("{there}?{BACK}={query}") };
    html! {
        @if caller.desk.elsewhere().is_some() {
            p {
                a href=(there) {
                    (lang.pick(
                        "Aanmelden met het account van uw organisatie",
                        "Log in with the account of your organisation",
                    ))
                }
            }
        }
    }
}

fn query(uri: &Uri, name: &str) -> String {
    let pairs = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let found = pairs.into_iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// To the provider.
async fn begin(caller: Caller, uri: Uri) -> Told {
    let lang = caller.lang;
    let there = caller.desk.elsewhere().cloned();
    let elsewhere = there.ok_or_else(|| Halt::status(StatusCode::NOT_FOUND))?;
    let state = random(32).ok_or_else(|| Halt::status(StatusCode::SERVICE_UNAVAILABLE))?;
    let back = Some(query(&uri, BACK)).filter(|back| is_here(back)).unwrap_or_default();
    let token = state.clone();
    let begun = caller.counter.door().log_in(move |_| elsewhere.begin(token, lang, back)).await?;
    let address = begun.map_err(|why| stopped(&why, lang))?;
    let cookie = caller.secure.set(Kind::Elsewhere, &state);
    Ok(with_cookie(see(&address), cookie))
}

/// From the provider: a code, which is exchanged for who it is.
async fn back(caller: Caller, uri: Uri) -> Told {
    let there = caller.desk.elsewhere().cloned();
    let elsewhere = there.ok_or_else(|| Halt::status(StatusCode::NOT_FOUND))?;
    let (state, code) = (query(&uri, "state"), query(&uri, "code"));
    let own = caller.elsewhere.clone().unwrap_or_default();
    let begun = Some(state).filter(|state| same(state, &own));
    let begun = begun.and_then(|state| elsewhere.taken(&state));
    let Some(Begun { nonce, verifier, lang, back, .. }) = begun else {
        return Err(stopped("a state that nobody waits for", caller.lang));
    };
    if code.is_empty() {
        return Err(stopped("no code", lang));
    }
    let before = caller.token.clone();
    let told = caller.counter.door().log_in(move |register| {
        let subject = elsewhere.subject(code, verifier, &nonce).map_err(Err)?;
        let token = register.log_in_as(&subject).map_err(Ok)?;
        // Whoever was here before in this browser is gone.
        if let Some(before) = before {
            let _ = register.log_out(&before);
        }
        let session = register.session(&token).ok().flatten();
        Ok::<_, Result<Vec<Refused>, String>>((token, session))
    });
    let (token, session) = match told.await? {
        Ok(found) => found,
        Err(Err(why)) => return Err(stopped(&why, lang)),
        Err(Ok(refused)) => return Err(nobody(&refused, lang)),
    };
    let begins = session.map_or(Page::LogIn, |session| start(&session.actor)).path(lang);
    let there = if back.is_empty() { begins } else { back };
    let answer = with_cookie(inside(&there, lang), caller.secure.set(Kind::Session, &token));
    let answer = with_cookie(answer, caller.secure.forget(Kind::Door));
    Ok(with_cookie(answer, caller.secure.forget(Kind::Elsewhere)))
}

/// The first page after a login elsewhere. A browser that comes from another site does not send our
/// cookie along; from here it goes on by itself.
fn inside(there: &str, lang: Lang) -> Response {
    let title = lang.pick("U bent aangemeld", "You are logged in");
    let body = html! {
        h1 { (title) }
        p { a href=(there) { (lang.pick("Ga verder", "Go on")) } }
    };
    let mut answer = at_the_door(title, &Page::LogIn, lang, &body).into_response();
    if let Ok(refresh) = HeaderValue::from_str(&format!("0; url={there}")) {
        answer.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// A login that came to nothing; why is for the log alone.
fn stopped(why: &str, lang: Lang) -> Halt {
    tracing::warn!(why, "a login elsewhere");
    let text = lang.pick(
        "De aanmelding bij uw organisatie is niet gelukt. Probeer het opnieuw.",
        "The login with your organisation did not succeed. Try again.",
    );
    refused(StatusCode::BAD_REQUEST, text, lang)
}

/// Somebody is known there, and has no account here.
fn nobody(why: &[Refused], lang: Lang) -> Halt {
    let status = status_of(why);
    if status.is_server_error() {
        return Halt::status(status);
    }
    let text = lang.pick(
        "Bij deze aanmelding hoort geen account van het register. Vraag uw beheerder erom.",
        "No account of the register belongs to this login. Ask your administrator for one.",
    );
    refused(StatusCode::FORBIDDEN, text, lang)
}

fn refused(status: StatusCode, text: &str, lang: Lang) -> Halt {
    let title = lang.pick("Niet aangemeld", "Not logged in");
    let body = html! {
        h1 { (title) }
        p class="alert alert--error" role="alert" { (text) }
        p { a href=(Page::LogIn.path(lang)) { (Page::LogIn.name(lang)) } }
    };
    Halt::with((status, at_the_door(title, &Page::LogIn, lang, &body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_spoken_to_safely_or_not_at_all() {
        let made = |issuer: &str, own: &str| Elsewhere::new(issuer, "wederkeer", None, own);
        assert!(made("https://login.example.nl", "https://register.example.nl").is_ok());
        assert!(made("http://127.0.0.1:9000", "http://localhost:8080").is_ok());
        for (issuer, own) in [
            ("http://login.example.nl", "https://register.example.nl"),
            ("https://login.example.nl", "http://register.example.nl"),
            ("http://127.0.0.1.evil.example", "https://register.example.nl"),
            ("login", "https://register.example.nl"),
        ] {
            assert!(made(issuer, own).is_err(), "{issuer} {own}");
        }
    }

    #[test]
    fn a_state_is_answered_once_and_only_so_many_are_kept() {
        let one = Elsewhere::new("https://a.example", "b", None, "https://c.example").unwrap();
        let begun = |state: &str| Begun {
            state: state.to_owned(),
            nonce: Nonce::new_random(),
            verifier: PkceCodeChallenge::new_random_sha256().1,
            lang: Lang::Nl,
            back: String::new(),
        };
        one.begun.lock().unwrap().push_back(begun("a"));
        assert!(one.taken("b").is_none());
        assert!(one.taken("a").is_some());
        assert!(one.taken("a").is_none());
    }
}
