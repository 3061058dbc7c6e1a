//! The amounts of households as columns in memory: dictionaries that share one column of keys.

use std::sync::Arc;

use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, Decimal128Array, DictionaryArray, RecordBatch, UInt32Array};
use arrow_schema::{ArrowError, DataType, Field, Schema};

use crate::columns::{COLUMNS, ids};
use crate::plan::{Column, NO_NUMBER, Plan};
use crate::said::Said;
use crate::write::DIGITS;
use crate::wrong::BadCell;

/// Turns batches of households into batches of amounts: `household_id`, then one column for each
/// amount of the plan.
///
/// A household is a number, the same in every column; each column says once what the number is
/// worth. So a row costs its number, whatever the count of columns.
#[derive(Debug, Default)]
pub struct Tables {
    /// For each column the amount of each number, and for how many numbers.
    amounts: Vec<ArrayRef>,
    numbers: usize,
}

impl Tables {
    /// The amounts of each row, in the currency of the scheme, as decimals with two digits after
    /// the point. Rows with something wrong have nulls, and are told.
    ///
    /// # Errors
    /// When a column is missing or cannot be read.
    pub fn of(
        &mut self,
        plan: &mut Plan<'_>,
        batch: &RecordBatch,
    ) -> Result<(RecordBatch, Vec<BadCell>), Said> {
        let mut numbers = Vec::new();
        let bad = plan.numbers(batch, &mut numbers)?;
        let keys = if bad.is_empty() {
            UInt32Array::from(numbers)
        } else {
            numbers.iter().map(|number| (*number != NO_NUMBER).then_some(*number)).collect()
        };
        let table =
            self.table(plan, ids(batch)?, keys).map_err(|error| Said::from(error.to_string()))?;
        Ok((table, bad))
    }

    fn table(
        &mut self,
        plan: &Plan<'_>,
        ids: ArrayRef,
        keys: UInt32Array,
    ) -> Result<RecordBatch, ArrowError> {
        if self.amounts.len() != plan.outcomes().len() || self.numbers != plan.distinct() {
            let columns = 0..plan.outcomes().len();
            self.amounts = columns.map(|place| amounts(plan, place)).collect::<Result<_, _>>()?;
            self.numbers = plan.distinct();
        }
        let mut fields = vec![Field::new(COLUMNS[0], DataType::Int64, true)];
        let mut columns = vec![ids];
        // Keys are checked once; columns of equal length take them over as they are.
        let mut shared: Option<DictionaryArray<UInt32Type>> = None;
        for (column, amounts) in plan.outcomes().iter().zip(&self.amounts) {
            let one = match &shared {
                Some(first) => first.with_values(Arc::clone(amounts)),
                None => DictionaryArray::try_new(keys.clone(), Arc::clone(amounts))?,
            };
            fields.push(Field::new(Column::name(column), one.data_type().clone(), true));
            columns.push(Arc::new(one.clone()));
            shared = Some(one);
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
    }
}

fn amounts(plan: &Plan<'_>, place: usize) -> Result<ArrayRef, ArrowError> {
    let cents = plan.amounts(place).iter().map(|amount| i128::from(amount.cents()));
    let (digits, after_point) = DIGITS;
    let precision = u8::try_from(digits).unwrap_or(u8::MAX);
    let scale = i8::try_from(after_point).unwrap_or(0);
    let array = Decimal128Array::from_iter_values(cents);
    Ok(Arc::new(array.with_precision_and_scale(precision, scale)?))
}
