//! A column of amounts as Parquet keeps it: each amount once, and for each row its place.
//!
//! A writer of tables looks for equal values among the rows. Here they are known before, so that a
//! row costs a look-up and a few bits.

use bytes::Bytes;
use money::Cents;
use parquet::basic::{Compression, Encoding};
use parquet::column::page::{CompressedPage, Page, PageWriter};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::Result;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::writer::{SerializedPageWriter, TrackedWrite};
use parquet::schema::types::ColumnDescPtr;

/// The amounts of one column, each once, in the order in which numbers brought them.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    /// For each number the place of its amount.
    places: Vec<u32>,
    values: Vec<Cents>,
}

/// The amounts of one column that occur in a row group, each once, in the order of its rows.
pub(crate) struct Dictionary {
    /// For each household of the group the place of its amount.
    pub places: Vec<u32>,
    values: Vec<Cents>,
}

impl Distinct {
    /// Takes in the amounts of numbers that are new.
    pub(crate) fn grow(&mut self, amounts: &[Cents]) {
        for amount in amounts.iter().skip(self.places.len()) {
            let place = self.values.iter().position(|one| one == amount).unwrap_or_else(|| {
                self.values.push(*amount);
                self.values.len() - 1
            });
            self.places.push(u32::try_from(place).unwrap_or(0));
        }
    }

    /// What the households of a group bring, in the order in which it meets them. What others
    /// brought before has no part in it.
    pub(crate) fn of(&self, households: &[u32]) -> Dictionary {
        let mut known = vec![None; self.values.len()];
        let mut found = Dictionary { places: Vec::new(), values: Vec::new() };
        for number in households {
            let number = usize::try_from(*number).ok();
            let place = number.and_then(|number| usize::try_from(*self.places.get(number)?).ok());
            let slot = place.and_then(|place| known.get_mut(place).zip(self.values.get(place)));
            let Some((known, value)) = slot else { continue };
            found.places.push(*known.get_or_insert_with(|| {
                found.values.push(*value);
                u32::try_from(found.values.len() - 1).unwrap_or(0)
            }));
        }
        found
    }
}

impl Dictionary {
    /// How many bits a place takes.
    fn bits(&self) -> u32 {
        let last = self.values.len().saturating_sub(1);
        (usize::BITS - last.leading_zeros()).max(1)
    }
}

/// The places of rows, as Parquet packs them: their width, then one run of bits. A row is the place
/// of its household among those of the group.
pub(crate) fn packed(rows: &[u32], dictionary: &Dictionary) -> Bytes {
    let bits = dictionary.bits();
    let groups = rows.len().div_ceil(8);
    let width = usize::try_from(bits).unwrap_or(0);
    let mut out = Vec::with_capacity(groups * width + 8);
    out.extend(u8::try_from(bits));
    let mut head = groups << 1 | 1;
    while head > 0x7F {
        out.extend(u8::try_from(head & 0x7F | 0x80));
        head >>= 7;
    }
    out.extend(u8::try_from(head));
    let place = |row: &u32| {
        let row = usize::try_from(*row).ok();
        row.and_then(|row| dictionary.places.get(row)).map_or(0, |place| u64::from(*place))
    };
    let mut eights = rows.chunks_exact(8);
    if bits <= 8 {
        for eight in &mut eights {
            let mut all = 0;
            for row in eight.iter().rev() {
                all = all << bits | place(row);
            }
            out.extend_from_slice(all.to_le_bytes().get(..width).unwrap_or_default());
        }
    } else {
        for eight in &mut eights {
            push_each(eight.iter().map(place), bits, &mut out);
        }
    }
    let rest = eights.remainder();
    if !rest.is_empty() {
        let filled = rest.iter().map(place).chain(std::iter::repeat_n(0, 8 - rest.len()));
        push_each(filled, bits, &mut out);
    }
    Bytes::from(out)
}

/// Eight places of any width fill whole bytes.
fn push_each(places: impl Iterator<Item = u64>, bits: u32, out: &mut Vec<u8>) {
    let (mut waiting, mut count) = (0_u64, 0);
    for place in places {
        waiting |= place << count;
        count += bits;
        while count >= 8 {
            out.extend(u8::try_from(waiting & 0xFF));
            waiting >>= 8;
            count -= 8;
        }
    }
}

/// A whole column of a row group.
pub(crate) fn column(
    description: &ColumnDescPtr,
    dictionary: &Dictionary,
    rows: u32,
    packed: Bytes,
) -> Result<(Bytes, ColumnCloseResult)> {
    let values = &dictionary.values;
    let plain: Vec<u8> = values.iter().flat_map(|one| one.cents().to_le_bytes()).collect();
    let once = Page::DictionaryPage {
        num_values: u32::try_from(values.len()).unwrap_or(0),
        buf: Bytes::from(plain),
        encoding: Encoding::PLAIN,
        is_sorted: false,
    };
    let data = Page::DataPage {
        buf: packed,
        num_values: rows,
        encoding: Encoding::RLE_DICTIONARY,
        def_level_encoding: Encoding::RLE,
        rep_level_encoding: Encoding::RLE,
        statistics: None,
    };
    let mut out = TrackedWrite::new(Vec::new());
    let mut writer = SerializedPageWriter::new(&mut out);
    let mut data_at = 0;
    for page in [once, data] {
        let size = page.buffer().len();
        data_at = writer.write_page(CompressedPage::new(page, size))?.offset;
    }
    writer.close()?;
    let bytes = Bytes::from(out.into_inner()?);
    let size = i64::try_from(bytes.len()).unwrap_or(0);
    let metadata = ColumnChunkMetaData::builder(description.clone())
        .set_compression(Compression::UNCOMPRESSED)
        .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
        .set_total_compressed_size(size)
        .set_total_uncompressed_size(size)
        .set_num_values(i64::from(rows))
        .set_dictionary_page_offset(Some(0))
        .set_data_page_offset(i64::try_from(data_at).unwrap_or(0))
        .build()?;
    let close = ColumnCloseResult {
        bytes_written: u64::try_from(bytes.len()).unwrap_or(0),
        rows_written: u64::from(rows),
        metadata,
        bloom_filter: None,
        column_index: None,
        offset_index: None,
    };
    Ok((bytes, close))
}
