//! What kinds of households cost on average, for those who want to see how a mean comes about.

use std::collections::BTreeMap;

use super::Severities;
use crate::num::signed;
use crate::register::{DEPARTURES, Register};

/// Households of one departure, channel and composition.
#[derive(Clone, Debug, PartialEq)]
pub struct Average {
    /// The departure, by its place in [`DEPARTURES`].
    pub departure: usize,
    /// The channel.
    pub channel: String,
    /// Adults and minors, as the register writes them.
    pub composition: String,
    /// Which part of the households of this departure they are.
    pub part: f64,
    /// What one of them costs each funder on average, in cents.
    pub costs: BTreeMap<String, f64>,
}

/// Costs in the making: how much weight, and the weighted costs of each funder.
#[derive(Default)]
struct Sum<'s> {
    all: f64,
    costs: BTreeMap<&'s str, f64>,
}

impl Severities {
    /// Each kind of household by departure, channel and composition: which part it is, and what one
    /// costs each funder on average. A channel that nobody goes through has its costs too.
    pub fn averages(&self, register: &Register) -> Vec<Average> {
        let mut all = Vec::new();
        for (departure, name) in DEPARTURES.iter().enumerate() {
            let shares = self.channel_shares(register, name);
            let known = register.division(&format!("channel.{name}"));
            let mut sums: BTreeMap<(usize, usize), Sum<'_>> = BTreeMap::new();
            self.each_of(register, departure, &vec![1.0; shares.len()], |key, weight| {
                let Sum { all, costs } = sums.entry((key.channel, key.composition)).or_default();
                *all += weight;
                for (funder, cost) in self.priced.get(&key).iter().flat_map(|one| &one.costs) {
                    *costs.entry(funder).or_default() += weight * signed(cost.cents());
                }
            });
            let sizes = register.division(&format!("composition.{name}"));
            for ((channel, composition), Sum { all: weight, costs }) in sums {
                let id = self.channels.get(channel).cloned().unwrap_or_default();
                let share = shares.get(channel).copied().unwrap_or_default();
                let (Some((size, of)), true) =
                    (sizes.get(composition), known.iter().any(|(one, _)| *one == id))
                else {
                    continue;
                };
                let each = |(funder, sum): (&str, f64)| (funder.to_owned(), sum / weight);
                all.push(Average {
                    departure,
                    channel: id,
                    composition: size.clone(),
                    part: share * of,
                    costs: costs.into_iter().filter(|_| weight > 0.0).map(each).collect(),
                });
            }
        }
        all
    }
}
