//! Which scheme applies: by registration date, channel and transitions (nota N18).

use jiff::civil::Date;

use crate::check::scheme::Transition;
use crate::check::{Package, Readings, Scheme};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::case::Household;
use crate::parse::{Cite, Membership};
use crate::words::{Lang, Words, date};

/// The state whose schemes apply when no other is named.
pub const HOME: &str = "NL";

/// The scheme that applies to a case, and why.
#[derive(Clone, Debug)]
pub struct Applicable<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// In words for people.
    pub why: Words,
    /// The transition that decided it, if one did.
    pub transition: Option<&'a str>,
    /// Where that is stated.
    pub cites: &'a [Cite],
}

/// The scheme that applies to a case.
///
/// # Errors
/// When none does: before the first scheme, or under an arrangement whose amounts the sources do
/// not give.
pub fn applicable<'a>(
    package: &'a Package,
    household: &Household,
    readings: &Readings,
) -> Result<Applicable<'a>, Diagnostic> {
    let (scheme, transition) = decided(package, household, readings)?;
    Ok(match transition {
        Some(transition) => by_transition(scheme, transition),
        None => by_day(scheme, household.registered_on),
    })
}

/// The scheme that applies, and the transition that decided it, if one did.
pub(crate) fn decided<'a>(
    package: &'a Package,
    household: &Household,
    readings: &Readings,
) -> Result<(&'a Scheme, Option<&'a Transition>), Diagnostic> {
    let mut transitions = package.transitions.iter();
    if let Some(transition) = transitions.find(|one| one.holds(household, readings)) {
        return match &transition.to {
            Ok(place) => match package.schemes.get(*place) {
                Some(scheme) => Ok((scheme, Some(transition))),
                None => Err(none(household, String::new())),
            },
            Err(unknown) => Err(none(household, format!("{} / {}", unknown.nl, unknown.en))),
        };
    }
    let day = household.registered_on;
    let live = crate::check::in_force(package, HOME, &household.channel, day);
    let Some((place, scheme)) = live.first().copied() else {
        return Err(none(household, String::new()));
    };
    let over = package.schemes.iter().find(|one| {
        one.over.is_some_and(|(below, list)| {
            below == place && one.is_in_force(day) && concerns(package, list, household)
        })
    });
    Ok((over.unwrap_or(scheme), None))
}

fn by_day(scheme: &Scheme, day: Date) -> Applicable<'_> {
    let (from, until) = scheme.in_force();
    let until = |lang: Lang, open: &str| until.map_or(open.to_owned(), |day| date(day, lang));
    let why = Words {
        nl: format!(
            "De inschrijfdatum {} beslist: {} geldt van {} tot en met {}.",
            date(day, Lang::Nl),
            scheme.title.nl,
            date(from, Lang::Nl),
            until(Lang::Nl, "nader order")
        ),
        en: format!(
            "The registration date {} decides: {} is in force from {} until {}.",
            date(day, Lang::En),
            scheme.title.en,
            date(from, Lang::En),
            until(Lang::En, "further notice")
        ),
    };
    Applicable { scheme, why, transition: None, cites: scheme.cites() }
}

fn none(household: &Household, why: String) -> Diagnostic {
    Diagnostic::of_request(Code::NoSchemeApplies)
        .arg("channel", &household.channel)
        .arg("day", household.registered_on)
        .arg("why", why)
}

/// Whether anybody in a case has a nationality that a list holds.
fn concerns(package: &Package, list: usize, household: &Household) -> bool {
    let day = household.registered_on;
    household
        .persons
        .iter()
        .filter_map(|person| person.nationality)
        .any(|country| matches!(package.membership(list, country, day), Membership::Listed(_)))
}

fn by_transition<'a>(scheme: &'a Scheme, transition: &'a Transition) -> Applicable<'a> {
    let why = Words {
        nl: format!("De overgangsregeling “{}” beslist.", transition.id),
        en: format!("The transition “{}” decides.", transition.id),
    };
    Applicable { scheme, why, transition: Some(&transition.id), cites: &transition.cites }
}

impl Transition {
    /// Whether a case is in its box. A departure date that is missing is in no box that asks
    /// for one.
    fn holds(&self, household: &Household, readings: &Readings) -> bool {
        let inside = |day: Date, (from, until): (Option<Date>, Option<Date>)| {
            from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
        };
        let channel = self.channels.is_empty() || self.channels.contains(&household.channel);
        let departs = match household.departs_on {
            Some(day) => inside(day, self.departs),
            None => self.departs == (None, None),
        };
        let reading = |(question, mask): &(usize, u64)| mask >> readings.answer(*question) & 1 == 1;
        channel
            && departs
            && inside(household.registered_on, self.registered)
            && self.reading.iter().all(reading)
    }
}
