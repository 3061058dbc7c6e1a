//! The dated, cited amounts.

use money::Cents;
use toml::de::DeValue;

use super::cite::cites;
use super::guard::guard;
use super::policy::{Grant, Row, Start};
use super::reader::{Findings, Table, as_amount, span_of, wrong_kind};
use super::scheme::{PLACES, form};
use crate::diagnostics::{Code, Diagnostic};

/// Reads one `[[row]]`.
pub(crate) fn read(table: &Table<'_, '_>, out: &mut Findings) -> Option<Row> {
    let (id, benefit) = (table.id("id", out), table.id("benefit", out));
    let guard = guard(table, out);
    let grant = grant(table, out);
    let form = form(table, out);
    let paid_in = table.choice("paid_in", PLACES, out).map(|place| place.value);
    let succeeds = table.id("succeeds", out);
    let corrects = table.id("corrects", out);
    let settles = table.words("settles", out);
    let assumption = table.words("assumption", out);
    let cites = cites(table, out);
    let row = Row {
        id: id?,
        benefit: benefit?,
        guard,
        grant: grant?,
        form,
        paid_in,
        succeeds,
        corrects,
        settles,
        assumption,
        cites,
    };
    check(&row, table.has("form"), out);
    let open = matches!(row.grant, Grant::Range { .. });
    let open = open || matches!(row.guard.from, Start::Unknown { .. });
    if open && !table.has("settles") {
        out.add(Diagnostic::at(Code::SettlesMissing, row.id.span).arg("row", &row.id.value));
    }
    Some(row)
}

fn grant(table: &Table<'_, '_>, out: &mut Findings) -> Option<Grant> {
    let given = ["amount", "range", "none", "goods"].iter().filter(|key| table.has(key)).count();
    if given != 1 {
        out.add(Diagnostic::at(Code::RowNeedsOneGrant, table.span).arg("count", given));
        return None;
    }
    if let Some(amount) = table.amount("amount", out) {
        return Some(Grant::Amount(amount));
    }
    if let Some(none) = table.words("none", out) {
        return Some(Grant::None(none));
    }
    if let Some(goods) = table.words("goods", out) {
        return Some(Grant::Goods(goods));
    }
    let (low, high) = range(table, out)?;
    if !table.has("assume") {
        out.add(Diagnostic::at(Code::RangeNeedsAssumption, table.span_of("range")));
        return None;
    }
    let assume = table.amount("assume", out)?;
    if low >= high || assume.value < low || assume.value > high {
        out.add(
            Diagnostic::at(Code::BadRange, table.span_of("range"))
                .arg("low", low)
                .arg("high", high)
                .arg("assume", assume.value),
        );
    }
    Some(Grant::Range { low, high, assume, span: table.span_of("range") })
}

fn range(table: &Table<'_, '_>, out: &mut Findings) -> Option<(Cents, Cents)> {
    let value = table.raw("range")?;
    if let DeValue::Array(array) = value.get_ref() {
        let amounts: Vec<_> = array.iter().filter_map(|item| as_amount(item.get_ref())).collect();
        if let ([low, high], 2) = (amounts.as_slice(), array.len()) {
            return Some((*low, *high));
        }
    }
    let span = span_of(table.span.file, value);
    wrong_kind(span, "range", "two amounts such as [0, 200]", value.get_ref(), out);
    None
}

/// What a row says must fit together: cash within the amount, a form for money only.
fn check(row: &Row, has_form: bool, out: &mut Findings) {
    let amount = match &row.grant {
        Grant::Amount(amount) => Some(amount.value),
        Grant::Range { high, .. } => Some(*high),
        Grant::None(_) | Grant::Goods(_) => None,
    };
    match (amount, &row.form) {
        (Some(amount), Some(form)) => {
            if let Some(cash) = form.cash_max.filter(|cash| *cash > amount) {
                out.add(
                    Diagnostic::at(Code::CashAboveAmount, form.span)
                        .arg("cash", cash)
                        .arg("amount", amount),
                );
            }
        }
        (Some(_), None) if !has_form => {
            out.add(Diagnostic::at(Code::MoneyNeedsForm, row.id.span).arg("row", &row.id.value));
        }
        (None, Some(form)) => {
            out.add(Diagnostic::at(Code::FormWithoutMoney, form.span).arg("row", &row.id.value));
        }
        (_, None) => {}
    }
}
