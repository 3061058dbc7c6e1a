//! Whole tables on the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use common::run as wederkeer;
use serde_json::{Value, json};

/// The family and the single adult of the memorandum's footnote 7, and an unaccompanied minor.
const TABLE: &str = "\
household_id;registered_on;departure;channel;nationality;adults;minors;principals
1;2024-03-22;voluntary;iom;IQ;2;2;1
2;2024-03-22;voluntary;iom;IQ;1;0;1
3;2024-03-22;voluntary;iom;IQ;0;1;1
";

#[test]
fn totals_as_the_contract_has_them() {
    let (code, out, _) = wederkeer(&["batch", "-", "--format", "json"], TABLE);
    assert_eq!(code, 0);
    let totals: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(totals["households"], 3);
    let mut sums = [0_i64; 3];
    let schemes = ["nl-national", "frontex-jrs", "nl-harmonised"];
    for (adults, minors) in [(2, 2), (1, 0), (0, 1)] {
        let principal = |place| if place == 0 { json!({"principal": true}) } else { json!({}) };
        let persons = (0..adults + minors).map(|place| {
            let mut person = principal(place);
            let adult = place < adults;
            person["id"] = json!(format!("p{place}"));
            person["age"] = json!(if adult { "adult" } else { "minor" });
            person["nationality"] = json!("IQ");
            if place > 0 {
                person["linked_to"] = json!("p0");
            }
            person
        });
        let case = json!({"registered_on": "2024-03-22", "departure": "voluntary",
            "channel": "iom", "persons": persons.collect::<Vec<_>>()});
        let (_, out, _) = wederkeer(&["compare", "-", "--format", "json"], &case.to_string());
        let answer: Value = serde_json::from_str(&out).unwrap();
        for (sum, scheme) in sums.iter_mut().zip(schemes) {
            let total = answer["schemes"][scheme]["total"].as_str().unwrap();
            *sum += total.replace('.', "").parse::<i64>().unwrap();
        }
    }
    for (sum, scheme) in sums.iter().zip(schemes) {
        let of = &totals["schemes"][scheme];
        let cents = |amount: &Value| amount.as_str().unwrap().replace('.', "").parse::<i64>();
        assert_eq!(cents(&of["total"]).unwrap(), *sum, "{scheme}");
        for parts in ["benefits", "funders"] {
            let parts = of[parts].as_object().unwrap().values();
            assert_eq!(parts.map(|one| cents(one).unwrap()).sum::<i64>(), *sum, "{scheme}");
        }
    }
}

#[test]
fn one_scheme_in_text_and_why_a_row_has_its_amounts() {
    let (code, out, _) = wederkeer(&["batch", "-", "--scheme", "nl-national"], TABLE);
    assert_eq!(code, 0);
    assert!(out.starts_with("3 huishoudens\n"), "{out}");
    assert!(out.contains("Niet gegarandeerd tot het besluit."), "{out}");
    let why = ["batch", "-", "--explain", "1", "--scheme", "nl-national", "--lang", "en"];
    let (code, out, _) = wederkeer(&why, TABLE);
    assert_eq!(code, 0);
    assert!(out.contains("€9,680.00"), "{out}");
    let (code, _, err) = wederkeer(&["batch", "-", "--explain", "4"], TABLE);
    assert_eq!((code, err.trim()), (2, "er is geen rij 4: de tabel heeft er 3"));
}

#[test]
fn a_bad_row_ends_it_or_is_kept_apart() {
    let table = TABLE.replace("1;0;1", "-1;0;1");
    let (code, out, err) = wederkeer(&["batch", "-"], &table);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("rij 2, kolom adults: “-1”; verwacht: een aantal personen"), "{err}");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("batch");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let output = folder.join("amounts.csv");
    let output = output.to_str().unwrap();
    let (code, out, err) =
        wederkeer(&["batch", "-", output, "--bad-rows", "keep", "--lang", "en"], &table);
    assert_eq!(code, 1, "{err}");
    assert!(out.starts_with("2 households\n"), "{out}");
    let amounts = std::fs::read_to_string(output).unwrap();
    let ids: Vec<&str> = amounts.lines().filter_map(|line| line.split(',').next()).collect();
    assert_eq!(ids, ["household_id", "1", "3"]);
    let bad = std::fs::read_to_string(format!("{output}.bad.csv")).unwrap();
    assert!(bad.contains("2,adults,"), "{bad}");
    let (code, _, err) = wederkeer(&["batch", "/nowhere/*.csv"], "");
    assert_eq!(code, 2);
    assert!(err.contains("/nowhere/*.csv"), "{err}");
}

#[test]
fn a_row_of_a_person_is_explained_by_its_household() {
    let table = "household_id,registered_on,departure,channel,nationality,principal,person_id,\
        born,linked_to
1,2024-03-22,voluntary,iom,IQ,true,father,1985-01-01,
1,2024-03-22,voluntary,iom,IQ,false,child,2015-01-01,father
2,2024-03-22,voluntary,iom,IQ,true,single,1985-01-01,
";
    let args = ["batch", "-", "--scheme", "nl-national", "--lang", "en", "--explain"];
    for (row, expected) in [("2", "child"), ("3", "single")] {
        let (code, out, _) = wederkeer(&[&args[..], &[row]].concat(), table);
        assert_eq!(code, 0);
        assert!(out.contains(expected), "{out}");
    }
    let (code, _, err) = wederkeer(&[&args[..], &["4"]].concat(), table);
    assert_eq!((code, err.trim()), (2, "there is no row 4: the table has 3"));
}
