//! Style is a test: the habits of the house, checked. Each check returns its findings, and all of
//! them are shown, so that one run suffices to mend everything.

mod amounts;
mod imports;
mod source;
mod style;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::build;
use crate::target;
use source::Source;

/// Something to mend: where, what is the matter, and how to mend it.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    fault: String,
    mend: String,
}

impl Finding {
    fn new(path: &str, line: usize, fault: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, fault: fault.into(), mend: mend.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, fault, mend } = self;
        write!(out, "{path}:{line}: {fault}\n    mend: {mend}")
    }
}

/// Runs every check, prints every finding, and fails if there was any.
pub(crate) fn run(root: &Path) -> Result<(), String> {
    let sources = sources(root)?;
    let mut findings = style::check(&sources);
    findings.extend(imports::check(root)?);
    findings.extend(amounts::check(root, &sources)?);
    findings.extend(stale_docs(root)?);
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => Err(format!("tidy: {count} to mend")),
    }
}

fn sources(root: &Path) -> Result<Vec<Source>, String> {
    let read = |path: PathBuf| Ok(Source::new(&inside(root, &path), &text(&path)?));
    files(root, "rs")?.into_iter().map(read).collect()
}

/// The generated pages are what the program would write today. Only the program knows which they
/// are and how they look, so it does the comparing; its own words are shown.
fn stale_docs(root: &Path) -> Result<Option<Finding>, String> {
    build(root)?;
    let program = target(root).join("debug/wederkeer");
    let output = Command::new(&program)
        .args(["docs", "--check"])
        .current_dir(root)
        .output()
        .map_err(|why| format!("cannot run {}: {why}", program.display()))?;
    if output.status.success() {
        return Ok(None);
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let fault = format!("`wederkeer docs --check` says:\n{}", said.trim_end());
    Ok(Some(Finding::new("docs", 1, fault, "cargo run -p wederkeer -- docs, and read the change")))
}

/// All files under a folder with this extension, in order of name; hidden folders and build
/// output are not ours to judge.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, String> {
    let cannot_list = |why| format!("cannot list {}: {why}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(cannot_list)? {
        let path = entry.map_err(cannot_list)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && !name.starts_with('.') && name != "target" {
            found.extend(files(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|why| format!("cannot read {}: {why}", path.display()))
}

/// The path as a finding shows it: from the folder of the workspace.
fn inside(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_place_a_fault_and_a_way_to_mend_it() {
        let finding = Finding::new("crates/money/src/lib.rs", 7, "too long", "break it");
        assert_eq!(finding.to_string(), "crates/money/src/lib.rs:7: too long\n    mend: break it");
    }
}
