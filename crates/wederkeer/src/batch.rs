//! The same rules over tables of households.

use std::path::{Path, PathBuf};

use clap::Args;
use population::{Done, Job, Plan, Said, Totals};
use rules::check::{Package, Readings, Scheme};
use rules::compare::regimes;
use rules::diagnostics::{Diagnostic, render};
use rules::words::Lang;

use crate::input::{complain, say};
use crate::tables::{
    BadRows, Progress, STOP, both_ways, kept_apart, matching, refuse, watch_for_stop,
};
use crate::{Format, Outcome, policies};

#[derive(Args)]
pub(crate) struct BatchArgs {
    /// A table of households or persons in Parquet, Arrow or CSV; several by a pattern in quotes,
    /// such as '2024-*.csv'; - reads standard input
    #[arg(value_name = "IN.parquet")]
    input: String,
    /// Where the amounts of each household go: Parquet, or CSV or Arrow by its name
    #[arg(value_name = "OUT.parquet")]
    output: Option<PathBuf>,
    /// Compute this scheme (repeatable); otherwise all Dutch ones
    #[arg(long = "scheme", value_name = "ID")]
    schemes: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Text, or JSON
    #[arg(long, value_name = "text|json", default_value = "text")]
    format: Format,
    /// Stop at a bad row, or keep it apart in OUT.parquet.bad.csv and go on
    #[arg(long, value_name = "keep|stop", default_value = "stop")]
    bad_rows: BadRows,
    /// Only say why this row has its amounts; the first row is 1
    #[arg(long, value_name = "ROW")]
    explain: Option<u64>,
    /// How many threads; the answer stays the same
    #[arg(long, value_name = "COUNT", default_value = "2")]
    threads: usize,
}

pub(crate) fn run(args: &BatchArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let (readings, schemes) = match asked(&args.schemes, &args.readings, &package) {
        Ok(asked) => asked,
        Err(mistakes) => {
            complain(&render(&mistakes, package.files(), lang, false));
            return Outcome::BadInput;
        }
    };
    let answered = Plan::new(&package, readings, schemes)
        .map_err(|error| vec![error])
        .and_then(|plan| answer(args, &package, plan, lang));
    answered.unwrap_or_else(|errors| refuse(&errors, lang))
}

/// The readings and schemes that are meant.
pub(crate) fn asked<'a>(
    ids: &[String],
    choices: &[String],
    package: &'a Package,
) -> Result<(Readings, Vec<&'a Scheme>), Vec<Diagnostic>> {
    let (mut readings, mut mistakes) = (package.readings().clone(), Vec::new());
    for choice in choices {
        mistakes.extend(package.read_otherwise(&mut readings, choice).err());
    }
    let mut schemes: Vec<&Scheme> = Vec::new();
    for id in ids {
        match package.scheme(id) {
            Ok(scheme) if schemes.iter().any(|one| one.id() == scheme.id()) => {}
            Ok(scheme) => schemes.push(scheme),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if ids.is_empty() {
        schemes = regimes(package);
    }
    if mistakes.is_empty() { Ok((readings, schemes)) } else { Err(mistakes) }
}

fn answer(
    args: &BatchArgs,
    package: &Package,
    mut plan: Plan<'_>,
    lang: Lang,
) -> Result<Outcome, Vec<Said>> {
    let one = |error: Said| vec![error];
    let inputs = matching(&args.input).map_err(one)?;
    if let Some(row) = args.explain {
        say(&population::explain(&plan, &inputs, row, lang).map_err(one)?);
        return Ok(Outcome::Fine);
    }
    if let Some(output) = args.output.as_ref().filter(|output| inputs.contains(output)) {
        return Err(one(both_ways(output)));
    }
    let side = beside(args.output.as_deref(), "bad.csv");
    watch_for_stop();
    let job = Job {
        output: args.output.as_deref(),
        bad_rows: (args.bad_rows == BadRows::Keep).then_some((&*side, lang)),
        threads: args.threads,
        ..Job::new(&inputs, &STOP)
    };
    let mut progress = Progress::new(&inputs);
    let done = job.run(&mut plan, |rows| progress.show(rows, lang));
    progress.clear();
    let Done { counts, bad_rows } = done?;
    let totals = Totals::of(&plan, &counts).map_err(one)?;
    say(&written(&totals, args.format, (&plan, package), lang).map_err(one)?);
    Ok(kept_apart(bad_rows, &side, lang))
}

/// A file or folder that belongs to an output, or to totals alone.
pub(crate) fn beside(output: Option<&Path>, ending: &str) -> PathBuf {
    let mut name = output.unwrap_or(Path::new("batch")).as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

/// Totals as they are shown.
pub(crate) fn written(
    totals: &Totals,
    format: Format,
    (plan, package): (&Plan<'_>, &Package),
    lang: Lang,
) -> Result<String, Said> {
    match format {
        Format::Json => serde_json::to_string(totals).map_err(|error| error.to_string().into()),
        Format::Text => Ok(totals.text(plan, package, lang)),
    }
}
