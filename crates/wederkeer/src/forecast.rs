//! What a year costs each funder: the annex on costs.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use forecast::annex::{Annex, ROUGHLY, Refused, SoFar, Spent, priced};
use forecast::calibrate::{Calibration, series};
use forecast::register::{INSIDE, Mistake, Register, read};
use rules::diagnostics::render;
use rules::words::{Lang, Words};

use crate::input::{self, complain, say};
use crate::{Outcome, policies};

/// What the file of the assumptions inside is called.
const EMBEDDED_NAME: &str = "assumptions/annex-i-2025.toml";

/// Published yearly figures of departures.
const PUBLISHED: &str = include_str!("../../../assumptions/data/dtv-departures.csv");
const PUBLISHED_NAME: &str = "assumptions/data/dtv-departures.csv";

#[derive(Args)]
pub(crate) struct ForecastArgs {
    /// A register of assumptions, instead of the one inside; - reads standard input
    #[arg(value_name = "ASSUMPTIONS.toml")]
    register: Option<String>,
    /// Another value for one assumption or budget, such as uptake.forced=10% (repeatable)
    #[arg(long = "set", value_name = "ID=VALUE")]
    set: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// The assumptions and rows behind one number, such as P95.amif or mean.total
    #[arg(long, value_name = "NUMBER")]
    explain: Option<String>,
    /// What yearly figures say of good and bad years, with a back-test; without a file the
    /// published ones inside
    #[arg(long, value_name = "SERIES.csv", num_args = 0..=1, default_missing_value = "")]
    calibrate: Option<String>,
    /// Write the register itself, to start one of your own
    #[arg(long)]
    print_assumptions: bool,
    /// Also write a workbook: assumptions to change, means that follow, distributions
    #[arg(long, value_name = "FILE.xlsx")]
    xlsx: Option<PathBuf>,
    /// What a funder has spent this year: how the budgets fare from there (repeatable)
    #[arg(long = "spent", value_name = "FUNDER=AMOUNT", requires = "as_of",
          conflicts_with_all = ["explain", "xlsx", "calibrate"])]
    spent: Vec<String>,
    /// The day at whose start that was counted
    #[arg(long, value_name = "DATE", requires = "spent")]
    as_of: Option<String>,
    /// Text, JSON, or CSV
    #[arg(long, value_name = "text|json|csv", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub(crate) fn run(args: &ForecastArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    match answer(args, dir, lang) {
        Ok(text) => {
            say(&text);
            Outcome::Fine
        }
        Err(errors) => {
            errors.iter().for_each(|error| complain(error));
            Outcome::BadInput
        }
    }
}

fn answer(args: &ForecastArgs, dir: Option<&Path>, lang: Lang) -> Result<String, Vec<String>> {
    if args.print_assumptions {
        return Ok(INSIDE.to_owned());
    }
    if let Some(file) = &args.calibrate {
        return calibrated(file, lang);
    }
    let (name, text) = match &args.register {
        Some(file) => (file.as_str(), input::read(file).map_err(|error| vec![error])?),
        None => (EMBEDDED_NAME, INSIDE.to_owned()),
    };
    let said = |mistakes: &[Mistake]| -> Vec<String> {
        mistakes.iter().map(|one| one.text(name, lang)).collect()
    };
    let mut register = read(&text).map_err(|mistakes| said(&mistakes))?;
    let wrong: Vec<String> =
        args.set.iter().filter_map(|change| set(&mut register, change, lang).err()).collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // The policies say themselves what is wrong with them.
    let package = policies::load(dir, lang).ok_or_else(Vec::new)?;
    let (mut readings, mut mistakes) = (package.readings().clone(), Vec::new());
    for choice in &args.readings {
        mistakes.extend(package.read_otherwise(&mut readings, choice).err());
    }
    if !mistakes.is_empty() {
        return Err(vec![render(&mistakes, package.files(), lang, false)]);
    }
    let refused = |refused| match refused {
        Refused::Register(mistakes) => said(&mistakes),
        Refused::Law(unfit) => vec![format!("{name}: {unfit}")],
    };
    if let Some(as_of) = &args.as_of {
        let told = |wrong: Vec<Words>| -> Vec<String> {
            wrong.iter().map(|one| one.get(lang).to_owned()).collect()
        };
        let spent = Spent::read(&register, &args.spent, as_of).map_err(told)?;
        let found = SoFar::of(&register, &package, &readings, &spent, ROUGHLY).map_err(refused)?;
        return so_far(&found, args.format, lang);
    }
    let annex = Annex::of(&register, &package, &readings).map_err(refused)?;
    if let Some(path) = &args.xlsx {
        let located = |error: String| vec![format!("{}: {error}", path.display())];
        let sides = priced(&register, &package, &readings).map_err(|_| Vec::new())?;
        let bytes = annex.xlsx(&register, &sides, lang).map_err(located)?;
        write_whole(path, &bytes).map_err(|error| located(error.to_string()))?;
    }
    if let Some(number) = &args.explain {
        return annex.explain(number, &register, lang).map_err(|error| vec![error]);
    }
    Ok(match args.format {
        Format::Text => annex.text(&register, lang),
        Format::Json => serde_json::to_string(&annex).map_err(|error| vec![error.to_string()])?,
        Format::Csv => annex.csv(),
    })
}

fn so_far(found: &SoFar, format: Format, lang: Lang) -> Result<String, Vec<String>> {
    match format {
        Format::Text => Ok(found.text(lang)),
        Format::Json => serde_json::to_string(found).map_err(|error| vec![error.to_string()]),
        Format::Csv => {
            let why = lang.pick("--spent geeft text of json", "--spent gives text or json");
            Err(vec![why.to_owned()])
        }
    }
}

/// Writes a file under another name first, so that there is never half of it.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let making = path.with_file_name(name);
    let written = std::fs::write(&making, bytes).and_then(|()| std::fs::rename(&making, path));
    if written.is_err() {
        // What could not be written whole is not kept.
        let _ = std::fs::remove_file(&making);
    }
    written
}

fn calibrated(file: &str, lang: Lang) -> Result<String, Vec<String>> {
    let text = match file {
        "" => PUBLISHED.to_owned(),
        file => input::read(file).map_err(|error| vec![error])?,
    };
    let name = if file.is_empty() { PUBLISHED_NAME } else { file };
    let said = |one: &Words| format!("{name}: {}", one.get(lang));
    let years = series(&text).map_err(|wrong| wrong.iter().map(said).collect::<Vec<_>>())?;
    let found = Calibration::of(&years).map_err(|unfit| vec![format!("{name}: {unfit}")])?;
    Ok(found.text(lang))
}

fn set(register: &mut Register, change: &str, lang: Lang) -> Result<(), String> {
    let wrong = match lang {
        Lang::Nl => format!("--set {change}: verwacht: NAAM=WAARDE"),
        Lang::En => format!("--set {change}: expected: ID=VALUE"),
    };
    let (id, value) = change.split_once('=').ok_or(wrong)?;
    register
        .set(id.trim(), value.trim())
        .map_err(|why| format!("--set {change}: {}", why.get(lang)))
}
