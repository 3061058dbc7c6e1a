//! The case as plain text, to paste into another system or a letter: in the words of the page.

use std::fmt::Write as _;

use maud::{Markup, html};
use rules::determine::funder_name;
use rules::words::date;

use super::{Sight, words};

impl Sight<'_> {
    pub(super) fn copy(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            section aria-labelledby="copy-title" class="stack no-print" {
                h2 id="copy-title" { (lang.pick("Overnemen elders", "To copy elsewhere")) }
                button class="button button--secondary" type="button" data-copy="summary"
                    data-done=(lang.pick("Gekopieerd.", "Copied.")) hidden {
                    (lang.pick("Kopieer samenvatting", "Copy summary"))
                }
                details class="card" {
                    summary { (lang.pick("Samenvatting als tekst", "Summary as text")) }
                    label class="label" for="summary" {
                        (lang.pick("Selecteer alles en kopieer", "Select everything and copy"))
                    }
                    textarea class="textbox textbox--code" id="summary" rows="16" readonly {
                        (self.plain())
                    }
                }
            }
        }
    }

    fn plain(&self) -> String {
        let (case, lang) = (self.case, self.visit.lang());
        let mut out = format!(
            "{} {} · {} · {}\n",
            lang.pick("Zaak", "Case"),
            case.id,
            words::step(case.step(), lang),
            case.organisation
        );
        let outline = &case.outline;
        let _ = writeln!(
            out,
            "{}, {}, {} {}",
            words::channel(self.visit.package(), &outline.channel, lang),
            words::departure(&outline.departure, lang),
            lang.pick("ingeschreven op", "registered on"),
            date(outline.registered_on, lang)
        );
        self.plain_days(&mut out);
        let _ = writeln!(out, "\n{}", lang.pick("Personen", "Persons"));
        for person in self.household_persons() {
            let id = person.get("id").and_then(|id| id.as_str());
            let _ = writeln!(out, "- {}: {}", self.person(id), self.described(person).join(", "));
        }
        let _ = writeln!(out, "\n{}", lang.pick("Bedragen", "Amounts"));
        let (determined, reserved, paid) = (
            lang.pick("vastgesteld", "determined"),
            lang.pick("gereserveerd", "reserved"),
            lang.pick("betaald", "paid"),
        );
        for row in case.amounts() {
            let funder = funder_name(self.visit.package(), &row.funder);
            let _ = writeln!(
                out,
                "- {}, {}, {}: {} {determined}, {} {reserved}, {} {paid}",
                self.person(row.person.as_deref()),
                words::benefit_name(self.visit, &row.benefit),
                self.visit.say(&funder),
                words::euros(row.determined, lang),
                words::euros(row.reserved, lang),
                words::euros(row.paid, lang)
            );
        }
        let sums = case.sums();
        let _ = writeln!(
            out,
            "{}: {} {determined}, {} {reserved}, {} {paid}",
            lang.pick("Samen", "Together"),
            words::euros(sums.determined, lang),
            words::euros(sums.reserved, lang),
            words::euros(sums.paid, lang)
        );
        if case.approved_for.is_none() {
            let _ = writeln!(
                out,
                "{}",
                lang.pick(
                    "Niet gegarandeerd tot het besluit.",
                    "Not guaranteed until the decision.",
                )
            );
        }
        out
    }

    fn plain_days(&self, out: &mut String) {
        let (case, lang) = (self.case, self.visit.lang());
        let days = [
            (lang.pick("Toestemming", "Consent"), case.consent),
            (lang.pick("Vertrokken", "Departed"), case.departed_on),
            (lang.pick("Aangekomen", "Arrived"), case.arrived_on),
        ];
        for (name, day) in days {
            if let Some(day) = day {
                let _ = writeln!(out, "{name}: {}", date(day, lang));
            }
        }
    }
}
