//! The forecast: costs, budgets, and what the change does, each picture with its table.

use forecast::annex::{
    Annex, BudgetForecast, Change, Cost, Effect, Forecast, Statistic, TOTAL, percent, plus,
};
use forecast::register::{Register, Status};
use maud::{Markup, html};
use rules::check::Package;
use rules::words::{Lang, date, no_promise};

use super::charts;

/// Below the head of the answer: everything that follows from the assumptions.
pub(super) fn told(annex: &Annex, register: &Register, package: &Package, lang: Lang) -> Markup {
    let told = Told { annex, package, lang };
    let most = charts::most(annex);
    html! {
        p class="answer__headline" { (told.headline()) }
        @for forecast in &annex.policies { (told.forecast(forecast, most)) }
        @for effect in &annex.effects { (told.effect(effect)) }
        @if !annex.needed.is_empty() {
            section class="card" aria-labelledby="needed" {
                h3 id="needed" { (lang.pick("Wat ervoor nodig is", "What it takes")) }
                ul { @for one in &annex.needed { li { (one.said(lang)) } } }
            }
        }
        p class="hint" {
            (lang.pick(
                "Er is niets geloot: dezelfde aannames geven dezelfde getallen, en elke kans klopt \
                 op een miljoenste, gegeven de aannames. Tel P95’s van financiers niet op: een \
                 druk jaar is druk voor allen.",
                "Nothing was drawn at random: the same assumptions give the same numbers, and each \
                 probability is right to a millionth, given the assumptions. Do not add up P95s of \
                 funders: a busy year is busy for all.",
            ))
        }
        p class="no-promise" { strong { (no_promise(lang)) } " " (register.title.get(lang)) }
    }
}

struct Told<'t> {
    annex: &'t Annex,
    package: &'t Package,
    lang: Lang,
}

