//! A file as somebody wrote it: cells of text, each with its place. What unpacks to far more than a
//! list of cases can be is not unpacked.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use jiff::civil::Date;
use zip::ZipArchive;

use super::{Wrong, both};

/// The largest file, in bytes.
pub const FILE_MAX: usize = 2 * 1024 * 1024;
/// The most rows: a row is a person.
pub const ROWS_MAX: usize = 2_048;
/// The most columns.
const COLUMNS_MAX: usize = 256;
/// The most that a workbook unpacks to, in bytes.
const UNPACKED_MAX: u64 = 16 * 1024 * 1024;
/// The most parts of a workbook.
const PARTS_MAX: usize = 256;
/// The longest cell, in letters.
const CELL_MAX: usize = 2_048;

/// A sheet as it was written; the first row names the columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name in the workbook, or that of the file.
    pub name: String,
    /// Its rows that hold something, in order: the number in the file, and the cells.
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    /// Reads a workbook (`.xlsx`) or a text with `;`, `,` or tabs (`.csv`, in UTF-8).
    ///
    /// # Errors
    /// When it is neither, or too large.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Self, Vec<Wrong>> {
        let refused = |words| vec![Wrong { place: name.to_owned(), words }];
        if bytes.len() > FILE_MAX {
            return Err(refused(too_large()));
        }
        let sheet = if bytes.starts_with(b"PK") {
            fits(bytes).map_err(refused)?;
            workbook(bytes).map_err(refused)?
        } else {
            text(name, bytes).map_err(refused)?
        };
        let whole =
            sheet.rows.iter().flat_map(|(row, cells)| cells.iter().map(move |one| (row, one)));
        let wrong: Vec<Wrong> = (whole)
            .filter(|(_, cell)| cell.chars().count() > CELL_MAX)
            .map(|(row, _)| Wrong {
                place: format!("{} {row}", sheet.name),
                words: both(
                    "Een cel is langer dan 2048 tekens. Kort die in.",
                    "A cell is longer than 2048 characters. Shorten it.",
                ),
            })
            .collect();
        if wrong.is_empty() { Ok(sheet) } else { Err(wrong) }
    }

    /// The same cells as a text, to be read again.
    pub fn text(&self) -> String {
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut last = 0;
        for (row, cells) in &self.rows {
            // Empty rows keep their place, so that a mistake names the row that somebody sees.
            for _ in last + 1..*row {
                let _ = writer.write_record([""]);
            }
            last = *row;
            let _ = writer.write_record(cells);
        }
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// The name of a cell, such as `Zaken C12`.
    pub(super) fn place(&self, row: usize, column: usize) -> String {
        format!("{} {}{row}", self.name, letters(column))
    }
}

/// `A`, `B`, … `Z`, `AA`, … as spreadsheets name columns.
fn letters(mut column: usize) -> String {
    let mut name = Vec::new();
    loop {
        let letter = u8::try_from(column % 26).unwrap_or_default();
        name.push(char::from(b'A' + letter));
        if column < 26 {
            return name.iter().rev().collect();
        }
        column = column / 26 - 1;
    }
}

fn too_large() -> rules::words::Words {
    both(
        "Dit bestand is te groot: hoogstens 2 MB, uitgepakt 16 MB, en 2048 personen. Splits het.",
        "This file is too large: at most 2 MB, 16 MB unpacked, and 2048 persons. Divide it.",
    )
}

fn no_workbook() -> rules::words::Words {
    both(
        "Dit is geen werkmap die te lezen is. Sla het bestand op als .xlsx zonder wachtwoord.",
        "This is no workbook that can be read. Save the file as .xlsx without a password.",
    )
}

/// Whether everything in a workbook unpacks to no more than it may. What it says of itself may be
/// a lie: so it is unpacked, piece by piece, into nothing.
fn fits(bytes: &[u8]) -> Result<(), rules::words::Words> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| no_workbook())?;
    if archive.len() > PARTS_MAX {
        return Err(too_large());
    }
    let mut left = UNPACKED_MAX;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| no_workbook())?;
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let size = size.map_err(|_| no_workbook())?;
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

