//! What happens to one fictitious household, day by day.

use jiff::Span;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Row, Wish, somebody};
use crate::actor::{Actor, Role};
use crate::case::Intake;
use crate::refused::Refused;
use crate::register::store_error;

const FAMILY_NAMES: [&str; 24] = [
    "Abadi",
    "Bekele",
    "Chowdhury",
    "Dervishi",
    "El Amrani",
    "Farouk",
    "Gebre",
    "Hoxha",
    "Ibrahimi",
    "Jalloh",
    "Kamara",
    "Lopes",
    "Mansouri",
    "Nazari",
    "Okafor",
    "Petrosyan",
    "Qaderi",
    "Rahimi",
    "Sesay",
    "Tesfaye",
    "Usmani",
    "Vardanyan",
    "Yilmaz",
    "Zahir",
];
const GIVEN_NAMES: [&str; 24] = [
    "Amina", "Bashir", "Carine", "Dawit", "Elira", "Fatou", "Giorgi", "Hana", "Idris", "Joana",
    "Kofi", "Leyla", "Mariam", "Nasir", "Omid", "Parwin", "Rashid", "Selam", "Tigran", "Uzma",
    "Victor", "Wahid", "Yara", "Zoran",
];

/// A number that looks arbitrary and is always the same for the same case and purpose.
fn chance(case: usize, purpose: usize, below: usize) -> usize {
    let mut mixed =
        u64::try_from(case * 64 + purpose).unwrap_or(0).wrapping_add(0x9e37_79b9_7f4a_7c15);
    for shift in [30, 27, 31] {
        mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    }
    usize::try_from(mixed % u64::try_from(below.max(1)).unwrap_or(1)).unwrap_or(0)
}

/// When something happens, by whom, and what.
type Step = (Date, Actor, Wish);

/// What happens to a household, day by day.
pub(super) fn way(number: usize, row: &Row) -> Result<Vec<Step>, Vec<Refused>> {
    let mut way = Way::new(number, row);
    let intake = Wish::Open(Box::new(intake(number, row, way.leaves)?));
    way.steps.push((row.registered_on, way.worker.clone(), intake));
    way.before_approval();
    if chance(number, 2, 9) == 0 {
        let stop = json!({"command": "withdraw", "reason": "de terugkeerder ziet ervan af"});
        way.by_coordinator(9, stop);
    } else {
        way.away(row);
        way.first_year(if row.departure == "voluntary" { 3 } else { 2 });
    }
    Ok(way.steps)
}

/// The way of one household in the making.
struct Way {
    number: usize,
    registered_on: Date,
    /// So many days after registration it leaves.
    leaves: usize,
    /// The person for whom something is paid after arrival.
    first: &'static str,
    worker: Actor,
    coordinator: Actor,
    controller: Actor,
    payments: usize,
    steps: Vec<Step>,
}

impl Way {
    fn new(number: usize, row: &Row) -> Self {
        let organisation = match row.channel.as_str() {
            "iom" => "iom",
            "ngo" => "ngo",
            _ => "dtv",
        };
        let worker = if organisation == "dtv" { Role::Supervisor } else { Role::Counsellor };
        Self {
            number,
            registered_on: row.registered_on,
            leaves: 14 + chance(number, 1, 42),
            first: if row.adults > 0 { "adult-0" } else { "minor-0" },
            worker: somebody(organisation, worker, number),
            coordinator: somebody(organisation, Role::Coordinator, 0),
            controller: somebody(organisation, Role::Controller, 0),
            payments: 0,
            steps: Vec::new(),
        }
    }

    fn add(&mut self, after: usize, actor: Actor, wish: Value) {
        self.steps.push((later(self.registered_on, after), actor, Wish::Do(wish)));
    }

    fn by_worker(&mut self, after: usize, wish: Value) {
        self.add(after, self.worker.clone(), wish);
    }

    fn by_coordinator(&mut self, after: usize, wish: Value) {
        self.add(after, self.coordinator.clone(), wish);
    }

    fn day(&self, after: usize) -> String {
        later(self.registered_on, after).to_string()
    }

    /// A payment is asked for, and released by another some days later.
    fn pay(&mut self, person: &str, benefit: &str, amount: &str, days: [usize; 2], cash: bool) {
        let [after, released] = days;
        let order = json!({"command": "order", "person": person, "benefit": benefit,
            "amount": amount, "on": self.day(after), "cash": cash, "reimbursement": "unit-cost",
            "papers": [{"kind": "received", "reference": format!("ontvangst {}", self.number)}]});
        self.by_worker(after, order);
        self.payments += 1;
        let release = json!({"command": "release", "payment": self.payments});
        self.add(released, self.controller.clone(), release);
    }

