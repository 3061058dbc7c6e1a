//! Whatever is tried, in whatever order, the laws of the ledger hold after every step.

#![allow(clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use ledger::{Account, Act, Books, Budget, Line, Movement, Posting};
use money::Cents;
use proptest::prelude::*;

fn line() -> impl Strategy<Value = Line> {
    (1i64..4, 0usize..3, 0usize..2, 0usize..2).prop_map(|(case, person, benefit, funder)| Line {
        case,
        person: ["a0", "a1"].get(person).map(|id| (*id).to_owned()),
        benefit: ["departure-cash", "post-return"][benefit].to_owned(),
        budget: Budget { funder: ["amif", "nl-state"][funder].to_owned(), year: 2025 },
    })
}

fn movement() -> impl Strategy<Value = Movement> {
    let amount = (-50i64..400).prop_map(Cents::from_cents);
    (0usize..6, line(), amount).prop_map(|(act, line, amount)| match act {
        0 => Movement::fund(line.budget, amount),
        1 => Movement::reserve(line, amount, Cents::from_cents(300)),
        2 => Movement::pay(line, amount),
        3 => Movement::lapse(line, amount),
        4 => Movement::recover(line, amount),
        _ => Movement::correct(line, amount),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn books_balance_and_nobody_gets_more(tried in prop::collection::vec(movement(), 1..120)) {
        let mut books = Books::default();
        let mut all: Vec<Posting> = Vec::new();
        for movement in &tried {
            // Knowing only the accounts that a movement asks for gives the same answer.
            let mut few = Books::default();
            for account in movement.accounts() {
                let balance = books.balance(&account);
                few.know(account, balance);
            }
            let before = books.clone();
            let outcome = books.post(movement);
            prop_assert_eq!(&few.post(movement), &outcome);
            match outcome {
                Ok(postings) => all.extend(postings),
                Err(_) => prop_assert_eq!(&books, &before),
            }
            prop_assert_eq!(books.broken(), None);
            if let Act::Reserve { line, at_most } = &movement.act {
                let reserved = books.balance(&Account::Reserved(line.clone()));
                let paid = books.balance(&Account::Paid(line.clone()));
                prop_assert!(reserved + paid <= *at_most);
            }
        }
        // The balances are the sums of all postings, and nothing else.
        let mut sums: BTreeMap<Account, Cents> = BTreeMap::new();
        for Posting { account, amount } in all {
            let sum = sums.entry(account).or_default();
            *sum = *sum + amount;
        }
        for (account, amount) in books.balances() {
            prop_assert_eq!(amount, sums.get(account).copied().unwrap_or_default());
        }
    }
}
