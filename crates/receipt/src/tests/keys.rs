//! Which keys count when; and a key set says what is wrong with it.

use jiff::civil::{Date, date};
use rules::words::Lang;

use crate::tests::desk::{ADDRESS, PACKAGE, TODAY, family, key};
use crate::{Key, Keys, NotAKey, Period, Receipt, Refusal, check};

fn issued(by: &Key, on: Date) -> String {
    let period = Period::new(on, date(2029, 1, 1)).unwrap();
    let readings = PACKAGE.readings();
    Receipt::of(&PACKAGE, &family(), None, readings, period).unwrap().sign(by, ADDRESS)
}

/// An old key and its successor, which may sign during the same month.
fn rotated(withdrawn: &str) -> Keys {
    let entry = |key: &Key, days: &str| {
        let text = key.entry("DT&V", TODAY);
        let head = text.split("signs_from").next().unwrap().to_owned();
        format!("{head}{days}\n").replace("format = \"wederkeer-keys/1\"", "")
    };
    let old = entry(
        &key(),
        "signs_from = 2026-01-01\nsigns_until = 2026-12-31\naccepted_until = 2027-12-31",
    );
    let new = entry(
        &Key::from_seed([9; 32]),
        "signs_from = 2026-12-01\nsigns_until = 2027-12-31\naccepted_until = 2028-12-31",
    );
    let text = format!("format = \"wederkeer-keys/1\"\n{old}{withdrawn}\n{new}");
    Keys::read(&text).map_err(|all| all[0].text("keys", Lang::En)).unwrap()
}

fn kind(text: &str, keys: &Keys, today: Date) -> &'static str {
    check(text, keys, &PACKAGE, today).map_or_else(|refusal| refusal.code(), |_| "genuine")
}

#[test]
fn after_a_rotation_the_receipts_of_the_old_key_stay_good_until_their_last_day() {
    let keys = rotated("");
    let new = Key::from_seed([9; 32]);
    let old = issued(&key(), date(2026, 12, 31));
    assert_eq!(kind(&old, &keys, date(2026, 12, 31)), "genuine");
    assert_eq!(kind(&old, &keys, date(2027, 12, 31)), "genuine");
    assert_eq!(kind(&old, &keys, date(2028, 1, 1)), "key-not-then");
    // The old key signs no more, the new one not yet, and for a month both do.
    assert_eq!(kind(&issued(&key(), date(2027, 1, 1)), &keys, date(2027, 1, 1)), "key-not-then");
    assert_eq!(kind(&issued(&new, date(2026, 11, 30)), &keys, date(2026, 12, 1)), "key-not-then");
    assert_eq!(kind(&issued(&new, date(2026, 12, 1)), &keys, date(2026, 12, 1)), "genuine");
    assert_eq!(kind(&issued(&new, date(2027, 12, 31)), &keys, date(2028, 6, 1)), "genuine");
}

#[test]
fn a_withdrawn_key_refuses_everything_with_its_reason() {
    let withdrawn = "withdrawn = { on = 2026-11-20, reason = { nl = \"gestolen laptop\", \
                     en = \"a stolen laptop\" } }";
    let keys = rotated(withdrawn);
    // Also what it signed before: a thief can write any day.
    let old = issued(&key(), date(2026, 3, 1));
    let refusal = check(&old, &keys, &PACKAGE, TODAY).map(drop).unwrap_err();
    assert!(matches!(&refusal, Refusal::KeyWithdrawn { on, .. } if *on == date(2026, 11, 20)));
    assert_eq!(
        refusal.words().en,
        "The key of DT&V was withdrawn on 20 November 2026: a stolen laptop"
    );
    let new = Key::from_seed([9; 32]);
    assert_eq!(kind(&issued(&new, date(2026, 12, 1)), &keys, date(2026, 12, 1)), "genuine");
}

#[test]
fn a_key_comes_back_from_pem_and_shows_nothing() {
    let pem = key().to_pem();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"), "{pem}");
    assert_eq!(Key::from_pem(&pem).unwrap().kid(), key().kid());
    assert_eq!(Key::from_pem("-----BEGIN PRIVATE KEY-----").map(drop), Err(NotAKey));
    assert_eq!(format!("{:?}", key()), format!("Key({})", key().kid()));
}

/// A key set with one thing changed, and everything that is said of it.
fn said(from: &str, to: &str) -> Vec<String> {
    let text = key().entry("DT&V", date(2026, 11, 1)).replace(from, to);
    let mistakes = Keys::read(&text).map(drop).unwrap_err();
    mistakes.iter().map(|one| one.text("keys.toml", Lang::En)).collect()
}

#[test]
fn a_key_set_says_every_mistake_with_its_place() {
    let known = "Known: kid, name, public, signs_from, signs_until, accepted_until, withdrawn.";
    assert_eq!(
        said("name =", "nmae ="),
        [
            "keys.toml:3:1: “name” is missing.".to_owned(),
            format!("keys.toml:5:1: Unknown: “nmae”. {known}"),
        ]
    );
    assert_eq!(
        said("signs_until = 2027-10-31", "signs_until = 2025-10-31"),
        ["keys.toml:8:15: 2025-10-31 comes before 2026-11-01: put the days in order."]
    );
    assert_eq!(
        said("signs_from = 2026-11-01", "signs_from = \"soon\""),
        ["keys.toml:7:14: signs_from is no day. Write 2026-11-27, without quotation marks."]
    );
    let kid = key().kid();
    assert_eq!(
        said(&kid, "AAAAAAAA"),
        [format!("keys.toml:4:7: “AAAAAAAA” is not the id of this key: that is “{kid}”.")]
    );
    assert_eq!(said("keys/1", "keys/2").len(), 1);
    assert_eq!(said("[[key]]", "[key]"), ["keys.toml:3:1: Write [[key]] with two brackets."]);
    assert_eq!(said("public = \"", "public = \"A").len(), 1);
    assert_eq!(said("[[key]]", "[[key]").len(), 1);
    let twice = key().entry("DT&V", TODAY);
    let again = twice.split_once("\n\n").unwrap().1;
    assert_eq!(Keys::read(&format!("{twice}{again}")).unwrap_err().len(), 1);
}

/// The point of low order that every signature would fit.
#[test]
fn a_weak_key_is_refused() {
    let zero = data_encoding::BASE64.encode(&[0; 32]);
    let text = key().entry("x", TODAY);
    let start = text.find("public = \"").unwrap() + 10;
    let weak = format!("{}{zero}{}", &text[..start], &text[start + 44..]);
    assert!(Keys::read(&weak).unwrap_err()[0].words.en.starts_with("No Ed25519 public key"));
}
