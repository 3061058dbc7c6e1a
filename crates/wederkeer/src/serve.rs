//! The pages and the API, on an address of this machine.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

#[cfg(feature = "otlp")]
use ::register::Register;
use ::register::store::Database;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::words::Lang;
use server::Desk;
#[cfg(feature = "otlp")]
use server::otlp::{Feed, News};
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

use crate::input::{complain, read, say};
use crate::register::{At, Counted, Told};
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
    #[command(flatten)]
    counted: Counted,
    #[cfg(feature = "oidc")]
    #[command(flatten)]
    elsewhere: ElsewhereArgs,
    /// The logbook that the log of processing goes to (OTLP/HTTP), such as
    /// `https://logboek.example.nl`
    #[cfg(feature = "otlp")]
    #[arg(long, value_name = "URL", env = "WEDERKEER_OTLP", requires = "database")]
    otlp: Option<String>,
    /// The page that checks receipts, as `receipt page` makes it: shown at /controle and /en/check
    #[arg(long, value_name = "FILE")]
    checker: Option<String>,
    /// Pretend that it is this day, to show or test what a later or an earlier day brings
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    #[cfg(feature = "documents")]
    #[command(flatten)]
    printing: crate::document::PrintingArgs,
    /// What to log on standard error; never what a visitor enters
    #[arg(
        long,
        value_name = "off|error|warn|info|debug",
        env = "RUST_LOG",
        default_value = "info"
    )]
    log: LevelFilter,
}

/// A provider of logins (OpenID Connect), for accounts with a subject.
#[cfg(feature = "oidc")]
#[derive(Args)]
struct ElsewhereArgs {
    /// The issuer
    #[arg(long, value_name = "URL", env = "WEDERKEER_OIDC_ISSUER", requires_all = ["oidc_client",
          "own_address"])]
    oidc_issuer: Option<String>,
    /// Our id there
    #[arg(long, value_name = "ID", env = "WEDERKEER_OIDC_CLIENT")]
    oidc_client: Option<String>,
    /// A file with our secret there; none for a public client
    #[arg(long, value_name = "FILE", env = "WEDERKEER_OIDC_SECRET_FILE")]
    oidc_secret_file: Option<std::path::PathBuf>,
    /// Our own address, such as `https://register.example.nl`
    #[arg(long, value_name = "URL", env = "WEDERKEER_ADDRESS")]
    own_address: Option<String>,
}

#[cfg(feature = "oidc")]
impl ElsewhereArgs {
    /// The provider; nothing where none is named.
    fn read(&self) -> Result<Option<server::Elsewhere>, String> {
        let named = (&self.oidc_issuer, &self.oidc_client, &self.own_address);
        let (Some(issuer), Some(client), Some(own)) = named else { return Ok(None) };
        let secret = self.oidc_secret_file.as_ref().map(|file| {
            let text = std::fs::read_to_string(file);
            text.map_err(|error| format!("{}: {error}", file.display()))
        });
        let secret = secret.transpose()?.map(|text| text.trim().to_owned());
        server::Elsewhere::new(issuer, client, secret, own).map(Some)
    }
}

/// Answers until the process is asked to stop. A day that is pretended stands still, at noon.
pub(crate) fn run(args: ServeArgs, dir: Option<&Path>, lang: Lang) -> Outcome {
    served(args, dir, lang).unwrap_or_else(|mistakes| {
        mistakes.iter().for_each(|mistake| complain(mistake));
        Outcome::BadInput
    })
}

fn served(args: ServeArgs, dir: Option<&Path>, lang: Lang) -> Told {
    let one = |mistake: String| vec![mistake];
    #[cfg(feature = "documents")]
    let printing = args.printing.read(&args.counted, lang)?;
    #[cfg(feature = "oidc")]
    let elsewhere = args.elsewhere.read().map_err(one)?;
    #[cfg(feature = "otlp")]
    let otlp = args.otlp;
    let ServeArgs { listen, database, counted, checker, today: pretended, log, .. } = args;
    let Some(package) = policies::load(dir, lang) else { return Ok(Outcome::BadInput) };
    let package = Arc::new(package);
    let at = database.map(|database| At { database, counted });
    let register =
        at.map(|at| register::open(&at, package.clone(), pretended, lang)).transpose()?;
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colour);
    lines.with_max_level(log).init();
    #[cfg(feature = "otlp")]
    let _feed = match (&register, otlp) {
        (Some(register), Some(address)) => Some(feed(register, &address, lang)?),
        _ => None,
    };
    let mut desk = Desk::new(package, move || pretended.unwrap_or_else(today));
    if let Some(register) = register {
        desk = desk.with_register(register);
    }
    #[cfg(feature = "oidc")]
    if let Some(elsewhere) = elsewhere {
        desk = desk.with_elsewhere(elsewhere);
    }
    if let Some(file) = checker {
        desk = with_check_page(desk, &file, lang).map_err(one)?;
    }
    #[cfg(feature = "documents")]
    {
        desk = printing.at(desk);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| one(error.to_string()))?;
    let answered = runtime.block_on(answer(listen, desk, lang));
    answered.map_err(|error| one(format!("{listen}: {error}")))?;
    Ok(Outcome::Fine)
}

/// Sends the log of processing for as long as the pages are served. On standard error it is said
/// once that it stops, and once that it goes on.
#[cfg(feature = "otlp")]
fn feed(register: &Register, address: &str, lang: Lang) -> Result<Feed, Vec<String>> {
    let (logbook, sending) = register::logbook(register, address, lang)?;
    let address = logbook.address().to_owned();
    let tell = move |news: &News<'_>| {
        complain(&match news {
            News::Stopped(why) => {
                let nl = "Het wordt herhaald tot het lukt; er gaat niets verloren.";
                let en = "It is repeated until it succeeds; nothing is lost.";
                format!("{} {}", why.words().get(lang), lang.pick(nl, en))
            }
            News::GoesOn => {
                let (nl, en) = ("het logboek bevestigt weer.", "the logbook acknowledges again.");
                format!("{address}: {}", lang.pick(nl, en))
            }
        });
    };
    Feed::begin(logbook, sending, tell).map_err(|error| vec![error.to_string()])
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
