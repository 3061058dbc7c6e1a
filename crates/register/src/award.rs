//! What was determined, as the register keeps it: the amounts and the receipt of a determination of
//! `rules`, without its reasons. The receipt finds them again.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger::Budget;
use money::Cents;
use rules::check::Package;
use rules::determine::{Determination, Line, NOT_STATED, determine_applicable};
use rules::diagnostics::Diagnostic;
use rules::parse::case::{self, Household};
use rules::parse::{FormKind, PaidIn};
use rules::words::{Lang, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::refused::Refused;

/// The amounts of a household under the scheme that applies to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    /// The id of the scheme.
    pub scheme: String,
    /// The sum of the lines.
    pub total: Cents,
    /// Every amount.
    pub lines: Vec<AwardLine>,
    /// The facts that are assumed for now, as the determination names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The hash of the policy.
    pub policy: String,
    /// The hash of what was determined: case, scheme and readings.
    pub receipt: String,
    /// The version of the program.
    pub engine: String,
}

/// One amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardLine {
    /// The person; absent for an amount of the whole household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The benefit.
    pub benefit: String,
    /// How much.
    pub amount: Cents,
    /// Who pays which part.
    pub funders: BTreeMap<String, Cents>,
    /// When it is given.
    pub moment: Moment,
    /// Whether all of it is given before or at departure.
    pub at_departure: bool,
    /// The most of it that may be cash, anywhere.
    pub cash_most: Cents,
    /// The most of it that may be cash at departure (nota N13).
    pub cash_at_departure: Cents,
    /// The first and the last day on which it is given, as far as they are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<[Date; 2]>,
    /// The row of the policy that gives it.
    pub row: String,
}

/// When an amount is given, as table 3 of the nota divides it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// At departure.
    Departure,
    /// In the first days after arrival.
    Arrival,
    /// In the first year: it needs a reintegration plan (RIAT, KM2).
    FirstYear,
}

impl From<rules::parse::Moment> for Moment {
    fn from(moment: rules::parse::Moment) -> Self {
        match moment {
            rules::parse::Moment::Departure => Self::Departure,
            rules::parse::Moment::Arrival => Self::Arrival,
            rules::parse::Moment::FirstYear => Self::FirstYear,
        }
    }
}

fn told(package: &Package, all: &[Diagnostic]) -> Vec<Refused> {
    let one = |one: &Diagnostic| {
        let place = one.rendered(package.files(), Lang::Nl).place;
        let said = |lang| format!("{} {}", one.what(lang), one.mend(lang));
        Refused::Case { path: place, words: Words { nl: said(Lang::Nl), en: said(Lang::En) } }
    };
    all.iter().map(one).collect()
}

/// The most of a line that may be cash: what its form says, never more than what is not in kind.
fn cash_most(line: &Line<'_>) -> Cents {
    let Some(form) = line.form else { return line.amount };
    let by_kind = match form.kind {
        FormKind::InKind => form.cash_max.unwrap_or_default(),
        FormKind::Cash | FormKind::Combined | FormKind::ByArrangement => {
            form.cash_max.unwrap_or(line.amount)
        }
    };
    by_kind.min(line.amount - form.in_kind_min.unwrap_or_default())
}

/// The most of a line that may be cash at departure.
fn cash_at_departure(line: &Line<'_>) -> Cents {
    let elsewhere = line.form.and_then(|form| form.cash_paid_in).unwrap_or(line.paid_in);
    if elsewhere == PaidIn::Netherlands { cash_most(line) } else { Cents::ZERO }
}

/// An amount for each person, benefit and funder: two awards with equal figures promise the same.
pub type Figures = BTreeMap<(Option<String>, String, String), Cents>;

impl Award {
    /// What a case, as written, gets under the scheme that applies to it.
    ///
    /// # Errors
    /// Every mistake in the case, or why no scheme gives an answer that can be paid.
    pub fn of(package: &Package, household: &Value) -> Result<Self, Vec<Refused>> {
        let household = Self::read(package, household)?;
        let readings = package.readings();
        let found = determine_applicable(package, &household, readings);
        Self::kept(&found.map_err(|all| told(package, &all))?).map_err(|one| vec![one])
    }

    /// A case as written, as `rules` reads it.
    ///
    /// # Errors
    /// Every mistake in it.
    pub(crate) fn read(package: &Package, household: &Value) -> Result<Household, Vec<Refused>> {
        case::read(&household.to_string(), package.vocabulary()).map_err(|all| told(package, &all))
    }

    fn kept(found: &Determination<'_>) -> Result<Self, Refused> {
        let lines = found.lines.iter().filter(|line| line.amount != Cents::ZERO).map(|line| {
            let funders: BTreeMap<String, Cents> =
                line.funders.iter().map(|payer| (payer.funder.to_owned(), payer.amount)).collect();
            AwardLine {
                person: line.person.map(str::to_owned),
                benefit: line.benefit.to_owned(),
                amount: line.amount,
                funders,
                moment: line.moment.into(),
                at_departure: line.paid_in == PaidIn::Netherlands,
                cash_most: cash_most(line),
                cash_at_departure: cash_at_departure(line),
                window: line.window.map(|window| [window.from, window.until]),
                row: line.row.to_owned(),
            }
        });
        let lines: Vec<AwardLine> = lines.collect();
        // A maximum of a whole family is a line below nothing; no Dutch scheme has one, and money
        // cannot be reserved for it.
        if lines.iter().any(|line| line.amount < Cents::ZERO)
            || lines.iter().any(|line| line.funders.contains_key(NOT_STATED))
        {
            return Err(Refused::NotPayable { scheme: found.scheme.to_owned() });
        }
        let mut missing: Vec<String> =
            found.missing.iter().map(|missing| missing.fact.to_owned()).collect();
        missing.sort_unstable();
        missing.dedup();
        Ok(Self {
            scheme: found.scheme.to_owned(),
            total: found.total,
            lines,
            missing,
            policy: found.receipt.policy.to_owned(),
            receipt: found.receipt.case.to_string(),
            engine: found.receipt.engine.to_owned(),
        })
    }

    /// What is promised, to compare.
    pub fn figures(&self) -> Figures {
        let mut figures = Figures::new();
        for line in &self.lines {
            for (funder, amount) in &line.funders {
                let key = (line.person.clone(), line.benefit.clone(), funder.clone());
                let sum = figures.entry(key).or_default();
                *sum = *sum + *amount;
            }
        }
        figures
    }

    /// The lines of the ledger, with what each is worth at most, for commitments of a year.
    pub fn to_reserve(&self, case: i64, year: i16) -> Vec<(ledger::Line, Cents)> {
        let lines = self.figures().into_iter().filter(|(_, amount)| *amount > Cents::ZERO);
        let line = |((person, benefit, funder), amount)| {
            (ledger::Line { case, person, benefit, budget: Budget { funder, year } }, amount)
        };
        lines.map(line).collect()
    }

    /// The line for a person and a benefit.
    pub fn line(&self, person: Option<&str>, benefit: &str) -> Option<&AwardLine> {
        self.lines.iter().find(|line| line.person.as_deref() == person && line.benefit == benefit)
    }
}
