//! The pages around the result: the choice of a file, and the text with its buttons.

use maud::{Markup, html};
use rules::check::{Package, Scheme};
use rules::parse::SourceFile;
use rules::words::Lang;

use super::draft::{ACTION, Action, Draft, FILE, INTENT, Refusal, TABLE, TEXT, VIEW, files};
use super::{edit, grid};
use crate::address::Page;
use crate::assets::address;
use crate::desk::Desk;
use crate::page::fields::{self, Mistake};
use crate::page::{Shell, shell, shell_with_form};

/// The choice of a file.
pub(super) fn choose(package: &Package, why: Option<Refusal>, lang: Lang) -> Markup {
    let title = lang.pick("Werkbank", "Workbench");
    let is = |file: &&SourceFile, group: Group| group_of(file) == group;
    let body = html! {
        h1 { (title) }
        @if let Some(why) = why {
            div class="alert alert--error" role="alert" { p { (why.text(lang)) } }
        }
        p class="lead" {
            (lang.pick(
                "Probeer een wijziging van het beleid uit. U ziet of zij klopt, voor wie er iets \
                 verandert en hoeveel euro dat scheelt.",
                "Try a change of policy. You see whether it holds together, for whom something \
                 changes, and what it is worth in euros.",
            ))
        }
        p { (nothing_changes(lang)) }
        h2 { (lang.pick("Kies een bestand", "Choose a file")) }
        @for group in Group::ALL {
            h3 { (group.title(lang)) }
            ul class="stack" {
                @for file in files(package).filter(|file| is(file, group)) {
                    li {
                        a href=(address_of(file, lang)) { (name_of(package, file, lang)) }
                        " " span class="hint" { (file.name) }
                    }
                }
            }
        }
    };
    shell(&Shell { lang, title, page: Some(&Page::Workbench) }, &body)
}

/// The text of a file, with what came out of it.
pub(super) fn editor(
    desk: &Desk,
    draft: &Draft,
    mistakes: &[Mistake],
    result: Option<&Markup>,
    lang: Lang,
) -> Markup {
    let package = desk.package();
    let name = lang.pick("Werkbank: ", "Workbench: ").to_owned() + &draft.file;
    let file = package.files().iter().find(|file| file.name == draft.file);
    let known = file.map(|file| name_of(package, file, lang)).unwrap_or_default();
    // A text that cannot be read has no rows to show.
    let rows = edit::rows(&draft.text);
    let shown = rows.as_deref().filter(|_| draft.in_table);
    let body = html! {
        h1 { (name) }
        (fields::summary(mistakes, lang))
        p class="lead" { (known) }
        p { (nothing_changes(lang)) }
        form id="werkbank" class="workbench" method="post" action=(Page::Workbench.path(lang)) {
            input type="hidden" name=(FILE) value=(draft.file);
            @match shown {
                Some(rows) => {
                    input type="hidden" name=(TEXT) value=(draft.text);
                    input type="hidden" name=(VIEW) value=(TABLE);
                    (grid::table(draft, rows, mistakes, lang))
                },
                None => (text(draft, lang)),
            }
            (intent(draft, lang))
            (buttons(draft, rows.is_some(), lang))
        }
        p class="visually-hidden" role="status" id="stand" {}
        section id="uitkomst" aria-labelledby="uitkomst-titel" {
            h2 id="uitkomst-titel" { (lang.pick("Uitkomst", "Result")) }
            div id="uitkomst-inhoud" {
                @match result {
                    Some(result) => (result),
                    None => p {
                        (if mistakes.is_empty() { lang.pick(
                            "Dit is de tekst die nu geldt. Wijzig haar en kies “Controleer”.",
                            "This is the text in force. Change it and choose “Check”.",
                        ) } else { lang.pick(
                            "Verbeter eerst wat hierboven staat.",
                            "First mend what stands above.",
                        ) })
                    },
                }
            }
        }
        script src=(address("workbench.js")) defer {}
    };
    let frame = Shell { lang, title: &name, page: Some(&Page::Workbench) };
    shell_with_form(&frame, "werkbank", &body)
}

fn text(draft: &Draft, lang: Lang) -> Markup {
    let hint = if draft.file.ends_with(".csv") {
        lang.pick(
            "Een regel per land. De eerste regel noemt de kolommen.",
            "One line for each country. The first line names the columns.",
        )
    } else {
        lang.pick(
            "Wat al heeft gegolden, wijzigt u niet: beëindig de regel met until en zet er een \
             nieuwe onder. Een nieuw bedrag staat letterlijk in het citaat van cite.",
            "Do not change what has been in force: end the row with until and put a new one \
             below. A new amount stands in the quotation of its cite.",
        )
    };
    html! {
        div class="field" {
            label class="label" for=(TEXT) { (lang.pick("Tekst", "Text")) }
            p class="hint" id="tekst-hint" { (hint) }
            // A browser drops the first line end: this one, instead of one of the text.
            textarea class="textbox textbox--code" id=(TEXT) name=(TEXT) rows="28" wrap="off"
                autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-describedby="tekst-hint" { "\n" (draft.text) }
        }
    }
}

