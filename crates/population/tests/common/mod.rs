//! The policies, and random tables of households.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use rules::check::{Package, package};
use rules::parse::SourceFile;

pub(crate) fn the_package() -> Package {
    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, files);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.push(SourceFile { name, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    package(files).unwrap_or_else(|_| panic!("the package has mistakes"))
}

#[derive(Clone, Debug)]
pub(crate) struct Home {
    pub(crate) id: i64,
    /// Days since 1970-01-01.
    pub(crate) day: i32,
    pub(crate) departure: &'static str,
    pub(crate) channel: String,
    pub(crate) nationality: String,
    pub(crate) adults: i32,
    pub(crate) minors: i32,
    pub(crate) principals: i32,
}

/// Numbers that only look random.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn count(&mut self, bound: u64) -> i32 {
        i32::try_from(self.below(bound)).unwrap()
    }
}

pub(crate) fn homes(package: &Package, many: usize, seed: u64) -> Vec<Home> {
    let mut dice = Dice(seed);
    let places = |many: usize| u64::try_from(many).unwrap();
    let home = |id| {
        let adults = dice.count(5);
        let minors = if adults == 0 { 1 + dice.count(3) } else { dice.count(6) };
        let countries = package.countries();
        let channels = package.known_channels();
        let country = usize::try_from(dice.below(places(countries.len()))).unwrap();
        let channel = usize::try_from(dice.below(places(channels.len()))).unwrap();
        Home {
            id,
            // From 2015 to 2030.
            day: 16_436 + dice.count(5_844),
            departure: ["voluntary", "forced"][usize::from(dice.below(2) == 0)],
            channel: channels[channel].clone(),
            nationality: countries[country].0.code().to_owned(),
            adults,
            minors,
            principals: if adults == 0 {
                minors
            } else {
                1 + dice.count(u64::try_from(adults).unwrap())
            },
        }
    };
    (0..i64::try_from(many).unwrap()).map(home).collect()
}

pub(crate) fn table(homes: &[Home]) -> RecordBatch {
    let ints = |of: fn(&Home) -> i32| Arc::new(Int32Array::from_iter_values(homes.iter().map(of)));
    let words =
        |of: fn(&Home) -> &str| Arc::new(StringArray::from_iter_values(homes.iter().map(of)));
    let kinds = [
        ("household_id", DataType::Int64),
        ("registered_on", DataType::Date32),
        ("departure", DataType::Utf8),
        ("channel", DataType::Utf8),
        ("nationality", DataType::Utf8),
        ("adults", DataType::Int32),
        ("minors", DataType::Int32),
        ("principals", DataType::Int32),
    ];
    let fields: Vec<Field> =
        kinds.into_iter().map(|(name, kind)| Field::new(name, kind, true)).collect();
    RecordBatch::try_new(
        Arc::new(Schema::new(fields)),
        vec![
            Arc::new(Int64Array::from_iter_values(homes.iter().map(|home| home.id))),
            Arc::new(Date32Array::from_iter_values(homes.iter().map(|home| home.day))),
            words(|home| home.departure),
            words(|home| &home.channel),
            words(|home| &home.nationality),
            ints(|home| home.adults),
            ints(|home| home.minors),
            ints(|home| home.principals),
        ],
    )
    .unwrap()
}

/// A folder of its own for each test, empty at first.
pub(crate) fn folder(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Rows in each group of rows of a file of Parquet.
pub(crate) const GROUP: usize = 22_000;

pub(crate) fn parquet(path: &Path, table: &RecordBatch) {
    let groups = WriterProperties::builder().set_max_row_group_row_count(Some(GROUP)).build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, table.schema(), Some(groups)).unwrap();
    writer.write(table).unwrap();
    writer.close().unwrap();
}

pub(crate) fn arrow(path: &Path, table: &RecordBatch) {
    let file = File::create(path).unwrap();
    let mut writer = arrow_ipc::writer::FileWriter::try_new(file, &table.schema()).unwrap();
    writer.write(table).unwrap();
    writer.finish().unwrap();
}

pub(crate) fn csv(path: &Path, table: &RecordBatch, delimiter: u8) {
    let file = File::create(path).unwrap();
    let mut writer = arrow_csv::WriterBuilder::new().with_delimiter(delimiter).build(file);
    writer.write(table).unwrap();
}
