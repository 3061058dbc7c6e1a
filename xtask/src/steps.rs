//! Everything a change must pass, as steps in order of how soon they can fail.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{browser, cargo, checker, database, python, tidy};

/// One step: its name and the words for cargo, with warnings as errors where cargo asks
/// for that by an environment variable.
struct Step {
    name: &'static str,
    words: &'static [&'static str],
    env: Option<(&'static str, &'static str)>,
}

/// The room that brings a query engine: it takes as long to build as all the others together, so it
/// has steps of its own ([`sql`]).
const APART: &str = "query";

const STEPS: [Step; 5] = [
    Step { name: "format", words: &["fmt", "--all", "--check"], env: None },
    Step {
        name: "lints",
        words: &[
            "clippy",
            "--workspace",
            "--exclude",
            APART,
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        env: None,
    },
    Step {
        name: "lints of logins from elsewhere",
        words: &[
            "clippy",
            "-p",
            "server",
            "-p",
            "wederkeer",
            "--features",
            "wederkeer/oidc",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        env: None,
    },
    Step {
        name: "tests",
        words: &["test", "--workspace", "--exclude", APART, "--locked"],
        env: None,
    },
    Step {
        name: "docs",
        words: &["doc", "--workspace", "--exclude", APART, "--no-deps", "--locked"],
        env: Some(("RUSTDOCFLAGS", "-Dwarnings")),
    },
];

const LICENCES: Step = Step {
    name: "licences",
    words: &["deny", "--locked", "check", "licenses", "bans", "sources"],
    env: None,
};

const WITHOUT_DENY: &str = "== licences: SKIPPED, for cargo-deny is not on PATH
   Nobody looked at the licences and the origin of what is imported from outside.
   To have it: cargo install --locked cargo-deny";

/// The query engine, and the command that asks it.
const SQL: [Step; 2] = [
    Step {
        name: "sql: lints",
        words: &[
            "clippy",
            "-p",
            APART,
            "-p",
            "wederkeer",
            "--features",
            "wederkeer/sql",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ],
        env: None,
    },
    Step {
        name: "sql: tests",
        words: &["test", "-p", APART, "-p", "wederkeer", "--features", "wederkeer/sql", "--locked"],
        env: None,
    },
];

/// Runs the steps of the query engine.
pub(crate) fn sql(root: &Path) -> Result<(), String> {
    SQL.iter().try_for_each(|step| timed(step.name, || call(root, step)))
}

/// Runs every step; the first that fails is the answer.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let started = Instant::now();
    let mut skipped = usize::from(!database::ready());
    for step in &STEPS {
        timed(step.name, || call(root, step))?;
    }
    timed("tidy", || tidy::run(root))?;
    if checker::ready() {
        timed("checker", || checker::run(root))?;
    } else {
        skipped += 1;
    }
    if browser::ready() {
        timed("browser", || browser::run(root))?;
    } else {
        skipped += 1;
    }
    for check in [&python::API, &python::CLUSTER] {
        if check.ready() {
            timed(check.name, || check.run(root))?;
        } else {
            skipped += 1;
        }
    }
    if has_cargo_deny() {
        timed(LICENCES.name, || call(root, &LICENCES))?;
    } else {
        println!("{WITHOUT_DENY}");
        skipped += 1;
    }
    println!("== all in {:.1} s", started.elapsed().as_secs_f32());
    println!("steps: {} passed, 0 failed, {skipped} skipped", STEPS.len() + 7 - skipped);
    Ok(())
}

fn timed(name: &str, work: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    println!("== {name}");
    let started = Instant::now();
    let outcome = work();
    let verdict = if outcome.is_ok() { "passed" } else { "FAILED" };
    println!("== {name}: {verdict} in {:.1} s", started.elapsed().as_secs_f32());
    outcome
}

fn call(root: &Path, step: &Step) -> Result<(), String> {
    let status = cargo(root, step.words).envs(step.env).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("to see it again: {}", spelled(step))),
        Err(why) => Err(format!("cannot run {}: {why}", spelled(step))),
    }
}

/// The step as a person would type it.
fn spelled(step: &Step) -> String {
    let env = step.env.map(|(name, value)| format!("{name}={value} ")).unwrap_or_default();
    format!("{env}cargo {}", step.words.join(" "))
}

fn has_cargo_deny() -> bool {
    let mut version = Command::new("cargo-deny");
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    version.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_says_how_to_see_it_again() {
        let docs = STEPS.iter().find(|step| step.name == "docs").unwrap();
        assert_eq!(
            spelled(docs),
            "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --exclude query --no-deps --locked"
        );
    }
}
