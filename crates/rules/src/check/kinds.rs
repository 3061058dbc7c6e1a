//! Kinds of persons, and the cell that each is in.

use super::scheme::{Dim, DimSource, LISTED, Scheme};

/// A person as examples and typical households name one: `adult principal`, `minor member`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub adult: bool,
    pub principal: bool,
}

impl Kind {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (age, role) = text.split_once(' ')?;
        let adult = match age {
            "adult" => true,
            "minor" => false,
            _ => return None,
        };
        match role {
            "principal" => Some(Self { adult, principal: true }),
            "member" => Some(Self { adult, principal: false }),
            _ => None,
        }
    }

    pub(crate) fn words(self) -> &'static str {
        match (self.adult, self.principal) {
            (true, true) => "adult principal",
            (true, false) => "adult member",
            (false, true) => "minor principal",
            (false, false) => "minor member",
        }
    }
}

impl Scheme {
    /// The usual cell: on every list, facts as assumed, the first value of everything else.
    pub(crate) fn usual_cell(&self) -> Vec<u8> {
        let usual = |dim: &Dim| match dim.source {
            DimSource::Fact { assume, .. } => assume,
            DimSource::Lists { .. } => LISTED,
            _ => 0,
        };
        self.dims.iter().map(|dim| u8::try_from(usual(dim)).unwrap_or(0)).collect()
    }

    /// A cell with the age and role of a kind of person; `None` when the scheme cannot tell.
    pub(crate) fn cell_of(&self, kind: Kind, case: &[u8]) -> Option<Vec<u8>> {
        let mut cell = case.to_vec();
        for (place, dim) in self.dims.iter().enumerate() {
            let value = match dim.source {
                DimSource::Age { .. } => dim.value(if kind.adult { "adult" } else { "minor" })?,
                DimSource::Role => {
                    dim.value(if kind.principal { "principal" } else { "member" })?
                }
                _ => continue,
            };
            *cell.get_mut(place)? = u8::try_from(value).ok()?;
        }
        Some(cell)
    }

    /// A cell in words: `departure=forced, age=minor`.
    pub(crate) fn words_of(&self, cell: &[(usize, u8)]) -> String {
        let words = cell.iter().filter_map(|(dim, value)| {
            let dim = self.dims.get(*dim)?;
            let (value, _) = dim.values.get(usize::from(*value))?;
            Some(format!("{}={value}", dim.name))
        });
        let words: Vec<String> = words.collect();
        if words.is_empty() { "*".to_owned() } else { words.join(", ") }
    }
}

impl Dim {
    /// Whether it tells persons of one household apart: their role and age.
    pub(crate) fn is_personal(&self) -> bool {
        matches!(self.source, DimSource::Role | DimSource::Age { .. })
    }
}
