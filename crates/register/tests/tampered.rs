//! One changed letter, anywhere in the journal or the ledger, is found.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::Register;
use register::store::Database;
use serde_json::json;
use support::{Hand, Place, coordinator, counsellor, family, follow, fund};

/// A register with a case whose money is promised.
fn filled(place: &Place) -> Register {
    let register = place.register(&Hand::at("2025-03-03"));
    fund(&register, 2025, "100000");
    let (carla, cor) = (counsellor(), coordinator());
    let case = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    follow(
        &register,
        case,
        &[
            (&carla, json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"})),
            (&carla, json!({"command": "determine"})),
            (&carla, json!({"command": "propose"})),
            (&cor, json!({"command": "approve"})),
        ],
    );
    register
}

/// What the database itself refuses to anybody who has no right to change its tables.
#[test]
fn what_happened_cannot_be_changed_or_deleted() {
    for place in Place::all() {
        let register = filled(&place);
        for (sql, why) in [
            ("DELETE FROM events WHERE seq = 5", "cannot be deleted"),
            ("UPDATE events SET body = '{}' WHERE seq = 5", "cannot be changed"),
            ("UPDATE events SET actor = 'x' WHERE seq = 1", "cannot be changed"),
            ("UPDATE events SET private = 'x' WHERE seq = 4", "cannot be changed"),
            ("UPDATE events SET version = 7 WHERE seq = 5", "cannot be changed"),
            ("DELETE FROM entries", "cannot be deleted"),
            ("UPDATE entries SET amount = amount + 1 WHERE place = 0", "cannot be changed"),
            ("UPDATE balances SET amount = -1 WHERE account = 'free'", "constraint"),
        ] {
            let refused = place.sql(sql).unwrap_err();
            assert!(refused.to_lowercase().contains(why), "{sql}: {refused}");
        }
        register.verify().unwrap();
    }
}

/// Somebody with every right takes the guards away and changes one thing.
#[test]
fn one_changed_letter_is_found() {
    let unguard = [
        "DROP TRIGGER events_keep; DROP TRIGGER events_stay; DROP TRIGGER entries_keep; \
         DROP TRIGGER entries_stay;",
        "DROP TRIGGER events_keep ON events; DROP TRIGGER events_stay ON events; \
         DROP TRIGGER entries_keep ON entries; DROP TRIGGER entries_stay ON entries;",
    ];
    let changes = [
        (
            "UPDATE events SET body = REPLACE(body, '8940', '9940') WHERE kind = 'determined'",
            "its hash differs",
        ),
        ("UPDATE events SET at = '2025-03-02T12:00:00Z' WHERE seq = 6", "its hash differs"),
        ("UPDATE events SET actor = 'cor' WHERE kind = 'proposed'", "its hash differs"),
        (
            "UPDATE events SET private = REPLACE(private, 'Ahmed', 'Achmed') WHERE kind = 'opened'",
            "the personal part of record",
        ),
        ("UPDATE events SET hash = UPPER(hash) WHERE seq = 2", "its hash differs"),
        ("DELETE FROM entries WHERE seq = 8 AND place = 3", "the postings of record 8"),
        (
            "UPDATE entries SET amount = amount + 1 WHERE seq = 8 AND place = 2",
            "the postings of record 8",
        ),
        (
            "UPDATE entries SET funder = 'amif' WHERE seq = 1 AND place = 0",
            "the postings of record 1",
        ),
        (
            "UPDATE entries SET person = 'a1' WHERE seq = 8 AND person = 'c0'",
            "the postings of record 8",
        ),
        (
            "UPDATE balances SET amount = amount + 1 WHERE account = 'free' AND funder = 'amif'",
            "a balance is not the sum",
        ),
        (
            "DELETE FROM balances WHERE account = 'reserved' AND person = 'a0'",
            "a balance is missing",
        ),
        (
            "DELETE FROM processings WHERE seq = 8; DELETE FROM entries WHERE seq = 8; \
             DELETE FROM events WHERE seq = 8",
            "a balance",
        ),
        (
            "DELETE FROM processings WHERE seq = 3; DELETE FROM entries WHERE seq = 3; \
             DELETE FROM events WHERE seq = 3",
            "record 3 is missing",
        ),
    ];
    for (change, expected) in changes {
        for place in Place::all() {
            let register = filled(&place);
            let kind = usize::from(matches!(place.database, Database::Postgres(_)));
            place.sql(unguard[kind]).unwrap();
            place.sql(change).unwrap();
            let found = register.verify().unwrap_err();
            assert!(found.contains(expected), "{change}: {found}");
        }
    }
}
