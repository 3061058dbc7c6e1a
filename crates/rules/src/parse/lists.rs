//! Country lists: CSV with a source for each row.

use jiff::civil::Date;
use serde::{Deserialize, Serialize, de};

use super::cite::Cite;
use super::package::ListHead;
use super::reader::Findings;
use super::source::{At, SourceFile, Span};
use crate::diagnostics::{Code, Diagnostic};
use crate::words::Words;

/// A country by its ISO 3166-1 code of two letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

impl Country {
    /// Reads two capital letters; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 2] = text.as_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Self(code))
    }

    /// Every code in its order.
    fn all() -> impl Iterator<Item = Self> {
        (b'A'..=b'Z').flat_map(|first| (b'A'..=b'Z').map(move |second| Self([first, second])))
    }

    /// The place among all codes.
    fn place(self) -> usize {
        let [first, second] = self.0.map(|letter| usize::from(letter.saturating_sub(b'A')));
        first * 26 + second
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("two capital letters"))
    }
}

/// How sure the source of a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The source states it.
    Stated,
    /// It follows from what sources state.
    Inferred,
    /// It is generally known; no source at hand states it.
    GeneralKnowledge,
}

/// One country on a list, from a day until a day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListRow {
    /// The country.
    pub country: Country,
    /// First day on the list; open when not known to have begun.
    pub from: Option<Date>,
    /// Last day on the list.
    pub until: Option<Date>,
    /// How sure.
    pub status: Status,
    /// Where it is stated.
    #[serde(skip)]
    pub source: String,
    /// What else there is to know.
    #[serde(skip)]
    pub note: String,
}

/// A country list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct List {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: Words,
    /// The days over which it settles the matter.
    pub covers: (Option<Date>, Option<Date>),
    /// Whether a country that is not on it stays unsettled.
    pub absent_is_unsettled: bool,
    /// The document that would settle an open case.
    pub settles: Words,
    /// What the sources say of the list.
    #[serde(skip)]
    pub cites: Vec<Cite>,
    /// The countries, sorted by code.
    pub rows: Vec<ListRow>,
    /// For each code where its rows begin.
    starts: Vec<usize>,
}

/// Whether a country is on a list on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership<'a> {
    /// On it, by this row.
    Listed(&'a ListRow),
    /// Not on it.
    Unlisted,
    /// The list does not settle it.
    Unsettled,
}

impl PartialEq for ListRow {
    fn eq(&self, other: &Self) -> bool {
        self.country == other.country && self.from == other.from
    }
}

impl Eq for ListRow {}

impl List {
    /// Whether a country is on the list on a day.
    pub fn membership(&self, country: Country, day: Date) -> Membership<'_> {
        let (from, until) = self.covers;
        if from.is_some_and(|from| day < from) || until.is_some_and(|until| day > until) {
            return Membership::Unsettled;
        }
        let first = self.starts.get(country.place()).copied().unwrap_or(self.rows.len());
        let rows = self.rows.get(first..).unwrap_or_default();
        let rows = rows.iter().take_while(|row| row.country == country);
        let on = |row: &&ListRow| {
            row.from.is_none_or(|from| from <= day) && row.until.is_none_or(|until| day <= until)
        };
        match rows.into_iter().find(on) {
            Some(row) => Membership::Listed(row),
            None if self.absent_is_unsettled => Membership::Unsettled,
            None => Membership::Unlisted,
        }
    }
}

const COLUMNS: [&str; 6] = ["code", "from", "until", "status", "source", "note"];

/// The lines of a CSV file with their places; a file with other columns is one mistake.
fn records(
    file: &SourceFile,
    index: usize,
    columns: &[&str],
    out: &mut Findings,
) -> Vec<(csv::StringRecord, Span)> {
    let mut reader = csv::Reader::from_reader(file.text.as_bytes());
    let headers = reader.headers().cloned().unwrap_or_default();
    if headers.iter().ne(columns.iter().copied()) {
        let span = Span { file: index, start: 0, end: file.text.find('\n').unwrap_or(0) };
        out.add(Diagnostic::at(Code::WrongColumns, span).arg("columns", columns.join(",")));
        return Vec::new();
    }
    let mut all = Vec::new();
    for record in reader.into_records() {
        match record {
            Ok(record) => {
                let span = line(file, index, record.position());
                all.push((record, span));
            }
            Err(error) => {
                let bad = Diagnostic::at(Code::BadCsv, line(file, index, error.position()));
                // Text that is UTF-8 already can only have lines of different lengths.
                let lengths = match error.kind() {
                    csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                        (*expected_len, *len)
                    }
                    _ => (0, 0),
                };
                out.add(bad.arg("expected", lengths.0).arg("found", lengths.1));
            }
        }
    }
    all
}

