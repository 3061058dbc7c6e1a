//! What a determination comes down to: everything that a person gets, does not get, or is still
//! asked, without the words for it. Equal essence, equal promise.

use rules::determine::{Determination, Line};
use sha2::{Digest, Sha256};

/// How many bytes of a hash tell two essences apart.
pub(crate) const MARK: usize = 8;

/// One text for each thing that is said, in a fixed order. `place` gives the number of a person.
pub(crate) fn essence(
    determination: &Determination<'_>,
    place: impl Fn(&str) -> usize,
) -> Vec<String> {
    let who = |person: Option<&str>| person.map_or("all".to_owned(), |id| place(id).to_string());
    let mut all = vec![format!("scheme {} {}", determination.scheme, determination.channel)];
    all.extend(determination.lines.iter().map(|line| of_line(line, &who(line.person))));
    all.extend(
        determination
            .goods
            .iter()
            .map(|one| format!("goods {} {} {}", who(one.person), one.benefit, one.row)),
    );
    all.extend(
        determination
            .refusals
            .iter()
            .map(|one| format!("none {} {} {}", who(one.person), one.benefit, one.row)),
    );
    all.extend(
        determination
            .missing
            .iter()
            .map(|one| format!("ask {} {} {}", who(one.person), one.fact, one.assumed)),
    );
    all.sort();
    all
}

fn of_line(line: &Line<'_>, who: &str) -> String {
    let [low, high] = line.range;
    let mut text = format!(
        "line {who} {} {} {} {low} {high} {:?} {:?}",
        line.benefit, line.row, line.amount, line.moment, line.paid_in
    );
    if let Some(form) = line.form {
        let limits = [form.cash_max, form.in_kind_min].map(|limit| limit.map(|one| one.cents()));
        text.push_str(&format!(" {:?} {limits:?} {:?}", form.kind, form.cash_paid_in));
    }
    if let Some(window) = line.window {
        text.push_str(&format!(" {} {} {}", window.from, window.until, window.expected));
    }
    for payer in line.funders.iter() {
        text.push_str(&format!(" {}={}", payer.funder, payer.amount));
    }
    for fact in line.if_facts.iter() {
        text.push_str(&format!(" if {fact}"));
    }
    text
}

/// The mark of an essence: the first bytes of its SHA-256.
pub(crate) fn mark(essence: &[String]) -> [u8; MARK] {
    let hash = Sha256::digest(essence.join("\n").as_bytes());
    let mut mark = [0; MARK];
    for (to, from) in mark.iter_mut().zip(hash) {
        *to = from;
    }
    mark
}
