//! The same person in another case, also with typing differences and without a V-number (nota N3,
//! E5). Cases that look alike are shown; a person decides.

use any_ascii::any_ascii;
use jiff::civil::Date;
use serde::Serialize;

use crate::case::Facts;
use crate::person::VNumber;

/// What two persons are compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traits {
    /// The id in the case.
    pub person: String,
    /// The V-number, if it is known.
    pub v_number: Option<VNumber>,
    /// The birth date, if it is known.
    pub born: Option<Date>,
    /// All names, in small Latin letters and in one order: [`name_key`].
    pub name_key: String,
}

/// A person in another case who may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// The person in the case at hand.
    pub person: String,
    /// The other case.
    pub case: i64,
    /// The person there.
    pub other: String,
    /// The organisation of the other case.
    pub organisation: String,
    /// How they are alike.
    pub how: How,
    /// Whether money is promised there.
    pub granted: bool,
    /// The day of a return with help: for a time it stands in the way of other help (E5).
    pub helped_on: Option<Date>,
}

/// How two persons are alike, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The same V-number.
    VNumber,
    /// The same names and birth date.
    NameAndBirth,
    /// The same birth date, also with day and month exchanged, and names that differ little.
    NearlyTheName,
    /// The same names, and a birth date that is not known or differs little.
    NearlyTheBirth,
}

/// All names of a person in small Latin letters, in one order: `jalil noor` for `Noor JALĪL`.
pub fn name_key(names: &[&str]) -> String {
    let latin = any_ascii(&names.join(" ")).to_lowercase();
    let letters = |sign: char| if sign.is_ascii_alphanumeric() { sign } else { ' ' };
    let plain: String = latin.chars().map(letters).collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    words.sort_unstable();
    words.join(" ")
}

/// Day and month exchanged, as they are mistyped; `None` where that is no day, or the same one.
pub fn exchanged(day: Date) -> Option<Date> {
    let other = Date::new(day.year(), day.day(), day.month()).ok()?;
    (other != day).then_some(other)
}

/// How two persons are alike; `None` when they are not.
pub fn how(one: &Traits, other: &Traits) -> Option<How> {
    if one.v_number.is_some() && one.v_number == other.v_number {
        return Some(How::VNumber);
    }
    let same_name = one.name_key == other.name_key;
    let (Some(born), Some(other_born)) = (one.born, other.born) else {
        return same_name.then_some(How::NearlyTheBirth);
    };
    if born == other_born && same_name {
        return Some(How::NameAndBirth);
    }
    if born == other_born || exchanged(born) == Some(other_born) {
        let longest = one.name_key.len().max(other.name_key.len());
        let distance = strsim::damerau_levenshtein(&one.name_key, &other.name_key);
        // A letter in five: `Mohammed Al Jalil` and `Muhamed Al-Jaliel`.
        return (distance * 5 <= longest).then_some(How::NearlyTheName);
    }
    let day_differs = (born.month(), born.day()) != (other_born.month(), other_born.day());
    let near = !day_differs || born.year() == other_born.year();
    (same_name && near).then_some(How::NearlyTheBirth)
}

/// The traits of every person of a household.
pub fn traits(facts: &Facts) -> Vec<Traits> {
    let one = |(id, person): (&str, &serde_json::Value)| {
        let identity = facts.people.get(id)?;
        Some(Traits {
            person: id.to_owned(),
            v_number: identity.v_number.clone(),
            born: person.get("born").and_then(|day| day.as_str()?.parse().ok()),
            name_key: name_key(&[&identity.family_name, &identity.given_names]),
        })
    };
    facts.persons().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(v_number: &str, born: &str, names: &[&str]) -> Traits {
        Traits {
            person: "a0".to_owned(),
            v_number: VNumber::parse(v_number).ok(),
            born: born.parse().ok(),
            name_key: name_key(names),
        }
    }

    #[test]
    fn the_same_person_is_found_however_they_are_typed() {
        let known = person("2712345678", "1985-04-03", &["Al Jalil", "Mohammed"]);
        for (other, expected) in [
            (person("2712345678", "1990-01-01", &["Iemand"]), Some(How::VNumber)),
            (person("", "1985-04-03", &["Mohammed", "AL-JALĪL"]), Some(How::NameAndBirth)),
            (person("", "1985-04-03", &["Al Jaliel", "Mohamed"]), Some(How::NearlyTheName)),
            (person("", "1985-03-04", &["Al Jalil", "Mohammed"]), Some(How::NearlyTheName)),
            (person("", "1985-09-09", &["Al Jalil", "Mohammed"]), Some(How::NearlyTheBirth)),
            (person("", "1958-04-03", &["Al Jalil", "Mohammed"]), Some(How::NearlyTheBirth)),
            (person("", "", &["Al Jalil", "Mohammed"]), Some(How::NearlyTheBirth)),
            (person("", "1970-09-09", &["Al Jalil", "Mohammed"]), None),
            (person("", "1985-04-03", &["Haddad", "Rania"]), None),
            (person("2799999999", "1985-09-09", &["Haddad", "Rania"]), None),
        ] {
            assert_eq!(how(&known, &other), expected, "{other:?}");
            assert_eq!(how(&other, &known), expected, "either way: {other:?}");
        }
    }

    #[test]
    fn names_in_other_scripts_have_a_key() {
        assert_eq!(name_key(&["حداد", "رانيا"]), name_key(&["رانيا", "حداد"]));
        assert!(!name_key(&["Γεωργίου"]).is_empty());
    }
}
