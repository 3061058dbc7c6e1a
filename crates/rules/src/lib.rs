//! Policy text → scheme; scheme and household → determination, with its reasons.
//!
//! Read it in three steps: [`parse`] (what was written, with the place of every word), [`check`]
//! (a [`check::Package`] that is whole, or every reason why not), [`determine`] (what a household
//! gets, and why). [`compare`], [`changes`], [`difference`] and [`formulas`] ask the same
//! question several times.
//!
//! ```
//! use rules::parse::{SourceFile, case};
//!
//! fn walk(dir: &std::path::Path, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
//!     for entry in std::fs::read_dir(dir)? {
//!         let path = entry?.path();
//!         if path.is_dir() {
//!             walk(&path, files)?;
//!         } else {
//!             let name = path.strip_prefix("../../policies").unwrap().to_string_lossy();
//!             let text = std::fs::read_to_string(&path)?;
//!             files.push(SourceFile { name: name.into_owned(), text });
//!         }
//!     }
//!     Ok(())
//! }
//!
//! let mut files = Vec::new();
//! walk("../../policies".as_ref(), &mut files)?;
//! let package = rules::check::package(files).expect("every cell has exactly one outcome");
//!
//! let json = std::fs::read_to_string("../../worked-examples/nota-single.json")?;
//! let household = case::read(&json, package.vocabulary()).expect("a case without mistakes");
//! let scheme = package.scheme("nl-harmonised").expect("the scheme is there");
//! let readings = package.readings();
//! let got = rules::determine::determine(&package, scheme, &household, &readings).unwrap();
//!
//! assert_eq!(got.total.to_string(), "2815.00");
//! assert_eq!(got.lines[0].row, "nl-harmonised:departure-cash.adult");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! **Invariant:** nothing here reads a clock, a file, the environment or a name of a person, and
//! no amount stands in this code: equal policy and equal case give equal bytes.

// First: text → what was written.
pub mod parse;

// Second: what was written → a package that is whole.
pub mod check;

// Third: a household and a scheme → a determination with its reasons.
pub mod determine;

// The same question several times: other schemes, other facts, other policies.
pub mod changes;
pub mod compare;
pub mod difference;
pub mod formulas;

// What people read.
pub mod describe;
pub mod diagnostics;
pub mod typed;
pub mod words;

// The shape of all that, for programs.
#[cfg(feature = "schema")]
pub mod schema;
