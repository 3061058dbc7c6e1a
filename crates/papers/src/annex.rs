//! Annex I as a paper (nota N23, N24): what a year costs each funder, with every assumption.

use forecast::annex::{Annex, BudgetForecast, Cost, Driver, Effect, Forecast, Statistic, TOTAL};
use forecast::annex::{percent, plus};
use forecast::register::{Basis, Register, Status};
use jiff::civil::Date;
use money::Cents;
use rules::words::{Lang, Words, date, money};

use crate::paper::{Block, Paper, Picture, Run, Table};
use crate::pictures;

const TOLD_DRIVERS: usize = 12;

/// The annex as a paper.
pub fn annex(annex: &Annex, register: &Register, made_on: Date, lang: Lang) -> Paper {
    let of = Of { annex, register, lang };
    let mut blocks = vec![
        Block::Note(annex.warning(lang)),
        Block::text(lang.pick(
            "Een bedrag bij P95 is in 95 van de 100 jaren genoeg. Er is niets geloot: dezelfde \
             aannames geven dezelfde getallen.",
            "An amount at P95 is enough in 95 of 100 years. Nothing was drawn at random: the same \
             assumptions give the same numbers.",
        )),
    ];
    for forecast in &annex.policies {
        blocks.extend(of.forecast(forecast));
    }
    for effect in &annex.effects {
        blocks.extend(of.effect(effect));
    }
    if !annex.needed.is_empty() {
        let title = lang
            .pick("Wat nodig is om een budget te laten volstaan", "What a budget needs to last");
        blocks.push(Block::Heading(2, title.to_owned()));
        blocks.push(Block::list(annex.needed.iter().map(|one| one.said(lang))));
    }
    if !annex.together.is_empty() {
        let title = lang.pick("Twee budgetten in één jaar", "Two budgets in one year");
        blocks.push(Block::Heading(2, title.to_owned()));
        blocks.push(Block::list(annex.together.iter().map(|one| one.said(lang))));
    }
    blocks.extend(of.drivers());
    if let Some(mixed) = &annex.mixed {
        let title = lang.pick("Alles wat weegt onzeker", "All that matters uncertain");
        blocks.push(Block::Heading(2, title.to_owned()));
        blocks.extend(sentences(&mixed.said(annex, lang)));
    }
    blocks.extend(of.exact());
    blocks.extend(of.assumptions());
    Paper {
        lang,
        title: annex.title.get(lang).to_owned(),
        head: vec![
            (lang.pick("Jaar", "Year").to_owned(), annex.year.to_string()),
            (lang.pick("Gemaakt op", "Made on").to_owned(), date(made_on, lang)),
            (lang.pick("Aannames", "Assumptions").to_owned(), register_line(annex, lang)),
        ],
        made_on,
        foot: format!("Wederkeer · {} {}", annex.register, short(&annex.policy_hash)),
        blocks,
    }
}

/// Lines as paragraphs; those that stand inwards as points.
fn sentences(said: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in said.lines().filter(|line| !line.trim().is_empty()) {
        let point = line.starts_with(' ').then(|| vec![Run::Plain(line.trim().to_owned())]);
        match (point, blocks.last_mut()) {
            (Some(point), Some(Block::List(points))) => points.push(point),
            (Some(point), _) => blocks.push(Block::List(vec![point])),
            (None, _) => blocks.push(Block::text(line)),
        }
    }
    blocks
}

fn register_line(annex: &Annex, lang: Lang) -> String {
    let (all, placeholders) = (annex.assumptions, annex.placeholders);
    match lang {
        Lang::Nl => format!("{all}, waarvan {placeholders} invulwaarden"),
        Lang::En => format!("{all}, of which {placeholders} placeholders"),
    }
}

fn short(hash: &str) -> String {
    hash.chars().take(16).collect()
}

#[derive(Clone, Copy)]
struct Of<'a> {
    annex: &'a Annex,
    register: &'a Register,
    lang: Lang,
}

