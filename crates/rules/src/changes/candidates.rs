//! The variants of a case that are tried: one fact changed at a time.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Change;
use crate::check::scheme::DimSource;
use crate::check::{Package, Readings};
use crate::determine::applicable::HOME;
use crate::determine::riat::compose;
use crate::determine::{Determination, total_applicable};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::case::{Age, AgeGroup, Departure, Fact, Household};
use crate::parse::policy::CountryOf;
use crate::words::{Lang, Words, date};

/// Makes variants of one case, and keeps those that change something.
struct Variants<'v> {
    package: &'v Package,
    now: &'v Determination<'v>,
    household: &'v Household,
    readings: &'v Readings,
    all: Vec<Change>,
}

/// Every fact that would change what a household gets now, if it were another.
pub(crate) fn all(
    package: &Package,
    now: &Determination<'_>,
    household: &Household,
    readings: &Readings,
) -> Vec<Change> {
    let mut variants = Variants { package, now, household, readings, all: Vec::new() };
    variants.registration();
    variants.departure_day();
    variants.departure();
    variants.channels();
    variants.files();
    variants.births();
    variants.countries();
    variants.facts();
    variants.answers();
    variants.all
}

impl Variants<'_> {
    /// Tries a variant; one that changes nothing, or is no valid case, is not kept.
    fn add(
        &mut self,
        (fact, from, to): (&str, String, String),
        days: Option<i64>,
        text: impl FnOnce() -> Words,
        change: impl FnOnce(&mut Household, &mut Readings),
    ) {
        let (mut household, mut readings) = (self.household.clone(), self.readings.clone());
        change(&mut household, &mut readings);
        let (scheme, total) = match total_applicable(self.package, &household, &readings) {
            Ok((_, total)) if total == self.now.total => return,
            Ok((scheme, total)) => (Some(scheme.id().to_owned()), Some(total)),
            // A case that comes under no scheme is a change; one that is no case is none.
            Err(mistakes) if mistakes.iter().any(is_about_schemes) => (None, None),
            Err(_) => return,
        };
        let (fact, text) = (fact.to_owned(), text());
        let difference = total.map(|total| total - self.now.total);
        self.all.push(Change { fact, from, to, days, scheme, total, difference, text });
    }

    /// Days on which something begins, in any scheme, transition, list or life.
    fn boundaries(&self) -> BTreeSet<Date> {
        let mut days = BTreeSet::new();
        let next = |day: Option<Date>| day.and_then(|day| day.tomorrow().ok());
        for scheme in self.package.schemes.iter().filter(|one| one.country == HOME) {
            days.insert(scheme.from);
            days.extend(next(scheme.until));
            for benefit in 0..scheme.benefits.len() {
                let place = self.package.place_of(scheme);
                days.extend(self.package.scope(place, &[benefit], true).days);
            }
        }
        for transition in &self.package.transitions {
            days.extend(transition.registered.0);
            days.extend(next(transition.registered.1));
        }
        for list in &self.package.lists {
            days.extend(list.covers.0);
            days.extend(next(list.covers.1));
        }
        let majority = self.package.majority_age();
        for born in self.household.persons.iter().filter_map(|person| person.age.born()) {
            days.extend(birthday(born, majority));
        }
        days
    }

    fn registration(&mut self) {
        let now = self.household.registered_on;
        for day in self.boundaries() {
            // The first day of the next stretch, or the last day of the one before.
            let to = if day > now { Some(day) } else { day.yesterday().ok() };
            let Some(to) = to.filter(|to| *to != now) else { continue };
            let days = days_between(now, to);
            let text = || Words {
                nl: format!("ingeschreven op {}, {}", date(to, Lang::Nl), away(days, Lang::Nl)),
                en: format!("registered on {}, {}", date(to, Lang::En), away(days, Lang::En)),
            };
            let fact = ("registered_on", now.to_string(), to.to_string());
            self.add(fact, Some(days), text, |household, _| {
                household.registered_on = to;
                // A case that is registered later than it was to depart departs later, too.
                for date in [&mut household.departs_on, &mut household.arrived_on] {
                    *date = date.map(|date| date.max(to));
                }
            });
        }
    }

    fn departure_day(&mut self) {
        let Some(now) = self.household.departs_on else { return };
        let bounds: BTreeSet<Date> = self
            .package
            .transitions
            .iter()
            .flat_map(|one| [one.departs.0, one.departs.1.and_then(|day| day.tomorrow().ok())])
            .flatten()
            .collect();
        for day in bounds {
            let to = if day > now { Some(day) } else { day.yesterday().ok() };
            let Some(to) = to.filter(|to| *to >= self.household.registered_on) else { continue };
            let days = days_between(now, to);
            let text = || Words {
                nl: format!("vertrek op {}, {}", date(to, Lang::Nl), away(days, Lang::Nl)),
                en: format!("departure on {}, {}", date(to, Lang::En), away(days, Lang::En)),
            };
            let fact = ("departs_on", now.to_string(), to.to_string());
            self.add(fact, Some(days), text, |household, _| household.departs_on = Some(to));
        }
    }

    fn departure(&mut self) {
        let now = self.household.departure;
        let (to, nl, en) = match now {
            Departure::Voluntary => (Departure::Forced, "gedwongen vertrek", "forced departure"),
            Departure::Forced => {
                (Departure::Voluntary, "zelfstandig vertrek", "voluntary departure")
            }
        };
        let text = || words(nl, en);
        let fact = ("departure", now.word().to_owned(), to.word().to_owned());
        self.add(fact, None, text, |household, _| household.departure = to);
    }

    fn channels(&mut self) {
        let home = self.package.schemes.iter().filter(|scheme| scheme.country == HOME);
        let channels: BTreeSet<&String> = home.flat_map(|scheme| &scheme.channels).collect();
        for channel in channels {
            let name = self.package.channels.iter().find(|(id, _)| id == channel);
            let Some((_, name)) = name.filter(|_| *channel != self.household.channel) else {
                continue;
            };
            let text = || words(&format!("via {}", name.nl), &format!("through {}", name.en));
            let fact = ("channel", self.household.channel.clone(), channel.clone());
            self.add(fact, None, text, |household, _| household.channel.clone_from(channel));
        }
    }

    /// Adults entered separately, or in one joint file (readings Q1).
    fn files(&mut self) {
        let Ok(composed) = compose(self.package, self.household, self.readings) else { return };
        let entered = composed.entered;
        let adults: Vec<usize> =
            (0..entered.len()).filter(|at| entered.get(*at).is_some_and(|one| one.adult)).collect();
        let Some(first) = adults.first().copied().filter(|_| adults.len() > 1) else { return };
        let now = || "persons".to_owned();
        let apart =
            || words("elke volwassene apart in RIAT", "each adult entered in RIAT separately");
        let adult = adults.clone();
        let fact = ("persons[].principal", now(), "separate".to_owned());
        self.add(fact, None, apart, |household, _| {
            *household = household.entered_separately(|place| adult.contains(&place));
        });
        let joint =
            || words("alle volwassenen in één dossier in RIAT", "all adults in one RIAT file");
        let fact = ("persons[].principal", now(), "joint".to_owned());
        self.add(fact, None, joint, |household, _| {
            for (place, person) in household.persons.iter_mut().enumerate() {
                if adults.contains(&place) {
                    person.principal = place == first;
                    person.linked_to = (place != first).then_some(first);
                }
            }
        });
    }

    /// A person who is an adult instead of a minor, or a minor instead of an adult.
    fn births(&mut self) {
        let majority = self.package.majority_age();
        let registered = self.household.registered_on;
        let Some(last) = birthday(registered, -majority) else { return };
        for (place, person) in self.household.persons.iter().enumerate() {
            let (adult, from) = match person.age {
                Age::Born(born) => (born <= last, born.to_string()),
                Age::Stated(group) => (group == AgeGroup::Adult, group.word().to_owned()),
            };
            let group = if adult { AgeGroup::Minor } else { AgeGroup::Adult };
            let born = if adult { last.tomorrow().ok() } else { Some(last) };
            let to = match person.age {
                Age::Born(_) => born.map(|born| (Age::Born(born), "born", born.to_string())),
                Age::Stated(_) => Some((Age::Stated(group), "age", group.word().to_owned())),
            };
            let Some((age, field, to)) = to else { continue };
            let (nl, en) =
                if adult { ("minderjarig", "a minor") } else { ("volwassen", "an adult") };
            let text = || {
                words(
                    &format!("{} {nl} op de inschrijfdatum", person.id),
                    &format!("{} {en} on the registration date", person.id),
                )
            };
            let name = format!("persons[{}].{field}", person.id);
            let fact = (name.as_str(), from, to);
            self.add(fact, None, text, |household, _| {
                if let Some(person) = household.persons.get_mut(place) {
                    person.age = age;
                }
            });
        }
    }

    /// A country that the lists of the scheme see otherwise, for the whole household.
    fn countries(&mut self) {
        let package = self.package;
        let Ok(scheme) = package.scheme(self.now.scheme) else { return };
        let day = self.household.registered_on;
        for dim in &scheme.dims {
            let DimSource::Lists { of, all_of, none_of } = &dim.source else { continue };
            for wanted in [true, false] {
                let on = |country| package.on_lists(all_of, none_of, country, day);
                let mut countries = package.countries.iter().map(|(country, _)| *country);
                let Some(country) = countries.find(|one| on(*one) == Some(wanted)) else {
                    continue;
                };
                let (nl, en) = match (of, wanted) {
                    (CountryOf::Nationality, true) => ("nationaliteit op", "a nationality on"),
                    (CountryOf::Nationality, false) => {
                        ("nationaliteit niet op", "a nationality not on")
                    }
                    (CountryOf::CountryOfOrigin, true) => {
                        ("land van herkomst op", "a country of origin on")
                    }
                    (CountryOf::CountryOfOrigin, false) => {
                        ("land van herkomst niet op", "a country of origin not on")
                    }
                };
                let code = country.code();
                let text = || {
                    words(
                        &format!("{nl}: {} (bijvoorbeeld {code})", dim.title.nl),
                        &format!("{en}: {} (for example {code})", dim.title.en),
                    )
                };
                let to = if wanted { "listed" } else { "unlisted" };
                let fact = (dim.name.as_str(), String::new(), to.to_owned());
                let of = *of;
                self.add(fact, None, text, |household, _| match of {
                    CountryOf::CountryOfOrigin => household.country_of_origin = Some(country),
                    CountryOf::Nationality => {
                        for person in &mut household.persons {
                            person.nationality = Some(country);
                        }
                    }
                });
            }
        }
    }

    /// Conditions that would not hold, and other values of facts and entry.
    fn facts(&mut self) {
        let package = self.package;
        let Ok(scheme) = package.scheme(self.now.scheme) else { return };
        for condition in &scheme.conditions {
            let now = self.household.facts.get(&condition.id);
            let to = now == Some(&Fact::Holds(false));
            let (nl, en) = if to { ("ja", "yes") } else { ("nee", "no") };
            let ask = &condition.ask;
            let text = || words(&format!("{} {nl}", ask.nl), &format!("{} {en}", ask.en));
            let from = now.map_or_else(String::new, |_| (!to).to_string());
            let fact = (condition.id.as_str(), from, to.to_string());
            self.add(fact, None, text, |household, _| {
                household.facts.insert(condition.id.clone(), Fact::Holds(to));
            });
        }
        for dim in &scheme.dims {
            match &dim.source {
                DimSource::Fact { .. } => {
                    for (value, name) in &dim.values {
                        let text = || {
                            words(
                                &format!("{}: {}", dim.title.nl, name.nl),
                                &format!("{}: {}", dim.title.en, name.en),
                            )
                        };
                        let fact = (dim.name.as_str(), String::new(), value.clone());
                        self.add(fact, None, text, |household, _| {
                            household.facts.insert(dim.name.clone(), Fact::Value(value.clone()));
                        });
                    }
                }
                DimSource::Entered { before } => self.entered(&dim.title, *before),
                _ => {}
            }
        }
    }

    fn entered(&mut self, title: &Words, before: Date) {
        let late = self.household.entered_on.is_none_or(|day| day < before);
        let to = if late { Some(before) } else { before.yesterday().ok() };
        let Some(to) = to else { return };
        let (nl, en) = if late { ("nee", "no") } else { ("ja", "yes") };
        let text = || words(&format!("{}: {nl}", title.nl), &format!("{}: {en}", title.en));
        let from = self.household.entered_on.map(|day| day.to_string()).unwrap_or_default();
        let fact = ("entered_on", from, to.to_string());
        self.add(fact, None, text, |household, _| household.entered_on = Some(to));
    }

    fn answers(&mut self) {
        let package = self.package;
        for (place, question) in package.questions.iter().enumerate() {
            let used = self.readings.answer(place);
            let now = question.answers.get(used).map_or("", |(id, _)| id.as_str());
            for (answer, (id, name)) in question.answers.iter().enumerate() {
                if answer == used {
                    continue;
                }
                let text = || {
                    words(
                        &format!("gelezen als: {} {}", question.ask.nl, name.nl),
                        &format!("read as: {} {}", question.ask.en, name.en),
                    )
                };
                let field = format!("reading {}", question.id);
                let fact = (field.as_str(), now.to_owned(), id.clone());
                self.add(fact, None, text, |_, readings| {
                    if let Some(slot) = readings.0.get_mut(place) {
                        *slot = answer;
                    }
                });
            }
        }
    }
}

