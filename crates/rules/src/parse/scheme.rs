//! Text of one policy file → [`PolicyFile`].

use money::{Cents, Share};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cite::cites;
use super::format;
use super::guard::{guard, pairs, reading};
use super::policy::*;
use super::reader::{Findings, Table, as_amount, as_date, check_id, span_of, texts_of, wrong_kind};
use super::source::{At, Span};
use crate::diagnostics::{Code, Diagnostic};

pub(crate) const FORMAT: &str = "wederkeer-policy/1";

pub(crate) const PLACES: &[(&str, PaidIn)] =
    &[("netherlands", PaidIn::Netherlands), ("country-of-origin", PaidIn::CountryOfOrigin)];

/// Reads a policy file; `None` when so much is missing that no scheme can be made of it.
pub(crate) fn read(
    table: &DeTable<'_>,
    file: usize,
    length: usize,
    out: &mut Findings,
) -> Option<PolicyFile> {
    let whole = Span { file, start: 0, end: length.min(1) };
    let top = Table::open(table, &format::POLICY, whole, out);
    check_format(&top, FORMAT, out);
    let head = top
        .raw("scheme")
        .and_then(|value| Table::of_value(value, &format::SCHEME, file, out))
        .and_then(|table| head(&table, out));
    let dimensions = top
        .entries("dimension", out)
        .into_iter()
        .filter_map(|(name, value)| super::dimension::read(name, value, out))
        .collect();
    let benefits = each(&top, "benefit", &format::BENEFIT, out, benefit);
    let rows = each(&top, "row", &format::ROW, out, super::row::read);
    let follows = each(&top, "follow", &format::FOLLOW, out, follow);
    let funding = each(&top, "funding", &format::FUNDING, out, funding);
    let conditions = each(&top, "condition", &format::CONDITION, out, condition);
    let caps = each(&top, "cap", &format::CAP, out, cap);
    let transitions = each(&top, "transition", &format::TRANSITION, out, transition);
    let laws = each(&top, "law", &format::LAW, out, law);
    let examples = each(&top, "example", &format::EXAMPLE, out, example);
    Some(PolicyFile {
        head: head?,
        dimensions,
        benefits,
        rows,
        follows,
        funding,
        conditions,
        caps,
        transitions,
        laws,
        examples,
    })
}

/// The key `format` must say what this version of Wederkeer reads.
pub(crate) fn check_format(top: &Table<'_, '_>, expected: &str, out: &mut Findings) {
    if let Some(found) = top.text("format", out).filter(|found| found.value != expected) {
        out.add(
            Diagnostic::at(Code::UnknownFormat, found.span)
                .arg("found", &found.value)
                .arg("expected", expected),
        );
    }
}

/// Reads every table of a list; a table that cannot be read is left out, with its mistakes noted.
pub(crate) fn each<T>(
    top: &Table<'_, '_>,
    key: &'static str,
    shape: &'static format::Shape,
    out: &mut Findings,
    read: impl Fn(&Table<'_, '_>, &mut Findings) -> Option<T>,
) -> Vec<T> {
    let tables = top.tables(key, shape, out);
    tables.iter().filter_map(|table| read(table, out)).collect()
}

fn head(table: &Table<'_, '_>, out: &mut Findings) -> Option<Head> {
    let (id, title) = (table.id("id", out), table.words("title", out));
    let (owner, country) = (table.text("owner", out), table.text("country", out));
    let currency = table.text("currency", out);
    if let Some(currency) = &currency
        && (currency.value.len() != 3 || !currency.value.bytes().all(|b| b.is_ascii_uppercase()))
    {
        out.add(Diagnostic::at(Code::BadCurrency, currency.span).arg("code", &currency.value));
    }
    let (from, until) = (table.date("from", out), table.date("until", out));
    if let (Some(from), Some(until)) = (&from, &until) {
        super::guard::check_order(from, until, out);
    }
    let channels = table.texts("channels", out);
    let after_approval = table.raw("after_approval").and_then(|value| {
        let kind = "a span such as \"2 months\"";
        super::choice::read("after_approval", kind, value, table.span.file, out, |value| {
            value.as_str()?.parse::<jiff::Span>().ok()
        })
    });
    let replaces = table.texts("replaces", out);
    let stands_before = table.texts("stands_before", out);
    let (over, for_list) = (table.id("over", out), table.id("for", out));
    let cites = cites(table, out);
    if over.is_some() != for_list.is_some() {
        out.add(Diagnostic::at(Code::OverNeedsFor, table.span));
    }
    Some(Head {
        id: id?,
        title: title?,
        owner: owner?.value,
        country: country?,
        currency: currency?.value,
        channels,
        from: from?,
        until,
        after_approval,
        replaces,
        stands_before,
        over,
        for_list,
        cites,
    })
}

