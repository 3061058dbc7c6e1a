//! Budgets, statements to funders, and the ledger as text.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use ledger::Budget;
use money::Cents;
use register::actor::{Actor, Role};
use register::{Refused, Register};
use rules::words::Lang;

use super::{At, Told, told, with, written};
use crate::Outcome;
use crate::input::say;

#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    /// How every budget stands
    Budgets {
        #[command(flatten)]
        at: At,
    },
    /// A funder makes money available for a year, or less of it (a minus before the amount)
    Fund {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// The amount, such as 250000 or 250.000,00
        #[arg(long, value_parser = Cents::parse, allow_hyphen_values = true)]
        amount: Cents,
        /// Where it is stated
        #[arg(long, value_name = "TEXT")]
        source: String,
    },
    /// What a funder paid, line by line with its papers, as XLSX or CSV (or PDF)
    Statement {
        #[command(flatten)]
        at: At,
        #[command(flatten)]
        of: Of,
        /// Where it goes; its name ends in .xlsx or .csv (or .pdf, built with `documents`)
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// The whole ledger as a text that hledger reads
    Hledger {
        #[command(flatten)]
        at: At,
        /// Where it goes
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

/// Whose money, of which year.
#[derive(Args)]
pub(crate) struct Of {
    /// The id of the funder: nl-state, amif, frontex
    #[arg(long, value_name = "ID")]
    funder: String,
    /// The year of the commitments
    #[arg(long)]
    year: i16,
    /// The id of the overseeing organisation in whose name this is done
    #[arg(long, value_name = "ID", default_value = "dtv")]
    organisation: String,
}

impl Of {
    fn budget(&self) -> Budget {
        Budget { funder: self.funder.clone(), year: self.year }
    }

    fn actor(&self) -> Actor {
        Actor::command_line(&self.organisation, Role::Controller)
    }
}

pub(crate) fn run(command: LedgerCommand, dir: Option<&Path>, lang: Lang) -> Told {
    match command {
        LedgerCommand::Budgets { at } => with(at, dir, lang, |register| budgets(register, lang)),
        LedgerCommand::Fund { at, of, amount, source } => with(at, dir, lang, |register| {
            let funded = register.fund(&of.actor(), of.budget(), amount, &source);
            funded.map_err(|refused| told(&refused, lang))?;
            budgets(register, lang)
        }),
        LedgerCommand::Statement { at, of, file } => {
            with(at, dir, lang, |register| statement(register, &of, &file, lang))
        }
        LedgerCommand::Hledger { at, file } => with(at, dir, lang, |register| {
            let actor = Actor::command_line("dtv", Role::Controller);
            written(&file, lang, |to| register.hledger(&actor, to))?;
            Ok(Outcome::Fine)
        }),
    }
}

fn budgets(register: &Register, lang: Lang) -> Told {
    let actor = Actor::command_line("dtv", Role::Controller);
    let rows = register.budgets(&actor).map_err(|refused| told(&refused, lang))?;
    let amount = |amount: Cents| match lang {
        Lang::Nl => amount.dutch("EUR").to_string(),
        Lang::En => amount.english("EUR").to_string(),
    };
    let head = match lang {
        Lang::Nl => ["financier", "jaar", "beschikbaar", "vrij", "gereserveerd", "betaald"],
        Lang::En => ["funder", "year", "granted", "free", "reserved", "paid"],
    };
    let [funder, year, granted, free, reserved, paid] = head;
    let mut lines =
        vec![format!("{funder:<12} {year:>4} {granted:>18} {free:>18} {reserved:>18} {paid:>18}")];
    lines.extend(rows.iter().map(|row| {
        let [granted, free, reserved, paid] =
            [row.granted, row.free, row.reserved, row.paid].map(amount);
        let Budget { funder, year } = &row.budget;
        format!("{funder:<12} {year:>4} {granted:>18} {free:>18} {reserved:>18} {paid:>18}")
    }));
    say(&lines.join("\n"));
    Ok(Outcome::Fine)
}

/// As what kinds of files a statement can be written.
const STATEMENTS: &[&str] =
    if cfg!(feature = "documents") { &["xlsx", "csv", "pdf"] } else { &["xlsx", "csv"] };

fn statement(register: &Register, of: &Of, file: &Path, lang: Lang) -> Told {
    let ending = file.extension().and_then(|ending| ending.to_str());
    if !ending.is_some_and(|ending| STATEMENTS.contains(&ending)) {
        let (name, all) = (file.display(), STATEMENTS.join(", ."));
        return Err(vec![match lang {
            Lang::Nl => format!("{name}: kies een naam die eindigt op een van: .{all}"),
            Lang::En => format!("{name}: choose a name that ends in one of: .{all}"),
        }]);
    }
    let stated = register.statement(&of.actor(), &of.budget());
    let stated = stated.map_err(|refused| told(&refused, lang))?;
    let failed = |error: String| vec![Refused::Store(error)];
    written(file, lang, |to| {
        if ending == Some("csv") {
            return stated.csv(lang, to).map_err(|error| failed(error.to_string()));
        }
        #[cfg(feature = "documents")]
        if ending == Some("pdf") {
            let paper = crate::document::statement::paper(&stated, register.today(), lang);
            let press = crate::document::usual_press(lang).map_err(|why| failed(why.join("\n")))?;
            let pdf = paper.print(&press).map_err(|why| failed(why.to_string()))?;
            return to.write_all(&pdf.bytes).map_err(|error| failed(error.to_string()));
        }
        let about = [
            (lang.pick("Opgemaakt op", "Made on").to_owned(), register.today().to_string()),
            (
                lang.pick("Sluit aan op", "Reconciles with").to_owned(),
                lang.pick("het grootboek, tot op de cent", "the ledger, to the cent").to_owned(),
            ),
        ];
        let bytes = stated.xlsx(lang, &about).map_err(|error| failed(error.to_string()))?;
        to.write_all(&bytes).map_err(|error| failed(error.to_string()))
    })?;
    let (lines, total) = (stated.lines.len(), stated.total);
    say(&match lang {
        Lang::Nl => format!("{}: {lines} regels, {}", file.display(), total.dutch("EUR")),
        Lang::En => format!("{}: {lines} lines, {}", file.display(), total.english("EUR")),
    });
    Ok(Outcome::Fine)
}
