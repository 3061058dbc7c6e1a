//! What is wrong with a question, where, and how to mend it.

use std::error::Error;
use std::fmt;

use datafusion::common::{DataFusionError, SchemaError};
use datafusion::sql::sqlparser::parser::ParserError;
use population::Said;
use rules::words::Lang;

/// Our own sentences, on their way through DataFusion.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Vec<Said>);

impl Refused {
    pub(crate) fn one(said: Said) -> Self {
        Self(vec![said])
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|said| writeln!(f, "{said}"))
    }
}

impl Error for Refused {}

impl From<Refused> for DataFusionError {
    fn from(refused: Refused) -> Self {
        Self::External(Box::new(refused))
    }
}

impl From<Said> for Refused {
    fn from(said: Said) -> Self {
        Self::one(said)
    }
}

/// That a table is not there, and which are.
pub(crate) fn unknown_table<'n>(name: &str, known: impl Iterator<Item = &'n String>) -> Said {
    let known = known.map(|name| written(name)).collect::<Vec<_>>().join(", ");
    Said::new(
        format!("er is geen tabel {name}; wel: {known}. Elk bestand is een tabel met zijn naam"),
        format!("there is no table {name}; there is: {known}. Every file is a table by its name"),
    )
}

/// A name as it must be written in SQL.
pub(crate) fn written(name: &str) -> String {
    let plain = |place: usize, sign: char| {
        sign.is_ascii_lowercase() || sign == '_' || place > 0 && sign.is_ascii_digit()
    };
    let quoted = !name.chars().enumerate().all(|(place, sign)| plain(place, sign));
    if quoted { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

/// An error of DataFusion in our words, with its place in the question where that is known.
pub(crate) fn said<'n>(
    error: &DataFusionError,
    sql: &str,
    tables: impl Iterator<Item = &'n String>,
) -> Vec<Said> {
    let root = error.find_root();
    if let Some(refused) = refused(root) {
        return refused.0.clone();
    }
    let diagnostic = error.diagnostic();
    let span = diagnostic.and_then(|found| found.span);
    let place = span.map(|span| (span.start.line, span.start.column));
    match root {
        DataFusionError::SQL(parser, _) => {
            let (ParserError::ParserError(message) | ParserError::TokenizerError(message)) =
                parser.as_ref()
            else {
                return vec![plain(&parser.to_string())];
            };
            let (message, place) = without_place(message);
            let what = Said::new(format!("geen SQL: {message}"), format!("not SQL: {message}"));
            vec![at(what, place, sql)]
        }
        DataFusionError::SchemaError(schema, _) => {
            vec![at(column(schema), place, sql)]
        }
        DataFusionError::Plan(message) => {
            let table = message.strip_prefix("table '").and_then(|rest| rest.split_once("' not f"));
            match table {
                Some((name, _)) => {
                    let name = name.strip_prefix("datafusion.public.").unwrap_or(name);
                    vec![at(unknown_table(name, tables), place, sql)]
                }
                None => vec![at(plain(message), place, sql)],
            }
        }
        other => vec![at(plain(&other.strip_backtrace()), place, sql)],
    }
}

/// Our own sentences in an error, if they are in it.
fn refused(error: &DataFusionError) -> Option<&Refused> {
    let mut here: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = here {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return Some(refused);
        }
        if let Some(DataFusionError::External(inner)) = error.downcast_ref()
            && let Some(refused) = inner.downcast_ref::<Refused>()
        {
            return Some(refused);
        }
        here = error.source();
    }
    None
}

fn plain(message: &str) -> Said {
    // Whom DataFusion would have its users write to is no help here.
    let message = message.split_once("\nThis issue was likely").map_or(message, |(what, _)| what);
    Said::new(
        format!("zo kan de vraag niet worden beantwoord: {message}"),
        format!("the question cannot be answered like this: {message}"),
    )
}

fn column(error: &SchemaError) -> Said {
    let SchemaError::FieldNotFound { field, valid_fields } = error else {
        return plain(&error.to_string());
    };
    let known = valid_fields.iter().map(|one| written(&one.name));
    let known = known.collect::<Vec<_>>().join(", ");
    let name = &field.name;
    let quotes = valid_fields.iter().any(|one| written(&one.name) != one.name);
    let (nl, en) = match quotes {
        true => (
            ". Namen met - of . staan tussen dubbele aanhalingstekens",
            ". Names with - or . stand between double quotes",
        ),
        false => ("", ""),
    };
    Said::new(
        format!("er is geen kolom {name}; wel: {known}{nl}"),
        format!("there is no column {name}; there is: {known}{en}"),
    )
}

/// A message of the parser, and the line and column that stand at its end.
fn without_place(message: &str) -> (&str, Option<(u64, u64)>) {
    let Some((what, place)) = message.rsplit_once(" at Line: ") else { return (message, None) };
    let place = place.split_once(", Column: ");
    let place = place
        .and_then(|(line, column)| Some((line.trim().parse().ok()?, column.trim().parse().ok()?)));
    (what, place)
}

/// With the line of the question and a mark below it.
fn at(what: Said, place: Option<(u64, u64)>, sql: &str) -> Said {
    let Some((line, column)) = place.filter(|(line, _)| *line > 0) else { return what };
    let index = |number: u64| usize::try_from(number.saturating_sub(1)).unwrap_or(0);
    let text = sql.lines().nth(index(line)).unwrap_or_default();
    let mark = " ".repeat(index(column).min(text.chars().count()));
    let shown = format!("\n  {text}\n  {mark}^");
    Said::new(
        format!("vraag, regel {line}, teken {column}: {}{shown}", what.get(Lang::Nl)),
        format!("question, line {line}, character {column}: {}{shown}", what.get(Lang::En)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_sql_wants_them() {
        let written = ["households", "nl-national.total", "2023", "Homes", "a\"b"].map(written);
        let expected =
            ["households", "\"nl-national.total\"", "\"2023\"", "\"Homes\"", "\"a\"\"b\""];
        assert_eq!(written, expected);
    }

    #[test]
    fn a_place_is_shown_in_its_line() {
        let (what, place) = without_place("Expected: end, found: x at Line: 2, Column: 3");
        assert_eq!((what, place), ("Expected: end, found: x", Some((2, 3))));
        let said = at(Said::from("x".to_owned()), place, "select 1\nfrom t");
        assert_eq!(said.get(Lang::Nl), "vraag, regel 2, teken 3: x\n  from t\n    ^");
        assert_eq!(without_place("x"), ("x", None));
    }
}
