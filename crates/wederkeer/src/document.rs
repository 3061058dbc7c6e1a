//! Papers to give to people, as PDF.

mod change;
mod returnee;
mod served;
pub(crate) mod statement;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use documents::{Fonts, Typst, USUAL_PLACE};
use forecast::annex::{Annex, Refused};
use forecast::register::{INSIDE, read as read_register};
use jiff::civil::Date;
use papers::annex::annex;
use papers::approval::Approvals;
use papers::texts::{Status, Texts};
use papers::{Pdf, Unprintable};
use rules::check::Package;
use rules::words::Lang;

use crate::forecast::write_whole;
use crate::input::{complain, read, say};
use crate::{Outcome, policies, serve};

pub(crate) use served::PrintingArgs;

#[derive(Subcommand)]
pub(crate) enum DocumentCommand {
    /// The information sheet for the returnee, one page in the person's language
    Sheet {
        #[command(flatten)]
        args: returnee::SheetArgs,
    },
    /// The letter with a determination: every amount with its reason and its source
    Letter {
        #[command(flatten)]
        args: returnee::LetterArgs,
    },
    /// The annex on costs (Bijlage I), with pictures and every assumption
    Annex {
        /// Where it goes
        #[arg(value_name = "OUT.pdf")]
        out: PathBuf,
        /// A register of assumptions, instead of the one inside
        #[arg(long, value_name = "ASSUMPTIONS.toml")]
        register: Option<String>,
        #[command(flatten)]
        desk: DeskArgs,
    },
    /// A first text of a letter on a change of policy, to edit: figures are locked
    Draft {
        #[command(flatten)]
        args: change::DraftArgs,
    },
    /// Print an edited letter on a change of policy, if its figures are still those of the policies
    Print {
        #[command(flatten)]
        args: change::PrintArgs,
    },
    /// The languages of the information sheet, and who has checked each translation
    Languages,
    /// Which policy rows have to be read again before sheets rest on them; with --by they are
    /// approved
    Approve {
        /// The file of approvals; the one inside when absent
        #[arg(value_name = "APPROVED.toml")]
        file: Option<PathBuf>,
        /// Who has read the rows and the words of the sheet
        #[arg(long, value_name = "NAME", requires = "file")]
        by: Option<String>,
        /// On which day; today when absent
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
}

/// What every paper needs.
#[derive(Args)]
pub(crate) struct DeskArgs {
    /// The folder with the fonts of Noto, as Debian's fonts-noto-core brings them
    #[arg(long, value_name = "DIR", env = "WEDERKEER_FONTS", default_value = USUAL_PLACE)]
    pub(crate) fonts: PathBuf,
    /// The day that stands on it; today when absent
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<Date>,
}

/// How a command ended, or sentences that say what was wrong with what it was given.
type Done = Result<Outcome, Vec<String>>;

pub(crate) fn run(command: &DocumentCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    let done = match command {
        DocumentCommand::Sheet { args } => returnee::sheet(args, dir, lang),
        DocumentCommand::Letter { args } => returnee::letter(args, dir, lang),
        DocumentCommand::Annex { out, register, desk } => {
            annexed(out, register.as_deref(), desk, dir, lang)
        }
        DocumentCommand::Draft { args } => change::draft(args, dir, lang),
        DocumentCommand::Print { args } => change::print(args, dir, lang),
        DocumentCommand::Languages => Ok(languages(lang)),
        DocumentCommand::Approve { file, by, on } => {
            approve(file.as_deref(), by.as_deref(), *on, dir, lang)
        }
    };
    done.unwrap_or_else(|wrong| {
        wrong.iter().for_each(|why| complain(why));
        Outcome::BadInput
    })
}

impl DeskArgs {
    fn day(&self) -> Date {
        self.on.unwrap_or_else(serve::today)
    }

