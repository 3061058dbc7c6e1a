//! Reads TOML tables key by key and keeps every mistake with its place.

use jiff::civil::Date;
use money::{Cents, Share};
use rules::words::Words;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Mistake;

/// The text of a register, and what is wrong with it so far.
pub(super) struct Reader<'t> {
    text: &'t str,
    pub(super) mistakes: Vec<Mistake>,
}

/// A place in the text, in bytes from its start.
pub(super) type Place = usize;

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, mistakes: Vec::new() }
    }

    /// Line and column of a place, both from 1.
    pub(super) fn line_column(&self, at: Place) -> (usize, usize) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before.get(start..).map_or(0, |rest| rest.chars().count()) + 1)
    }

    pub(super) fn wrong(&mut self, at: Place, what: [String; 2], mend: [String; 2]) {
        let (line, column) = self.line_column(at);
        let words = |[nl, en]: [String; 2]| Words { nl, en };
        self.mistakes.push(Mistake { line, column, what: words(what), mend: words(mend) });
    }

    fn wrong_kind(&mut self, at: Place, key: &str, [nl, en]: [&str; 2]) {
        self.wrong(
            at,
            [format!("“{key}” is hier niet te lezen."), format!("“{key}” cannot be read here.")],
            [format!("Verwacht: {nl}."), format!("Expected: {en}.")],
        );
    }
}

/// A table that is being read.
pub(super) struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    pub(super) at: Place,
    /// What it is: `[[budget]]`.
    name: &'static str,
}

impl<'a, 'i> Table<'a, 'i> {
    /// Starts on a table. Keys that are not known are mistakes, and so are those that are absent
    /// though the first `needed` of `keys` must be there.
    pub(super) fn open(
        table: &'a DeTable<'i>,
        at: Place,
        name: &'static str,
        keys: &[&str],
        needed: usize,
        out: &mut Reader<'_>,
    ) -> Self {
        for (key, _) in table {
            if !keys.contains(&key.get_ref().as_ref()) {
                let (known, key_name) = (keys.join(", "), key.get_ref());
                out.wrong(
                    key.span().start,
                    [
                        format!("“{key_name}” hoort niet in {name}."),
                        format!("“{key_name}” does not belong in {name}."),
                    ],
                    [format!("Bekend: {known}."), format!("Known: {known}.")],
                );
            }
        }
        for key in keys.iter().take(needed).filter(|key| !table.contains_key(**key)) {
            out.wrong(
                at,
                [format!("In {name} ontbreekt “{key}”."), format!("“{key}” is missing in {name}.")],
                [format!("Voeg {key} toe."), format!("Add {key}.")],
            );
        }
        Self { table, at, name }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where the value of a key stands, or else the table.
    pub(super) fn place(&self, key: &str) -> Place {
        self.table.get(key).map_or(self.at, |value| value.span().start)
    }

    fn read<T>(
        &self,
        key: &str,
        expected: [&str; 2],
        out: &mut Reader<'_>,
        read: impl FnOnce(&'a DeValue<'i>) -> Option<T>,
    ) -> Option<T> {
        let value = self.table.get(key)?;
        let found = read(value.get_ref());
        if found.is_none() {
            out.wrong_kind(value.span().start, key, expected);
        }
        found
    }

    pub(super) fn text(&self, key: &str, out: &mut Reader<'_>) -> Option<String> {
        let expected = ["een tekst tussen aanhalingstekens", "a text in quotes"];
        let text = |value: &DeValue<'_>| Some(value.as_str()?.trim().to_owned());
        self.read(key, expected, out, |value| text(value).filter(|text| !text.is_empty()))
    }

    pub(super) fn words(&self, key: &str, out: &mut Reader<'_>) -> Option<Words> {
        let expected = ["{ nl = \"…\", en = \"…\" }", "{ nl = \"…\", en = \"…\" }"];
        self.read(key, expected, out, |value| {
            let table = value.as_table().filter(|table| table.len() == 2)?;
            let text = |key: &str| Some(table.get(key)?.get_ref().as_str()?.to_owned());
            Some(Words { nl: text("nl")?, en: text("en")? })
        })
    }

    pub(super) fn date(&self, key: &str, out: &mut Reader<'_>) -> Option<Date> {
        let expected = ["een datum als 2026-11-27", "a date such as 2026-11-27"];
        self.read(key, expected, out, |value| {
            let DeValue::Datetime(found) = value else { return None };
            found.to_string().parse().ok()
        })
    }

    pub(super) fn number(&self, key: &str, out: &mut Reader<'_>) -> Option<f64> {
        let expected = ["een getal als 3400 of 5.9", "a number such as 3400 or 5.9"];
        self.read(key, expected, out, number)
    }

    /// `"25%"` as 0.25.
    pub(super) fn part(&self, key: &str, out: &mut Reader<'_>) -> Option<f64> {
        self.read(key, PART, out, part)
    }

    pub(super) fn amount(&self, key: &str, out: &mut Reader<'_>) -> Option<Cents> {
        let expected = ["een bedrag als 5500000 of 12.50", "an amount such as 5500000 or 12.50"];
        self.read(key, expected, out, |value| {
            let text = match value {
                DeValue::Integer(number) => number.as_str(),
                DeValue::Float(number) => number.as_str(),
                _ => return None,
            };
            Cents::parse(text).ok().filter(|amount| *amount >= Cents::ZERO)
        })
    }

    pub(super) fn numbers(&self, key: &str, out: &mut Reader<'_>) -> Option<Vec<f64>> {
        let expected = ["getallen als [75, 25]", "numbers such as [75, 25]"];
        self.read(key, expected, out, |value| {
            value.as_array()?.iter().map(|one| number(one.get_ref())).collect()
        })
    }

    pub(super) fn texts(&self, key: &str, out: &mut Reader<'_>) -> Option<Vec<String>> {
        let expected = ["een lijst van namen", "a list of names"];
        self.read(key, expected, out, |value| {
            let text = |one: &Spanned<DeValue<'_>>| Some(one.get_ref().as_str()?.to_owned());
            value.as_array()?.iter().map(text).collect()
        })
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        key: &str,
        known: &[(&str, T)],
        out: &mut Reader<'_>,
    ) -> Option<T> {
        let names = known.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        self.read(key, [&names, &names], out, |value| {
            let text = value.as_str()?;
            known.iter().find(|(name, _)| *name == text).map(|(_, one)| *one)
        })
    }

    /// A table of names and texts.
    pub(super) fn names(&self, key: &str, out: &mut Reader<'_>) -> Vec<(String, String)> {
        let expected = ["{ naam = \"…\" }", "{ name = \"…\" }"];
        let entries = self.read(key, expected, out, |value| {
            let text = |value: &Spanned<DeValue<'_>>| Some(value.get_ref().as_str()?.to_owned());
            let table = value.as_table()?.iter();
            table.map(|(key, value)| Some((key.get_ref().to_string(), text(value)?))).collect()
        });
        entries.unwrap_or_default()
    }

    /// A table of names and parts, written as percentages or as counts, which are kept as they are.
    pub(super) fn parts(&self, key: &str, out: &mut Reader<'_>) -> Option<Vec<(String, f64)>> {
        let counted = key == "counts";
        let expected = if counted {
            ["{ naam = 12 }, gehele getallen", "{ name = 12 }, whole numbers"]
        } else {
            ["{ naam = \"25%\" }", "{ name = \"25%\" }"]
        };
        self.read(key, expected, out, |value| {
            let one = |value: &DeValue<'_>| match (counted, value) {
                (true, DeValue::Integer(_)) => number(value),
                (false, _) => part(value),
                (true, _) => None,
            };
            let table = value.as_table()?.iter();
            table
                .map(|(key, value)| Some((key.get_ref().to_string(), one(value.get_ref())?)))
                .collect()
        })
    }

