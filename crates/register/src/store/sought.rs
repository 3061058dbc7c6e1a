//! Cases that are asked for: by a filter, by a name, by a number.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use jiff::civil::Date;

use super::listed::{CaseRow, NEVER, PersonRow};
use super::schema::{cases, counts, name_words, persons};
use super::{Db, StoreError};
use crate::alike::name_key;
use crate::case::Step;
use crate::person::VNumber;

/// Which cases are asked for. What is `None` or empty does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this organisation.
    pub organisation: Option<String>,
    /// Offered to this organisation, whosever they are.
    pub offered_to: Option<String>,
    /// In one of these steps.
    pub steps: Vec<Step>,
    /// On this person's list.
    pub assigned_to: Option<String>,
    /// Something is due on or before this day.
    pub due_until: Option<Date>,
    /// After this place in the list: the day and number of the last case of the page before.
    pub after: Option<(Option<Date>, i64)>,
    /// At most so many.
    pub at_most: i64,
}

type Chosen = cases::BoxedQuery<'static, <Db as Connection>::Backend>;

/// The cases of a filter, wherever a page of them begins.
fn chosen(filter: &Filter) -> Chosen {
    let mut query = cases::table.into_boxed();
    if let Some(organisation) = &filter.organisation {
        query = query.filter(cases::organisation.eq(organisation.clone()));
    }
    if let Some(organisation) = &filter.offered_to {
        query = query.filter(cases::offered_to.eq(organisation.clone()));
    }
    if !filter.steps.is_empty() {
        let words: Vec<&str> = filter.steps.iter().map(|step| step.word()).collect();
        query = query.filter(cases::step.eq_any(words));
    }
    if let Some(user) = &filter.assigned_to {
        query = query.filter(cases::assigned_to.eq(user.clone()));
    }
    if let Some(day) = filter.due_until {
        query = query.filter(cases::due_on.le(day.to_string()));
    }
    query
}

/// How many cases fit a filter.
pub(crate) fn how_many(db: &mut Db, filter: &Filter) -> Result<i64, StoreError> {
    Ok(chosen(filter).count().get_result(db)?)
}

/// How many cases fit a filter in each step, whichever steps it names.
pub(crate) fn by_step(db: &mut Db, filter: &Filter) -> Result<Vec<(Step, i64)>, StoreError> {
    let narrow = [&filter.assigned_to, &filter.offered_to].into_iter().any(Option::is_some);
    // Counting a whole register takes too long for a page: those counts are kept.
    let kept = if narrow || filter.due_until.is_some() {
        None
    } else {
        Some(counted(db, filter.organisation.as_deref())?)
    };
    let mut all = Vec::new();
    for step in Step::ALL {
        let many = match &kept {
            Some(kept) => {
                let of_step = kept.iter().find(|(word, _)| word == step.word());
                of_step.map_or(0, |(_, many)| *many)
            }
            None => how_many(db, &Filter { steps: vec![*step], ..filter.clone() })?,
        };
        all.push((*step, many));
    }
    Ok(all)
}

/// Everybody in these cases.
pub(crate) fn people_of(db: &mut Db, ids: &[i64]) -> Result<Vec<PersonRow>, StoreError> {
    let people = persons::table.filter(persons::case_id.eq_any(ids.to_vec()));
    Ok(people.order((persons::case_id, persons::person)).load(db)?)
}

/// The cases of a filter, those that are due first in front.
pub(crate) fn list(db: &mut Db, filter: &Filter) -> Result<Vec<CaseRow>, StoreError> {
    let mut query = chosen(filter);
    if let Some((day, id)) = filter.after {
        let day = day.map_or_else(|| NEVER.to_owned(), |day| day.to_string());
        // As one comparison both databases go straight there by their index.
        let later = sql::<Bool>("(cases.due_on, cases.id) > (").bind::<Text, _>(day);
        query = query.filter(later.sql(", ").bind::<BigInt, _>(id).sql(")"));
    }
    Ok(query.order((cases::due_on, cases::id)).limit(filter.at_most).load(db)?)
}

