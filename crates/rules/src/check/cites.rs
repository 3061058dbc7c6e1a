//! Citations: the document exists, its text is the same, the words stand in it, and the amount
//! stands in the words.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use money::Cents;
use sha2::{Digest, Sha256};

use super::size::Steps;
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::cite::flat;
use crate::parse::policy::{Form, Grant};
use crate::parse::{AsWritten, Cite, PolicyFile, Span};

/// The hash of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A text in which quotations are looked up, whatever its white space.
#[derive(Clone, Debug)]
pub struct Searched {
    /// The text with every run of white space as one space.
    flat: String,
    /// The first byte of every word, in `flat` and in the text.
    words: Vec<(usize, usize)>,
}

impl Searched {
    /// Makes a text ready.
    pub fn new(text: &str) -> Self {
        let (mut flat, mut words, mut at) = (String::with_capacity(text.len()), Vec::new(), 0);
        for word in text.split_whitespace() {
            // Only white space lies between here and the word, so it is the first that is found.
            at += text.get(at..).and_then(|rest| rest.find(word)).unwrap_or(0);
            if !flat.is_empty() {
                flat.push(' ');
            }
            words.push((flat.len(), at));
            flat.push_str(word);
            at += word.len();
        }
        Self { flat, words }
    }

    /// Every place where words stand, as bytes of the text; not in the middle of a number:
    /// neither `€ 20` nor `€ 2` stands in `€ 2.000`.
    pub fn places(&self, quote: &str) -> Vec<Range<usize>> {
        let quote = flat(quote);
        let found = self.found(&quote);
        found.map(|at| self.in_text(at, false)..self.in_text(at + quote.len(), true)).collect()
    }

    fn holds(&self, quote: &str) -> bool {
        self.found(&flat(quote)).next().is_some()
    }

    fn found<'q>(&'q self, quote: &'q str) -> impl Iterator<Item = usize> + 'q {
        let all = self.flat.match_indices(quote).map(|(at, _)| at);
        all.filter(move |at| {
            let (before, rest) = self.flat.split_at(*at);
            let (_, after) = rest.split_at(quote.len());
            !quote.is_empty() && !cuts(before, quote) && !cuts(quote, after)
        })
    }

    /// A byte of the flat text in the text itself. The end of a word lies in that word.
    fn in_text(&self, byte: usize, is_end: bool) -> usize {
        let word = self.words.partition_point(
            |(flat, _)| {
                if is_end { *flat < byte } else { *flat <= byte }
            },
        );
        let found = word.checked_sub(1).and_then(|word| self.words.get(word));
        found.map_or(0, |(flat, text)| text + (byte - flat))
    }
}

/// Checks every citation of a package.
pub(crate) fn check(
    written: &AsWritten,
    all_read: bool,
    steps: &mut Steps,
    out: &mut Vec<Diagnostic>,
) {
    let texts = sources(written, out);
    let known = written.package.sources.iter().map(|source| source.id.as_str()).collect();
    let mut checker = Checker { texts, known, all_read, steps, out };
    for list in &written.lists {
        checker.all(&list.cites);
    }
    for question in &written.questions {
        checker.all(&question.cites);
    }
    if let Some(majority) = &written.package.majority {
        checker.all(&majority.cites);
    }
    for file in &written.schemes {
        checker.scheme(file);
    }
}

/// The texts of the sources by id, with the name of the file; hashes are compared here.
fn sources<'a>(
    written: &'a AsWritten,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, (&'a str, Searched)> {
    let mut texts = BTreeMap::new();
    for source in &written.package.sources {
        let name = source.file.value.as_str();
        let Some(file) = written.files.iter().find(|file| file.name == name) else {
            out.push(Diagnostic::at(Code::MissingFile, source.file.span).arg("file", name));
            continue;
        };
        let found = sha256(file.text.as_bytes());
        if found != source.sha256.value {
            out.push(
                Diagnostic::at(Code::HashDiffers, source.sha256.span)
                    .arg("file", name)
                    .arg("found", found),
            );
        }
        texts.insert(source.id.as_str(), (name, Searched::new(&file.text)));
    }
    texts
}

