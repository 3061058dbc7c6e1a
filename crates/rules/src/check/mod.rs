//! Second: what was written → [`Package`], or every reason why not.
//!
//! Names lead somewhere, citations stand in their documents, every cell of the closed world has
//! exactly one outcome on every day and in every reading, examples come out, laws hold.

mod between;
mod cites;
mod examples;
mod follow;
mod funded;
pub(crate) mod grid;
mod laws;
mod names;
pub mod open_points;
mod package;
pub(crate) mod scheme;
pub(crate) mod world;

use std::collections::BTreeSet;

pub(crate) use between::in_force;
pub(crate) use cites::sha256;
pub use grid::Cells;
pub(crate) use laws::gate;
pub use package::{Package, Rejected};
pub use scheme::{Readings, Scheme};

use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::parse::{self, AsWritten, At, PolicyFile, SourceFile, Span};
use names::{Names, Resolver};
use scheme::Transition;

/// Reads and checks the files of a package.
///
/// # Errors
/// [`Rejected`] holds every mistake that was found, with the files to show them in. Mistakes of
/// one stage keep the next from starting: a row that cannot be read would show up as a gap.
pub fn package(files: Vec<SourceFile>) -> Result<Package, Rejected> {
    let (written, mut out) = parse::policies(files);
    cites::check(&written, &mut out);
    unique_ids(&written, &mut out);
    if written.schemes.is_empty() && out.is_empty() {
        out.push(Diagnostic::at(Code::NoSchemes, Span::default()));
    }
    let unreadable = !out.is_empty();
    let built = build(&written, &mut out);
    if unreadable || !out.is_empty() {
        return Err(Rejected::new(written.files, out));
    }
    let Some((schemes, transitions)) = built else {
        return Err(Rejected::new(written.files, out));
    };
    let mut package = Package::assemble(written, schemes, transitions);
    package.cells = prove(&mut package, &mut out);
    between::check(&package, &mut out);
    if !out.is_empty() {
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
    end_replaced(&mut schemes);
    Some((schemes, transitions))
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
    resolver.benefits = file.benefits.iter().map(names::benefit).collect();
    let mut entries: Vec<_> = file.rows.iter().filter_map(|row| resolver.row(row, head)).collect();
    names::successions(file, &mut entries, &mut resolver.out);
    for raw in &file.follows {
        entries.extend(follow::entries(raw, head, resolver, schemes));
    }
    let funding = file.funding.iter().map(|raw| resolver.funding(raw, head)).collect();
    let conditions = file.conditions.iter().map(|raw| resolver.condition(raw, head)).collect();
    let caps = file.caps.iter().map(|raw| resolver.cap(raw, head)).collect();
    transitions.extend(file.transitions.iter().filter_map(|raw| resolver.transition(raw)));
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
        dims: std::mem::take(&mut resolver.dims),
        benefits: std::mem::take(&mut resolver.benefits),
        entries,
        funding,
        conditions,
        caps,
        laws: file.laws.clone(),
        span: head.id.span,
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
    let mut schemes = BTreeSet::new();
    for file in &written.schemes {
        twice(&file.head.id, &mut schemes, out);
        let mut benefits = BTreeSet::new();
        file.benefits.iter().for_each(|one| twice(&one.id, &mut benefits, out));
        let mut ids = BTreeSet::new();
        let rows = file.rows.iter().map(|row| &row.id);
        let follows = file.follows.iter().map(|follow| &follow.id);
        rows.chain(follows).for_each(|id| twice(id, &mut ids, out));
        let mut others = BTreeSet::new();
        let caps = file.caps.iter().map(|one| &one.id);
        let conditions = file.conditions.iter().map(|one| &one.id);
        conditions.chain(caps).for_each(|id| twice(id, &mut others, out));
        let mut funding = BTreeSet::new();
        file.funding.iter().for_each(|one| twice(&one.id, &mut funding, out));
        let mut examples = BTreeSet::new();
        file.examples.iter().for_each(|one| twice(&one.id, &mut examples, out));
    }
    let mut questions = BTreeSet::new();
    for question in &written.questions {
        twice(&At::new(question.id.clone(), question.span), &mut questions, out);
    }
}

fn twice(id: &At<String>, seen: &mut BTreeSet<String>, out: &mut Vec<Diagnostic>) {
    if !seen.insert(id.value.clone()) {
        out.push(Diagnostic::at(Code::DuplicateId, id.span).arg("id", &id.value));
    }
}

/// Fills in the grids of every scheme: the proof that each cell has exactly one outcome.
fn prove(package: &mut Package, out: &mut Vec<Diagnostic>) -> Cells {
    let mut cells = Cells::default();
    let mut schemes = std::mem::take(&mut package.schemes);
    for scheme in &mut schemes {
        let mut benefits = std::mem::take(&mut scheme.benefits);
        for (place, benefit) in benefits.iter_mut().enumerate() {
            let whose = world::Whose { package, scheme, benefit: &*benefit };
            let rows: Vec<_> = scheme
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.benefit == place)
                .map(|(entry, row)| (entry, &row.guard))
                .collect();
            let grid = whose.prove(rows, benefit.optional, false, &mut cells, out);
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
                whose.prove(payers, true, true, &mut cells, out)
            };
            benefit.grid = grid;
            benefit.payers = payers;
        }
        scheme.benefits = benefits;
    }
    package.schemes = schemes;
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
