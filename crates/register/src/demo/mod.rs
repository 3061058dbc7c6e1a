//! A register of fictitious cases, to look at and to try things on. The households come from
//! outside, drawn from published margins; the people and what happens to them are made up here.

mod way;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::Budget;
use money::Cents;
use rules::check::Package;
use serde::Deserialize;
use serde_json::Value;

use crate::actor::{Actor, Role};
use crate::case::Intake;
use crate::login::NewUser;
use crate::periods::Periods;
use crate::refused::Refused;
use crate::register::{Acted, Clock, Register, store_error};
use crate::store::{Organisation, Store};

/// A fictitious household.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Row {
    /// The date that decides.
    pub registered_on: Date,
    /// `voluntary` or `forced`.
    pub departure: String,
    /// `jrs`, `iom` or `ngo`.
    pub channel: String,
    /// The nationality of all.
    pub nationality: String,
    /// So many adults.
    pub adults: usize,
    /// So many minors.
    pub minors: usize,
    /// So many of the adults with a RIAT file of their own.
    pub principals: usize,
}

/// What was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// So many cases.
    pub cases: usize,
    /// So many wishes that were granted.
    pub granted: usize,
    /// So many that were refused: they did not fit the household.
    pub refused: usize,
}

/// The organisations: id, name, whether it oversees the others.
const ORGANISATIONS: [(&str, &str, bool); 3] = [
    ("dtv", "Dienst Terugkeer en Vertrek (voorbeeld)", true),
    ("iom", "IOM Nederland (voorbeeld)", false),
    ("ngo", "Stichting Terugweg (voorbeeld)", false),
];

/// The accounts: name, organisation, role.
const ACCOUNTS: [(&str, &str, Role); 14] = [
    ("sanne", "dtv", Role::Supervisor),
    ("rob", "dtv", Role::Supervisor),
    ("cora", "dtv", Role::Coordinator),
    ("dirk", "dtv", Role::Controller),
    ("aya", "dtv", Role::Auditor),
    ("rein", "dtv", Role::RecordsManager),
    ("bea", "dtv", Role::Administrator),
    ("carla", "iom", Role::Counsellor),
    ("karim", "iom", Role::Counsellor),
    ("cor", "iom", Role::Coordinator),
    ("conny", "iom", Role::Controller),
    ("nour", "ngo", Role::Counsellor),
    ("noor", "ngo", Role::Coordinator),
    ("nick", "ngo", Role::Controller),
];

/// Adds the organisations and the accounts; each has this password, and no code. Says which there
/// are: name, organisation, role.
///
/// # Errors
/// When they are there already.
pub fn people(
    register: &Register,
    password: &str,
) -> Result<Vec<(&'static str, &'static str, Role)>, Vec<Refused>> {
    for (id, title, oversees) in ORGANISATIONS {
        let (id, title) = (id.to_owned(), title.to_owned());
        register.add_organisation(Organisation { id, title, oversees })?;
    }
    for (name, organisation, role) in ACCOUNTS {
        let new = NewUser {
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            role,
            needs_code: false,
            subject: None,
            password: Some(password.to_owned()),
        };
        register.add_user(None, new)?;
    }
    Ok(ACCOUNTS.to_vec())
}

/// Lets every household go its way until a day, in the order of days. `told` hears how many wishes
/// were done, of how many.
///
/// # Errors
/// When the register cannot be written.
pub fn fill(
    store: Store,
    policy: (Arc<Package>, Arc<Periods>),
    rows: &[Row],
    until: Date,
    mut told: impl FnMut(usize, usize),
) -> Result<Made, Vec<Refused>> {
    let hand = Arc::new(AtomicI64::new(0));
    let seen = hand.clone();
    let clock: Clock = Arc::new(move || {
        Timestamp::from_second(seen.load(Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    });
    let register = Register::new(store, policy, clock, TimeZone::UTC);
    // What happens, by day; what happens on one day by case and by step.
    let mut days = BinaryHeap::new();
    let ways: Vec<Vec<(Date, Actor, Wish)>> =
        (0..).zip(rows).map(|(number, row)| way::way(number, row)).collect::<Result<_, _>>()?;
    for (case, way) in ways.iter().enumerate() {
        if let Some((day, ..)) = way.first() {
            days.push(Reverse((*day, case, 0)));
        }
    }
    let all: usize = ways.iter().flatten().filter(|(day, ..)| *day <= until).count();
    let mut standing: Vec<Option<Acted>> = vec![None; rows.len()];
    let mut made = Made::default();
    while let Some(Reverse((day, case, step))) = days.pop() {
        let Some((_, actor, wish)) = ways.get(case).and_then(|way| way.get(step)) else { continue };
        if day > until {
            continue;
        }
        // Between nine and five, each a little later than the one before.
        let minute = i64::try_from((case * 7 + step * 31) % 480).unwrap_or(0);
        let morning = TimeZone::UTC.to_timestamp(day.at(9, 0, 0, 0)).map_err(store_error)?;
        hand.store(morning.as_second() + minute * 60, Ordering::SeqCst);
        let before = standing.get(case).copied().flatten();
        match (done(&register, actor, before, wish), standing.get_mut(case)) {
            (Ok(acted), Some(place)) => {
                *place = Some(acted);
                made.granted += 1;
                made.cases += usize::from(before.is_none());
            }
            _ => made.refused += 1,
        }
        // A refused wish is one that does not fit this household; the next may. Without a case,
        // none does.
        let goes_on = standing.get(case).copied().flatten().is_some();
        let next = ways.get(case).and_then(|way| way.get(step + 1)).filter(|_| goes_on);
        if let Some((next, ..)) = next {
            days.push(Reverse((*next, case, step + 1)));
        }
        told(made.granted, all);
    }
    Ok(made)
}

/// What somebody wishes: a case, or something of one.
enum Wish {
    Open(Box<Intake>),
    Do(Value),
}

fn done(
    register: &Register,
    actor: &Actor,
    before: Option<Acted>,
    wish: &Wish,
) -> Result<Acted, Vec<Refused>> {
    match (wish, before) {
        (Wish::Open(intake), _) => register.open(actor, (**intake).clone(), None),
        (Wish::Do(_), None) => Err(vec![Refused::NoCase]),
        (Wish::Do(command), Some(Acted { case, version })) => {
            let command = serde_json::from_value(command.clone());
            let command = command.map_err(store_error)?;
            register.act(actor, case, version, command, None)
        }
    }
}

/// Gives every funder an amount for the commitments of each year.
///
/// # Errors
/// When the register cannot be written.
pub fn budgets(register: &Register, years: &[i16], amount: Cents) -> Result<(), Vec<Refused>> {
    let treasurer = somebody("dtv", Role::Controller, 0);
    for year in years {
        for funder in ["nl-state", "amif", "frontex"] {
            let budget = Budget { funder: funder.to_owned(), year: *year };
            register.fund(&treasurer, budget, amount, "voorbeeld: verzonnen begroting")?;
        }
    }
    Ok(())
}

/// An account of an organisation with a role; another number may give a colleague.
fn somebody(organisation: &str, role: Role, number: usize) -> Actor {
    let fits = |one: &&(&str, &str, Role)| one.1 == organisation && one.2 == role;
    let some: Vec<&(&str, &str, Role)> = ACCOUNTS.iter().filter(fits).collect();
    let user = some.get(number % some.len().max(1)).map_or("", |one| one.0);
    Actor {
        user: user.to_owned(),
        organisation: organisation.to_owned(),
        oversees: organisation == "dtv",
        role,
    }
}
