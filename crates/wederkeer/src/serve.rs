//! The pages and the API, on an address of this machine.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use ::register::store::Database;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::words::Lang;
use server::Desk;
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

use crate::input::{complain, read, say};
use crate::{Outcome, policies, register};

/// How to serve.
#[derive(Args)]
pub(crate) struct ServeArgs {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The register: sqlite:FILE, or postgres://USER@HOST/NAME; without it, the calculator alone
    #[arg(long, value_name = "URL", env = "WEDERKEER_DATABASE", value_parser = Database::parse)]
    database: Option<Database>,
    /// The page that checks receipts, as `receipt page` makes it: shown at /controle and /en/check
    #[arg(long, value_name = "FILE")]
    checker: Option<String>,
    /// Pretend that it is this day, to show or test what a later or an earlier day brings
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// What to log on standard error; never what a visitor enters
    #[arg(
        long,
        value_name = "off|error|warn|info|debug",
        env = "RUST_LOG",
        default_value = "info"
    )]
    log: LevelFilter,
}

/// Answers until the process is asked to stop. A day that is pretended stands still, at noon.
pub(crate) fn run(args: ServeArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    let ServeArgs { listen, database, checker, today: pretended, log } = args;
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let package = Arc::new(package);
    let register = match database.map(|one| register::open(one, package.clone(), pretended, lang)) {
        None => None,
        Some(Ok(register)) => Some(register),
        Some(Err(mistakes)) => {
            mistakes.iter().for_each(|mistake| complain(mistake));
            return Outcome::BadInput;
        }
    };
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colour);
    lines.with_max_level(log).init();
    let mut desk = Desk::new(package, move || pretended.unwrap_or_else(today));
    if let Some(register) = register {
        desk = desk.with_register(register);
    }
    if let Some(file) = checker {
        desk = match with_check_page(desk, &file, lang) {
            Ok(desk) => desk,
            Err(why) => {
                complain(&why);
                return Outcome::BadInput;
            }
        };
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&error.to_string());
            return Outcome::BadInput;
        }
    };
    match runtime.block_on(answer(listen, desk, lang)) {
        Ok(()) => Outcome::Fine,
        Err(error) => {
            complain(&format!("{listen}: {error}"));
            Outcome::BadInput
        }
    }
}

fn with_check_page(desk: Desk, file: &str, lang: Lang) -> Result<Desk, String> {
    desk.with_check_page(read(file)?).ok_or_else(|| {
        let (nl, en) = ("geen pagina van `receipt page`", "no page of `receipt page`");
        format!("{file}: {}", lang.pick(nl, en))
    })
}

/// The day in the Netherlands, where a registration date is written down.
pub(crate) fn today() -> Date {
    let now = Timestamp::now();
    let here = now.in_tz("Europe/Amsterdam");
    here.map_or_else(|_| now.to_zoned_datetime(TimeZone::UTC).date(), |here| here.date())
}

async fn answer(listen: SocketAddr, desk: Desk, lang: Lang) -> std::io::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    say(&match lang {
        Lang::Nl => format!("Wederkeer staat klaar op http://{address} (stoppen: Ctrl-C)"),
        Lang::En => format!("Wederkeer is ready at http://{address}/en (to stop: Ctrl-C)"),
    });
    server::serve(listener, desk, stop_asked()).await
}

/// Waits for Ctrl-C, or for the signal by which a service manager stops a process.
pub(crate) async fn stop_asked() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
