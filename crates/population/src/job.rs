//! Whole files from end to end: read, number, count, write.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use rules::words::Lang;

use crate::columns::{id_values, ids};
use crate::persons::{Found, Persons};
use crate::plan::Plan;
use crate::read::{Kind, ROWS};
use crate::said::Said;
use crate::sections::{Block, Section, read};
use crate::totals::Counts;
use crate::write::{Draft, GROUP, Output};

/// What to do with tables of households or of persons.
#[derive(Debug)]
pub struct Job<'j> {
    /// The files, in the order of their rows; `-` is standard input.
    pub inputs: &'j [PathBuf],
    /// Which rows of each file, from 0; without it all of them.
    pub ranges: Option<&'j [Range<u64>]>,
    /// Where the amounts of each household go, if anywhere.
    pub output: Option<&'j Path>,
    /// Where bad rows go, and in which language; without it the first batch with a bad row ends
    /// the job.
    pub bad_rows: Option<(&'j Path, Lang)>,
    /// How many threads may be busy; the answer is always the same.
    pub threads: usize,
    /// Rows in one batch.
    pub rows: usize,
    /// Rows whose amounts are a row group of the output; its bytes depend on it.
    pub group: u64,
    /// Set from elsewhere to end the job without leaving a file.
    pub stop: &'j AtomicBool,
}

/// How a job ended.
#[derive(Debug, Default)]
pub struct Done {
    /// How often each distinct household was met.
    pub counts: Counts,
    /// How many rows were bad.
    pub bad_rows: u64,
}

/// At most so many bad cells are named when a job ends on them.
pub const NAMED: usize = 20;

impl<'j> Job<'j> {
    /// A job that only counts.
    pub fn new(inputs: &'j [PathBuf], stop: &'j AtomicBool) -> Self {
        Self {
            inputs,
            ranges: None,
            output: None,
            bad_rows: None,
            threads: 1,
            rows: ROWS,
            group: GROUP,
            stop,
        }
    }

    /// Does it. `progress` is told how many rows are done.
    ///
    /// # Errors
    /// What is wrong with a file or with rows of it, a sentence for each, with its place. No file
    /// is left behind then.
    pub fn run(
        &self,
        plan: &mut Plan<'_>,
        mut progress: impl FnMut(u64),
    ) -> Result<Done, Vec<Said>> {
        let mut work = Work::begin(self, plan).map_err(one)?;
        let blocks = |block: Block<'j>| {
            progress(work.block(block, plan)?);
            Ok(())
        };
        read(&self.sections(), self.rows, self.readers(), blocks)?;
        work.end(plan)
    }

    /// How many threads read, beside the one that writes: to write takes as long as to read.
    fn readers(&self) -> usize {
        match self.output {
            Some(_) => self.threads.saturating_sub(1),
            None if self.threads < 2 => 0,
            None => self.threads,
        }
    }

    fn sections(&self) -> Vec<Section<'j>> {
        let paths = self.inputs.iter().map(PathBuf::as_path);
        match self.ranges {
            Some(ranges) => {
                let each = paths.zip(ranges.iter().cloned().map(Some));
                each.map(|(path, rows)| Section { path, rows }).collect()
            }
            None if self.readers() < 2 => paths.map(|path| Section { path, rows: None }).collect(),
            None => paths.flat_map(|path| Section::of(path, self.rows)).collect(),
        }
    }
}

fn one(error: Said) -> Vec<Said> {
    vec![error]
}

/// Something wrong in one row, with its place.
#[derive(Debug)]
pub(crate) struct BadRow {
    pub file: PathBuf,
    pub row: u64,
    pub column: &'static str,
    pub what: Said,
}

struct Work<'j> {
    stop: &'j AtomicBool,
    output: Option<Output>,
    bad: Option<(Draft, BufWriter<File>, Lang)>,
    done: Done,
    rows: u64,
    kind: Option<Kind>,
    found: Found,
    persons: Persons,
}

