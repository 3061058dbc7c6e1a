//! One population on several sides.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use population::{Cohort, Comparison, Job, Said, Side};
use rules::check::Package;
use rules::compare::regimes;
use rules::diagnostics::render;
use rules::words::Lang;

use crate::input::{complain, say};
use crate::tables::{
    BadRows, Progress, STOP, both_ways, kept_apart, matching, refuse, watch_for_stop,
};
use crate::{Outcome, policies};

#[derive(Args)]
pub(crate) struct CompareArgs {
    /// A table of households or persons in Parquet, Arrow or CSV; several by a pattern in quotes,
    /// such as '2024-*.csv'; - reads standard input
    #[arg(value_name = "IN")]
    input: String,
    /// SCHEME, SCHEME@YYYY-MM-DD (as if everybody registered then), DIR:SCHEME (from the package
    /// in a folder), or both (repeatable); the first is the base. Otherwise all Dutch regimes
    #[arg(long = "side", value_name = "SIDE")]
    sides: Vec<String>,
    /// Read a question otherwise, on every side (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// Text, JSON, or CSV with one value on each line
    #[arg(long, value_name = "text|json|csv", default_value = "text")]
    format: Format,
    /// Also write a workbook with everything
    #[arg(long, value_name = "FILE")]
    xlsx: Option<PathBuf>,
    /// Stop at a bad row, or keep it apart in compare.bad.csv and go on
    #[arg(long, value_name = "keep|stop", default_value = "stop")]
    bad_rows: BadRows,
    /// How many threads; the answer stays the same
    #[arg(long, value_name = "COUNT", default_value = "2")]
    threads: usize,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

/// A side as it was asked for.
struct Asked<'t> {
    name: &'t str,
    dir: Option<PathBuf>,
    scheme: &'t str,
    day: Option<Date>,
}

pub(crate) fn run(args: &CompareArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let asked: Result<Vec<Asked<'_>>, Said> = args.sides.iter().map(|one| parsed(one)).collect();
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return refuse(&[error], lang),
    };
    // Nothing stands for the package that is in use for every command.
    let mut packages: BTreeMap<Option<PathBuf>, Package> = BTreeMap::new();
    let used = asked.iter().map(|one| one.dir.clone());
    let default = asked.is_empty().then_some(None);
    for of in used.chain(default) {
        if let Entry::Vacant(place) = packages.entry(of) {
            let own = place.key().clone();
            let Some(package) = policies::load(own.as_deref().or(dir), lang) else {
                return Outcome::BadInput;
            };
            place.insert(package);
        }
    }
    let Some(sides) = sides(args, &asked, &packages, lang) else { return Outcome::BadInput };
    answer(args, &sides, lang).unwrap_or_else(|errors| refuse(&errors, lang))
}

/// `DIR:SCHEME@DATE`; all but the scheme may be absent.
fn parsed(text: &str) -> Result<Asked<'_>, Said> {
    let (dir, rest) = match text.rsplit_once(':') {
        Some((dir, rest)) => (Some(PathBuf::from(dir)), rest),
        None => (None, text),
    };
    let (scheme, day) = match rest.split_once('@') {
        Some((scheme, day)) => (scheme, Some(day)),
        None => (rest, None),
    };
    let parsed = day.map(str::parse).transpose();
    let day = parsed.map_err(|_| {
        let day = day.unwrap_or_default();
        Said::new(
            format!("“{day}” is geen dag; schrijf jjjj-mm-dd, zoals {scheme}@2024-09-02"),
            format!("“{day}” is no day; write yyyy-mm-dd, such as {scheme}@2024-09-02"),
        )
        .at(text)
    })?;
    Ok(Asked { name: text, dir, scheme, day })
}

/// The sides, in the order in which they were asked for. Mistakes are shown.
fn sides<'p>(
    args: &CompareArgs,
    asked: &[Asked<'_>],
    packages: &'p BTreeMap<Option<PathBuf>, Package>,
    lang: Lang,
) -> Option<Vec<Side<'p>>> {
    let mut sides: Vec<Side<'p>> = Vec::new();
    let mut refused = false;
    for (of, package) in packages {
        let mut readings = package.readings().clone();
        let read = |choice: &String| package.read_otherwise(&mut readings, choice).err();
        let mut mistakes: Vec<_> = args.readings.iter().filter_map(read).collect();
        let mut add = |name: &str, scheme, registered_on| {
            let (name, readings) = (name.to_owned(), readings.clone());
            sides.push(Side { name, package, scheme, readings, registered_on });
        };
        for one in asked.iter().filter(|one| one.dir == *of) {
            match package.scheme(one.scheme) {
                Ok(scheme) => add(one.name, scheme, one.day),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if asked.is_empty() {
            regimes(package).into_iter().for_each(|scheme| add(scheme.id(), scheme, None));
        }
        if !mistakes.is_empty() {
            complain(&render(&mistakes, package.files(), lang, false));
            refused = true;
        }
    }
    sides.sort_by_key(|side| asked.iter().position(|one| one.name == side.name));
    sides.dedup_by(|one, other| one.name == other.name);
    (!refused).then_some(sides)
}

fn answer(args: &CompareArgs, sides: &[Side<'_>], lang: Lang) -> Result<Outcome, Vec<Said>> {
    let one = |error: Said| vec![error];
    let inputs = matching(&args.input).map_err(one)?;
    if let Some(output) = args.xlsx.as_ref().filter(|output| inputs.contains(output)) {
        return Err(one(both_ways(output)));
    }
    let bad = PathBuf::from("compare.bad.csv");
    watch_for_stop();
    let job = Job {
        bad_rows: (args.bad_rows == BadRows::Keep).then_some((&*bad, lang)),
        threads: args.threads,
        ..Job::new(&inputs, &STOP)
    };
    let mut progress = Progress::new(&inputs);
    let cohort = Cohort::read(&job, sides, |rows| progress.show(rows, lang));
    progress.clear();
    let cohort = cohort?;
    let found = Comparison::of(&cohort, sides).map_err(one)?;
    if let Some(path) = &args.xlsx {
        found.xlsx(path, sides, lang).map_err(one)?;
    }
    say(&match args.format {
        Format::Json => {
            serde_json::to_string(&found).map_err(|error| one(error.to_string().into()))?
        }
        Format::Csv => found.csv(),
        Format::Text => found.text(sides, lang),
    });
    Ok(kept_apart(cohort.bad_rows, &bad, lang))
}
