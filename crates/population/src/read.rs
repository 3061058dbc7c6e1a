//! Tables in files: Parquet, Arrow IPC and CSV, batch after batch.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use flate2::read::MultiGzDecoder;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderBuilder, ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use rules::words::Lang;

use crate::arrow_lengths::lengths_fit;
use crate::columns::COLUMNS;
use crate::lines::Lines;
use crate::persons;
use crate::said::Said;

/// Rows in one batch: enough to spread the cost of a batch, few enough to stay in the cache.
pub const ROWS: usize = 16 * 1024;

/// Columns with few different words.
const WORDS: [&str; 3] = ["departure", "channel", "nationality"];

/// Batches of one file, each with the number of its first row, from 1.
pub struct Batches {
    path: PathBuf,
    inner: Inner,
    schema: SchemaRef,
    next_row: u64,
    groups: Option<Vec<u64>>,
}

type Inner = Box<dyn Iterator<Item = Result<RecordBatch, Said>>>;

/// What is in a file: its batches, all its columns, and how many rows each group of them has if it
/// says so at once.
type Opened = (Inner, SchemaRef, Option<Vec<u64>>);

/// Which columns are read: without names those that the rules ask for, which must be of the right
/// kind; otherwise those with such a name.
type Wanted<'w> = Option<&'w [String]>;

impl Batches {
    /// Opens a file, or standard input for `-`; what it holds is told by its first bytes, not by
    /// its name.
    ///
    /// # Errors
    /// A sentence that names the file and what is wrong with it.
    pub fn open(path: &Path, rows_in_batch: usize) -> Result<Self, Said> {
        Self::wanted(path, rows_in_batch, None, None)
    }

    /// Opens these rows of a table in Parquet, from 0.
    ///
    /// # Errors
    /// A sentence that names the file and what is wrong with it.
    pub(crate) fn open_rows(
        path: &Path,
        rows_in_batch: usize,
        rows: Range<u64>,
    ) -> Result<Self, Said> {
        Self::wanted(path, rows_in_batch, None, Some(rows))
    }

    /// Opens any table, and reads only the columns with these names, in the order of the file. The
    /// columns that the rules ask for may be absent.
    ///
    /// # Errors
    /// A sentence that names the file and what is wrong with it.
    pub fn open_only(path: &Path, rows_in_batch: usize, names: &[String]) -> Result<Self, Said> {
        Self::wanted(path, rows_in_batch, Some(names), None)
    }

    fn wanted(
        path: &Path,
        rows_in_batch: usize,
        wanted: Wanted<'_>,
        rows: Option<Range<u64>>,
    ) -> Result<Self, Said> {
        let next_row = rows.as_ref().map_or(0, |rows| rows.start) + 1;
        let located = |error: Said| error.in_file(path);
        let file = if path == Path::new("-") { spooled() } else { File::open(path) };
        let mut file = file.map_err(|error| located(error.into()))?;
        let mut head = Vec::new();
        let read = file.by_ref().take(6).read_to_end(&mut head).and_then(|_| file.rewind());
        read.map_err(|error| located(error.into()))?;
        let many = rows_in_batch.max(1);
        let opened = unharmed(|| match head.as_slice() {
            [b'P', b'A', b'R', b'1', ..] => parquet(file, many, wanted, rows),
            _ if rows.is_some() => Err(not_in_parts()),
            b"ARROW1" => arrow(file, wanted),
            [0x1F, 0x8B, ..] => csv(MultiGzDecoder::new(file), many, wanted),
            _ => csv(file, many, wanted),
        });
        let (inner, schema, groups) = opened.and_then(|opened| opened).map_err(located)?;
        Ok(Self { path: path.to_owned(), inner, schema, next_row, groups })
    }

    /// All columns of the file, those that are not read too.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether each row is a person, and not a household.
    pub fn of_persons(&self) -> bool {
        Kind::of(&self.schema) == Kind::Persons
    }

    /// How many rows there are, where the file says so at once.
    pub fn rows(&self) -> Option<u64> {
        self.groups.as_ref().map(|groups| groups.iter().sum())
    }

    /// How many rows are in each group that can be read apart, where the file has such groups.
    pub(crate) fn groups(&self) -> Option<&[u64]> {
        self.groups.as_deref()
    }
}

