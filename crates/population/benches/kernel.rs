//! How fast a population is computed. `peers/run.py` runs this beside others; by hand:
//!
//! ```text
//! cargo bench -p population --bench kernel -- population FILE ROWS SEED
//! cargo bench -p population --bench kernel -- memory|eval|totals|files|one|text … TIMES
//! ```
//!
//! Each answer is one line of JSON: nanoseconds of the processor for one time, the middle of all
//! times, and the most memory the process ever had, in KiB. Nothing is asserted about time.

#![allow(clippy::print_stdout, reason = "what a benchmark finds is for people to read")]
#![allow(clippy::panic, clippy::unwrap_used, reason = "a benchmark that cannot run stops")]
#![allow(clippy::indexing_slicing, reason = "answers are objects of JSON, made here")]

#[path = "kernel/population.rs"]
mod population_file;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use arrow_array::RecordBatch;
use population::{Batches, Counts, Job, Plan, Tables, Totals};
use rules::check::{Package, package};
use rules::determine::{Determination, determine_each};
use rules::parse::{SourceFile, case};
use rustix::time::{ClockId, clock_gettime};
use serde_json::{Value, json};

const SCHEMES: [&str; 3] = ["nl-national", "frontex-jrs", "nl-harmonised"];
const FAMILY: &str = include_str!("../../../worked-examples/nota-family.json");

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<usize>().unwrap();
    let answer = match args.as_slice() {
        ["population", file, rows, seed] => {
            population_file::write(&the_package(), Path::new(file), number(rows), number(seed))
        }
        ["memory", times] => memory(number(times)),
        ["eval", file, times] => eval(Path::new(file), number(times)),
        ["totals", file, copies, times] => totals(Path::new(file), number(copies), number(times)),
        ["files", input, output, times] => files(input, output, number(times)),
        ["one", times] => one(number(times), |_| 0),
        ["text", times] => one(number(times), |found| serde_json::to_string(found).unwrap().len()),
        _ => {
            let file = std::env::temp_dir().join(format!("kernel.{}.parquet", std::process::id()));
            population_file::write(&the_package(), &file, 1_000_000, 20_240_322);
            let found = json!([eval(&file, 20), totals(&file, 4, 20)]);
            std::fs::remove_file(&file).unwrap();
            found
        }
    };
    println!("{answer}");
}

fn the_package() -> Package {
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
    package(files).unwrap_or_else(|_| panic!("the package has mistakes"))
}

fn plan(package: &Package) -> Plan<'_> {
    let schemes = SCHEMES.map(|id| package.schemes().iter().find(|one| one.id() == id).unwrap());
    Plan::new(package, package.readings().clone(), schemes.to_vec()).unwrap()
}

/// A population in memory. With `rows` at least its size, each file is one batch.
fn batches(file: &Path, rows: usize) -> Vec<RecordBatch> {
    Batches::open(file, rows).unwrap().map(|batch| batch.unwrap().1).collect()
}

/// Nanoseconds of this process on the processor.
fn processor() -> i64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

fn most_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The middle of some times, after one that does not count.
fn measure(times: usize, rows: usize, mut task: impl FnMut()) -> Value {
    task();
    let mut spent: Vec<i64> = (0..times)
        .map(|_| {
            let start = processor();
            task();
            processor() - start
        })
        .collect();
    spent.sort_unstable();
    let (middle, best) = (spent.get(times / 2), spent.first());
    json!({"rows": rows, "ns": middle, "best_ns": best, "peak_kib": most_memory()})
}

/// Reads 2 GiB, far more than a cache holds. `rows` are bytes here.
fn memory(times: usize) -> Value {
    let buffer = vec![1_u64; 1 << 28];
    measure(times, buffer.len() * 8, || {
        black_box(black_box(&buffer).iter().fold(0, |sum: u64, one| sum.wrapping_add(*one)));
    })
}

/// From eight columns in memory to all columns of amounts in memory.
fn eval(file: &Path, times: usize) -> Value {
    let package = the_package();
    let (mut plan, mut tables) = (plan(&package), Tables::default());
    let batches = batches(file, usize::MAX);
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    measure(times, rows, || {
        for batch in &batches {
            black_box(tables.of(&mut plan, black_box(batch)).unwrap());
        }
    })
}

/// Only what all households get together, of so many copies of a file in memory.
fn totals(file: &Path, copies: usize, times: usize) -> Value {
    let package = the_package();
    let mut plan = plan(&package);
    let batches: Vec<_> = (0..copies).flat_map(|_| batches(file, usize::MAX)).collect();
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    let mut found = None;
    let mut answer = measure(times, rows, || {
        let mut counts = Counts::default();
        for batch in &batches {
            plan.count(black_box(batch), &mut counts).unwrap();
        }
        found = Some(Totals::of(&plan, &counts).unwrap());
    });
    // A day, three codes and three counts, four bytes each; ids are only asked whether any is null.
    answer["bytes"] = json!(rows * 28);
    answer["distinct"] = json!(plan.distinct());
    answer["totals"] = serde_json::to_value(found).unwrap();
    answer
}

/// From file to file; without a name for the second only the totals.
fn files(input: &str, output: &str, times: usize) -> Value {
    let package = the_package();
    let (inputs, stop) = ([PathBuf::from(input)], AtomicBool::new(false));
    let output = (!output.is_empty()).then(|| Path::new(output));
    let mut rows = 0;
    let mut answer = measure(times, 0, || {
        let mut plan = plan(&package);
        let job = Job { output, ..Job::new(&inputs, &stop) };
        rows = job.run(&mut plan, |_| ()).unwrap().counts.households();
    });
    answer["rows"] = json!(rows);
    answer
}

/// One family with every line, source and reason; `read` says how many letters those are.
fn one(times: usize, read: impl Fn(&Determination<'_>) -> usize) -> Value {
    let package = the_package();
    let family = case::read(FAMILY, package.vocabulary()).unwrap();
    let schemes = SCHEMES.map(|id| package.schemes().iter().find(|one| one.id() == id).unwrap());
    let (each, mut letters) = (100, 0);
    let mut answer = measure(times, each, || {
        for _ in 0..each {
            let family = black_box(&family);
            let found = determine_each(&package, &schemes, family, package.readings()).unwrap();
            letters = black_box(&found).iter().map(&read).sum();
        }
    });
    answer["schemes"] = json!(SCHEMES.len());
    answer["letters"] = json!(letters);
    answer
}
