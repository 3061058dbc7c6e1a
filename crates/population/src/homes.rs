//! Households that have a number: those of rows, and those that came in another way.

use jiff::civil::Date;
use rules::check::Package;
use rules::parse::lists::Country;

use crate::columns::Columns;
use crate::home::Home;
use crate::plan::{NO_NUMBER, Plan};
use crate::said::Said;

/// What households are told apart by.
pub(crate) struct Apart {
    /// The first days of stretches of registration dates.
    pub stretches: Vec<Date>,
    /// The first ages of bands.
    pub ages: Vec<i16>,
    /// Also countries that are alike.
    pub every_country: bool,
}

impl<'a> Plan<'a> {
    /// Determines a household that has no number yet.
    pub(crate) fn add(&mut self, home: Home) -> Result<(), Said> {
        let all = self.all_outcomes(&home)?;
        for (column, amount) in self.amounts.iter_mut().zip(all) {
            column.push(amount);
        }
        self.homes.push(home);
        Ok(())
    }

    /// The number of a household that is no row of this plan's own tables.
    pub(crate) fn home(&mut self, home: &Home) -> Result<u32, Said> {
        let home = self.alike(home);
        if let Some(found) = self.by_home.get(&home) {
            return Ok(*found);
        }
        let number = u32::try_from(self.homes.len()).unwrap_or(NO_NUMBER);
        self.add(home.clone())?;
        self.by_home.insert(home, number);
        Ok(number)
    }

    /// The household that stands for all that are alike.
    fn alike(&self, home: &Home) -> Home {
        let after = self.days.partition_point(|day| *day <= home.registered_on);
        let stretch = after.saturating_sub(1);
        let day = self.days.get(stretch).copied();
        let countries = self.package.countries();
        let country = |country: Country| {
            let place = countries.binary_search_by_key(&country, |(one, _)| *one).ok();
            let first = place.and_then(|place| {
                let facts = self.facts.get(stretch)?;
                let fact = facts.get(place)?;
                countries.get(facts.iter().position(|one| one == fact)?)
            });
            first.map_or(country, |(one, _)| *one)
        };
        Home { registered_on: day.unwrap_or(home.registered_on), ..home.with_countries(country) }
    }

    /// From which ages something may be different.
    pub(crate) fn ages(&self) -> &[i16] {
        &self.ages
    }

    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    pub(crate) fn package(&self) -> &'a Package {
        self.package
    }

    /// The household of each number.
    pub(crate) fn homes(&self) -> &[Home] {
        &self.homes
    }
}
