//! A text with its quotations marked, as running text or as a table.

use std::ops::Range;

use maud::{Markup, PreEscaped, html};

use super::quotes::Quoted;

/// A running text with every quotation marked.
pub(super) fn text(text: &str, quotes: &[Quoted]) -> Markup {
    let marked = part(text, 0..text.len(), 0..text.len(), quotes);
    if is_double_spaced(text) { PreEscaped(single_spaced(&marked.into_string())) } else { marked }
}

/// Whether a text has an empty line after every line, as one taken from a PDF has: those are no
/// paragraphs.
fn is_double_spaced(text: &str) -> bool {
    let empty = text.lines().filter(|line| line.trim().is_empty()).count();
    text.lines().count() < empty * 2 + empty / 8
}

/// Lines of CSV as a table with every quotation marked, in all the cells it runs through.
pub(super) fn csv(text: &str, quotes: &[Quoted]) -> Markup {
    let lines = cells(text);
    let mut lines = lines.iter();
    html! {
        table class="table table--source" {
            @if let Some(head) = lines.next() {
                thead {
                    tr {
                        @for (cell, tile) in head {
                            th scope="col" { (part(text, cell.clone(), tile.clone(), quotes)) }
                        }
                    }
                }
            }
            tbody {
                @for line in lines {
                    tr {
                        @for (cell, tile) in line {
                            td { (part(text, cell.clone(), tile.clone(), quotes)) }
                        }
                    }
                }
            }
        }
    }
}