fn benefit(table: &Table<'_, '_>, out: &mut Findings) -> Option<Benefit> {
    let (id, title) = (table.id("id", out), table.words("title", out));
    let goods = table.choice("kind", &[("money", false), ("goods", true)], out);
    let per_household = table.choice("per", &[("person", false), ("household", true)], out);
    let optional = table.choice("cover", &[("exactly-one", false), ("at-most-one", true)], out);
    let moments = [
        ("departure", Moment::Departure),
        ("arrival", Moment::Arrival),
        ("first-year", Moment::FirstYear),
    ];
    let moment = table.choice("moment", &moments, out);
    let paid_in = table.choice("paid_in", PLACES, out);
    let within = table
        .raw("within")
        .and_then(|value| Table::of_value(value, &format::WITHIN, table.span.file, out))
        .and_then(|table| within(&table, out));
    let cites = cites(table, out);
    Some(Benefit {
        id: id?,
        title: title?,
        goods: goods.is_some_and(|goods| goods.value),
        per_household: per_household.is_some_and(|per| per.value),
        optional: optional.is_some_and(|cover| cover.value),
        moment: moment?.value,
        paid_in: paid_in?.value,
        within,
        cites,
    })
}

fn within(table: &Table<'_, '_>, out: &mut Findings) -> Option<Within> {
    let mut count = |key: &'static str| -> Option<i64> {
        let value = table.raw(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=3650).contains(number));
        if number.is_none() {
            let kind = "a whole number from 1 to 3650";
            wrong_kind(span_of(table.span.file, value), key, kind, value.get_ref(), out);
        }
        number
    };
    let (days, months) = (count("days"), count("months"));
    let after = table.choice("after", &[("arrival", true), ("departure", false)], out);
    if !table.has("days") && !table.has("months") {
        out.add(Diagnostic::at(Code::EmptyWindow, table.span));
    }
    Some(Within {
        days: days.unwrap_or(0),
        months: months.unwrap_or(0),
        after_arrival: after?.value,
    })
}

/// Reads `form`, if there is one.
pub(crate) fn form(table: &Table<'_, '_>, out: &mut Findings) -> Option<Form> {
    let value = table.raw("form")?;
    let form = Table::of_value(value, &format::FORM_SHAPE, table.span.file, out)?;
    let kinds = [
        ("cash", FormKind::Cash),
        ("in-kind", FormKind::InKind),
        ("combined", FormKind::Combined),
        ("by-arrangement", FormKind::ByArrangement),
    ];
    let kind = form.choice("kind", &kinds, out);
    let cash_max = form.amount("cash_max", out).map(|amount| amount.value);
    let cash_paid_in = form.choice("cash_paid_in", PLACES, out).map(|place| place.value);
    Some(Form { kind: kind?.value, cash_max, cash_paid_in, span: form.span })
}

fn follow(table: &Table<'_, '_>, out: &mut Findings) -> Option<Follow> {
    let (id, scheme) = (table.id("id", out), table.id("scheme", out));
    let benefits = table.texts("benefits", out);
    let guard = guard(table, out);
    let as_values = pairs(table, "as", out);
    let mode = table.choice("mode", &[("moving", false), ("frozen", true)], out);
    let as_of = table.date("as_of", out);
    if let Some(mode) = &mode
        && mode.value != as_of.is_some()
    {
        out.add(Diagnostic::at(Code::FrozenNeedsDay, mode.span));
    }
    let form = form(table, out);
    let paid_in = table.choice("paid_in", PLACES, out).map(|place| place.value);
    let cites = cites(table, out);
    let (id, scheme) = (id?, scheme?);
    Some(Follow { id, scheme, benefits, guard, as_values, frozen: as_of, form, paid_in, cites })
}

fn funding(table: &Table<'_, '_>, out: &mut Findings) -> Option<Funding> {
    let id = table.id("id", out);
    let benefits = table.texts("benefits", out);
    let guard = guard(table, out);
    let mut shares = Vec::new();
    for (funder, value) in table.entries("shares", out) {
        let span = span_of(table.span.file, value);
        match value.get_ref().as_str().and_then(|text| Share::parse(text).ok()) {
            Some(share) => shares.push((funder, At::new(share, span))),
            None => {
                wrong_kind(span, &funder.value, "a percentage as text", value.get_ref(), out);
            }
        }
    }
    let assumption = table.words("assumption", out);
    let cites = cites(table, out);
    let shares_span = table.span_of("shares");
    Some(Funding { id: id?, benefits, guard, shares, shares_span, assumption, cites })
}

fn condition(table: &Table<'_, '_>, out: &mut Findings) -> Option<Condition> {
    let (id, ask) = (table.id("id", out), table.words("ask", out));
    let benefits = table.texts("benefits", out);
    let guard = guard(table, out);
    let cites = cites(table, out);
    Some(Condition { id: id?, ask: ask?, benefits, guard, cites })
}

