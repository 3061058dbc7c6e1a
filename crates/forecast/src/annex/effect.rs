//! What a change of policy does, and what each part of it does, without an order.

use std::rc::Rc;

use rules::determine::applicable::HOME;
use rules::words::{Lang, Words};
use serde::Serialize;

use super::{Refused, Study, TOTAL};
use crate::register::Moved;
use crate::sensitivity::contributions;
use crate::severity::{Part, Severities};
use crate::{CostModel, Law, Unfit};

/// One policy beside the first.
#[derive(Clone, Debug, Serialize)]
pub struct Effect {
    /// The policy.
    pub policy: String,
    /// The policy it is compared with.
    pub less: String,
    /// The parts of the change, in words.
    pub parts: Vec<Words>,
    /// What it does to each answer.
    pub changes: Vec<Change>,
}

/// What a change of policy does to one answer.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// `total`, a funder or a budget.
    pub id: String,
    /// Which answer about it.
    pub statistic: Statistic,
    /// What it was: cents, or a probability.
    pub from: f64,
    /// What it becomes.
    pub to: f64,
    /// For each part its fair share (Shapley), and the least and most that it does in some order.
    pub parts: Vec<[f64; 3]>,
}

impl Change {
    /// What it becomes less what it was.
    pub fn difference(&self) -> f64 {
        self.to - self.from
    }
}

/// An answer that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistic {
    /// The mean of the costs of a year, in cents.
    Mean,
    /// What suffices in 95 of 100 years, in cents.
    P95,
    /// The probability that a budget does not last.
    Exhausted,
}

/// A question about a year: of whom, and what.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub(super) id: String,
    pub(super) funders: Vec<String>,
    pub(super) statistic: Statistic,
}

/// The most parts of a change: each set of them is determined.
const MOST_PARTS: usize = 12;

/// The number of a set of parts.
fn set_of(made: &[bool]) -> usize {
    made.iter().enumerate().map(|(place, made)| usize::from(*made) << place).sum()
}

