//! Receipts at the command line: a key, a receipt, a check, and the page that checks.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use ::receipt::{Key, Keys, Period, Receipt, Refusal, Unfit, check};
use checker::{Data, page};
use clap::{Args, Subcommand};
use jiff::civil::Date;
use rules::check::{Package, Scheme, package};
use rules::diagnostics::{Diagnostic, render};
use rules::parse::case::read as read_case;
use rules::words::Lang;

use crate::input::{complain, read, say};
use crate::register::{Counted, validity};
use crate::{Outcome, policies, serve};

#[derive(Subcommand)]
pub(crate) enum ReceiptCommand {
    /// Make a private key, and say what others need to know it by
    Key {
        /// The file that will hold the private key; there must be none yet
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Who signs with it
        #[arg(long, value_name = "TEXT", default_value = "Dienst Terugkeer en Vertrek")]
        name: String,
        /// The first day on which it signs; today when absent
        #[arg(long, value_name = "DATE")]
        from: Option<Date>,
    },
    /// Determine a case and sign the result: prints the text for a QR code
    Sign {
        #[command(flatten)]
        args: SignArgs,
    },
    /// Say whether a text is a genuine receipt, and what it promises
    Check {
        /// The text of a receipt; - reads standard input
        #[arg(value_name = "TEXT")]
        text: String,
        /// The key set
        #[arg(long, value_name = "FILE")]
        keys: String,
        /// The day of the check; today when absent
        #[arg(long, value_name = "DATE")]
        today: Option<Date>,
    },
    /// Make the page that checks receipts in a browser, without a network
    Page {
        /// Where it goes
        #[arg(value_name = "OUT.html")]
        out: PathBuf,
        /// The key set
        #[arg(long, value_name = "FILE")]
        keys: String,
        /// The rules for the browser, as `cargo xtask checker` makes them
        #[arg(long, value_name = "checker.wasm")]
        checker: PathBuf,
        /// A folder with an earlier policy, whose receipts are still around (repeatable)
        #[arg(long, value_name = "DIR")]
        earlier: Vec<PathBuf>,
    },
}

#[derive(Args)]
pub(crate) struct SignArgs {
    /// A file with a case as JSON; - reads standard input
    #[arg(value_name = "CASE.json")]
    case: String,
    /// The file with the private key
    #[arg(long, value_name = "FILE")]
    key: String,
    /// Determine by this scheme instead of the one that applies
    #[arg(long, value_name = "ID")]
    scheme: Option<String>,
    /// Read a question otherwise (repeatable)
    #[arg(long = "reading", value_name = "QUESTION=ANSWER")]
    readings: Vec<String>,
    /// The last day on which it holds; as long as the periods say when absent
    #[arg(long, value_name = "DATE")]
    valid_until: Option<Date>,
    #[command(flatten)]
    counted: Counted,
    /// The day of issue; today when absent
    #[arg(long, value_name = "DATE")]
    issued_on: Option<Date>,
    /// The address of the page that checks; in capitals the QR code stays small
    #[arg(long, value_name = "URL", default_value = "")]
    at: String,
}

pub(crate) fn run(command: &ReceiptCommand, dir: Option<&Path>, lang: Lang) -> Outcome {
    let done = match command {
        ReceiptCommand::Key { file, name, from } => key(file, name, *from, lang),
        ReceiptCommand::Sign { args } => sign(args, dir, lang),
        ReceiptCommand::Check { text, keys, today } => checked(text, keys, *today, dir, lang),
        ReceiptCommand::Page { out, keys, checker, earlier } => {
            made(out, keys, checker, earlier, dir, lang)
        }
    };
    done.unwrap_or_else(|why| {
        if !why.is_empty() {
            complain(&why);
        }
        Outcome::BadInput
    })
}

/// How a command ended, or a sentence that says what was wrong with what it was given.
type Done = Result<Outcome, String>;

fn key(file: &Path, name: &str, from: Option<Date>, lang: Lang) -> Done {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| error.to_string())?;
    let key = Key::from_seed(seed);
    write_secret(file, &key.to_pem())
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => lang
                .pick(
                    "er is al zo'n bestand, en een sleutel wordt nooit overschreven",
                    "there is such a file, and a key is never written over",
                )
                .to_owned(),
            _ => error.to_string(),
        })
        .map_err(|why| format!("{}: {why}", file.display()))?;
    say(&key.entry(name, from.unwrap_or_else(serve::today)));
    Ok(Outcome::Fine)
}

