//! The journeys of a visitor in a real browser. They need Node.js and Chromium, which Rust does not
//! bring: on a Debian machine, as root, both are installed here.

use std::path::Path;
use std::process::Command;

use crate::debian::{answers, installs};
use crate::steps::build;

/// Where the journeys stand, and what they take from npm.
const FOLDER: &str = "crates/server/tests/browser";

/// What must be on PATH, and the Debian package that brings it.
const NEEDED: [(&str, &str); 3] = [("node", "nodejs"), ("npm", "npm"), ("chromium", "chromium")];

const WITHOUT: &str =
    "== browser: SKIPPED, for Node.js or Chromium is absent and not installable here
   Nobody walked through the pages: accessibility, keyboard, phone and print went unchecked.
   To have it, on Debian or Ubuntu: sudo apt-get install nodejs npm chromium";

/// Whether everything needed is there, after trying to install what is not.
pub(crate) fn ready() -> bool {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(tool, _)| !answers(tool)).map(|(_, package)| *package).collect();
    if missing.is_empty() || (installs(&missing) && NEEDED.iter().all(|(tool, _)| answers(tool))) {
        return true;
    }
    println!("{WITHOUT}");
    false
}

/// Builds the program, brings the tools of the journeys and walks them.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    build(root)?;
    tools(root)?;
    let mut journeys = Command::new("npm");
    journeys.args(["test", "--silent"]).current_dir(root.join(FOLDER));
    done(&mut journeys, "npm test in crates/server/tests/browser")
}

/// Brings what comes from npm, as the lock file says it.
pub(crate) fn tools(root: &Path) -> Result<(), String> {
    let mut tools = Command::new("npm");
    tools.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    done(tools.current_dir(root.join(FOLDER)), "npm ci")
}

/// Runs a command to its end.
pub(crate) fn done(command: &mut Command, again: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("to see it again: {again}")),
        Err(why) => Err(format!("cannot run {again}: {why}")),
    }
}
