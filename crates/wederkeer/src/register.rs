//! The register at the command line: its tables, its copies, its proof.

mod files;
mod ledger;
mod monitor;
mod periods;
mod processings;

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use register::actor::Role;
use register::login::NewUser;
use register::store::{Database, Organisation, Store};
use register::{Clock, Refused, Register};
use rules::check::Package;
use rules::words::Lang;

pub(crate) use periods::{Counted, validity};
#[cfg(feature = "otlp")]
pub(crate) use processings::logbook;

use crate::input::{complain, say};
use crate::{Outcome, policies};

/// Where the register is.
#[derive(Args, Clone)]
pub(crate) struct At {
    /// The register: sqlite:FILE, or postgres://USER@HOST/NAME
    #[arg(long, value_name = "URL", env = "WEDERKEER_DATABASE", value_parser = Database::parse)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) counted: Counted,
}

#[derive(Subcommand)]
pub(crate) enum RegisterCommand {
    /// Make the tables of the register, or bring them to this version
    Migrate {
        #[command(flatten)]
        at: At,
    },
    /// Fill an empty register with fictitious cases, to look around in
    #[cfg(feature = "batch")]
    Demo {
        #[command(flatten)]
        at: At,
        /// How many cases
        #[arg(long, value_name = "COUNT", default_value = "500")]
        cases: u64,
        /// Another seed gives other households with the same margins
        #[arg(long, value_name = "NUMBER", default_value_t = 1)]
        seed: u64,
        /// The password of every account; a random one when absent
        #[arg(long, value_name = "TEXT")]
        password: Option<String>,
        /// The last day on which something happens; today when absent
        #[arg(long, value_name = "DATE")]
        until: Option<Date>,
    },
    /// Write a copy of the register to a file; it holds what is personal
    Backup {
        #[command(flatten)]
        at: At,
        /// Where it goes
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Make the register again from a copy, in an empty database of either kind
    Restore {
        #[command(flatten)]
        at: At,
        /// The copy
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// After how long something ends in the register, with its sources
    Periods {
        #[command(flatten)]
        counted: Counted,
    },
    /// Look whether everything is as it was written
    Audit {
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// Cases from and to a spreadsheet
    Cases {
        #[command(subcommand)]
        command: files::CasesCommand,
    },
    /// Budgets, statements to funders, and the ledger as text
    Ledger {
        #[command(subcommand)]
        command: ledger::LedgerCommand,
    },
    /// Uptake, spend and time to payment, by provider and household
    Monitor {
        #[command(flatten)]
        at: At,
        /// The id of the overseeing organisation in whose name this is done
        #[arg(long, value_name = "ID", default_value = "dtv")]
        organisation: String,
    },
    /// Organisations and accounts
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
}

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Go through the whole chain and the whole ledger
    Verify {
        #[command(flatten)]
        at: At,
    },
    /// The log of processing (Logboek Dataverwerkingen), as JSON lines
    Processings {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        to: processings::To,
    },
}

#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an organisation
    Organisation {
        #[command(flatten)]
        at: At,
        /// Its id, such as iom
        id: String,
        /// Its name
        title: String,
        /// It oversees the others, as DT&V does
        #[arg(long)]
        oversees: bool,
    },
    /// A new first password for an account; its codes are set up anew
    Reset {
        #[command(flatten)]
        at: At,
        /// The name to log in with
        name: String,
    },
    /// Add an account; its first password is shown once
    Add {
        #[command(flatten)]
        at: At,
        /// The name to log in with
        name: String,
        /// The id of the organisation
        #[arg(long, value_name = "ID")]
        organisation: String,
        /// The role: counsellor, supervisor, coordinator, controller, auditor, records-manager,
        /// administrator
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        /// No code beside the password
        #[arg(long)]
        without_code: bool,
        /// Who it is to a login from elsewhere (OpenID Connect)
        #[arg(long, value_name = "SUBJECT")]
        subject: Option<String>,
    },
}

fn role(word: &str) -> Result<Role, String> {
    let known: Vec<&str> = Role::ALL.iter().map(|role| role.word()).collect();
    Role::named(word).ok_or_else(|| known.join(", "))
}

/// What can go wrong, as it is told.
pub(crate) type Told = Result<Outcome, Vec<String>>;

pub(crate) fn run(command: RegisterCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    let done = match command {
        RegisterCommand::Migrate { at } => migrate(at.database, lang),
        #[cfg(feature = "batch")]
        RegisterCommand::Demo { at, cases, seed, password, until } => {
            let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
            let asked = crate::demo::Asked { cases, seed, password, until };
            crate::demo::run(&at, Arc::new(package), &asked, lang)
        }
        RegisterCommand::Backup { at, file } => {
            with(at, dir, lang, |register| back_up(register, &file, lang))
        }
        RegisterCommand::Restore { at, file } => {
            with(at, dir, lang, |register| restore(register, &file, lang))
        }
        RegisterCommand::Periods { counted } => counted.read(lang).map(|found| {
            say(&periods::listed(&found, lang));
            Outcome::Fine
        }),
        RegisterCommand::Audit { command: AuditCommand::Verify { at } } => {
            with(at, dir, lang, |register| Ok(verify(register, lang)))
        }
        RegisterCommand::Cases { command } => files::run(command, dir, lang),
        RegisterCommand::Audit { command: AuditCommand::Processings { at, to } } => {
            with(at, dir, lang, |register| processings::run(register, &to, lang))
        }
        RegisterCommand::Ledger { command } => ledger::run(command, dir, lang),
        RegisterCommand::Monitor { at, organisation } => {
            with(at, dir, lang, |register| monitor::show(register, &organisation, lang))
        }
        RegisterCommand::Account { command } => account(command, dir, lang),
    };
    done.unwrap_or_else(|mistakes| {
        mistakes.iter().for_each(|mistake| complain(mistake));
        Outcome::BadInput
    })
}

/// Refusals in the language of the user.
pub(crate) fn told(refused: &[Refused], lang: Lang) -> Vec<String> {
    refused.iter().map(|one| one.words().get(lang).to_owned()).collect()
}

/// The register in a database, with the clock of this machine; or with one that stands still on the
/// noon of a day.
///
/// # Errors
/// In words, why it cannot be opened.
pub(crate) fn open(
    at: &At,
    package: Arc<Package>,
    pretended: Option<Date>,
    lang: Lang,
) -> Result<Register, Vec<String>> {
    let periods = Arc::new(at.counted.read(lang)?);
    let store = Store::open(at.database.clone()).map_err(|error| {
        let mend = lang.pick(
            "Maak of vernieuw de tabellen met: wederkeer migrate",
            "Make or renew the tables with: wederkeer migrate",
        );
        vec![format!("{error}. {mend}")]
    })?;
    let noon = pretended.and_then(|day| here().to_timestamp(day.at(12, 0, 0, 0)).ok());
    let clock: Clock = Arc::new(move || noon.unwrap_or_else(Timestamp::now));
    Ok(Register::new(store, (package, periods), clock, here()))
}

/// Where the cases are handled.
pub(crate) fn here() -> TimeZone {
    TimeZone::get("Europe/Amsterdam").unwrap_or(TimeZone::UTC)
}

pub(crate) fn with(
    at: At,
    dir: Option<&Path>,
    lang: Lang,
    work: impl FnOnce(&Register) -> Told,
) -> Told {
    let Some(package) = policies::load(dir, lang) else { return Ok(Outcome::BadInput) };
    work(&open(&at, Arc::new(package), None, lang)?)
}

fn migrate(database: Database, lang: Lang) -> Told {
    let steps = Store::migrate(database).map_err(|error| vec![error.to_string()])?;
    say(&match (lang, steps) {
        (Lang::Nl, 0) => "De tabellen zijn van deze versie.".to_owned(),
        (Lang::En, 0) => "The tables are of this version.".to_owned(),
        (Lang::Nl, _) => format!("De tabellen zijn klaar ({steps} stappen)."),
        (Lang::En, _) => format!("The tables are ready ({steps} steps)."),
    });
    Ok(Outcome::Fine)
}

fn back_up(register: &Register, file: &Path, lang: Lang) -> Told {
    let records = written(file, lang, |to| register.back_up(to))?;
    let name = file.display();
    say(&match lang {
        Lang::Nl => format!("{name}: {records} gebeurtenissen. Er staan persoonsgegevens in."),
        Lang::En => format!("{name}: {records} records. It holds what is personal."),
    });
    Ok(Outcome::Fine)
}

/// Writes a file under another name first: one that could not be finished is not there.
fn written<T>(
    file: &Path,
    lang: Lang,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, Vec<Refused>>,
) -> Result<T, Vec<String>> {
    let failed = |error: std::io::Error| vec![format!("{}: {error}", file.display())];
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let done = File::create(&part).map_err(failed).and_then(|made| {
        let mut to = BufWriter::new(made);
        let done = write(&mut to).map_err(|refused| told(&refused, lang))?;
        to.flush().map_err(failed)?;
        to.get_ref().sync_all().map_err(failed)?;
        std::fs::rename(&part, file).map_err(failed)?;
        Ok(done)
    });
    if done.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    done
}

fn restore(register: &Register, file: &Path, lang: Lang) -> Told {
    let name = file.display();
    let from = File::open(file).map_err(|error| vec![format!("{name}: {error}")])?;
    let done = register.restore(BufReader::new(from)).map_err(|refused| {
        told(&refused, lang).iter().map(|one| format!("{name}: {one}")).collect::<Vec<_>>()
    })?;
    let records = done.records;
    say(&match lang {
        Lang::Nl => format!("Teruggezet en nagegaan: {records} gebeurtenissen uit {name}."),
        Lang::En => format!("Restored and verified: {records} records from {name}."),
    });
    Ok(Outcome::Fine)
}

fn verify(register: &Register, lang: Lang) -> Outcome {
    match register.verify() {
        Ok(found) => {
            let (records, postings, last) = (found.records, found.postings, found.last);
            say(&match lang {
                Lang::Nl => format!(
                    "In orde: {records} gebeurtenissen, {postings} boekingen.\nLaatste hash: {last}"
                ),
                Lang::En => {
                    format!("In order: {records} records, {postings} postings.\nLast hash: {last}")
                }
            });
            Outcome::Fine
        }
        Err(wrong) => {
            complain(&format!("{}: {wrong}", lang.pick("NIET in orde", "NOT in order")));
            Outcome::Findings
        }
    }
}

fn account(command: AccountCommand, dir: Option<&Path>, lang: Lang) -> Told {
    match command {
        AccountCommand::Organisation { at, id, title, oversees } => {
            with(at, dir, lang, |register| {
                let added = register.add_organisation(Organisation { id, title, oversees });
                added.map_err(|refused| told(&refused, lang))?;
                Ok(Outcome::Fine)
            })
        }
        AccountCommand::Reset { at, name } => with(at, dir, lang, |register| {
            let first = register.reset(None, &name).map_err(|one| told(&one, lang))?;
            say(&shown_once(&name, &first, lang));
            Ok(Outcome::Fine)
        }),
        AccountCommand::Add { at, name, organisation, role, without_code, subject } => {
            let needs_code = !without_code;
            let password = None;
            let new = NewUser { name, organisation, role, needs_code, subject, password };
            with(at, dir, lang, |register| {
                let name = new.name.clone();
                let first = register.add_user(None, new).map_err(|one| told(&one, lang))?;
                say(&shown_once(&name, &first, lang));
                Ok(Outcome::Fine)
            })
        }
    }
}

fn shown_once(name: &str, password: &str, lang: Lang) -> String {
    match lang {
        Lang::Nl => format!("{name}: eerste wachtwoord {password} (eenmalig getoond)"),
        Lang::En => format!("{name}: first password {password} (shown once)"),
    }
}
