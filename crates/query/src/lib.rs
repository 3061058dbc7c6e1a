//! SQL over tables of households: every file is a table, and `determine(TABLE)` is that table with
//! the amounts of each scheme as columns.
//!
//! DataFusion reads and runs the question. What it reads comes through `population`: the same
//! files, the same mistakes, and each distinct household determined once by `rules`. Everything is
//! a stream of batches in the order of the file, so equal questions give equal bytes.
//!
//! ```no_run
//! use query::{Format, Question, Rules};
//! use rules::words::Lang;
//! # fn run(package: &'static rules::check::Package) -> Result<(), Vec<population::Said>> {
//! let schemes = rules::compare::regimes(package);
//! let rules = Rules { package, readings: package.readings().clone(), schemes };
//! let question = Question {
//!     sql: "select nationality, sum(\"nl-harmonised.total\") as cost
//!           from determine(households) group by 1 order by 2 desc",
//!     files: &["households.parquet".into()],
//!     output: None,
//!     format: Format::Text,
//!     stop: &false.into(),
//! };
//! query::answer(&rules, &question, Lang::En, &mut std::io::stdout())
//! # }
//! ```
//!
//! **Invariant:** nothing here decides an amount, and nothing is written but the output that is
//! named: no network, no other files, no spilling to disk, no clock and no chance in a question.

mod answer;
mod determine;
mod mistakes;
mod print;
mod rows;
mod total;

use population::{Plan, Said};
use rules::check::{Package, Readings, Scheme};

pub use answer::{Format, Question, answer};

/// By which rules amounts are determined.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The policies.
    pub package: &'static Package,
    /// How open questions are read.
    pub readings: Readings,
    /// The schemes that become columns.
    pub schemes: Vec<&'static Scheme>,
}

impl Rules {
    fn plan(&self) -> Result<Plan<'static>, Said> {
        self.plan_of(self.schemes.clone())
    }

    fn plan_of(&self, schemes: Vec<&'static Scheme>) -> Result<Plan<'static>, Said> {
        Plan::new(self.package, self.readings.clone(), schemes)
    }
}
