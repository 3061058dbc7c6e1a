//! Decisions about plans and payments.

use money::Cents;

use super::allows::{between, four_eyes, says};
use super::decide::{Ask, Decided, all};
use super::event::{Event, Order, Paper, PlanLine};
use super::money_moves::comes_back;
use super::{Case, Payment, PaymentState, Step};
use crate::award::{AwardLine, Moment};
use crate::refused::Refused;
use ledger::Movement;

impl Case {
    pub(super) fn make_plan(&self, lines: Vec<PlanLine>) -> Decided {
        all([self.stands(&[Step::Arrived])])?;
        let mut wrong = Vec::new();
        let mut sums: Vec<(Option<&str>, &str, Cents)> = Vec::new();
        for line in &lines {
            wrong.extend(says("what", &line.what).err());
            if line.amount <= Cents::ZERO {
                wrong.push(Refused::Ledger(ledger::Refusal::NotPositive { amount: line.amount }));
            }
            let key = (line.person.as_deref(), line.benefit.as_str());
            match sums.iter_mut().find(|(person, benefit, _)| (*person, *benefit) == key) {
                Some((_, _, sum)) => *sum = *sum + line.amount,
                None => sums.push((key.0, key.1, line.amount)),
            }
        }
        for (person, benefit, asked) in sums {
            match self.awarded(person, benefit) {
                Err(refused) => wrong.push(refused),
                Ok(line) if line.amount < asked => {
                    let (benefit, there) = (benefit.to_owned(), line.amount);
                    wrong.push(Refused::TooMuch { benefit, asked, there });
                }
                Ok(_) => {}
            }
        }
        if lines.is_empty() {
            wrong.push(Refused::NoPlan);
        }
        if wrong.is_empty() { Ok(Event::Planned { lines }) } else { Err(wrong) }
    }

    pub(super) fn judge_plan(&self, verdict: Result<(), String>, ask: &Ask<'_>) -> Decided {
        let open = self.plan.as_ref().filter(|plan| !plan.approved);
        let by = open.map(|plan| plan.by.as_str()).unwrap_or_default();
        let made = if open.is_some() { Ok(()) } else { Err(Refused::NoPlan) };
        all([self.stands(&[Step::Arrived]), made, four_eyes(by, &ask.actor.user)])?;
        match verdict {
            Ok(()) => Ok(Event::PlanApproved),
            Err(reason) => {
                all([says("reason", &reason)])?;
                Ok(Event::PlanSentBack { reason })
            }
        }
    }

    fn awarded(&self, person: Option<&str>, benefit: &str) -> Result<&AwardLine, Refused> {
        let line = self.award.as_ref().and_then(|award| award.line(person, benefit));
        line.ok_or_else(|| Refused::NoSuchLine {
            person: person.map(str::to_owned),
            benefit: benefit.to_owned(),
        })
    }

    pub(super) fn order(&self, order: Order, ask: &Ask<'_>) -> Decided {
        let person = order.person.as_deref();
        let line = self.awarded(person, &order.benefit).map_err(|one| vec![one])?;
        // In cash before leaving (nota N13); everything else abroad.
        let here = line.at_departure
            || (order.cash && line.cash_at_departure > Cents::ZERO && self.arrived_on.is_none());
        let abroad: &[Step] = &[Step::Arrived];
        let with_us: &[Step] = &[Step::Approved, Step::Departed, Step::Arrived];
        let first = if here { Some(self.outline.registered_on) } else { self.arrived_on };
        let last = self.until.get(&order.benefit).copied().filter(|_| !line.at_departure);
        all([
            self.stands(if here { with_us } else { abroad }),
            between("on", order.on, first, last),
            between("on", order.on, None, Some(ask.today)),
            self.fits(&order),
            self.fits_cash(&order, line, here),
            self.fits_plan(&order, line, here),
        ])?;
        let have = |kind| order.papers.iter().any(|paper| says_where(paper, kind));
        let missing = order.reimbursement.needs().iter().filter(|kind| !have(**kind));
        let missing: Vec<Refused> = missing.map(|kind| Refused::NoPaper { kind: *kind }).collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let payment = self.payments.last().map_or(1, |payment| payment.number + 1);
        Ok(Event::Ordered { payment, order })
    }

    /// Whether there is so much, beside what others already asked for.
    fn fits(&self, order: &Order) -> Result<(), Refused> {
        let person = order.person.as_deref();
        if order.amount <= Cents::ZERO {
            return Err(Refused::Ledger(ledger::Refusal::NotPositive { amount: order.amount }));
        }
        let reserved = self.reserved_for(person, &order.benefit);
        let reserved: Cents = reserved.iter().map(|(_, amount)| *amount).sum();
        let waits = |payment: &&Payment| payment.state == PaymentState::Ordered;
        let asked = self.standing(person, &order.benefit).filter(waits);
        let there = reserved - asked.map(|payment| payment.order.amount).sum();
        if order.amount <= there {
            return Ok(());
        }
        Err(Refused::TooMuch { benefit: order.benefit.clone(), asked: order.amount, there })
    }

