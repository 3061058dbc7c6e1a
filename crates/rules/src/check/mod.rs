//! Second: what was written → [`Package`], or every reason why not.
//!
//! Names lead somewhere, citations stand in their documents, every cell of the closed world has
//! exactly one outcome on every day and in every reading, examples come out, laws hold.

mod alike;
mod answers;
mod asked;
mod asks;
mod between;
mod cites;
mod examples;
mod follow;
mod frozen;
mod funded;
pub(crate) mod grid;
pub(crate) mod grounds;
pub(crate) mod kinds;
mod laws;
mod names;
pub mod open_points;
mod package;
mod parts;
mod proof;
pub(crate) mod scheme;
mod scope;
mod size;
mod successions;
pub(crate) mod world;

use std::collections::BTreeMap;

pub use asked::Asked;
pub(crate) use between::in_force;
pub use cites::Searched;
pub(crate) use cites::sha256;
pub use examples::Worked;
pub use frozen::thaw;
pub use grid::Cells;
pub use package::{Package, Rejected};
pub use scheme::{Readings, Scheme};

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::parse::policy::DimensionKind;
use crate::parse::{self, AsWritten, At, PolicyFile, SourceFile, Span};
use grid::cell::FEW_MAX;
use names::{Names, Resolver};
use scheme::Transition;
use size::Steps;

/// Reads and checks the files of a package.
///
/// # Errors
/// [`Rejected`] holds every mistake that was found, with the files to show them in. Mistakes of
/// one stage keep the next from starting: a row that cannot be read would show up as a gap.
pub fn package(files: Vec<SourceFile>) -> Result<Package, Rejected> {
    let (written, mut out) = parse::policies(files);
    let all_read = out.is_empty();
    let mut steps = Steps::all();
    if !size::schemes(&written, &mut out) {
        return Err(Rejected::new(written.files, out));
    }
    cites::check(&written, all_read, &mut steps, &mut out);
    unique_ids(&written, &mut out);
    if written.schemes.is_empty() && out.is_empty() {
        out.push(Diagnostic::of_request(Code::NoSchemes));
    }
    let mut names = Vec::new();
    let built = build(&written, &mut names);
    // A name of something that could not be read leads nowhere, and is no mistake for that.
    if all_read {
        out.append(&mut names);
    }
    let (true, Some((schemes, transitions))) = (all_read && out.is_empty(), built) else {
        return Err(Rejected::new(written.files, out));
    };
    let mut package = Package::assemble(written, schemes, transitions);
    package.cells = prove(&mut package, &mut steps, &mut out);
    between::check(&package, &mut out);
    if !out.is_empty() || !size::laws(&package, &mut steps, &mut out) {
        return Err(Rejected::new(package.files, out));
    }
    let raw = std::mem::take(&mut package.examples);
    for (scheme, example) in &raw {
        examples::check(&package, *scheme, example, &mut out);
    }
    package.examples = raw;
    package.cells += laws::check(&package, &mut out);
    funded::check(&package, &mut out);
    unused_answers(&package, &mut out);
    let (errors, findings): (Vec<_>, Vec<_>) =
        out.into_iter().partition(|one| one.severity() == Severity::Error);
    if !errors.is_empty() {
        return Err(Rejected::new(package.files, errors));
    }
    package.findings = findings;
    Ok(package)
}

