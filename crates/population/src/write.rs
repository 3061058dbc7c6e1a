//! The amounts of every household as a table, written beside its name and renamed when whole.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::data_type::Int64Type;
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::columns::COLUMNS;
use crate::ipc::Ipc;
use crate::pages::{Distinct, column, packed};
use crate::plan::{Column, NO_NUMBER, Plan};
use crate::said::Said;

/// Rows in a group of a Parquet file.
const GROUP: usize = 128 * 1024;

/// Digits of an amount in a table, two of them after the point.
pub(crate) const DIGITS: (i32, i32) = (18, 2);

/// A file in the making. Dropped before [`Draft::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    making: PathBuf,
}

impl Draft {
    /// Starts a file under another name.
    ///
    /// # Errors
    /// When it cannot be made, with its name.
    pub fn create(path: &Path) -> Result<(Self, File), Said> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.part", std::process::id()));
        let draft = Self { path: path.to_owned(), making: path.with_file_name(name) };
        let file = File::create(&draft.making).map_err(|error| draft.located(error))?;
        Ok((draft, file))
    }

    fn located(&self, error: impl std::fmt::Display) -> Said {
        Said::from(error.to_string()).in_file(&self.path)
    }

    /// Gives the file its name, once it is whole on disk.
    ///
    /// # Errors
    /// When that fails, with its name.
    pub fn finish(self, file: &File) -> Result<(), Said> {
        let named = file.sync_all().and_then(|()| fs::rename(&self.making, &self.path));
        named.map_err(|error| self.located(error))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After a rename there is nothing under this name, and that is as it should be.
        let _ = fs::remove_file(&self.making);
    }
}

/// A table in the making: `household_id`, and one column for each amount of a plan.
///
/// Its bytes depend on the rows and their order alone, not on how they came in batches.
pub(crate) struct Output {
    draft: Draft,
    table: Table,
    ids: Vec<i64>,
    numbers: Vec<u32>,
}

enum Table {
    Parquet { writer: SerializedFileWriter<BufWriter<File>>, amounts: Amounts },
    Csv { writer: BufWriter<File>, rows: Vec<String> },
    Arrow(Ipc),
}

impl Output {
    /// Starts a table: CSV or Arrow if the name says so, else Parquet.
    pub(crate) fn create(path: &Path, plan: &Plan<'_>) -> Result<Self, Said> {
        let (draft, file) = Draft::create(path)?;
        let ending = |known: &str| path.extension().is_some_and(|ending| ending == known);
        if ending("arrow") {
            let digits = (u8::try_from(DIGITS.0), i8::try_from(DIGITS.1));
            let digits = (digits.0.unwrap_or(0), digits.1.unwrap_or(0));
            let ipc = Ipc::create(file, plan, digits).map_err(|error| draft.located(error))?;
            let table = Table::Arrow(ipc);
            return Ok(Self { draft, table, ids: Vec::new(), numbers: Vec::new() });
        }
        let mut writer = BufWriter::new(file);
        let table = if ending("csv") {
            let names = plan.outcomes().iter().map(|one| format!(",{}", one.name()));
            let head = format!("{}{}\n", COLUMNS[0], names.collect::<String>());
            writer.write_all(head.as_bytes()).map_err(|error| draft.located(error))?;
            Table::Csv { writer, rows: Vec::new() }
        } else {
            let writer = parquet(writer, plan).map_err(|error| draft.located(error))?;
            Table::Parquet { writer, amounts: Amounts::default() }
        };
        Ok(Self { draft, table, ids: Vec::new(), numbers: Vec::new() })
    }

    /// Adds the rows that have a number.
    pub(crate) fn add(
        &mut self,
        plan: &Plan<'_>,
        ids: &[i64],
        numbers: &[u32],
    ) -> Result<(), Said> {
        for (id, number) in ids.iter().zip(numbers).filter(|(_, number)| **number != NO_NUMBER) {
            self.ids.push(*id);
            self.numbers.push(*number);
            if self.ids.len() == GROUP {
                self.group(plan)?;
            }
        }
        Ok(())
    }

    fn group(&mut self, plan: &Plan<'_>) -> Result<(), Said> {
        let (ids, numbers) = (self.ids.as_slice(), self.numbers.as_slice());
        let written = match &mut self.table {
            Table::Parquet { writer, amounts } => {
                amounts.group(writer, plan, ids, numbers).map_err(|error| error.to_string())
            }
            Table::Csv { writer, rows } => {
                csv_rows(rows, plan);
                csv_group(writer, rows, ids, numbers).map_err(|error| error.to_string())
            }
            Table::Arrow(ipc) => ipc.group(plan, ids, numbers).map_err(|error| error.to_string()),
        };
        written.map_err(|error| self.draft.located(error))?;
        self.ids.clear();
        self.numbers.clear();
        Ok(())
    }

