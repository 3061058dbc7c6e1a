//! What the lines of a household come to.

use money::Cents;

use super::NOT_STATED;
use super::line::Granted;
use super::named::Named;
use crate::check::Package;

/// The sums of some lines.
pub(crate) struct Sums {
    pub total: Cents,
    /// What the sources leave open.
    pub range: [Cents; 2],
    /// For each funder of the package, and behind them for what no source names one of.
    funders: Vec<Option<Cents>>,
}

impl Sums {
    pub(crate) fn new(package: &Package) -> Self {
        let funders = vec![None; package.funders.len() + 1];
        Self { total: Cents::ZERO, range: [Cents::ZERO; 2], funders }
    }

    /// Adds a line.
    pub(crate) fn add(&mut self, granted: &Granted) {
        let ([low, high], [more_low, more_high]) = (self.range, granted.range);
        self.total = self.total + granted.amount;
        self.range = [low + more_low, high + more_high];
        for payer in &granted.funders {
            if let Some(sum) = self.funders.get_mut(payer.place) {
                *sum = Some(sum.unwrap_or_default() + payer.amount);
            }
        }
    }

    /// The sum for each funder that pays something, by its id.
    pub(crate) fn funders<'a>(&self, package: &'a Package) -> Named<'a, Cents> {
        let ids = package.funders.iter().map(|(id, _)| id.as_str()).chain([NOT_STATED]);
        let mut all = Vec::with_capacity(self.funders.len());
        for (id, sum) in ids.zip(&self.funders) {
            if let Some(sum) = sum {
                all.push((id, *sum));
            }
        }
        Named::new(all)
    }
}
