//! References to another scheme's rows.

use super::names::{Resolver, find, form, full_name};
use super::scheme::{Entry, Follow, FollowDim, Gives, Guard, Scheme};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::policy;
use crate::parse::{At, PolicyFile};

/// A scheme has the dimensions of the schemes it follows, too: what decides there, decides here.
pub(crate) fn inherit(file: &PolicyFile, resolver: &mut Resolver<'_>, schemes: &[Option<Scheme>]) {
    for follow in &file.follows {
        let Some(target) = target(&follow.scheme, resolver, schemes) else { continue };
        for dim in &target.dims {
            let fixed = follow.as_values.iter().any(|(name, _)| name.value == dim.name);
            let has = resolver.dims.iter().any(|own| own.name == dim.name);
            if !fixed && !has {
                resolver.dims.push(dim.clone());
            }
        }
    }
}

fn target<'s>(
    name: &At<String>,
    resolver: &Resolver<'_>,
    schemes: &'s [Option<Scheme>],
) -> Option<&'s Scheme> {
    let place = resolver.names.schemes.iter().position(|known| *known == name.value)?;
    schemes.get(place)?.as_ref()
}

/// One entry for each benefit that is followed.
pub(crate) fn entries(
    raw: &policy::Follow,
    head: &policy::Head,
    resolver: &mut Resolver<'_>,
    schemes: &[Option<Scheme>],
) -> Vec<Entry> {
    let known = &resolver.names.schemes;
    let Some(place) = find(Code::UnknownScheme, &raw.scheme, known, &mut resolver.out) else {
        return Vec::new();
    };
    let Some(scheme) = schemes.get(place).and_then(Option::as_ref) else { return Vec::new() };
    if scheme.currency != head.currency {
        let differs = Diagnostic::at(Code::CurrencyDiffers, raw.scheme.span);
        resolver.out.push(differs.arg("scheme", &scheme.id));
    }
    let guard = resolver.guard(&raw.guard, head);
    let cell = cell(raw, &guard, scheme, resolver);
    let own = resolver.benefits_of(&raw.benefits);
    let mut entries = Vec::new();
    for benefit in own {
        let Some(ours) = resolver.benefits.get(benefit) else { continue };
        let theirs = scheme.benefit(&ours.id).filter(|theirs| {
            scheme.benefits.get(*theirs).is_some_and(|theirs| {
                theirs.goods == ours.goods && theirs.per_household == ours.per_household
            })
        });
        let Some(theirs) = theirs else {
            resolver.out.push(
                Diagnostic::at(Code::FollowBenefit, raw.id.span)
                    .arg("scheme", &scheme.id)
                    .arg("benefit", &ours.id),
            );
            continue;
        };
        let frozen = raw.frozen.as_ref().map(|day| day.value);
        let follow = Follow { scheme: place, benefit: theirs, cell: cell.clone(), frozen };
        let entry = Entry {
            id: raw.id.value.clone(),
            name: full_name(head, &raw.id),
            benefit,
            guard: guard.clone(),
            gives: Gives::Follow(follow),
            form: raw.form.as_ref().map(form),
            paid_in: raw.paid_in,
            settles: None,
            assumption: None,
            cites: raw.cites.clone(),
            span: raw.id.span,
        };
        resolver.check_person_wise(&entry);
        entries.push(entry);
    }
    entries
}

/// How a cell of ours is read over there.
fn cell(
    raw: &policy::Follow,
    guard: &Guard,
    scheme: &Scheme,
    resolver: &mut Resolver<'_>,
) -> Vec<FollowDim> {
    let known: Vec<&str> = scheme.dims.iter().map(|dim| dim.name.as_str()).collect();
    for (name, _) in &raw.as_values {
        find(Code::UnknownDimension, name, &known, &mut resolver.out);
    }
    let mut cell = Vec::with_capacity(scheme.dims.len());
    for dim in &scheme.dims {
        if let Some((_, value)) = raw.as_values.iter().find(|(name, _)| name.value == dim.name) {
            let known: Vec<&str> = dim.values.iter().map(|(value, _)| value.as_str()).collect();
            let place = known.iter().position(|known| *known == value.value);
            if place.is_none() {
                resolver.out.push(
                    Diagnostic::at(Code::UnknownValue, value.span)
                        .arg("name", &value.value)
                        .arg("dimension", &dim.name)
                        .arg("known", known.join(", ")),
                );
            }
            cell.push(FollowDim::Fixed(byte(place.unwrap_or(0))));
            continue;
        }
        let Some(own) = resolver.dims.iter().position(|own| own.name == dim.name) else {
            continue;
        };
        let names = resolver.dims.get(own).map(|own| own.values.clone()).unwrap_or_default();
        let values: Vec<Option<u8>> =
            names.iter().map(|(name, _)| dim.value(name).map(byte)).collect();
        let mask = guard.when.iter().find(|(dim, _)| *dim == own).map_or(u64::MAX, |(_, m)| *m);
        for (place, (name, _)) in names.iter().enumerate() {
            let needed = mask >> place & 1 == 1;
            if needed && values.get(place).is_some_and(Option::is_none) {
                resolver.out.push(
                    Diagnostic::at(Code::FollowCell, raw.id.span)
                        .arg("scheme", &scheme.id)
                        .arg("dimension", &dim.name)
                        .arg("value", name),
                );
            }
        }
        cell.push(FollowDim::Ours { dim: own, values });
    }
    cell
}

fn byte(place: usize) -> u8 {
    u8::try_from(place).unwrap_or(u8::MAX)
}
