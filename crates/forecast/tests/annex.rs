//! The annex of the register inside: it holds together, and every number leads to its assumption.

#![allow(
    clippy::float_arithmetic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

use std::path::Path;

use forecast::annex::Annex;
use forecast::register::read;
use rules::check::Package;
use rules::parse::SourceFile;
use rules::words::Lang;

const REGISTER: &str = include_str!("../../../assumptions/annex-i-2025.toml");

fn package() -> Package {
    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.push(SourceFile { name, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    let package = rules::check::package(files);
    package.map_err(|rejected| rejected.text(Lang::En, false)).unwrap()
}

#[test]
fn funders_add_up_to_the_total() {
    let register = read(REGISTER).unwrap();
    let package = package();
    let annex = Annex::of(&register, &package, &package.readings()).unwrap();
    for forecast in &annex.policies {
        let total = forecast.costs.iter().find(|one| one.id == "total").unwrap();
        let funders = forecast.costs.iter().filter(|one| one.id != "total");
        let sum: f64 = funders.map(|one| one.mean).sum();
        assert!((sum - total.mean).abs() < 1e-9 * total.mean, "{sum} {}", total.mean);
        for cost in &forecast.costs {
            assert!(cost.error <= 1e-6);
            assert!(cost.quantiles.is_sorted_by_key(|one| one.amount));
            assert!(!cost.rows.is_empty());
        }
    }
    for effect in &annex.effects {
        for change in &effect.changes {
            let sum: f64 = change.parts.iter().map(|[fair, ..]| fair).sum();
            let whole = change.to - change.from;
            assert!((sum - whole).abs() <= 1e-9 * change.from.abs().max(1.0), "{change:?}");
        }
    }
    println!("{}", annex.text(&register, Lang::Nl));
    println!("{}", annex.explain("P95.amif", &register, Lang::En).unwrap());
}

#[test]
fn timing() {
    let register = read(REGISTER).unwrap();
    let package = package();
    for policy in &register.policies {
        let start = std::time::Instant::now();
        let side = forecast::Severities::of(&register, policy, &package, &package.readings()).unwrap();
        println!("{} priced {} in {:?}", policy.id, side.len(), start.elapsed());
        let all: Vec<&str> = side.funders().into_iter().collect();
        let mut sets: Vec<Vec<&str>> = all.iter().map(|one| vec![*one]).collect();
        sets.push(all.clone());
        sets.push(vec!["nl-state", "amif"]);
        for funders in sets {
            let start = std::time::Instant::now();
            let model = side.model(&register, &funders).unwrap();
            let made = start.elapsed();
            let law = forecast::Law::of(&model, if std::env::var("ROUGH").is_ok() {1e-6} else {1e-9}).unwrap();
            println!("{funders:?} step {} model {made:?} law {:?} {:?} terms {} error {:e}", model.step().in_cents(), start.elapsed() - made, law.method(), law.terms(), law.error());
        }
    }
}
