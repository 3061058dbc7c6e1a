//! The same rules over whole populations of households, in Parquet, Arrow and CSV.
//!
//! A [`Plan`] turns each row into the number of its household among the distinct ones, and has
//! every distinct household determined once by `rules`. Totals are sums over distinct households;
//! a table of results looks its amounts up. A [`Cohort`] is a population read once, and a
//! [`Comparison`] what it gets on several sides; [`Generate`] draws one from [`Margins`].
//!
//! ```no_run
//! use population::{Job, Plan, Totals};
//! # fn run(package: &rules::check::Package) -> Result<(), Vec<population::Said>> {
//! let regimes = rules::compare::regimes(package);
//! let plan = Plan::new(package, package.readings().clone(), regimes);
//! let mut plan = plan.map_err(|one| vec![one])?;
//! let (inputs, stop) = (["households.parquet".into()], false.into());
//! let done = Job::new(&inputs, &stop).run(&mut plan, |_| ())?;
//! let totals = Totals::of(&plan, &done.counts).map_err(|one| vec![one])?;
//! println!("{}", totals.schemes["nl-national"].total);
//! # Ok(())
//! # }
//! ```
//!
//! **Invariant:** nothing here decides an amount, and of a person is kept only what the rules can
//! tell apart.

mod arrow_lengths;
mod bands;
mod cohort;
mod column_of_ids;
mod columns;
mod comparison;
mod days;
mod dictionary;
mod explain;
mod gathered;
mod generate;
mod home;
mod homes;
mod ipc;
mod job;
mod joined;
mod key;
mod lines;
mod long;
mod margins;
mod numbered;
mod pages;
mod parts;
mod person;
mod persons;
mod places;
mod plan;
mod read;
mod said;
mod sealed;
mod sections;
mod side;
mod table;
mod tables;
mod totals;
mod typed;
mod urn;
mod words;
mod write;
mod wrong;
mod xlsx;

pub use bands::Band;
pub use cohort::Cohort;
pub use columns::COLUMNS;
pub use comparison::{Changes, Comparison, Group, Part as GroupChange, SideTotals, Step};
pub use explain::explain;
pub use generate::Generate;
pub use job::{Done, Job, NAMED};
pub use joined::Joined;
pub use margins::Margins;
pub use parts::{Division, Input, Receipt};
pub use plan::{Column, NO_NUMBER, Part, Plan};
pub use read::{Batches, ROWS};
pub use said::Said;
pub use sealed::Seal;
pub use side::Side;
pub use tables::Tables;
pub use totals::{Counts, SchemeTotals, Sums, Totals};
pub use typed::{typed, typed_schema};
pub use write::{Draft, GROUP};
pub use wrong::BadCell;
