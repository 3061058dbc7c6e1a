//! A household as a scheme sees it: ages, RIAT files, and a cell for each person.

use jiff::civil::Date;

use super::because::{Because, Rests};
use super::seen::{How, Seen};
use crate::check::Package;
use crate::check::scheme::{Dim, DimSource, LISTED, Readings, Scheme, UNLISTED};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::case::{Age, AgeGroup, Fact, Household, Person};
use crate::parse::lists::{Country, List, Membership};
use crate::parse::policy::{Band, CaseDate};

/// Whole years on a day. A person who was born on 29 February turns a year older on 1 March in
/// years that are no leap years.
pub fn age(born: Date, day: Date) -> i16 {
    let years = day.year() - born.year();
    if (day.month(), day.day()) < (born.month(), born.day()) { years - 1 } else { years }
}

/// A date of the case.
fn date_of(household: &Household, which: CaseDate) -> Option<Date> {
    match which {
        CaseDate::RegisteredOn => Some(household.registered_on),
        CaseDate::DepartsOn => household.departs_on,
    }
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

/// Composes the RIAT files (nota N12): every minor is linked to an adult, or is the principal
/// applicant of an own case; an adult about whom nothing is said joins the one file there is.
pub(crate) fn compose(
    package: &Package,
    household: &Household,
    readings: &Readings,
) -> Result<Vec<Entered>, Vec<Diagnostic>> {
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
    let years = |person: &Person| Some(age(person.age.born()?, day?));
    let is_adult = |person: &Person| match person.age {
        Age::Stated(group) => group == AgeGroup::Adult,
        Age::Born(_) => years(person).is_some_and(|years| years >= majority),
    };
    let adult = |place: usize| persons.get(place).is_some_and(is_adult);
    let adults = (0..persons.len()).filter(|place| adult(*place)).count();
    let joint = joint_file(persons, &adult);
    let (mut entered, mut mistakes) = (Vec::with_capacity(persons.len()), Vec::new());
    for (place, person) in persons.iter().enumerate() {
        let at = |field: &str| format!("persons[{}].{field}", person.id);
        let (file_of, file_assumed) = match (person.principal, person.linked_to) {
            (true, _) if adult(place) || adults == 0 => (place, false),
            (false, Some(to)) if adult(to) => (principal_of(persons, to, joint), false),
            (false, Some(to)) => {
                let to = persons.get(to).map_or("", |to| to.id.as_str());
                mistakes.push(
                    Diagnostic::in_case(Code::LinkedToMinor, at("linked_to"))
                        .arg("id", &person.id)
                        .arg("to", to),
                );
                continue;
            }
            (false, None) if adult(place) => match joint {
                Some(file_of) => (file_of, adults > 1),
                None => {
                    let unclear = Diagnostic::in_case(Code::FileUnclear, at("linked_to"));
                    mistakes.push(unclear.arg("id", &person.id));
                    continue;
                }
            },
            _ => {
                let not_linked = Diagnostic::in_case(Code::MinorNotLinked, at("linked_to"));
                mistakes.push(not_linked.arg("id", &person.id));
                continue;
            }
        };
        entered.push(Entered { age: years(person), adult: adult(place), file_of, file_assumed });
    }
    if mistakes.is_empty() { Ok(entered) } else { Err(mistakes) }
}

/// The principal applicant of the one joint file: the only principal, or, when nobody is named,
/// the oldest adult; among adults without a birth date the first by id. `None` when there are
/// several principals.
fn joint_file(persons: &[Person], adult: &impl Fn(usize) -> bool) -> Option<usize> {
    let mut principals = (0..persons.len())
        .filter(|place| adult(*place) && persons.get(*place).is_some_and(|one| one.principal));
    match (principals.next(), principals.next()) {
        (Some(one), None) => Some(one),
        (Some(_), Some(_)) => None,
        (None, _) => (0..persons.len())
            .filter(|place| adult(*place))
            .filter(|place| persons.get(*place).is_some_and(|one| one.linked_to.is_none()))
            .min_by_key(|place| {
                let born = persons.get(*place).and_then(|one| one.age.born());
                (born.is_none(), born, *place)
            }),
    }
}

/// Follows links to the principal applicant of the file.
fn principal_of(persons: &[Person], mut place: usize, joint: Option<usize>) -> usize {
    while let Some(next) = persons.get(place).and_then(|person| person.linked_to) {
        place = next;
    }
    match persons.get(place) {
        Some(person) if !person.principal => joint.unwrap_or(place),
        _ => place,
    }
}

/// What is needed to see the persons of a household as cells of one scheme.
pub(crate) struct Eye<'e, 'a> {
    pub package: &'a Package,
    pub scheme: &'a Scheme,
    pub household: &'a Household,
    pub entered: &'e [Entered],
    pub readings: &'e Readings,
    /// The channel of the case, or the scheme's own where it does not know that one.
    pub channel: &'a str,
    /// The place of the scheme in the package.
    pub place: usize,
    /// Whether the case, or a person in it, states any fact.
    pub says_any: bool,
    /// Whether the case says of any condition that it does not hold.
    pub says_no: bool,
    /// What all persons share.
    pub shared: Seen,
}

impl<'e, 'a> Eye<'e, 'a> {
    pub(crate) fn new(
        package: &'a Package,
        scheme: &'a Scheme,
        household: &'a Household,
        entered: &'e [Entered],
        readings: &'e Readings,
    ) -> Self {
        let known = scheme.channels.iter().find(|channel| **channel == household.channel);
        let channel = known.or(scheme.channels.first()).map_or("", String::as_str);
        let place = package.place_of(scheme);
        let persons = household.persons.iter().flat_map(|person| person.facts.values());
        let mut facts = household.facts.values().chain(persons).peekable();
        let says_any = facts.peek().is_some();
        let says_no = facts.any(|fact| *fact == Fact::Holds(false));
        let shared = Seen::NOBODY;
        let mut eye = Self {
            package,
            scheme,
            household,
            entered,
            readings,
            channel,
            place,
            says_any,
            says_no,
            shared,
        };
        // What persons share needs no day: nothing can be missing.
        eye.shared = eye.look(0, |dim| !dim.is_of_person()).unwrap_or(eye.shared);
        eye
    }

    /// The cell of a person.
    pub(crate) fn see(&self, place: usize) -> Result<Seen, Diagnostic> {
        self.look(place, Dim::is_of_person)
    }

    /// Fills in some dimensions of a cell.
    fn look(&self, place: usize, which: impl Fn(&Dim) -> bool) -> Result<Seen, Diagnostic> {
        let mut seen = self.shared;
        seen.countries = self.countries(place);
        for (at, dim) in self.scheme.dims.iter().enumerate().filter(|(_, dim)| which(dim)) {
            let (value, how) = self.value(dim, place, &seen)?;
            seen.set(at, value, how);
        }
        Ok(seen)
    }

    fn value(&self, dim: &Dim, place: usize, seen: &Seen) -> Result<(usize, How), Diagnostic> {
        let named = |name: &str| match dim.value(name) {
            Some(value) => (value, How::Given),
            None => (0, How::NotProvided),
        };
        let given = |yes: bool| if yes { (0, How::Given) } else { (1, How::Given) };
        Ok(match &dim.source {
            DimSource::Departure | DimSource::Channel => named(self.stated(dim)),
            DimSource::Role => {
                let own = self.entered.get(place).is_some_and(|entered| entered.file_of == place);
                named(if own { "principal" } else { "member" })
            }
            DimSource::Age { bands, on } => {
                let stated = self.household.persons.get(place).map(|person| person.age);
                let born = match stated {
                    Some(Age::Born(born)) => born,
                    Some(Age::Stated(group)) => return Ok(self.band(bands, group)),
                    None => return Ok((0, How::Given)),
                };
                let which = on.get(self.readings).unwrap_or(CaseDate::RegisteredOn);
                let day = date_of(self.household, which).ok_or_else(|| {
                    let question = on.question().and_then(|q| self.package.questions.get(q));
                    Diagnostic::in_case(Code::DepartureDayNeeded, "departs_on")
                        .arg("question", question.map_or("", |question| question.id.as_str()))
                })?;
                let years = u16::try_from(age(born, day)).unwrap_or(0);
                let fits = |band: &Band| {
                    band.from <= years && band.until.is_none_or(|until| years <= until)
                };
                (bands.iter().position(fits).unwrap_or(0), How::Given)
            }
            DimSource::Lists { of, all_of, none_of } => {
                self.listed(seen.country(*of), all_of, none_of)
            }
            DimSource::Entered { before } => match self.household.entered_on {
                Some(day) => given(day < *before),
                None => (0, How::Assumed),
            },
            DimSource::Fact { assume, normal, .. } => match self.stated(dim) {
                value if !value.is_empty() => named(value),
                _ if *normal => (*assume, How::Given),
                _ => (*assume, How::Assumed),
            },
        })
    }

    /// What the case itself says of a dimension that all its persons share; empty when nothing.
    pub(crate) fn stated(&self, dim: &Dim) -> &'a str {
        match (&dim.source, self.household.facts.get(&dim.name)) {
            (DimSource::Departure, _) => self.household.departure.word(),
            (DimSource::Channel, _) => self.channel,
            (DimSource::Fact { .. }, Some(Fact::Value(value))) => value,
            _ => "",
        }
    }

    /// The age band of somebody of whom the case says only adult or minor. When several bands
    /// are possible, the first of them is assumed.
    fn band(&self, bands: &[Band], group: AgeGroup) -> (usize, How) {
        let mut possible = self.bands(bands, group);
        match (possible.next(), possible.next()) {
            (None, _) => (0, How::Assumed),
            (Some(one), None) => (one, How::Given),
            (Some(first), Some(_)) => (first, How::AgeInWords),
        }
    }

    /// The age bands that an adult or a minor may be in.
    fn bands(&self, bands: &[Band], group: AgeGroup) -> impl Iterator<Item = usize> {
        let majority = u16::try_from(self.package.majority_age()).unwrap_or(0);
        let possible =
            move |(_, band): &(usize, &Band)| group.meets(majority, band.from, band.until);
        bands.iter().enumerate().filter(possible).map(|(place, _)| place)
    }

    /// Whether a person of whom the case says only adult or minor may be in an age band.
    pub(crate) fn may_be(&self, dim: &Dim, place: usize, value: usize) -> bool {
        let stated = self.household.persons.get(place).map(|person| person.age);
        match (&dim.source, stated) {
            (DimSource::Age { bands, .. }, Some(Age::Stated(group))) => {
                self.bands(bands, group).any(|band| band == value)
            }
            _ => true,
        }
    }

    /// A person's nationality, and the country of origin: by default the nationality of the
    /// principal applicant.
    fn countries(&self, place: usize) -> [Option<Country>; 2] {
        let nationality = |place: usize| self.household.persons.get(place)?.nationality;
        let file_of = || self.entered.get(place).map(|entered| entered.file_of);
        let origin = self.household.country_of_origin;
        [nationality(place), origin.or_else(|| nationality(file_of()?))]
    }

    /// On all of some lists, and on none of others. One plain no settles it; otherwise whatever
    /// is unsettled is assumed to be on the list, and the answer says so (readings Q12).
    fn listed(&self, country: Option<Country>, all: &[usize], none: &[usize]) -> (usize, How) {
        let Some(country) = country else { return (LISTED, How::CountryMissing) };
        let day = self.household.registered_on;
        let mut how = How::Given;
        for (lists, wanted) in [(all, true), (none, false)] {
            for list in lists {
                match self.package.membership(*list, country, day) {
                    Membership::Listed(_) if !wanted => return (UNLISTED, How::Given),
                    Membership::Unlisted if wanted => return (UNLISTED, How::Given),
                    Membership::Unsettled => how = How::Unsettled,
                    Membership::Listed(_) | Membership::Unlisted => {}
                }
            }
        }
        (LISTED, how)
    }

    /// The lists of a dimension that leave a person's country unsettled, in their order.
    pub(crate) fn unsettled(&self, source: &'a DimSource, seen: &Seen) -> Vec<&'a List> {
        let DimSource::Lists { of, all_of, none_of } = source else { return Vec::new() };
        let Some(country) = seen.country(*of) else { return Vec::new() };
        let day = self.household.registered_on;
        let lists = all_of.iter().chain(none_of).filter_map(|list| self.package.lists.get(*list));
        lists.filter(|list| list.membership(country, day) == Membership::Unsettled).collect()
    }

    /// What the value of a dimension rests on.
    pub(crate) fn because(&self, dim: &'a Dim, place: usize, seen: &Seen) -> Because<'a> {
        let household = self.household;
        Because(match &dim.source {
            DimSource::Departure => Rests::Field("departure"),
            DimSource::Channel => Rests::Field("channel"),
            DimSource::Role => {
                let file = self.entered.get(place).map_or(place, |entered| entered.file_of);
                Rests::File(household.persons.get(file).map_or("", |person| person.id.as_str()))
            }
            DimSource::Age { on, .. } => {
                let which = on.get(self.readings).unwrap_or(CaseDate::RegisteredOn);
                let stated = household.persons.get(place).map(|person| person.age);
                match (stated, date_of(household, which)) {
                    (Some(Age::Born(born)), Some(day)) => Rests::Years { born, day },
                    (Some(Age::Stated(group)), _) => Rests::Age(group),
                    _ => Rests::Nothing,
                }
            }
            source @ DimSource::Lists { of, .. } => {
                let (package, day) = (self.package, household.registered_on);
                let country = seen.country(*of);
                let lists = |country| Rests::Lists { package, source, country, day };
                country.map_or(Rests::Nothing, lists)
            }
            DimSource::Entered { .. } => household.entered_on.map_or(Rests::Nothing, Rests::Day),
            DimSource::Fact { .. } => Rests::Field("facts"),
        })
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
