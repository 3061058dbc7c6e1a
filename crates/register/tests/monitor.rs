//! What is told of a register, and what is not: nobody can be recognised.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::actor::Role;
use register::{Refused, Size};
use serde_json::json;
use support::{Hand, Place, act, actor, counsellor, family, fund, treasurer};

/// Names of which none looks like another.
const NAMES: [&str; 12] = [
    "Abadi",
    "Boukhari",
    "Chowdhury",
    "Dervishi",
    "Ekwueme",
    "Farouk",
    "Gebreselassie",
    "Hoxha",
    "Ibrahimovic",
    "Jalloh",
    "Kamara",
    "Lopes",
];

#[test]
fn small_groups_are_not_told_apart_and_cannot_be_computed() {
    let (place, hand) = (Place::sqlite(), Hand::at("2025-03-03"));
    let register = place.register(&hand);
    fund(&register, 2025, "100000");
    for (at, name) in NAMES.iter().enumerate() {
        let mut intake = family(name, "2025-03-03");
        let household = &mut intake.facts.household;
        if at < 2 {
            household["departure"] = json!("forced");
        }
        // The children differ from household to household.
        for (person, born) in [("a0", 1970 + at), ("a1", 1971 + at), ("c0", 2010), ("c1", 2012)] {
            let all = household["persons"].as_array_mut().unwrap();
            let one = all.iter_mut().find(|one| one["id"] == person).unwrap();
            one["born"] = json!(format!("{born}-0{}-11", 1 + at % 9));
        }
        let case = register.open(&counsellor(), intake, None).unwrap();
        if at == 5 {
            let stop = json!({"command": "withdraw", "reason": "ziet ervan af"});
            act(&register, &support::coordinator(), case, stop).unwrap();
        }
    }
    let told = register.monitor(&treasurer()).unwrap();
    assert_eq!((told.all.cases, told.all.withdrawn, told.all.paid), (12, 1, 0));
    assert_eq!(told.all.days_to_payment, None);
    // Two forced departures are too few; the only other group would give them away.
    assert_eq!(told.groups, []);
    assert_eq!(told.small.unwrap().cases, 12);

    let own = register.monitor(&actor("x", "iom", Role::Controller)).unwrap();
    assert_eq!(own.all.cases, 12, "the controller of an organisation sees its own");
    let other = register.monitor(&actor("x", "ngo", Role::Controller)).unwrap();
    assert_eq!(other.all.cases, 0);
    let refused = register.monitor(&counsellor()).unwrap_err();
    assert!(matches!(refused[..], [Refused::NotAllowed { .. }]), "{refused:?}");
    assert_eq!(Size::named("more"), Some(Size::More));
}
