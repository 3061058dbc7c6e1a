//! The register behind the pages, and what the pages remember of it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use register::Register;
use rules::check::Package;
use rules::describe::describe;
use rules::words::Words;

use crate::door::Door;
use crate::limits::Limits;

/// So many reasons are remembered; then they are asked again.
const REASONS_MAX: usize = 4096;

/// Where the pages ask the register.
pub(crate) struct Counter {
    door: Door,
    reasons: Mutex<BTreeMap<(String, i64), String>>,
    titles: OnceLock<BTreeMap<String, Words>>,
}

impl Counter {
    pub(crate) fn new(register: Register, limits: &Limits) -> Self {
        Self {
            door: Door::new(register, limits),
            reasons: Mutex::default(),
            titles: OnceLock::new(),
        }
    }

    /// Where the register is asked.
    pub(super) const fn door(&self) -> &Door {
        &self.door
    }

    fn reasons(&self) -> MutexGuard<'_, BTreeMap<(String, i64), String>> {
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Why somebody looks at a case on another person's list, as they said in this session.
    pub(super) fn reason(&self, session: &str, case: i64) -> Option<String> {
        self.reasons().get(&(session.to_owned(), case)).cloned()
    }

    /// Remembers that reason; each look is recorded with it.
    pub(super) fn because(&self, session: &str, case: i64, reason: String) {
        let mut reasons = self.reasons();
        if reasons.len() >= REASONS_MAX {
            reasons.clear();
        }
        reasons.insert((session.to_owned(), case), reason);
    }

    /// What a benefit is called.
    pub(super) fn title(&self, package: &Package, benefit: &str) -> Words {
        let titles = self.titles.get_or_init(|| {
            let schemes = package.schemes().iter().map(|scheme| describe(package, scheme));
            let benefits = schemes.flat_map(|seen| seen.benefits);
            benefits.map(|seen| (seen.id.to_owned(), seen.title.clone())).collect()
        });
        titles.get(benefit).cloned().unwrap_or_else(|| Words::same(benefit))
    }
}
