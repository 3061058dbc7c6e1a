//! What was asked in an address: names and values behind the question mark.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use jiff::civil::Date;

use crate::address::Page;

/// The names and values, and the text they came in.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    values: BTreeMap<String, String>,
    query: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::read(parts.uri.query().unwrap_or_default()))
    }
}

impl Asked {
    fn read(query: &str) -> Self {
        let values = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { values, query: query.to_owned() }
    }

    /// A value as it was entered; what is left out, or left empty, is `usual`.
    pub(super) fn or(&self, name: &str, usual: &str) -> String {
        let given = self.values.get(name).map(|value| value.trim());
        given.filter(|value| !value.is_empty()).unwrap_or(usual).to_owned()
    }

    /// A page with the same question, so that another language answers it too.
    pub(super) fn of(&self, page: Page) -> Page {
        if self.query.is_empty() { page } else { Page::Asked(Box::new(page), self.query.clone()) }
    }
}

/// A day as people write it, `dd-mm-jjjj`, or as programs do, `jjjj-mm-dd`.
pub(super) fn day(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year = year.parse().ok().filter(|year| (1900..=2199).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn reads_what_a_form_sends() {
        let asked = Asked::read("oud=nl-national&oud-datum=01%2D09-2024+&leeg=&x=%zz%E2%82%AC");
        assert_eq!(asked.or("oud", "x"), "nl-national");
        assert_eq!(asked.or("oud-datum", "x"), "01-09-2024");
        assert_eq!(asked.or("leeg", "x"), "x");
        assert_eq!(asked.or("nieuw", "x"), "x");
        assert_eq!(asked.or("x", ""), "%zz€");
    }

    #[test]
    fn reads_days_as_people_and_programs_write_them() {
        for text in ["02-09-2024", "2-9-2024", "2024-09-02", "2/9/2024", " 2.9.2024 "] {
            assert_eq!(day(text), Some(date(2024, 9, 2)), "{text}");
        }
        for text in ["", "2024", "31-02-2024", "2-9-24", "2-9-2500", "a-b-c"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
