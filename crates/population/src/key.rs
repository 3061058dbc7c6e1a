//! What a population tells households apart by, and the case that it stands for.

use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::{Household, PERSONS_MAX, read};
use rules::words::Lang;
use serde_json::{Value, json};

/// The words that a case may use for its departure, in the order of their numbers.
pub(crate) const DEPARTURES: [&str; 2] = ["voluntary", "forced"];

/// A number in each byte of a key, but for the stretch of days, which has two: the highest bit of
/// all says that a row has no key.
pub(crate) const STRETCH: u32 = 6 * BYTE;
pub(crate) const DEPARTURE: u32 = 5 * BYTE;
pub(crate) const CHANNEL: u32 = 4 * BYTE;
pub(crate) const COUNTRY: u32 = 3 * BYTE;
pub(crate) const ADULTS: u32 = 2 * BYTE;
pub(crate) const MINORS: u32 = BYTE;
pub(crate) const PRINCIPALS: u32 = 0;
const BYTE: u32 = u8::BITS;

/// What stands for a row that has no key.
pub(crate) const BAD: u64 = 1 << 63;

/// One of the numbers in a key.
pub(crate) fn part(key: u64, of: u32) -> usize {
    let mask = if of == STRETCH { 0x7FFF } else { 0xFF };
    usize::try_from(key >> of & mask).unwrap_or(0)
}

/// A household in words: what a row says, or what all rows with the same key have in common.
#[derive(Clone, Debug)]
pub(crate) struct Row<'r> {
    pub registered_on: Date,
    pub departure: &'r str,
    pub channel: &'r str,
    pub nationality: &'r str,
    pub adults: usize,
    pub minors: usize,
    pub principals: usize,
}

impl Row<'_> {
    /// The case, through the same door as any other. The words say what is wrong with it, for
    /// whoever filled in the row.
    pub(crate) fn household(&self, package: &Package) -> Result<Household, String> {
        let case = json!({
            "registered_on": self.registered_on.to_string(),
            "departure": self.departure,
            "channel": self.channel,
            "persons": self.persons()?,
        });
        read(&case.to_string(), package.vocabulary()).map_err(|mistakes| {
            let lines = mistakes.iter().map(|one| one.line(package.files(), Lang::En));
            lines.collect::<Vec<_>>().join(" ")
        })
    }

    /// Adults first, as many of them principal as the row says; the others and all minors belong
    /// to the first. Without an adult every minor is a principal applicant (readings Q3).
    fn persons(&self) -> Result<Value, String> {
        let (adults, minors, principals) = (self.adults, self.minors, self.principals);
        let all = adults + minors;
        if all == 0 {
            return Err("adults and minors are both 0: there is nobody".to_owned());
        }
        if all > PERSONS_MAX {
            return Err(format!("{all} persons: a household has at most {PERSONS_MAX}"));
        }
        let most = if adults == 0 { minors..=minors } else { 1..=adults };
        if !most.contains(&principals) {
            let expected = match adults {
                0 => format!("{minors}, for each minor without an adult has an own file"),
                _ => format!("1 to {adults}, the number of adults"),
            };
            return Err(format!("principals is {principals}; expected: {expected}"));
        }
        let adult = (0..adults).map(|place| self.person("adult", place, place < principals));
        let minor = (0..minors).map(|place| self.person("minor", place, adults == 0));
        Ok(Value::Array(adult.chain(minor).collect()))
    }

    fn person(&self, age: &str, place: usize, principal: bool) -> Value {
        let mut person = json!({
            "id": format!("{age}-{place}"), "age": age, "nationality": self.nationality,
            "principal": principal,
        });
        if !principal && let Some(fields) = person.as_object_mut() {
            fields.insert("linked_to".to_owned(), json!("adult-0"));
        }
        person
    }
}
