//! Whether it matters for a case on which of its days age counts (readings Q6).

use super::household::{Eye, View};
use super::riat::{Entered, compose};
use crate::check::Readings;
use crate::check::grid::cell::Few;
use crate::check::scheme::DimSource;

impl<'a> Eye<'_, 'a> {
    /// The questions about the day on which age counts whose other answer would show some person
    /// of this case otherwise. A day that the case does not give tells nothing.
    pub(crate) fn age_readings(&self) -> Few {
        if !self.composed.birthday_between {
            return Few::NONE;
        }
        let View { package, scheme, readings, .. } = self.view;
        let dims = scheme.dims.iter().filter_map(|dim| match &dim.source {
            DimSource::Age { on, .. } => on.question(),
            _ => None,
        });
        let asked: Few = dims.chain(package.majority_on.question()).collect();
        let matters = |place: &usize| {
            let answers = package.questions.get(*place).map_or(0, |one| one.answers.len());
            let used = readings.answer(*place);
            let mut others = (0..answers).filter(|other| *other != used);
            others.any(|other| self.seen_otherwise(&readings.with(*place, other)))
        };
        asked.filter(matters).collect()
    }

    /// A question, and its answer in use.
    pub(crate) fn answer(&self, question: usize) -> Option<(&'a str, &'a str)> {
        let used = self.view.readings.answer(question);
        let question = self.view.package.questions.get(question)?;
        let (answer, _) = question.answers.get(used)?;
        Some((question.id.as_str(), answer.as_str()))
    }

    fn seen_otherwise(&self, readings: &Readings) -> bool {
        let places = 0..self.view.household.persons.len();
        let Ok(composed) = compose(self.view.package, self.view.household, readings) else {
            return self.view.household.departs_on.is_some();
        };
        let how = |one: &Entered| (one.adult, one.file_of);
        if composed.entered.iter().map(how).ne(self.composed.entered.iter().map(how)) {
            return true;
        }
        let other = Eye { composed: &composed, view: View { readings, ..self.view }, ..*self };
        places.into_iter().any(|place| {
            let (here, there) = (self.see(place), other.see(place));
            let known = here.day_needed.is_none() && there.day_needed.is_none();
            known && here.cell != there.cell
        })
    }
}
