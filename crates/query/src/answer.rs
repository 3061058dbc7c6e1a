//! A question from end to end.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use datafusion::common::format::ExplainFormat;
use datafusion::common::{DataFusionError, TableReference};
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::context::{SQLOptions, SessionContext};
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::ScalarUDF;
use datafusion::physical_plan::stream::RecordBatchReceiverStream;
use datafusion::prelude::SessionConfig;
use futures::StreamExt;
use parquet::arrow::ArrowWriter;
use population::{Draft, Said};
use rules::words::Lang;

use crate::Rules;
use crate::determine::Determine;
use crate::mistakes::{Refused, said};
use crate::print::Printer;
use crate::rows::{Rows, Table};
use crate::total::Total;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Columns side by side, numbers as the language writes them.
    Text,
    /// A line of names, then a line for each row.
    Csv,
    /// A list with an object for each row; amounts are text, so that no cent is lost.
    Json,
    /// Only into a file.
    Parquet,
}

/// What is asked of which files.
#[derive(Debug)]
pub struct Question<'q> {
    /// The question. It may read and explain; it cannot change or write anything.
    pub sql: &'q str,
    /// Tables of households or any others, in Parquet, Arrow or CSV; each is called by its name
    /// without ending.
    pub files: &'q [PathBuf],
    /// Where the answer goes, if not to `out`.
    pub output: Option<&'q Path>,
    /// How it is written.
    pub format: Format,
    /// Set from elsewhere to end without leaving a file.
    pub stop: &'q AtomicBool,
}

/// How soon a wish to stop is heard.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Functions that would give another answer to the same question.
const NOT_REPEATABLE: [&str; 8] = [
    "now",
    "current_timestamp",
    "current_date",
    "today",
    "current_time",
    "random",
    "uuid",
    "uuidv7",
];

/// Answers a question, into its output or into `out`.
///
/// # Errors
/// What is wrong with the question, a file or rows of it, with its place. No file is left then.
pub fn answer(
    rules: &Rules,
    question: &Question<'_>,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), Vec<Said>> {
    let one = |error: Said| vec![error];
    let tables = tables(question).map_err(one)?;
    // One thread for the question; the other sees to the time while that one is busy.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
    let runtime = runtime.map_err(|error| one(error.into()))?;
    let answered = runtime.block_on(async {
        let asked = async {
            let context = session(rules, &tables)?;
            let only_read = SQLOptions::new()
                .with_allow_ddl(false)
                .with_allow_dml(false)
                .with_allow_statements(false);
            let frame = context.sql_with_options(question.sql, only_read).await?;
            let stream = apart(frame.execute_stream().await?);
            written(stream, question, lang, out).await
        };
        tokio::select! {
            answered = asked => answered.map_err(|error| said(&error, question.sql, tables.keys())),
            () = stopped(question.stop) => Err(one(Said::new(
                "gestopt; er is geen bestand achtergelaten",
                "stopped; no file is left",
            ))),
        }
    });
    // A question that was stopped may still be at work: nobody waits for it.
    runtime.shutdown_background();
    answered
}

/// The same batches, made by a thread of their own: some steps of DataFusion, such as a join of all
/// with all, let nobody in between.
fn apart(mut batches: SendableRecordBatchStream) -> SendableRecordBatchStream {
    let mut stream = RecordBatchReceiverStream::builder(batches.schema(), 2);
    let sender = stream.tx();
    stream.spawn(async move {
        while let Some(batch) = batches.next().await {
            if sender.send(batch).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    stream.build()
}

/// Waits until the user asks to stop.
async fn stopped(stop: &AtomicBool) {
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// The files by the names that they have as tables.
fn tables(question: &Question<'_>) -> Result<BTreeMap<String, Table>, Said> {
    let mut tables = BTreeMap::new();
    for path in question.files {
        let table = Table::open(path)?;
        match tables.entry(name(path)) {
            Entry::Vacant(free) => drop(free.insert(table)),
            Entry::Occupied(taken) => {
                let what = Said::new(
                    format!(
                        "er is al een tabel {}; geef een van beide een andere naam",
                        taken.key()
                    ),
                    format!("there is a table {} already; give one another name", taken.key()),
                );
                return Err(what.in_file(path));
            }
        }
    }
    Ok(tables)
}

/// `2023/households.csv.gz` is called `households`.
fn name(path: &Path) -> String {
    let inner = path.with_extension("");
    let path = if path.extension().is_some_and(|one| one == "gz") { &inner } else { path };
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// DataFusion with our tables and functions, and without what would make answers differ.
fn session(
    rules: &Rules,
    tables: &BTreeMap<String, Table>,
) -> Result<SessionContext, DataFusionError> {
    let mut config = SessionConfig::new().with_information_schema(true);
    // One after another: the order of rows without `order by` is always the same. Files are read
    // and determined by a thread of their own.
    config = config.with_target_partitions(1);
    config.options_mut().sql_parser.collect_spans = true;
    config.options_mut().explain.format = ExplainFormat::Tree;
    let disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let runtime = RuntimeEnvBuilder::new().with_disk_manager_builder(disk).build_arc()?;
    let context = SessionContext::new_with_config_rt(config, runtime);
    for name in NOT_REPEATABLE {
        context.deregister_udf(name);
    }
    for (name, table) in tables {
        let rows = Arc::new(Rows::plain(table.clone()));
        context.register_table(TableReference::bare(name.as_str()), rows)?;
    }
    let determine = Determine { tables: tables.clone(), rules: rules.clone() };
    context.register_udtf("determine", Arc::new(determine));
    context.register_udf(ScalarUDF::new_from_impl(Total::new(rules.clone())));
    Ok(context)
}

async fn written(
    stream: SendableRecordBatchStream,
    question: &Question<'_>,
    lang: Lang,
    out: &mut dyn Write,
) -> Result<(), DataFusionError> {
    let Some(path) = question.output else {
        return printed(stream, Printer::new(out, question.format, lang)).await;
    };
    let (draft, file) = Draft::create(path).map_err(Refused::one)?;
    let in_file =
        |error: &dyn std::fmt::Display| Refused::one(Said::from(error.to_string()).in_file(path));
    let mut writer = BufWriter::new(file);
    if question.format == Format::Parquet {
        writer = parquet(stream, writer).await?;
    } else {
        printed(stream, Printer::new(&mut writer, question.format, lang)).await?;
    }
    let file = writer.into_inner().map_err(|error| in_file(error.error()))?;
    draft.finish(&file).map_err(Refused::one)?;
    Ok(())
}

async fn printed<W: Write>(
    mut stream: SendableRecordBatchStream,
    mut printer: Printer<W>,
) -> Result<(), DataFusionError> {
    printer.begin(&stream.schema())?;
    while let Some(batch) = stream.next().await {
        printer.batch(&batch?)?;
    }
    printer.end()?;
    Ok(())
}

async fn parquet(
    mut stream: SendableRecordBatchStream,
    file: BufWriter<File>,
) -> Result<BufWriter<File>, DataFusionError> {
    let external = |error| DataFusionError::External(Box::new(error));
    let mut writer = ArrowWriter::try_new(file, stream.schema(), None).map_err(external)?;
    while let Some(batch) = stream.next().await {
        writer.write(&batch?).map_err(external)?;
    }
    writer.into_inner().map_err(external)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_called_by_its_file() {
        let names = ["a/households.parquet", "x.csv.gz", "2023.arrow", "plain"];
        assert_eq!(names.map(|path| name(Path::new(path))), ["households", "x", "2023", "plain"]);
    }
}
