//! The annex as text, for a terminal or a letter.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use money::Cents;
use rules::words::{Lang, Words, date, money};

use super::effect::Statistic;
use super::{Annex, BudgetForecast, Driver, Forecast, Swing, TOTAL, cents};
use crate::register::{Basis, Register, Status};

/// The width of a name, and of an amount.
const NAME: usize = 34;
const AMOUNT: usize = 13;
/// How many drivers are told.
const TOLD: usize = 12;

impl Annex {
    /// The whole annex.
    pub fn text(&self, register: &Register, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} · {}", self.title.get(lang), self.year);
        let _ = writeln!(out, "{}", self.warning(lang));
        for forecast in &self.policies {
            self.forecast(forecast, lang, &mut out);
        }
        self.effects(lang, &mut out);
        self.needed(lang, &mut out);
        self.drivers(lang, &mut out);
        if let Some(mixed) = &self.mixed {
            let head = lang.pick("Alles wat weegt onzeker", "All that matters uncertain");
            let _ = writeln!(out, "\n== {head} [{}]\n{}", mixed.policy, mixed.said(self, lang));
        }
        assumptions(register, lang, &mut out);
        let _ = writeln!(out, "\n{}", exact(lang));
        out
    }

    /// How many values nobody stands for: before anything else.
    pub fn warning(&self, lang: Lang) -> String {
        let (some, all) = (self.placeholders, self.assumptions);
        match lang {
            Lang::Nl => format!(
                "LET OP: {some} van de {all} aannames zijn invulwaarden waar niemand voor instaat. \
                 De bedragen hieronder zijn zo hard als die aannames."
            ),
            Lang::En => format!(
                "NOTE: {some} of the {all} assumptions are placeholders that nobody stands for. \
                 The amounts below are as firm as those assumptions."
            ),
        }
    }

    fn forecast(&self, forecast: &Forecast, lang: Lang, out: &mut String) {
        let _ = writeln!(out, "\n== {} [{}]", forecast.title.get(lang), forecast.id);
        let [voluntary, forced] = ["voluntary", "forced"]
            .map(|name| forecast.households.get(name).copied().unwrap_or_default());
        let _ = writeln!(
            out,
            "{} {voluntary:.0} {}, {forced:.0} {}",
            lang.pick("Huishoudens met steun:", "Households with support:"),
            lang.pick("zelfstandig", "voluntary"),
            lang.pick("gedwongen", "forced"),
        );
        let heads = [lang.pick("gemiddeld", "mean"), "P5", "P50", "P95", "P99"];
        let _ = write!(out, "{:NAME$}", lang.pick("Kosten van het jaar", "Costs of the year"));
        let _ = writeln!(out, "{}", heads.map(|head| format!("{head:>AMOUNT$}")).concat());
        for cost in &forecast.costs {
            let _ = write!(out, "{:NAME$}", short(cost.title.get(lang)));
            let _ = write!(out, "{:>AMOUNT$}", self.euros(cost.mean, lang));
            for wanted in [0.05, 0.50, 0.95, 0.99] {
                let level = cost.quantiles.iter().find(|one| one.level == wanted);
                let amount = level.map_or(Cents::ZERO, |one| one.amount);
                let _ = write!(out, "{:>AMOUNT$}", self.whole(amount, lang));
            }
            let _ = writeln!(out);
        }
        for budget in &forecast.budgets {
            self.budget(budget, lang, out);
        }
        if forecast.assumed_part > 0.0 {
            let facts = forecast.assumed_facts.join(", ");
            let part = percent(forecast.assumed_part, lang);
            let _ = writeln!(
                out,
                "{}",
                match lang {
                    Lang::Nl => format!("Bij {part} van de huishoudens is aangenomen: {facts}."),
                    Lang::En => format!("For {part} of the households was assumed: {facts}."),
                }
            );
        }
    }

    fn budget(&self, budget: &BudgetForecast, lang: Lang, out: &mut String) {
        let amount = self.whole(budget.amount, lang);
        let title = budget.title.get(lang);
        let firm = marked(budget.basis.status, lang);
        let chance = percent(budget.exhausted, lang);
        let above = self.euros(budget.above, lang);
        let enough = budget.enough.map_or("–".to_owned(), |amount| self.whole(amount, lang));
        let _ = writeln!(
            out,
            "{}",
            match lang {
                Lang::Nl => format!(
                    "Budget {title} {amount}{firm}: kans dat het op raakt {chance}; verwacht \
                     daarboven {above}; {enough} is genoeg in 95 van de 100 jaren."
                ),
                Lang::En => format!(
                    "Budget {title} {amount}{firm}: probability that it runs out {chance}; \
                     expected above it {above}; {enough} is enough in 95 of 100 years."
                ),
            }
        );
        let days = [0.05, 0.25, 0.50].map(|level| (level, budget.day(level)));
        let days: Vec<String> = days
            .iter()
            .filter_map(|(level, day)| {
                Some(format!("{} {}", percent(*level, lang), date(self.day((*day)?)?, lang)))
            })
            .collect();
        if !days.is_empty() {
            let head =
                lang.pick("  op uiterlijk, met een kans van:", "  by, with a probability of:");
            let _ = writeln!(out, "{head} {}", days.join("; "));
        }
    }

    /// A day of the year, from 1.
    pub fn day(&self, day: usize) -> Option<Date> {
        let first = Date::new(self.year, 1, 1).ok()?;
        first.checked_add(i64::try_from(day.checked_sub(1)?).ok()?.days()).ok()
    }

    fn effects(&self, lang: Lang, out: &mut String) {
        for effect in &self.effects {
            let _ = writeln!(
                out,
                "\n== {}: {} − {}",
                lang.pick("Wat de wijziging doet", "What the change does"),
                effect.policy,
                effect.less
            );
            for change in &effect.changes {
                let said = |value| self.statistic(change.statistic, value, lang);
                let (name, id) = (change.statistic.name(lang), &change.id);
                let _ = writeln!(out, "{id}, {name}: {} → {}", said(change.from), said(change.to));
                for (part, amounts) in effect.parts.iter().zip(&change.parts) {
                    let [fair, least, most] = amounts.map(|value| plus(value, said(value)));
                    let part = part.get(lang);
                    let _ = writeln!(out, "    {part:<64}{fair:>AMOUNT$}  ({least} … {most})");
                }
            }
        }
    }

    fn needed(&self, lang: Lang, out: &mut String) {
        if !self.needed.is_empty() {
            let _ = writeln!(out, "\n== {}", lang.pick("Wat ervoor nodig is", "What it takes"));
        }
        for one in &self.needed {
            let _ = writeln!(out, "{}", one.said(lang));
        }
        if !self.together.is_empty() {
            let head = lang.pick("Twee budgetten in één jaar", "Two budgets in one year");
            let _ = writeln!(out, "\n== {head}");
        }
        for one in &self.together {
            let _ = writeln!(out, "{}", one.said(lang));
        }
    }

    fn drivers(&self, lang: Lang, out: &mut String) {
        let _ = writeln!(
            out,
            "\n== {}",
            lang.pick(
                "Welke aanname het zwaarst weegt (gemiddelde totale kosten)",
                "Which assumption matters most (mean of all costs)"
            )
        );
        for driver in self.drivers.iter().take(TOLD) {
            let Some(swing) = driver.swing(TOTAL, Statistic::Mean) else { continue };
            let [low, _, high] = swing.answers.map(|value| self.euros(value, lang));
            let firm = driver.status.map(|status| marked(status, lang)).unwrap_or_default();
            let _ = writeln!(out, "{}{firm}", driver.title.get(lang));
            let _ = writeln!(
                out,
                "    {}: {low} … {high}{}",
                between(driver, lang),
                self.shared(driver, lang)
            );
        }
    }

    /// How much of the uncertainty it makes: about the mean of all costs, their P95, and whether
    /// each budget lasts.
    fn shared(&self, driver: &Driver, lang: Lang) -> String {
        let Some([_, all]) = driver.share else { return String::new() };
        let of = lang.pick("van de onzekerheid", "of the uncertainty");
        let mut said = format!("; {} {of}", percent(all, lang));
        let budgets = self.policies.first().map_or(&[][..], |one| &one.budgets);
        let name = |swing: &Swing| match swing.statistic {
            Statistic::Mean => None,
            Statistic::P95 => Some(lang.pick("over P95", "about P95").to_owned()),
            Statistic::Exhausted => {
                let budget = budgets.iter().find(|budget| budget.id == swing.id)?;
                let about = lang.pick("over het budget", "about the budget");
                Some(format!("{about} {}", budget.title.get(lang)))
            }
        };
        let others = driver.swings.iter().filter_map(|swing| {
            Some(format!("{} {}", percent(swing.share?[1], lang), name(swing)?))
        });
        let others: Vec<String> = others.collect();
        if !others.is_empty() {
            let _ = write!(said, " ({})", others.join("; "));
        }
        said
    }

    /// An answer as people read it: whole euros, or a percentage.
    pub fn statistic(&self, statistic: Statistic, value: f64, lang: Lang) -> String {
        match statistic {
            Statistic::Mean | Statistic::P95 => self.euros(value, lang),
            Statistic::Exhausted => percent(value, lang),
        }
    }

    /// A mean or a difference in cents, in whole euros.
    pub fn euros(&self, value: f64, lang: Lang) -> String {
        let cents = cents((value / 100.0).round() * 100.0);
        self.whole(cents, lang)
    }

    /// An amount in whole euros, rounded up.
    pub fn whole(&self, amount: Cents, lang: Lang) -> String {
        let euros = amount.cents().div_euclid(100) + i64::from(amount.cents() % 100 != 0);
        let text = money(Cents::from_cents(euros * 100), &self.currency, lang);
        text.trim_end_matches(lang.pick(",00", ".00")).to_owned()
    }
}

