//! Sends the log of processing while the pages are served: apart from all requests, for as long as
//! the program runs.

use std::mem::{Discriminant, discriminant};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use register::Sending;

use super::logbook::Logbook;
use super::not_sent::NotSent;

/// How long after the last line it is looked whether there are more.
const EVERY: Duration = Duration::from_secs(5);
/// The first pause after a failure; every next one is twice as long.
const FIRST: Duration = Duration::from_secs(1);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// What people are told of the sending.
#[derive(Debug)]
pub enum News<'n> {
    /// It stopped; it is tried again until it succeeds.
    Stopped(&'n NotSent),
    /// It goes on.
    GoesOn,
}

/// Sends for as long as this is kept.
pub struct Feed {
    _kept: Sender<()>,
}

impl Feed {
    /// Begins to send, on a thread of its own. It is told once when it stops and once when it goes
    /// on.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn begin(
        logbook: Logbook,
        sending: Sending,
        tell: impl Fn(&News<'_>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (kept, gone) = channel::<()>();
        let wait = move |pause| gone.recv_timeout(pause) == Err(RecvTimeoutError::Timeout);
        let work = move || keep_sending(&logbook, &sending, wait, tell);
        std::thread::Builder::new().name("otlp".to_owned()).spawn(work)?;
        Ok(Self { _kept: kept })
    }
}

/// Sends what there is, again and again. `wait` waits, and says whether to go on; `tell` hears once
/// that it stopped, why, and once that it goes on.
pub fn keep_sending(
    logbook: &Logbook,
    sending: &Sending,
    mut wait: impl FnMut(Duration) -> bool,
    tell: impl Fn(&News<'_>),
) {
    let mut backing = FIRST;
    let mut said: Option<Discriminant<NotSent>> = None;
    loop {
        let pause = match logbook.send(sending, None).stopped {
            None => {
                if said.take().is_some() {
                    tell(&News::GoesOn);
                }
                backing = FIRST;
                EVERY
            }
            Some(why) => {
                // Another reason is news; the same one again is none.
                if said.replace(discriminant(&why)) != Some(discriminant(&why)) {
                    tell(&News::Stopped(&why));
                }
                let asked = if let NotSent::Away { wait, .. } = why { wait } else { None };
                let pause = asked.unwrap_or_default().max(backing).min(LONGEST);
                backing = (backing * 2).min(LONGEST);
                pause
            }
        };
        if !wait(pause) {
            return;
        }
    }
}
