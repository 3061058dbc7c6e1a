//! Everything a change must pass, as steps in order of how soon they can fail.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{browser, cargo, checker, database, press, python, tidy};

/// One step: its name and the words for cargo, with warnings as errors where cargo asks
/// for that by an environment variable.
struct Step {
    name: &'static str,
    words: Vec<&'static str>,
    env: Option<(&'static str, &'static str)>,
}

/// The room that brings a query engine: it takes as long to build as all the others together, so it
/// has steps of its own ([`sql`]).
const APART: &str = "query";

/// Every room but that one, with everything that is left out where building takes long.
const WITH_PRESS: &[&str] = &[
    "--workspace",
    "--exclude",
    APART,
    "--features=wederkeer/oidc,wederkeer/otlp,wederkeer/documents",
];
/// The same where there are no fonts to print with.
const WITHOUT_PRESS: &[&str] = &[
    "--workspace",
    "--exclude",
    APART,
    "--exclude=documents",
    "--features=wederkeer/oidc,wederkeer/otlp",
];

/// The rooms that can be tested here.
fn rooms() -> &'static [&'static str] {
    if press::there() { WITH_PRESS } else { WITHOUT_PRESS }
}

fn steps() -> [Step; 4] {
    let of = |name, chore: &[&'static str], more: &[&'static str], env| Step {
        name,
        words: [chore, rooms(), more].concat(),
        env,
    };
    let strict = &["--all-targets", "--locked", "--", "-D", "warnings"];
    [
        Step { name: "format", words: vec!["fmt", "--all", "--check"], env: None },
        of("lints", &["clippy"], strict, None),
        of("tests", &["test"], &["--locked"], None),
        of("docs", &["doc"], &["--no-deps", "--locked"], Some(("RUSTDOCFLAGS", "-Dwarnings"))),
    ]
}

/// Builds the program as the tests of the whole house do: after them there is nothing to build.
pub(crate) fn build(root: &Path) -> Result<(), String> {
    let more = ["--test", "contract", "--no-run", "--locked"];
    let words = [&["test"], rooms(), &more].concat();
    call(root, &Step { name: "build", words, env: None })
}

fn licences() -> Step {
    let words = vec!["deny", "--locked", "check", "licenses", "bans", "sources"];
    Step { name: "licences", words, env: None }
}

const WITHOUT_DENY: &str = "== licences: SKIPPED, for cargo-deny is not on PATH
   Nobody looked at the licences and the origin of what is imported from outside.
   To have it: cargo install --locked cargo-deny";

/// The query engine, and the command that asks it.
fn sql_steps() -> [Step; 2] {
    let rooms = ["-p", APART, "-p", "wederkeer", "--features", "wederkeer/sql", "--locked"];
    let strict = ["--all-targets", "--", "-D", "warnings"];
    let lints = [&["clippy"][..], &rooms, &strict].concat();
    let tests = [&["test"][..], &rooms].concat();
    [
        Step { name: "sql: lints", words: lints, env: None },
        Step { name: "sql: tests", words: tests, env: None },
    ]
}

/// Runs the steps of the query engine.
pub(crate) fn sql(root: &Path) -> Result<(), String> {
    sql_steps().iter().try_for_each(|step| timed(step.name, || call(root, step)))
}

/// Runs every step; the first that fails is the answer.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let started = Instant::now();
    let mut skipped = usize::from(!database::ready()) + usize::from(!press::ready());
    let steps = steps();
    for step in &steps {
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
    for check in [&python::API, &python::CLUSTER, &python::LOGBOOK, &python::DOCUMENTS] {
        if check.ready() {
            timed(check.name, || check.run(root))?;
        } else {
            skipped += 1;
        }
    }
    if has_cargo_deny() {
        timed("licences", || call(root, &licences()))?;
    } else {
        println!("{WITHOUT_DENY}");
        skipped += 1;
    }
    println!("== all in {:.1} s", started.elapsed().as_secs_f32());
    println!("steps: {} passed, 0 failed, {skipped} skipped", steps.len() + 10 - skipped);
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
    let status = cargo(root, &step.words).envs(step.env).status();
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
        let docs = steps().into_iter().find(|step| step.name == "docs").unwrap();
        let said = spelled(&docs);
        assert!(said.starts_with("RUSTDOCFLAGS=-Dwarnings cargo doc --workspace "), "{said}");
        assert!(said.ends_with(" --no-deps --locked"), "{said}");
    }
}