    /// Tables in double brackets.
    pub(super) fn tables(&self, key: &str, out: &mut Reader<'_>) -> Vec<(&'a DeTable<'i>, Place)> {
        let expected = ["tabellen tussen dubbele haken", "tables in double brackets"];
        let all = self.read(key, expected, out, |value| {
            let table = |one: &'a Spanned<DeValue<'i>>| match one.get_ref() {
                DeValue::Table(table) => Some((table, one.span().start)),
                _ => None,
            };
            value.as_array()?.iter().map(table).collect()
        });
        all.unwrap_or_default()
    }

    /// Exactly one of some keys.
    pub(super) fn one_of(&self, keys: &[&str], out: &mut Reader<'_>) {
        if keys.iter().filter(|key| self.has(key)).count() != 1 {
            let (name, all) = (self.name, keys.join(", "));
            out.wrong(
                self.at,
                [
                    format!("In {name} staat niet precies één van: {all}."),
                    format!("{name} does not have exactly one of: {all}."),
                ],
                ["Houd er één over.".to_owned(), "Keep one of them.".to_owned()],
            );
        }
    }
}

const PART: [&str; 2] =
    ["een percentage als \"62.5%\", 0% tot 100%", "a percentage such as \"62.5%\", 0% to 100%"];

fn number(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => return None,
    };
    text.replace('_', "").parse().ok().filter(|found: &f64| found.is_finite() && *found >= 0.0)
}

fn part(value: &DeValue<'_>) -> Option<f64> {
    let share = Share::parse(value.as_str()?).ok()?;
    (share <= Share::ALL)
        .then(|| f64::from(share.hundredths()) / f64::from(Share::ALL.hundredths()))
}