impl Study<'_> {
    /// The answers to all questions.
    pub(super) fn answers(
        &self,
        questions: &[Question],
        side: &Severities,
    ) -> Result<Vec<f64>, Refused> {
        let mut models: Vec<(&[String], Option<CostModel>)> = Vec::new();
        let answers = questions.iter().map(|question| {
            let funders = question.funders.as_slice();
            let found = models.iter().position(|(known, _)| *known == funders);
            let place = found.unwrap_or(models.len());
            if found.is_none() {
                models.push((funders, self.model(side, funders)?));
            }
            let model = models.get(place).and_then(|(_, model)| model.as_ref());
            model.map_or(Ok(0.0), |model| self.answer_of(question, model))
        });
        answers.collect()
    }

    /// What is asked of every variant: means and P95 of all costs, and how budgets fare.
    pub(super) fn questions(&self, sides: &[Severities]) -> Vec<Question> {
        let mut funders: Vec<String> =
            sides.iter().flat_map(|side| side.funders()).map(str::to_owned).collect();
        funders.sort();
        funders.dedup();
        let each = funders.iter().map(|one| (one.clone(), vec![one.clone()]));
        let costs = [(TOTAL.to_owned(), funders.clone())].into_iter().chain(each);
        let costs = costs.flat_map(|(id, funders)| {
            [Statistic::Mean, Statistic::P95].map(|statistic| Question {
                id: id.clone(),
                funders: funders.clone(),
                statistic,
            })
        });
        let budgets = self.register.budgets.iter().map(|budget| Question {
            id: budget.id.clone(),
            funders: budget.funders.clone(),
            statistic: Statistic::Exhausted,
        });
        costs.chain(budgets).collect()
    }

    /// The answer to one question; 0 where these funders pay nothing.
    pub(super) fn answer(&self, question: &Question, side: &Severities) -> Result<f64, Refused> {
        let model = self.model(side, &question.funders)?;
        model.map_or(Ok(0.0), |model| self.answer_of(question, &model))
    }

    /// The law of whom a question is about.
    pub(super) fn law_of(
        &self,
        question: &Question,
        side: &Severities,
    ) -> Result<Rc<Law>, Refused> {
        let model = self.model(side, &question.funders)?.ok_or(Unfit::Nothing)?;
        Ok(self.law(&model)?)
    }

    fn answer_of(&self, question: &Question, model: &CostModel) -> Result<f64, Refused> {
        Ok(match question.statistic {
            Statistic::Mean => model.moments().mean,
            Statistic::P95 => {
                let amount = self.law(model)?.quantile(0.95)?.amount;
                crate::num::signed(amount.cents())
            }
            Statistic::Exhausted => {
                let budget = self.register.budgets.iter().find(|one| one.id == question.id);
                let amount = budget.map(|one| one.amount).ok_or(Unfit::Nothing)?;
                self.law(model)?.more_than(amount).value
            }
        })
    }

    /// A part of a change, by the names of channels and schemes.
    fn part_said(&self, part: &Part) -> Words {
        let channels = self.package.channels(HOME);
        let channel = |id: &str, lang| {
            let found = channels.iter().find(|(known, _)| *known == id);
            found.map_or(id.to_owned(), |(_, name)| name.get(lang).to_owned())
        };
        let scheme = |id: &str, lang| {
            let found = self.package.scheme(id);
            found.map_or(id.to_owned(), |scheme| scheme.title().get(lang).to_owned())
        };
        let say = |lang: Lang| {
            let instead = lang.pick("in plaats van", "instead of");
            match part {
                Part::Scheme { channel: through, from, to } => {
                    let (from, to) = (scheme(from, lang), scheme(to, lang));
                    format!("{}: {to} {instead} {from}", channel(through, lang))
                }
                Part::Moved(Moved { from, to, .. }) => {
                    let (from, to) = (channel(from, lang), channel(to, lang));
                    let some = lang.pick("een deel gaat via", "some go through");
                    format!("{some} {to} {instead} {from}")
                }
            }
        };
        Words { nl: say(Lang::Nl), en: say(Lang::En) }
    }

    /// Each policy beside the first.
    pub(super) fn effects(&self, sides: &[Severities]) -> Result<Vec<Effect>, Refused> {
        let Some((first, others)) = sides.split_first() else { return Ok(Vec::new()) };
        let questions = self.questions(sides);
        others.iter().map(|other| self.effect(first, other, &questions)).collect()
    }

    fn effect(
        &self,
        first: &Severities,
        other: &Severities,
        questions: &[Question],
    ) -> Result<Effect, Refused> {
        let parts = first.parts_to(other);
        // What every set of parts answers, each set determined once for all questions.
        let sets = 1_usize << parts.len().min(MOST_PARTS);
        let mut answers = Vec::with_capacity(sets);
        for set in 0..sets {
            let made = parts.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1);
            let mixed = first.with(other, made.map(|(_, part)| part));
            answers.push(self.answers(questions, &mixed)?);
        }
        let answer = |set: usize, question: usize| {
            let found = answers.get(set).and_then(|all: &Vec<f64>| all.get(question));
            found.copied().ok_or(Refused::Law(Unfit::Nothing))
        };
        let mut changes = Vec::with_capacity(questions.len());
        for (place, question) in questions.iter().enumerate() {
            let shares = if parts.is_empty() {
                Vec::new()
            } else {
                contributions(parts.len(), |made| answer(set_of(made), place))?
            };
            let parts = shares.iter().map(|one| [one.fair, one.least, one.most]).collect();
            let (from, to) = (answer(0, place)?, answer(sets - 1, place)?);
            let (id, statistic) = (question.id.clone(), question.statistic);
            changes.push(Change { id, statistic, from, to, parts });
        }
        Ok(Effect {
            policy: other.policy().id.clone(),
            less: first.policy().id.clone(),
            parts: parts.iter().map(|part| self.part_said(part)).collect(),
            changes,
        })
    }
}
