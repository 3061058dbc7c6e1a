//! The assumptions of a forecast: each value with how far it may be off, where it comes from, who
//! stands for it, since when, and how firm it is.
//!
//! A register is one TOML file. [`read`] is its one door: text → [`Register`], or every mistake at
//! once, each with its line.

mod check;
mod read;
mod spread;
mod table;

use std::collections::BTreeMap;

use jiff::civil::Date;
use money::{Cents, Share};
use rules::words::{Lang, Words, number};
use serde::Serialize;

use crate::annex::percent;
use crate::num::{floor, length, real};

pub(crate) use check::composition;
pub use read::read;
pub use spread::Spread;

/// The register inside, as text: Annex I for 2025.
pub const INSIDE: &str = include_str!("../../../../assumptions/annex-i-2025.toml");

/// Both ways to leave, by the words of a case.
pub const DEPARTURES: [&str; 2] = ["voluntary", "forced"];

/// Everything that is assumed for one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Register {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// The year that is forecast.
    pub year: i16,
    /// The documents that assumptions come from.
    pub sources: Vec<Source>,
    /// The policies that are forecast, the first to compare the others with.
    pub policies: Vec<PolicySide>,
    /// What may be spent.
    pub budgets: Vec<Budget>,
    /// Every other value.
    pub assumptions: Vec<Assumption>,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Where it can be read.
    pub address: String,
    /// When it was read.
    pub read_on: Date,
}

/// How firm a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Stated in a published document.
    Published,
    /// Estimated by somebody who knows the field.
    Expert,
    /// Filled in, because there must be something: nobody stands for it.
    Placeholder,
}

/// Where a value comes from, and who stands for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// How firm it is.
    pub status: Status,
    /// The id of the document, and the place in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<(String, String)>,
    /// Who is to keep it right.
    pub owner: String,
    /// Since when it stands so.
    pub date: Date,
    /// What else must be known of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Words>,
    /// The line of the file where it stands.
    pub line: usize,
}

/// One policy: which scheme holds for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicySide {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// The id of the scheme by channel.
    pub schemes: BTreeMap<String, String>,
    /// Households that go through another channel than before.
    pub moved: Option<Moved>,
    /// The line of the file where it stands.
    pub line: usize,
}

/// A part of the households of one channel goes through another (nota N23).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The channel they leave.
    pub from: String,
    /// The channel they take.
    pub to: String,
    /// The id of the assumption that says which part.
    pub share: String,
}

/// What some funders may spend together in the year.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// The ids of the funders that it is for.
    pub funders: Vec<String>,
    /// How much it is.
    pub amount: Cents,
    /// Where that comes from.
    pub basis: Basis,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// Its id, such as `persons.voluntary`.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// What is assumed.
    pub quantity: Quantity,
    /// How far it may be off; `None` when nobody said so.
    pub spread: Option<Spread>,
    /// Of a division: the part that its spread is about; the others make room.
    pub vary: Option<String>,
    /// Where it comes from.
    pub basis: Basis,
}

/// What is assumed.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A number, such as persons in a year.
    Number(f64),
    /// A part of a whole, 0 to 1.
    Part(f64),
    /// A whole divided into named parts, which add up to 1.
    Division(Vec<(String, f64)>),
}

/// Something that is wrong in a register: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: Words,
    /// How to mend it.
    pub mend: Words,
}

impl Mistake {
    /// `file:line:column: what is wrong. How to mend it.`
    pub fn text(&self, file: &str, lang: Lang) -> String {
        let (what, mend) = (self.what.get(lang), self.mend.get(lang));
        format!("{file}:{}:{}: {what} {mend}", self.line, self.column)
    }
}

impl Status {
    /// In words.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Published, Lang::Nl) => "gepubliceerd",
            (Self::Published, Lang::En) => "published",
            (Self::Expert, Lang::Nl) => "schatting van een kenner",
            (Self::Expert, Lang::En) => "expert estimate",
            (Self::Placeholder, Lang::Nl) => "INVULWAARDE",
            (Self::Placeholder, Lang::En) => "PLACEHOLDER",
        }
    }
}

impl Register {
    /// The assumption with this id.
    pub fn assumption(&self, id: &str) -> Option<&Assumption> {
        self.assumptions.iter().find(|one| one.id == id)
    }

    /// A number or part; 0 when there is none, which [`read`] does not let happen where one is
    /// needed.
    pub fn value(&self, id: &str) -> f64 {
        match self.assumption(id).map(|one| &one.quantity) {
            Some(Quantity::Number(value) | Quantity::Part(value)) => *value,
            Some(Quantity::Division(_)) | None => 0.0,
        }
    }

    /// The named parts of a division.
    pub fn division(&self, id: &str) -> &[(String, f64)] {
        match self.assumption(id).map(|one| &one.quantity) {
            Some(Quantity::Division(parts)) => parts,
            _ => &[],
        }
    }

    /// The same register with another value of what an assumption varies.
    #[must_use]
    pub fn with(&self, id: &str, value: f64) -> Self {
        let mut other = self.clone();
        if let Some(one) = other.assumptions.iter_mut().find(|one| one.id == id) {
            one.set(value);
        }
        other
    }

