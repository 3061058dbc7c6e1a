//! The ledger as plain text accounting, for hledger and its kin.

use std::fmt::Write as _;

use crate::account::{Account, Budget};
use crate::books::Posting;

/// A movement as it stands in a journal.
#[derive(Clone, Debug)]
pub struct Booked<'a> {
    /// The day, as `2025-03-01`.
    pub day: &'a str,
    /// The number of the event it belongs to.
    pub event: i64,
    /// What happened, in a few words on one line.
    pub what: &'a str,
    /// Its postings.
    pub postings: &'a [Posting],
}

/// The text of a journal that hledger reads and checks. Amounts are in euros.
///
/// ```
/// use ledger::{Booked, Books, Budget, Movement, journal};
///
/// let budget = Budget { funder: "amif".to_owned(), year: 2025 };
/// let amount = money::Cents::from_cents(150_000);
/// let postings = Books::default().post(&Movement::fund(budget, amount))?;
/// let booked = Booked { day: "2025-01-02", event: 1, what: "budget", postings: &postings };
/// assert_eq!(
///     journal([booked]),
///     "2025-01-02 (1) budget\n    granted:amif:2025  -1500.00 EUR\n    \
///      free:amif:2025  1500.00 EUR\n\n",
/// );
/// # Ok::<(), ledger::Refusal>(())
/// ```
pub fn journal<'a>(booked: impl IntoIterator<Item = Booked<'a>>) -> String {
    let mut text = String::new();
    for Booked { day, event, what, postings } in booked {
        // A semicolon would begin a comment, and a line end the next posting.
        let what = what.replace([';', '\n', '\r'], " ");
        let _ = writeln!(text, "{day} ({event}) {what}");
        for Posting { account, amount } in postings {
            let _ = writeln!(text, "    {}  {amount} EUR", name(account));
        }
        text.push('\n');
    }
    text
}

/// The name of an account: from wide to narrow, so that a report adds up at every depth.
fn name(account: &Account) -> String {
    let Budget { funder, year } = account.budget();
    let mut name = format!("{}:{funder}:{year}", account.word());
    if let Some(line) = account.line() {
        let person = line.person.as_deref().unwrap_or("household");
        let _ = write!(name, ":{}:case {}:{person}", line.benefit, line.case);
    }
    name
}
