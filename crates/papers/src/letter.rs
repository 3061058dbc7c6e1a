//! The letter with a determination: every amount with its reason and its source.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::Package;
use rules::determine::{Determination, Line, MissingAsk, Sum, funder_name};
use rules::parse::Moment;
use rules::words::{Lang, cite, date, form, moment, money, no_promise, window};

use crate::paper::{Block, Paper, Run, Table};

/// What a letter is made of.
#[derive(Clone, Copy, Debug)]
pub struct Letter<'a> {
    /// What the household gets, and why.
    pub determination: &'a Determination<'a>,
    /// The policies it was determined with.
    pub package: &'a Package,
    /// What persons are called, by their id; the id where there is no name.
    pub names: &'a BTreeMap<String, String>,
    /// The number of the case, where there is one.
    pub reference: Option<&'a str>,
    /// The day on it.
    pub made_on: Date,
    /// The language.
    pub lang: Lang,
}

/// The letter as a paper.
pub fn letter(order: &Letter<'_>) -> Paper {
    let (got, lang) = (order.determination, order.lang);
    let channels = order.package.channels(got.country);
    let channel = channels.iter().find(|(id, _)| *id == got.channel);
    let channel = channel.map_or(got.channel, |(_, title)| title.get(lang));
    let mut head = vec![(lang.pick("Datum", "Date").to_owned(), date(order.made_on, lang))];
    head.extend(
        order
            .reference
            .map(|number| (lang.pick("Zaaknummer", "Case number").to_owned(), number.to_owned())),
    );
    head.push((lang.pick("Regeling", "Scheme").to_owned(), got.title.get(lang).to_owned()));
    head.push((lang.pick("Via", "Through").to_owned(), channel.to_owned()));
    head.push((
        lang.pick("Ingeschreven op", "Registered on").to_owned(),
        date(got.registered_on, lang),
    ));
    let mut blocks = order.opening();
    blocks.push(Block::Table(order.table()));
    blocks.extend(order.totals());
    blocks.push(Block::Heading(
        2,
        lang.pick("Elk bedrag met zijn reden", "Each amount with its reason").to_owned(),
    ));
    for moment in Moment::ALL {
        blocks.extend(order.at(moment));
    }
    blocks.extend(order.rest());
    Paper {
        lang,
        title: lang
            .pick("Vaststelling van uw terugkeersteun", "Determination of your return support")
            .to_owned(),
        head,
        made_on: order.made_on,
        foot: format!("Wederkeer · {}", order.short_hash()),
        blocks,
    }
}

