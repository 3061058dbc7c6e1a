//! How fast the register answers when it is full: lists, searches, cases and commands.
//!
//! `cargo bench -p register` fills 200,000 cases in SQLite, and a million in PostgreSQL when
//! `REGISTER_POSTGRES` holds the address of an empty database. A thousand cases go their whole way
//! through the door; the rest are copies of their rows. The chain is not made for copies, so this
//! database does not verify; it is there to be read.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a benchmark stops at the first surprise, and prints rates"
)]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::time::{Duration, Instant};

use register::Register;
use register::actor::{Actor, Role};
use register::case::Step;
use register::store::{Database, Filter, Store};
use serde_json::json;
use support::life::{Dice, next, open};
use support::{Acted, Hand, Place, act, actor, counsellor, fund, package};

const DAY: &str = "2025-03-03";
/// Cases that really went their way.
const REAL: i64 = 1_000;

fn main() {
    let sqlite = Place::sqlite();
    measure("SQLite", &sqlite, number("CASES", 200_000));
    if let Ok(address) = std::env::var("REGISTER_POSTGRES") {
        let place = Place::at(Database::parse(&address).unwrap());
        measure("PostgreSQL", &place, number("POSTGRES_CASES", 1_000_000));
    } else if let Some(place) = Place::postgres() {
        // The throw-away server does not wait for the disk; its commands are no measure.
        measure("PostgreSQL, throw-away", &place, number("POSTGRES_CASES", 20_000));
    }
}

fn number(name: &str, otherwise: i64) -> i64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

fn measure(name: &str, place: &Place, cases: i64) {
    let hand = Hand::at(DAY);
    let register = place.register(&hand);
    fund(&register, 2025, "900000000");
    let started = Instant::now();
    let (wishes, granted) = fill(&register);
    let seconds = started.elapsed().as_secs_f64();
    println!("{name}: {granted} of {wishes} wishes granted in {seconds:.1} s, one person");
    durable(name, &register);
    let started = Instant::now();
    copy(place, cases);
    println!("{name}: {cases} cases after {:.0} s", started.elapsed().as_secs_f64());
    let store = Store::open(place.database.clone()).unwrap();
    let register = Register::new(
        store,
        (package(), support::periods()),
        hand.clock(),
        jiff::tz::TimeZone::UTC,
    );
    answers(name, &register, cases);
}

/// A thousand cases on their way, in every step.
fn fill(register: &Register) -> (u64, u64) {
    let mut dice = Dice::new(1);
    let (mut wishes, mut granted) = (0, 0);
    let auditor = actor("aya", "dtv", Role::Auditor);
    for _ in 0..REAL {
        let Some(id) = open(register, &mut dice, DAY) else { continue };
        for _ in 0..dice.below(9) {
            let case =
                register.as_known(&auditor, id, jiff::Timestamp::MAX, Some("toezicht")).unwrap();
            let (who, wish) = next(&mut dice, &case, DAY);
            wishes += 1;
            let at = Acted { case: id, version: case.version };
            granted += u64::from(act(register, &who, at, wish).is_ok());
        }
    }
    (wishes, granted)
}

/// Commands a second, each on the disk before it is acknowledged: by one person, and by many.
fn durable(name: &str, register: &Register) {
    let who = actor("cor", "iom", Role::Coordinator);
    let all = Filter { steps: vec![Step::Prepared], at_most: 200, ..Filter::default() };
    let rows = register.list(&counsellor(), all).unwrap();
    let at: Vec<Acted> =
        rows.iter().map(|row| Acted { case: row.id, version: row.version }).collect();
    let wish = json!({"command": "assign", "to": "carla", "reason": "verdeling van het werk"});
    let mut at = at;
    for people in [1, 16] {
        let share = at.len().div_ceil(people);
        let started = Instant::now();
        let done: u32 = std::thread::scope(|scope| {
            let work = |own: &mut [Acted]| {
                let mut done = 0_u32;
                while started.elapsed() < Duration::from_secs(3) {
                    for place in own.iter_mut() {
                        *place = act(register, &who, *place, wish.clone()).unwrap();
                        done += 1;
                    }
                }
                done
            };
            let running: Vec<_> =
                at.chunks_mut(share).map(|own| scope.spawn(move || work(own))).collect();
            running.into_iter().map(|one| one.join().unwrap()).sum()
        });
        let rate = f64::from(done) / started.elapsed().as_secs_f64();
        println!("{name}: {rate:.0} durable commands a second, {people} at a time");
    }
}

