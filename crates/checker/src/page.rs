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
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Language {
        code: String,
        name: String,
        dir: String,
        status: String,
        words: BTreeMap<String, String>,
    }

    fn languages() -> Vec<Language> {
        serde_json::from_str(WORDS).unwrap()
    }

    /// The places that a text leaves open, in the order of their numbers.
    fn open(text: &str) -> Vec<char> {
        let mut all: Vec<char> =
            text.split('{').skip(1).filter_map(|one| one.chars().next()).collect();
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
                assert!(!own.trim().is_empty() || key == "draft", "{}: {key}", one.code);
            }
            let more = one.words.keys().filter(|key| !english.words.contains_key(*key));
            assert!(more.clone().all(|key| key.starts_with("benefit.")), "{}", one.code);
            let right_to_left = ["ar", "fa", "ur", "ckb"].contains(&one.code.as_str());
            assert_eq!(one.dir == "rtl", right_to_left, "{}", one.code);
            let own = ["nl", "en"].contains(&one.code.as_str());
            assert_eq!(one.status == "source", own, "{}: nobody reviewed it", one.code);
            assert!(!one.name.is_empty());
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
