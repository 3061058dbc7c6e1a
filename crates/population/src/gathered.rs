//! The persons of one household, as a case and as what the rules can tell it apart by.

use rules::parse::case::read;
use serde_json::{Value, json};

use crate::home::{Age, Home, One, People};
use crate::person::{Line, Person, Stated};
use crate::plan::Plan;
use crate::said::Said;

/// A household whose rows are together.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub shared: Line,
    pub persons: Vec<Person>,
}

impl Gathered {
    /// Its number. What is wrong with it is said of the household as it stands in the table.
    pub(crate) fn number(&self, ages: &[i16], plan: &mut Plan<'_>) -> Result<u32, Said> {
        let refused = match self.home(ages).map(|home| plan.home(&home)) {
            Some(Ok(number)) => return Ok(number),
            refused => refused.and_then(Result::err),
        };
        let package = plan.package();
        let case = read(&self.case(), package.vocabulary());
        let case = case.map_err(|mistakes| Said::of(&mistakes, package))?;
        plan.answers(&case)?;
        Err(refused.unwrap_or_else(|| Said::from(self.case())))
    }

    /// The household as it stands in the table, through the same door as any other.
    pub(crate) fn case(&self) -> String {
        let ids = self.ids();
        let persons = self.persons.iter().zip(&ids).map(|(person, id)| {
            let (key, value) = match person.age {
                Stated::Born(born) => ("born", born.to_string()),
                Stated::Adult => ("age", "adult".to_owned()),
                Stated::Minor => ("age", "minor".to_owned()),
            };
            json!({
                "id": id, "nationality": person.nationality.code(), key: value,
                "principal": person.principal, "linked_to": self.link(person, &ids),
            })
        });
        let case = json!({
            "registered_on": self.shared.registered_on.to_string(),
            "departure": self.shared.departure,
            "channel": self.shared.channel,
            "persons": persons.collect::<Vec<Value>>(),
        });
        case.to_string()
    }

    /// Ids as the table has them; otherwise the persons are counted in their order.
    fn ids(&self) -> Vec<String> {
        let persons = self.persons.iter().enumerate();
        persons
            .map(|(place, one)| one.id.clone().unwrap_or_else(|| format!("{:03}", place + 1)))
            .collect()
    }

    /// The id of the person that one is linked to. Without a column that says so everybody
    /// belongs to the first principal applicant, as in a table of households.
    fn link(&self, person: &Person, ids: &[String]) -> Option<String> {
        match &person.linked_to {
            _ if person.links_unknown && person.principal => None,
            _ if person.links_unknown => {
                let first = self.persons.iter().position(|one| one.principal);
                first.and_then(|first| ids.get(first)).cloned()
            }
            Some(to) if person.id.is_none() => {
                let place = to.parse::<usize>();
                Some(place.map_or_else(|_| to.clone(), |place| format!("{place:03}")))
            }
            other => other.clone(),
        }
    }

    /// What the rules can tell it apart by; nothing if they refuse it as it stands.
    fn home(&self, ages: &[i16]) -> Option<Home> {
        let ids = self.ids();
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.sort_by_key(|place| ids.get(*place));
        // A case has no two persons with one id, and plain ids.
        let plain = |c: char| c.is_alphanumeric() || c == '-' || c == '.' || c == '_';
        let fits = |id: &String| !id.is_empty() && id.len() <= 64 && id.chars().all(plain);
        let mut sorted: Vec<&String> = order.iter().filter_map(|place| ids.get(*place)).collect();
        sorted.dedup();
        if sorted.len() < ids.len() || !ids.iter().all(fits) {
            return None;
        }
        let named = self.persons.iter().any(|one| one.principal);
        let mut all = Vec::with_capacity(ids.len());
        for place in &order {
            let person = self.persons.get(*place)?;
            let linked_to = match self.link(person, &ids) {
                None => None,
                Some(to) => Some(sorted.iter().position(|id| **id == to)?),
            };
            all.push(One {
                age: self.age(person, ages, named)?,
                nationality: person.nationality,
                principal: person.principal,
                linked_to,
            });
        }
        Some(Home {
            registered_on: self.shared.registered_on,
            departure: self.shared.departure.clone(),
            channel: self.shared.channel.clone(),
            people: People::Each(if named { in_order(all) } else { all }),
        })
    }

    /// The lowest age that is alike. Who is the oldest matters where no principal is named.
    fn age(&self, person: &Person, ages: &[i16], named: bool) -> Option<Age> {
        let day = self.shared.registered_on;
        let from = |one: &Person| {
            let years = one.years(day)?;
            ages.iter().copied().rfind(|age| *age <= years)
        };
        let Stated::Born(born) = person.age else {
            return Some(if person.age == Stated::Adult { Age::Adult } else { Age::Minor });
        };
        let lowest = from(person)?;
        let younger = |one: &&Person| match one.age {
            Stated::Born(other) => other > born && from(one) == Some(lowest),
            _ => false,
        };
        let older_than = if named { 0 } else { self.persons.iter().filter(younger).count() };
        Some(Age::Years { from: lowest, older_than })
    }
}

/// Persons in an order that does not depend on their ids, as far as they differ.
fn in_order(all: Vec<One>) -> Vec<One> {
    let bare = |one: &One| (one.principal, one.age, one.nationality);
    let key = |one: &One| (bare(one), one.linked_to.and_then(|to| all.get(to)).map(bare));
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|place| all.get(*place).map(key));
    let new_place = |old: usize| order.iter().position(|place| *place == old);
    let moved = order.iter().filter_map(|place| all.get(*place));
    moved.map(|one| One { linked_to: one.linked_to.and_then(new_place), ..one.clone() }).collect()
}
