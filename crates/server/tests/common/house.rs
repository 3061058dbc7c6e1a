//! A register with some people and a clock. Programs come to it with a token (`office.rs`), people
//! with a browser (`visitor.rs`).

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::Budget;
use money::Cents;
use register::Register;
use register::actor::{Actor, Role};
use register::login::NewUser;
use register::periods::Periods;
use register::store::{Database, Organisation, Store};
use server::Desk;

use super::checked;

#[path = "../../../register/tests/support/server.rs"]
mod postgres;

const PEOPLE: [(&str, &str, Role); 10] = [
    ("carla", "iom", Role::Counsellor),
    ("mo", "iom", Role::Counsellor),
    ("cor", "iom", Role::Coordinator),
    ("conny", "iom", Role::Controller),
    ("nour", "ngo", Role::Coordinator),
    ("sanne", "dtv", Role::Supervisor),
    ("dirk", "dtv", Role::Controller),
    ("aya", "dtv", Role::Auditor),
    ("rein", "dtv", Role::RecordsManager),
    ("bea", "dtv", Role::Administrator),
];

/// A register that is gone after the test. Only `mo` needs codes.
pub(crate) struct House {
    pub(crate) desk: Desk,
    pub(crate) register: Register,
    passwords: BTreeMap<String, String>,
    seconds: Arc<AtomicI64>,
    _folder: Option<Folder>,
}

/// A folder that is gone after the test.
struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl House {
    /// On a day in October 2024, without budgets.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("house-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self::kept_in(Database::Sqlite(folder.join("register.db")), Some(Folder(folder)))
    }

    /// One in every database there is, each in March 2025 and with a budget of every funder.
    pub(crate) fn everywhere() -> Vec<Self> {
        let postgres = postgres::database();
        let postgres =
            postgres.map(|address| Self::kept_in(Database::parse(&address).unwrap(), None));
        std::iter::once(Self::new()).chain(postgres).map(Self::with_budgets).collect()
    }

    fn kept_in(database: Database, folder: Option<Folder>) -> Self {
        Store::migrate(database.clone()).unwrap();
        let package = Arc::new(checked());
        let seconds = Arc::new(AtomicI64::new(0));
        let hand = seconds.clone();
        let clock = Arc::new(move || Timestamp::from_second(hand.load(Ordering::SeqCst)).unwrap());
        let store = Store::open(database).unwrap();
        let policy = (package.clone(), Arc::new(Periods::inside().unwrap()));
        let register = Register::new(store, policy, clock, TimeZone::UTC);
        let today = {
            let register = register.clone();
            move || register.today()
        };
        let desk = Desk::new(package, today).with_register(register.clone());
        let passwords = BTreeMap::new();
        let mut house = Self { desk, register, passwords, seconds, _folder: folder };
        house.at("2024-10-01T10:00:00Z");
        house.move_in();
        house
    }

    /// In March 2025, with a budget of every funder.
    pub(crate) fn funded() -> Self {
        Self::new().with_budgets()
    }

    fn with_budgets(self) -> Self {
        self.at("2025-03-03T12:00:00Z");
        let dirk = Actor::command_line("dtv", Role::Controller);
        for funder in ["nl-state", "amif", "frontex"] {
            let budget = Budget { funder: funder.to_owned(), year: 2025 };
            let amount = Cents::parse("100000").unwrap();
            self.register.fund(&dirk, budget, amount, "begroting JenV").unwrap();
        }
        self
    }

    fn move_in(&mut self) {
        for (id, title) in [("dtv", "DT&V"), ("iom", "IOM"), ("ngo", "Stichting")] {
            let one =
                Organisation { id: id.to_owned(), title: title.to_owned(), oversees: id == "dtv" };
            self.register.add_organisation(one).unwrap();
        }
        for (name, organisation, role) in PEOPLE {
            let new = NewUser {
                name: name.to_owned(),
                organisation: organisation.to_owned(),
                role,
                password: None,
                needs_code: name == "mo",
                subject: None,
            };
            self.passwords.insert(name.to_owned(), self.register.add_user(None, new).unwrap());
        }
    }

    /// Sets the clock.
    pub(crate) fn at(&self, moment: &str) {
        let moment: Timestamp = moment.parse().unwrap();
        self.seconds.store(moment.as_second(), Ordering::SeqCst);
    }

    /// Sets it to noon of a day, in UTC.
    pub(crate) fn set(&self, day: &str) {
        self.at(&format!("{day}T12:00:00Z"));
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_second(self.seconds.load(Ordering::SeqCst)).unwrap()
    }

    /// The first password; nothing for somebody who is not there.
    pub(crate) fn password(&self, name: &str) -> &str {
        self.passwords.get(name).map_or("", String::as_str)
    }
}
