//! A wish → what happens, or every reason why not.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::Package;
use serde_json::Value;

use super::allows::{between, four_eyes, says};
use super::command::Command;
use super::event::{Event, Facts};
use super::{Case, Step};
use crate::actor::{Action, Actor};
use crate::award::Award;
use crate::refused::Refused;

/// Who asks, when, and under which policy.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Today, where the case is handled.
    pub today: Date,
    /// The policy that is in force.
    pub package: &'a Package,
}

/// What happens, with the personal part apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// What.
    pub event: Event,
    /// What is personal in it.
    pub facts: Option<Facts>,
}

impl From<Event> for Happened {
    fn from(event: Event) -> Self {
        Self { event, facts: None }
    }
}

/// The outcome of one decision: reasons come all at once.
pub(super) type Decided = Result<Event, Vec<Refused>>;

/// Every check that fails.
pub(super) fn all<const N: usize>(checks: [Result<(), Refused>; N]) -> Result<(), Vec<Refused>> {
    let wrong: Vec<Refused> = checks.into_iter().filter_map(Result::err).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

impl Case {
    /// Decides on a wish.
    ///
    /// # Errors
    /// Every reason why not.
    pub fn decide(&self, command: Command, ask: &Ask<'_>) -> Result<Happened, Vec<Refused>> {
        self.allows(&command, ask.actor)?;
        let event = match command {
            Command::Amend { facts, reason } => return self.amend(facts, reason, ask),
            Command::Consent { on, paper } => self.consent(on, paper, ask),
            Command::Acknowledge {} => self.acknowledge(ask),
            Command::Determine {} => self.determine(ask),
            Command::Propose { exception } => self.propose(exception, ask),
            Command::Approve {} => self.approve(ask),
            Command::SendBack { reason } => self.send_back(reason, ask),
            Command::Depart { on } => self.depart(on, ask),
            Command::Arrive { on } => self.arrive(on, ask),
            Command::Plan { lines } => self.make_plan(lines),
            Command::ApprovePlan {} => self.judge_plan(Ok(()), ask),
            Command::SendPlanBack { reason } => self.judge_plan(Err(reason), ask),
            Command::Order(order) => self.order(order, ask),
            Command::Release { payment } => self.release(payment, ask),
            Command::Cancel { payment, reason } => self.cancel(payment, reason),
            Command::Correct { payment, reason } => self.correct(payment, reason, ask),
            Command::Recover { payment, amount, reason } => self.recover(payment, amount, reason),
            Command::Lapse {} => self.lapse(ask),
            Command::Report { contributed, papers } => self.report(contributed, papers),
            Command::Close {} => self.close(),
            Command::Withdraw { reason } => self.withdraw(reason),
            Command::Reopen { reason } => self.reopen(reason),
            Command::Offer { to, consent } => self.offer(to, consent),
            Command::Accept {} => self.accept(ask),
            Command::Refuse { reason } => self.refuse(reason),
            Command::Assign { to, reason } => self.assign(to, reason),
        }?;
        Ok(event.into())
    }

    /// Whether somebody may ask this of this case. Who may not even read it learns nothing of it.
    pub(crate) fn allows(&self, command: &Command, actor: &Actor) -> Result<(), Vec<Refused>> {
        let action = command.action();
        let taking = matches!(command, Command::Accept {} | Command::Refuse { .. });
        let owner = match &self.offered_to {
            Some(to) if taking => to,
            _ => &self.organisation,
        };
        if actor.may(action, owner) {
            return Ok(());
        }
        let knows = actor.may(Action::Read, &self.organisation);
        Err(vec![if knows { Refused::NotAllowed { action } } else { Refused::NoCase }])
    }

    fn amend(&self, facts: Facts, reason: String, ask: &Ask<'_>) -> Result<Happened, Vec<Refused>> {
        all([self.stands(Step::RUNNING), says("reason", &reason), self.known().map(drop)])?;
        let outline = facts.check(ask.package)?;
        let waiting = self.waiting();
        if !waiting.is_empty() {
            return Err(vec![Refused::Waiting { payments: waiting }]);
        }
        let event = Event::Amended { outline, reason, movements: self.lapses(|_| true) };
        Ok(Happened { event, facts: Some(facts) })
    }

    fn consent(&self, on: Date, paper: String, ask: &Ask<'_>) -> Decided {
        all([
            self.stands(&[Step::Prepared]),
            between("on", on, None, Some(ask.today)),
            says("paper", &paper),
        ])?;
        Ok(Event::Consented { on, paper })
    }

    fn acknowledge(&self, ask: &Ask<'_>) -> Decided {
        let open = if self.retroactive && !self.acknowledged {
            self.stands(&[Step::Prepared, Step::Proposed])
        } else {
            Err(Refused::NothingLapses)
        };
        all([open, between("today", ask.today, None, self.answer_until)])?;
        Ok(Event::Acknowledged)
    }

    fn determine(&self, ask: &Ask<'_>) -> Decided {
        all([self.stands(&[Step::Prepared])])?;
        let award = self.computed(ask.package)?;
        Ok(Event::Determined { award })
    }

    /// What the facts, as they are now, give. The day of arrival is one of them.
    pub(crate) fn computed(&self, package: &Package) -> Result<Award, Vec<Refused>> {
        let mut household = self.known().map_err(|one| vec![one])?.household.clone();
        let days = [("departs_on", self.departed_on), ("arrived_on", self.arrived_on)];
        for (name, day) in days {
            if let (Some(day), Some(fields)) = (day, household.as_object_mut()) {
                fields.insert(name.to_owned(), Value::String(day.to_string()));
            }
        }
        Award::of(package, &household)
    }

    /// The award, if it is still what the facts give.
    pub(super) fn still_so(&self, package: &Package) -> Result<&Award, Vec<Refused>> {
        let award = self.award.as_ref().ok_or_else(|| vec![Refused::NotDetermined])?;
        let (before, now) = (award.figures(), self.computed(package)?.figures());
        if before == now { Ok(award) } else { Err(vec![Refused::FiguresDiffer { before, now }]) }
    }

    fn propose(&self, exception: Option<String>, ask: &Ask<'_>) -> Decided {
        let consent = self.consent.map(drop).ok_or(Refused::NoConsent);
        let answered = if self.retroactive && !self.acknowledged {
            Err(Refused::NotAcknowledged)
        } else {
            Ok(())
        };
        all([self.stands(&[Step::Prepared]), consent, answered])?;
        let award = self.still_so(ask.package)?;
        let facts = self.known().map_err(|one| vec![one])?;
        let mut wrong: Vec<Refused> = award
            .missing
            .iter()
            .map(String::as_str)
            .chain(facts.stated())
            .filter(|fact| facts.evidence.get(*fact).is_none_or(|paper| paper.trim().is_empty()))
            .map(|fact| Refused::NoEvidence { fact: fact.to_owned() })
            .collect();
        if facts.at_departure() && exception.as_deref().is_none_or(|why| why.trim().is_empty()) {
            wrong.push(Refused::NoReasonForException);
        }
        if wrong.is_empty() { Ok(Event::Proposed { exception }) } else { Err(wrong) }
    }

    fn approve(&self, ask: &Ask<'_>) -> Decided {
        let asked = self.proposed_by.as_deref().unwrap_or_default();
        all([self.stands(&[Step::Proposed]), four_eyes(asked, &ask.actor.user)])?;
        let award = self.still_so(ask.package)?;
        let year = ask.today.year();
        Ok(Event::Approved { year, movements: self.reserves(award, year) })
    }

    fn send_back(&self, reason: String, _: &Ask<'_>) -> Decided {
        all([self.stands(&[Step::Proposed]), says("reason", &reason)])?;
        Ok(Event::SentBack { reason })
    }

    fn depart(&self, on: Date, ask: &Ask<'_>) -> Decided {
        all([
            self.stands(&[Step::Approved]),
            between("on", on, Some(self.outline.registered_on), Some(ask.today)),
        ])?;
        Ok(Event::Departed { on })
    }

    fn arrive(&self, on: Date, ask: &Ask<'_>) -> Decided {
        all([
            self.stands(&[Step::Departed]),
            between("on", on, self.departed_on, Some(ask.today)),
        ])?;
        let mut arrived = self.clone();
        arrived.arrived_on = Some(on);
        let mut until: BTreeMap<String, Date> = BTreeMap::new();
        for line in arrived.computed(ask.package)?.lines {
            let Some([_, last]) = line.window else { continue };
            until.entry(line.benefit).and_modify(|day| *day = (*day).min(last)).or_insert(last);
        }
        Ok(Event::Arrived { on, until })
    }

    fn lapse(&self, ask: &Ask<'_>) -> Decided {
        let late = self.answer_until.is_some_and(|until| ask.today > until);
        let unanswered = self.retroactive && !self.acknowledged && late;
        if unanswered && matches!(self.step(), Step::Prepared | Step::Proposed) {
            let reason = "niet op tijd beantwoord (E8)".to_owned();
            return Ok(Event::Withdrawn { reason, movements: Vec::new() });
        }
        all([self.stands(&[Step::Arrived])])?;
        let over = |benefit: &str| self.until.get(benefit).is_some_and(|day| ask.today > *day);
        let ordered = |benefit: &str| {
            self.waiting()
                .iter()
                .filter_map(|number| self.payment(*number))
                .any(|payment| payment.order.benefit == benefit)
        };
        let movements = self.lapses(|line| over(&line.benefit) && !ordered(&line.benefit));
        let mut benefits: Vec<String> = movements
            .iter()
            .filter_map(|movement| Some(movement.line()?.benefit.clone()))
            .collect();
        benefits.dedup();
        if movements.is_empty() {
            return Err(vec![Refused::NothingLapses]);
        }
        Ok(Event::Lapsed { benefits, movements })
    }

    fn close(&self) -> Decided {
        let waiting = self.waiting();
        let none_waits =
            if waiting.is_empty() { Ok(()) } else { Err(Refused::Waiting { payments: waiting }) };
        all([self.stands(&[Step::Reported]), none_waits])?;
        Ok(Event::Closed { movements: self.lapses(|_| true) })
    }

    fn withdraw(&self, reason: String) -> Decided {
        let waiting = self.waiting();
        let none_waits =
            if waiting.is_empty() { Ok(()) } else { Err(Refused::Waiting { payments: waiting }) };
        all([self.stands(Step::RUNNING), none_waits, says("reason", &reason)])?;
        Ok(Event::Withdrawn { reason, movements: self.lapses(|_| true) })
    }

    fn reopen(&self, reason: String) -> Decided {
        let ended = self.stands(&[Step::Closed, Step::Withdrawn]);
        all([ended, self.known().map(drop), says("reason", &reason)])?;
        Ok(Event::Reopened { reason })
    }

    fn offer(&self, to: String, consent: String) -> Decided {
        let waiting = self.waiting();
        let none_waits =
            if waiting.is_empty() { Ok(()) } else { Err(Refused::Waiting { payments: waiting }) };
        all([self.stands(Step::RUNNING), none_waits, says("to", &to), says("consent", &consent)])?;
        Ok(Event::Offered { to, consent })
    }

    fn accept(&self, ask: &Ask<'_>) -> Decided {
        all([self.stands(Step::RUNNING), self.is_offered()])?;
        let organisation = ask.actor.organisation.clone();
        Ok(Event::Accepted { organisation, movements: self.lapses(|_| true) })
    }

    fn refuse(&self, reason: String) -> Decided {
        all([self.is_offered(), says("reason", &reason)])?;
        Ok(Event::Refused { reason })
    }

    fn is_offered(&self) -> Result<(), Refused> {
        self.offered_to.as_ref().map(drop).ok_or(Refused::NotOffered)
    }

    fn assign(&self, to: Option<String>, reason: String) -> Decided {
        all([self.stands(Step::RUNNING), says("reason", &reason)])?;
        Ok(Event::Assigned { to, reason })
    }
}
