//! The chores of the workspace.
//!
//! `cargo xtask tidy` holds the sources against the habits of the house; `cargo xtask test` runs
//! all that a change must pass, in order, and stops at the first failure.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a chore does")]

mod browser;
mod checker;
mod database;
mod debian;
mod press;
mod python;
mod steps;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask <chore>

  tidy      style, who imports whom, no amount in code, fresh generated docs
  checker   the rules for the page that checks a receipt, as WebAssembly
  browser   the journeys of a visitor, in Chromium
  documents what the tests printed, looked at with tools of others
  cluster   a job on a cluster of this machine that loses an executor, by Dask
  logbook   the log of processing, sent to a logbook that is not ours
  sql       the same for the query engine (feature `sql`), which takes long to build
  test      everything a change must pass: format, lints, tests, docs, tidy, checker,
            browser, api, cluster, logbook, documents, licences";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match *words {
        ["tidy"] => tidy::run(&root()),
        ["checker"] if checker::ready() => checker::run(&root()),
        ["checker"] => Err("the rules for the browser were not built".to_owned()),
        ["browser"] if browser::ready() => browser::run(&root()),
        ["browser"] => Err("the journeys were not walked".to_owned()),
        ["cluster"] if python::CLUSTER.ready() => python::CLUSTER.run(&root()),
        ["cluster"] => Err("no cluster was started".to_owned()),
        ["logbook"] if python::LOGBOOK.ready() => python::LOGBOOK.run(&root()),
        ["logbook"] => Err("nothing was sent to a logbook".to_owned()),
        ["documents"] if python::DOCUMENTS.ready() => python::DOCUMENTS.run(&root()),
        ["documents"] => Err("nobody looked at the documents".to_owned()),
        ["sql"] => steps::sql(&root()),
        ["test"] => steps::run(&root()),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace that cargo runs this chore for; where it was built is no guide, for
/// folders with what is built get copied.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| "xtask".into());
    Path::new(&here).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The folder in which cargo builds.
fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into)
}

/// A call of the very cargo that runs this chore, in the folder of the workspace.
fn cargo(root: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(root);
    command
}
