//! A determination in words, as table 3 of the nota reads.

use std::fmt::Write as _;

use ::money::Cents;

use super::Lang;
use super::phrases::{cite, date, form, moment, money, no_promise, window};
use crate::check::Package;
use crate::determine::{Determination, Line, Missing, MissingAsk, funder_name};

impl Determination<'_> {
    /// The whole determination as plain text.
    pub fn text(&self, package: &Package, lang: Lang) -> String {
        let mut out = String::new();
        self.heading(package, lang, &mut out);
        let mut last = None;
        let mut lines: Vec<&Line<'_>> = self.lines.iter().collect();
        lines.sort_by_key(|line| line.moment);
        for group in groups(&lines) {
            let Some(first) = group.first() else { continue };
            if last != Some(first.moment) {
                let sum = lines.iter().filter(|line| line.moment == first.moment);
                let sum: Cents = sum.map(|line| line.amount).sum();
                let title = moment(first.moment, self.country, lang);
                row(&mut out, 0, title, &self.money(sum, lang));
                last = Some(first.moment);
            }
            self.group(&group, package, lang, &mut out);
        }
        self.foot(package, lang, &mut out);
        out
    }

    fn money(&self, amount: Cents, lang: Lang) -> String {
        money(amount, self.currency, lang)
    }

    fn heading(&self, package: &Package, lang: Lang, out: &mut String) {
        let title = self.title.get(lang);
        let channel = package.channels.iter().find(|(id, _)| id == self.channel);
        let channel = channel.map_or(self.channel, |(_, words)| words.get(lang));
        let day = date(self.registered_on, lang);
        let _ = match lang {
            Lang::Nl => writeln!(out, "{title} · via {channel} · ingeschreven op {day}"),
            Lang::En => writeln!(out, "{title} · through {channel} · registered on {day}"),
        };
        if let Some(chosen) = &self.chosen {
            let _ = writeln!(out, "  {}", chosen.get(lang));
        }
        if let Some(on) = self.as_if_on {
            let on = date(on, lang);
            let _ = match lang {
                Lang::Nl => {
                    writeln!(out, "  Niet in kracht op die dag: berekend alsof het {on} was.")
                }
                Lang::En => {
                    writeln!(out, "  Not in force on that day: computed as if it were {on}.")
                }
            };
        }
        if let Some(asked) = self.instead_of_channel {
            let _ = match lang {
                Lang::Nl => writeln!(
                    out,
                    "  Deze regeling kent kanaal “{asked}” niet: berekend via {channel}."
                ),
                Lang::En => writeln!(
                    out,
                    "  This scheme does not know channel “{asked}”: computed through {channel}."
                ),
            };
        }
    }

    /// Persons who get the same by the same row, in one block.
    fn group(&self, group: &[&Line<'_>], package: &Package, lang: Lang, out: &mut String) {
        let Some(line) = group.first() else { return };
        let persons: Vec<&str> = group.iter().filter_map(|line| line.person).collect();
        let who = if persons.is_empty() {
            lang.pick("het huishouden", "the household").to_owned()
        } else {
            persons.join(", ")
        };
        let amount = self.money(line.amount, lang);
        let each = if group.len() > 1 { format!("{} × {amount}", group.len()) } else { amount };
        row(out, 2, &format!("{} — {who}", line.title.get(lang)), &each);
        let mut detail: Vec<String> = Vec::new();
        if let Some(seen) = line.form {
            detail.push(form(seen, self.currency, lang));
        }
        detail.extend(line.window.map(|seen| window(seen, lang)));
        if !detail.is_empty() {
            let _ = writeln!(out, "      {}", detail.join(" · "));
        }
        if line.range[0] < line.range[1] {
            let (low, high) = (self.money(line.range[0], lang), self.money(line.range[1], lang));
            let settles = line.settles.as_ref().map_or("", |words| words.get(lang));
            let _ = match lang {
                Lang::Nl => {
                    writeln!(out, "      open: {low} tot {high}; {settles} geeft uitsluitsel")
                }
                Lang::En => writeln!(out, "      open: {low} to {high}; {settles} would settle it"),
            };
        }
        let payers = line.funders.iter().map(|payer| {
            format!("{} {}", funder_name(package, &payer.funder).get(lang), payer.share)
        });
        let payers: Vec<String> = payers.collect();
        let _ = writeln!(out, "      {} {}", lang.pick("betaalt:", "paid by:"), payers.join(", "));
        for source in &line.cite {
            let _ = writeln!(out, "      {}", cite(source));
        }
        for (read, persons) in read_as(group, lang) {
            let _ = writeln!(out, "      {}: {read}", persons.join(", "));
        }
        let follows = if line.follows.is_empty() {
            String::new()
        } else {
            format!(" ← {}", line.follows.join(" ← "))
        };
        let _ = writeln!(out, "      [{}{follows}]", line.row);
    }

    fn foot(&self, package: &Package, lang: Lang, out: &mut String) {
        row(out, 0, lang.pick("Totaal", "Total"), &self.money(self.total, lang));
        if self.range[0] < self.range[1] {
            let (low, high) = (self.money(self.range[0], lang), self.money(self.range[1], lang));
            let _ = match lang {
                Lang::Nl => writeln!(out, "  De bronnen laten {low} tot {high} open."),
                Lang::En => writeln!(out, "  The sources leave {low} to {high} open."),
            };
        }
        for (funder, amount) in &self.funders {
            let name = funder_name(package, funder);
            row(out, 2, name.get(lang), &self.money(*amount, lang));
        }
        self.list(lang.pick("Ook", "Also"), self.goods_words(lang), out);
        self.list(
            lang.pick("Niet, en waarom niet", "Not, and why not"),
            self.refusal_words(lang),
            out,
        );
        let title = lang.pick("Nog niet zeker: aangenomen", "Not certain yet: assumed");
        self.list(title, self.missing_words(lang), out);
        self.list(lang.pick("Zo gelezen", "Read as"), self.reading_words(package, lang), out);
        self.list(lang.pick("Aannames", "Assumptions"), self.assumption_words(lang), out);
        let _ = writeln!(out, "  {}", no_promise(lang));
        let case = self.receipt.case.to_string();
        let (policy, case) = (short(self.receipt.policy), short(&case));
        let _ = match lang {
            Lang::Nl => writeln!(
                out,
                "  Bewijs: beleid {policy}, zaak {case}, versie {}",
                self.receipt.engine
            ),
            Lang::En => writeln!(
                out,
                "  Receipt: policy {policy}, case {case}, version {}",
                self.receipt.engine
            ),
        };
    }

    fn list(&self, title: &str, items: Vec<String>, out: &mut String) {
        if !items.is_empty() {
            let _ = writeln!(out, "  {title}:");
        }
        for item in items {
            let _ = writeln!(out, "    - {item}");
        }
    }

    fn goods_words(&self, lang: Lang) -> Vec<String> {
        let named = self.goods.iter().map(|goods| (goods.what.get(lang), goods.person));
        together(named)
    }

    fn refusal_words(&self, lang: Lang) -> Vec<String> {
        let texts: Vec<(String, Option<&str>)> = self
            .refusals
            .iter()
            .map(|refusal| {
                let source = refusal.cite.first().map_or_else(String::new, cite);
                let (title, why) = (refusal.title.get(lang), refusal.why.get(lang));
                (format!("{title}: {why} {source} [{}]", refusal.row), refusal.person)
            })
            .collect();
        together(texts.iter().map(|(text, person)| (text.as_str(), *person)))
    }

    fn missing_words(&self, lang: Lang) -> Vec<String> {
        let texts: Vec<(String, Option<&str>)> =
            self.missing.iter().map(|one| (missing(one, lang), one.person)).collect();
        together(texts.iter().map(|(text, person)| (text.as_str(), *person)))
    }

    fn reading_words(&self, package: &Package, lang: Lang) -> Vec<String> {
        let words = self.readings.iter().filter_map(|(id, answer)| {
            let question = package.questions().iter().find(|question| question.id == *id)?;
            let (_, words) = question.answers.iter().find(|(one, _)| one == answer)?;
            Some(format!("{} → {} [{id}={answer}]", question.ask.get(lang), words.get(lang)))
        });
        words.collect()
    }

    fn assumption_words(&self, lang: Lang) -> Vec<String> {
        let words = self.assumptions.iter();
        words.map(|one| format!("{} ({})", one.text.get(lang), one.about)).collect()
    }
}

