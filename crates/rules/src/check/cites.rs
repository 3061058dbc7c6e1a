//! Citations: the document exists, its text is the same, the words stand in it, and the amount
//! stands in the words.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use money::Cents;
use sha2::{Digest, Sha256};

use crate::diagnostics::{Code, Diagnostic};
use crate::parse::cite::flat;
use crate::parse::policy::Grant;
use crate::parse::{AsWritten, Cite, PolicyFile, Span};

/// The hash of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Checks every citation of a package.
pub(crate) fn check(written: &AsWritten, out: &mut Vec<Diagnostic>) {
    let texts = sources(written, out);
    let mut checker = Checker { texts, out };
    for list in &written.lists {
        checker.all(&list.cites, Span::default(), &list.id);
    }
    for question in &written.questions {
        checker.all(&question.cites, question.span, &question.id);
    }
    if let Some(majority) = &written.package.majority {
        checker.all(&majority.cites, Span::default(), "majority");
    }
    for file in &written.schemes {
        checker.scheme(file);
    }
}

/// The texts of the sources by id, with the name of the file; hashes are compared here.
fn sources<'a>(
    written: &'a AsWritten,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<&'a str, (&'a str, String)> {
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
        texts.insert(source.id.as_str(), (name, flat(&file.text)));
    }
    texts
}

struct Checker<'a, 'o> {
    texts: BTreeMap<&'a str, (&'a str, String)>,
    out: &'o mut Vec<Diagnostic>,
}

impl Checker<'_, '_> {
    fn all(&mut self, cites: &[Cite], span: Span, id: &str) {
        if cites.is_empty() {
            self.out.push(Diagnostic::at(Code::NoCite, span).arg("id", id));
        }
        for cite in cites {
            self.one(cite);
        }
    }

    fn one(&mut self, cite: &Cite) {
        let Some((file, text)) = self.texts.get(cite.source.as_str()) else {
            let known: Vec<&str> = self.texts.keys().copied().collect();
            self.out.push(
                Diagnostic::at(Code::UnknownSource, cite.span)
                    .arg("source", &cite.source)
                    .arg("known", known.join(", ")),
            );
            return;
        };
        if let Some(quote) = &cite.quote {
            if !text.contains(&flat(quote)) {
                self.out.push(
                    Diagnostic::at(Code::QuoteNotFound, cite.span)
                        .arg("file", file)
                        .arg("quote", quote),
                );
            }
        }
    }

    fn scheme(&mut self, file: &PolicyFile) {
        self.all(&file.head.cites, file.head.id.span, &file.head.id.value);
        for benefit in &file.benefits {
            self.all(&benefit.cites, benefit.id.span, &benefit.id.value);
        }
        for row in &file.rows {
            self.all(&row.cites, row.id.span, &row.id.value);
            match &row.grant {
                Grant::Amount(amount) => self.amount(amount.value, amount.span, &row.cites),
                Grant::Range { low, high, assume } => {
                    for amount in [*low, *high] {
                        self.amount(amount, assume.span, &row.cites);
                    }
                }
                Grant::None(_) | Grant::Goods(_) => {}
            }
        }
        for follow in &file.follows {
            self.all(&follow.cites, follow.id.span, &follow.id.value);
        }
        for funding in &file.funding {
            self.all(&funding.cites, funding.id.span, &funding.id.value);
        }
        for condition in &file.conditions {
            self.all(&condition.cites, condition.id.span, &condition.id.value);
        }
        for cap in &file.caps {
            self.all(&cap.cites, cap.id.span, &cap.id.value);
            self.amount(cap.amount.value, cap.amount.span, &cap.cites);
        }
        for transition in &file.transitions {
            self.all(&transition.cites, transition.id.span, &transition.id.value);
        }
        for law in &file.laws {
            self.all(&law.cites, law.id.span, &law.id.value);
        }
        for example in &file.examples {
            self.all(&example.cites, example.id.span, &example.id.value);
        }
    }

    /// A number that nobody can find in a quotation is a number that nobody can check.
    fn amount(&mut self, amount: Cents, span: Span, cites: &[Cite]) {
        let quoted = cites.iter().filter_map(|cite| cite.quote.as_deref());
        if !quoted.flat_map(numbers).any(|number| number == amount) {
            self.out.push(Diagnostic::at(Code::AmountNotInQuote, span).arg("amount", amount));
        }
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

    #[test]
    fn finds_amounts_in_quotations() {
        let found = numbers("€0 - €200,- per volwassene6, €1.800,- en €2,460.50 (2015).");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(found, ["0.00", "200.00", "6.00", "1800.00", "2460.50", "2015.00"]);
    }
}
