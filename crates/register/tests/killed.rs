//! The process is killed at any moment, while it writes: what was acknowledged is there, nothing is
//! half, and the chain holds.
//!
//! This program is both the test and, with `KILLED_DATABASE`, the process that is killed.
//! `KILLS=1000` makes it long.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and the worker says what it did"
)]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use register::actor::Role;
use register::store::{Database, Store};
use register::{Acted, Register};
use support::life::{Dice, next, open};
use support::{Hand, Place, act, actor, fund, package};

const DATABASE: &str = "KILLED_DATABASE";
const DAY: &str = "2025-03-03";

fn main() {
    let seed: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    if let Ok(address) = std::env::var(DATABASE) {
        return work(&address, seed);
    }
    let kills = std::env::var("KILLS").map_or(6, |text| text.parse().unwrap());
    for place in Place::all() {
        kill(&place, kills);
    }
    println!("test result: ok. killed {kills} times on each database");
}

fn register_in(database: &Database) -> Register {
    let store = Store::open(database.clone()).unwrap();
    Register::new(
        store,
        (package(), support::periods()),
        Hand::at(DAY).clock(),
        jiff::tz::TimeZone::UTC,
    )
}

/// Works until it is killed; says what was acknowledged, a line for each.
fn work(address: &str, seed: u64) {
    let register = register_in(&Database::parse(address).unwrap());
    let mut dice = Dice::new(seed);
    let mut cases: Vec<i64> = Vec::new();
    loop {
        if cases.len() < 8 || dice.one_in(40) {
            let made = open(&register, &mut dice, DAY);
            if let Some(id) = made {
                println!("{id} 1");
                cases.push(id);
            }
        }
        let place = usize::try_from(dice.below(u64::try_from(cases.len().max(1)).unwrap()));
        let Some(id) = cases.get(place.unwrap()).copied() else { continue };
        let auditor = actor("aya", "dtv", Role::Auditor);
        let case = register.as_known(&auditor, id, jiff::Timestamp::MAX, Some("toezicht")).unwrap();
        let (who, wish) = next(&mut dice, &case, DAY);
        let at = Acted { case: id, version: case.version };
        if let Ok(acted) = act(&register, &who, at, wish) {
            println!("{} {}", acted.case, acted.version);
        }
    }
}

fn kill(place: &Place, kills: u64) {
    let register = place.register(&Hand::at(DAY));
    fund(&register, 2025, "900000");
    let address = match &place.database {
        Database::Sqlite(path) => format!("sqlite:{}", path.display()),
        Database::Postgres(address) => address.clone(),
    };
    let mut dice = Dice::new(5);
    for round in 1..=kills {
        let mut worker = Command::new(std::env::current_exe().unwrap())
            .arg(round.to_string())
            .env(DATABASE, &address)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // After so many acknowledgements, and then at once: somewhere in the next write.
        let many = 1 + dice.below(60);
        let mut said = BufReader::new(worker.stdout.take().unwrap()).lines();
        let mut acknowledged: BTreeMap<i64, i64> = BTreeMap::new();
        let mut hear = |line: String| {
            // The last line may be cut off; a whole one is an acknowledgement.
            if let Some((case, version)) = line.split_once(' ')
                && let (Ok(case), Ok(version)) = (case.parse(), version.parse::<i64>())
            {
                let known = acknowledged.entry(case).or_default();
                *known = version.max(*known);
            }
        };
        for _ in 0..many {
            hear(said.next().unwrap().unwrap());
        }
        worker.kill().unwrap();
        worker.wait().unwrap();
        // What it said before it was killed counts too. A line that is cut off names a lower
        // version.
        said.map_while(Result::ok).for_each(&mut hear);

        let auditor = actor("aya", "dtv", Role::Auditor);
        for (id, version) in acknowledged {
            let case =
                register.as_known(&auditor, id, jiff::Timestamp::MAX, Some("toezicht")).unwrap();
            assert!(case.version >= version, "round {round}: case {id} lost version {version}");
        }
        // What is broken stays broken: the whole chain, many times longer at the end, is looked at
        // in every round only where there are few.
        if round % (kills / 50).max(1) == 0 || round == kills {
            register.verify().unwrap_or_else(|wrong| panic!("round {round}: {wrong}"));
        }
    }
}
