//! What must hold of receipts, through the public door and behind it.

mod altered;
pub(crate) mod desk;
mod frozen;
mod keys;
mod least;

use jiff::civil::date;
use proptest::prelude::*;
use rules::determine::determine_applicable;

use crate::{Period, Receipt, Refusal, Unfit, check, payload};
use desk::{ADDRESS, PACKAGE, TODAY, family, household, key, keys, receipt, year_from};

#[test]
fn the_family_of_footnote_7_recomputes_to_the_cent_and_fits_a_qr_code() {
    let text = receipt(&family()).sign(&key(), ADDRESS);
    assert!(text.len() < 350, "{} characters", text.len());
    let genuine = check(&text, &keys(), &PACKAGE, TODAY).unwrap();
    let found = genuine.determination(&PACKAGE).unwrap();
    assert_eq!(found.total.to_string(), "9680.00");
    let amounts: Vec<String> = found.lines.iter().map(|line| line.amount.to_string()).collect();
    let expected =
        ["200.00", "1800.00", "200.00", "1800.00", "40.00", "2800.00", "40.00", "2800.00"];
    assert_eq!(amounts, expected);
    let sums: Vec<String> = genuine.receipt.amounts.iter().map(ToString::to_string).collect();
    assert_eq!(sums, ["480.00", "9200.00"]);
}

#[test]
fn the_harmonised_framework_fits_a_qr_code_too() {
    let later = include_str!("../../../../worked-examples/nota-family.json")
        .replace("2024-03-22", "2026-11-02")
        .replace("2024-05-15", "2026-12-15");
    let text = receipt(&household(&later)).sign(&key(), ADDRESS);
    assert!(text.len() < 350, "{} characters", text.len());
    let genuine = check(&text, &keys(), &PACKAGE, TODAY).unwrap();
    let found = genuine.determination(&PACKAGE).unwrap();
    assert_eq!(found.scheme, "nl-harmonised");
    assert_eq!(genuine.receipt.total, found.total);
}

#[test]
fn the_same_receipt_has_the_same_bytes_and_the_same_id() {
    let (one, two) = (receipt(&family()), receipt(&family()));
    assert_eq!(one.sign(&key(), ADDRESS), two.sign(&key(), ADDRESS));
    assert_eq!((one.id(), one.id().len()), (two.id(), 10));
}

#[test]
fn a_scheme_can_be_named_and_a_question_read_otherwise() {
    let single = household(include_str!("../../../../worked-examples/nota-single.json"));
    let mut readings = PACKAGE.readings().clone();
    PACKAGE.read_otherwise(&mut readings, "amif-share=nine-tenths").unwrap();
    let scheme = PACKAGE.scheme("nl-national").unwrap();
    let period = year_from(TODAY);
    let receipt = Receipt::of(&PACKAGE, &single, Some(scheme), &readings, period).unwrap();
    assert!(!receipt.chosen);
    assert_eq!(receipt.readings.get("amif-share").map(String::as_str), Some("nine-tenths"));
    let genuine = check(&receipt.sign(&key(), ADDRESS), &keys(), &PACKAGE, TODAY).unwrap();
    assert_eq!(genuine.receipt, receipt);
}

#[test]
fn what_is_computed_as_if_gets_no_receipt() {
    let period = year_from(TODAY);
    let of = |id: &str| {
        let scheme = PACKAGE.scheme(id).unwrap();
        Receipt::of(&PACKAGE, &family(), Some(scheme), PACKAGE.readings(), period)
    };
    assert_eq!(of("nl-harmonised").unwrap_err(), Unfit::NotInForce);
    assert_eq!(of("frontex-jrs").unwrap_err(), Unfit::OtherChannel);
}

#[test]
fn both_days_of_a_period_count() {
    assert_eq!(Period::new(date(2026, 11, 27), date(2026, 11, 26)), None);
    let text = receipt(&family()).sign(&key(), ADDRESS);
    let on = |day| check(&text, &keys(), &PACKAGE, day).map(drop);
    assert_eq!(on(date(2026, 11, 26)), Err(Refusal::NotYetValid { from: TODAY }));
    assert_eq!(on(TODAY), Ok(()));
    assert_eq!(on(date(2027, 11, 26)), Ok(()));
    assert_eq!(on(date(2027, 11, 27)), Err(Refusal::Expired { until: date(2027, 11, 26) }));
}

/// A case with anything a receipt can hold.
fn cases() -> impl Strategy<Value = String> {
    let person =
        (0_u16..90, prop::sample::select(vec!["IQ", "SY", "MD", "US", "GE"]), any::<bool>());
    let persons = prop::collection::vec(person, 1..7);
    let channel = prop::sample::select(vec!["iom", "jrs", "ngo"]);
    (0_i32..1200, persons, channel, any::<bool>(), prop::option::of(0_i32..90)).prop_map(
        |(day, persons, channel, forced, departs)| {
            let add = |days: i32| {
                let span = jiff::Span::new().days(days);
                date(2024, 9, 2).checked_add(span).unwrap()
            };
            let registered = add(day);
            let all = persons.iter().enumerate().map(|(place, (age, country, own))| {
                let born =
                    registered.checked_sub(jiff::Span::new().years(i32::from(*age))).unwrap();
                let adult = *age >= 18;
                let mut one = serde_json::json!({
                    "id": format!("x{place}"), "born": born.to_string(), "nationality": country,
                });
                let first = persons.iter().position(|(age, ..)| *age >= 18);
                match first {
                    Some(first) if !adult || (!*own && place != first) => {
                        one["linked_to"] = format!("x{first}").into();
                    }
                    _ => one["principal"] = true.into(),
                }
                one
            });
            let mut case = serde_json::json!({
                "registered_on": registered.to_string(),
                "departure": if forced { "forced" } else { "voluntary" },
                "channel": channel,
                "persons": all.collect::<Vec<_>>(),
            });
            if let Some(days) = departs {
                case["departs_on"] = add(day + days).to_string().into();
            }
            case.to_string()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_receipt_is_read_as_it_was_written_and_recomputes(
        case in cases(),
        seed in any::<[u8; 32]>(),
    ) {
        let household = household(&case);
        let period = year_from(TODAY);
        let made = Receipt::of(&PACKAGE, &household, None, PACKAGE.readings(), period);
        let receipt = match made {
            Ok(receipt) => receipt,
            // No scheme for the channel, or ages that nobody links.
            Err(Unfit::Mistakes(_)) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        prop_assert_eq!(payload::read(&payload::write(&receipt)), Some(receipt.clone()));
        let key = crate::Key::from_seed(seed);
        let keys = crate::Keys::read(&key.entry("x", TODAY)).unwrap();
        let genuine = check(&receipt.sign(&key, ADDRESS), &keys, &PACKAGE, TODAY).unwrap();
        let readings = PACKAGE.readings();
        let found = determine_applicable(&PACKAGE, &household, readings).unwrap();
        prop_assert_eq!(genuine.receipt.total, found.total);
        prop_assert_eq!(&genuine.receipt, &receipt);
    }

    #[test]
    fn no_text_is_taken_for_a_receipt(text in "\\PC*") {
        prop_assert!(check(&text, &keys(), &PACKAGE, TODAY).is_err());
        let like = format!("https://example.nl#2KCE{text}");
        prop_assert!(check(&like, &keys(), &PACKAGE, TODAY).is_err());
    }
}
