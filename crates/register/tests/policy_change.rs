//! A policy changes while cases run: what was approved is not paid on figures that hold no more.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use register::{Acted, Refused, Register};
use serde_json::json;
use support::{
    Hand, Place, act, actor, controller, coordinator, counsellor, euros, family, follow, fund,
    package_with, treasurer,
};

/// A case that is approved, with a payment that waits.
fn waiting(register: &Register) -> Acted {
    let (carla, cor) = (counsellor(), coordinator());
    fund(register, 2025, "100000");
    let case = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    follow(
        register,
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
        ],
    )
}

/// The shares of the IOM channel are an assumption (readings Q9); another division is another
/// promise to the funders.
fn other_shares() -> std::sync::Arc<rules::check::Package> {
    package_with(
        "nl-harmonised.toml",
        "amif = \"75%\", nl-state = \"25%\"",
        "amif = \"90%\", nl-state = \"10%\"",
    )
}

#[test]
fn an_approval_does_not_survive_a_change_of_figures() {
    for place in Place::all() {
        let hand = Hand::at("2025-03-03");
        let case = waiting(&place.register(&hand));
        let later = place.again(&hand, other_shares());
        let (carla, cor, conny) = (counsellor(), coordinator(), controller());
        let release = json!({"command": "release", "payment": 1});
        let refused = act(&later, &conny, case, release.clone()).unwrap_err();
        let [Refused::FiguresDiffer { before, now }] = refused.as_slice() else {
            panic!("{refused:?}")
        };
        let of = |figures: &register::award::Figures| {
            figures[&(Some("a0".to_owned()), "post-return".to_owned(), "amif".to_owned())]
        };
        assert_eq!([of(before), of(now)], [euros("1500"), euros("1800")]);

        // The way on: take the wish back, amend, determine, and have it approved again.
        let intake = family("Al Jalil", "2025-03-03");
        let facts = serde_json::to_value(&intake.facts).unwrap();
        let case = follow(
            &later,
            case,
            &[
                (&carla, json!({"command": "cancel", "payment": 1, "reason": "andere cijfers"})),
                (&carla, json!({"command": "amend", "facts": facts, "reason": "nieuw beleid"})),
                (&carla, json!({"command": "determine"})),
                (&carla, json!({"command": "propose"})),
            ],
        );
        let own = act(&later, &carla, case, json!({"command": "approve"})).unwrap_err();
        assert!(matches!(own[..], [Refused::NotAllowed { .. }]));
        let case = follow(&later, case, &[(&cor, json!({"command": "approve"}))]);
        let now = later.case(&cor, case.case, None).unwrap();
        let amif: money::Cents = now
            .reserved()
            .filter(|(line, _)| line.budget.funder == "amif")
            .map(|(_, amount)| amount)
            .sum();
        assert_eq!(amif, euros("7614"), "nine tenths of what IOM gives abroad");
        later.verify().unwrap();
    }
}

#[test]
fn a_rehearsal_says_what_would_change_and_changes_nothing() {
    let place = Place::sqlite();
    let hand = Hand::at("2025-03-03");
    let register = place.register(&hand);
    waiting(&register);
    let told = register.rehearse(&treasurer(), &other_shares()).unwrap();
    assert_eq!((told.cases, told.changed.len()), (1, 1));
    let change = &told.changed[0];
    assert_eq!((change.case, change.too_much), (1, money::Cents::ZERO));
    let funders: Vec<(&str, String)> =
        told.funders.iter().map(|(id, amount)| (id.as_str(), amount.to_string())).collect();
    assert_eq!(funders, [("amif", "1269.00".to_owned()), ("nl-state", "-1269.00".to_owned())]);
    let same = register.rehearse(&treasurer(), &support::package()).unwrap();
    assert_eq!((same.cases, same.changed.len()), (1, 0));
    let counsellors =
        register.rehearse(&actor("x", "iom", register::actor::Role::Coordinator), &other_shares());
    assert!(matches!(counsellors.unwrap_err()[..], [Refused::NotAllowed { .. }]));
}
