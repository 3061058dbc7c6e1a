//! Papers of headings, paragraphs, tables and pictures: letters, files, statements, the annex.

use jiff::civil::Date;
use rules::words::Lang;
use serde::Serialize;

use crate::{Form, Pdf, Press, Unprintable, print};

/// A paper, ready to be set.
#[derive(Clone, Debug, Serialize)]
pub struct Paper {
    /// The language of every text in it.
    #[serde(serialize_with = "tag")]
    pub lang: Lang,
    /// What it is, at the top and in the window of a reader.
    pub title: String,
    /// What stands at the top: label and value.
    pub head: Vec<(String, String)>,
    /// The day on it.
    #[serde(serialize_with = "day")]
    pub made_on: Date,
    /// At the foot of every page, before its number.
    pub foot: String,
    /// Everything below the title.
    pub blocks: Vec<Block>,
}

/// One part of a paper.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A heading, of level 2 or below.
    Heading(usize, String),
    /// A paragraph.
    Text(Vec<Run>),
    /// Something that nobody may overlook.
    Note(String),
    /// Points.
    List(Vec<Vec<Run>>),
    /// Labels with their values.
    Facts(Vec<(String, String)>),
    /// Rows and columns.
    Table(Table),
    /// A picture; a table with the same figures follows it.
    Picture(Picture),
    /// What follows begins on a new page.
    NewPage,
}

/// A stretch of words in one style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Run {
    /// Plain.
    Plain(String),
    /// Of weight.
    Strong(String),
    /// Emphasised.
    Soft(String),
}

/// Rows and columns.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it shows, above it.
    pub title: String,
    /// The heads of the columns, and whether a column holds amounts.
    pub columns: Vec<(String, bool)>,
    /// The rows. Each has as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
    /// Whether the last row adds up the others.
    pub sums: bool,
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// The picture as SVG.
    pub svg: String,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// What stands below it.
    pub caption: String,
}

impl Table {
    /// A table with these columns; `true` for those of amounts.
    pub fn new<const N: usize>(title: &str, columns: [(&str, bool); N]) -> Self {
        let columns = columns.map(|(head, amounts)| (head.to_owned(), amounts)).to_vec();
        Self { title: title.to_owned(), columns, ..Self::default() }
    }

    /// One row more.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }
}

impl Block {
    /// A paragraph of plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(vec![Run::Plain(text.into())])
    }

    /// Points of plain words.
    pub fn list(points: impl IntoIterator<Item = String>) -> Self {
        Self::List(points.into_iter().map(|point| vec![Run::Plain(point)]).collect())
    }
}

impl Paper {
    /// Sets it.
    ///
    /// # Errors
    /// When the typesetter finds anything to warn of.
    pub fn print(&self, press: &dyn Press) -> Result<Pdf, Unprintable> {
        print(press, Form::Paper, self)
    }
}

fn tag<S: serde::Serializer>(lang: &Lang, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(lang.pick("nl", "en"))
}

fn day<S: serde::Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    [day.year(), i16::from(day.month()), i16::from(day.day())].serialize(serializer)
}
