//! The private key that signs.

use data_encoding::BASE64;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use jiff::civil::Date;
use rules::words::Words;
use sha2::{Digest, Sha256};

use crate::receipt::later;
use crate::text::base32;

/// How many bytes name a key.
pub(crate) const KID: usize = 5;
/// How long a new key signs, in months; an assumption, and only the entry that is proposed.
const SIGNS_MONTHS: i32 = 12;

/// A private key of Ed25519. It does not show what it holds.
pub struct Key(SigningKey);

/// A text that holds no private key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAKey;

impl NotAKey {
    /// What is wrong, and how to mend it.
    pub fn words(self) -> Words {
        Words {
            nl: "Geen privésleutel Ed25519 in PKCS#8-PEM. Maak er een met `wederkeer receipt key`."
                .to_owned(),
            en: "No Ed25519 private key in PKCS#8 PEM. Make one with `wederkeer receipt key`."
                .to_owned(),
        }
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Key({})", self.kid())
    }
}

impl Key {
    /// The key of 32 bytes, which must come from good chance.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    /// Reads PKCS#8 in PEM, as `wederkeer receipt key` and OpenSSL write it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_pem(text: &str) -> Result<Self, NotAKey> {
        SigningKey::from_pkcs8_pem(text.trim()).map(Self).map_err(|_| NotAKey)
    }

    /// The key as PKCS#8 in PEM: a secret.
    pub fn to_pem(&self) -> String {
        self.0.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).unwrap_or_default()
    }

    /// Its id: the beginning of the hash of the public key.
    pub fn kid(&self) -> String {
        base32(&kid(&self.0.verifying_key()))
    }

    /// What a key set must hold to know this key: a file with one entry. The days are a proposal.
    pub fn entry(&self, name: &str, from: Date) -> String {
        let until = later(from, SIGNS_MONTHS).unwrap_or(from);
        let accepted = later(until, SIGNS_MONTHS).unwrap_or(until);
        format!(
            "format = \"{}\"\n\n[[key]]\nkid = \"{}\"\nname = \"{}\"\npublic = \"{}\"\n\
             signs_from = {from}\nsigns_until = {until}\naccepted_until = {accepted}\n",
            crate::keys::FORMAT,
            self.kid(),
            name.replace(['"', '\\', '\n'], " "),
            BASE64.encode(self.0.verifying_key().as_bytes()),
        )
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    pub(crate) fn kid_bytes(&self) -> [u8; KID] {
        kid(&self.0.verifying_key())
    }
}

/// The id of a public key.
pub(crate) fn kid(public: &VerifyingKey) -> [u8; KID] {
    let hash = Sha256::digest(public.as_bytes());
    let mut kid = [0; KID];
    for (to, from) in kid.iter_mut().zip(hash) {
        *to = from;
    }
    kid
}
