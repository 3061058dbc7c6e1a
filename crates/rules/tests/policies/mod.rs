//! The policies of the repository, as they are or edited in memory.
#![allow(clippy::unwrap_used, reason = "a test stops when its policies cannot be read")]
#![allow(dead_code, reason = "each test file uses some of these")]

use std::path::{Path, PathBuf};

use rules::check::{Package, Readings};
use rules::difference::Side;
use rules::parse::SourceFile;
use rules::words::Lang;

/// All files of the package.
pub(crate) fn files() -> Vec<SourceFile> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found
}

fn walk(root: &Path, dir: &Path, found: &mut Vec<SourceFile>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(root, &path, found);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            found.push(SourceFile { name, text });
        }
    }
}

/// The package of these files.
pub(crate) fn package(files: Vec<SourceFile>) -> Package {
    match rules::check::package(files) {
        Ok(package) => package,
        Err(rejected) => panic!("{}", rejected.text(Lang::En, false)),
    }
}

/// The files with one edited.
pub(crate) fn edited(name: &str, edit: impl FnOnce(&str) -> String) -> Vec<SourceFile> {
    let mut all = files();
    let file = all.iter_mut().find(|file| file.name == name).unwrap();
    let text = edit(&file.text);
    assert_ne!(text, file.text, "the edit of {name} changes nothing");
    file.text = text;
    all
}

/// One side, in the readings in use: `nl-national@2024-09-01`, or without a day.
pub(crate) fn side<'a>(package: &'a Package, at: &str) -> Side<'a> {
    read(package, at, package.readings().clone())
}

/// One side in given readings.
pub(crate) fn read<'a>(package: &'a Package, at: &str, readings: Readings) -> Side<'a> {
    let (id, day) = at.split_once('@').map_or((at, None), |(id, day)| (id, Some(day)));
    let day = day.map(|day| day.parse().unwrap());
    Side::new(package, package.scheme(id).unwrap(), day, readings)
}
