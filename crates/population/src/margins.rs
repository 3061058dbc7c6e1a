//! Margins of a population: how many of its households have each value, every one with its source
//! or marked as an assumption.

mod parts;
mod reader;
mod share;

use std::path::Path;

use jiff::civil::Date;
use rules::check::Package;
use rules::parse::lists::Country;
use rules::words::Words;
use toml::de::DeTable;

use crate::said::Said;
use reader::{Mistakes, Table};
pub(crate) use share::{Share, quotas};

/// What a population is made of.
#[derive(Clone, Debug)]
pub struct Margins {
    /// What it is.
    pub title: Words,
    /// Everything that is not published, in the order of the file.
    pub assumptions: Vec<Words>,
    /// Where figures come from, in the order of the file.
    pub sources: Vec<Words>,
    /// The file itself.
    pub text: String,
    pub(crate) registered_on: Vec<(Period, Share)>,
    pub(crate) departure: Vec<(String, Share)>,
    /// For each departure.
    pub(crate) channel: Vec<Vec<(String, Share)>>,
    pub(crate) nationality: Vec<(Country, Share)>,
    pub(crate) composition: Vec<(Composition, Share)>,
}

/// Days, the last one included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Period {
    pub from: Date,
    pub until: Date,
}

/// The persons of a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Composition {
    pub adults: u8,
    pub minors: u8,
    pub principals: u8,
}

impl Margins {
    /// Reads margins. The package says which channels and countries there are.
    ///
    /// # Errors
    /// Every mistake in the file, with its line and column.
    pub fn read(path: &Path, text: &str, package: &Package) -> Result<Self, Vec<Said>> {
        let mut out = Mistakes::new(path, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        // What could be recovered of a broken file would only add mistakes that are none.
        if let Some(error) = errors.first() {
            let what = error.message();
            let said =
                Said::new(format!("geen geldige TOML: {what}"), format!("not valid TOML: {what}"));
            out.add(error.span().map_or(0, |span| span.start), said);
            return Err(out.list());
        }
        let known =
            ["title", "registered_on", "departure", "channel", "nationality", "composition"];
        let root = Table::open(table.get_ref(), 0, "", &known, &mut out);
        let title = root.need("title", &mut out).and_then(|value| out.words("title", value));
        let mut notes = parts::Notes::default();
        let registered_on = parts::periods(&root, &mut notes, &mut out);
        let departure = parts::departures(&root, &mut notes, &mut out);
        let channel = parts::channels(&root, &departure, package, &mut notes, &mut out);
        let nationality = parts::nationalities(&root, package, &mut notes, &mut out);
        let composition = parts::compositions(&root, &mut notes, &mut out);
        match title {
            Some(title) if out.is_empty() => Ok(Self {
                title,
                assumptions: notes.assumptions,
                sources: notes.sources,
                text: text.to_owned(),
                registered_on,
                departure,
                channel,
                nationality,
                composition,
            }),
            _ => Err(out.list()),
        }
    }
}
