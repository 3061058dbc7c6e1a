//! One code for two databases: which one, and how to speak to it.

use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use diesel::{Connection as _, PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::StoreError;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// A connection to either database. Every query is written once, and checked when it is compiled.
#[derive(diesel::MultiConnection)]
pub(crate) enum Db {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Where a register is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// In a file on this machine; nothing else is needed.
    Sqlite(PathBuf),
    /// On a PostgreSQL server, by its address.
    Postgres(String),
}

impl Database {
    /// Reads `sqlite:register.db`, or `postgres://user@host/name`.
    ///
    /// # Errors
    /// In words, when it is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:").filter(|path| !path.is_empty()) {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("sqlite:FILE or postgres://USER@HOST/NAME".to_owned())
    }
}

/// Makes connections for the pool.
#[derive(Debug)]
pub(super) struct Manager(pub(super) Database);

/// What each connection to SQLite is told. `NORMAL` commits whole or not at all; waiting for the
/// disk is the doing of [`Synced`](super::synced::Synced).
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; \
     PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536;";

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = StoreError;

    fn connect(&self) -> Result<Db, StoreError> {
        let made = match &self.0 {
            Database::Sqlite(path) => {
                let mut made = SqliteConnection::establish(&path.to_string_lossy())?;
                made.batch_execute(SQLITE_SETTINGS)?;
                Db::Sqlite(made)
            }
            Database::Postgres(address) => Db::Postgres(PgConnection::establish(address)?),
        };
        Ok(made)
    }

    fn is_valid(&self, connection: &mut Db) -> Result<(), StoreError> {
        Ok(connection.batch_execute("SELECT 1")?)
    }

    fn has_broken(&self, connection: &mut Db) -> bool {
        std::thread::panicking() || connection.batch_execute("SELECT 1").is_err()
    }
}

pub(super) type Pooled = PooledConnection<Manager>;

/// So many connections at once; further requests wait for one.
const CONNECTIONS: u32 = 16;
/// So long they wait.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

pub(super) fn pool(database: Database) -> Result<Pool<Manager>, StoreError> {
    let manager = Manager(database);
    // A first one by itself: its error says what is wrong, where the pool would only say "timed
    // out".
    drop(manager.connect()?);
    let builder = Pool::builder().max_size(CONNECTIONS).min_idle(Some(1));
    Ok(builder.connection_timeout(PATIENCE).test_on_check_out(true).build(manager)?)
}

/// Brings the tables to this version of the program. What is there is kept.
pub(super) fn migrate(connection: &mut Db) -> Result<usize, StoreError> {
    let done = match connection {
        Db::Sqlite(one) => one.run_pending_migrations(SQLITE).map(|done| done.len()),
        Db::Postgres(one) => one.run_pending_migrations(POSTGRES).map(|done| done.len()),
    };
    done.map_err(|error| StoreError(error.to_string()))
}

/// How many migrations this version has that the database has not.
pub(super) fn behind(connection: &mut Db) -> Result<usize, StoreError> {
    let left = match connection {
        Db::Sqlite(one) => one.pending_migrations(SQLITE).map(|left| left.len()),
        Db::Postgres(one) => one.pending_migrations(POSTGRES).map(|left| left.len()),
    };
    left.map_err(|error| StoreError(error.to_string()))
}
