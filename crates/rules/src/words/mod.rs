//! What people read, in Dutch and in English, from the same facts.

mod changes;
mod comparison;
mod determination;
pub(crate) mod difference;
mod formulas;
mod open_points;
pub(crate) mod phrases;

pub use comparison::signed;
pub use difference::{departure, side};
pub use formulas::{entered, linear, plain, shape};
pub use open_points::open_points;
pub use phrases::{cite, date, form, moment, money, no_promise, number, window};

use serde::{Deserialize, Serialize};

/// The language a person reads. Dutch comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Nederlands.
    #[default]
    Nl,
    /// English.
    En,
}

/// One text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Words {
    /// In Dutch.
    pub nl: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }

    /// What is said in each language.
    pub(crate) fn say(text: impl Fn(Lang) -> String) -> Self {
        Self { nl: text(Lang::Nl), en: text(Lang::En) }
    }

    /// The same text in both languages, for a name that needs no translation.
    pub fn same(text: &str) -> Self {
        Self { nl: text.to_owned(), en: text.to_owned() }
    }
}

impl Lang {
    /// Picks the Dutch or the English of two.
    pub const fn pick<T: Copy>(self, nl: T, en: T) -> T {
        match self {
            Self::Nl => nl,
            Self::En => en,
        }
    }
}
