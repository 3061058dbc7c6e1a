//! What the tests of this room share: the policies, some households, keys and days.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use rules::check::Package;
use rules::parse::SourceFile;
use rules::parse::case::{Household, read};

use crate::{Key, Keys, Period, Receipt};

pub(crate) const TODAY: Date = date(2026, 11, 27);

pub(crate) static PACKAGE: LazyLock<Package> = LazyLock::new(|| {
    let mut files = Vec::new();
    walk("".as_ref(), &mut files);
    rules::check::package(files).map_err(|one| one.text(rules::words::Lang::En, false)).unwrap()
});

fn walk(dir: &std::path::Path, files: &mut Vec<SourceFile>) {
    let root = std::path::Path::new("../../policies");
    for entry in std::fs::read_dir(root.join(dir)).unwrap() {
        let name = dir.join(entry.unwrap().file_name());
        match std::fs::read_to_string(root.join(&name)) {
            Ok(text) => {
                files.push(SourceFile { name: name.to_string_lossy().into_owned(), text });
            }
            Err(_) => walk(&name, files),
        }
    }
}

pub(crate) fn household(json: &str) -> Household {
    read(json, PACKAGE.vocabulary()).unwrap()
}

pub(crate) fn family() -> Household {
    household(include_str!("../../../../worked-examples/nota-family.json"))
}

pub(crate) fn key() -> Key {
    Key::from_seed([7; 32])
}

pub(crate) fn keys() -> Keys {
    Keys::read(&key().entry("Voorbeeld", date(2026, 1, 1))).unwrap()
}

/// Until the day before the same day a year later.
pub(crate) fn year_from(day: Date) -> Period {
    let until = day.checked_add(jiff::Span::new().years(1)).unwrap().yesterday().unwrap();
    Period::new(day, until).unwrap()
}

pub(crate) fn receipt(household: &Household) -> Receipt {
    Receipt::of(&PACKAGE, household, None, PACKAGE.readings(), year_from(TODAY)).unwrap()
}

pub(crate) const ADDRESS: &str = "HTTPS://EXAMPLE.NL/C";
