//! The log of processing: to a file, or to the logbook of the organisation.

use std::path::{Path, PathBuf};

use clap::Args;
use register::Register;
use register::actor::{Actor, Role};
use rules::words::Lang;

use super::{Told, written};
use crate::Outcome;
use crate::input::say;

/// Where the log of processing goes.
#[derive(Args)]
pub(crate) struct To {
    /// Where it goes
    #[arg(value_name = "FILE")]
    #[cfg_attr(feature = "otlp", arg(required_unless_present = "otlp"))]
    #[cfg_attr(not(feature = "otlp"), arg(required = true))]
    file: Option<PathBuf>,
    /// Send what was not sent yet to this logbook (OTLP/HTTP), instead of to a file
    #[cfg(feature = "otlp")]
    #[arg(long, value_name = "URL", conflicts_with = "file")]
    otlp: Option<String>,
    /// Send every line after this one, also what was sent before: 0.0 is all of them
    #[cfg(feature = "otlp")]
    #[arg(long, value_name = "RECORD.PLACE", requires = "otlp", value_parser = place)]
    after: Option<(i64, i64)>,
}

/// Whoever audits at the machine itself.
fn auditor() -> Actor {
    Actor::command_line("dtv", Role::Auditor)
}

pub(super) fn run(register: &Register, to: &To, lang: Lang) -> Told {
    #[cfg(feature = "otlp")]
    if let Some(address) = &to.otlp {
        return send(register, address, to.after, lang);
    }
    match &to.file {
        Some(file) => write(register, file, lang),
        None => Ok(Outcome::Fine),
    }
}

fn write(register: &Register, file: &Path, lang: Lang) -> Told {
    let lines = written(file, lang, |to| register.processings(&auditor(), to))?;
    let name = file.display();
    say(&format!("{name}: {lines} {}", lang.pick("regels", "lines")));
    Ok(Outcome::Fine)
}

/// A line of the log: its record, and the place among the persons of that record.
#[cfg(feature = "otlp")]
fn place(text: &str) -> Result<(i64, i64), String> {
    let number = |text: &str| text.parse().ok().filter(|number: &i64| *number >= 0);
    let read = text.split_once('.').and_then(|(seq, at)| Some((number(seq)?, number(at)?)));
    read.ok_or_else(|| "RECORD.PLACE, 12.0".to_owned())
}

#[cfg(feature = "otlp")]
fn send(register: &Register, address: &str, after: Option<(i64, i64)>, lang: Lang) -> Told {
    let (logbook, sending) = logbook(register, address, lang)?;
    let sent = logbook.send(&sending, after);
    let (lines, address) = (sent.lines, logbook.address());
    let taken =
        format!("{address}: {lines} {}", lang.pick("regels bevestigd", "lines acknowledged"));
    let Some(why) = sent.stopped else {
        say(&taken);
        return Ok(Outcome::Fine);
    };
    let again = lang.pick(
        "Herhaal de opdracht daarna: wat niet is bevestigd, gaat dan opnieuw.",
        "Then repeat the command: what was not acknowledged goes again.",
    );
    Err(vec![format!("{} {again}", why.words().get(lang)), taken])
}

/// A logbook, and the log of processing on its way to it.
///
/// # Errors
/// In words, what is wrong with the address or the register.
#[cfg(feature = "otlp")]
pub(crate) fn logbook(
    register: &Register,
    address: &str,
    lang: Lang,
) -> Result<(server::otlp::Logbook, register::Sending), Vec<String>> {
    let logbook = server::otlp::Logbook::new(address);
    let logbook = logbook.map_err(|words| vec![words.get(lang).to_owned()])?;
    let sending = register.sending(&auditor(), logbook.address());
    Ok((logbook, sending.map_err(|refused| super::told(&refused, lang))?))
}
