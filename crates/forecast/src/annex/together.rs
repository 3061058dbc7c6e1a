//! Two budgets in one year: a busy year is busy for both, and some households cost both.

use rules::words::{Lang, Words};
use serde::Serialize;

use super::{Refused, Study, percent};
use crate::Unfit;
use crate::severity::Severities;

/// How far these probabilities may be off: far less than any assumption is.
const WITHIN: f64 = 1e-4;

/// How often two budgets run out in the same year.
#[derive(Clone, Debug, Serialize)]
pub struct Together {
    /// The policy.
    pub policy: String,
    /// The two budgets...
    pub budgets: [String; 2],
    /// ...and what they are called.
    pub titles: [Words; 2],
    /// The probability that both run out.
    pub both: f64,
    /// The probability that at least one does.
    pub either: f64,
    /// What multiplying the two probabilities would say of both, as if years were not alike and no
    /// household cost both.
    pub apart: f64,
    /// How far `both` can be off: proved. The others by little more.
    pub error: f64,
}

impl Study<'_> {
    /// Each two budgets under each policy by which both pay something.
    pub(super) fn together(&self, sides: &[Severities]) -> Result<Vec<Together>, Refused> {
        let mut all = Vec::new();
        for side in sides {
            for (place, one) in self.register.budgets.iter().enumerate() {
                for other in self.register.budgets.iter().skip(place + 1) {
                    let pair = [one, other];
                    let [some, others] = pair.map(|budget| -> Vec<&str> {
                        budget.funders.iter().map(String::as_str).collect()
                    });
                    let model = match side.joint(self.register, [&some, &others]) {
                        Err(Unfit::Nothing) => continue,
                        found => found?,
                    };
                    let amounts = pair.map(|budget| budget.amount);
                    // Where the bound is not reached nothing is told.
                    let found = match model.both_above(amounts, WITHIN) {
                        Err(Unfit::Bound { .. }) => continue,
                        found => found?,
                    };
                    all.push(Together {
                        policy: side.policy().id.clone(),
                        budgets: pair.map(|budget| budget.id.clone()),
                        titles: pair.map(|budget| budget.title.clone()),
                        both: found.both.value,
                        either: found.either(),
                        apart: found.first.value * found.second.value,
                        error: found.both.error,
                    });
                }
            }
        }
        Ok(all)
    }
}

impl Together {
    /// In a sentence.
    pub fn said(&self, lang: Lang) -> String {
        let [one, other] = self.titles.each_ref().map(|title| title.get(lang));
        let policy = &self.policy;
        let [both, either, apart] =
            [self.both, self.either, self.apart].map(|chance| percent(chance, lang));
        match lang {
            Lang::Nl => format!(
                "[{policy}] Budget {one} en budget {other} raken in hetzelfde jaar op: {both}; \
                 minstens een van beide: {either}. Vermenigvuldigen zou {apart} zeggen: drukke \
                 jaren zijn voor allen druk."
            ),
            Lang::En => format!(
                "[{policy}] Budget {one} and budget {other} run out in the same year: {both}; at \
                 least one of them: {either}. Multiplying would say {apart}: a busy year is busy \
                 for all."
            ),
        }
    }
}
