//! What came out of a draft: every mistake at once, or the proof with all that changes.

use maud::{Markup, html};
use rules::check::{Package, Rejected, Worked};
use rules::diagnostics::{Diagnostic, Place};
use rules::parse::{SourceFile, Span};
use rules::words::{Lang, date, money, number};

use super::draft::Draft;
use super::excerpt::{browser_range, excerpt};
use super::{attempt, effects};
use crate::desk::Desk;
use crate::page::fields::Mistake;

/// Mistakes that are shown at once; a list that nobody reads to its end helps nobody.
const SHOWN: usize = 1 << 6;
/// Characters of one message.
const MESSAGE: usize = 1 << 9;

/// Checks a draft. The attribute `data-stand` says it in one line, for a screen reader.
pub(super) fn of(desk: &Desk, draft: &Draft, lang: Lang) -> Markup {
    let today = desk.today();
    match attempt::check(desk.package(), draft, today) {
        Ok(package) => {
            let line = proved(&package, lang);
            let examples = package.worked_examples();
            html! {
                div data-stand=(line) {
                    div class="alert alert--info" { p { (line) } }
                    (effects::section(desk.package(), &package, draft, today, lang))
                    (findings(&package, draft, lang))
                    (worked(&package, &examples, draft, lang))
                }
            }
        }
        Err(rejected) => mistakes(&rejected, draft, lang),
    }
}

/// A form that cannot be used.
pub(super) fn refused(why: super::Refusal, lang: Lang) -> Markup {
    let why = why.text(lang);
    html! { div data-stand=(why) { div class="alert alert--error" { p { (why) } } } }
}

/// What was entered in the table cannot be read.
pub(super) fn entered(mistakes: &[Mistake], lang: Lang) -> Markup {
    let line = counted(mistakes.len(), lang);
    html! {
        div data-stand=(line) {
            div class="alert alert--error" {
                ul {
                    @for one in mistakes {
                        li { a href=(format!("#{}", one.field)) { (one.text) } }
                    }
                }
            }
        }
    }
}

fn counted(count: usize, lang: Lang) -> String {
    match (count, lang) {
        (1, Lang::Nl) => "1 fout".to_owned(),
        (1, Lang::En) => "1 mistake".to_owned(),
        (_, Lang::Nl) => format!("{count} fouten"),
        (_, Lang::En) => format!("{count} mistakes"),
    }
}

fn proved(package: &Package, lang: Lang) -> String {
    let cells = number(package.cells().whole, lang);
    let examples = package.worked_examples().len();
    match lang {
        Lang::Nl => format!(
            "Geen fouten: {cells} gevallen bewezen, elk met precies één uitkomst; {examples} \
             voorbeelden nagerekend."
        ),
        Lang::En => format!(
            "No mistakes: {cells} cells proved, each with exactly one outcome; {examples} worked \
             examples recomputed."
        ),
    }
}

fn mistakes(rejected: &Rejected, draft: &Draft, lang: Lang) -> Markup {
    let line = counted(rejected.diagnostics.len(), lang);
    html! {
        div data-stand=(line) {
            div class="alert alert--error" {
                p { strong { (line) "." } " "
                    (lang.pick(
                        "Zolang er een fout in staat, wordt er niets mee uitgerekend.",
                        "As long as there is a mistake, nothing is computed from it.",
                    ))
                }
            }
            (list(&rejected.diagnostics, &rejected.files, draft, lang))
        }
    }
}

/// Diagnostics with place, excerpt, what is wrong and how to mend it.
fn list(all: &[Diagnostic], files: &[SourceFile], draft: &Draft, lang: Lang) -> Markup {
    html! {
        ol class="findings" {
            @for one in all.iter().take(SHOWN) {
                li class="finding" { (item(one, files, draft, lang)) }
            }
        }
        @if let Some(left) = all.len().checked_sub(SHOWN).filter(|left| *left > 0) {
            p {
                (match lang {
                    Lang::Nl => format!("En nog {left} fouten. Herstel eerst deze."),
                    Lang::En => format!("And {left} more mistakes. Mend these first."),
                })
            }
        }
    }
}

