//! The information sheet, in every language and for every kind of case. What is printed here stays
//! in `target/tmp/documents`, where `check.py` looks at it with tools that are not ours.

#![allow(clippy::expect_used, reason = "a test whose ground is missing must stop")]

mod kept;
mod support;

use std::sync::LazyLock;

use documents::Typst;
use jiff::civil::date;
use papers::approval::Approvals;
use papers::sheet::{NoSheet, Receipt, Sheet, sheet};
use papers::texts::Texts;
use papers::{Pdf, Unprintable};
use rules::check::Package;
use rules::determine::determine_applicable;
use rules::parse::case::{Departure, read};

static PACKAGE: LazyLock<Package> = LazyLock::new(support::package);
static PRESS: LazyLock<Typst> = LazyLock::new(support::press);

/// The family of the memorandum's footnote 7, registered under the harmonised framework.
const FAMILY: &str = r#"{ "registered_on": "2026-10-01", "departs_on": "2026-12-01",
    "departure": "voluntary", "channel": "iom", "persons": [
    { "id": "a0", "born": "1985-01-01", "nationality": "IQ", "principal": true },
    { "id": "a1", "born": "1987-01-01", "nationality": "IQ", "linked_to": "a0" },
    { "id": "c0", "born": "2015-01-01", "nationality": "IQ", "linked_to": "a0" },
    { "id": "c1", "born": "2018-01-01", "nationality": "IQ", "linked_to": "a0" } ] }"#;

/// Cases that say something else: forced, refused, a minor alone, another scheme, an exception.
const OTHERS: [(&str, &str); 6] = [
    (
        "forced",
        r#"{ "registered_on": "2026-10-01", "departs_on": "2026-12-01", "departure": "forced",
            "channel": "jrs", "persons": [{ "id": "a", "born": "1985-01-01",
            "nationality": "IQ", "principal": true }] }"#,
    ),
    (
        "refused",
        r#"{ "registered_on": "2026-10-01", "departs_on": "2026-12-01",
            "departure": "voluntary", "channel": "iom", "persons": [{ "id": "a",
            "born": "1985-01-01", "nationality": "AL", "principal": true }] }"#,
    ),
    (
        "minor",
        r#"{ "registered_on": "2026-10-01", "departure": "voluntary", "channel": "jrs",
            "persons": [{ "id": "a", "born": "2012-01-01", "nationality": "MA",
            "principal": true }] }"#,
    ),
    (
        "national",
        r#"{ "registered_on": "2023-10-01", "departs_on": "2023-12-01",
            "arrived_on": "2023-12-02", "departure": "voluntary", "channel": "iom", "persons": [
            { "id": "a0", "born": "1985-01-01", "nationality": "IQ", "principal": true },
            { "id": "c0", "born": "2015-01-01", "nationality": "IQ", "linked_to": "a0" } ] }"#,
    ),
    (
        "syria",
        r#"{ "registered_on": "2025-07-01", "departs_on": "2025-09-01",
            "departure": "voluntary", "channel": "iom", "persons": [{ "id": "a",
            "born": "1985-01-01", "nationality": "SY", "principal": true }] }"#,
    ),
    (
        "ngo",
        r#"{ "registered_on": "2026-10-01", "departs_on": "2026-12-01",
            "departure": "voluntary", "channel": "ngo", "persons": [{ "id": "a",
            "born": "1985-01-01", "nationality": "NG", "principal": true }] }"#,
    ),
];

fn approvals() -> Approvals {
    Approvals::own().expect("the approvals inside can be read")
}

fn set(
    case: &str,
    tag: &str,
    approvals: &Approvals,
    contact: Option<&str>,
) -> Result<Pdf, NoSheet> {
    let household = read(case, PACKAGE.vocabulary()).expect("a case without mistakes");
    let readings = PACKAGE.readings();
    let got = determine_applicable(&PACKAGE, &household, readings).expect("a scheme applies");
    let receipt = Receipt {
        text: &format!("HTTPS://VOORBEELD.NL/CONTROLE#{}", "GEZDGNBVGY3TQOJQ".repeat(17)),
        valid_until: date(2027, 11, 27),
    };
    let order = Sheet {
        determination: &got,
        package: &PACKAGE,
        approvals,
        texts: Texts::of(tag).expect("a language there is"),
        voluntary: household.departure() == Departure::Voluntary,
        made_on: date(2026, 11, 27),
        contact,
        receipt: Some(receipt),
    };
    sheet(&*PRESS, &order)
}

#[test]
fn every_language_has_its_sheet_on_one_page() {
    for texts in Texts::all() {
        let pdf = set(FAMILY, &texts.tag, &approvals(), None).unwrap_or_else(|no| panic!("{no:?}"));
        kept::keep(&format!("sheet-{}", texts.tag), &pdf);
        assert_eq!(pdf.pages, 1, "{}", texts.tag);
        let lang = format!("/Lang({})", texts.tag);
        let holds = |bytes: &[u8]| pdf.bytes.windows(bytes.len()).any(|found| found == bytes);
        assert!(holds(lang.as_bytes()), "{lang}");
        assert!(holds(b"/MarkInfo"), "tagged");
        assert!(!holds(b"/R2L"), "{}: each line shows how it runs", texts.tag);
    }
}

#[test]
fn every_kind_of_case_has_its_sheet() {
    for (name, case) in OTHERS {
        for tag in ["nl", "ar"] {
            let pdf = set(case, tag, &approvals(), Some("R. Voorbeeld, 088 000 00 00"))
                .unwrap_or_else(|no| panic!("{name} {tag}: {no:?}"));
            kept::keep(&format!("sheet-{tag}-{name}"), &pdf);
            assert_eq!(pdf.pages, 1, "{name} {tag}");
        }
    }
}

#[test]
fn the_same_sheet_has_the_same_bytes() {
    let once = set(FAMILY, "fa", &approvals(), None).unwrap();
    documents::tidy_up();
    let again = set(FAMILY, "fa", &approvals(), None).unwrap();
    assert_eq!(once, again);
}

#[test]
fn a_sheet_on_a_row_that_nobody_read_is_refused() {
    let mut approvals = approvals();
    let row = "nl-harmonised:departure-cash.adult";
    let read = approvals.row.get_mut(row).expect("the row is approved");
    read.says = read.says.replace("200", "250");
    let Err(NoSheet::Stale(stale)) = set(FAMILY, "nl", &approvals, None) else {
        panic!("a sheet on a stale row")
    };
    assert_eq!(stale.len(), 1);
    assert_eq!(stale[0].row, row);
    assert!(stale[0].now.as_deref().is_some_and(|now| now.contains("200,00")));
    // A row that the sheet does not rest on is no reason to refuse it.
    approvals = self::approvals();
    approvals.row.remove("nl-national:departure-cash.adult").expect("the row is approved");
    set(FAMILY, "nl", &approvals, None).expect("a sheet");
}

#[test]
fn a_letter_that_no_font_has_is_refused() {
    let Err(NoSheet::Unprintable(Unprintable { why })) =
        set(FAMILY, "nl", &approvals(), Some("大 088"))
    else {
        panic!("a gap was printed")
    };
    assert!(why.contains('大'), "{why}");
}
