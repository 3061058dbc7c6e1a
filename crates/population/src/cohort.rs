//! A population as its distinct households, each with how often it is there.

use std::collections::BTreeSet;

use jiff::civil::Date;
use rules::check::Package;

use crate::home::Home;
use crate::homes::Apart;
use crate::job::{Done, Job};
use crate::plan::Plan;
use crate::said::Said;
use crate::side::Side;
use crate::totals::Counts;

/// Distinct households and their numbers.
///
/// They are told apart by exact nationality, and by everything that makes a difference on any of
/// the sides for which the cohort was read. Its size depends on that, not on the number of rows.
#[derive(Debug)]
pub struct Cohort<'a> {
    plan: Plan<'a>,
    counts: Counts,
    /// How many rows were bad.
    pub bad_rows: u64,
}

impl<'a> Cohort<'a> {
    /// Reads a population once, for comparing these sides. The package of the first side says
    /// which channels and countries there are.
    ///
    /// # Errors
    /// As [`Job::run`]; and when there is no side.
    pub fn read(
        job: &Job<'_>,
        sides: &[Side<'a>],
        progress: impl FnMut(u64),
    ) -> Result<Self, Vec<Said>> {
        let Some(base) = sides.first() else {
            return Err(vec![Said::new("er is geen kant om te rekenen", "there is no side")]);
        };
        let (mut stretches, mut ages) = (BTreeSet::new(), BTreeSet::new());
        for side in sides {
            ages.extend(side.package.ages(&[side.scheme]));
            // On one day for all it makes no difference when somebody really registered.
            if side.registered_on.is_none() {
                stretches.extend(side.package.stretches(&[side.scheme]));
            }
        }
        // A household must have some day.
        if stretches.is_empty() {
            stretches.extend(base.registered_on);
        }
        let apart = Apart {
            stretches: stretches.into_iter().collect::<Vec<Date>>(),
            ages: ages.into_iter().collect(),
            every_country: true,
        };
        let plan = Plan::with(base.package, base.readings.clone(), Vec::new(), apart);
        let mut plan = plan.map_err(|error| vec![error])?;
        let Done { counts, bad_rows } = job.run(&mut plan, progress)?;
        Ok(Self { plan, counts, bad_rows })
    }

    /// Distinct households, each with how often it is there.
    pub(crate) fn homes(&self) -> impl Iterator<Item = (&Home, u64)> {
        self.plan.homes().iter().zip(self.counts.by_number().iter().copied())
    }

    /// The policies that say who is an adult.
    pub(crate) fn package(&self) -> &'a Package {
        self.plan.package()
    }

    /// How many households there are.
    pub fn households(&self) -> u64 {
        self.counts.households()
    }

    /// How many of them are distinct.
    pub fn distinct(&self) -> usize {
        self.plan.distinct()
    }
}
