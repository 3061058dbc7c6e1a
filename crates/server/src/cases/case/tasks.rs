//! The list of tasks: what is done, what can be done now, and what waits for whom.

use maud::{Markup, html};
use money::Cents;
use register::case::{PaymentState, Step};
use rules::words::{Lang, date};

use super::chance::{Chance, who};
use super::{Sight, fields, words};

/// The way of a case, in its order: the word of the command, and what the task is called.
const TASKS: [(&str, &str, &str); 15] = [
    ("opened", "Huishouden inschrijven", "Register the household"),
    ("acknowledge", "Zaak met terugwerkende kracht beantwoorden", "Answer the retroactive case"),
    ("consent", "Toestemming vastleggen", "Note the consent"),
    ("determine", "Bedragen vaststellen", "Determine the amounts"),
    ("propose", "Ter goedkeuring voorstellen", "Propose for approval"),
    ("approve", "Goedkeuren door een tweede persoon", "Approval by a second person"),
    ("depart", "Vertrek melden", "Confirm the departure"),
    ("arrive", "Aankomst melden", "Confirm the arrival"),
    ("plan", "Herintegratieplan maken", "Make the reintegration plan"),
    ("approve-plan", "Plan goedkeuren door een tweede persoon", "Plan approved by a second person"),
    ("order", "Betalingen aanvragen", "Ask for payments"),
    (
        "release",
        "Betalingen vrijgeven door een tweede persoon",
        "Payments released by a second person",
    ),
    ("lapse", "Verlopen bedragen vrijmaken", "Let what is over lapse"),
    ("report", "Eindrapport maken", "Make the final report"),
    ("close", "Zaak sluiten", "Close the case"),
];

/// What was done, once it was asked and granted.
const GRANTED: [(&str, &str, &str); 27] = [
    ("opened", "De zaak is geopend.", "The case was opened."),
    ("amend", "De wijziging is vastgelegd.", "The change was recorded."),
    ("consent", "De toestemming is vastgelegd.", "The consent was noted."),
    ("acknowledge", "De zaak is beantwoord.", "The case was answered."),
    ("determine", "De bedragen zijn vastgesteld.", "The amounts were determined."),
    ("propose", "De zaak is voorgesteld.", "The case was proposed."),
    (
        "approve",
        "De zaak is goedgekeurd; het geld is gereserveerd.",
        "Approved; the money is reserved.",
    ),
    ("send-back", "De zaak is teruggestuurd.", "The case was sent back."),
    ("depart", "Het vertrek is gemeld.", "The departure was confirmed."),
    ("arrive", "De aankomst is gemeld.", "The arrival was confirmed."),
    ("plan", "Het plan is vastgelegd.", "The plan was recorded."),
    ("approve-plan", "Het plan is goedgekeurd.", "The plan was approved."),
    ("send-plan-back", "Het plan is teruggestuurd.", "The plan was sent back."),
    ("order", "De betaling is aangevraagd.", "The payment was asked for."),
    ("release", "De betaling is vrijgegeven.", "The payment was released."),
    ("cancel", "De aanvraag is ingetrokken.", "The request was cancelled."),
    ("correct", "De betaling is teruggedraaid.", "The payment was undone."),
    ("recover", "De terugbetaling is vastgelegd.", "The money that came back was noted."),
    ("lapse", "Wat over was, is terug naar het budget.", "What was over went back to the budget."),
    ("report", "Het eindrapport is vastgelegd.", "The final report was recorded."),
    ("close", "De zaak is gesloten.", "The case was closed."),
    ("withdraw", "De zaak is gestopt.", "The case was stopped."),
    ("reopen", "De zaak gaat weer verder.", "The case goes on."),
    ("offer", "De zaak is aangeboden.", "The case was offered."),
    ("accept", "De zaak is overgenomen.", "The case was taken over."),
    ("refuse", "De zaak is niet overgenomen.", "The case was not taken over."),
    ("assign", "De zaak staat op een andere lijst.", "The case is on another list."),
];

/// The wish with this word, where it can have been granted.
pub(super) fn granted(word: &str) -> Option<&'static str> {
    GRANTED.iter().find(|(wish, _, _)| *wish == word).map(|(wish, _, _)| *wish)
}

/// What to say of it.
pub(super) fn thanks(wish: &str, lang: Lang) -> Option<&'static str> {
    let found = GRANTED.iter().find(|(word, _, _)| *word == wish);
    found.map(|(_, nl, en)| lang.pick(*nl, *en))
}

/// What a wish is called.
pub(super) fn name(wish: &str, lang: Lang) -> Option<&'static str> {
    let found = TASKS.iter().find(|(word, _, _)| *word == wish);
    found.map(|(_, nl, en)| lang.pick(*nl, *en))
}

/// How it stands with a task.
enum State {
    Done(String),
    /// Somebody began, and it goes on.
    Begun(String),
    Now,
    Waits(String),
    NotYet(String),
}

