//! What households cost, as models of a year.

use std::collections::BTreeMap;

use money::Cents;

use super::{Severities, households};
use crate::register::{DEPARTURES, Register};
use crate::{
    CostModel, JointKind, JointModel, JointOutcome, Kind, Outcome, Portion, Unfit, YearEffect,
};

impl Severities {
    /// What these funders together pay in a year, as a model.
    ///
    /// # Errors
    /// When the numbers of the register make up no model, or these funders pay nothing.
    pub fn model(&self, register: &Register, funders: &[&str]) -> Result<CostModel, Unfit> {
        let kinds = (0..DEPARTURES.len()).map(|departure| self.kind(register, departure, funders));
        let kinds = kinds.collect::<Result<Vec<_>, _>>()?;
        CostModel::new(&kinds, Self::effect(register)?)
    }

    /// The year effect that a register assumes.
    fn effect(register: &Register) -> Result<YearEffect, Unfit> {
        let shapes =
            DEPARTURES.map(|departure| register.value(&format!("year-effect.{departure}")));
        let [one, other] = shapes;
        // What the shapes allow: a range of one of them may go beyond what both can share.
        let common = register.value("year-effect.correlation") * (one * other).sqrt();
        YearEffect::gammas(common.min(one).min(other), shapes.to_vec())
    }

    /// What two groups of funders pay in a year, as a model of both at once.
    ///
    /// # Errors
    /// As for [`Self::model`].
    pub fn joint(
        &self,
        register: &Register,
        [some, others]: [&[&str]; 2],
    ) -> Result<JointModel, Unfit> {
        let kind = |departure: usize| {
            let mut costs: BTreeMap<[Cents; 2], f64> = BTreeMap::new();
            self.each_priced(register, departure, |priced, probability| {
                *costs.entry([priced.of(some), priced.of(others)]).or_default() += probability;
            });
            let outcomes = costs.into_iter().map(|(costs, probability)| {
                let [a, b] = costs.map(Portion::whole);
                let costs = [a.ok_or(Unfit::Overflow)?, b.ok_or(Unfit::Overflow)?];
                Ok(JointOutcome { probability, costs })
            });
            let outcomes = outcomes.collect::<Result<Vec<_>, Unfit>>()?;
            Ok(JointKind { mean: households(register, departure), outcomes })
        };
        let kinds = (0..DEPARTURES.len()).map(kind).collect::<Result<Vec<_>, Unfit>>()?;
        JointModel::new(&kinds, &Self::effect(register)?)
    }

    fn kind(&self, register: &Register, departure: usize, funders: &[&str]) -> Result<Kind, Unfit> {
        let mut costs: BTreeMap<Cents, f64> = BTreeMap::new();
        self.each_priced(register, departure, |priced, probability| {
            *costs.entry(priced.of(funders)).or_default() += probability;
        });
        let outcomes = costs.into_iter().map(|(cost, probability)| {
            let cost = Portion::whole(cost).ok_or(Unfit::Overflow)?;
            Ok(Outcome { probability, cost })
        });
        let outcomes = outcomes.collect::<Result<Vec<_>, Unfit>>()?;
        Ok(Kind { mean: households(register, departure), outcomes })
    }
}
