//! Regimes side by side in words, as footnote 7 of the nota does.

use std::fmt::Write as _;

use ::money::Cents;

use super::Lang;
use super::phrases::money;
use crate::check::Package;
use crate::compare::Comparison;
use crate::determine::Determination;

const LEFT: usize = 38;
const COLUMN: usize = 16;

impl Comparison<'_> {
    /// The table, the differences in a sentence each, and every determination.
    pub fn text(&self, package: &Package, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{}\n", self.why.get(lang));
        self.table(lang, &mut out);
        let _ = writeln!(out);
        for sentence in self.sentences(lang) {
            let _ = writeln!(out, "{sentence}");
        }
        for one in &self.schemes {
            let _ = write!(out, "\n{}\n{}", "─".repeat(78), one.text(package, lang));
        }
        out
    }

    fn table(&self, lang: Lang, out: &mut String) {
        let names = self.schemes.iter().map(|one| one.scheme.to_owned());
        line(out, "", names);
        for row in self.benefits() {
            let cells = self.schemes.iter().zip(row.amounts).map(|(one, amount)| match amount {
                Some(amount) => money(amount, one.currency, lang),
                None => "–".to_owned(),
            });
            line(out, row.title.get(lang), cells);
        }
        let totals = self.schemes.iter().map(|one| money(one.total, one.currency, lang));
        line(out, lang.pick("Totaal", "Total"), totals);
        if let Some(first) = self.schemes.first() {
            let name = match lang {
                Lang::Nl => format!("Verschil met {}", first.scheme),
                Lang::En => format!("Less {}", first.scheme),
            };
            let cells = self.schemes.iter().map(|one| self.against_first(one, lang));
            line(out, &name, cells);
        }
        if !self.entered_separately.is_empty() {
            let name = lang.pick("Elke volwassene apart in RIAT", "Each adult apart in RIAT");
            let cells = self.schemes.iter().map(|one| {
                let total = self.entered_separately.get(one.scheme);
                total.map_or_else(String::new, |total| money(*total, one.currency, lang))
            });
            line(out, name, cells);
        }
    }

    fn against_first(&self, one: &Determination<'_>, lang: Lang) -> String {
        let difference = self.differences.iter().find(|other| other.scheme == one.scheme);
        let total = difference.and_then(|difference| difference.total);
        total.map_or_else(String::new, |total| signed(total, one.currency, lang))
    }

    /// “Het huishouden krijgt € 2.220,00 minder onder …”
    pub fn sentences(&self, lang: Lang) -> Vec<String> {
        let Some(first) = self.schemes.first() else { return Vec::new() };
        let sentences = self.schemes.iter().skip(1).filter_map(|one| {
            let difference = self.differences.iter().find(|other| other.scheme == one.scheme)?;
            let total = difference.total?;
            let size = money(total.max(-total), one.currency, lang);
            let (this, that) = (one.title.get(lang), first.title.get(lang));
            Some(match (lang, total.cmp(&Cents::ZERO)) {
                (Lang::Nl, std::cmp::Ordering::Equal) => {
                    format!("{this}: het huishouden krijgt evenveel als onder {that}.")
                }
                (Lang::En, std::cmp::Ordering::Equal) => {
                    format!("{this}: the household gets as much as under {that}.")
                }
                (Lang::Nl, order) => {
                    let more = if order.is_gt() { "meer" } else { "minder" };
                    format!("{this}: het huishouden krijgt {size} {more} dan onder {that}.")
                }
                (Lang::En, order) => {
                    let more = if order.is_gt() { "more" } else { "less" };
                    format!("{this}: the household gets {size} {more} than under {that}.")
                }
            })
        });
        sentences.collect()
    }
}

/// An amount with its sign, also when it is more.
pub fn signed(amount: Cents, currency: &str, lang: Lang) -> String {
    let plus = if amount > Cents::ZERO { "+" } else { "" };
    format!("{plus}{}", money(amount, currency, lang))
}

fn line(out: &mut String, left: &str, cells: impl Iterator<Item = String>) {
    let left: String = left.chars().take(LEFT).collect();
    let mut text = format!("{left:<LEFT$}");
    for cell in cells {
        let _ = write!(text, "{cell:>COLUMN$}");
    }
    let _ = writeln!(out, "{}", text.trim_end());
}
