use std::fmt;

use crate::Cents;

/// An amount as a person reads it: `€ 2.460,00` in Dutch, `€2,460.00` in English.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    amount: Cents,
    currency: &'a str,
    dutch: bool,
}

impl Cents {
    /// As Dutch people write it: `€ 2.460,00`, with a space that does not break.
    pub const fn dutch(self, currency: &str) -> Printed<'_> {
        Printed { amount: self, currency, dutch: true }
    }

    /// As English people write it: `€2,460.00`.
    pub const fn english(self, currency: &str) -> Printed<'_> {
        Printed { amount: self, currency, dutch: false }
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = self.amount.to_string();
        let (sign, size) = plain.strip_prefix('-').map_or(("", plain.as_str()), |size| ("−", size));
        let (units, cents) = size.split_once('.').unwrap_or((size, "00"));
        let (group, point) = if self.dutch { ('.', ',') } else { (',', '.') };
        let symbol = if self.currency == "EUR" { "€" } else { self.currency };
        let space = if self.dutch || symbol != "€" { "\u{a0}" } else { "" };
        write!(f, "{sign}{symbol}{space}{}{point}{cents}", grouped(units, group))
    }
}

/// Puts a sign between every group of three digits, counted from the right.
fn grouped(digits: &str, sign: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(sign);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_in_both_languages() {
        let amount = Cents::parse("1234567,89").unwrap();
        assert_eq!(amount.dutch("EUR").to_string(), "€\u{a0}1.234.567,89");
        assert_eq!(amount.english("EUR").to_string(), "€1,234,567.89");
        assert_eq!((-amount).dutch("SEK").to_string(), "−SEK\u{a0}1.234.567,89");
        assert_eq!(Cents::from_cents(5).dutch("EUR").to_string(), "€\u{a0}0,05");
    }
}