    /// Ends the table and gives it its name.
    pub(crate) fn finish(mut self, plan: &Plan<'_>) -> Result<(), Said> {
        if !self.ids.is_empty() {
            self.group(plan)?;
        }
        let writer = match self.table {
            Table::Parquet { writer, .. } => {
                writer.into_inner().map_err(|error| self.draft.located(error))?
            }
            Table::Csv { writer, .. } => writer,
            Table::Arrow(ipc) => ipc.finish().map_err(|error| self.draft.located(error))?,
        };
        let file = writer.into_inner().map_err(|error| self.draft.located(error))?;
        self.draft.finish(&file)
    }
}

/// The row of each number, without its id.
fn csv_rows(rows: &mut Vec<String>, plan: &Plan<'_>) {
    for number in rows.len()..plan.distinct() {
        let amounts = (0..plan.outcomes().len()).map(|column| plan.amounts(column).get(number));
        let amounts = amounts.flatten().map(|amount| format!(",{amount}"));
        rows.push(format!("{}\n", amounts.collect::<String>()));
    }
}

fn csv_group(
    writer: &mut impl Write,
    rows: &[String],
    ids: &[i64],
    numbers: &[u32],
) -> io::Result<()> {
    for (id, number) in ids.iter().zip(numbers) {
        let row = usize::try_from(*number).ok().and_then(|number| rows.get(number));
        write!(writer, "{id}{}", row.map_or("", String::as_str))?;
    }
    Ok(())
}

fn parquet<W: Write + Send>(writer: W, plan: &Plan<'_>) -> ParquetResult<SerializedFileWriter<W>> {
    let names = plan.outcomes().iter().map(Column::name);
    let amounts = names.map(|name| int(&name, Some(LogicalType::decimal(DIGITS.1, DIGITS.0))));
    let fields = [int(COLUMNS[0], None)].into_iter().chain(amounts);
    let fields = fields.collect::<ParquetResult<Vec<TypePtr>>>()?;
    let schema = Type::group_type_builder("households").with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_dictionary_enabled(false)
        .set_column_encoding(ColumnPath::from(COLUMNS[0]), Encoding::DELTA_BINARY_PACKED)
        .set_compression(Compression::SNAPPY)
        .build();
    SerializedFileWriter::new(writer, Arc::new(schema), Arc::new(properties))
}

fn int(name: &str, logical: Option<LogicalType>) -> ParquetResult<TypePtr> {
    let digits = if logical.is_some() { DIGITS } else { (-1, -1) };
    let field = Type::primitive_type_builder(name, Physical::INT64)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(logical)
        .with_precision(digits.0)
        .with_scale(digits.1);
    Ok(Arc::new(field.build()?))
}

/// The distinct amounts of each column, and the last number that a row had so far.
#[derive(Default)]
struct Amounts {
    columns: Vec<Distinct>,
    last_number: usize,
}

impl Amounts {
    fn group<W: Write + Send>(
        &mut self,
        writer: &mut SerializedFileWriter<W>,
        plan: &Plan<'_>,
        ids: &[i64],
        numbers: &[u32],
    ) -> ParquetResult<()> {
        self.columns.resize_with(plan.outcomes().len(), Distinct::default);
        for (place, distinct) in self.columns.iter_mut().enumerate() {
            distinct.grow(plan.amounts(place));
        }
        let last = numbers.iter().max().and_then(|last| usize::try_from(*last).ok());
        self.last_number = self.last_number.max(last.unwrap_or(0));
        let rows = u32::try_from(ids.len()).unwrap_or(0);
        let descriptions = writer.schema_descr().columns().to_vec();
        let mut group = writer.next_row_group()?;
        if let Some(mut column) = group.next_column()? {
            column.typed::<Int64Type>().write_batch(ids, None, None)?;
            column.close()?;
        }
        // Columns with equal places, such as a benefit and the total of it alone, have equal bits.
        let mut equal: HashMap<&[u32], Bytes> = HashMap::new();
        for (distinct, description) in self.columns.iter().zip(descriptions.iter().skip(1)) {
            let places = distinct.places.get(..=self.last_number).unwrap_or_default();
            let pack = || packed(numbers, distinct, self.last_number);
            let packed = equal.entry(places).or_insert_with(pack).clone();
            let (bytes, close) = column(description, distinct, self.last_number, rows, packed)?;
            group.append_column(&bytes, close)?;
        }
        group.close()?;
        Ok(())
    }
}