fn is_about_schemes(mistake: &Diagnostic) -> bool {
    mistake.code == Code::NoSchemeApplies
}

/// Days from one to another.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn words(nl: &str, en: &str) -> Words {
    Words { nl: nl.to_owned(), en: en.to_owned() }
}

/// `één dag later`, `12 dagen eerder`.
fn away(days: i64, lang: Lang) -> String {
    let later = days > 0;
    let word = match (lang, later) {
        (Lang::Nl, true) => "later",
        (Lang::Nl, false) => "eerder",
        (Lang::En, true) => "later",
        (Lang::En, false) => "earlier",
    };
    match (days.abs(), lang) {
        (1, Lang::Nl) => format!("één dag {word}"),
        (1, Lang::En) => format!("one day {word}"),
        (many, Lang::Nl) => format!("{many} dagen {word}"),
        (many, Lang::En) => format!("{many} days {word}"),
    }
}

/// The day on which somebody turns so many years old: 1 March for those born on 29 February, in
/// years that are no leap years. With a negative number the last day of birth for that age.
fn birthday(born: Date, years: i16) -> Option<Date> {
    let year = born.year().checked_add(years)?;
    Date::new(year, born.month(), born.day()).ok().or_else(|| {
        let back = if years < 0 { (2, 28) } else { (3, 1) };
        Date::new(year, back.0, back.1).ok()
    })
}
