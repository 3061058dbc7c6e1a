//! Looking at cases: one, many, and what happened to them.

use jiff::Timestamp;

use super::{Register, written};
use crate::actor::{Action, Actor};
use crate::case::Case;
use crate::journal::{Deed, Record};
use crate::processing::{Subject, subject_of, subjects};
use crate::refused::Refused;
use crate::store::{self, CaseRow, Db, Filter, PersonRow};

/// The most cases on one page of a list.
const PAGE_MAX: i64 = 256;

impl Register {
    /// The case as its events made it, until a moment where one is given.
    pub(crate) fn case_until(
        &self,
        db: &mut Db,
        id: i64,
        until: Option<&str>,
    ) -> Result<Option<Case>, Vec<Refused>> {
        let mut case = Case::numbered(id);
        for record in store::of_case(db, id, until)? {
            self.follow(&mut case, &record)?;
        }
        Ok((case.version > 0).then_some(case))
    }

    /// Opens a case to read. The look is recorded; who looks at a case on another person's list
    /// says why.
    ///
    /// # Errors
    /// When there is no such case for this person, or the reason is missing.
    pub fn case(&self, actor: &Actor, id: i64, reason: Option<&str>) -> Result<Case, Vec<Refused>> {
        self.look(actor, id, reason, None)
    }

    /// Opens a case as it was known at a moment. The look is recorded as that of
    /// [`Register::case`].
    ///
    /// # Errors
    /// As [`Register::case`]; also when the case was not there yet.
    pub fn as_known(
        &self,
        actor: &Actor,
        id: i64,
        at: Timestamp,
        reason: Option<&str>,
    ) -> Result<Case, Vec<Refused>> {
        self.look(actor, id, reason, Some(written(at)))
    }

    fn look(
        &self,
        actor: &Actor,
        id: i64,
        reason: Option<&str>,
        known_at: Option<String>,
    ) -> Result<Case, Vec<Refused>> {
        self.store.write(|db| {
            let now = self.readable(db, actor, id)?;
            let others = now.assigned_to.as_ref().is_some_and(|user| *user != actor.user);
            let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
            if others && reason.is_none() {
                return Err(vec![Refused::NoReason]);
            }
            let case = match &known_at {
                None => now,
                Some(at) => {
                    let then = self.case_until(db, id, Some(at))?;
                    then.ok_or_else(|| vec![Refused::NoCase])?
                }
            };
            let deed = Deed::Read { reason: reason.map(str::to_owned), known_at };
            self.deed_about(db, actor, Some(id), &deed, &subjects(&case))?;
            Ok(case)
        })
    }

    pub(crate) fn readable(
        &self,
        db: &mut Db,
        actor: &Actor,
        id: i64,
    ) -> Result<Case, Vec<Refused>> {
        let case = self.case_until(db, id, None)?.ok_or_else(|| vec![Refused::NoCase])?;
        let offered = case.offered_to.as_deref() == Some(actor.organisation.as_str());
        let may = actor.may(Action::Read, &case.organisation)
            || (offered && actor.may(Action::Transfer, &actor.organisation));
        if may { Ok(case) } else { Err(vec![Refused::NoCase]) }
    }

    /// Everything that happened to a case, looks included, oldest first.
    ///
    /// # Errors
    /// When there is no such case for this person.
    pub fn history(&self, actor: &Actor, id: i64) -> Result<Vec<Record>, Vec<Refused>> {
        self.store.read(|db| {
            self.readable(db, actor, id)?;
            let whole = store::trail(db, Some(id), 0, i64::MAX)?;
            // What is personal is told by the case itself, to those who opened it.
            Ok(whole.into_iter().map(|one| Record { private: None, salt: None, ..one }).collect())
        })
    }

    /// The cases of a filter that this person may see. What is offered to the own organisation may
    /// be seen by those who can take over.
    ///
    /// # Errors
    /// When the role sees no cases.
    pub fn list(&self, actor: &Actor, filter: Filter) -> Result<Vec<CaseRow>, Vec<Refused>> {
        let filter = self.seen_by(actor, filter)?;
        self.store.read(|db| Ok(store::list(db, &filter)?))
    }

    /// The part of a filter that this person may see.
    pub(crate) fn seen_by(&self, actor: &Actor, filter: Filter) -> Result<Filter, Vec<Refused>> {
        let offered = filter.offered_to.as_ref() == Some(&actor.organisation)
            && actor.may(Action::Transfer, &actor.organisation);
        let organisation =
            if offered { filter.organisation } else { self.within(actor, filter.organisation)? };
        let at_most = filter.at_most.clamp(1, PAGE_MAX);
        Ok(Filter { organisation, at_most, ..filter })
    }

    /// So many cases in each step that this person may see.
    ///
    /// # Errors
    /// When the role sees no cases.
    pub fn counts(&self, actor: &Actor) -> Result<Vec<(String, i64)>, Vec<Refused>> {
        let within = self.within(actor, None)?;
        self.store.read(|db| Ok(store::counted(db, within.as_deref())?))
    }

    /// Cases with a person of this V-number, with these words in the names, or with this number.
    ///
    /// # Errors
    /// When the role sees no cases.
    pub fn search(
        &self,
        actor: &Actor,
        words: &str,
    ) -> Result<Vec<(CaseRow, PersonRow)>, Vec<Refused>> {
        let within = self.within(actor, None)?;
        let found = self.store.read(|db| store::search(db, within.as_deref(), words, PAGE_MAX))?;
        let mut cases: Vec<i64> = found.iter().map(|(case, _)| case.id).collect();
        cases.dedup();
        let subjects: Vec<Subject> = found.iter().map(|(_, one)| subject_of(one)).collect();
        let deed = Deed::Searched { cases };
        self.store.write(|db| self.deed_about(db, actor, None, &deed, &subjects).map(drop))?;
        Ok(found)
    }

    /// Which organisation's cases are shown: the own, unless all may be seen.
    fn within(&self, actor: &Actor, asked: Option<String>) -> Result<Option<String>, Vec<Refused>> {
        if !actor.may(Action::Read, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action: Action::Read }]);
        }
        Ok(if actor.sees_all() { asked } else { Some(actor.organisation.clone()) })
    }
}
