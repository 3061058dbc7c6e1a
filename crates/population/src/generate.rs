//! A synthetic population: rows drawn from margins, every margin kept to the household.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use serde_json::json;

use crate::columns::COLUMNS;
use crate::margins::{Margins, quotas};
use crate::read::ROWS;
use crate::said::Said;
use crate::urn::{Dice, Urn};
use crate::write::Draft;

/// Under which key a file says what it was made from.
const ORIGIN: &str = "wederkeer.population";
/// Rows in a group of a Parquet file.
const GROUP: usize = 128 * 1024;
const EPOCH: Date = Date::constant(1970, 1, 1);

/// What to make.
#[derive(Debug)]
pub struct Generate<'g> {
    /// From which margins.
    pub margins: &'g Margins,
    /// How many households.
    pub rows: u64,
    /// Another seed gives other households with the same margins.
    pub seed: u64,
    /// Set from elsewhere to end it without leaving a file.
    pub stop: &'g AtomicBool,
}

impl Generate<'_> {
    /// Writes the population: CSV or Arrow if the name says so, else Parquet.
    ///
    /// Equal margins, rows and seed give equal bytes.
    ///
    /// # Errors
    /// When the file cannot be written, or it was stopped. No file is left behind then.
    pub fn write(&self, path: &Path, mut progress: impl FnMut(u64)) -> Result<(), Said> {
        let (draft, file) = Draft::create(path)?;
        let located = |error: Said| error.in_file(path);
        let mut drawn = Drawn::new(self);
        let mut output = Output::new(path, file, &drawn.schema, self.origin()).map_err(located)?;
        let mut done = 0;
        while done < self.rows {
            if self.stop.load(Ordering::Relaxed) {
                let what = Said::new(
                    "gestopt; er is geen bestand achtergelaten",
                    "stopped; no file is left",
                );
                return Err(what);
            }
            let many = (self.rows - done).min(u64::try_from(ROWS).unwrap_or(1));
            let batch = drawn.batch(done, many).map_err(located)?;
            output.add(&batch).map_err(located)?;
            done += many;
            progress(done);
        }
        let file = output.finish().map_err(located)?;
        draft.finish(&file)
    }

    /// What the file says of itself: the margins as they were written, with every source and
    /// assumption.
    fn origin(&self) -> String {
        let Self { margins, rows, seed, .. } = self;
        json!({
            "title": margins.title,
            "synthetic": true,
            "rows": rows,
            "seed": seed,
            "assumptions": margins.assumptions,
            "sources": margins.sources,
            "margins": margins.text,
        })
        .to_string()
    }
}

/// What is still to be drawn.
struct Drawn<'g> {
    margins: &'g Margins,
    schema: SchemaRef,
    dice: Dice,
    periods: Urn,
    departures: Urn,
    /// For each departure.
    channels: Vec<Urn>,
    nationalities: Urn,
    compositions: Urn,
    /// The words of the file: departures, channels of each departure, nationalities.
    words: [ArrayRef; 3],
    /// For each departure, where its channels stand among the words.
    channel_places: Vec<Vec<usize>>,
}

impl<'g> Drawn<'g> {
    fn new(asked: &Generate<'g>) -> Self {
        let (margins, rows) = (asked.margins, asked.rows);
        let departures = quotas(rows, margins.departure.iter().map(|(_, share)| *share));
        let channels = margins.channel.iter().zip(&departures);
        let channels = channels.map(|(channels, all)| {
            Urn::new(&quotas(*all, channels.iter().map(|(_, share)| *share)))
        });
        let mut channel: Vec<&str> = Vec::new();
        let mut channel_places = Vec::new();
        for channels in &margins.channel {
            let mut places = Vec::new();
            for (word, _) in channels {
                let known = channel.iter().position(|one| one == word);
                places.push(known.unwrap_or(channel.len()));
                if known.is_none() {
                    channel.push(word);
                }
            }
            channel_places.push(places);
        }
        let word = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let kinds = [
            DataType::Int64,
            DataType::Date32,
            word(),
            word(),
            word(),
            DataType::Int32,
            DataType::Int32,
            DataType::Int32,
        ];
        let fields = COLUMNS.iter().zip(kinds);
        let fields: Vec<Field> =
            fields.map(|(name, kind)| Field::new(*name, kind, false)).collect();
        let nationality = margins.nationality.iter().map(|(country, _)| country.code());
        let departure = margins.departure.iter().map(|(word, _)| word.as_str());
        Self {
            margins,
            schema: Arc::new(Schema::new(fields)),
            dice: Dice::new(asked.seed),
            periods: Urn::new(&quotas(rows, margins.registered_on.iter().map(|(_, share)| *share))),
            channels: channels.collect(),
            departures: Urn::new(&departures),
            nationalities: Urn::new(&quotas(
                rows,
                margins.nationality.iter().map(|(_, share)| *share),
            )),
            compositions: Urn::new(&quotas(
                rows,
                margins.composition.iter().map(|(_, share)| *share),
            )),
            words: [
                Arc::new(StringArray::from_iter_values(departure)),
                Arc::new(StringArray::from(channel)),
                Arc::new(StringArray::from_iter_values(nationality)),
            ],
            channel_places,
        }
    }

