//! A copy of the register as text, and a register made again from it.
//!
//! The journal says everything: postings, balances and lists are made again from it. So a copy made
//! of one database can be restored in the other. A copy holds what is personal; whoever keeps it
//! has to erase there too.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::case::{Case, Event, Facts};
use crate::journal::{Record, START, sha256};
use crate::processing::SUBJECTS;
use crate::refused::Refused;
use crate::register::{Register, store_error};
use crate::store::{self, Db, Organisation, Processing, SavedList, Sent, User, Verified};

/// One line of a copy.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    /// The first line: what this is.
    Wederkeer {
        format: u32,
    },
    Organisation(Organisation),
    User(User),
    List(SavedList),
    Record(Record),
    /// What the pseudonyms of the log of processing are made with.
    Secret {
        name: String,
        value: String,
    },
    Processing(Processing),
    /// How far the log came at a receiver.
    Sent(Sent),
    /// The last line: a copy that was cut off has none.
    End {
        records: i64,
        last: String,
        /// A hash over the log of processing; empty where there is none.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        log: String,
    },
}

/// The version of the format.
const FORMAT: u32 = 1;
/// So many records at a time.
const PAGE: i64 = 1_000;

impl Register {
    /// Writes a copy of everything but who is logged in, as it is at one moment.
    ///
    /// # Errors
    /// When the register cannot be read, or the copy not be written.
    pub fn back_up(&self, to: &mut impl Write) -> Result<i64, Vec<Refused>> {
        self.store.read(|db| {
            let mut line = |line: &Line| -> Result<(), Vec<Refused>> {
                serde_json::to_writer(&mut *to, line).map_err(store_error)?;
                to.write_all(b"\n").map_err(store_error)
            };
            line(&Line::Wederkeer { format: FORMAT })?;
            for one in store::organisations(db)? {
                line(&Line::Organisation(one))?;
            }
            for one in store::users_of(db, None)? {
                line(&Line::User(one))?;
            }
            for one in store::saved_lists(db, None)? {
                line(&Line::List(one))?;
            }
            let (mut records, mut last) = (0, START.to_owned());
            loop {
                let page = store::trail(db, None, records, PAGE)?;
                if page.is_empty() {
                    break;
                }
                for record in page {
                    (records, last) = (record.seq, record.hash.clone());
                    line(&Line::Record(record))?;
                }
            }
            let log = back_up_processings(db, &mut line)?;
            for one in store::sent(db)? {
                line(&Line::Sent(one))?;
            }
            line(&Line::End { records, last, log })?;
            Ok(records)
        })
    }

    /// Makes a register again from a copy, in a database with nothing in it, and looks whether
    /// everything is as it was. All of it or nothing.
    ///
    /// # Errors
    /// The line of the copy that is wrong, or why the database cannot take it.
    pub fn restore(&self, from: impl BufRead) -> Result<Verified, Vec<Refused>> {
        self.store.write(|db| {
            if !store::organisations(db)?.is_empty() || !store::trail(db, None, 0, 1)?.is_empty() {
                return Err(store_error("the database is not empty"));
            }
            let (mut ended, mut seq, mut hash) = (None, 0, START.to_owned());
            let mut log_hash = String::new();
            for (number, text) in (1..).zip(from.lines()) {
                let told = |error: String| store_error(format!("line {number}: {error}"));
                let text = text.map_err(|error| told(error.to_string()))?;
                let line = serde_json::from_str(&text).map_err(|error| told(error.to_string()))?;
                let first = matches!(line, Line::Wederkeer { format: FORMAT });
                if first != (number == 1) || ended.is_some() {
                    return Err(told("this is no copy of a register".to_owned()));
                }
                match line {
                    Line::Wederkeer { .. } => {}
                    Line::Organisation(one) => store::add_organisation(db, one)?,
                    Line::User(one) => store::put_user(db, one)?,
                    Line::List(one) => store::save_list(db, one)?,
                    Line::Record(record) => {
                        record.follows(seq, &hash).map_err(told)?;
                        (seq, hash) = (record.seq, record.hash.clone());
                        store::bring_back(db, record)?;
                    }
                    Line::Secret { name, value } => store::keep_secret(db, &name, &value)?,
                    Line::Processing(one) => {
                        log_hash = after(&log_hash, &one);
                        store::process(db, one)?;
                    }
                    Line::Sent(one) => store::begin_sending(db, one)?,
                    Line::End { records, last, log } => ended = Some((records, last, log)),
                }
            }
            let ended = ended.ok_or_else(|| store_error("the copy was cut off"))?;
            if ended != (seq, hash, log_hash) {
                return Err(store_error("the copy is not what it was"));
            }
            self.make_again(db)?;
            store::verify(db)?.map_err(store_error)
        })
    }

    /// Makes postings, balances and lists again from the journal.
    fn make_again(&self, db: &mut Db) -> Result<(), Vec<Refused>> {
        let mut seq = 0;
        let mut cases = std::collections::BTreeSet::new();
        loop {
            let page = store::trail(db, None, seq, PAGE)?;
            if page.is_empty() {
                break;
            }
            for record in page {
                seq = record.seq;
                store::book(db, seq, &record.movements().map_err(store_error)?)?;
                cases.extend(record.version.and(record.case));
            }
        }
        for id in cases {
            let (case, opened, changed) = self.made(db, id)?;
            store::relist(db, &case, &opened)?;
            store::relist(db, &case, &changed)?;
        }
        Ok(())
    }

    /// A case, and when it was opened and last changed.
    fn made(&self, db: &mut Db, id: i64) -> Result<(Case, String, String), Vec<Refused>> {
        let mut case = Case::numbered(id);
        let records = store::of_case(db, id, None)?;
        let at = |record: Option<&Record>| record.map(|one| one.at.clone()).unwrap_or_default();
        let (opened, changed) = (at(records.first()), at(records.last()));
        for record in records {
            self.follow(&mut case, &record)?;
        }
        Ok((case, opened, changed))
    }

    /// Lets a case follow a record.
    pub(crate) fn follow(&self, case: &mut Case, record: &Record) -> Result<Event, Vec<Refused>> {
        let event: Event = serde_json::from_str(&record.body).map_err(store_error)?;
        let facts: Option<Facts> =
            record.private.as_deref().map(serde_json::from_str).transpose().map_err(store_error)?;
        case.apply(&event, facts, &record.actor, self.day(&record.at));
        Ok(event)
    }
}

/// The hash over a log that goes on with a line.
fn after(before: &str, line: &Processing) -> String {
    sha256(&format!("{before} {line:?}"))
}

/// The log of processing: once what is personal was erased, it cannot be made again. Says the hash
/// over it.
fn back_up_processings(
    db: &mut Db,
    line: &mut impl FnMut(&Line) -> Result<(), Vec<Refused>>,
) -> Result<String, Vec<Refused>> {
    if let Some(value) = store::secret(db, SUBJECTS)? {
        line(&Line::Secret { name: SUBJECTS.to_owned(), value })?;
    }
    let (mut log, mut place) = (String::new(), (0, -1));
    loop {
        let page = store::processings(db, place, PAGE)?;
        let Some(last) = page.last() else { return Ok(log) };
        place = (last.seq, last.place);
        for one in page {
            log = after(&log, &one);
            line(&Line::Processing(one))?;
        }
    }
}
