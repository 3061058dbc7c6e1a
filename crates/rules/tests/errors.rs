//! The catalogue of broken policy packages: each is the small package in `errors/base` with one
//! thing done wrong, and says exactly which mistakes come out, in both languages.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rules::diagnostics::{Code, Diagnostic, render};
use rules::parse::SourceFile;
use rules::words::Lang;
use toml::de::{DeTable, DeValue};

/// Codes that no package can bring about, each with the reason why.
const OUT_OF_REACH: &[(Code, &str)] = &[];

/// A broken package as written: its name, the codes that must come out, and the edits.
struct Fixture {
    name: String,
    expect: BTreeSet<String>,
    edits: Vec<Edit>,
}

/// One edit of one file of the base package.
struct Edit {
    file: String,
    what: What,
}

enum What {
    /// The first occurrence of a text becomes another text.
    Replace(String, String),
    /// The file gets this text, and is added when it is not there.
    Write(String),
    Remove,
}

fn errors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors")
}

/// Every file under a folder, named from that folder, as a package is handed over.
fn read_package(root: &Path) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
    files
}

/// The names, without extension, of the files of one kind in a folder.
fn stems(folder: &Path, extension: &str) -> BTreeSet<String> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect()
}

fn fixtures() -> Vec<Fixture> {
    let read = |name: String| fixture(&errors().join(format!("{name}.toml")), name);
    stems(&errors(), "toml").into_iter().map(read).collect()
}

fn fixture(path: &Path, name: String) -> Fixture {
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.starts_with("# "), "{name}: the first line says what a person did wrong");
    let table = DeTable::parse(&text).unwrap();
    let table = table.get_ref();
    let list = |key: &str| table.get(key).unwrap().get_ref().as_array().unwrap();
    let expect = list("expect").iter().map(|code| code.get_ref().as_str().unwrap().to_owned());
    let edits = list("edit").iter().map(|edit| edit_of(edit.get_ref().as_table().unwrap(), &name));
    Fixture { expect: expect.collect(), edits: edits.collect(), name }
}

fn edit_of(table: &DeTable<'_>, name: &str) -> Edit {
    let text = |key: &str| {
        let value: Option<&DeValue<'_>> = table.get(key).map(|value| value.get_ref());
        value.map(|value| value.as_str().unwrap().to_owned())
    };
    let what = match (text("find"), text("put"), text("text"), table.contains_key("remove")) {
        (Some(find), Some(put), None, false) => What::Replace(find, put),
        (None, None, Some(text), false) => What::Write(text),
        (None, None, None, true) => What::Remove,
        _ => panic!("{name}: an edit has find and put, or text, or remove"),
    };
    Edit { file: text("file").unwrap(), what }
}

impl Edit {
    fn apply(&self, files: &mut Vec<SourceFile>) {
        let place = files.iter().position(|file| file.name == self.file);
        match (&self.what, place) {
            (What::Replace(find, put), Some(place)) => {
                let text = &mut files.get_mut(place).unwrap().text;
                assert!(text.contains(find.as_str()), "{} holds no “{find}”", self.file);
                *text = text.replacen(find.as_str(), put, 1);
            }
            (What::Write(text), place) => {
                if let Some(place) = place {
                    files.remove(place);
                }
                files.push(SourceFile { name: self.file.clone(), text: text.clone() });
            }
            (What::Remove, Some(place)) => drop(files.remove(place)),
            (_, None) => panic!("the base package has no {}", self.file),
        }
    }
}

/// What the check says of a package, be it mistakes or only findings.
fn verdict(files: Vec<SourceFile>) -> (Vec<Diagnostic>, Vec<SourceFile>) {
    match rules::check::package(files) {
        Ok(package) => (package.findings().to_vec(), package.files().to_vec()),
        Err(rejected) => (rejected.diagnostics, rejected.files),
    }
}

fn run(fixture: &Fixture, base: &[SourceFile]) {
    let mut files = base.to_vec();
    for edit in &fixture.edits {
        edit.apply(&mut files);
    }
    let (diagnostics, files) = verdict(files);
    let in_words = |lang| render(&diagnostics, &files, lang, false);
    let (nl, en) = (in_words(Lang::Nl), in_words(Lang::En));
    let found: BTreeSet<String> =
        diagnostics.iter().map(|one| one.code.number().to_owned()).collect();
    assert_eq!(found, fixture.expect, "{}\n{en}", fixture.name);
    insta::with_settings!({
        snapshot_path => errors().join("snapshots"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(fixture.name.as_str(), format!("{nl}\n\n\n{en}"));
    });
}

#[test]
fn the_base_package_is_whole() {
    let (diagnostics, files) = verdict(read_package(&errors().join("base")));
    assert!(diagnostics.is_empty(), "{}", render(&diagnostics, &files, Lang::En, false));
}

#[test]
fn every_broken_package_says_what_is_wrong_and_nothing_else() {
    let base = read_package(&errors().join("base"));
    let fixtures = fixtures();
    assert!(fixtures.len() >= 60, "only {} broken packages", fixtures.len());
    // One that fails must not hide the others.
    let failed: Vec<&str> = fixtures
        .iter()
        .filter(|one| catch_unwind(AssertUnwindSafe(|| run(one, &base))).is_err())
        .map(|one| one.name.as_str())
        .collect();
    assert!(failed.is_empty(), "{} broken packages came out otherwise: {failed:#?}", failed.len());
    let names: BTreeSet<String> = fixtures.into_iter().map(|one| one.name).collect();
    assert_eq!(stems(&errors().join("snapshots"), "snap"), names, "a snapshot without a fixture");
}

#[test]
fn every_code_for_policies_has_a_broken_package() {
    let expected: BTreeSet<String> = fixtures().into_iter().flat_map(|one| one.expect).collect();
    for code in Code::ALL.iter().filter(|code| code.number().starts_with('P')) {
        let excused = OUT_OF_REACH.iter().any(|(one, _)| one == code);
        assert_eq!(expected.contains(code.number()), !excused, "{}", code.number());
    }
}

/// The nota gives an amount for the cash at departure and does not say whether a forced departure
/// has it (readings Q4). Without our answer, the check itself finds that nothing holds there.
#[test]
fn the_check_finds_the_open_point_of_the_nota_by_itself() {
    let question = "forced-departure-cash";
    let mut files = read_package(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies"));
    for file in files.iter_mut().filter(|file| file.name.ends_with(".toml")) {
        // A table starts at a line with a bracket, and ends where the next one starts.
        let tables: Vec<&str> = file.text.split("\n[").collect();
        let kept: Vec<&str> =
            tables.into_iter().filter(|table| !table.contains(question)).collect();
        file.text = kept.join("\n[");
    }
    let (diagnostics, files) = verdict(files);
    let text = render(&diagnostics, &files, Lang::En, false);
    let gap = diagnostics.iter().find(|one| one.code == Code::Gap);
    let arg = |name: &str| {
        let found = gap.and_then(|gap| gap.args.iter().find(|(arg, _)| *arg == name));
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    assert!(diagnostics.iter().all(|one| one.code == Code::Gap), "{text}");
    assert_eq!(arg("benefit"), "departure-cash", "{text}");
    assert!(arg("cell").contains("departure=forced"), "{text}");
}
