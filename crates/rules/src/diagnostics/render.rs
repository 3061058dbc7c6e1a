use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;

use super::{Diagnostic, Place, Severity};
use crate::parse::source::{SourceFile, Span};
use crate::words::Lang;

/// A diagnostic as a program reads it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rendered {
    /// `P101`, `C207`, …
    pub code: &'static str,
    /// `file:line:column`, a path such as `persons[2].born`, or nothing.
    #[serde(rename = "where")]
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// How to mend it.
    pub mend: String,
}

impl Diagnostic {
    /// For a program, with the place in words.
    pub fn rendered(&self, files: &[SourceFile], lang: Lang) -> Rendered {
        let place = match &self.place {
            Place::Case(path) => path.clone(),
            Place::Request => String::new(),
            Place::File(span) => files.get(span.file).map_or_else(String::new, |file| {
                let (line, column) = file.line_column(span.start);
                format!("{}:{line}:{column}", file.name)
            }),
        };
        Rendered { code: self.code.number(), place, what: self.what(lang), mend: self.mend(lang) }
    }

    /// In one line: `persons[2].born: what is wrong. How to mend it.`
    pub fn line(&self, files: &[SourceFile], lang: Lang) -> String {
        let Rendered { code, place, what, mend } = self.rendered(files, lang);
        let place = if place.is_empty() { place } else { format!("{place}: ") };
        format!("{place}{what} {mend} [{code}]")
    }
}

/// Diagnostics for people: file, line, column, the excerpt, what is wrong and how to mend it.
pub fn render(list: &[Diagnostic], files: &[SourceFile], lang: Lang, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let blocks: Vec<String> = list.iter().map(|one| block(one, files, lang, &renderer)).collect();
    blocks.join("\n\n")
}

fn block(one: &Diagnostic, files: &[SourceFile], lang: Lang, renderer: &Renderer) -> String {
    let level = match one.severity() {
        Severity::Error => Level::ERROR.with_name(lang.pick("fout", "error")),
        Severity::Finding => Level::WARNING.with_name(lang.pick("bevinding", "finding")),
    };
    let what = one.what(lang);
    let mut group = level
        .primary_title(what)
        .id(one.code.number())
        .elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    let mut path = None;
    match &one.place {
        Place::File(span) => {
            group = excerpt(group, *span, files, AnnotationKind::Primary);
            for span in &one.also {
                group = excerpt(group, *span, files, AnnotationKind::Context);
            }
        }
        Place::Case(place) if !place.is_empty() => path = Some(place.clone()),
        Place::Case(_) | Place::Request => {}
    }
    if let Some(path) = path {
        group = group.element(Level::NOTE.with_name(lang.pick("waar", "where")).message(path));
    }
    let mend = Level::HELP.with_name(lang.pick("herstel", "mend")).message(one.mend(lang));
    renderer.render(&[group.element(mend)])
}

fn excerpt<'a>(
    group: annotate_snippets::Group<'a>,
    span: Span,
    files: &'a [SourceFile],
    kind: AnnotationKind,
) -> annotate_snippets::Group<'a> {
    let Some(file) = files.get(span.file) else { return group };
    let length = file.text.len();
    let start = floor(&file.text, span.start.min(length));
    let line_end =
        file.text.get(start..).and_then(|rest| rest.find('\n')).map_or(length, |n| start + n);
    let end = floor(&file.text, span.end.clamp(start, line_end.max(start)));
    group.element(
        Snippet::source(file.text.as_str())
            .path(file.name.as_str())
            .fold(true)
            .annotation(kind.span(start..end)),
    )
}

/// The nearest boundary of a character at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
