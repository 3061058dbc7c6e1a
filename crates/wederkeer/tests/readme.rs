//! What the readme shows is what the program says.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Every fenced block with this info string.
fn blocks<'a>(page: &'a str, info: &str) -> Vec<&'a str> {
    let fences: Vec<&str> = page.split("\n```").collect();
    // Text and blocks take turns; a block starts with its info string.
    let insides = fences.iter().skip(1).step_by(2);
    insides.filter_map(|block| block.strip_prefix(&format!("{info}\n"))).collect()
}

fn said(args: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO_BIN_EXE_wederkeer"))
        .args(args)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn excerpts_and_the_example_case_are_true() {
    let page = include_str!("../../../README.md");
    let command = "cargo run --release -- compare ";
    let shell = blocks(page, "sh").join("\n");
    let files = shell.lines().find_map(|line| line.strip_prefix(command)).unwrap();
    let args: Vec<&str> = ["compare"].into_iter().chain(files.split(' ')).collect();
    let dutch = said(&args);
    let english = said(&[args.as_slice(), &["--lang", "en"]].concat());
    let excerpts = blocks(page, "");
    assert!(excerpts.len() >= 2, "{excerpts:?}");
    for excerpt in excerpts {
        for part in excerpt.split("…\n") {
            let part = part.trim_end_matches('\n');
            assert!(dutch.contains(part) || english.contains(part), "not said:\n{part}");
        }
    }
    for total in ["9.680", "7.460", "2.220", "8.460", "8.940", "2.000", "2.615", "2.815"] {
        assert!(dutch.contains(total), "{total}");
    }
    let case = blocks(page, "json").concat();
    let file = std::env::temp_dir().join(format!("wederkeer-readme-{}.json", std::process::id()));
    fs::write(&file, case).unwrap();
    assert!(said(&["determine", file.to_str().unwrap()]).contains("Totaal"));
    fs::remove_file(file).unwrap();
}