/// One piece of a text: `shown` of it is seen, `tile` is what lies between it and the next piece
/// too, so that every quotation begins and ends in some piece.
fn part(text: &str, shown: Range<usize>, tile: Range<usize>, quotes: &[Quoted]) -> Markup {
    let here =
        |one: &&(usize, &Quoted)| one.1.place.start < tile.end && one.1.place.end > tile.start;
    let quotes: Vec<(usize, &Quoted)> = (1..).zip(quotes).filter(|one| here(&one)).collect();
    let mut cuts: Vec<usize> = quotes
        .iter()
        .flat_map(|(_, one)| [one.place.start, one.place.end])
        .filter(|cut| shown.contains(cut))
        .chain([shown.start, shown.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let pieces = cuts.windows(2).filter_map(|pair| match pair {
        [from, until] => Some(*from..*until),
        _ => None,
    });
    let pieces: Vec<Range<usize>> = pieces.collect();
    html! {
        @for piece in &pieces {
            @let over: Vec<&(usize, &Quoted)> = quotes
                .iter()
                .filter(|(_, one)| one.place.start < piece.end && one.place.end > piece.start)
                .collect();
            @let words = text.get(piece.clone()).unwrap_or_default();
            @if over.is_empty() {
                (spaced(words))
            } @else {
                @let begins: Vec<&Quoted> = over
                    .iter()
                    .map(|(_, one)| *one)
                    .filter(|one| one.place.start == piece.start
                        || piece.start == shown.start && one.place.start < shown.start
                            && one.place.start >= tile.start)
                    .collect();
                (mark(&begins, words))
            }
            (numbers(&quotes, |end| end == piece.end))
        }
        // What begins or ends in the sign between two cells.
        @for (_, one) in &quotes {
            @let start = one.place.start;
            @if start >= shown.end || shown.is_empty() && tile.contains(&start) {
                mark id=(one.mark()) {}
            }
        }
        (numbers(&quotes, |end| end > shown.end && end <= tile.end
            || shown.is_empty() && tile.contains(&end)))
    }
}

/// Marked words, with the ids of the quotations that begin with them.
fn mark(begins: &[&Quoted], words: &str) -> Markup {
    match begins.split_first() {
        None => html! { mark { (spaced(words)) } },
        Some((one, [])) => html! { mark id=(one.mark()) { (spaced(words)) } },
        Some((one, others)) => html! { mark id=(one.mark()) { (mark(others, words)) } },
    }
}

/// Links to those who quote, for the quotations that end here.
fn numbers(quotes: &[(usize, &Quoted)], ends: impl Fn(usize) -> bool) -> Markup {
    html! {
        @for (number, one) in quotes.iter().filter(|(_, one)| ends(one.place.end)) {
            sup { a href=(format!("#{}-by", one.mark())) { (number) } }
        }
    }
}

/// Text with at most one empty line in a row.
fn spaced(text: &str) -> String {
    let (mut out, mut empty) = (String::with_capacity(text.len()), 0);
    for line in text.split_inclusive('\n') {
        empty = if line.trim().is_empty() && line.ends_with('\n') { empty + 1 } else { 0 };
        if empty < 3 {
            out.push_str(line);
        }
    }
    out
}

/// Lines under one another; two empty lines or more become one. Tags hold no line ends.
fn single_spaced(html: &str) -> String {
    let (mut out, mut empty) = (String::with_capacity(html.len()), 0);
    for line in html.lines() {
        empty = if line.trim().is_empty() { empty + 1 } else { 0 };
        if empty == 0 || empty == 2 {
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out
}

type Cell = (Range<usize>, Range<usize>);

/// The cells of every line: the bytes that are seen, and those up to the next cell.
fn cells(text: &str) -> Vec<Vec<Cell>> {
    let (mut lines, mut line, mut start, mut quoted) = (Vec::new(), Vec::new(), 0, false);
    for (at, sign) in text.char_indices() {
        match sign {
            '"' => quoted = !quoted,
            ',' | '\n' if !quoted => {
                line.push((seen(text, start..at), start..at + 1));
                start = at + 1;
                if sign == '\n' {
                    lines.push(std::mem::take(&mut line));
                }
            }
            _ => {}
        }
    }
    if start < text.len() {
        line.push((seen(text, start..text.len()), start..text.len()));
        lines.push(line);
    }
    lines
}

/// A cell without the quotation marks around it.
fn seen(text: &str, cell: Range<usize>) -> Range<usize> {
    let words = text.get(cell.clone()).unwrap_or_default();
    let bare = words.trim_end_matches('\r');
    let inner = bare.strip_prefix('"').and_then(|bare| bare.strip_suffix('"'));
    match inner {
        Some(inner) => cell.start + 1..cell.start + 1 + inner.len(),
        None => cell.start..cell.start + bare.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(place: Range<usize>) -> Quoted {
        Quoted { place, times: 1, by: Vec::new() }
    }

    #[test]
    fn quotations_that_overlap_are_all_marked() {
        let quotes = [quoted(0..7), quoted(4..11), quoted(4..13)];
        assert_eq!(
            text("een twee drie vier", &quotes).into_string(),
            "<mark id=\"c0-7\">een </mark><mark id=\"c4-11\"><mark id=\"c4-13\">twe</mark></mark>\
             <sup><a href=\"#c0-7-by\">1</a></sup><mark>e dr</mark>\
             <sup><a href=\"#c4-11-by\">2</a></sup><mark>ie</mark>\
             <sup><a href=\"#c4-13-by\">3</a></sup> vier"
        );
    }

    #[test]
    fn a_text_with_an_empty_line_after_every_line_is_shown_without_those() {
        let double = "een \n\ntwee\n\n \n\ndrie\n\nvier\n\n";
        let quotes = [quoted(0..double.find("drie").unwrap_or(0))];
        let shown = text(double, &quotes).into_string();
        assert!(shown.starts_with("<mark id=\"c0-15\">een\ntwee\n\n"), "{shown}");
        assert!(shown.ends_with("drie\nvier\n"), "{shown}");
        assert_eq!(text("een\ntwee\n\ndrie\nvier", &[]).into_string().lines().count(), 5);
    }

    #[test]
    fn a_quotation_runs_through_cells() {
        let table = csv("a,b\n\"x,y\",12\n", &[quoted(5..11)]).into_string();
        let rows = table.split_once("<tbody>").map(|(_, rows)| rows);
        assert_eq!(
            rows,
            Some(
                "<tr><td><mark id=\"c5-11\">x,y</mark></td><td><mark>1</mark>\
                 <sup><a href=\"#c5-11-by\">1</a></sup>2</td></tr></tbody></table>"
            )
        );
    }
}
