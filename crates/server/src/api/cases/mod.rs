//! The register for programs: who is logged in works here on cases, from intake to closure.
//!
//! Read it in this order: [`operations`] (what can be asked), [`caller`] (who asks: the token of a
//! session in `Authorization`, never a cookie, so that no page of another site can send it),
//! [`refused`] (why not, and with which status), [`shapes`] and [`check`] (what a body may hold;
//! the OpenAPI document says the same), [`work`] and [`seen`] (what is done and shown).
//! Without a register every address of these answers 404.

mod caller;
mod check;
mod operations;
mod refused;
mod seen;
mod sessions;
mod shapes;
mod work;

pub(super) use operations::ALL;
pub(super) use work::step_words;
