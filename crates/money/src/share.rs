use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Cents;

/// Hundredths of a percent in a whole.
const WHOLE: u32 = 10_000;

/// A part of a whole, exact to a hundredth of a percent: `75%`, `33.33%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(u32);

/// A text that is no percentage between 0% and 100% with at most two decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseShareError;

/// Shares that do not make up exactly 100%, or an amount too large to split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitError;

impl Share {
    /// All of it.
    pub const ALL: Self = Self(WHOLE);

    /// Reads a percentage, such as `75%` or `33.33%`.
    ///
    /// # Errors
    /// When it is not a percentage between 0% and 100% with at most two decimals.
    pub fn parse(text: &str) -> Result<Self, ParseShareError> {
        let number = text.trim().strip_suffix('%').ok_or(ParseShareError)?.trim();
        let (units, places) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(units) || !digits(places) || units.len() > 3 || places.len() > 2 {
            return Err(ParseShareError);
        }
        let hundredths: u32 = format!("{places:0<2}").parse().map_err(|_| ParseShareError)?;
        let units: u32 = units.parse().map_err(|_| ParseShareError)?;
        let share = Self(units * 100 + hundredths);
        if share <= Self::ALL { Ok(share) } else { Err(ParseShareError) }
    }

    /// The hundredths of a percent in this share.
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// Whether shares make up exactly the whole.
    pub fn are_whole(shares: &[Self]) -> bool {
        shares.iter().map(|share| u64::from(share.0)).sum::<u64>() == u64::from(WHOLE)
    }
}

impl Cents {
    /// Takes an amount from several others in proportion to them, to the cent: every part is
    /// rounded down, and the cents that are left go to the parts with the largest remainders, the
    /// first of equals first. The parts add up to the amount, and no part is more than what it is
    /// taken from.
    ///
    /// ```
    /// use money::Cents;
    ///
    /// let there = [Cents::from_cents(75), Cents::from_cents(25)];
    /// let parts = Cents::from_cents(50).split_like(&there).unwrap();
    /// assert_eq!(parts, [Cents::from_cents(38), Cents::from_cents(12)]);
    /// ```
    ///
    /// # Errors
    /// When the amount or one of the others is below nothing, or the others together are less.
    pub fn split_like(self, there: &[Self]) -> Result<Vec<Self>, SplitError> {
        let size = |amount: &Self| u64::try_from(amount.cents()).map_err(|_| SplitError);
        let there: Vec<u64> = there.iter().map(size).collect::<Result<_, _>>()?;
        let (all, amount) = (there.iter().map(|one| u128::from(*one)).sum::<u128>(), size(&self)?);
        if u128::from(amount) > all {
            return Err(SplitError);
        }
        let mut parts = Vec::with_capacity(there.len());
        let mut remainders = Vec::with_capacity(there.len());
        for (index, one) in there.iter().enumerate() {
            let product = u128::from(amount) * u128::from(*one);
            let (part, rest) = (product.checked_div(all), product.checked_rem(all));
            let part = i64::try_from(part.unwrap_or(0)).map_err(|_| SplitError)?;
            parts.push(Self::from_cents(part));
            remainders.push((std::cmp::Reverse(rest.unwrap_or(0)), index));
        }
        give(self, &mut parts, remainders);
        Ok(parts)
    }

    /// Divides an amount by shares, to the cent: every part is rounded down, and the cents that
    /// are left go to the parts with the largest remainders, the first of equals first. The
    /// parts add up to the amount.
    ///
    /// # Errors
    /// When the shares do not make up exactly 100%, or the amount is too large.
    pub fn split(self, shares: &[Share]) -> Result<Vec<Self>, SplitError> {
        if !Share::are_whole(shares) {
            return Err(SplitError);
        }
        let whole = i64::from(WHOLE);
        let mut parts = Vec::with_capacity(shares.len());
        let mut remainders = Vec::with_capacity(shares.len());
        for (index, share) in shares.iter().enumerate() {
            let product = self.checked_times(i64::from(share.0)).ok_or(SplitError)?.cents();
            parts.push(Self::from_cents(product.div_euclid(whole)));
            remainders.push((-product.rem_euclid(whole), index));
        }
        give(self, &mut parts, remainders);
        Ok(parts)
    }
}

/// Gives the cents that rounding left over, one each, to the parts that come first.
fn give<T: Ord>(amount: Cents, parts: &mut [Cents], mut order: Vec<(T, usize)>) {
    let left = amount - parts.iter().copied().sum();
    order.sort_unstable();
    for (_, index) in order.iter().take(usize::try_from(left.cents()).unwrap_or(0)) {
        if let Some(part) = parts.get_mut(*index) {
            *part = *part + Cents::from_cents(1);
        }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 100, self.0 % 100) {
            (units, 0) => write!(f, "{units}%"),
            (units, places) => write!(f, "{units}.{places:02}%"),
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Reads what [`Serialize`] wrote.
impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom("a percentage"))
    }
}

impl fmt::Display for ParseShareError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a percentage such as 75% or 33.33%")
    }
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the shares do not make up exactly 100%, or the amount is too large")
    }
}

impl std::error::Error for ParseShareError {}
impl std::error::Error for SplitError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(texts: &[&str]) -> Vec<Share> {
        texts.iter().map(|text| Share::parse(text).unwrap()).collect()
    }

    #[test]
    fn every_split_adds_up() {
        let thirds = shares(&["33.33%", "33.33%", "33.34%"]);
        for cents in -1_000..1_000 {
            let amount = Cents::from_cents(cents);
            let parts = amount.split(&thirds).unwrap();
            assert_eq!(parts.iter().copied().sum::<Cents>(), amount);
        }
    }

    #[test]
    fn a_part_is_never_more_than_what_it_is_taken_from() {
        let there = [1, 0, 7, 33, 59].map(Cents::from_cents);
        for cents in 0..=100 {
            let amount = Cents::from_cents(cents);
            let parts = amount.split_like(&there).unwrap();
            assert_eq!(parts.iter().copied().sum::<Cents>(), amount);
            assert!(parts.iter().zip(&there).all(|(part, there)| part <= there), "{cents}");
        }
        assert_eq!(Cents::from_cents(101).split_like(&there), Err(SplitError));
        assert_eq!(Cents::from_cents(-1).split_like(&there), Err(SplitError));
        assert_eq!(Cents::ZERO.split_like(&[]), Ok(vec![]));
    }

    #[test]
    fn the_largest_remainder_gets_the_cent() {
        let parts = Cents::from_cents(1).split(&shares(&["25%", "75%"])).unwrap();
        assert_eq!(parts, [Cents::ZERO, Cents::from_cents(1)]);
    }

    #[test]
    fn shares_are_exact() {
        assert!(Share::are_whole(&shares(&["75%", "25%"])));
        assert!(!Share::are_whole(&shares(&["75%", "24.99%"])));
        assert_eq!(Cents::from_cents(1).split(&shares(&["99%"])), Err(SplitError));
        for text in ["75", "101%", "-1%", "1.234%", "%", "100.01%"] {
            assert_eq!(Share::parse(text), Err(ParseShareError), "{text}");
        }
        assert_eq!(Share::parse("33,3%").unwrap().to_string(), "33.30%");
    }
}
