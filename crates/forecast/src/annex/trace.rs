//! What stands behind a number, and all numbers in a long table.

use std::fmt::Write as _;

use rules::words::Lang;

use super::{Annex, Cost, Forecast};
use crate::register::Register;

impl Annex {
    /// The assumptions and rows behind one number, such as `P95.amif` or `mean.total`.
    ///
    /// # Errors
    /// When there is no such number; the words say which there are.
    pub fn explain(&self, number: &str, register: &Register, lang: Lang) -> Result<String, String> {
        let (what, id) = number.split_once('.').unwrap_or((number, ""));
        let known = self.numbers();
        if !known.iter().any(|one| one.eq_ignore_ascii_case(number)) {
            let known = known.join(", ");
            return Err(match lang {
                Lang::Nl => format!("{number}: dat getal is er niet. Bekend: {known}"),
                Lang::En => format!("{number}: there is no such number. Known: {known}"),
            });
        }
        let mut out = String::new();
        let _ = writeln!(out, "{}", self.warning(lang));
        for forecast in &self.policies {
            let Some(cost) = forecast.costs.iter().find(|one| one.id == id) else { continue };
            let _ = writeln!(out, "\n== {} [{}]", forecast.title.get(lang), forecast.id);
            let _ = writeln!(out, "{}", self.number(what, cost, lang));
            let _ = writeln!(
                out,
                "{}",
                lang.pick("Regels waardoor zij betalen:", "Rows by which they pay:")
            );
            for row in &cost.rows {
                let _ = writeln!(out, "    {row}");
            }
        }
        self.matter(what, id, lang, &mut out);
        super::text::assumptions(register, lang, &mut out);
        Ok(out)
    }

    /// Every number that can be asked about.
    fn numbers(&self) -> Vec<String> {
        let costs = self.policies.iter().flat_map(|one| &one.costs);
        let mut ids: Vec<&str> = costs.map(|one| one.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        let each = ids.into_iter().flat_map(|id| {
            ["mean", "P5", "P25", "P50", "P75", "P95", "P99"].map(|what| format!("{what}.{id}"))
        });
        each.collect()
    }

    fn number(&self, what: &str, cost: &Cost, lang: Lang) -> String {
        let level = cost.quantiles.iter().find(|one| name(one.level).eq_ignore_ascii_case(what));
        match level {
            None => format!("{} {}", lang.pick("gemiddeld", "mean"), self.euros(cost.mean, lang)),
            Some(one) => {
                let [amount, low, high] = [one.amount, one.lowest, one.highest]
                    .map(|amount| rules::words::money(amount, &self.currency, lang));
                let certain = lang.pick("zeker tussen", "certainly between");
                let and = lang.pick("en", "and");
                format!("{} {amount} ({certain} {low} {and} {high})", name(one.level))
            }
        }
    }

    /// The assumptions that move this number, the strongest first.
    fn matter(&self, what: &str, id: &str, lang: Lang, out: &mut String) {
        let _ = writeln!(
            out,
            "\n== {}",
            lang.pick("Wat dit getal het meest beweegt", "What moves this number most")
        );
        let statistic = super::effect::Statistic::of(what);
        let mut all: Vec<_> = self
            .drivers
            .iter()
            .filter_map(|driver| Some((driver, driver.swing(id, statistic)?)))
            .filter(|(_, swing)| swing.width() > 0.0)
            .collect();
        all.sort_by(|(_, one), (_, other)| other.width().total_cmp(&one.width()));
        for (driver, swing) in all {
            let [low, _, high] = swing.answers.map(|value| self.euros(value, lang));
            let _ = writeln!(out, "{} [{}]: {low} … {high}", driver.title.get(lang), driver.id);
        }
    }

    /// Every number in one long table: policy, what it is about, which number, and the number in
    /// cents or as a probability.
    pub fn csv(&self) -> String {
        let mut out = String::from("policy,about,number,value\n");
        for forecast in &self.policies {
            forecast_csv(forecast, &mut out);
        }
        for effect in &self.effects {
            for change in &effect.changes {
                let statistic = change.statistic.id();
                for (place, [fair, least, most]) in change.parts.iter().enumerate() {
                    let start =
                        format!("{},{},{statistic}.part-{}", effect.policy, change.id, place + 1);
                    let _ = writeln!(out, "{start}.fair,{fair}");
                    let _ = writeln!(out, "{start}.least,{least}");
                    let _ = writeln!(out, "{start}.most,{most}");
                }
            }
        }
        out
    }
}

fn forecast_csv(forecast: &Forecast, out: &mut String) {
    let policy = &forecast.id;
    for cost in &forecast.costs {
        let _ = writeln!(out, "{policy},{},mean,{}", cost.id, cost.mean);
        let _ = writeln!(out, "{policy},{},deviation,{}", cost.id, cost.deviation);
        for one in &cost.quantiles {
            let _ =
                writeln!(out, "{policy},{},{},{}", cost.id, name(one.level), one.amount.cents());
        }
    }
    for budget in &forecast.budgets {
        let _ = writeln!(out, "{policy},{},amount,{}", budget.id, budget.amount.cents());
        let _ = writeln!(out, "{policy},{},exhausted,{}", budget.id, budget.exhausted);
        let _ = writeln!(out, "{policy},{},above,{}", budget.id, budget.above);
        for (day, chance) in (1..).zip(&budget.by_day) {
            let _ = writeln!(out, "{policy},{},exhausted-by-day-{day},{chance}", budget.id);
        }
    }
}

/// `P95`.
fn name(level: f64) -> String {
    format!("P{:.0}", level * 100.0)
}