impl Of<'_> {
    fn forecast(self, forecast: &Forecast) -> Vec<Block> {
        let lang = self.lang;
        let title = forecast.title.get(lang);
        let says = lang.pick(
            "Licht: 9 van de 10 jaren. Donker: de helft van de jaren. Streep: het middelste jaar. \
             De tabel zegt hetzelfde.",
            "Light: 9 in 10 years. Dark: half of the years. Line: the middle year. The table says \
             the same.",
        );
        let mut blocks = vec![
            Block::Heading(2, title.to_owned()),
            Block::Picture(Picture {
                svg: pictures::fan(&forecast.costs, self.most(), self.annex, lang),
                alt: format!("{title}. {says}"),
                caption: says.to_owned(),
            }),
            Block::Table(self.costs(forecast)),
        ];
        blocks.extend(forecast.budgets.iter().flat_map(|budget| self.budget(title, budget)));
        if forecast.assumed_part > 0.0 {
            let facts = forecast.assumed_facts.join(", ");
            let part = percent(forecast.assumed_part, lang);
            blocks.push(Block::Note(match lang {
                Lang::Nl => format!("Bij {part} van de huishoudens is aangenomen: {facts}."),
                Lang::En => format!("For {part} of the households was assumed: {facts}."),
            }));
        }
        blocks
    }

    /// The largest amount of all policies: their pictures share one scale.
    fn most(self) -> Cents {
        let costs = self.annex.policies.iter().flat_map(|one| &one.costs);
        let levels = costs.flat_map(|cost| &cost.quantiles).map(|level| level.amount);
        levels.max().unwrap_or(Cents::ZERO)
    }

    fn costs(self, forecast: &Forecast) -> Table {
        let lang = self.lang;
        let mut table = Table::new(
            lang.pick("Kosten van het jaar", "Costs of the year"),
            [
                (lang.pick("Wie betaalt", "Who pays"), false),
                (lang.pick("Gemiddeld", "Mean"), true),
                ("P5", true),
                ("P50", true),
                ("P95", true),
                ("P99", true),
            ],
        );
        for cost in &forecast.costs {
            let [p5, p50, p95, p99] = [0, 2, 4, 5].map(|place| self.level(cost, place));
            let mean = self.annex.euros(cost.mean, lang);
            table.row([cost.title.get(lang).to_owned(), mean, p5, p50, p95, p99]);
        }
        table
    }

    fn level(self, cost: &Cost, place: usize) -> String {
        let level = cost.quantiles.get(place);
        level.map_or(String::new(), |level| self.annex.whole(level.amount, self.lang))
    }

    fn budget(self, policy: &str, budget: &BudgetForecast) -> Vec<Block> {
        let lang = self.lang;
        let title = format!("{} {}", lang.pick("Budget", "Budget"), budget.title.get(lang));
        let amount = self.annex.whole(budget.amount, lang);
        let mut facts = vec![
            (
                lang.pick("Budget", "Budget").to_owned(),
                format!("{amount}{}", self.firm(Some(budget.basis.status))),
            ),
            (
                lang.pick("Kans dat het op raakt", "Probability that it runs out").to_owned(),
                percent(budget.exhausted, lang),
            ),
            (
                lang.pick("Verwacht daarboven", "Expected above it").to_owned(),
                self.annex.euros(budget.above, lang),
            ),
        ];
        facts.extend(budget.enough.map(|enough| {
            (
                lang.pick("Genoeg in 95 van de 100 jaren", "Enough in 95 of 100 years").to_owned(),
                self.annex.whole(enough, lang),
            )
        }));
        let says = match lang {
            Lang::Nl => format!(
                "{title} ({policy}): de kans dat het op is, per dag van het jaar. De tabel \
                 zegt hetzelfde per kwartaal."
            ),
            Lang::En => format!(
                "{title} ({policy}): the probability that it is used up, by day of the \
                 year. The table says the same by quarter."
            ),
        };
        let mut quarters = Table::new(
            "",
            [
                (lang.pick("Op aan het eind van", "Used up by the end of"), false),
                (lang.pick("Kans", "Probability"), true),
            ],
        );
        for day in quarter_ends(self.annex.year) {
            let chance = usize::try_from(day.day_of_year())
                .ok()
                .and_then(|day| budget.by_day.get(day.checked_sub(1)?));
            let Some(chance) = chance else { continue };
            quarters.row([date(day, lang), percent(*chance, lang)]);
        }
        vec![
            Block::Heading(3, title),
            Block::Facts(facts),
            Block::Picture(Picture {
                svg: pictures::curve(budget),
                alt: says.clone(),
                caption: says,
            }),
            Block::Table(quarters),
        ]
    }

    fn effect(self, effect: &Effect) -> Vec<Block> {
        let lang = self.lang;
        let name = |id: &str| {
            let found = self.annex.policies.iter().find(|one| one.id == id);
            found.map_or_else(|| id.to_owned(), |one| one.title.get(lang).to_owned())
        };
        let (policy, less) = (name(&effect.policy), name(&effect.less));
        let title = match lang {
            Lang::Nl => format!("Wat de wijziging doet: {policy}, vergeleken met {less}"),
            Lang::En => format!("What the change does: {policy}, beside {less}"),
        };
        let mut table = Table::new(
            "",
            [
                (lang.pick("Uitkomst", "Answer"), false),
                (lang.pick("Was", "Was"), true),
                (lang.pick("Wordt", "Becomes"), true),
                (lang.pick("Verschil", "Difference"), true),
            ],
        );
        let mut parts = Table::new(
            lang.pick(
                "Welk deel van de wijziging dat doet (gemiddelde kosten, Shapley; laagste en \
                 hoogste naar volgorde)",
                "Which part of the change does it (mean costs, Shapley; least and most by order)",
            ),
            [
                (lang.pick("Voor", "For"), false),
                (lang.pick("Deel", "Part"), false),
                (lang.pick("Doet", "Does"), true),
                (lang.pick("Van", "From"), true),
                (lang.pick("Tot", "To"), true),
            ],
        );
        for change in &effect.changes {
            let said = |value: f64| self.annex.statistic(change.statistic, value, lang);
            let whose = self.whose(&change.id);
            let difference = change.difference();
            table.row([
                format!("{whose}, {}", change.statistic.name(lang)),
                said(change.from),
                said(change.to),
                plus(difference, said(difference)),
            ]);
            if change.statistic == Statistic::Mean {
                for (words, [share, low, high]) in effect.parts.iter().zip(&change.parts) {
                    let said = |value: &f64| plus(*value, said(*value));
                    let words = words.get(lang).to_owned();
                    parts.row([whose.clone(), words, said(share), said(low), said(high)]);
                }
            }
        }
        vec![Block::Heading(2, title), Block::Table(table), Block::Table(parts)]
    }

    /// The name of a funder or a budget.
    fn whose(self, id: &str) -> String {
        let policies = self.annex.policies.iter();
        let mut names = policies.flat_map(|one| {
            let costs = one.costs.iter().map(|cost| (&cost.id, &cost.title));
            costs.chain(one.budgets.iter().map(|budget| (&budget.id, &budget.title)))
        });
        let found = names.find(|(one, _)| *one == id);
        found.map_or_else(|| id.to_owned(), |(_, title)| title.get(self.lang).to_owned())
    }

    fn drivers(self) -> Vec<Block> {
        let lang = self.lang;
        let mut table = Table::new(
            lang.pick(
                "Gemiddelde totale kosten, als één aanname naar een uiterste gaat",
                "Mean of all costs, as one assumption goes to an end",
            ),
            [
                (lang.pick("Aanname", "Assumption"), false),
                (lang.pick("Waarden", "Values"), false),
                (lang.pick("Laag", "Low"), true),
                (lang.pick("Hoog", "High"), true),
            ],
        );
        for driver in self.annex.drivers.iter().take(TOLD_DRIVERS) {
            let Some(swing) = driver.swing(TOTAL, Statistic::Mean) else { continue };
            let [low, _, high] = swing.answers.map(|value| self.annex.euros(value, lang));
            let title = format!("{}{}", driver.title.get(lang), self.firm(driver.status));
            table.row([title, Driver::between(driver, lang), low, high]);
        }
        let title = lang.pick("Welke aanname het zwaarst weegt", "Which assumption matters most");
        vec![Block::Heading(2, title.to_owned()), Block::Table(table)]
    }

    /// What is sure about the numbers: how far each law can be off.
    fn exact(self) -> Vec<Block> {
        let lang = self.lang;
        let mut table = Table::new(
            "",
            [
                (lang.pick("Verdeling", "Distribution"), false),
                (lang.pick("P95 ligt zeker tussen", "P95 is certainly between"), true),
                (lang.pick("en", "and"), true),
                (lang.pick("fout in een kans ten hoogste", "error in a probability at most"), true),
            ],
        );
        for forecast in &self.annex.policies {
            for cost in &forecast.costs {
                let Some(level) = cost.quantiles.get(4) else { continue };
                let euro = |amount| money(amount, &self.annex.currency, lang);
                table.row([
                    format!("{}, {}", forecast.title.get(lang), cost.title.get(lang)),
                    euro(level.lowest),
                    euro(level.highest),
                    format!("{:.0e}", cost.error),
                ]);
            }
        }
        vec![
            Block::Heading(2, lang.pick("Hoe precies dit is", "How precise this is").to_owned()),
            Block::text(lang.pick(
                "De verdelingen zijn uitgerekend, niet nagebootst. De grens geldt voor het \
                 rekenwerk; aannames wegen veel zwaarder.",
                "The distributions were computed, not simulated. The bound is on the arithmetic; \
                 assumptions weigh far more.",
            )),
            Block::Table(table),
        ]
    }

    fn assumptions(self) -> Vec<Block> {
        let lang = self.lang;
        let assumptions = self.register.assumptions.iter();
        let mut points: Vec<Vec<Run>> = assumptions
            .map(|one| self.told(&one.id, &one.title, &one.said(lang), &one.basis))
            .collect();
        points.extend(self.register.budgets.iter().map(|one| {
            self.told(
                &one.id,
                &one.title,
                &money(one.amount, &self.annex.currency, lang),
                &one.basis,
            )
        }));
        let title = lang.pick("Alle aannames", "All assumptions");
        vec![Block::Heading(2, title.to_owned()), Block::List(points)]
    }

    fn told(self, id: &str, title: &Words, value: &str, basis: &Basis) -> Vec<Run> {
        let lang = self.lang;
        let mut where_from = format!(" {}, {}.", basis.owner, date(basis.date, lang));
        if let Some((source, place)) = &basis.source
            && let Some(found) = self.register.sources.iter().find(|one| one.id == *source)
        {
            let head = lang.pick("Bron", "Source");
            where_from.push_str(&format!(" {head}: {}, {place} ({}).", found.title, found.address));
        }
        if let Some(note) = &basis.note {
            where_from.push_str(&format!(" {}", note.get(lang)));
        }
        vec![
            Run::Strong(format!(
                "{} [{id}]: {value}{}.",
                title.get(lang),
                self.firm(Some(basis.status))
            )),
            Run::Plain(where_from),
        ]
    }

    /// A mark for what is not published.
    fn firm(self, status: Option<Status>) -> String {
        let status = status.filter(|status| *status != Status::Published);
        status.map_or(String::new(), |status| format!(" [{}]", status.name(self.lang)))
    }
}

fn quarter_ends(year: i16) -> impl Iterator<Item = Date> {
    [3, 6, 9, 12]
        .into_iter()
        .filter_map(move |month| Date::new(year, month, 1).ok().map(Date::last_of_month))
}
