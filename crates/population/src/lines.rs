//! The lines of a CSV file as batches of text.

use std::io::Read;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use csv::{ByteRecord, Reader, ReaderBuilder};

use crate::said::Said;
use crate::wrong::VALUES;

/// Batches of lines. Every value is text, so that a wrong one can be shown; a line with too few
/// or too many values is a row without any, beside how many it has.
pub(crate) struct Lines<R> {
    reader: Reader<R>,
    schema: SchemaRef,
    ours: Vec<usize>,
    /// How many values a line must have.
    values: usize,
    many: usize,
}

impl<R: Read> Lines<R> {
    /// `input` is past the first line, which gave the names.
    pub(crate) fn new(
        input: R,
        delimiter: u8,
        names: &Schema,
        ours: Vec<usize>,
        many: usize,
    ) -> Self {
        let values = names.fields().len();
        let fields = ours.iter().map(|place| names.field(*place).clone());
        let fields: Vec<Field> =
            fields.chain([Field::new(VALUES, DataType::Int32, true)]).collect();
        let expected = [(VALUES.to_owned(), values.to_string())].into_iter().collect();
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(input);
        let schema = Arc::new(Schema::new_with_metadata(fields, expected));
        Self { reader, schema, ours, values, many }
    }

    fn batch(&mut self) -> Result<Option<RecordBatch>, Said> {
        let mut columns: Vec<StringBuilder> =
            self.ours.iter().map(|_| StringBuilder::new()).collect();
        let mut ragged = Int32Builder::new();
        let (mut record, mut rows) = (ByteRecord::new(), 0);
        let said = |error: csv::Error| Said::from(error.to_string());
        while rows < self.many && self.reader.read_byte_record(&mut record).map_err(said)? {
            rows += 1;
            let whole = record.len() == self.values;
            ragged.append_option((!whole).then(|| i32::try_from(record.len()).unwrap_or(0)));
            for (place, column) in self.ours.iter().zip(&mut columns) {
                match record.get(*place) {
                    Some(value) if whole && !value.is_empty() => {
                        column.append_value(String::from_utf8_lossy(value));
                    }
                    _ => column.append_null(),
                }
            }
        }
        if rows == 0 {
            return Ok(None);
        }
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.len() + 1);
        for mut column in columns {
            arrays.push(Arc::new(column.finish()));
        }
        arrays.push(Arc::new(ragged.finish()));
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays);
        batch.map(Some).map_err(|error| Said::from(error.to_string()))
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<RecordBatch, Said>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batch().transpose()
    }
}
