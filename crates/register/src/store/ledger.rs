//! The ledger in the database: postings beside the event they belong to, and the balances they
//! come to.

use diesel::prelude::*;
use ledger::{Account, Books, Budget, Line, Movement, Posting};
use money::Cents;

use super::schema::{balances, entries};
use super::{Db, StoreError};
use crate::refused::Refused;

/// The case number of accounts that are of no case.
const NO_CASE: i64 = 0;

/// An account as its columns.
struct Key<'a> {
    account: &'static str,
    case: i64,
    person: &'a str,
    benefit: &'a str,
    funder: &'a str,
    year: i64,
}

impl<'a> Key<'a> {
    fn of(account: &'a Account) -> Self {
        let Budget { funder, year } = account.budget();
        let line = account.line();
        Self {
            account: account.word(),
            case: line.map_or(NO_CASE, |line| line.case),
            person: line.and_then(|line| line.person.as_deref()).unwrap_or_default(),
            benefit: line.map_or("", |line| line.benefit.as_str()),
            funder,
            year: i64::from(*year),
        }
    }
}

/// A posting, or a balance, as it stands in the database.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct LedgerRow {
    /// `granted`, `free`, `reserved` or `paid`.
    pub account: String,
    /// The case; 0 for an account of a budget.
    pub case: i64,
    /// The person; empty for an account of a budget or of a household.
    pub person: String,
    /// The benefit; empty for an account of a budget.
    pub benefit: String,
    /// The funder.
    pub funder: String,
    /// The year of the commitment.
    pub year: i64,
    /// The amount in cents.
    pub amount: i64,
}

impl LedgerRow {
    /// As the ledger knows it.
    ///
    /// # Errors
    /// When it is no account.
    pub fn posting(&self) -> Result<Posting, StoreError> {
        let year = i16::try_from(self.year).map_err(|_| self.odd())?;
        let budget = Budget { funder: self.funder.clone(), year };
        let line = (self.case != NO_CASE).then(|| Line {
            case: self.case,
            person: (!self.person.is_empty()).then(|| self.person.clone()),
            benefit: self.benefit.clone(),
            budget: budget.clone(),
        });
        let account = Account::named(&self.account, budget, line).ok_or_else(|| self.odd())?;
        Ok(Posting { account, amount: Cents::from_cents(self.amount) })
    }

    fn odd(&self) -> StoreError {
        StoreError(format!("no account of the ledger: {self:?}"))
    }
}

/// Books movements: asks the ledger about each, and writes its postings and balances.
pub(crate) fn book(db: &mut Db, seq: i64, movements: &[Movement]) -> Result<(), Vec<Refused>> {
    let mut books = Books::default();
    let mut place = 0;
    for movement in movements {
        for account in movement.accounts() {
            let balance = balance(db, &account)?;
            books.know(account, balance);
        }
        let postings = books.post(movement).map_err(|no| vec![Refused::Ledger(no)])?;
        for posting in &postings {
            write(db, seq, place, posting)?;
            place += 1;
        }
    }
    Ok(())
}

/// What is on an account.
fn balance(db: &mut Db, account: &Account) -> Result<Cents, StoreError> {
    let key = Key::of(account);
    let found: Option<i64> = balances::table
        .find((key.case, key.account, key.person, key.benefit, key.funder, key.year))
        .select(balances::amount)
        .first(db)
        .optional()?;
    Ok(Cents::from_cents(found.unwrap_or(0)))
}

fn write(db: &mut Db, seq: i64, place: i64, one: &Posting) -> Result<(), StoreError> {
    let Key { account, case, person, benefit, funder, year } = Key::of(&one.account);
    let amount = one.amount.cents();
    diesel::insert_into(entries::table)
        .values((
            entries::seq.eq(seq),
            entries::place.eq(place),
            entries::account.eq(account),
            entries::case_id.eq(case),
            entries::person.eq(person),
            entries::benefit.eq(benefit),
            entries::funder.eq(funder),
            entries::year.eq(year),
            entries::amount.eq(amount),
        ))
        .execute(db)?;
    add(db, Key::of(&one.account), amount)?;
    if one.account.line().is_some() {
        // What all cases of a budget come to: a sum over a million of them would take seconds.
        let total = Key { case: NO_CASE, person: "", benefit: "", ..Key::of(&one.account) };
        add(db, total, amount)?;
    }
    Ok(())
}

