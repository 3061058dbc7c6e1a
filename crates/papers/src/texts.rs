//! What the information sheet says in each language, and who has read the translation.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use money::Cents;
use rules::check::Package;
use rules::describe::told;
use rules::words::Words;
use serde::{Deserialize, Serialize};

/// The sheet's texts in one language, as written in `texts/TAG.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The language, as BCP 47 tag: `nl`, `ar`, `ckb`.
    pub tag: String,
    /// Its name in itself.
    pub name: String,
    /// From left to right or the other way.
    pub direction: Direction,
    /// Who has read it.
    pub status: Status,
    /// How an amount is written.
    pub amount: AmountStyle,
    /// How a day is written.
    pub day: DayStyle,
    /// The sheet's own phrases. What stands in braces is filled in.
    pub say: Say,
    /// What policies say, by their Dutch text. A text that changes has no translation any more.
    pub policy: BTreeMap<String, String>,
}

/// In which direction a language is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// How far a translation can be relied on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", tag = "kind", deny_unknown_fields)]
pub enum Status {
    /// The text that the others translate.
    Source,
    /// Made by a machine; nobody has checked it.
    Draft,
    /// Checked by a person.
    Reviewed {
        /// Who.
        by: String,
        /// On which day.
        on: Date,
    },
}

/// How an amount is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountStyle {
    /// With `{amount}` for the digits.
    pub pattern: String,
    /// Between thousands.
    pub group: String,
    /// Before the cents.
    pub decimal: String,
}

/// How a day is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DayStyle {
    /// With `{day}`, `{month}` and `{year}`.
    pub pattern: String,
    /// The names of the months.
    pub months: [String; 12],
}

macro_rules! phrases {
    ($($name:ident),* $(,)?) => {
        /// The phrases of the sheet, by what they are for.
        #[derive(Clone, Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[expect(missing_docs, reason = "each name says it; texts/nl.toml has the words")]
        pub struct Say { $(pub $name: String),* }

        impl Say {
            /// Every phrase with its name, in the order of the file.
            pub fn all(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($name), self.$name.as_str())),*]
            }
        }
    };
}

phrases! {
    title, adults, minors, registered_on, departure, voluntary, forced, through, scheme, when,
    how_much, how, r#where, at_departure, at_arrival, in_days_after_arrival, in_first_year,
    in_months_after_arrival, in_days_after_departure, in_months_after_departure, cash, in_kind,
    combined, by_arrangement, cash_at_most, cash_at_departure, netherlands, origin, total, open,
    no_promise, nothing, conditions, yes, no, not_known_yet, also, not, questions, check,
    valid_until, made_on, draft, reviewed, proof,
}

const FILES: [&str; 13] = [
    include_str!("../texts/nl.toml"),
    include_str!("../texts/en.toml"),
    include_str!("../texts/ar.toml"),
    include_str!("../texts/fr.toml"),
    include_str!("../texts/es.toml"),
    include_str!("../texts/fa.toml"),
    include_str!("../texts/hi.toml"),
    include_str!("../texts/hy.toml"),
    include_str!("../texts/ka.toml"),
    include_str!("../texts/tr.toml"),
    include_str!("../texts/ur.toml"),
    include_str!("../texts/kmr.toml"),
    include_str!("../texts/ckb.toml"),
];

static ALL: LazyLock<Vec<Texts>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| Texts::read(file).ok()).collect());

impl Texts {
    /// Reads the texts of one language.
    ///
    /// # Errors
    /// What is wrong, with its line: an unknown or missing phrase, a key twice.
    pub fn read(toml: &str) -> Result<Self, String> {
        toml::from_str(toml).map_err(|error| error.to_string())
    }

    /// Every language there is, Dutch and English first.
    pub fn all() -> &'static [Self] {
        &ALL
    }

    /// The texts in a language, by its tag.
    pub fn of(tag: &str) -> Option<&'static Self> {
        ALL.iter().find(|texts| texts.tag == tag)
    }

    /// The language that all others translate: Dutch, the first of all.
    pub fn source() -> Option<&'static Self> {
        ALL.first()
    }

    /// An amount in euros, as this language writes it.
    pub fn amount(&self, amount: Cents) -> String {
        let plain = amount.to_string();
        let (sign, size) = plain.strip_prefix('-').map_or(("", plain.as_str()), |size| ("−", size));
        let (units, cents) = size.split_once('.').unwrap_or((size, "00"));
        let mut digits = String::new();
        for (place, digit) in units.chars().enumerate() {
            if place > 0 && (units.len() - place).is_multiple_of(3) {
                digits.push_str(&self.amount.group);
            }
            digits.push(digit);
        }
        let number = format!("{sign}{digits}{}{cents}", self.amount.decimal);
        self.amount.pattern.replace("{amount}", &number)
    }

    /// A day, as this language writes it.
    pub fn day(&self, day: Date) -> String {
        let place = usize::from(day.month().unsigned_abs()).saturating_sub(1);
        let month = self.day.months.get(place).map_or("", String::as_str);
        let text = self.day.pattern.replace("{day}", &day.day().to_string());
        text.replace("{month}", month).replace("{year}", &day.year().to_string())
    }

    /// What a policy says, in this language; Dutch where there is no translation.
    pub fn of_policy<'t>(&'t self, words: &'t Words) -> &'t str {
        match self.tag.as_str() {
            "nl" => &words.nl,
            "en" => &words.en,
            _ => self.policy.get(&words.nl).unwrap_or(&words.nl),
        }
    }

    /// What Dutch schemes may say to a person and this language has no words for.
    pub fn untranslated<'p>(&self, package: &'p Package) -> BTreeSet<&'p str> {
        let dutch = package.schemes().iter().filter(|scheme| scheme.country() == "NL");
        let told = dutch.flat_map(|scheme| told(package, scheme));
        let missing = told.filter(|words| {
            !matches!(self.tag.as_str(), "nl" | "en") && !self.policy.contains_key(&words.nl)
        });
        missing.map(|words| words.nl.as_str()).collect()
    }

    /// Whether Dutch has to stand beside it.
    pub fn needs_source(&self) -> bool {
        self.status == Status::Draft
    }
}
