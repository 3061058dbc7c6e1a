//! Why lines of the log of processing are not sent: what, where, and how to mend it.

use std::time::Duration;

use register::Refused;
use rules::words::{Lang, Words};

/// Why lines were not acknowledged. All of them are sent again, later.
#[derive(Debug)]
pub enum NotSent {
    /// No acknowledgement came: no connection, no answer in time, or an answer that asks to wait.
    Away {
        /// Who did not answer.
        address: String,
        /// What came instead.
        why: String,
        /// How long the logbook asks to wait.
        wait: Option<Duration>,
    },
    /// The logbook does not take the request.
    Refused {
        /// Who refuses.
        address: String,
        /// The status of the answer (HTTP).
        status: u16,
        /// The first line of the request.
        line: (i64, i64),
    },
    /// The logbook does not take this line.
    Rejected {
        /// Who rejects it.
        address: String,
        /// Why, in the words of the logbook.
        why: String,
        /// The first line of the request.
        line: (i64, i64),
    },
    /// A line in the register is not as it was written.
    Damaged {
        /// Which.
        line: (i64, i64),
    },
    /// The register could not be read or written.
    Register(Vec<Refused>),
}

impl NotSent {
    /// Whether fewer lines in one request may be taken.
    pub(super) const fn is_about_lines(&self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Refused { status: 400 | 413, .. })
    }

    /// What happened, where, and who mends it. Whether it is repeated by itself is said elsewhere.
    pub fn words(&self) -> Words {
        Words { nl: self.said(Lang::Nl), en: self.said(Lang::En) }
    }

    fn said(&self, lang: Lang) -> String {
        let nl = matches!(lang, Lang::Nl);
        match self {
            Self::Away { address, why, .. } if nl => {
                format!(
                    "{address}: het logboek bevestigt niet ({why}). Ga na of het bereikbaar is."
                )
            }
            Self::Away { address, why, .. } => format!(
                "{address}: the logbook does not acknowledge ({why}). See whether it can be \
                 reached."
            ),
            Self::Refused { address, status, line: (seq, place) } if nl => format!(
                "{address}: het logboek weigert, vanaf regel {seq}.{place} (status {status}). \
                 Controleer het adres en vraag de beheerder van het logboek."
            ),
            Self::Refused { address, status, line: (seq, place) } => format!(
                "{address}: the logbook refuses, from line {seq}.{place} on (status {status}). \
                 Check the address and ask whoever keeps the logbook."
            ),
            Self::Rejected { address, why, line: (seq, place) } if nl => format!(
                "{address}: het logboek neemt regel {seq}.{place} niet aan ({why}). Vraag de \
                 beheerder van het logboek."
            ),
            Self::Rejected { address, why, line: (seq, place) } => format!(
                "{address}: the logbook does not take line {seq}.{place} ({why}). Ask whoever \
                 keeps the logbook."
            ),
            Self::Damaged { line: (seq, place) } if nl => format!(
                "Regel {seq}.{place} van het logboek van verwerkingen is niet zoals hij is \
                 geschreven. Herstel de tabel `processings` uit een kopie."
            ),
            Self::Damaged { line: (seq, place) } => format!(
                "Line {seq}.{place} of the log of processing is not as it was written. Mend the \
                 table `processings` from a copy."
            ),
            Self::Register(refused) => {
                let all: Vec<String> =
                    refused.iter().map(|one| one.words().get(lang).to_owned()).collect();
                all.join(" ")
            }
        }
    }
}
