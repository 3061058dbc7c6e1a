//! Every number of the nota: its three tables, its two worked examples and who pays, computed
//! from the policies as they are. What it leaves open stands in `open_questions.rs`.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

mod desk;

use desk::{
    POLICIES, adult, all_conditions, amount, applied, case, cites, compared, family, line, member,
    minor, refusal, single, under, with,
};
use rules::words::Lang;
use serde_json::{Value, json};

/// The day of the nota: the national framework holds, and JRS beside it.
const NOTA: &str = "2024-03-22";
/// A day under the harmonised framework on which the country lists settle everything.
const LATER: &str = "2024-10-01";

fn forced(case: &Value) -> Value {
    with(case, json!({ "departure": "forced" }))
}

/// The kind of a form, the most of it in cash, the least of it in kind.
fn form<'v>(answer: &'v Value, person: &str, benefit: &str) -> [&'v str; 3] {
    let form = &line(answer, person, benefit).unwrap()["form"];
    ["kind", "cash_max", "in_kind_min"].map(|key| form[key].as_str().unwrap_or_default())
}

fn moment_and_place<'v>(answer: &'v Value, person: &str, benefit: &str) -> [&'v str; 2] {
    let line = line(answer, person, benefit).unwrap();
    ["moment", "paid_in"].map(|key| line[key].as_str().unwrap())
}

fn rests_on(answer: &Value, person: &str, benefit: &str, cite: &str) {
    let cites = cites(line(answer, person, benefit).unwrap());
    assert!(cites.iter().any(|one| one.starts_with(cite)), "{person} {benefit}: {cites:?}");
}

#[test]
fn table_1_voluntary_departure_under_the_national_framework() {
    let answer = under("nl-national", &family(NOTA), &[]);
    for (person, cash, reintegration, in_kind) in [
        ("a0", "200.00", "1800.00", "1500.00"),
        ("a1", "200.00", "1800.00", "1500.00"),
        ("c0", "40.00", "2800.00", "2500.00"),
        ("c1", "40.00", "2800.00", "2500.00"),
    ] {
        assert_eq!(amount(&answer, person, "departure-cash"), cash);
        assert_eq!(form(&answer, person, "departure-cash"), ["cash", "", ""]);
        // N5: € 0 to the maximum, by a list of nationalities that nobody has shown.
        let open = line(&answer, person, "departure-cash").unwrap();
        assert_eq!(open["range"], json!(["0.00", cash]), "{person}");
        assert!(open["settles"]["nl"].as_str().unwrap().contains("lijst van REAN"));
        assert_eq!(amount(&answer, person, "reintegration"), reintegration);
        // N6 and N13: at most € 300 of it in cash, at departure; the rest in kind.
        assert_eq!(form(&answer, person, "reintegration"), ["combined", "300.00", in_kind]);
        let line = line(&answer, person, "reintegration").unwrap();
        assert_eq!(line["form"]["cash_paid_in"], "netherlands");
        rests_on(&answer, person, "departure-cash", "nota N5 tabel 1");
        rests_on(&answer, person, "reintegration", "nota N6 tabel 1");
        rests_on(&answer, person, "reintegration", "nota N13");
    }
    assert_eq!(moment_and_place(&answer, "a0", "departure-cash"), ["departure", "netherlands"]);
    let place = moment_and_place(&answer, "a0", "reintegration");
    assert_eq!(place, ["first-year", "country-of-origin"]);
}

#[test]
fn table_1_an_unaccompanied_minor_gets_what_a_minor_gets() {
    let answer = under("nl-national", &minor(NOTA), &[]);
    assert_eq!(amount(&answer, "m0", "departure-cash"), "40.00");
    assert_eq!(amount(&answer, "m0", "reintegration"), "2800.00");
    assert_eq!(answer["total"], "2840.00");
}

#[test]
fn table_1_lists_what_is_given_in_kind_at_departure() {
    let goods = |case: &Value| -> Vec<String> {
        let answer = under("nl-national", case, &[]);
        let goods = answer["goods"].as_array().unwrap().clone();
        goods.iter().map(|one| one["benefit"].as_str().unwrap().to_owned()).collect()
    };
    let all = ["counselling", "travel-documents", "ticket", "vulnerable-support"];
    assert_eq!(goods(&single(NOTA)), all);
    assert!(goods(&forced(&single(NOTA))).is_empty());
}

#[test]
fn table_1_is_closed_to_forced_departure() {
    let answer = under("nl-national", &forced(&family(NOTA)), &[]);
    assert_eq!(answer["total"], "0.00");
    assert_eq!(answer["lines"], json!([]));
    for person in ["a0", "a1", "c0", "c1"] {
        let row = refusal(&answer, person, "departure-cash");
        assert_eq!(row, "nl-national:departure-cash.forced");
        assert_eq!(refusal(&answer, person, "reintegration"), "nl-national:reintegration.forced");
    }
}

