//! Answers as text, CSV and JSON, batch after batch.

use std::io::{self, Write};

use arrow_array::{Array, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use rules::words::Lang;

use crate::answer::Format;

/// Writes an answer.
pub(crate) struct Printer<W> {
    out: W,
    format: Format,
    lang: Lang,
    names: Vec<String>,
    /// How wide each column of a text is, once the first rows are known.
    widths: Vec<usize>,
    rows: u64,
}

impl<W: Write> Printer<W> {
    pub(crate) fn new(out: W, format: Format, lang: Lang) -> Self {
        Self { out, format, lang, names: Vec::new(), widths: Vec::new(), rows: 0 }
    }

    pub(crate) fn begin(&mut self, schema: &SchemaRef) -> io::Result<()> {
        self.names = names(schema);
        match self.format {
            Format::Csv => {
                let names: Vec<String> = self.names.iter().map(|name| quoted(name)).collect();
                writeln!(self.out, "{}", names.join(","))
            }
            Format::Json => write!(self.out, "["),
            Format::Text | Format::Parquet => Ok(()),
        }
    }

    pub(crate) fn batch(&mut self, batch: &RecordBatch) -> Result<(), ArrowError> {
        let options = FormatOptions::default();
        let columns = batch.columns().iter();
        let columns: Vec<ArrayFormatter<'_>> = columns
            .map(|column| ArrayFormatter::try_new(column.as_ref(), &options))
            .collect::<Result<_, _>>()?;
        let cell = |row: usize, column: usize| -> Option<String> {
            let filled = batch.columns().get(column).is_some_and(|column| column.is_valid(row));
            filled.then(|| columns.get(column).map(|one| one.value(row).to_string()))?
        };
        if self.format == Format::Text {
            return Ok(self.text(batch, cell)?);
        }
        for row in 0..batch.num_rows() {
            let cells = (0..columns.len()).map(|column| cell(row, column));
            if self.format == Format::Csv {
                let cells = cells.map(|cell| cell.map_or(String::new(), |cell| quoted(&cell)));
                writeln!(self.out, "{}", cells.collect::<Vec<_>>().join(","))?;
            } else {
                let fields = cells.zip(batch.schema_ref().fields()).zip(&self.names);
                let fields = fields.map(|((cell, field), name)| {
                    format!("{}:{}", json_text(name), json(cell, field.data_type()))
                });
                let comma = if self.rows == 0 { "\n" } else { ",\n" };
                write!(self.out, "{comma}{{{}}}", fields.collect::<Vec<_>>().join(","))?;
            }
            self.rows += 1;
        }
        Ok(())
    }

    pub(crate) fn end(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json => writeln!(self.out, "\n]")?,
            Format::Text => {
                let rows = match self.rows {
                    1 => self.lang.pick("1 rij", "1 row").to_owned(),
                    many => format!("{many} {}", self.lang.pick("rijen", "rows")),
                };
                let reserve = self.lang.pick(
                    "Bedragen zijn berekend alsof elke regeling geldt. Niet gegarandeerd tot het \
                     besluit.",
                    "Amounts are computed as if each scheme applied. Not guaranteed until the \
                     decision.",
                );
                writeln!(self.out, "\n{rows}. {reserve}")?;
            }
            Format::Csv | Format::Parquet => {}
        }
        self.out.flush()
    }

    /// The width of a column comes from its name and the first batch, so that the rest of a long
    /// answer need not be in memory.
    fn text(
        &mut self,
        batch: &RecordBatch,
        cell: impl Fn(usize, usize) -> Option<String>,
    ) -> io::Result<()> {
        let kinds: Vec<&DataType> =
            batch.schema_ref().fields().iter().map(|field| field.data_type()).collect();
        let shown = |row: usize, column: usize, kind: &DataType| match cell(row, column) {
            None => "–".to_owned(),
            Some(cell) if decimal(kind) => with_signs(&cell, self.lang),
            Some(cell) => cell,
        };
        let rows: Vec<Vec<String>> = (0..batch.num_rows())
            .map(|row| {
                let kinds = kinds.iter().enumerate();
                kinds.map(|(column, kind)| shown(row, column, kind)).collect()
            })
            .collect();
        let right: Vec<bool> = kinds.iter().map(|kind| kind.is_numeric()).collect();
        if self.widths.is_empty() && !rows.is_empty() {
            let widest = |column: usize, name: &String| {
                let cells = rows.iter().filter_map(|row| row.get(column)).chain([name]);
                let lines = cells.flat_map(|cell| cell.lines().map(|line| line.chars().count()));
                lines.max().unwrap_or(0)
            };
            let names = self.names.iter().enumerate();
            self.widths = names.map(|(column, name)| widest(column, name)).collect();
            let head = self.names.clone();
            self.line(&head, &right)?;
        }
        for row in &rows {
            self.line(row, &right)?;
        }
        self.rows += u64::try_from(rows.len()).unwrap_or(0);
        Ok(())
    }

    /// A row, over several lines if a cell has them.
    fn line(&mut self, cells: &[String], right: &[bool]) -> io::Result<()> {
        let height = cells.iter().map(|cell| cell.lines().count()).max().unwrap_or(0);
        for line in 0..height {
            let mut text = String::new();
            for ((cell, width), right) in cells.iter().zip(&self.widths).zip(right) {
                let part = cell.lines().nth(line).unwrap_or_default();
                text += &match right {
                    true => format!("{part:>width$}  "),
                    false => format!("{part:<width$}  "),
                };
            }
            writeln!(self.out, "{}", text.trim_end())?;
        }
        Ok(())
    }
}

fn names(schema: &Schema) -> Vec<String> {
    schema.fields().iter().map(|field| field.name().clone()).collect()
}

fn decimal(kind: &DataType) -> bool {
    matches!(kind, DataType::Decimal128(..) | DataType::Decimal256(..))
}

/// `1234567.89` as the language writes it: `1.234.567,89`.
fn with_signs(number: &str, lang: Lang) -> String {
    let (sign, digits) = match number.strip_prefix('-') {
        Some(digits) => ("−", digits),
        None => ("", number),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut out = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out += lang.pick(".", ",");
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out += lang.pick(",", ".");
        out += part;
    }
    out
}

/// A value of a CSV file, in quotes where they are needed.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn json(cell: Option<String>, kind: &DataType) -> String {
    match cell {
        None => "null".to_owned(),
        Some(cell) if kind.is_integer() || *kind == DataType::Boolean => cell,
        // What JSON has no number for stays text.
        Some(cell) if kind.is_floating() => match serde_json::from_str::<f64>(&cell) {
            Ok(_) => cell,
            Err(_) => json_text(&cell),
        },
        Some(cell) => json_text(&cell),
    }
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_signs_of_the_language() {
        let shown = ["0.00", "-1234567.89", "999", "1000"].map(|one| with_signs(one, Lang::Nl));
        assert_eq!(shown, ["0,00", "−1.234.567,89", "999", "1.000"]);
        assert_eq!(with_signs("1234.50", Lang::En), "1,234.50");
    }

    #[test]
    fn values_that_would_break_a_file_are_quoted() {
        assert_eq!(quoted("a,\"b"), "\"a,\"\"b\"");
        assert_eq!(json(Some("NaN".to_owned()), &DataType::Float64), "\"NaN\"");
        assert_eq!(json(Some("1.5".to_owned()), &DataType::Float64), "1.5");
        assert_eq!(json(None, &DataType::Int64), "null");
    }
}