impl Letter<'_> {
    fn euro(&self, amount: money::Cents) -> String {
        money(amount, self.determination.currency, self.lang)
    }

    fn name(&self, person: Option<&str>) -> String {
        match person {
            None => self.lang.pick("het huishouden", "the household").to_owned(),
            Some(id) => self.names.get(id).cloned().unwrap_or_else(|| id.to_owned()),
        }
    }

    fn short_hash(&self) -> String {
        self.determination.receipt.policy.chars().take(16).collect()
    }

    fn opening(&self) -> Vec<Block> {
        let (got, lang) = (self.determination, self.lang);
        let mut blocks = vec![Block::text(lang.pick(
            "In deze brief staat welke steun er is als u Nederland verlaat, en waarom.",
            "This letter says which support there is when you leave the Netherlands, and why.",
        ))];
        blocks.extend(got.chosen.as_ref().map(|why| Block::text(why.get(lang))));
        if let Some(on) = got.as_if_on {
            let on = date(on, lang);
            blocks.push(Block::Note(match lang {
                Lang::Nl => format!(
                    "Deze regeling gold niet op de dag van inschrijving. Er is gerekend alsof \
                     het {on} was."
                ),
                Lang::En => format!(
                    "This scheme was not in force on the day of registration. It was computed as \
                     if it were {on}."
                ),
            }));
        }
        blocks.push(Block::Note(no_promise(lang).to_owned()));
        blocks
    }

    /// Who gets how much at which moment (nota N19, table 3).
    fn table(&self) -> Table {
        let lang = self.lang;
        let seen = self.determination.table();
        let heads = Moment::ALL.map(|at| moment(at, self.determination.country, lang));
        let mut table = Table::new(
            lang.pick("Wie wat krijgt", "Who gets what"),
            [
                (lang.pick("Wie", "Who"), false),
                (heads[0], true),
                (heads[1], true),
                (heads[2], true),
                (lang.pick("Samen", "Together"), true),
            ],
        );
        let cells = |sums: &[Sum; 3], total: &Sum| {
            [sums[0], sums[1], sums[2], *total].map(|sum| self.sum(&sum))
        };
        for row in &seen.rows {
            let [a, b, c, all] = cells(&row.moments, &row.total);
            table.row([self.name(row.person), a, b, c, all]);
        }
        let [a, b, c, all] = cells(&seen.sums.moments, &seen.sums.total);
        table.row([lang.pick("Samen", "Together").to_owned(), a, b, c, all]);
        table.sums = true;
        table
    }

    /// A sum; with a mark when a fact is missing on which it depends.
    fn sum(&self, sum: &Sum) -> String {
        let mark = if sum.conditional { "*" } else { "" };
        format!("{}{mark}", self.euro(sum.amount))
    }

    fn totals(&self) -> Vec<Block> {
        let (got, lang) = (self.determination, self.lang);
        let mut blocks = Vec::new();
        if got.conditional {
            blocks.push(Block::text(lang.pick(
                "* Dit bedrag geldt als de feiten zo zijn als hieronder onder “Nog niet zeker”.",
                "* This amount holds if the facts are as under “Not certain yet” below.",
            )));
        }
        if got.range[0] < got.range[1] {
            let [low, high] = got.range.map(|amount| self.euro(amount));
            blocks.push(Block::Note(match lang {
                Lang::Nl => format!(
                    "Het totaal staat nog niet vast: de bronnen laten {low} tot {high} open."
                ),
                Lang::En => {
                    format!("The total is not certain yet: the sources leave {low} to {high} open.")
                }
            }));
        }
        let mut payers = Table::new(
            lang.pick("Wie dit betaalt", "Who pays this"),
            [(lang.pick("Financier", "Funder"), false), (lang.pick("Bedrag", "Amount"), true)],
        );
        for (funder, amount) in &got.funders {
            let name = funder_name(self.package, funder);
            payers.row([name.get(lang).to_owned(), self.euro(*amount)]);
        }
        if !payers.rows.is_empty() {
            payers.row([lang.pick("Samen", "Together").to_owned(), self.euro(got.total)]);
            payers.sums = true;
            blocks.push(Block::Table(payers));
        }
        blocks
    }

    fn at(&self, at: Moment) -> Vec<Block> {
        let got = self.determination;
        let lines: Vec<&Line<'_>> = got.lines.iter().filter(|line| line.moment == at).collect();
        if lines.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![Block::Heading(3, moment(at, got.country, self.lang).to_owned())];
        let mut alike: Vec<Vec<&Line<'_>>> = Vec::new();
        for line in lines {
            let same = |group: &&mut Vec<&Line<'_>>| {
                group.first().is_some_and(|first| {
                    (&first.row, first.amount, &first.follows)
                        == (&line.row, line.amount, &line.follows)
                })
            };
            match alike.iter_mut().find(same) {
                Some(group) => group.push(line),
                None => alike.push(vec![line]),
            }
        }
        blocks.extend(alike.iter().map(|group| Block::List(vec![self.group(group)])));
        blocks
    }

    /// Persons who get the same by the same row.
    fn group(&self, group: &[&Line<'_>]) -> Vec<Run> {
        let Some(line) = group.first() else { return Vec::new() };
        let (got, lang) = (self.determination, self.lang);
        let who: Vec<String> = group.iter().map(|line| self.name(line.person)).collect();
        let amount = self.euro(line.amount);
        let each = if group.len() > 1 { format!("{} × {amount}", group.len()) } else { amount };
        let mut said = vec![
            Run::Strong(format!("{each} — {}", line.title.get(lang))),
            Run::Plain(format!(" ({}). ", who.join(", "))),
        ];
        let mut how: Vec<String> = Vec::new();
        how.extend(line.form.map(|seen| form(seen, got.currency, lang)));
        how.extend(line.window.map(|seen| window(seen, lang)));
        if !how.is_empty() {
            said.push(Run::Plain(format!("{}. ", capital(&how.join("; ")))));
        }
        if line.range[0] < line.range[1] {
            let [low, high] = line.range.map(|amount| self.euro(amount));
            let settles = line.settles.as_ref().map_or("", |words| words.get(lang));
            said.push(Run::Strong(match lang {
                Lang::Nl => format!("Open: {low} tot {high}; {settles} geeft uitsluitsel. "),
                Lang::En => format!("Open: {low} to {high}; {settles} would settle it. "),
            }));
        }
        let sources: Vec<String> = line.cite.iter().map(cite).collect();
        let by: Vec<&str> = line.rows().collect();
        said.push(Run::Soft(format!(
            "{}: {}; {}: {}.",
            lang.pick("Bron", "Source"),
            sources.join("; "),
            lang.pick("regel", "row"),
            by.join(" ← ")
        )));
        said
    }

    /// What there is besides, what there is not, and what is not certain.
    fn rest(&self) -> Vec<Block> {
        let (got, lang) = (self.determination, self.lang);
        let goods = got.goods.iter().map(|one| one.what.get(lang).to_owned());
        let refused = got.refusals.iter().map(|one| {
            format!("{} ({}): {}", one.title.get(lang), self.name(one.person), one.why.get(lang))
        });
        let missing = self.missing();
        let read = got.readings.iter().filter_map(|(question, answer)| {
            let asked = self.package.questions().iter().find(|one| one.id == *question)?;
            let (_, words) = asked.answers.iter().find(|(id, _)| id == answer)?;
            Some(format!("{} {}", asked.ask.get(lang), capital(words.get(lang))))
        });
        let assumed = got.assumptions.iter().map(|one| one.text.get(lang).to_owned());
        let mut blocks = Vec::new();
        let mut part = |title: &str, points: Vec<String>| {
            let mut points = points;
            points.dedup();
            if !points.is_empty() {
                blocks.push(Block::Heading(2, title.to_owned()));
                blocks.push(Block::list(points));
            }
        };
        let mut goods: Vec<String> = goods.collect();
        goods.sort();
        part(lang.pick("U krijgt ook", "You also get"), goods);
        part(lang.pick("Niet, en waarom niet", "Not, and why not"), refused.collect());
        part(lang.pick("Nog niet zeker", "Not certain yet"), missing);
        part(lang.pick("Zo zijn de bronnen gelezen", "How the sources were read"), read.collect());
        part(lang.pick("Aannames", "Assumptions"), assumed.collect());
        blocks.push(Block::Heading(2, lang.pick("Narekenen", "Check it").to_owned()));
        blocks.push(Block::text(lang.pick(
            "Met hetzelfde beleid en dezelfde gegevens komt er altijd hetzelfde uit. Het bewijs:",
            "The same policy and the same facts always give the same result. The proof:",
        )));
        blocks.push(Block::Facts(vec![
            (lang.pick("Beleid", "Policy").to_owned(), got.receipt.policy.to_owned()),
            (lang.pick("Zaak", "Case").to_owned(), got.receipt.case.to_string()),
            (lang.pick("Versie", "Version").to_owned(), got.receipt.engine.to_owned()),
        ]));
        blocks
    }

    /// Every missing fact once, with the persons it is about unless it is about all of them.
    fn missing(&self) -> Vec<String> {
        let got = self.determination;
        let mut asked: Vec<(&MissingAsk, &str, Vec<&str>)> = Vec::new();
        for one in &got.missing {
            let same = |(ask, assumed, _): &&mut (&MissingAsk, &str, Vec<&str>)| {
                (*ask, *assumed) == (&one.ask, one.assumed.as_str())
            };
            match asked.iter_mut().find(same) {
                Some((_, _, persons)) => persons.extend(one.person),
                None => asked.push((&one.ask, &one.assumed, one.person.into_iter().collect())),
            }
        }
        let said = asked.iter().map(|(ask, assumed, persons)| {
            let all = persons.is_empty() || persons.len() == got.persons.len();
            let names = persons.iter().map(|id| self.name(Some(id)));
            let who = if all {
                String::new()
            } else {
                format!(" ({})", names.collect::<Vec<_>>().join(", "))
            };
            self.asked(ask, assumed, &who)
        });
        said.collect()
    }

    fn asked(&self, ask: &MissingAsk, assumed: &str, who: &str) -> String {
        let lang = self.lang;
        match ask {
            MissingAsk::Question(words) => {
                let assumed = match assumed {
                    "true" => lang.pick("ja", "yes"),
                    "false" => lang.pick("nee", "no"),
                    other => other,
                };
                let head = lang.pick("Aangenomen", "Assumed");
                format!("{}{who} {head}: {assumed}.", words.get(lang))
            }
            MissingAsk::Document(documents) => {
                let all: Vec<&str> = documents.iter().map(|one| one.get(lang)).collect();
                let head =
                    lang.pick("Dit document geeft uitsluitsel", "This document would settle it");
                format!("{head}{who}: {}.", all.join("; "))
            }
        }
    }
}

/// With a capital at the front.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
