//! `total(SCHEME, registered_on, …)`: what a household gets, as a function of its facts.
//!
//! Other than `determine`, it takes any expression for a fact: `date '2025-01-01'` for the
//! registration date asks what if everybody had registered on that day.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef, Int64Array, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use population::{COLUMNS, Part, Plan, Said};

use crate::Rules;
use crate::mistakes::Refused;
use crate::rows::{AMOUNT, amounts};

/// The function, with a plan for each scheme that was asked for.
#[derive(Debug)]
pub(crate) struct Total {
    rules: Rules,
    signature: Signature,
    plans: Mutex<HashMap<String, Plan<'static>>>,
}

impl Total {
    pub(crate) fn new(rules: Rules) -> Self {
        // One argument for the scheme, one for each column but the id.
        let signature = Signature::any(COLUMNS.len(), Volatility::Immutable);
        Self { rules, signature, plans: Mutex::default() }
    }

    fn amounts(&self, scheme: &str, facts: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if !plans.contains_key(scheme) {
            let package = self.rules.package;
            let found = package.scheme(scheme);
            let found = found.map_err(|mistake| Refused::one(Said::of(&[mistake], package)))?;
            let plan = self.rules.plan_of(vec![found]).map_err(Refused::one)?;
            plans.insert(scheme.to_owned(), plan);
        }
        let Some(plan) = plans.get_mut(scheme) else { return Err(no_scheme()) };
        let ids: ArrayRef = Arc::new(Int64Array::from(vec![0; rows]));
        let columns: Vec<ArrayRef> =
            [ids].into_iter().chain(facts.iter().map(Arc::clone)).collect();
        let fields = COLUMNS.iter().zip(&columns);
        let fields = fields.map(|(name, one)| Field::new(*name, one.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<Field>>()));
        let batch = RecordBatch::try_new(schema, columns)?;
        let mut numbers = Vec::new();
        let bad = plan.numbers(&batch, &mut numbers).map_err(Refused::one)?;
        if let Some(cell) = bad.into_iter().next() {
            return Err(Refused::one(cell.what.at(cell.column).at("total")).into());
        }
        let total = plan.outcomes().iter().position(|one| one.part == Part::Total);
        Ok(amounts(plan.amounts(total.unwrap_or(0)), &numbers)?)
    }
}

fn no_scheme() -> DataFusionError {
    let what = Said::new(
        "total wil als eerste de naam van een regeling, zoals 'nl-harmonised'",
        "total wants the name of a scheme first, such as 'nl-harmonised'",
    );
    Refused::one(what).into()
}

impl ScalarUDFImpl for Total {
    fn name(&self) -> &'static str {
        "total"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _types: &[DataType]) -> Result<DataType> {
        Ok(AMOUNT)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some((ColumnarValue::Scalar(scheme), facts)) = args.args.split_first() else {
            return Err(no_scheme());
        };
        let Some(Some(scheme)) = scheme.try_as_str() else { return Err(no_scheme()) };
        let one = facts.iter().all(|fact| matches!(fact, ColumnarValue::Scalar(_)));
        let rows = if one { 1 } else { args.number_rows };
        let facts = facts.iter().map(|fact| fact.to_array(rows));
        let facts = facts.collect::<Result<Vec<ArrayRef>>>()?;
        let amounts = self.amounts(scheme, &facts, rows)?;
        Ok(match one {
            true => ColumnarValue::Scalar(ScalarValue::try_from_array(&amounts, 0)?),
            false => ColumnarValue::Array(amounts),
        })
    }
}

/// A session has one such function.
impl PartialEq for Total {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for Total {}

impl Hash for Total {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}
