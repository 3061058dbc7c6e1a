//! Which assumption matters: each moved to either end of its range, the others left as they are.

use rules::words::{Lang, Words};
use serde::Serialize;

use super::effect::{Question, Statistic};
use super::{Refused, Study, TOTAL};
use crate::register::{Assumption, Status};
use crate::sensitivity::influences_on;
use crate::severity::Severities;

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

impl Study<'_> {
    /// The strongest first.
    pub(super) fn drivers(
        &self,
        sides: &[Severities],
        questions: &[Question],
    ) -> Result<Vec<Driver>, Refused> {
        let Some(side) = sides.last() else { return Ok(Vec::new()) };
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
        self.divide(&mut drivers, questions, side)?;
        Ok(drivers)
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

    /// Divides the uncertainty about all costs and about the budgets among the assumptions that
    /// move the mean of all costs most.
    fn divide(
        &self,
        drivers: &mut [Driver],
        questions: &[Question],
        side: &Severities,
    ) -> Result<(), Refused> {
        let uncertain: Vec<_> = self.register.uncertain().collect();
        let strongest: Vec<_> = drivers
            .iter()
            .filter_map(|driver| uncertain.iter().find(|(one, _)| one.id == driver.id))
            .take(DIVIDED)
            .collect();
        let asked = |one: &&Question| one.id == TOTAL || one.statistic == Statistic::Exhausted;
        let asked: Vec<Question> = questions.iter().filter(asked).cloned().collect();
        if strongest.is_empty() || asked.is_empty() {
            return Ok(());
        }
        let rules = strongest.iter().map(|(one, spread)| spread.rule(one.central(), POINTS));
        let rules = rules.collect::<Result<Vec<_>, _>>()?;
        let found = influences_on(&rules, |values| {
            let mut register = self.register.clone();
            for ((one, _), value) in strongest.iter().zip(values) {
                register = register.with(&one.id, *value);
            }
            // No combination comes twice: laws need not be kept.
            let once = Study { laws: super::study::Known::default(), ..self.clone() };
            Study { register: &register, ..once }.answers(&asked, side)
        })?;
        for (question, influences) in asked.iter().zip(found) {
            for ((one, _), influence) in strongest.iter().zip(influences.of) {
                let Some(driver) = drivers.iter_mut().find(|driver| driver.id == one.id) else {
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
        Ok(())
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
