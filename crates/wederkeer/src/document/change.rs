//! Letters on a change of policy: a draft to edit, and the edited text in print.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use papers::change::{Reader, draft as first_text, read as read_edited};
use rules::difference::{PolicyDifference, Side, difference};
use rules::words::Lang;

use super::{DeskArgs, Done, load, one, written};
use crate::Outcome;
use crate::forecast::write_whole;
use crate::input::read;
use crate::policy::diff::At;
use crate::policy::scheme;

/// Between which policies.
#[derive(Args)]
pub(crate) struct Between {
    /// The old policy: SCHEME or SCHEME@YYYY-MM-DD
    #[arg(value_name = "OLD")]
    old: At,
    /// The new policy, in the same way
    #[arg(value_name = "NEW")]
    new: At,
    /// Read the new policy from the package in this folder
    #[arg(long, value_name = "DIR")]
    other: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct DraftArgs {
    #[command(flatten)]
    between: Between,
    /// For whom it is
    #[arg(long = "for", value_name = "parliament|partners", default_value = "parliament")]
    reader: For,
    /// Where the text goes; there must be none yet
    #[arg(value_name = "OUT.md")]
    out: PathBuf,
}

#[derive(Args)]
pub(crate) struct PrintArgs {
    #[command(flatten)]
    between: Between,
    /// The edited text
    #[arg(value_name = "TEXT.md")]
    text: String,
    /// Where it goes
    #[arg(value_name = "OUT.pdf")]
    out: PathBuf,
    #[command(flatten)]
    desk: DeskArgs,
}

#[derive(Clone, Copy, ValueEnum)]
enum For {
    /// The House of Representatives
    Parliament,
    /// IOM and the NGOs
    Partners,
}

fn found(
    between: &Between,
    dir: Option<&Path>,
    lang: Lang,
) -> Result<PolicyDifference, Vec<String>> {
    let package = load(dir, lang)?;
    let other = between.other.as_deref().map(|dir| load(Some(dir), lang)).transpose()?;
    let other = other.as_ref().unwrap_or(&package);
    let side = |package, at: &At| {
        // What is wrong was said already.
        let of = scheme(package, &at.scheme, lang).ok_or_else(Vec::new)?;
        Ok::<_, Vec<String>>(Side::new(package, of, at.day, package.readings().clone()))
    };
    Ok(difference(&side(&package, &between.old)?, &side(other, &between.new)?))
}

/// Writes a first text, never over one that is there: somebody may have worked on it.
pub(super) fn draft(args: &DraftArgs, dir: Option<&Path>, lang: Lang) -> Done {
    let name = args.out.display();
    if args.out.exists() {
        return Err(one(match lang {
            Lang::Nl => format!("{name}: dit bestand is er al. Kies een andere naam."),
            Lang::En => format!("{name}: this file exists. Choose another name."),
        }));
    }
    let reader = match args.reader {
        For::Parliament => Reader::Parliament,
        For::Partners => Reader::Partners,
    };
    let text = first_text(&found(&args.between, dir, lang)?, reader, lang);
    write_whole(&args.out, text.as_bytes()).map_err(|error| one(format!("{name}: {error}")))?;
    Ok(Outcome::Fine)
}

/// Prints an edited text.
pub(super) fn print(args: &PrintArgs, dir: Option<&Path>, lang: Lang) -> Done {
    let change = found(&args.between, dir, lang)?;
    let text = read(&args.text).map_err(one)?;
    let paper = read_edited(&text, &change, args.desk.day(), lang).map_err(|wrong| {
        wrong.iter().map(|mistake| mistake.text(&args.text, lang)).collect::<Vec<_>>()
    })?;
    written(&args.out, paper.print(&args.desk.press(lang)?), lang)
}
