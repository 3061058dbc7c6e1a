//! A template and its data become a PDF.
//!
//! The same template, data and fonts give the same bytes. Every document is PDF/A-2a and PDF/UA-1
//! at once: kept by archives, read aloud by screen readers. Typst refuses what would break either,
//! such as a picture without a description or a letter that no font has.

use std::sync::LazyLock;

use papers::{Form, Pdf, Press, Unprintable};
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::fonts::Fonts;

/// The template of a form: its name and its text.
const fn template(form: Form) -> (&'static str, &'static str) {
    match form {
        Form::Sheet => ("sheet.typ", include_str!("../typst/sheet.typ")),
        Form::Paper => ("paper.typ", include_str!("../typst/paper.typ")),
    }
}

/// What every template shares.
const COMMON: &str = include_str!("../typst/common.typ");

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// The typesetter with its fonts.
#[derive(Debug)]
pub struct Typst {
    fonts: Fonts,
}

impl Typst {
    /// With these fonts.
    pub const fn new(fonts: Fonts) -> Self {
        Self { fonts }
    }
}

impl Press for Typst {
    /// # Errors
    /// When the typesetter finds anything to warn of: a font or a letter that is missing, a picture
    /// without words. A document with a gap in it is not printed.
    fn set(&self, form: Form, data: Vec<u8>) -> Result<Pdf, Unprintable> {
        print(&self.fonts, template(form), data)
    }
}

fn print(
    fonts: &Fonts,
    template: (&'static str, &'static str),
    data: Vec<u8>,
) -> Result<Pdf, Unprintable> {
    let desk = Desk::new(fonts, template, data)?;
    let set = typst::compile::<PagedDocument>(&desk);
    if !set.warnings.is_empty() {
        return Err(desk.why(&set.warnings));
    }
    let document = set.output.map_err(|errors| desk.why(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
        .map_err(|error| Unprintable::new(error.message()))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some(format!("Wederkeer {}", env!("CARGO_PKG_VERSION")))),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|errors| desk.why(&errors))?;
    Ok(Pdf { bytes: each_line_by_itself(bytes), pages: document.pages().len() })
}

/// A document in a language from right to left says so to viewers, for how they lay its pages side
/// by side. PDFium then takes every line for one from right to left, and exchanges the words of
/// those in Dutch. So the document leaves that open: each line shows by its letters how it runs.
fn each_line_by_itself(mut pdf: Vec<u8>) -> Vec<u8> {
    const SAID: &[u8] = b"/Direction/R2L";
    let place = pdf.windows(SAID.len()).rposition(|found| found == SAID);
    if let Some(said) = place.and_then(|at| pdf.get_mut(at..at + SAID.len())) {
        // As long as before, and what is taken where nothing is said.
        said.copy_from_slice(b"/Direction/L2R");
    }
    pdf
}

/// Forgets what the typesetter keeps of documents that were printed some time ago, so that a long
/// run stays small.
pub fn tidy_up() {
    typst::comemo::evict(KEPT_RUNS);
}

/// What is used again within so many calls of [`tidy_up`] stays.
const KEPT_RUNS: usize = 2;

/// All that the typesetter may look at: one template, what templates share, the data, the fonts.
struct Desk<'a> {
    fonts: &'a Fonts,
    main: FileId,
    sources: [Source; 2],
    data: (FileId, Bytes),
}

fn id(path: &str) -> Result<FileId, Unprintable> {
    let path = VirtualPath::new(path).map_err(|error| Unprintable::new(&format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl<'a> Desk<'a> {
    fn new(
        fonts: &'a Fonts,
        (name, text): (&str, &str),
        data: Vec<u8>,
    ) -> Result<Self, Unprintable> {
        let main = id(name)?;
        let common = Source::new(id("common.typ")?, COMMON.to_owned());
        let sources = [Source::new(main, text.to_owned()), common];
        Ok(Self { fonts, main, sources, data: (id("data.json")?, Bytes::new(data)) })
    }

    /// What the typesetter said, with the line of the template.
    fn why(&self, said: &[SourceDiagnostic]) -> Unprintable {
        let one = |said: &SourceDiagnostic| {
            let place = typst::WorldExt::range(self, said.span).and_then(|range| {
                let source =
                    self.sources.iter().find(|source| Some(source.id()) == said.span.id())?;
                let line = source.lines().byte_to_line(range.start)? + 1;
                Some(format!("{}:{line}: ", source.id().get().vpath().get_without_slash()))
            });
            format!("{}{}", place.unwrap_or_default(), said.message)
        };
        Unprintable::new(&said.iter().map(one).collect::<Vec<_>>().join("; "))
    }
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    /// No clock: every day on a document comes with its data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop")]

    use std::path::Path;

    use typst::layout::{Frame, FrameItem};

    use super::*;

    /// All that a sheet may say in Arabic letters.
    const TEXTS: [&str; 4] = [
        include_str!("../../papers/texts/ar.toml"),
        include_str!("../../papers/texts/fa.toml"),
        include_str!("../../papers/texts/ur.toml"),
        include_str!("../../papers/texts/ckb.toml"),
    ];

    const PROBE: &str = r#"
        #import "common.typ": *
        #set text(font: families, dir: rtl)
        #show: arabic
        #for weight in ("regular", "bold") {
          for line in read("data.json").split("\n") { block(text(weight: weight, line)) }
        }
    "#;

    /// The stretches of more than one letter that are one sign, where the first is Arabic.
    fn shared(frame: &Frame, found: &mut Vec<String>) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Group(group) => shared(&group.frame, found),
                FrameItem::Text(text) => found.extend(
                    text.glyphs
                        .iter()
                        .map(|glyph| &text.text[glyph.range()])
                        .filter(|part| part.chars().count() > 1)
                        .filter(|part| part.contains(|c| matches!(c, '\u{600}'..='\u{6ff}')))
                        .map(str::to_owned),
                ),
                _ => {}
            }
        }
    }

    /// Readers of PDF turn a line of Arabic round letter by letter, so two in one sign come out
    /// exchanged.
    #[test]
    fn every_arabic_letter_has_a_sign_of_its_own() {
        let folder = std::env::var("WEDERKEER_FONTS");
        let folder = folder.unwrap_or_else(|_| crate::USUAL_PLACE.to_owned());
        let fonts = Fonts::read(Path::new(&folder)).unwrap();
        let mut found = Vec::new();
        for text in TEXTS {
            let desk = Desk::new(&fonts, ("probe.typ", PROBE), text.into()).unwrap();
            let document = typst::compile::<PagedDocument>(&desk).output.unwrap();
            document.pages().iter().for_each(|page| shared(&page.frame, &mut found));
        }
        assert!(found.is_empty(), "{found:?}");
    }
}
