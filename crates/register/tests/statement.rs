//! What funders are told adds up to what the ledger says, to the cent.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first surprise"
)]

mod support;

use money::Cents;
use register::actor::Role;
use register::{PaidKind, Refused, Register};
use rules::words::Lang;
use serde_json::json;
use support::{
    Hand, Place, actor, budget, controller, coordinator, counsellor, euros, family, follow, fund,
    treasurer,
};

/// One family with three payments: one stays, one is undone, of one a part comes back.
fn paid(register: &Register) {
    fund(register, 2025, "100000");
    let (carla, cor, conny) = (counsellor(), coordinator(), controller());
    let case = register.open(&carla, family("Al Jalil", "2025-03-03"), None).unwrap();
    let order = |person: &str, amount: &str, reference: &str| {
        json!({"command": "order", "person": person, "benefit": "post-arrival", "amount": amount,
            "on": "2025-03-03", "cash": true, "reimbursement": "unit-cost",
            "papers": [{"kind": "received", "reference": reference}]})
    };
    follow(
        register,
        case,
        &[
            (&carla, json!({"command": "consent", "on": "2025-03-03", "paper": "blad 3"})),
            (&carla, json!({"command": "determine"})),
            (&carla, json!({"command": "propose"})),
            (&cor, json!({"command": "approve"})),
            (&carla, json!({"command": "depart", "on": "2025-03-03"})),
            (&carla, json!({"command": "arrive", "on": "2025-03-03"})),
            (&carla, order("a0", "615", "=HYPERLINK(\"http://x\")")),
            (&carla, order("a1", "100.01", "K2")),
            (&carla, order("c0", "33.33", "K3")),
            (&conny, json!({"command": "release", "payment": 1})),
            (&conny, json!({"command": "release", "payment": 2})),
            (&conny, json!({"command": "release", "payment": 3})),
            (&conny, json!({"command": "correct", "payment": 2, "reason": "dubbel"})),
            (
                &conny,
                json!({"command": "recover", "payment": 3, "amount": "11.11", "reason": "terug"}),
            ),
        ],
    );
}

#[test]
fn the_lines_of_all_funders_add_up_to_what_was_paid() {
    for place in Place::all() {
        let register = place.register(&Hand::at("2025-03-03"));
        paid(&register);
        let mut sum = Cents::ZERO;
        for funder in ["nl-state", "amif", "frontex"] {
            let stated = register.statement(&treasurer(), &budget(funder, 2025)).unwrap();
            let kinds: Vec<PaidKind> = stated.lines.iter().map(|line| line.kind).collect();
            if funder == "frontex" {
                assert!(kinds.is_empty());
            } else {
                use PaidKind::{Corrected, Paid, Recovered};
                assert_eq!(kinds, [Paid, Paid, Paid, Corrected, Recovered]);
            }
            sum = sum + stated.total;
        }
        assert_eq!(sum, euros("615") + euros("33.33") - euros("11.11"));
        let kept: Cents = register.budgets(&treasurer()).unwrap().iter().map(|row| row.paid).sum();
        assert_eq!(sum, kept);
        for role in [Role::Counsellor, Role::Supervisor, Role::Coordinator, Role::Administrator] {
            let refused = register.statement(&actor("x", "dtv", role), &budget("amif", 2025));
            assert!(matches!(refused.unwrap_err()[..], [Refused::NotAllowed { .. }]), "{role:?}");
        }
    }
}

#[test]
fn a_statement_is_a_file_without_formulas_of_others() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-03"));
    paid(&register);
    let stated = register.statement(&treasurer(), &budget("amif", 2025)).unwrap();
    let mut csv = Vec::new();
    stated.csv(Lang::Nl, &mut csv).unwrap();
    let text = String::from_utf8(csv).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), stated.lines.len() + 2);
    assert!(lines[0].starts_with("gebeurtenis;geboekt op;zaak;"), "{}", lines[0]);
    assert!(lines[1].ends_with(";461,25"), "{}", lines[1]);
    assert!(
        lines[4].contains(";ongedaan gemaakt;") && lines[4].ends_with(";-75,01"),
        "{}",
        lines[4]
    );
    assert_eq!(lines[6], "totaal;;;;;;;;;;477,92");
    let book = stated.xlsx(Lang::En, &[("Made on".to_owned(), "2025-03-03".to_owned())]).unwrap();
    assert!(book.starts_with(b"PK"), "a workbook is a zip");
}

#[test]
fn the_ledger_as_text_balances() {
    let place = Place::sqlite();
    let register = place.register(&Hand::at("2025-03-03"));
    paid(&register);
    let mut text = Vec::new();
    register.hledger(&treasurer(), &mut text).unwrap();
    let text = String::from_utf8(text).unwrap();
    let mut all = Cents::ZERO;
    let mut paid = Cents::ZERO;
    for entry in text.split_terminator("\n\n") {
        let mut sum = Cents::ZERO;
        for posting in entry.lines().skip(1) {
            let (account, amount) = posting.trim().rsplit_once("  ").unwrap();
            let amount = euros(amount.strip_suffix(" EUR").unwrap());
            sum = sum + amount;
            if account.starts_with("paid:") {
                paid = paid + amount;
            }
        }
        assert_eq!(sum, Cents::ZERO, "{entry}");
        all = all + sum;
    }
    assert_eq!((all, paid), (Cents::ZERO, euros("637.22")));
    assert!(text.contains("(14) released"), "{text}");
}
