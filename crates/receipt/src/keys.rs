//! The keys that may sign: a set in TOML. [`Keys::read`] is its one door: text → valid keys, or
//! every mistake at once, each with its place.

use data_encoding::BASE64;
use ed25519_dalek::VerifyingKey;
use jiff::civil::Date;
use rules::words::{Lang, Words};
use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::key::kid;
use crate::refusal::Refusal;
use crate::text::base32;

/// How a key set begins.
pub(crate) const FORMAT: &str = "wederkeer-keys/1";

/// The keys that somebody trusts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keys(Vec<PublicKey>);

/// A key that others can check with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    /// Its id: the beginning of the SHA-256 of the key, in base32.
    pub kid: String,
    /// Who signs with it.
    pub name: String,
    /// The key itself.
    pub public: [u8; 32],
    /// First and last day on which it may sign.
    pub signs: [Date; 2],
    /// Last day on which what it signed is accepted.
    pub accepted_until: Date,
    /// Set when it does not count any more at all.
    pub withdrawn: Option<Withdrawn>,
}

/// When and why a key does not count any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Since when.
    pub on: Date,
    /// Why.
    pub reason: Words,
}

/// Something that is wrong in a key set: where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: usize,
    /// Its column in characters, from 1.
    pub column: usize,
    /// What is wrong and how to mend it.
    pub words: Words,
}

impl Mistake {
    /// `file:line:column: what is wrong, and how to mend it.`
    pub fn text(&self, file: &str, lang: Lang) -> String {
        format!("{file}:{}:{}: {}", self.line, self.column, self.words.get(lang))
    }
}

impl PublicKey {
    /// Whether the key counts for what it signed on a day, today.
    pub(crate) fn counts(&self, issued_on: Date, today: Date) -> Result<(), Refusal> {
        if let Some(Withdrawn { on, reason }) = &self.withdrawn {
            let (on, reason) = (*on, reason.clone());
            return Err(Refusal::KeyWithdrawn { name: self.name.clone(), on, reason });
        }
        let [from, until] = self.signs;
        if (from..=until).contains(&issued_on) && today <= self.accepted_until {
            return Ok(());
        }
        let (signs, accepted_until) = (self.signs, self.accepted_until);
        Err(Refusal::KeyNotThen { name: self.name.clone(), signs, accepted_until })
    }
}

impl Keys {
    /// Reads a key set.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let mut reader = Reader { text, mistakes: Vec::new() };
        let keys = reader.keys();
        if reader.mistakes.is_empty() {
            return Ok(Self(keys));
        }
        reader.mistakes.sort_by_key(|one| (one.line, one.column));
        Err(reader.mistakes)
    }

    /// The keys, in the order of the file.
    pub fn all(&self) -> &[PublicKey] {
        &self.0
    }

    pub(crate) fn find(&self, kid: &[u8]) -> Result<&PublicKey, Refusal> {
        let kid = base32(kid);
        let found = self.0.iter().find(|key| key.kid == kid);
        found.ok_or(Refusal::UnknownKey { kid })
    }
}

const SET: &[&str] = &["format", "key"];
const KEY: &[&str] =
    &["kid", "name", "public", "signs_from", "signs_until", "accepted_until", "withdrawn"];
const WITHDRAWN: &[&str] = &["on", "reason"];
const WORDS: &[&str] = &["nl", "en"];

/// Reads key by key and keeps every mistake.
struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

/// A place in the text, in bytes.
type Place = usize;

