//! Whole files from end to end: read, number, count, write.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use arrow_array::RecordBatch;

use crate::columns::{BadCell, id_values, ids};
use crate::plan::Plan;
use crate::read::{Batches, ROWS};
use crate::totals::Counts;
use crate::write::{Draft, Output};

/// What to do with tables of households.
#[derive(Debug)]
pub struct Job<'j> {
    /// The files, in the order of their rows; `-` is standard input.
    pub inputs: &'j [PathBuf],
    /// Where the amounts of each household go, if anywhere.
    pub output: Option<&'j Path>,
    /// Where bad rows go; without it the first batch with a bad row ends the job.
    pub bad_rows: Option<&'j Path>,
    /// With two or more, reading has one of its own.
    pub threads: usize,
    /// Rows in one batch.
    pub rows: usize,
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

/// A batch and where it comes from.
type Block<'j> = (&'j Path, u64, RecordBatch);

/// At most so many bad cells are named when a job ends on them.
const NAMED: usize = 20;

impl<'j> Job<'j> {
    /// A job that only counts.
    pub fn new(inputs: &'j [PathBuf], stop: &'j AtomicBool) -> Self {
        Self { inputs, output: None, bad_rows: None, threads: 1, rows: ROWS, stop }
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
    ) -> Result<Done, Vec<String>> {
        let mut work = Work::begin(self, plan).map_err(one)?;
        if self.threads < 2 {
            for path in self.inputs {
                for block in Batches::open(path, self.rows).map_err(one)? {
                    let (first, batch) = block.map_err(one)?;
                    progress(work.block((path, first, batch), plan)?);
                }
            }
        } else {
            std::thread::scope(|scope| {
                let (sender, blocks) = sync_channel(4);
                let receiver: Receiver<Result<Block<'j>, String>> = blocks;
                scope.spawn(move || {
                    for block in self.blocks() {
                        let failed = block.is_err();
                        if sender.send(block).is_err() || failed {
                            break;
                        }
                    }
                });
                for block in receiver {
                    progress(work.block(block.map_err(one)?, plan)?);
                }
                Ok::<(), Vec<String>>(())
            })?;
        }
        work.end(plan).map_err(one)
    }

    fn blocks(&self) -> impl Iterator<Item = Result<Block<'j>, String>> {
        let rows = self.rows;
        self.inputs.iter().flat_map(move |path| {
            let (batches, error) = match Batches::open(path, rows) {
                Ok(batches) => (Some(batches), None),
                Err(error) => (None, Some(Err(error))),
            };
            let blocks = batches.into_iter().flatten();
            let blocks =
                blocks.map(move |block| block.map(|(first, batch)| (path.as_path(), first, batch)));
            error.into_iter().chain(blocks)
        })
    }
}

fn one(error: String) -> Vec<String> {
    vec![error]
}

struct Work<'j> {
    stop: &'j AtomicBool,
    output: Option<Output>,
    bad: Option<(Draft, BufWriter<File>)>,
    done: Done,
    rows: u64,
    numbers: Vec<u32>,
}

impl<'j> Work<'j> {
    fn begin(job: &Job<'j>, plan: &Plan<'_>) -> Result<Self, String> {
        let bad = job.bad_rows.map(|path| {
            let (draft, file) = Draft::create(path)?;
            let mut writer = BufWriter::new(file);
            let head = writeln!(writer, "file,row,column,reason");
            head.map_err(|error| format!("{}: {error}", path.display()))?;
            Ok::<_, String>((draft, writer))
        });
        Ok(Self {
            stop: job.stop,
            output: job.output.map(|path| Output::create(path, plan)).transpose()?,
            bad: bad.transpose()?,
            done: Done::default(),
            rows: 0,
            numbers: Vec::new(),
        })
    }

    /// How many rows are done after this one.
    fn block(
        &mut self,
        (path, first, batch): Block<'_>,
        plan: &mut Plan<'_>,
    ) -> Result<u64, Vec<String>> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(one("stopped; no file is left".to_owned()));
        }
        let located = |error: String| one(format!("{}: {error}", path.display()));
        let bad = plan.numbers(&batch, &mut self.numbers).map_err(located)?;
        if !bad.is_empty() {
            self.bad_rows(path, first, &bad)?;
        }
        self.done.counts.add(plan, &self.numbers);
        if let Some(output) = &mut self.output {
            let ids = ids(&batch).map_err(located)?;
            output.add(plan, id_values(&ids), &self.numbers).map_err(one)?;
        }
        self.rows += u64::try_from(batch.num_rows()).unwrap_or(0);
        Ok(self.rows)
    }

    fn bad_rows(&mut self, path: &Path, first: u64, bad: &[BadCell]) -> Result<(), Vec<String>> {
        let path = path.display();
        let row = |cell: &BadCell| first + u64::try_from(cell.row).unwrap_or(0);
        let Some((_, writer)) = &mut self.bad else {
            let said = bad.iter().take(NAMED).map(|cell| {
                format!("{path}: row {}, column {}: {}", row(cell), cell.column, cell.what)
            });
            return Err(said.collect());
        };
        let mut last = None;
        for cell in bad {
            if last.replace(cell.row) != Some(cell.row) {
                self.done.bad_rows += 1;
            }
            let (file, what) = (quoted(&path.to_string()), quoted(&cell.what));
            writeln!(writer, "{file},{},{},{what}", row(cell), cell.column)
                .map_err(|error| one(error.to_string()))?;
        }
        Ok(())
    }

    fn end(self, plan: &Plan<'_>) -> Result<Done, String> {
        if let Some(output) = self.output {
            output.finish(plan)?;
        }
        if let Some((draft, writer)) = self.bad {
            // Without a bad row there is nothing to keep.
            if self.done.bad_rows > 0 {
                let file = writer.into_inner().map_err(|error| error.to_string())?;
                draft.finish(&file)?;
            }
        }
        Ok(self.done)
    }
}

/// A text as one value of a CSV file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
