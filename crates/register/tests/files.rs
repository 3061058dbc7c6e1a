//! Cases from a file and to one: every mistake at its cell, nothing changed until it is confirmed,
//! and no file that does harm.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::io::{Cursor, Write as _};

use register::actor::Role;
use register::exchange::{FILE_MAX, ROWS_MAX, Sheet};
use register::store::Filter;
use register::{Imported, NotImported, Refused, Register};
use rules::words::Lang;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use support::{Hand, Place, actor, coordinator, counsellor, family};

const HEAD: &str = "dossier;inschrijfdatum;vertrek;kanaal;achternaam;voornamen;V-nummer;\
    geboortedatum;nationaliteit;RIAT-dossier;feit: no-entry-ban;bewijs: no-entry-ban";

/// Two households: a couple with a child, and somebody alone.
const ROWS: &str =
    "a;3-3-2025;zelfstandig;iom;Al Jalil;Ahmed;271.234.5678;1-1-1985;Irak;eigen;ja;brief 4
a;;;;Al Jalil;Rania;;1987-02-01;IQ;1;;
a;;;;Al Jalil;Noor;;02/03/2015;Iraq;1;;
b;04-03-2025;forced;iom;Haddad;Samir;;05.06.1990;Syrië;own;nee;
";

fn csv(rows: &str) -> Sheet {
    Sheet::read("zaken.csv", format!("{HEAD}\n{rows}").as_bytes()).unwrap()
}

fn import(register: &Register, sheet: &Sheet, confirm: bool) -> Result<Imported, Vec<String>> {
    register.import(&counsellor(), sheet, confirm).map_err(|not| match not {
        NotImported::Wrong(all) => all.iter().map(|one| one.text(Lang::En)).collect(),
        NotImported::Refused(all) => all.iter().map(ToString::to_string).collect(),
    })
}

fn many(register: &Register) -> i64 {
    register.count(&coordinator(), Filter { at_most: 10, ..Filter::default() }).unwrap()
}

#[test]
fn a_file_is_looked_at_then_confirmed_and_never_done_twice() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-10"));
        let looked = import(&register, &csv(ROWS), false).unwrap();
        assert_eq!(many(&register), 0, "only looked at");
        assert!(!looked.confirmed);
        let totals: Vec<String> =
            looked.households.iter().map(|one| one.total.unwrap().to_string()).collect();
        assert_eq!(totals, ["7285.00", "1205.00"]);

        let done = import(&register, &csv(ROWS), true).unwrap();
        let told = |one: &Imported| {
            one.households
                .iter()
                .map(|one| (one.case, one.persons, one.already))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(&done), [(1, 3, false), (2, 1, false)]);
        let case = register.case(&counsellor(), 1, None).unwrap();
        let facts = case.facts.unwrap();
        assert_eq!(facts.household["persons"][1]["linked_to"], "p1");
        assert_eq!(facts.household["persons"][2]["born"], "2015-03-02");
        assert_eq!(facts.household["facts"]["no-entry-ban"], true);
        assert_eq!(facts.evidence["no-entry-ban"], "brief 4");
        assert_eq!(facts.people["p1"].v_number.as_ref().unwrap().as_str(), "2712345678");

        let more = format!("{ROWS}c;5-3-2025;zelfstandig;iom;Zahir;Omid;;1-1-1991;AF;eigen;;\n");
        let again = import(&register, &csv(&more), true).unwrap();
        assert_eq!(told(&again), [(1, 3, true), (2, 1, true), (3, 1, false)]);
        assert_eq!(many(&register), 3);
        assert!(register.verify().is_ok());
    }
}

#[test]
fn every_mistake_is_told_at_its_cell_and_nothing_is_kept() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-10"));
    let rows = "a;32-3-2025;zelfstandig;iom;Al Jalil;Ahmed;271;1-1-1985;Irka;eigen;misschien;
a;;gedwongen;;;Rania;;;IQ;9;;
;;;;Haddad;Samir;;;;;;
c;5-3-2025;zelfstandig;iom;Zahir;Omid;;1-1-2091;AF;eigen;;
d;5-3-2025;;xyz;Zahir;Omid;;1-1-1991;AF;eigen;;
";
    let wrong = import(&register, &csv(rows), true).unwrap_err();
    let places: Vec<&str> = wrong.iter().map(|one| one.split(": ").next().unwrap()).collect();
    let expected = ["A4", "B2", "C3", "K2", "I2", "G2", "H3", "J3", "E3", "H5", "C6", "D6"];
    assert_eq!(places, expected.map(|cell| format!("zaken.csv {cell}")), "{wrong:#?}");
    assert!(wrong[4].contains("Do you mean: Iraq"), "{}", wrong[4]);
    assert!(wrong.iter().all(|one| one.ends_with(['.', '?'])), "each says how to mend it");
    assert_eq!(many(&register), 0);

    let head = "dossier;inschrijfdatum;vertrek;naam;V-nummer;V-number\n";
    let sheet = Sheet::read("x.csv", head.as_bytes()).unwrap();
    let wrong = import(&register, &sheet, true).unwrap_err();
    assert_eq!(wrong.len(), 4, "{wrong:#?}");
    assert!(wrong[0].starts_with("x.csv D1: We know no column “naam”"));
    assert!(wrong[1].starts_with("x.csv F1: The column “V-number” is there twice"));
    assert!(wrong[2].contains("The column “channel” is missing"));
}

