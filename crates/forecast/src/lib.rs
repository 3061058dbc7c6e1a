//! What a year of return support costs each funder: the exact distribution, not a simulation.
//!
//! A [`CostModel`] says how many households are expected, what one of them may cost a funder, and
//! how busy and quiet years differ. [`Law::of`] turns it into the distribution of the costs of the
//! year. Every amount is a whole number of steps of one lattice, which is found in integers; every
//! probability carries a bound on its error that is proved while it is computed.
//!
//! ```
//! use forecast::{CostModel, Kind, Law, Outcome, Portion, YearEffect};
//! use money::{Cents, Share};
//!
//! // A funder pays 75% of € 2.615,00 for two in three households, and nothing for the others.
//! let cost = Portion::of(Cents::parse("2615")?, Share::parse("75%")?).unwrap();
//! let outcomes = vec![
//!     Outcome { probability: 2.0 / 3.0, cost },
//!     Outcome { probability: 1.0 / 3.0, cost: Portion::ZERO },
//! ];
//! let households = Kind { mean: 2000.0, outcomes };
//! let model = CostModel::new(&[households], YearEffect::gamma(10.0)?)?;
//!
//! let law = Law::of(&model, 1e-9)?;
//! let budget = law.quantile(0.95)?;
//! assert_eq!(budget.amount.to_string(), "4112741.25");
//! assert_eq!([budget.lowest, budget.highest], [budget.amount; 2]);
//! assert!(law.more_than(budget.amount).value <= 0.05);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Exhaustion`] says on which day a budget is used up, [`both_above`] how often two budgets break
//! together, and [`sensitivity`] which assumption matters and what each part of a change does.
//!
//! **Invariant:** money is whole numbers, `Cents` and [`Portion`]; floats are probabilities and
//! their moments. Nothing is drawn at random: the same assumptions give the same numbers, and
//! `Law::error` bounds how far a probability can be off. What cannot be proved is refused.

#![allow(
    clippy::float_arithmetic,
    reason = "this room computes probabilities; its amounts are Cents and Portion"
)]

// What is assumed, as people write it, and what each household then costs.
pub mod register;
mod severity;

// What is answered to people.
pub mod annex;
pub mod calibrate;

// What is assumed, in numbers.
mod determined;
mod model;
mod portion;
mod year;

// The law, and how it is found.
mod characteristic;
mod chebyshev;
mod law;
mod moments;
mod recursion;
mod series;
mod spectrum;
mod tail;
mod transform;
mod wheel;

// What is asked of it.
mod exhaustion;
mod joint;
mod parts;
mod plane;
pub mod sensitivity;
mod spent;

// What all of it needs.
mod num;
pub mod quadrature;
mod unfit;

pub use exhaustion::{Calendar, Counted, Exhaustion};
pub use joint::{BothAbove, JointKind, JointModel, JointOutcome, both_above};
pub use law::{Law, Method, Probability, Quantile};
pub use model::{CostModel, Kind, Outcome};
pub use moments::Moments;
pub use portion::Portion;
pub use severity::{Average, Severities, Unsettled};
pub use spent::Given;
pub use unfit::Unfit;
pub use year::{Year, YearEffect};
