//! After how long something ends, at the command line.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;
use register::periods::{INSIDE, INSIDE_NAME, Mistake, Period, Periods, Status};
use rules::words::Lang;

/// After how long something ends.
#[derive(Args, Clone, Default)]
pub(crate) struct Counted {
    /// Periods of your own, instead of those inside
    #[arg(long, value_name = "FILE.toml", env = "WEDERKEER_PERIODS")]
    pub(crate) periods: Option<PathBuf>,
}

impl Counted {
    /// The periods in force.
    ///
    /// # Errors
    /// Every mistake in the file, each with its line.
    pub(crate) fn read(&self, lang: Lang) -> Result<Periods, Vec<String>> {
        let (name, text) = match &self.periods {
            None => (INSIDE_NAME.to_owned(), INSIDE.to_owned()),
            Some(file) => {
                let name = file.display().to_string();
                let text = std::fs::read_to_string(file);
                (name.clone(), text.map_err(|error| vec![format!("{name}: {error}")])?)
            }
        };
        let told = |all: Vec<Mistake>| -> Vec<String> {
            all.iter().map(|one| one.text(&name, lang)).collect()
        };
        Periods::read(&text).map_err(told)
    }
}

/// From the day of issue until the day that was asked for, or as long as the periods say.
///
/// # Errors
/// When it ends before it begins, or beyond all days.
pub(crate) fn validity(
    periods: &Periods,
    issued_on: Date,
    until: Option<Date>,
    lang: Lang,
) -> Result<receipt::Period, String> {
    let until = until.or_else(|| periods.receipt_valid.until(issued_on));
    let period = until.and_then(|until| receipt::Period::new(issued_on, until));
    period.ok_or_else(|| {
        let why = lang.pick(
            "De code eindigt voordat zij begint: kies een latere --valid-until.",
            "The code ends before it begins: choose a later --valid-until.",
        );
        why.to_owned()
    })
}

/// Every period with its source, as text.
pub(super) fn listed(periods: &Periods, lang: Lang) -> String {
    let one = |period: &Period| {
        let status = match period.status {
            Status::Cited => lang.pick("aangehaald", "cited"),
            Status::Assumption => lang.pick("AANNAME", "ASSUMPTION"),
        };
        let (title, long, from) =
            (period.title.get(lang), period.long(lang), period.from.get(lang));
        let after = lang.pick("na", "after");
        let mut lines = vec![
            format!("{title}: {long} {after} {from}"),
            format!("    {status}: {}", period.source),
        ];
        lines.extend(period.quote.iter().map(|quote| format!("    “{quote}”")));
        lines.extend(period.note.iter().map(|note| format!("    {}", note.get(lang))));
        lines.join("\n")
    };
    periods.all().map(one).join("\n")
}