/// Resolves all names. Schemes come in the order of their files; `None` when they go in a circle.
fn build(written: &AsWritten, out: &mut Vec<Diagnostic>) -> Option<(Vec<Scheme>, Vec<Transition>)> {
    let package = &written.package;
    let ids = |all: &'_ [(String, crate::words::Words)]| -> Vec<String> {
        all.iter().map(|(id, _)| id.clone()).collect()
    };
    let (funders, channels) = (ids(&package.funders), ids(&package.channels));
    let names = Names {
        questions: &written.questions,
        lists: written.lists.iter().map(|list| list.id.as_str()).collect(),
        funders: funders.iter().map(String::as_str).collect(),
        channels: channels.iter().map(String::as_str).collect(),
        schemes: written.schemes.iter().map(|file| file.head.id.value.as_str()).collect(),
    };
    shared(written, &names, out);
    let order = between::order(&written.schemes, &names, out)?;
    let mut schemes: Vec<Option<Scheme>> = written.schemes.iter().map(|_| None).collect();
    let mut transitions = Vec::new();
    for place in order {
        let Some(file) = written.schemes.get(place) else { continue };
        let mut resolver =
            Resolver { names: &names, dims: Vec::new(), benefits: Vec::new(), out: Vec::new() };
        let scheme = one(file, &mut resolver, &schemes, &mut transitions);
        out.append(&mut resolver.out);
        if let Some(slot) = schemes.get_mut(place) {
            *slot = Some(scheme);
        }
    }
    let mut schemes: Vec<Scheme> = schemes.into_iter().flatten().collect();
    schemes.iter_mut().enumerate().for_each(|(place, scheme)| scheme.place = place);
    end_replaced(&mut schemes);
    Some((schemes, transitions))
}

/// The names in `package.toml`, the state of every scheme, and how many questions there are.
fn shared(written: &AsWritten, names: &Names<'_>, out: &mut Vec<Diagnostic>) {
    out.extend(
        written.questions.get(FEW_MAX).map(|one| asks::too_many("questions.toml", one.span)),
    );
    if let Some(majority) = &written.package.majority {
        let mut resolver =
            Resolver { names, dims: Vec::new(), benefits: Vec::new(), out: Vec::new() };
        resolver.by_answer(&majority.on);
        out.append(&mut resolver.out);
    }
    for person in written.package.households.iter().flat_map(|one| &one.persons) {
        if kinds::Kind::parse(&person.value).is_none() {
            out.push(Diagnostic::at(Code::UnknownPerson, person.span).arg("name", &person.value));
        }
    }
    for country in written.schemes.iter().map(|file| &file.head.country) {
        let known = &written.countries;
        if !known.is_empty() && !known.iter().any(|(one, _)| one.code() == country.value) {
            let unknown = Diagnostic::at(Code::UnknownCountry, country.span);
            out.push(unknown.arg("code", &country.value));
        }
    }
}

fn one(
    file: &PolicyFile,
    resolver: &mut Resolver<'_>,
    schemes: &[Option<Scheme>],
    transitions: &mut Vec<Transition>,
) -> Scheme {
    let head = &file.head;
    for raw in &file.dimensions {
        if let Some(dim) = resolver.dimension(raw) {
            if dim.values.len() > 60 {
                let limit = Diagnostic::at(Code::WorldTooLarge, raw.span).arg("limit", 60);
                resolver.out.push(limit.arg("benefit", &dim.name));
            }
            resolver.dims.push(dim);
        }
    }
    follow::inherit(file, resolver, schemes);
    every_value(head, resolver);
    if resolver.dims.len() > grid::DIMS_MAX {
        let limit = Diagnostic::at(Code::WorldTooLarge, head.id.span);
        let limit = limit.arg("benefit", &head.id.value).arg("limit", grid::DIMS_MAX);
        resolver.out.push(limit);
        resolver.dims.truncate(grid::DIMS_MAX);
    }
    resolver.benefits = file.benefits.iter().map(names::benefit).collect();
    let mut entries: Vec<_> = file.rows.iter().filter_map(|row| resolver.row(row, head)).collect();
    successions::successions(file, &mut entries, &mut resolver.out);
    for raw in &file.follows {
        entries.extend(follow::entries(raw, head, resolver, schemes));
    }
    let funding = file.funding.iter().map(|raw| resolver.funding(raw, head)).collect();
    let conditions = file.conditions.iter().map(|raw| resolver.condition(raw, head)).collect();
    let mut caps: Vec<_> = file.caps.iter().map(|raw| resolver.cap(raw, head)).collect();
    caps.sort_by_key(|cap| cap.benefits.len());
    nested(&caps, file, resolver);
    transitions.extend(file.transitions.iter().filter_map(|raw| resolver.transition(raw, head)));
    let places = |names: &[At<String>], known: &[&str], code, out: &mut Vec<Diagnostic>| {
        names.iter().filter_map(|name| names::find(code, name, known, out)).collect::<Vec<_>>()
    };
    let (known, out) = (&resolver.names.schemes, &mut resolver.out);
    places(&head.channels, &resolver.names.channels, Code::UnknownChannel, out);
    let replaces = places(&head.replaces, known, Code::UnknownScheme, out);
    let stands_before = places(&head.stands_before, known, Code::UnknownScheme, out);
    let over =
        head.over.as_ref().and_then(|name| names::find(Code::UnknownScheme, name, known, out));
    let lists = &resolver.names.lists;
    let list =
        head.for_list.as_ref().and_then(|name| names::find(Code::UnknownList, name, lists, out));
    let after_approval = head.after_approval.as_ref().and_then(|choice| resolver.by_answer(choice));
    laws::check_names(file, resolver);
    Scheme {
        place: 0,
        id: head.id.value.clone(),
        title: head.title.clone(),
        owner: head.owner.clone(),
        country: head.country.value.clone(),
        currency: head.currency.clone(),
        channels: head.channels.iter().map(|channel| channel.value.clone()).collect(),
        from: head.from.value,
        until: head.until.as_ref().map(|until| until.value),
        after_approval,
        replaces,
        stands_before,
        over: over.zip(list),
        cites: head.cites.clone(),
        kinds: scheme::DimKinds::new(&resolver.dims),
        dims: std::mem::take(&mut resolver.dims),
        benefits: std::mem::take(&mut resolver.benefits),
        entries,
        funding,
        conditions,
        asks: asks::Asks::default(),
        caps,
        laws: file.laws.clone(),
        span: head.id.span,
    }
}

