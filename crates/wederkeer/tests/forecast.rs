//! The annex on costs on the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use common::run as wederkeer;
use serde_json::Value;

#[test]
fn the_annex_begins_with_what_nobody_stands_for() {
    let (code, text, _) = wederkeer(&["forecast"], "");
    assert_eq!(code, 0);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Bijlage I: kosten van terugkeersteun · 2025"));
    assert!(lines.next().unwrap().starts_with("LET OP: 9 van de 18 aannames zijn invulwaarden"));
    for part in ["[before]", "[harmonised]", "Wat de wijziging doet", "[persons.voluntary]"] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn a_register_of_ones_own_comes_from_the_one_inside() {
    let (code, own, _) = wederkeer(&["forecast", "--print-assumptions"], "");
    assert_eq!(code, 0);
    let json = ["forecast", "-", "--format", "json", "--lang", "en"];
    let (code, out, _) = wederkeer(&json, &own.replace("value = 3400", "value = 2600"));
    assert_eq!(code, 0);
    let fewer: Value = serde_json::from_str(&out).unwrap();
    let set = ["forecast", "--format", "json", "--set", "persons.voluntary=2600"];
    let (_, out, _) = wederkeer(&set, "");
    let set: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(fewer["policies"], set["policies"]);
    let mean = |one: &Value| one["policies"][1]["costs"][0]["mean"].as_f64().unwrap();
    let (_, out, _) = wederkeer(&["forecast", "--format", "json"], "");
    assert!(mean(&fewer) < mean(&serde_json::from_str(&out).unwrap()));
}

#[test]
fn a_workbook_is_whole_or_not_there() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let files = ["one.xlsx", "other.xlsx"].map(|name| folder.join(name));
    for file in &files {
        let (code, ..) = wederkeer(&["forecast", "--xlsx", file.to_str().unwrap()], "");
        assert_eq!(code, 0);
    }
    let [one, other] = files.map(|file| std::fs::read(file).unwrap());
    assert!(one.starts_with(b"PK") && one == other, "the same annex, the same bytes");
    let nowhere = folder.join("nowhere/one.xlsx");
    let (code, out, said) = wederkeer(&["forecast", "--xlsx", nowhere.to_str().unwrap()], "");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(said.contains("nowhere/one.xlsx"), "{said}");
}

#[test]
fn mistakes_name_their_place_and_end_with_2() {
    let (_, own, _) = wederkeer(&["forecast", "--print-assumptions"], "");
    let broken = own.replace("value = 3400", "value = \"veel\"").replace("\"77%\"", "\"7%\"");
    let (code, out, said) = wederkeer(&["forecast", "-"], &broken);
    assert_eq!((code, out.as_str()), (2, ""));
    let places = said.lines().filter(|line| line.starts_with("-:"));
    assert_eq!(places.count(), 2, "{said}");
    for (args, expected) in [
        (["--set", "uptake.forced=x"], "verwacht: een percentage"),
        (["--set", "nothing=1"], "Bekend: persons.voluntary"),
        (["--explain", "P95.nobody"], "Bekend: mean.amif"),
        (["--reading", "amif-share=all"], "amif-share"),
    ] {
        let (code, out, said) = wederkeer(&[&["forecast"], &args[..]].concat(), "");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(said.contains(expected), "{said}");
    }
}

#[test]
fn what_was_spent_updates_each_budget_alone() {
    let day = ["--as-of", "2025-07-01"];
    let spent = |args: &[&str], lang| {
        let all = [&["forecast", "--lang", lang], &day[..], args].concat();
        wederkeer(&all, "")
    };
    let frontex = ["--spent", "frontex=1300000"];
    let (code, text, _) = spent(&frontex, "nl");
    assert_eq!(code, 0);
    assert_eq!(text.lines().next(), Some("Stand aan het begin van 01-07-2025"));
    // The other budget is not told: nothing is known of what was spent of it.
    assert!(text.contains("Budget van Frontex") && !text.contains("van Nederland"), "{text}");
    let (_, text, _) = spent(&frontex, "en");
    assert_eq!(text.lines().next(), Some("As of the start of 1 July 2025"));
    let pot = ["--spent", "nl-state=700000", "--spent", "amif=1100000", "--format", "json"];
    let (code, out, _) = spent(&pot, "nl");
    assert_eq!(code, 0);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["as_of"], "2025-07-01");
    let budgets = found["budgets"].as_array().unwrap();
    assert!(
        budgets.len() == 2 && budgets.iter().all(|one| one["budget"] == "iom-and-ngo"),
        "{out}"
    );
    for (args, expected) in [
        (&["--spent", "amif=1100000"][..], "ook van nl-state"),
        (&["--spent", "nobody=1"][..], "heeft geen budget"),
        (&["--spent", "frontex=1", "--spent", "frontex=2"][..], "staat er al"),
        (&["--spent", "frontex=99000000"][..], "voor 01-07-2025 is met deze aannames vrijwel"),
    ] {
        let (code, out, said) = spent(args, "nl");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(said.contains(expected), "{said}");
    }
    // A day without an amount, and an amount without a day.
    assert_eq!(wederkeer(&["forecast", "--as-of", "2025-07-01"], "").0, 2);
    assert_eq!(wederkeer(&["forecast", "--spent", "frontex=1"], "").0, 2);
}

#[test]
fn published_years_say_how_firm_a_forecast_can_be() {
    let (code, text, _) = wederkeer(&["forecast", "--calibrate", "--lang", "en"], "");
    assert_eq!(code, 0);
    assert!(text.contains("year-effect.voluntary = 6.6"), "{text}");
    let (code, _, said) = wederkeer(&["forecast", "--calibrate", "-"], "year\n2020,1\n");
    assert_eq!(code, 2);
    assert!(said.contains("regel 2"), "{said}");
}
