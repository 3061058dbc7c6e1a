//! Everything that happened, in one order. Each record carries a hash that covers it and the one
//! before: whoever changes a letter afterwards breaks the chain from there on.
//!
//! What is personal stands beside the record. Only its digest, made with a salt, is part of the
//! chain; so it can be erased and the chain still holds.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::case::Event;
use ledger::Movement;

/// One record, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Its place in the order, from 1.
    pub seq: i64,
    /// When, in UTC: `2025-03-01T10:00:00Z`.
    pub at: String,
    /// The account of who did it.
    pub actor: String,
    /// Their organisation.
    pub organisation: String,
    /// The case; absent for what is about no case.
    pub case: Option<i64>,
    /// The version of the case that it made; absent for what changes no case.
    pub version: Option<i64>,
    /// A word for what happened, such as `approved`.
    pub kind: String,
    /// What happened, as JSON.
    pub body: String,
    /// The personal part, as JSON; absent where there is none, and once it is erased.
    pub private: Option<String>,
    /// What makes the digest of a short text hard to guess.
    pub salt: Option<String>,
    /// The digest of the personal part.
    pub private_digest: Option<String>,
    /// The hash of all this and of the record before.
    pub hash: String,
}

/// What happens outside a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Deed {
    /// Somebody looked at a case; `reason` where one is asked.
    Read {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// As it was known at this moment; absent for as it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_at: Option<String>,
    },
    /// Somebody searched, and saw people of these cases. What they searched for may be a name, and
    /// is not kept.
    Searched {
        /// The cases.
        cases: Vec<i64>,
    },
    /// A funder made money available, or less of it.
    Budgeted {
        /// How much, for whom.
        movement: Movement,
        /// Where it is stated.
        source: String,
    },
    /// What was personal in a case was erased.
    Erased {
        /// On what ground.
        reason: String,
    },
    /// Somebody tried to log in.
    Login {
        /// Whether that was right.
        right: bool,
    },
    /// An account was added or changed.
    Account {
        /// What.
        what: String,
    },
    /// Cases were registered from a file.
    Imported {
        /// The digest of its cells.
        file: String,
        /// The cases that it made.
        cases: Vec<i64>,
    },
    /// Cases left the register in a file, with what is personal in them.
    TakenOut {
        /// What for.
        reason: String,
        /// The cases.
        cases: Vec<i64>,
    },
    /// A statement, or the ledger as a text, left the register.
    Exported {
        /// Which.
        what: String,
    },
}

/// The hash before the first record.
pub const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Bytes as text.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The SHA-256 of a text, as text.
pub(crate) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The digest of a personal part.
pub fn digest(salt: &str, private: &str) -> String {
    let mut sha = Sha256::new();
    add(&mut sha, Some(salt));
    add(&mut sha, Some(private));
    hex(&sha.finalize())
}

/// Every part with its length before it, so that no two records give the same bytes.
fn add(sha: &mut Sha256, part: Option<&str>) {
    match part {
        Some(part) => {
            sha.update([1]);
            sha.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            sha.update(part.as_bytes());
        }
        None => sha.update([0]),
    }
}

impl Record {
    /// The hash that it must have after a record with hash `before`.
    pub fn hashed(&self, before: &str) -> String {
        let mut sha = Sha256::new();
        let number = |number: i64| number.to_string();
        add(&mut sha, Some(before));
        add(&mut sha, Some(&number(self.seq)));
        add(&mut sha, Some(&self.at));
        add(&mut sha, Some(&self.actor));
        add(&mut sha, Some(&self.organisation));
        add(&mut sha, self.case.map(number).as_deref());
        add(&mut sha, self.version.map(number).as_deref());
        add(&mut sha, Some(&self.kind));
        add(&mut sha, Some(&self.body));
        add(&mut sha, self.private_digest.as_deref());
        hex(&sha.finalize())
    }

    /// Whether it fits after a record with number `seq` and hash `before`; else what is wrong.
    ///
    /// # Errors
    /// In words, for whoever has to find out.
    pub fn follows(&self, seq: i64, before: &str) -> Result<(), String> {
        if self.seq != seq + 1 {
            return Err(format!("record {} is missing", seq + 1));
        }
        if self.hash != self.hashed(before) {
            return Err(format!("record {} is not what it was: its hash differs", self.seq));
        }
        let private = self
            .private
            .as_deref()
            .map(|text| digest(self.salt.as_deref().unwrap_or_default(), text));
        if private.is_some() && private != self.private_digest {
            return Err(format!("the personal part of record {} is not what it was", self.seq));
        }
        Ok(())
    }

    /// The movements in it, whether of a case or of a budget.
    ///
    /// # Errors
    /// When its body cannot be read.
    pub fn movements(&self) -> Result<Vec<Movement>, String> {
        let told = |error: serde_json::Error| format!("record {}: {error}", self.seq);
        if self.version.is_some() {
            let event: Event = serde_json::from_str(&self.body).map_err(told)?;
            return Ok(event.movements().to_vec());
        }
        let deed: Deed = serde_json::from_str(&self.body).map_err(told)?;
        Ok(match deed {
            Deed::Budgeted { movement, .. } => vec![movement],
            _ => Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_counts_and_what_is_personal_can_go() {
        let mut record = Record {
            seq: 1,
            at: "2025-03-01T10:00:00Z".to_owned(),
            actor: "piet".to_owned(),
            organisation: "dtv".to_owned(),
            case: Some(1),
            version: Some(1),
            kind: "opened".to_owned(),
            body: "{}".to_owned(),
            private: Some("{\"name\":\"x\"}".to_owned()),
            salt: Some("salt".to_owned()),
            private_digest: Some(digest("salt", "{\"name\":\"x\"}")),
            hash: String::new(),
        };
        record.hash = record.hashed(START);
        assert_eq!(record.follows(0, START), Ok(()));
        let changes: [fn(&mut Record); 8] = [
            |one| one.seq = 2,
            |one| one.at.replace_range(0..1, "3"),
            |one| one.actor.push('a'),
            |one| one.organisation.clear(),
            |one| one.case = None,
            |one| one.version = Some(2),
            |one| one.body.push(' '),
            |one| one.private = Some("{\"name\":\"y\"}".to_owned()),
        ];
        for change in changes {
            let mut changed = record.clone();
            change(&mut changed);
            assert!(changed.follows(0, START).is_err(), "{changed:?}");
        }
        let erased = Record { private: None, salt: None, ..record };
        assert_eq!(erased.follows(0, START), Ok(()));
    }
}
