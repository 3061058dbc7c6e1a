//! Which assumption matters: each moved to either end of its range, the others left as they are.

use std::rc::Rc;

use rules::words::{Lang, Words};
use serde::Serialize;

use super::effect::{Question, Statistic};
use super::{Refused, Study, TOTAL};
use crate::quadrature::Point;
use crate::register::{Assumption, Register, Spread, Status};
use crate::sensitivity::influences_on;
use crate::severity::Severities;
use crate::{Law, Unfit};

/// How one assumption, or one reading of the sources, moves the answers.
#[derive(Clone, Debug, Serialize)]
pub struct Driver {
    /// Its id; `reading.…` for a question that the sources leave open.
    pub id: String,
    /// What it is called.
    pub title: Words,
    /// How firm it is; `None` for a reading.
    pub status: Option<Status>,
    /// Its value now, and at either end, in words; for a reading the other answer.
    pub values: [Words; 3],
    /// For each answer: now, and at either end. A reading has one other end.
    pub swings: Vec<Swing>,
    /// The part of the uncertainty about the mean of the total that it makes by itself, and with
    /// others (Sobol); only of the assumptions that move it most.
    pub share: Option<[f64; 2]>,
}

/// One answer as an assumption moves.
#[derive(Clone, Debug, Serialize)]
pub struct Swing {
    /// `total`, a funder or a budget.
    pub id: String,
    /// Which answer about it.
    pub statistic: Statistic,
    /// At the low end, now, and at the high end.
    pub answers: [f64; 3],
    /// The part of the uncertainty about this answer that the assumption makes by itself, and with
    /// others (Sobol); only of those that move the mean of all costs most, and for that mean, its
    /// P95, and the budgets.
    pub share: Option<[f64; 2]>,
}

impl Swing {
    /// How far apart the ends are.
    pub fn width(&self) -> f64 {
        let [low, now, high] = self.answers;
        low.max(now).max(high) - low.min(now).min(high)
    }
}

impl Driver {
    /// How far it moves the mean of all costs.
    pub fn width(&self) -> f64 {
        self.swing(TOTAL, Statistic::Mean).map_or(0.0, Swing::width)
    }

    /// The values that it moves between, in words.
    pub fn between(&self, lang: Lang) -> String {
        super::text::between(self, lang)
    }

    /// How it moves one answer.
    pub fn swing(&self, id: &str, statistic: Statistic) -> Option<&Swing> {
        self.swings.iter().find(|one| one.id == id && one.statistic == statistic)
    }
}

/// Assumptions whose influence is divided exactly, and the points of each.
const DIVIDED: usize = 5;
const POINTS: usize = 4;

/// What every combination of the strongest assumptions gives.
#[derive(Default)]
pub(super) struct Divided {
    /// The law of all costs, in the order of the combinations.
    pub(super) laws: Vec<Rc<Law>>,
    /// The mean of each answer over all of them.
    pub(super) means: Vec<(Question, f64)>,
}

/// An assumption, and how far it may be off.
pub(super) struct Uncertain<'r> {
    pub(super) of: &'r Assumption,
    pub(super) spread: &'r Spread,
}

impl Uncertain<'_> {
    /// A Gauss rule for each.
    pub(super) fn rules(all: &[Self]) -> Result<Vec<Vec<Point>>, Unfit> {
        all.iter().map(|one| one.spread.rule(one.of.central(), POINTS)).collect()
    }

    /// A register in which they have these values.
    pub(super) fn with(register: &Register, all: &[Self], values: &[f64]) -> Register {
        let moved = all.iter().zip(values);
        moved.fold(register.clone(), |register, (one, value)| register.with(&one.of.id, *value))
    }
}

