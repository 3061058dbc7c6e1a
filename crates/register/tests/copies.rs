//! A copy of one database is restored in the other, whole or not at all; what is personal can go.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::actor::Role;
use register::login::NewUser;
use register::store::{Filter, Organisation};
use register::{Keep, Refused, Register};
use serde_json::json;
use support::{
    Hand, Place, actor, controller, coordinator, counsellor, family, follow, fund, treasurer,
};

/// A register with one case that was paid and closed, and one that was withdrawn.
fn filled(place: &Place, hand: &Hand) -> Register {
    let register = place.register(hand);
    let organisation =
        Organisation { id: "iom".to_owned(), title: "IOM".to_owned(), oversees: false };
    register.add_organisation(organisation).unwrap();
    let new = NewUser {
        name: "carla".to_owned(),
        organisation: "iom".to_owned(),
        role: Role::Counsellor,
        needs_code: false,
        subject: None,
        password: Some("paard fiets kaas gracht".to_owned()),
    };
    register.add_user(None, new).unwrap();
    fund(&register, 2025, "100000");
    let (carla, cor, conny) = (counsellor(), coordinator(), controller());
    let case = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    follow(
        &register,
        case,
        &[
            (&carla, json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"})),
            (&carla, json!({"command": "determine"})),
            (&carla, json!({"command": "propose"})),
            (&cor, json!({"command": "approve"})),
            (
                &carla,
                json!({"command": "order", "person": "a0", "benefit": "departure-cash",
                "amount": "200", "on": "2025-03-03", "cash": true, "reimbursement": "unit-cost",
                "papers": [{"kind": "received", "reference": "7"}]}),
            ),
            (&conny, json!({"command": "release", "payment": 1})),
            (&cor, json!({"command": "withdraw", "reason": "ziet ervan af"})),
        ],
    );
    let other = register.open(&carla, family("Haddad", "2025-03-03"), None);
    // The children of both families are of one age; that is no reason to think them the same.
    let case = other.unwrap();
    follow(&register, case, &[(&cor, json!({"command": "withdraw", "reason": "dubbel"}))]);
    register
}

#[test]
fn a_copy_is_restored_in_either_database_to_the_same_hash() {
    let hand = Hand::at("2025-03-03");
    for from in Place::all() {
        let register = filled(&from, &hand);
        let mut copy = Vec::new();
        let records = register.back_up(&mut copy).unwrap();
        for to in Place::all() {
            let other = to.register(&hand);
            let restored = other.restore(copy.as_slice()).unwrap();
            assert_eq!(restored.records, records);
            assert_eq!(restored, register.verify().unwrap());
            let all = Filter { at_most: 10, ..Filter::default() };
            let lists = |register: &Register| register.list(&counsellor(), all.clone()).unwrap();
            assert_eq!(lists(&other), lists(&register));
            assert_eq!(
                other.budgets(&treasurer()).unwrap(),
                register.budgets(&treasurer()).unwrap()
            );
            assert!(other.log_in("carla", "paard fiets kaas gracht", "").is_ok());
            let again = other.restore(copy.as_slice()).unwrap_err();
            assert_eq!(again, [Refused::Store("the database is not empty".to_owned())]);
        }
    }
}

#[test]
fn a_copy_that_is_cut_off_or_changed_is_not_restored() {
    let hand = Hand::at("2025-03-03");
    let register = filled(&Place::sqlite(), &hand);
    let mut copy = Vec::new();
    register.back_up(&mut copy).unwrap();
    let text = String::from_utf8(copy).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let without = |place: usize| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != place);
        kept.map(|(_, line)| format!("{line}\n")).collect::<String>()
    };
    let last = lines.len() - 1;
    for (broken, expected) in [
        (String::new(), "the copy was cut off"),
        (without(0), "line 1: this is no copy of a register"),
        (without(last), "the copy was cut off"),
        (without(last - 1), "the copy is not what it was"),
        (without(6), "is missing"),
        (text.replace("ziet ervan af", "ziet er van af"), "its hash differs"),
        (text.replacen(":inschrijven", ":inzien", 1), "the copy is not what it was"),
        (text.replace("Ahmed", "Achmed"), "the personal part of record"),
        (format!("{text}{{}}\n"), "line"),
        (text.replace("{\"record\"", "{\"recrd\""), "line 4: unknown variant `recrd`"),
    ] {
        let other = Place::sqlite();
        let other = other.register(&hand);
        let refused = other.restore(broken.as_bytes()).unwrap_err();
        let [Refused::Store(why)] = refused.as_slice() else { panic!("{refused:?}") };
        assert!(why.contains(expected), "{expected}: {why}");
        let nothing = other.verify().unwrap();
        assert_eq!(nothing.records, 0, "nothing was written: {expected}");
    }
}

#[test]
fn what_is_personal_goes_when_its_time_is_over_and_every_euro_stays() {
    for place in Place::all() {
        let hand = Hand::at("2025-03-03");
        let register = filled(&place, &hand);
        let rein = actor("rein", "iom", Role::RecordsManager);
        let over = |on: &str| -> Vec<(i64, Keep)> {
            let found = register.over(&rein, on.parse().unwrap()).unwrap();
            found.into_iter().map(|one| (one.case, one.keep)).collect()
        };
        assert_eq!(over("2026-03-03"), []);
        assert_eq!(over("2026-03-04"), [(2, Keep::Unpaid)]);
        assert_eq!(over("2030-12-31"), [(2, Keep::Unpaid)]);
        assert_eq!(over("2031-01-01"), [(1, Keep::Paid), (2, Keep::Unpaid)]);

        let early = register.erase(&rein, 1, "termijn").unwrap_err();
        assert!(matches!(early[..], [Refused::StillKept { .. }]), "{early:?}");
        let not_theirs = register.erase(&coordinator(), 1, "termijn").unwrap_err();
        assert!(matches!(not_theirs[..], [Refused::NotAllowed { .. }]));

        let before = register.budgets(&treasurer()).unwrap();
        hand.set("2031-01-01");
        assert_eq!(register.erase(&rein, 1, "termijn voorbij").unwrap(), 1);
        register.verify().unwrap();
        assert_eq!(register.budgets(&treasurer()).unwrap(), before);
        let case = register.case(&rein, 1, None).unwrap();
        assert_eq!(case.facts, None);
        assert_eq!(case.outline.channel, "iom");
        assert_eq!(
            case.paid().map(|(_, amount)| amount.to_string()).collect::<Vec<_>>(),
            ["200.00"]
        );
        assert_eq!(register.search(&counsellor(), "Al Jalil Ahmed").unwrap(), []);
        assert_eq!(over("2040-01-01"), [(2, Keep::Unpaid)]);

        let mut copy = Vec::new();
        register.back_up(&mut copy).unwrap();
        let copy = String::from_utf8(copy).unwrap();
        assert!(!copy.contains("Al Jalil"), "nothing personal of the case is left");
    }
}
