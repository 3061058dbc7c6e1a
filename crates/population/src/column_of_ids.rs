//! The ids of a row group, encoded as they come: most of them take next to nothing that way.

use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use parquet::column::page::{CompressedPage, PageWriteSpec, PageWriter};
use parquet::column::writer::{ColumnCloseResult, ColumnWriterImpl};
use parquet::column::writer::{get_column_writer, get_typed_column_writer};
use parquet::data_type::Int64Type;
use parquet::errors::Result;
use parquet::file::properties::WriterPropertiesPtr;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// Ids are encoded so many at once, and the last of a group: where pages end must not depend on how
/// many came together.
pub(crate) const AT_ONCE: usize = 8 * 1024;

/// A column in the making.
pub(crate) struct ColumnOfIds {
    writer: ColumnWriterImpl<'static, Int64Type>,
    pages: Pages,
}

impl ColumnOfIds {
    pub(crate) fn new(description: ColumnDescPtr, properties: WriterPropertiesPtr) -> Self {
        let pages = Pages(Arc::new(Mutex::new(TrackedWrite::new(Vec::new()))));
        let writer = get_column_writer(description, properties, Box::new(pages.clone()));
        Self { writer: get_typed_column_writer(writer), pages }
    }

    /// Encodes the next ids: [`AT_ONCE`] of them, or the last.
    pub(crate) fn add(&mut self, ids: &[i64]) -> Result<()> {
        self.writer.write_batch(ids, None, None).map(|_| ())
    }

    /// The whole column of a row group.
    pub(crate) fn end(self) -> Result<(Bytes, ColumnCloseResult)> {
        let close = self.writer.close()?;
        let mut pages = self.pages.0.lock().unwrap_or_else(PoisonError::into_inner);
        pages.flush()?;
        Ok((Bytes::from(std::mem::take(pages.inner_mut())), close))
    }
}

/// Pages in memory, for the writer of a column and for whoever puts it into a file.
#[derive(Clone)]
struct Pages(Arc<Mutex<TrackedWrite<Vec<u8>>>>);

impl PageWriter for Pages {
    fn write_page(&mut self, page: CompressedPage) -> Result<PageWriteSpec> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        SerializedPageWriter::new(&mut pages).write_page(page)
    }

    fn close(&mut self) -> Result<()> {
        Ok(())
    }
}