#[test]
fn somebody_who_is_in_another_case_or_twice_in_the_file_is_found() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-10"));
    let one = "b;04-03-2025;forced;iom;Haddad;Samir;;05.06.1990;Syrië;own;nee;\n";
    import(&register, &csv(one), true).unwrap();
    let other = "c;05-03-2025;forced;iom;Hadad;Samir;;05.06.1990;Syrië;own;nee;
d;05-03-2025;forced;iom;Zahir;Omid;;1.1.1991;AF;own;;
e;05-03-2025;forced;iom;Zahir;Omid;;1.1.1991;AF;own;;\n";
    let wrong = import(&register, &csv(other), true).unwrap_err();
    assert_eq!(wrong.len(), 2, "{wrong:#?}");
    assert!(wrong[0].starts_with("zaken.csv A2: ") && wrong[0].contains("1 (p1"), "{wrong:#?}");
    assert!(wrong[1].starts_with("zaken.csv A4: ") && wrong[1].contains("“d” of this file"));
    assert_eq!(many(&register), 1);

    let judged = format!(
        "{HEAD};vergeleken met;geen bezwaar omdat\n\
         c;05-03-2025;forced;iom;Hadad;Samir;;05.06.1990;SY;own;nee;;1;een broer\n"
    );
    let sheet = Sheet::read("zaken.csv", judged.as_bytes()).unwrap();
    assert_eq!(import(&register, &sheet, true).unwrap().households[0].case, 2);
}

#[test]
fn what_is_taken_out_can_be_brought_in_elsewhere() {
    let (from, to) = (Place::sqlite(), Place::sqlite());
    let hand = Hand::at("2025-03-10");
    let (old, new) = (from.register(&hand), to.register(&hand));
    let mut intake = family("Al Jalil", "2025-03-03");
    intake.facts.vulnerable.insert("c0".to_owned(), vec!["A1".to_owned(), "B3".to_owned()]);
    old.open(&counsellor(), intake.clone(), None).unwrap();
    import(
        &old,
        &csv(ROWS
            .split_once("b;")
            .unwrap()
            .1
            .replace("04-03", "b;04-03")
            .as_str()
            .trim_start_matches(';')),
        true,
    )
    .unwrap();
    let exported = old.export(&coordinator(), &[], "overdracht").unwrap();
    for lang in [Lang::Nl, Lang::En] {
        let mut text = Vec::new();
        exported.csv(lang, &mut text).unwrap();
        let book = exported.xlsx(lang, &exported.about(old.today(), "overdracht", lang)).unwrap();
        let sheets = [Sheet::read("x.csv", &text).unwrap(), Sheet::read("x", &book).unwrap()];
        for sheet in sheets {
            let looked = import(&new, &sheet, false).unwrap();
            assert_eq!(looked.households.len(), 2, "{lang:?}");
        }
    }
    let mut book = Vec::new();
    exported.csv(Lang::Nl, &mut book).unwrap();
    import(&new, &Sheet::read("x", &book).unwrap(), true).unwrap();
    for case in [1, 2] {
        let facts = |register: &Register| register.case(&counsellor(), case, None).unwrap().facts;
        let mut old = facts(&old).unwrap();
        // A person who is said to be no principal applicant is one of whom it is not said.
        for person in old.household["persons"].as_array_mut().unwrap() {
            person.as_object_mut().unwrap().retain(|_, value| *value != false);
        }
        assert_eq!(Some(old), facts(&new));
    }
}

#[test]
fn formulas_are_made_harmless_and_v_numbers_stay_text() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-10"));
    let evil = "=HYPERLINK(\"https://x\";\"klik\")";
    let quoted = evil.replace('"', "\"\"");
    let rows = format!(
        "a;3-3-2025;zelfstandig;iom;\"{quoted}\";@SUM(A1);0712345678;1-1-1985;IQ;eigen;ja;+31 6\n"
    );
    import(&register, &csv(&rows), true).unwrap();
    let exported = register.export(&coordinator(), &[], "lijst").unwrap();
    let mut text = Vec::new();
    exported.csv(Lang::Nl, &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("'=HYPERLINK") && text.contains(";'@SUM(A1);"), "{text}");
    assert!(text.contains(";'+31 6") && text.contains(";071.234.5678;"), "{text}");
    for line in text.lines().skip(1) {
        for cell in line.split(';') {
            let cell = cell.trim_matches('"');
            assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
        }
    }
    let book = exported.xlsx(Lang::Nl, &[]).unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut sheet = String::new();
    let mut part = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
    std::io::Read::read_to_string(&mut part, &mut sheet).unwrap();
    assert!(!sheet.contains("<f>"), "no cell is a formula");
}

