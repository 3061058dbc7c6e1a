//! A determination as table 3 of the nota reads: three moments, for each person and in all.

use money::Cents;

use super::determination::Determination;
use super::line::Line;
use crate::parse::Moment;

/// Who gets how much at which moment.
#[derive(Clone, Debug)]
pub struct Table<'a> {
    /// One row for each person, in the order of the case; then one for what the whole household
    /// gets, if anything.
    pub rows: Vec<TableRow<'a>>,
    /// The sums of the rows.
    pub sums: TableRow<'a>,
}

/// What one person, or everybody together, gets.
#[derive(Clone, Debug)]
pub struct TableRow<'a> {
    /// The person; `None` for the household.
    pub person: Option<&'a str>,
    /// The sum at each moment, in the order of [`Moment::ALL`].
    pub moments: [Sum; 3],
    /// The sum of all moments.
    pub total: Sum,
}

/// A sum, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The amount in use.
    pub amount: Cents,
    /// What the sources leave open.
    pub range: [Cents; 2],
    /// Whether a fact is missing on which it depends.
    pub conditional: bool,
}

impl Sum {
    /// Whether the sources leave more than one amount.
    pub fn is_open(&self) -> bool {
        self.range[0] < self.range[1]
    }

    fn of<'l>(lines: impl Iterator<Item = &'l Line<'l>> + Clone) -> Self {
        let sum = |part: fn(&Line<'_>) -> Cents| lines.clone().map(part).sum::<Cents>();
        Self {
            amount: sum(|line| line.amount),
            range: [sum(|line| line.range[0]), sum(|line| line.range[1])],
            conditional: lines.clone().any(|line| !line.if_facts.is_empty()),
        }
    }
}

impl<'a> Determination<'a> {
    /// Who gets how much at which moment.
    pub fn table(&self) -> Table<'a> {
        let persons = self.persons.iter().map(|seen| Some(seen.person));
        let mut rows: Vec<TableRow<'a>> =
            persons.map(|person| self.table_row(person, |line| line.person == person)).collect();
        if self.lines.iter().any(|line| line.person.is_none()) {
            rows.push(self.table_row(None, |line| line.person.is_none()));
        }
        Table { rows, sums: self.table_row(None, |_| true) }
    }

    fn table_row(
        &self,
        person: Option<&'a str>,
        of: impl Fn(&Line<'_>) -> bool + Copy,
    ) -> TableRow<'a> {
        let lines = self.lines.iter().filter(|line| of(line));
        let at = |moment| Sum::of(lines.clone().filter(move |line| line.moment == moment));
        TableRow { person, moments: Moment::ALL.map(at), total: Sum::of(lines.clone()) }
    }
}
