//! The log of processing in the database, and the secret that its pseudonyms are made with.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{processings, secrets};
use super::{Db, StoreError};

/// That the data of one person were used.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = processings)]
pub struct Processing {
    /// The record of the journal.
    pub seq: i64,
    /// The place among the persons of that record.
    pub place: i64,
    /// What belongs together: 16 bytes as text.
    pub trace: String,
    /// This line: 8 bytes as text.
    pub operation: String,
    /// When.
    pub at: String,
    /// The activity, as an address.
    pub activity: String,
    /// The pseudonym of the person.
    pub subject: String,
    /// What the pseudonym was made of.
    pub subject_type: String,
}

pub(crate) fn process(db: &mut Db, line: Processing) -> Result<(), StoreError> {
    diesel::insert_into(processings::table).values(line).execute(db)?;
    Ok(())
}

/// Lines after a place, at most so many.
pub(crate) fn processings(
    db: &mut Db,
    (seq, place): (i64, i64),
    at_most: i64,
) -> Result<Vec<Processing>, StoreError> {
    let later = processings::seq.gt(seq).or(processings::place.gt(place));
    let rows = processings::table.filter(processings::seq.ge(seq)).filter(later);
    Ok(rows.order((processings::seq, processings::place)).limit(at_most).load(db)?)
}

/// What a record did first, which the rest of it is a part of.
pub(crate) fn operation(db: &mut Db, seq: i64) -> Result<Option<String>, StoreError> {
    let first = processings::table.find((seq, 0)).select(processings::operation);
    Ok(first.first(db).optional()?)
}

pub(crate) fn secret(db: &mut Db, name: &str) -> Result<Option<String>, StoreError> {
    Ok(secrets::table.find(name).select(secrets::value).first(db).optional()?)
}

pub(crate) fn keep_secret(db: &mut Db, name: &str, value: &str) -> Result<(), StoreError> {
    let row = (secrets::name.eq(name), secrets::value.eq(value));
    diesel::insert_into(secrets::table).values(row).execute(db)?;
    Ok(())
}
