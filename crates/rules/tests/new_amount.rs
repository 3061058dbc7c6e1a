//! The walk of CONTRIBUTING.md, *a new amount*, done here on the real policies: the row that ends
//! and the row that comes, what the check says on the way, and that the harmonised framework
//! follows without being touched. What the guide quotes is what comes out.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]
#![allow(clippy::indexing_slicing, reason = "a text that is not as expected must stop the test")]

mod policies;

use policies::{files, package, side};
use rules::difference::difference;
use rules::parse::SourceFile;
use rules::words::Lang;
use sha2::{Digest, Sha256};

const GUIDE: &str = include_str!("../../../CONTRIBUTING.md");
const FRONTEX: &str = "frontex-jrs.toml";

/// The block of code in the guide that starts like this.
fn block(start: &str) -> &'static str {
    let blocks = GUIDE.split("```").skip(1).step_by(2);
    let bodies = blocks.filter_map(|block| block.split_once('\n').map(|(_, body)| body));
    let found = bodies.into_iter().find(|body| body.starts_with(start));
    found.unwrap_or_else(|| panic!("the guide has no block that starts with {start}"))
}

fn file<'f>(files: &'f mut [SourceFile], name: &str) -> &'f mut String {
    &mut files.iter_mut().find(|file| file.name == name).unwrap().text
}

/// Steps 1 and 2: the source, and a row is added.
fn added() -> Vec<SourceFile> {
    let mut files = files();
    let text = block("Oefening:").to_owned();
    let hash: String =
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(GUIDE.contains(&hash), "the guide gives another hash than {hash}");
    let source = block("[source.oefening]").replace("\"\"", &format!("\"{hash}\""));
    let package = file(&mut files, "package.toml");
    *package = package.replacen("\n[source.nota]", &format!("\n{source}\n[source.nota]"), 1);
    files.push(SourceFile { name: "sources/oefening-frontex.txt".to_owned(), text });
    let row = format!("\n{}", block("[[row]]\nid = \"post-arrival.forced.2027\""));
    file(&mut files, FRONTEX).push_str(&row);
    files
}

/// Step 3: the old row ends on a day.
fn ended(until: &str) -> Vec<SourceFile> {
    let mut files = added();
    let ends = format!("from = \"unknown\"\nuntil = {until}\nafter = 2024-03-22\n");
    let frontex = file(&mut files, FRONTEX);
    let text = frontex.replacen("from = \"unknown\"\nafter = 2024-03-22\n", &ends, 1);
    assert_ne!(*frontex, text);
    *frontex = text;
    files
}

/// Step 4: a worked example.
fn with_example(total: &str) -> Vec<SourceFile> {
    let mut files = ended("2027-02-28");
    let example = block("[[example]]").replace("total = 1250", &format!("total = {total}"));
    file(&mut files, FRONTEX).push_str(&format!("\n{example}"));
    files
}

/// The mistakes of a package in English, one line each, as the guide has them.
fn mistakes(files: Vec<SourceFile>) -> Vec<String> {
    let rejected = rules::check::package(files).unwrap_err();
    let text = rejected.text(Lang::En, false);
    text.lines().filter(|line| line.starts_with("error[")).map(str::to_owned).collect()
}

fn quoted(files: Vec<SourceFile>, code: &str) {
    let found = mistakes(files);
    assert!(found.iter().any(|line| line.contains(code)), "{code}: {found:#?}");
    for line in found.iter().filter(|line| line.contains(code)) {
        assert!(GUIDE.contains(line.as_str()), "the guide does not say: {line}");
    }
}

#[test]
fn the_guide_quotes_what_the_check_says() {
    let mut unhashed = added();
    let package = file(&mut unhashed, "package.toml");
    let at = package.find("sha256 = \"21a2").unwrap();
    let end = package[at..].find('\n').unwrap() + at;
    package.replace_range(at..end, "sha256 = \"\"");
    quoted(unhashed, "P204");
    let mut mistyped = added();
    let frontex = file(&mut mistyped, FRONTEX);
    *frontex = frontex.replace("amount = 250\n", "amount = 520\n");
    quoted(mistyped, "P205");
    quoted(added(), "P602");
    quoted(ended("2027-02-27"), "P601");
    quoted(with_example("1205"), "P901");
}

#[test]
fn one_row_ends_and_one_comes_and_the_framework_follows() {
    let before = package(files());
    let after = package(with_example("1250"));
    let old = side(&after, "nl-harmonised@2027-02-28");
    let new = side(&after, "nl-harmonised@2027-03-01");
    let found = difference(&old, &new).text(Lang::En).replace('\u{a0}', " ");
    for line in block(
        "$ cargo run --release -- policy diff nl-harmonised@2027-02-28 nl-harmonised@2027-03-01",
    )
    .lines()
    .skip(1)
    .filter(|line| *line != "…" && !line.is_empty())
    {
        assert!(found.contains(line.trim_end()), "the guide says: {line}\n{found}");
    }
    // The past stays as it was.
    let past = side(&before, "nl-harmonised@2027-02-28");
    assert!(difference(&past, &old).is_empty());
    let proved = after.cells();
    assert!(proved.whole > before.cells().whole, "a row more is a day more to prove");
}

/// The real change of E4: € 615 becomes € 205 on a day that is not known, in one scheme. The
/// framework that follows it has the row, the range and the sentence.
#[test]
fn the_change_of_unknown_date_reached_the_framework_that_follows() {
    let mut files = files();
    assert!(!file(&mut files, "nl-harmonised.toml").contains("205"));
    let package = package(files);
    let json = r#"{ "registered_on": "2025-01-15", "departure": "forced", "channel": "jrs",
        "persons": [{ "id": "a0", "born": "1990-06-01", "nationality": "IQ" }] }"#;
    let household = rules::parse::case::read(json, package.vocabulary()).unwrap();
    let scheme = package.scheme("nl-harmonised").unwrap();
    let readings = package.readings();
    let answer = rules::determine::determine(&package, scheme, &household, readings).unwrap();
    let line = answer.lines.iter().find(|line| line.benefit == "post-arrival").unwrap();
    assert_eq!(line.row, "frontex-jrs:post-arrival.forced.eurp");
    assert_eq!(line.follows, ["nl-harmonised:post-arrival.jrs.forced"]);
    assert_eq!(line.range.map(|bound| bound.to_string()), ["205.00", "615.00"]);
    let text = answer.text(&package, Lang::En).replace('\u{a0}', " ");
    assert!(text.contains("Frontex's decision or DT&V's notice with the date"), "{text}");
}
