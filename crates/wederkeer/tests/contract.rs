//! What programs outside rely on: commands, JSON, exit codes.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use serde_json::Value;

const CASE: &str = include_str!("../../../worked-examples/contract.json");

fn wederkeer(args: &[&str], input: &str) -> (i32, String) {
    let (code, out, _) = common::run(args, input);
    (code, out)
}

fn json(args: &[&str], input: &str) -> Value {
    let (code, out) = wederkeer(args, input);
    assert_eq!(code, 0, "{args:?}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn the_example_of_the_contract() {
    let answer = json(&["determine", "-", "--format", "json"], CASE);
    assert_eq!(answer["scheme"], "nl-harmonised");
    assert_eq!(answer["in_force"], true);
    assert_eq!(answer["total"], "7285.00");
    assert_eq!(answer["range"], serde_json::json!(["7285.00", "7285.00"]));
    assert_eq!(answer["lines"][0]["person"], "a0");
    assert_eq!(answer["lines"][0]["benefit"], "departure-cash");
    assert_eq!(answer["lines"][0]["amount"], "200.00");
}

#[test]
fn compare_gives_every_regime() {
    let answer = json(&["compare", "-", "--format", "json"], CASE);
    for (scheme, total) in
        [("nl-national", "6840.00"), ("frontex-jrs", "5845.00"), ("nl-harmonised", "7285.00")]
    {
        assert_eq!(answer["schemes"][scheme]["total"], total, "{scheme}");
    }
    assert_eq!(answer["schemes"]["nl-national"]["in_force"], false);
    assert_eq!(answer["schemes"]["frontex-jrs"]["instead_of_channel"], "iom");
    assert_eq!(answer["schemes"]["frontex-jrs"]["funders"]["frontex"], "5845.00");
}

#[test]
fn the_nota_in_text() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../worked-examples");
    let family = format!("{folder}/nota-family.json");
    let single = format!("{folder}/nota-single.json");
    let (code, out) = wederkeer(&["compare", &family, &single], "");
    assert_eq!(code, 0);
    let (first, second) = out.split_once("nota-single.json").unwrap();
    for amount in ["9.680,00", "7.460,00", "−€\u{a0}2.220,00", "8.460,00", "8.940,00"] {
        assert!(first.contains(amount), "{amount}");
    }
    for amount in ["2.000,00", "2.615,00", "+€\u{a0}615,00", "2.815,00"] {
        assert!(second.contains(amount), "{amount}");
    }
    let (code, _) = wederkeer(&["compare", &family, "/no/such/file"], "");
    assert_eq!(code, 2);
}

#[test]
fn a_bad_line_answers_in_its_place() {
    let input = format!("oops\n{CASE}\n{{}}\n{CASE}");
    for command in ["determine", "compare"] {
        let (code, out) = wederkeer(&[command, "-"], &input);
        assert_eq!(code, 2);
        let lines: Vec<Value> =
            out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.len(), 4);
        assert_eq!((&lines[0]["line"], &lines[2]["line"]), (&1.into(), &4.into()));
        assert!(lines[0]["error"].is_string() && lines[2]["error"].is_string());
        assert!(lines[1]["error"].is_null() && lines[3]["error"].is_null());
    }
}

#[test]
fn a_minor_must_be_linked_to_an_adult() {
    let alone = CASE.replace(r#""nationality":"IQ","linked_to":"a0"}]"#, r#""nationality":"IQ"}]"#);
    let (code, out) = wederkeer(&["determine", "-", "--format", "json"], &alone);
    assert_eq!(code, 2);
    assert!(out.contains("C207"), "{out}");
}

#[test]
fn readings_and_schemes_by_name() {
    let ask = ["determine", "-", "--format", "json", "--reading", "second-adult=principal-only"];
    assert_eq!(json(&ask, CASE)["total"], "6285.00");
    let ask = ["determine", "-", "--format", "json", "--scheme", "frontex-jrs"];
    assert_eq!(json(&ask, CASE)["total"], "5845.00");
    for bad in [["--reading", "nonsense=1"], ["--scheme", "nonsense"]] {
        let (code, _) = wederkeer(&["determine", "-", bad[0], bad[1]], CASE);
        assert_eq!(code, 2);
    }
    assert_eq!(wederkeer(&["determine", "/no/such/file"], "").0, 2);
}

#[test]
fn hostile_input_is_refused() {
    let person = r#"{"id":"a0","born":"1985-01-01"},"#.repeat(10_000);
    let many = CASE.replace(r#""persons":["#, &format!(r#""persons":[{person}"#));
    for input in [many, "[".repeat(100_000), "x".repeat(1_000_000), String::new()] {
        assert_eq!(wederkeer(&["determine", "-"], &input).0, 2);
    }
}

#[test]
fn approval_moves_the_first_day() {
    let case = CASE.replace("2024-10-01", "2024-05-22");
    let ask = ["determine", "-", "--format", "json", "--approved-on", "2024-03-22"];
    assert_eq!(json(&ask, &case)["scheme"], "nl-harmonised");
    let before = CASE.replace("2024-10-01", "2024-05-21");
    assert_eq!(json(&ask, &before)["scheme"], "nl-national");
    let ask = ["determine", "-", "--format", "json", "--approved-on", "2023-12-31"];
    let leap = CASE.replace("2024-10-01", "2024-02-29");
    assert_eq!(json(&ask, &leap)["scheme"], "nl-harmonised");
    let before = CASE.replace("2024-10-01", "2024-02-28");
    assert_eq!(json(&ask, &before)["scheme"], "nl-national");
}

/// Approved on 2 August, in force from 2 October: the transition moves along.
#[test]
fn approval_moves_the_transition() {
    let scheme = |registered: &str, departs: &str| {
        let case = CASE.replace("2024-10-01", registered).replace("2024-11-20", departs);
        let ask = ["determine", "-", "--format", "json", "--approved-on", "2024-08-02"];
        let otherwise = ["--reading", "transition-2024=as-in-2017"];
        json(&[ask.as_slice(), &otherwise].concat(), &case)["scheme"].clone()
    };
    assert_eq!(scheme("2024-10-01", "2024-12-02"), "nl-harmonised");
    assert_eq!(scheme("2024-10-01", "2024-12-01"), "nl-national");
    assert_eq!(scheme("2024-10-02", "2024-12-01"), "nl-harmonised");
}

#[test]
fn the_policies_inside_are_proved() {
    let (code, out) = wederkeer(&["policy", "check", "--lang", "en"], "");
    assert_eq!(code, 0);
    assert!(out.contains("each with exactly one outcome"), "{out}");
}
