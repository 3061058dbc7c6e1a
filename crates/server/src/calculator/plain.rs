//! The answer as plain text, to paste into a letter or a file: what the page says, in its words.

use std::fmt::Write as _;

use rules::determine::{Line, Sum, funder_name};
use rules::parse::Moment;
use rules::words::{Lang, cite, date, form, moment, no_promise, window};

use super::told::{Told, groups, together};

impl Told<'_> {
    /// The persons of the case in a line, with the file in which they stand.
    pub(super) fn persons(&self) -> String {
        let persons = self.found.persons.iter().map(|seen| {
            let mut text = self.person(seen.person);
            if self.one_by_one() {
                let _ = write!(text, " ({})", self.kind(seen.person));
            }
            if seen.file_of != seen.person {
                let of = self.lang.pick("dossier van", "file of");
                let _ = write!(text, " ({of} {})", self.person(seen.file_of));
            }
            text
        });
        persons.collect::<Vec<_>>().join(", ")
    }

    /// The summary.
    pub(super) fn plain(&self) -> String {
        let lang = self.lang;
        let table = self.found.table();
        let mut out = format!("{}\n{}\n\n", self.headline(), no_promise(lang));
        let _ = writeln!(out, "{}", self.plain_regime());
        let _ = writeln!(out, "{}: {}", lang.pick("Personen", "Persons"), self.persons());
        self.list(lang.pick("Dit geldt alleen als", "This holds only if"), self.ifs(), &mut out);
        let groups = groups(self.found);
        for (one, sum) in Moment::ALL.into_iter().zip(&table.sums.moments) {
            let lines = groups.iter().filter(|group| group.iter().any(|line| line.moment == one));
            let lines: Vec<_> = lines.collect();
            if lines.is_empty() {
                continue;
            }
            let title = moment(one, self.found.country, lang);
            let _ = writeln!(out, "\n{title}: {}", self.plain_sum(sum));
            for group in lines {
                self.plain_line(group, &mut out);
            }
        }
        let total = lang.pick("Totaal", "Total");
        let _ = writeln!(out, "\n{total}: {}", self.plain_sum(&table.sums.total));
        for (funder, amount) in &self.found.funders {
            let name = funder_name(self.package, funder);
            let _ = writeln!(out, "{}: {} {}", self.pays(), name.get(lang), self.money(*amount));
        }
        self.plain_reasons(&mut out);
        let receipt = &self.found.receipt;
        let words =
            lang.pick(["Bewijs: beleid", "zaak", "versie"], ["Receipt: policy", "case", "version"]);
        let _ = writeln!(
            out,
            "\n{} {}, {} {}, {} {}",
            words[0], receipt.policy, words[1], receipt.case, words[2], receipt.engine
        );
        out
    }

    fn pays(&self) -> &'static str {
        self.lang.pick("Wie betaalt", "Who pays")
    }

    fn plain_regime(&self) -> String {
        let lang = self.lang;
        let channels = self.package.channels(rules::determine::applicable::HOME);
        let channel = channels.iter().find(|(id, _)| *id == self.found.channel);
        let channel = channel.map_or(self.found.channel, |(_, name)| name.get(lang));
        let (title, day) = (self.found.title.get(lang), date(self.found.registered_on, lang));
        match lang {
            Lang::Nl => format!("{title}, via {channel}, ingeschreven op {day}"),
            Lang::En => format!("{title}, through {channel}, registered on {day}"),
        }
    }

    fn plain_sum(&self, sum: &Sum) -> String {
        match sum.is_open() {
            false => self.money(sum.amount),
            true => format!("{} (open: {})", self.money(sum.amount), self.sum(sum)),
        }
    }

    /// The points that the answer hangs on.
    fn ifs(&self) -> Vec<String> {
        let missing = self.found.missing.iter();
        let points = missing
            .map(|one| (format!("{} ({})", self.missing(one), self.assumed(one)), one.person));
        self.told_of(together(points))
    }

    /// Texts with the persons that they are about, where there are several.
    fn told_of(&self, texts: Vec<(String, Vec<&str>)>) -> Vec<String> {
        let several = self.found.persons.len() > 1;
        let texts = texts.into_iter().map(|(text, persons)| match persons.is_empty() {
            false if several => format!("{text} – {}", self.who(&persons)),
            _ => text,
        });
        texts.collect()
    }

    fn list(&self, title: &str, items: Vec<String>, out: &mut String) {
        if !items.is_empty() {
            let _ = writeln!(out, "\n{title}:");
        }
        for item in items {
            let _ = writeln!(out, "- {item}");
        }
    }

    /// One amount, for those who get the same by the same row.
    fn plain_line(&self, group: &[&Line<'_>], out: &mut String) {
        let lang = self.lang;
        let Some(line) = group.first() else { return };
        let persons: Vec<&str> = group.iter().filter_map(|one| one.person).collect();
        let times = if group.len() > 1 { format!("{} × ", group.len()) } else { String::new() };
        let (title, amount) = (line.title.get(lang), self.money(line.amount));
        let _ = writeln!(out, "- {title}, {}: {times}{amount}", self.who(&persons));
        let mut add = |name: &str, text: &str| {
            let _ = writeln!(out, "  {name}: {text}");
        };
        if line.range[0] < line.range[1] {
            add("Open", &self.left_open(line.range, line.settles.as_ref()));
        }
        if let Some(days) = line.window {
            add(lang.pick("Wanneer", "When"), &window(days, lang));
        }
        if let Some(seen) = line.form {
            add(lang.pick("Vorm", "Form"), &form(seen, self.found.currency, lang));
        }
        let payers = line.funders.iter().map(|payer| {
            format!("{} {}", funder_name(self.package, &payer.funder).get(lang), payer.share)
        });
        add(self.pays(), &payers.collect::<Vec<_>>().join(", "));
        for one in &line.cite {
            add(lang.pick("Bron", "Source"), &cite(one));
        }
        let rows: Vec<&str> = line.rows().collect();
        add(lang.pick("Regel", "Row"), &rows.join(" ← "));
    }

    /// What there is besides, what there is not, and how the sources were read.
    fn plain_reasons(&self, out: &mut String) {
        let lang = self.lang;
        let goods = self.found.goods.iter();
        let goods = together(goods.map(|one| (one.what.get(lang).to_owned(), one.person)));
        let title = lang.pick("Hulp die geen geld is", "Help that is not money");
        self.list(title, self.told_of(goods), out);
        let refusals = self.found.refusals.iter();
        let refusals = together(refusals.map(|one| {
            let source: Vec<String> = one.cite.iter().take(1).map(cite).collect();
            let why = self.refused(one);
            (format!("{}: {why} {}", one.title.get(lang), source.join("")), one.person)
        }));
        let title = lang.pick("Wat er niet is, en waarom", "What there is not, and why");
        self.list(title, self.told_of(refusals), out);
        let read = self.read();
        let read = read
            .iter()
            .map(|(question, answer)| format!("{} {}", question.ask.get(lang), answer.get(lang)));
        self.list(lang.pick("Zo gelezen", "Read as"), read.collect(), out);
        let assumptions = self.found.assumptions.iter();
        let assumptions = assumptions.map(|one| rules::words::Words::get(one.text, lang));
        let assumptions = assumptions.map(str::to_owned).collect();
        self.list(lang.pick("Aannames", "Assumptions"), assumptions, out);
    }
}
