//! A register with a mistake is refused with its place, what is wrong and how to mend it.

#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

use forecast::register::{DEPARTURES, Spread, Status, read};
use rules::words::Lang;

const REGISTER: &str = include_str!("../../../assumptions/annex-i-2025.toml");

/// The register inside with one thing changed, and what is then said: every mistake in a line.
fn said(from: &str, to: &str, lang: Lang) -> Vec<String> {
    assert!(REGISTER.contains(from), "{from} is not in the register");
    let mistakes = read(&REGISTER.replacen(from, to, 1)).unwrap_err();
    mistakes.iter().map(|one| one.text("a.toml", lang)).collect()
}

#[test]
fn the_register_inside_is_whole() {
    let register = read(REGISTER).unwrap();
    for departure in DEPARTURES {
        for division in ["composition", "channel", "nationality"] {
            let parts = register.division(&format!("{division}.{departure}"));
            let sum: f64 = parts.iter().map(|(_, part)| part).sum();
            assert!((sum - 1.0).abs() < 1e-9, "{division}");
        }
    }
    for one in &register.assumptions {
        assert!(one.basis.status != Status::Published || one.basis.source.is_some(), "{}", one.id);
        assert!(!one.said(Lang::Nl).is_empty());
    }
    let spread = register.assumption("persons.voluntary").unwrap().spread;
    assert_eq!(spread, Some(Spread::Range { low: 2450.0, high: 4460.0 }));
}

/// What is changed, and what must be said of it in both languages.
const BROKEN: [(&str, &str, &str, &str); 24] = [
    ("year = 2025", "year = ", "geen TOML", "no TOML"),
    ("year = 2025", "year = 1925", "geen jaar", "no year"),
    ("wederkeer-assumptions/1", "wederkeer-assumptions/9", "“format”", "“format”"),
    ("id = \"annex-i-2025\"", "idd = \"annex-i-2025\"", "“idd” hoort niet", "does not belong"),
    ("address = \"https://www.diens", "adres = \"https://www.diens", "“address”", "“address”"),
    ("read_on = 2026-11-23", "read_on = \"gisteren\"", "“read_on”", "“read_on”"),
    ("status = \"published\"", "status = \"sure\"", "“status”", "“status”"),
    ("source = \"dutchnieuws 2023: 3400\"", "source = \"cbss 1\"", "geen bron “cbss”", "no source"),
    ("source = \"dutchnieuws 2023: 3400\"\n", "", "zonder bron", "without a source"),
    ("value = 3400", "value = -3400", "“value”", "“value”"),
    ("share = \"50%\"\nowner", "value = 3\nowner", "andere soort", "another kind"),
    ("value = 3400", "value = 3400\nshare = \"40%\"", "precies één", "exactly one"),
    ("low = 2450", "low = 4500", "bereik", "range"),
    ("low = 2450\n", "", "“low” of “high”", "“low” or “high”"),
    ("share = \"68%\"", "share = \"168%\"", "“share”", "“share”"),
    ("\"1+0\" = \"77%\"", "\"1+0\" = \"78%\"", "101", "101"),
    ("\"1+0\" = \"77%\"", "\"1-0\" = \"77%\"", "1-0", "1-0"),
    ("vary = \"1+0\"", "vary = \"9+9\"", "welk deel", "which part"),
    ("AF = 120", "AF = -120", "“counts”", "“counts”"),
    ("id = \"persons.forced\"", "id = \"persons.force\"", "Niets kijkt", "Nothing looks"),
    ("id = \"uptake.forced\"", "id = \"uptake.voluntary\"", "twee keer", "twice"),
    ("schemes = { iom = \"nl-national\", ngo", "schemes = { ngo", "voor: iom", "for: iom"),
    ("share = \"shift.iom-to-jrs\"", "share = \"shift.x\"", "geen aanname", "no assumption"),
    ("share = \"50%\"\nowner", "share = \"90%\"\nowner", "ten hoogste 50%", "at most 50%"),
];

#[test]
fn each_mistake_is_told_with_its_place_and_how_to_mend_it() {
    for (from, to, nl, en) in BROKEN {
        for (lang, expected) in [(Lang::Nl, nl), (Lang::En, en)] {
            let all = said(from, to, lang);
            assert!(all.iter().any(|one| one.contains(expected)), "{to}: {all:#?}");
            for one in all {
                let mut parts = one.splitn(4, ':');
                assert_eq!(parts.next(), Some("a.toml"));
                let place = [parts.next(), parts.next()].map(|part| part.unwrap().parse::<u32>());
                assert!(place.iter().all(|number| number.as_ref().is_ok_and(|n| *n > 0)), "{one}");
                assert!(one.trim_end().ends_with('.'), "{one}");
            }
        }
    }
}

#[test]
fn the_line_is_the_line_of_the_mistake() {
    let line = |needle: &str| REGISTER.lines().position(|line| line == needle).unwrap() + 1;
    let told = said("value = 3400", "value = \"veel\"", Lang::Nl);
    assert_eq!(told.len(), 1, "{told:#?}");
    let expected = format!("a.toml:{}:9: “value”", line("value = 3400"));
    assert!(told.iter().all(|one| one.starts_with(&expected)), "{told:#?}");
}

#[test]
fn all_mistakes_are_told_at_once() {
    let broken = REGISTER
        .replacen("value = 3400", "value = -1", 1)
        .replacen("share = \"68%\"", "share = \"x\"", 1)
        .replacen("amount = 4000000", "amount = -4", 1);
    let lines: Vec<usize> = read(&broken).unwrap_err().iter().map(|one| one.line).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines.is_sorted());
}

#[test]
fn a_value_is_set_as_people_write_it() {
    let mut register = read(REGISTER).unwrap();
    register.set("persons.voluntary", "4000").unwrap();
    register.set("channel.voluntary", "30%").unwrap();
    register.set("frontex", "1000000").unwrap();
    assert!((register.value("persons.voluntary") - 4000.0).abs() < 1e-9);
    let parts = register.division("channel.voluntary");
    let part = |id: &str| parts.iter().find(|(name, _)| name == id).unwrap().1;
    assert!((part("jrs") - 0.3).abs() < 1e-12);
    // The others keep their proportions: 85 to 5.
    assert!((part("iom") / part("ngo") - 17.0).abs() < 1e-9);
    for (id, value) in [
        ("x", "1"),
        ("persons.voluntary", "25%"),
        ("uptake.forced", "3"),
        ("uptake.forced", "101%"),
        ("nationality.forced", "5%"),
        ("frontex", "-1"),
    ] {
        let why = register.set(id, value).unwrap_err();
        assert!(!why.nl.is_empty() && !why.en.is_empty(), "{id}={value}");
    }
}
