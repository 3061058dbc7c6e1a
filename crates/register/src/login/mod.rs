//! Accounts, and who is logged in.
//!
//! A password is kept as argon2id makes it; beside it a code is asked that changes every half
//! minute (TOTP). A session is a random token with the browser; the register keeps its digest.
//! Attempts, logins and changes of accounts are records in the journal.

mod secrets;

use jiff::{SignedDuration, Timestamp};
use totp_rs::Secret;

use crate::actor::{Action, Actor, Role};
use crate::journal::{Deed, sha256};
use crate::refused::Refused;
use crate::register::{Register, random_hex, store_error, written};
use crate::store::{self, Db, Organisation, SessionRow, User};

pub use secrets::code_at;
use secrets::{PASSWORD_MAX, fits_code, hashed, is_locked, totp, verified};

/// A session ends when nothing was asked for so long.
const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// A session ends after so long, whatever is asked.
const LONGEST: SignedDuration = SignedDuration::from_hours(10);
/// A session is written down as seen no more often than this: reading must not cost a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// So many wrong attempts in a row…
const ATTEMPTS: i64 = 5;
/// …and no attempt is heard for so long.
const LOCKED: SignedDuration = SignedDuration::from_mins(15);
/// The shortest password, in letters.
const PASSWORD_MIN: usize = 12;

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Who.
    pub actor: Actor,
    /// What every form sends along: only our own pages know it.
    pub csrf: String,
    /// Whether the code still has to be set up; until then nothing else can be done.
    pub must_enrol: bool,
}

/// A new account.
#[derive(Clone, Debug)]
pub struct NewUser {
    /// The name to log in with.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The role.
    pub role: Role,
    /// Whether a code is asked beside the password.
    pub needs_code: bool,
    /// Who it is to a login from elsewhere (OpenID Connect).
    pub subject: Option<String>,
    /// The first password; a random one when it is absent.
    pub password: Option<String>,
}

impl Register {
    /// Adds an organisation. At the command line only: it is the installation's doing.
    ///
    /// # Errors
    /// When there is one with this id.
    pub fn add_organisation(&self, one: Organisation) -> Result<(), Vec<Refused>> {
        self.store.write(|db| {
            let operator = operator(&one.id);
            let what = format!("organisation {}", one.id);
            store::add_organisation(db, one)?;
            self.deed(db, &operator, None, &Deed::Account { what }).map(drop)
        })
    }

