//! The letters: the families of Noto, as Debian's `fonts-noto-core` brings them.

use std::path::Path;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

use crate::joiner;

/// The files a document may need, in the order in which families are looked through.
pub const FILES: [&str; 13] = [
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSans-BoldItalic.ttf",
    "NotoNaskhArabic-Regular.ttf",
    "NotoNaskhArabic-Bold.ttf",
    "NotoSansArmenian-Regular.ttf",
    "NotoSansArmenian-Bold.ttf",
    "NotoSansGeorgian-Regular.ttf",
    "NotoSansGeorgian-Bold.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansDevanagari-Bold.ttf",
    "NotoSansMath-Regular.ttf",
];

/// How the files with Arabic letters begin; in other scripts the non-joiner does something else.
const ARABIC: &str = "NotoNaskhArabic";

/// Where Debian and Ubuntu put them.
pub const USUAL_PLACE: &str = "/usr/share/fonts/truetype/noto";

/// Fonts, ready to set with.
#[derive(Debug)]
pub struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Fonts {
    /// From the bytes of font files, in their order.
    pub fn new(files: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let of = |bytes| Font::iter(Bytes::new(bytes));
        let fonts: Vec<Font> = files.into_iter().flat_map(of).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }

    /// From a folder that has all [`FILES`].
    ///
    /// # Errors
    /// The files that cannot be read, in the order of [`FILES`].
    pub fn read(folder: &Path) -> Result<Self, Vec<&'static str>> {
        let read = FILES.map(|name| read(folder, name).map_err(|_| name));
        let missing: Vec<_> = read.iter().filter_map(|one| one.as_ref().err().copied()).collect();
        if missing.is_empty() { Ok(Self::new(read.into_iter().flatten())) } else { Err(missing) }
    }

    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }
}

/// A file, ready to set with.
fn read(folder: &Path, name: &str) -> std::io::Result<Vec<u8>> {
    let font = std::fs::read(folder.join(name))?;
    let kept = if name.starts_with(ARABIC) { joiner::kept(&font) } else { None };
    Ok(kept.unwrap_or(font))
}
