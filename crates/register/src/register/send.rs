//! The log of processing on its way to a receiver: what it did not acknowledge yet, in order.

use super::Register;
use crate::actor::{Action, Actor};
use crate::journal::Deed;
use crate::processing::{Logged, logged};
use crate::refused::Refused;
use crate::store::{self, Sent, Store};

/// The log of processing on its way to one receiver.
#[derive(Clone)]
pub struct Sending {
    store: Store,
    receiver: String,
}

impl Register {
    /// Sends the log of processing to a receiver, for those who audit every organisation. How far
    /// it came is kept for each address; the first time is in the journal.
    ///
    /// # Errors
    /// When the role does not audit everywhere, or the database cannot be written.
    pub fn sending(&self, actor: &Actor, receiver: &str) -> Result<Sending, Vec<Refused>> {
        let action = Action::Audit;
        if !actor.everywhere(action) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        self.store.write(|db| {
            if store::sent_to(db, receiver)?.is_none() {
                store::begin_sending(db, at(receiver, (0, -1)))?;
                let what = format!("processings: {receiver}");
                self.deed(db, actor, None, &Deed::Exported { what })?;
            }
            Ok::<_, Vec<Refused>>(())
        })?;
        Ok(Sending { store: self.store.clone(), receiver: receiver.to_owned() })
    }
}

fn at(receiver: &str, (seq, place): (i64, i64)) -> Sent {
    Sent { receiver: receiver.to_owned(), seq, place }
}

impl Sending {
    /// The last line that the receiver acknowledged: its record, and the place among the persons of
    /// that record. Before the first line there is none: then (0, -1).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn acknowledged(&self) -> Result<(i64, i64), Vec<Refused>> {
        let row = self.store.read(|db| store::sent_to(db, &self.receiver));
        Ok(row?.map_or((0, -1), |row| (row.seq, row.place)))
    }

    /// Lines after a place, at most so many, in the order in which they were written.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lines(&self, after: (i64, i64), at_most: i64) -> Result<Vec<Logged>, Vec<Refused>> {
        Ok(self.store.read(|db| logged(db, after, at_most))?)
    }

    /// The receiver has every line up to and with this one. What it acknowledged before stays so.
    ///
    /// # Errors
    /// When the database cannot be written; then these lines are sent again.
    pub fn acknowledge(&self, upto: (i64, i64)) -> Result<(), Vec<Refused>> {
        Ok(self.store.write(|db| store::acknowledge(db, at(&self.receiver, upto)))?)
    }
}
