//! Where the register is asked. It blocks: it is asked on threads of its own, and a login, which is
//! slow on purpose, takes no place of the others. Pages and programs have a door each, so that
//! neither takes a place of the other.

use register::Register;

use crate::limits::Limits;
use crate::work::{Busy, Workshop};

/// Where the register is asked.
pub(crate) struct Door {
    register: Register,
    tasks: Workshop,
    logins: Workshop,
}

impl Door {
    pub(crate) fn new(register: Register, limits: &Limits) -> Self {
        Self {
            register,
            tasks: Workshop::new(limits.register, limits.register_waiting),
            logins: Workshop::new(limits.logins, limits.logins_waiting),
        }
    }

    /// What the register says, when it is this question's turn.
    ///
    /// # Errors
    /// When too many wait already.
    pub(crate) async fn ask<T: Send + 'static>(
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
    pub(crate) async fn log_in<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Register) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let register = self.register.clone();
        self.logins.run(move || ask(&register)).await
    }

    /// The register itself, for what asks nothing of the database.
    pub(crate) const fn register(&self) -> &Register {
        &self.register
    }
}
