//! Passwords and codes: made, kept and compared.

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use crate::refused::Refused;
use crate::register::store_error;
use crate::store::User;

/// The longest password, in letters: argon2 must not be given a book to hash.
pub(super) const PASSWORD_MAX: usize = 128;

/// A password as it is kept.
pub(super) fn hashed(password: &str) -> Result<String, Vec<Refused>> {
    let made = Argon2::default().hash_password(password.as_bytes());
    Ok(made.map_err(store_error)?.to_string())
}

/// Whether a password is the right one. It takes as long when there is none to compare with.
pub(super) fn verified(hash: Option<&str>, password: &str) -> bool {
    static NOBODY: OnceLock<String> = OnceLock::new();
    let nobody = NOBODY.get_or_init(|| hashed("nobody has this password").unwrap_or_default());
    if password.chars().count() > PASSWORD_MAX {
        return false;
    }
    let fits = PasswordHash::new(hash.unwrap_or(nobody))
        .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
    fits && hash.is_some()
}

pub(super) fn is_locked(user: &User, now: Timestamp) -> bool {
    let until = user.locked_until.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
    until.is_some_and(|until| now < until)
}

pub(super) fn totp(secret: Secret, name: &str) -> Result<Totp, totp_rs::TotpError> {
    let builder = Builder::new().with_secret(secret).with_account_name(name);
    builder.with_issuer(Some("Wederkeer")).build()
}

/// Whether a code fits, and its half minute; always when no code is set up.
pub(super) fn fits_code(user: &User, code: &str, now: Timestamp) -> Option<i64> {
    let Some(secret) = &user.code_secret else { return Some(user.last_step) };
    let totp = totp(Secret::try_from_base32(secret).ok()?, &user.name).ok()?;
    let digits: String = code.chars().filter(|sign| !sign.is_whitespace()).collect();
    let step = totp.check(&digits, u64::try_from(now.as_second()).ok()?)?;
    let step = i64::try_from(step).ok()?;
    (step > user.last_step).then_some(step)
}

/// The code of a secret at a moment: what an app on a telephone shows.
pub fn code_at(secret: &str, at: Timestamp) -> Option<String> {
    let totp = totp(Secret::try_from_base32(secret).ok()?, "app").ok()?;
    Some(totp.generate(u64::try_from(at.as_second()).ok()?).to_string())
}
