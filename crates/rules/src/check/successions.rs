//! Rows that start after another one ends, on a day that nobody has found.

use jiff::civil::Date;

use super::scheme::{Entry, Gives, Open};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::PolicyFile;
use crate::parse::policy::{End, Start};

/// Ties every row whose start is unknown to the row that it succeeds.
pub(crate) fn successions(file: &PolicyFile, entries: &mut [Entry], out: &mut Vec<Diagnostic>) {
    let mut ended: Vec<&str> = Vec::new();
    let before = out.len();
    for row in &file.rows {
        let Start::Unknown { after, seen, .. } = &row.guard.from else { continue };
        let place = |id: &str| entries.iter().position(|entry| entry.id == id);
        let Some(name) = &row.succeeds else {
            out.push(
                Diagnostic::at(Code::UnknownStartNeedsMore, row.id.span).arg("missing", "succeeds"),
            );
            continue;
        };
        let (Some(old), Some(new)) = (place(&name.value), place(&row.id.value)) else {
            out.push(Diagnostic::at(Code::UnknownRow, name.span).arg("name", &name.value));
            continue;
        };
        let before = file.rows.iter().find(|before| before.id.value == name.value);
        let open = before.is_some_and(|row| matches!(row.guard.until, End::Unknown(_)));
        let same = entries.get(old).zip(entries.get(new)).is_some_and(|(old, new)| {
            old.benefit == new.benefit
                && old.guard.when == new.guard.when
                && old.guard.reading == new.guard.reading
        });
        if !open || !same || ended.contains(&name.value.as_str()) {
            out.push(
                Diagnostic::at(Code::SuccessorDiffers, name.span)
                    .arg("row", &name.value)
                    .see(row.id.span),
            );
            continue;
        }
        ended.push(&name.value);
        let seen = seen.as_ref().map(|day| day.value);
        let from = entries.get(new).map(|new| new.guard.from.clone());
        open_between(entries, old, new, after.value, seen);
        if let (Some(old), Some(from)) = (entries.get_mut(old), from) {
            old.guard.until = from.map(|day| day.yesterday().ok());
        }
    }
    for name in file.rows.iter().filter_map(|row| row.corrects.as_ref()) {
        if !file.rows.iter().any(|row| row.id.value == name.value) {
            out.push(Diagnostic::at(Code::UnknownRow, name.span).arg("name", &name.value));
        }
    }
    // A successor that is wrong is reported as such, not as none.
    if out.len() > before {
        return;
    }
    for row in &file.rows {
        let End::Unknown(span) = row.guard.until else { continue };
        if !ended.contains(&row.id.value.as_str()) {
            out.push(Diagnostic::at(Code::EndNeedsSuccessor, span).arg("row", &row.id.value));
        }
    }
}

fn open_between(entries: &mut [Entry], old: usize, new: usize, after: Date, seen: Option<Date>) {
    for (one, other) in [(old, new), (new, old)] {
        if let Some(Gives::Amount { open, .. }) = entries.get_mut(one).map(|one| &mut one.gives) {
            *open = Some(Open { other, after, seen });
        }
    }
    let settles = entries.get(new).and_then(|new| new.settles.clone());
    if let Some(old) = entries.get_mut(old).filter(|old| old.settles.is_none()) {
        old.settles = settles;
    }
}
