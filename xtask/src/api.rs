//! Holds the API against its own OpenAPI document with schemathesis, which pip brings.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::cargo;

const SCRIPT: &str = "crates/server/tests/schemathesis.sh";

const WITHOUT: &str = "== api: SKIPPED, for python3 is not on PATH
   Nobody held the API against its own OpenAPI document with schemathesis.";

/// Whether Python is there.
pub(crate) fn ready() -> bool {
    let mut version = Command::new("python3");
    version.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let found = version.status().is_ok_and(|status| status.success());
    if !found {
        println!("{WITHOUT}");
    }
    found
}

/// Builds the program, brings schemathesis and lets it ask.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let built = cargo(root, &["build", "-p", "wederkeer", "--locked"]).status();
    if !built.is_ok_and(|status| status.success()) {
        return Err("to see it again: cargo build -p wederkeer".to_owned());
    }
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let mut script = Command::new(root.join(SCRIPT));
    script.arg(target.join("debug/wederkeer")).arg(target.join("schemathesis"));
    match script.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("to see it again: {SCRIPT} WEDERKEER TOOLS")),
        Err(why) => Err(format!("cannot run {SCRIPT}: {why}")),
    }
}
