//! A package that was proved, as bytes: what determining needs, and nothing to prove it by.
//!
//! A browser that recomputes a receipt has no use for quotations, examples and laws, nor for the
//! code that reads and proves them. [`Package::freeze`] writes what is left; [`thaw`] reads it. The
//! bytes are trusted as the program is that they come with: whoever makes them has proved the
//! package by [`super::package`], and nobody else thaws.

use serde::{Deserialize, Serialize};

use super::grid::Cells;
use super::package::Package;
use super::scheme::{ByAnswer, Readings, Scheme, Transition};
use crate::parse::case::Vocabulary;
use crate::parse::lists::{Country, List};
use crate::parse::package::{Majority, Question};
use crate::parse::policy::{CaseDate, Choice};
use crate::words::Words;

/// What the bytes begin with: the layout is that of this version, and of no other.
const LAYOUT: &str = concat!("wederkeer ", env!("CARGO_PKG_VERSION"), " frozen");

/// What is written, by reference.
#[derive(Serialize)]
struct Written<'a> {
    layout: &'a str,
    hash: &'a str,
    funders: &'a [(String, Words)],
    channels: &'a [(String, Words)],
    countries: &'a [(Country, Words)],
    lists: &'a [List],
    questions: &'a [Question],
    majority: i16,
    majority_on: &'a ByAnswer<CaseDate>,
    schemes: &'a [Scheme],
    transitions: &'a [Transition],
}

/// The same, as it is read: the same fields in the same order.
#[derive(Deserialize)]
struct Read {
    layout: String,
    hash: String,
    funders: Vec<(String, Words)>,
    channels: Vec<(String, Words)>,
    countries: Vec<(Country, Words)>,
    lists: Vec<List>,
    questions: Vec<Question>,
    majority: i16,
    majority_on: ByAnswer<CaseDate>,
    schemes: Vec<Scheme>,
    transitions: Vec<Transition>,
}

impl Package {
    /// The package as bytes for [`thaw`]. Citations, the files themselves and what only the proof
    /// needs are left out.
    pub fn freeze(&self) -> Vec<u8> {
        let written = Written {
            layout: LAYOUT,
            hash: &self.hash,
            funders: &self.funders,
            channels: &self.channels,
            countries: &self.countries,
            lists: &self.lists,
            questions: &self.questions,
            majority: self.majority_age(),
            majority_on: &self.majority_on,
            schemes: &self.schemes,
            transitions: &self.transitions,
        };
        // Writing to memory fails for nothing that a package is made of.
        postcard::to_allocvec(&written).unwrap_or_default()
    }
}

/// The package that [`Package::freeze`] wrote. It determines as the whole one does, without
/// citations; it has no examples, and cannot say what would be if a scheme were approved.
///
/// # Errors
/// `None` when the bytes are something else, or of another version.
pub fn thaw(bytes: &[u8]) -> Option<Package> {
    let read: Read = postcard::from_bytes(bytes).ok()?;
    if read.layout != LAYOUT {
        return None;
    }
    let on = Choice::Fixed(CaseDate::RegisteredOn);
    let mut package = Package {
        files: Vec::new(),
        hash: read.hash,
        sources: Vec::new(),
        funders: read.funders,
        channels: read.channels,
        countries: read.countries,
        lists: read.lists,
        households: Vec::new(),
        in_use: Readings::in_use(&read.questions),
        questions: read.questions,
        majority: Some(Majority { age: read.majority, on, cites: Vec::new() }),
        majority_on: read.majority_on,
        schemes: read.schemes,
        transitions: read.transitions,
        examples: Vec::new(),
        vocabulary: Vocabulary::default(),
        cells: Cells::default(),
        findings: Vec::new(),
    };
    package.vocabulary = package.words_of_cases();
    Some(package)
}
