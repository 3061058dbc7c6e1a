//! The conditions that the benefits of a scheme can depend on, and what is missing where a case
//! says nothing of one.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::grid::cell::FEW_MAX;
use super::package::Package;
use super::scheme::{Condition, Scheme};
use crate::determine::{MissingAsk, Wanted};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::Span;

/// The conditions that the benefits of a scheme can depend on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Asks {
    /// By scheme and place: its own, then those of the scheme below.
    pub all: Vec<(usize, usize)>,
    /// Places among those, in the order of the ids of conditions.
    by_id: Vec<usize>,
    /// What is missing where the case says nothing of one of them, in that order.
    #[serde(skip)]
    wanted: OnceLock<Vec<(usize, Wanted)>>,
}

/// More conditions or questions than a determination can keep apart.
pub(super) fn too_many(id: &str, span: Span) -> Diagnostic {
    Diagnostic::at(Code::WorldTooLarge, span).arg("benefit", id).arg("limit", FEW_MAX)
}

/// Notes for each scheme on which conditions its benefits can depend.
pub(super) fn note(package: &mut Package, out: &mut Vec<Diagnostic>) {
    for place in 0..package.schemes.len() {
        let benefits = 0..package.schemes.get(place).map_or(0, |of| of.benefits.len());
        let all = benefits.flat_map(|benefit| package.conditions(place, benefit));
        let mut asks: Vec<_> = all.collect();
        asks.sort_by_key(|((of, at), _)| (*of != place, *at));
        asks.dedup_by_key(|(at, _)| *at);
        let mut by_id: Vec<_> = asks.iter().map(|(at, one)| (&one.id, &one.ask, *at)).collect();
        by_id.sort();
        let at = |(_, _, one): (_, _, (usize, usize))| asks.iter().position(|(at, _)| *at == one);
        let by_id = by_id.into_iter().filter_map(at).collect();
        let asks: Vec<_> = asks.iter().map(|(at, _)| *at).collect();
        if let Some(of) = package.schemes.get_mut(place) {
            if asks.len() > FEW_MAX {
                out.push(too_many(&of.id, of.span));
            }
            of.asks = Asks { all: asks, by_id, wanted: OnceLock::new() };
        }
    }
}

impl Package {
    /// The conditions of a benefit, with their places: our own, and those of the scheme that we
    /// lie on top of.
    pub(crate) fn conditions(
        &self,
        scheme: usize,
        benefit: usize,
    ) -> impl Iterator<Item = ((usize, usize), &Condition)> {
        let below = || {
            let of = self.schemes.get(scheme)?;
            let (below, _) = of.over?;
            let id = &of.benefits.get(benefit)?.id;
            Some((below, self.schemes.get(below)?.benefit(id)?))
        };
        let both = [Some((scheme, benefit)), below()].into_iter().flatten();
        both.flat_map(move |(scheme, benefit)| {
            let all = self.schemes.get(scheme).map(|of| of.conditions.iter().enumerate());
            let all = all.into_iter().flatten().map(move |(at, one)| ((scheme, at), one));
            all.filter(move |(_, one)| one.benefits.contains(&benefit))
        })
    }

    /// One of the conditions that the benefits of a scheme can depend on.
    pub(crate) fn ask(&self, scheme: &Scheme, ask: usize) -> Option<&Condition> {
        let (of, place) = scheme.asks.all.get(ask)?;
        self.schemes.get(*of)?.conditions.get(*place)
    }

    /// What is missing where a case says nothing of a condition: its place, and what to ask; in
    /// the order of ids.
    pub(crate) fn wanted<'s>(&self, scheme: &'s Scheme) -> &'s [(usize, Wanted)] {
        let wanted = |ask: &usize| {
            let condition = self.ask(scheme, *ask)?;
            let (fact, ask_for) = (condition.id.clone(), condition.ask.clone());
            let ask_for = MissingAsk::Question(ask_for);
            Some((*ask, Wanted { fact, assumed: "true".to_owned(), ask: ask_for }))
        };
        let asks = &scheme.asks;
        asks.wanted.get_or_init(|| asks.by_id.iter().filter_map(wanted).collect())
    }
}
