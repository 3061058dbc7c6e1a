//! What a population tells households apart by, and the case that it stands for.

use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::{Household, PERSONS_MAX, persons_in_numbers, read};
use serde_json::{Value, json};

use crate::said::Said;

/// The words that a case may use for its departure, in the order of their numbers.
pub(crate) const DEPARTURES: [&str; 2] = ["voluntary", "forced"];

/// How many channels, groups of countries that are alike, and stretches of days there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    channels: u32,
    countries: u32,
    stretches: u32,
}

/// A key in its parts: places in lists, and counts of persons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub stretch: usize,
    pub country: usize,
    pub channel: usize,
    pub departure: usize,
    pub adults: usize,
    pub minors: usize,
    pub principals: usize,
}

/// What stands for a word or day that means nothing. Four of them can be added.
pub(crate) const BAD: u32 = 1 << 29;

/// What a code or a day adds by its place in a list; too much if it has none.
#[inline(always)]
pub(crate) fn added(adds: &[u32], place: i32) -> u32 {
    let place = usize::try_from(place.cast_unsigned()).ok();
    place.and_then(|place| adds.get(place)).copied().unwrap_or(BAD)
}

impl Sizes {
    /// Nothing if so much cannot be told apart.
    pub(crate) fn new(channels: usize, countries: usize, stretches: usize) -> Option<Self> {
        let size = |many: usize| u32::try_from(many).ok();
        let sizes = Self {
            channels: size(channels)?,
            countries: size(countries)?,
            stretches: size(stretches)?,
        };
        let days = sizes.countries.checked_mul(2)?.checked_mul(sizes.channels)?;
        (days.checked_mul(sizes.stretches)? < BAD).then_some(sizes)
    }

    /// How many households there can be with the same counts of persons: a row says which of them
    /// by the sum of what its departure, channel, country and day add.
    pub(crate) fn facts(self) -> u32 {
        self.day_adds() * self.stretches
    }

    /// What each next one adds: a departure 1, a channel this.
    pub(crate) fn channel_adds(self) -> u32 {
        2
    }

    pub(crate) fn country_adds(self) -> u32 {
        self.channel_adds() * self.channels
    }

    pub(crate) fn day_adds(self) -> u32 {
        self.country_adds() * self.countries
    }

    /// The facts, then the counts, each at most [`PERSONS_MAX`], in a byte of its own.
    pub(crate) fn key(facts: u32, [adults, minors, principals]: [u32; 3]) -> u64 {
        u64::from(facts) << 24 | u64::from(adults << 16 | minors << 8 | principals)
    }

    pub(crate) fn parts(self, key: u64) -> Parts {
        let byte = |place: u32| usize::try_from(key >> place & 0xFF).unwrap_or(0);
        let facts = key >> 24;
        let place = |size: u32, adds: u32| {
            usize::try_from(facts / u64::from(adds.max(1)) % u64::from(size.max(1))).unwrap_or(0)
        };
        Parts {
            stretch: place(self.stretches, self.day_adds()),
            country: place(self.countries, self.country_adds()),
            channel: place(self.channels, self.channel_adds()),
            departure: place(2, 1),
            adults: byte(16),
            minors: byte(8),
            principals: byte(0),
        }
    }
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
    pub(crate) fn household(&self, package: &Package) -> Result<Household, Said> {
        let case = json!({
            "registered_on": self.registered_on.to_string(),
            "departure": self.departure,
            "channel": self.channel,
            "persons": self.persons()?,
        });
        let read = read(&case.to_string(), package.vocabulary());
        read.map_err(|mistakes| Said::of(&mistakes, package))
    }

    /// As many of the adults principal as the row says.
    fn persons(&self) -> Result<Vec<Value>, Said> {
        let (adults, minors, principals) = (self.adults, self.minors, self.principals);
        let all = adults + minors;
        if all == 0 {
            return Err(Said::new(
                "adults en minors zijn beide 0: er is niemand",
                "adults and minors are both 0: there is nobody",
            ));
        }
        if all > PERSONS_MAX {
            return Err(Said::new(
                format!("{all} personen: een huishouden heeft er hoogstens {PERSONS_MAX}"),
                format!("{all} persons: a household has at most {PERSONS_MAX}"),
            ));
        }
        let most = if adults == 0 { minors..=minors } else { 1..=adults };
        if !most.contains(&principals) {
            let (nl, en) = match adults {
                0 => (
                    format!("{minors}, want elke minderjarige zonder volwassene heeft een dossier"),
                    format!("{minors}, for each minor without an adult has an own file"),
                ),
                _ => (
                    format!("1 tot en met {adults}, het aantal volwassenen"),
                    format!("1 to {adults}, the number of adults"),
                ),
            };
            return Err(Said::new(
                format!("principals is {principals}; verwacht: {nl}"),
                format!("principals is {principals}; expected: {en}"),
            ));
        }
        Ok(persons_in_numbers(adults, minors, principals, self.nationality))
    }
}
