//! Files that were not written like this: bytes turned over, cut out, doubled, at places drawn by
//! lot. The job says what is wrong, by name of the file, and leaves nothing; or it ends well.
//!
//! `POPULATION_MUTATIONS=100000 cargo test --release -p population --test mutated` for more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(clippy::panic, missing_docs, reason = "tests")]

mod common;

use std::path::Path;
use std::sync::atomic::AtomicBool;

use common::{Dice, folder, homes, table, the_package};
use population::{Job, Plan};
use rules::check::Package;
use rules::compare::regimes;

fn place(dice: &mut Dice, len: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(len.max(1)).unwrap())).unwrap()
}

/// One to four mistakes of the kinds that disks, networks and editors make.
fn mutated(dice: &mut Dice, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(4) {
        let at = place(dice, bytes.len());
        let until = bytes.len().min(at + 1 + place(dice, 16));
        match dice.below(6) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            2 => bytes[at..until].fill(0xFF),
            3 => drop(bytes.drain(at..until)),
            4 => {
                let twice = bytes[at..until].to_vec();
                drop(bytes.splice(at..at, twice));
            }
            _ => bytes.truncate(at.max(1)),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Whether the file was refused.
fn refused(package: &Package, input: &Path) -> bool {
    let output = input.with_file_name("out.parquet");
    let mut plan = Plan::new(package, package.readings().clone(), regimes(package)).unwrap();
    let (inputs, stop) = ([input.to_owned()], AtomicBool::new(false));
    let job = Job { output: Some(&output), ..Job::new(&inputs, &stop) };
    let name = input.file_name().unwrap().to_string_lossy().into_owned();
    let refused = match job.run(&mut plan, |_| ()) {
        Ok(_) => {
            std::fs::remove_file(&output).unwrap();
            false
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in &errors {
                assert!(error.to_string().contains(&name), "{errors:?}");
            }
            true
        }
    };
    let left = std::fs::read_dir(input.parent().unwrap()).unwrap().count();
    assert_eq!(left, 1, "only what was read is there");
    refused
}

fn check(name: &str, seed: u64) {
    let many = std::env::var("POPULATION_MUTATIONS").ok().and_then(|many| many.parse().ok());
    let package = the_package();
    let input = folder(&format!("mutated-{name}")).join(format!("in.{name}"));
    let table = table(&homes(&package, 60, 20_240_322));
    match name {
        "parquet" => common::parquet(&input, &table),
        "arrow" => common::arrow(&input, &table),
        _ => common::csv(&input, &table, b';'),
    }
    let bytes = std::fs::read(&input).unwrap();
    let mut dice = Dice(seed);
    let (mut bad, many) = (0_u64, many.unwrap_or(100));
    for _ in 0..many {
        std::fs::write(&input, mutated(&mut dice, &bytes)).unwrap();
        bad += u64::from(refused(&package, &input));
    }
    assert!(bad > many / 4, "{bad} of {many}");
}

#[test]
fn parquet() {
    check("parquet", 1);
}

#[test]
fn arrow() {
    check("arrow", 2);
}

#[test]
fn csv() {
    check("csv", 3);
}