fn missing(one: &Missing<'_>, lang: Lang) -> String {
    match &one.ask {
        MissingAsk::Question(words) => {
            format!("{} [{}={}]", words.get(lang), one.fact, one.assumed)
        }
        MissingAsk::Document(documents) => {
            let documents: Vec<&str> = documents.iter().map(|words| words.get(lang)).collect();
            let needed = lang.pick("hiervoor is nodig:", "needed for this:");
            format!("{} = {}; {needed} {}", one.fact, one.assumed, documents.join("; "))
        }
    }
}

/// Equal texts once, with the persons they are about.
fn together<'t>(texts: impl Iterator<Item = (&'t str, Option<&'t str>)>) -> Vec<String> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for (text, person) in texts {
        match all.iter_mut().find(|(other, _)| *other == text) {
            Some((_, persons)) => persons.extend(person),
            None => all.push((text, person.into_iter().collect())),
        }
    }
    let words = all.into_iter().map(|(text, persons)| {
        if persons.is_empty() {
            text.to_owned()
        } else {
            format!("{text} ({})", persons.join(", "))
        }
    });
    words.collect()
}

/// Lines that differ in nothing but the person.
fn groups<'l, 'a>(lines: &[&'l Line<'a>]) -> Vec<Vec<&'l Line<'a>>> {
    let mut all: Vec<Vec<&'l Line<'a>>> = Vec::new();
    for line in lines {
        let like = |other: &&Line<'_>| {
            other.row == line.row
                && other.follows == line.follows
                && other.amount == line.amount
                && other.benefit == line.benefit
        };
        match all.iter_mut().find(|group| group.first().is_some_and(like)) {
            Some(group) => group.push(line),
            None => all.push(vec![line]),
        }
    }
    all
}

