//! The chores of the workspace.
//!
//! `cargo xtask tidy` holds the sources against the habits of the house; `cargo xtask test` runs
//! all that a change must pass, in order, and stops at the first failure.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what a chore does")]

mod steps;
mod tidy;

use std::path::Path;
use std::process::{Command, ExitCode};

const USAGE: &str = "usage: cargo xtask <chore>

  tidy   style, who imports whom, no amount in code, fresh generated docs
  test   everything a change must pass: format, lints, tests, docs, tidy, licences";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match *words {
        ["tidy"] => tidy::run(root()),
        ["test"] => steps::run(root()),
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

/// The folder of the workspace, wherever the chore was called from.
fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// A call of the very cargo that runs this chore, in the folder of the workspace.
fn cargo(root: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(words).current_dir(root);
    command
}
