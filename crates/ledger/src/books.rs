//! Balances, and the one door through which they change.

use std::collections::BTreeMap;

use money::Cents;

use crate::account::Account;
use crate::movement::{Act, Movement};
use crate::refusal::Refusal;

/// One side of a movement: so much more on an account, or so much less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Where.
    pub account: Account,
    /// How much more; below nothing, how much less.
    pub amount: Cents,
}

/// Balances of accounts. An account that is not here has nothing.
///
/// They may be all there are, or only those that a movement asks for ([`Movement::accounts`]): the
/// answer is the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    balances: BTreeMap<Account, Cents>,
}

impl Books {
    /// What is on an account.
    pub fn balance(&self, account: &Account) -> Cents {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// Every account that has, or had, something on it.
    pub fn balances(&self) -> impl Iterator<Item = (&Account, Cents)> {
        self.balances.iter().map(|(account, amount)| (account, *amount))
    }

    /// Takes over the balance of an account from where it is kept.
    pub fn know(&mut self, account: Account, balance: Cents) {
        self.balances.insert(account, balance);
    }

    /// Books a movement, and gives its postings: they add up to nothing.
    ///
    /// # Errors
    /// Why it is refused; then nothing has changed.
    pub fn post(&mut self, movement: &Movement) -> Result<[Posting; 2], Refusal> {
        self.allows(movement)?;
        let postings = movement.postings();
        let after = |one: &Posting| {
            let sum = self.balance(&one.account).checked_add(one.amount);
            Some((one.account.clone(), sum?))
        };
        let after: Option<Vec<_>> = postings.iter().map(after).collect();
        self.balances.extend(after.ok_or(Refusal::TooLarge)?);
        Ok(postings)
    }

    /// Whether a movement keeps every law, asked in this order: amount, line, account.
    fn allows(&self, movement: &Movement) -> Result<(), Refusal> {
        let amount = movement.amount;
        if let Act::Fund { budget } = &movement.act {
            let free = self.balance(&Account::Free(budget.clone()));
            let left = free.checked_add(amount).ok_or(Refusal::TooLarge)?;
            let no_room =
                || Refusal::NoRoom { budget: budget.clone(), asked: -amount, there: free };
            return if left < Cents::ZERO { Err(no_room()) } else { Ok(()) };
        }
        if amount <= Cents::ZERO {
            return Err(Refusal::NotPositive { amount });
        }
        if let Act::Reserve { line, at_most } = &movement.act {
            let reserved = self.balance(&Account::Reserved(line.clone()));
            let paid = self.balance(&Account::Paid(line.clone()));
            let sum = reserved.checked_add(paid).and_then(|sum| sum.checked_add(amount));
            let sum = sum.ok_or(Refusal::TooLarge)?;
            if sum > *at_most {
                return Err(Refusal::AboveDetermined {
                    line: line.clone(),
                    sum,
                    at_most: *at_most,
                });
            }
        }
        let (from, _) = movement.way();
        let there = self.balance(&from);
        if there >= amount {
            return Ok(());
        }
        Err(match from {
            Account::Granted(budget) | Account::Free(budget) => {
                Refusal::NoRoom { budget, asked: amount, there }
            }
            Account::Reserved(line) => Refusal::NotReserved { line, asked: amount, there },
            Account::Paid(line) => Refusal::NotPaid { line, asked: amount, there },
        })
    }

    /// The first law that does not hold, in words; `None` when the books are in order.
    ///
    /// For books that hold every account: the sum of all is nothing, and no account but the
    /// funder's side is below nothing.
    pub fn broken(&self) -> Option<String> {
        let sum: Cents = self.balances.values().copied().sum();
        if sum != Cents::ZERO {
            return Some(format!("all accounts together come to {sum}, not to nothing"));
        }
        let below = |(account, amount): &(&Account, &Cents)| {
            **amount < Cents::ZERO && !matches!(account, Account::Granted(_))
        };
        let (account, amount) = self.balances.iter().find(below)?;
        Some(format!("{} of {:?} is {amount}", account.word(), account.budget()))
    }
}
