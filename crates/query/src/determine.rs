//! `determine(TABLE)`: a table with the amounts of each scheme.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::catalog::{TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::Expr;
use population::{Batches, ROWS, Said};

use crate::Rules;
use crate::mistakes::{Refused, unknown_table};
use crate::rows::{Rows, Table};

/// The table function.
#[derive(Debug)]
pub(crate) struct Determine {
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) rules: Rules,
}

impl TableFunctionImpl for Determine {
    fn call_with_args(&self, args: TableFunctionArgs<'_, '_>) -> Result<Arc<dyn TableProvider>> {
        let rows = self.rows(args.exprs()).map_err(Refused::one)?;
        Ok(Arc::new(rows))
    }
}

impl Determine {
    fn rows(&self, args: &[Expr]) -> Result<Rows, Said> {
        let name = match args {
            [Expr::Column(column)] => column.name.as_str(),
            [Expr::Literal(ScalarValue::Utf8(Some(name)), _)] => name,
            _ => {
                return Err(Said::new(
                    "determine wil de naam van één tabel: determine(households)",
                    "determine wants the name of one table: determine(households)",
                ));
            }
        };
        let table = self.tables.get(name);
        let table = table.ok_or_else(|| unknown_table(name, self.tables.keys()))?;
        if Batches::open(&table.path, ROWS)?.of_persons() {
            let what = Said::new(
                "elke rij is een persoon; determine wil een huishouden per rij. De bedragen van \
                 deze huishoudens maakt `wederkeer batch IN OUT.parquet`; die tabel kan erbij als \
                 bestand",
                "each row is a person; determine wants one household a row. `wederkeer batch IN \
                 OUT.parquet` makes the amounts of these households; add that table as a file",
            );
            return Err(what.in_file(&table.path));
        }
        Rows::determined(table.clone(), &self.rules)
    }
}
