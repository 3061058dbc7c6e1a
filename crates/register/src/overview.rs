//! What a list shows: cases with their people, and how many there are.

use crate::actor::{Actor, Role};
use crate::case::Step;
use crate::refused::Refused;
use crate::register::Register;
use crate::store::{self, CaseRow, Filter, PersonRow};

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The cases, those that are due first in front, each with its people.
    pub rows: Vec<(CaseRow, Vec<PersonRow>)>,
    /// How many cases fit the filter in each step, whichever steps it names.
    pub by_step: Vec<(Step, i64)>,
}

impl Register {
    /// The cases of a filter that this person may see, with their people, and how many fit it. All
    /// of it is of one moment.
    ///
    /// # Errors
    /// When the role sees no cases.
    pub fn listed(&self, actor: &Actor, filter: Filter) -> Result<Listed, Vec<Refused>> {
        let filter = self.seen_by(actor, filter)?;
        self.store.read(|db| {
            let rows = store::list(db, &filter)?;
            let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
            let mut people = store::people_of(db, &ids)?;
            let mut with_people = |row: CaseRow| {
                let (own, others) = people.drain(..).partition(|one| one.case_id == row.id);
                people = others;
                (row, own)
            };
            let rows = rows.into_iter().map(&mut with_people).collect();
            let by_step = store::by_step(db, &filter)?;
            Ok(Listed { rows, by_step })
        })
    }

    /// How many cases of a filter this person may see.
    ///
    /// # Errors
    /// When the role sees no cases.
    pub fn count(&self, actor: &Actor, filter: Filter) -> Result<i64, Vec<Refused>> {
        let filter = self.seen_by(actor, filter)?;
        self.store.read(|db| Ok(store::how_many(db, &filter)?))
    }

    /// Who of the own organisation can be given a case: name and role.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn colleagues(&self, actor: &Actor) -> Result<Vec<(String, Role)>, Vec<Refused>> {
        let users = self.store.read(|db| store::users_of(db, Some(&actor.organisation)))?;
        let handles =
            |role: &Role| matches!(role, Role::Counsellor | Role::Supervisor | Role::Coordinator);
        let active = users.into_iter().filter(|user| user.active);
        let named = active.filter_map(|user| Some((user.name, Role::named(&user.role)?)));
        Ok(named.filter(|(_, role)| handles(role)).collect())
    }
}
