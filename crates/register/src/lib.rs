//! The register: cases from intake to closure, and every euro traced to its funder.
//!
//! A case is a list of events ([`case::Event`]); what it is now follows from them
//! ([`case::Case`]). People give a [`case::Command`]; [`Register::act`] is the one door. In one
//! transaction it looks at who asks ([`actor`]), decides ([`case::Case::decide`]), books the money
//! ([`ledger`]) and writes the events, the postings and what is listed and searched. It writes all
//! of it or nothing.
//!
//! Read it in this order: [`case`] (what can happen), [`actor`] (who may do what), [`Register`]
//! (the door), [`store`] (SQLite and PostgreSQL), [`journal`] (the chain that shows every change).
//!
//! **Invariant:** no amount is decided here. What a household gets comes from `rules`; it is
//! determined again at approval and at every payment, and a figure that differs stops both.

pub mod actor;
pub mod alike;
pub mod award;
mod backup;
pub mod case;
pub mod demo;
pub mod exchange;
pub mod journal;
pub mod login;
pub mod overview;
pub mod periods;
pub mod person;
pub mod processing;
mod refused;
mod register;
mod said;
mod sheet;
pub mod store;

pub use refused::Refused;
pub use register::{
    Acted, CASES_MAX, Changed, Clock, Imported, ImportedCase, Keep, Kept, Kind, Monitor, Moved,
    NotImported, PaidKind, Register, Rehearsal, SMALLEST, Sending, Size, Statement, StatementLine,
    Told,
};
