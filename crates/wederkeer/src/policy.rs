//! The policies themselves: proof, laws, open points, differences, formulas.

pub(crate) mod diff;
mod formulas;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Subcommand;
use rules::check::open_points::open_points;
use rules::check::{Package, Readings, Scheme, package};
use rules::diagnostics::render;
use rules::words::{Lang, number, open_points as open_points_text};

use crate::input::{complain, say};
use crate::{Outcome, policies};

#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Proves the package complete and free of contradiction; prints what the sources leave open
    Check {
        /// Folder with a policy package, instead of the one inside
        #[arg(value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// What the sources leave open, with what each point is worth for typical households
    Questions {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// What changes between two policies, for whom, and what it is worth; ends with 1 if anything
    Diff(diff::DiffArgs),
    /// Totals as closed formulas, and where one regime gives more than another
    Formulas(formulas::FormulasArgs),
}

pub(crate) fn run(command: &PolicyCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    match command {
        PolicyCommand::Check { dir: own } => check(own.as_deref().or(dir), lang),
        PolicyCommand::Questions { json } => {
            let Some(package) = policies::load(dir, lang) else { return Outcome::Findings };
            let points = open_points(&package);
            say(&if *json {
                serde_json::to_string(&points).unwrap_or_default()
            } else {
                open_points_text(&package, &points, lang)
            });
            Outcome::Fine
        }
        PolicyCommand::Diff(args) => diff::run(args, dir, lang),
        PolicyCommand::Formulas(args) => formulas::run(args, dir, lang),
    }
}

/// The readings in use, with some questions read otherwise. Mistakes are shown.
pub(crate) fn readings(package: &Package, choices: &[String], lang: Lang) -> Option<Readings> {
    let mut readings = package.readings().clone();
    let read = |choice: &String| package.read_otherwise(&mut readings, choice).err();
    let mistakes: Vec<_> = choices.iter().filter_map(read).collect();
    if mistakes.is_empty() {
        return Some(readings);
    }
    complain(&render(&mistakes, package.files(), lang, false));
    None
}

/// The scheme with an id. A mistake is shown.
pub(crate) fn scheme<'a>(package: &'a Package, id: &str, lang: Lang) -> Option<&'a Scheme> {
    let found = package.scheme(id);
    found.map_err(|error| complain(&render(&[error], package.files(), lang, false))).ok()
}

/// Checks a package. Mistakes end with 1, a folder that cannot be read with 2.
fn check(dir: Option<&Path>, lang: Lang) -> Outcome {
    let files = match policies::files(dir) {
        Ok(files) => files,
        Err(error) => {
            complain(&error);
            return Outcome::BadInput;
        }
    };
    let start = Instant::now();
    match package(files) {
        Err(rejected) => {
            policies::show(&rejected, lang);
            Outcome::Findings
        }
        Ok(package) => {
            let milliseconds = start.elapsed().as_millis();
            report(&package, milliseconds, lang);
            Outcome::Fine
        }
    }
}

fn report(package: &Package, milliseconds: u128, lang: Lang) {
    let colour = std::io::IsTerminal::is_terminal(&std::io::stdout());
    if !package.findings().is_empty() {
        say(&render(package.findings(), package.files(), lang, colour));
        say("");
    }
    say(&open_points_text(package, &open_points(package), lang));
    let (schemes, cells) = (package.schemes().len(), package.cells());
    let [whole, distinct] = [cells.whole, cells.distinct].map(|cells| number(cells, lang));
    let hash = package.hash();
    say(&match lang {
        Lang::Nl => format!(
            "Bewezen: {schemes} regelingen, {whole} gevallen ({distinct} verschillende), elk met \
             precies één uitkomst.\nPakket {hash} in {milliseconds} ms."
        ),
        Lang::En => format!(
            "Proved: {schemes} schemes, {whole} cells ({distinct} distinct), each with exactly \
             one outcome.\nPackage {hash} in {milliseconds} ms."
        ),
    });
}
