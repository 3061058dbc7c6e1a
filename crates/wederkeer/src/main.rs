//! `wederkeer`: return support made computable.
//!
//! This binary reads files, arguments and the environment, and exits; everything it says comes
//! from the crate `rules`. Exit codes: 0 fine, 1 findings, 2 bad input.

#[cfg(feature = "batch")]
mod batch;
mod cases;
#[cfg(feature = "batch")]
mod demo;
mod docs;
#[cfg(feature = "documents")]
mod document;
mod forecast;
mod input;
#[cfg(feature = "batch")]
mod parts;
mod policies;
mod policy;
#[cfg(feature = "batch")]
mod population;
#[cfg(feature = "sql")]
mod query;
mod receipt;
mod register;
mod serve;
#[cfg(feature = "batch")]
mod tables;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rules::words::Lang;

/// Berekent wat een huishouden krijgt dat Nederland verlaat, en waarom.
///
/// Computes what a household that leaves the Netherlands gets, and why.
#[derive(Parser)]
#[command(name = "wederkeer", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Language of the answer (nl or en)
    #[arg(long, global = true, default_value = "nl")]
    lang: LangName,
    /// Folder with a policy package, instead of the one inside
    #[arg(long, global = true, value_name = "DIR")]
    policy: Option<std::path::PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum LangName {
    Nl,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// What a household gets: amounts, when, where, in which form, who pays, and why
    Determine {
        #[command(flatten)]
        cases: CaseArgs,
        /// Compute this scheme instead of the one that applies
        #[arg(long, value_name = "ID")]
        scheme: Option<String>,
    },
    /// All regimes side by side
    Compare {
        #[command(flatten)]
        cases: CaseArgs,
        /// Also compare with this scheme, such as one of another state
        #[arg(long = "with", value_name = "ID")]
        others: Vec<String>,
    },
    /// What would change the result: every single fact, nearest first
    Changes {
        #[command(flatten)]
        cases: CaseArgs,
    },
    /// The same rules over a table of households: totals, and the amounts of each
    #[cfg(feature = "batch")]
    Batch {
        #[command(flatten)]
        args: batch::BatchArgs,
    },
    /// The work of batch in parts, for several machines: divide, compute each, join
    #[cfg(feature = "batch")]
    Parts {
        #[command(subcommand)]
        command: parts::PartsCommand,
    },
    /// What a year costs each funder, when budgets run out, and which assumption matters
    Forecast {
        #[command(flatten)]
        args: forecast::ForecastArgs,
    },
    /// Whole populations: compare regimes over one, or make one from margins
    #[cfg(feature = "batch")]
    Population {
        #[command(subcommand)]
        command: population::PopulationCommand,
    },
    /// SQL over tables of households, with the amounts of each as columns
    #[cfg(feature = "sql")]
    Query {
        #[command(flatten)]
        args: query::QueryArgs,
    },
    /// The pages and the API in a browser, on an address of this machine
    Serve {
        #[command(flatten)]
        args: serve::ServeArgs,
    },
    /// Receipts: a determination as a signed text that anybody can check
    Receipt {
        #[command(subcommand)]
        command: receipt::ReceiptCommand,
    },
    #[command(flatten)]
    Register(register::RegisterCommand),
    /// The policies themselves: check, questions, formulas, differences
    Policy {
        #[command(subcommand)]
        command: policy::PolicyCommand,
    },
    /// Papers to give to people, as PDF: the returnee's sheet, letters, the annex on costs
    #[cfg(feature = "documents")]
    Document {
        #[command(subcommand)]
        command: document::DocumentCommand,
    },
    /// Write the generated pages of docs/, or check that they are fresh
    Docs {
        /// Only compare; exit with 1 when a page is stale
        #[arg(long)]
        check: bool,
    },
}

#[derive(Args)]
struct CaseArgs {
    /// Files with a case as JSON, or several as JSON lines; - reads standard input
    #[arg(value_name = "CASE.json", required = true)]
    files: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Text, or JSON; several cases answer in JSON lines unless text is asked for
    #[arg(long, value_name = "text|json")]
    format: Option<Format>,
    /// What if the harmonised framework were approved on this day?
    #[arg(long, value_name = "DATE")]
    approved_on: Option<jiff::civil::Date>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Fine,
    Findings,
    BadInput,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Fine => Self::SUCCESS,
            Outcome::Findings => Self::from(1),
            Outcome::BadInput => Self::from(2),
        }
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = match cli.lang {
        LangName::Nl => Lang::Nl,
        LangName::En => Lang::En,
    };
    let dir = cli.policy.as_deref();
    let outcome = match cli.command {
        Command::Determine { cases, scheme } => {
            cases::run(&cases, &cases::Ask::Determine { scheme }, dir, lang)
        }
        Command::Compare { cases, others } => {
            cases::run(&cases, &cases::Ask::Compare { others }, dir, lang)
        }
        Command::Changes { cases } => cases::run(&cases, &cases::Ask::Changes, dir, lang),
        #[cfg(feature = "batch")]
        Command::Batch { args } => batch::run(&args, dir, lang),
        #[cfg(feature = "batch")]
        Command::Parts { command } => parts::run(&command, dir, lang),
        Command::Forecast { args } => forecast::run(&args, dir, lang),
        #[cfg(feature = "batch")]
        Command::Population { command } => population::run(&command, dir, lang),
        #[cfg(feature = "sql")]
        Command::Query { args } => query::run(&args, dir, lang),
        Command::Serve { args } => serve::run(args, dir, lang),
        Command::Receipt { command } => receipt::run(&command, dir, lang),
        Command::Register(command) => register::run(command, dir, lang),
        Command::Policy { command } => policy::run(&command, dir, lang),
        #[cfg(feature = "documents")]
        Command::Document { command } => document::run(&command, dir, lang),
        Command::Docs { check } => docs::run(check),
    };
    outcome.into()
}
