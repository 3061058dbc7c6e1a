//! A file as a table, with or without amounts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, Decimal128Array, RecordBatch, RecordBatchOptions};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::common::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use money::Cents;
use population::{BadCell, Batches, COLUMNS, NAMED, Plan, ROWS, Said, typed, typed_schema};

use crate::Rules;
use crate::mistakes::Refused;

/// Digits of an amount, two of them after the point, as in the tables of `population`.
const DIGITS: (u8, i8) = (18, 2);

/// The type of a column of amounts.
pub(crate) const AMOUNT: DataType = DataType::Decimal128(DIGITS.0, DIGITS.1);

/// A file and its columns.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) path: PathBuf,
    schema: SchemaRef,
}

impl Table {
    pub(crate) fn open(path: &Path) -> Result<Self, Said> {
        let schema = typed_schema(Batches::open_only(path, ROWS, &[])?.schema());
        Ok(Self { path: path.to_owned(), schema: Arc::new(schema) })
    }

    /// How many columns the file has.
    fn width(&self) -> usize {
        self.schema.fields().len()
    }
}

/// The rows of a table; with rules, the amounts stand behind its own columns.
#[derive(Debug)]
pub(crate) struct Rows {
    table: Table,
    rules: Option<Rules>,
    schema: SchemaRef,
}

impl Rows {
    /// The table as it is.
    pub(crate) fn plain(table: Table) -> Self {
        Self { schema: Arc::clone(&table.schema), table, rules: None }
    }

    /// The table with a column for each amount.
    pub(crate) fn determined(table: Table, rules: &Rules) -> Result<Self, Said> {
        let plan = rules.plan()?;
        let own = table.schema.fields().iter().map(|field| field.as_ref().clone());
        let amounts = plan.outcomes().iter().map(|one| Field::new(one.name(), AMOUNT, false));
        let schema = Arc::new(Schema::new(own.chain(amounts).collect::<Vec<Field>>()));
        Ok(Self { table, rules: Some(rules.clone()), schema })
    }
}

#[async_trait]
impl TableProvider for Rows {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _session: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let places = projection.cloned();
        let places = places.unwrap_or_else(|| (0..self.schema.fields().len()).collect());
        let schema = Arc::new(self.schema.project(&places)?);
        let (table, rules) = (self.table.clone(), self.rules.clone());
        let scan = Scan { table, rules, places, schema: Arc::clone(&schema) };
        let scan: Vec<Arc<dyn PartitionStream>> = vec![Arc::new(scan)];
        Ok(Arc::new(StreamingTableExec::try_new(schema, scan, None, [], false, limit)?))
    }
}

/// The columns of one question. Only they are read, and only they are made.
#[derive(Clone, Debug)]
struct Scan {
    table: Table,
    rules: Option<Rules>,
    places: Vec<usize>,
    schema: SchemaRef,
}

impl PartitionStream for Scan {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let mut stream = RecordBatchReceiverStream::builder(Arc::clone(&self.schema), 2);
        let (scan, sender) = (self.clone(), stream.tx());
        stream.spawn_blocking(move || {
            // When nobody listens any more, the question had enough or was stopped.
            scan.read(|batch| sender.blocking_send(Ok(batch)).is_ok())?;
            Ok(())
        });
        stream.build()
    }
}

impl Scan {
    /// Gives batch after batch until there are no more, or no more are wanted.
    fn read(&self, mut give: impl FnMut(RecordBatch) -> bool) -> Result<(), Refused> {
        let path = self.table.path.as_path();
        let located = |error: Said| Refused::one(error.in_file(path));
        let mut plan = self.rules.as_ref().map(Rules::plan).transpose().map_err(Refused::one)?;
        let names = self.schema.fields().iter().map(|field| field.name().as_str());
        let ours = if plan.is_some() { COLUMNS.as_slice() } else { &[] };
        let names: Vec<String> = names.chain(ours.iter().copied()).map(str::to_owned).collect();
        let mut numbers = Vec::new();
        for block in Batches::open_only(path, ROWS, &names).map_err(Refused::one)? {
            let (first, batch) = block.map_err(Refused::one)?;
            if let Some(plan) = &mut plan {
                numbers.clear();
                let bad = plan.numbers(&batch, &mut numbers).map_err(located)?;
                self.all_good(first, bad)?;
            }
            let (batch, bad) = typed(&batch).map_err(located)?;
            self.all_good(first, bad)?;
            let batch = self.columns(&batch, plan.as_ref(), &numbers);
            if !give(batch.map_err(|error| located(error.to_string().into()))?) {
                break;
            }
        }
        Ok(())
    }

    /// Bad rows end the question, as they end a batch.
    fn all_good(&self, first: u64, bad: Vec<BadCell>) -> Result<(), Refused> {
        let said = bad.into_iter().take(NAMED).map(|cell| {
            let row = first + u64::try_from(cell.row).unwrap_or(0);
            cell.what.in_cell(row, cell.column).in_file(&self.table.path)
        });
        let said: Vec<Said> = said.collect();
        if said.is_empty() { Ok(()) } else { Err(Refused(said)) }
    }

    fn columns(
        &self,
        batch: &RecordBatch,
        plan: Option<&Plan<'_>>,
        numbers: &[u32],
    ) -> Result<RecordBatch, ArrowError> {
        let column = |place: &usize| -> Result<ArrayRef, ArrowError> {
            match (place.checked_sub(self.table.width()), plan) {
                (Some(outcome), Some(plan)) => Ok(amounts(plan.amounts(outcome), numbers)?),
                _ => {
                    let name = self.table.schema.field(*place).name();
                    let found = batch.column_by_name(name).map(Arc::clone);
                    found.ok_or_else(|| ArrowError::SchemaError(format!("no column {name}")))
                }
            }
        };
        let columns = self.places.iter().map(column).collect::<Result<Vec<ArrayRef>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)
    }
}

/// The amount of each row.
pub(crate) fn amounts(by_number: &[Cents], numbers: &[u32]) -> Result<ArrayRef, ArrowError> {
    let amount = |number: &u32| {
        let place = usize::try_from(*number).ok();
        let found = place.and_then(|place| by_number.get(place));
        i128::from(found.copied().unwrap_or_default().cents())
    };
    let amounts = Decimal128Array::from_iter_values(numbers.iter().map(amount));
    let amounts = amounts.with_precision_and_scale(DIGITS.0, DIGITS.1)?;
    debug_assert_eq!(amounts.data_type(), &AMOUNT);
    Ok(Arc::new(amounts))
}
