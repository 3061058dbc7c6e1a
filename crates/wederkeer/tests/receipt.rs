//! Receipts at the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use std::path::PathBuf;

use common::run;

const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");
const DAY: [&str; 2] = ["--issued-on", "2026-11-27"];

/// A folder of its own for each test, with a key and its set.
fn desk(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("receipt-{name}"));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let key = folder.join("key.pem");
    let words = ["receipt", "key", key.to_str().unwrap(), "--name", "Test", "--from", "2026-01-01"];
    let (code, out, err) = run(&words, "");
    assert_eq!(code, 0, "{err}");
    std::fs::write(folder.join("keys.toml"), out).unwrap();
    folder
}

fn at(folder: &std::path::Path, file: &str) -> String {
    folder.join(file).to_str().unwrap().to_owned()
}

fn signed(folder: &std::path::Path, more: &[&str]) -> (i32, String, String) {
    let key = at(folder, "key.pem");
    let mut words = vec!["receipt", "sign", "-", "--key", &key, "--lang", "en"];
    words.extend(DAY);
    words.extend(more);
    run(&words, FAMILY)
}

fn checked(folder: &std::path::Path, text: &str, today: &str) -> (i32, String) {
    let keys = at(folder, "keys.toml");
    let words = ["receipt", "check", text, "--keys", &keys, "--today", today, "--lang", "en"];
    let (code, out, _) = run(&words, "");
    (code, out)
}

#[test]
fn a_case_is_signed_and_checked_to_the_cent() {
    let folder = desk("sign");
    let (code, text, err) = signed(&folder, &["--at", "HTTPS://EXAMPLE.NL/CONTROLE"]);
    assert_eq!(code, 0, "{err}");
    assert!(text.starts_with("HTTPS://EXAMPLE.NL/CONTROLE#2KCE") && text.len() < 350, "{text}");
    let (code, out) = checked(&folder, text.trim(), "2026-12-01");
    assert_eq!(code, 0, "{out}");
    assert!(out.starts_with("GENUINE: receipt ") && out.contains("signed by Test"), "{out}");
    assert!(out.contains("€9,680.00"), "{out}");
}

#[test]
fn what_is_no_genuine_receipt_is_refused_with_the_reason() {
    let folder = desk("refuse");
    let (_, text, _) = signed(&folder, &["--valid-until", "2026-12-31"]);
    let text = text.trim();
    let (code, out) = checked(&folder, text, "2027-01-01");
    assert_eq!(
        (code, out.as_str()),
        (1, "REFUSED: This receipt has expired: it was valid until 31 December 2026.\n")
    );
    let last = if text.ends_with('A') { "B" } else { "A" };
    let changed = format!("{}{last}", &text[..text.len() - 1]);
    let (code, out) = checked(&folder, &changed, "2026-12-01");
    assert_eq!(code, 1);
    assert!(out.starts_with("REFUSED: ") && !out.contains('€'), "{out}");
    let (code, out) = checked(&folder, "hello", "2026-12-01");
    assert_eq!((code, out.as_str()), (1, "REFUSED: This is no receipt.\n"));
    // Another key, which nobody here knows.
    let other = desk("refuse-other");
    let (_, theirs, _) = signed(&other, &[]);
    let (code, out) = checked(&folder, theirs.trim(), "2026-12-01");
    assert_eq!(code, 1);
    assert!(out.contains("Nobody who is known here signed this"), "{out}");
}

#[test]
fn a_key_is_secret_and_never_written_over() {
    let folder = desk("key");
    let key = at(&folder, "key.pem");
    let before = std::fs::read(&key).unwrap();
    let (code, _, err) = run(&["receipt", "key", &key, "--lang", "en"], "");
    assert_eq!(code, 2);
    assert!(err.contains("never written over"), "{err}");
    assert_eq!(std::fs::read(&key).unwrap(), before);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_cannot_be_signed_says_why() {
    let folder = desk("unfit");
    let (code, _, err) = signed(&folder, &["--scheme", "nl-harmonised"]);
    assert_eq!(code, 2);
    assert!(err.contains("not in force on the registration date"), "{err}");
    let (code, _, err) = signed(&folder, &["--valid-until", "2026-01-01"]);
    assert_eq!(code, 2);
    assert!(err.contains("ends before it begins"), "{err}");
    let keys = at(&folder, "keys.toml");
    let (code, _, err) = run(&["receipt", "sign", "-", "--key", &keys, "--lang", "en"], FAMILY);
    assert_eq!(code, 2);
    assert!(err.contains("No Ed25519 private key"), "{err}");
}

#[test]
fn a_page_needs_rules_that_are_webassembly() {
    let folder = desk("page");
    let (keys, out) = (at(&folder, "keys.toml"), at(&folder, "page.html"));
    let (rules, wrong) = (at(&folder, "rules.wasm"), at(&folder, "key.pem"));
    std::fs::write(&rules, b"\0asm\x01\0\0\0").unwrap();
    let page = |rules: &str| {
        run(&["receipt", "page", &out, "--keys", &keys, "--checker", rules, "--lang", "en"], "")
    };
    let (code, _, err) = page(&wrong);
    assert_eq!(code, 2);
    assert!(err.contains("no WebAssembly"), "{err}");
    let (code, _, err) = page(&rules);
    assert_eq!(code, 0, "{err}");
    let html = std::fs::read_to_string(&out).unwrap();
    assert!(html.contains("default-src 'none'") && html.contains("AGFzbQEAAAA="));
}
