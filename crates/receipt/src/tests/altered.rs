//! A receipt in which anything was changed is refused, with the reason.

use money::Cents;
use rules::parse::case::Fact;

use crate::envelope::Envelope;
use crate::tests::desk::{ADDRESS, PACKAGE, TODAY, family, household, key, keys, receipt};
use crate::text::{base32, from_base32};
use crate::{Age, File, Key, Receipt, Refusal, check, payload};

fn refusal(text: &str) -> Refusal {
    check(text, &keys(), &PACKAGE, TODAY).map(drop).unwrap_err()
}

/// Every bit of every byte, and every byte set to every other value.
#[test]
fn every_other_byte_is_refused() {
    let text = receipt(&family()).sign(&key(), ADDRESS);
    let (_, plain) = text.split_once('#').unwrap();
    let bytes = from_base32(plain).unwrap();
    let mut tried = 0;
    for place in 0..bytes.len() {
        for other in (0..=u8::MAX).filter(|other| *other != bytes[place]) {
            let mut changed = bytes.clone();
            changed[place] = other;
            let text = format!("{ADDRESS}#{}", base32(&changed));
            assert!(check(&text, &keys(), &PACKAGE, TODAY).is_err(), "byte {place} as {other}");
            tried += 1;
        }
    }
    assert_eq!(tried, bytes.len() * 255);
}

/// Every letter replaced by every other sign, taken out, or doubled.
#[test]
fn every_other_letter_is_refused() {
    let text = receipt(&family()).sign(&key(), ADDRESS);
    let start = text.find('#').unwrap() + 1;
    for place in start..text.len() {
        let (before, rest) = text.split_at(place);
        let letter = rest.chars().next().unwrap();
        for other in (33..127).map(char::from).filter(|other| *other != letter) {
            let changed = format!("{before}{other}{}", &rest[1..]);
            assert!(check(&changed, &keys(), &PACKAGE, TODAY).is_err(), "{place}: {other}");
        }
        refusal(&format!("{before}{}", &rest[1..]));
        refusal(&format!("{before}{letter}{rest}"));
        refusal(before);
    }
}

#[test]
fn a_text_that_is_something_else_says_so() {
    for text in ["", "https://example.nl", "https://example.nl#", "#ABC", "MFRGG", "WIFI:S:x;;"] {
        assert_eq!(refusal(text), Refusal::NotAReceipt, "{text}");
    }
    let text = receipt(&family()).sign(&key(), ADDRESS);
    assert_eq!(refusal(&text[..text.len() - 8]), Refusal::Damaged);
    // Only the address may differ, and white space.
    let (_, plain) = text.split_once('#').unwrap();
    assert!(check(plain, &keys(), &PACKAGE, TODAY).is_ok());
    let (one, two) = plain.split_at(100);
    assert!(check(&format!(" {one}\n{two} "), &keys(), &PACKAGE, TODAY).is_ok());
}

/// The signature of one receipt under what is written in another.
fn transplanted(changed: &Receipt) -> String {
    let genuine = receipt(&family()).sign(&key(), ADDRESS);
    let mut envelope = Envelope::read(&genuine).unwrap();
    envelope.payload = payload::write(changed);
    envelope.text(ADDRESS)
}