/// Copies of the rows of the real cases, with other numbers and other words in the names.
fn copy(place: &Place, cases: i64) {
    let times = cases / REAL - 1;
    let many = format!(
        "WITH RECURSIVE k(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM k WHERE n < {times})"
    );
    let r = REAL;
    for (into, columns) in [
        (
            "cases",
            format!(
                "id + {r} * n, version, organisation, offered_to, channel, departure, \
            step, granted, assigned_to, persons, nationality, registered_on, departs_on, due_on, \
            due, total, opened_at, changed_at, closed_on, last_paid_on, erased"
            ),
        ),
        (
            "persons",
            format!(
                "case_id + {r} * n, person, v_number, family_name, given_names, born, \
            name_key || n, granted, helped_on"
            ),
        ),
        ("name_words", format!("word || n, case_id + {r} * n, person")),
        (
            "events",
            format!(
                "seq + 1000000 * n, at, actor, organisation, case_id + {r} * n, version, \
            kind, body, private, salt, private_digest, hash"
            ),
        ),
        ("balances", format!("account, case_id + {r} * n, person, benefit, funder, year, amount")),
    ] {
        let only = match into {
            "events" => "WHERE case_id IS NOT NULL AND version IS NOT NULL",
            "balances" => "WHERE case_id > 0",
            _ => "",
        };
        place
            .sql(&format!("{many} INSERT INTO {into} SELECT {columns} FROM {into}, k {only}"))
            .unwrap();
    }
    let factor = times + 1;
    place.sql(&format!("UPDATE counts SET many = many * {factor}")).unwrap();
    place.sql("ANALYZE").unwrap();
}

/// What a page asks, a thousand times, here and there in the register.
fn answers(name: &str, register: &Register, cases: i64) {
    let mut dice = Dice::new(2);
    let mut some = move || 1 + i64::try_from(dice.below(u64::try_from(cases).unwrap())).unwrap();
    let iom = counsellor();
    let overseer = actor("sanne", "dtv", Role::Supervisor);
    let page = |who: &Actor, steps: Vec<Step>, after: Option<(Option<jiff::civil::Date>, i64)>| {
        let filter = Filter { steps, after, at_most: 50, ..Filter::default() };
        let listed = register.listed(who, filter).unwrap();
        assert!(!listed.rows.is_empty(), "an empty page is no measure");
    };
    time(name, "worklist, own organisation", || page(&iom, Vec::new(), None));
    time(name, "worklist, all organisations", || page(&overseer, Vec::new(), None));
    time(name, "worklist, one step", || page(&iom, vec![Step::Approved], None));
    time(name, "worklist, far down", || page(&iom, Vec::new(), Some((None, cases / 2))));
    time(name, "search by name", || {
        let id = some();
        let words = format!("ahmed{}", (id / REAL).max(1));
        register.search(&iom, &words).unwrap();
    });
    time(name, "search by number of the case", || {
        let id = some();
        register.search(&overseer, &id.to_string()).unwrap();
    });
    time(name, "case page: case and history", || {
        let id = some();
        if register.case(&iom, id, Some("voortgang")).is_ok() {
            register.history(&iom, id).unwrap();
        }
    });
    time(name, "budgets", || {
        register.budgets(&support::treasurer()).unwrap();
    });
}

fn time(name: &str, what: &str, mut work: impl FnMut()) {
    let mut times: Vec<Duration> = (0..1_000)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let at = |place: usize| times[place].as_secs_f64() * 1_000.0;
    println!("{name}: {what}: median {:.2} ms, p99 {:.2} ms", at(500), at(990));
}
