//! What is known of requests afterwards: how many, which page, how they ended, how long they took.
//!
//! Nothing that a visitor enters comes here: a request is known by the pattern of its address.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::desk::Desk;

/// Upper bounds of the durations that are told apart, with their name in seconds.
const BOUNDS: [(Duration, &str); 8] = [
    (Duration::from_micros(256), "0.000256"),
    (Duration::from_millis(1), "0.001"),
    (Duration::from_millis(4), "0.004"),
    (Duration::from_millis(16), "0.016"),
    (Duration::from_millis(64), "0.064"),
    (Duration::from_millis(256), "0.256"),
    (Duration::from_secs(1), "1"),
    (Duration::from_secs(4), "4"),
];

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    in_flight: AtomicU64,
    open: AtomicU64,
    refused: AtomicU64,
    ended: Mutex<Ended>,
}

#[derive(Debug, Default)]
struct Ended {
    count: BTreeMap<(&'static str, String, u16), u64>,
    within: [u64; BOUNDS.len()],
    total: u64,
    time: Duration,
}

/// Something that is there as long as this is held.
pub(crate) struct Held<'a>(&'a AtomicU64);

impl<'a> Held<'a> {
    fn new(count: &'a AtomicU64) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Meter {
    /// A connection is open as long as the answer is held.
    pub(crate) fn connection(&self) -> Held<'_> {
        Held::new(&self.open)
    }

    /// A connection was turned away.
    pub(crate) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    fn end(&self, method: &'static str, route: &str, status: u16, took: Duration) {
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        *ended.count.entry((method, route.to_owned(), status)).or_default() += 1;
        for (slot, (bound, _)) in ended.within.iter_mut().zip(BOUNDS) {
            *slot += u64::from(took <= bound);
        }
        ended.total += 1;
        ended.time += took;
    }

    /// In the text format of Prometheus.
    fn text(&self, desk: &Desk) -> String {
        let mut out = String::new();
        let mut say = |line: std::fmt::Arguments<'_>| {
            let _ = writeln!(out, "{line}");
        };
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        say(format_args!("# TYPE wederkeer_info gauge"));
        let (policy, version) = (desk.package().hash(), env!("CARGO_PKG_VERSION"));
        say(format_args!("wederkeer_info{{version=\"{version}\",policy=\"{policy}\"}} 1"));
        say(format_args!("# TYPE wederkeer_package_cells gauge"));
        let cells = desk.package().cells();
        say(format_args!("wederkeer_package_cells{{kind=\"whole\"}} {}", cells.whole));
        say(format_args!("wederkeer_package_cells{{kind=\"distinct\"}} {}", cells.distinct));
        say(format_args!("# TYPE wederkeer_connections_open gauge"));
        say(format_args!("wederkeer_connections_open {}", load(&self.open)));
        say(format_args!("# TYPE wederkeer_connections_refused_total counter"));
        say(format_args!("wederkeer_connections_refused_total {}", load(&self.refused)));
        say(format_args!("# TYPE wederkeer_requests_in_flight gauge"));
        say(format_args!("wederkeer_requests_in_flight {}", load(&self.in_flight)));
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        say(format_args!("# TYPE wederkeer_requests_total counter"));
        for ((method, route, status), count) in &ended.count {
            say(format_args!(
                "wederkeer_requests_total{{method=\"{method}\",route=\"{route}\",\
                 status=\"{status}\"}} {count}"
            ));
        }
        say(format_args!("# TYPE wederkeer_request_seconds histogram"));
        for ((_, bound), count) in BOUNDS.iter().zip(&ended.within) {
            say(format_args!("wederkeer_request_seconds_bucket{{le=\"{bound}\"}} {count}"));
        }
        say(format_args!("wederkeer_request_seconds_bucket{{le=\"+Inf\"}} {}", ended.total));
        let (whole, rest) = (ended.time.as_secs(), ended.time.subsec_micros());
        say(format_args!("wederkeer_request_seconds_sum {whole}.{rest:06}"));
        say(format_args!("wederkeer_request_seconds_count {}", ended.total));
        out
    }
}

/// Counts a request, and logs it in one line without anything of what was entered.
pub(crate) async fn observed(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let meter = desk.meter();
    let in_flight = Held::new(&meter.in_flight);
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    drop(in_flight);
    let (took, status) = (started.elapsed(), response.status().as_u16());
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    meter.end(method, route, status, took);
    let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(method, route, status, microseconds, "answered");
    response
}

/// A method that HTTP knows; any word can come from outside.
fn known(method: &Method) -> &'static str {
    let all = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    all.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Whether the server answers, and from which policies.
pub(crate) async fn health(State(desk): State<Desk>) -> Response {
    let (policy, version) = (desk.package().hash(), env!("CARGO_PKG_VERSION"));
    format!("ok\nversion {version}\npolicy {policy}\n").into_response()
}

/// The counters.
pub(crate) async fn metrics(State(desk): State<Desk>) -> Response {
    let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
    ([kind], desk.meter().text(&desk)).into_response()
}
