//! From the text of a register to what it says. `check` then says whether that holds together.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::check::check;
use super::spread::Spread;
use super::table::{Reader, Table};
use super::{
    Assumption, Basis, Budget, Mistake, Moved, PolicySide, Quantity, Register, Source, Status,
};

/// What the first line of every register says.
pub(super) const FORMAT: &str = "wederkeer-assumptions/1";

const TOP: [&str; 8] =
    ["format", "id", "title", "year", "source", "policy", "budget", "assumption"];
const SOURCE: [&str; 4] = ["id", "title", "address", "read_on"];
const POLICY: [&str; 4] = ["id", "title", "schemes", "moved"];
const MOVED: [&str; 3] = ["from", "to", "share"];
const BASIS: [&str; 5] = ["owner", "date", "status", "source", "note"];
const BUDGET: [&str; 9] =
    ["id", "title", "funders", "amount", "owner", "date", "status", "source", "note"];
const ASSUMPTION: [&str; 16] = [
    "id",
    "title",
    "owner",
    "date",
    "status",
    "source",
    "note",
    "value",
    "share",
    "shares",
    "counts",
    "low",
    "high",
    "vary",
    "log_deviation",
    "beta",
];
const STATUSES: [(&str, Status); 3] = [
    ("published", Status::Published),
    ("expert", Status::Expert),
    ("placeholder", Status::Placeholder),
];

/// Reads a register.
///
/// # Errors
/// Every mistake in it, each with its line, in the order of the text.
pub fn read(text: &str) -> Result<Register, Vec<Mistake>> {
    let mut out = Reader::new(text);
    let parsed = match DeTable::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            let said = error.message().to_owned();
            out.wrong(
                at,
                [format!("Dit is geen TOML: {said}."), format!("This is no TOML: {said}.")],
                ["Herstel het op deze plaats.".to_owned(), "Mend it in this place.".to_owned()],
            );
            return Err(out.mistakes);
        }
    };
    let register = top(parsed.get_ref(), &mut out);
    out.mistakes.sort_by_key(|one| (one.line, one.column));
    match register {
        Some(register) if out.mistakes.is_empty() => Ok(register),
        _ => Err(out.mistakes),
    }
}

fn top(table: &DeTable<'_>, out: &mut Reader<'_>) -> Option<Register> {
    let top = Table::open(table, 0, "het register / the register", &TOP, TOP.len(), out);
    let known = [(FORMAT, ())];
    top.choice("format", &known, out);
    let (id, title) = (top.text("id", out), top.words("title", out));
    let year = top.number("year", out).and_then(|year| whole_year(year, &top, out));
    let sources = top.tables("source", out).into_iter();
    let sources: Vec<_> = sources.map(|(table, at)| source(table, at, out)).collect();
    let policies = top.tables("policy", out).into_iter();
    let policies: Vec<_> = policies.map(|(table, at)| policy(table, at, out)).collect();
    let budgets = top.tables("budget", out).into_iter();
    let budgets: Vec<_> = budgets.map(|(table, at)| budget(table, at, out)).collect();
    let assumptions = top.tables("assumption", out).into_iter();
    let assumptions: Vec<_> = assumptions.map(|(table, at)| assumption(table, at, out)).collect();
    // What could not be read at all has been said; the rest is checked together.
    let places = |key: &str, out: &mut Reader<'_>| -> Vec<usize> {
        top.tables(key, out).into_iter().map(|(_, at)| at).collect()
    };
    let at = [places("policy", out), places("budget", out), places("assumption", out)];
    let register = Register {
        id: id?,
        title: title?,
        year: year?,
        sources: sources.into_iter().collect::<Option<_>>()?,
        policies: policies.into_iter().collect::<Option<_>>()?,
        budgets: budgets.into_iter().collect::<Option<_>>()?,
        assumptions: assumptions.into_iter().collect::<Option<_>>()?,
    };
    check(&register, &at, out);
    Some(register)
}

fn whole_year(year: f64, top: &Table<'_, '_>, out: &mut Reader<'_>) -> Option<i16> {
    let found = (1990..=2100).find(|whole| f64::from(*whole) == year);
    if found.is_none() {
        out.wrong(
            top.place("year"),
            ["Dit is geen jaar.".to_owned(), "This is no year.".to_owned()],
            ["Verwacht: 1990 tot en met 2100.".to_owned(), "Expected: 1990 to 2100.".to_owned()],
        );
    }
    found
}

fn source(table: &DeTable<'_>, at: usize, out: &mut Reader<'_>) -> Option<Source> {
    let table = Table::open(table, at, "[[source]]", &SOURCE, SOURCE.len(), out);
    let (id, title) = (table.text("id", out), table.text("title", out));
    let (address, read_on) = (table.text("address", out), table.date("read_on", out));
    Some(Source { id: id?, title: title?, address: address?, read_on: read_on? })
}

fn policy(table: &DeTable<'_>, at: usize, out: &mut Reader<'_>) -> Option<PolicySide> {
    let table = Table::open(table, at, "[[policy]]", &POLICY, 3, out);
    let (id, title) = (table.text("id", out), table.words("title", out));
    let schemes: BTreeMap<_, _> = table.names("schemes", out).into_iter().collect();
    let moved = if table.has("moved") {
        let given = table.names("moved", out);
        let part = |name: &str| given.iter().find(|(key, _)| key == name).map(|(_, to)| to.clone());
        match (part("from"), part("to"), part("share")) {
            (Some(from), Some(to), Some(share)) if given.len() == MOVED.len() => {
                Some(Moved { from, to, share })
            }
            _ => {
                let said = "{ from = \"iom\", to = \"jrs\", share = \"shift.iom-to-jrs\" }";
                out.wrong(
                    table.place("moved"),
                    [
                        "“moved” zegt niet van waar, waarheen en hoeveel.".to_owned(),
                        "“moved” does not say from where, to where and how many.".to_owned(),
                    ],
                    [format!("Verwacht: {said}."), format!("Expected: {said}.")],
                );
                None
            }
        }
    } else {
        None
    };
    let (line, _) = out.line_column(at);
    Some(PolicySide { id: id?, title: title?, schemes, moved, line })
}

