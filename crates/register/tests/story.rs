//! One family from intake to closure, on every database, with the money to the cent.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use ledger::Line;
use money::Cents;
use register::case::Step;
use register::{Acted, Register};
use serde_json::json;
use support::{
    Hand, Place, act, controller, coordinator, counsellor, euros, family, follow, fund, told,
    treasurer,
};

/// From intake to closure. Each amount is that of the memorandum.
#[test]
fn a_family_goes_home_and_every_euro_is_traced() {
    for place in Place::all() {
        let hand = Hand::at("2025-03-03");
        let register = place.register(&hand);
        fund(&register, 2025, "100000");
        let case = approved(&register);
        hand.set("2025-04-02");
        let case = departed(&register, case);
        hand.set("2025-04-05");
        let case = helped(&register, case);

        let now = register.case(&coordinator(), case.case, None).unwrap();
        assert_eq!(now.step(), Step::Closed);
        let line = |(line, amount): (&Line, Cents)| {
            let person = line.person.as_deref().unwrap();
            (format!("{person} {} {}", line.benefit, line.budget.funder), amount.to_string())
        };
        let paid: Vec<(String, String)> = now.paid().map(line).collect();
        let expected = [
            ("a0 departure-cash nl-state", "200.00"),
            ("a0 post-return amif", "1125.00"),
            ("a0 post-return nl-state", "375.00"),
            ("c0 departure-cash nl-state", "40.00"),
        ];
        assert_eq!(paid, expected.map(|(line, amount)| (line.to_owned(), amount.to_owned())));
        for row in register.budgets(&treasurer()).unwrap() {
            assert_eq!(row.reserved, Cents::ZERO, "{row:?}");
            assert_eq!(row.granted, row.free + row.paid, "{row:?}");
        }
        let looked = register.verify().unwrap();
        assert!(looked.records > 20 && looked.postings > 20, "{looked:?}");
    }
}

/// Intake, consent, determination, and a second person's approval: the money is reserved.
fn approved(register: &Register) -> Acted {
    let (carla, cor) = (counsellor(), coordinator());
    let case = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    let case = follow(
        register,
        case,
        &[
            (&carla, json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"})),
            (&carla, json!({"command": "determine"})),
            (&carla, json!({"command": "propose"})),
            (&cor, json!({"command": "approve"})),
        ],
    );
    let now = register.case(&cor, case.case, None).unwrap();
    assert_eq!(now.step(), Step::Approved);
    assert_eq!(now.award.as_ref().unwrap().total, euros("8940"));
    assert_eq!(now.reserved().map(|(_, amount)| amount).sum::<Cents>(), euros("8940"));
    case
}

/// Cash at the airport, and departure.
fn departed(register: &Register, case: Acted) -> Acted {
    let (carla, conny) = (counsellor(), controller());
    let cash = |person: &str, amount: &str| {
        json!({"command": "order", "person": person, "benefit": "departure-cash",
            "amount": amount, "on": "2025-04-02", "cash": true, "reimbursement": "unit-cost",
            "papers": [{"kind": "received", "reference": "kwitantie 7"}]})
    };
    follow(
        register,
        case,
        &[
            (&carla, cash("a0", "200")),
            (&carla, cash("c0", "40")),
            (&conny, json!({"command": "release", "payment": 1})),
            (&conny, json!({"command": "release", "payment": 2})),
            (&carla, json!({"command": "depart", "on": "2025-04-02"})),
        ],
    )
}

/// Arrival, plan, a payment from it, report and closure: what was not paid lapses.
fn helped(register: &Register, case: Acted) -> Acted {
    let (carla, cor, conny) = (counsellor(), coordinator(), controller());
    let help = json!({"command": "order", "person": "a0", "benefit": "post-return",
        "amount": "1500", "on": "2025-04-05", "cash": false, "reimbursement": "receipt",
        "papers": [{"kind": "invoice", "reference": "F12"},
            {"kind": "proof-of-payment", "reference": "B12"}]});
    let arrive = json!({"command": "arrive", "on": "2025-04-03"});
    let case = follow(register, case, &[(&carla, arrive)]);
    assert_eq!(
        told(act(register, &carla, case, help.clone())),
        ["There is no approved reintegration plan. Make it first."]
    );
    follow(
        register,
        case,
        &[
            (
                &carla,
                json!({"command": "plan", "lines": [
                {"person": "a0", "benefit": "post-return", "what": "kraam", "amount": "1800"}]}),
            ),
            (&cor, json!({"command": "approve-plan"})),
            (&carla, help),
            (&conny, json!({"command": "release", "payment": 3})),
            (&carla, json!({"command": "report", "contributed": "een kraam", "papers": []})),
            (&cor, json!({"command": "close"})),
        ],
    )
}
