//! A household as a scheme sees it: a cell for each person.

use jiff::civil::Date;

use super::riat::{Composed, Entered, age};
use super::seen::{How, Seen};
use crate::check::Package;
use crate::check::grid::cell::Few;
use crate::check::scheme::{Dim, DimSource, LISTED, Readings, Scheme, UNLISTED};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::case::{Age, AgeGroup, Fact, Household};
use crate::parse::lists::{Country, List, Membership};
use crate::parse::policy::{Band, CaseDate};

/// A date of the case.
pub(crate) const fn date_of(household: &Household, which: CaseDate) -> Option<Date> {
    match which {
        CaseDate::RegisteredOn => Some(household.registered_on),
        CaseDate::DepartsOn => household.departs_on,
    }
}

/// A case, and the scheme and readings it is looked at with.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub package: &'a Package,
    pub scheme: &'a Scheme,
    pub household: &'a Household,
    pub readings: &'a Readings,
    /// The channel of the case, or the scheme's own where it does not know that one.
    pub channel: &'a str,
    /// Whether it knows that one.
    pub knows_channel: bool,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        package: &'a Package,
        scheme: &'a Scheme,
        household: &'a Household,
        readings: &'a Readings,
    ) -> Self {
        let known = scheme.channels.iter().find(|channel| **channel == household.channel);
        let channel = known.or(scheme.channels.first()).map_or("", String::as_str);
        let knows_channel = known.is_some();
        Self { package, scheme, household, readings, channel, knows_channel }
    }

    /// The id of a person.
    pub(crate) fn id(&self, person: usize) -> &'a str {
        self.household.persons.get(person).map_or("", |one| one.id.as_str())
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
}

/// What is needed to see the persons of a household as cells of one scheme.
pub(crate) struct Eye<'e, 'a> {
    pub view: View<'a>,
    pub composed: &'e Composed,
    /// The place of the scheme in the package.
    pub place: usize,
    /// What all persons share.
    pub shared: Seen,
    /// The same with the lists on which the first person's countries are.
    pub like_first: Seen,
}

impl<'e, 'a> Eye<'e, 'a> {
    pub(crate) fn new(view: View<'a>, composed: &'e Composed) -> Self {
        let (scheme, shared) = (view.scheme, Seen::NOBODY);
        let place = view.package.place_of(scheme);
        let mut eye = Self { view, composed, place, shared, like_first: shared };
        eye.shared = eye.look(0, &shared, scheme.kinds.shared);
        let first = eye.shared.of(eye.countries(0));
        eye.like_first = eye.look(0, &first, scheme.kinds.lists);
        eye
    }

    fn entered(&self, place: usize) -> Option<&Entered> {
        self.composed.entered.get(place)
    }

    /// The cell of a person.
    pub(crate) fn see(&self, place: usize) -> Seen {
        let (countries, kinds) = (self.countries(place), self.view.scheme.kinds);
        // Most households are of one country.
        if countries == self.like_first.countries {
            self.look(place, &self.like_first, kinds.own)
        } else {
            self.look(place, &self.shared.of(countries), kinds.of_person())
        }
    }

    /// Fills in some dimensions of a cell.
    fn look(&self, place: usize, known: &Seen, which: Few) -> Seen {
        let mut seen = *known;
        for at in which {
            if let Some(dim) = self.view.scheme.dims.get(at) {
                let (value, how) = self.value(dim, place, &seen);
                seen.set(at, value, how);
            }
        }
        seen
    }