    /// Whether no more is given in cash than the policy allows.
    fn fits_cash(&self, order: &Order, line: &AwardLine, here: bool) -> Result<(), Refused> {
        if !order.cash {
            return Ok(());
        }
        let at_most = if here { line.cash_at_departure } else { line.cash_most };
        let before = self.standing(order.person.as_deref(), &order.benefit);
        let before = before.filter(|payment| payment.order.cash);
        let sum = before.map(|one| one.order.amount - one.recovered).sum::<Cents>() + order.amount;
        if sum <= at_most {
            return Ok(());
        }
        Err(Refused::TooMuchCash { benefit: order.benefit.clone(), sum, at_most })
    }

    /// Whether what is given in the first year was planned (RIAT, KM2).
    fn fits_plan(&self, order: &Order, line: &AwardLine, here: bool) -> Result<(), Refused> {
        if line.moment != Moment::FirstYear || here {
            return Ok(());
        }
        let plan = self.plan.as_ref().filter(|plan| plan.approved).ok_or(Refused::NoPlan)?;
        let person = order.person.as_deref();
        let for_it =
            |one: &&PlanLine| one.person.as_deref() == person && one.benefit == order.benefit;
        let planned: Cents = plan.lines.iter().filter(for_it).map(|one| one.amount).sum();
        let before = self.standing(person, &order.benefit);
        let before: Cents = before.map(|one| one.order.amount - one.recovered).sum();
        if before + order.amount <= planned {
            return Ok(());
        }
        let (benefit, there) = (order.benefit.clone(), planned - before);
        Err(Refused::TooMuch { benefit, asked: order.amount, there })
    }

    fn payment_in(&self, number: u32, state: PaymentState) -> Result<&Payment, Refused> {
        let found = self.payment(number).filter(|payment| payment.state == state);
        found.ok_or(Refused::NoSuchPayment { payment: number })
    }

    pub(super) fn release(&self, payment: u32, ask: &Ask<'_>) -> Decided {
        let granted: &[Step] = &[Step::Approved, Step::Departed, Step::Arrived];
        all([self.stands(granted)])?;
        let found = self.payment_in(payment, PaymentState::Ordered).map_err(|one| vec![one])?;
        all([four_eyes(&found.by, &ask.actor.user)])?;
        self.still_so(ask.package)?;
        let Order { person, benefit, amount, .. } = &found.order;
        let movements = self.pays(person.as_deref(), benefit, *amount).ok_or_else(|| {
            let reserved = self.reserved_for(person.as_deref(), benefit);
            let there = reserved.iter().map(|(_, amount)| *amount).sum();
            vec![Refused::TooMuch { benefit: benefit.clone(), asked: *amount, there }]
        })?;
        Ok(Event::Released { payment, movements })
    }

    pub(super) fn cancel(&self, payment: u32, reason: String) -> Decided {
        let found = self.payment_in(payment, PaymentState::Ordered).map(drop);
        all([found, says("reason", &reason)])?;
        Ok(Event::Cancelled { payment, reason })
    }

    /// Undoes a payment. What was promised stands again while the case is granted; else it goes
    /// back to the budget.
    pub(super) fn correct(&self, payment: u32, reason: String, ask: &Ask<'_>) -> Decided {
        let found = self.payment_in(payment, PaymentState::Released);
        let by = found.as_ref().map_or("", |payment| payment.by.as_str());
        let eyes = four_eyes(by, &ask.actor.user);
        let kept = match &found {
            Ok(payment) if payment.recovered > Cents::ZERO => {
                Err(Refused::NoSuchPayment { payment: payment.number })
            }
            _ => Ok(()),
        };
        all([found.as_ref().map(drop).map_err(Clone::clone), kept, eyes, says("reason", &reason)])?;
        let booked = found.map_err(|one| vec![one])?.movements.iter();
        let lines = booked.filter_map(|one| Some((one.line()?.clone(), one.amount)));
        let mut movements = Vec::new();
        for (line, amount) in lines {
            movements.push(Movement::correct(line.clone(), amount));
            if !self.step().is_granted() {
                movements.push(Movement::lapse(line, amount));
            }
        }
        Ok(Event::Corrected { payment, reason, movements })
    }

    pub(super) fn recover(&self, payment: u32, amount: Cents, reason: String) -> Decided {
        let found = self.payment_in(payment, PaymentState::Released);
        all([found.as_ref().map(drop).map_err(Clone::clone), says("reason", &reason)])?;
        let found = found.map_err(|one| vec![one])?;
        if amount <= Cents::ZERO {
            return Err(vec![Refused::Ledger(ledger::Refusal::NotPositive { amount })]);
        }
        let back = comes_back(&found.movements, found.recovered, amount).ok_or_else(|| {
            let there = found.order.amount - found.recovered;
            vec![Refused::TooMuch { benefit: found.order.benefit.clone(), asked: amount, there }]
        })?;
        let movements = back.into_iter().map(|(line, part)| Movement::recover(line, part));
        Ok(Event::Recovered { payment, amount, reason, movements: movements.collect() })
    }

    pub(super) fn report(&self, contributed: String, papers: Vec<Paper>) -> Decided {
        let waiting = self.waiting();
        let none_waits =
            if waiting.is_empty() { Ok(()) } else { Err(Refused::Waiting { payments: waiting }) };
        all([self.stands(&[Step::Arrived]), none_waits, says("contributed", &contributed)])?;
        Ok(Event::Reported { contributed, papers })
    }
}

fn says_where(paper: &Paper, kind: super::PaperKind) -> bool {
    paper.kind == kind && !paper.reference.trim().is_empty()
}
