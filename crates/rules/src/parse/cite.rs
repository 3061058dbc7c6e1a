//! Citations: which document, where in it, and the words that stand there.

use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Findings, Table};
use super::source::{At, Span};
use crate::diagnostics::{Code, Diagnostic};

/// `nota N9 tabel 2 '€2.000,- per volwassene'`: a document, a place, and a quotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cite {
    /// The id of the document in the package's list of sources.
    pub source: String,
    /// The place in it, as people name it: `N9 tabel 2`.
    pub place: String,
    /// The words that stand there, if quoted. They occur in the document: that is checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Where the citation itself was written.
    #[serde(skip)]
    pub span: Span,
}

/// Reads the key `cite`: one citation or a list of them.
pub(crate) fn cites(table: &Table<'_, '_>, out: &mut Findings) -> Vec<Cite> {
    let is_empty = |value: &DeValue<'_>| value.as_array().is_some_and(|all| all.is_empty());
    if table.raw("cite").is_some_and(|value| is_empty(value.get_ref())) {
        out.add(Diagnostic::at(Code::NoCite, table.span_of("cite")));
    }
    table.texts("cite", out).iter().filter_map(|text| read(text, out)).collect()
}

fn read(text: &At<String>, out: &mut Findings) -> Option<Cite> {
    let cite = split(&text.value, text.span);
    if cite.is_none() {
        out.add(Diagnostic::at(Code::BadCite, text.span).arg("cite", &text.value));
    }
    cite
}

fn split(text: &str, span: Span) -> Option<Cite> {
    let (place, quote) = match text.split_once('\'') {
        Some((place, rest)) => (place, Some(rest.strip_suffix('\'')?)),
        None => (text, None),
    };
    let (source, place) = place.trim().split_once(' ').unwrap_or((place.trim(), ""));
    if source.is_empty() || quote.is_some_and(|quote| quote.trim().is_empty()) {
        return None;
    }
    let quote = quote.map(str::to_owned);
    Some(Cite { source: source.to_owned(), place: place.trim().to_owned(), quote, span })
}

/// Runs of white space as one space, so that a quotation may run over lines of a document.
pub(crate) fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_document_place_and_quotation() {
        let cite = split("nota N9 tabel 2 'zo 'n bedrag'", Span::default()).unwrap();
        assert_eq!((cite.source.as_str(), cite.place.as_str()), ("nota", "N9 tabel 2"));
        assert_eq!(cite.quote.as_deref(), Some("zo 'n bedrag"));
        assert_eq!(split("nota", Span::default()).unwrap().place, "");
        assert_eq!(split("nota 'open", Span::default()), None);
        assert_eq!(split("'only a quotation'", Span::default()), None);
        assert_eq!(split("nota ''", Span::default()), None);
    }
}