impl Told<'_> {
    /// `Het geharmoniseerde kader kost gemiddeld € 5.598.450 per jaar, € 1.010.356 meer.`
    fn headline(&self) -> String {
        let lang = self.lang;
        let effect = self.annex.effects.last();
        let change = effect.and_then(|effect| effect.changes.iter().find(of_total));
        let (Some(last), Some(change)) = (self.annex.policies.last(), change) else {
            return String::new();
        };
        let title = last.title.get(lang);
        let costs = self.annex.euros(change.to, lang);
        let less = change.difference();
        let difference = plus(less, self.annex.euros(less, lang));
        match lang {
            Lang::Nl => format!("{title}: gemiddeld {costs} per jaar ({difference})."),
            Lang::En => format!("{title}: {costs} a year on average ({difference})."),
        }
    }

    fn forecast(&self, forecast: &Forecast, most: money::Cents) -> Markup {
        let lang = self.lang;
        let id = format!("policy-{}", forecast.id);
        let title = lang.pick("Kosten van het jaar", "Costs of the year");
        html! {
            section class="card stack" aria-labelledby=(id) {
                h3 id=(id) { (forecast.title.get(lang)) }
                figure class="picture" {
                    div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                        (charts::fan(&forecast.id, title, &forecast.costs, most, self.annex, lang))
                    }
                }
                (scrolled(title, &self.costs(title, &forecast.costs)))
                @for budget in &forecast.budgets { (self.budget(&forecast.id, budget)) }
                (self.assumed(forecast))
            }
        }
    }

    fn costs(&self, title: &str, costs: &[Cost]) -> Markup {
        let lang = self.lang;
        html! {
            table class="table" {
                caption class="visually-hidden" { (title) }
                thead {
                    tr {
                        th scope="col" { (lang.pick("Wie betaalt", "Who pays")) }
                        th scope="col" class="amount" { (lang.pick("Gemiddeld", "Mean")) }
                        @for head in ["P5", "P50", "P95", "P99"] {
                            th scope="col" class="amount" { (head) }
                        }
                    }
                }
                tbody {
                    @for cost in costs {
                        tr {
                            th scope="row" { (cost.title.get(lang)) }
                            td class="amount" { (self.annex.euros(cost.mean, lang)) }
                            @for place in [0, 2, 4, 5] {
                                td class="amount" {
                                    @if let Some(level) = cost.quantiles.get(place) {
                                        (self.annex.whole(level.amount, lang))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn budget(&self, policy: &str, budget: &BudgetForecast) -> Markup {
        let lang = self.lang;
        let title = format!("{} {}", lang.pick("Budget", "Budget"), budget.title.get(lang));
        let head = lang.pick("Kans dat het op is", "Probability that it is used up");
        html! {
            h4 { (title) }
            p {
                (self.annex.whole(budget.amount, lang)) " "
                @if budget.basis.status != Status::Published {
                    span class="tag tag--assumed" { (budget.basis.status.name(lang)) } " "
                }
                (lang.pick("raakt op met een kans van ", "runs out with a probability of "))
                strong { (percent(budget.exhausted, lang)) }
                (lang.pick(". Verwacht daarboven: ", ". Expected above it: "))
                (self.annex.euros(budget.above, lang)) "."
                @if let Some(enough) = budget.enough {
                    (lang.pick(" Genoeg in 95 van de 100 jaren: ", " Enough in 95 of 100 years: "))
                    (self.annex.whole(enough, lang)) "."
                }
            }
            figure class="picture" {
                div class="table-scroll" tabindex="0" role="region" aria-label=(head) {
                    (charts::curve(&format!("{policy}-{}", budget.id), &title, budget, lang))
                }
            }
            details {
                summary { (head) ", " (lang.pick("per maand", "by month")) }
                (scrolled(&title, &self.months(&title, budget)))
            }
        }
    }

    fn months(&self, title: &str, budget: &BudgetForecast) -> Markup {
        let lang = self.lang;
        html! {
            table class="table" {
                caption class="visually-hidden" { (title) }
                thead {
                    tr {
                        th scope="col" { (lang.pick("Uiterlijk op", "By")) }
                        th scope="col" class="amount" { (lang.pick("Kans", "Probability")) }
                    }
                }
                tbody {
                    @for (day, chance) in (1_usize..).zip(&budget.by_day) {
                        @if let Some(on) = self.annex.day(day).filter(|on| on.tomorrow()
                            .is_ok_and(|next| next.day() == 1)) {
                            tr {
                                th scope="row" { (date(on, lang)) }
                                td class="amount" { (percent(*chance, lang)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// The part of households that hangs on facts nobody gave.
    fn assumed(&self, forecast: &Forecast) -> Markup {
        let lang = self.lang;
        let title = |fact: &String| {
            let mut schemes = self.package.schemes().iter();
            let found = schemes.find_map(|scheme| scheme.fact_title(fact));
            found.map_or_else(|| fact.clone(), |words| words.get(lang).to_owned())
        };
        let facts: Vec<String> = forecast.assumed_facts.iter().map(title).collect();
        html! {
            @if !facts.is_empty() {
                p class="hint" {
                    (lang.pick("Niet bekend, en aangenomen, bij ", "Not known, and assumed, for "))
                    (percent(forecast.assumed_part, lang))
                    (lang.pick(" van de huishoudens: ", " of the households: "))
                    (facts.join("; ")) "."
                }
            }
        }
    }

    fn effect(&self, effect: &Effect) -> Markup {
        let lang = self.lang;
        let title = lang.pick("Wat de wijziging doet", "What the change does");
        html! {
            section class="card stack" aria-labelledby="effect" {
                h3 id="effect" { (title) }
                p {
                    (lang.pick(
                        "Verdeeld over de delen van de wijziging, zonder volgorde. Tussen haakjes \
                         wat één volgorde zou zeggen.",
                        "Divided among the parts of the change, without an order. In brackets what \
                         a single order might say.",
                    ))
                }
                @if let Some(change) = effect.changes.iter().find(of_total) {
                    figure class="picture" {
                        div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                            (charts::waterfall(title, effect, change, self.annex, lang))
                        }
                    }
                }
                (scrolled(title, &self.parts(title, effect)))
            }
        }
    }

    fn parts(&self, title: &str, effect: &Effect) -> Markup {
        let lang = self.lang;
        html! {
            table class="table" {
                caption class="visually-hidden" { (title) }
                thead {
                    tr {
                        th scope="col" { (lang.pick("Wat", "What")) }
                        th scope="col" class="amount" { (lang.pick("Was", "Was")) }
                        th scope="col" class="amount" { (lang.pick("Wordt", "Becomes")) }
                        @for part in &effect.parts {
                            th scope="col" class="amount" { (part.get(lang)) }
                        }
                    }
                }
                tbody {
                    @for change in &effect.changes {
                        @let said = |value| self.annex.statistic(change.statistic, value, lang);
                        tr {
                            th scope="row" {
                                (self.name(&change.id, change.statistic)) ", "
                                (change.statistic.name(lang))
                            }
                            td class="amount" { (said(change.from)) }
                            td class="amount" { (said(change.to)) }
                            @for [fair, least, most] in &change.parts {
                                td class="amount" {
                                    (plus(*fair, said(*fair))) br;
                                    span class="range" {
                                        "(" (plus(*least, said(*least))) " … "
                                        (plus(*most, said(*most))) ")"
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whom or what an answer is about.
    fn name(&self, id: &str, statistic: Statistic) -> String {
        let policy = self.annex.policies.first();
        let found = match statistic {
            Statistic::Exhausted => policy
                .and_then(|one| one.budgets.iter().find(|budget| budget.id == id))
                .map(|budget| format!("budget {}", budget.title.get(self.lang))),
            _ => self
                .annex
                .policies
                .iter()
                .flat_map(|one| &one.costs)
                .find(|cost| cost.id == id)
                .map(|cost| cost.title.get(self.lang).to_owned()),
        };
        found.unwrap_or_else(|| id.to_owned())
    }
}

/// What a change does to the mean of all costs.
fn of_total(one: &&Change) -> bool {
    one.id == TOTAL && one.statistic == Statistic::Mean
}

/// A table that may be wider than the window.
pub(super) fn scrolled(label: &str, table: &Markup) -> Markup {
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(label) { (table) }
    }
}
