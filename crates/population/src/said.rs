//! What is wrong, in both languages.

use std::fmt::{self, Display};
use std::io;
use std::path::Path;

use rules::check::Package;
use rules::diagnostics::Diagnostic;
use rules::words::Lang;

/// A sentence in both languages. What other programs say stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    nl: String,
    en: String,
}

impl Said {
    /// The same thing twice.
    pub fn new(nl: impl Into<String>, en: impl Into<String>) -> Self {
        Self { nl: nl.into(), en: en.into() }
    }

    /// The sentence in one language.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.nl, &self.en)
    }

    /// With its place in front.
    #[must_use]
    pub fn at(self, place: impl Display) -> Self {
        Self { nl: format!("{place}: {}", self.nl), en: format!("{place}: {}", self.en) }
    }

    /// With the name of its file in front.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        self.at(path.display())
    }

    /// With its row, from 1, and its column in front.
    #[must_use]
    pub fn in_cell(self, row: u64, column: &str) -> Self {
        Self {
            nl: format!("rij {row}, kolom {column}: {}", self.nl),
            en: format!("row {row}, column {column}: {}", self.en),
        }
    }

    /// Mistakes in a case or in what is asked of it.
    pub fn of(mistakes: &[Diagnostic], package: &Package) -> Self {
        let lines = |lang| {
            let lines = mistakes.iter().map(|one| one.line(package.files(), lang));
            lines.collect::<Vec<_>>().join(" ")
        };
        Self { nl: lines(Lang::Nl), en: lines(Lang::En) }
    }

    /// Several as one.
    pub(crate) fn joined(all: &[Self], sign: &str) -> Self {
        let join = |of: fn(&Self) -> &str| all.iter().map(of).collect::<Vec<_>>().join(sign);
        Self { nl: join(|one| &one.nl), en: join(|one| &one.en) }
    }
}

/// In Dutch, the default.
impl Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.get(Lang::default()))
    }
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { nl: text.clone(), en: text }
    }
}

impl From<io::Error> for Said {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::new("bestaat niet", "does not exist"),
            io::ErrorKind::PermissionDenied => Self::new("mag niet", "is not allowed"),
            io::ErrorKind::IsADirectory => Self::new("is een map", "is a folder"),
            io::ErrorKind::StorageFull => Self::new("de schijf is vol", "the disk is full"),
            _ => Self::from(error.to_string()),
        }
    }
}
