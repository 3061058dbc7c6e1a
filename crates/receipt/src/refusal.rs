//! Why a text is no genuine receipt.

use jiff::civil::Date;
use rules::words::{Lang, Words, date};

/// Every reason to refuse, and there are no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The text is something else.
    NotAReceipt,
    /// It was a receipt, but it is not whole.
    Damaged,
    /// A receipt of a format that this program does not know.
    OtherFormat {
        /// The number of that format.
        format: u32,
    },
    /// No key here has this id.
    UnknownKey {
        /// The id that the receipt gives.
        kid: String,
    },
    /// The signature is not of that key over this text.
    Forged,
    /// The key does not count any more, whatever it signed.
    KeyWithdrawn {
        /// Whose key it was.
        name: String,
        /// Since when.
        on: Date,
        /// Why.
        reason: Words,
    },
    /// The key may not sign on the day of issue, or is not accepted any more.
    KeyNotThen {
        /// Whose key it is.
        name: String,
        /// First and last day on which it may sign.
        signs: [Date; 2],
        /// Last day on which its receipts are accepted.
        accepted_until: Date,
    },
    /// The day of issue has not come yet.
    NotYetValid {
        /// The first day.
        from: Date,
    },
    /// Its last day has passed.
    Expired {
        /// The last day.
        until: Date,
    },
    /// It was computed from another version of the policy, so it cannot be recomputed.
    OtherPolicy {
        /// The beginning of the hash in the receipt.
        theirs: String,
        /// The beginning of the hash here.
        ours: String,
    },
    /// Computed again, it comes out otherwise: a mistake in a program, or somebody with the key
    /// wrote what the rules do not give.
    Differs,
}

impl Refusal {
    /// Every word for programs: [`Refusal::code`].
    pub const CODES: [&str; 11] = [
        "not-a-receipt",
        "damaged",
        "other-format",
        "unknown-key",
        "forged",
        "key-withdrawn",
        "key-not-then",
        "not-yet-valid",
        "expired",
        "other-policy",
        "differs",
    ];

    /// A word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotAReceipt => "not-a-receipt",
            Self::Damaged => "damaged",
            Self::OtherFormat { .. } => "other-format",
            Self::UnknownKey { .. } => "unknown-key",
            Self::Forged => "forged",
            Self::KeyWithdrawn { .. } => "key-withdrawn",
            Self::KeyNotThen { .. } => "key-not-then",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Expired { .. } => "expired",
            Self::OtherPolicy { .. } => "other-policy",
            Self::Differs => "differs",
        }
    }

    /// The facts of the refusal, in the order in which words for it name them: `{0}`, `{1}`.
    pub fn facts(&self, lang: Lang) -> Vec<String> {
        let day = |one: &Date| date(*one, lang);
        match self {
            Self::NotAReceipt | Self::Damaged | Self::Forged | Self::Differs => Vec::new(),
            Self::OtherFormat { format } => vec![format.to_string()],
            Self::UnknownKey { kid } => vec![kid.clone()],
            Self::KeyWithdrawn { name, on, reason } => {
                vec![name.clone(), day(on), reason.get(lang).to_owned()]
            }
            Self::KeyNotThen { name, signs: [from, until], accepted_until } => {
                vec![name.clone(), day(from), day(until), day(accepted_until)]
            }
            Self::NotYetValid { from: one } | Self::Expired { until: one } => vec![day(one)],
            Self::OtherPolicy { theirs, ours } => vec![theirs.clone(), ours.clone()],
        }
    }

    /// Why, in both languages.
    pub fn words(&self) -> Words {
        let (nl, en) = self.pattern();
        let fill = |pattern: &str, lang: Lang| {
            let mut text = pattern.to_owned();
            for (place, fact) in self.facts(lang).iter().enumerate() {
                text = text.replace(&format!("{{{place}}}"), fact);
            }
            text
        };
        Words { nl: fill(nl, Lang::Nl), en: fill(en, Lang::En) }
    }

    const fn pattern(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotAReceipt => ("Dit is geen bewijs van Wederkeer.", "This is no receipt."),
            Self::Damaged => (
                "Het bewijs is beschadigd: er ontbreekt iets, of er is iets veranderd.",
                "The receipt is damaged: something is missing or was changed.",
            ),
            Self::OtherFormat { .. } => (
                "Dit bewijs heeft een vorm ({0}) die deze versie niet kent.",
                "This receipt has a format ({0}) that this version does not know.",
            ),
            Self::UnknownKey { .. } => (
                "Niemand die hier bekend is heeft dit ondertekend (sleutel {0}).",
                "Nobody who is known here signed this (key {0}).",
            ),
            Self::Forged => (
                "De handtekening klopt niet: de inhoud is veranderd of vervalst.",
                "The signature is wrong: the content was changed or forged.",
            ),
            Self::KeyWithdrawn { .. } => (
                "De sleutel van {0} is ingetrokken op {1}: {2}",
                "The key of {0} was withdrawn on {1}: {2}",
            ),
            Self::KeyNotThen { .. } => (
                "De sleutel van {0} telt niet op die dag: zij tekent van {1} tot en met {2} en \
                 telt tot en met {3}.",
                "The key of {0} does not count on that day: it signs from {1} until {2} and \
                 counts until {3}.",
            ),
            Self::NotYetValid { .. } => {
                ("Dit bewijs geldt pas vanaf {0}.", "This receipt is not valid before {0}.")
            }
            Self::Expired { .. } => (
                "Dit bewijs is verlopen: het gold tot en met {0}.",
                "This receipt has expired: it was valid until {0}.",
            ),
            Self::OtherPolicy { .. } => (
                "Dit bewijs hoort bij een andere versie van het beleid ({0}) dan hier bekend is \
                 ({1}). Het kan hier niet worden nagerekend.",
                "This receipt belongs to another version of the policy ({0}) than the one here \
                 ({1}). It cannot be recomputed here.",
            ),
            Self::Differs => (
                "Nagerekend komt er iets anders uit. Vertrouw dit bewijs niet en meld het.",
                "Recomputed, the result is another. Do not trust this receipt, and report it.",
            ),
        }
    }
}
