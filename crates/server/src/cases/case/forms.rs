//! One form for each wish that can be asked of a case now.

use maud::{Markup, html};
use rules::words::date;

use super::wish::prefix;
use super::{Sight, Tried, tasks};
use crate::address::Page;
use crate::cases::frame::once;
use crate::page::fields::{Field, Kind, lines, text};

/// The wishes of the way of a case, each with its own form on top of the page.
pub(super) const WAY: [&str; 14] = [
    "accept",
    "acknowledge",
    "consent",
    "determine",
    "propose",
    "approve",
    "depart",
    "arrive",
    "plan",
    "approve-plan",
    "order",
    "lapse",
    "report",
    "close",
];

impl Sight<'_> {
    /// The wish that was tried, if it was this one.
    pub(super) fn tried_with(&self, wish: &str, payment: Option<u32>) -> Option<&Tried> {
        let tried = self.tried.filter(|tried| tried.wish == wish)?;
        (super::wish::payment(wish, &tried.form) == payment).then_some(tried)
    }

    /// Whether there is a form for a wish.
    pub(super) fn has_form(&self, wish: &str) -> bool {
        let has = WAY.contains(&wish) || super::beside::BESIDE.contains(&wish);
        has && (self.tried_with(wish, None).is_some() || self.chances().now(wish))
    }

    /// A field, filled in again with what was tried.
    pub(super) fn field<'f>(
        &'f self,
        id: &'f str,
        label: &'f str,
        hint: Option<&'f str>,
        value: &'f str,
    ) -> Field<'f> {
        let tried = self.tried.filter(|tried| tried.form.names().any(|name| name == id));
        let value = tried.map_or(value, |tried| tried.form.get(id));
        let mistakes = self.tried.map_or(&[][..], |tried| &tried.mistakes);
        Field { id, label, hint, value, mistakes }
    }

    pub(super) fn reason(&self, start: &str, label: &str) -> Markup {
        lines(&self.field(&format!("{start}reason"), label, None, ""), 2)
    }

    pub(super) fn amount(
        &self,
        start: &str,
        name: &str,
        label: &str,
        hint: Option<&str>,
    ) -> Markup {
        text(&self.field(&format!("{start}{name}"), label, hint, ""), Kind::Amount)
    }

    pub(super) fn one(&self, id: &str, label: &str, hint: Option<&str>) -> Markup {
        text(&self.field(id, label, hint, ""), Kind::Text)
    }

    /// A day; today is proposed.
    pub(super) fn day(&self, id: &str, label: &str) -> Markup {
        let today = date(self.today, rules::words::Lang::Nl);
        text(&self.field(id, label, None, &today), Kind::Date)
    }

    /// A form that asks one wish of this version of the case.
    pub(super) fn form(
        &self,
        wish: &'static str,
        payment: Option<u32>,
        button: &str,
        body: &Markup,
    ) -> Markup {
        let id = prefix(wish, payment);
        html! {
            form class="stack" method="post" id=(id.trim_end_matches('-'))
                action=(Page::Wish(self.case.id, wish).path(self.visit.lang())) novalidate {
                (once(&self.visit.session, Some(self.case.version)))
                (body)
                button class="button" type="submit" { (button) }
            }
        }
    }

    /// The forms of what can be done now.
    pub(super) fn forms(&self) -> Markup {
        let lang = self.visit.lang();
        let now: Vec<&'static str> = WAY.into_iter().filter(|wish| self.has_form(wish)).collect();
        html! {
            @if !now.is_empty() {
                section aria-labelledby="now-title" class="stack" {
                    h2 id="now-title" { (lang.pick("Nu te doen", "To do now")) }
                    @for wish in now {
                        div class="card stack" { (self.of_way(wish)) }
                    }
                }
            }
        }
    }

    fn of_way(&self, wish: &'static str) -> Markup {
        let lang = self.visit.lang();
        let title = tasks::name(wish, lang).unwrap_or_else(|| lang.pick("Overnemen", "Take over"));
        let id = |name: &str| format!("{wish}-{name}");
        let (button, body) = match wish {
            "accept" => return self.taking(),
            "acknowledge" => (lang.pick("Beantwoord de zaak", "Answer the case"), html! {}),
            "consent" => (
                lang.pick("Leg de toestemming vast", "Note the consent"),
                html! {
                    (self.day(&id("on"), lang.pick("Getekend op", "Signed on")))
                    (self.one(
                        &id("paper"),
                        lang.pick("Waar ligt het formulier?", "Where is the form?"),
                        None,
                    ))
                },
            ),
            "determine" => (lang.pick("Stel de bedragen vast", "Determine the amounts"), html! {}),
            "propose" => (lang.pick("Stel voor", "Propose"), self.exception()),
            "approve" => return self.judging("approve", "send-back"),
            "approve-plan" => return self.judging("approve-plan", "send-plan-back"),
            "depart" => (
                lang.pick("Meld het vertrek", "Confirm the departure"),
                self.day(&id("on"), lang.pick("Vertrokken op", "Departed on")),
            ),
            "arrive" => (
                lang.pick("Meld de aankomst", "Confirm the arrival"),
                self.day(&id("on"), lang.pick("Aangekomen op", "Arrived on")),
            ),
            "plan" => (lang.pick("Leg het plan vast", "Record the plan"), self.plan()),
            "order" => (lang.pick("Vraag de betaling aan", "Ask for the payment"), self.order()),
            "lapse" => (
                lang.pick("Maak vrij wat verlopen is", "Let it lapse"),
                html! {
                    p {
                        (lang.pick(
                            "De dagen om dit te geven zijn voorbij. Wat over is, gaat terug naar \
                             het budget.",
                            "The days to give this are over. What is left goes back to the budget.",
                        ))
                    }
                },
            ),
            "report" => (lang.pick("Leg het eindrapport vast", "Record the report"), self.report()),
            _ => (
                lang.pick("Sluit de zaak", "Close the case"),
                html! {
                    p {
                        (lang.pick(
                            "Wat gereserveerd en niet betaald is, gaat terug naar het budget.",
                            "What is reserved and not paid goes back to the budget.",
                        ))
                    }
                },
            ),
        };
        let form = self.form(wish, None, button, &body);
        html! {
            @if wish == "plan" && self.case.plan.is_some() {
                details open[self.tried_with(wish, None).is_some()] {
                    summary { (lang.pick("Het plan wijzigen", "Change the plan")) }
                    (form)
                }
            } @else {
                h3 { (title) }
                (form)
            }
        }
    }

    /// A second person says yes, or no and why.
    fn judging(&self, yes: &'static str, no: &'static str) -> Markup {
        let lang = self.visit.lang();
        let open = self.tried_with(no, None).is_some();
        let why = lang.pick("Wat moet er anders?", "What must be different?");
        let back = lang.pick("Stuur terug", "Send back");
        html! {
            h3 { (tasks::name(yes, lang).unwrap_or_default()) }
            @if yes == "approve-plan" { (self.plan_shown()) }
            (self.form(yes, None, lang.pick("Keur goed", "Approve"), &html! {}))
            details open[open] {
                summary { (lang.pick("Terugsturen", "Send back")) }
                (self.form(no, None, back, &self.reason(&prefix(no, None), why)))
            }
        }
    }

    /// Another organisation offers the case to this one.
    fn taking(&self) -> Markup {
        let lang = self.visit.lang();
        let open = self.tried_with("refuse", None).is_some();
        let why = lang.pick("Waarom niet?", "Why not?");
        let take = lang.pick("Neem de zaak over", "Take the case over");
        let again = html! {
            p {
                (lang.pick(
                    "Wat was goedgekeurd, moet daarna opnieuw worden goedgekeurd.",
                    "What was approved must be approved again after that.",
                ))
            }
        };
        html! {
            h3 { (lang.pick("Deze zaak is u aangeboden", "This case was offered to you")) }
            (self.form("accept", None, take, &again))
            details open[open] {
                summary { (lang.pick("Niet overnemen", "Do not take over")) }
                (self.form(
                    "refuse",
                    None,
                    lang.pick("Neem niet over", "Do not take over"),
                    &self.reason("refuse-", why),
                ))
            }
        }
    }
}
