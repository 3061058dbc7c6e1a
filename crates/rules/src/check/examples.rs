//! Worked examples, recomputed at every load.

use jiff::civil::Date;
use money::Cents;

use super::kinds::Kind;
use super::package::Package;
use super::scheme::{DimSource, Readings, Scheme};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::Cite;
use crate::parse::policy::Example;

/// A worked example of a source: what it says, and what comes out.
#[derive(Clone, Debug)]
pub struct Worked {
    /// The scheme, by its place in the package.
    scheme: usize,
    /// Its id.
    pub id: String,
    /// The registration date of the household.
    pub registered_on: Date,
    /// The benefits it names: id, what the source says, what comes out.
    pub benefits: Vec<(String, Cents, Cents)>,
    /// The total: what the source says, what comes out.
    pub total: (Cents, Cents),
    /// Where the source says so.
    pub cites: Vec<Cite>,
    why: String,
}

impl Worked {
    /// The scheme that it is an example of.
    pub fn scheme<'a>(&self, package: &'a Package) -> Option<&'a Scheme> {
        package.schemes.get(self.scheme)
    }
}

/// All worked examples, recomputed.
pub(crate) fn all(package: &Package) -> Vec<Worked> {
    let examples = package.examples.iter();
    examples.filter_map(|(place, one)| work(package, *place, one, &mut Vec::new())).collect()
}

/// Recomputes one example.
pub(crate) fn check(package: &Package, place: usize, example: &Example, out: &mut Vec<Diagnostic>) {
    let Some(worked) = work(package, place, example, out) else { return };
    let parts = example.benefits.iter().zip(&worked.benefits);
    let parts = parts.map(|((_, said), (name, _, found))| (name.as_str(), *found, said));
    let total = ("total", worked.total.1, &example.total);
    // A part that is wrong makes the total wrong, too.
    let mut parts: Vec<_> = parts.filter(|(_, found, said)| *found != said.value).collect();
    if parts.is_empty() && total.1 != total.2.value {
        parts.push(total);
    }
    for (part, found, said) in parts {
        out.push(
            Diagnostic::at(Code::ExampleWrong, said.span)
                .arg("example", &example.id.value)
                .arg("part", part)
                .arg("found", found)
                .arg("expected", said.value)
                .arg("why", &worked.why),
        );
    }
}

/// What comes out; nothing when the example names what there is not.
fn work(
    package: &Package,
    place: usize,
    example: &Example,
    out: &mut Vec<Diagnostic>,
) -> Option<Worked> {
    let before = out.len();
    let case = case(package, place, example, out)?;
    let persons = persons(package, place, example, &case, out);
    let readings = readings(package, example, out);
    let scheme = package.schemes.get(place)?;
    let known: Vec<&str> = scheme.benefits.iter().map(|benefit| benefit.id.as_str()).collect();
    for (name, _) in &example.benefits {
        super::names::find(Code::UnknownBenefit, name, &known, out);
    }
    if out.len() > before {
        return None;
    }
    let totals = package.total(place, &persons, example.registered_on.value, &readings);
    let of_benefit = |name: &str| {
        let found = scheme.benefit(name).and_then(|at| totals.benefits.get(at));
        found.map_or(Cents::ZERO, |span| span.assume)
    };
    let benefits = example.benefits.iter();
    let benefits = benefits.map(|(name, said)| {
        let name = name.value.clone();
        let found = of_benefit(&name);
        (name, said.value, found)
    });
    Some(Worked {
        scheme: place,
        id: example.id.value.clone(),
        registered_on: example.registered_on.value,
        benefits: benefits.collect(),
        total: (example.total.value, totals.total.assume),
        cites: example.cites.clone(),
        why: breakdown(package, place, &totals),
    })
}

/// The answers that the example chooses, beside those in use.
fn readings(package: &Package, example: &Example, out: &mut Vec<Diagnostic>) -> Readings {
    let mut readings = package.readings().clone();
    for (question, answers) in &example.reading {
        for answer in answers {
            let choice = format!("{}={}", question.value, answer.value);
            if let Err(why) = package.read_otherwise(&mut readings, &choice) {
                let mut unknown = match why.code {
                    Code::UnknownReading => Diagnostic::at(Code::UnknownQuestion, question.span),
                    _ => Diagnostic::at(Code::UnknownAnswer, answer.span),
                };
                unknown.args = why.args;
                out.push(unknown.arg("name", &question.value));
            }
        }
    }
    readings
}

fn breakdown(package: &Package, place: usize, totals: &super::world::Totals) -> String {
    let scheme = package.schemes.get(place);
    let benefits = scheme.map(|scheme| scheme.benefits.as_slice()).unwrap_or_default();
    let parts = benefits.iter().zip(&totals.benefits).filter(|(benefit, _)| !benefit.goods);
    let parts: Vec<String> =
        parts.map(|(benefit, span)| format!("{} {}", benefit.id, span.assume)).collect();
    parts.join(" + ")
}

/// The values that all persons of the example share. Departure and channel must be said.
fn case(
    package: &Package,
    place: usize,
    example: &Example,
    out: &mut Vec<Diagnostic>,
) -> Option<Vec<u8>> {
    let scheme = package.schemes.get(place)?;
    let mut cell = scheme.usual_cell();
    for (name, value) in &example.case {
        let known: Vec<&str> = scheme.dims.iter().map(|dim| dim.name.as_str()).collect();
        let Some(at) = super::names::find(Code::UnknownDimension, name, &known, out) else {
            continue;
        };
        let dim = scheme.dims.get(at)?;
        match dim.value(&value.value) {
            Some(found) => {
                if let Some(slot) = cell.get_mut(at) {
                    *slot = u8::try_from(found).unwrap_or(0);
                }
            }
            None => {
                let known: Vec<&str> = dim.values.iter().map(|(value, _)| value.as_str()).collect();
                out.push(
                    Diagnostic::at(Code::UnknownValue, value.span)
                        .arg("name", &value.value)
                        .arg("dimension", &dim.name)
                        .arg("known", known.join(", ")),
                );
            }
        }
    }
    for dim in &scheme.dims {
        let needed = matches!(dim.source, DimSource::Departure | DimSource::Channel);
        if needed && !example.case.iter().any(|(name, _)| name.value == dim.name) {
            out.push(
                Diagnostic::at(Code::ExampleUnclear, example.id.span)
                    .arg("example", &example.id.value)
                    .arg("dimension", &dim.name),
            );
        }
    }
    Some(cell)
}

fn persons(
    package: &Package,
    place: usize,
    example: &Example,
    case: &[u8],
    out: &mut Vec<Diagnostic>,
) -> Vec<Vec<u8>> {
    let mut persons = Vec::new();
    for name in &example.household {
        let scheme = package.schemes.get(place);
        let cell = Kind::parse(&name.value).zip(scheme).and_then(|(k, s)| s.cell_of(k, case));
        match cell {
            Some(cell) => persons.push(cell),
            None => {
                let unknown = Diagnostic::at(Code::UnknownPerson, name.span);
                out.push(unknown.arg("name", &name.value));
            }
        }
    }
    persons
}
