//! The records of the journal: adding them, and finding them again.

use diesel::prelude::*;

use super::schema::{answered, cases, events};
use super::{Db, StoreError};
use crate::journal::{Record, START};

/// A record as a row.
#[derive(Queryable, Insertable)]
#[diesel(table_name = events)]
struct Row {
    seq: i64,
    at: String,
    actor: String,
    organisation: String,
    case_id: Option<i64>,
    version: Option<i64>,
    kind: String,
    body: String,
    private: Option<String>,
    salt: Option<String>,
    private_digest: Option<String>,
    hash: String,
}

impl From<Row> for Record {
    fn from(row: Row) -> Self {
        let Row { seq, at, actor, organisation, case_id, version, kind, body, .. } = row;
        let (private, salt) = (row.private, row.salt);
        let (private_digest, hash) = (row.private_digest, row.hash);
        Self {
            seq,
            at,
            actor,
            organisation,
            case: case_id,
            version,
            kind,
            body,
            private,
            salt,
            private_digest,
            hash,
        }
    }
}

/// Adds a record at the end of the chain: its number and its hash are set here.
pub(crate) fn append(db: &mut Db, mut record: Record) -> Result<i64, StoreError> {
    let last: Option<(i64, String)> = events::table
        .select((events::seq, events::hash))
        .order(events::seq.desc())
        .first(db)
        .optional()?;
    let (seq, before) = last.unwrap_or_else(|| (0, START.to_owned()));
    record.seq = seq + 1;
    record.hash = record.hashed(&before);
    bring_back(db, record)?;
    Ok(seq + 1)
}

/// Writes a record as it was, with its number and its hash.
pub(crate) fn bring_back(db: &mut Db, record: Record) -> Result<(), StoreError> {
    let row = Row {
        seq: record.seq,
        at: record.at,
        actor: record.actor,
        organisation: record.organisation,
        case_id: record.case,
        version: record.version,
        kind: record.kind,
        body: record.body,
        private: record.private,
        salt: record.salt,
        private_digest: record.private_digest,
        hash: record.hash,
    };
    diesel::insert_into(events::table).values(row).execute(db)?;
    Ok(())
}

/// What made a case, in order; until a moment, where one is given. What came after something later
/// was not known either, whatever the clock said.
pub(crate) fn of_case(
    db: &mut Db,
    case: i64,
    until: Option<&str>,
) -> Result<Vec<Record>, StoreError> {
    let rows = events::table
        .filter(events::case_id.eq(case))
        .filter(events::version.is_not_null())
        .order(events::version.asc());
    let rows: Vec<Row> = rows.load(db)?;
    let known = |row: &Row| until.is_none_or(|until| row.at.as_str() <= until);
    Ok(rows.into_iter().take_while(known).map(Record::from).collect())
}

/// Records after a number, at most so many: the way through the whole chain, or through what
/// happened to one case, looks included.
pub(crate) fn trail(
    db: &mut Db,
    case: Option<i64>,
    after: i64,
    at_most: i64,
) -> Result<Vec<Record>, StoreError> {
    let rows = events::table.filter(events::seq.gt(after));
    let rows: Vec<Row> = match case {
        Some(case) => {
            let rows = rows.filter(events::case_id.eq(case));
            rows.order(events::seq.asc()).limit(at_most).load(db)?
        }
        None => rows.order(events::seq.asc()).limit(at_most).load(db)?,
    };
    Ok(rows.into_iter().map(Record::from).collect())
}

/// Erases what is personal in the records of a case; says in how many.
pub(crate) fn erase(db: &mut Db, case: i64) -> Result<usize, StoreError> {
    let personal =
        events::table.filter(events::case_id.eq(case)).filter(events::private.is_not_null());
    let nothing: Option<String> = None;
    let gone = (events::private.eq(nothing.clone()), events::salt.eq(nothing));
    Ok(diesel::update(personal).set(gone).execute(db)?)
}

/// The number of the next case.
pub(crate) fn next_case(db: &mut Db) -> Result<i64, StoreError> {
    let last: Option<i64> = cases::table.select(diesel::dsl::max(cases::id)).first(db)?;
    Ok(last.unwrap_or(0) + 1)
}

/// What was answered to a request with this key: its digest, the case and the version.
pub(crate) fn answered(
    db: &mut Db,
    actor: &str,
    key: &str,
) -> Result<Option<(String, i64, i64)>, StoreError> {
    let found = answered::table
        .filter(answered::actor.eq(actor))
        .filter(answered::key.eq(key))
        .select((answered::digest, answered::case_id, answered::version));
    Ok(found.first(db).optional()?)
}

/// Remembers what was answered to a request.
pub(crate) fn remember(
    db: &mut Db,
    (actor, key, digest): (&str, &str, &str),
    (case, version): (i64, i64),
) -> Result<(), StoreError> {
    let row = (
        answered::actor.eq(actor),
        answered::key.eq(key),
        answered::digest.eq(digest),
        answered::case_id.eq(case),
        answered::version.eq(version),
    );
    diesel::insert_into(answered::table).values(row).execute(db)?;
    Ok(())
}