fn basis(table: &Table<'_, '_>, out: &mut Reader<'_>) -> Option<Basis> {
    let status = table.choice("status", &STATUSES, out);
    let source = if table.has("source") {
        let said = table.text("source", out)?;
        let (id, place) = said.split_once(' ').unwrap_or((&said, ""));
        Some((id.to_owned(), place.trim().to_owned()))
    } else {
        None
    };
    let note = if table.has("note") { Some(table.words("note", out)?) } else { None };
    let (owner, date) = (table.text("owner", out), table.date("date", out));
    let (line, _) = out.line_column(table.at);
    Some(Basis { status: status?, source, owner: owner?, date: date?, note, line })
}

fn budget(table: &DeTable<'_>, at: usize, out: &mut Reader<'_>) -> Option<Budget> {
    let table = Table::open(table, at, "[[budget]]", &BUDGET, 7, out);
    let (id, title) = (table.text("id", out), table.words("title", out));
    let (funders, amount) = (table.texts("funders", out), table.amount("amount", out));
    let basis = basis(&table, out);
    Some(Budget { id: id?, title: title?, funders: funders?, amount: amount?, basis: basis? })
}

fn assumption(table: &DeTable<'_>, at: usize, out: &mut Reader<'_>) -> Option<Assumption> {
    debug_assert!(BASIS.iter().all(|key| ASSUMPTION.contains(key) && BUDGET.contains(key)));
    let table = Table::open(table, at, "[[assumption]]", &ASSUMPTION, 5, out);
    let (id, title) = (table.text("id", out), table.words("title", out));
    table.one_of(&["value", "share", "shares", "counts"], out);
    let mut quantity = quantity(&table, out);
    if let Some(Quantity::Division(parts)) = &mut quantity
        && id.as_deref() == Some("season")
    {
        parts.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    let spread = spread(&table, out);
    let vary = if table.has("vary") { table.text("vary", out) } else { None };
    let basis = basis(&table, out);
    Some(Assumption {
        id: id?,
        title: title?,
        quantity: quantity?,
        spread: spread?,
        vary,
        basis: basis?,
    })
}

fn quantity(table: &Table<'_, '_>, out: &mut Reader<'_>) -> Option<Quantity> {
    if table.has("value") {
        return table.number("value", out).map(Quantity::Number);
    }
    if table.has("share") {
        return table.part("share", out).map(Quantity::Part);
    }
    if table.has("shares") {
        let parts = table.parts("shares", out)?;
        let sum: f64 = parts.iter().map(|(_, part)| part).sum();
        if (sum - 1.0).abs() > 1e-9 {
            let percent = sum * 100.0;
            out.wrong(
                table.place("shares"),
                [
                    format!("De delen zijn samen {percent:.2}%."),
                    format!("The shares are {percent:.2}% together."),
                ],
                ["Maak er 100% van.".to_owned(), "Make them 100%.".to_owned()],
            );
            return None;
        }
        return Some(Quantity::Division(parts));
    }
    let counts = table.parts("counts", out)?;
    let sum: f64 = counts.iter().map(|(_, count)| count).sum();
    if sum <= 0.0 {
        out.wrong(
            table.place("counts"),
            ["Er is niets geteld.".to_owned(), "Nothing was counted.".to_owned()],
            ["Geef minstens één aantal.".to_owned(), "Give at least one count.".to_owned()],
        );
        return None;
    }
    Some(Quantity::Division(counts.into_iter().map(|(name, count)| (name, count / sum)).collect()))
}

/// `None` when it cannot be read; otherwise a spread, or that there is none.
#[expect(clippy::option_option, reason = "unreadable and absent are two things")]
fn spread(table: &Table<'_, '_>, out: &mut Reader<'_>) -> Option<Option<Spread>> {
    if table.has("low") || table.has("high") {
        let is_number = table.has("value");
        let mut end = |key| {
            if is_number { table.number(key, out) } else { table.part(key, out) }
        };
        let (low, high) = (end("low"), end("high"));
        if !(table.has("low") && table.has("high")) {
            out.wrong(
                table.at,
                [
                    "Van het bereik ontbreekt “low” of “high”.".to_owned(),
                    "Of the range “low” or “high” is missing.".to_owned(),
                ],
                ["Geef beide.".to_owned(), "Give both.".to_owned()],
            );
        }
        return Some(Some(Spread::Range { low: low?, high: high? }));
    }
    if table.has("log_deviation") {
        let deviation = table.number("log_deviation", out)?;
        return Some(Some(Spread::LogNormal { deviation }));
    }
    if table.has("beta") {
        let numbers = table.numbers("beta", out)?;
        if let [hits, misses] = *numbers
            && hits > 0.0
            && misses > 0.0
        {
            return Some(Some(Spread::Beta { hits, misses }));
        }
        out.wrong(
            table.place("beta"),
            [
                "Dit zijn geen twee getallen boven 0.".to_owned(),
                "These are no two numbers above 0.".to_owned(),
            ],
            [
                "Verwacht: [gezien, niet gezien], zoals [75, 25].".to_owned(),
                "Expected: [seen, not seen], such as [75, 25].".to_owned(),
            ],
        );
        return None;
    }
    Some(None)
}