impl Statistic {
    /// The one that a number is judged by: P95 for a high quantile, the mean for the others.
    pub(super) fn of(number: &str) -> Self {
        if ["P75", "P95", "P99"].iter().any(|one| one.eq_ignore_ascii_case(number)) {
            Self::P95
        } else {
            Self::Mean
        }
    }

    /// As in tables.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P95 => "P95",
            Self::Exhausted => "exhausted",
        }
    }

    /// In words.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Mean, Lang::Nl) => "gemiddeld",
            (Self::Mean, Lang::En) => "mean",
            (Self::P95, _) => "P95",
            (Self::Exhausted, Lang::Nl) => "kans dat het op raakt",
            (Self::Exhausted, Lang::En) => "probability of running out",
        }
    }
}

/// A difference with its sign.
pub fn plus(value: f64, said: String) -> String {
    if value > 0.0 { format!("+{said}") } else { said }
}

/// The values that an assumption moves between.
pub(super) fn between(driver: &Driver, lang: Lang) -> String {
    let [low, now, high] = driver.values.each_ref().map(|words| words.get(lang));
    match driver.status {
        Some(_) => format!("{low} … {high} ({} {now})", lang.pick("nu", "now")),
        None => format!("“{now}” → “{high}”"),
    }
}

/// Every assumption, with its source.
pub(super) fn assumptions(register: &Register, lang: Lang, out: &mut String) {
    let _ = writeln!(out, "\n== {}", lang.pick("Alle aannames", "All assumptions"));
    for one in &register.assumptions {
        based(&one.id, &one.title, &one.said(lang), &one.basis, register, lang, out);
    }
    for one in &register.budgets {
        let amount = money(one.amount, "EUR", lang);
        based(&one.id, &one.title, &amount, &one.basis, register, lang, out);
    }
}

