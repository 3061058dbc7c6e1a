//! A job in parts, which any machine that sees the files can compute.
//!
//! A folder holds it: `job.json` says what is asked, and each part adds its amounts and, last, a
//! receipt. A part is a stretch of rows that are whole row groups of the output, so that the parts
//! put together ([`crate::joined`]) are what one run would have written.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use rules::words::Lang;
use serde::{Deserialize, Serialize};

use crate::job::Job;
use crate::plan::Plan;
use crate::read::{Batches, ROWS, not_in_parts};
use crate::said::Said;
use crate::sealed::{Seal, hash};
use crate::totals::Sums;
use crate::write::Draft;

const JOB: &str = "job.json";

/// What is asked of a table, and how it is divided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// Which program divides; no other may compute a part.
    pub program: String,
    /// The hash of the policy.
    pub policy: String,
    /// Where the policy stands, if not inside the program.
    pub policy_folder: Option<PathBuf>,
    /// Where names of files begin.
    pub folder: PathBuf,
    /// Which schemes, by id.
    pub schemes: Vec<String>,
    /// Questions that are read otherwise.
    pub readings: Vec<String>,
    /// Where the amounts of each household go, if anywhere.
    pub output: Option<PathBuf>,
    /// Where bad rows go, and in which language; without it a bad row ends the job.
    pub bad_rows: Option<(PathBuf, String)>,
    /// How many parts.
    pub parts: u64,
    /// Rows whose amounts are a row group of the output.
    pub group: u64,
    /// The tables, in the order of their rows.
    pub inputs: Vec<Input>,
}

/// A table that is read in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    path: PathBuf,
    rows: u64,
    /// The hash of what the file says at its end: where every column of every row group stands.
    directory: String,
}

/// What a part says once it is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The hash of the job that it belongs to.
    pub(crate) job: String,
    /// What the households of the part get.
    pub(crate) sums: Sums,
    /// How many rows were bad.
    pub bad_rows: u64,
    pub(crate) output: Option<Seal>,
    pub(crate) bad: Option<Seal>,
}

impl Input {
    /// A table of households in Parquet, as it is now.
    ///
    /// # Errors
    /// When it is something else or cannot be read, with its name.
    pub fn of(path: &Path) -> Result<Self, Said> {
        if path == Path::new("-") {
            return Err(not_in_parts().in_file(path));
        }
        let batches = Batches::open(path, ROWS)?;
        let rows = batches.rows().filter(|_| !batches.of_persons());
        let rows = rows.ok_or_else(|| not_in_parts().in_file(path))?;
        Ok(Self { path: path.to_owned(), rows, directory: directory(path)? })
    }

    /// That the table is still what it was.
    fn unchanged(&self) -> Result<(), Said> {
        if directory(&self.path)? == self.directory {
            return Ok(());
        }
        let what = Said::new(
            "is hier niet wat het was toen het werk werd verdeeld; verdeel het opnieuw",
            "is not here what it was when the job was divided; divide it again",
        );
        Err(what.in_file(&self.path))
    }
}

impl Division {
    /// As many parts as were asked for, but none smaller than a row group of the output.
    pub fn into_parts(&mut self, asked: Option<u64>) {
        let groups = self.groups();
        let asked = asked.unwrap_or_else(|| groups.div_ceil(PART));
        self.parts = asked.min(groups).max(1);
    }

    fn rows(&self) -> u64 {
        self.inputs.iter().map(|input| input.rows).sum()
    }

    fn groups(&self) -> u64 {
        self.rows().div_ceil(self.group.max(1))
    }

