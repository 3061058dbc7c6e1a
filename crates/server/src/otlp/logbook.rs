//! The logbook of an organisation: where it is, and what it acknowledges.

use std::fmt;
use std::time::Duration;

use register::Sending;
use register::processing::Logged;
use rules::words::Words;
use ureq::http::{Response, StatusCode, header};

use super::export::{rejected, request};
use super::not_sent::NotSent;
use crate::outward::{agent, is_safe};

/// Where OTLP/HTTP takes spans.
const PATH: &str = "/v1/traces";
/// What is spoken there.
const PROTOBUF: &str = "application/x-protobuf";
/// So many lines in one request, some 100 kB.
const AT_MOST: i64 = 512;
/// The most of an answer that is read, in bytes.
const ANSWER_MAX: u64 = 64 * 1024;
/// The most of what a logbook says that is shown, in characters.
const SHOWN: usize = 160;

/// A receiver of the log of processing.
pub struct Logbook {
    address: String,
    agent: ureq::Agent,
}

impl fmt::Debug for Logbook {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Logbook").field(&self.address).finish()
    }
}

/// What was sent, and why no more.
#[derive(Debug, Default)]
pub struct Sent {
    /// How many lines were acknowledged.
    pub lines: usize,
    /// Why it stopped before the last line.
    pub stopped: Option<NotSent>,
}

impl Logbook {
    /// The logbook at an address such as `https://logboek.example.nl`; `/v1/traces` is put behind
    /// it where it is not there.
    ///
    /// # Errors
    /// When the address is none, is not safe from those between, or holds a password.
    pub fn new(address: &str) -> Result<Self, Words> {
        let host = address.split_once("://").map_or("", |(_, rest)| rest);
        let host = host.split('/').next().unwrap_or_default();
        let is_plain = !address.contains(['?', '#']) && !address.contains(char::is_whitespace);
        let with_path = format!("{}{PATH}", address.trim_end_matches('/').trim_end_matches(PATH));
        let is_address = !host.is_empty() && with_path.parse::<ureq::http::Uri>().is_ok();
        if !is_safe(address) || host.contains('@') || !is_plain || !is_address {
            return Err(Words {
                nl: format!(
                    "{address}: geen adres van een logboek. Geef https, zonder wachtwoord en \
                     zonder vraagteken: https://logboek.example.nl; http mag op deze machine zelf, \
                     met een poort."
                ),
                en: format!(
                    "{address}: no address of a logbook. Give https, without a password and \
                     without a question mark: https://logboek.example.nl; http will do on this \
                     machine itself, with a port."
                ),
            });
        }
        Ok(Self { address: with_path, agent: agent() })
    }

    /// The whole address.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends every line that was not acknowledged yet, in order; or, to send some again, every line
    /// after a place. Stops at the first failure.
    pub fn send(&self, sending: &Sending, after: Option<(i64, i64)>) -> Sent {
        let mut sent = Sent::default();
        sent.stopped = self.send_all(sending, after, &mut sent.lines).err();
        sent
    }

    fn send_all(
        &self,
        sending: &Sending,
        mut after: Option<(i64, i64)>,
        count: &mut usize,
    ) -> Result<(), NotSent> {
        let mut at_most = AT_MOST;
        loop {
            let from = match after {
                Some(place) => place,
                None => sending.acknowledged().map_err(NotSent::Register)?,
            };
            let lines = sending.lines(from, at_most).map_err(NotSent::Register)?;
            let Some(last) = lines.last().map(Logged::place) else { return Ok(()) };
            match self.post(&lines) {
                Ok(()) => {}
                // One of them may be the reason: those before it get through, and it is found.
                Err(why) if why.is_about_lines() && lines.len() > 1 => {
                    at_most = i64::try_from(lines.len() / 2).unwrap_or(1);
                    continue;
                }
                Err(why) => return Err(why),
            }
            sending.acknowledge(last).map_err(NotSent::Register)?;
            after = after.map(|_| last);
            *count += lines.len();
            at_most = (at_most * 2).min(AT_MOST);
        }
    }

    /// Asks the logbook to take lines; they are there when it says so.
    fn post(&self, lines: &[Logged]) -> Result<(), NotSent> {
        let address = self.address.clone();
        let line = lines.first().map_or((0, 0), Logged::place);
        let body = request(lines).map_err(|line| NotSent::Damaged { line })?;
        let away = |why: String, wait| NotSent::Away { address: address.clone(), why, wait };
        let asked = self.agent.post(&self.address).header(header::CONTENT_TYPE, PROTOBUF);
        let answer = asked.send(&body[..]).map_err(|error| away(error.to_string(), None))?;
        let status = answer.status();
        match status {
            StatusCode::OK => {}
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => {
                return Err(away(format!("status {}", status.as_u16()), wait(&answer)));
            }
            _ => return Err(NotSent::Refused { address, status: status.as_u16(), line }),
        }
        // Whatever else answers with 200 is no logbook: a proxy, or another site.
        let kind = answer.headers().get(header::CONTENT_TYPE);
        let is_ours = kind.is_some_and(|kind| kind.as_bytes().starts_with(PROTOBUF.as_bytes()));
        let body = answer.into_body().into_with_config().limit(ANSWER_MAX).read_to_vec();
        let body = body.map_err(|error| away(error.to_string(), None))?;
        match rejected(&body).filter(|_| is_ours) {
            Some((0, _)) => Ok(()),
            Some((_, why)) => Err(NotSent::Rejected { address, why: shown(&why), line }),
            None => Err(away(format!("200, ≠ {PROTOBUF}"), None)),
        }
    }
}

/// What another program says, on one line and not too long.
fn shown(why: &str) -> String {
    why.chars().map(|one| if one.is_control() { ' ' } else { one }).take(SHOWN).collect()
}

/// How long to wait, in seconds. A moment in time is not read: then we wait as we would.
fn wait<T>(answer: &Response<T>) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_safe_and_whole_or_refused() {
        for (given, whole) in [
            ("https://logboek.example.nl", "https://logboek.example.nl/v1/traces"),
            ("https://a.example/otlp/", "https://a.example/otlp/v1/traces"),
            ("http://127.0.0.1:4318/v1/traces", "http://127.0.0.1:4318/v1/traces"),
        ] {
            assert_eq!(Logbook::new(given).unwrap().address(), whole);
        }
        for given in [
            "http://logboek.example.nl",
            "https://a:b@logboek.example.nl",
            "https://",
            "https://a.example/?x=1",
            "https://a example",
            "logboek",
        ] {
            let refused = Logbook::new(given).unwrap_err();
            assert!(refused.nl.starts_with(given) && refused.en.contains("https"), "{given}");
        }
    }

    #[test]
    fn what_a_logbook_says_stays_on_one_line() {
        assert_eq!(shown("a\nb\u{1b}[2J"), "a b [2J");
        assert_eq!(shown(&"x".repeat(1_000)).len(), SHOWN);
    }
}
