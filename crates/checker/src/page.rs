//! The page as one file: style, script, words, policies, keys and rules are all inside it, and its
//! own policy on content forbids everything else.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::answer::Data;

const PAGE: &str = include_str!("../assets/page.html");
const STYLE: &str = include_str!("../assets/page.css");
const SCRIPT: &str = include_str!("../assets/check.js");
const WORDS: &str = include_str!("../assets/words.json");

/// The page, from the compiled rules and what it knows.
pub fn html(rules: &[u8], data: &Data) -> String {
    let parts = [
        ("policy", content_policy()),
        ("style", STYLE.to_owned()),
        // A sign that could end the element is written as JSON allows it.
        ("words", WORDS.replace('<', "\\u003c")),
        ("data", BASE64.encode(&data.bytes())),
        ("rules", BASE64.encode(rules)),
        ("script", SCRIPT.to_owned()),
    ];
    // Piece by piece, so that what was filled in is not looked through again.
    let (mut page, mut rest) = (String::new(), PAGE);
    for (name, text) in parts {
        let (before, behind) = rest.split_once(&format!("{{{{{name}}}}}")).unwrap_or((rest, ""));
        page.push_str(before);
        page.push_str(&text);
        rest = behind;
    }
    page + rest
}

/// Nothing may be fetched, embedded or sent; only this script, this style, and the rules may run.
pub fn content_policy() -> String {
    let hash = |text: &str| format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; img-src data:; \
         base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Language {
        code: String,
        name: String,
        dir: String,
        status: String,
        amount: Amount,
        day: Day,
        words: BTreeMap<String, String>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Amount {
        pattern: String,
        group: String,
        decimal: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Day {
        pattern: String,
        months: [String; 12],
    }

    fn languages() -> Vec<Language> {
        serde_json::from_str(WORDS).unwrap()
    }

    /// What a text leaves open, sorted, each as often as it stands there.
    fn open(text: &str) -> Vec<&str> {
        let mut all: Vec<&str> =
            text.split('{').skip(1).filter_map(|one| one.split('}').next()).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn every_language_says_everything_with_the_same_facts() {
        let all = languages();
        let english = all.iter().find(|one| one.code == "en").unwrap();
        for one in &all {
            for (key, text) in &english.words {
                let own = one.words.get(key).unwrap_or_else(|| panic!("{}: {key}", one.code));
                assert_eq!(open(own), open(text), "{}: {key}", one.code);
            }
            for (key, text) in &one.words {
                assert!(!text.trim().is_empty() || key == "draft", "{}: {key}", one.code);
            }
            let right_to_left = ["ar", "fa", "ur", "ckb"].contains(&one.code.as_str());
            assert_eq!(one.dir, if right_to_left { "rtl" } else { "ltr" }, "{}", one.code);
            let own = ["nl", "en"].contains(&one.code.as_str());
            assert_eq!(one.status == "source", own, "{}: nobody reviewed it", one.code);
            assert!(!one.name.is_empty());
        }
        let codes: BTreeSet<&String> = all.iter().map(|one| &one.code).collect();
        assert_eq!(codes.len(), all.len(), "one of them stands there twice");
    }

    /// In Dutch and English the policy itself says what a benefit is called.
    #[test]
    fn every_translation_names_the_same_benefits_and_has_nothing_else() {
        let all = languages();
        let english = all.iter().find(|one| one.code == "en").unwrap();
        let more = |one: &Language| -> BTreeSet<String> {
            one.words.keys().filter(|key| !english.words.contains_key(*key)).cloned().collect()
        };
        let french = all.iter().find(|one| one.code == "fr").unwrap();
        let benefits = more(french);
        assert!(!benefits.is_empty());
        for one in &all {
            let own = more(one);
            assert!(own.iter().all(|key| key.starts_with("benefit.")), "{}: {own:?}", one.code);
            let expected = if one.status == "source" { BTreeSet::new() } else { benefits.clone() };
            assert_eq!(own, expected, "{}", one.code);
        }
    }

    #[test]
    fn every_language_writes_a_whole_day_and_a_whole_amount() {
        for one in languages() {
            assert_eq!(open(&one.amount.pattern), ["amount"], "{}", one.code);
            assert_eq!(one.amount.pattern.matches('€').count(), 1, "{}", one.code);
            let (group, decimal) = (&one.amount.group, &one.amount.decimal);
            assert!([".", ",", "\u{a0}"].contains(&group.as_str()), "{}: {group}", one.code);
            assert!([".", ","].contains(&decimal.as_str()), "{}: {decimal}", one.code);
            assert_ne!(group, decimal, "{}", one.code);
            assert_eq!(open(&one.day.pattern), ["day", "month", "year"], "{}", one.code);
            let months: BTreeSet<&str> = one.day.months.iter().map(String::as_str).collect();
            assert_eq!(months.len(), 12, "{}: {months:?}", one.code);
            assert!(!months.contains(""), "{}", one.code);
        }
    }

    #[test]
    fn every_reason_has_words() {
        let dutch = languages().into_iter().find(|one| one.code == "nl").unwrap();
        for code in receipt::Refusal::CODES {
            assert!(dutch.words.contains_key(&format!("why.{code}")), "{code}");
        }
    }

    #[test]
    fn everything_is_filled_in_and_the_policy_names_what_is_there() {
        let page = html(b"\0asm", &Data::of(&[], &receipt::Keys::default()));
        assert!(!page.contains("{{") && !page.contains("http:") && !page.contains("https:"));
        let script = page.split_once("<script type=\"module\">").unwrap().1;
        let script = script.split_once("</script>").unwrap().0;
        let hash = BASE64.encode(&Sha256::digest(script.as_bytes()));
        assert!(page.contains(&format!("script-src 'sha256-{hash}'")));
        assert_eq!(page.matches("</script>").count(), 4);
        assert_eq!(page.matches("</style>").count(), 1);
    }
}
