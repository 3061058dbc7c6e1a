//! What can be chosen on the pages about policies: schemes, days, a way to depart.

use jiff::civil::Date;
use maud::{Markup, html};
use rules::check::{Package, Scheme};
use rules::words::{Lang, departure as in_words};

use super::asked::day;
use super::overview::in_order;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, radios, select, summary, text};

/// A form that asks by the address, so that an answer can be passed on.
pub(super) fn form(page: &Page, mistakes: &[Mistake], asks: &Markup, lang: Lang) -> Markup {
    html! {
        (summary(mistakes, lang))
        form method="get" action=(page.path(lang)) class="stack" {
            (asks)
            div class="actions" {
                button class="button" type="submit" { (lang.pick("Toon", "Show")) }
            }
        }
    }
}

/// A scheme out of all.
pub(super) fn scheme_field(
    package: &Package,
    id: &str,
    label: &str,
    value: &str,
    mistakes: &[Mistake],
    lang: Lang,
) -> Markup {
    let (dutch, others) = in_order(package);
    let all = dutch.iter().chain(&others);
    let options: Vec<(&str, &str)> =
        all.map(|scheme| (scheme.id(), scheme.title().get(lang))).collect();
    select(&Field { id, label, hint: None, value, mistakes }, &options)
}

/// The scheme that was chosen.
pub(super) fn scheme_of<'a>(
    package: &'a Package,
    field: &str,
    id: &str,
    lang: Lang,
    mistakes: &mut Vec<Mistake>,
) -> Option<&'a Scheme> {
    match package.scheme(id) {
        Ok(scheme) => Some(scheme),
        Err(unknown) => {
            let text = unknown.rendered(package.files(), lang).what;
            mistakes.push(Mistake { field: field.to_owned(), text });
            None
        }
    }
}

/// A day as it was entered.
pub(super) fn day_field(
    id: &str,
    label: &str,
    value: &str,
    mistakes: &[Mistake],
    lang: Lang,
) -> Markup {
    let hint = Some(lang.pick("Bijvoorbeeld 02-09-2024", "For example 02-09-2024"));
    text(&Field { id, label, hint, value, mistakes }, Kind::Date)
}

/// The day that was chosen.
pub(super) fn day_of(
    field: &str,
    value: &str,
    lang: Lang,
    mistakes: &mut Vec<Mistake>,
) -> Option<Date> {
    let found = day(value);
    if found.is_none() {
        let text = lang.pick(
            "Deze datum bestaat niet. Schrijf haar als 02-09-2024 (dag-maand-jaar).",
            "There is no such date. Write it as 02-09-2024 (day-month-year).",
        );
        mistakes.push(Mistake { field: field.to_owned(), text: text.to_owned() });
    }
    found
}

/// `02-09-2024`, as a field for days reads it.
pub(super) fn written(day: Date) -> String {
    rules::words::date(day, Lang::Nl)
}

const WAYS: [&str; 2] = ["voluntary", "forced"];

/// How the household departs.
pub(super) fn departure(value: &str, mistakes: &[Mistake], lang: Lang) -> Markup {
    let words = WAYS.map(|id| (id, in_words(id)));
    let options = words.iter().map(|(id, words)| (*id, words.get(lang), None));
    let label = lang.pick("Vertrek", "Departure");
    let field = Field { id: "vertrek", label, hint: None, value, mistakes };
    radios(&field, &options.collect::<Vec<_>>())
}

/// The way that was chosen; the first one when it was none.
pub(super) fn departure_of(
    field: &str,
    value: &str,
    lang: Lang,
    mistakes: &mut Vec<Mistake>,
) -> &'static str {
    let found = WAYS.into_iter().find(|way| *way == value);
    if found.is_none() {
        let text = lang.pick("Kies hoe het huishouden vertrekt.", "Choose how it departs.");
        mistakes.push(Mistake { field: field.to_owned(), text: text.to_owned() });
    }
    found.unwrap_or("voluntary")
}
