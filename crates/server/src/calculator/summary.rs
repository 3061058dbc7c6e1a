//! The answer as plain text to paste elsewhere, and the sheet for paper. Both say what the page
//! says, in the words of the rules.

use maud::{Markup, html};
use rules::words::no_promise;

use super::told::{Told, cited, groups};

impl Told<'_> {
    /// The persons of the case in a line, so that `p2` says something.
    fn persons(&self) -> String {
        let persons = self.found.persons.iter().map(|seen| {
            let mut text = format!("{} {}", seen.person, self.kind(seen.person));
            if seen.file_of != seen.person {
                text.push_str(self.lang.pick(" (dossier van ", " (file of "));
                text.push_str(seen.file_of);
                text.push(')');
            }
            text
        });
        persons.collect::<Vec<_>>().join(", ")
    }

    /// The summary.
    pub(super) fn plain(&self) -> String {
        let head = self.headline();
        let persons = self.lang.pick("Personen", "Persons");
        let body = self.found.text(self.package, self.lang);
        format!("{head}\n{persons}: {}\n\n{body}", self.persons())
    }

    /// The summary with a button that copies it; the text can be selected without scripts.
    pub(super) fn copy(&self) -> Markup {
        let lang = self.lang;
        html! {
            div class="stack no-print" {
                button class="button button--secondary" type="button" data-copy="summary"
                    data-done=(lang.pick("Gekopieerd.", "Copied.")) hidden {
                    (lang.pick("Kopieer samenvatting", "Copy summary"))
                }
                details class="card" {
                    summary { (lang.pick("Samenvatting als tekst", "Summary as text")) }
                    label class="label" for="summary" {
                        (lang.pick("Selecteer alles en kopieer", "Select everything and copy"))
                    }
                    textarea class="textbox textbox--code" id="summary" rows="18" readonly {
                        (self.plain())
                    }
                }
            }
        }
    }

    /// What only paper shows: whose answer it is, every source in a line, the receipt.
    pub(super) fn sheet_head(&self) -> Markup {
        let lang = self.lang;
        html! {
            div class="print-only" {
                p { "Wederkeer · " (lang.pick("berekening", "calculation")) " · " (self.persons()) }
            }
        }
    }

    pub(super) fn sheet_foot(&self) -> Markup {
        let lang = self.lang;
        html! {
            section class="print-only" {
                h3 { (lang.pick("Bronnen", "Sources")) }
                ul class="sources" {
                    @for group in groups(self.found) {
                        @if let Some(line) = group.first() {
                            li {
                                strong { (line.title.get(lang)) " " (self.money(line.amount)) }
                                ": "
                                (cited(&line.cite)) " [" (line.row) "]"
                            }
                        }
                    }
                }
                h3 { (lang.pick("Bewijs", "Receipt")) }
                (self.receipt())
                p { strong { (no_promise(lang)) } }
            }
        }
    }
}