/// Of two maxima over the same benefit, one is about all that the other is about; else nobody
/// could say which to take off first.
fn nested(caps: &[scheme::Cap], file: &PolicyFile, resolver: &mut Resolver<'_>) {
    for (place, one) in caps.iter().enumerate() {
        for other in caps.iter().skip(place + 1) {
            let meet = one.benefits.iter().any(|benefit| other.benefits.contains(benefit));
            if !meet || one.lies_within(other) {
                continue;
            }
            if let Some(raw) = file.caps.iter().find(|raw| raw.id.value == other.id) {
                let crossed = Diagnostic::at(Code::CapsCross, raw.id.span);
                resolver.out.push(crossed.arg("first", &one.id).arg("second", &other.id));
                // One is enough to go on with: of many, each may cross each.
                break;
            }
        }
    }
}

/// A case of a channel of the scheme, and a person of either role, must have a value.
fn every_value(head: &parse::policy::Head, resolver: &mut Resolver<'_>) {
    for dim in &resolver.dims {
        let needed: Vec<(&str, Span)> = match dim.source {
            scheme::DimSource::Channel => {
                head.channels.iter().map(|channel| (channel.value.as_str(), channel.span)).collect()
            }
            scheme::DimSource::Role => {
                ["principal", "member"].iter().map(|role| (*role, head.id.span)).collect()
            }
            _ => continue,
        };
        for (value, span) in needed.into_iter().filter(|(value, _)| dim.value(value).is_none()) {
            let lacks = Diagnostic::at(Code::ValueLacking, span);
            resolver.out.push(lacks.arg("dimension", &dim.name).arg("value", value));
        }
    }
}

/// A scheme that another replaces ends the day before that one starts.
pub(crate) fn end_replaced(schemes: &mut [Scheme]) {
    let ends: Vec<_> = schemes
        .iter()
        .flat_map(|by| by.replaces.iter().map(|place| (*place, by.from.yesterday().ok())))
        .collect();
    for (place, until) in ends {
        if let Some(scheme) = schemes.get_mut(place) {
            scheme.until = until;
        }
    }
}

