//! The same rules over tables of households.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use population::{Batches, Done, Job, Plan, ROWS, Totals};
use rules::check::{Package, Readings, Scheme};
use rules::compare::regimes;
use rules::diagnostics::{Diagnostic, render};
use rules::words::Lang;

use crate::input::{complain, say};
use crate::{Format, Outcome, policies, serve};

#[derive(Args)]
pub(crate) struct BatchArgs {
    /// A table in Parquet, Arrow or CSV; several by a pattern in quotes, such as '2024-*.csv';
    /// - reads standard input
    #[arg(value_name = "IN.parquet")]
    input: String,
    /// Where the amounts of each household go: Parquet, or CSV by its name
    #[arg(value_name = "OUT.parquet")]
    output: Option<PathBuf>,
    /// Compute this scheme (repeatable); otherwise all Dutch ones
    #[arg(long = "scheme", value_name = "ID")]
    schemes: Vec<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Text, or JSON
    #[arg(long, value_name = "text|json", default_value = "text")]
    format: Format,
    /// Stop at a bad row, or keep it apart in OUT.parquet.bad.csv and go on
    #[arg(long, value_name = "keep|stop", default_value = "stop")]
    bad_rows: BadRows,
    /// Only say why this row has its amounts; the first row is 1
    #[arg(long, value_name = "ROW")]
    explain: Option<u64>,
    /// How many threads; the answer stays the same
    #[arg(long, value_name = "COUNT", default_value = "2")]
    threads: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum BadRows {
    Keep,
    Stop,
}

/// Set when the user asks to stop.
static STOP: AtomicBool = AtomicBool::new(false);

pub(crate) fn run(args: &BatchArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let (readings, schemes) = match asked(args, &package) {
        Ok(asked) => asked,
        Err(mistakes) => {
            complain(&render(&mistakes, package.files(), lang, false));
            return Outcome::BadInput;
        }
    };
    let answered = Plan::new(&package, readings, schemes)
        .map_err(|error| vec![error])
        .and_then(|plan| answer(args, &package, plan, lang));
    answered.unwrap_or_else(|errors| {
        errors.iter().for_each(|error| complain(error));
        Outcome::BadInput
    })
}

fn asked<'a>(
    args: &BatchArgs,
    package: &'a Package,
) -> Result<(Readings, Vec<&'a Scheme>), Vec<Diagnostic>> {
    let (mut readings, mut mistakes) = (package.readings(), Vec::new());
    for choice in &args.readings {
        mistakes.extend(package.read_otherwise(&mut readings, choice).err());
    }
    let mut schemes: Vec<&Scheme> = Vec::new();
    for id in &args.schemes {
        match package.scheme(id) {
            Ok(scheme) if schemes.iter().any(|one| one.id() == scheme.id()) => {}
            Ok(scheme) => schemes.push(scheme),
            Err(mistake) => mistakes.push(mistake),
        }
    }
    if args.schemes.is_empty() {
        schemes = regimes(package);
    }
    if mistakes.is_empty() { Ok((readings, schemes)) } else { Err(mistakes) }
}

fn answer(
    args: &BatchArgs,
    package: &Package,
    mut plan: Plan<'_>,
    lang: Lang,
) -> Result<Outcome, Vec<String>> {
    let one = |error: String| vec![error];
    let inputs = matching(&args.input).map_err(one)?;
    if let Some(row) = args.explain {
        say(&explain(&plan, &inputs, row, lang).map_err(one)?);
        return Ok(Outcome::Fine);
    }
    if let Some(output) = args.output.as_ref().filter(|output| inputs.contains(output)) {
        return Err(one(format!("{}: is read and would be written", output.display())));
    }
    let mut side = args.output.clone().unwrap_or_else(|| PathBuf::from("batch")).into_os_string();
    side.push(".bad.csv");
    let side = PathBuf::from(side);
    std::thread::spawn(watch_for_stop);
    let job = Job {
        output: args.output.as_deref(),
        bad_rows: (args.bad_rows == BadRows::Keep).then_some(&side),
        threads: args.threads,
        ..Job::new(&inputs, &STOP)
    };
    let mut progress = Progress::new(&inputs);
    let done = job.run(&mut plan, |rows| progress.show(rows, lang));
    progress.clear();
    let Done { counts, bad_rows } = done?;
    let totals = Totals::of(&plan, &counts).map_err(one)?;
    say(&match args.format {
        Format::Json => serde_json::to_string(&totals).map_err(|error| one(error.to_string()))?,
        Format::Text => totals.text(&plan, package, lang),
    });
    if bad_rows == 0 {
        return Ok(Outcome::Fine);
    }
    let side = side.display();
    complain(&match lang {
        Lang::Nl => format!("{bad_rows} foute rijen tellen niet mee; ze staan in {side}"),
        Lang::En => format!("{bad_rows} bad rows do not count; they stand in {side}"),
    });
    Ok(Outcome::Findings)
}

fn watch_for_stop() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    if let Ok(runtime) = runtime {
        runtime.block_on(serve::stop_asked());
        STOP.store(true, Ordering::Relaxed);
    }
}

fn explain(plan: &Plan<'_>, inputs: &[PathBuf], row: u64, lang: Lang) -> Result<String, String> {
    let mut before = 0;
    for path in inputs {
        for block in Batches::open(path, ROWS)? {
            let (_, batch) = block?;
            let rows = u64::try_from(batch.num_rows()).unwrap_or(0);
            if let Some(place) = row.checked_sub(before + 1).filter(|place| *place < rows) {
                let place = usize::try_from(place).unwrap_or(0);
                let said = plan.explain(&batch, place, lang);
                return said.map_err(|error| format!("{}: row {row}: {error}", path.display()));
            }
            before += rows;
        }
    }
    Err(match lang {
        Lang::Nl => format!("er is geen rij {row}: de tabel heeft er {before}"),
        Lang::En => format!("there is no row {row}: the table has {before}"),
    })
}

/// The files that a name or a pattern stands for, by name: `*` is any text, `?` one character.
fn matching(pattern: &str) -> Result<Vec<PathBuf>, String> {
    let path = PathBuf::from(pattern);
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    if path.exists() || !name.contains(['*', '?']) {
        return Ok(vec![path]);
    }
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let read = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let entries = read.map_err(|error| format!("{pattern}: {error}"))?;
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut found: Vec<PathBuf> =
        names.filter(|one| fits(name, one)).map(|one| path.with_file_name(one)).collect();
    found.sort();
    if found.is_empty() { Err(format!("{pattern}: no such file")) } else { Ok(found) }
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
struct Progress {
    started: Instant,
    shown: Instant,
    rows: Option<u64>,
    on: bool,
}

impl Progress {
    fn new(inputs: &[PathBuf]) -> Self {
        let on = std::io::stderr().is_terminal();
        let known = |path: &PathBuf| {
            let file = path != Path::new("-");
            file.then(|| Batches::open(path, ROWS).ok()?.rows()).flatten()
        };
        let rows = if on { inputs.iter().map(known).sum() } else { None };
        Self { started: Instant::now(), shown: Instant::now(), rows, on }
    }

    fn show(&mut self, done: u64, lang: Lang) {
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

    fn clear(&self) {
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
