//! What several decisions ask.

use jiff::civil::Date;
use rules::words::Words;

use super::event::Facts;
use super::{Case, Step};
use crate::refused::Refused;

/// The longest text of a reason or a description, in letters.
const TEXT_MAX: usize = 2_048;

impl Case {
    /// Whether the case stands in one of these steps.
    pub(super) fn stands(&self, needs: &'static [Step]) -> Result<(), Refused> {
        let step = self.step();
        if needs.contains(&step) { Ok(()) } else { Err(Refused::NotNow { step, needs }) }
    }

    /// What is personal, unless it was erased.
    pub(super) fn known(&self) -> Result<&Facts, Refused> {
        self.facts.as_ref().ok_or(Refused::Erased)
    }
}

/// Whether a text says something.
pub(super) fn says(field: &'static str, text: &str) -> Result<(), Refused> {
    let fits = text.chars().count() <= TEXT_MAX;
    if fits && !text.trim().is_empty() {
        return Ok(());
    }
    let words = Words {
        nl: "Schrijf hier waarom of waarvoor, in ten hoogste 2048 tekens.".to_owned(),
        en: "Write here why or what for, in at most 2048 characters.".to_owned(),
    };
    Err(Refused::Field { field, words })
}

/// Whether two people do what two people must do.
pub(super) fn four_eyes(asked: &str, now: &str) -> Result<(), Refused> {
    if asked == now { Err(Refused::FourEyes { asked: asked.to_owned() }) } else { Ok(()) }
}

/// Whether a day lies between two others, both included.
pub(super) fn between(
    field: &'static str,
    day: Date,
    from: Option<Date>,
    until: Option<Date>,
) -> Result<(), Refused> {
    let fits = from.is_none_or(|from| day >= from) && until.is_none_or(|until| day <= until);
    if fits { Ok(()) } else { Err(Refused::Day { field, day, from, until }) }
}
