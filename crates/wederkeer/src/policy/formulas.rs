//! Totals as closed formulas.

use std::path::Path;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use rules::compare::regimes;
use rules::difference::Side;
use rules::formulas::formulas;
use rules::words::Lang;

use super::{readings, scheme};
use crate::input::say;
use crate::{Format, Outcome, policies};

#[derive(Args)]
pub(crate) struct FormulasArgs {
    /// How the household departs
    #[arg(long, value_name = "voluntary|forced", default_value = "voluntary")]
    departure: Way,
    /// Registration date. Without one, each scheme as it is now or was at its end
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Also this scheme, such as one of another state (repeatable)
    #[arg(long = "with", value_name = "ID")]
    others: Vec<String>,
    /// Text or JSON
    #[arg(long, value_name = "text|json", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Way {
    Voluntary,
    Forced,
}

pub(crate) fn run(args: &FormulasArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    formulas_of(args, dir, lang).unwrap_or(Outcome::BadInput)
}

fn formulas_of(args: &FormulasArgs, dir: Option<&Path>, lang: Lang) -> Option<Outcome> {
    let package = policies::load(dir, lang)?;
    let readings = readings(&package, &args.readings, lang)?;
    let mut schemes = regimes(&package);
    for id in &args.others {
        let other = scheme(&package, id, lang)?;
        if !schemes.iter().any(|one| one.id() == other.id()) {
            schemes.push(other);
        }
    }
    let side = |scheme| Side::new(&package, scheme, args.on, readings.clone());
    let sides: Vec<Side<'_>> = schemes.into_iter().map(side).collect();
    let departure = match args.departure {
        Way::Voluntary => "voluntary",
        Way::Forced => "forced",
    };
    let found = formulas(&sides, departure);
    say(&match args.format {
        Format::Text => found.text(lang),
        Format::Json => serde_json::to_string(&found).unwrap_or_default(),
    });
    Some(Outcome::Fine)
}
