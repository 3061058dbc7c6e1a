//! The same person in other cases (nota N3, E5).

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiff::civil::Date;

use super::listed::{CaseRow, PersonRow};
use super::schema::{cases, persons};
use super::{Db, StoreError};
use crate::alike::{Alike, How, Traits, exchanged, how};
use crate::case::Step;
use crate::person::VNumber;

/// Persons in other cases who may be those of this one. A case that was withdrawn before anything
/// was paid does not stand in the way.
pub(crate) fn alike_to(
    db: &mut Db,
    case: i64,
    sought: &[Traits],
) -> Result<Vec<Alike>, StoreError> {
    let mut found: BTreeMap<(i64, String, String), Alike> = BTreeMap::new();
    for one in sought {
        let days = [one.born, one.born.and_then(exchanged)];
        let days: Vec<String> = days.iter().flatten().map(Date::to_string).collect();
        let number = one.v_number.as_ref().map(|number| number.as_str().to_owned());
        let rows: Vec<(PersonRow, CaseRow)> = persons::table
            .inner_join(cases::table)
            .filter(persons::case_id.ne(case))
            .filter(
                persons::born
                    .eq_any(days)
                    .or(persons::name_key.eq(&one.name_key))
                    .or(persons::v_number.eq(number)),
            )
            .load(db)?;
        for (person, other) in rows {
            let no_help = person.helped_on.is_none();
            if other.step == Step::Withdrawn.word() && no_help {
                continue;
            }
            if let Some(how) = how(one, &person.traits()) {
                let key = (other.id, person.person.clone(), one.person.clone());
                found.insert(key, person.alike(one, how, other));
            }
        }
    }
    let mut found: Vec<Alike> = found.into_values().collect();
    found.sort_by(|a, b| (a.how, a.case, &a.other).cmp(&(b.how, b.case, &b.other)));
    Ok(found)
}

impl PersonRow {
    fn traits(&self) -> Traits {
        Traits {
            person: self.person.clone(),
            v_number: self.v_number.as_deref().and_then(|text| VNumber::parse(text).ok()),
            born: self.born.as_deref().and_then(|day| day.parse().ok()),
            name_key: self.name_key.clone(),
        }
    }

    fn alike(self, to: &Traits, how: How, other: CaseRow) -> Alike {
        Alike {
            person: to.person.clone(),
            case: other.id,
            other: self.person,
            organisation: other.organisation,
            how,
            granted: other.granted,
            helped_on: self.helped_on.and_then(|day| day.parse().ok()),
        }
    }
}

/// Another case with a running grant for one of these V-numbers: the person here, and the case.
pub(crate) fn granted_elsewhere(
    db: &mut Db,
    case: i64,
    sought: &[Traits],
) -> Result<Option<(String, i64)>, StoreError> {
    for one in sought {
        let Some(number) = &one.v_number else { continue };
        let other: Option<i64> = persons::table
            .filter(persons::v_number.eq(number.as_str()))
            .filter(persons::granted.eq(true))
            .filter(persons::case_id.ne(case))
            .select(persons::case_id)
            .first(db)
            .optional()?;
        if let Some(other) = other {
            return Ok(Some((one.person.clone(), other)));
        }
    }
    Ok(None)
}
