//! The amounts of every household as a table, written beside its name and renamed when whole.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{Compression, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::column_of_ids::{AT_ONCE, ColumnOfIds};
use crate::columns::COLUMNS;
use crate::ipc::Ipc;
use crate::pages::{Distinct, column, packed};
use crate::plan::{Column, NO_NUMBER, Plan};
use crate::said::Said;

/// Rows of the input whose amounts are a row group, unless otherwise asked: many, because a file
/// names every column of every group at its end; few enough to hold them before they are written.
pub const GROUP: u64 = 1024 * 1024;

/// The same for other tables, which name nothing at their end. Arrow writes out every amount.
const FEW: u64 = 128 * 1024;

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
        let name = path.file_name().unwrap_or_default();
        // Another machine that writes the same file may have a process of the same number.
        for attempt in 0_u32.. {
            let mut name = name.to_owned();
            name.push(format!(".{}-{attempt}.part", std::process::id()));
            let making = path.with_file_name(name);
            match File::create_new(&making) {
                Ok(file) => return Ok((Self { path: path.to_owned(), making }, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Said::from(error.to_string()).in_file(path)),
            }
        }
        Err(Said::new("te veel bestanden", "too many files").in_file(path))
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
/// Its bytes depend on the rows and their order alone, not on how they came in batches. Those of a
/// group depend on the rows of the group alone: groups that were written apart can be put together.
pub(crate) struct Output {
    draft: Draft,
    table: Table,
    ids: Vec<i64>,
    numbers: Vec<u32>,
    /// How many rows of the group have come, bad ones too: a bad row moves no other into another
    /// group.
    rows: u64,
    group: u64,
}

enum Table {
    Parquet {
        writer: SerializedFileWriter<BufWriter<File>>,
        ids: Option<Box<ColumnOfIds>>,
        amounts: Amounts,
    },
    Csv {
        writer: BufWriter<File>,
        rows: Vec<String>,
    },
    Arrow(Ipc),
}

impl Output {
    /// Starts a table: CSV or Arrow if the name says so, else Parquet.
    pub(crate) fn create(path: &Path, plan: &Plan<'_>, group: u64) -> Result<Self, Said> {
        let (draft, file) = Draft::create(path)?;
        let ending = |known: &str| path.extension().is_some_and(|ending| ending == known);
        if ending("arrow") {
            let digits = (u8::try_from(DIGITS.0), i8::try_from(DIGITS.1));
            let digits = (digits.0.unwrap_or(0), digits.1.unwrap_or(0));
            let ipc = Ipc::create(file, plan, digits).map_err(|error| draft.located(error))?;
            return Ok(Self::empty(draft, Table::Arrow(ipc), FEW));
        }
        let mut writer = BufWriter::new(file);
        if ending("csv") {
            let names = plan.outcomes().iter().map(|one| format!(",{}", one.name()));
            let head = format!("{}{}\n", COLUMNS[0], names.collect::<String>());
            writer.write_all(head.as_bytes()).map_err(|error| draft.located(error))?;
            return Ok(Self::empty(draft, Table::Csv { writer, rows: Vec::new() }, FEW));
        }
        let writer = parquet(writer, plan).map_err(|error| draft.located(error))?;
        let table = Table::Parquet { writer, ids: None, amounts: Amounts::default() };
        Ok(Self::empty(draft, table, group))
    }

    fn empty(draft: Draft, table: Table, group: u64) -> Self {
        Self { draft, table, ids: Vec::new(), numbers: Vec::new(), rows: 0, group }
    }

    /// Adds the rows that have a number.
    pub(crate) fn add(
        &mut self,
        plan: &Plan<'_>,
        ids: &[i64],
        numbers: &[u32],
    ) -> Result<(), Said> {
        for (id, number) in ids.iter().zip(numbers) {
            if *number != NO_NUMBER {
                self.ids.push(*id);
                self.numbers.push(*number);
                if self.ids.len() == AT_ONCE {
                    self.encode()?;
                }
            }
            self.rows += 1;
            if self.rows == self.group {
                self.end_group(plan)?;
            }
        }
        Ok(())
    }

    /// Ids that are no longer needed as they are: other tables want them beside the amounts.
    fn encode(&mut self) -> Result<(), Said> {
        let Table::Parquet { writer, ids, .. } = &mut self.table else { return Ok(()) };
        let added = column_of_ids(writer, ids).and_then(|column| column.add(&self.ids));
        self.ids.clear();
        added.map_err(|error| self.draft.located(error))
    }

    fn end_group(&mut self, plan: &Plan<'_>) -> Result<(), Said> {
        self.rows = 0;
        if self.numbers.is_empty() {
            return Ok(());
        }
        self.encode()?;
        let (ids, numbers) = (self.ids.as_slice(), self.numbers.as_mut_slice());
        let written = match &mut self.table {
            Table::Parquet { writer, ids, amounts } => {
                let ids = ids.take().ok_or_else(|| ParquetError::General("no ids".to_owned()));
                let written = ids.and_then(|ids| amounts.group(writer, plan, *ids, numbers));
                written.map_err(|error| error.to_string())
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
        self.end_group(plan)?;
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

fn column_of_ids<'i>(
    writer: &SerializedFileWriter<BufWriter<File>>,
    ids: &'i mut Option<Box<ColumnOfIds>>,
) -> ParquetResult<&'i mut ColumnOfIds> {
    let description = writer.schema_descr().columns().first().map(Arc::clone);
    let description = description.ok_or_else(|| ParquetError::General("no columns".to_owned()))?;
    let properties = Arc::clone(writer.properties());
    Ok(ids.get_or_insert_with(|| Box::new(ColumnOfIds::new(description, properties))))
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

pub(crate) fn parquet<W: Write + Send>(
    writer: W,
    plan: &Plan<'_>,
) -> ParquetResult<SerializedFileWriter<W>> {
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

/// The distinct amounts of each column.
#[derive(Default)]
struct Amounts {
    columns: Vec<Distinct>,
    /// The households of a group, by number, in the order in which it meets them.
    met: Vec<u32>,
    /// For each number one more than its place among them, or 0.
    places: Vec<u32>,
}

impl Amounts {
    fn group<W: Write + Send>(
        &mut self,
        writer: &mut SerializedFileWriter<W>,
        plan: &Plan<'_>,
        ids: ColumnOfIds,
        numbers: &mut [u32],
    ) -> ParquetResult<()> {
        self.columns.resize_with(plan.outcomes().len(), Distinct::default);
        for (place, distinct) in self.columns.iter_mut().enumerate() {
            distinct.grow(plan.amounts(place));
        }
        self.households(plan, numbers);
        let rows = u32::try_from(numbers.len()).unwrap_or(0);
        let descriptions = writer.schema_descr().columns().to_vec();
        let mut group = writer.next_row_group()?;
        let (bytes, close) = ids.end()?;
        group.append_column(&bytes, close)?;
        // Columns with equal places, such as a benefit and the total of it alone, have equal bits.
        let mut left: Vec<_> = self.columns.iter().map(|one| one.of(&self.met)).rev().collect();
        let mut equal: HashMap<Vec<u32>, Bytes> = HashMap::new();
        for description in descriptions.iter().skip(1) {
            let Some(mut dictionary) = left.pop() else { break };
            let known = equal.remove(&dictionary.places);
            let packed = known.unwrap_or_else(|| packed(numbers, &dictionary));
            let places = std::mem::take(&mut dictionary.places);
            if left.iter().any(|one| one.places == places) {
                equal.insert(places, packed.clone());
            }
            let (bytes, close) = column(description, &dictionary, rows, packed)?;
            group.append_column(&bytes, close)?;
        }
        group.close()?;
        Ok(())
    }

    /// Makes of each number the place of its household among those of the group.
    fn households(&mut self, plan: &Plan<'_>, numbers: &mut [u32]) {
        self.met.clear();
        self.places.clear();
        self.places.resize(plan.distinct(), 0);
        for number in numbers {
            let place = usize::try_from(*number).ok();
            let place = place.and_then(|place| self.places.get_mut(place));
            let Some(place) = place else { continue };
            if *place == 0 {
                self.met.push(*number);
                *place = u32::try_from(self.met.len()).unwrap_or(0);
            }
            *number = *place - 1;
        }
    }
}
