//! Whether it matters for a case on which of its days age counts (readings Q6).

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::household::{Entered, Eye, age, compose};
use crate::check::Readings;
use crate::check::scheme::DimSource;
use crate::parse::case::Household;

impl<'a> Eye<'_, 'a> {
    /// The questions about the day on which age counts whose other answer would show some person
    /// of this case otherwise, with the answer in use. A day that the case does not give tells
    /// nothing.
    pub(crate) fn age_readings(&self) -> Vec<(&'a str, &'a str)> {
        let Household { registered_on, departs_on, persons, .. } = self.household;
        let birthday_between = |departs_on: Date| {
            let mut born = persons.iter().filter_map(|person| person.age.born());
            born.any(|born| age(born, *registered_on) != age(born, departs_on))
        };
        if !departs_on.is_some_and(birthday_between) {
            return Vec::new();
        }
        let dims = self.scheme.dims.iter().filter_map(|dim| match &dim.source {
            DimSource::Age { on, .. } => on.question(),
            _ => None,
        });
        let asked: BTreeSet<usize> = dims.chain(self.package.majority_on.question()).collect();
        let named = asked.into_iter().filter_map(|place| {
            let question = self.package.questions.get(place)?;
            let used = self.readings.answer(place);
            let matters = (0..question.answers.len())
                .filter(|other| *other != used)
                .any(|other| self.seen_otherwise(&self.readings.with(place, other)));
            self.answer(place).filter(|_| matters)
        });
        named.collect()
    }

    /// A question, and its answer in use.
    pub(crate) fn answer(&self, question: usize) -> Option<(&'a str, &'a str)> {
        let used = self.readings.answer(question);
        let question = self.package.questions.get(question)?;
        let (answer, _) = question.answers.get(used)?;
        Some((question.id.as_str(), answer.as_str()))
    }

    fn seen_otherwise(&self, readings: &Readings) -> bool {
        let places = 0..self.household.persons.len();
        let Ok(entered) = compose(self.package, self.household, readings) else {
            return self.household.departs_on.is_some();
        };
        let how = |one: &Entered| (one.adult, one.file_of);
        if entered.iter().map(how).ne(self.entered.iter().map(how)) {
            return true;
        }
        let other = Eye { entered: &entered, readings, ..*self };
        places.into_iter().any(|place| match (self.see(place), other.see(place)) {
            (Ok(here), Ok(there)) => here.cell != there.cell,
            _ => false,
        })
    }
}