    /// Gives an assumption or a budget another value, as people write it: `3400`, `25%`,
    /// `4000000`.
    ///
    /// # Errors
    /// When there is nothing of that name, or the value cannot be read or lies out of bounds.
    pub fn set(&mut self, id: &str, value: &str) -> Result<(), Words> {
        if let Some(budget) = self.budgets.iter_mut().find(|one| one.id == id) {
            let amount = Cents::parse(value).ok().filter(|amount| *amount >= Cents::ZERO);
            budget.amount = amount.ok_or_else(|| Words {
                nl: "dit is geen bedrag als 4000000".to_owned(),
                en: "this is no amount such as 4000000".to_owned(),
            })?;
            return Ok(());
        }
        let Some(one) = self.assumptions.iter_mut().find(|one| one.id == id) else {
            let budgets = self.budgets.iter().map(|one| one.id.as_str());
            let known = self.assumptions.iter().filter(|one| one.is_one_value());
            let known: Vec<&str> = known.map(|one| one.id.as_str()).chain(budgets).collect();
            let known = known.join(", ");
            return Err(Words {
                nl: format!("die is er niet. Bekend: {known}"),
                en: format!("there is none. Known: {known}"),
            });
        };
        let part = Share::parse(value).ok().filter(|_| one.is_part());
        let part = part.map(|share| f64::from(share.hundredths()) / 1e4);
        let number = value.parse::<f64>().ok().filter(|number| {
            !one.is_part() && number.is_finite() && *number > 1e-3 && *number < 1e9
        });
        match part.or(number).filter(|_| one.is_one_value()) {
            Some(value) => one.set(value),
            None => {
                let nl =
                    if one.is_part() { "een percentage als 25%" } else { "een getal als 3400" };
                let en = if one.is_part() { "a percentage as 25%" } else { "a number as 3400" };
                return Err(Words { nl: format!("verwacht: {nl}"), en: format!("expected: {en}") });
            }
        }
        Ok(())
    }

    /// The assumptions that say how far they may be off.
    pub fn uncertain(&self) -> impl Iterator<Item = (&Assumption, &Spread)> {
        self.assumptions.iter().filter_map(|one| Some((one, one.spread.as_ref()?)))
    }
}

impl Assumption {
    /// The value that its spread is about.
    pub fn central(&self) -> f64 {
        match &self.quantity {
            Quantity::Number(value) | Quantity::Part(value) => *value,
            Quantity::Division(parts) => {
                let varied = parts.iter().find(|(name, _)| Some(name) == self.vary.as_ref());
                varied.map_or(0.0, |(_, part)| *part)
            }
        }
    }

    /// Gives what it varies another value; the other parts of a division keep their proportions.
    fn set(&mut self, to: f64) {
        let (now, vary) = (self.central(), self.vary.clone());
        match &mut self.quantity {
            Quantity::Number(value) | Quantity::Part(value) => *value = to,
            Quantity::Division(parts) => {
                let others = length(parts.len().saturating_sub(1).max(1));
                for (name, part) in parts {
                    *part = match Some(&*name) == vary.as_ref() {
                        true => to,
                        // Where the others had nothing to keep in proportion, they share alike.
                        false if now < 1.0 => *part * (1.0 - to) / (1.0 - now),
                        false => (1.0 - to) / others,
                    };
                }
            }
        }
    }

    /// What is assumed, as people write it: `3.400 (2.450 … 4.460)`, `1+0 77%, 2+2 3%`.
    pub fn said(&self, lang: Lang) -> String {
        let value = match &self.quantity {
            Quantity::Number(value) | Quantity::Part(value) => self.value_said(*value, lang),
            Quantity::Division(parts) => {
                let parts =
                    parts.iter().map(|(name, part)| format!("{name} {}", percent(*part, lang)));
                parts.collect::<Vec<_>>().join(", ")
            }
        };
        let Some(spread) = &self.spread else { return value };
        let [low, high] = spread.ends(self.central()).map(|end| self.value_said(end, lang));
        let about = self.vary.as_ref().map(|part| format!("{part} ")).unwrap_or_default();
        format!("{value} ({about}{low} … {high})")
    }

    /// A value of its kind, as people write it: `3.400` or `25%`.
    pub fn value_said(&self, value: f64, lang: Lang) -> String {
        if self.is_part() {
            return percent(value, lang);
        }
        if value >= 100.0 {
            return number(floor(value.round()).unwrap_or(0), lang);
        }
        let text = format!("{value:.1}");
        match lang {
            Lang::Nl => text.replace('.', ","),
            Lang::En => text,
        }
    }

    /// Whether it has one value to set: a number, a part, or the part of a division that varies.
    fn is_one_value(&self) -> bool {
        !matches!(self.quantity, Quantity::Division(_)) || self.vary.is_some()
    }

    /// A value of its kind in whole steps: as it is, or in tenths of a percentage.
    pub fn in_steps(&self, value: f64) -> u64 {
        let steps = if self.is_part() { value * 1000.0 } else { value };
        floor(steps.round()).unwrap_or(0)
    }

    /// The value of so many steps.
    pub fn of_steps(&self, steps: u64) -> f64 {
        if self.is_part() { real(steps) / 1000.0 } else { real(steps) }
    }

    /// Whether it is a part of a whole, to be shown as a percentage.
    pub fn is_part(&self) -> bool {
        !matches!(self.quantity, Quantity::Number(_))
    }
}
