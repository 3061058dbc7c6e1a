//! What is asked of a case beside its way, folded away.

use maud::{Markup, html};
use register::actor::Role;

use super::chance::Chance;
use super::wish::prefix;
use super::{Sight, words};
use crate::address::Page;
use crate::page::fields::select;

/// These wishes, by the word of the command.
pub(super) const BESIDE: [&str; 4] = ["assign", "offer", "withdraw", "reopen"];

impl Sight<'_> {
    /// What is asked beside the way of a case.
    pub(super) fn beside(&self) -> Markup {
        let lang = self.visit.lang();
        let amend = self.chances().of("amend");
        let shown: Vec<&'static str> =
            BESIDE.into_iter().filter(|wish| self.has_form(wish)).collect();
        html! {
            @if amend == Chance::Now || !shown.is_empty() {
                section aria-labelledby="beside-title" class="stack no-print" {
                    h2 id="beside-title" {
                        (lang.pick("Ander werk aan deze zaak", "Other work on this case"))
                    }
                    @if amend == Chance::Now {
                        p {
                            a href=(Page::Amend(self.case.id).path(lang)) {
                                (lang.pick(
                                    "Personen, dagen, voorwaarden of bewijs wijzigen",
                                    "Amend persons, days, conditions or evidence",
                                ))
                            }
                        }
                    }
                    @for wish in shown { (self.of_side(wish)) }
                }
            }
        }
    }

    fn of_side(&self, wish: &'static str) -> Markup {
        let lang = self.visit.lang();
        let why = lang.pick("Waarom?", "Why?");
        let start = prefix(wish, None);
        let (title, body) = match wish {
            "assign" => (
                lang.pick("Op een lijst zetten", "Put on a list"),
                html! { (self.colleagues()) (self.reason(&start, why)) },
            ),
            "offer" => (
                lang.pick("Aanbieden aan een andere organisatie", "Offer to another organisation"),
                html! {
                    (self.others_to_offer())
                    (self.one(
                        "offer-consent",
                        lang.pick(
                            "Waaruit blijkt dat de terugkeerder dit wil?",
                            "What shows that the returnee agrees?",
                        ),
                        None,
                    ))
                },
            ),
            "withdraw" => (lang.pick("Zaak stoppen", "Stop the case"), self.reason(&start, why)),
            _ => (lang.pick("Zaak heropenen", "Reopen the case"), self.reason(&start, why)),
        };
        html! {
            details class="card" open[self.tried_with(wish, None).is_some()] {
                summary { (title) }
                (self.form(wish, None, title, &body))
            }
        }
    }

    fn colleagues(&self) -> Markup {
        let lang = self.visit.lang();
        let named = |(name, role): &(String, Role)| {
            (name.clone(), format!("{name} ({})", words::role(*role, lang)))
        };
        let all: Vec<(String, String)> = self.colleagues.iter().map(named).collect();
        let mut options = vec![("", lang.pick("niemand", "nobody"))];
        options.extend(all.iter().map(|(value, label)| (value.as_str(), label.as_str())));
        let now = self.case.assigned_to.as_deref().unwrap_or_default();
        let label = lang.pick("Op de lijst van", "On the list of");
        select(&self.field("assign-to", label, None, now), &options)
    }

    fn others_to_offer(&self) -> Markup {
        let lang = self.visit.lang();
        let others = self.organisations.iter().filter(|one| one.id != self.case.organisation);
        let options: Vec<(&str, &str)> =
            others.map(|one| (one.id.as_str(), one.title.as_str())).collect();
        select(&self.field("offer-to", lang.pick("Aan", "To"), None, ""), &options)
    }
}
