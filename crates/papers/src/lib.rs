//! What stands on paper: the returnee's information sheet, letters, files, statements, the annex.
//!
//! Each paper is made here, from a determination, a forecast or a register; a [`Press`] sets it. So
//! everybody can make papers without a typesetter, and only the room `documents` has one.
//!
//! **Invariant:** no amount is written here. Each comes from a determination, a forecast or a
//! ledger, and a sheet is not printed when the policy rows behind it are not those approved.

pub mod annex;
pub mod approval;
pub mod change;
pub mod letter;
pub mod paper;
mod phrase;
mod pictures;
mod qr;
pub mod sheet;
pub mod texts;

use std::fmt;

/// Sets papers.
pub trait Press: fmt::Debug + Send + Sync {
    /// Sets data in a form. The same data give the same bytes.
    ///
    /// # Errors
    /// When anything is missing: a font, a letter, words for a picture.
    fn set(&self, form: Form, data: Vec<u8>) -> Result<Pdf, Unprintable>;
}

/// A form that data are set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The returnee's information sheet.
    Sheet,
    /// Headings, paragraphs, tables and pictures.
    Paper,
}

/// A finished document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Why a document was not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unprintable {
    /// What the typesetter said, or what is missing.
    pub why: String,
}

impl Unprintable {
    /// With what went wrong.
    pub fn new(why: &str) -> Self {
        Self { why: why.to_owned() }
    }
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Unprintable {}

/// Sets any data in a form.
pub(crate) fn print(
    press: &dyn Press,
    form: Form,
    data: &impl serde::Serialize,
) -> Result<Pdf, Unprintable> {
    let data = serde_json::to_vec(data).map_err(|error| Unprintable::new(&error.to_string()))?;
    press.set(form, data)
}
