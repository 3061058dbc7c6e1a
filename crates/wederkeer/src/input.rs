//! Reading what is given, and writing what is answered.

use std::io::{Read, Write};

/// Reads a file, or standard input for `-`.
///
/// # Errors
/// A sentence that names the file and what went wrong.
pub(crate) fn read(file: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        std::io::stdin().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(file).map(|found| bytes = found)
    };
    read.map_err(|error| format!("{file}: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("{file}: byte {at}: geen geldige UTF-8 / not valid UTF-8")
    })
}

/// Writes a text to standard output. A reader that has gone away is no mistake.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    if !text.ends_with('\n') {
        let _ = out.write_all(b"\n");
    }
}

/// Writes a text to standard error.
pub(crate) fn complain(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = writeln!(out, "{}", text.trim_end());
}

/// Cases in a text: one JSON document, or lines with their numbers.
pub(crate) enum Cases<'t> {
    One(&'t str),
    Lines(Vec<(usize, &'t str)>),
}

/// One JSON document, unless it can only be lines: the text as a whole is not one document, and
/// some line that is not indented is one of itself, or two of them open an object.
pub(crate) fn split(text: &str) -> Cases<'_> {
    let is_json = |text: &str| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let lines: Vec<(usize, &str)> = (1..)
        .zip(text.lines())
        .map(|(number, line)| (number, line.trim_end()))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect();
    if lines.len() < 2 || is_json(text) {
        return Cases::One(text);
    }
    let opens = lines.iter().filter(|(_, line)| line.starts_with('{'));
    let whole = lines.iter().any(|(_, line)| line.starts_with('{') && is_json(line));
    if whole || opens.count() > 1 { Cases::Lines(lines) } else { Cases::One(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_one_document_from_lines() {
        let lines = |text: &str| match split(text) {
            Cases::One(_) => 0,
            Cases::Lines(lines) => lines.len(),
        };
        assert_eq!(lines("{\"a\":\n 1}"), 0);
        assert_eq!(lines("{}"), 0);
        assert_eq!(lines("{}\n"), 0);
        assert_eq!(lines("{}\n\n{}\n"), 2);
        assert_eq!(lines("oops\n{}\n{"), 3);
        assert_eq!(lines("{\"a\": [\n {\"b\":1},\n {\"b\":2}\n"), 0);
    }
}
