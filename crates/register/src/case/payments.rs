//! The payments of a case.

use ledger::Movement;
use money::Cents;
use serde::Serialize;

use super::Case;
use super::event::{Event, Order};

/// How a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Asked for; waits for a second person.
    Ordered,
    /// Booked.
    Released,
    /// It will not be made.
    Cancelled,
    /// It was booked, and undone.
    Corrected,
}

/// A payment that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Its number in the case, from 1.
    pub number: u32,
    /// What was asked for.
    pub order: Order,
    /// Who asked.
    pub by: String,
    /// How it stands.
    pub state: PaymentState,
    /// What came back from the person.
    pub recovered: Cents,
    /// What was booked, once it was released.
    pub movements: Vec<Movement>,
}

impl Case {
    /// The payment with this number.
    pub fn payment(&self, number: u32) -> Option<&Payment> {
        self.payments.iter().find(|payment| payment.number == number)
    }

    /// The day of the last payment that was made.
    pub fn last_paid_on(&self) -> Option<jiff::civil::Date> {
        let released = |payment: &&Payment| payment.state == PaymentState::Released;
        self.payments.iter().filter(released).map(|payment| payment.order.on).max()
    }

    /// Payments for a person and a benefit that were asked for or made.
    pub(super) fn standing<'a>(
        &'a self,
        person: Option<&'a str>,
        benefit: &'a str,
    ) -> impl Iterator<Item = &'a Payment> {
        self.payments.iter().filter(move |payment| {
            let for_it = payment.order.person.as_deref() == person;
            let stands = matches!(payment.state, PaymentState::Ordered | PaymentState::Released);
            for_it && payment.order.benefit == benefit && stands
        })
    }

    /// The numbers of the payments that wait for a second person.
    pub(super) fn waiting(&self) -> Vec<u32> {
        let ordered = |payment: &&Payment| payment.state == PaymentState::Ordered;
        self.payments.iter().filter(ordered).map(|payment| payment.number).collect()
    }

    pub(super) fn follow_payment(&mut self, event: &Event, by: &str) {
        let (number, state) = match event {
            Event::Ordered { payment, order } => {
                self.payments.push(Payment {
                    number: *payment,
                    order: order.clone(),
                    by: by.to_owned(),
                    state: PaymentState::Ordered,
                    recovered: Cents::ZERO,
                    movements: Vec::new(),
                });
                return;
            }
            Event::Released { payment, .. } => (*payment, PaymentState::Released),
            Event::Cancelled { payment, .. } => (*payment, PaymentState::Cancelled),
            Event::Corrected { payment, .. } => (*payment, PaymentState::Corrected),
            Event::Recovered { payment, .. } => (*payment, PaymentState::Released),
            _ => return,
        };
        let Some(payment) = self.payments.iter_mut().find(|one| one.number == number) else {
            return;
        };
        payment.state = state;
        match event {
            Event::Released { movements, .. } => payment.movements.clone_from(movements),
            Event::Recovered { amount, .. } => payment.recovered = payment.recovered + *amount,
            _ => {}
        }
    }
}
