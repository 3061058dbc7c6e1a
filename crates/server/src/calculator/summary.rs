//! The button that copies the answer, and the sheet for paper. Both say what the page says.

use maud::{Markup, html};
use rules::words::no_promise;

use super::told::{Told, cited, groups};

impl Told<'_> {
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
