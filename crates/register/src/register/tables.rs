//! Cases from a file, and to one.

use std::collections::BTreeMap;

use money::Cents;

use super::{Acted, Register, done_before};
use crate::actor::{Action, Actor};
use crate::award::Award;
use crate::case::{Case, Step};
use crate::exchange::{Drawn, Exported, Sheet, Wrong, households};
use crate::journal::{Deed, sha256};
use crate::processing::{Subject, subjects};
use crate::refused::Refused;
use crate::store::{self, Db, Filter, StoreError};

/// The most cases in one file.
pub const CASES_MAX: i64 = 10_000;

/// What a file comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Its households, in its order.
    pub households: Vec<ImportedCase>,
    /// Whether they are in the register now; else nothing was changed.
    pub confirmed: bool,
}

/// A household of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedCase {
    /// Its word in the file.
    pub dossier: String,
    /// So many persons.
    pub persons: usize,
    /// What it would get, as far as can be determined now.
    pub total: Option<Cents>,
    /// Its case: the one it has, or would have.
    pub case: i64,
    /// Whether the same was imported before; it is not registered again.
    pub already: bool,
}

/// Why a file is not imported: what is wrong in it, or who may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotImported {
    /// Everything that is wrong in the file.
    Wrong(Vec<Wrong>),
    /// The role does not allow it, or the register cannot be written.
    Refused(Vec<Refused>),
}

/// What ends the transaction: a file that is only looked at leaves no trace.
enum End {
    Looked(Imported),
    Not(NotImported),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::from(Vec::from(error))
    }
}

impl From<Vec<Refused>> for End {
    fn from(refused: Vec<Refused>) -> Self {
        Self::Not(NotImported::Refused(refused))
    }
}

impl Register {
    /// Registers the households of a file: all of them, or none. Without `confirm` it is done and
    /// undone, so that what is told is what would happen. A household that the same person
    /// imported before is left as it is.
    ///
    /// # Errors
    /// Everything that is wrong in the file, at its cell; or when the role does not allow it.
    pub fn import(
        &self,
        actor: &Actor,
        sheet: &Sheet,
        confirm: bool,
    ) -> Result<Imported, NotImported> {
        let action = Action::Open;
        if !actor.may(action, &actor.organisation) {
            return Err(NotImported::Refused(vec![Refused::NotAllowed { action }]));
        }
        let (drawn, wrong) = households(&self.package, sheet);
        let done = self.store.write(|db| {
            let households = self.all_of(db, actor, (sheet, drawn), wrong)?;
            let imported = Imported { households, confirmed: confirm };
            if !confirm {
                return Err(End::Looked(imported));
            }
            let new = imported.households.iter().filter(|one| !one.already);
            let cases: Vec<i64> = new.map(|one| one.case).collect();
            if !cases.is_empty() {
                let deed = Deed::Imported { file: sha256(&sheet.text()), cases };
                self.deed(db, actor, None, &deed)?;
            }
            Ok(imported)
        });
        match done {
            Ok(imported) | Err(End::Looked(imported)) => Ok(imported),
            Err(End::Not(why)) => Err(why),
        }
    }

    /// Registers every household, or says everything that is wrong.
    fn all_of(
        &self,
        db: &mut Db,
        actor: &Actor,
        (sheet, drawn): (&Sheet, Vec<Drawn>),
        mut wrong: Vec<Wrong>,
    ) -> Result<Vec<ImportedCase>, End> {
        let mut households = Vec::new();
        let mut dossiers: BTreeMap<i64, String> = BTreeMap::new();
        for one in drawn {
            let (acted, already) = match self.one_of(db, actor, &one) {
                Ok(done) => done,
                Err(refused) if refused.iter().any(|one| matches!(one, Refused::Store(_))) => {
                    return Err(End::from(refused));
                }
                Err(refused) => {
                    wrong.extend(told(sheet, &one, &refused, &dossiers));
                    continue;
                }
            };
            // The same rows under two words are one household, written twice.
            if let Some(other) = dossiers.insert(acted.case, one.dossier.clone()) {
                let words = Wrong::same_in_file(&other);
                wrong.push(Wrong { place: one.place(sheet, None), words });
            }
            let total = Award::of(&self.package, &one.intake.facts.household).ok();
            households.push(ImportedCase {
                dossier: one.dossier,
                persons: one.rows.len(),
                total: total.map(|award| award.total),
                case: acted.case,
                already,
            });
        }
        let fine = wrong.is_empty();
        if fine { Ok(households) } else { Err(End::Not(NotImported::Wrong(wrong))) }
    }

    /// Registers one household; says whether it was there already.
    fn one_of(
        &self,
        db: &mut Db,
        actor: &Actor,
        one: &Drawn,
    ) -> Result<(Acted, bool), Vec<Refused>> {
        // What is the same household is seen from what stands in its rows: a file that has grown
        // adds what is new.
        let asked = sha256(&format!("{:?}", one.intake));
        let key = format!("import {asked}");
        if let Some(done) = done_before(db, actor, Some(&key), &asked)? {
            return Ok((done, true));
        }
        let outline = one.intake.facts.check(&self.package)?;
        let keyed = Some((key.as_str(), asked.as_str()));
        Ok((self.opened(db, actor, one.intake.clone(), outline, keyed)?, false))
    }

    /// Cases with their people, a row for each person, to be written to a file. It is recorded who
    /// took which cases out, and why.
    ///
    /// # Errors
    /// When the role takes no cases out, no reason is given, or there are too many.
    pub fn export(
        &self,
        actor: &Actor,
        steps: &[Step],
        reason: &str,
    ) -> Result<Exported, Vec<Refused>> {
        let action = Action::Export;
        if !actor.may(action, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(vec![Refused::NoReason]);
        }
        let filter = Filter {
            organisation: (!actor.everywhere(action)).then(|| actor.organisation.clone()),
            steps: steps.to_vec(),
            at_most: CASES_MAX + 1,
            ..Filter::default()
        };
        let cases: Vec<Case> = self.store.read(|db| {
            let ids = store::ids_of(db, &filter)?;
            if i64::try_from(ids.len()).is_ok_and(|many| many > CASES_MAX) {
                return Err(vec![Refused::TooMany { at_most: CASES_MAX }]);
            }
            let each = ids.into_iter().filter_map(|id| self.case_until(db, id, None).transpose());
            each.collect()
        })?;
        let exported = Exported::of(&self.package, &cases);
        let deed = Deed::TakenOut { reason: reason.to_owned(), cases: exported.cases.clone() };
        let subjects: Vec<Subject> = cases.iter().flat_map(subjects).collect();
        self.store.write(|db| self.deed_about(db, actor, None, &deed, &subjects).map(drop))?;
        Ok(exported)
    }
}

/// What the register says of a household, at its cells. Cases that this file would open are told by
/// their word in it.
fn told(
    sheet: &Sheet,
    one: &Drawn,
    refused: &[Refused],
    dossiers: &BTreeMap<i64, String>,
) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    for refusal in refused {
        let Refused::LooksLike(all) = refusal else {
            wrong.push(Wrong { place: one.place(sheet, None), words: refusal.words() });
            continue;
        };
        for alike in all {
            let place = one.place(sheet, Some(&alike.person));
            let words = match dossiers.get(&alike.case) {
                Some(dossier) => Wrong::same_in_file(dossier),
                None => Refused::LooksLike(vec![alike.clone()]).words(),
            };
            wrong.push(Wrong { place, words });
        }
    }
    wrong
}
