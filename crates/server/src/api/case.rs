//! What is asked about one case: a determination, a comparison, or what would change it.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use rules::changes::changes;
use rules::check::{Package, Readings};
use rules::compare::compare;
use rules::determine::{determine, determine_applicable};
use rules::diagnostics::{Diagnostic, Place};
use rules::parse::case::read;
use serde::Serialize;

use super::ask::{self, Asked};
use super::call::{Call, at};
use super::problem::Problem;
use crate::desk::Desk;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Determination,
    Comparison,
    Changes,
}

/// A question about a large family fits in; one about a hundred persons does not.
const QUICK_BYTES: usize = 2048;

/// The fields around a case, for each question.
pub(super) const AROUND: [&str; 4] = ["zaak", "lezingen", "goedgekeurdOp", "regeling"];
pub(super) const AROUND_COMPARISON: [&str; 4] =
    ["zaak", "lezingen", "goedgekeurdOp", "vergelijkMet"];
pub(super) const AROUND_CHANGES: [&str; 3] = ["zaak", "lezingen", "goedgekeurdOp"];

pub(super) async fn determination(State(desk): State<Desk>, call: Call) -> Response {
    answer(&desk, Kind::Determination, call).await
}

pub(super) async fn comparison(State(desk): State<Desk>, call: Call) -> Response {
    answer(&desk, Kind::Comparison, call).await
}

pub(super) async fn changed(State(desk): State<Desk>, call: Call) -> Response {
    answer(&desk, Kind::Changes, call).await
}

async fn answer(desk: &Desk, kind: Kind, call: Call) -> Response {
    let lang = call.lang;
    // What takes a millisecond is done at once; the rest waits its turn.
    let quick = call.text.len() <= QUICK_BYTES && !call.text.contains("goedgekeurdOp");
    let found = if quick {
        Ok(work(desk.package(), kind, &call.text))
    } else {
        desk.work(move |desk| work(desk.package(), kind, &call.text)).await
    };
    match found {
        Ok(Ok(json)) => as_json(json),
        Ok(Err(mistakes)) => Problem::of(&mistakes, lang).into_response(),
        Err(busy) => busy.into_response(),
    }
}

/// An answer as JSON.
pub(super) fn as_json(json: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

fn work(package: &Package, kind: Kind, text: &str) -> Result<String, Vec<Diagnostic>> {
    let known: &[&str] = match kind {
        Kind::Determination => &AROUND,
        Kind::Comparison => &AROUND_COMPARISON,
        Kind::Changes => &AROUND_CHANGES,
    };
    let asked = ask::read(text, known)?;
    let mut mistakes = Vec::new();
    let readings = readings(package, &asked.readings, &mut mistakes);
    let approved;
    let package = match asked.approved_on {
        None => package,
        Some(day) => match package.approved_on(day, &readings) {
            Ok(package) => {
                approved = package;
                &approved
            }
            Err(error) => {
                mistakes.push(at(error, "goedgekeurdOp"));
                package
            }
        },
    };
    let found = said(package, kind, &asked, &readings, &mut mistakes);
    found.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

/// The readings in use, with some questions read otherwise.
pub(super) fn readings(
    package: &Package,
    otherwise: &[(String, String)],
    mistakes: &mut Vec<Diagnostic>,
) -> Readings {
    let mut readings = package.readings().clone();
    for (question, answer) in otherwise {
        if let Err(error) = package.read_otherwise(&mut readings, &format!("{question}={answer}")) {
            mistakes.push(at(error, format!("lezingen.{question}")));
        }
    }
    readings
}

fn said(
    package: &Package,
    kind: Kind,
    asked: &Asked<'_>,
    readings: &Readings,
    mistakes: &mut Vec<Diagnostic>,
) -> Option<String> {
    let mut find = |id: &String, path: String| {
        package.scheme(id).map_err(|error| mistakes.push(at(error, path))).ok()
    };
    let scheme = asked.scheme.as_ref().map(|id| find(id, "regeling".to_owned()));
    let others = asked.others.iter().enumerate();
    let others: Vec<_> =
        others.filter_map(|(place, id)| find(id, format!("vergelijkMet[{place}]"))).collect();
    let mut of_case = |found: Vec<Diagnostic>| mistakes.extend(found.into_iter().map(inside));
    let household = read(asked.case, package.vocabulary()).map_err(&mut of_case).ok()?;
    match kind {
        Kind::Determination => match scheme {
            Some(None) => None,
            Some(Some(scheme)) => {
                json(determine(package, scheme, &household, readings).map_err(of_case))
            }
            None => json(determine_applicable(package, &household, readings).map_err(of_case)),
        },
        Kind::Comparison => json(compare(package, &household, readings, &others).map_err(of_case)),
        Kind::Changes => json(changes(package, &household, readings).map_err(of_case)),
    }
}

fn json<T: Serialize, E>(found: Result<T, E>) -> Option<String> {
    found.ok().and_then(|found| serde_json::to_string(&found).ok())
}

/// A mistake in a case lies inside `zaak`.
fn inside(one: Diagnostic) -> Diagnostic {
    let path = match &one.place {
        Place::Case(path) if !path.is_empty() => format!("zaak.{path}"),
        Place::Case(_) | Place::File(_) | Place::Request => "zaak".to_owned(),
    };
    at(one, path)
}
