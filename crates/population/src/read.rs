//! Tables of households in files: Parquet, Arrow IPC and CSV, batch after batch.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::read_footer_length;
use arrow_ipc::{Block, root_as_footer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use flate2::read::MultiGzDecoder;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use crate::columns::COLUMNS;

/// Rows in one batch: enough to spread the cost of a batch, few enough to stay in the cache.
pub const ROWS: usize = 16 * 1024;

/// Batches of one file, each with the number of its first row, from 1.
pub struct Batches {
    path: PathBuf,
    inner: Inner,
    next_row: u64,
    rows: Option<u64>,
}

type Inner = Box<dyn Iterator<Item = Result<RecordBatch, String>>>;

impl Batches {
    /// Opens a file, or standard input for `-`; what it holds is told by its first bytes, not by
    /// its name.
    ///
    /// # Errors
    /// A sentence that names the file and what is wrong with it.
    pub fn open(path: &Path, rows_in_batch: usize) -> Result<Self, String> {
        let located = |error: String| format!("{}: {error}", path.display());
        let file = if path == Path::new("-") { spooled() } else { File::open(path) };
        let mut file = file.map_err(|error| located(error.to_string()))?;
        let mut head = Vec::new();
        let read = file.by_ref().take(6).read_to_end(&mut head).and_then(|_| file.rewind());
        read.map_err(|error| located(error.to_string()))?;
        let (mut rows, many) = (None, rows_in_batch.max(1));
        let inner = unharmed(|| match head.as_slice() {
            [b'P', b'A', b'R', b'1', ..] => parquet(file, many).map(|(inner, found)| {
                rows = Some(found);
                inner
            }),
            b"ARROW1" => arrow(file),
            [0x1F, 0x8B, ..] => csv(MultiGzDecoder::new(file), many),
            _ => csv(file, many),
        });
        let inner = inner.and_then(|inner| inner).map_err(located)?;
        Ok(Self { path: path.to_owned(), inner, next_row: 1, rows })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How many rows there are, where the file says so at once.
    pub fn rows(&self) -> Option<u64> {
        self.rows
    }
}

impl Iterator for Batches {
    type Item = Result<(u64, RecordBatch), String>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.next_row;
        let batch = match unharmed(|| self.inner.next()) {
            Ok(None) => return None,
            Ok(Some(Ok(batch))) => batch,
            Ok(Some(Err(error))) | Err(error) => {
                let path = self.path.display();
                return Some(Err(format!("{path}: at or after row {first}: {error}")));
            }
        };
        self.next_row += u64::try_from(batch.num_rows()).unwrap_or(0);
        Some(Ok((first, batch)))
    }
}

/// What a reader gives. The readers of Parquet and Arrow trust the lengths that a file states, and
/// stop the program at one that cannot be; to whoever has such a file it is a broken file.
fn unharmed<T>(read: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(read)).map_err(|_| "broken: not as it was written".into())
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

fn parquet(file: File, many: usize) -> Result<(Inner, u64), String> {
    let words = |error: parquet::errors::ParquetError| error.to_string();
    let found = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(words)?;
    let ours = ours(found.schema())?;
    let schema = Arc::new(with_dictionaries(found.schema()));
    let options = ArrowReaderOptions::new().with_schema(schema);
    let found = ArrowReaderMetadata::try_new(Arc::clone(found.metadata()), options);
    let found = found.map_err(words)?;
    let rows = u64::try_from(found.metadata().file_metadata().num_rows()).unwrap_or(0);
    let mask = ProjectionMask::roots(found.parquet_schema(), ours);
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, found);
    let reader = builder.with_projection(mask).with_batch_size(many).build().map_err(words)?;
    Ok((each(reader), rows))
}

fn arrow(mut file: File) -> Result<Inner, String> {
    let words = |error: ArrowError| error.to_string();
    blocks_fit(&mut file)?;
    let reader = arrow_ipc::reader::FileReader::try_new(BufReader::new(file), None);
    let reader = reader.map_err(words)?;
    let ours = ours(&reader.schema())?;
    let batches = reader.map(move |batch| batch?.project(&ours));
    Ok(each(batches))
}