impl Study<'_> {
    /// The strongest first, and what the year is with the strongest mixed in.
    pub(super) fn drivers(
        &self,
        sides: &[Severities],
        questions: &[Question],
    ) -> Result<(Vec<Driver>, Divided), Refused> {
        let Some(side) = sides.last() else { return Ok(Default::default()) };
        let now = self.answers(questions, side)?;
        let mut drivers = Vec::new();
        for (one, spread) in self.register.uncertain() {
            let central = one.central();
            let ends = spread.ends(central);
            let [low, high] = ends.map(|value| self.moved(one, value, questions, side));
            let swings = swings(questions, &low?, &now, &high?);
            let [low, high] = ends;
            let values = [low, central, high].map(|value| Words {
                nl: one.value_said(value, Lang::Nl),
                en: one.value_said(value, Lang::En),
            });
            let (id, title) = (one.id.clone(), one.title.clone());
            let status = Some(one.basis.status);
            drivers.push(Driver { id, title, status, values, swings, share: None });
        }
        drivers.extend(self.readings(side, questions, &now)?);
        drivers.sort_by(|one, other| other.width().total_cmp(&one.width()));
        let divided = self.divide(&mut drivers, questions, side)?;
        Ok((drivers, divided))
    }

    fn moved(
        &self,
        one: &Assumption,
        value: f64,
        questions: &[Question],
        side: &Severities,
    ) -> Result<Vec<f64>, Refused> {
        let register = self.register.with(&one.id, value);
        Study { register: &register, ..self.clone() }.answers(questions, side)
    }

    /// Every other answer to every question that the sources leave open.
    fn readings(
        &self,
        side: &Severities,
        questions: &[Question],
        now: &[f64],
    ) -> Result<Vec<Driver>, Refused> {
        let mut drivers = Vec::new();
        for open in self.package.questions() {
            let used = open.answers.get(open.in_use);
            let others = open.answers.iter().enumerate();
            for (_, (id, name)) in others.filter(|(place, _)| *place != open.in_use) {
                let mut readings = self.readings.clone();
                let choice = format!("{}={id}", open.id);
                if self.package.read_otherwise(&mut readings, &choice).is_err() {
                    continue;
                }
                let other = self.severities(side.policy(), &readings)?;
                let there = self.answers(questions, &other)?;
                let swings = swings(questions, now, now, &there);
                if swings.iter().all(|swing| swing.width() == 0.0) {
                    continue;
                }
                let current = used.map_or_else(Words::default, |(_, name)| name.clone());
                drivers.push(Driver {
                    id: format!("reading.{choice}"),
                    title: open.ask.clone(),
                    status: None,
                    values: [current.clone(), current, name.clone()],
                    swings,
                    share: None,
                });
            }
        }
        Ok(drivers)
    }

    /// The uncertain assumptions that move the mean of all costs most.
    pub(super) fn strongest(&self, drivers: &[Driver]) -> Vec<Uncertain<'_>> {
        let uncertain: Vec<_> = self.register.uncertain().collect();
        let found = drivers.iter().filter_map(|driver| {
            let (of, spread) = *uncertain.iter().find(|(one, _)| one.id == driver.id)?;
            Some(Uncertain { of, spread })
        });
        found.take(DIVIDED).collect()
    }

    /// Divides the uncertainty about all costs and about the budgets among the assumptions that
    /// move the mean of all costs most.
    fn divide(
        &self,
        drivers: &mut [Driver],
        questions: &[Question],
        side: &Severities,
    ) -> Result<Divided, Refused> {
        let strongest = self.strongest(drivers);
        let asked = |one: &&Question| one.id == TOTAL || one.statistic == Statistic::Exhausted;
        let asked: Vec<Question> = questions.iter().filter(asked).cloned().collect();
        if strongest.is_empty() || asked.is_empty() {
            return Ok(Divided::default());
        }
        let high = asked.iter().find(|one| one.statistic == Statistic::P95);
        let mut divided = Divided::default();
        let found = influences_on(&Uncertain::rules(&strongest)?, |values| {
            let register = Uncertain::with(self.register, &strongest, values);
            let study = Study { register: &register, ..self.once() };
            let answers = study.answers(&asked, side);
            if let Some(total) = high {
                divided.laws.push(study.law_of(total, side)?);
            }
            answers
        })?;
        divided.means =
            asked.iter().zip(&found).map(|(one, all)| (one.clone(), all.mean)).collect();
        for (question, influences) in asked.iter().zip(found) {
            for (one, influence) in strongest.iter().zip(influences.of) {
                let Some(driver) = drivers.iter_mut().find(|driver| driver.id == one.of.id) else {
                    continue;
                };
                let share = Some([influence.first, influence.total]);
                if question.id == TOTAL && question.statistic == Statistic::Mean {
                    driver.share = share;
                }
                let mut swings = driver.swings.iter_mut();
                let swing = swings
                    .find(|swing| swing.id == question.id && swing.statistic == question.statistic);
                swing.into_iter().for_each(|swing| swing.share = share);
            }
        }
        Ok(divided)
    }
}

fn swings(questions: &[Question], low: &[f64], now: &[f64], high: &[f64]) -> Vec<Swing> {
    let answers = low.iter().zip(now).zip(high);
    let swings = questions.iter().zip(answers).map(|(question, ((low, now), high))| Swing {
        id: question.id.clone(),
        statistic: question.statistic,
        answers: [*low, *now, *high],
        share: None,
    });
    swings.collect()
}
