//! What can be done with a case now, and by whom. Nothing of it is decided here: the case itself is
//! asked, with a wish that has everything in it.

use jiff::civil::Date;
use money::Cents;
use register::Refused;
use register::actor::{Action, Actor, Reach, Role};
use register::award::{AwardLine, Moment};
use register::case::{Ask, Case, Command, Order, Paper, PaperKind, PlanLine, Reimbursement};
use rules::check::Package;

/// How it stands with a wish.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Chance {
    /// It can be asked now.
    Now,
    /// Others may, and can.
    Others(Action),
    /// Not yet: why.
    NotYet(Vec<Refused>),
    /// Not in this step.
    Elsewhere,
}

/// A case, and who looks at it on which day.
#[derive(Clone, Copy)]
pub(super) struct Chances<'c> {
    pub case: &'c Case,
    pub actor: &'c Actor,
    pub today: Date,
    pub package: &'c Package,
}

impl<'c> Chances<'c> {
    /// How it stands with a wish, by the word of its command.
    pub(super) fn of(self, wish: &str) -> Chance {
        let samples = self.samples(wish);
        let mut chances = samples.into_iter().map(|sample| self.tried(sample));
        let first = chances.next().unwrap_or(Chance::Elsewhere);
        if first == Chance::Now {
            return first;
        }
        chances.find(|one| *one == Chance::Now).unwrap_or(first)
    }

    /// How it stands with a wish about one payment.
    pub(super) fn of_payment(self, wish: &str, payment: u32) -> Chance {
        let reason = || "x".to_owned();
        self.tried(match wish {
            "release" => Command::Release { payment },
            "cancel" => Command::Cancel { payment, reason: reason() },
            "correct" => Command::Correct { payment, reason: reason() },
            _ => Command::Recover { payment, amount: Cents::from_cents(1), reason: reason() },
        })
    }

    pub(super) fn now(self, wish: &str) -> bool {
        self.of(wish) == Chance::Now
    }

    fn tried(self, sample: Command) -> Chance {
        let action = sample.action();
        let Err(refused) = self.asked(self.actor, sample.clone()) else { return Chance::Now };
        let elsewhere =
            |all: &[Refused]| all.iter().any(|one| matches!(one, Refused::NotNow { .. }));
        if !refused.iter().any(|one| matches!(one, Refused::NotAllowed { .. } | Refused::NoCase)) {
            return if elsewhere(&refused) { Chance::Elsewhere } else { Chance::NotYet(refused) };
        }
        // Would it be possible for somebody who may?
        let role = Role::ALL.iter().find(|role| role.reach(action) != Reach::Nothing);
        let Some(role) = role else { return Chance::Elsewhere };
        let somebody = Actor {
            // Nobody's name: whoever asked is another one.
            user: "-".to_owned(),
            organisation: self.case.organisation.clone(),
            oversees: false,
            role: *role,
        };
        match self.asked(&somebody, sample) {
            Ok(()) => Chance::Others(action),
            Err(refused) if elsewhere(&refused) => Chance::Elsewhere,
            Err(refused) => Chance::NotYet(refused),
        }
    }

    fn asked(self, actor: &Actor, sample: Command) -> Result<(), Vec<Refused>> {
        let ask = Ask { actor, today: self.today, package: self.package };
        self.case.decide(sample, &ask).map(drop)
    }

    /// Wishes that hold everything that people would have to write.
    fn samples(self, wish: &str) -> Vec<Command> {
        let on = self.today;
        let text = || "x".to_owned();
        let one = match wish {
            "amend" => match &self.case.facts {
                Some(facts) => Command::Amend { facts: facts.clone(), reason: text() },
                None => return Vec::new(),
            },
            "consent" => Command::Consent { on, paper: text() },
            "acknowledge" => Command::Acknowledge {},
            "determine" => Command::Determine {},
            "propose" => Command::Propose { exception: Some(text()) },
            "approve" => Command::Approve {},
            "send-back" => Command::SendBack { reason: text() },
            "depart" => Command::Depart { on },
            "arrive" => Command::Arrive { on },
            "plan" => return self.plans(),
            "approve-plan" => Command::ApprovePlan {},
            "send-plan-back" => Command::SendPlanBack { reason: text() },
            "order" => return self.orders(),
            "lapse" => Command::Lapse {},
            "report" => Command::Report { contributed: text(), papers: Vec::new() },
            "close" => Command::Close {},
            "withdraw" => Command::Withdraw { reason: text() },
            "reopen" => Command::Reopen { reason: text() },
            "offer" => Command::Offer { to: text(), consent: text() },
            "accept" => Command::Accept {},
            "refuse" => Command::Refuse { reason: text() },
            "assign" => Command::Assign { to: None, reason: text() },
            _ => return Vec::new(),
        };
        vec![one]
    }

    fn plans(self) -> Vec<Command> {
        let first = self.planned().next();
        let lines = first.map(|line| PlanLine {
            person: line.person.clone(),
            benefit: line.benefit.clone(),
            what: "x".to_owned(),
            amount: Cents::from_cents(1),
        });
        vec![Command::Plan { lines: lines.into_iter().collect() }]
    }

    /// The lines that need a plan.
    pub(super) fn planned(self) -> impl Iterator<Item = &'c AwardLine> {
        let lines = self.case.award.iter().flat_map(|award| &award.lines);
        lines.filter(|line| line.moment == Moment::FirstYear)
    }

    /// One cent of each line, in kind and in cash.
    fn orders(self) -> Vec<Command> {
        let papers = [PaperKind::Received, PaperKind::Invoice, PaperKind::ProofOfPayment];
        let papers = papers.map(|kind| Paper { kind, reference: "x".to_owned() });
        let lines = self.case.to_order().into_iter().filter(|(_, left)| *left > Cents::ZERO);
        let order = |(line, _): (&AwardLine, Cents)| {
            [false, true].map(|cash| {
                Command::Order(Order {
                    person: line.person.clone(),
                    benefit: line.benefit.clone(),
                    amount: Cents::from_cents(1),
                    on: self.today,
                    cash,
                    reimbursement: Reimbursement::UnitCost,
                    papers: papers.to_vec(),
                })
            })
        };
        lines.flat_map(order).collect()
    }
}

/// Who may do something, in words' order of the roles.
pub(super) fn who(action: Action) -> impl Iterator<Item = Role> {
    Role::ALL.iter().copied().filter(move |role| role.reach(action) != Reach::Nothing)
}
