//! What a form sent: every field once, and none that the page does not have.

use std::collections::BTreeMap;

use jiff::civil::Date;
use money::Cents;
use rules::typed as input;
use rules::words::Lang;

use crate::page::fields::Mistake;

/// The most fields of a form.
const FIELDS_MAX: usize = 4096;
/// What every form carries.
pub(super) const CSRF: &str = "csrf";
/// What makes that a form that is sent twice is done once.
pub(super) const KEY: &str = "sleutel";
/// The version of the case on the screen.
pub(super) const VERSION: &str = "versie";

/// The fields of a form by name, as they were entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`; `None` when a field comes twice, or far too many.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        Self::of(form_urlencoded::parse(body))
    }

    /// The same from fields that were read otherwise.
    pub(super) fn of<T: Into<String>>(pairs: impl IntoIterator<Item = (T, T)>) -> Option<Self> {
        let mut fields = BTreeMap::new();
        for (name, value) in pairs {
            let twice = fields.insert(name.into(), value.into()).is_some();
            if twice || fields.len() > FIELDS_MAX {
                return None;
            }
        }
        Some(Self(fields))
    }

    /// What was entered, without space around it; nothing when there is no such field.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    /// Exactly what was entered, as a password must be read.
    pub(super) fn whole(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// Reads the fields of one form, and notes every mistake at its field.
pub(super) struct Reader<'r> {
    pub form: &'r Form,
    pub lang: Lang,
    /// In front of the names of the fields, where several forms stand on a page.
    pub prefix: &'r str,
    pub mistakes: Vec<Mistake>,
}

impl<'r> Reader<'r> {
    pub(super) fn text(&self, name: &str) -> &'r str {
        self.form.get(&format!("{}{name}", self.prefix))
    }

    pub(super) fn wrong(&mut self, name: &str, text: impl Into<String>) {
        let field = format!("{}{name}", self.prefix);
        self.mistakes.push(Mistake { field, text: text.into() });
    }

    /// A text that must be there.
    pub(super) fn says(&mut self, name: &str) -> String {
        let text = self.text(name);
        if text.is_empty() {
            self.wrong(name, needed(name, self.lang));
        }
        text.to_owned()
    }

    /// A day that must be there.
    pub(super) fn day(&mut self, name: &str) -> Date {
        match input::day(self.text(name), self.lang) {
            Ok(Some(day)) => return day,
            Ok(None) => {
                let text = self.lang.pick(
                    "Vul een dag in, bijvoorbeeld 01-10-2024.",
                    "Fill in a day, for example 01-10-2024.",
                );
                self.wrong(name, text);
            }
            Err(text) => self.wrong(name, text),
        }
        Date::default()
    }

    /// An amount that must be there.
    pub(super) fn amount(&mut self, name: &str) -> Cents {
        let text = self.text(name);
        let found = Cents::parse(text);
        if found.is_err() {
            let words = self.lang.pick(
                "Vul een bedrag in euro in, bijvoorbeeld 150 of 150,00.",
                "Fill in an amount in euros, for example 150 or 150.00.",
            );
            self.wrong(name, words);
        }
        found.unwrap_or_default()
    }

    /// One of a few words.
    pub(super) fn one_of<T>(&mut self, name: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = find(self.text(name));
        if found.is_none() {
            self.wrong(name, needed(name, self.lang));
        }
        found
    }
}

/// What to do about a field that is empty.
fn needed(name: &str, lang: Lang) -> &'static str {
    let (nl, en) = match name {
        "reason" => ("Schrijf de reden op.", "Write down the reason."),
        "paper" => ("Schrijf waar het formulier ligt.", "Write where the form is."),
        "what" => ("Schrijf waarvoor dit geld is.", "Write what this money is for."),
        "contributed" => {
            ("Schrijf waaraan het geld bijdroeg.", "Write what the money contributed to.")
        }
        "to" | "organisation" => ("Kies een organisatie.", "Choose an organisation."),
        "consent" => {
            ("Schrijf waaruit blijkt dat de terugkeerder dit wil.", "Write what shows consent.")
        }
        "source" => ("Schrijf waar het bedrag staat.", "Write where the amount is stated."),
        "name" => ("Kies een naam voor het account.", "Choose a name for the account."),
        "line" => ("Kies waarvoor het geld is.", "Choose what the money is for."),
        "form" => ("Kies contant of in natura.", "Choose cash or in kind."),
        "reimbursement" => ("Kies hoe het wordt verantwoord.", "Choose how it is accounted for."),
        "role" => ("Kies een rol.", "Choose a role."),
        "funder" => ("Kies een financier.", "Choose a funder."),
        _ => ("Vul dit in.", "Fill this in."),
    };
    lang.pick(nl, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_comes_twice_is_no_form() {
        assert_eq!(Form::read(b"a=1&a=2"), None);
        let form = Form::read(b"a=+1+&b=%20x").unwrap();
        assert_eq!((form.get("a"), form.whole("b"), form.get("c")), ("1", " x", ""));
    }
}
