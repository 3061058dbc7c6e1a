//! What a policy that is not in force would change: the running cases under other rules.

use std::collections::BTreeMap;

use money::Cents;
use rules::check::Package;

use super::Register;
use crate::actor::{Action, Actor};
use crate::award::{Award, Figures};
use crate::case::Case;
use crate::journal::Deed;
use crate::refused::Refused;
use crate::store;

/// What a policy would change for the cases with promised money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// So many cases were looked at.
    pub cases: usize,
    /// Those that would change, by number.
    pub changed: Vec<Changed>,
    /// What each funder would pay more; below nothing, less.
    pub funders: BTreeMap<String, Cents>,
}

/// A case that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The case.
    pub case: i64,
    /// As approved: an amount for each person, benefit and funder.
    pub before: Figures,
    /// As it would be. `None` when the policy gives no answer for this case; `why` says why.
    pub after: Option<Figures>,
    /// Why there is no answer.
    pub why: Vec<Refused>,
    /// What was paid already and would not be given any more: it would have to be recovered, or let
    /// be.
    pub too_much: Cents,
}

/// So many cases at a time.
const PAGE: i64 = 512;

impl Register {
    /// Replays every case with promised money under another policy, and says which would change, by
    /// how much, and for which funder. Nothing is changed.
    ///
    /// It serves for a policy that is not in force yet, and for a late fact: a policy that says
    /// what held since an earlier day (E4).
    ///
    /// # Errors
    /// When the role does not rehearse, or the register cannot be read.
    pub fn rehearse(&self, actor: &Actor, other: &Package) -> Result<Rehearsal, Vec<Refused>> {
        let action = Action::Rehearse;
        if !actor.may(action, &actor.organisation) || !actor.oversees {
            return Err(vec![Refused::NotAllowed { action }]);
        }
        let what = format!("rehearsal of policy {}", other.hash());
        self.store.write(|db| self.deed(db, actor, None, &Deed::Exported { what }).map(drop))?;
        self.store.read(|db| {
            let (mut told, mut after) = (Rehearsal::default(), 0);
            loop {
                let page = store::granted(db, after, PAGE)?;
                let Some(last) = page.last() else { return Ok(told) };
                after = *last;
                for id in page {
                    let Some(case) = self.case_until(db, id, None)? else { continue };
                    told.cases += 1;
                    if let Some(changed) = case.under(other) {
                        told.add(changed);
                    }
                }
            }
        })
    }
}

impl Rehearsal {
    fn add(&mut self, changed: Changed) {
        let sides = [(&changed.before, -1), (changed.after.as_ref().unwrap_or(&changed.before), 1)];
        for (figures, sign) in sides {
            for ((_, _, funder), amount) in figures {
                let sum = self.funders.entry(funder.clone()).or_default();
                *sum = if sign < 0 { *sum - *amount } else { *sum + *amount };
            }
        }
        self.funders.retain(|_, amount| *amount != Cents::ZERO);
        self.changed.push(changed);
    }
}

impl Case {
    /// What another policy would change for this case; `None` when nothing.
    fn under(&self, other: &Package) -> Option<Changed> {
        let before = self.award.as_ref().map(Award::figures)?;
        let (after, why) = match self.computed(other) {
            Ok(award) => (Some(award.figures()), Vec::new()),
            Err(why) => (None, why),
        };
        if after.as_ref() == Some(&before) {
            return None;
        }
        let over = |(line, paid): (&ledger::Line, Cents)| {
            let key = (line.person.clone(), line.benefit.clone(), line.budget.funder.clone());
            let given = after.as_ref().and_then(|after| after.get(&key).copied());
            let left = paid - given.unwrap_or_default();
            (left > Cents::ZERO).then_some(left)
        };
        let too_much =
            if after.is_some() { self.paid().filter_map(over).sum() } else { Cents::ZERO };
        Some(Changed { case: self.id, before, after, why, too_much })
    }
}