#[test]
fn days_and_numbers_of_a_workbook_are_read_as_they_are_meant() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let head = [
        "file",
        "registration date",
        "departure",
        "channel",
        "family name",
        "date of birth",
        "nationality",
        "V-number",
        "RIAT file",
        "retroactive",
    ];
    for (column, name) in (0..).zip(head) {
        sheet.write(0, column, name).unwrap();
    }
    let day = Format::new().set_num_format("d mmm yyyy");
    let date = |text: &str| ExcelDateTime::parse_from_str(text).unwrap();
    sheet.write(3, 0, 17).unwrap();
    sheet.write_datetime_with_format(3, 1, date("2025-03-03"), &day).unwrap();
    sheet.write(3, 2, "voluntary").unwrap().write(3, 3, "iom").unwrap();
    sheet.write(3, 4, "Al Jalil").unwrap();
    sheet.write_datetime_with_format(3, 5, date("1985-01-31"), &day).unwrap();
    sheet.write(3, 6, "Iraq").unwrap().write(3, 7, 2_712_345_678_i64).unwrap();
    sheet.write(3, 8, "own").unwrap().write(3, 9, true).unwrap();
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-10"));
    let sheet = Sheet::read("x.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(import(&register, &sheet, true).unwrap().households[0].dossier, "17");
    let case = register.case(&counsellor(), 1, None).unwrap();
    assert!(case.retroactive);
    let facts = case.facts.unwrap();
    assert_eq!(facts.household["registered_on"], "2025-03-03");
    assert_eq!(facts.household["persons"][0]["born"], "1985-01-31");
    assert_eq!(facts.people["p1"].v_number.as_ref().unwrap().as_str(), "2712345678");
}

/// A workbook whose sheet is this.
fn workbook(sheet: &[u8]) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet();
    let bytes = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..from.len() {
        let mut part = from.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        to.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        if name.ends_with("sheet1.xml") {
            to.write_all(sheet).unwrap();
        } else {
            std::io::copy(&mut part, &mut to).unwrap();
        }
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn bombs_and_files_that_are_too_large_are_refused() {
    let refused = |bytes: &[u8]| Sheet::read("x.xlsx", bytes).unwrap_err()[0].text(Lang::En);
    let bomb = workbook(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < FILE_MAX, "it is small: {}", bomb.len());
    assert!(refused(&bomb).contains("too large"));
    let far = br#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"#;
    assert!(refused(&workbook(far)).contains("too large"));
    assert!(refused(&vec![b'a'; FILE_MAX + 1]).contains("too large"));
    let long: String = std::iter::repeat_n("a;b\n", ROWS_MAX + 2).collect();
    assert!(refused(long.as_bytes()).contains("too large"));
    let wide: String = std::iter::repeat_n("a;", 300).collect();
    assert!(refused(wide.as_bytes()).contains("too large"));
    for no_workbook in [&b"PK\x03\x04rubbish"[..], &workbook(b"<a>")[..100]] {
        assert!(refused(no_workbook).contains("no workbook"));
    }
    assert!(refused(&[b'a', 0xff, 0xfe]).contains("UTF-8"));
    let huge = format!("dossier\n{}\n", "x".repeat(3_000));
    assert!(refused(huge.as_bytes()).contains("longer than 2048"));
    // Entities that stand for each other are not followed.
    let laughs = br#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
        <worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData>
        </worksheet>"#;
    if let Ok(sheet) = Sheet::read("x", &workbook(laughs)) {
        assert!(!sheet.text().contains("haha"));
    }
}

#[test]
fn who_may_not_neither_brings_in_nor_takes_out_and_what_left_is_recorded() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-10"));
    import(&register, &csv(ROWS), true).unwrap();
    for role in Role::ALL {
        for organisation in ["iom", "dtv", "ngo"] {
            let who = actor("x", organisation, *role);
            let opens = who.may(register::actor::Action::Open, organisation);
            let looked = register.import(&who, &csv("z;;;;;;;;;;;\n"), false).unwrap_err();
            assert_eq!(matches!(looked, NotImported::Wrong(_)), opens, "{role:?}");
            let takes = who.may(register::actor::Action::Export, organisation);
            let taken = register.export(&who, &[], "lijst");
            assert_eq!(taken.is_ok(), takes, "{role:?} of {organisation}");
            let sees = organisation == "iom" || (organisation == "dtv" && *role == Role::Auditor);
            let expected: &[i64] = if sees { &[1, 2] } else { &[] };
            assert!(taken.is_err() || taken.unwrap().cases == expected, "{role:?}");
        }
    }
    assert_eq!(register.export(&coordinator(), &[], " "), Err(vec![Refused::NoReason]));
    let mut copy = Vec::new();
    register.back_up(&mut copy).unwrap();
    let copy = String::from_utf8(copy).unwrap();
    assert!(copy.contains(r#"{\"event\":\"taken-out\",\"reason\":\"lijst\",\"cases\":[1,2]}"#));
    assert!(copy.contains(r#"\"event\":\"imported\",\"file\":"#));
}
