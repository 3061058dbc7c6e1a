//! What every command on tables does: find the files, say how far it is, stop when asked to.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use population::{Batches, ROWS, Said};
use rules::words::Lang;

use crate::input::complain;
use crate::{Outcome, serve};

/// Set when the user asks to stop.
pub(crate) static STOP: AtomicBool = AtomicBool::new(false);

/// What to do with bad rows.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BadRows {
    Keep,
    Stop,
}

/// Shows what is wrong.
pub(crate) fn refuse(errors: &[Said], lang: Lang) -> Outcome {
    errors.iter().for_each(|error| complain(error.get(lang)));
    Outcome::BadInput
}

/// That a file would be read and written.
pub(crate) fn both_ways(path: &Path) -> Said {
    let what = Said::new(
        "wordt gelezen en zou worden geschreven; kies een andere naam",
        "is read and would be written; choose another name",
    );
    what.in_file(path)
}

/// Says how many rows were bad, if any, and where they are.
pub(crate) fn kept_apart(bad_rows: u64, side: &Path, lang: Lang) -> Outcome {
    if bad_rows == 0 {
        return Outcome::Fine;
    }
    let side = side.display();
    complain(&match lang {
        Lang::Nl => format!("{bad_rows} foute rijen tellen niet mee; ze staan in {side}"),
        Lang::En => format!("{bad_rows} bad rows do not count; they stand in {side}"),
    });
    Outcome::Findings
}

/// Has [`STOP`] set when the user asks for it.
pub(crate) fn watch_for_stop() {
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if let Ok(runtime) = runtime {
            runtime.block_on(serve::stop_asked());
            STOP.store(true, Ordering::Relaxed);
        }
    });
}

/// The files that a name or a pattern stands for, by name: `*` is any text, `?` one character.
pub(crate) fn matching(pattern: &str) -> Result<Vec<PathBuf>, Said> {
    let path = PathBuf::from(pattern);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if path.exists() || !name.contains(['*', '?']) {
        return Ok(vec![path]);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let read = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let entries = read.map_err(|error| Said::from(error).at(pattern))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found: Vec<PathBuf> =
        names.filter(|one| fits(name, one)).map(|one| path.with_file_name(one)).collect();
    found.sort();
    if found.is_empty() {
        return Err(Said::new("er is geen bestand met zo'n naam", "no such file").at(pattern));
    }
    Ok(found)
}

fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| fits(rest.as_str(), name.get(at..).unwrap_or_default()))
        }
        Some(wanted) => {
            let mut name = name.chars();
            name.next().is_some_and(|found| wanted == '?' || wanted == found)
                && fits(rest.as_str(), name.as_str())
        }
    }
}

/// How far a job is, on one line of a terminal.
pub(crate) struct Progress {
    started: Instant,
    shown: Instant,
    rows: Option<u64>,
    on: bool,
}

impl Progress {
    pub(crate) fn new(inputs: &[PathBuf]) -> Self {
        let on = std::io::stderr().is_terminal();
        let known = |path: &PathBuf| {
            let file = path != Path::new("-");
            file.then(|| Batches::open(path, ROWS).ok()?.rows()).flatten()
        };
        let rows = if on { inputs.iter().map(known).sum() } else { None };
        Self { rows, ..Self::of(0) }
    }

    /// Of a known number of rows.
    pub(crate) fn of(rows: u64) -> Self {
        let on = std::io::stderr().is_terminal();
        Self { started: Instant::now(), shown: Instant::now(), rows: Some(rows), on }
    }

    pub(crate) fn show(&mut self, done: u64, lang: Lang) {
        if !self.on || self.shown.elapsed() < Duration::from_secs(1) {
            return;
        }
        self.shown = Instant::now();
        let a_second = (done / self.started.elapsed().as_secs().max(1)).max(1);
        let left = self.rows.map(|rows| {
            let seconds = rows.saturating_sub(done) / a_second;
            let left = lang.pick("nog", "left");
            format!(" · {left} {}:{:02}", seconds / 60, seconds % 60)
        });
        let rows = lang.pick("rijen", "rows");
        let left = left.unwrap_or_default();
        let line = format!("\r\u{1b}[K{done} {rows} · {a_second}/s{left}");
        let _ = std::io::stderr().write_all(line.as_bytes());
    }

    pub(crate) fn clear(&self) {
        if self.on {
            let _ = std::io::stderr().write_all(b"\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for (pattern, name, expected) in [
            ("*.csv", "a.csv", true),
            ("*.csv", "a.csv.gz", false),
            ("2024-??.parquet", "2024-01.parquet", true),
            ("2024-??.parquet", "2024-1.parquet", false),
            ("a*b*", "acbd", true),
            ("a*b*", "acd", false),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }
}
