//! Every act and every refusal, as labelled tables: what is done, and what is on each account.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use ledger::{Account, Books, Budget, Line, Movement};
use money::Cents;

fn cents(text: &str) -> Cents {
    Cents::parse(text).unwrap()
}

fn budget(name: &str) -> Budget {
    let (funder, year) = name.split_once('-').unwrap();
    Budget { funder: funder.to_owned(), year: year.parse().unwrap() }
}

/// `a0 post-return amif-2025`, of case 1.
fn line(words: [&str; 3]) -> Line {
    let [person, benefit, of] = words;
    let person = (person != "household").then(|| person.to_owned());
    Line { case: 1, person, benefit: benefit.to_owned(), budget: budget(of) }
}

/// One act: `fund amif-2025 100`, `reserve 50 of 80 for a0 post-return amif-2025`,
/// `pay 50 for a0 post-return amif-2025`.
fn movement(act: &str) -> Movement {
    match *act.split_whitespace().collect::<Vec<_>>() {
        ["fund", of, amount] => Movement::fund(budget(of), cents(amount)),
        ["reserve", amount, "of", at_most, "for", a, b, c] => {
            Movement::reserve(line([a, b, c]), cents(amount), cents(at_most))
        }
        ["pay", amount, "for", a, b, c] => Movement::pay(line([a, b, c]), cents(amount)),
        ["lapse", amount, "for", a, b, c] => Movement::lapse(line([a, b, c]), cents(amount)),
        ["recover", amount, "for", a, b, c] => Movement::recover(line([a, b, c]), cents(amount)),
        ["correct", amount, "for", a, b, c] => Movement::correct(line([a, b, c]), cents(amount)),
        ref other => panic!("what is {other:?}?"),
    }
}

/// Does what each row says, and compares what it says in return: free, reserved and paid in all
/// accounts, or the refusal.
fn check(table: &str) {
    let mut books = Books::default();
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (act, expected) = row.split_once('|').unwrap();
        let before = books.clone();
        let seen = match books.post(&movement(act)) {
            Ok(postings) => {
                assert_eq!(postings.iter().map(|one| one.amount).sum::<Cents>(), Cents::ZERO);
                let sum = |word: &str| -> Cents {
                    let here = books.balances().filter(|(account, _)| account.word() == word);
                    here.map(|(_, amount)| amount).sum()
                };
                format!("free {} reserved {} paid {}", sum("free"), sum("reserved"), sum("paid"))
            }
            Err(refusal) => {
                assert_eq!(books, before, "a refusal changes nothing: {row}");
                refusal.to_string()
            }
        };
        assert_eq!(seen, expected.trim(), "{row}");
        assert_eq!(books.broken(), None, "{row}");
    }
}

#[test]
fn from_budget_to_person_and_back() {
    check(include_str!("tables/from_budget_to_person_and_back.txt"));
}

#[test]
fn every_refusal_in_the_order_in_which_it_is_asked() {
    check(include_str!("tables/every_refusal_in_the_order_in_which_it_is_asked.txt"));
}

#[test]
fn the_money_of_one_year_or_funder_pays_nothing_of_another() {
    check(include_str!("tables/the_money_of_one_year_or_funder_pays_nothing_of_another.txt"));
}

#[test]
fn an_amount_that_the_ledger_cannot_hold_is_refused() {
    let mut books = Books::default();
    let of = budget("amif-2025");
    books.know(Account::Free(of.clone()), Cents::from_cents(i64::MAX));
    let refusal = books.post(&Movement::fund(of, Cents::from_cents(1))).unwrap_err();
    assert_eq!(refusal, ledger::Refusal::TooLarge);
}

#[test]
fn broken_books_say_so() {
    let mut books = Books::default();
    books.know(Account::Free(budget("amif-2025")), cents("5"));
    assert_eq!(books.broken().unwrap(), "all accounts together come to 5.00, not to nothing");
    books.know(Account::Granted(budget("amif-2025")), cents("-4"));
    books.know(Account::Reserved(line(["a0", "cash", "amif-2025"])), cents("-1"));
    assert!(books.broken().unwrap().starts_with("reserved of"), "{:?}", books.broken());
}
