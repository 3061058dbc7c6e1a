//! A population that is made up, only plausible: for measuring, it says nothing of real households.
//! The same rows for the same seed, of any length, row group after row group.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rules::check::Package;
use serde_json::{Value, json};

const GROUP: usize = 128 * 1024;
const DEPARTURES: [&str; 2] = ["voluntary", "forced"];
const CHANNELS: [&str; 3] = ["jrs", "iom", "ngo"];
/// 1 January 2024, and two years: the days that the list of developing countries covers.
const DAYS: (i32, u64) = (19_723, 731);
/// Of a thousand households: adults, minors at least and at most, and how many of them.
const FAMILIES: [(i32, i32, i32, u64); 9] = [
    (1, 0, 0, 685),
    (2, 0, 0, 55),
    (2, 1, 4, 110),
    (2, 5, 8, 5),
    (1, 1, 4, 65),
    (3, 0, 3, 20),
    (4, 0, 3, 10),
    (0, 1, 1, 47),
    (0, 2, 2, 3),
];

/// Numbers that only look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn count(&mut self, bound: i32) -> i32 {
        i32::try_from(self.below(u64::try_from(bound).unwrap())).unwrap()
    }
}

#[derive(Default)]
struct Group {
    ids: Vec<i64>,
    days: Vec<i32>,
    words: [Vec<i32>; 3],
    counts: [Vec<i32>; 3],
}

impl Group {
    fn add(&mut self, id: i64, countries: i32, dice: &mut Dice) {
        let mut drawn = dice.below(1_000);
        let family = FAMILIES.iter().find(|(.., many)| {
            let here = drawn < *many;
            drawn = drawn.saturating_sub(*many);
            here
        });
        let (adults, least, most, _) = *family.unwrap();
        let minors = least + dice.count(most - least + 1);
        let principals = match adults {
            0 => minors,
            _ if dice.below(10) < 6 => 1,
            _ => 1 + dice.count(adults),
        };
        let forced = i32::from(dice.below(100) < 35);
        let channel = match dice.below(100) {
            _ if forced == 1 => 0,
            0..35 => 0,
            35..90 => 1,
            _ => 2,
        };
        // The lower of three: a few countries have most of the households.
        let country = (0..3).map(|_| dice.count(countries)).min().unwrap();
        self.ids.push(id);
        self.days.push(DAYS.0 + i32::try_from(dice.below(DAYS.1)).unwrap());
        for (column, code) in self.words.iter_mut().zip([forced, channel, country]) {
            column.push(code);
        }
        for (column, count) in self.counts.iter_mut().zip([adults, minors, principals]) {
            column.push(count);
        }
    }

    fn batch(self, schema: SchemaRef, words: &[ArrayRef; 3]) -> RecordBatch {
        let [departures, channels, countries] = self.words;
        let word = |codes: Vec<i32>, place: usize| -> ArrayRef {
            let words = Arc::clone(words.get(place).unwrap());
            Arc::new(DictionaryArray::<Int32Type>::new(Int32Array::from(codes), words))
        };
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(Int64Array::from(self.ids)),
            Arc::new(Date32Array::from(self.days)),
            word(departures, 0),
            word(channels, 1),
            word(countries, 2),
        ];
        for counts in self.counts {
            columns.push(Arc::new(Int32Array::from(counts)));
        }
        RecordBatch::try_new(schema, columns).unwrap()
    }
}

fn schema() -> SchemaRef {
    let word = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields = [
        ("household_id", DataType::Int64),
        ("registered_on", DataType::Date32),
        ("departure", word()),
        ("channel", word()),
        ("nationality", word()),
        ("adults", DataType::Int32),
        ("minors", DataType::Int32),
        ("principals", DataType::Int32),
    ];
    let fields = fields.map(|(name, kind)| Field::new(name, kind, false));
    Arc::new(Schema::new(fields.to_vec()))
}

pub(crate) fn write(package: &Package, path: &Path, rows: usize, seed: usize) -> Value {
    let mut dice = Dice(u64::try_from(seed).unwrap());
    // In an order of their own, so that the frequent ones are not all at the start of the alphabet.
    let mut codes: Vec<&str> = package.countries().iter().map(|(one, _)| one.code()).collect();
    // Its nationals need a visa only since February 2025: a rule by day that no peer has to state.
    codes.retain(|code| *code != "VU");
    codes.sort_by_key(|code| code.bytes().map(|byte| u32::from(byte) * 7 % 31).sum::<u32>());
    let countries = i32::try_from(codes.len()).unwrap();
    let words = [DEPARTURES.to_vec(), CHANNELS.to_vec(), codes]
        .map(|words| -> ArrayRef { Arc::new(StringArray::from(words)) });
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let file = File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema(), Some(properties)).unwrap();
    let mut id = 0;
    for start in (0..rows).step_by(GROUP) {
        let mut group = Group::default();
        for _ in start..rows.min(start + GROUP) {
            group.add(id, countries, &mut dice);
            id += 1;
        }
        writer.write(&group.batch(schema(), &words)).unwrap();
    }
    writer.close().unwrap();
    json!({"rows": rows})
}