    /// The next rows, which follow the first `done`.
    fn batch(&mut self, done: u64, many: u64) -> Result<RecordBatch, Said> {
        let empty = || Said::from("nothing is left to draw".to_owned());
        let (mut days, mut words) = (Vec::new(), [Vec::new(), Vec::new(), Vec::new()]);
        let mut counts = [Vec::new(), Vec::new(), Vec::new()];
        let number = |place: usize| i32::try_from(place).unwrap_or(0);
        for _ in 0..many {
            let dice = &mut self.dice;
            let period = self.periods.draw(dice).ok_or_else(empty)?;
            let (period, _) = self.margins.registered_on.get(period).ok_or_else(empty)?;
            // Within a period every day is equally likely.
            let first = EPOCH.until(period.from).map_or(0, |span| span.get_days());
            let length = period.from.until(period.until).map_or(0, |span| span.get_days()) + 1;
            let later = dice.below(u64::from(length.unsigned_abs()));
            days.push(first + i32::try_from(later).unwrap_or(0));
            let departure = self.departures.draw(dice).ok_or_else(empty)?;
            let channel = self.channels.get_mut(departure).and_then(|urn| urn.draw(dice));
            let channels = self.channel_places.get(departure);
            let channel = channel.and_then(|place| channels?.get(place).copied());
            let nationality = self.nationalities.draw(dice).ok_or_else(empty)?;
            let places = [departure, channel.ok_or_else(empty)?, nationality];
            for (column, place) in words.iter_mut().zip(places) {
                column.push(number(place));
            }
            let composition = self.compositions.draw(dice).ok_or_else(empty)?;
            let (persons, _) = self.margins.composition.get(composition).ok_or_else(empty)?;
            let of = [persons.adults, persons.minors, persons.principals];
            for (column, count) in counts.iter_mut().zip(of) {
                column.push(i32::from(count));
            }
        }
        let said = |error: ArrowError| Said::from(error.to_string());
        let first = i64::try_from(done + 1).unwrap_or(i64::MAX);
        let last = first.saturating_add(i64::try_from(many).unwrap_or(0));
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from_iter_values(first..last)),
            Arc::new(Date32Array::from(days)),
        ];
        for (keys, words) in words.into_iter().zip(&self.words) {
            let column =
                DictionaryArray::<Int32Type>::try_new(Int32Array::from(keys), Arc::clone(words));
            arrays.push(Arc::new(column.map_err(said)?));
        }
        for column in counts {
            arrays.push(Arc::new(Int32Array::from(column)));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), arrays).map_err(said)
    }
}

/// A file in the making.
enum Output {
    Parquet(Box<ArrowWriter<File>>),
    Arrow(Box<FileWriter<BufWriter<File>>>),
    Csv(BufWriter<File>),
}

impl Output {
    fn new(path: &Path, file: File, schema: &SchemaRef, origin: String) -> Result<Self, Said> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("csv") => {
                let mut writer = BufWriter::new(file);
                writeln!(writer, "{}", COLUMNS.join(","))?;
                Ok(Self::Csv(writer))
            }
            Some("arrow") => {
                let about = [(ORIGIN.to_owned(), origin)].into_iter().collect();
                let schema = schema.as_ref().clone().with_metadata(about);
                let writer = FileWriter::try_new(BufWriter::new(file), &schema);
                Ok(Self::Arrow(Box::new(writer.map_err(of_arrow)?)))
            }
            _ => {
                let properties = WriterProperties::builder()
                    .set_compression(Compression::SNAPPY)
                    .set_max_row_group_row_count(Some(GROUP))
                    .set_key_value_metadata(Some(vec![KeyValue::new(ORIGIN.to_owned(), origin)]))
                    .build();
                let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(properties));
                Ok(Self::Parquet(Box::new(writer.map_err(of_parquet)?)))
            }
        }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), Said> {
        match self {
            Self::Parquet(writer) => writer.write(batch).map_err(of_parquet),
            Self::Arrow(writer) => writer.write(batch).map_err(of_arrow),
            Self::Csv(writer) => csv(writer, batch),
        }
    }

    fn finish(self) -> Result<File, Said> {
        match self {
            Self::Parquet(writer) => writer.into_inner().map_err(of_parquet),
            Self::Arrow(mut writer) => {
                writer.finish().map_err(of_arrow)?;
                let writer = writer.into_inner().map_err(of_arrow)?;
                writer.into_inner().map_err(|error| error.into_error().into())
            }
            Self::Csv(writer) => writer.into_inner().map_err(|error| error.into_error().into()),
        }
    }
}

fn of_arrow(error: ArrowError) -> Said {
    Said::from(error.to_string())
}

fn of_parquet(error: ParquetError) -> Said {
    Said::from(error.to_string())
}

/// Rows as lines. Days and words need no quotes.
fn csv(writer: &mut impl Write, batch: &RecordBatch) -> Result<(), Said> {
    use arrow_cast::display::{ArrayFormatter, FormatOptions};
    let options = FormatOptions::default();
    let columns = batch.columns().iter().map(|column| ArrayFormatter::try_new(column, &options));
    let columns = columns.collect::<Result<Vec<_>, _>>().map_err(of_arrow)?;
    for row in 0..batch.num_rows() {
        for (place, column) in columns.iter().enumerate() {
            let sign = if place == 0 { "" } else { "," };
            write!(writer, "{sign}{}", column.value(row))?;
        }
        writeln!(writer)?;
    }
    Ok(())
}
