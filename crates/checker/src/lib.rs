//! The page that checks a receipt: the rules in the browser, without a network.
//!
//! [`Data`] is what a page knows: policies that were proved, and keys. [`Checker`] answers: is
//! this text a genuine receipt, and what does it say? Compiled to WebAssembly, the module `door`
//! lets a browser in. [`page`] makes the one file that holds all of it.
//!
//! **Invariant:** the answer is `genuine` only if [`receipt::check`] says so; every other way out
//! is a refusal.

mod answer;
#[cfg(any(target_arch = "wasm32", test))]
mod door;
pub mod page;

pub use answer::{Checker, Data};
