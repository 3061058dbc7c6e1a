//! The pages and the API, on an address of this machine.

use std::net::SocketAddr;
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::words::Lang;
use server::Desk;
use tokio::net::TcpListener;
use tracing_subscriber::filter::LevelFilter;

use crate::input::{complain, say};
use crate::{Outcome, policies};

/// Answers on `listen` until the process is asked to stop. `pretended` stands still as today.
pub(crate) fn run(
    listen: SocketAddr,
    pretended: Option<Date>,
    log: LevelFilter,
    dir: Option<&Path>,
    lang: Lang,
) -> Outcome {
    let Some(package) = policies::load(dir, lang) else { return Outcome::BadInput };
    let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
    let lines = tracing_subscriber::fmt().with_writer(std::io::stderr).with_ansi(colour);
    lines.with_max_level(log).init();
    let desk = Desk::new(package, move || pretended.unwrap_or_else(today));
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

/// The day in the Netherlands, where a registration date is written down.
fn today() -> Date {
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
