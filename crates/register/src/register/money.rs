//! Budgets, and what is told to funders.

use std::io::Write;

use jiff::civil::Date;
use ledger::{Booked, Budget, Movement};
use money::Cents;

use super::{Register, store_error};
use crate::actor::{Action, Actor, closed_set};
use crate::case::{Event, Paper, Reimbursement};
use crate::journal::Deed;
use crate::refused::Refused;
use crate::store::{self, BudgetRow, Db, PaidLine};

impl Register {
    /// A funder makes money available for the commitments of a year, or less of it.
    ///
    /// # Errors
    /// When the role does not allow it, or more was promised already.
    pub fn fund(
        &self,
        actor: &Actor,
        budget: Budget,
        amount: Cents,
        source: &str,
    ) -> Result<(), Vec<Refused>> {
        if !actor.may(Action::Budget, &actor.organisation) || !actor.oversees {
            return Err(vec![Refused::NotAllowed { action: Action::Budget }]);
        }
        if source.trim().is_empty() {
            return Err(vec![Refused::NoReason]);
        }
        let movement = Movement::fund(budget, amount);
        let deed = Deed::Budgeted { movement: movement.clone(), source: source.to_owned() };
        self.store.write(|db| {
            let seq = self.deed(db, actor, None, &deed)?;
            store::book(db, seq, &[movement])
        })
    }

    /// How every budget stands.
    ///
    /// # Errors
    /// When the role does not see accounts.
    pub fn budgets(&self, actor: &Actor) -> Result<Vec<BudgetRow>, Vec<Refused>> {
        self.sees_accounts(actor)?;
        self.store.read(|db| Ok(store::budgets(db)?))
    }

    /// What one funder paid from the money of one year: every line with its case, payment and
    /// papers. The lines add up to what the ledger says was paid, to the cent.
    ///
    /// # Errors
    /// When the role does not see accounts; or when the lines do not add up.
    pub fn statement(&self, actor: &Actor, budget: &Budget) -> Result<Statement, Vec<Refused>> {
        self.sees_accounts(actor)?;
        self.store.write(|db| {
            let mut lines = Vec::new();
            for paid in store::paid_lines(db, &budget.funder, budget.year)? {
                lines.push(self.line(db, paid)?);
            }
            let total: Cents = lines.iter().map(|line| line.amount).sum();
            let rows = store::budgets(db)?;
            let row = rows.into_iter().find(|row| row.budget == *budget);
            let kept = row.map(|row| row.paid).unwrap_or_default();
            if kept != total {
                let what = format!("the lines come to {total}, the ledger says {kept}");
                return Err(store_error(what));
            }
            let what = format!("statement {} {}", budget.funder, budget.year);
            self.deed(db, actor, None, &Deed::Exported { what })?;
            Ok(Statement { budget: budget.clone(), lines, total })
        })
    }

    fn line(&self, db: &mut Db, paid: PaidLine) -> Result<StatementLine, Vec<Refused>> {
        let (number, kind) = match &paid.event {
            Event::Released { payment, .. } => (*payment, PaidKind::Paid),
            Event::Corrected { payment, .. } => (*payment, PaidKind::Corrected),
            Event::Recovered { payment, .. } => (*payment, PaidKind::Recovered),
            _ => return Err(store_error(format!("record {} pays nothing", paid.seq))),
        };
        let case = self.case_until(db, paid.row.case, None)?;
        let order = case.as_ref().and_then(|case| case.payment(number)).map(|one| &one.order);
        let order = order.ok_or_else(|| store_error(format!("payment {number} is missing")))?;
        Ok(StatementLine {
            record: paid.seq,
            booked_on: self.day(&paid.at),
            case: paid.row.case,
            person: (!paid.row.person.is_empty()).then_some(paid.row.person),
            benefit: paid.row.benefit,
            payment: number,
            kind,
            given_on: order.on,
            reimbursement: order.reimbursement,
            papers: order.papers.clone(),
            amount: Cents::from_cents(paid.row.amount),
        })
    }

    /// The whole ledger as a text that hledger reads, written in pieces.
    ///
    /// # Errors
    /// When the role does not see accounts, or the text cannot be written.
    pub fn hledger(&self, actor: &Actor, to: &mut impl Write) -> Result<(), Vec<Refused>> {
        self.sees_accounts(actor)?;
        self.store.write(|db| {
            self.deed(db, actor, None, &Deed::Exported { what: "hledger".to_owned() }).map(drop)
        })?;
        self.store.read(|db| {
            let mut after = (0, -1);
            loop {
                // Even, so that the two sides of a movement stay together.
                let page = store::booked(db, after, 2_048)?;
                let Some((seq, place, ..)) = page.last() else { return Ok(()) };
                after = (*seq, *place);
                for pair in page.chunks(2) {
                    let Some((seq, _, at, kind, _)) = pair.first() else { continue };
                    let postings = pair.iter().map(|(.., row)| row.posting());
                    let postings = postings.collect::<Result<Vec<_>, _>>()?;
                    let day = self.day(at).to_string();
                    let booked = Booked { day: &day, event: *seq, what: kind, postings: &postings };
                    let text = ledger::journal([booked]);
                    to.write_all(text.as_bytes()).map_err(store_error)?;
                }
            }
        })
    }

    fn sees_accounts(&self, actor: &Actor) -> Result<(), Vec<Refused>> {
        let action = Action::Accounts;
        let may = actor.may(action, &actor.organisation) && actor.oversees;
        if may { Ok(()) } else { Err(vec![Refused::NotAllowed { action }]) }
    }
}

/// What one funder paid from the money of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Whose money, of which year.
    pub budget: Budget,
    /// Every line, in the order in which it was booked.
    pub lines: Vec<StatementLine>,
    /// Their sum.
    pub total: Cents,
}

/// A line of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The record in the journal.
    pub record: i64,
    /// The day on which it was booked.
    pub booked_on: Date,
    /// The case.
    pub case: i64,
    /// The person, by the id in the case.
    pub person: Option<String>,
    /// The benefit.
    pub benefit: String,
    /// The payment in the case.
    pub payment: u32,
    /// What was booked.
    pub kind: PaidKind,
    /// The day on which it was given.
    pub given_on: Date,
    /// How the funder counts it.
    pub reimbursement: Reimbursement,
    /// What shows it.
    pub papers: Vec<Paper>,
    /// This funder's part; below nothing when it came back.
    pub amount: Cents,
}

closed_set! {
    /// What a line of a statement is.
    PaidKind {
        /// A payment.
        Paid = "paid",
        /// A payment that was undone.
        Corrected = "corrected",
        /// Money that came back from the person.
        Recovered = "recovered",
    }
}
