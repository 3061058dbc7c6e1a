//! The line of a text around a place, numbered and marked, as a person reads it.

use rules::parse::{SourceFile, Span};

/// Characters shown before and after a place in a long line.
const AROUND: usize = 60;

/// Line `line` of a file around a span: the numbered line, and marks below it.
pub(super) fn excerpt(file: &SourceFile, span: Span) -> String {
    let (line, column) = file.line_column(span.start);
    let text = file.text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let skipped = column.saturating_sub(1).saturating_sub(AROUND);
    let shown: String = text.chars().skip(skipped).take(AROUND + AROUND).collect();
    let before = if skipped == 0 { "" } else { "…" };
    let after = if text.chars().nth(skipped + AROUND + AROUND).is_some() { "…" } else { "" };
    let marked = file.text.get(span.start..span.end).unwrap_or_default();
    let marked = marked.lines().next().unwrap_or_default().chars().count();
    let column = column - 1 - skipped;
    let room = shown.chars().count().saturating_sub(column);
    let indent = " ".repeat(column + before.chars().count());
    let marks = "^".repeat(marked.min(room).max(1));
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    format!("{number} | {before}{shown}{after}\n{margin} | {indent}{marks}")
}

/// Where a place starts and ends in the text as a browser counts it: in units of UTF-16.
pub(super) fn browser_range(file: &SourceFile, span: Span) -> (usize, usize) {
    let units = |end: usize| file.text.get(..end).unwrap_or(&file.text).encode_utf16().count();
    (units(span.start), units(span.end.max(span.start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile { name: "a".into(), text: text.into() }
    }

    #[test]
    fn marks_the_place_below_its_line() {
        let span = Span { file: 0, start: 10, end: 13 };
        assert_eq!(excerpt(&file("één\nx = 205\n"), span), "2 | x = 205\n  |     ^^^");
        assert_eq!(browser_range(&file("één\nx = 205\n"), span), (8, 11));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let shown = excerpt(&file(&text), Span { file: 0, start: 500, end: 501 });
        assert!(shown.starts_with("1 | …aaa"), "{shown}");
        let (line, marks) = shown.split_once('\n').unwrap();
        assert_eq!(line.chars().position(|c| c == 'X'), marks.chars().position(|c| c == '^'));
        assert!(line.ends_with("bbb…"));
    }

    #[test]
    fn a_place_at_the_end_has_a_mark_too() {
        assert_eq!(excerpt(&file("ab"), Span { file: 0, start: 2, end: 2 }), "1 | ab\n  |   ^");
    }
}
