//! What is done and shown.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use register::case::{Command, Intake, Step};
use register::store::Filter;
use register::{Acted, Refused};
use rules::diagnostics::Code;
use serde::Deserialize;

use super::caller::Caller;
use super::check;
use super::refused::{Stop, stop};
use super::seen::{Budgets, Done, Events, Found, Listed, Seen, placed, told};
use super::shapes;
use crate::api::call::{Call, Query, mistake, short};

/// The most cases on a page; the register gives one more, and that says whether there are others.
const PAGE_MAX: usize = 128;
const PAGE: usize = 64;

fn done(status: StatusCode, acted: Acted) -> Response {
    let done = Done { id: acted.case, version: acted.version };
    told(status, Some(acted.version), &done)
}

/// The number in an address. What is no number is the number of no case.
fn number(caller: &Caller, text: &str) -> Result<i64, Stop> {
    let plain = text.bytes().all(|sign| sign.is_ascii_digit());
    let number = text.parse().ok().filter(|_| plain);
    number.ok_or_else(|| stop(&[Refused::NoCase], caller.lang))
}

fn nothing_more(query: &mut Query, known: &str) -> Result<(), Stop> {
    query.done(known);
    let fine = query.mistakes.is_empty();
    if fine { Ok(()) } else { Err(Stop::mistakes(&query.mistakes, query.lang)) }
}

pub(super) async fn open(caller: Caller, call: Call) -> Result<Response, Stop> {
    let key = caller.key()?;
    let intake: Intake = check::read(&call.text, &shapes::intake(), call.lang)?;
    let acted = caller.ask(move |register, actor| register.open(actor, intake, Some(&key))).await?;
    let mut answer = done(StatusCode::CREATED, acted);
    if let Ok(there) = HeaderValue::from_str(&format!("/v1/zaken/{}", acted.case)) {
        answer.headers_mut().insert(header::LOCATION, there);
    }
    Ok(answer)
}

pub(super) async fn list(caller: Caller, mut query: Query) -> Result<Response, Stop> {
    let mut steps = Vec::new();
    for word in query.all("step") {
        match Step::named(&word) {
            Some(step) => steps.push(step),
            None => query.add(unknown("step", &word, &step_words().join(", "))),
        }
    }
    let assigned_to = query.one("assignedTo");
    let due_until = query.day("dueUntil");
    let after = query.one("after").and_then(|text| {
        let found = placed(&text);
        if found.is_none() {
            let expected = [("expected", "`next`")];
            query.add(mistake(Code::CaseWrongKind, "after").with(&expected));
        }
        found
    });
    let most = query.one("limit").map_or(PAGE, |text| {
        let given = text.parse().ok().filter(|given| (1..=PAGE_MAX).contains(given));
        given.unwrap_or_else(|| {
            let expected = format!("1–{PAGE_MAX}");
            query.add(mistake(Code::CaseWrongKind, "limit").with(&[("expected", &expected)]));
            PAGE
        })
    });
    nothing_more(&mut query, "step, assignedTo, dueUntil, after, limit")?;
    let at_most = i64::try_from(most + 1).unwrap_or(i64::MAX);
    let filter = Filter { steps, assigned_to, due_until, after, at_most, ..Filter::default() };
    let rows = caller.ask(move |register, actor| register.list(actor, filter)).await?;
    Ok(told(StatusCode::OK, None, &Listed::new(rows, most)))
}

fn unknown(name: &str, value: &str, known: &str) -> crate::api::call::Made {
    let value = short(value);
    mistake(Code::CaseUnknownChoice, name).with(&[("value", value.as_ref()), ("known", known)])
}

/// The words of the steps.
pub(in crate::api) fn step_words() -> Vec<&'static str> {
    Step::ALL.iter().map(|step| step.word()).collect()
}

/// Waarnaar wordt gezocht.
#[derive(Deserialize)]
struct Sought {
    zoek: String,
}

pub(super) async fn search(caller: Caller, call: Call) -> Result<Response, Stop> {
    let sought: Sought = check::read(&call.text, &shapes::sought(), call.lang)?;
    let found = caller.ask(move |register, actor| register.search(actor, &sought.zoek)).await?;
    Ok(told(StatusCode::OK, None, &Found::new(found)))
}

pub(super) async fn one(
    caller: Caller,
    Path(id): Path<String>,
    mut query: Query,
) -> Result<Response, Stop> {
    nothing_more(&mut query, "–")?;
    let (id, reason) = (number(&caller, &id)?, caller.reason());
    let case = caller.ask(move |register, actor| register.case(actor, id, reason.as_deref()));
    let case = case.await?;
    Ok(told(StatusCode::OK, Some(case.version), &Seen::new(case)))
}

/// What happened is a look at the case: it is recorded, and asks for a reason where one is asked.
pub(super) async fn events(
    caller: Caller,
    Path(id): Path<String>,
    mut query: Query,
) -> Result<Response, Stop> {
    nothing_more(&mut query, "–")?;
    let (id, reason) = (number(&caller, &id)?, caller.reason());
    let asked = caller.ask(move |register, actor| {
        let case = register.case(actor, id, reason.as_deref())?;
        Ok((case.version, register.history(actor, id)?))
    });
    let (version, records) = asked.await?;
    Ok(told(StatusCode::OK, Some(version), &Events::new(records)))
}

pub(super) async fn act(
    caller: Caller,
    Path(id): Path<String>,
    call: Call,
) -> Result<Response, Stop> {
    let id = number(&caller, &id)?;
    let (key, seen) = (caller.key()?, caller.seen()?);
    let command: Command = check::read(&call.text, &shapes::command(), call.lang)?;
    let asked =
        caller.ask(move |register, actor| register.act(actor, id, seen, command, Some(&key)));
    Ok(done(StatusCode::OK, asked.await?))
}

pub(super) async fn budgets(caller: Caller, mut query: Query) -> Result<Response, Stop> {
    nothing_more(&mut query, "–")?;
    let rows = caller.ask(|register, actor| register.budgets(actor)).await?;
    Ok(told(StatusCode::OK, None, &Budgets::new(rows)))
}
