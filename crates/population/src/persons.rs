//! Tables with one row a person: rows that follow each other and have one `household_id` are a
//! household.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use rules::parse::case::PERSONS_MAX;

use crate::columns::ID;
use crate::gathered::Gathered;
use crate::job::BadRow;
use crate::person::{Line, Person, lines};
use crate::plan::Plan;
use crate::said::Said;

/// The columns that a table of persons has, beside any others, and those it may have.
pub(crate) const COLUMNS: [&str; 6] =
    [ID, "registered_on", "departure", "channel", "nationality", "principal"];
pub(crate) const OPTIONAL: [&str; 4] = ["person_id", "born", "age", "linked_to"];

/// What was found in a block.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub ids: Vec<i64>,
    pub numbers: Vec<u32>,
    pub bad: Vec<BadRow>,
    /// How many rows do not count: those of a bad household all.
    pub bad_rows: u64,
}

impl Found {
    pub(crate) fn clear(&mut self) {
        self.ids.clear();
        self.numbers.clear();
        self.bad.clear();
        self.bad_rows = 0;
    }
}

/// Where a row stands: its file, and its number in it from 1.
type Place = (PathBuf, u64);

/// A household whose rows are coming in.
#[derive(Debug)]
struct Open {
    id: i64,
    place: Place,
    /// How many rows it has so far.
    rows: u64,
    /// Nothing if something is wrong.
    good: Option<Gathered>,
}

/// Households of persons, whichever blocks and files their rows stand in.
#[derive(Debug)]
pub(crate) struct Persons {
    open: Option<Open>,
    /// Every household that was met: a bit for each, 64 neighbours together.
    seen: HashMap<i64, u64>,
    /// From which ages something may be different.
    ages: Vec<i16>,
}

impl Persons {
    pub(crate) fn new(plan: &Plan<'_>) -> Self {
        Self { open: None, seen: HashMap::new(), ages: plan.ages().to_vec() }
    }

    /// Goes through the rows of a block; the last household stays open, for more of it may come.
    pub(crate) fn block(
        &mut self,
        (path, first, batch): (&Path, u64, &RecordBatch),
        plan: &mut Plan<'_>,
        found: &mut Found,
    ) -> Result<(), Said> {
        let lines = lines(batch, plan.columns())?;
        for (row, line) in (first..).zip(lines) {
            let at = || (path.to_owned(), row);
            match line {
                Ok((line, person)) => self.row(at(), line, person, plan, found),
                Err((id, wrong)) => {
                    self.bad_row(&at(), id, plan, found);
                    found.bad.extend(wrong.into_iter().map(|cell| {
                        let (column, what) = (cell.column, cell.what);
                        BadRow { file: path.to_owned(), row, column, what }
                    }));
                }
            }
        }
        Ok(())
    }

    /// Nothing more comes.
    pub(crate) fn end(&mut self, plan: &mut Plan<'_>, found: &mut Found) {
        self.close(plan, found);
    }

    fn row(
        &mut self,
        at: Place,
        line: Line,
        person: Person,
        plan: &mut Plan<'_>,
        found: &mut Found,
    ) {
        if let Some(open) = self.open.as_mut().filter(|open| open.id == line.id) {
            open.rows += 1;
            let Some(good) = &mut open.good else { return };
            if let Some((column, what)) = good.shared.contradicts(&line) {
                open.good = None;
                found.bad.push(BadRow { file: at.0, row: at.1, column, what });
            } else if good.persons.len() <= PERSONS_MAX {
                good.persons.push(person);
            }
            return;
        }
        self.close(plan, found);
        let id = line.id;
        let again = self.was_seen(id);
        if again {
            let what = Said::new(
                format!("huishouden {id} stond al eerder; zet zijn rijen bij elkaar"),
                format!("household {id} came before; put its rows together"),
            );
            found.bad.push(BadRow { file: at.0.clone(), row: at.1, column: ID, what });
        }
        let good = (!again).then(|| Gathered { shared: line, persons: vec![person] });
        self.open = Some(Open { id, place: at, rows: 1, good });
    }

    /// A row that cannot be read makes its household bad, if it says which one that is.
    fn bad_row(&mut self, at: &Place, id: Option<i64>, plan: &mut Plan<'_>, found: &mut Found) {
        let Some(id) = id else {
            found.bad_rows += 1;
            return;
        };
        if let Some(open) = self.open.as_mut().filter(|open| open.id == id) {
            open.rows += 1;
            open.good = None;
            return;
        }
        self.close(plan, found);
        self.was_seen(id);
        self.open = Some(Open { id, place: at.clone(), rows: 1, good: None });
    }

    /// Whether a household was met before; from now on it was.
    fn was_seen(&mut self, id: i64) -> bool {
        let bits = self.seen.entry(id >> 6).or_default();
        let bit = 1_u64 << (id & 63);
        let before = *bits & bit != 0;
        *bits |= bit;
        before
    }

    fn close(&mut self, plan: &mut Plan<'_>, found: &mut Found) {
        let Some(open) = self.open.take() else { return };
        let Some(good) = open.good else {
            found.bad_rows += open.rows;
            return;
        };
        match good.number(&self.ages, plan) {
            Ok(number) => {
                found.ids.push(open.id);
                found.numbers.push(number);
            }
            Err(what) => {
                let (file, row) = open.place;
                found.bad.push(BadRow { file, row, column: ID, what });
                found.bad_rows += open.rows;
            }
        }
    }
}
