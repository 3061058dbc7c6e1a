//! What was computed from what.

use serde::Serialize;

use super::determination::Receipt;
use crate::check::{Package, Readings, Scheme};
use crate::parse::case::Household;

/// Everything that a result depends on, but for the policy and the engine.
#[derive(Serialize)]
struct Question<'a> {
    scheme: &'a str,
    from: jiff::civil::Date,
    until: Option<jiff::civil::Date>,
    channel: &'a str,
    readings: Vec<(&'a str, &'a str)>,
    case: &'a Household,
}

pub(crate) fn receipt<'a>(
    package: &'a Package,
    scheme: &Scheme,
    household: &Household,
    readings: &Readings,
    channel: &str,
) -> Receipt<'a> {
    let answers = package.questions.iter().enumerate().filter_map(|(place, question)| {
        let (answer, _) = question.answers.get(readings.answer(place))?;
        Some((question.id.as_str(), answer.as_str()))
    });
    let question = Question {
        scheme: &scheme.id,
        from: scheme.from,
        until: scheme.until,
        channel,
        readings: answers.collect(),
        case: household,
    };
    let bytes = serde_json::to_vec(&question).unwrap_or_default();
    Receipt {
        policy: &package.hash,
        engine: env!("CARGO_PKG_VERSION"),
        case: crate::check::sha256(&bytes),
    }
}
