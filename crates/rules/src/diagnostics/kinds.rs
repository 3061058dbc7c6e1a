//! Facts in a message that are no names: kinds of values, tables and persons, in both languages.

use crate::words::Lang;

/// As the reader and the check say it, in Dutch, in English.
const KINDS: &[(&str, &str, &str)] = &[
    // what was found
    ("string", "tekst", "text"),
    ("integer", "een geheel getal", "a whole number"),
    ("float", "een getal met decimalen", "a number with decimals"),
    ("boolean", "true of false", "true or false"),
    ("datetime", "een datum", "a date"),
    ("array", "een lijst", "a list"),
    ("table", "een tabel", "a table"),
    // what was expected
    ("a text", "een tekst tussen aanhalingstekens", "a text in quotes"),
    (
        "a text, or a list of texts",
        "een tekst, of een lijst van teksten",
        "a text, or a list of texts",
    ),
    ("words", "{ nl = \"…\", en = \"…\" }", "{ nl = \"…\", en = \"…\" }"),
    ("true or false", "true of false, zonder aanhalingstekens", "true or false, without quotes"),
    (
        "a date such as 2024-09-02",
        "een datum als 2024-09-02, zonder aanhalingstekens",
        "a date such as 2024-09-02, without quotes",
    ),
    (
        "a date, or a day such as \"start + 2 months\"",
        "een datum als 2024-09-02, zonder aanhalingstekens, of een dag als \"start + 2 months\"",
        "a date such as 2024-09-02, without quotes, or a day such as \"start + 2 months\"",
    ),
    ("a JSON object {…}", "een JSON-object {…}", "a JSON object {…}"),
    ("a list […]", "een lijst […]", "a list […]"),
    (
        "a date, or in a row \"unknown\"",
        "een datum als 2024-09-02, zonder aanhalingstekens, of in een [[row]] \"unknown\"",
        "a date such as 2024-09-02, without quotes, or in a [[row]] \"unknown\"",
    ),
    (
        "a date or \"unknown\"",
        "een datum als 2024-09-02, zonder aanhalingstekens, of \"unknown\"",
        "a date such as 2024-09-02, without quotes, or \"unknown\"",
    ),
    (
        "an amount with at most two decimals, 0 to 1 000 000 000",
        "een bedrag als 2000 of 12.50: van 0 tot 1 000 000 000, zonder teken of puntjes",
        "an amount such as 2000 or 12.50: 0 to 1 000 000 000, without sign or separators",
    ),
    ("an amount", "een bedrag als 2000 of 12.50", "an amount such as 2000 or 12.50"),
    ("two amounts such as [0, 200]", "twee bedragen, als [0, 200]", "two amounts such as [0, 200]"),
    ("a percentage as text", "een percentage als \"75%\"", "a percentage such as \"75%\""),
    (
        "ages such as \"0-17\"",
        "leeftijden als \"0-17\" of \"18-\"",
        "ages such as \"0-17\" or \"18-\"",
    ),
    ("years from 1 to 99", "een leeftijd van 1 tot en met 99", "an age from 1 to 99"),
    ("a whole number from 1 to 3650", "een getal van 1 tot en met 3650", "a number from 1 to 3650"),
    (
        "a span such as \"2 months\"",
        "een tijd als \"2 months\" of \"60 days\"",
        "a span such as \"2 months\" or \"60 days\"",
    ),
    (
        "registered_on or departs_on",
        "\"registered_on\" of \"departs_on\"",
        "\"registered_on\" or \"departs_on\"",
    ),
    ("a table", "een tabel, als { naam = \"waarde\" }", "a table such as { name = \"value\" }"),
    // what a key holds
    ("text", "een tekst", "a text"),
    (
        "a birth date, or an age in words",
        "jjjj-mm-dd, of in plaats daarvan age: \"adult\" of \"minor\"",
        "yyyy-mm-dd, or instead of it age: \"adult\" or \"minor\"",
    ),
    ("id", "een naam", "an id"),
    ("ids", "namen", "ids"),
    ("list ids", "namen van landenlijsten", "ids of country lists"),
    ("date", "een datum", "a date"),
    ("choice", "een keuze", "a choice"),
    ("place", "netherlands of country-of-origin", "netherlands or country-of-origin"),
    ("amount", "een bedrag", "an amount"),
    ("number", "een getal", "a number"),
    ("list", "een lijst", "a list"),
    ("path", "een bestand van het pakket", "a file of the package"),
    ("answer", "een van de antwoorden", "one of the answers"),
    ("value", "een van de waarden", "one of the values"),
    ("tables", "een tabel per naam", "a table for each name"),
    (
        "list of tables",
        "een of meer tabellen tussen dubbele haken",
        "one or more tables in double brackets",
    ),
    ("citation(s)", "bron, plaats en citaat", "document, place and quotation"),
    (
        "answer = words",
        "antwoord = { nl = \"…\", en = \"…\" }",
        "answer = { nl = \"…\", en = \"…\" }",
    ),
    ("value = words", "waarde = { nl = \"…\", en = \"…\" }", "value = { nl = \"…\", en = \"…\" }"),
    ("dimension = value", "dimensie = waarde", "dimension = value"),
    ("funder = percentage", "financier = \"75%\"", "funder = \"75%\""),
    ("date or \"unknown\"", "een datum of \"unknown\"", "a date or \"unknown\""),
    (
        "date name, or by question",
        "\"registered_on\" of \"departs_on\", of per antwoord op een vraag",
        "\"registered_on\" or \"departs_on\", or by question",
    ),
    // tables without brackets
    ("a policy file", "een regeling", "a policy file"),
    // persons
    ("adult principal", "volwassen hoofdaanvrager", "adult principal"),
    ("adult member", "volwassen gezinslid", "adult member"),
    ("minor principal", "minderjarige hoofdaanvrager", "minor principal"),
    ("minor member", "minderjarig gezinslid", "minor member"),
    // anything at all
    ("–", "elke", "any"),
    ("*", "elk geval", "every cell"),
];

/// A fact as people say it; a name stays as it is. Persons may be joined by ` + `.
pub(super) fn said(value: &str, lang: Lang) -> String {
    let one = |part: &str| match KINDS.iter().find(|(kind, ..)| *kind == part) {
        Some((_, nl, en)) => lang.pick(*nl, *en).to_owned(),
        None => part.to_owned(),
    };
    match KINDS.iter().any(|(kind, ..)| *kind == value) {
        true => one(value),
        false => value.split(" + ").map(one).collect::<Vec<_>>().join(" + "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_a_required_key_is_said_in_both_languages() {
        for shape in crate::parse::format::SHAPES {
            for key in shape.keys.iter().filter(|key| key.required) {
                assert!(KINDS.iter().any(|(kind, ..)| *kind == key.kind), "{}", key.kind);
            }
        }
        assert_eq!(
            said("adult principal + minor member", Lang::En),
            "adult principal + minor member"
        );
        assert_eq!(said("cash.adult", Lang::Nl), "cash.adult");
    }
}