fn item(one: &Diagnostic, files: &[SourceFile], draft: &Draft, lang: Lang) -> Markup {
    let span = match &one.place {
        Place::File(span) => Some(*span),
        Place::Case(_) | Place::Request => None,
    };
    html! {
        @if let Some(span) = span { (place(span, files, draft, lang)) }
        p class="finding__what" {
            strong { (short(&one.what(lang))) } " " span class="tag" { (one.code.number()) }
        }
        @if let Some(span) = span { (excerpt_of(span, files)) }
        @for also in &one.also {
            (place(*also, files, draft, lang))
            (excerpt_of(*also, files))
        }
        p class="finding__mend" {
            (lang.pick("Herstel: ", "Mend: ")) (short(&one.mend(lang)))
        }
    }
}

/// `file:line:column`; in the text that is being changed, a way to that place.
fn place(span: Span, files: &[SourceFile], draft: &Draft, lang: Lang) -> Markup {
    let Some(file) = files.get(span.file) else { return html! {} };
    let (line, column) = file.line_column(span.start);
    let (from, to) = browser_range(file, span);
    let here = file.name == draft.file && !draft.in_table;
    html! {
        p class="finding__place" {
            @if here {
                a href="#tekst" data-from=(from) data-to=(to) {
                    (match lang {
                        Lang::Nl => format!("Regel {line}, kolom {column}"),
                        Lang::En => format!("Line {line}, column {column}"),
                    })
                }
                " "
            }
            span class="hint" { (file.name) ":" (line) ":" (column) }
        }
    }
}

fn excerpt_of(span: Span, files: &[SourceFile]) -> Markup {
    html! {
        @if let Some(file) = files.get(span.file) {
            pre class="excerpt" tabindex="0" { code { (excerpt(file, span)) } }
        }
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What is no mistake, but for people to weigh.
fn findings(package: &Package, draft: &Draft, lang: Lang) -> Markup {
    let all = package.findings();
    html! {
        @if !all.is_empty() {
            details class="disclosure" {
                summary {
                    (match lang {
                        Lang::Nl => format!("Om te wegen, geen fout ({})", all.len()),
                        Lang::En => format!("To weigh, no mistake ({})", all.len()),
                    })
                }
                (list(all, package.files(), draft, lang))
            }
        }
    }
}

/// The worked examples: what the source says and what comes out.
fn worked(package: &Package, all: &[Worked], draft: &Draft, lang: Lang) -> Markup {
    let title = lang.pick("Voorbeelden nagerekend", "Worked examples, recomputed");
    let mut schemes = package.schemes().iter();
    let edited =
        schemes.find(|one| package.file_of(one).is_some_and(|file| file.name == draft.file));
    // Those that the file can change; a file that is no scheme is shared by all.
    let near = |one: &&Worked| match (one.scheme(package), edited) {
        (Some(scheme), Some(edited)) => package.rests_on(scheme, edited),
        _ => true,
    };
    let shown: Vec<&Worked> = all.iter().filter(near).collect();
    let others = all.len() - shown.len();
    html! {
        h3 id="voorbeelden" { (title) }
        div class="table-scroll" tabindex="0" role="region" aria-labelledby="voorbeelden" {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Voorbeeld", "Example")) }
                        th scope="col" { (lang.pick("Regeling", "Scheme")) }
                        th scope="col" { (lang.pick("Inschrijving", "Registered")) }
                        th scope="col" class="amount" {
                            (lang.pick("Volgens de bron", "By the source"))
                        }
                        th scope="col" class="amount" { (lang.pick("Nagerekend", "Recomputed")) }
                    }
                }
                tbody { @for one in shown { (example(package, one, lang)) } }
            }
        }
        @if others > 0 {
            p class="hint" {
                (match lang {
                    Lang::Nl => format!(
                        "De {others} voorbeelden van andere regelingen komen ook nog uit."
                    ),
                    Lang::En => format!(
                        "The {others} examples of other schemes still come out as well."
                    ),
                })
            }
        }
    }
}

fn example(package: &Package, one: &Worked, lang: Lang) -> Markup {
    let scheme = one.scheme(package);
    let currency = scheme.map_or("", |scheme| scheme.currency());
    let (said, found) = one.total;
    html! {
        tr {
            th scope="row" { (one.id) }
            td { (scheme.map_or("", |scheme| scheme.title().get(lang))) }
            td { (date(one.registered_on, lang)) }
            td class="amount" { (money(said, currency, lang)) }
            td class="amount" { (money(found, currency, lang)) }
        }
    }
}
