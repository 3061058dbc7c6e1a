//! Nothing happens twice: no request, no household, no grant.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::Refused;
use register::actor::Role;
use register::alike::How;
use register::case::Intake;
use register::person::VNumber;
use serde_json::{Value, json};
use support::{
    Hand, Place, act, actor, controller, coordinator, counsellor, family, follow, fund, told,
};

fn with_number(mut intake: Intake, person: &str, number: &str) -> Intake {
    let identity = intake.facts.people.get_mut(person).unwrap();
    identity.v_number = Some(VNumber::parse(number).unwrap());
    intake
}

/// From consent to approval.
fn to_approval() -> [Value; 4] {
    [
        json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"}),
        json!({"command": "determine"}),
        json!({"command": "propose"}),
        json!({"command": "approve"}),
    ]
}

#[test]
fn a_request_that_comes_twice_is_done_once() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        let carla = counsellor();
        let open = || register.open(&carla, family("Al Jalil", "2025-03-03"), Some("sleutel-1"));
        let case = open().unwrap();
        assert_eq!(open().unwrap(), case, "the same request, the same answer");
        let other = register.open(&carla, family("Haddad", "2025-03-03"), Some("sleutel-1"));
        assert_eq!(other.unwrap_err(), [Refused::KeyUsed]);

        let consent: register::case::Command =
            serde_json::from_value(to_approval()[0].clone()).unwrap();
        let again = || register.act(&carla, case.case, 1, consent.clone(), Some("sleutel-2"));
        let acted = again().unwrap();
        assert_eq!((acted.version, again().unwrap()), (2, acted));
        assert_eq!(register.history(&carla, case.case).unwrap().len(), 2);
        // Without its key it is another request, and the version on the screen is an old one.
        let late = register.act(&carla, case.case, 1, consent.clone(), None);
        assert_eq!(late.unwrap_err(), [Refused::Stale { seen: 1, now: 2 }]);
    }
}

#[test]
fn somebody_who_is_known_elsewhere_is_found_and_a_person_decides() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        let first = with_number(family("Al Jalil", "2025-03-03"), "a0", "2712345678");
        let first = register.open(&counsellor(), first, None).unwrap();
        let other = actor("nour", "ngo", Role::Counsellor);

        // Another organisation, another spelling, no number.
        let mut typed = family("Al Jalil", "2025-03-04");
        for identity in typed.facts.people.values_mut() {
            identity.family_name = "AL-JALĪL".to_owned();
        }
        let refused = register.open(&other, typed.clone(), None).unwrap_err();
        let [Refused::LooksLike(alike)] = refused.as_slice() else { panic!("{refused:?}") };
        assert_eq!(alike.len(), 4);
        assert!(alike.iter().all(|one| one.case == first.case && one.how == How::NameAndBirth));
        assert!(alike.iter().all(|one| one.organisation == "iom"));

        // Looked at without a reason is not looked at.
        typed.looked_at = vec![first.case];
        assert!(register.open(&other, typed.clone(), None).is_err());
        typed.because = "andere familie, geboorteplaats verschilt".to_owned();
        let second = register.open(&other, typed, None).unwrap();
        let opened = &register.history(&other, second.case).unwrap()[0];
        assert!(opened.body.contains("geboorteplaats"), "the reason is kept: {}", opened.body);
    }
}

#[test]
fn one_v_number_has_one_running_grant() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        fund(&register, 2025, "100000");
        let (carla, cor) = (counsellor(), coordinator());
        let open = |name: &str| {
            let mut intake = with_number(family(name, "2025-03-03"), "a0", "2712345678");
            intake.looked_at = vec![1];
            intake.because = "eerste zaak loopt nog niet".to_owned();
            register.open(&carla, intake, None)
        };
        let (first, second) = (open("Al Jalil").unwrap(), open("Haddad").unwrap());
        let [consent, determine, propose, approve] = to_approval();
        let before = [(&carla, consent), (&carla, determine), (&carla, propose)];
        let first = follow(&register, first, &before);
        let second = follow(&register, second, &before);
        follow(&register, first, &[(&cor, approve.clone())]);
        assert_eq!(
            told(act(&register, &cor, second, approve)),
            ["a0 already has support in case 1. Conclude that case first."]
        );
        // A third household with the number cannot even be registered, whatever is judged.
        let third = open("Kamara").unwrap_err();
        assert!(matches!(third[..], [Refused::LooksLike(_)]), "{third:?}");
        // Nor does the table allow it, should all of the above fail.
        let forced = place.sql("UPDATE persons SET granted = TRUE WHERE v_number = '2712345678'");
        assert!(forced.unwrap_err().to_lowercase().contains("unique"));
    }
}

#[test]
fn help_of_the_last_five_years_is_seen_at_intake() {
    let place = Place::sqlite();
    let hand = Hand::at("2025-03-03");
    let register = place.register(&hand);
    fund(&register, 2025, "100000");
    let (carla, cor, conny) = (counsellor(), coordinator(), controller());
    let first = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    let [consent, determine, propose, approve] = to_approval();
    follow(
        &register,
        first,
        &[
            (&carla, consent),
            (&carla, determine),
            (&carla, propose),
            (&cor, approve),
            (
                &carla,
                json!({"command": "order", "person": "a0", "benefit": "departure-cash",
                "amount": "200", "on": "2025-03-03", "cash": true, "reimbursement": "unit-cost",
                "papers": [{"kind": "received", "reference": "7"}]}),
            ),
            (&conny, json!({"command": "release", "payment": 1})),
            (&carla, json!({"command": "depart", "on": "2025-03-03"})),
            (&cor, json!({"command": "withdraw", "reason": "kwam niet aan"})),
        ],
    );
    let again = |day: &str| {
        hand.set(day);
        register.open(&carla, family("Al Jalil", day), None)
    };
    let refused = again("2030-03-03").unwrap_err();
    let [Refused::LooksLike(alike)] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(alike[0].helped_on, Some("2025-03-03".parse().unwrap()));
    again("2030-03-04").unwrap();
}