    /// Every organisation.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn organisations(&self) -> Result<Vec<Organisation>, Vec<Refused>> {
        self.store.read(|db| Ok(store::organisations(db)?))
    }

    /// The accounts that somebody keeps.
    ///
    /// # Errors
    /// When the role keeps no accounts.
    pub fn users(&self, actor: &Actor) -> Result<Vec<User>, Vec<Refused>> {
        if !actor.may(Action::Users, &actor.organisation) {
            return Err(vec![Refused::NotAllowed { action: Action::Users }]);
        }
        let of = (!actor.oversees).then_some(actor.organisation.as_str());
        self.store.read(|db| Ok(store::users_of(db, of)?))
    }

    /// Adds an account, and gives its first password: told once, kept nowhere. Without an actor it
    /// is the installation's doing, at the command line.
    ///
    /// # Errors
    /// When the role keeps no accounts of that organisation, or the name is taken.
    pub fn add_user(&self, by: Option<&Actor>, new: NewUser) -> Result<String, Vec<Refused>> {
        self.keeps_accounts(by, &new.organisation)?;
        let password = new.password.clone().map_or_else(random_password, Ok)?;
        let hash = hashed(&password)?;
        self.store.write(|db| {
            if store::user(db, &new.name)?.is_some() {
                return Err(vec![Refused::NameTaken { name: new.name.clone() }]);
            }
            if store::organisation(db, &new.organisation)?.is_none() {
                return Err(vec![Refused::NoOrganisation { id: new.organisation.clone() }]);
            }
            let user = User {
                name: new.name.clone(),
                organisation: new.organisation.clone(),
                role: new.role.word().to_owned(),
                password: Some(hash),
                needs_code: new.needs_code,
                code_secret: None,
                last_step: 0,
                subject: new.subject,
                failures: 0,
                locked_until: None,
                active: true,
            };
            store::put_user(db, user)?;
            let what = format!("{} as {} of {}", new.name, new.role.word(), new.organisation);
            let by = by.cloned().unwrap_or_else(|| operator(&new.organisation));
            self.deed(db, &by, None, &Deed::Account { what })?;
            Ok(password)
        })
    }

    /// Sets whether an account can be used; ends its sessions when it cannot.
    ///
    /// # Errors
    /// When the role keeps no accounts of that organisation, or there is no such account.
    pub fn set_active(&self, by: &Actor, name: &str, active: bool) -> Result<(), Vec<Refused>> {
        self.store.write(|db| {
            let user = store::user(db, name)?;
            let mut user = user.ok_or_else(|| vec![Refused::NoUser { name: name.to_owned() }])?;
            self.keeps_accounts(Some(by), &user.organisation)?;
            (user.active, user.failures, user.locked_until) = (active, 0, None);
            store::put_user(db, user)?;
            if !active {
                store::end_all(db, name)?;
            }
            let what = format!("{name} {}", if active { "on" } else { "off" });
            self.deed(db, by, None, &Deed::Account { what }).map(drop)
        })
    }

    /// A new first password for an account whose password or telephone is lost: told once, kept
    /// nowhere. Its codes are set up anew, its lock is opened, and its sessions end.
    ///
    /// # Errors
    /// When the role keeps no accounts of that organisation, or there is no such account.
    pub fn reset(&self, by: Option<&Actor>, name: &str) -> Result<String, Vec<Refused>> {
        let password = random_password()?;
        let hash = hashed(&password)?;
        self.store.write(|db| {
            let user = store::user(db, name)?;
            let mut user = user.ok_or_else(|| vec![Refused::NoUser { name: name.to_owned() }])?;
            self.keeps_accounts(by, &user.organisation)?;
            let by = by.cloned().unwrap_or_else(|| operator(&user.organisation));
            (user.password, user.code_secret, user.last_step) = (Some(hash), None, 0);
            (user.failures, user.locked_until) = (0, None);
            store::put_user(db, user)?;
            store::end_all(db, name)?;
            let what = format!("{name} has a new first password");
            self.deed(db, &by, None, &Deed::Account { what })?;
            Ok(password)
        })
    }

    fn keeps_accounts(&self, by: Option<&Actor>, of: &str) -> Result<(), Vec<Refused>> {
        let may = by.is_none_or(|by| {
            by.may(Action::Users, of) || (by.oversees && by.role == Role::Administrator)
        });
        if may { Ok(()) } else { Err(vec![Refused::NotAllowed { action: Action::Users }]) }
    }

    /// Logs somebody in: the token that their browser keeps. Whatever is wrong, the answer is the
    /// same.
    ///
    /// # Errors
    /// [`Refused::NoLogin`]; or when the register cannot be read.
    pub fn log_in(&self, name: &str, password: &str, code: &str) -> Result<String, Vec<Refused>> {
        let now = self.now();
        let user = self.store.read(|db| store::user(db, name))?;
        // Before the lock is taken: it takes some ten milliseconds, on purpose; and as long for a
        // name that is not there.
        let right = verified(user.as_ref().and_then(|user| user.password.as_deref()), password);
        self.store
            .write(|db| {
                // Read again: meanwhile somebody else may have tried.
                let Some(mut user) = store::user(db, name)? else { return Ok(Err(())) };
                if is_locked(&user, now) {
                    return Ok(Err(()));
                }
                let step = fits_code(&user, code, now);
                let right = right && user.active && step.is_some();
                if right {
                    (user.failures, user.locked_until) = (0, None);
                    user.last_step = step.unwrap_or_default();
                } else {
                    user.failures += 1;
                    if user.failures >= ATTEMPTS {
                        user.failures = 0;
                        user.locked_until = now.checked_add(LOCKED).ok().map(|at| at.to_string());
                    }
                }
                let actor = self.actor_of(db, &user)?;
                let enrolled = !user.needs_code || user.code_secret.is_some();
                let name = user.name.clone();
                store::put_user(db, user)?;
                self.deed(db, &actor, None, &Deed::Login { right })?;
                if !right {
                    return Ok(Err(()));
                }
                self.begin(db, &name, enrolled).map(Ok)
            })?
            .map_err(|()| vec![Refused::NoLogin])
    }

    /// Logs in whom a login from elsewhere vouches for (OpenID Connect).
    ///
    /// # Errors
    /// [`Refused::NoLogin`] when no account belongs to them.
    pub fn log_in_as(&self, subject: &str) -> Result<String, Vec<Refused>> {
        self.store.write(|db| {
            let user = store::user_by_subject(db, subject)?.filter(|user| user.active);
            let user = user.ok_or_else(|| vec![Refused::NoLogin])?;
            let actor = self.actor_of(db, &user)?;
            self.deed(db, &actor, None, &Deed::Login { right: true })?;
            self.begin(db, &user.name, true)
        })
    }

    fn begin(&self, db: &mut Db, name: &str, enrolled: bool) -> Result<String, Vec<Refused>> {
        let token = random_hex(32)?;
        let at = written(self.now());
        let row = SessionRow {
            digest: sha256(&token),
            name: name.to_owned(),
            enrolled,
            began_at: at.clone(),
            seen_at: at,
        };
        store::begin(db, row)?;
        Ok(token)
    }

    fn actor_of(&self, db: &mut Db, user: &User) -> Result<Actor, Vec<Refused>> {
        let organisation = store::organisation(db, &user.organisation)?;
        let role = Role::named(&user.role);
        let role = role.ok_or_else(|| store_error(format!("the role {}", user.role)))?;
        Ok(Actor {
            user: user.name.clone(),
            organisation: user.organisation.clone(),
            oversees: organisation.is_some_and(|one| one.oversees),
            role,
        })
    }

    /// Who holds a token; `None` when nobody does, or not any more.
    ///
    /// # Errors
    /// When the register cannot be read.
    pub fn session(&self, token: &str) -> Result<Option<Session>, Vec<Refused>> {
        let (now, digest) = (self.now(), sha256(token));
        let found = self.store.read(|db| {
            let Some(row) = store::session(db, &digest)? else { return Ok(None) };
            let Some(user) = store::user(db, &row.name)?.filter(|user| user.active) else {
                return Ok(None);
            };
            Ok::<_, Vec<Refused>>(Some((self.actor_of(db, &user)?, row)))
        })?;
        let Some((actor, row)) = found else { return Ok(None) };
        let since = |at: &str| Some(now.duration_since(at.parse::<Timestamp>().ok()?));
        let (Some(idle), Some(age)) = (since(&row.seen_at), since(&row.began_at)) else {
            return Ok(None);
        };
        if idle > IDLE || age > LONGEST {
            self.store.write(|db| store::end(db, &digest))?;
            return Ok(None);
        }
        if idle > SEEN_EVERY {
            self.store.write(|db| store::seen(db, &digest, &now.to_string()))?;
        }
        let csrf = sha256(&format!("csrf {token}"));
        Ok(Some(Session { actor, csrf, must_enrol: !row.enrolled }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the register cannot be written.
    pub fn log_out(&self, token: &str) -> Result<(), Vec<Refused>> {
        Ok(self.store.write(|db| store::end(db, &sha256(token)))?)
    }

    /// A new secret for codes, as a person types it into their app, and as the address that an app
    /// reads. Nothing is kept until [`Register::enrol`].
    ///
    /// # Errors
    /// When the machine gives no random numbers.
    pub fn new_secret(&self, actor: &Actor) -> Result<(String, String), Vec<Refused>> {
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).map_err(store_error)?;
        let secret = Secret::new_stack(bytes);
        let text = secret.to_base32();
        let totp = totp(secret, &actor.user).map_err(store_error)?;
        Ok((text, totp.to_url().map_err(store_error)?))
    }

    /// Sets the codes of an account, once a code shows that the app has the secret. Other sessions
    /// of the account end, and this one gets a new token.
    ///
    /// # Errors
    /// [`Refused::NoLogin`] when the code does not fit.
    pub fn enrol(&self, actor: &Actor, secret: &str, code: &str) -> Result<String, Vec<Refused>> {
        let now = self.now();
        self.store.write(|db| {
            let user = store::user(db, &actor.user)?;
            let mut user = user.ok_or_else(|| vec![Refused::NoLogin])?;
            (user.code_secret, user.last_step) = (Some(secret.to_owned()), 0);
            let step = fits_code(&user, code, now).ok_or_else(|| vec![Refused::NoLogin])?;
            user.last_step = step;
            let name = user.name.clone();
            store::put_user(db, user)?;
            store::end_all(db, &name)?;
            let what = format!("{name} set up codes");
            self.deed(db, actor, None, &Deed::Account { what })?;
            self.begin(db, &name, true)
        })
    }

    /// Changes a password. Every session of the account ends, and a new one begins.
    ///
    /// # Errors
    /// When the old one is wrong, or the new one is too short or too long.
    pub fn change_password(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
    ) -> Result<String, Vec<Refused>> {
        let letters = new.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&letters) {
            return Err(vec![Refused::WeakPassword]);
        }
        let user = self.store.read(|db| store::user(db, &actor.user))?;
        if !verified(user.as_ref().and_then(|user| user.password.as_deref()), old) {
            return Err(vec![Refused::NoLogin]);
        }
        let hash = hashed(new)?;
        self.store.write(|db| {
            let user = store::user(db, &actor.user)?;
            let mut user = user.ok_or_else(|| vec![Refused::NoLogin])?;
            let enrolled = !user.needs_code || user.code_secret.is_some();
            user.password = Some(hash);
            let name = user.name.clone();
            store::put_user(db, user)?;
            store::end_all(db, &name)?;
            let what = format!("{name} changed the password");
            self.deed(db, actor, None, &Deed::Account { what })?;
            self.begin(db, &name, enrolled)
        })
    }
}

/// A password that nobody can guess.
///
/// # Errors
/// When the machine gives no random numbers.
pub fn random_password() -> Result<String, Vec<Refused>> {
    random_hex(10)
}

/// The installation itself, in the journal.
fn operator(organisation: &str) -> Actor {
    Actor {
        user: "command-line".to_owned(),
        organisation: organisation.to_owned(),
        oversees: false,
        role: Role::Administrator,
    }
}
