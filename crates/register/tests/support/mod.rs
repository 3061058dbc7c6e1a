//! What the tests of the register share: a register on each database, people, and households.

// Each test file uses a part of it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

pub(crate) mod life;
pub(crate) mod server;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::Budget;
use money::Cents;
pub(crate) use register::Acted;
use register::actor::{Actor, Role};
use register::case::Intake;
use register::periods::Periods;
use register::store::{Database, Store};
use register::{Clock, Refused, Register};
use rules::check::Package;
use rules::parse::SourceFile;
use serde_json::{Value, json};

/// The policy of the project.
pub(crate) fn package() -> Arc<Package> {
    static PACKAGE: OnceLock<Arc<Package>> = OnceLock::new();
    let read = || {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
        let mut files = Vec::new();
        walk(&root, &root, &mut files);
        Arc::new(rules::check::package(files).expect("the policies are in order"))
    };
    PACKAGE.get_or_init(read).clone()
}

/// The periods inside.
pub(crate) fn periods() -> Arc<Periods> {
    Arc::new(Periods::inside().unwrap())
}

/// The policy with a word exchanged, as it may be changed one day.
pub(crate) fn package_with(file: &str, from: &str, to: &str) -> Arc<Package> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    let changed = files.iter_mut().find(|one| one.name == file).expect("the file is there");
    assert!(changed.text.contains(from), "{from}");
    changed.text = changed.text.replace(from, to);
    Arc::new(rules::check::package(files).expect("the changed policies are in order"))
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

/// A clock that stands still until it is set.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(crate) fn at(day: &str) -> Self {
        let hand = Self(Arc::new(AtomicI64::new(0)));
        hand.set(day);
        hand
    }

    /// Noon of a day, in UTC.
    pub(crate) fn set(&self, day: &str) {
        let noon: Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
        self.0.store(noon.as_second(), Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let seconds = self.0.clone();
        Arc::new(move || Timestamp::from_second(seconds.load(Ordering::SeqCst)).unwrap())
    }
}

/// A folder that is gone after the test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("register-{}-{count}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A database of its own for one test.
pub(crate) struct Place {
    pub(crate) database: Database,
    _folder: Option<Folder>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = Folder::new();
        let database = Database::Sqlite(folder.0.join("register.db"));
        Self { database, _folder: Some(folder) }
    }

    /// `None`, and a line that says so, where there is no PostgreSQL.
    pub(crate) fn postgres() -> Option<Self> {
        let address = server::database()?;
        let database = Database::parse(&address).unwrap();
        Some(Self { database, _folder: None })
    }

    /// A database that is there already.
    pub(crate) fn at(database: Database) -> Self {
        Self { database, _folder: None }
    }

    /// Every database there is.
    pub(crate) fn all() -> Vec<Self> {
        std::iter::once(Self::sqlite()).chain(Self::postgres()).collect()
    }

    /// A register in it, empty.
    pub(crate) fn register(&self, hand: &Hand) -> Register {
        Store::migrate(self.database.clone()).unwrap();
        self.again(hand, package())
    }

    /// The register in it, as it is, under a policy.
    pub(crate) fn again(&self, hand: &Hand, package: Arc<Package>) -> Register {
        let store = Store::open(self.database.clone()).unwrap();
        Register::new(store, (package, periods()), hand.clock(), TimeZone::UTC)
    }

    /// The last of what a database program says to SQL. For looking, and for breaking things.
    pub(crate) fn sql(&self, sql: &str) -> Result<(), String> {
        use diesel::Connection as _;
        use diesel::connection::SimpleConnection as _;
        let done = match &self.database {
            Database::Sqlite(path) => {
                let path = path.to_string_lossy();
                diesel::SqliteConnection::establish(&path).unwrap().batch_execute(sql)
            }
            Database::Postgres(address) => {
                diesel::PgConnection::establish(address).unwrap().batch_execute(sql)
            }
        };
        done.map_err(|error| error.to_string())
    }
}

/// Somebody in an organisation; DT&V oversees the others.
pub(crate) fn actor(user: &str, organisation: &str, role: Role) -> Actor {
    Actor {
        user: user.to_owned(),
        organisation: organisation.to_owned(),
        oversees: organisation == "dtv",
        role,
    }
}

