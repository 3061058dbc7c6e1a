//! Cases from and to a spreadsheet.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use money::Cents;
use register::actor::{Actor, Role};
use register::case::Step;
use register::exchange::{self, FILE_MAX, Sheet, Wrong};
use register::{Imported, NotImported, Refused, Register};
use rules::check::Package;
use rules::words::Lang;

use super::{At, Told, told, with, written};
use crate::input::say;
use crate::{Outcome, policies};

#[derive(Subcommand)]
pub(crate) enum CasesCommand {
    /// Register the households of a file; without --confirm it is told what would happen
    Import {
        #[command(flatten)]
        at: At,
        /// A workbook (.xlsx), or a text with separators (.csv)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        of: Of,
        /// Do it; all of it, or nothing
        #[arg(long)]
        confirm: bool,
    },
    /// Write cases with their people to a workbook (.xlsx) or a text (.csv)
    Export {
        #[command(flatten)]
        at: At,
        /// Where it goes
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        of: Of,
        /// What for; it is recorded
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Only cases in this step (repeatable)
        #[arg(long = "step", value_name = "STEP", value_parser = step)]
        steps: Vec<Step>,
    },
    /// Write an empty workbook with every column, and what each is for
    Template {
        /// Where it goes; its name ends in .xlsx
        #[arg(value_name = "FILE.xlsx")]
        file: PathBuf,
    },
}

/// Whose cases.
#[derive(Args)]
pub(crate) struct Of {
    /// The id of the organisation in whose name this is done
    #[arg(long, value_name = "ID")]
    organisation: String,
}

impl Of {
    fn actor(&self) -> Actor {
        Actor::command_line(&self.organisation, Role::Coordinator)
    }
}

fn step(word: &str) -> Result<Step, String> {
    let known: Vec<&str> = Step::ALL.iter().map(|step| step.word()).collect();
    Step::named(word).ok_or_else(|| known.join(", "))
}

pub(crate) fn run(command: CasesCommand, dir: Option<&Path>, lang: Lang) -> Told {
    match command {
        CasesCommand::Import { at, file, of, confirm } => {
            with(at, dir, lang, |register| import(register, &file, &of, confirm, lang))
        }
        CasesCommand::Export { at, file, of, reason, steps } => {
            with(at, dir, lang, |register| export(register, &file, &of, (&steps, &reason), lang))
        }
        CasesCommand::Template { file } => {
            let Some(package) = policies::load(dir, lang) else { return Ok(Outcome::BadInput) };
            template(&package, &file, lang)
        }
    }
}

fn lines(wrong: &[Wrong], lang: Lang) -> Vec<String> {
    wrong.iter().map(|one| one.text(lang)).collect()
}

fn import(register: &Register, file: &Path, of: &Of, confirm: bool, lang: Lang) -> Told {
    let failed = |error: std::io::Error| vec![format!("{}: {error}", file.display())];
    let size = std::fs::metadata(file).map_err(failed)?.len();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // A file that is far too large is not even read; the register says why.
    let fits = usize::try_from(size).is_ok_and(|size| size <= FILE_MAX);
    let bytes = if fits { std::fs::read(file).map_err(failed)? } else { vec![0; FILE_MAX + 1] };
    let sheet = Sheet::read(&name, &bytes).map_err(|wrong| lines(&wrong, lang))?;
    match register.import(&of.actor(), &sheet, confirm) {
        Ok(imported) => {
            say(&outcome(&imported, lang));
            Ok(Outcome::Fine)
        }
        Err(NotImported::Wrong(wrong)) => Err(lines(&wrong, lang)),
        Err(NotImported::Refused(refused)) => Err(told(&refused, lang)),
    }
}

fn outcome(imported: &Imported, lang: Lang) -> String {
    let mut lines: Vec<String> = imported
        .households
        .iter()
        .map(|one| {
            let amount = one.total.map_or_else(|| "–".to_owned(), |total| euros(total, lang));
            let (dossier, persons, case) = (&one.dossier, one.persons, one.case);
            match (lang, one.already) {
                (Lang::Nl, true) => format!("{dossier}: al ingelezen, zaak {case}"),
                (Lang::En, true) => format!("{dossier}: imported before, case {case}"),
                (Lang::Nl, false) => {
                    let persons = counted(persons, "persoon", "personen");
                    format!("{dossier}: zaak {case}, {persons}, {amount}")
                }
                (Lang::En, false) => {
                    let persons = counted(persons, "person", "persons");
                    format!("{dossier}: case {case}, {persons}, {amount}")
                }
            }
        })
        .collect();
    let new = imported.households.iter().filter(|one| !one.already).count();
    let cases = counted(new, lang.pick("zaak", "case"), lang.pick("zaken", "cases"));
    lines.push(match (lang, imported.confirmed) {
        (Lang::Nl, true) => format!("{cases} geopend."),
        (Lang::En, true) => format!("{cases} opened."),
        (Lang::Nl, false) => {
            format!("Te openen: {cases}. Er is niets gewijzigd; voeg --confirm toe.")
        }
        (Lang::En, false) => format!("To open: {cases}. Nothing was changed; add --confirm."),
    });
    lines.join("\n")
}

fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

fn euros(amount: Cents, lang: Lang) -> String {
    match lang {
        Lang::Nl => amount.dutch("EUR").to_string(),
        Lang::En => amount.english("EUR").to_string(),
    }
}

fn ending<'f>(file: &'f Path, known: &[&str], lang: Lang) -> Result<&'f str, Vec<String>> {
    let ending = file.extension().and_then(|ending| ending.to_str());
    ending.filter(|ending| known.contains(ending)).ok_or_else(|| {
        let names = known.join(lang.pick(" of .", " or ."));
        let mend = lang.pick("kies een naam op", "choose a name in");
        vec![format!("{}: {mend} .{names}", file.display())]
    })
}

fn export(
    register: &Register,
    file: &Path,
    of: &Of,
    (steps, reason): (&[Step], &str),
    lang: Lang,
) -> Told {
    let csv = ending(file, &["xlsx", "csv"], lang)? == "csv";
    let exported = register.export(&of.actor(), steps, reason);
    let exported = exported.map_err(|refused| told(&refused, lang))?;
    let failed = |error: String| vec![Refused::Store(error)];
    written(file, lang, |to| {
        if csv {
            return exported.csv(lang, to).map_err(|error| failed(error.to_string()));
        }
        let about = exported.about(register.today(), reason, lang);
        let bytes = exported.xlsx(lang, &about).map_err(|error| failed(error.to_string()))?;
        to.write_all(&bytes).map_err(|error| failed(error.to_string()))
    })?;
    let (name, cases) = (file.display(), exported.cases.len());
    let cases = counted(cases, lang.pick("zaak", "case"), lang.pick("zaken", "cases"));
    say(&match lang {
        Lang::Nl => format!("{name}: {cases}. Er staan persoonsgegevens in."),
        Lang::En => format!("{name}: {cases}. It holds what is personal."),
    });
    Ok(Outcome::Fine)
}

fn template(package: &Package, file: &Path, lang: Lang) -> Told {
    ending(file, &["xlsx"], lang)?;
    let failed = |error: String| vec![Refused::Store(error)];
    let bytes = exchange::template(package, lang).map_err(|error| vec![error.to_string()])?;
    written(file, lang, |to| to.write_all(&bytes).map_err(|error| failed(error.to_string())))?;
    Ok(Outcome::Fine)
}
