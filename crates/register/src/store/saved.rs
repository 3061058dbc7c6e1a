//! Lists of cases that people want to see again.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::saved_lists;
use super::{Db, StoreError};

/// A list of cases that somebody wants to see again.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = saved_lists)]
pub struct SavedList {
    /// Whose it is: the name of the account.
    pub name: String,
    /// What they call it.
    pub title: String,
    /// What the address of the list asks for. No name and no V-number is in it.
    pub query: String,
}

/// The lists of an account, or all.
pub(crate) fn saved_lists(db: &mut Db, name: Option<&str>) -> Result<Vec<SavedList>, StoreError> {
    let all = saved_lists::table.order((saved_lists::name, saved_lists::title));
    Ok(match name {
        Some(name) => all.filter(saved_lists::name.eq(name)).load(db)?,
        None => all.load(db)?,
    })
}

/// Keeps a list; one with the same title gives way.
pub(crate) fn save_list(db: &mut Db, one: SavedList) -> Result<(), StoreError> {
    drop_list(db, &one.name, &one.title)?;
    diesel::insert_into(saved_lists::table).values(one).execute(db)?;
    Ok(())
}

/// Keeps a list no longer.
pub(crate) fn drop_list(db: &mut Db, name: &str, title: &str) -> Result<(), StoreError> {
    diesel::delete(saved_lists::table.find((name, title))).execute(db)?;
    Ok(())
}
