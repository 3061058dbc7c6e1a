//! Who may do what: every role, every action, the own organisation and another.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::Refused;
use register::actor::{Action, Role};
use serde_json::{Value, json};
use support::{Hand, Place, act, actor, counsellor, family};

/// For each role and action: `o` in the own organisation alone, `a` in every organisation for those
/// who oversee, `-` nowhere. A change here is a change of who may do what.
const TABLE: &str = include_str!("roles.txt");

#[test]
fn the_whole_table_holds_for_the_own_and_another_organisation() {
    let mut lines = TABLE.lines();
    let actions: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    assert_eq!(actions, Action::ALL.iter().map(|one| one.word()).collect::<Vec<_>>());
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows.len(), Role::ALL.len());
    for (row, role) in rows.iter().zip(Role::ALL) {
        assert_eq!(row[0], role.word());
        for (cell, action) in row[1..].iter().zip(Action::ALL) {
            let (at_dtv, at_iom) = (actor("x", "dtv", *role), actor("x", "iom", *role));
            let (own, all) = (*cell != "-", *cell == "a");
            assert_eq!(at_dtv.may(*action, "dtv"), own, "{role:?} {action:?}");
            assert_eq!(at_iom.may(*action, "iom"), own, "{role:?} {action:?}");
            assert_eq!(at_dtv.may(*action, "iom"), all, "{role:?} {action:?} overseen");
            assert!(!at_iom.may(*action, "dtv"), "{role:?} {action:?} of another");
            assert!(!at_iom.may(*action, "ngo"), "{role:?} {action:?} of another");
        }
    }
}

/// One wish of each kind, as JSON.
fn wishes() -> Vec<Value> {
    let facts = json!({"household": {}, "people": {}});
    vec![
        json!({"command": "amend", "facts": facts, "reason": "x"}),
        json!({"command": "consent", "on": "2025-03-03", "paper": "x"}),
        json!({"command": "acknowledge"}),
        json!({"command": "determine"}),
        json!({"command": "propose"}),
        json!({"command": "approve"}),
        json!({"command": "send-back", "reason": "x"}),
        json!({"command": "depart", "on": "2025-03-03"}),
        json!({"command": "arrive", "on": "2025-03-03"}),
        json!({"command": "plan", "lines": []}),
        json!({"command": "approve-plan"}),
        json!({"command": "send-plan-back", "reason": "x"}),
        json!({"command": "order", "benefit": "post-return", "amount": "1", "on": "2025-03-03",
            "cash": true, "reimbursement": "receipt"}),
        json!({"command": "release", "payment": 1}),
        json!({"command": "cancel", "payment": 1, "reason": "x"}),
        json!({"command": "correct", "payment": 1, "reason": "x"}),
        json!({"command": "recover", "payment": 1, "amount": "1", "reason": "x"}),
        json!({"command": "lapse"}),
        json!({"command": "report", "contributed": "x", "papers": []}),
        json!({"command": "close"}),
        json!({"command": "withdraw", "reason": "x"}),
        json!({"command": "reopen", "reason": "x"}),
        json!({"command": "offer", "to": "ngo", "consent": "x"}),
        json!({"command": "accept"}),
        json!({"command": "refuse", "reason": "x"}),
        json!({"command": "assign", "to": "carla", "reason": "x"}),
    ]
}

/// Whatever is wished, a role that may not is told so before anything else; and somebody who may
/// not see the case is told that there is none.
#[test]
fn every_wish_of_every_role_is_refused_where_the_table_says_so() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    let case = register.open(&counsellor(), family("Al Jalil", "2025-03-03"), None).unwrap();
    for wish in wishes() {
        let command: register::case::Command = serde_json::from_value(wish.clone()).unwrap();
        for role in Role::ALL {
            for organisation in ["iom", "dtv", "ngo"] {
                let who = actor("somebody", organisation, *role);
                // A stale version: nothing is done even where it may be done.
                let stale = register::Acted { version: 99, ..case };
                let refused = act(&register, &who, stale, wish.clone()).unwrap_err();
                let expected = if who.may(command.action(), "iom") {
                    Refused::Stale { seen: 99, now: 1 }
                } else if who.may(Action::Read, "iom") {
                    Refused::NotAllowed { action: command.action() }
                } else {
                    Refused::NoCase
                };
                assert_eq!(refused, [expected], "{role:?} of {organisation}: {wish}");
            }
        }
    }
    assert_eq!(register.history(&counsellor(), case.case).unwrap().len(), 1, "nothing happened");
}

#[test]
fn an_organisation_sees_its_own_cases_alone() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    let case = register.open(&counsellor(), family("Al Jalil", "2025-03-03"), None).unwrap();
    let all = register::store::Filter { at_most: 10, ..Default::default() };
    for role in Role::ALL {
        let (theirs, other) = (actor("x", "iom", *role), actor("x", "ngo", *role));
        let overseer = actor("x", "dtv", *role);
        let sees = |who: &register::actor::Actor| {
            let listed = register.list(who, all.clone()).is_ok_and(|rows| rows.len() == 1);
            let found = register.search(who, "Jalil al Ahmed").is_ok_and(|rows| rows.len() == 1);
            let opened = register.case(who, case.case, None).is_ok();
            let told = register.history(who, case.case).is_ok();
            assert_eq!([listed, found, opened, told], [listed; 4], "{role:?}: {who:?}");
            listed
        };
        assert_eq!(sees(&theirs), theirs.may(Action::Read, "iom"), "{role:?}");
        assert_eq!(sees(&overseer), overseer.may(Action::Read, "iom"), "{role:?}");
        assert!(!sees(&other), "{role:?}");
    }
}