fn cap(table: &Table<'_, '_>, out: &mut Findings) -> Option<Cap> {
    let (id, title) = (table.id("id", out), table.words("title", out));
    let benefits = table.texts("benefits", out);
    let guard = guard(table, out);
    let amount = table.amount("amount", out);
    let cites = cites(table, out);
    Some(Cap { id: id?, title: title?, benefits, guard, amount: amount?, cites })
}

fn transition(table: &Table<'_, '_>, out: &mut Findings) -> Option<Transition> {
    let id = table.id("id", out);
    let cases = table
        .raw("cases")
        .and_then(|value| Table::of_value(value, &format::CASES, table.span.file, out));
    let reading = reading(table, out);
    let scheme = table.id("use", out);
    let unknown = table.words("unknown", out);
    let cites = cites(table, out);
    let to = match (scheme, unknown) {
        (Some(scheme), None) => TransitionTo::Scheme(scheme),
        (None, Some(unknown)) => TransitionTo::Unknown(unknown),
        _ => {
            out.add(Diagnostic::at(Code::TransitionNeedsOne, table.span));
            return None;
        }
    };
    let cases = cases?;
    let registered = (cases.day("registered_from", out), cases.day("registered_until", out));
    let departs = (cases.day("departs_from", out), cases.day("departs_until", out));
    let channels = cases.texts("channel", out);
    Some(Transition { id: id?, channels, registered, departs, reading, to, cites })
}

fn law(table: &Table<'_, '_>, out: &mut Findings) -> Option<Law> {
    let id = table.id("id", out);
    let kind =
        table.choice("kind", &[("uniform", 0), ("cash-at-most", 1), ("never-lower", 2)], out);
    let (over, amount) = (table.id("over", out), table.amount("amount", out));
    let paid_in = table.choice("paid_in", PLACES, out);
    let cites = cites(table, out);
    let kind = match (kind?.value, over, amount, paid_in) {
        (0, Some(over), None, None) => LawKind::Uniform { over },
        (1, None, Some(amount), Some(place)) => {
            LawKind::CashAtMost { amount, paid_in: place.value }
        }
        (2, None, None, None) => LawKind::NeverLower,
        _ => {
            out.add(Diagnostic::at(Code::BadLaw, table.span));
            return None;
        }
    };
    Some(Law { id: id?, kind, cites })
}

fn example(table: &Table<'_, '_>, out: &mut Findings) -> Option<Example> {
    let id = table.id("id", out);
    let household = table.texts("household", out);
    let (mut registered_on, mut case) = (None, Vec::new());
    for (key, value) in table.entries("case", out) {
        let file = table.span.file;
        if key.value == "registered_on" {
            let span = span_of(file, value);
            registered_on = as_date(value.get_ref()).map(|day| At::new(day, span));
            if registered_on.is_none() {
                let kind = "a date such as 2024-09-02";
                wrong_kind(span, "registered_on", kind, value.get_ref(), out);
                return None;
            }
        } else if let Some(text) = texts_of(&key.value, value, file, out).into_iter().next() {
            case.push((key, text));
        }
    }
    if registered_on.is_none() {
        out.add(Diagnostic::at(Code::ExampleNeedsDay, table.span_of("case")));
    }
    let reading = reading(table, out);
    let benefits = amounts(table, "benefits", out);
    let total = table.amount("total", out);
    let cites = cites(table, out);
    Some(Example {
        id: id?,
        household,
        registered_on: registered_on?,
        case,
        reading,
        benefits,
        total: total?,
        cites,
    })
}

fn amounts(
    table: &Table<'_, '_>,
    key: &'static str,
    out: &mut Findings,
) -> Vec<(At<String>, At<Cents>)> {
    let mut amounts = Vec::new();
    for (name, value) in table.entries(key, out) {
        let span = span_of(table.span.file, value);
        match as_amount(value.get_ref()) {
            Some(amount) => amounts.push((name, At::new(amount, span))),
            None => wrong_kind(span, &name.value, "an amount", value.get_ref(), out),
        }
    }
    amounts
}

/// Names to values such as `adult = { nl = …, en = … }`, with their ids checked.
pub(crate) fn named_words<'a, 'i>(
    entries: Vec<(At<String>, &'a Spanned<DeValue<'i>>)>,
    out: &mut Findings,
) -> Vec<(At<String>, crate::words::Words)> {
    let mut named = Vec::new();
    for (name, value) in entries {
        check_id(&name, out);
        if value.get_ref().as_table().is_none() {
            let span = span_of(name.span.file, value);
            wrong_kind(span, &name.value, "words", value.get_ref(), out);
            continue;
        }
        let Some(table) = Table::of_value(value, &format::WORDS, name.span.file, out) else {
            continue;
        };
        if let (Some(nl), Some(en)) = (table.text("nl", out), table.text("en", out)) {
            named.push((name, crate::words::Words { nl: nl.value, en: en.value }));
        }
    }
    named
}
