//! From a form on the page of a case to a command of the register.

use jiff::civil::Date;
use money::Cents;
use register::case::{Command, Order, Paper, PaperKind, PlanLine, Reimbursement};
use rules::words::Lang;

use crate::cases::form::{Form, Reader};
use crate::page::fields::Mistake;

/// Everything that can be asked with a form on this page, by the word of its command, and the
/// fields that its form has.
pub(super) const WISHES: [(&str, &[&str]); 25] = [
    ("consent", &["on", "paper"]),
    ("acknowledge", &[]),
    ("determine", &[]),
    ("propose", &["exception"]),
    ("approve", &[]),
    ("send-back", &["reason"]),
    ("depart", &["on"]),
    ("arrive", &["on"]),
    ("plan", &[]),
    ("approve-plan", &[]),
    ("send-plan-back", &["reason"]),
    ("order", &["line", "amount", "on", "form", "reimbursement", RECEIVED, INVOICE, PROOF]),
    ("release", &[]),
    ("cancel", &["reason"]),
    ("correct", &["reason"]),
    ("recover", &["amount", "reason"]),
    ("lapse", &[]),
    ("report", &["contributed", RECEIVED, INVOICE, PROOF]),
    ("close", &[]),
    ("withdraw", &["reason"]),
    ("reopen", &["reason"]),
    ("offer", &["to", "consent"]),
    ("accept", &[]),
    ("refuse", &["reason"]),
    ("assign", &["to", "reason"]),
];

/// The fields for papers.
pub(super) const RECEIVED: &str = "received";
pub(super) const INVOICE: &str = "invoice";
pub(super) const PROOF: &str = "proof";
/// The number of the payment that a form is about.
pub(super) const PAYMENT: &str = "payment";
/// The most lines of a plan.
pub(super) const PLAN_MAX: usize = 32;

/// The wish with this word.
pub(super) fn named(word: &str) -> Option<&'static str> {
    WISHES.iter().find(|(wish, _)| *wish == word).map(|(wish, _)| *wish)
}

/// In front of the fields of a form, so that no two on the page have one name.
pub(super) fn prefix(wish: &str, payment: Option<u32>) -> String {
    match payment {
        Some(payment) => format!("{wish}-{payment}-"),
        None => format!("{wish}-"),
    }
}

/// The payment that a form is about, where it is about one.
pub(super) fn payment(wish: &str, form: &Form) -> Option<u32> {
    let about = matches!(wish, "release" | "cancel" | "correct" | "recover");
    form.get(PAYMENT).parse().ok().filter(|_| about)
}

/// Whether the form of a wish has a field of this name.
pub(super) fn is_field(wish: &str, name: &str) -> bool {
    if matches!(name, "sleutel" | "versie") {
        return true;
    }
    let about = matches!(wish, "release" | "cancel" | "correct" | "recover");
    if name == PAYMENT {
        return about;
    }
    let Some(rest) = name.strip_prefix(wish).and_then(|rest| rest.strip_prefix('-')) else {
        return false;
    };
    let rest = match rest.split_once('-').filter(|_| about || wish == "plan") {
        Some((number, rest)) if number.parse::<u32>().is_ok() => rest,
        _ => rest,
    };
    let of_plan = wish == "plan" && matches!(rest, "line" | "what" | "amount");
    let fields = WISHES.iter().find(|(one, _)| *one == wish).map_or(&[][..], |(_, fields)| fields);
    of_plan || fields.contains(&rest)
}

/// A line of the award as a field names it.
pub(super) fn line(person: Option<&str>, benefit: &str) -> String {
    format!("{}/{benefit}", person.unwrap_or_default())
}

fn split(line: &str) -> Option<(Option<String>, String)> {
    let (person, benefit) = line.split_once('/')?;
    let person = (!person.is_empty()).then(|| person.to_owned());
    Some((person, benefit.to_owned()))
}

