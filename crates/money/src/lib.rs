//! Exact amounts of money.
//!
//! [`Cents`] is the only type in Wederkeer that holds money: a whole number of cents, added and
//! subtracted with checks, never a float. [`Share`] divides an amount among payers to the cent.
//!
//! ```
//! use money::{Cents, Share};
//!
//! let amount = Cents::parse("2.460,00").unwrap();
//! assert_eq!(amount.dutch("EUR").to_string(), "€\u{a0}2.460,00");
//!
//! let shares = [Share::parse("75%").unwrap(), Share::parse("25%").unwrap()];
//! let parts = amount.split(&shares).unwrap();
//! assert_eq!(parts.iter().copied().sum::<Cents>(), amount);
//! ```
//!
//! **Invariant:** no float, no `as`, and no way to the number inside other than by the checked
//! operations here. An amount does not know its currency: a scheme does, and sums stay within one.

mod cents;
mod print;
#[cfg(feature = "schema")]
mod schema;
mod share;

pub use cents::{Cents, ParseCentsError};
pub use print::Printed;
pub use share::{ParseShareError, Share, SplitError};