/// Writes a new file that only its owner may read.
fn write_secret(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}

fn load(dir: Option<&Path>, lang: Lang) -> Result<Package, String> {
    // What is wrong was said already.
    policies::load(dir, lang).ok_or_else(String::new)
}

fn read_keys(file: &str, lang: Lang) -> Result<Keys, String> {
    Keys::read(&read(file)?).map_err(|mistakes| {
        let all: Vec<String> = mistakes.iter().map(|one| one.text(file, lang)).collect();
        all.join("\n")
    })
}

fn sign(args: &SignArgs, dir: Option<&Path>, lang: Lang) -> Done {
    let package = load(dir, lang)?;
    let said = |mistakes: &[Diagnostic]| render(mistakes, package.files(), lang, false);
    let one = |mistake: Diagnostic| said(&[mistake]);
    let text = read(&args.key)?;
    let key = Key::from_pem(&text)
        .map_err(|error| format!("{}: {}", args.key, error.words().get(lang)))?;
    let mut readings = package.readings().clone();
    for choice in &args.readings {
        package.read_otherwise(&mut readings, choice).map_err(one)?;
    }
    let scheme: Option<&Scheme> =
        args.scheme.as_ref().map(|id| package.scheme(id)).transpose().map_err(one)?;
    let case = read_case(&read(&args.case)?, package.vocabulary()).map_err(|all| said(&all))?;
    let issued_on = args.issued_on.unwrap_or_else(serve::today);
    let periods = args.counted.read(lang).map_err(|all| all.join("\n"))?;
    let period = validity(&periods, issued_on, args.valid_until, lang)?;
    let receipt = Receipt::of(&package, &case, scheme, &readings, period);
    let receipt = receipt.map_err(|unfit| match unfit {
        Unfit::Mistakes(mistakes) => said(&mistakes),
        other => other.words().get(lang).to_owned(),
    })?;
    say(&receipt.sign(&key, &args.at));
    Ok(Outcome::Fine)
}

fn checked(text: &str, keys: &str, today: Option<Date>, dir: Option<&Path>, lang: Lang) -> Done {
    let package = load(dir, lang)?;
    let keys = read_keys(keys, lang)?;
    let text = if text == "-" { read("-")? } else { text.to_owned() };
    let refused = |refusal: &Refusal| {
        let head = lang.pick("GEWEIGERD", "REFUSED");
        say(&format!("{head}: {}", refusal.words().get(lang)));
        Ok(Outcome::Findings)
    };
    let genuine = match check(&text, &keys, &package, today.unwrap_or_else(serve::today)) {
        Ok(genuine) => genuine,
        Err(refusal) => return refused(&refusal),
    };
    let Ok(found) = genuine.determination(&package) else { return refused(&Refusal::Differs) };
    let (receipt, name) = (&genuine.receipt, &genuine.key.name);
    let Period { issued_on, valid_until } = receipt.period;
    let id = receipt.id();
    say(&match lang {
        Lang::Nl => format!(
            "ECHT: bewijs {id}, ondertekend door {name}, geldig van {issued_on} tot en met \
             {valid_until}; nagerekend tot op de cent."
        ),
        Lang::En => format!(
            "GENUINE: receipt {id}, signed by {name}, valid from {issued_on} until {valid_until}; \
             recomputed to the cent."
        ),
    });
    say(&found.text(&package, lang));
    Ok(Outcome::Fine)
}

fn made(
    out: &Path,
    keys: &str,
    checker: &Path,
    earlier: &[PathBuf],
    dir: Option<&Path>,
    lang: Lang,
) -> Done {
    let current = load(dir, lang)?;
    let before: Vec<Package> = earlier
        .iter()
        .map(|dir| package(policies::files(Some(dir))?).map_err(|one| one.text(lang, false)))
        .collect::<Result<_, _>>()?;
    let all: Vec<&Package> = std::iter::once(&current).chain(&before).collect();
    let failed = |file: &Path, error: std::io::Error| format!("{}: {error}", file.display());
    let rules = std::fs::read(checker).map_err(|error| failed(checker, error))?;
    if !rules.starts_with(b"\0asm") {
        let words = lang.pick("geen WebAssembly", "no WebAssembly");
        return Err(format!("{}: {words}", checker.display()));
    }
    let html = page::html(&rules, &Data::of(&all, &read_keys(keys, lang)?));
    std::fs::write(out, html).map_err(|error| failed(out, error))?;
    Ok(Outcome::Fine)
}
