//! Why one row of a table has its amounts.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use rules::parse::case::read;
use rules::words::Lang;

use crate::gathered::Gathered;
use crate::person::lines;
use crate::plan::Plan;
use crate::read::{Batches, Kind, ROWS};
use crate::said::Said;

/// The whole determinations of the household that a row belongs to, in words. Rows are counted
/// from 1, through all files.
///
/// # Errors
/// When there is no such row, or something is wrong with it or with its file.
pub fn explain(plan: &Plan<'_>, inputs: &[PathBuf], row: u64, lang: Lang) -> Result<String, Said> {
    let (mut before, mut open) = (0, None);
    for path in inputs {
        for block in Batches::open(path, ROWS)? {
            let (_, batch) = block?;
            let located = |error: Said| {
                let place = format!("{} {row}", lang.pick("rij", "row"));
                error.at(place).in_file(path)
            };
            let rows = u64::try_from(batch.num_rows()).unwrap_or(0);
            let place = row.checked_sub(before + 1).filter(|place| *place < rows);
            if Kind::of(batch.schema_ref()) == Kind::Persons {
                let found = persons(plan, &batch, before, row, &mut open).map_err(located)?;
                if let Some(found) = found {
                    return said(plan, &found, lang).map_err(located);
                }
            } else if let Some(place) = place {
                let place = usize::try_from(place).unwrap_or(0);
                return plan.explain(&batch, place, lang).map_err(located);
            }
            before += rows;
        }
    }
    match open {
        Some((found, true)) => said(plan, &found, lang),
        _ => Err(Said::new(
            format!("er is geen rij {row}: de tabel heeft er {before}"),
            format!("there is no row {row}: the table has {before}"),
        )),
    }
}

/// A household, and whether it has the row that is asked for.
type Open = Option<(Gathered, bool)>;

/// The household with the row, once all of its rows were met.
fn persons(
    plan: &Plan<'_>,
    batch: &RecordBatch,
    before: u64,
    asked: u64,
    open: &mut Open,
) -> Result<Option<Gathered>, Said> {
    for (row, line) in (before + 1..).zip(lines(batch, plan.columns())?) {
        let (shared, person) = match line {
            Ok(read) => read,
            Err((_, wrong)) if row == asked => {
                let each: Vec<Said> =
                    wrong.into_iter().map(|one| one.what.at(one.column)).collect();
                return Err(Said::joined(&each, "; "));
            }
            Err(_) => continue,
        };
        match open {
            Some((household, has)) if household.shared.id == shared.id => {
                household.persons.push(person);
                *has |= row == asked;
            }
            _ => {
                if let Some((whole, true)) = open.take() {
                    return Ok(Some(whole));
                }
                *open = Some((Gathered { shared, persons: vec![person] }, row == asked));
            }
        }
    }
    Ok(None)
}

fn said(plan: &Plan<'_>, household: &Gathered, lang: Lang) -> Result<String, Said> {
    let case = read(&household.case(), plan.package().vocabulary());
    plan.explained(&case.map_err(|mistakes| Said::of(&mistakes, plan.package()))?, lang)
}
