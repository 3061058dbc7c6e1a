//! The columns of a CSV file as what they are: days and numbers instead of text.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_schema::{DataType, Field, Schema};

use crate::columns::{ID, REGISTERED_ON, read_as};
use crate::said::Said;
use crate::wrong::{BadCell, VALUES, not, ragged, value};

/// Columns with a meaning, and what each holds. Any other column stays as it is.
static KINDS: [(&str, DataType); 7] = [
    (ID, DataType::Int64),
    (REGISTERED_ON, DataType::Date32),
    ("adults", DataType::Int32),
    ("minors", DataType::Int32),
    ("principals", DataType::Int32),
    ("born", DataType::Date32),
    ("principal", DataType::Boolean),
];

/// The columns of a table, each as what it is: what a CSV file calls text may be a day or a number.
pub fn typed_schema(schema: &Schema) -> Schema {
    let fields = schema.fields().iter().map(|field| match known(field) {
        Some((_, kind)) => field.as_ref().clone().with_data_type(kind.clone()),
        None => field.as_ref().clone(),
    });
    Schema::new(fields.collect::<Vec<Field>>())
}

/// A batch with each column as what it is, and the cells that hold something else.
///
/// # Errors
/// When a column cannot be read.
pub fn typed(batch: &RecordBatch) -> Result<(RecordBatch, Vec<BadCell>), Said> {
    let mut bad: Vec<BadCell> = Vec::new();
    if let Some(counts) = batch.column_by_name(VALUES) {
        let rows = (0..batch.num_rows()).filter(|row| counts.is_valid(*row));
        let wrong = rows.filter_map(|row| Some((row, ragged(batch, row)?)));
        bad.extend(wrong.map(|(row, what)| BadCell { row, column: ID, what }));
    }
    let (mut fields, mut columns) = (Vec::new(), Vec::<ArrayRef>::new());
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        if field.name() == VALUES {
            continue;
        }
        let Some((name, kind)) = known(field) else {
            fields.push(Arc::clone(field));
            columns.push(Arc::clone(column));
            continue;
        };
        let cast = read_as(batch, name, kind)?;
        if cast.null_count() > column.null_count() {
            let rows = 0..batch.num_rows();
            for row in rows.filter(|row| cast.is_null(*row) && column.is_valid(*row)) {
                let what = not(&value(batch, name, row)?, &expected(kind));
                bad.push(BadCell { row, column: name, what });
            }
        }
        fields.push(Arc::new(field.as_ref().clone().with_data_type(kind.clone())));
        columns.push(cast);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    let schema = Arc::new(Schema::new(fields));
    let table = RecordBatch::try_new_with_options(schema, columns, &options);
    Ok((table.map_err(|error| Said::from(error.to_string()))?, bad))
}

/// The kind of a column of text that stands for something else.
fn known(field: &Field) -> Option<&'static (&'static str, DataType)> {
    let found = KINDS.iter().find(|(name, _)| name == field.name());
    found.filter(|_| *field.data_type() == DataType::Utf8)
}

fn expected(kind: &DataType) -> Said {
    match kind {
        DataType::Date32 => Said::new("een dag, zoals 2024-03-22", "a day, such as 2024-03-22"),
        DataType::Boolean => Said::new("true of false", "true or false"),
        _ => Said::new("een geheel getal", "a whole number"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::StringArray;

    #[test]
    fn text_becomes_days_and_numbers_or_is_told() {
        let texts = |values: [Option<&str>; 3]| -> ArrayRef {
            Arc::new(StringArray::from(values.to_vec()))
        };
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("registered_on", texts([Some("2024-03-22"), None, Some("later")]), true),
            ("adults", texts([Some("2"), Some("many"), Some("1")]), true),
            ("region", texts([Some("North"), None, Some("1")]), true),
        ]);
        let batch = batch.unwrap();
        let (table, bad) = typed(&batch).unwrap();
        let kinds: Vec<&DataType> =
            table.columns().iter().map(|column| column.data_type()).collect();
        assert_eq!(kinds, [&DataType::Date32, &DataType::Int32, &DataType::Utf8]);
        assert_eq!(typed_schema(batch.schema_ref()), *table.schema());
        let told: Vec<String> = bad
            .into_iter()
            .map(|cell| cell.what.in_cell(u64::try_from(cell.row).unwrap() + 1, cell.column))
            .map(|said| said.to_string())
            .collect();
        let expected = [
            "rij 3, kolom registered_on: “later”; verwacht: een dag, zoals 2024-03-22",
            "rij 2, kolom adults: “many”; verwacht: een geheel getal",
        ];
        assert_eq!(told, expected);
    }
}