    fn value(&self, dim: &Dim, place: usize, seen: &Seen) -> (usize, How) {
        let named = |name: &str| match dim.value(name) {
            Some(value) => (value, How::Given),
            None => (0, How::NotProvided),
        };
        match &dim.source {
            DimSource::Departure | DimSource::Channel => named(self.view.stated(dim)),
            DimSource::Role => {
                let own = self.entered(place).is_some_and(|entered| entered.file_of == place);
                named(if own { "principal" } else { "member" })
            }
            DimSource::Age { bands, on } => {
                let which = on.get(self.view.readings).unwrap_or(CaseDate::RegisteredOn);
                let stated = self.view.household.persons.get(place).map(|person| person.age);
                match (stated, date_of(self.view.household, which)) {
                    (Some(Age::Born(born)), Some(day)) => (band(bands, age(born, day)), How::Given),
                    (Some(Age::Born(_)), None) => (0, How::DayNeeded),
                    (Some(Age::Stated(group)), _) => self.band(bands, group),
                    (None, _) => (0, How::Given),
                }
            }
            DimSource::Lists { of, all_of, none_of } => {
                self.listed(seen.country(*of), all_of, none_of)
            }
            DimSource::Entered { before } => match self.view.household.entered_on {
                Some(day) => (usize::from(day >= *before), How::Given),
                None => (0, How::Assumed),
            },
            DimSource::Fact { assume, normal, .. } => match self.view.stated(dim) {
                value if !value.is_empty() => named(value),
                _ if *normal => (*assume, How::Given),
                _ => (*assume, How::Assumed),
            },
        }
    }

    /// Whether the case gives the days on which a person's age counts.
    ///
    /// # Errors
    /// Why not.
    pub(crate) fn days_known(&self, seen: &Seen) -> Result<(), Vec<Diagnostic>> {
        seen.day_needed.map_or(Ok(()), |dim| Err(vec![self.day_needed(dim)]))
    }

    #[cold]
    fn day_needed(&self, dim: u8) -> Diagnostic {
        let dim = self.view.scheme.dims.get(usize::from(dim));
        let question = match dim.map(|dim| &dim.source) {
            Some(DimSource::Age { on, .. }) => on.question(),
            _ => None,
        };
        let question = question.and_then(|place| self.view.package.questions.get(place));
        let id = question.map_or("", |question| question.id.as_str());
        Diagnostic::in_case(Code::DepartureDayNeeded, "departs_on").arg("question", id)
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
        let majority = u16::try_from(self.view.package.majority_age()).unwrap_or(0);
        let possible =
            move |(_, band): &(usize, &Band)| group.meets(majority, band.from, band.until);
        bands.iter().enumerate().filter(possible).map(|(place, _)| place)
    }

    /// Whether a person of whom the case says only adult or minor may be in an age band.
    pub(crate) fn may_be(&self, dim: &Dim, place: usize, value: usize) -> bool {
        let stated = self.view.household.persons.get(place).map(|person| person.age);
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
        let nationality = |place: usize| self.view.household.persons.get(place)?.nationality;
        let file_of = || self.entered(place).map(|entered| entered.file_of);
        let origin = self.view.household.country_of_origin;
        [nationality(place), origin.or_else(|| nationality(file_of()?))]
    }

    /// On all of some lists, and on none of others. One plain no settles it; otherwise whatever
    /// is unsettled is assumed to be on the list, and the answer says so (readings Q12).
    fn listed(&self, country: Option<Country>, all: &[usize], none: &[usize]) -> (usize, How) {
        let Some(country) = country else { return (LISTED, How::CountryMissing) };
        let day = self.view.household.registered_on;
        let mut how = How::Given;
        for (lists, wanted) in [(all, true), (none, false)] {
            for list in lists {
                match self.view.package.membership(*list, country, day) {
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
        let day = self.view.household.registered_on;
        let lists =
            all_of.iter().chain(none_of).filter_map(|list| self.view.package.lists.get(*list));
        lists.filter(|list| list.membership(country, day) == Membership::Unsettled).collect()
    }
}

/// The age band of somebody so many years old.
fn band(bands: &[Band], years: i16) -> usize {
    let years = u16::try_from(years).unwrap_or(0);
    let fits = |band: &Band| band.from <= years && band.until.is_none_or(|until| years <= until);
    bands.iter().position(fits).unwrap_or(0)
}
