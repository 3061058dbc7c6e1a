//! Double entry of return support: every euro from the budget it is taken from to the person it is
//! paid for, and who pays.
//!
//! A [`Movement`] is what people do with money: set a budget, reserve, pay, let lapse, recover,
//! correct. [`Books::post`] is the one door: it turns a movement into [`Posting`]s that add up to
//! nothing, or says why it is refused. Nothing is ever changed; a correction is another movement.
//!
//! ```
//! use ledger::{Account, Books, Budget, Line, Movement, Refusal};
//! use money::Cents;
//!
//! let euros = |units| Cents::from_units(units).unwrap();
//! let budget = Budget { funder: "amif".to_owned(), year: 2025 };
//! let line = Line {
//!     case: 7,
//!     person: Some("a0".to_owned()),
//!     benefit: "post-return".to_owned(),
//!     budget: budget.clone(),
//! };
//!
//! let mut books = Books::default();
//! books.post(&Movement::fund(budget, euros(3_000)))?;
//! books.post(&Movement::reserve(line.clone(), euros(1_500), euros(1_500)))?;
//! books.post(&Movement::pay(line.clone(), euros(1_000)))?;
//! assert_eq!(books.balance(&Account::Reserved(line.clone())), euros(500));
//!
//! // What was paid is not reserved any more: it cannot be paid once again.
//! let again = books.post(&Movement::pay(line.clone(), euros(1_000))).unwrap_err();
//! assert_eq!(again, Refusal::NotReserved { line, asked: euros(1_000), there: euros(500) });
//! # Ok::<(), Refusal>(())
//! ```
//!
//! **Invariant:** the postings of every movement add up to nothing, and no account but
//! [`Account::Granted`] is ever below nothing: no budget is overspent, and nothing is paid that was
//! not reserved. A case and a person are ids here, never more.

mod account;
mod books;
mod hledger;
mod movement;
mod refusal;

pub use account::{Account, Budget, Line};
pub use books::{Books, Posting};
pub use hledger::{Booked, journal};
pub use movement::{Act, Movement};
pub use refusal::Refusal;
