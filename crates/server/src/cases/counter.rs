//! The register behind the pages. It blocks: it is asked on threads of its own, and a login, which
//! is slow on purpose, takes no place of the others.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use register::Register;
use rules::check::Package;
use rules::describe::describe;
use rules::words::Words;

use crate::limits::Limits;
use crate::work::{Busy, Workshop};

/// So many reasons are remembered; then they are asked again.
const REASONS_MAX: usize = 4096;

/// Where the pages ask the register.
pub(crate) struct Counter {
    register: Register,
    tasks: Workshop,
    logins: Workshop,
    reasons: Mutex<BTreeMap<(String, i64), String>>,
    titles: OnceLock<BTreeMap<String, Words>>,
}

impl Counter {
    pub(crate) fn new(register: Register, limits: &Limits) -> Self {
        Self {
            register,
            tasks: Workshop::new(limits.register, limits.register_waiting),
            logins: Workshop::new(limits.logins, limits.logins_waiting),
            reasons: Mutex::default(),
            titles: OnceLock::new(),
        }
    }

    /// What the register says, when it is this question's turn.
    ///
    /// # Errors
    /// When too many wait already.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let register = self.register.clone();
        self.tasks.run(move || ask(&register)).await
    }

    /// The same for what hashes a password.
    ///
    /// # Errors
    /// When too many wait already.
    pub(super) async fn at_the_door<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let register = self.register.clone();
        self.logins.run(move || ask(&register)).await
    }

    /// The register itself, for what asks nothing of the database.
    pub(super) const fn register(&self) -> &Register {
        &self.register
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
