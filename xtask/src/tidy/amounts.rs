//! No amount in code: what the policy files pay stands there and nowhere in the crates.

use std::collections::BTreeSet;
use std::path::Path;

use super::source::Source;
use super::{Finding, files, text};

/// The keys of the policy format whose values are amounts.
const KEYS: [&str; 5] = ["amount", "assume", "cash_max", "range", "total"];
/// Below this, a number says nothing of where it came from.
const SMALLEST: u64 = 40;

/// Numbers that are amounts and, in code, mean something else wherever they stand.
const NATURAL: [(u64, &str); 3] = [
    (100, "cents in a euro, and a whole in per cent"),
    (10_000, "hundredths of a percent in a whole"),
    (1000, "thousands: the groups of three in a printed amount"),
];

pub(super) fn check(root: &Path, sources: &[Source]) -> Result<Vec<Finding>, String> {
    let mut amounts = BTreeSet::new();
    for path in files(&root.join("policies"), "toml")? {
        amounts.extend(amounts_of(&text(&path)?));
    }
    let crates = sources
        .iter()
        .filter(|source| source.path.starts_with("crates/") && source.path.contains("/src/"));
    Ok(crates.flat_map(|source| check_one(&amounts, source)).collect())
}

fn check_one(amounts: &BTreeSet<u64>, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, code) in (1..).zip(source.code.lines()).filter(|(line, _)| !source.in_tests(*line)) {
        for number in literals(code).into_iter().filter(|number| !is_natural(*number)) {
            let euros = if number % 100 == 0 { number / 100 } else { number };
            if amounts.contains(&number) || amounts.contains(&euros) {
                let fault = format!("{number} is an amount of the policy");
                let mend = "take it from the scheme; if it is no amount, say so in NATURAL";
                findings.push(Finding::new(&source.path, line, fault, mend));
            }
        }
    }
    findings
}

fn is_natural(number: u64) -> bool {
    NATURAL.iter().any(|(natural, _)| *natural == number)
}

/// The whole euros of a policy file, wherever a key of an amount has them, alone or in a list.
fn amounts_of(policy: &str) -> BTreeSet<u64> {
    let plain: String = policy.lines().map(|line| bare(line) + "\n").collect();
    let mut found = BTreeSet::new();
    for (at, _) in plain.match_indices('=') {
        let (before, after) = plain.split_at(at);
        let key = before.trim_end().rsplit(|c: char| !is_wordy(c)).next().unwrap_or_default();
        if !KEYS.contains(&key) {
            continue;
        }
        let value = after.trim_start_matches(['=', ' ']);
        let end =
            if value.starts_with('[') { value.find(']') } else { value.find([',', '}', '\n']) };
        let numbers = value.get(..end.unwrap_or(value.len())).unwrap_or_default();
        found.extend(numbers.split(['[', ',', '\n']).filter_map(whole_euros));
    }
    found
}

/// `2000`, `2_000` and `2000.00`; not `12.50`, which no literal of whole euros can be.
fn whole_euros(number: &str) -> Option<u64> {
    let (euros, cents) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
    let euros = euros.replace('_', "").parse().ok()?;
    (cents.trim_matches('0').is_empty() && euros >= SMALLEST).then_some(euros)
}

/// A line of TOML without what stands in quotes or in a comment.
fn bare(line: &str) -> String {
    let mut quote = None;
    let mut bare = String::new();
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '#') => break,
            (None, c) => bare.push(c),
        }
    }
    bare
}

/// The integer literals in a line of code. A name, a field of a tuple and a float have digits too.
fn literals(code: &str) -> Vec<u64> {
    let mut found = Vec::new();
    let mut before = "";
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c| !is_wordy(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length.max(first.len_utf8()));
        let is_fraction = before.ends_with('.') && !before.ends_with("..");
        let is_float = after.starts_with('.') && after.chars().nth(1).is_some_and(is_digit);
        if is_digit(first) && !is_fraction && !is_float {
            found.extend(integer(word));
        }
        rest = after;
        before = code.strip_suffix(after).unwrap_or_default();
    }
    found
}

/// The value of `2_000`, with or without a type behind it.
fn integer(word: &str) -> Option<u64> {
    let end = word.find(|c| !is_digit(c) && c != '_').unwrap_or(word.len());
    let (digits, suffix) = word.split_at(end);
    let is_plain = suffix.is_empty() || suffix.starts_with(['i', 'u']);
    digits.replace('_', "").parse().ok().filter(|_| is_plain)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_wordy(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = r##"
[[row]]
amount = 2_000        # was amount = 1750
form = { kind = "in-kind", cash_max = 300 }
range = [0, 205]
assume = 615.00
total = 12.50
from = 2022-04-01
note = "amount = 1500"
share = 2500
"##;

    #[test]
    fn amounts_are_the_whole_euros_of_their_keys() {
        assert_eq!(amounts_of(POLICY), BTreeSet::from([205, 300, 615, 2000]));
        assert_eq!(amounts_of("range = [\n  40,\n  39, # 41\n]"), BTreeSet::from([40]));
    }

    #[test]
    fn literals_are_integers_in_decimals() {
        assert_eq!(literals("f(2_000, 615_i64, x.300, 0..205, 40..)"), [2000, 615, 0, 205, 40]);
        assert!(literals("let a300 = 300.5 + 0x12c + pair.0;").is_empty());
    }

    #[test]
    fn an_amount_in_code_is_found_in_euros_and_in_cents() {
        let lines = |path: &str, text: &str| -> Vec<usize> {
            let amounts = BTreeSet::from([100, 205, 2000]);
            check_one(&amounts, &Source::new(path, text)).iter().map(|one| one.line).collect()
        };
        let text =
            "a(2000);\nb(20_500);\nc(100);\nd(206);\n/// 2000\n#[cfg(test)]\nmod t {\n2000 }";
        assert_eq!(lines("crates/rules/src/lib.rs", text), [1, 2]);
        assert!(lines("crates/rules/tests/laws.rs", text).is_empty());
    }
}
