//! Sessions: name, password and code for a token; the same lock-out and the same end as at the
//! pages.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use register::login::Session;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::{Caller, must_enrol};
use super::check;
use super::refused::{Stop, stop};
use super::seen::told;
use super::shapes;
use crate::api::call::Call;
use crate::desk::Desk;

/// Wie een sessie vraagt.
#[derive(Deserialize)]
struct LogIn {
    name: String,
    password: String,
    #[serde(default)]
    code: String,
}

/// Een sessie.
#[derive(Serialize, JsonSchema)]
pub(super) struct Begun {
    /// Stuur deze mee: `Authorization: Bearer …`. Hij eindigt na een half uur zonder vraag, en
    /// anders na tien uur.
    token: String,
    /// Het account.
    user: String,
    /// De organisatie.
    organisation: String,
    /// De rol.
    role: String,
}

pub(super) async fn begin(State(desk): State<Desk>, call: Call) -> Result<Response, Stop> {
    let door = desk.door().ok_or_else(|| Stop::status(StatusCode::NOT_FOUND))?;
    let lang = call.lang;
    let asked: LogIn = check::read(&call.text, &shapes::log_in(), lang)?;
    let begun = door.log_in(move |register| {
        let token = register.log_in(&asked.name, &asked.password, &asked.code)?;
        let session = register.session(&token)?;
        if session.as_ref().is_some_and(|session| session.must_enrol) {
            register.log_out(&token)?;
        }
        Ok::<_, Vec<register::Refused>>((token, session))
    });
    let (token, session) = begun.await?.map_err(|refused| stop(&refused, lang))?;
    match session {
        None => Err(Stop::nobody(lang)),
        Some(session) if session.must_enrol => Err(must_enrol(lang)),
        Some(Session { actor, .. }) => {
            let role = actor.role.word().to_owned();
            let begun = Begun { token, user: actor.user, organisation: actor.organisation, role };
            Ok(told(StatusCode::CREATED, None, &begun))
        }
    }
}

pub(super) async fn end(caller: Caller) -> Result<Response, Stop> {
    let token = caller.token.clone();
    caller.ask(move |register, _| register.log_out(&token)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
