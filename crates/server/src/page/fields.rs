//! Fields of a form: a label, a hint, what was entered, and what is wrong with it.

use maud::{Markup, html};
use rules::words::Lang;

/// Something wrong with what was entered in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The `id` of the field.
    pub field: String,
    /// What is wrong and how to mend it, in one or two sentences.
    pub text: String,
}

/// One field, whatever its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    /// Both `id` and `name`.
    pub id: &'a str,
    pub label: &'a str,
    pub hint: Option<&'a str>,
    pub value: &'a str,
    pub mistakes: &'a [Mistake],
}

impl Field<'_> {
    fn mistakes(&self) -> Vec<&str> {
        let own = self.mistakes.iter().filter(|mistake| mistake.field == self.id);
        own.map(|mistake| mistake.text.as_str()).collect()
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.map(|_| format!("{}-hint", self.id));
        let wrong = (!self.mistakes().is_empty()).then(|| format!("{}-error", self.id));
        let parts: Vec<String> = hint.into_iter().chain(wrong).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// A field of one line. `kind` is its class: `number`, `date`, `text`, `list=ID`.
pub(crate) fn text(field: &Field<'_>, kind: Kind<'_>) -> Markup {
    let list = match kind {
        Kind::Choice(list) => Some(list),
        _ => None,
    };
    let class = match kind {
        Kind::Number | Kind::Code => "textbox textbox--number",
        Kind::Date | Kind::Amount => "textbox textbox--date",
        Kind::Choice(_) | Kind::Text | Kind::User => "textbox",
    };
    let mode = match kind {
        Kind::Number | Kind::Date | Kind::Code => Some("numeric"),
        Kind::Amount => Some("decimal"),
        Kind::Choice(_) | Kind::Text | Kind::User => None,
    };
    let fill = match kind {
        Kind::User => "username",
        Kind::Code => "one-time-code",
        _ => "off",
    };
    html! {
        div class=(group_class(field)) {
            label class="label" for=(field.id) { (field.label) }
            (hint(field))
            (errors(field))
            input class=(class) type="text" id=(field.id) name=(field.id) value=(field.value)
                inputmode=[mode] list=[list] autocomplete=(fill) spellcheck="false"
                aria-describedby=[field.described_by()]
                aria-invalid=[(!field.mistakes().is_empty()).then_some("true")];
        }
    }
}

/// A field whose letters nobody sees. `fill` tells a password manager what it is.
pub(crate) fn password(field: &Field<'_>, fill: &str) -> Markup {
    html! {
        div class=(group_class(field)) {
            label class="label" for=(field.id) { (field.label) }
            (hint(field))
            (errors(field))
            input class="textbox" type="password" id=(field.id) name=(field.id)
                autocomplete=(fill) spellcheck="false" aria-describedby=[field.described_by()]
                aria-invalid=[(!field.mistakes().is_empty()).then_some("true")];
        }
    }
}

/// A file of the visitor. `kinds` are the endings that a browser offers first.
pub(crate) fn file(field: &Field<'_>, kinds: &str) -> Markup {
    chosen(field, kinds, false)
}

/// Several files.
pub(crate) fn files(field: &Field<'_>, kinds: &str) -> Markup {
    chosen(field, kinds, true)
}

fn chosen(field: &Field<'_>, kinds: &str, several: bool) -> Markup {
    html! {
        div class=(group_class(field)) {
            label class="label" for=(field.id) { (field.label) }
            (hint(field))
            (errors(field))
            input class="textbox" type="file" id=(field.id) name=(field.id) accept=(kinds)
                multiple[several]
                aria-describedby=[field.described_by()]
                aria-invalid=[(!field.mistakes().is_empty()).then_some("true")];
        }
    }
}

/// A field of several lines.
pub(crate) fn lines(field: &Field<'_>, rows: u8) -> Markup {
    html! {
        div class=(group_class(field)) {
            label class="label" for=(field.id) { (field.label) }
            (hint(field))
            (errors(field))
            textarea class="textbox textbox--lines" id=(field.id) name=(field.id) rows=(rows)
                aria-describedby=[field.described_by()]
                aria-invalid=[(!field.mistakes().is_empty()).then_some("true")] {
                "\n" (field.value)
            }
        }
    }
}

/// Yes, or not said.
pub(crate) fn tick(field: &Field<'_>) -> Markup {
    html! {
        div class=(group_class(field)) {
            (errors(field))
            div class="choice" {
                input class="choice__input" type="checkbox" id=(field.id) name=(field.id)
                    value="yes" checked[field.value == "yes"]
                    aria-describedby=[field.described_by()]
                    aria-invalid=[(!field.mistakes().is_empty()).then_some("true")];
                label class="choice__label" for=(field.id) { (field.label) }
                (hint(field))
            }
        }
    }
}

/// What a field of one line takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind<'a> {
    Text,
    Number,
    /// An amount in euros.
    Amount,
    /// The name of an account.
    User,
    /// Six digits that change every half minute.
    Code,
    /// A day as `dd-mm-jjjj`.
    Date,
    /// Free text with proposals from the `datalist` of this id.
    Choice(&'a str),
}

/// One of a few: the value, its label and, where useful, a hint.
pub(crate) fn radios(field: &Field<'_>, options: &[(&str, &str, Option<&str>)]) -> Markup {
    html! {
        fieldset class=(group_class(field)) id=(field.id)
            aria-describedby=[field.described_by()] {
            legend class="label" { (field.label) }
            (hint(field))
            (errors(field))
            @for (value, label, note) in options {
                @let id = format!("{}-{value}", field.id);
                div class="choice" {
                    input class="choice__input" type="radio" id=(id) name=(field.id)
                        value=(value) checked[*value == field.value]
                        aria-describedby=[note.map(|_| format!("{id}-note"))];
                    label class="choice__label" for=(id) { (label) }
                    @if let Some(note) = note {
                        p class="hint" id=(format!("{id}-note")) { (note) }
                    }
                }
            }
        }
    }
}

/// One of many.
pub(crate) fn select(field: &Field<'_>, options: &[(&str, &str)]) -> Markup {
    html! {
        div class=(group_class(field)) {
            label class="label" for=(field.id) { (field.label) }
            (hint(field))
            (errors(field))
            select class="select" id=(field.id) name=(field.id)
                aria-describedby=[field.described_by()]
                aria-invalid=[(!field.mistakes().is_empty()).then_some("true")] {
                @for (value, label) in options {
                    option value=(value) selected[*value == field.value] { (label) }
                }
            }
        }
    }
}

fn group_class(field: &Field<'_>) -> &'static str {
    if field.mistakes().is_empty() { "field" } else { "field field--wrong" }
}

fn hint(field: &Field<'_>) -> Markup {
    html! {
        @if let Some(hint) = field.hint {
            p class="hint" id=(format!("{}-hint", field.id)) { (hint) }
        }
    }
}

fn errors(field: &Field<'_>) -> Markup {
    let mistakes = field.mistakes();
    html! {
        @if !mistakes.is_empty() {
            div class="error" id=(format!("{}-error", field.id)) {
                @for mistake in mistakes { p { (mistake) } }
            }
        }
    }
}

/// All mistakes on top, each linked to its field.
pub(crate) fn summary(mistakes: &[Mistake], lang: Lang) -> Markup {
    html! {
        @if !mistakes.is_empty() {
            div class="alert alert--error" role="alert" aria-labelledby="mistakes-title"
                tabindex="-1" id="mistakes" {
                h2 id="mistakes-title" {
                    (lang.pick("Dit klopt nog niet", "Something is not right yet"))
                }
                (listed(mistakes))
            }
        }
    }
}

/// Mistakes, each linked to its field.
pub(crate) fn listed(mistakes: &[Mistake]) -> Markup {
    html! {
        ul {
            @for mistake in mistakes {
                li { a href=(format!("#{}", mistake.field)) { (mistake.text) } }
            }
        }
    }
}