/// What somebody might change, and how.
type Change = (&'static str, fn(&mut Receipt));

/// Each in a way of its own.
fn changes() -> Vec<Change> {
    vec![
        ("policy", |one| one.policy[0] ^= 1),
        ("engine", |one| one.engine.push('1')),
        ("issued", |one| one.period.issued_on = one.period.issued_on.yesterday().unwrap()),
        ("valid", |one| one.period.valid_until = one.period.valid_until.tomorrow().unwrap()),
        ("reading", |one| drop(one.readings.insert("amif-share".into(), "nine-tenths".into()))),
        ("scheme", |one| one.scheme = "nl-harmonised".into()),
        ("chosen", |one| one.chosen = false),
        ("registered", |one| {
            one.facts.registered_on = one.facts.registered_on.yesterday().unwrap()
        }),
        ("departs", |one| one.facts.departs_on = None),
        ("arrived", |one| one.facts.arrived_on = one.facts.departs_on),
        ("entered", |one| one.facts.entered_on = Some(one.facts.registered_on)),
        ("forced", |one| one.facts.forced = true),
        ("channel", |one| one.facts.channel = "ngo".into()),
        ("origin", |one| one.facts.country_of_origin = Some("SY".into())),
        ("fact", |one| drop(one.facts.facts.insert("ends-procedures".into(), Fact::Holds(true)))),
        ("age", |one| one.facts.persons[0].age = Age::Years(30)),
        ("file", |one| one.facts.persons[1].file = File::Own),
        ("nationality", |one| one.facts.persons[0].nationality = Some("SY".into())),
        ("one more", |one| one.facts.persons.push(one.facts.persons[3].clone())),
        ("one less", |one| drop(one.facts.persons.pop())),
        ("amount", |one| one.amounts[0] = one.amounts[0] + Cents::from_cents(1)),
        ("total", |one| one.total = one.total + Cents::from_cents(1)),
        ("mark", |one| one.mark[0] ^= 1),
    ]
}

#[test]
fn a_fact_a_date_or_an_amount_that_was_changed_is_refused() {
    let genuine = receipt(&family());
    assert!(check(&transplanted(&genuine), &keys(), &PACKAGE, TODAY).is_ok());
    for (what, change) in changes() {
        let mut changed = genuine.clone();
        change(&mut changed);
        assert_ne!(changed, genuine, "{what}");
        assert_eq!(refusal(&transplanted(&changed)), Refusal::Forged, "{what}");
    }
}

/// Whoever holds the key can sign anything; what the rules do not give is refused all the same.
#[test]
fn what_a_holder_of_the_key_makes_up_is_refused() {
    let genuine = receipt(&family());
    for (what, change) in changes() {
        let mut changed = genuine.clone();
        change(&mut changed);
        let verdict = check(&changed.sign(&key(), ADDRESS), &keys(), &PACKAGE, TODAY).map(drop);
        match verdict {
            Err(Refusal::OtherPolicy { .. }) => assert_eq!(what, "policy"),
            Err(refusal) => assert_eq!(refusal, Refusal::Differs, "{what}"),
            // These give nobody anything else than before.
            Ok(()) => assert!(
                [
                    "engine",
                    "issued",
                    "valid",
                    "chosen",
                    "registered",
                    "arrived",
                    "entered",
                    "origin",
                    "age",
                    "file",
                    "nationality",
                ]
                .contains(&what),
                "{what}"
            ),
        }
    }
}

#[test]
fn a_receipt_signed_with_another_key_is_refused() {
    let other = Key::from_seed([8; 32]);
    let text = receipt(&family()).sign(&other, ADDRESS);
    assert_eq!(refusal(&text), Refusal::UnknownKey { kid: other.kid() });
    // And one that says that a known key signed it.
    let mut envelope = Envelope::read(&text).unwrap();
    envelope.kid = key().kid_bytes();
    assert_eq!(refusal(&envelope.text(ADDRESS)), Refusal::Forged);
}

#[test]
fn what_a_later_format_signs_is_not_guessed_at() {
    let mut payload = payload::write(&receipt(&family()));
    assert_eq!(payload[1], 1, "the format stands first");
    payload[1] = 2;
    let text = Envelope::sign(payload.clone(), &key()).text(ADDRESS);
    assert_eq!(refusal(&text), Refusal::OtherFormat { format: 2 });
    payload[1] = 1;
    payload.push(0);
    assert_eq!(refusal(&Envelope::sign(payload, &key()).text(ADDRESS)), Refusal::Damaged);
}

#[test]
fn a_number_in_a_longer_form_is_another_text_and_refused() {
    let payload = payload::write(&receipt(&family()));
    // 1 in two bytes instead of one: CBOR allows it, a receipt does not.
    let mut longer = vec![payload[0], 0x18, 1];
    longer.extend(&payload[2..]);
    assert_eq!(refusal(&Envelope::sign(longer, &key()).text(ADDRESS)), Refusal::Damaged);
}

#[test]
fn every_reason_is_told_in_both_languages() {
    let text = receipt(&household(include_str!("../../../../worked-examples/nota-single.json")))
        .sign(&key(), ADDRESS);
    let words = check(&text, &keys(), &PACKAGE, TODAY.yesterday().unwrap()).unwrap_err().words();
    assert_eq!(words.nl, "Dit bewijs geldt pas vanaf 27-11-2026.");
    assert_eq!(words.en, "This receipt is not valid before 27 November 2026.");
}

/// Whatever is signed is answered, and what is let through is what the rules give.
#[test]
fn any_payload_with_one_other_byte_is_answered() {
    let payload = payload::write(&receipt(&family()));
    for place in 0..payload.len() {
        for other in [0x00, 0x01, 0x17, 0x18, 0x1b, 0x3b, 0x60, 0x7f, 0x80, 0x9b, 0xbf, 0xf6, 0xff]
        {
            let mut changed = payload.clone();
            changed[place] = other;
            let text = Envelope::sign(changed, &key()).text(ADDRESS);
            let Ok(genuine) = check(&text, &keys(), &PACKAGE, TODAY) else { continue };
            let found = genuine.determination(&PACKAGE).unwrap();
            assert_eq!(found.total, genuine.receipt.total);
            assert_eq!(found.scheme, genuine.receipt.scheme);
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_signed_bytes_are_answered(bytes in proptest::collection::vec(0_u8.., 0..200)) {
        let text = Envelope::sign(bytes, &key()).text(ADDRESS);
        proptest::prop_assert!(check(&text, &keys(), &PACKAGE, TODAY).is_err());
    }
}
