//! What was paid, line by line, for those who gave the money.

use diesel::prelude::*;

use super::schema::{entries, events};
use super::{Db, LedgerRow, StoreError};
use crate::case::Event;

/// A posting on what was paid, with the event it belongs to.
pub(crate) struct PaidLine {
    pub seq: i64,
    pub at: String,
    pub event: Event,
    pub row: LedgerRow,
}

/// The columns of a posting.
macro_rules! posting {
    () => {
        (
            entries::account,
            entries::case_id,
            entries::person,
            entries::benefit,
            entries::funder,
            entries::year,
            entries::amount,
        )
    };
}

/// Every posting on what was paid from a budget, in the order in which it was booked.
pub(crate) fn paid_lines(
    db: &mut Db,
    funder: &str,
    year: i16,
) -> Result<Vec<PaidLine>, StoreError> {
    let rows: Vec<(i64, String, String, LedgerRow)> = entries::table
        .inner_join(events::table)
        .filter(entries::funder.eq(funder))
        .filter(entries::year.eq(i64::from(year)))
        .filter(entries::account.eq("paid"))
        .order((entries::seq, entries::place))
        .select((entries::seq, events::at, events::body, posting!()))
        .load(db)?;
    let line = |(seq, at, body, row): (i64, String, String, LedgerRow)| {
        Ok(PaidLine { seq, at, event: serde_json::from_str(&body)?, row })
    };
    rows.into_iter().map(line).collect()
}

/// A posting with its record: number, place in it, moment and word.
pub(crate) type BookedRow = (i64, i64, String, String, LedgerRow);

/// Postings after a record, with the record's moment and word, at most so many.
pub(crate) fn booked(
    db: &mut Db,
    after: (i64, i64),
    at_most: i64,
) -> Result<Vec<BookedRow>, StoreError> {
    let (seq, place) = after;
    let later = entries::seq.gt(seq).or(entries::place.gt(place));
    Ok(entries::table
        .inner_join(events::table)
        .filter(entries::seq.ge(seq))
        .filter(later)
        .order((entries::seq, entries::place))
        .limit(at_most)
        .select((entries::seq, entries::place, events::at, events::kind, posting!()))
        .load(db)?)
}
