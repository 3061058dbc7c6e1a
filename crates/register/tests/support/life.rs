//! What people might do next with a case: mostly what fits, now and then what does not.

#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing)]

use register::Register;
use register::actor::{Actor, Role};
use register::case::{Case, PaymentState, Step};
use serde_json::{Value, json};

use super::{actor, family};

/// Numbers that look arbitrary, the same for the same seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, many: u64) -> u64 {
        self.next() % many
    }

    pub(crate) fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// A family name that looks like no other.
    pub(crate) fn name(&mut self) -> String {
        let letters: Vec<char> = "bcdfghjklmnprstvwz".chars().collect();
        let vowels = ['a', 'e', 'i', 'o', 'u'];
        (0..8).flat_map(|_| [self.of(&letters), self.of(&vowels)]).collect()
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(u64::try_from(all.len()).unwrap())).unwrap()].clone()
    }
}

/// The people of IOM who do most; two of each, so that two can do what one may not.
pub(crate) fn anybody(dice: &mut Dice) -> Actor {
    let roles = [Role::Counsellor, Role::Coordinator, Role::Controller];
    let role = dice.of(&roles);
    let name = format!("{}-{}", role.word(), dice.below(2));
    actor(&name, "iom", role)
}

/// A new household, with a name of its own: no other looks like it.
pub(crate) fn open(register: &Register, dice: &mut Dice, day: &str) -> Option<i64> {
    let name = dice.name();
    let who = anybody(dice);
    register.open(&who, family(&name, day), None).ok().map(|acted| acted.case)
}

/// What somebody wishes of a case now.
pub(crate) fn next(dice: &mut Dice, case: &Case, day: &str) -> (Actor, Value) {
    let wish = if dice.one_in(6) { any_wish(dice, day) } else { fitting(dice, case, day) };
    (anybody(dice), wish)
}

fn fitting(dice: &mut Dice, case: &Case, day: &str) -> Value {
    let waits = case.payments.iter().find(|one| one.state == PaymentState::Ordered);
    if let Some(payment) = waits.filter(|_| !dice.one_in(3)) {
        return match dice.below(5) {
            0 => json!({"command": "cancel", "payment": payment.number, "reason": "toch niet"}),
            _ => json!({"command": "release", "payment": payment.number}),
        };
    }
    match case.step() {
        Step::Prepared if case.consent.is_none() => {
            json!({"command": "consent", "on": day, "paper": "blad"})
        }
        Step::Prepared if case.award.is_none() => json!({"command": "determine"}),
        Step::Prepared => json!({"command": "propose"}),
        Step::Proposed if dice.one_in(5) => json!({"command": "send-back", "reason": "onvolledig"}),
        Step::Proposed => json!({"command": "approve"}),
        Step::Approved if dice.one_in(2) => order(dice, day, "departure-cash"),
        Step::Approved => json!({"command": "depart", "on": day}),
        Step::Departed => json!({"command": "arrive", "on": day}),
        Step::Arrived => arrived(dice, case, day),
        Step::Reported => json!({"command": "close"}),
        Step::Closed | Step::Withdrawn => {
            json!({"command": "reopen", "reason": "er is nog iets te doen"})
        }
    }
}

fn arrived(dice: &mut Dice, case: &Case, day: &str) -> Value {
    match &case.plan {
        None => json!({"command": "plan", "lines": [
            {"person": "a0", "benefit": "post-return", "what": "kraam", "amount": "1900"},
            {"person": "a1", "benefit": "post-return", "what": "school", "amount": "700"}]}),
        Some(plan) if !plan.approved => json!({"command": "approve-plan"}),
        Some(_) => match dice.below(8) {
            0 => json!({"command": "report", "contributed": "een kraam", "papers": []}),
            1 => any_wish(dice, day),
            2..4 => order(dice, day, "post-arrival"),
            _ => order(dice, day, "post-return"),
        },
    }
}

fn order(dice: &mut Dice, day: &str, benefit: &str) -> Value {
    let person = dice.of(&["a0", "a1", "c0", "c1"]);
    let cents = 1 + dice.below(70_000);
    json!({"command": "order", "person": person, "benefit": benefit,
        "amount": format!("{}.{:02}", cents / 100, cents % 100), "on": day,
        "cash": dice.one_in(2), "reimbursement": "unit-cost",
        "papers": [{"kind": "received", "reference": "kwitantie"}]})
}

fn any_wish(dice: &mut Dice, day: &str) -> Value {
    let payment = dice.below(5);
    let wishes = [
        json!({"command": "determine"}),
        json!({"command": "propose"}),
        json!({"command": "approve"}),
        json!({"command": "release", "payment": payment}),
        json!({"command": "correct", "payment": payment, "reason": "verkeerd geboekt"}),
        json!({"command": "recover", "payment": payment, "amount": "12.34", "reason": "teveel"}),
        json!({"command": "withdraw", "reason": "ziet ervan af"}),
        json!({"command": "reopen", "reason": "toch door"}),
        json!({"command": "lapse"}),
        json!({"command": "close"}),
        json!({"command": "offer", "to": "ngo", "consent": "blad 4"}),
        json!({"command": "refuse", "reason": "geen plaats"}),
        json!({"command": "assign", "to": "carla", "reason": "verdeling"}),
        json!({"command": "arrive", "on": day}),
        json!({"command": "amend", "reason": "adres",
            "facts": serde_json::to_value(family("Familie", day).facts).unwrap()}),
    ];
    dice.of(&wishes)
}
