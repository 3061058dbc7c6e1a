//! Where the register is kept: SQLite in a file, or PostgreSQL.
//!
//! All writes go in one order. A writer takes the one lock there is (`BEGIN IMMEDIATE`, or an
//! advisory lock), so that what it reads is what it decides on, the chain has one end, and two
//! wishes for the last euro of a budget cannot both see it. Readers see one moment and wait for
//! nobody.

mod connect;
mod ledger;
mod listed;
mod others;
mod people;
mod processings;
mod records;
mod saved;
mod schema;
mod sent;
mod sought;
mod statement;
mod synced;
mod verify;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;

pub use connect::Database;
pub(crate) use connect::Db;
use connect::{Manager, Pooled};
pub use ledger::{BudgetRow, LedgerRow};
pub(crate) use ledger::{accounts, book, budgets, postings_of};
pub(crate) use listed::relist;
pub use listed::{CaseRow, PersonRow};
pub(crate) use others::{alike_to, granted_elsewhere};
pub use people::{Organisation, User};
pub(crate) use people::{
    SessionRow, add_organisation, begin, end, end_all, organisation, organisations, put_user, seen,
    session, user, user_by_subject, users_of,
};
pub use processings::Processing;
pub(crate) use processings::{keep_secret, operation, process, processings, secret};
pub(crate) use records::{
    answered, append, bring_back, erase, next_case, of_case, remember, trail,
};
pub use saved::SavedList;
pub(crate) use saved::{drop_list, save_list, saved_lists};
pub(crate) use sent::{Sent, acknowledge, begin_sending, sent, sent_to};
pub use sought::Filter;
pub(crate) use sought::{
    by_step, counted, granted, how_many, ids, ids_of, kept, list, people_of, search,
};
pub(crate) use statement::{PaidLine, booked, paid_lines};
use synced::Synced;
pub use verify::Verified;
pub(crate) use verify::verify;

/// The database could not be read or written. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

macro_rules! from_error {
    ($($error:ty),*) => {$(
        impl From<$error> for StoreError {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}
from_error!(
    diesel::result::Error,
    diesel::ConnectionError,
    diesel::r2d2::PoolError,
    serde_json::Error,
    jiff::Error
);

/// The register's database.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    /// Writers of this process wait for each other here; those of others, at the database.
    writers: Arc<Mutex<()>>,
    /// PostgreSQL sees to this by itself.
    synced: Option<Arc<Synced>>,
}

/// The one lock of all writers on PostgreSQL; any number does, if it is always the same.
const WRITERS: &str = "SELECT pg_advisory_xact_lock(5332297)";

impl Store {
    /// Opens a database whose tables are those of this version.
    ///
    /// # Errors
    /// When it cannot be reached, or its tables are older: then `migrate` comes first.
    pub fn open(database: Database) -> Result<Self, StoreError> {
        let synced = match &database {
            Database::Sqlite(path) => Some(Arc::new(Synced::of(path))),
            Database::Postgres(_) => None,
        };
        let store = Self { pool: connect::pool(database)?, writers: Arc::default(), synced };
        match connect::behind(&mut *store.connection()?)? {
            0 => Ok(store),
            left => Err(StoreError(format!("migrations are waiting: {left}"))),
        }
    }

    /// Makes the tables, or brings them to this version; says how many steps that took.
    ///
    /// # Errors
    /// When the database cannot be reached or changed.
    pub fn migrate(database: Database) -> Result<usize, StoreError> {
        let pool = connect::pool(database)?;
        connect::migrate(&mut *pool.get()?)
    }

    fn connection(&self) -> Result<Pooled, StoreError> {
        Ok(self.pool.get()?)
    }

    /// Does something at one moment, without changing anything.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection()?;
        let begin = match &mut *connection {
            Db::Sqlite(_) => "BEGIN",
            Db::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        within(&mut connection, begin, "ROLLBACK", work)
    }

    /// Does something that is written whole, or not at all. No other writer comes between. It is on
    /// the disk before this returns.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.connection()?;
        let begin = match &mut *connection {
            Db::Sqlite(_) => "BEGIN IMMEDIATE".to_owned(),
            Db::Postgres(_) => format!("BEGIN; {WRITERS}"),
        };
        let one = self.writers.lock().unwrap_or_else(PoisonError::into_inner);
        let done = within(&mut connection, &begin, "COMMIT", work)?;
        drop(one);
        if let Some(synced) = &self.synced {
            synced.wait().map_err(|error| StoreError(format!("not on the disk: {error}")))?;
        }
        Ok(done)
    }
}

/// A transaction that is rolled back unless it came to its end.
struct Open<'a>(&'a mut Db, bool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.1 {
            // When even this fails the connection is broken, and the pool will notice.
            let _ = self.0.batch_execute("ROLLBACK");
        }
    }
}

fn within<T, E: From<StoreError>>(
    connection: &mut Db,
    begin: &str,
    end: &str,
    work: impl FnOnce(&mut Db) -> Result<T, E>,
) -> Result<T, E> {
    let failed = |error: diesel::result::Error| E::from(StoreError::from(error));
    let mut open = Open(connection, true);
    open.0.batch_execute(begin).map_err(failed)?;
    let done = work(open.0)?;
    open.0.batch_execute(end).map_err(failed)?;
    open.1 = false;
    Ok(done)
}
