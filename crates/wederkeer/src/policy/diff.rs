//! The difference between two policies.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use jiff::civil::Date;
use rules::difference::{Side, difference};
use rules::words::Lang;

use super::{readings, scheme};
use crate::input::say;
use crate::{Format, Outcome, policies};

#[derive(Args)]
pub(crate) struct DiffArgs {
    /// The old policy: SCHEME or SCHEME@YYYY-MM-DD, a registration date. Without a date: the last
    /// day of a scheme that ended, or the first day of the latest stretch of one that runs
    #[arg(value_name = "OLD")]
    old: At,
    /// The new policy, in the same way
    #[arg(value_name = "NEW")]
    new: At,
    /// Read the new policy from the package in this folder
    #[arg(long, value_name = "DIR")]
    other: Option<PathBuf>,
    /// Read a question otherwise, on both sides (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Text or JSON
    #[arg(long, value_name = "text|json", default_value = "text")]
    format: Format,
}

/// A scheme on a registration date.
#[derive(Clone)]
pub(crate) struct At {
    pub(crate) scheme: String,
    pub(crate) day: Option<Date>,
}

impl FromStr for At {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (scheme, day) = match text.split_once('@') {
            Some((scheme, day)) => (scheme, Some(day.parse()?)),
            None => (text, None),
        };
        Ok(Self { scheme: scheme.to_owned(), day })
    }
}

pub(crate) fn run(args: &DiffArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    difference_of(args, dir, lang).unwrap_or(Outcome::BadInput)
}

fn difference_of(args: &DiffArgs, dir: Option<&Path>, lang: Lang) -> Option<Outcome> {
    let package = policies::load(dir, lang)?;
    let other = match &args.other {
        Some(dir) => Some(policies::load(Some(dir), lang)?),
        None => None,
    };
    let other = other.as_ref().unwrap_or(&package);
    let side = |package, at: &At| {
        let readings = readings(package, &args.readings, lang)?;
        Some(Side::new(package, scheme(package, &at.scheme, lang)?, at.day, readings))
    };
    let found = difference(&side(&package, &args.old)?, &side(other, &args.new)?);
    say(&match args.format {
        Format::Text => found.text(lang),
        Format::Json => serde_json::to_string(&found).unwrap_or_default(),
    });
    Some(if found.is_empty() { Outcome::Fine } else { Outcome::Findings })
}
