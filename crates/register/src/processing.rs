//! The log of processing (Logboek Dataverwerkingen 1.0): for every record that uses somebody's
//! data, under which activity. It is written with the record, whole or not at all; who did it
//! stands in the journal and not here, and a person is a pseudonym.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::actor::closed_set;
use crate::case::Case;
use crate::journal::hex;
use crate::refused::Refused;
use crate::register::{random_hex, store_error};
use crate::store::{self, Db, PersonRow, Processing, StoreError};

closed_set! {
    /// Why data are used: an entry of the register of processing activities.
    Activity {
        /// A household is registered.
        Register = "inschrijven",
        /// A case is prepared, followed and concluded.
        Handle = "behandelen",
        /// Money is promised.
        Grant = "toekennen",
        /// Money is paid, or comes back.
        Pay = "betalen",
        /// Somebody looks.
        Look = "inzien",
        /// Cases leave the register in a file.
        TakeOut = "uitvoeren",
        /// What is personal goes.
        Erase = "wissen",
    }
}

impl Activity {
    /// The activity that a record belongs to, by its kind; `None` for what is about nobody's data.
    pub(crate) fn of(kind: &str) -> Option<Self> {
        Some(match kind {
            "opened" => Self::Register,
            "approved" => Self::Grant,
            "ordered" | "released" | "cancelled" | "corrected" | "recovered" | "lapsed" => {
                Self::Pay
            }
            "read" | "searched" => Self::Look,
            "taken-out" => Self::TakeOut,
            "erased" => Self::Erase,
            "budgeted" | "login" | "account" | "exported" | "imported" => return None,
            _ => Self::Handle,
        })
    }

    /// How the log names it.
    pub fn uri(self) -> String {
        format!("urn:nl:wederkeer:verwerking:{}", self.word())
    }
}

/// The name of the secret that pseudonyms are made with.
pub(crate) const SUBJECTS: &str = "subjects";

/// Somebody whose data are used: what is unique to them, and what kind of thing that is.
pub(crate) type Subject = (String, &'static str);

fn subject(case: i64, person: &str, v_number: Option<&str>) -> Subject {
    match v_number {
        Some(number) => (number.to_owned(), "v-nummer"),
        // Unknown to the chain: the same person in this case, and nobody else.
        None => (format!("{case}/{person}"), "persoon-in-zaak"),
    }
}

/// Everybody in a case.
pub(crate) fn subjects(case: &Case) -> Vec<Subject> {
    let people = case.facts.iter().flat_map(|facts| &facts.people);
    people
        .map(|(person, one)| {
            subject(case.id, person, one.v_number.as_ref().map(|number| number.as_str()))
        })
        .collect()
}

/// Somebody in a list.
pub(crate) fn subject_of(row: &PersonRow) -> Subject {
    subject(row.case_id, &row.person, row.v_number.as_deref())
}

/// A pseudonym that only this register makes: the same for the same person, and nothing that leads
/// back to them.
fn pseudonym(key: &str, subject: &str) -> Result<String, Vec<Refused>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(store_error)?;
    mac.update(subject.as_bytes());
    Ok(hex(&mac.finalize().into_bytes()))
}

/// Writes a line for each person, with the record that it belongs to.
pub(crate) fn processed(
    db: &mut Db,
    (seq, at, kind): (i64, &str, &str),
    subjects: &[Subject],
) -> Result<(), Vec<Refused>> {
    let Some(activity) = Activity::of(kind).filter(|_| !subjects.is_empty()) else {
        return Ok(());
    };
    let key = match store::secret(db, SUBJECTS)? {
        Some(key) => key,
        None => {
            let key = random_hex(32)?;
            store::keep_secret(db, SUBJECTS, &key)?;
            key
        }
    };
    let trace = random_hex(16)?;
    for (place, (subject, kind)) in (0..).zip(subjects) {
        let line = Processing {
            seq,
            place,
            trace: trace.clone(),
            operation: random_hex(8)?,
            at: at.to_owned(),
            activity: activity.uri(),
            subject: pseudonym(&key, subject)?,
            subject_type: (*kind).to_owned(),
        };
        store::process(db, line)?;
    }
    Ok(())
}

/// A line of the log, and what it is a part of: where several persons are in one record, the lines
/// after the first stand below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The line.
    pub line: Processing,
    /// The operation of the first line of the same record; none for the first itself.
    pub parent: Option<String>,
}

/// Lines after a place, at most so many.
pub(crate) fn logged(
    db: &mut Db,
    after: (i64, i64),
    at_most: i64,
) -> Result<Vec<Logged>, StoreError> {
    let mut first: Option<(i64, String)> = None;
    let lines = store::processings(db, after, at_most)?;
    let with_parent = |line: Processing| {
        if line.place == 0 {
            first = Some((line.seq, line.operation.clone()));
            return Ok(Logged { line, parent: None });
        }
        // A page may begin in the middle of a record.
        if first.as_ref().is_none_or(|(seq, _)| *seq != line.seq) {
            first = store::operation(db, line.seq)?.map(|operation| (line.seq, operation));
        }
        let parent = first.as_ref().map(|(_, operation)| operation.clone());
        Ok(Logged { line, parent })
    };
    lines.into_iter().map(with_parent).collect()
}

impl Logged {
    /// The record in the journal, and the place among its persons.
    pub const fn place(&self) -> (i64, i64) {
        (self.line.seq, self.line.place)
    }

    /// The name of what was done: the activity without its register.
    pub fn name(&self) -> &str {
        self.line.activity.rsplit(':').next().unwrap_or_default()
    }

    /// What the standard asks of every line, under its names.
    pub fn attributes(&self) -> [(&'static str, &str); 3] {
        [
            ("dpl.core.processing_activity_id", &self.line.activity),
            ("dpl.core.data_subject_id", &self.line.subject),
            ("dpl.core.data_subject_id_type", &self.line.subject_type),
        ]
    }

    /// The line with the names of the standard.
    pub fn json(&self) -> Value {
        let mut value = json!({
            "trace_id": self.line.trace,
            "span_id": self.line.operation,
            "name": self.name(),
            "start_time": self.line.at,
            "end_time": self.line.at,
            "status": "Ok",
            "attributes": self.attributes().into_iter().collect::<BTreeMap<_, _>>(),
        });
        if let (Some(parent), Some(fields)) = (&self.parent, value.as_object_mut()) {
            fields.insert("parent_span_id".to_owned(), json!(parent));
        }
        value
    }
}