fn add(db: &mut Db, key: Key<'_>, amount: i64) -> Result<(), StoreError> {
    let Key { account, case, person, benefit, funder, year } = key;
    let here = balances::table.find((case, account, person, benefit, funder, year));
    let changed =
        diesel::update(here).set(balances::amount.eq(balances::amount + amount)).execute(db)?;
    if changed == 0 {
        diesel::insert_into(balances::table)
            .values((
                balances::account.eq(account),
                balances::case_id.eq(case),
                balances::person.eq(person),
                balances::benefit.eq(benefit),
                balances::funder.eq(funder),
                balances::year.eq(year),
                balances::amount.eq(amount),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// The balances of a case; or of every account, with the totals of each budget among them as
/// accounts of no case.
pub(crate) fn accounts(db: &mut Db, case: Option<i64>) -> Result<Vec<LedgerRow>, StoreError> {
    let columns = (
        balances::account,
        balances::case_id,
        balances::person,
        balances::benefit,
        balances::funder,
        balances::year,
        balances::amount,
    );
    let order = (
        balances::case_id,
        balances::account,
        balances::person,
        balances::benefit,
        balances::funder,
        balances::year,
    );
    let rows = balances::table.select(columns).order(order);
    Ok(match case {
        Some(case) => rows.filter(balances::case_id.eq(case)).load(db)?,
        None => rows.load(db)?,
    })
}

/// The postings of a record, in the order in which they were booked.
pub(crate) fn postings_of(
    db: &mut Db,
    after: i64,
    until: i64,
) -> Result<Vec<(i64, LedgerRow)>, StoreError> {
    let rows: Vec<(i64, LedgerRow)> = entries::table
        .filter(entries::seq.gt(after))
        .filter(entries::seq.le(until))
        .order((entries::seq, entries::place))
        .select((
            entries::seq,
            (
                entries::account,
                entries::case_id,
                entries::person,
                entries::benefit,
                entries::funder,
                entries::year,
                entries::amount,
            ),
        ))
        .load(db)?;
    Ok(rows)
}

/// How a budget stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRow {
    /// Whose money, of which year.
    pub budget: Budget,
    /// What the funder made available.
    pub granted: Cents,
    /// What is promised to nobody.
    pub free: Cents,
    /// What is promised and not paid.
    pub reserved: Cents,
    /// What was paid, less what came back.
    pub paid: Cents,
}

/// Every budget: what is free, promised and paid.
pub(crate) fn budgets(db: &mut Db) -> Result<Vec<BudgetRow>, StoreError> {
    let sums: Vec<(String, i64, String, i64)> = balances::table
        .filter(balances::case_id.eq(NO_CASE))
        .order((balances::funder, balances::year, balances::account))
        .select((balances::funder, balances::year, balances::account, balances::amount))
        .load(db)?;
    let mut rows: Vec<BudgetRow> = Vec::new();
    for (funder, year, account, amount) in sums {
        let year = i16::try_from(year).map_err(|_| StoreError(format!("the year {year}")))?;
        let amount = Cents::from_cents(amount);
        if rows.last().is_none_or(|row| row.budget.funder != funder || row.budget.year != year) {
            let zero = Cents::ZERO;
            let budget = Budget { funder, year };
            rows.push(BudgetRow { budget, granted: zero, free: zero, reserved: zero, paid: zero });
        }
        let Some(row) = rows.last_mut() else { continue };
        match account.as_str() {
            "granted" => row.granted = -amount,
            "free" => row.free = amount,
            "reserved" => row.reserved = amount,
            _ => row.paid = amount,
        }
    }
    Ok(rows)
}
