//! Organisations, accounts and sessions in the database.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{organisations, sessions, users};
use super::{Db, StoreError};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = organisations)]
pub struct Organisation {
    /// Its id, such as `iom`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Whether it oversees the others, as DT&V does.
    pub oversees: bool,
}

/// An account.
#[derive(
    Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset, Serialize, Deserialize,
)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub struct User {
    /// The name to log in with.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The role, as its word.
    pub role: String,
    /// The password as argon2id keeps it; absent when the login comes from elsewhere.
    pub password: Option<String>,
    /// Whether a code is asked beside the password.
    pub needs_code: bool,
    /// What the codes are made from, once it was set up.
    pub code_secret: Option<String>,
    /// The half minute of the last code: a code is used once.
    pub last_step: i64,
    /// Who it is to the login from elsewhere (OpenID Connect).
    pub subject: Option<String>,
    /// Wrong attempts in a row.
    pub failures: i64,
    /// Until when no attempt is heard.
    pub locked_until: Option<String>,
    /// Whether it can be used.
    pub active: bool,
}

/// Somebody who is logged in. The token itself is with them alone.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub(crate) struct SessionRow {
    pub digest: String,
    pub name: String,
    pub enrolled: bool,
    pub began_at: String,
    pub seen_at: String,
}

pub(crate) fn organisations(db: &mut Db) -> Result<Vec<Organisation>, StoreError> {
    Ok(organisations::table.order(organisations::id).load(db)?)
}

pub(crate) fn organisation(db: &mut Db, id: &str) -> Result<Option<Organisation>, StoreError> {
    Ok(organisations::table.find(id).first(db).optional()?)
}

pub(crate) fn add_organisation(db: &mut Db, one: Organisation) -> Result<(), StoreError> {
    diesel::insert_into(organisations::table).values(one).execute(db)?;
    Ok(())
}

pub(crate) fn user(db: &mut Db, name: &str) -> Result<Option<User>, StoreError> {
    Ok(users::table.find(name).first(db).optional()?)
}

pub(crate) fn user_by_subject(db: &mut Db, subject: &str) -> Result<Option<User>, StoreError> {
    Ok(users::table.filter(users::subject.eq(subject)).first(db).optional()?)
}

/// The accounts of an organisation, or all.
pub(crate) fn users_of(db: &mut Db, organisation: Option<&str>) -> Result<Vec<User>, StoreError> {
    let all = users::table.order(users::name);
    Ok(match organisation {
        Some(id) => all.filter(users::organisation.eq(id)).load(db)?,
        None => all.load(db)?,
    })
}

/// Writes an account: a new one, or as it is now.
pub(crate) fn put_user(db: &mut Db, user: User) -> Result<(), StoreError> {
    let name = user.name.clone();
    let changed = diesel::update(users::table.find(name)).set(user.clone()).execute(db)?;
    if changed == 0 {
        diesel::insert_into(users::table).values(user).execute(db)?;
    }
    Ok(())
}

pub(crate) fn session(db: &mut Db, digest: &str) -> Result<Option<SessionRow>, StoreError> {
    Ok(sessions::table.find(digest).first(db).optional()?)
}

pub(crate) fn begin(db: &mut Db, row: SessionRow) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(row).execute(db)?;
    Ok(())
}

pub(crate) fn seen(db: &mut Db, digest: &str, at: &str) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(digest)).set(sessions::seen_at.eq(at)).execute(db)?;
    Ok(())
}

pub(crate) fn end(db: &mut Db, digest: &str) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(digest)).execute(db)?;
    Ok(())
}

/// Ends every session of an account.
pub(crate) fn end_all(db: &mut Db, name: &str) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::name.eq(name))).execute(db)?;
    Ok(())
}
