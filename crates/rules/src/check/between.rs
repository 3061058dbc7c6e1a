//! Between schemes: no circles, one regime for each day and channel, no case in two transitions.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::names::{Names, find};
use super::package::Package;
use super::scheme::{Scheme, Transition};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::{At, PolicyFile};

/// The schemes in an order in which each comes after those it follows; `None` for a circle.
pub(crate) fn order(
    files: &[PolicyFile],
    names: &Names<'_>,
    out: &mut Vec<Diagnostic>,
) -> Option<Vec<usize>> {
    let edges: Vec<Vec<(usize, &At<String>)>> = files
        .iter()
        .map(|file| {
            let follows = file.follows.iter().map(|follow| &follow.scheme);
            let links = follows.chain(file.head.over.as_ref());
            let mut ignored = Vec::new();
            links
                .filter_map(|link| {
                    let place = find(Code::UnknownScheme, link, &names.schemes, &mut ignored)?;
                    Some((place, link))
                })
                .collect()
        })
        .collect();
    let mut walk = Walk { edges: &edges, names, done: Vec::new(), path: Vec::new() };
    for place in 0..files.len() {
        if let Err(circle) = walk.visit(place) {
            out.push(circle);
            return None;
        }
    }
    Some(walk.done)
}

struct Walk<'a> {
    edges: &'a [Vec<(usize, &'a At<String>)>],
    names: &'a Names<'a>,
    done: Vec<usize>,
    path: Vec<usize>,
}

impl Walk<'_> {
    fn visit(&mut self, place: usize) -> Result<(), Diagnostic> {
        if self.done.contains(&place) {
            return Ok(());
        }
        self.path.push(place);
        for (to, link) in self.edges.get(place).into_iter().flatten() {
            if self.path.contains(to) {
                let circle = self.path.iter().skip_while(|one| *one != to).chain([to]);
                let path: Vec<&str> =
                    circle.filter_map(|one| self.names.schemes.get(*one).copied()).collect();
                return Err(
                    Diagnostic::at(Code::FollowLoop, link.span).arg("path", path.join(" → "))
                );
            }
            self.visit(*to)?;
        }
        self.path.pop();
        self.done.push(place);
        Ok(())
    }
}

/// Checks what only shows between schemes.
pub(crate) fn check(package: &Package, out: &mut Vec<Diagnostic>) {
    regimes(package, out);
    for (place, first) in package.transitions.iter().enumerate() {
        // One for each is enough to go on with: of many, each may overlap each.
        if let Some(second) =
            package.transitions.iter().skip(place + 1).find(|second| overlap(first, second))
        {
            out.push(
                Diagnostic::at(Code::TransitionsOverlap, second.span)
                    .arg("first", &first.id)
                    .arg("second", &second.id)
                    .see(first.span),
            );
        }
    }
}

fn overlap(first: &Transition, second: &Transition) -> bool {
    type Days = (Option<Date>, Option<Date>);
    let meet = |one: &Days, two: &Days| {
        let before = |until: Option<Date>, from: Option<Date>| {
            until.zip(from).is_some_and(|(until, from)| until < from)
        };
        !before(one.1, two.0) && !before(two.1, one.0)
    };
    let channels = first.channels.is_empty()
        || second.channels.is_empty()
        || first.channels.iter().any(|channel| second.channels.contains(channel));
    let readings = first.reading.iter().all(|(question, mask)| {
        second.reading.iter().all(|(other, others)| question != other || mask & others != 0)
    });
    channels
        && readings
        && meet(&first.registered, &second.registered)
        && meet(&first.departs, &second.departs)
}

/// The schemes that a case of this state, channel and day comes under; one, if all is well.
pub(crate) fn in_force<'a>(
    package: &'a Package,
    country: &str,
    channel: &str,
    day: Date,
) -> Vec<(usize, &'a Scheme)> {
    let live: Vec<(usize, &Scheme)> = package
        .schemes
        .iter()
        .enumerate()
        .filter(|(_, scheme)| scheme.over.is_none() && scheme.country == country)
        .filter(|(_, scheme)| scheme.channels.iter().any(|known| known == channel))
        .filter(|(_, scheme)| scheme.is_in_force(day))
        .collect();
    let covered = |place: usize| live.iter().any(|(_, by)| by.stands_before.contains(&place));
    live.iter().filter(|(place, _)| !covered(*place)).copied().collect()
}

/// For every state and channel: at most one scheme a day, and no hole between two.
fn regimes(package: &Package, out: &mut Vec<Diagnostic>) {
    let states: BTreeSet<&str> = package.schemes.iter().map(Scheme::country).collect();
    for state in states {
        for (channel, _) in &package.channels {
            let days: BTreeSet<Date> = package
                .schemes
                .iter()
                .filter(|scheme| scheme.country == state)
                .flat_map(|scheme| {
                    [Some(scheme.from), scheme.until.and_then(|day| day.tomorrow().ok())]
                })
                .flatten()
                .collect();
            regimes_of(package, state, channel, &days, out);
        }
    }
}

fn regimes_of(
    package: &Package,
    state: &str,
    channel: &str,
    days: &BTreeSet<Date>,
    out: &mut Vec<Diagnostic>,
) {
    let mut before: Option<&Scheme> = None;
    let mut hole: Option<(Date, &Scheme)> = None;
    for day in days {
        let live = in_force(package, state, channel, *day);
        if let [(_, first), (_, second), ..] = live.as_slice() {
            out.push(
                Diagnostic::at(Code::RegimesOverlap, second.span)
                    .arg("channel", channel)
                    .arg("day", day)
                    .arg("first", &first.id)
                    .arg("second", &second.id)
                    .see(first.span),
            );
            return;
        }
        match live.first() {
            Some((_, scheme)) => {
                if let Some((day, ended)) = hole.take() {
                    out.push(
                        Diagnostic::at(Code::RegimeGap, scheme.span)
                            .arg("channel", channel)
                            .arg("day", day)
                            .see(ended.span),
                    );
                }
                before = Some(scheme);
            }
            None => hole = hole.or(before.map(|scheme| (*day, scheme))),
        }
    }
}
