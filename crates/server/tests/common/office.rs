//! A register with some people and a clock, and a program that holds a token.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};

use axum::http::Method;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::Budget;
use money::Cents;
use register::Register;
use register::actor::{Actor, Role};
use register::login::NewUser;
use register::store::{Database, Organisation, Store};
use serde_json::{Value, json};
use server::Desk;

use crate::common::{Answer, checked, post, with};

const PEOPLE: [(&str, &str, Role); 6] = [
    ("carla", "iom", Role::Counsellor),
    ("mo", "iom", Role::Counsellor),
    ("cor", "iom", Role::Coordinator),
    ("conny", "iom", Role::Controller),
    ("nour", "ngo", Role::Coordinator),
    ("dirk", "dtv", Role::Controller),
];

/// A register in a folder that is gone after the test. Only `mo` needs codes.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    passwords: BTreeMap<String, String>,
    seconds: Arc<AtomicI64>,
    folder: std::path::PathBuf,
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Office {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("office-{}-{count}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let database = Database::Sqlite(folder.join("register.db"));
        Store::migrate(database.clone()).unwrap();
        let package = Arc::new(checked());
        let seconds = Arc::new(AtomicI64::new(0));
        let clock = seconds.clone();
        let clock = Arc::new(move || Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap());
        let store = Store::open(database).unwrap();
        let register = Register::new(store, package.clone(), clock, TimeZone::UTC);
        let desk = Desk::new(package, || jiff::civil::date(2025, 3, 3));
        let passwords = BTreeMap::new();
        let mut office = Self { desk, passwords, seconds, folder };
        office.set("2025-03-03");
        office.move_in(&register);
        office.desk = office.desk.clone().with_register(register);
        office
    }

    fn move_in(&mut self, register: &Register) {
        for (id, title) in [("dtv", "DT&V"), ("iom", "IOM"), ("ngo", "Stichting")] {
            let one =
                Organisation { id: id.to_owned(), title: title.to_owned(), oversees: id == "dtv" };
            register.add_organisation(one).unwrap();
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
            self.passwords.insert(name.to_owned(), register.add_user(None, new).unwrap());
        }
        let dirk = Actor::command_line("dtv", Role::Controller);
        for funder in ["nl-state", "amif", "frontex"] {
            let budget = Budget { funder: funder.to_owned(), year: 2025 };
            let amount = Cents::parse("100000").unwrap();
            register.fund(&dirk, budget, amount, "begroting JenV").unwrap();
        }
    }

    /// Noon of a day, in UTC.
    pub(crate) fn set(&self, day: &str) {
        let noon: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
        self.seconds.store(noon.as_second(), Ordering::SeqCst);
    }

    pub(crate) fn password(&self, name: &str) -> &str {
        &self.passwords[name]
    }

    pub(crate) async fn log_in(&self, name: &str, password: &str) -> Answer {
        let body = json!({"name": name, "password": password}).to_string();
        post(&self.desk, "/v1/sessies", body).await
    }

    /// Somebody who is logged in.
    pub(crate) async fn member(&self, name: &str) -> Member {
        let answer = self.log_in(name, self.password(name)).await;
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        Member { desk: self.desk.clone(), name: name.to_owned(), token }
    }
}

/// Somebody with a token.
pub(crate) struct Member {
    pub(crate) desk: Desk,
    pub(crate) name: String,
    pub(crate) token: String,
}

impl Member {
    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        more: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(more);
        with(&self.desk, method, path, &headers, body).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], String::new()).await
    }

    pub(crate) async fn search(&self, words: &str) -> Answer {
        let headers = [("content-type", "application/json")];
        let body = json!({ "zoek": words }).to_string();
        self.ask(Method::POST, "/v1/zaken/_zoek", &headers, body).await
    }

    pub(crate) async fn open(&self, intake: &Value, key: &str) -> Answer {
        let headers = [("content-type", "application/json"), ("idempotency-key", key)];
        self.ask(Method::POST, "/v1/zaken", &headers, intake.to_string()).await
    }

    /// Asks for something to be done, with a key of its own.
    pub(crate) async fn act(&self, id: i64, version: i64, command: &Value) -> Answer {
        static KEYS: AtomicU32 = AtomicU32::new(0);
        let key = format!("key {}", KEYS.fetch_add(1, Ordering::SeqCst));
        self.act_with(id, version, command, &key).await
    }

    pub(crate) async fn act_with(
        &self,
        id: i64,
        version: i64,
        command: &Value,
        key: &str,
    ) -> Answer {
        let seen = format!("\"{version}\"");
        let headers = [
            ("content-type", "application/json"),
            ("idempotency-key", key),
            ("if-match", seen.as_str()),
        ];
        let path = format!("/v1/zaken/{id}/opdrachten");
        self.ask(Method::POST, &path, &headers, command.to_string()).await
    }
}

/// The family of the example, with other names.
pub(crate) fn intake(name: &str) -> Value {
    let text = include_str!("../examples/intake-vraag.json");
    serde_json::from_str(&text.replace("Al Jalil", name)).unwrap()
}
