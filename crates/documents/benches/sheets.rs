//! How many information sheets a minute two threads set, each with a determination of its own, and
//! whether memory stays flat: `cargo bench -p documents`. `SHEETS=` says how many.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a benchmark prints, divides and stops"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::time::Instant;

use jiff::civil::date;
use papers::approval::Approvals;
use papers::sheet::{Receipt, Sheet, sheet};
use papers::texts::Texts;
use rules::determine::determine_applicable;
use rules::parse::case::{Departure, persons_in_numbers, read};
use serde_json::json;

const THREADS: usize = 2;
const QUARTERS: usize = 4;
/// After so many sheets the typesetter forgets what it kept.
const TIDY_EVERY: usize = 16;

fn main() {
    let wanted = std::env::var("SHEETS").ok().and_then(|text| text.parse().ok());
    let wanted: usize = wanted.unwrap_or(1000);
    let package = support::package();
    let approvals = Approvals::own().expect("the approvals inside can be read");
    let press = support::press();
    let started = Instant::now();
    let mut memory = Vec::new();
    for quarter in 0..QUARTERS {
        let numbers = wanted * quarter / QUARTERS..wanted * (quarter + 1) / QUARTERS;
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let (package, approvals, press) = (&package, &approvals, &press);
                let own = numbers.clone().skip(thread).step_by(THREADS);
                scope.spawn(move || {
                    for (done, number) in own.enumerate() {
                        one(package, approvals, press, number);
                        if done % TIDY_EVERY == 0 {
                            documents::tidy_up();
                        }
                    }
                });
            }
        });
        memory.push(format!("{} MiB", peak() / 1024));
    }
    let spent = started.elapsed().as_secs_f64();
    let a_minute = wanted as f64 / spent * 60.0;
    println!("{wanted} sheets in {spent:.1} s on {THREADS} threads: {a_minute:.0} a minute");
    println!("memory at most, after each quarter of them: {}", memory.join(", "));
}

/// A household of its own, in one language after the other.
fn one(
    package: &rules::check::Package,
    approvals: &Approvals,
    press: &documents::Typst,
    number: usize,
) {
    let (adults, minors) = (1 + number % 2, number % 4);
    let persons = persons_in_numbers(adults, minors, 1, ["IQ", "MA", "NG", "GE"][number % 4]);
    let case = json!({
        "registered_on": format!("2026-{:02}-{:02}", 1 + number % 11, 1 + number % 28),
        "departure": "voluntary", "channel": "iom", "persons": persons,
    });
    let household = read(&case.to_string(), package.vocabulary()).expect("a good case");
    let readings = package.readings();
    let got = determine_applicable(package, &household, readings).expect("a scheme applies");
    let languages = Texts::all();
    let code = format!("HTTPS://VOORBEELD.NL/C#{number:032}{}", "GEZDGNBVGY3TQOJQ".repeat(15));
    let order = Sheet {
        determination: &got,
        package,
        approvals,
        texts: &languages[number % languages.len()],
        voluntary: household.departure() == Departure::Voluntary,
        made_on: date(2026, 11, 27),
        contact: None,
        receipt: Some(Receipt { text: &code, valid_until: date(2027, 11, 27) }),
    };
    let pdf = sheet(press, &order).expect("a sheet");
    assert!(!pdf.bytes.is_empty());
}

/// The most memory this process had, in KiB; nothing where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.and_then(|line| line.split_whitespace().next());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}
