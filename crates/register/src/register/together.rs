//! Several cases at once, and lists of cases that people want to see again.

use rules::words::Words;

use super::{Acted, Register};
use crate::actor::{Action, Actor};
use crate::case::Command;
use crate::refused::Refused;
use crate::store::{self, SavedList};

/// The longest title of a list, in letters.
const TITLE_MAX: usize = 60;
/// The longest query of a list, in bytes.
const QUERY_MAX: usize = 512;
/// The most lists of one account.
const LISTS_MAX: usize = 20;

/// What became of one case among several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The case.
    pub case: i64,
    /// Its version now, or every reason why it was left as it was.
    pub told: Result<Acted, Vec<Refused>>,
}

impl Register {
    /// Puts cases on somebody's list, or on nobody's, each with the version on the screen. What is
    /// refused for one does not hold up the others: everything is told case by case. With the same
    /// `key` it is done once.
    ///
    /// # Errors
    /// When the role puts no cases on lists, or there is no such colleague who handles cases.
    pub fn assign_all(
        &self,
        actor: &Actor,
        cases: &[(i64, i64)],
        (to, reason): (Option<&str>, &str),
        key: &str,
    ) -> Result<Vec<Moved>, Vec<Refused>> {
        let action = Action::Assign;
        if !actor.may(action, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let colleagues = self.colleagues(actor)?;
        if let Some(to) = to.filter(|to| colleagues.iter().all(|(name, _)| name != to)) {
            return Err(vec![Refused::NoUser { name: to.to_owned() }]);
        }
        if reason.trim().is_empty() {
            return Err(vec![Refused::NoReason]);
        }
        let one = |(case, seen): &(i64, i64)| {
            let command = Command::Assign { to: to.map(str::to_owned), reason: reason.to_owned() };
            let key = format!("{key} {case}");
            Moved { case: *case, told: self.act(actor, *case, *seen, command, Some(&key)) }
        };
        Ok(cases.iter().map(one).collect())
    }

    /// The lists that somebody kept.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn saved_lists(&self, actor: &Actor) -> Result<Vec<SavedList>, Vec<Refused>> {
        self.store.read(|db| Ok(store::saved_lists(db, Some(&actor.user))?))
    }

    /// Keeps a list under a title; one with the same title gives way.
    ///
    /// # Errors
    /// When the role sees no cases, the title does not fit, or there are too many.
    pub fn save_list(&self, actor: &Actor, title: &str, query: &str) -> Result<(), Vec<Refused>> {
        let action = Action::Read;
        if !actor.may(action, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let title = title.trim();
        let length = title.chars().count();
        if !(1..=TITLE_MAX).contains(&length)
            || title.chars().any(char::is_control)
            || query.len() > QUERY_MAX
        {
            return Err(vec![unfit(
                "Geef de lijst een naam van ten hoogste 60 tekens.",
                "Give the list a name of at most 60 characters.",
            )]);
        }
        self.store.write(|db| {
            let kept = store::saved_lists(db, Some(&actor.user))?;
            if kept.len() >= LISTS_MAX && kept.iter().all(|one| one.title != title) {
                return Err(vec![unfit(
                    "U hebt al 20 lijsten. Haal er eerst een weg.",
                    "You have 20 lists already. Take one out first.",
                )]);
            }
            let (name, title, query) = (actor.user.clone(), title.to_owned(), query.to_owned());
            Ok(store::save_list(db, SavedList { name, title, query })?)
        })
    }

    /// Keeps a list no longer.
    ///
    /// # Errors
    /// When the register cannot be written.
    pub fn drop_list(&self, actor: &Actor, title: &str) -> Result<(), Vec<Refused>> {
        Ok(self.store.write(|db| store::drop_list(db, &actor.user, title))?)
    }
}

fn unfit(nl: &str, en: &str) -> Refused {
    Refused::Field { field: "title", words: Words { nl: nl.to_owned(), en: en.to_owned() } }
}