/// N13: € 200 of REAN and € 300 of reintegration are all the cash there can be at the airport.
#[test]
fn at_most_500_euros_in_cash_at_the_airport() {
    let answer = under("nl-national", &single(NOTA), &[]);
    let cents = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let [kind, ..] = form(&answer, "a0", "departure-cash");
    let [_, most, _] = form(&answer, "a0", "reintegration");
    assert_eq!(kind, "cash");
    assert_eq!(cents(amount(&answer, "a0", "departure-cash")) + cents(most), 50_000);
}

#[test]
fn table_2_jrs_for_voluntary_and_forced_departure() {
    let voluntary = under("frontex-jrs", &family(NOTA), &[]);
    let removed = under("frontex-jrs", &forced(&family(NOTA)), &[]);
    for (person, by_choice) in
        [("a0", "2000.00"), ("a1", "1000.00"), ("c0", "1000.00"), ("c1", "1000.00")]
    {
        for (answer, post_return) in [(&voluntary, by_choice), (&removed, "1000.00")] {
            assert_eq!(amount(answer, person, "post-arrival"), "615.00");
            assert_eq!(form(answer, person, "post-arrival")[0], "by-arrangement");
            assert_eq!(amount(answer, person, "post-return"), post_return);
            assert_eq!(form(answer, person, "post-return")[0], "combined");
            assert_eq!(amount(answer, person, "departure-cash"), "", "JRS gives none (N13)");
            rests_on(answer, person, "post-arrival", "nota N8 tabel 2");
        }
        rests_on(&voluntary, person, "post-return", "nota N9 tabel 2");
        rests_on(&removed, person, "post-return", "nota N10 tabel 2");
    }
    rests_on(&voluntary, "a0", "post-return", "nota N12 voetnoot 6");
    assert_eq!(voluntary["total"], "7460.00");
    assert_eq!(removed["total"], "6460.00");
    // Before the change that E4 tells of, nothing is open.
    assert_eq!(removed["range"], json!(["6460.00", "6460.00"]));
}

#[test]
fn table_3_is_the_same_at_every_provider() {
    for channel in ["iom", "ngo", "jrs"] {
        let answer = applied(&with(&family(LATER), json!({ "channel": channel })), &[]);
        assert_eq!(answer["scheme"], "nl-harmonised", "{channel}");
        for (person, cash, post_return) in [
            ("a0", "200.00", "2000.00"),
            ("a1", "200.00", "2000.00"),
            ("c0", "40.00", "1000.00"),
            ("c1", "40.00", "1000.00"),
        ] {
            assert_eq!(amount(&answer, person, "departure-cash"), cash, "{channel}");
            assert_eq!(amount(&answer, person, "post-arrival"), "615.00", "{channel}");
            assert_eq!(amount(&answer, person, "post-return"), post_return, "{channel}");
            assert_eq!(form(&answer, person, "departure-cash"), ["cash", "", ""]);
            assert_eq!(form(&answer, person, "post-arrival")[0], "by-arrangement");
            assert_eq!(form(&answer, person, "post-return"), ["in-kind", "", post_return]);
            for benefit in ["departure-cash", "post-arrival", "post-return"] {
                rests_on(&answer, person, benefit, "nota N19 tabel 3");
            }
        }
        assert_eq!(answer["total"], "8940.00", "{channel}");
        let place = |benefit| moment_and_place(&answer, "a0", benefit);
        assert_eq!(place("departure-cash"), ["departure", "netherlands"]);
        assert_eq!(place("post-arrival"), ["arrival", "country-of-origin"]);
        assert_eq!(place("post-return"), ["first-year", "country-of-origin"]);
    }
}

#[test]
fn three_days_and_twelve_months_after_arrival() {
    let window = |case: &Value, benefit: &str| {
        let answer = under("nl-harmonised", case, &[]);
        line(&answer, "a0", benefit).unwrap()["window"].clone()
    };
    let days = |from: &str, until: &str, expected: bool| -> Value {
        json!({ "from": from, "until": until, "expected": expected })
    };
    let unknown = single(LATER);
    for benefit in ["departure-cash", "post-arrival", "post-return"] {
        assert_eq!(window(&unknown, benefit), Value::Null);
    }
    let departing = with(&unknown, json!({ "departs_on": "2024-11-29" }));
    let on = days("2024-11-29", "2024-11-29", false);
    assert_eq!(window(&departing, "departure-cash"), on);
    // The day of arrival is not known yet: counted from the departure, and it says so.
    assert_eq!(window(&departing, "post-arrival"), days("2024-11-29", "2024-12-02", true));
    assert_eq!(window(&departing, "post-return"), days("2024-11-29", "2025-11-29", true));
    let arrived = with(&departing, json!({ "arrived_on": "2024-11-30" }));
    assert_eq!(window(&arrived, "departure-cash"), on);
    assert_eq!(window(&arrived, "post-arrival"), days("2024-11-30", "2024-12-03", false));
    assert_eq!(window(&arrived, "post-return"), days("2024-11-30", "2025-11-30", false));
    // Twelve months after 29 February end on the last day of February.
    let leap = with(
        &single("2028-01-03"),
        json!({ "departs_on": "2028-02-29", "arrived_on": "2028-02-29" }),
    );
    assert_eq!(window(&leap, "post-return"), days("2028-02-29", "2029-02-28", false));
}

