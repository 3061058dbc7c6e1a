//! The same rules over whole populations of households, in Parquet, Arrow and CSV.
//!
//! A [`Plan`] turns each row into the number of its household among the distinct ones, and has
//! every distinct household determined once by `rules`. Totals are sums over distinct households;
//! a table of results looks its amounts up.
//!
//! ```no_run
//! use population::{Job, Plan, Totals};
//! # fn run(package: &rules::check::Package) -> Result<(), Vec<String>> {
//! let regimes = rules::compare::regimes(package);
//! let mut plan = Plan::new(package, package.readings(), regimes).map_err(|one| vec![one])?;
//! let (inputs, stop) = (["households.parquet".into()], false.into());
//! let done = Job::new(&inputs, &stop).run(&mut plan, |_| ())?;
//! let totals = Totals::of(&plan, &done.counts).map_err(|one| vec![one])?;
//! println!("{}", totals.schemes["nl-national"].total);
//! # Ok(())
//! # }
//! ```
//!
//! **Invariant:** nothing here decides an amount, and no row holds anything about a person beyond
//! a number, counts and a nationality.

mod columns;
mod job;
mod key;
mod pages;
mod plan;
mod read;
mod table;
mod tables;
mod totals;
mod write;

pub use columns::BadCell;
pub use job::{Done, Job};
pub use plan::{Column, NO_NUMBER, Part, Plan};
pub use read::{Batches, ROWS};
pub use tables::Tables;
pub use totals::{Counts, SchemeTotals, Totals};