/// Ids are unique: of schemes in the package, of everything with an id in its file.
fn unique_ids(written: &AsWritten, out: &mut Vec<Diagnostic>) {
    let of = |spans: Vec<&At<String>>, out: &mut Vec<Diagnostic>| {
        let mut seen = BTreeMap::new();
        spans.into_iter().for_each(|id| twice(id, &mut seen, out));
    };
    of(written.schemes.iter().map(|file| &file.head.id).collect(), out);
    for file in &written.schemes {
        let (rows, follows) = (file.rows.iter(), file.follows.iter());
        of(rows.map(|row| &row.id).chain(follows.map(|one| &one.id)).collect(), out);
        let (conditions, caps) = (file.conditions.iter(), file.caps.iter());
        of(conditions.map(|one| &one.id).chain(caps.map(|one| &one.id)).collect(), out);
        of(file.benefits.iter().map(|one| &one.id).collect(), out);
        of(file.funding.iter().map(|one| &one.id).collect(), out);
        of(file.transitions.iter().map(|one| &one.id).collect(), out);
        of(file.laws.iter().map(|one| &one.id).collect(), out);
        of(file.examples.iter().map(|one| &one.id).collect(), out);
        for dimension in &file.dimensions {
            if let DimensionKind::Named(values) = &dimension.kind {
                of(values.iter().collect(), out);
            }
        }
    }
    let questions = written.questions.iter().map(|one| At::new(one.id.clone(), one.span));
    of(questions.collect::<Vec<_>>().iter().collect(), out);
    let households = written.package.households.iter();
    let households = households.map(|one| At::new(one.id.clone(), one.span));
    of(households.collect::<Vec<_>>().iter().collect(), out);
}

fn twice(id: &At<String>, seen: &mut BTreeMap<String, Span>, out: &mut Vec<Diagnostic>) {
    match seen.get(&id.value) {
        Some(first) => {
            out.push(Diagnostic::at(Code::DuplicateId, id.span).arg("id", &id.value).see(*first))
        }
        None => drop(seen.insert(id.value.clone(), id.span)),
    }
}

/// Fills in the grids of every scheme: the proof that each cell has exactly one outcome.
fn prove(package: &mut Package, steps: &mut Steps, out: &mut Vec<Diagnostic>) -> Cells {
    let mut cells = Cells::default();
    let mut schemes = std::mem::take(&mut package.schemes);
    for scheme in &mut schemes {
        let mut benefits = std::mem::take(&mut scheme.benefits);
        for (place, benefit) in benefits.iter_mut().enumerate() {
            let whose = proof::Whose { package, scheme, benefit: &*benefit };
            let rows: Vec<_> = scheme
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.benefit == place)
                .map(|(entry, row)| (entry, &row.guard))
                .collect();
            let optional = benefit.optional;
            let grid = whose.prove((rows, optional, false), &mut cells, steps, out);
            let payers: Vec<_> = scheme
                .funding
                .iter()
                .enumerate()
                .filter(|(_, funding)| funding.benefits.contains(&place))
                .map(|(funding, shares)| (funding, &shares.guard))
                .collect();
            let payers = if scheme.funding.is_empty() || benefit.goods {
                grid::Grid::default()
            } else {
                whose.prove((payers, true, true), &mut cells, steps, out)
            };
            benefit.grid = grid;
            benefit.payers = payers;
        }
        scheme.benefits = benefits;
    }
    package.schemes = schemes;
    asks::note(package, out);
    cells
}

/// Every answer to every question changes something somewhere, or nobody could compute it.
fn unused_answers(package: &Package, out: &mut Vec<Diagnostic>) {
    for (place, question) in package.questions.iter().enumerate() {
        let used = |answer: usize| {
            let fits = |reading: &[(usize, u64)]| {
                reading.iter().any(|(q, mask)| *q == place && mask >> answer & 1 == 1)
            };
            package.schemes.iter().any(|scheme| {
                scheme.entries.iter().any(|one| fits(&one.guard.reading))
                    || scheme.funding.iter().any(|one| fits(&one.guard.reading))
            }) || package.transitions.iter().any(|one| fits(&one.reading))
        };
        let transition =
            package.transitions.iter().any(|one| one.reading.iter().any(|(q, _)| *q == place));
        if package.decides_value(place) || transition {
            continue;
        }
        for (answer, (id, _)) in question.answers.iter().enumerate() {
            if !used(answer) {
                out.push(
                    Diagnostic::at(Code::AnswerUnused, question.span)
                        .arg("question", &question.id)
                        .arg("answer", id),
                );
            }
        }
    }
}
