//! Whether everything is as it was written: the chain, the ledger and what is listed.

use std::collections::BTreeMap;

use ledger::{Account, Books, Posting};
use money::Cents;

use super::{Db, LedgerRow, StoreError, accounts, postings_of, trail};
use crate::journal::{Record, START};

/// What was looked at, and found in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// So many records.
    pub records: i64,
    /// The hash of the last one: to write down elsewhere, and compare later.
    pub last: String,
    /// So many postings of the ledger.
    pub postings: i64,
}

/// So many records at a time.
const PAGE: i64 = 1_000;

/// Goes through every record and every posting.
///
/// The outer error is the database's; the inner one says what is not as it was, and where.
pub(crate) fn verify(db: &mut Db) -> Result<Result<Verified, String>, StoreError> {
    let (mut seq, mut hash, mut count) = (0, START.to_owned(), 0);
    let mut books = Books::default();
    loop {
        let page = trail(db, None, seq, PAGE)?;
        let Some(last) = page.last() else { break };
        let mut booked: BTreeMap<i64, Vec<Posting>> = BTreeMap::new();
        for (of, row) in postings_of(db, seq, last.seq)? {
            booked.entry(of).or_default().push(row.posting()?);
            count += 1;
        }
        for record in &page {
            let postings = booked.remove(&record.seq).unwrap_or_default();
            let fits =
                record.follows(seq, &hash).and_then(|()| replay(&mut books, record, postings));
            if let Err(wrong) = fits {
                return Ok(Err(wrong));
            }
            (seq, hash) = (record.seq, record.hash.clone());
        }
    }
    if let Some(wrong) = books.broken() {
        return Ok(Err(wrong));
    }
    if let Some(wrong) = compare(&books, &accounts(db, None)?) {
        return Ok(Err(wrong));
    }
    let lost = postings_of(db, seq, i64::MAX)?;
    if let Some((of, _)) = lost.first() {
        return Ok(Err(format!("postings of record {of}, which is missing")));
    }
    Ok(Ok(Verified { records: seq, last: hash, postings: count }))
}

/// Books the movements of a record again: the ledger must allow them, and the postings must be
/// those that are kept.
fn replay(books: &mut Books, record: &Record, kept: Vec<Posting>) -> Result<(), String> {
    let mut made = Vec::new();
    for movement in record.movements()? {
        let postings = books.post(&movement);
        made.extend(postings.map_err(|no| format!("record {}: {no}", record.seq))?);
    }
    if made == kept {
        return Ok(());
    }
    Err(format!("the postings of record {} are not what it says", record.seq))
}

/// Compares the balances that follow with those that are kept; says where they differ first.
fn compare(books: &Books, kept: &[LedgerRow]) -> Option<String> {
    let mut totals: BTreeMap<(String, i64, &str), Cents> = BTreeMap::new();
    let mut lines: BTreeMap<Account, Cents> = BTreeMap::new();
    for (account, amount) in books.balances() {
        let budget = account.budget();
        let key = (budget.funder.clone(), i64::from(budget.year), account.word());
        let sum = totals.entry(key).or_default();
        *sum = *sum + amount;
        if account.line().is_some() {
            lines.insert(account.clone(), amount);
        }
    }
    for row in kept {
        let amount = Cents::from_cents(row.amount);
        let follows = if row.case == 0 {
            let found = totals.keys().find(|(funder, year, word)| {
                *funder == row.funder && *year == row.year && *word == row.account
            });
            let key = found.cloned();
            key.and_then(|key| totals.remove(&key))
        } else {
            row.posting().ok().and_then(|posting| lines.remove(&posting.account))
        };
        if follows.unwrap_or_default() != amount {
            return Some(format!("a balance is not the sum of its postings: {row:?}"));
        }
    }
    let left = lines.values().chain(totals.values()).any(|amount| *amount != Cents::ZERO);
    left.then(|| "a balance is missing".to_owned())
}