    /// Makes the folder and says there what is asked.
    ///
    /// # Errors
    /// When there is such a folder already, or it cannot be made.
    pub fn begin(&self, folder: &Path) -> Result<(), Said> {
        fs::create_dir(folder).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Said::new(
                "bestaat al; verwijder deze map, of kies een andere met --folder",
                "exists already; remove this folder, or choose another with --folder",
            )
            .in_file(folder),
            _ => Said::from(error).in_file(folder),
        })?;
        write(&folder.join(JOB), self)
    }

    /// What is asked in a folder, and the hash of that.
    ///
    /// # Errors
    /// When the folder does not say so.
    pub fn open(folder: &Path) -> Result<(Self, String), Said> {
        let path = folder.join(JOB);
        let text = fs::read(&path).map_err(|_| {
            let what = Said::new(
                "hier is geen werk verdeeld; begin met: wederkeer parts divide",
                "no job was divided here; begin with: wederkeer parts divide",
            );
            what.in_file(folder)
        })?;
        let found = serde_json::from_slice(&text);
        let found = found.map_err(|error| Said::from(error.to_string()).in_file(&path))?;
        Ok((found, hash(&text)))
    }

    /// That this is the program that divided.
    ///
    /// # Errors
    /// When it is another.
    pub fn same_program(&self, found: &str) -> Result<(), Said> {
        same(("een ander programma", "another program"), &self.program, found)
    }

    /// That this is the policy of the job.
    ///
    /// # Errors
    /// When it is another.
    pub fn same_policy(&self, found: &str) -> Result<(), Said> {
        same(("ander beleid", "another policy"), &self.policy, found)
    }

    /// Which rows of the files are a part, from 1.
    fn ranges(&self, part: u64) -> (Vec<&Input>, Vec<Range<u64>>) {
        let start = |part: u64| part * self.groups() / self.parts.max(1) * self.group;
        let (from, until) = (start(part.saturating_sub(1)), start(part));
        let (mut inputs, mut ranges, mut before) = (Vec::new(), Vec::new(), 0);
        for input in &self.inputs {
            let after = before + input.rows;
            if before < until && from < after {
                inputs.push(input);
                ranges.push(from.max(before) - before..until.min(after) - before);
            }
            before = after;
        }
        (inputs, ranges)
    }

    /// Computes a part and leaves it in the folder; one that stands there is left as it is.
    ///
    /// # Errors
    /// As [`Job::run`]; when there is no such part; and when a table is not what it was.
    pub fn compute(
        &self,
        (folder, job): (&Path, &str),
        part: u64,
        plan: &mut Plan<'_>,
        stop: &AtomicBool,
    ) -> Result<Receipt, Vec<Said>> {
        let one = |error: Said| vec![error];
        if !(1..=self.parts).contains(&part) {
            let parts = self.parts;
            return Err(one(Said::new(
                format!("er is geen deel {part}: het zijn er {parts}"),
                format!("there is no part {part}: there are {parts}"),
            )));
        }
        if let Ok(receipt) = Receipt::read(folder, part)
            && receipt.job == job
        {
            return Ok(receipt);
        }
        let (inputs, ranges) = self.ranges(part);
        inputs.iter().try_for_each(|input| input.unchanged()).map_err(one)?;
        let inputs: Vec<PathBuf> = inputs.into_iter().map(|input| input.path.clone()).collect();
        let (output, bad) = (amounts_of(folder, part), bad_rows_of(folder, part));
        let lang = self.bad_rows.as_ref().map(|(_, lang)| language(lang));
        let job_of_part = Job {
            ranges: Some(&ranges),
            group: self.group,
            output: self.output.is_some().then_some(&*output),
            bad_rows: lang.map(|lang| (&*bad, lang)),
            ..Job::new(&inputs, stop)
        };
        let done = job_of_part.run(plan, |_| ())?;
        let sealed = |path: &Path, is: bool| is.then(|| Seal::of(path)).transpose();
        let receipt = Receipt {
            job: job.to_owned(),
            sums: Sums::of(plan, &done.counts).map_err(one)?,
            bad_rows: done.bad_rows,
            output: sealed(&output, self.output.is_some()).map_err(one)?,
            bad: sealed(&bad, done.bad_rows > 0).map_err(one)?,
        };
        write(&Receipt::path(folder, part), &receipt).map_err(one)?;
        Ok(receipt)
    }
}

impl Receipt {
    pub(crate) fn path(folder: &Path, part: u64) -> PathBuf {
        folder.join(format!("part-{part}.json"))
    }

    pub(crate) fn read(folder: &Path, part: u64) -> Result<Self, Said> {
        let path = Self::path(folder, part);
        let text = fs::read(&path).map_err(|error| Said::from(error).in_file(&path))?;
        let found = serde_json::from_slice(&text);
        found.map_err(|error| Said::from(error.to_string()).in_file(&path))
    }
}

fn same((nl, en): (&str, &str), asked: &str, found: &str) -> Result<(), Said> {
    if asked == found {
        return Ok(());
    }
    Err(Said::new(
        format!(
            "hier staat {nl} dan waarmee het werk is verdeeld: {found}, en niet {asked}; zet \
             overal hetzelfde neer, of verdeel het werk opnieuw"
        ),
        format!(
            "{en} is here than the job was divided with: {found}, and not {asked}; put the same \
             everywhere, or divide the job again"
        ),
    ))
}

/// Row groups in a part, unless another number of parts is asked for: work for about a second, so
/// that little is lost with a machine, and starting a program for it is nothing.
const PART: u64 = 16;

pub(crate) fn amounts_of(folder: &Path, part: u64) -> PathBuf {
    folder.join(format!("part-{part}.parquet"))
}

pub(crate) fn bad_rows_of(folder: &Path, part: u64) -> PathBuf {
    folder.join(format!("part-{part}.bad.csv"))
}

fn language(name: &str) -> Lang {
    if name == "en" { Lang::En } else { Lang::Nl }
}

/// The hash of the length of a Parquet file and of its last part, which says where everything is.
fn directory(path: &Path) -> Result<String, Said> {
    let read = || {
        let mut file = File::open(path)?;
        let size = file.seek(SeekFrom::End(0))?;
        let mut tail = [0; 8];
        file.seek(SeekFrom::Start(size.saturating_sub(8)))?;
        file.read_exact(&mut tail)?;
        let [a, b, c, d, ..] = tail;
        let length = u64::from(u32::from_le_bytes([a, b, c, d])) + 8;
        file.seek(SeekFrom::Start(size.saturating_sub(length)))?;
        let mut all = size.to_le_bytes().to_vec();
        file.take(length).read_to_end(&mut all)?;
        Ok::<_, std::io::Error>(hash(&all))
    };
    read().map_err(|error| Said::from(error).in_file(path))
}

/// Writes what a value says; its name stands once it is whole.
fn write(path: &Path, value: &impl Serialize) -> Result<(), Said> {
    let text = serde_json::to_vec(value);
    let text = text.map_err(|error| Said::from(error.to_string()).in_file(path))?;
    let (draft, mut file) = Draft::create(path)?;
    file.write_all(&text).map_err(|error| Said::from(error).in_file(path))?;
    draft.finish(&file)
}
