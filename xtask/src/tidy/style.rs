//! Small enough to see: how long a line, a function and a file may be, and what is written nowhere.

use super::Finding;
use super::source::Source;

const LINE_COLUMNS: usize = 100;
const BODY_LINES: usize = 70;
const FILE_LINES: usize = 400;
/// For a file that says why it is long.
const LONG_FILE_LINES: usize = 600;

/// What is written nowhere, and what to do instead.
const NOWHERE: [(&str, &str); 4] = [
    ("todo!(", "write it, or leave it out and open an issue"),
    ("unimplemented!(", "write it, or leave it out and open an issue"),
    ("#[ignore", "assert what happens today, and say in a comment what should"),
    ("thread::sleep", "wait for the event itself, or pass the time in"),
];

/// What only a test may do: stop the program.
const ONLY_IN_TESTS: [&str; 2] = [".unwrap()", ".expect("];

/// In two halves, or this line would find itself: it is looked for in comments as well.
const OPEN_END: &str = concat!("FIX", "ME");

pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    sources.iter().flat_map(check_one).collect()
}

fn check_one(source: &Source) -> Vec<Finding> {
    let mut findings: Vec<Finding> = file_length(source).into_iter().collect();
    for ((line, text), code) in (1..).zip(source.text.lines()).zip(source.code.lines()) {
        let mut found = |fault, mend: &str| {
            findings.push(Finding::new(&source.path, line, fault, mend));
        };
        let columns = text.chars().count();
        if columns > LINE_COLUMNS {
            found(format!("{columns} columns, at most {LINE_COLUMNS}"), "break the line");
        }
        for (word, mend) in NOWHERE.into_iter().filter(|(word, _)| code.contains(word)) {
            found(format!("`{word}`"), mend);
        }
        for word in ONLY_IN_TESTS.into_iter().filter(|word| code.contains(word)) {
            if !source.in_tests(line) {
                found(format!("`{word}` outside tests"), "return the error, or make it impossible");
            }
        }
        if text.contains(OPEN_END) {
            found(format!("`{OPEN_END}`"), "mend it now, or open an issue");
        }
    }
    for (line, lines) in bodies(&source.code).into_iter().filter(|(_, lines)| *lines > BODY_LINES) {
        let fault = format!("a function of {lines} lines, at most {BODY_LINES}");
        let mend = "move a part with a name of its own into a function";
        findings.push(Finding::new(&source.path, line, fault, mend));
    }
    findings
}

fn file_length(source: &Source) -> Option<Finding> {
    let reasoned = source.text.lines().take(10).any(|line| {
        line.split_once("long file:").is_some_and(|(_, reason)| !reason.trim().is_empty())
    });
    let most = if reasoned { LONG_FILE_LINES } else { FILE_LINES };
    let lines = source.text.lines().count();
    let fault = format!("a file of {lines} lines, at most {most}");
    let mend = format!("cut it; or up to {LONG_FILE_LINES} with `long file: why` at the top");
    (lines > most).then(|| Finding::new(&source.path, 1, fault, mend))
}

/// The line of every function, and how many lines its body has. Reads code as rustfmt leaves it:
/// a body ends at the first `}` that stands as far in as the line with the `fn`.
fn bodies(code: &str) -> Vec<(usize, usize)> {
    let lines: Vec<&str> = code.lines().map(str::trim_end).collect();
    (1..)
        .zip(&lines)
        .filter(|(_, line)| is_function(line))
        .filter_map(|(at, _)| Some((at, body(lines.get(at - 1..)?)?)))
        .collect()
}

/// The lines of the body of the function that starts here; none if it has no body of its own
/// lines, such as a one-liner or a signature in a trait.
fn body(lines: &[&str]) -> Option<usize> {
    let margin = indent(lines.first()?);
    let opening = lines.iter().position(|line| line.ends_with(['{', '}', ';']))?;
    let mut below = lines.get(opening..)?.iter();
    if !below.next()?.ends_with('{') {
        return None;
    }
    below.position(|line| indent(line) == margin && line.trim_start().starts_with('}'))
}

fn is_function(line: &str) -> bool {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) if rest.starts_with('(') => rest.split_once(')').map_or(line, |(_, rest)| rest),
        Some(rest) => rest,
        None => line,
    };
    let qualifiers = ["const", "async", "unsafe", "extern"];
    line.split_whitespace().find(|word| !qualifiers.contains(word)) == Some("fn")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(path: &str, text: &str) -> Vec<String> {
        check(&[Source::new(path, text)]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_function_is_as_long_as_its_body() {
        let code = "\
impl A {
    pub(crate) const fn one(&self) -> u8 {
        1
    }

    fn two<T>(
        a: T,
    ) -> T
    where
        T: Copy,
    {
        if a {
        }
        a
    }
}
fn none() {}
trait B {
    fn signature(&self) -> [u8; 3];
}
fn last() {
    let f = 1;
}";
        assert_eq!(bodies(code), [(2, 1), (6, 3), (21, 1)]);
    }

    #[test]
    fn the_seventy_first_line_is_too_many() {
        let of = |lines: usize| format!("fn f() {{\n{}}}\n", "    a();\n".repeat(lines));
        assert!(faults("crates/a/src/lib.rs", &of(70)).is_empty());
        let found = faults("crates/a/src/lib.rs", &of(71));
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/a/src/lib.rs:1: a function of 71 lines, at most 70"));
    }

    #[test]
    fn columns_are_characters() {
        assert!(faults("a.rs", &"é".repeat(100)).is_empty());
        assert!(faults("a.rs", &"é".repeat(101))[0].starts_with("a.rs:1: 101 columns"));
    }

    #[test]
    fn a_long_file_gives_its_reason() {
        let of = |first: &str, lines: usize| format!("{first}\n{}", "\n".repeat(lines - 1));
        assert!(faults("a.rs", &of("", 400)).is_empty());
        assert_eq!(faults("a.rs", &of("", 401)).len(), 1);
        assert_eq!(faults("a.rs", &of("//! long file:", 401)).len(), 1);
        assert!(faults("a.rs", &of("//! long file: one table", 600)).is_empty());
        assert_eq!(faults("a.rs", &of("//! long file: one table", 601)).len(), 1);
    }

    #[test]
    fn only_tests_may_stop_the_program() {
        let text = "a.unwrap();\n// b.unwrap()\nc(\".unwrap()\");\n";
        assert!(faults("a.rs", text)[0].starts_with("a.rs:1: `.unwrap()` outside tests"));
        assert_eq!(faults("a.rs", text).len(), 1);
        assert!(faults("a/tests/b.rs", text).is_empty());
        assert!(faults("a.rs", "#[cfg(test)]\nmod tests {\n    a.expect(\"b\");\n}\n").is_empty());
    }

    #[test]
    fn some_words_are_written_nowhere() {
        let text =
            format!("todo!();\n#[ignore = \"slow\"]\nstd::thread::sleep(a);\n// {OPEN_END}\n");
        assert_eq!(faults("a/tests/b.rs", &text).len(), 4);
    }
}
