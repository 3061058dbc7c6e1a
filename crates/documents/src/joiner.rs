//! A sign of its own for the zero-width non-joiner.
//!
//! Persian parts a word by U+200C, which has neither width nor ink. The shaper leaves such a letter
//! out and gives its text to the sign beside it: two letters in one sign, which readers of PDF
//! exchange where they turn a line round. It keeps what a font puts another sign for. So a font
//! gets one substitution more: the sign of the zero-width space, that is empty too.
//!
//! The table of substitutions (GSUB, in the specification of OpenType) has offsets that only point
//! forward. What is longer than before is therefore written again behind the rest.

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontVariant, FontVariations};

const NON_JOINER: char = '\u{200c}';
const EMPTY: char = '\u{200b}';
/// The feature that every shaper applies first, whatever the language.
const ALWAYS: &[u8] = b"ccmp";

/// The font with that substitution; `None` where it has no such feature or signs.
pub(crate) fn kept(font: &[u8]) -> Option<Vec<u8>> {
    let face = Font::new(Bytes::new(font.to_vec()), 0)?;
    let face = face.instantiate(FontVariant::default(), Abs::pt(1.0), &FontVariations::default());
    let sign = |letter| face.ttf().glyph_index(letter).map(|sign| sign.0);
    let (from, to) = (sign(NON_JOINER)?, sign(EMPTY)?);
    let record = table(font, b"GSUB")?;
    let (at, length) = (long(font, record + 8)?, long(font, record + 12)?);
    let substitutions = extended(font.get(at..at.checked_add(length)?)?, from, to)?;

    let mut font = font.to_vec();
    font.resize(font.len().next_multiple_of(4), 0);
    let place = [font.len(), substitutions.len()].map(u32::try_from);
    for (nth, number) in place.into_iter().enumerate() {
        put(&mut font, record + 8 + 4 * nth, &number.ok()?.to_be_bytes())?;
    }
    font.extend(substitutions);
    Some(font)
}

/// Where the directory of a font speaks of a table.
fn table(font: &[u8], tag: &[u8; 4]) -> Option<usize> {
    let records = (0..short(font, 4)?).map(|nth| 12 + 16 * nth);
    records.into_iter().find(|at| font.get(*at..at + 4) == Some(tag))
}

/// A table of substitutions with one more, from one sign to another.
fn extended(old: &[u8], from: u16, to: u16) -> Option<Vec<u8>> {
    let (features, lookups) = (short(old, 6)?, short(old, 8)?);
    let count = short(old, lookups)?;
    let mut new = old.to_vec();
    for nth in 0..short(old, features)? {
        let record = features + 2 + 6 * nth;
        if old.get(record..record + 4)? == ALWAYS {
            let feature = with_lookup(old.get(features + short(old, record + 4)?..)?, count)?;
            let place = u16::try_from(new.len() - features).ok()?;
            put(&mut new, record + 4, &place.to_be_bytes())?;
            new.extend(feature);
        }
    }
    let list = with_substitution(old.get(lookups..)?, [from, to])?;
    let place = u16::try_from(new.len()).ok()?;
    put(&mut new, 8, &place.to_be_bytes())?;
    new.extend(list);
    Some(new)
}

/// A feature that applies one lookup more.
fn with_lookup(feature: &[u8], lookup: usize) -> Option<Vec<u8>> {
    let count = short(feature, 2)?;
    let applied = (0..count).map(|nth| short(feature, 4 + 2 * nth));
    let numbers = [Some(0), Some(count + 1)].into_iter().chain(applied).chain([Some(lookup)]);
    shorts(numbers)
}

/// A list of lookups, and all that stands behind it, with a single substitution at the end.
fn with_substitution(list: &[u8], [from, to]: [u16; 2]) -> Option<Vec<u8>> {
    let count = short(list, 0)?;
    let moved = (0..count).map(|nth| Some(short(list, 2 + 2 * nth)? + 2));
    let numbers = [Some(count + 1)].into_iter().chain(moved).chain([Some(list.len() + 2)]);
    let mut new = shorts(numbers)?;
    new.extend(list.get(2 + 2 * count..)?);
    // A lookup of the first kind with one part, which adds a number to each sign that it covers.
    let (lookup, part, cover) = ([1, 0, 1, 8], [1, 6, to.wrapping_sub(from)], [1, 1, from]);
    new.extend([&lookup[..], &part, &cover].concat().into_iter().flat_map(u16::to_be_bytes));
    Some(new)
}

fn shorts(numbers: impl Iterator<Item = Option<usize>>) -> Option<Vec<u8>> {
    let bytes = numbers.map(|number| Some(u16::try_from(number?).ok()?.to_be_bytes()));
    Some(bytes.collect::<Option<Vec<_>>>()?.concat())
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let found = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_be_bytes(found.try_into().ok()?).into())
}

fn long(bytes: &[u8], at: usize) -> Option<usize> {
    let found = bytes.get(at..at.checked_add(4)?)?;
    usize::try_from(u32::from_be_bytes(found.try_into().ok()?)).ok()
}

fn put(bytes: &mut [u8], at: usize, new: &[u8]) -> Option<()> {
    bytes.get_mut(at..at.checked_add(new.len())?)?.copy_from_slice(new);
    Some(())
}