impl Reader<'_> {
    fn wrong(&mut self, at: Place, nl: &str, en: &str) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before.get(start..).map_or(0, |rest| rest.chars().count()) + 1;
        let words = Words { nl: nl.to_owned(), en: en.to_owned() };
        self.mistakes.push(Mistake { line, column, words });
    }

    fn keys(&mut self) -> Vec<PublicKey> {
        let text = self.text;
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let why = error.message();
                self.wrong(at, &format!("Geen TOML: {why}."), &format!("Not TOML: {why}."));
                return Vec::new();
            }
        };
        let table = table.get_ref();
        self.known(table, 0, SET, SET.len());
        if let Some((format, at)) = self.text_of(table, "format")
            && format != FORMAT
        {
            let nl = format!("Onbekende vorm “{format}”: schrijf format = \"{FORMAT}\".");
            let en = format!("Unknown format “{format}”: write format = \"{FORMAT}\".");
            self.wrong(at, &nl, &en);
        }
        let Some(list) = table.get("key") else { return Vec::new() };
        let Some(list) = list.get_ref().as_array() else {
            self.wrong(
                list.span().start,
                "Schrijf [[key]] met twee haken.",
                "Write [[key]] with two brackets.",
            );
            return Vec::new();
        };
        let mut keys: Vec<PublicKey> = Vec::new();
        for one in list.iter() {
            let Some(key) = self.key(one) else { continue };
            if keys.iter().any(|other| other.kid == key.kid) {
                let (nl, en) = ("Deze sleutel staat er twee keer.", "This key stands here twice.");
                self.wrong(one.span().start, nl, en);
            }
            keys.push(key);
        }
        keys
    }

    fn key(&mut self, value: &Spanned<DeValue<'_>>) -> Option<PublicKey> {
        let at = value.span().start;
        let table = self.table(value, "[[key]]")?;
        self.known(table, at, KEY, KEY.len() - 1);
        let name = self.text_of(table, "name");
        if let Some((_, at)) = name.as_ref().filter(|(name, _)| name.trim().is_empty()) {
            self.wrong(*at, "Schrijf wie tekent.", "Write who signs.");
        }
        let public = self.public(table);
        let (from, until) = (self.day(table, "signs_from"), self.day(table, "signs_until"));
        let accepted = self.day(table, "accepted_until");
        self.in_order(from, until);
        self.in_order(until, accepted);
        let withdrawn = table.get("withdrawn").and_then(|value| self.withdrawn(value));
        let (kid, public) = public?;
        Some(PublicKey {
            kid,
            name: name?.0,
            public,
            signs: [from?.0, until?.0],
            accepted_until: accepted?.0,
            withdrawn,
        })
    }

    /// The key and its id, which must be the one that is written.
    fn public(&mut self, table: &DeTable<'_>) -> Option<(String, [u8; 32])> {
        let written = self.text_of(table, "kid");
        let (text, at) = self.text_of(table, "public")?;
        let bytes = BASE64.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        let key = bytes.and_then(|bytes: [u8; 32]| VerifyingKey::from_bytes(&bytes).ok());
        let Some(key) = key.filter(|key| !key.is_weak()) else {
            let nl = "Geen publieke sleutel Ed25519: 32 bytes in base64. Neem hem over van \
                      `wederkeer receipt key`.";
            let en = "No Ed25519 public key: 32 bytes in base64. Copy it from `wederkeer receipt \
                      key`.";
            self.wrong(at, nl, en);
            return None;
        };
        let id = base32(&kid(&key));
        if let Some((written, at)) = written.filter(|(written, _)| *written != id) {
            let nl = format!("“{written}” is niet het kenmerk van deze sleutel: dat is “{id}”.");
            let en = format!("“{written}” is not the id of this key: that is “{id}”.");
            self.wrong(at, &nl, &en);
        }
        Some((id, key.to_bytes()))
    }

    fn withdrawn(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Withdrawn> {
        let at = value.span().start;
        let table = self.table(value, "withdrawn")?;
        self.known(table, at, WITHDRAWN, WITHDRAWN.len());
        let on = self.day(table, "on");
        let reason = table.get("reason")?;
        let words = self.table(reason, "reason")?;
        self.known(words, reason.span().start, WORDS, WORDS.len());
        let (nl, en) = (self.text_of(words, "nl"), self.text_of(words, "en"));
        Some(Withdrawn { on: on?.0, reason: Words { nl: nl?.0, en: en?.0 } })
    }

    fn in_order(&mut self, earlier: Option<(Date, Place)>, later: Option<(Date, Place)>) {
        if let (Some((earlier, _)), Some((later, at))) = (earlier, later)
            && later < earlier
        {
            let nl = format!("{later} ligt vóór {earlier}: zet de dagen in volgorde.");
            let en = format!("{later} comes before {earlier}: put the days in order.");
            self.wrong(at, &nl, &en);
        }
    }

    fn table<'a, 'i>(
        &mut self,
        value: &'a Spanned<DeValue<'i>>,
        name: &str,
    ) -> Option<&'a DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let at = value.span().start;
            self.wrong(at, &format!("{name} is geen tabel."), &format!("{name} is no table."));
        }
        table
    }

    /// Notes keys that are not known, and those of the first `needed` that are absent.
    fn known(&mut self, table: &DeTable<'_>, at: Place, keys: &[&str], needed: usize) {
        for (key, _) in table.iter().filter(|(key, _)| !keys.contains(&key.get_ref().as_ref())) {
            let (name, known) = (key.get_ref(), keys.join(", "));
            let nl = format!("Onbekend: “{name}”. Bekend: {known}.");
            let en = format!("Unknown: “{name}”. Known: {known}.");
            self.wrong(key.span().start, &nl, &en);
        }
        for key in keys.iter().take(needed).filter(|key| !table.contains_key(**key)) {
            let (nl, en) = (format!("“{key}” ontbreekt."), format!("“{key}” is missing."));
            self.wrong(at, &nl, &en);
        }
    }

    fn text_of(&mut self, table: &DeTable<'_>, key: &str) -> Option<(String, Place)> {
        let value = table.get(key)?;
        let at = value.span().start;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), at)),
            None => {
                let (nl, en) = (format!("{key} is geen tekst."), format!("{key} is no text."));
                self.wrong(at, &nl, &en);
                None
            }
        }
    }

    fn day(&mut self, table: &DeTable<'_>, key: &str) -> Option<(Date, Place)> {
        let value = table.get(key)?;
        let at = value.span().start;
        let day = match value.get_ref() {
            DeValue::Datetime(day) if day.time.is_none() => day.date.and_then(|day| {
                let (month, of_month) = (i8::try_from(day.month), i8::try_from(day.day));
                Date::new(i16::try_from(day.year).ok()?, month.ok()?, of_month.ok()?).ok()
            }),
            _ => None,
        };
        if day.is_none() {
            let nl = format!("{key} is geen dag. Schrijf 2026-11-27, zonder aanhalingstekens.");
            let en = format!("{key} is no day. Write 2026-11-27, without quotation marks.");
            self.wrong(at, &nl, &en);
        }
        day.map(|day| (day, at))
    }
}
