//! Parts that were computed anywhere as the one answer.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result as ParquetResult;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaDataOptions, ParquetMetaDataReader};
use parquet::file::statistics::Statistics;
use parquet::file::writer::SerializedFileWriter;

use crate::parts::{Division, Receipt, amounts_of, bad_rows_of};
use crate::plan::Plan;
use crate::said::Said;
use crate::sealed::Seal;
use crate::totals::Sums;
use crate::write::{Draft, parquet};

/// How parts ended together.
#[derive(Debug, Default)]
pub struct Joined {
    /// What all households get.
    pub sums: Sums,
    /// How many rows were bad.
    pub bad_rows: u64,
}

impl Division {
    /// Puts the parts in a folder together, and removes it: the files are those of one run.
    ///
    /// # Errors
    /// When a part is missing, belongs to another job or is not what was written, or when a file
    /// cannot be written. No output is left behind then, and the parts stay.
    pub fn join(&self, (folder, job): (&Path, &str), plan: &Plan<'_>) -> Result<Joined, Said> {
        let receipts = self.receipts(folder, job)?;
        let mut joined = Joined::default();
        for (_, receipt) in &receipts {
            joined.sums.add(&receipt.sums)?;
            joined.bad_rows += receipt.bad_rows;
        }
        let pieces = |of: fn(&Path, u64) -> PathBuf, seal: fn(&Receipt) -> &Option<Seal>| {
            let pieces = receipts.iter().filter_map(move |(part, receipt)| {
                let (path, seal) = (of(folder, *part), seal(receipt).as_ref()?);
                Some(Piece { folder, part: *part, path, seal })
            });
            pieces.collect::<Vec<_>>()
        };
        let output = self
            .output
            .as_deref()
            .map(|path| amounts(path, &pieces(amounts_of, |receipt| &receipt.output), plan));
        let bad = self.bad_rows.as_ref().filter(|_| joined.bad_rows > 0);
        let bad = bad.map(|(path, _)| lines(path, &pieces(bad_rows_of, |receipt| &receipt.bad)));
        // Nothing gets its name before everything is whole.
        for (draft, file) in [output.transpose()?, bad.transpose()?].into_iter().flatten() {
            draft.finish(&file)?;
        }
        // Whoever still computes a part that was given to another can be in the way of this; the
        // answer stands all the same.
        let _ = fs::remove_dir_all(folder);
        Ok(joined)
    }

    /// The receipt of every part.
    fn receipts(&self, folder: &Path, job: &str) -> Result<Vec<(u64, Receipt)>, Said> {
        let (mut found, mut missing) = (Vec::new(), Vec::new());
        for part in 1..=self.parts {
            match Receipt::read(folder, part) {
                Ok(receipt) if receipt.job == job => found.push((part, receipt)),
                _ => missing.push(part),
            }
        }
        let Some(first) = missing.first() else { return Ok(found) };
        let (many, parts, shown) = (missing.len(), self.parts, folder.display());
        Err(Said::new(
            format!(
                "{many} van {parts} delen ontbreken, zoals deel {first}; reken ze eerst: wederkeer \
                 parts compute {shown} {first}"
            ),
            format!(
                "{many} of {parts} parts are missing, such as part {first}; compute them first: \
                 wederkeer parts compute {shown} {first}"
            ),
        )
        .in_file(folder))
    }
}

/// A file of a part.
struct Piece<'p> {
    folder: &'p Path,
    part: u64,
    path: PathBuf,
    seal: &'p Seal,
}

impl Piece<'_> {
    /// The file, if it is what was written; otherwise how to have it again.
    fn whole(&self) -> Result<&Path, Said> {
        self.seal.holds(&self.path).map_err(|error| {
            let (folder, part) = (self.folder.display(), self.part);
            let receipt = Receipt::path(self.folder, part);
            let receipt = receipt.display();
            let how = Said::new(
                format!(
                    "verwijder {receipt} en reken dit deel opnieuw: \
                     wederkeer parts compute {folder} {part}"
                ),
                format!(
                    "remove {receipt} and compute this part again: \
                     wederkeer parts compute {folder} {part}"
                ),
            );
            Said::joined(&[error, how], "; ")
        })?;
        Ok(&self.path)
    }
}

/// The row groups of all parts, in order, as one file.
fn amounts(path: &Path, pieces: &[Piece<'_>], plan: &Plan<'_>) -> Result<(Draft, File), Said> {
    let located = |error: &dyn std::fmt::Display| Said::from(error.to_string()).in_file(path);
    let (draft, file) = Draft::create(path)?;
    let mut writer = parquet(BufWriter::new(file), plan).map_err(|error| located(&error))?;
    for piece in pieces {
        let part = piece.whole()?;
        append(&mut writer, part).map_err(|error| Said::from(error.to_string()).in_file(part))?;
    }
    let writer = writer.into_inner().map_err(|error| located(&error))?;
    Ok((draft, writer.into_inner().map_err(|error| located(&error))?))
}

fn append<W: Write + Send>(writer: &mut SerializedFileWriter<W>, part: &Path) -> ParquetResult<()> {
    let file = File::open(part)?;
    let options = ParquetMetaDataOptions::new().with_encoding_stats_as_mask(false);
    let reader = ParquetMetaDataReader::new().with_metadata_options(Some(options));
    let directory = reader.parse_and_finish(&file)?;
    for group in directory.row_groups() {
        let mut writer = writer.next_row_group()?;
        for column in group.columns() {
            writer.append_column(&file, close(column, group.num_rows())?)?;
        }
        writer.close()?;
    }
    Ok(())
}

/// A column of a row group as its writer described it: what it says twice, once for old readers,
/// is read once.
fn close(column: &ColumnChunkMetaData, rows: i64) -> ParquetResult<ColumnCloseResult> {
    let many = |number: i64| u64::try_from(number).unwrap_or(0);
    let mut metadata = column.clone().into_builder();
    if let Some(Statistics::Int64(found)) = column.statistics() {
        let both = found.clone().with_backwards_compatible_min_max(true);
        metadata = metadata.set_statistics(Statistics::Int64(both));
    }
    Ok(ColumnCloseResult {
        bytes_written: many(column.compressed_size()),
        rows_written: many(rows),
        metadata: metadata.build()?,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    })
}

/// The lines of all parts, in order, with the first line once.
fn lines(path: &Path, pieces: &[Piece<'_>]) -> Result<(Draft, File), Said> {
    let located = |error: io::Error| Said::from(error).in_file(path);
    let (draft, file) = Draft::create(path)?;
    let mut writer = BufWriter::new(file);
    for (place, piece) in pieces.iter().enumerate() {
        let mut part = BufReader::new(File::open(piece.whole()?).map_err(located)?);
        if place > 0 {
            part.skip_until(b'\n').map_err(located)?;
        }
        io::copy(&mut part, &mut writer).map_err(located)?;
    }
    let file = writer.into_inner().map_err(|error| located(error.into_error()))?;
    Ok((draft, file))
}