pub(crate) fn counsellor() -> Actor {
    actor("carla", "iom", Role::Counsellor)
}

pub(crate) fn coordinator() -> Actor {
    actor("cor", "iom", Role::Coordinator)
}

pub(crate) fn controller() -> Actor {
    actor("conny", "iom", Role::Controller)
}

/// The controller of DT&V, who sets budgets.
pub(crate) fn treasurer() -> Actor {
    actor("dirk", "dtv", Role::Controller)
}

pub(crate) fn euros(text: &str) -> Cents {
    Cents::parse(text).unwrap()
}

pub(crate) fn budget(funder: &str, year: i16) -> Budget {
    Budget { funder: funder.to_owned(), year }
}

/// Gives every funder so much for a year.
pub(crate) fn fund(register: &Register, year: i16, amount: &str) {
    for funder in ["nl-state", "amif", "frontex"] {
        let source = "begroting JenV";
        register.fund(&treasurer(), budget(funder, year), euros(amount), source).unwrap();
    }
}

/// The conditions of IOM (E5), all met.
const CONDITIONS: [&str; 6] = [
    "cannot-pay-journey",
    "no-return-in-five-years",
    "no-other-reintegration",
    "valid-travel-document",
    "ends-procedures",
    "no-entry-ban",
];

/// The family of footnote 7 through IOM, registered on a day, with names that start with `name`.
pub(crate) fn family(name: &str, registered_on: &str) -> Intake {
    let person = |id: &str, born: &str| {
        let mut one = json!({ "id": id, "born": born, "nationality": "IQ" });
        one["principal"] = json!(id == "a0");
        if id != "a0" {
            one["linked_to"] = json!("a0");
        }
        one
    };
    let yes: Value = CONDITIONS.iter().map(|id| ((*id).to_owned(), json!(true))).collect();
    let mut evidence: Value =
        CONDITIONS.iter().map(|id| ((*id).to_owned(), json!("verklaring 12"))).collect();
    for fact in ["nationality", "eurp", "partner"] {
        evidence[fact] = json!("DAC-lijst 2025, paspoort");
    }
    let identity = |given: &str| json!({ "family_name": name, "given_names": given });
    serde_json::from_value(json!({
        "facts": {
            "household": {
                "registered_on": registered_on,
                "departs_on": plus(registered_on, 30),
                "departure": "voluntary",
                "channel": "iom",
                "persons": [
                    person("a0", "1985-01-01"), person("a1", "1987-01-01"),
                    person("c0", "2015-01-01"), person("c1", "2018-01-01"),
                ],
                "facts": yes,
            },
            "people": {
                "a0": identity("Ahmed"), "a1": identity("Rania"),
                "c0": identity("Omar"), "c1": identity("Lina"),
            },
            "evidence": evidence,
        }
    }))
    .unwrap()
}

/// A day some days later.
pub(crate) fn plus(day: &str, days: i64) -> String {
    let day: jiff::civil::Date = day.parse().unwrap();
    day.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

/// One wish, as JSON, by somebody; the version follows by itself.
pub(crate) fn act(
    register: &Register,
    actor: &Actor,
    case: Acted,
    command: Value,
) -> Result<Acted, Vec<Refused>> {
    let command = serde_json::from_value(command).expect("a command");
    register.act(actor, case.case, case.version, command, None)
}

/// Several wishes, one after another, which must all be granted.
pub(crate) fn follow(register: &Register, mut case: Acted, wishes: &[(&Actor, Value)]) -> Acted {
    for (actor, wish) in wishes {
        case = match act(register, actor, case, wish.clone()) {
            Ok(acted) => acted,
            Err(refused) => panic!("{wish}: {refused:#?}"),
        };
    }
    case
}

/// The words of refusals, in English.
pub(crate) fn told<T: std::fmt::Debug>(refused: Result<T, Vec<Refused>>) -> Vec<String> {
    refused.expect_err("a refusal").iter().map(|one| one.words().en).collect()
}
