//! The year with what is uncertain mixed in: chance and not knowing together, and the cheapest and
//! dearest that the assumptions allow beside it.

use std::fmt::Write as _;
use std::rc::Rc;

use money::Cents;
use rules::words::{Lang, Words};
use serde::Serialize;

use super::drivers::{Divided, Driver, Uncertain};
use super::effect::{Question, Statistic};
use super::text::marked;
use super::{Annex, Refused, Study, TOTAL, percent};
use crate::Law;
use crate::register::Status;
use crate::severity::Severities;

/// The quantiles that are told.
const LEVELS: [f64; 3] = [0.05, 0.50, 0.95];

/// What the year costs all together under the last policy when the strongest assumptions are not
/// known.
#[derive(Clone, Debug, Serialize)]
pub struct Mixed {
    /// The policy.
    pub policy: String,
    /// What is mixed in over its whole range: id, name and how firm it is.
    pub assumptions: Vec<(String, Words, Status)>,
    /// P5, P50 and P95 with all of it uncertain...
    pub uncertain: [Cents; 3],
    /// ...and with everything as it is assumed.
    pub assumed: [Cents; 3],
    /// P50 with each at the end of its range that makes the year cheapest, and dearest.
    pub ends: [Cents; 2],
    /// For each budget the probability that it runs out: uncertain, and as assumed.
    pub budgets: Vec<(String, Words, [f64; 2])>,
    /// How far any probability can be off, apart from the Gauss rules.
    pub error: f64,
}

impl Study<'_> {
    /// With the strongest assumptions mixed in; none when nothing is uncertain or no law was asked.
    pub(super) fn mixed(
        &self,
        drivers: &[Driver],
        divided: Divided,
        side: &Severities,
    ) -> Result<Option<Mixed>, Refused> {
        let strongest = self.strongest(drivers);
        let rules = Uncertain::rules(&strongest)?;
        let Divided { laws, means } = divided;
        let total = means.iter().find(|(one, _)| one.id == TOTAL);
        let (Some((total, _)), false) = (total, laws.is_empty()) else { return Ok(None) };
        let budgets = means.iter().filter(|(one, _)| one.statistic == Statistic::Exhausted);
        let (budgets, chances): (Vec<Question>, Vec<f64>) = budgets.cloned().unzip();
        // The combinations come in the order of their numbers: the first rule changes fastest.
        let weights = rules.iter().fold(vec![1.0], |all, rule| -> Vec<f64> {
            let each = rule.iter().flat_map(|point| all.iter().map(move |one| one * point.weight));
            each.collect()
        });
        let mixture: Vec<(f64, Rc<Law>)> = weights.into_iter().zip(laws).collect();
        let now = self.law_of(total, side)?;
        let as_assumed = self.answers(&budgets, side)?;
        let titles = budgets.iter().map(|one| {
            let known = self.register.budgets.iter().find(|budget| budget.id == one.id);
            (one.id.clone(), known.map(|budget| budget.title.clone()).unwrap_or_default())
        });
        let chances = chances.into_iter().zip(as_assumed).map(|(mixed, now)| [mixed, now]);
        let mut assumed = [Cents::ZERO; 3];
        for (amount, level) in assumed.iter_mut().zip(LEVELS) {
            *amount = now.quantile(level)?.amount;
        }
        Ok(Some(Mixed {
            policy: side.policy().id.clone(),
            assumptions: strongest
                .iter()
                .map(|one| (one.of.id.clone(), one.of.title.clone(), one.of.basis.status))
                .collect(),
            uncertain: LEVELS.map(|level| quantile(&mixture, level)),
            assumed,
            ends: self.ends(drivers, &strongest, total, side)?,
            budgets: titles.zip(chances).map(|((id, title), both)| (id, title, both)).collect(),
            error: self.within,
        }))
    }

    /// P50 with each of these at its cheapest end, and at its dearest.
    fn ends(
        &self,
        drivers: &[Driver],
        strongest: &[Uncertain<'_>],
        total: &Question,
        side: &Severities,
    ) -> Result<[Cents; 2], Refused> {
        let mut ends = [Cents::ZERO; 2];
        for (dear, end) in ends.iter_mut().enumerate() {
            let values = strongest.iter().map(|one| {
                let [low, high] = one.spread.ends(one.of.central());
                let driver = drivers.iter().find(|driver| driver.id == one.of.id);
                let swing = driver.and_then(|driver| driver.swing(TOTAL, Statistic::Mean));
                let rises = swing.is_none_or(|swing| swing.answers[2] >= swing.answers[0]);
                if rises == (dear == 1) { high } else { low }
            });
            let register = Uncertain::with(self.register, strongest, &values.collect::<Vec<_>>());
            let study = Study { register: &register, ..self.once() };
            *end = study.law_of(total, side)?.quantile(0.5)?.amount;
        }
        Ok(ends)
    }
}

/// The least whole euro that suffices with this probability, of a mixture of laws.
fn quantile(mixture: &[(f64, Rc<Law>)], level: f64) -> Cents {
    let at_most = |euros: i64| -> f64 {
        let amount = Cents::from_cents(euros * 100);
        mixture.iter().map(|(weight, law)| weight * law.at_most(amount).value).sum()
    };
    let (mut low, mut high) = (0, 1);
    while at_most(high) < level && high < i64::MAX / 400 {
        (low, high) = (high, high * 2);
    }
    while low + 1 < high {
        let middle = i64::midpoint(low, high);
        if at_most(middle) < level { low = middle } else { high = middle }
    }
    Cents::from_cents(high * 100)
}

impl Mixed {
    /// In a few sentences.
    pub fn said(&self, annex: &Annex, lang: Lang) -> String {
        let whole = |amount: &Cents| annex.whole(*amount, lang);
        let three = |all: &[Cents; 3]| {
            let [low, middle, high] = all.each_ref().map(whole);
            format!("P5 {low}; P50 {middle}; P95 {high}")
        };
        let names = self
            .assumptions
            .iter()
            .map(|(_, title, status)| format!("    {}{}", title.get(lang), marked(*status, lang)));
        let names: Vec<String> = names.collect();
        let mut out = String::new();
        let _ = writeln!(
            out,
            "{}\n{}",
            lang.pick(
                "Niet alleen het toeval van een jaar, ook dit over zijn hele bereik:",
                "Not only the chance of a year, but this over its whole range, too:"
            ),
            names.join("\n")
        );
        let _ = writeln!(
            out,
            "{} {}",
            lang.pick("Dan kost het jaar:", "Then the year costs:"),
            three(&self.uncertain)
        );
        let _ = writeln!(
            out,
            "{} {}",
            lang.pick("Zoals aangenomen:", "As assumed:"),
            three(&self.assumed)
        );
        let [low, high] = self.ends.each_ref().map(whole);
        let middle = self.assumed.get(1).map(whole).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {low} · {middle} · {high}",
            lang.pick(
                "P50 met al deze op hun goedkoopste uiteinde, zoals aangenomen, en op hun duurste:",
                "P50 with all of these at their cheapest end, as assumed, and at their dearest:"
            )
        );
        for (_, title, both) in &self.budgets {
            let [uncertain, now] = both.map(|chance| percent(chance, lang));
            let title = title.get(lang);
            let _ = match lang {
                Lang::Nl => {
                    writeln!(out, "Budget {title} raakt op: {uncertain} (zoals aangenomen: {now}).")
                }
                Lang::En => {
                    writeln!(out, "Budget {title} runs out: {uncertain} (as assumed: {now}).")
                }
            };
        }
        out.trim_end().to_owned()
    }
}
