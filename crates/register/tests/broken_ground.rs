//! The ground under the register gives way: the disk is full, the clock is put back. What was
//! acknowledged stays, nothing is half, and the register says what is wrong.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::process::Command as Process;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use register::store::{Database, Store};
use register::{Refused, Register};
use serde_json::json;
use support::life::Dice;
use support::{Folder, Hand, Place, act, coordinator, counsellor, family, package};

const DAY: &str = "2025-03-03";

/// A disk of one megabyte: only root may make one.
struct Small(Folder);

impl Small {
    fn new() -> Option<Self> {
        let folder = Folder::new();
        let mut mount = Process::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&folder.0);
        let made = mount.status().is_ok_and(|status| status.success());
        if !made {
            eprintln!("SKIPPED: no small disk can be mounted here (that needs root)");
        }
        made.then_some(Self(folder))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Process::new("umount").arg(&self.0.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_loses_nothing() {
    let Some(small) = Small::new() else { return };
    let database = Database::Sqlite(small.0.0.join("register.db"));
    Store::migrate(database.clone()).unwrap();
    let hand = Hand::at(DAY);
    let store = Store::open(database).unwrap();
    let register =
        Register::new(store, (package(), support::periods()), hand.clock(), TimeZone::UTC);
    let mut dice = Dice::new(1);
    let mut made = 0;
    let full = loop {
        let name = dice.name();
        match register.open(&counsellor(), family(&name, DAY), None) {
            Ok(_) => made += 1,
            Err(refused) => break refused,
        }
    };
    let [Refused::Store(why)] = full.as_slice() else { panic!("{full:?}") };
    assert!(why.contains("full"), "{why}");
    assert!(made > 3, "{made}");
    assert_eq!(register.verify().unwrap().records, made, "nothing of the last one is there");
}

#[test]
fn a_clock_that_is_put_back_confuses_neither_order_nor_history() {
    for place in Place::all() {
        let hand = Hand::at("2025-03-05");
        let register = place.register(&hand);
        let case = register.open(&counsellor(), family("Al Jalil", DAY), None).unwrap();
        hand.set("2025-03-04");
        let assign = json!({"command": "assign", "to": "carla", "reason": "verdeling"});
        let case = act(&register, &coordinator(), case, assign).unwrap();
        register.verify().unwrap();
        let known = |at: &str| {
            let at: Timestamp = at.parse().unwrap();
            register.as_known(&counsellor(), case.case, at, Some("toezicht")).map(|one| one.version)
        };
        // What came after can only be known once what came before was.
        assert_eq!(known("2025-03-04T13:00:00Z"), Err(vec![Refused::NoCase]));
        assert_eq!(known("2025-03-05T12:00:00Z"), Ok(2));
        assert_eq!(known("2025-03-05T12:00:00.5Z"), Ok(2));
    }
}