    fn before_approval(&mut self) {
        let paper = format!("toestemming {}", self.number);
        let consent = json!({"command": "consent", "on": self.day(0), "paper": paper});
        self.by_worker(1, consent);
        let assign = json!({"command": "assign", "to": self.worker.user, "reason": "verdeling"});
        self.by_coordinator(1, assign);
        self.by_worker(2, json!({"command": "determine"}));
    }

    /// From approval to the first days after arrival.
    fn away(&mut self, row: &Row) {
        self.by_worker(3, json!({"command": "propose"}));
        self.by_coordinator(5, json!({"command": "approve"}));
        let leaves = self.leaves;
        if row.departure == "voluntary" {
            for (id, amount) in cash(row) {
                self.pay(&id, "departure-cash", amount, [leaves, leaves], true);
            }
        }
        self.by_worker(leaves, json!({"command": "depart", "on": self.day(leaves)}));
        self.by_worker(leaves + 1, json!({"command": "arrive", "on": self.day(leaves + 1)}));
        self.pay(self.first, "post-arrival", "100", [leaves + 2, leaves + 3], true);
        self.by_coordinator(leaves + 9, json!({"command": "lapse"}));
    }

    /// Plan, payments, report and closure.
    fn first_year(&mut self, payments: usize) {
        let leaves = self.leaves;
        let plan = json!({"command": "plan", "lines": [{"person": self.first,
            "benefit": "post-return", "what": "gereedschap en een opleiding", "amount": "900"}]});
        self.by_worker(leaves + 20, plan);
        self.by_coordinator(leaves + 24, json!({"command": "approve-plan"}));
        for payment in 2..=payments {
            let after = leaves + payment * 20;
            self.pay(self.first, "post-return", "300", [after, after + 3], false);
        }
        let report = json!({"command": "report", "contributed": "een eigen werkplaats",
            "papers": []});
        self.by_worker(leaves + 151, report);
        self.by_coordinator(leaves + 160, json!({"command": "close"}));
    }
}

/// Each person with the cash that table 3 of the nota gives; what a case does not give is refused.
fn cash(row: &Row) -> Vec<(String, &'static str)> {
    let adults = (0..row.adults).map(|place| (format!("adult-{place}"), "200"));
    let minors = (0..row.minors).map(|place| (format!("minor-{place}"), "40"));
    adults.chain(minors).collect()
}

fn later(day: Date, days: usize) -> Date {
    let span = Span::new().days(i64::try_from(days).unwrap_or(0));
    day.checked_add(span).unwrap_or(day)
}

/// What IOM asks (E5), and what the sources leave uncertain; all of it shown by papers.
const SHOWN: [&str; 9] = [
    "cannot-pay-journey",
    "no-return-in-five-years",
    "no-other-reintegration",
    "valid-travel-document",
    "ends-procedures",
    "no-entry-ban",
    "nationality",
    "eurp",
    "partner",
];

fn intake(number: usize, row: &Row, leaves: usize) -> Result<Intake, Vec<Refused>> {
    let family = FAMILY_NAMES.get(chance(number, 3, FAMILY_NAMES.len())).unwrap_or(&"Zahir");
    let persons = rules::parse::case::persons_in_numbers(
        row.adults,
        row.minors,
        row.principals,
        &row.nationality,
    );
    let mut people = serde_json::Map::new();
    let mut household = Vec::new();
    for (place, mut person) in persons.into_iter().enumerate() {
        let id = person.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let minor = id.starts_with("minor");
        if let Some(fields) = person.as_object_mut() {
            fields.remove("age");
            let years = if minor {
                1 + chance(number, 8 + place, 15)
            } else {
                20 + chance(number, 8 + place, 45)
            };
            let born = later(row.registered_on, chance(number, 20 + place, 301));
            let years = Span::new().years(i64::try_from(years).unwrap_or(20) + 1);
            let born = born.checked_sub(years).unwrap_or(born);
            fields.insert("born".to_owned(), json!(born.to_string()));
        }
        let given = GIVEN_NAMES.get(chance(number, 32 + place, GIVEN_NAMES.len()));
        let v_number = format!("99{:08}", number * 100 + place);
        people.insert(
            id,
            json!({"family_name": format!("{family} (voorbeeld)"), "given_names": given,
            "v_number": (chance(number, 5, 12) != 0).then_some(v_number)}),
        );
        household.push(person);
    }
    let conditions = SHOWN.iter().take(6).map(|id| ((*id).to_owned(), json!(true)));
    let facts: Value = if row.channel == "iom" { conditions.collect() } else { json!({}) };
    let evidence: Value = SHOWN.iter().map(|id| ((*id).to_owned(), json!("dossierstuk"))).collect();
    let intake = json!({"facts": {
        "household": {"registered_on": row.registered_on.to_string(),
            "departs_on": later(row.registered_on, leaves).to_string(),
            "departure": row.departure, "channel": row.channel, "persons": household,
            "facts": facts},
        "people": people, "evidence": evidence}});
    serde_json::from_value(intake).map_err(store_error)
}
