//! An edited letter keeps its figures: whatever is changed, unknown or loose is named in its place.

#![allow(clippy::unwrap_used, reason = "a test whose ground is missing must stop")]

mod support;

use std::sync::LazyLock;

use jiff::civil::date;
use papers::change::{Mistake, Reader, Wrong, draft, read};
use papers::paper::{Block, Paper};
use rules::difference::{PolicyDifference, Side, difference};
use rules::words::Lang;

static CHANGE: LazyLock<PolicyDifference> = LazyLock::new(|| {
    let package = support::package();
    let side = |id: &str, day| {
        Side::new(&package, package.scheme(id).unwrap(), day, package.readings().clone())
    };
    let new = side("nl-harmonised", Some(date(2024, 9, 2)));
    difference(&side("nl-national", None), &new)
});

fn edited(text: &str) -> Result<Paper, Vec<Mistake>> {
    read(text, &CHANGE, date(2026, 11, 27), Lang::Nl)
}

fn first_text() -> String {
    draft(&CHANGE, Reader::Parliament, Lang::Nl)
}

#[test]
fn a_draft_is_a_paper_as_it_is() {
    for (reader, lang) in [
        (Reader::Parliament, Lang::Nl),
        (Reader::Parliament, Lang::En),
        (Reader::Partners, Lang::Nl),
        (Reader::Partners, Lang::En),
    ] {
        let text = draft(&CHANGE, reader, lang);
        let paper = read(&text, &CHANGE, date(2026, 11, 27), lang).unwrap();
        let tables = paper.blocks.iter().filter(|block| matches!(block, Block::Table(_)));
        assert_eq!(tables.count(), 1);
    }
}

#[test]
fn the_household_of_the_memorandum_stands_in_it() {
    let text = first_text();
    for figure in
        ["[€\u{a0}9.680,00](#old.family.voluntary)", "[€\u{a0}2.815,00](#new.single.voluntary)"]
    {
        assert!(text.contains(figure), "{figure} is not in\n{text}");
    }
}

#[test]
fn words_may_change() {
    let text = first_text().replace("Geachte voorzitter", "Geachte leden van de *Kamer*");
    assert!(edited(&text).is_ok());
}

#[test]
fn a_changed_figure_is_named_with_its_place() {
    let text =
        first_text().replace("[€\u{a0}9.680,00](#old.family", "[€\u{a0}9.860,00](#old.family");
    let wrong = edited(&text).unwrap_err();
    let line = 1 + text.lines().position(|line| line.contains("9.860,00")).unwrap();
    assert!(!wrong.is_empty());
    assert!(wrong.iter().all(|one| one.line == line || one.line == line + 1), "{wrong:?}");
    assert!(wrong.iter().all(|one| matches!(&one.what, Wrong::Changed { says, .. }
        if says == "€\u{a0}9.680,00")));
    let said = wrong[0].text("brief.md", Lang::Nl);
    assert!(said.starts_with(&format!("brief.md:{line}:")), "{said}");
    assert!(said.contains("Schrijf [€\u{a0}9.680,00](#old.family"), "{said}");
}

#[test]
fn an_unknown_figure_and_a_loose_amount_are_refused_together() {
    let text = format!("{}\n\nDit kost € 5 miljoen en [€ 1,00](#mine).\n", first_text());
    let wrong = edited(&text).unwrap_err();
    let kinds: Vec<&Wrong> = wrong.iter().map(|one| &one.what).collect();
    assert_eq!(kinds.len(), 2, "{wrong:?}");
    assert!(matches!(kinds[0], Wrong::Loose { written } if written.starts_with("€ 5")));
    assert!(matches!(kinds[1], Wrong::Unknown { figure } if figure == "mine"));
    assert_eq!(wrong[0].line, wrong[1].line);
    assert_eq!(wrong[0].column, 10);
}

#[test]
fn a_text_needs_one_title() {
    let without = first_text().replacen("# ", "", 1);
    assert!(matches!(edited(&without).unwrap_err()[..], [Mistake { what: Wrong::Title, .. }]));
}
