//! A determination that can be checked: short enough for a QR code, signed, and recomputed by who
//! reads it.
//!
//! [`Receipt::of`] takes a household, leaves out all that the rules do not need (names, ids, birth
//! dates), and notes what it gets. [`Receipt::sign`] makes the text. [`check`] reads such a text:
//! it is genuine only if a known key signed every byte of it, on a day that the key and the
//! receipt allow, and if the rules here give the same again, line by line and to the cent.
//!
//! ```
//! use receipt::{Key, Keys, Period, Receipt, check};
//! # use rules::parse::{SourceFile, case};
//! # fn walk(dir: &std::path::Path, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
//! #     for entry in std::fs::read_dir(dir)? {
//! #         let path = entry?.path();
//! #         if path.is_dir() {
//! #             walk(&path, files)?;
//! #         } else {
//! #             let name = path.strip_prefix("../../policies").unwrap().to_string_lossy();
//! #             let text = std::fs::read_to_string(&path)?;
//! #             files.push(SourceFile { name: name.into_owned(), text });
//! #         }
//! #     }
//! #     Ok(())
//! # }
//! # let mut files = Vec::new();
//! # walk("../../policies".as_ref(), &mut files)?;
//! # let package = rules::check::package(files).unwrap();
//! # let json = std::fs::read_to_string("../../worked-examples/nota-family.json")?;
//! # let household = case::read(&json, package.vocabulary()).unwrap();
//! let today = jiff::civil::date(2026, 11, 27);
//! let key = Key::from_seed([7; 32]);
//! let keys = Keys::read(&key.entry("Voorbeeld", today)).unwrap();
//!
//! let period = Period::new(today, jiff::civil::date(2027, 11, 26)).unwrap();
//! let receipt = Receipt::of(&package, &household, None, package.readings(), period).unwrap();
//! let text = receipt.sign(&key, "HTTPS://EXAMPLE.NL/C");
//!
//! let genuine = check(&text, &keys, &package, today).unwrap();
//! assert_eq!(genuine.receipt.total.to_string(), "9680.00");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! **Invariant:** nothing here reads a clock, a file or chance; whoever calls passes them in. What
//! cannot be recomputed is refused: there is no third outcome.

mod check;
mod envelope;
mod essence;
mod facts;
mod key;
mod keys;
mod payload;
mod receipt;
mod refusal;
mod text;

pub use check::{Genuine, check};
pub use facts::{Age, Facts, File, Person};
pub use key::{Key, NotAKey};
pub use keys::{Keys, Mistake, PublicKey, Withdrawn};
pub use receipt::{Period, Receipt, Unfit};
pub use refusal::Refusal;

#[cfg(test)]
mod tests;