impl Sight<'_> {
    /// The list of tasks.
    pub(super) fn tasks(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            section aria-labelledby="tasks-title" class="stack" {
                h2 id="tasks-title" { (lang.pick("Taken", "Tasks")) }
                ol class="tasks" {
                    @for (wish, nl, en) in TASKS {
                        @if let Some(state) = self.state(wish) {
                            (self.task(wish, lang.pick(nl, en), &state))
                        }
                    }
                }
            }
        }
    }

    fn task(&self, wish: &str, name: &str, state: &State) -> Markup {
        let lang = self.visit.lang();
        let (class, tag, more) = match state {
            State::Done(more) => ("tag tag--ok", lang.pick("klaar", "done"), more.as_str()),
            State::Begun(more) => ("tag", lang.pick("begonnen", "started"), more.as_str()),
            State::Now => ("tag tag--open", lang.pick("nu te doen", "to do now"), ""),
            State::Waits(more) => ("tag", lang.pick("wacht", "waits"), more.as_str()),
            State::NotYet(more) => {
                ("tag tag--assumed", lang.pick("nog niet begonnen", "not started"), more.as_str())
            }
        };
        let waits = self.case.payments.iter().find(|one| one.state == PaymentState::Ordered);
        let place = match (wish, waits) {
            ("release", Some(payment)) => Some(format!("#payment-{}", payment.number)),
            _ => self.has_form(wish).then(|| format!("#{wish}")),
        };
        html! {
            li {
                div {
                    @if let Some(place) = place { a href=(place) { (name) } } @else { (name) }
                    @if !more.is_empty() { p class="hint" { (more) } }
                }
                span class=(class) { (tag) }
            }
        }
    }

    fn shown(&self, day: Option<jiff::civil::Date>) -> String {
        day.map(|day| date(day, self.visit.lang())).unwrap_or_default()
    }

    /// How it stands with a task; `None` when this case does not have it.
    fn state(&self, wish: &str) -> Option<State> {
        let (case, lang) = (self.case, self.visit.lang());
        let ended = Step::ENDED.contains(&case.step());
        let by = |who: &Option<String>| {
            who.as_ref().map(|who| format!("{} {who}", lang.pick("door", "by"))).unwrap_or_default()
        };
        let planned = self.chances().planned().next().is_some();
        let done = match wish {
            "opened" => Some(self.shown(case.opened_on)),
            "acknowledge" if !case.retroactive => return None,
            "acknowledge" => case.acknowledged.then(String::new),
            "consent" => case.consent.map(|day| self.shown(Some(day))),
            "determine" => case.award.as_ref().map(|award| words::euros(award.total, lang)),
            "propose" => case.proposed_by.as_ref().map(|_| by(&case.proposed_by)),
            "approve" => case.approved_for.map(|year| match lang {
                Lang::Nl => format!("budget van {year}"),
                Lang::En => format!("budget of {year}"),
            }),
            "depart" => case.departed_on.map(|day| self.shown(Some(day))),
            "arrive" => case.arrived_on.map(|day| self.shown(Some(day))),
            "plan" | "approve-plan" if !planned && case.plan.is_none() => return None,
            "plan" => case.plan.as_ref().map(|plan| by(&Some(plan.by.clone()))),
            "approve-plan" => {
                case.plan.as_ref().filter(|plan| plan.approved).map(|_| String::new())
            }
            "order" => return self.payments_state(ended),
            "release" => return self.release_state(ended),
            "lapse" => {
                return (self.chances().of("lapse") == Chance::Now).then_some(State::Now);
            }
            "report" => case.reported.then(String::new),
            "close" => (case.step() == Step::Closed).then(|| self.shown(case.ended_on)),
            _ => return None,
        };
        match done {
            Some(more) => Some(State::Done(more)),
            None if ended => None,
            None => Some(self.open_state(wish)),
        }
    }

    fn payments_state(&self, ended: bool) -> Option<State> {
        let (case, lang) = (self.case, self.visit.lang());
        let sums = case.sums();
        let left: Cents = case.to_order().iter().map(|(_, left)| *left).sum();
        let paid = format!("{} {}", words::euros(sums.paid, lang), lang.pick("betaald", "paid"));
        if case.payments.is_empty() || (case.approved_for.is_none() && !ended) {
            return (!ended).then(|| self.open_state("order"));
        }
        if ended || left == Cents::ZERO {
            return Some(State::Done(paid));
        }
        let more = lang.pick("nog aan te vragen", "still to ask for");
        Some(State::Begun(format!("{paid}, {} {more}", words::euros(left, lang))))
    }

    fn release_state(&self, ended: bool) -> Option<State> {
        let lang = self.visit.lang();
        let waits: Vec<u32> = self
            .case
            .payments
            .iter()
            .filter(|payment| payment.state == PaymentState::Ordered)
            .map(|payment| payment.number)
            .collect();
        let Some(first) = waits.first() else {
            return (!ended && self.case.payments.is_empty()).then(|| {
                State::NotYet(lang.pick("eerst een aanvraag", "first a request").to_owned())
            });
        };
        let numbers: Vec<String> = waits.iter().map(u32::to_string).collect();
        let numbers = format!("{} {}", lang.pick("betaling", "payment"), numbers.join(", "));
        Some(match self.chances().of_payment("release", *first) {
            Chance::Now => State::Now,
            Chance::Others(action) => State::Waits(format!("{numbers}: {}", self.others(action))),
            Chance::NotYet(refused) => State::Waits(format!("{numbers}: {}", self.why(&refused))),
            Chance::Elsewhere => State::NotYet(numbers),
        })
    }

    fn open_state(&self, wish: &str) -> State {
        match self.chances().of(wish) {
            Chance::Now => State::Now,
            Chance::Others(action) => State::Waits(self.others(action)),
            Chance::NotYet(refused) => State::NotYet(self.why(&refused)),
            Chance::Elsewhere => State::NotYet(String::new()),
        }
    }

    fn others(&self, action: register::actor::Action) -> String {
        let lang = self.visit.lang();
        let roles: Vec<&str> = who(action).map(|role| words::role(role, lang)).collect();
        let of = self.case.organisation.as_str();
        format!("{} ({of})", roles.join(lang.pick(" of ", " or ")))
    }

    fn why(&self, refused: &[register::Refused]) -> String {
        let all: Vec<String> = refused.iter().map(|one| fields::said(self.visit, one)).collect();
        all.join(" ")
    }
}
