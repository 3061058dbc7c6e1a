//! How fast one answer is: `cargo bench -p rules`.
//!
//! A determination with all its reasons, a case from JSON to JSON, all regimes side by side, and
//! reading and proving the whole package.

use std::path::Path;

use divan::{Bencher, black_box};
use rules::check::{Package, package};
use rules::determine::determine_each;
use rules::parse::SourceFile;
use rules::parse::case::{Household, read};

const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");

#[allow(clippy::print_stdout, reason = "what a benchmark finds is for people to read")]
fn main() {
    let (package, _) = world();
    let schemes = package.schemes().len();
    let cells = package.cells();
    let (whole, distinct) = (cells.whole, cells.distinct);
    println!("policy_check proves {whole} cells of {schemes} schemes, {distinct} of them distinct");
    divan::main();
}

fn files() -> Vec<SourceFile> {
    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, files);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                files.push(SourceFile { name, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    files
}

fn world() -> (Package, Household) {
    let Ok(package) = package(files()) else { panic!("the package has mistakes") };
    let Ok(family) = read(FAMILY, package.vocabulary()) else { panic!("the case has mistakes") };
    (package, family)
}

/// A family of four, with every reason, source, funder and receipt.
#[divan::bench]
fn determine_with_reasons(bencher: Bencher<'_, '_>) {
    let (package, family) = world();
    let readings = package.readings();
    bencher.bench(|| {
        rules::determine::determine_applicable(&package, black_box(&family), readings).is_ok()
    });
}

/// The same under each of the three regimes, asked for by name.
#[divan::bench]
fn three_regimes_with_reasons(bencher: Bencher<'_, '_>) {
    let (package, family) = world();
    let readings = package.readings();
    let regimes = rules::compare::regimes(&package);
    bencher.bench(|| determine_each(&package, &regimes, black_box(&family), readings).is_ok());
}

/// The same from JSON text to JSON text.
#[divan::bench]
fn json_in_json_out(bencher: Bencher<'_, '_>) {
    let (package, _) = world();
    let readings = package.readings();
    bencher.bench(|| {
        let family = read(black_box(FAMILY), package.vocabulary()).ok()?;
        let answer = rules::determine::determine_applicable(&package, &family, readings).ok()?;
        serde_json::to_string(&answer).ok()
    });
}

/// All three regimes side by side.
#[divan::bench]
fn compare(bencher: Bencher<'_, '_>) {
    let (package, family) = world();
    let readings = package.readings();
    bencher.bench(|| rules::compare::compare(&package, black_box(&family), readings, &[]).is_ok());
}

/// Every single fact that would change the result.
#[divan::bench]
fn changes(bencher: Bencher<'_, '_>) {
    let (package, family) = world();
    let readings = package.readings();
    bencher.bench(|| rules::changes::changes(&package, black_box(&family), readings).is_ok());
}

fn hundred(package: &Package) -> Household {
    let persons: Vec<String> = (0..100)
        .map(|at| {
            let age = if at < 50 { "adult" } else { "minor" };
            let link = if at < 50 { "" } else { r#","linked_to":"p00""# };
            format!(r#"{{"id":"p{at:02}","age":"{age}","nationality":"IQ"{link}}}"#)
        })
        .collect();
    let text = format!(
        r#"{{"registered_on":"2024-10-01","departure":"voluntary","channel":"iom",
            "persons":[{}]}}"#,
        persons.join(",")
    );
    let Ok(case) = read(&text, package.vocabulary()) else { panic!("the case has mistakes") };
    case
}

/// The largest household that a case can hold.
#[divan::bench(sample_count = 20)]
fn compare_of_a_hundred(bencher: Bencher<'_, '_>) {
    let (package, _) = world();
    let (all, readings) = (hundred(&package), package.readings());
    bencher.bench(|| rules::compare::compare(&package, black_box(&all), readings, &[]).is_ok());
}

/// The same, with every fact of every person changed.
#[divan::bench(sample_count = 20)]
fn changes_of_a_hundred(bencher: Bencher<'_, '_>) {
    let (package, _) = world();
    let (all, readings) = (hundred(&package), package.readings());
    bencher.bench(|| rules::changes::changes(&package, black_box(&all), readings).is_ok());
}

/// Reading and proving every policy.
#[divan::bench]
fn policy_check(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(files).bench_values(|files| package(files).map(|one| one.cells()).ok());
}