/// Whether the lengths that an Arrow file states fit in it. Its reader sets memory apart for them
/// before it reads, and where there is not so much the program ends on the spot.
fn blocks_fit(file: &mut File) -> Result<(), String> {
    let words = |error: io::Error| error.to_string();
    let size = file.seek(SeekFrom::End(0)).map_err(words)?;
    let mut tail = [0; 10];
    file.seek(SeekFrom::Start(size.saturating_sub(10))).map_err(words)?;
    file.read_exact(&mut tail).map_err(words)?;
    let length = read_footer_length(tail).map_err(|error| error.to_string())?;
    let start = u64::try_from(length).ok().and_then(|length| size.checked_sub(10 + length));
    let start = start.ok_or("its last lengths do not fit in it")?;
    let mut footer = vec![0; length];
    file.seek(SeekFrom::Start(start)).map_err(words)?;
    file.read_exact(&mut footer).map_err(words)?;
    let footer = root_as_footer(&footer).map_err(|error| error.to_string())?;
    let blocks = footer.recordBatches().into_iter().chain(footer.dictionaries()).flatten();
    let parts = |block: &Block| {
        let part = |length: i64| u64::try_from(length).ok();
        let (start, head) = (part(block.offset())?, part(block.metaDataLength().into())?);
        start.checked_add(head)?.checked_add(part(block.bodyLength())?)
    };
    if blocks.into_iter().any(|block| parts(block).is_none_or(|end| end > size)) {
        return Err("the lengths of its parts do not fit in it".to_owned());
    }
    file.rewind().map_err(words)
}

/// The columns of a CSV file by the names in its first line; `;` or `,` separates them. Every
/// value is text at first, so that a wrong one can be shown.
fn csv(input: impl Read + 'static, many: usize) -> Result<Inner, String> {
    let mut input = BufReader::new(input);
    let mut first = Vec::new();
    input.by_ref().take(1 << 16).read_until(b'\n', &mut first).map_err(|e| e.to_string())?;
    let line = std::str::from_utf8(&first)
        .map_err(|_| "neither Parquet, nor Arrow, nor CSV in UTF-8".to_owned())?;
    let line = line.trim_start_matches('\u{feff}').trim_end();
    let delimiter = if line.contains(';') { b';' } else { b',' };
    let names = line.split(char::from(delimiter)).map(|name| name.trim().trim_matches('"'));
    let fields: Vec<Field> = names.map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let schema = Arc::new(Schema::new(fields));
    let ours = places(&schema)?;
    let line = line.as_bytes().to_vec();
    let input = Cursor::new(line).chain(Cursor::new(b"\n")).chain(input);
    let reader = arrow_csv::ReaderBuilder::new(schema)
        .with_header(true)
        .with_delimiter(delimiter)
        .with_projection(ours)
        .with_batch_size(many)
        .build(input)
        .map_err(|error| error.to_string())?;
    Ok(each(reader))
}

fn each(batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'static) -> Inner {
    Box::new(batches.map(|batch| batch.map_err(|error| error.to_string())))
}

/// Where our columns stand.
fn places(schema: &Schema) -> Result<Vec<usize>, String> {
    let found = || schema.fields().iter().map(|one| one.name().as_str()).collect::<Vec<_>>();
    COLUMNS
        .iter()
        .map(|name| {
            let found = || format!("column {name} is missing; found: {}", found().join(", "));
            schema.index_of(name).map_err(|_| found())
        })
        .collect()
}

/// Where our columns stand, if they are of the right kind.
fn ours(schema: &SchemaRef) -> Result<Vec<usize>, String> {
    let places = places(schema)?;
    for (name, place) in COLUMNS.iter().zip(&places) {
        let kind = schema.field(*place).data_type();
        let (fits, expected) = match *name {
            "registered_on" => (*kind == DataType::Date32, "date32"),
            "departure" | "channel" | "nationality" => (is_text(kind), "text"),
            _ => (kind.is_integer(), "an integer"),
        };
        if !fits {
            return Err(format!("column {name} is {kind}; expected: {expected}"));
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
        if COLUMNS.contains(&field.name().as_str()) && is_text(field.data_type()) {
            let (keys, words) = (Box::new(DataType::Int32), Box::new(DataType::Utf8));
            return field.with_data_type(DataType::Dictionary(keys, words));
        }
        field
    });
    Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone())
}
