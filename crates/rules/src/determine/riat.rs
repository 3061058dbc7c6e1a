//! How a household is entered in RIAT: ages, and files (nota N12).

use jiff::civil::Date;

use super::household::date_of;
use crate::check::Package;
use crate::check::scheme::Readings;
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::case::{Age, AgeGroup, Fact, Household, Person};
use crate::parse::policy::CaseDate;

/// Whole years on a day. A person who was born on 29 February turns a year older on 1 March in
/// years that are no leap years.
pub fn age(born: Date, day: Date) -> i16 {
    let years = day.year() - born.year();
    if (day.month(), day.day()) < (born.month(), born.day()) { years - 1 } else { years }
}

/// How one person was entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entered {
    /// In whole years; `None` when the case says only whether it is an adult.
    pub age: Option<i16>,
    pub adult: bool,
    /// The place of the principal applicant of the file.
    pub file_of: usize,
    pub file_assumed: bool,
}

/// What every scheme needs to know of a household.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    /// How each person was entered.
    pub entered: Vec<Entered>,
    /// Whether the case, or a person in it, states any fact.
    pub says_any: bool,
    /// Whether the case says of any condition that it does not hold.
    pub says_no: bool,
    /// Whether somebody has a birthday between registration and departure.
    pub birthday_between: bool,
}

impl Composed {
    fn new(household: &Household, entered: Vec<Entered>) -> Self {
        let Household { registered_on, departs_on, persons, facts, .. } = household;
        let of_persons = persons.iter().flat_map(|one| one.facts.values());
        let mut facts = facts.values().chain(of_persons).peekable();
        let says_any = facts.peek().is_some();
        let says_no = facts.any(|fact| *fact == Fact::Holds(false));
        let turns = |day: Date| {
            let mut born = persons.iter().filter_map(|person| person.age.born());
            born.any(|born| age(born, *registered_on) != age(born, day))
        };
        Self { entered, says_any, says_no, birthday_between: departs_on.is_some_and(turns) }
    }
}

/// Composes the RIAT files (nota N12): every minor is linked to an adult, or is the principal
/// applicant of an own case; an adult about whom nothing is said joins the one file there is.
pub(crate) fn compose(
    package: &Package,
    household: &Household,
    readings: &Readings,
) -> Result<Composed, Vec<Diagnostic>> {
    let on = package.majority_on.get(readings).unwrap_or(CaseDate::RegisteredOn);
    let day = date_of(household, on);
    let persons = &household.persons;
    if day.is_none() && persons.iter().any(|person| person.age.born().is_some()) {
        let question = package.majority_on.question().and_then(|q| package.questions.get(q));
        let id = question.map_or("", |question| question.id.as_str());
        let missing = Diagnostic::in_case(Code::DepartureDayNeeded, "departs_on");
        return Err(vec![missing.arg("question", id)]);
    }
    let majority = package.majority_age();
    let alone = |(place, person): (usize, &Person)| {
        let (age, adult) = match person.age {
            Age::Stated(group) => (None, group == AgeGroup::Adult),
            Age::Born(born) => {
                let years = day.map(|day| age(born, day));
                (years, years.is_some_and(|years| years >= majority))
            }
        };
        Entered { age, adult, file_of: place, file_assumed: false }
    };
    let mut entered: Vec<Entered> = persons.iter().enumerate().map(alone).collect();
    let files = Files::new(persons, &entered);
    let mut mistakes = Vec::new();
    for place in 0..entered.len() {
        let found = files.file_of(place, &entered);
        match (found, entered.get_mut(place)) {
            (Ok((file_of, assumed)), Some(one)) => {
                (one.file_of, one.file_assumed) = (file_of, assumed);
            }
            (Ok(_), None) => {}
            (Err(mistake), _) => mistakes.push(mistake),
        }
    }
    if mistakes.is_empty() { Ok(Composed::new(household, entered)) } else { Err(mistakes) }
}

/// Who may be the principal applicant of whom.
struct Files<'p> {
    persons: &'p [Person],
    /// How many adults there are.
    adults: usize,
    /// The principal applicant of the one joint file: the only principal, or, when nobody is named,
    /// the oldest adult; among adults without a birth date the first by id. `None` when there are
    /// several principals.
    joint: Option<usize>,
}

impl<'p> Files<'p> {
    fn new(persons: &'p [Person], entered: &[Entered]) -> Self {
        let all = persons.iter().zip(entered).enumerate();
        let adults = all.filter(|(_, (_, entered))| entered.adult);
        let mut principals = adults.clone().filter(|(_, (person, _))| person.principal);
        let joint = match (principals.next(), principals.next()) {
            (Some((one, _)), None) => Some(one),
            (Some(_), Some(_)) => None,
            (None, _) => {
                let free = adults.clone().filter(|(_, (person, _))| person.linked_to.is_none());
                let age = |(place, (person, _)): &(usize, (&Person, &Entered))| {
                    let born = person.age.born();
                    (born.is_none(), born, *place)
                };
                free.min_by_key(age).map(|(place, _)| place)
            }
        };
        Self { persons, adults: adults.count(), joint }
    }

    /// The principal applicant of a person's file, and whether that is assumed.
    fn file_of(&self, place: usize, entered: &[Entered]) -> Result<(usize, bool), Diagnostic> {
        let adult = |place: usize| entered.get(place).is_some_and(|one| one.adult);
        let id = |place: usize| self.persons.get(place).map_or("", |one| one.id.as_str());
        let mistake = |code: Code, field: &str| {
            let at = format!("persons[{}].{field}", id(place));
            Diagnostic::in_case(code, at).arg("id", id(place))
        };
        let person = self.persons.get(place);
        let linked_to = person.and_then(|one| one.linked_to);
        match (person.is_some_and(|one| one.principal), linked_to) {
            (true, _) if adult(place) || self.adults == 0 => Ok((place, false)),
            (false, Some(to)) if adult(to) => Ok((self.principal_of(to), false)),
            (false, Some(to)) => Err(mistake(Code::LinkedToMinor, "linked_to").arg("to", id(to))),
            (false, None) if adult(place) => match self.joint {
                Some(file_of) => Ok((file_of, self.adults > 1)),
                None => Err(mistake(Code::FileUnclear, "linked_to")),
            },
            _ => Err(mistake(Code::MinorNotLinked, "linked_to")),
        }
    }

    /// Follows links to the principal applicant of the file.
    fn principal_of(&self, mut place: usize) -> usize {
        while let Some(next) = self.persons.get(place).and_then(|person| person.linked_to) {
            place = next;
        }
        match self.persons.get(place) {
            Some(person) if !person.principal => self.joint.unwrap_or(place),
            _ => place,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_birthday_counts_from_its_own_day() {
        let born = date(2006, 9, 2);
        assert_eq!(age(born, date(2024, 9, 1)), 17);
        assert_eq!(age(born, date(2024, 9, 2)), 18);
        assert_eq!(age(born, date(2024, 9, 3)), 18);
    }

    #[test]
    fn the_29th_of_february_counts_from_1_march_in_common_years() {
        let born = date(2008, 2, 29);
        assert_eq!(age(born, date(2026, 2, 28)), 17);
        assert_eq!(age(born, date(2026, 3, 1)), 18);
        assert_eq!(age(born, date(2028, 2, 28)), 19);
        assert_eq!(age(born, date(2028, 2, 29)), 20);
    }
}
