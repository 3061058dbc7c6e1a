//! How far the log of processing came at each receiver, in the database.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::sent;
use super::{Db, StoreError};

/// The last line that a receiver has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = sent)]
pub(crate) struct Sent {
    /// Its address.
    pub receiver: String,
    /// The record of the journal.
    pub seq: i64,
    /// The place among the persons of that record; -1 before the first.
    pub place: i64,
}

pub(crate) fn sent(db: &mut Db) -> Result<Vec<Sent>, StoreError> {
    Ok(sent::table.order(sent::receiver).load(db)?)
}

pub(crate) fn sent_to(db: &mut Db, receiver: &str) -> Result<Option<Sent>, StoreError> {
    Ok(sent::table.find(receiver).first(db).optional()?)
}

pub(crate) fn begin_sending(db: &mut Db, row: Sent) -> Result<(), StoreError> {
    diesel::insert_into(sent::table).values(row).execute(db)?;
    Ok(())
}

/// Only forward: of two who send at once, the one who is behind takes nothing back.
pub(crate) fn acknowledge(db: &mut Db, row: Sent) -> Result<(), StoreError> {
    let earlier = sent::seq.lt(row.seq).or(sent::seq.eq(row.seq).and(sent::place.lt(row.place)));
    let rows = sent::table.filter(sent::receiver.eq(row.receiver)).filter(earlier);
    diesel::update(rows).set((sent::seq.eq(row.seq), sent::place.eq(row.place))).execute(db)?;
    Ok(())
}
