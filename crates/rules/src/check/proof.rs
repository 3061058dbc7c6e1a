//! Proves that every cell has its outcome, and says where it has not.

use super::grid::{Cells, Fault, Grid, Plan};
use super::package::Package;
use super::scheme::{Benefit, DimSource, Guard, Scheme};
use super::size::Steps;
use super::world::reading_words;
use crate::diagnostics::{Code, Diagnostic};

/// A benefit whose grids are being proved.
pub(crate) struct Whose<'a> {
    pub package: &'a Package,
    pub scheme: &'a Scheme,
    pub benefit: &'a Benefit,
}

impl Whose<'_> {
    pub(crate) fn prove(
        &self,
        (guards, optional, payers): (Vec<(usize, &Guard)>, bool, bool),
        cells: &mut Cells,
        steps: &mut Steps,
        out: &mut Vec<Diagnostic>,
    ) -> Grid {
        let (from, until) = (self.scheme.from, self.scheme.until);
        let questions = &self.package.questions;
        let plan = Plan { dims: &self.scheme.dims, questions, from, until, guards };
        let grid = plan.empty();
        let Some(size) = grid.size() else {
            out.push(
                Diagnostic::at(Code::WorldTooLarge, self.benefit.span)
                    .arg("benefit", &self.benefit.id)
                    .arg("limit", super::grid::CELLS_MAX),
            );
            return Grid::default();
        };
        let rows = u64::try_from(plan.guards.len()).unwrap_or(u64::MAX);
        if !steps.take(size.saturating_mul(rows), self.benefit.span, out) {
            return Grid::default();
        }
        let (grid, faults, proved) = plan.prove(grid, optional);
        *cells += proved;
        out.extend(faults.iter().map(|fault| self.diagnostic(fault, payers)));
        grid
    }

    fn diagnostic(&self, fault: &Fault, payers: bool) -> Diagnostic {
        let named = |place: usize| -> (String, crate::parse::Span) {
            if payers {
                let funding = self.scheme.funding.get(place);
                funding.map_or_else(Default::default, |one| (one.id.clone(), one.span))
            } else {
                let entry = self.scheme.entries.get(place);
                entry.map_or_else(Default::default, |one| (one.id.clone(), one.span))
            }
        };
        let code = match (fault.both.is_some(), payers) {
            (false, false) => Code::Gap,
            (true, false) => Code::Overlap,
            (false, true) => Code::FundingGap,
            (true, true) => Code::FundingOverlap,
        };
        let diagnostic = match fault.both {
            None => Diagnostic::at(code, self.benefit.span),
            Some((first, second)) => {
                let ((first, before), (second, span)) = (named(first), named(second));
                Diagnostic::at(code, span).see(before).arg("first", first).arg("second", second)
            }
        };
        diagnostic
            .arg("benefit", &self.benefit.id)
            .arg("cell", self.scheme.words_of(&fault.cell))
            .arg("days", fault.from)
            .arg("reading", reading_words(self.package, &fault.reading))
            .arg("count", fault.count)
            .arg("person", self.smallest(fault))
    }

    /// The smallest household with a person in the cell: one that is alone, where that can be.
    fn smallest(&self, fault: &Fault) -> String {
        let word = |source: fn(&DimSource) -> bool, usual: &str| {
            let found = fault.cell.iter().find_map(|(dim, value)| {
                let dim = self.scheme.dims.get(*dim).filter(|dim| source(&dim.source))?;
                dim.values.get(usize::from(*value)).map(|(value, _)| value.clone())
            });
            found.unwrap_or_else(|| usual.to_owned())
        };
        let age = word(|source| matches!(source, DimSource::Age { .. }), "adult");
        let role = word(|source| matches!(source, DimSource::Role), "principal");
        if role == "member" {
            format!("adult principal + {age} member")
        } else {
            format!("{age} {role}")
        }
    }
}