/// Footnote 7, example 1: € 9.680 now, € 7.460 by JRS, € 2.220 less. Harmonised € 8.940 (Q2).
#[test]
fn worked_example_1() {
    let answer = compared(&family(NOTA), &[]);
    let total = |scheme: &str| answer["schemes"][scheme]["total"].clone();
    assert_eq!(answer["applies"], "nl-national");
    assert_eq!(total("nl-national"), "9680.00");
    assert_eq!(total("frontex-jrs"), "7460.00");
    assert_eq!(total("nl-harmonised"), "8940.00");
    let differences = answer["differences"].as_array().unwrap();
    assert_eq!(differences[0]["scheme"], "frontex-jrs");
    assert_eq!(differences[0]["less"], "nl-national");
    assert_eq!(differences[0]["total"], "-2220.00");
    let parts = json!({
        "departure-cash": "-480.00",
        "reintegration": "-9200.00",
        "post-arrival": "2460.00",
        "post-return": "5000.00",
    });
    assert_eq!(differences[0]["benefits"], parts);
    assert_eq!(differences[1]["total"], "-740.00");
    // Q1: under JRS it matters how the adults are entered; nowhere else.
    assert_eq!(answer["entered_separately"], json!({ "frontex-jrs": "8460.00" }));
}

/// Footnote 7, example 2: € 2.000 now, € 2.615 by JRS, € 615 more. Harmonised € 2.815 (Q2).
#[test]
fn worked_example_2() {
    let answer = compared(&single(NOTA), &[]);
    let total = |scheme: &str| answer["schemes"][scheme]["total"].clone();
    assert_eq!(total("nl-national"), "2000.00");
    assert_eq!(total("frontex-jrs"), "2615.00");
    assert_eq!(total("nl-harmonised"), "2815.00");
    let differences = answer["differences"].as_array().unwrap();
    assert_eq!(differences[0]["total"], "615.00");
    assert_eq!(differences[1]["total"], "815.00");
    assert_eq!(answer.get("entered_separately"), None);
}

#[test]
fn the_differences_read_as_the_nota_says_them() {
    let text = |case: &Value| {
        let household = desk::household(case);
        let compared = rules::compare::compare(&POLICIES, &household, POLICIES.readings(), &[]);
        compared.unwrap().text(&POLICIES, Lang::Nl)
    };
    assert!(
        text(&family(NOTA))
            .replace('\u{a0}', " ")
            .contains("het huishouden krijgt € 2.220,00 minder dan onder")
    );
    assert!(
        text(&single(NOTA))
            .replace('\u{a0}', " ")
            .contains("het huishouden krijgt € 615,00 meer dan onder")
    );
}

/// N12: adults who are entered apart each get the amount of a principal applicant.
#[test]
fn adults_entered_separately_under_jrs() {
    let persons =
        [adult("a0"), adult("a1"), member("c0", "2015-01-01"), member("c1", "2018-01-01")];
    let answer = under("frontex-jrs", &case(NOTA, &persons), &[]);
    assert_eq!(amount(&answer, "a1", "post-return"), "2000.00");
    assert_eq!(answer["total"], "8460.00");
    let files: Vec<&Value> =
        answer["persons"].as_array().unwrap().iter().map(|one| &one["file_of"]).collect();
    assert_eq!(files, ["a0", "a1", "a0", "a0"]);
    // Under the harmonised framework the files do not matter.
    assert_eq!(under("nl-harmonised", &case(NOTA, &persons), &[])["total"], "8940.00");
}

