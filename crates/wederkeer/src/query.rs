//! SQL over tables of households.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use clap::Args;
use population::Said;
use query::{Format, Question, Rules};
use rules::check::Package;
use rules::diagnostics::render;
use rules::words::Lang;

use crate::input::complain;
use crate::tables::{STOP, both_ways, refuse, watch_for_stop};
use crate::{Outcome, batch, policies};

#[derive(Args)]
pub(crate) struct QueryArgs {
    /// What is asked, such as 'select sum("nl-national.total") from determine(households)'
    #[arg(value_name = "SQL")]
    sql: String,
    /// Tables in Parquet, Arrow or CSV; households.parquet is the table households
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Where the answer goes: Parquet, CSV or JSON by its name; otherwise it is printed
    #[arg(long, value_name = "OUT.parquet")]
    output: Option<PathBuf>,
    /// How it is printed
    #[arg(long, value_name = "text|csv|json", default_value = "text", conflicts_with = "output")]
    format: Printed,
    /// Determine by this scheme (repeatable); otherwise by all Dutch ones
    #[arg(long = "scheme", value_name = "ID")]
    schemes: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Printed {
    Text,
    Csv,
    Json,
}

/// The package, as long as the program runs: the threads of a question hold on to it.
static PACKAGE: OnceLock<Package> = OnceLock::new();

pub(crate) fn run(args: &QueryArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let package = PACKAGE.get_or_init(|| package);
    let (readings, schemes) = match batch::asked(&args.schemes, &args.readings, package) {
        Ok(asked) => asked,
        Err(mistakes) => {
            complain(&render(&mistakes, package.files(), lang, false));
            return Outcome::BadInput;
        }
    };
    let rules = Rules { package, readings, schemes };
    match answer(args, &rules, lang) {
        Ok(()) => Outcome::Fine,
        Err(errors) => refuse(&errors, lang),
    }
}

fn answer(args: &QueryArgs, rules: &Rules, lang: Lang) -> Result<(), Vec<Said>> {
    let output = args.output.as_deref();
    if let Some(output) = output.filter(|output| args.files.iter().any(|file| file == output)) {
        return Err(vec![both_ways(output)]);
    }
    if args.files.iter().any(|file| file == Path::new("-")) {
        return Err(vec![Said::new(
            "-: een vraag leest een tabel soms tweemaal; geef een bestand",
            "-: a question may read a table twice; give a file",
        )]);
    }
    let format = match (output, args.format) {
        (Some(output), _) => by_name(output).map_err(|error| vec![error])?,
        (None, Printed::Text) => Format::Text,
        (None, Printed::Csv) => Format::Csv,
        (None, Printed::Json) => Format::Json,
    };
    watch_for_stop();
    let question = Question { sql: &args.sql, files: &args.files, output, format, stop: &STOP };
    query::answer(rules, &question, lang, &mut std::io::stdout().lock())
}

fn by_name(path: &Path) -> Result<Format, Said> {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("parquet") => Ok(Format::Parquet),
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        _ => {
            let what = Said::new(
                "de naam moet eindigen op .parquet, .csv of .json",
                "the name must end in .parquet, .csv or .json",
            );
            Err(what.in_file(path))
        }
    }
}
