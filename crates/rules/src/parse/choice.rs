//! A value that is fixed, or that the answer to a question decides.

use toml::Spanned;
use toml::de::DeValue;

use super::format;
use super::policy::Choice;
use super::reader::{Findings, entries_of, span_of, wrong_kind};
use super::source::At;
use crate::diagnostics::{Code, Diagnostic};

/// Reads `value`, or `{ question = "…", answer = value, … }`.
pub(crate) fn read<T>(
    key: &str,
    kind: &str,
    value: &Spanned<DeValue<'_>>,
    file: usize,
    out: &mut Findings,
    read: impl Fn(&DeValue<'_>) -> Option<T>,
) -> Option<Choice<T>> {
    let span = span_of(file, value);
    let DeValue::Table(table) = value.get_ref() else {
        let fixed = read(value.get_ref()).map(Choice::Fixed);
        if fixed.is_none() {
            wrong_kind(span, key, kind, value.get_ref(), out);
        }
        return fixed;
    };
    let question_key = format::BY_QUESTION.keys.first().map_or("", |key| key.name);
    let (mut question, mut options) = (None, Vec::new());
    for (answer, value) in entries_of(table, file) {
        if answer.value == question_key {
            question = value.get_ref().as_str().map(str::to_owned);
            continue;
        }
        match read(value.get_ref()) {
            Some(option) => options.push((answer, option)),
            None => wrong_kind(span_of(file, value), &answer.value, kind, value.get_ref(), out),
        }
    }
    match question {
        Some(question) => Some(Choice::By { question: At::new(question, span), options }),
        None => {
            out.add(Diagnostic::at(Code::ChoiceNeedsQuestion, span).arg("key", key));
            None
        }
    }
}
