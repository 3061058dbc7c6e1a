//! Cases from and to a spreadsheet.
//!
//! Read it in this order: `column` (what a sheet may hold), `cells` (a file as somebody wrote
//! it, within limits), `read` (its rows → households, or every mistake at its cell), `write`
//! (rows of cases → CSV and XLSX). [`Register::import`](crate::Register::import) and
//! [`Register::export`](crate::Register::export) do the rest.
//!
//! A row is a person; rows with the same word under *dossier* are one household. What is about the
//! whole household stands in any of its rows, or in all of them.

mod cells;
mod column;
mod household;
mod read;
mod write;

use rules::words::{Lang, Words};

pub use cells::{FILE_MAX, ROWS_MAX, Sheet};
pub use column::{Column, is_shown};
pub(crate) use read::{Drawn, households};
pub use write::{Exported, template};

/// Something wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Sheet and cell, such as `Zaken C12`; only the sheet for what is about all of it.
    pub place: String,
    /// What is wrong and how to mend it.
    pub words: Words,
}

impl Wrong {
    /// Where, what and how to mend it, in one line.
    pub fn text(&self, lang: Lang) -> String {
        format!("{}: {}", self.place, self.words.get(lang))
    }

    /// Somebody stands in two households of one file.
    pub(crate) fn same_in_file(dossier: &str) -> Words {
        both(
            format!(
                "Deze persoon lijkt op iemand in dossier “{dossier}” van dit bestand. Voeg de \
                 rijen samen, of laat een van beide weg."
            ),
            format!(
                "This person looks like somebody in “{dossier}” of this file. Join the rows, or \
                 leave one of them out."
            ),
        )
    }
}

/// Dutch and English in one.
fn both(nl: impl Into<String>, en: impl Into<String>) -> Words {
    Words { nl: nl.into(), en: en.into() }
}