/// The command that a form asks for.
///
/// # Errors
/// Every mistake, at its field.
pub(super) fn command(wish: &str, form: &Form, lang: Lang) -> Result<Command, Vec<Mistake>> {
    let number = payment(wish, form);
    let prefix = prefix(wish, number);
    let mut read = Reader { form, lang, prefix: &prefix, mistakes: Vec::new() };
    let payment = number.unwrap_or_default();
    let command = match wish {
        "consent" => Command::Consent { on: read.day("on"), paper: read.says("paper") },
        "acknowledge" => Command::Acknowledge {},
        "determine" => Command::Determine {},
        "propose" => {
            let why = read.text("exception");
            Command::Propose { exception: (!why.is_empty()).then(|| why.to_owned()) }
        }
        "approve" => Command::Approve {},
        "send-back" => Command::SendBack { reason: read.says("reason") },
        "depart" => Command::Depart { on: read.day("on") },
        "arrive" => Command::Arrive { on: read.day("on") },
        "plan" => Command::Plan { lines: plan(form, lang, &mut read.mistakes) },
        "approve-plan" => Command::ApprovePlan {},
        "send-plan-back" => Command::SendPlanBack { reason: read.says("reason") },
        "order" => Command::Order(order(&mut read)),
        "release" => Command::Release { payment },
        "cancel" => Command::Cancel { payment, reason: read.says("reason") },
        "correct" => Command::Correct { payment, reason: read.says("reason") },
        "recover" => {
            Command::Recover { payment, amount: read.amount("amount"), reason: read.says("reason") }
        }
        "lapse" => Command::Lapse {},
        "report" => {
            let papers = papers(&read);
            Command::Report { contributed: read.says("contributed"), papers }
        }
        "close" => Command::Close {},
        "withdraw" => Command::Withdraw { reason: read.says("reason") },
        "reopen" => Command::Reopen { reason: read.says("reason") },
        "offer" => Command::Offer { to: read.says("to"), consent: read.says("consent") },
        "accept" => Command::Accept {},
        "refuse" => Command::Refuse { reason: read.says("reason") },
        _ => {
            let to = read.text("to");
            let to = (!to.is_empty()).then(|| to.to_owned());
            Command::Assign { to, reason: read.says("reason") }
        }
    };
    if read.mistakes.is_empty() { Ok(command) } else { Err(read.mistakes) }
}

fn papers(read: &Reader<'_>) -> Vec<Paper> {
    let kinds = [
        (RECEIVED, PaperKind::Received),
        (INVOICE, PaperKind::Invoice),
        (PROOF, PaperKind::ProofOfPayment),
    ];
    let given = kinds.into_iter().filter(|(name, _)| !read.text(name).is_empty());
    given.map(|(name, kind)| Paper { kind, reference: read.text(name).to_owned() }).collect()
}

fn order(read: &mut Reader<'_>) -> Order {
    let (person, benefit) = read.one_of("line", split).unwrap_or_default();
    let amount = read.amount("amount");
    let on: Date = read.day("on");
    let cash = read.one_of("form", |word| match word {
        "cash" => Some(true),
        "kind" => Some(false),
        _ => None,
    });
    let reimbursement = read.one_of("reimbursement", |word| match word {
        "unit-cost" => Some(Reimbursement::UnitCost),
        "receipt" => Some(Reimbursement::Receipt),
        _ => None,
    });
    Order {
        person,
        benefit,
        amount,
        on,
        cash: cash.unwrap_or_default(),
        reimbursement: reimbursement.unwrap_or(Reimbursement::UnitCost),
        papers: papers(read),
    }
}

/// The lines of a plan; a row without anything in it is none.
fn plan(form: &Form, lang: Lang, mistakes: &mut Vec<Mistake>) -> Vec<PlanLine> {
    let mut lines = Vec::new();
    for row in 0..PLAN_MAX {
        let prefix = format!("plan-{row}-");
        let mut read = Reader { form, lang, prefix: &prefix, mistakes: Vec::new() };
        if read.text("what").is_empty() && read.text("amount").is_empty() {
            continue;
        }
        let what = read.says("what");
        let amount: Cents = read.amount("amount");
        if let Some((person, benefit)) = read.one_of("line", split) {
            lines.push(PlanLine { person, benefit, what, amount });
        }
        mistakes.append(&mut read.mistakes);
    }
    lines
}