fn intent(draft: &Draft, lang: Lang) -> Markup {
    html! {
        details class="disclosure" open[!draft.intent.is_empty()] {
            summary {
                (lang.pick(
                    "Staat het nieuwe bedrag nog in geen bron? Schrijf het voornemen op",
                    "Is the new amount in no source yet? Write down the intention",
                ))
            }
            div class="field" {
                label class="label" for=(INTENT) {
                    (lang.pick("Tekst van het voornemen", "Text of the intended decision"))
                }
                p class="hint" id="voornemen-hint" {
                    (lang.pick(
                        "Geldt tijdens het uitproberen als bron. Een regel haalt haar aan met ",
                        "Counts as a source while you try. A row quotes it with ",
                    ))
                    code { "cite = \"voornemen '€ 700 per persoon'\"" } "."
                }
                textarea class="textbox" id=(INTENT) name=(INTENT) rows="4" autocomplete="off"
                    aria-describedby="voornemen-hint" { "\n" (draft.intent) }
            }
        }
    }
}

fn buttons(draft: &Draft, has_rows: bool, lang: Lang) -> Markup {
    let button = |action: Action, class: &str, words: &str| {
        html! {
            button class=(class) type="submit" name=(ACTION) value=(action.value()) { (words) }
        }
    };
    let second = "button button--secondary";
    html! {
        div class="actions" {
            (button(Action::Check, "button", lang.pick("Controleer", "Check")))
            @if draft.in_table {
                (button(Action::Text, second, lang.pick("Als tekst", "As text")))
            } @else if has_rows {
                (button(Action::Table, second, lang.pick("Als tabel", "As a table")))
            }
            (button(Action::Download, second, "Download"))
        }
        ul class="menu" {
            li {
                a href=(address_named(&draft.file, lang)) {
                    (lang.pick("Begin opnieuw", "Start again"))
                }
            }
            li {
                a href=(Page::Workbench.path(lang)) {
                    (lang.pick("Kies een ander bestand", "Choose another file"))
                }
            }
        }
    }
}

fn nothing_changes(lang: Lang) -> &'static str {
    lang.pick(
        "Er verandert niets aan het beleid dat nu geldt, en er wordt niets bewaard. Download uw \
         tekst als u haar wilt houden.",
        "The policy in force does not change, and nothing is kept. Download your text if you want \
         to keep it.",
    )
}

fn address_of(file: &SourceFile, lang: Lang) -> String {
    address_named(&file.name, lang)
}

fn address_named(file: &str, lang: Lang) -> String {
    let file: String = form_urlencoded::byte_serialize(file.as_bytes()).collect();
    format!("{}?{FILE}={file}", Page::Workbench.path(lang))
}

/// What people call a file.
fn name_of(package: &Package, file: &SourceFile, lang: Lang) -> String {
    let of_scheme = |scheme: &&Scheme| package.file_of(scheme) == Some(file);
    if let Some(scheme) = package.schemes().iter().find(of_scheme) {
        return scheme.title().get(lang).to_owned();
    }
    let stem = |id: &str| file.name == format!("lists/{id}.csv");
    if let Some(list) = package.lists().iter().find(|list| stem(&list.id)) {
        return list.title.get(lang).to_owned();
    }
    let words = match file.name.as_str() {
        "questions.toml" => {
            lang.pick("Vragen die de bronnen openlaten", "Questions that the sources leave open")
        }
        "package.toml" => lang.pick(
            "Wat alle regelingen delen: bronnen, lijsten, betalers, huishoudens",
            "What all schemes share: sources, lists, funders, households",
        ),
        "lists/countries.csv" => lang.pick("Namen van landen", "Names of countries"),
        other => return other.to_owned(),
    };
    words.to_owned()
}

/// Kinds of files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Dutch,
    Abroad,
    Shared,
    Lists,
}

impl Group {
    const ALL: [Self; 4] = [Self::Dutch, Self::Abroad, Self::Shared, Self::Lists];

    fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Dutch => lang.pick("Regelingen", "Schemes"),
            Self::Abroad => lang.pick("Regelingen van andere staten", "Schemes of other states"),
            Self::Shared => lang.pick("Voor alle regelingen", "For all schemes"),
            Self::Lists => lang.pick("Landenlijsten", "Country lists"),
        }
    }
}

fn group_of(file: &SourceFile) -> Group {
    match file.name.as_str() {
        "questions.toml" | "package.toml" => Group::Shared,
        name if name.ends_with(".csv") => Group::Lists,
        name if name.starts_with("abroad/") => Group::Abroad,
        _ => Group::Dutch,
    }
}
