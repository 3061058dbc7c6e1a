//! Who a person is. `rules` never sees this: there a person is an id, a birth date and a
//! nationality.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number of a foreign national in the Dutch chain: ten digits, kept as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VNumber(String);

/// The digits of a V-number.
const V_DIGITS: usize = 10;

impl VNumber {
    /// Reads ten digits; dots and spaces between them are left out.
    ///
    /// # Errors
    /// When there are not exactly ten digits, or something else stands among them.
    pub fn parse(text: &str) -> Result<Self, NotAVNumber> {
        let digits: String = text.chars().filter(|sign| !matches!(sign, ' ' | '.')).collect();
        let ten = digits.len() == V_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        if ten { Ok(Self(digits)) } else { Err(NotAVNumber) }
    }

    /// All ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its last three digits alone, for lists.
    pub fn masked(&self) -> String {
        let shown: String = self.0.chars().skip(V_DIGITS - 3).collect();
        format!("•••••••{shown}")
    }
}

/// A text that is no V-number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAVNumber;

impl fmt::Display for NotAVNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a V-number has ten digits, such as 2712345678")
    }
}

impl std::error::Error for NotAVNumber {}

impl TryFrom<String> for VNumber {
    type Error = NotAVNumber;
    fn try_from(text: String) -> Result<Self, NotAVNumber> {
        Self::parse(&text)
    }
}

impl From<VNumber> for String {
    fn from(number: VNumber) -> Self {
        number.0
    }
}

/// What the register knows of a person beside what `rules` asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Family name, as the travel document writes it.
    pub family_name: String,
    /// Given names.
    #[serde(default)]
    pub given_names: String,
    /// May be missing: an NGO may meet somebody whom the chain does not know yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub v_number: Option<VNumber>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_v_number_is_ten_digits_and_is_masked_in_lists() {
        for text in ["2712345678", "271.234.5678", " 2712 345 678 "] {
            assert_eq!(VNumber::parse(text).unwrap().as_str(), "2712345678", "{text}");
        }
        assert_eq!(VNumber::parse("2712345678").unwrap().masked(), "•••••••678");
        for text in ["", "271234567", "27123456789", "27123x5678", "٢٧١٢٣٤٥٦٧٨"] {
            assert_eq!(VNumber::parse(text), Err(NotAVNumber), "{text}");
        }
    }
}
