//! Files in sections that are read by several threads, and given in the order of their rows.

use std::iter::once;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use arrow_array::RecordBatch;

use crate::read::Batches;
use crate::said::Said;

/// A section has at least so many rows, unless its file has fewer.
const LEAST: u64 = 64 * 1024;

/// Batches of one thread that wait for their turn.
const WAITING: usize = 4;

/// A batch, where it comes from, and the number of its first row.
pub(crate) type Block<'j> = (&'j Path, u64, RecordBatch);

/// Rows of a file, from 0; without a range all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section<'j> {
    pub path: &'j Path,
    pub rows: Option<Range<u64>>,
}

impl<'j> Section<'j> {
    /// A whole file, in sections that can be read apart: a file of Parquet has groups of rows.
    ///
    /// A file that cannot be opened is one section; whoever reads it finds out why. So is standard
    /// input, which is there only once.
    pub(crate) fn of(path: &'j Path, rows: usize) -> Vec<Self> {
        let whole = || vec![Self { path, rows: None }];
        if path == Path::new("-") {
            return whole();
        }
        let opened = Batches::open(path, rows).ok();
        let Some(groups) = opened.as_ref().and_then(Batches::groups) else { return whole() };
        let (mut sections, mut from, mut until) = (Vec::new(), 0, 0);
        let all: u64 = groups.iter().sum();
        for many in groups {
            until += many;
            if until - from >= LEAST && all - until >= LEAST {
                sections.push(Self { path, rows: Some(from..until) });
                from = until;
            }
        }
        sections.push(Self { path, rows: Some(from..all) });
        sections
    }

    fn blocks(&self, rows: usize) -> impl Iterator<Item = Result<Block<'j>, Said>> + use<'j> {
        let path = self.path;
        let opened = match self.rows.clone() {
            Some(range) => Batches::open_rows(path, rows, range),
            None => Batches::open(path, rows),
        };
        let (batches, error) = match opened {
            Ok(batches) => (Some(batches), None),
            Err(error) => (None, Some(Err(error))),
        };
        let blocks = batches.into_iter().flatten();
        error.into_iter().chain(blocks.map(move |block| {
            let (first, batch) = block?;
            Ok((path, first, batch))
        }))
    }
}

/// Gives every block of every section, one after the other, however many threads read them; without
/// such a thread the one that asks reads.
///
/// # Errors
/// The first of a section in this order, or of `each`.
pub(crate) fn read<'j>(
    sections: &[Section<'j>],
    rows: usize,
    readers: usize,
    mut each: impl FnMut(Block<'j>) -> Result<(), Vec<Said>>,
) -> Result<(), Vec<Said>> {
    let one = |error: Said| vec![error];
    if readers == 0 {
        let mut blocks = sections.iter().flat_map(|section| section.blocks(rows));
        return blocks.try_for_each(|block| each(block.map_err(one)?));
    }
    std::thread::scope(|scope| {
        let readers = readers.min(sections.len());
        let reader = |first: usize| -> Receiver<Option<Result<Block<'j>, Said>>> {
            let (sender, blocks) = sync_channel(WAITING);
            scope.spawn(move || {
                for section in sections.iter().skip(first).step_by(readers) {
                    // After the last block of a section comes nothing.
                    for block in section.blocks(rows).map(Some).chain(once(None)) {
                        let failed = matches!(block, Some(Err(_)));
                        if sender.send(block).is_err() || failed {
                            return;
                        }
                    }
                }
            });
            blocks
        };
        let readers: Vec<_> = (0..readers).map(reader).collect();
        for blocks in readers.iter().cycle().take(sections.len()) {
            while let Ok(Some(block)) = blocks.recv() {
                each(block.map_err(one)?)?;
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int32Array};
    use parquet::arrow::ArrowWriter;
    use parquet::file::properties::WriterProperties;

    use super::*;

    /// A table of groups of so many rows, which is read like any other; it has no households.
    fn file(name: &str, rows: i32, group: usize) -> std::path::PathBuf {
        let path = std::env::temp_dir().join(format!("sections.{}.{name}", std::process::id()));
        let groups = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
        let column = |name: &str| -> (String, ArrayRef) {
            (name.to_owned(), Arc::new(Int32Array::from_iter_values(0..rows)))
        };
        let words = |name: &str| -> (String, ArrayRef) {
            let words: Vec<&str> = (0..rows).map(|_| "").collect();
            (name.to_owned(), Arc::new(arrow_array::StringArray::from(words)))
        };
        let days: ArrayRef = Arc::new(arrow_array::Date32Array::from_iter_values(0..rows));
        let [id, _, departure, channel, nationality, adults, minors, principals] =
            crate::columns::COLUMNS;
        let table = RecordBatch::try_from_iter([
            column(id),
            ("registered_on".to_owned(), days),
            words(departure),
            words(channel),
            words(nationality),
            column(adults),
            column(minors),
            column(principals),
        ]);
        let (table, file) = (table.unwrap(), File::create(&path).unwrap());
        let mut writer = ArrowWriter::try_new(file, table.schema(), Some(groups)).unwrap();
        writer.write(&table).unwrap();
        writer.close().unwrap();
        path
    }

    fn ends(path: &Path) -> Vec<u64> {
        let ranges = Section::of(path, 1_000).into_iter().filter_map(|one| one.rows);
        ranges.map(|range| range.end).collect()
    }

    #[test]
    fn sections_are_whole_groups_and_not_small() {
        let groups = file("groups", 300_000, 30_000);
        assert_eq!(ends(&groups), [90_000, 180_000, 300_000]);
        let one = file("one", 300_000, 1_000_000);
        assert_eq!(ends(&one), [300_000]);
        let none = file("none", 0, 10);
        assert_eq!(ends(&none), [0]);
        let absent = Path::new("/nowhere/households.parquet");
        assert_eq!(Section::of(absent, 1), [Section { path: absent, rows: None }]);
        for path in [groups, one, none] {
            std::fs::remove_file(path).unwrap();
        }
    }

    /// However many threads read, every row comes once, in its order, until somebody has enough.
    #[test]
    fn blocks_come_in_the_order_of_their_rows() {
        let (one, other) = (file("a", 200_000, 10_000), file("b", 70_000, 7_000));
        let paths = [one.as_path(), Path::new("/nowhere"), other.as_path()];
        for readers in [0, 1, 2, 3, 8] {
            let sections: Vec<Section<'_>> =
                paths.iter().flat_map(|path| Section::of(path, 4_096)).collect();
            let mut next = 1;
            let until = |end: u64, next: &mut u64| {
                read(&sections, 4_096, readers, |(path, first, batch)| {
                    assert_eq!((path, first), (one.as_path(), *next));
                    *next += u64::try_from(batch.num_rows()).unwrap();
                    if *next > end { Err(vec![Said::from("enough".to_owned())]) } else { Ok(()) }
                })
            };
            let enough = until(50_000, &mut next).unwrap_err();
            assert_eq!(enough.first().map(|said| said.get(rules::words::Lang::En)), Some("enough"));
            next = 1;
            let absent = until(u64::MAX, &mut next).unwrap_err();
            assert!(absent.first().unwrap().get(rules::words::Lang::En).contains("/nowhere"));
            assert_eq!(next, 200_001);
        }
        for path in [one, other] {
            std::fs::remove_file(path).unwrap();
        }
    }
}
