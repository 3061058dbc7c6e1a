use std::collections::BTreeMap;
use std::sync::LazyLock;

use toml::de::{DeTable, DeValue};

use super::kinds::said;
use super::{Code, Diagnostic};
use crate::words::{Lang, Words};

/// What the catalogue says of one code.
#[derive(Clone, Debug)]
pub struct Entry {
    /// A short name for it.
    pub name: String,
    /// What is wrong, with `{facts}` to fill in.
    pub what: Words,
    /// How to mend it.
    pub mend: Words,
}

static CATALOGUE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    let (table, errors) = DeTable::parse_recoverable(include_str!("catalogue.toml"));
    debug_assert!(errors.is_empty(), "{errors:?}");
    let text = |table: &DeTable<'_>, key: &str| {
        table.get(key).and_then(|value| value.get_ref().as_str()).unwrap_or_default().to_owned()
    };
    let mut all = BTreeMap::new();
    for (code, value) in table.get_ref() {
        if let DeValue::Table(entry) = value.get_ref() {
            let words = |nl: &str, en: &str| Words { nl: text(entry, nl), en: text(entry, en) };
            let entry = Entry {
                name: text(entry, "name"),
                what: words("nl", "en"),
                mend: words("nl_mend", "en_mend"),
            };
            all.insert(code.get_ref().to_string(), entry);
        }
    }
    all
});

/// The entry of a code.
pub fn entry(code: Code) -> &'static Entry {
    static NONE: LazyLock<Entry> = LazyLock::new(|| Entry {
        name: String::new(),
        what: Words::default(),
        mend: Words::default(),
    });
    CATALOGUE.get(code.number()).unwrap_or(&NONE)
}

impl Diagnostic {
    /// What is wrong, in words.
    pub fn what(&self, lang: Lang) -> String {
        fill(entry(self.code).what.get(lang), &self.said(lang))
    }

    /// How to mend it, in words.
    pub fn mend(&self, lang: Lang) -> String {
        fill(entry(self.code).mend.get(lang), &self.said(lang))
    }

    /// Its facts, with those that are no names in the language of the reader.
    fn said(&self, lang: Lang) -> Vec<(&'static str, String)> {
        const KINDS: [&str; 9] =
            ["kind", "expected", "found", "table", "person", "before", "after", "reading", "cell"];
        let said = |(name, value): &(&'static str, String)| {
            let value = if KINDS.contains(name) { said(value, lang) } else { value.clone() };
            (*name, value)
        };
        self.args.iter().map(said).collect()
    }
}

/// Puts facts in the place of `{names}`; a fact is never filled in twice.
fn fill(template: &str, args: &[(&'static str, String)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            out.push('{');
            rest = after;
            continue;
        };
        match args.iter().find(|(arg, _)| *arg == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The catalogue as Markdown, for `docs/diagnostics.md`.
pub fn markdown() -> String {
    let mut out = String::new();
    for code in Code::ALL {
        let entry = entry(*code);
        out.push_str(&format!(
            "### {} {}\n\n{}  \n→ {}\n\n*{}*  \n*→ {}*\n\n",
            code.number(),
            entry.name,
            entry.what.nl,
            entry.mend.nl,
            entry.what.en,
            entry.mend.en
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holes(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    #[test]
    fn every_code_has_words_in_both_languages_and_no_words_lack_a_code() {
        for code in Code::ALL {
            let entry = entry(*code);
            for text in [&entry.what.nl, &entry.what.en, &entry.mend.nl, &entry.mend.en] {
                assert!(!text.is_empty(), "{}", code.number());
            }
            assert_eq!(holes(&entry.what.nl), holes(&entry.what.en), "{}", code.number());
            assert_eq!(holes(&entry.mend.nl), holes(&entry.mend.en), "{}", code.number());
        }
        assert_eq!(CATALOGUE.len(), Code::ALL.len());
    }

    #[test]
    fn fills_in_facts_once() {
        let args = [("a", "{b}".to_owned()), ("b", "no".to_owned())];
        assert_eq!(fill("{a} {c} {", &args), "{b} {c} {");
    }
}
