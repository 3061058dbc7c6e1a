//! One family through RegelRecht: `beside-regelrecht LAW.yaml TIMES [text]`.
//!
//! Prints one line of JSON, as `kernel.rs` does: nanoseconds of the processor for one evaluation
//! with its trace, the middle of all times, and what it found. With `text` the trace is written as
//! JSON, and its letters are counted; without, it is left as the engine gives it.

use std::collections::BTreeMap;
use std::hint::black_box;

use regelrecht_engine::{LawExecutionService, VERSION, Value};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

/// Evaluations for each time the clock is read.
const EACH: i64 = 100;
const OUTPUTS: usize = 15;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (law, times) = (std::fs::read_to_string(&args[0]).unwrap(), args[1].parse().unwrap());
    let text = args.get(2).is_some();
    let mut service = LawExecutionService::new();
    let id = service.load_law(&law).unwrap();
    let names: Vec<String> = (0..OUTPUTS).map(|place| format!("o{place}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut found = (Vec::new(), 0);
    let mut evaluate = || {
        let day = "2024-06-01";
        let answer = service.evaluate_law_with_trace(&id, &names, family(), day).unwrap();
        let amount = |name: &&str| answer.outputs[*name].to_string().parse::<i64>().unwrap();
        let trace = answer.trace.as_ref().unwrap();
        let letters = if text { serde_json::to_string(trace).unwrap().len() } else { 0 };
        found = (names.iter().map(amount).collect(), letters);
    };
    evaluate();
    let mut spent: Vec<i64> = (0..times)
        .map(|_: usize| {
            let start = processor();
            for _ in 0..EACH {
                black_box(&mut evaluate)();
            }
            (processor() - start) / EACH
        })
        .collect();
    spent.sort_unstable();
    let version = format!("{VERSION} (2f4afae)");
    let ns = spent[spent.len() / 2];
    println!("{}", json!({"ns": ns, "peak_kib": 0, "version": version, "found": found}));
}

/// Two adults and two minors from Iraq through iom, voluntary.
fn family() -> BTreeMap<String, Value> {
    let counts = [("adults", 2), ("minors", 2), ("principals", 1)];
    let facts = [("voluntary", true), ("jrs", false), ("eligible", true), ("later", false)];
    let counts = counts.map(|(name, count)| (name.to_owned(), Value::Int(count)));
    let facts = facts.map(|(name, holds)| (name.to_owned(), Value::Bool(holds)));
    counts.into_iter().chain(facts).collect()
}

/// Nanoseconds of this process on the processor.
fn processor() -> i64 {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}
