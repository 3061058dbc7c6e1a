//! The cookie of a session: a random token, and nothing else.

use axum::http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

/// The letters of a token: 32 bytes as text.
const TOKEN: usize = 64;
/// What a cookie holds that a browser must send back over https alone, and to this host alone.
const SAFE: &str = "__Host-";

/// What the cookies are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Who is logged in.
    Session,
    /// Who asked for the form to log in: nobody can send it in their place.
    Door,
    /// Who began a login elsewhere: the provider sends the browser back from another site, so this
    /// one cookie goes along from there. It opens nothing by itself.
    #[cfg(feature = "oidc")]
    Elsewhere,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "wederkeer",
            Self::Door => "wederkeer-door",
            #[cfg(feature = "oidc")]
            Self::Elsewhere => "wederkeer-elsewhere",
        }
    }
}

/// Whether the browser speaks https to us: whenever the address is not of this machine, or whoever
/// stands before us says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Secure(bool);

impl Secure {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let text = |name: header::HeaderName| headers.get(name).and_then(|one| one.to_str().ok());
        let host = text(header::HOST).unwrap_or_default();
        let name = host.rsplit_once(':').map_or(host, |(name, port)| {
            if port.bytes().all(|one| one.is_ascii_digit()) { name } else { host }
        });
        let here = name == "localhost" || name == "[::1]" || name.starts_with("127.");
        let said = text(header::HeaderName::from_static("x-forwarded-proto")) == Some("https")
            || text(header::FORWARDED).is_some_and(|one| one.contains("proto=https"));
        Self(said || !here)
    }

    fn prefix(self) -> &'static str {
        if self.0 { SAFE } else { "" }
    }

    /// The token of a kind that came along; nothing that cannot be one.
    pub(super) fn read(self, headers: &HeaderMap, kind: Kind) -> Option<String> {
        let name = format!("{}{}", self.prefix(), kind.name());
        let all = headers.get_all(header::COOKIE).iter().filter_map(|one| one.to_str().ok());
        let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|one| one.split_once('='));
        let (_, token) = pairs.find(|(key, _)| key.trim() == name)?;
        let token = token.trim();
        let fits = token.len() == TOKEN && token.bytes().all(|one| one.is_ascii_hexdigit());
        fits.then(|| token.to_owned())
    }

    /// Has the browser keep a token until it is closed.
    pub(super) fn set(self, kind: Kind, token: &str) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("{}={token}{}", self.full(kind), self.rules(kind))).ok()
    }

    /// Has the browser forget it.
    pub(super) fn forget(self, kind: Kind) -> Option<HeaderValue> {
        HeaderValue::from_str(&format!("{}=; Max-Age=0{}", self.full(kind), self.rules(kind))).ok()
    }

    fn full(self, kind: Kind) -> String {
        format!("{}{}", self.prefix(), kind.name())
    }

    const fn rules(self, kind: Kind) -> &'static str {
        match (kind, self.0) {
            #[cfg(feature = "oidc")]
            (Kind::Elsewhere, true) => "; Path=/; HttpOnly; SameSite=Lax; Secure",
            #[cfg(feature = "oidc")]
            (Kind::Elsewhere, false) => "; Path=/; HttpOnly; SameSite=Lax",
            (_, true) => "; Path=/; HttpOnly; SameSite=Strict; Secure",
            (_, false) => "; Path=/; HttpOnly; SameSite=Strict",
        }
    }
}

/// So many random bytes, as text.
pub(super) fn random(bytes: usize) -> Option<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).ok()?;
    Some(hex(&random))
}

/// What a form carries that only a page for the holder of a token knows.
pub(super) fn proof(token: &str) -> String {
    hex(&Sha256::digest(format!("door {token}").as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether two secrets are the same; it takes as long wherever they differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    let differ = |sum: u8, (a, b): (u8, u8)| sum | (a ^ b);
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, differ) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let one = |(name, value): &(&'static str, &str)| {
            (header::HeaderName::from_static(name), value.parse().unwrap())
        };
        pairs.iter().map(one).collect()
    }

    #[test]
    fn only_this_machine_does_without_https() {
        for (pairs, secure) in [
            (vec![("host", "127.0.0.1:8080")], false),
            (vec![("host", "localhost")], false),
            (vec![("host", "[::1]:80")], false),
            (vec![("host", "localhost"), ("x-forwarded-proto", "https")], true),
            (vec![("host", "localhost"), ("forwarded", "for=1.2.3.4;proto=https")], true),
            (vec![("host", "wederkeer.example")], true),
            (vec![("host", "localhost.example:80")], true),
            (vec![], true),
        ] {
            assert_eq!(Secure::of(&headers(&pairs)), Secure(secure), "{pairs:?}");
        }
    }

    #[test]
    fn a_cookie_of_another_name_is_not_heard() {
        let token = "a".repeat(64);
        let line = format!("other=1; wederkeer={token}");
        let sent = headers(&[("cookie", &line)]);
        assert_eq!(Secure(false).read(&sent, Kind::Session), Some(token.clone()));
        assert_eq!(Secure(true).read(&sent, Kind::Session), None, "another host may have set it");
        assert_eq!(Secure(false).read(&sent, Kind::Door), None);
        let set = Secure(true).set(Kind::Session, &token).unwrap();
        assert!(set.to_str().unwrap().starts_with("__Host-wederkeer=aaa"), "{set:?}");
        for short in ["wederkeer=abc".to_owned(), format!("wederkeer={}", "g".repeat(64))] {
            assert_eq!(Secure(false).read(&headers(&[("cookie", &short)]), Kind::Session), None);
        }
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"));
    }
}
