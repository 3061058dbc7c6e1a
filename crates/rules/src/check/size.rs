//! How much there is to go through in a whole package, counted before it is done: a policy that
//! somebody sends must not keep a machine busy for long.

use super::grounds::SHEET_MAX;
use super::package::Package;
use super::scheme::Scheme;
use super::scope::Scope;
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::policy::LawKind;
use crate::parse::{AsWritten, Span};

/// The most schemes of a package.
const SCHEMES_MAX: usize = 1 << 8;

/// The most steps: one row held against one cell, or a few letters of a source against a quotation.
const STEPS_MAX: u64 = 40_000_000;

/// How many letters are compared in about the time of a step.
const LETTERS: usize = 16;

/// Steps that are left; nothing when there were too few.
pub(crate) struct Steps(Option<u64>);

impl Steps {
    pub(crate) const fn all() -> Self {
        Self(Some(STEPS_MAX))
    }

    /// Takes steps. When there are too few left, says so, once.
    pub(crate) fn take(&mut self, steps: u64, span: Span, out: &mut Vec<Diagnostic>) -> bool {
        let Some(left) = self.0 else { return false };
        self.0 = left.checked_sub(steps);
        if self.0.is_none() {
            out.push(too_large(span));
        }
        self.0.is_some()
    }

    /// Takes what it costs to look words up in a text.
    pub(crate) fn look_up(&mut self, text: usize, span: Span, out: &mut Vec<Diagnostic>) -> bool {
        self.take(count(text / LETTERS + 1), span, out)
    }
}

fn too_large(span: Span) -> Diagnostic {
    let too_large = Diagnostic::at(Code::PackageTooLarge, span);
    too_large.arg("schemes", SCHEMES_MAX).arg("steps", STEPS_MAX)
}

/// Whether there are no more schemes than can be.
pub(crate) fn schemes(written: &AsWritten, out: &mut Vec<Diagnostic>) -> bool {
    let beyond = written.schemes.get(SCHEMES_MAX);
    out.extend(beyond.map(|file| too_large(file.head.id.span)));
    beyond.is_none()
}

/// Whether enough steps are left for what comes after the proof: every cell of every benefit for
/// who pays, and every cell of the scheme for each of its laws.
pub(crate) fn laws(package: &Package, steps: &mut Steps, out: &mut Vec<Diagnostic>) -> bool {
    package.schemes.iter().enumerate().all(|(place, scheme)| {
        let all: Vec<usize> = (0..scheme.benefits.len()).collect();
        let each = all.iter().map(|one| package.scope(place, &[*one], true).size());
        let each = each.fold(0, u64::saturating_add);
        let benefits = scheme.benefits.iter().enumerate().filter(|(_, one)| !one.goods);
        let money: Vec<usize> = benefits.map(|(benefit, _)| benefit).collect();
        let whole = package.scope(place, &money, false).size();
        let whole = whole.saturating_mul(count(money.len()));
        sheets(package, place, scheme, out)
            && steps.take(each, scheme.span, out)
            && scheme.laws.iter().all(|law| {
                let needed = match &law.kind {
                    LawKind::Uniform { over } => each.saturating_mul(values(scheme, &over.value)),
                    LawKind::CashAtMost { .. } | LawKind::NeverLower => whole,
                };
                steps.take(needed, law.id.span, out)
            })
    })
}

/// Whether the grounds of each benefit can be kept: its cells on a sheet, and all its sheets.
fn sheets(package: &Package, place: usize, scheme: &Scheme, out: &mut Vec<Diagnostic>) -> bool {
    let benefits = scheme.benefits.iter().enumerate();
    let is_large = |at: usize| {
        let reach = package.reach(place, at);
        reach.width() > SHEET_MAX || reach.height() > SHEET_MAX
    };
    let large = benefits.filter(|(at, _)| is_large(*at));
    let large: Vec<Diagnostic> = large
        .map(|(_, benefit)| {
            let large = Diagnostic::at(Code::WorldTooLarge, benefit.span);
            large.arg("benefit", &benefit.id).arg("limit", SHEET_MAX)
        })
        .collect();
    let fit = large.is_empty();
    out.extend(large);
    fit
}

fn values(scheme: &Scheme, dim: &str) -> u64 {
    let dim = scheme.dim(dim).and_then(|dim| scheme.dims.get(dim));
    count(dim.map_or(1, |dim| dim.values.len()))
}

fn count(things: usize) -> u64 {
    u64::try_from(things).unwrap_or(u64::MAX)
}

impl Scope {
    /// How many cells on how many stretches of days in how many readings.
    fn size(&self) -> u64 {
        self.width().saturating_mul(self.height())
    }

    /// How many cells.
    fn width(&self) -> u64 {
        product(self.dims.iter().map(|(_, size)| *size))
    }

    /// How many stretches of days in how many readings.
    fn height(&self) -> u64 {
        product(self.questions.iter().map(|(_, size)| *size).chain([self.days.len()]))
    }
}

fn product(sizes: impl Iterator<Item = usize>) -> u64 {
    sizes.fold(1, |all, size| all.saturating_mul(count(size)))
}