/// The line of a record; its position may be that of the end of the line before, or of an empty
/// line.
fn line(file: &SourceFile, index: usize, position: Option<&csv::Position>) -> Span {
    let start = position.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
    let rest = file.text.get(start..).unwrap_or_default();
    let text = rest.trim_start_matches(['\r', '\n']);
    let start = start + rest.len() - text.len();
    let end = start + text.find(['\r', '\n']).unwrap_or(text.len());
    Span { file: index, start, end }
}

/// Reads the CSV of a list.
pub(crate) fn read(
    head: ListHead,
    file: &SourceFile,
    index: usize,
    countries: &[(Country, Words)],
    out: &mut Findings,
) -> List {
    let mut rows: Vec<(ListRow, Span)> = Vec::new();
    for (record, span) in records(file, index, &COLUMNS, out) {
        if let Some(row) = row(&record, span, countries, out) {
            rows.push((row, span));
        }
    }
    rows.sort_by_key(|(row, _)| (row.country, row.from));
    for pair in rows.windows(2) {
        if let [(before, first), (after, span)] = pair {
            let ends = before.until.zip(after.from).is_some_and(|(until, from)| until < from);
            if before.country == after.country && !ends {
                out.add(
                    Diagnostic::at(Code::CountryTwice, *span)
                        .arg("code", after.country.code())
                        .see(*first),
                );
            }
        }
    }
    let rows: Vec<ListRow> = rows.into_iter().map(|(row, _)| row).collect();
    let start = |code| rows.partition_point(|row| row.country < code);
    List {
        starts: Country::all().map(start).collect(),
        id: head.id.value,
        title: head.title,
        covers: head.covers,
        absent_is_unsettled: head.absent_is_unsettled,
        settles: head.settles,
        cites: head.cites,
        rows,
    }
}

fn row(
    record: &csv::StringRecord,
    span: Span,
    countries: &[(Country, Words)],
    out: &mut Findings,
) -> Option<ListRow> {
    let field = |index: usize| record.get(index).unwrap_or_default().trim();
    let country = Country::parse(field(0)).filter(|code| {
        // Without the table of names, which is missing or broken, no code can be judged.
        countries.is_empty() || countries.binary_search_by_key(code, |(code, _)| *code).is_ok()
    });
    if country.is_none() {
        out.add(Diagnostic::at(Code::UnknownCountry, span).arg("code", field(0)));
    }
    let mut day = |index: usize| -> Option<Option<Date>> {
        let text = field(index);
        let day = if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        if day.is_none() {
            out.add(Diagnostic::at(Code::BadCsvDate, span).arg("value", text));
        }
        day
    };
    let (from, until) = (day(1), day(2));
    if let (Some(Some(from)), Some(Some(until))) = (from, until) {
        super::guard::check_order(&At::new(from, span), &At::new(until, span), out);
    }
    let status = match field(3) {
        "stated" => Some(Status::Stated),
        "inferred" => Some(Status::Inferred),
        "general-knowledge" => Some(Status::GeneralKnowledge),
        other => {
            out.add(Diagnostic::at(Code::BadStatus, span).arg("value", other));
            None
        }
    };
    if field(4).is_empty() {
        out.add(Diagnostic::at(Code::RowNeedsSource, span).arg("code", field(0)));
    }
    Some(ListRow {
        country: country?,
        from: from?,
        until: until?,
        status: status?,
        source: field(4).to_owned(),
        note: field(5).to_owned(),
    })
}

/// Reads the table of country names.
pub(crate) fn read_countries(
    file: &SourceFile,
    index: usize,
    out: &mut Findings,
) -> Vec<(Country, Words)> {
    let mut all = Vec::new();
    for (record, span) in records(file, index, &["code", "nl", "en"], out) {
        let field = |index: usize| record.get(index).unwrap_or_default().to_owned();
        match Country::parse(&field(0)) {
            Some(country) if all.iter().any(|(known, _)| *known == country) => {
                out.add(Diagnostic::at(Code::CountryTwice, span).arg("code", country.code()));
            }
            Some(country) => all.push((country, Words { nl: field(1), en: field(2) })),
            None => out.add(Diagnostic::at(Code::UnknownCountry, span).arg("code", field(0))),
        }
    }
    all.sort_by_key(|(country, _)| *country);
    all
}