    pub(crate) fn press(&self, lang: Lang) -> Result<Typst, Vec<String>> {
        press(&self.fonts, lang)
    }
}

/// The typesetter with the fonts of a folder.
pub(crate) fn press(folder: &Path, lang: Lang) -> Result<Typst, Vec<String>> {
    Fonts::read(folder).map(Typst::new).map_err(|missing| {
        let (folder, missing) = (folder.display(), missing.join(", "));
        vec![match lang {
            Lang::Nl => format!(
                "{folder}: deze lettertypen ontbreken: {missing}. Op Debian: apt-get install \
                 fonts-noto-core; elders: --fonts MAP."
            ),
            Lang::En => format!(
                "{folder}: these fonts are missing: {missing}. On Debian: apt-get install \
                 fonts-noto-core; elsewhere: --fonts DIR."
            ),
        }]
    })
}

/// The typesetter with the fonts of `WEDERKEER_FONTS`, or of the usual place.
pub(crate) fn usual_press(lang: Lang) -> Result<Typst, Vec<String>> {
    let folder = std::env::var_os("WEDERKEER_FONTS").unwrap_or_else(|| USUAL_PLACE.into());
    press(Path::new(&folder), lang)
}

fn load(dir: Option<&Path>, lang: Lang) -> Result<Package, Vec<String>> {
    // What is wrong was said already.
    policies::load(dir, lang).ok_or_else(Vec::new)
}

fn one(why: String) -> Vec<String> {
    vec![why]
}

/// Writes a paper whole, and says what it is.
fn written(out: &Path, pdf: Result<Pdf, Unprintable>, lang: Lang) -> Done {
    let name = out.display();
    let pdf = pdf.map_err(|why| match lang {
        Lang::Nl => one(format!("{name}: niet gedrukt: {why}")),
        Lang::En => one(format!("{name}: not printed: {why}")),
    })?;
    write_whole(out, &pdf.bytes).map_err(|error| one(format!("{name}: {error}")))?;
    let pages = pdf.pages;
    say(&match (lang, pages) {
        (Lang::Nl, 1) => format!("{name}: 1 bladzijde"),
        (Lang::Nl, _) => format!("{name}: {pages} bladzijden"),
        (Lang::En, 1) => format!("{name}: 1 page"),
        (Lang::En, _) => format!("{name}: {pages} pages"),
    });
    Ok(Outcome::Fine)
}

fn annexed(
    out: &Path,
    file: Option<&str>,
    desk: &DeskArgs,
    dir: Option<&Path>,
    lang: Lang,
) -> Done {
    let name = file.unwrap_or("assumptions/annex-i-2025.toml");
    let text = file.map_or_else(|| Ok(INSIDE.to_owned()), read).map_err(one)?;
    let register = read_register(&text)
        .map_err(|wrong| wrong.iter().map(|one| one.text(name, lang)).collect::<Vec<_>>())?;
    let package = load(dir, lang)?;
    let found = Annex::of(&register, &package, package.readings());
    let found = found.map_err(|refused| match refused {
        Refused::Register(wrong) => wrong.iter().map(|one| one.text(name, lang)).collect(),
        Refused::Law(unfit) => one(format!("{name}: {unfit}")),
    })?;
    let press = desk.press(lang)?;
    written(out, annex(&found, &register, desk.day(), lang).print(&press), lang)
}

fn languages(lang: Lang) -> Outcome {
    let lines = Texts::all().iter().map(|texts| {
        let status = match &texts.status {
            Status::Source => lang.pick("bron", "source").to_owned(),
            Status::Draft => lang
                .pick(
                    "concept van een computer, niet nagekeken",
                    "draft by a computer, not checked",
                )
                .to_owned(),
            Status::Reviewed { by, on } => match lang {
                Lang::Nl => format!("nagekeken door {by} op {on}"),
                Lang::En => format!("checked by {by} on {on}"),
            },
        };
        format!("{:<4} {} ({status})", texts.tag, texts.name)
    });
    say(&lines.collect::<Vec<_>>().join("\n"));
    Outcome::Fine
}

fn approve(
    file: Option<&Path>,
    by: Option<&str>,
    on: Option<Date>,
    dir: Option<&Path>,
    lang: Lang,
) -> Done {
    let package = load(dir, lang)?;
    let approvals = match file {
        None => Approvals::own(),
        Some(path) if path.exists() => {
            let text = read(&path.to_string_lossy()).map_err(one)?;
            Approvals::read(&text).map_err(|why| format!("{}: {why}", path.display()))
        }
        Some(_) => Ok(Approvals::default()),
    };
    let approvals = approvals.map_err(one)?;
    let stale = approvals.stale(&package);
    let lines: Vec<String> = stale.iter().map(|row| row.text(lang)).collect();
    if let (Some(path), Some(by)) = (file, by) {
        let renewed = approvals.renewed(&package, by, on.unwrap_or_else(serve::today)).text();
        write_whole(path, renewed.as_bytes())
            .map_err(|error| one(format!("{}: {error}", path.display())))?;
        say(&lines.join("\n"));
        return Ok(Outcome::Fine);
    }
    say(&if stale.is_empty() {
        lang.pick("Alle regels zijn zoals ze gelezen zijn.", "All rows are as they were read.")
            .to_owned()
    } else {
        lines.join("\n")
    });
    Ok(if stale.is_empty() { Outcome::Fine } else { Outcome::Findings })
}
