//! What the pages of the register call things.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use money::Cents;
use register::actor::Role;
use register::case::{Case, PaperKind, PaymentState, Reimbursement, Step};
use register::store::PersonRow;
use rules::check::Package;
use rules::determine::applicable::HOME;
use rules::words::{Lang, Words, date, money};

use super::visit::Visit;

/// An amount as a person reads it; the register keeps euros alone.
pub(super) fn euros(amount: Cents, lang: Lang) -> String {
    money(amount, "EUR", lang)
}

pub(super) fn step(step: Step, lang: Lang) -> &'static str {
    match step {
        Step::Prepared => lang.pick("in voorbereiding", "in preparation"),
        Step::Proposed => lang.pick("ter goedkeuring", "for approval"),
        Step::Approved => lang.pick("goedgekeurd", "approved"),
        Step::Departed => lang.pick("vertrokken", "departed"),
        Step::Arrived => lang.pick("aangekomen", "arrived"),
        Step::Reported => lang.pick("eindrapport gemaakt", "final report made"),
        Step::Closed => lang.pick("gesloten", "closed"),
        Step::Withdrawn => lang.pick("gestopt", "stopped"),
    }
}

pub(super) fn role(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Counsellor => lang.pick("begeleider", "counsellor"),
        Role::Supervisor => lang.pick("regievoerder", "departure supervisor"),
        Role::Coordinator => lang.pick("coördinator", "coordinator"),
        Role::Controller => lang.pick("controller", "controller"),
        Role::Auditor => lang.pick("auditor", "auditor"),
        Role::RecordsManager => lang.pick("recordmanager", "records manager"),
        Role::Administrator => lang.pick("beheerder", "administrator"),
    }
}

pub(super) fn payment(state: PaymentState, lang: Lang) -> &'static str {
    match state {
        PaymentState::Ordered => lang.pick("wacht op vrijgave", "waits for release"),
        PaymentState::Released => lang.pick("betaald", "paid"),
        PaymentState::Cancelled => lang.pick("ingetrokken", "cancelled"),
        PaymentState::Corrected => lang.pick("teruggedraaid", "undone"),
    }
}

pub(super) fn paper(kind: PaperKind, lang: Lang) -> &'static str {
    match kind {
        PaperKind::Received => lang.pick("Handtekening voor ontvangst", "Signed for receipt"),
        PaperKind::Invoice => lang.pick("Rekening", "Bill"),
        PaperKind::ProofOfPayment => lang.pick("Betaalbewijs", "Proof of payment"),
    }
}

pub(super) fn reimbursement(form: Reimbursement, lang: Lang) -> &'static str {
    match form {
        Reimbursement::UnitCost => lang.pick("vast bedrag per persoon", "fixed amount per person"),
        Reimbursement::Receipt => lang.pick("wat echt is uitgegeven", "what was really spent"),
    }
}

/// What is due, in words.
pub(super) fn due(visit: &Visit, what: &str) -> String {
    let lang = visit.lang();
    match what {
        "acknowledge" => lang.pick("beantwoorden", "answer").to_owned(),
        "departure" => lang.pick("vertrek", "departure").to_owned(),
        "arrival" => lang.pick("aankomst melden", "confirm arrival").to_owned(),
        benefit => benefit_name(visit, benefit),
    }
}

pub(super) fn benefit_name(visit: &Visit, benefit: &str) -> String {
    let title = visit.counter().title(visit.package(), benefit);
    visit.say(&title).to_owned()
}

pub(super) fn channel(package: &Package, id: &str, lang: Lang) -> String {
    let all = package.channels(HOME);
    let found = all.iter().find(|(channel, _)| *channel == id);
    found.map_or(id, |(_, name)| name.get(lang)).to_owned()
}

pub(super) fn departure(id: &str, lang: Lang) -> String {
    rules::words::departure(id).get(lang).to_owned()
}

/// A day as the database writes it, as a person reads it.
pub(super) fn day(text: &str, lang: Lang) -> String {
    text.parse::<Date>().map_or_else(|_| text.to_owned(), |day| date(day, lang))
}

/// A moment as the journal writes it, in the Netherlands: day and time.
pub(super) fn moment(at: &str, lang: Lang) -> String {
    let Ok(moment) = at.parse::<Timestamp>() else { return at.to_owned() };
    let here = moment.in_tz("Europe/Amsterdam");
    let here = here.unwrap_or_else(|_| moment.to_zoned_datetime(TimeZone::UTC));
    let (hour, minute) = (here.hour(), here.minute());
    format!("{} {hour:02}:{minute:02}", date(here.date(), lang))
}

/// The names of a person, as documents write them.
pub(super) fn names(family: &str, given: &str) -> String {
    match given.trim() {
        "" => family.to_owned(),
        given => format!("{family}, {given}"),
    }
}

pub(super) fn listed(person: &PersonRow) -> String {
    names(&person.family_name, &person.given_names)
}

/// What a person of a case is called; their id when the name was erased.
pub(super) fn person(case: &Case, id: Option<&str>, lang: Lang) -> String {
    let Some(id) = id else { return lang.pick("het huishouden", "the household").to_owned() };
    let identity = case.facts.as_ref().and_then(|facts| facts.people.get(id));
    identity.map_or_else(|| id.to_owned(), |one| names(&one.family_name, &one.given_names))
}

/// A number of things, with its word for one and for several.
pub(super) fn counted(count: i64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// The question that a fact answers, as the policy asks it.
pub(super) fn fact(package: &Package, id: &str, lang: Lang) -> String {
    let asked = package.asked(HOME).into_iter().find(|one| one.id == id);
    let title = || package.schemes().iter().find_map(|scheme| scheme.fact_title(id));
    let words: Option<&Words> = asked.map(|one| one.ask).or_else(title);
    words.map_or(id, |words| words.get(lang)).to_owned()
}