/// A text on the left and an amount on the right of a line of 78 columns; of two lines, when
/// they do not fit in one.
pub(crate) fn row(out: &mut String, indent: usize, left: &str, right: &str) {
    let width = 78_usize.saturating_sub(indent + right.chars().count());
    let fill = match width.checked_sub(left.chars().count()) {
        Some(fill) if fill > 0 => fill,
        _ => {
            let _ = writeln!(out, "{}{left}", " ".repeat(indent));
            let _ = writeln!(out, "{right:>78}");
            return;
        }
    };
    let _ = writeln!(out, "{}{left}{}{right}", " ".repeat(indent), " ".repeat(fill));
}

/// The first twelve characters of a hash.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// What a reference read otherwise than the case says, each with the persons it was read so for.
/// Persons of one row can differ here: of two adults, one is a principal applicant already.
fn read_as<'a>(group: &[&Line<'a>], lang: Lang) -> Vec<(String, Vec<&'a str>)> {
    let mut found: Vec<(String, Vec<&str>)> = Vec::new();
    for line in group {
        for (fact, value) in &line.read_as {
            let own = line.facts.iter().find(|(one, _)| one == fact);
            let own = own.map_or_else(String::new, |(_, own)| format!(" {own}"));
            let words = format!("{fact}{own} {} {value}", lang.pick("gelezen als", "read as"));
            let person =
                line.person.unwrap_or_else(|| lang.pick("het huishouden", "the household"));
            match found.iter_mut().find(|(seen, _)| *seen == words) {
                Some((_, persons)) => persons.push(person),
                None => found.push((words, vec![person])),
            }
        }
    }
    found
}
