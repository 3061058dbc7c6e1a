use rules::determine::Determination;

use crate::{Outcome, Portion, Unfit};

impl Outcome {
    /// What a household costs a funder when it is determined: the forecast pays what the
    /// determination says, to the cent, and can never disagree with it. A funder that pays no
    /// line pays nothing.
    ///
    /// # Errors
    /// When an amount hangs on a fact that is missing: then it is assumed, not determined.
    pub fn determined(
        probability: f64,
        determination: &Determination<'_>,
        funder: &str,
    ) -> Result<Self, Unfit> {
        if determination.conditional {
            let missing = determination.missing.iter().map(|one| one.fact.as_str());
            return Err(Unfit::Undetermined { facts: missing.collect::<Vec<_>>().join(", ") });
        }
        let amount = determination.funders.get(funder).copied().unwrap_or_default();
        let cost = Portion::whole(amount).ok_or(Unfit::Overflow)?;
        Ok(Self { probability, cost })
    }
}