impl<'j> Work<'j> {
    fn begin(job: &Job<'j>, plan: &Plan<'_>) -> Result<Self, Said> {
        let bad = job.bad_rows.map(|(path, lang)| {
            let (draft, file) = Draft::create(path)?;
            let mut writer = BufWriter::new(file);
            let head = writeln!(writer, "file,row,column,reason");
            head.map_err(|error| Said::from(error).in_file(path))?;
            Ok::<_, Said>((draft, writer, lang))
        });
        Ok(Self {
            stop: job.stop,
            output: job.output.map(|path| Output::create(path, plan, job.group)).transpose()?,
            bad: bad.transpose()?,
            done: Done::default(),
            rows: 0,
            kind: None,
            found: Found::default(),
            persons: Persons::new(plan),
        })
    }

    /// How many rows are done after this one.
    fn block(
        &mut self,
        (path, first, batch): Block<'_>,
        plan: &mut Plan<'_>,
    ) -> Result<u64, Vec<Said>> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(one(Said::new(
                "gestopt; er is geen bestand achtergelaten",
                "stopped; no file is left",
            )));
        }
        let located = |error: Said| one(error.in_file(path));
        let kind = Kind::of(batch.schema_ref());
        if *self.kind.get_or_insert(kind) != kind {
            return Err(located(Said::new(
                "dit is een tabel van een andere soort dan de vorige: huishoudens of personen",
                "this is a table of another kind than the one before: households or persons",
            )));
        }
        self.found.clear();
        match kind {
            Kind::Households => {
                let bad = match &self.output {
                    Some(_) => plan.numbers(&batch, &mut self.found.numbers),
                    None => plan.count(&batch, &mut self.done.counts),
                };
                let mut last = None;
                for cell in bad.map_err(located)? {
                    if last.replace(cell.row) != Some(cell.row) {
                        self.found.bad_rows += 1;
                    }
                    let row = first + u64::try_from(cell.row).unwrap_or(0);
                    let (column, what) = (cell.column, cell.what);
                    self.found.bad.push(BadRow { file: path.to_owned(), row, column, what });
                }
                self.counted(plan, id_values(&ids(&batch).map_err(located)?))?;
            }
            Kind::Persons => {
                let (persons, found) = (&mut self.persons, &mut self.found);
                persons.block((path, first, &batch), plan, found).map_err(located)?;
                let ids = std::mem::take(&mut self.found.ids);
                self.counted(plan, &ids)?;
            }
        }
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(0);
        Ok(self.rows)
    }

    /// Counts and writes the households that were found.
    fn counted(&mut self, plan: &Plan<'_>, ids: &[i64]) -> Result<(), Vec<Said>> {
        self.bad_rows()?;
        self.done.counts.add(plan, &self.found.numbers);
        match &mut self.output {
            Some(output) => output.add(plan, ids, &self.found.numbers).map_err(one),
            None => Ok(()),
        }
    }

    fn bad_rows(&mut self) -> Result<(), Vec<Said>> {
        let bad = std::mem::take(&mut self.found.bad);
        if bad.is_empty() {
            return Ok(());
        }
        let Some((_, writer, lang)) = &mut self.bad else {
            let said = bad.into_iter().take(NAMED).map(|one| {
                let BadRow { file, row, column, what } = one;
                what.in_cell(row, column).in_file(&file)
            });
            return Err(said.collect());
        };
        for cell in &bad {
            let file = quoted(&cell.file.display().to_string());
            let what = quoted(cell.what.get(*lang));
            writeln!(writer, "{file},{},{},{what}", cell.row, cell.column)
                .map_err(|error| one(error.into()))?;
        }
        self.done.bad_rows += self.found.bad_rows;
        Ok(())
    }

    fn end(mut self, plan: &mut Plan<'_>) -> Result<Done, Vec<Said>> {
        self.found.clear();
        self.persons.end(plan, &mut self.found);
        let ids = std::mem::take(&mut self.found.ids);
        self.counted(plan, &ids)?;
        if let Some(output) = self.output {
            output.finish(plan).map_err(one)?;
        }
        if let Some((draft, writer, _)) = self.bad {
            // Without a bad row there is nothing to keep.
            if self.done.bad_rows > 0 {
                let file = writer.into_inner().map_err(|error| one(error.into_error().into()))?;
                draft.finish(&file).map_err(one)?;
            }
        }
        Ok(self.done)
    }
}

/// A text as one value of a CSV file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
