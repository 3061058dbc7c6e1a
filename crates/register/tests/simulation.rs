//! Many people, many wishes, some of them foolish: the laws hold after every step.
//!
//! `SIMULATED=100000` makes it long, `SEED=7` another one. The seed of a failure is printed.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use money::Cents;
use register::actor::{Actor, Role};
use register::case::{Case, PaymentState};
use register::store::Filter;
use register::{Acted, Register};
use support::life::{Dice, next, open};
use support::{Hand, Place, act, actor, fund};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap())
}

/// Somebody who sees everything, to look at the laws.
fn auditor() -> Actor {
    actor("aya", "dtv", Role::Auditor)
}

/// As of now, whatever the clock of the test says.
fn look(register: &Register, id: i64) -> Case {
    register.as_known(&auditor(), id, jiff::Timestamp::MAX, Some("toezicht")).unwrap()
}

/// The laws of one case.
fn check(case: &Case, what: &str) {
    let award = case.award.as_ref().map(|award| award.total).unwrap_or_default();
    let reserved: Cents = case.reserved().map(|(_, amount)| amount).sum();
    let paid: Cents = case.paid().map(|(_, amount)| amount).sum();
    if case.step().is_granted() {
        assert!(reserved + paid <= award.max(paid), "{what}: {reserved} + {paid} of {award}");
    } else {
        assert_eq!(reserved, Cents::ZERO, "{what}: nothing is promised in {:?}", case.step());
    }
    let mut sum = Cents::ZERO;
    for payment in &case.payments {
        let booked: Cents = payment.movements.iter().map(|one| one.amount).sum();
        match payment.state {
            PaymentState::Released => {
                assert_eq!(booked, payment.order.amount, "{what}: paid once");
                sum = sum + booked - payment.recovered;
            }
            PaymentState::Ordered | PaymentState::Cancelled => assert_eq!(booked, Cents::ZERO),
            PaymentState::Corrected => {}
        }
    }
    assert_eq!(sum, paid, "{what}: what was paid is the sum of the payments");
}

/// Nobody approved, or released, what they asked for themselves.
fn four_eyes(register: &Register, id: i64) {
    let (mut proposed, mut orders) = (String::new(), std::collections::BTreeMap::new());
    for record in register.history(&auditor(), id).unwrap() {
        let body: serde_json::Value = serde_json::from_str(&record.body).unwrap();
        match record.kind.as_str() {
            "proposed" => proposed.clone_from(&record.actor),
            "approved" => assert_ne!(proposed, record.actor, "case {id}: {record:?}"),
            "ordered" => {
                orders.insert(body["payment"].to_string(), record.actor);
            }
            "released" => {
                assert_ne!(orders[&body["payment"].to_string()], record.actor, "case {id}");
            }
            _ => {}
        }
    }
}

fn simulate(place: &Place, seed: u64, steps: u64) {
    let hand = Hand::at("2025-03-03");
    let register = place.register(&hand);
    // Little enough that it runs out towards the end.
    fund(&register, 2025, &(steps * 50).to_string());
    let cases = Mutex::new(Vec::new());
    let (done, refused) = (AtomicU64::new(0), AtomicU64::new(0));
    let people: u64 = 4;
    std::thread::scope(|scope| {
        for person in 0..people {
            let (register, cases, done, refused) = (&register, &cases, &done, &refused);
            scope.spawn(move || {
                let mut dice = Dice::new(seed * people + person);
                for step in 0..steps / people {
                    let known = {
                        let cases = cases.lock().unwrap();
                        let many: u64 = u64::try_from(cases.len()).unwrap();
                        let place = usize::try_from(dice.below(many.max(1))).unwrap();
                        cases.get(place).copied().filter(|_| !dice.one_in(25))
                    };
                    let Some(id) = known else {
                        let made = open(register, &mut dice, "2025-03-03");
                        cases.lock().unwrap().extend(made);
                        continue;
                    };
                    let case = look(register, id);
                    let (who, wish) = next(&mut dice, &case, "2025-03-03");
                    let at = Acted { case: id, version: case.version };
                    match act(register, &who, at, wish.clone()) {
                        Ok(_) => done.fetch_add(1, Ordering::Relaxed),
                        Err(_) => refused.fetch_add(1, Ordering::Relaxed),
                    };
                    check(&look(register, id), &format!("seed {seed}, {person}:{step} {wish}"));
                }
            });
        }
    });
    register.verify().unwrap();
    let (done, refused) = (done.into_inner(), refused.into_inner());
    assert!(done > steps / 8 && refused > 0, "seed {seed}: {done} done, {refused} refused");
    let ids = cases.into_inner().unwrap();
    let listed = list(&register);
    assert_eq!(listed.len(), ids.len());
    for id in ids {
        four_eyes(&register, id);
    }
    // The lists are what the events say: made again in another database they are the same.
    let mut copy = Vec::new();
    register.back_up(&mut copy).unwrap();
    let other = Place::sqlite();
    let other = other.register(&hand);
    other.restore(copy.as_slice()).unwrap();
    assert_eq!(list(&other), listed, "seed {seed}");
    eprintln!("seed {seed}: {done} done, {refused} refused, {} cases", listed.len());
}

fn list(register: &Register) -> Vec<register::store::CaseRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = Filter { after, at_most: 200, ..Filter::default() };
        let page = register.list(&auditor(), filter).unwrap();
        let Some(last) = page.last() else { return all };
        after = Some((last.due_on.parse().ok(), last.id));
        all.extend(page);
    }
}

#[test]
fn the_laws_hold_after_every_step() {
    let (seed, steps) = (number("SEED", 1), number("SIMULATED", 1_200));
    for place in Place::all() {
        simulate(&place, seed, steps);
    }
}