struct Checker<'a, 'o> {
    texts: BTreeMap<&'a str, (&'a str, Searched)>,
    known: Vec<&'a str>,
    all_read: bool,
    steps: &'o mut Steps,
    out: &'o mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    fn all(&mut self, cites: &[Cite]) {
        for cite in cites {
            self.one(cite);
        }
    }

    fn one(&mut self, cite: &Cite) {
        let Some((file, text)) = self.texts.get(cite.source.as_str()) else {
            // A source whose text is missing, or that could not be read, has been named already.
            if self.all_read && !self.known.contains(&cite.source.as_str()) {
                self.out.push(
                    Diagnostic::at(Code::UnknownSource, cite.span)
                        .arg("source", &cite.source)
                        .arg("known", self.known.join(", ")),
                );
            }
            return;
        };
        if let Some(quote) = &cite.quote
            && self.steps.look_up(text.flat.len(), cite.span, self.out)
            && !text.holds(quote)
        {
            self.out.push(
                Diagnostic::at(Code::QuoteNotFound, cite.span)
                    .arg("file", file)
                    .arg("quote", quote),
            );
        }
    }

    fn scheme(&mut self, file: &PolicyFile) {
        self.all(&file.head.cites);
        for benefit in &file.benefits {
            self.all(&benefit.cites);
        }
        for row in &file.rows {
            self.all(&row.cites);
            match &row.grant {
                Grant::Amount(amount) => self.amount(amount.value, amount.span, &row.cites),
                Grant::Range { low, high, span, .. } => {
                    for amount in [*low, *high] {
                        self.amount(amount, *span, &row.cites);
                    }
                }
                Grant::None(_) | Grant::Goods(_) => {}
            }
            self.cash(row.form.as_ref(), &row.cites);
        }
        for follow in &file.follows {
            self.all(&follow.cites);
            self.cash(follow.form.as_ref(), &follow.cites);
        }
        for funding in &file.funding {
            self.all(&funding.cites);
        }
        for condition in &file.conditions {
            self.all(&condition.cites);
        }
        for cap in &file.caps {
            self.all(&cap.cites);
            self.amount(cap.amount.value, cap.amount.span, &cap.cites);
        }
        for transition in &file.transitions {
            self.all(&transition.cites);
        }
        for law in &file.laws {
            self.all(&law.cites);
        }
        for example in &file.examples {
            self.all(&example.cites);
        }
    }

    /// The most that may be cash is a number like any other.
    fn cash(&mut self, form: Option<&Form>, cites: &[Cite]) {
        if let Some((form, most)) = form.and_then(|form| Some((form, form.cash_max?))) {
            self.amount(most, form.span, cites);
        }
    }

    /// A number that nobody can find in a quotation is a number that nobody can check.
    fn amount(&mut self, amount: Cents, span: Span, cites: &[Cite]) {
        let quoted = cites.iter().filter_map(|cite| cite.quote.as_deref());
        if !cites.is_empty() && !quoted.flat_map(numbers).any(|number| number == amount) {
            self.out.push(Diagnostic::at(Code::AmountNotInQuote, span).arg("amount", amount));
        }
    }
}

/// Whether a number runs from the end of one text into the next.
fn cuts(before: &str, after: &str) -> bool {
    let digit = |c: &char| c.is_ascii_digit();
    let mark = |c: &char| matches!(c, '.' | ',');
    // Thousands or cents behind a mark; a longer number stands by itself, as in a line of CSV.
    let group = |text: &str| matches!(text.chars().take_while(digit).count(), 2 | 3);
    let (mut end, mut start) = (before.chars().rev(), after.chars());
    match (end.next(), start.next()) {
        (Some(end), Some(start)) if digit(&end) && digit(&start) => true,
        (Some(end), Some(start_mark)) if digit(&end) && mark(&start_mark) => group(start.as_str()),
        (Some(mark_end), Some(_)) if mark(&mark_end) => {
            end.next().is_some_and(|c| digit(&c)) && group(after)
        }
        _ => false,
    }
}

/// Every amount that a quotation names: `€2.000,-`, `1000`, `615`, `4 000`.
fn numbers(text: &str) -> Vec<Cents> {
    let sign = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    text.split(|c: char| !sign(c))
        .map(|word| word.trim_matches(['.', ',']))
        .filter_map(|word| Cents::parse(word).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_in(text: &str, quote: &str) -> bool {
        Searched::new(text).holds(quote)
    }

    #[test]
    fn a_quotation_is_found_in_the_text_as_it_stands() {
        let text = "\n één  zin\n\nover twee regels, en één zin\n";
        let found = Searched::new(text).places("één zin");
        let words: Vec<&str> = found.into_iter().map(|place| &text[place]).collect();
        assert_eq!(words, ["één  zin", "één zin"]);
        let found = Searched::new(text).places(" zin over\ttwee ");
        assert_eq!(found.iter().map(|at| &text[at.clone()]).next(), Some("zin\n\nover twee"));
        assert_eq!(Searched::new(text).places("drie"), []);
    }

    #[test]
    fn a_quotation_holds_whole_numbers() {
        for part in ["€ 2", "€ 20", "€ 2.0", "000 per", ".000", "00"] {
            assert!(!stands_in("geeft € 2.000 per", part), "{part}");
        }
        assert!(stands_in("geeft € 2.000 per", "€ 2.000"));
        assert!(stands_in("2024-09-12,350000 / 25000,SEK", "350000 / 25000"));
        assert!(stands_in("per volwassene6 of", "per volwassene"));
    }

    #[test]
    fn finds_amounts_in_quotations() {
        let found = numbers("€0 - €200,- per volwassene6, €1.800,- en €2,460.50 (2015).");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["0.00", "200.00", "6.00", "1800.00", "2460.50", "2015.00"]);
    }
}
