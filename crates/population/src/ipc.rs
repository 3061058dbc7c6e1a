//! The amounts of every household as an Arrow file.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use arrow_array::{ArrayRef, Decimal128Array, Int64Array, RecordBatch};
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::columns::COLUMNS;
use crate::plan::Plan;

/// A file in the making.
pub(crate) struct Ipc {
    writer: FileWriter<BufWriter<File>>,
    digits: (u8, i8),
}

impl Ipc {
    pub(crate) fn create(
        file: File,
        plan: &Plan<'_>,
        digits: (u8, i8),
    ) -> Result<Self, ArrowError> {
        let amount = DataType::Decimal128(digits.0, digits.1);
        let amounts = plan.outcomes().iter().map(|one| one.name());
        let amounts = amounts.map(|name| Field::new(name, amount.clone(), false));
        let id = Field::new(COLUMNS[0], DataType::Int64, false);
        let schema = Schema::new([id].into_iter().chain(amounts).collect::<Vec<Field>>());
        let compressed = Some(CompressionType::LZ4_FRAME);
        let options = IpcWriteOptions::default().try_with_compression(compressed)?;
        let writer = FileWriter::try_new_with_options(BufWriter::new(file), &schema, options)?;
        Ok(Self { writer, digits })
    }

    /// Adds rows by their numbers.
    pub(crate) fn group(
        &mut self,
        plan: &Plan<'_>,
        ids: &[i64],
        numbers: &[u32],
    ) -> Result<(), ArrowError> {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(Int64Array::from(ids.to_vec()))];
        for place in 0..plan.outcomes().len() {
            let amounts = plan.amounts(place);
            let amount = |number: &u32| {
                let place = usize::try_from(*number).unwrap_or(usize::MAX);
                amounts.get(place).map_or(0, |amount| i128::from(amount.cents()))
            };
            let column = Decimal128Array::from_iter_values(numbers.iter().map(amount));
            let (precision, scale) = self.digits;
            arrays.push(Arc::new(column.with_precision_and_scale(precision, scale)?));
        }
        let schema = Arc::clone(self.writer.schema());
        self.writer.write(&RecordBatch::try_new(schema, arrays)?)
    }

    pub(crate) fn finish(mut self) -> Result<BufWriter<File>, ArrowError> {
        self.writer.finish()?;
        self.writer.into_inner()
    }
}
