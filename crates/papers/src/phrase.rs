//! A phrase with its figures set apart, so that a template can keep each figure whole and from
//! left to right, also among Arabic letters.

use serde::Serialize;

/// A stretch of words, or a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Piece {
    /// Words of the language.
    Words(String),
    /// An amount, a number, an address: from left to right whatever stands around it.
    Figure(String),
}

/// What a place in braces may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fill<'a> {
    /// A day or a name: it runs as the language runs.
    Words(&'a str),
    /// An amount or a number.
    Figure(&'a str),
}

/// Fills the places in braces. A place that nobody fills stays as it is, so that a test finds it.
pub(crate) fn filled(phrase: &str, fills: &[(&str, Fill<'_>)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = phrase;
    while let Some((before, place, after)) = next_place(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        pieces.push(match fills.iter().find(|(name, _)| *name == place) {
            Some((_, Fill::Words(value))) => Piece::Words((*value).to_owned()),
            Some((_, Fill::Figure(value))) => Piece::Figure((*value).to_owned()),
            None => Piece::Figure(format!("{{{place}}}")),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}

fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_apart() {
        let pieces = filled(
            "tussen {low} en {high} op {day}.",
            &[
                ("low", Fill::Figure("€ 1,00")),
                ("high", Fill::Figure("€ 2,00")),
                ("day", Fill::Words("1 mei 2026")),
            ],
        );
        let figure = |text: &str| Piece::Figure(text.to_owned());
        let words = |text: &str| Piece::Words(text.to_owned());
        let amounts = [words("tussen "), figure("€ 1,00"), words(" en "), figure("€ 2,00")];
        let day = [words(" op "), words("1 mei 2026"), words(".")];
        assert_eq!(pieces, [&amounts[..], &day[..]].concat());
        assert_eq!(filled("{what}", &[]), [figure("{what}")]);
    }
}