/// Cases that ended on or before a day and hold what is personal, after a number.
pub(crate) fn kept(
    db: &mut Db,
    organisation: Option<&str>,
    until: Date,
    after: i64,
    at_most: i64,
) -> Result<Vec<CaseRow>, StoreError> {
    let mut query = cases::table
        .filter(cases::closed_on.le(until.to_string()))
        .filter(cases::erased.eq(false))
        .filter(cases::id.gt(after))
        .into_boxed();
    if let Some(organisation) = organisation {
        query = query.filter(cases::organisation.eq(organisation.to_owned()));
    }
    Ok(query.order(cases::id).limit(at_most).load(db)?)
}

/// The numbers of the cases of a filter, in order.
pub(crate) fn ids_of(db: &mut Db, filter: &Filter) -> Result<Vec<i64>, StoreError> {
    let ids = chosen(filter).order(cases::id).limit(filter.at_most).select(cases::id);
    Ok(ids.load(db)?)
}

/// The numbers of all cases, after a number.
pub(crate) fn ids(db: &mut Db, after: i64, at_most: i64) -> Result<Vec<i64>, StoreError> {
    let ids = cases::table.filter(cases::id.gt(after)).order(cases::id).limit(at_most);
    Ok(ids.select(cases::id).load(db)?)
}

/// Cases with promised money, after a number.
pub(crate) fn granted(db: &mut Db, after: i64, at_most: i64) -> Result<Vec<i64>, StoreError> {
    let ids = cases::table.filter(cases::granted.eq(true)).filter(cases::id.gt(after));
    Ok(ids.order(cases::id).limit(at_most).select(cases::id).load(db)?)
}

/// Cases with a person of this V-number, with these words or beginnings of words in the names, or
/// with this number; within one organisation or in all.
pub(crate) fn search(
    db: &mut Db,
    organisation: Option<&str>,
    sought: &str,
    at_most: i64,
) -> Result<Vec<(CaseRow, PersonRow)>, StoreError> {
    let mut query = cases::table.inner_join(persons::table).into_boxed();
    if let Some(organisation) = organisation {
        query = query.filter(cases::organisation.eq(organisation.to_owned()));
    }
    let key = name_key(&[sought]);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    if let Ok(number) = VNumber::parse(sought) {
        query = query.filter(persons::v_number.eq(number.as_str().to_owned()));
    } else if let Ok(id) = sought.trim().parse::<i64>() {
        query = query.filter(cases::id.eq(id));
    } else if let Some((first, others)) = words.split_first() {
        let mut ids = with_word(db, first)?;
        for word in others {
            let also: BTreeSet<i64> = with_word(db, word)?.into_iter().collect();
            ids.retain(|id| also.contains(id));
        }
        ids.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
        query = query.filter(persons::case_id.eq_any(ids));
    } else {
        return Ok(Vec::new());
    }
    let mut found: Vec<(CaseRow, PersonRow)> =
        query.order((cases::id, persons::person)).limit(at_most * PERSONS).load(db)?;
    let is_name = sought.chars().any(char::is_alphabetic);
    if is_name {
        let has = |name: &str, word: &str| name.split(' ').any(|one| one.starts_with(word));
        found.retain(|(_, person)| words.iter().all(|word| has(&person.name_key, word)));
    }
    found.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
    Ok(found)
}

/// So many persons of a case are read at most, to find the one who was sought.
const PERSONS: i64 = 10;
/// Beyond so many cases a word says too little; another one has to be added.
const WORDS_MAX: i64 = 2_048;

/// The cases with a word that begins so in the name of a person.
fn with_word(db: &mut Db, word: &str) -> Result<Vec<i64>, StoreError> {
    // `z` is the last letter that a key holds: `{` comes right after it.
    let after = format!("{word}{{");
    let ids = name_words::table
        .filter(name_words::word.ge(word))
        .filter(name_words::word.lt(after))
        .order((name_words::word, name_words::case_id))
        .limit(WORDS_MAX)
        .select(name_words::case_id);
    Ok(ids.load(db)?)
}

/// So many cases in each step, of one organisation or of all.
pub(crate) fn counted(
    db: &mut Db,
    organisation: Option<&str>,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = counts::table.order(counts::step).select((counts::step, counts::many));
    let rows: Vec<(String, i64)> = match organisation {
        Some(organisation) => rows.filter(counts::organisation.eq(organisation)).load(db)?,
        None => rows.load(db)?,
    };
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    for (step, many) in rows {
        *sums.entry(step).or_default() += many;
    }
    Ok(sums.into_iter().collect())
}