impl Iterator for Batches {
    type Item = Result<(u64, RecordBatch), Said>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.next_row;
        let batch = match unharmed(|| self.inner.next()) {
            Ok(None) => return None,
            Ok(Some(Ok(batch))) => batch,
            Ok(Some(Err(error))) | Err(error) => {
                let said = Said::new(
                    format!("bij of na rij {first}: {}", error.get(Lang::Nl)),
                    format!("at or after row {first}: {}", error.get(Lang::En)),
                );
                return Some(Err(said.in_file(&self.path)));
            }
        };
        self.next_row += u64::try_from(batch.num_rows()).unwrap_or(0);
        Some(Ok((first, batch)))
    }
}

/// What a reader gives. The readers of Parquet and Arrow trust the lengths that a file states, and
/// stop the program at one that cannot be; to whoever has such a file it is a broken file.
fn unharmed<T>(read: impl FnOnce() -> T) -> Result<T, Said> {
    panic::catch_unwind(AssertUnwindSafe(read)).map_err(|_| {
        Said::new("kapot: niet zoals het is geschreven", "broken: not as it was written")
    })
}

/// Standard input as a file without a name, because a reader of Parquet begins at the end.
fn spooled() -> io::Result<File> {
    let path = std::env::temp_dir().join(format!("wederkeer.{}.in", std::process::id()));
    let mut options = File::options();
    let mut file = options.read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// Only Parquet says where its rows stand.
pub(crate) fn not_in_parts() -> Said {
    Said::new(
        "alleen een tabel van huishoudens in Parquet kan in delen; maak er eerst een van",
        "only a table of households in Parquet can be divided; make one of it first",
    )
}

fn parquet(
    file: File,
    many: usize,
    wanted: Wanted<'_>,
    only: Option<Range<u64>>,
) -> Result<Opened, Said> {
    let words = |error: parquet::errors::ParquetError| Said::from(error.to_string());
    let found = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(words)?;
    let places = wanted_of(found.schema(), wanted, ours)?;
    let schema = Arc::new(with_dictionaries(found.schema()));
    let options = ArrowReaderOptions::new().with_schema(Arc::clone(&schema));
    let found = ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options);
    let found = found.map_err(words)?;
    let groups = found.metadata().row_groups().iter();
    let groups = groups.map(|group| u64::try_from(group.num_rows()).unwrap_or(0)).collect();
    let mask = ProjectionMask::roots(found.parquet_schema(), places);
    let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, found);
    if let Some(only) = only {
        builder = only_rows(builder, &only);
    }
    let reader = builder.with_projection(mask).with_batch_size(many).build().map_err(words)?;
    Ok((each(reader), schema, Some(groups)))
}

/// Goes straight to the row groups with these rows.
fn only_rows<T>(builder: ArrowReaderBuilder<T>, only: &Range<u64>) -> ArrowReaderBuilder<T> {
    let (mut groups, mut skipped, mut before) = (Vec::new(), None, 0);
    for (place, group) in builder.metadata().row_groups().iter().enumerate() {
        let after = before + u64::try_from(group.num_rows()).unwrap_or(0);
        if before < only.end && only.start < after {
            skipped.get_or_insert(only.start.saturating_sub(before));
            groups.push(place);
        }
        before = after;
    }
    let many = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
    let builder = builder.with_row_groups(groups).with_offset(many(skipped.unwrap_or(0)));
    builder.with_limit(many(only.end - only.start))
}

fn arrow(mut file: File, wanted: Wanted<'_>) -> Result<Opened, Said> {
    let words = |error: ArrowError| Said::from(error.to_string());
    lengths_fit(&mut file)?;
    let reader = arrow_ipc::reader::FileReader::try_new(BufReader::new(file), None);
    let reader = reader.map_err(words)?;
    let schema = reader.schema();
    let places = wanted_of(&schema, wanted, ours)?;
    let batches = reader.map(move |batch| batch?.project(&places));
    Ok((each(batches), schema, None))
}

