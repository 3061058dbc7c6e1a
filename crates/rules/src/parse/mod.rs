//! First: text → what was written, with the place of every word and every mistake at once.
//!
//! [`policies`] reads a package of policies, [`case::read`] reads a household. Nothing here knows
//! whether a policy is whole: that is [`crate::check`].

pub mod case;
mod choice;
pub(crate) mod cite;
mod dimension;
pub mod format;
mod guard;
mod json;
pub mod lists;
pub mod package;
pub mod policy;
pub(crate) mod reader;
mod row;
mod scheme;
pub mod source;

use std::collections::BTreeMap;

use toml::de::DeTable;

pub use cite::Cite;
pub use lists::{Country, List, ListRow, Membership, Status};
pub use package::{Question, Source, Typical};
pub use policy::{FormKind, Moment, PaidIn, PolicyFile, Within};
pub use source::{At, SourceFile, Span};

use crate::diagnostics::{Code, Diagnostic};
use crate::words::Words;
use package::PackageFile;
use reader::Findings;

/// A package of policies as written.
#[derive(Debug)]
pub struct AsWritten {
    /// Every file, in the order of their names.
    pub files: Vec<SourceFile>,
    pub(crate) package: PackageFile,
    pub(crate) questions: Vec<Question>,
    pub(crate) countries: Vec<(Country, Words)>,
    pub(crate) lists: Vec<List>,
    pub(crate) schemes: Vec<PolicyFile>,
}

/// Reads the files of a package. Mistakes do not stop it: they come back in a list.
pub fn policies(mut files: Vec<SourceFile>) -> (AsWritten, Vec<Diagnostic>) {
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut out = Findings::default();
    let mut written = AsWritten {
        files: Vec::new(),
        package: PackageFile::default(),
        questions: Vec::new(),
        countries: Vec::new(),
        lists: Vec::new(),
        schemes: Vec::new(),
    };
    for required in ["package.toml", "questions.toml", COUNTRIES] {
        if !files.iter().any(|file| file.name == required) {
            out.add(Diagnostic::of_request(Code::MissingFile).arg("file", required));
        }
    }
    for (index, file) in files.iter().enumerate() {
        match file.name.as_str() {
            COUNTRIES => written.countries = lists::read_countries(file, index, &mut out),
            name if name.ends_with(".toml") => toml_file(file, index, &mut written, &mut out),
            _ => {}
        }
    }
    let by_name: BTreeMap<&str, usize> =
        files.iter().enumerate().map(|(index, file)| (file.name.as_str(), index)).collect();
    for head in std::mem::take(&mut written.package.lists) {
        let index = by_name.get(head.file.value.as_str());
        match index.and_then(|index| files.get(*index).map(|file| (file, *index))) {
            Some((file, index)) => {
                let list = lists::read(head, file, index, &written.countries, &mut out);
                written.lists.push(list);
            }
            None => out.add(
                Diagnostic::at(Code::MissingFile, head.file.span).arg("file", &head.file.value),
            ),
        }
    }
    written.files = files;
    (written, out.list)
}

const COUNTRIES: &str = "lists/countries.csv";

fn toml_file(file: &SourceFile, index: usize, written: &mut AsWritten, out: &mut Findings) {
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    // One bracket that is not closed makes a mistake of every line below it.
    if let Some(error) = errors.first() {
        let range = error.span().unwrap_or(0..0);
        let span = Span { file: index, start: range.start, end: range.end };
        out.add(Diagnostic::at(Code::BadToml, span).arg("reason", error.message()));
    }
    // What could be recovered of a broken file would only add mistakes that are none.
    if !errors.is_empty() {
        return;
    }
    let table = table.get_ref();
    match file.name.as_str() {
        "package.toml" => written.package = package::read(table, index, out),
        "questions.toml" => written.questions = package::read_questions(table, index, out),
        _ => written.schemes.extend(scheme::read(table, index, file.text.len(), out)),
    }
}
