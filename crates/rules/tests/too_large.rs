//! Policies that somebody sends to keep a machine busy: refused before the work is done. Without
//! that, these tests would not end in a day.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

use std::fmt::Write as _;
use std::path::Path;

use rules::diagnostics::Code;
use rules::parse::SourceFile;

/// The small package of the broken ones, with files on top.
fn with(more: impl IntoIterator<Item = (String, String)>) -> Vec<SourceFile> {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors/base");
    let names = [
        "europe.toml",
        "new.toml",
        "old.toml",
        "package.toml",
        "questions.toml",
        "lists/countries.csv",
        "lists/excluded.csv",
        "lists/members.csv",
        "sources/text.txt",
    ];
    let text = |name: &str| std::fs::read_to_string(base.join(name)).unwrap();
    let files = names.map(|name| SourceFile { name: name.to_owned(), text: text(name) });
    let more = more.into_iter().map(|(name, text)| SourceFile { name, text });
    files.into_iter().chain(more).collect()
}

fn codes(files: Vec<SourceFile>) -> Vec<Code> {
    let rejected = rules::check::package(files).err();
    rejected.iter().flat_map(|one| &one.diagnostics).map(|one| one.code).collect()
}

/// A scheme of another state with one benefit, and more.
fn scheme(id: &str, more: &str) -> String {
    format!(
        r#"format = "wederkeer-policy/1"
[scheme]
id = "{id}"
title = {{ nl = "{id}", en = "{id}" }}
owner = "DT&V"
country = "NL"
currency = "EUR"
channels = ["desk"]
from = 2020-01-01
cite = "text §2 'vanaf 1 januari 2020'"

[dimension.departure]
values = ["voluntary", "forced"]

[[benefit]]
id = "cash"
title = {{ nl = "Contant", en = "Cash" }}
moment = "departure"
paid_in = "netherlands"
cite = "text §2 'contant per persoon'"
{more}"#
    )
}

#[test]
fn more_schemes_than_can_be() {
    let many = (0..1000).map(|one| (format!("s{one}.toml"), scheme(&format!("s{one}"), "")));
    assert_eq!(codes(with(many)), [Code::PackageTooLarge]);
}

/// Each follows the one before it in ten ways: ten to the power of thirty paths.
#[test]
fn references_that_branch_at_every_step() {
    let many = (0..30).map(|one: usize| {
        let mut text = String::new();
        for way in (0..10).filter(|_| one > 0) {
            let before = one - 1;
            let _ = write!(
                text,
                r#"
[[follow]]
id = "way{way}"
scheme = "s{before}"
benefits = ["cash"]
when = {{ departure = "voluntary" }}
mode = "moving"
cite = "text §6 'voor landen op de lijst'"
"#
            );
        }
        (format!("s{one}.toml"), scheme(&format!("s{one}"), &text))
    });
    let found = codes(with(many));
    assert!(found.contains(&Code::Overlap) && found.contains(&Code::Gap), "{found:?}");
}

#[test]
fn quotations_without_end_in_a_text_without_end() {
    let cites = ["text §2 'staat nergens'"; 20_000].map(|cite| format!("{cite:?}")).join(",");
    let text =
        scheme("s", "").replace("cite = \"text §2 'contant per persoon'\"", "cite = [CITES]");
    let mut files = with([("s.toml".to_owned(), text.replace("CITES", &cites))]);
    for source in files.iter_mut().filter(|file| file.name == "sources/text.txt") {
        source.text.push_str(&"staat hier ".repeat(100_000));
    }
    assert!(codes(files).contains(&Code::PackageTooLarge));
}

/// Of thousands of transitions each overlaps each: named once for each, not for each pair.
#[test]
fn transitions_that_all_overlap() {
    let mut text = String::new();
    for one in 0..3000 {
        let _ = write!(
            text,
            r#"
[[transition]]
id = "t{one}"
cases = {{ channel = "desk", registered_until = 2023-12-31, departs_from = 2024-03-01 }}
use = "new"
cite = "text §11 'valt onder de nieuwe regeling'"
"#
        );
    }
    let mut files = with([]);
    for file in files.iter_mut().filter(|file| file.name == "new.toml") {
        file.text.push_str(&text);
    }
    let found = codes(files);
    let overlaps = found.iter().filter(|code| **code == Code::TransitionsOverlap).count();
    assert!((2999..=3000).contains(&overlaps), "{overlaps} of {}", found.len());
}

/// The proof can go through this many cells; reasons for each of them cannot be kept.
#[test]
fn more_cells_than_a_sheet_of_grounds_holds() {
    let yes_no = r#"yes = { nl = "ja", en = "yes" }, no = { nl = "nee", en = "no" }"#;
    let names = (0..17).map(|one| format!("fact-{one}"));
    let mut text = String::new();
    for name in names.clone() {
        let _ = write!(
            text,
            r#"
[dimension.{name}]
title = {{ nl = "{name}", en = "{name}" }}
fact = {{ values = {{ {yes_no} }}, assume = "yes" }}
ask = {{ nl = "{name}?", en = "{name}?" }}
"#
        );
    }
    let when: Vec<String> = names.map(|name| format!("{name} = [\"yes\", \"no\"]")).collect();
    let row = |when: &str| {
        format!(
            r#"
[[row]]
id = "cash.all"
benefit = "cash"
when = {{ {when} }}
none = {{ nl = "Niets.", en = "Nothing." }}
from = 2020-01-01
cite = "text §2 'contant per persoon'"
"#
        )
    };
    let files = |facts: usize| {
        let text = scheme("s", &format!("{text}{}", row(&when[..facts].join(", "))));
        // Of another state, so that it stands beside the other schemes.
        with([("s.toml".to_owned(), text.replace("country = \"NL\"", "country = \"TR\""))])
    };
    assert!(rules::check::package(files(16)).is_ok());
    assert_eq!(codes(files(17)), [Code::WorldTooLarge]);
}

/// A determination keeps apart so many conditions, and so many questions.
#[test]
fn more_conditions_or_questions_than_a_determination_keeps_apart() {
    let grown = |name: &str, more: &str| {
        let mut files = with([]);
        for file in files.iter_mut().filter(|file| file.name == name) {
            file.text.push_str(more);
        }
        codes(files)
    };
    let condition = |one: usize| {
        format!(
            r#"
[[condition]]
id = "condition-{one}"
ask = {{ nl = "{one}?", en = "{one}?" }}
benefits = ["cash"]
when = {{ channel = "desk" }}
cite = "text §10 'stopt de vreemdeling eerst zijn procedures'"
"#
        )
    };
    let question = |one: usize| {
        format!(
            r#"
[[question]]
id = "question-{one}"
ask = {{ nl = "{one}?", en = "{one}?" }}
answers = {{ no = {{ nl = "nee", en = "no" }}, yes = {{ nl = "ja", en = "yes" }} }}
use = "no"
decided = 2024-01-01
cite = "text §3 'Over gedwongen vertrek zegt zij niets'"
"#
        )
    };
    // The small package has one condition and two questions.
    let conditions = |many: usize| (0..many).map(condition).collect::<String>();
    let questions = |many: usize| (0..many).map(question).collect::<String>();
    assert_eq!(grown("new.toml", &conditions(63)), []);
    assert_eq!(grown("new.toml", &conditions(64)), [Code::WorldTooLarge]);
    assert!(!grown("questions.toml", &questions(62)).contains(&Code::WorldTooLarge));
    assert!(grown("questions.toml", &questions(63)).contains(&Code::WorldTooLarge));
}