/// The columns of a CSV file by the names in its first line; `;` or `,` separates them.
fn csv(input: impl Read + 'static, many: usize, wanted: Wanted<'_>) -> Result<Opened, Said> {
    let mut input = BufReader::new(input);
    let mut first = Vec::new();
    input.by_ref().take(1 << 16).read_until(b'\n', &mut first)?;
    let line = std::str::from_utf8(&first).map_err(|_| {
        Said::new(
            "geen Parquet, geen Arrow en geen CSV in UTF-8",
            "neither Parquet, nor Arrow, nor CSV in UTF-8",
        )
    })?;
    let line = line.trim_start_matches('\u{feff}').trim_end();
    let delimiter = if line.contains(';') { b';' } else { b',' };
    let names = line.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"'));
    let fields: Vec<Field> = names.map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let places = wanted_of(&schema, wanted, |schema| places(schema))?;
    let lines = Lines::new(input, delimiter, &schema, places, many);
    Ok((Box::new(lines), schema, None))
}

/// Where the columns stand that are to be read.
fn wanted_of(
    schema: &SchemaRef,
    wanted: Wanted<'_>,
    ours: impl Fn(&SchemaRef) -> Result<Vec<usize>, Said>,
) -> Result<Vec<usize>, Said> {
    let Some(names) = wanted else { return ours(schema) };
    let fields = schema.fields().iter().enumerate();
    let found = fields.filter(|(_, field)| names.contains(field.name()));
    Ok(found.map(|(place, _)| place).collect())
}

fn each(batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'static) -> Inner {
    Box::new(batches.map(|batch| batch.map_err(|error| Said::from(error.to_string()))))
}

/// What each row of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Households,
    Persons,
}

impl Kind {
    /// Told by the columns that only one of both has.
    pub(crate) fn of(schema: &Schema) -> Self {
        let has = |name: &&str| schema.index_of(name).is_ok();
        if !has(&"adults") && ["born", "age", "principal"].iter().any(has) {
            Self::Persons
        } else {
            Self::Households
        }
    }

    /// The columns it must have, and those it may have.
    const fn columns(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Households => (&COLUMNS, &[]),
            Self::Persons => (&persons::COLUMNS, &persons::OPTIONAL),
        }
    }
}

/// Where our columns stand.
pub(crate) fn places(schema: &Schema) -> Result<Vec<usize>, Said> {
    let found = || schema.fields().iter().map(|one| one.name().as_str()).collect::<Vec<_>>();
    let (must, may) = Kind::of(schema).columns();
    let must = must.iter().map(|name| {
        schema.index_of(name).map_err(|_| {
            let found = found().join(", ");
            Said::new(
                format!("kolom {name} ontbreekt; gevonden: {found}"),
                format!("column {name} is missing; found: {found}"),
            )
        })
    });
    let must = must.collect::<Result<Vec<usize>, Said>>()?;
    let may = may.iter().filter_map(|name| schema.index_of(name).ok());
    Ok(must.into_iter().chain(may).collect())
}

/// Where our columns stand, if they are of the right kind.
fn ours(schema: &SchemaRef) -> Result<Vec<usize>, Said> {
    let places = places(schema)?;
    for place in &places {
        let field = schema.field(*place);
        let (name, kind) = (field.name(), field.data_type());
        let (fits, nl, en) = match name.as_str() {
            "registered_on" | "born" => (*kind == DataType::Date32, "date32", "date32"),
            "principal" => (*kind == DataType::Boolean, "een boolean", "a boolean"),
            "departure" | "channel" | "nationality" | "age" => (is_text(kind), "tekst", "text"),
            "person_id" | "linked_to" => (
                is_text(kind) || kind.is_integer(),
                "tekst of een geheel getal",
                "text or an integer",
            ),
            _ => (kind.is_integer(), "een geheel getal", "an integer"),
        };
        if !fits {
            return Err(Said::new(
                format!("kolom {name} is {kind}; verwacht: {nl}"),
                format!("column {name} is {kind}; expected: {en}"),
            ));
        }
    }
    Ok(places)
}

fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// The same columns, with words as dictionaries: that is how they stand in the file, and each
/// needs to be looked up only once.
fn with_dictionaries(schema: &Schema) -> Schema {
    let fields = schema.fields().iter().map(|field| {
        let field = field.as_ref().clone();
        if WORDS.contains(&field.name().as_str()) && is_text(field.data_type()) {
            let (keys, words) = (Box::new(DataType::Int32), Box::new(DataType::Utf8));
            return field.with_data_type(DataType::Dictionary(keys, words));
        }
        field
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
}
