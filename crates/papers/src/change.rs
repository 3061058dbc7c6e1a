//! A letter on a change of policy, as a text that people edit: the words are theirs, the figures
//! are not.
//!
//! The draft is Markdown. Whatever comes from the policies stands as a link: `[€ 205,00](#new.3)`.
//! When the text is read again, each must still say what the policies say, and no other amount may
//! stand beside them.

mod draft;
mod read;

use std::collections::BTreeMap;

use rules::difference::PolicyDifference;
use rules::words::{Lang, money, side, signed};

pub use draft::draft;
pub use read::read;

/// For whom the letter is (nota N26).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Parliament is informed in writing.
    Parliament,
    /// IOM and the NGOs have to change their agreements.
    Partners,
}

/// What is wrong in an edited text, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The place in the line, in letters, from 1.
    pub column: usize,
    /// What is wrong.
    pub what: Wrong,
}

/// What can be wrong in an edited text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A figure that is not what the policies say.
    Changed {
        /// Its name.
        figure: String,
        /// What stands there.
        written: String,
        /// What the policies say.
        says: String,
    },
    /// The policies have no such figure.
    Unknown {
        /// Its name.
        figure: String,
    },
    /// An amount that is no figure of the policies.
    Loose {
        /// What stands there.
        written: String,
    },
    /// The text has no title, or more than one.
    Title,
}

impl Mistake {
    /// What is wrong and how to mend it, behind the place in the file.
    pub fn text(&self, file: &str, lang: Lang) -> String {
        let place = format!("{file}:{}:{}", self.line, self.column);
        let said = match (&self.what, lang) {
            (Wrong::Changed { figure, written, says }, Lang::Nl) => {
                format!("“{written}” is niet wat het beleid zegt. Schrijf [{says}](#{figure}).")
            }
            (Wrong::Changed { figure, written, says }, Lang::En) => {
                format!("“{written}” is not what the policies say. Write [{says}](#{figure}).")
            }
            (Wrong::Unknown { figure }, Lang::Nl) => {
                format!("Het beleid kent geen “{figure}”. Neem een naam uit een nieuw concept.")
            }
            (Wrong::Unknown { figure }, Lang::En) => {
                format!("The policies have no “{figure}”. Take a name from a new draft.")
            }
            (Wrong::Loose { written }, Lang::Nl) => format!(
                "“{written}” staat los in de tekst. Elk bedrag komt uit het beleid: neem het over \
                 als [bedrag](#naam), of laat het weg."
            ),
            (Wrong::Loose { written }, Lang::En) => format!(
                "“{written}” stands by itself. Every amount comes from the policies: take it over \
                 as [amount](#name), or leave it out."
            ),
            (Wrong::Title, Lang::Nl) => {
                "De tekst heeft één titel nodig: een regel die met # begint.".to_owned()
            }
            (Wrong::Title, Lang::En) => {
                "The text needs one title: a line that begins with #.".to_owned()
            }
        };
        format!("{place}: {said}")
    }
}

/// Everything in a letter that comes from the policies, by its name.
fn figures(change: &PolicyDifference, lang: Lang) -> BTreeMap<String, String> {
    let mut all = BTreeMap::from([
        ("old".to_owned(), side(&change.old, lang)),
        ("new".to_owned(), side(&change.new, lang)),
    ]);
    let areas = change.changes.iter().flat_map(|one| &one.areas);
    for (number, area) in (1..).zip(areas) {
        all.insert(format!("change.{number}"), area.sentence.get(lang).to_owned());
    }
    for one in &change.households {
        let of = |what: &str| format!("{what}.{}.{}", one.household, one.departure);
        all.insert(of("old"), money(one.old, &change.old.currency, lang));
        all.insert(of("new"), money(one.new, &change.new.currency, lang));
        if let Some(difference) = one.difference {
            all.insert(of("difference"), signed(difference, &change.new.currency, lang));
        }
    }
    all
}