/// N22 and Q9–Q11, for the family of example 1 under the harmonised framework.
#[test]
fn who_pays_through_each_channel() {
    let paid = |case: Value, otherwise: &[&str]| {
        under("nl-harmonised", &with(&family(LATER), case), otherwise)["funders"].clone()
    };
    let by_amif = json!({ "amif": "6345.00", "nl-state": "2595.00" });
    let by_frontex = json!({ "frontex": "8460.00", "nl-state": "480.00" });
    assert_eq!(paid(json!({ "channel": "iom" }), &[]), by_amif);
    assert_eq!(paid(json!({ "channel": "jrs" }), &[]), by_frontex);
    assert_eq!(paid(json!({ "channel": "ngo" }), &[]), by_amif);
    let partner = |of: &str| json!({ "channel": "ngo", "facts": { "partner": of } });
    assert_eq!(paid(partner("own"), &[]), by_amif);
    assert_eq!(paid(partner("frontex"), &[]), by_frontex);
    let tenths = ["amif-share=nine-tenths"];
    let more_by_amif = json!({ "amif": "7614.00", "nl-state": "1326.00" });
    assert_eq!(paid(json!({ "channel": "iom" }), &tenths), more_by_amif);
    assert_eq!(paid(partner("own"), &tenths), more_by_amif);
    assert_eq!(paid(partner("frontex"), &tenths), by_frontex);
    assert_eq!(paid(json!({ "channel": "jrs" }), &tenths), by_frontex);
}

#[test]
fn who_pays_under_the_other_schemes() {
    let paid = |scheme: &str, otherwise: &[&str]| {
        under(scheme, &family(NOTA), otherwise)["funders"].clone()
    };
    let national = json!({ "amif": "6900.00", "nl-state": "2780.00" });
    assert_eq!(paid("nl-national", &[]), national);
    let national = json!({ "amif": "8280.00", "nl-state": "1400.00" });
    assert_eq!(paid("nl-national", &["amif-share=nine-tenths"]), national);
    assert_eq!(paid("frontex-jrs", &[]), json!({ "frontex": "7460.00" }));
}

#[test]
fn each_amount_is_divided_to_the_cent() {
    let answer = under("nl-harmonised", &single(LATER), &[]);
    let parts = |benefit: &str| -> Vec<[String; 3]> {
        let line = line(&answer, "a0", benefit).unwrap();
        let payers = line["funders"].as_array().unwrap().iter();
        let text = |payer: &Value, key: &str| payer[key].as_str().unwrap().to_owned();
        payers.map(|one| ["funder", "amount", "share"].map(|key| text(one, key))).collect()
    };
    let expected = |parts: &[[&str; 3]]| -> Vec<[String; 3]> {
        parts.iter().map(|part| part.map(str::to_owned)).collect()
    };
    let shared = [["amif", "461.25", "75%"], ["nl-state", "153.75", "25%"]];
    assert_eq!(parts("post-arrival"), expected(&shared));
    let shared = [["amif", "1500.00", "75%"], ["nl-state", "500.00", "25%"]];
    assert_eq!(parts("post-return"), expected(&shared));
    assert_eq!(parts("departure-cash"), expected(&[["nl-state", "200.00", "100%"]]));
    let assumed = answer["assumptions"].as_array().unwrap();
    assert!(assumed.iter().any(|one| one["about"] == "nl-harmonised:iom.three-quarters"));
}

/// The comparison goes through the channel of the case where a scheme knows it.
#[test]
fn a_comparison_says_which_channel_it_went_through() {
    let answer = compared(&with(&family(LATER), json!({ "channel": "jrs" })), &[]);
    let seen = |scheme: &str, key: &str| answer["schemes"][scheme][key].clone();
    assert_eq!(answer["applies"], "nl-harmonised");
    assert_eq!(seen("nl-national", "channel"), "iom");
    assert_eq!(seen("nl-national", "instead_of_channel"), "jrs");
    assert_eq!(seen("nl-national", "in_force"), false);
    assert_eq!(seen("nl-national", "as_if_on"), "2024-09-01");
    let national = json!({ "amif": "6900.00", "nl-state": "2780.00" });
    assert_eq!(seen("nl-national", "funders"), national);
    let harmonised = json!({ "frontex": "8460.00", "nl-state": "480.00" });
    assert_eq!(seen("nl-harmonised", "funders"), harmonised);
    assert_eq!(seen("nl-harmonised", "instead_of_channel"), Value::Null);
    let answer = compared(&family(LATER), &[]);
    assert_eq!(answer["schemes"]["frontex-jrs"]["instead_of_channel"], "iom");
    assert_eq!(answer["schemes"]["frontex-jrs"]["funders"], json!({ "frontex": "7460.00" }));
}

#[test]
fn an_answer_is_certain_when_every_fact_is_given() {
    let open = applied(&family(LATER), &[]);
    assert_eq!(open["conditional"], true);
    assert_eq!(open["missing"].as_array().unwrap().len(), 6 * 4);
    let closed = applied(&with(&family(LATER), json!({ "facts": all_conditions() })), &[]);
    assert_eq!(closed["conditional"], false);
    assert_eq!(closed["missing"], json!([]));
    assert_eq!(closed["total"], open["total"]);
}