/// The sheet with cases, or the first one.
fn workbook(bytes: &[u8]) -> Result<Sheet, rules::words::Words> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| no_workbook())?;
    let names = book.sheet_names();
    let wanted = |name: &&String| matches!(name.as_str(), "Zaken" | "Cases");
    let name = names.iter().find(wanted).or(names.first()).ok_or_else(no_workbook)?.clone();
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| no_workbook())?;
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    // Cell by cell: a sheet that names a cell far away must not make room for all between.
    while let Some(cell) = reader.next_cell().map_err(|_| no_workbook())? {
        let (row, column) = cell.get_position();
        let text = written(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = (index(row) + 1, index(column));
        if column >= COLUMNS_MAX {
            return Err(too_large());
        }
        if rows.last().is_none_or(|(last, _)| *last != row) {
            rows.push((row, Vec::new()));
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = text;
        }
        if rows.len() > ROWS_MAX + 1 {
            return Err(too_large());
        }
    }
    Ok(Sheet { name, rows })
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX - 1)
}

/// A cell as a person reads it; a day as `2025-01-31`, whatever the sheet makes of it.
fn written(cell: &DataRef<'_>) -> String {
    let text = match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "ja".to_owned(),
        DataRef::Bool(false) => "nee".to_owned(),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let part = |number: u8| i8::try_from(number).unwrap_or_default();
            let year = i16::try_from(year).unwrap_or_default();
            let day = Date::new(year, part(month), part(day));
            day.map_or_else(|_| "#".to_owned(), |day| day.to_string())
        }
        DataRef::DateTime(_) => "#".to_owned(),
        DataRef::DateTimeIso(text) => text.split('T').next().unwrap_or_default().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    in_one_line(&text)
}

/// A cell in one line, so that rows keep their numbers when it is written as text.
fn in_one_line(cell: &str) -> String {
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join(" ")
}

/// A text with separators.
fn text(name: &str, bytes: &[u8]) -> Result<Sheet, rules::words::Words> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        both(
            "Dit bestand is geen tekst in UTF-8. Sla het op als “CSV UTF-8”, of als .xlsx.",
            "This file is no text in UTF-8. Save it as “CSV UTF-8”, or as .xlsx.",
        )
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let many = |sign: &char| head.matches(*sign).count();
    let sign = [';', ',', '\t'].into_iter().max_by_key(many).unwrap_or(';');
    let sign = u8::try_from(sign).unwrap_or(b';');
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(sign);
    let mut rows = Vec::new();
    for record in reader.from_reader(text.as_bytes()).records() {
        let record = record.map_err(|error| {
            both(
                format!("Dit is geen CSV: {error}. Sla het bestand opnieuw op."),
                format!("This is no CSV: {error}. Save the file again."),
            )
        })?;
        let row = record.position().map_or(0, |at| line(text, at));
        let cells: Vec<String> = record.iter().map(|cell| bare(&in_one_line(cell))).collect();
        if cells.len() > COLUMNS_MAX || rows.len() > ROWS_MAX {
            return Err(too_large());
        }
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((row, cells));
        }
    }
    Ok(Sheet { name: name.to_owned(), rows })
}

/// The line on which a record begins; empty lines before it were skipped.
fn line(text: &str, at: &csv::Position) -> usize {
    let start = usize::try_from(at.byte()).unwrap_or_default();
    let rest = text.as_bytes().get(start..).unwrap_or_default().iter();
    let skipped = rest.take_while(|one| matches!(one, b'\n' | b'\r'));
    let skipped = skipped.filter(|one| **one == b'\n').count();
    usize::try_from(at.line()).unwrap_or_default() + skipped
}

/// A cell without the sign that an export put before it, to keep a spreadsheet from computing it.
fn bare(cell: &str) -> String {
    let plain = cell.strip_prefix('\'').filter(|rest| crate::sheet::is_formula(rest));
    plain.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let names = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (255, "IV")];
        for (column, name) in names {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_text_is_the_same_when_it_is_read_again() {
        let csv = "\u{feff}dossier;achternaam\n\n1;\"Al; \"\"Jalil\"\"\"\n;'=1+1\n";
        let sheet = Sheet::read("zaken.csv", csv.as_bytes()).unwrap();
        assert_eq!(sheet.rows.len(), 3);
        assert_eq!(sheet.rows[1], (3, vec!["1".to_owned(), "Al; \"Jalil\"".to_owned()]));
        assert_eq!(sheet.rows[2].1[1], "=1+1");
        assert_eq!(Sheet::read("zaken.csv", sheet.text().as_bytes()).unwrap(), sheet);
    }
}
