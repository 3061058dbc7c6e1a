//! The texts of the sheet are whole in every language, and rest on policies as they were read.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose ground is missing must stop"
)]

mod support;

use std::collections::BTreeSet;

use money::Cents;
use papers::approval::Approvals;
use papers::texts::{Status, Texts};

/// The places in braces of a phrase.
fn places(phrase: &str) -> BTreeSet<&str> {
    phrase.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

#[test]
fn every_language_says_everything() {
    let package = support::package();
    let source = Texts::source().expect("Dutch");
    assert_eq!(Texts::all().len(), 13, "a file that cannot be read is left out");
    for texts in Texts::all() {
        let tag = &texts.tag;
        assert!(
            texts.untranslated(&package).is_empty(),
            "{tag}: {:?}",
            texts.untranslated(&package)
        );
        for ((name, phrase), (_, dutch)) in texts.say.all().into_iter().zip(source.say.all()) {
            assert!(!phrase.trim().is_empty(), "{tag}.{name}");
            assert_eq!(places(phrase), places(dutch), "{tag}.{name}: {phrase}");
        }
        let months: BTreeSet<&String> = texts.day.months.iter().collect();
        assert_eq!(months.len(), 12, "{tag}");
        assert_eq!(places(&texts.day.pattern), BTreeSet::from(["day", "month", "year"]), "{tag}");
        assert_eq!(texts.needs_source(), *tag != "nl", "{tag}: nobody has checked it yet");
    }
}

#[test]
fn nothing_is_translated_that_no_policy_says() {
    let package = support::package();
    let dutch = package.schemes().iter().filter(|scheme| scheme.country() == "NL");
    let told: BTreeSet<&str> = dutch
        .flat_map(|scheme| rules::describe::told(&package, scheme))
        .map(|words| words.nl.as_str())
        .collect();
    for texts in Texts::all() {
        let old: Vec<&String> =
            texts.policy.keys().filter(|text| !told.contains(text.as_str())).collect();
        assert!(old.is_empty(), "{}: {old:?}", texts.tag);
    }
}

#[test]
fn amounts_and_days_are_written_as_in_each_language() {
    let (amount, day) = (Cents::parse("-2460.5").unwrap(), jiff::civil::date(2026, 10, 1));
    let said = |tag: &str| {
        let texts = Texts::of(tag).expect("a language there is");
        (texts.amount(amount), texts.day(day))
    };
    let is = |amount: &str, day: &str| (amount.to_owned(), day.to_owned());
    assert_eq!(said("nl"), is("€ −2.460,50", "1 oktober 2026"));
    assert_eq!(said("en"), is("€−2,460.50", "1 October 2026"));
    assert_eq!(said("fr"), is("−2\u{a0}460,50\u{a0}€", "1 octobre 2026"));
    for texts in Texts::all() {
        let digits: String = texts.amount(amount).chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, "246050", "{}", texts.tag);
    }
}

#[test]
fn a_strange_or_missing_phrase_is_named_with_its_line() {
    let whole = include_str!("../texts/en.toml");
    let missing = Texts::read(&whole.replace("total = \"Together\"\n", "")).unwrap_err();
    assert!(missing.contains("total"), "{missing}");
    let strange = Texts::read(&whole.replace("total = ", "totaal = ")).unwrap_err();
    assert!(strange.contains("totaal") && strange.contains("line"), "{strange}");
    let status = Texts::read(&whole.replace("\"draft\"", "\"fine\"")).unwrap_err();
    assert!(status.contains("fine"), "{status}");
    assert!(matches!(Texts::read(whole).unwrap().status, Status::Draft));
}

#[test]
fn every_policy_row_is_as_it_was_read() {
    let package = support::package();
    let stale = Approvals::own().unwrap().stale(&package);
    assert!(
        stale.is_empty(),
        "Read these rows and the words of the sheet again, then: wederkeer document approve \
         crates/papers/texts/approved.toml --by NAME\n{stale:#?}"
    );
}

#[test]
fn who_approved_a_row_that_did_not_change_stays() {
    let package = support::package();
    let day = |year| jiff::civil::date(year, 1, 1);
    let mut first = Approvals::default().renewed(&package, "A", day(2026));
    let row = "nl-harmonised:departure-cash.adult".to_owned();
    first.row.get_mut(&row).unwrap().says.push('!');
    let second = first.renewed(&package, "B", day(2027));
    assert_eq!(second.row[&row].by, "B");
    let others = second.row.iter().filter(|(name, _)| **name != row);
    assert!(others.into_iter().all(|(_, read)| read.by == "A" && read.on == day(2026)));
    assert_eq!(Approvals::read(&second.text()).unwrap(), second);
}
