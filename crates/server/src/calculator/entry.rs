//! What a visitor entered, as it was typed: the form is filled in again with exactly this.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::Package;
use rules::determine::applicable::HOME;
use rules::parse::case::PERSONS_MAX;
use rules::words::{Lang, date};

/// The most fields that are kept; more than a full form of a hundred persons has.
const FIELDS_MAX: usize = 4096;

/// The name of the button that was pressed.
pub(crate) const BUTTON: &str = "do";
/// Set when persons are entered one by one: how many.
pub(crate) const PERSONS: &str = "persons";

/// The fields of the form by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry(BTreeMap<String, String>);

impl Entry {
    /// A form that nobody filled in yet: one adult, registered today.
    pub(crate) fn blank(package: &Package, today: Date) -> Self {
        let mut entry = Self::default();
        entry.set("adults", "1");
        entry.set("minors", "0");
        entry.set("departure", "voluntary");
        let channels = package.channels(HOME);
        let iom = channels.iter().find(|(id, _)| *id == "iom").or(channels.first());
        entry.set("channel", iom.map_or("", |(id, _)| id));
        entry.set("registered_on", &date(today, Lang::Nl));
        entry
    }

    /// Reads `application/x-www-form-urlencoded`; a field that comes twice counts as it came last.
    pub(crate) fn read(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body).take(FIELDS_MAX);
        Self(fields.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// The same fields, from a form that was read otherwise.
    pub(crate) fn of<'f>(fields: impl Iterator<Item = (&'f str, &'f str)>) -> Self {
        Self(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Every field with what was entered.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The id of the person at a place in the form: the own one, or else the number of the place.
    pub(crate) fn id(&self, place: usize, count: usize) -> String {
        match self.trimmed(&of_person(place, "id")) {
            "" => id(place, count),
            own => own.to_owned(),
        }
    }

    /// The place of a person with an own id.
    pub(crate) fn place_of(&self, person: &str) -> Option<usize> {
        let count = self.persons()?;
        (0..count).find(|place| self.id(*place, count) == person)
    }

    /// What was entered in a field; nothing when there is no such field.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The same without space around it.
    pub(crate) fn trimmed(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// How many persons are entered one by one; `None` when only their numbers are.
    pub(crate) fn persons(&self) -> Option<usize> {
        let count = self.trimmed(PERSONS).parse().ok()?;
        (1..=PERSONS_MAX).contains(&count).then_some(count)
    }

    /// Does what the pressed button asks for before anything is computed.
    pub(crate) fn press(&mut self, adults: Option<usize>, minors: Option<usize>) {
        let button = self.get(BUTTON).to_owned();
        match (button.as_str(), self.persons()) {
            ("persons", None) => self.one_by_one(adults.unwrap_or(1), minors.unwrap_or(0)),
            ("counts", _) => {
                self.0.remove(PERSONS);
            }
            ("add", Some(count)) if count < PERSONS_MAX => {
                self.set(PERSONS, &(count + 1).to_string());
                self.set(&of_person(count, "age"), "adult");
            }
            (other, Some(count)) if count > 1 => {
                let removed = other.strip_prefix("remove-").and_then(|at| at.parse().ok());
                if let Some(removed) = removed.filter(|at| *at < count) {
                    self.remove(removed, count);
                }
            }
            _ => {}
        }
        self.0.remove(BUTTON);
    }

    /// From numbers to persons: what was known of all is known of each.
    fn one_by_one(&mut self, adults: usize, minors: usize) {
        let count = (adults + minors).clamp(1, PERSONS_MAX);
        let files = self.get("files").to_owned();
        let nationality = self.get("nationality").to_owned();
        self.set(PERSONS, &count.to_string());
        for place in 0..count {
            let adult = place < adults;
            let file = match (adult, place) {
                _ if adults == 0 => OWN_FILE,
                (true, _) if adults == 1 || files == "separate" => OWN_FILE,
                (true, 0) if files == "joint" => OWN_FILE,
                (true, _) if files == "joint" => "0",
                (true, _) => "",
                (false, _) => "0",
            };
            self.set(&of_person(place, "age"), if adult { "adult" } else { "minor" });
            self.set(&of_person(place, "file"), file);
            self.set(&of_person(place, "nationality"), &nationality);
        }
    }

    /// Takes out one person; those after it move up, and links move along.
    fn remove(&mut self, removed: usize, count: usize) {
        let mut kept = BTreeMap::new();
        for (name, value) in std::mem::take(&mut self.0) {
            match split(&name) {
                Some((place, _)) if place == removed => {}
                Some((place, field)) => {
                    let place = if place > removed { place - 1 } else { place };
                    let value = match value.parse::<usize>() {
                        Ok(to) if field == "file" && to == removed => String::new(),
                        Ok(to) if field == "file" && to > removed => (to - 1).to_string(),
                        _ => value,
                    };
                    kept.insert(of_person(place, field), value);
                }
                None => {
                    kept.insert(name, value);
                }
            }
        }
        self.0 = kept;
        self.set(PERSONS, &(count - 1).to_string());
    }
}

/// The id of a person in the case: `p1`, or `p01` when there are ten or more, so that the order
/// of ids is the order of the form.
pub(crate) fn id(place: usize, count: usize) -> String {
    let width = count.to_string().len();
    format!("p{:0width$}", place + 1)
}

/// In the field `file` of a person: principal applicant of an own file.
pub(crate) const OWN_FILE: &str = "own";

/// The name of a field of one person.
pub(crate) fn of_person(place: usize, field: &str) -> String {
    format!("p{place}-{field}")
}

/// The person that a field is about, if it is about one.
pub(crate) fn person_of(name: &str) -> Option<usize> {
    split(name).map(|(place, _)| place)
}

/// The person and the field that a name stands for.
fn split(name: &str) -> Option<(usize, &str)> {
    let (place, field) = name.strip_prefix('p')?.split_once('-')?;
    Some((place.parse().ok()?, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(fields: &[(&str, &str)]) -> Entry {
        let mut entry = Entry::default();
        for (name, value) in fields {
            entry.set(name, value);
        }
        entry
    }

    #[test]
    fn a_body_is_read_as_a_browser_writes_it() {
        let entry = Entry::read(b"a=S%C3%A3o+Tom%C3%A9&b=%FF&a=last");
        assert_eq!(entry.get("a"), "last");
        assert_eq!(entry.get("b"), "\u{fffd}");
        assert_eq!(entry.get("c"), "");
    }

    #[test]
    fn numbers_become_persons_with_what_was_known_of_all() {
        let mut entry = entry(&[("files", "joint"), ("nationality", "Irak"), (BUTTON, "persons")]);
        entry.press(Some(2), Some(1));
        assert_eq!(entry.persons(), Some(3));
        assert_eq!(entry.get("p0-file"), OWN_FILE);
        assert_eq!(entry.get("p1-file"), "0");
        assert_eq!((entry.get("p2-age"), entry.get("p2-file")), ("minor", "0"));
        assert_eq!(entry.get("p2-nationality"), "Irak");
    }

    #[test]
    fn who_is_taken_out_is_nobodys_principal_any_more() {
        let mut entry = entry(&[
            (PERSONS, "3"),
            ("p0-file", "1"),
            ("p1-file", "own"),
            ("p2-file", "0"),
            ("p2-born", "01-02-2003"),
            (BUTTON, "remove-1"),
        ]);
        entry.press(None, None);
        assert_eq!(entry.persons(), Some(2));
        assert_eq!((entry.get("p0-file"), entry.get("p1-file")), ("", "0"));
        assert_eq!(entry.get("p1-born"), "01-02-2003");
    }
}
