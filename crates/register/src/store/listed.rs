//! What is listed and searched. It is made from the events, and can be made again at will.

use diesel::prelude::*;

use super::schema::{cases, counts, name_words, persons};
use super::{Db, StoreError};
use crate::alike::{Traits, traits};
use crate::case::{Case, PaymentState};

/// A case in a list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true)]
#[allow(missing_docs, reason = "each column is the field of the case with its name")]
pub struct CaseRow {
    pub id: i64,
    pub version: i64,
    pub organisation: String,
    pub offered_to: Option<String>,
    pub channel: String,
    pub departure: String,
    pub step: String,
    pub granted: bool,
    pub assigned_to: Option<String>,
    pub persons: i64,
    pub nationality: String,
    pub registered_on: String,
    pub departs_on: Option<String>,
    /// The day on which something is due; a day after every other when nothing is.
    pub due_on: String,
    pub due: Option<String>,
    /// What was determined, in cents.
    pub total: Option<i64>,
    pub opened_at: String,
    pub changed_at: String,
    pub closed_on: Option<String>,
    /// The day of the last payment: what is kept for the funders counts from it.
    pub last_paid_on: Option<String>,
    /// Whether what is personal was erased.
    pub erased: bool,
}

/// A person in a list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = persons)]
#[allow(missing_docs, reason = "each column is the field of the person with its name")]
pub struct PersonRow {
    pub case_id: i64,
    pub person: String,
    pub v_number: Option<String>,
    pub family_name: String,
    pub given_names: String,
    pub born: Option<String>,
    pub name_key: String,
    /// Whether money is promised in this case.
    pub granted: bool,
    /// The day of the return, where help was paid: it stands in the way of other help (E5).
    pub helped_on: Option<String>,
}

/// A day after every other, for cases where nothing is due: they come last, in both databases.
pub(super) const NEVER: &str = "9999-12-31";

impl CaseRow {
    fn of(case: &Case, opened_at: String, changed_at: String) -> Self {
        let persons = case.facts.iter().flat_map(|facts| facts.persons());
        let nationalities = persons.filter_map(|(_, one)| one.get("nationality")?.as_str());
        let mut nationalities: Vec<&str> = nationalities.collect();
        nationalities.sort_unstable();
        nationalities.dedup();
        let due = case.due();
        Self {
            id: case.id,
            version: case.version,
            organisation: case.organisation.clone(),
            offered_to: case.offered_to.clone(),
            channel: case.outline.channel.clone(),
            departure: case.outline.departure.clone(),
            step: case.step().word().to_owned(),
            granted: case.step().is_granted(),
            assigned_to: case.assigned_to.clone(),
            persons: i64::try_from(case.outline.persons).unwrap_or(i64::MAX),
            nationality: nationalities.join(" "),
            registered_on: case.outline.registered_on.to_string(),
            departs_on: case
                .departed_on
                .or_else(|| case.day_in_facts("departs_on"))
                .map(|day| day.to_string()),
            due_on: due.as_ref().map_or_else(|| NEVER.to_owned(), |due| due.on.to_string()),
            due: due.map(|due| due.what),
            total: case.award.as_ref().map(|award| award.total.cents()),
            opened_at,
            changed_at,
            closed_on: case.ended_on.map(|day| day.to_string()),
            last_paid_on: case.last_paid_on().map(|day| day.to_string()),
            erased: case.facts.is_none(),
        }
    }
}

/// Puts a case and its persons in the lists as they are now.
///
/// The index of running grants has the last word: two for one V-number cannot be written.
pub(crate) fn relist(db: &mut Db, case: &Case, at: &str) -> Result<(), StoreError> {
    let known: Option<(String, String, String)> = cases::table
        .find(case.id)
        .select((cases::opened_at, cases::organisation, cases::step))
        .first(db)
        .optional()?;
    let opened_at = known.as_ref().map_or_else(|| at.to_owned(), |(at, ..)| at.clone());
    let row = CaseRow::of(case, opened_at, at.to_owned());
    let now = (row.organisation.clone(), row.step.clone());
    let mut people = persons_of(case);
    match known {
        None => {
            diesel::insert_into(cases::table).values(row).execute(db)?;
            count(db, &now, 1)?;
        }
        Some((_, organisation, step)) => {
            diesel::update(cases::table.find(case.id)).set(row).execute(db)?;
            let before = (organisation, step);
            if before != now {
                count(db, &before, -1)?;
                count(db, &now, 1)?;
            }
            // Most of what happens to a case changes nobody's name.
            let listed = persons::table.filter(persons::case_id.eq(case.id));
            let listed: Vec<PersonRow> = listed.order(persons::person).load(db)?;
            people.sort_by(|one, other| one.person.cmp(&other.person));
            if listed == people {
                return Ok(());
            }
            diesel::delete(name_words::table.filter(name_words::case_id.eq(case.id)))
                .execute(db)?;
            diesel::delete(persons::table.filter(persons::case_id.eq(case.id))).execute(db)?;
        }
    }
    for row in people {
        let mut words: Vec<&str> = row.name_key.split(' ').collect();
        words.dedup();
        for word in words {
            let word = (
                name_words::word.eq(word.to_owned()),
                name_words::case_id.eq(row.case_id),
                name_words::person.eq(row.person.clone()),
            );
            diesel::insert_into(name_words::table).values(word).execute(db)?;
        }
        diesel::insert_into(persons::table).values(row).execute(db)?;
    }
    Ok(())
}

/// One more, or one less, in a step of an organisation.
fn count(
    db: &mut Db,
    (organisation, step): &(String, String),
    more: i64,
) -> Result<(), StoreError> {
    let here = counts::table.find((organisation, step));
    let changed = diesel::update(here).set(counts::many.eq(counts::many + more)).execute(db)?;
    if changed == 0 {
        let row =
            (counts::organisation.eq(organisation), counts::step.eq(step), counts::many.eq(more));
        diesel::insert_into(counts::table).values(row).execute(db)?;
    }
    Ok(())
}

fn persons_of(case: &Case) -> Vec<PersonRow> {
    let Some(facts) = &case.facts else { return Vec::new() };
    let helped = case.payments.iter().any(|one| one.state == PaymentState::Released);
    let helped_on = case.departed_on.filter(|_| helped);
    let one = |traits: Traits| {
        let identity = facts.people.get(&traits.person)?;
        Some(PersonRow {
            case_id: case.id,
            v_number: identity.v_number.as_ref().map(|number| number.as_str().to_owned()),
            family_name: identity.family_name.clone(),
            given_names: identity.given_names.clone(),
            born: traits.born.map(|day| day.to_string()),
            name_key: traits.name_key,
            person: traits.person,
            granted: case.step().is_granted(),
            helped_on: helped_on.map(|day| day.to_string()),
        })
    };
    traits(facts).into_iter().filter_map(one).collect()
}