fn based(
    id: &str,
    title: &Words,
    value: &str,
    basis: &Basis,
    register: &Register,
    lang: Lang,
    out: &mut String,
) {
    let _ = writeln!(out, "{} [{id}]: {value}", title.get(lang));
    let status = basis.status.name(lang);
    let _ = write!(out, "    {status} · {} · {}", basis.owner, date(basis.date, lang));
    if let Some((source, place)) = &basis.source {
        let found = register.sources.iter().find(|one| one.id == *source);
        let name = found.map_or(source.as_str(), |one| one.title.as_str());
        let _ = write!(out, " · {name} {place}");
        if let Some(found) = found {
            let _ = write!(out, " ({})", found.address);
        }
    }
    let _ = writeln!(out);
    if let Some(note) = &basis.note {
        let _ = writeln!(out, "    {}", note.get(lang));
    }
}

/// What a value is marked with where it shows: nothing when it is published.
pub(super) fn marked(status: Status, lang: Lang) -> String {
    match status {
        Status::Published => String::new(),
        other => format!(" [{}]", other.name(lang)),
    }
}

/// `24,1%`; a whole percentage without decimals.
pub fn percent(part: f64, lang: Lang) -> String {
    let text = format!("{:.1}%", part * 100.0).replace(".0%", "%").replace('-', "−");
    match lang {
        Lang::Nl => text.replace('.', ","),
        Lang::En => text,
    }
}

fn short(name: &str) -> String {
    name.chars().take(NAME - 1).collect()
}

fn exact(lang: Lang) -> &'static str {
    lang.pick(
        "Er is niets geloot: dezelfde aannames geven dezelfde getallen. Elke kans is op een \
         miljoenste na juist, gegeven de aannames. Niet gegarandeerd tot het besluit.",
        "Nothing was drawn at random: the same assumptions give the same numbers. Each probability \
         is right to a millionth, given the assumptions. Not guaranteed until the \
         decision.",
    )
}
