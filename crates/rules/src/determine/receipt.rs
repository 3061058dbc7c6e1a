//! What was computed from what.

use std::fmt;

use serde::{Serialize, Serializer};

use super::determination::Receipt;
use crate::check::{Package, Readings, Scheme};
use crate::parse::case::Household;

/// The SHA-256 of a case, a scheme and readings, in hexadecimal: what to compute from is known
/// when the answer is made, the hash when somebody reads it.
#[derive(Clone)]
pub struct CaseHash<'a> {
    package: &'a Package,
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &'a Readings,
    channel: &'a str,
}

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
    scheme: &'a Scheme,
    household: &'a Household,
    readings: &'a Readings,
    channel: &'a str,
) -> Receipt<'a> {
    Receipt {
        policy: &package.hash,
        engine: env!("CARGO_PKG_VERSION"),
        case: CaseHash { package, scheme, household, readings, channel },
    }
}

impl fmt::Display for CaseHash<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = self.package.questions.iter().enumerate().filter_map(|(place, question)| {
            let (answer, _) = question.answers.get(self.readings.answer(place))?;
            Some((question.id.as_str(), answer.as_str()))
        });
        let question = Question {
            scheme: &self.scheme.id,
            from: self.scheme.from,
            until: self.scheme.until,
            channel: self.channel,
            readings: answers.collect(),
            case: self.household,
        };
        let bytes = serde_json::to_vec(&question).unwrap_or_default();
        out.write_str(&crate::check::sha256(&bytes))
    }
}

impl fmt::Debug for CaseHash<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl Serialize for CaseHash<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
