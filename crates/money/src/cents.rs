use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Cents in one unit of a currency.
pub(crate) const PER_UNIT: i64 = 100;

/// An amount of money: a whole number of cents.
///
/// Amounts that come from outside are at most [`Cents::MAX`], so that a sum over every person of
/// a household stays far inside the range of the integer; arithmetic is checked all the same.
/// It serialises as a decimal string with two places (`"2460.00"`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cents(i64);

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseCentsError {
    /// Not a number such as `2460`, `2460.00`, `2460,00` or `2.460,00`.
    NotANumber,
    /// More than two places after the decimal sign.
    TooPrecise,
    /// More than [`Cents::MAX`].
    TooLarge,
}

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The largest amount accepted from outside: one billion units.
    pub const MAX: Self = Self(1_000_000_000 * PER_UNIT);

    /// A whole number of cents, as a ledger or a column holds it.
    ///
    /// ```
    /// assert_eq!(money::Cents::from_cents(61_500).to_string(), "615.00");
    /// ```
    pub const fn from_cents(cents: i64) -> Self {
        Self(cents)
    }

    /// A whole number of currency units; `None` when it is negative or above [`Cents::MAX`].
    pub fn from_units(units: i64) -> Option<Self> {
        let cents = units.checked_mul(PER_UNIT).map(Self)?;
        (Self::ZERO..=Self::MAX).contains(&cents).then_some(cents)
    }

    /// The number of cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Adds; `None` when the integer overflows.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// The same amount `count` times; `None` when the integer overflows.
    pub const fn checked_times(self, count: i64) -> Option<Self> {
        match self.0.checked_mul(count) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }

    /// Reads an amount as people write it: `2460`, `2.460,00`, `2460,00`, `2460.00`, with or
    /// without `€` or `EUR` in front. A sign that is followed by exactly three digits groups
    /// thousands; one that is followed by one or two digits is the decimal sign.
    ///
    /// # Errors
    /// Says whether the text is no number, too precise, or too large.
    pub fn parse(text: &str) -> Result<Self, ParseCentsError> {
        let text = text.trim().trim_start_matches("EUR").trim_start_matches('€').trim();
        let (negative, text) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest.trim()),
            None => (false, text),
        };
        let (whole, fraction) = split_decimal(text)?;
        let units: i64 = ungroup(whole)?.parse().map_err(|_| ParseCentsError::TooLarge)?;
        let amount = Self::from_units(units)
            .and_then(|units| units.checked_add(Self(fraction)))
            .filter(|amount| *amount <= Self::MAX)
            .ok_or(ParseCentsError::TooLarge)?;
        Ok(if negative { -amount } else { amount })
    }
}

/// Splits off the part behind the decimal sign, in cents.
fn split_decimal(text: &str) -> Result<(&str, i64), ParseCentsError> {
    let Some(at) = text.rfind(['.', ',']) else { return Ok((text, 0)) };
    let (whole, rest) = text.split_at(at);
    let digits = rest.get(1..).unwrap_or_default();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ParseCentsError::NotANumber);
    }
    let sign = rest.chars().next().unwrap_or('.');
    match digits.len() {
        1 | 2 if !whole.contains(sign) => {
            let value: i64 = digits.parse().map_err(|_| ParseCentsError::NotANumber)?;
            Ok((whole, if digits.len() == 1 { value * 10 } else { value }))
        }
        3 => Ok((text, 0)),
        _ => Err(ParseCentsError::TooPrecise),
    }
}

/// Takes out the signs that group thousands: one kind only, every group of three digits.
fn ungroup(whole: &str) -> Result<String, ParseCentsError> {
    let mut groups = whole.split(['.', ',', ' ', '\u{a0}']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let all_digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let one_kind = !(whole.contains('.') && whole.contains(','));
    let grouped = rest.iter().all(|group| group.len() == 3 && all_digits(group));
    let lead = rest.is_empty() || first.len() <= 3;
    if all_digits(first) && grouped && lead && one_kind {
        Ok(first.chars().chain(rest.iter().flat_map(|group| group.chars())).collect())
    } else {
        Err(ParseCentsError::NotANumber)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let per_unit = PER_UNIT.unsigned_abs();
        write!(f, "{sign}{}.{:02}", size / per_unit, size % per_unit)
    }
}

impl Serialize for Cents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads what [`Serialize`] wrote, or what a person would write: [`Cents::parse`].
impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// Checked in every profile: amounts from outside are bounded, so a sum that overflows is a
/// mistake in Wederkeer itself, and stopping is better than paying a wrapped amount.
impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.strict_add(other.0))
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.strict_sub(other.0))
    }
}

impl Neg for Cents {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.strict_neg())
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for ParseCentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "not an amount such as 2460, 2.460,00 or 2460.00",
            Self::TooPrecise => "an amount has at most two decimals",
            Self::TooLarge => "an amount is at most 1 000 000 000",
        })
    }
}

impl std::error::Error for ParseCentsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for text in ["2460", "2.460,00", "2460,00", "2460.00", "2,460.00", "€ 2.460", "EUR 2460"]
        {
            assert_eq!(Cents::parse(text), Ok(Cents(246_000)), "{text}");
        }
        assert_eq!(Cents::parse("0,5"), Ok(Cents(50)));
        assert_eq!(Cents::parse("-615"), Ok(Cents(-61_500)));
        assert_eq!(Cents::parse("1.000.000"), Ok(Cents(100_000_000)));
    }

    #[test]
    fn refuses_the_rest() {
        use ParseCentsError::{NotANumber, TooLarge, TooPrecise};
        for (text, error) in [
            ("", NotANumber),
            ("veel", NotANumber),
            ("12,", NotANumber),
            ("1.2.3", TooPrecise),
            ("24.60.00", TooPrecise),
            ("12,3456", TooPrecise),
            ("2460.000", NotANumber),
            ("1e3", NotANumber),
            ("1000000001", TooLarge),
            ("99999999999999999999", TooLarge),
        ] {
            assert_eq!(Cents::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn checks_its_arithmetic() {
        assert_eq!(Cents(i64::MAX).checked_add(Cents(1)), None);
        assert_eq!(Cents(i64::MAX).checked_times(2), None);
        assert_eq!(Cents::from_units(-1), None);
        assert_eq!(Cents(5) - Cents(7), Cents(-2));
        assert_eq!((Cents(-2)).to_string(), "-0.02");
    }
}
