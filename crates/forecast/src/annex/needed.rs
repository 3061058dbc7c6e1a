//! The question turned round: how many households must go through another channel, for a budget to
//! last (nota N23).

use rules::words::{Lang, Words};
use serde::Serialize;

use super::effect::{Question, Statistic};
use super::{Refused, Study, percent};
use crate::sensitivity::value_for;
use crate::severity::Severities;

/// With at most this probability a budget may run out.
const AT_MOST: f64 = 0.05;
/// How precisely the part is found.
const PRECISION: f64 = 1e-4;

/// The part of households that must change channel, or may at most.
#[derive(Clone, Debug, Serialize)]
pub struct Needed {
    /// The policy.
    pub policy: String,
    /// The budget that is to last.
    pub budget: String,
    /// What the budget is called.
    pub title: Words,
    /// The id of the assumption.
    pub assumption: String,
    /// Which part: at least, where moving households spares the budget, else at most. `None` when
    /// no part makes the budget last.
    pub part: Option<f64>,
    /// Whether moving households spares the budget.
    pub spares: bool,
}

impl Study<'_> {
    /// For each policy under which households change channel, and each budget.
    pub(super) fn needed(&self, sides: &[Severities]) -> Result<Vec<Needed>, Refused> {
        let mut all = Vec::new();
        for side in sides {
            let Some(moved) = &side.policy().moved else { continue };
            for budget in &self.register.budgets {
                let question = Question {
                    id: budget.id.clone(),
                    funders: budget.funders.clone(),
                    statistic: Statistic::Exhausted,
                };
                let chance = |part: f64| {
                    let register = self.register.with(&moved.share, part);
                    Study { register: &register, ..self.clone() }.answer(&question, side)
                };
                let ends = [chance(0.0)?, chance(1.0)?];
                let spares = ends[1] < ends[0];
                // All lie on one side: then any part will do, or none.
                let part = match ends.map(|chance| chance <= AT_MOST) {
                    [true, true] => Some(if spares { 0.0 } else { 1.0 }),
                    [false, false] => None,
                    _ => value_for(AT_MOST, [0.0, 1.0], PRECISION, chance)?,
                };
                all.push(Needed {
                    policy: side.policy().id.clone(),
                    budget: budget.id.clone(),
                    title: budget.title.clone(),
                    assumption: moved.share.clone(),
                    part,
                    spares,
                });
            }
        }
        Ok(all)
    }
}

impl Needed {
    /// In a sentence.
    pub fn said(&self, lang: Lang) -> String {
        let (title, most) = (self.title.get(lang), percent(AT_MOST, lang));
        let Some(part) = self.part else {
            return match lang {
                Lang::Nl => format!(
                    "Budget {title}: hoeveel er ook van kanaal wisselen, de kans dat het opraakt \
                     blijft boven {most}."
                ),
                Lang::En => format!(
                    "Budget {title}: however many change channel, the probability of running out \
                     stays above {most}."
                ),
            };
        };
        let part = percent(part, lang);
        match (lang, self.spares) {
            (Lang::Nl, true) => format!(
                "Budget {title}: raakt met ten hoogste {most} kans op als minstens {part} van \
                 kanaal wisselt."
            ),
            (Lang::Nl, false) => format!(
                "Budget {title}: raakt met ten hoogste {most} kans op als hoogstens {part} van \
                 kanaal wisselt."
            ),
            (Lang::En, true) => format!(
                "Budget {title}: runs out with a probability of {most} at most if at least {part} \
                 change channel."
            ),
            (Lang::En, false) => format!(
                "Budget {title}: runs out with a probability of {most} at most if at most {part} \
                 change channel."
            ),
        }
    }
}
