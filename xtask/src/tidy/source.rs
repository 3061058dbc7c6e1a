//! A Rust file, with its code told apart from what it says in comments and strings.

/// One Rust file under judgement.
pub(super) struct Source {
    /// From the folder of the workspace, with slashes.
    pub(super) path: String,
    /// As it stands in the file.
    pub(super) text: String,
    /// The same lines and columns, with comments, strings and characters blanked out.
    pub(super) code: String,
    /// The number of the first line that is compiled for tests only.
    tests_from: usize,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code = code_of(text);
        let all_tests =
            ["/tests/", "/benches/", "/tests.rs"].iter().any(|part| path.contains(part));
        let tests_from = if all_tests { 1 } else { test_module(&code) };
        Self { path: path.to_owned(), text: text.to_owned(), code, tests_from }
    }

    /// Whether the line with this number, counted from 1, is compiled for tests only.
    pub(super) fn in_tests(&self, line: usize) -> bool {
        line >= self.tests_from
    }
}

/// The line of the `#[cfg(test)]` before the module of tests, which by habit ends the file.
/// One before anything else, a `use` or a `mod` kept elsewhere, says nothing of the lines below.
fn test_module(code: &str) -> usize {
    let lines: Vec<&str> = code.lines().collect();
    let is_module = |line: &&str| line.starts_with("mod ") && line.trim_end().ends_with('{');
    let opens = |at: &usize| {
        let mut item = lines.iter().skip(*at).take_while(|line| !line.is_empty());
        item.next() == Some(&"#[cfg(test)]") && item.any(is_module)
    };
    (0..lines.len()).find(opens).map_or(usize::MAX, |at| at + 1)
}

fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hidden = hidden(rest);
        let (taken, left) = rest.split_at(if hidden > 0 { hidden } else { first.len_utf8() });
        if hidden > 0 {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else {
            code.push(first);
        }
        rest = left;
    }
    code
}

/// How many bytes at the start of `rest` are a comment or a literal; 0 if it starts with code.
fn hidden(rest: &str) -> usize {
    match rest.as_bytes() {
        [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => block_comment(rest),
        [b'"', ..] => quoted(rest, '"'),
        [b'r', b'"' | b'#', ..] => raw_string(rest),
        [b'\'', b'\\', ..] => quoted(rest, '\''),
        // 'x' is a character, but 'x without a second quote is a lifetime.
        [b'\'', ..] if rest.chars().nth(2) == Some('\'') => quoted(rest, '\''),
        _ => 0,
    }
}

/// Comments in slashes and stars nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut left = rest;
    while let Some(first) = left.chars().next() {
        let step = match left.as_bytes() {
            [b'/', b'*', ..] => {
                depth += 1;
                2
            }
            [b'*', b'/', ..] => {
                depth = depth.saturating_sub(1);
                2
            }
            _ => first.len_utf8(),
        };
        left = left.get(step..).unwrap_or_default();
        if depth == 0 {
            break;
        }
    }
    rest.len() - left.len()
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if !escaped && c == quote {
            return at + 1;
        }
        escaped = !escaped && c == '\\';
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and so on; not the name `r#type`, which is code.
fn raw_string(rest: &str) -> usize {
    let hashes = rest.bytes().skip(1).take_while(|byte| *byte == b'#').count();
    let opened = hashes + 2;
    let Some(inner) = rest.get(opened..).filter(|_| rest.as_bytes().get(opened - 1) == Some(&b'"'))
    else {
        return 0;
    };
    let close = format!("\"{}", "#".repeat(hashes));
    inner.find(&close).map_or(rest.len(), |at| opened + at + close.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked() {
        let check = |text: &str, code: &str| assert_eq!(code_of(text), code, "{text}");
        check("a // 2000\nb", "a        \nb");
        check("a /* 1 /* 2 */ 3 */ b", "a                   b");
        check(r#"f("a\"2000", 'x', '\'', b'\\')"#, "f(         ,    ,     , b    )");
        check("r#\"a \"b\" \n c\"# r#type", "         \n     r#type");
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
        check("'é' \"é\"", "       ");
    }

    #[test]
    fn only_a_module_of_tests_starts_the_tests() {
        let source = |text| Source::new("crates/a/src/lib.rs", text);
        let whole = source("a\n#[cfg(test)]\n#[allow(x)]\nmod tests {\n}\n");
        assert_eq!([1, 2, 5].map(|line| whole.in_tests(line)), [false, true, true]);
        assert!(!source("#[cfg(test)]\nmod tests;\n\nb {\n").in_tests(4));
        assert!(!source("#[cfg(test)]\nuse a;\n\nmod b {\n").in_tests(4));
        assert!(Source::new("crates/a/tests/laws.rs", "a").in_tests(1));
    }
}
