//! Letters, the annex and edited texts in print, in both languages.

#![allow(clippy::unwrap_used, reason = "a test whose ground is missing must stop")]

mod kept;
mod support;

use std::collections::BTreeMap;

use forecast::annex::Annex;
use forecast::register::{INSIDE, read as read_register};
use jiff::civil::date;
use papers::annex::annex;
use papers::change::{Reader, draft, read as read_edited};
use papers::letter::{Letter, letter};
use rules::determine::determine_applicable;
use rules::difference::{Side, difference};
use rules::parse::case::read;
use rules::words::Lang;

const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");

#[test]
fn a_letter_says_each_amount_with_its_reason() {
    let (package, press) = (support::package(), support::press());
    let household = read(FAMILY, package.vocabulary()).unwrap();
    let readings = package.readings();
    let got = determine_applicable(&package, &household, readings).unwrap();
    let names = BTreeMap::from([("a0".to_owned(), "A. Voorbeeld".to_owned())]);
    for (lang, name) in [(Lang::Nl, "letter-nl"), (Lang::En, "letter-en")] {
        let paper = letter(&Letter {
            determination: &got,
            package: &package,
            names: &names,
            reference: Some("17"),
            made_on: date(2026, 11, 27),
            lang,
        });
        let pdf = paper.print(&press).unwrap_or_else(|why| panic!("{why}"));
        kept::keep(name, &pdf);
        assert_eq!(pdf, paper.print(&press).unwrap(), "the same bytes");
    }
}

#[test]
fn the_annex_is_printed_with_its_pictures() {
    let (package, press) = (support::package(), support::press());
    let register = read_register(INSIDE).unwrap();
    let found = Annex::of(&register, &package, package.readings());
    let found = found.unwrap_or_else(|why| panic!("{why:?}"));
    for (lang, name) in [(Lang::Nl, "annex-nl"), (Lang::En, "annex-en")] {
        let paper = annex(&found, &register, date(2026, 11, 27), lang);
        let pdf = paper.print(&press).unwrap_or_else(|why| panic!("{why}"));
        kept::keep(name, &pdf);
        assert!(pdf.pages > 3);
    }
}

#[test]
fn letters_on_a_change_are_printed() {
    let (package, press) = (support::package(), support::press());
    let side = |id: &str, day| {
        Side::new(&package, package.scheme(id).unwrap(), day, package.readings().clone())
    };
    let old = side("nl-national", None);
    let new = side("nl-harmonised", Some(date(2024, 9, 2)));
    let change = difference(&old, &new);
    for (lang, tag) in [(Lang::Nl, "nl"), (Lang::En, "en")] {
        for (reader, name) in [(Reader::Parliament, "parliament"), (Reader::Partners, "partners")] {
            let text = draft(&change, reader, lang);
            let paper = read_edited(&text, &change, date(2026, 11, 27), lang)
                .unwrap_or_else(|wrong| panic!("{wrong:?}"));
            let pdf = paper.print(&press).unwrap_or_else(|why| panic!("{why}"));
            kept::keep(&format!("{name}-{tag}"), &pdf);
        }
    }
}
