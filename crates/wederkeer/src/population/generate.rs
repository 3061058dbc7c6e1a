//! A synthetic population from margins.

use std::path::{Path, PathBuf};

use clap::Args;
use population::{Generate, Margins, Said};
use rules::words::{Lang, number};

use crate::input::say;
use crate::tables::{Progress, STOP, refuse, watch_for_stop};
use crate::{Outcome, policies};

/// The margins inside the program.
pub(crate) const INSIDE: (&str, &str) =
    ("populations/nl-2023.toml", include_str!("../../../../populations/nl-2023.toml"));

#[derive(Args)]
pub(crate) struct GenerateArgs {
    /// Where it goes: Parquet, or CSV or Arrow by its name
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// How many households
    #[arg(long, value_name = "COUNT")]
    rows: u64,
    /// Another seed gives other households with the same margins
    #[arg(long, value_name = "NUMBER")]
    seed: u64,
    /// Margins with their sources, instead of those inside for the Netherlands in 2023
    #[arg(long, value_name = "FILE.toml")]
    margins: Option<PathBuf>,
}

pub(crate) fn run(args: &GenerateArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let (name, text) = match &args.margins {
        None => (Path::new(INSIDE.0), INSIDE.1.to_owned()),
        Some(path) => match std::fs::read_to_string(path) {
            Ok(text) => (path.as_path(), text),
            Err(error) => return refuse(&[Said::from(error).in_file(path)], lang),
        },
    };
    let margins = match Margins::read(name, &text, &package) {
        Ok(margins) => margins,
        Err(mistakes) => return refuse(&mistakes, lang),
    };
    watch_for_stop();
    let asked = Generate { margins: &margins, rows: args.rows, seed: args.seed, stop: &STOP };
    let mut progress = Progress::of(args.rows);
    let written = asked.write(&args.output, |rows| progress.show(rows, lang));
    progress.clear();
    if let Err(error) = written {
        return refuse(&[error], lang);
    }
    say(&about(&margins, args, lang));
    Outcome::Fine
}

/// What was made, where its figures come from, and everything that is assumed.
fn about(margins: &Margins, args: &GenerateArgs, lang: Lang) -> String {
    let (rows, output) = (number(args.rows, lang), args.output.display());
    let title = margins.title.get(lang);
    let mut lines = vec![match lang {
        Lang::Nl => format!("{output}: {rows} verzonnen huishoudens. {title}."),
        Lang::En => format!("{output}: {rows} synthetic households. {title}."),
    }];
    lines.push(format!("\n{}", lang.pick("Bronnen", "Sources")));
    lines.extend(margins.sources.iter().map(|source| format!("- {}", source.get(lang))));
    lines.push(format!("\n{}", lang.pick("Aannames", "Assumptions")));
    let drawn = lang.pick(
        "De verdelingen zijn onderling onafhankelijk, behalve kanaal en vertrek; binnen een \
         periode is elke dag even waarschijnlijk.",
        "The margins are independent of each other, but for channel and departure; within a \
         period every day is equally likely.",
    );
    let assumed = margins.assumptions.iter().map(|one| one.get(lang)).chain([drawn]);
    lines.extend(assumed.map(|one| format!("- {one}")));
    lines.join("\n")
}
