//! The fields of the larger forms: a plan, a payment, a report.

use maud::{Markup, html};
use register::award::{AwardLine, Moment};
use register::case::PaperKind;

use super::wish::{INVOICE, PLAN_MAX, PROOF, RECEIVED, line};
use super::{Sight, words};
use crate::page::fields::{Kind, lines, radios, select, text};

impl Sight<'_> {
    /// The written reason for help in cash at departure that is normally given abroad (nota N21).
    pub(super) fn exception(&self) -> Markup {
        let lang = self.visit.lang();
        let facts = self.case.facts.as_ref().and_then(|facts| facts.household.get("facts"));
        let place = facts.and_then(|facts| facts.get("post-arrival-place"));
        let hint = lang.pick(
            "Hulp bij aankomst contant bij vertrek geven is een uitzondering (nota N21).",
            "Giving post-arrival help in cash at departure is an exception (nota N21).",
        );
        let label = lang.pick("Reden voor de uitzondering", "Reason for the exception");
        html! {
            @if place.and_then(|place| place.as_str()) == Some("at-departure") {
                (lines(&self.field("propose-exception", label, Some(hint), ""), 3))
            }
        }
    }

    fn lines_to_choose(&self, planned: bool) -> Vec<(String, String)> {
        let lang = self.visit.lang();
        let all = self.case.to_order().into_iter();
        let fits = |line: &AwardLine, left: money::Cents| {
            if planned { line.moment == Moment::FirstYear } else { left > money::Cents::ZERO }
        };
        all.filter(|(line, left)| fits(line, *left))
            .map(|(award, left)| {
                let shown = if planned { award.amount } else { left };
                let name = words::benefit_name(self.visit, &award.benefit);
                let (most, amount) =
                    (lang.pick("ten hoogste", "at most"), words::euros(shown, lang));
                let person = self.person(award.person.as_deref());
                let label = format!("{person}: {name} ({most} {amount})");
                (line(award.person.as_deref(), &award.benefit), label)
            })
            .collect()
    }

    pub(super) fn plan(&self) -> Markup {
        let lang = self.visit.lang();
        let own = self.lines_to_choose(true);
        let options: Vec<(&str, &str)> =
            own.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
        let kept = self.case.plan.as_ref().map_or(&[][..], |plan| &plan.lines);
        let rows = (own.len().max(kept.len()) + 1).min(PLAN_MAX);
        html! {
            p class="hint" {
                (lang.pick(
                    "Laat leeg wat u niet nodig hebt. Een tweede persoon moet het plan goedkeuren.",
                    "Leave empty what you do not need. A second person must approve the plan.",
                ))
            }
            @for row in 0..rows {
                @let id = |name: &str| format!("plan-{row}-{name}");
                @let before = kept.get(row);
                @let chosen = match before {
                    Some(kept) => line(kept.person.as_deref(), &kept.benefit),
                    None => own.get(row).map_or(String::new(), |(value, _)| value.clone()),
                };
                @let amount = before.map(|kept| kept.amount.to_string()).unwrap_or_default();
                @let amount = amount.replace('.', lang.pick(",", "."));
                @let what = before.map_or("", |kept| kept.what.as_str());
                fieldset class="columns planned" {
                    legend { (lang.pick("Onderdeel", "Part")) " " (row + 1) }
                    (select(
                        &self.field(&id("line"), lang.pick("Uit", "From"), None, &chosen),
                        &options,
                    ))
                    (text(
                        &self.field(&id("what"), lang.pick("Waarvoor", "What for"), None, what),
                        Kind::Text,
                    ))
                    (text(
                        &self.field(&id("amount"), lang.pick("Bedrag", "Amount"), None, &amount),
                        Kind::Amount,
                    ))
                }
            }
        }
    }

    /// The plan, once there is one.
    pub(super) fn planned(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            @if let Some(plan) = &self.case.plan {
                section aria-labelledby="plan-title" class="stack" {
                    h2 id="plan-title" {
                        (lang.pick("Herintegratieplan", "Reintegration plan")) " "
                        @if plan.approved {
                            span class="tag tag--ok" { (lang.pick("goedgekeurd", "approved")) }
                        } @else {
                            span class="tag tag--open" {
                                (lang.pick(
                                    "wacht op een tweede persoon",
                                    "waits for a second person",
                                ))
                            }
                        }
                    }
                    (self.plan_shown())
                }
            }
        }
    }

    /// The lines of the plan.
    pub(super) fn plan_shown(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            @if let Some(plan) = &self.case.plan {
                ul {
                    @for line in &plan.lines {
                        li {
                            (self.person(line.person.as_deref())) ", "
                            (words::benefit_name(self.visit, &line.benefit)) ": "
                            (line.what) ", "
                            span class="amount" { (words::euros(line.amount, lang)) }
                        }
                    }
                }
            }
        }
    }

    pub(super) fn order(&self) -> Markup {
        let lang = self.visit.lang();
        let own = self.lines_to_choose(false);
        let options: Vec<(&str, &str)> =
            own.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
        let id = |name: &str| format!("order-{name}");
        html! {
            (select(
                &self.field(&id("line"), lang.pick("Waarvoor", "What for"), None, ""),
                &options,
            ))
            div class="columns" {
                (self.amount("order-", "amount", lang.pick("Bedrag", "Amount"), None))
                (self.day(&id("on"), lang.pick("Gegeven op", "Given on")))
            }
            (radios(
                &self.field(&id("form"), lang.pick("In welke vorm?", "In which form?"), None, ""),
                &[
                    ("cash", lang.pick("contant", "cash"), None),
                    ("kind", lang.pick("in natura", "in kind"), None),
                ],
            ))
            (radios(
                &self.field(
                    &id("reimbursement"),
                    lang.pick("Hoe wordt het verantwoord?", "How is it accounted for?"),
                    None,
                    "",
                ),
                &[
                    (
                        "unit-cost",
                        lang.pick("vast bedrag per persoon", "fixed amount per person"),
                        Some(lang.pick(
                            "Nodig: de handtekening voor ontvangst.",
                            "Needed: signed for receipt.",
                        )),
                    ),
                    (
                        "receipt",
                        lang.pick("wat echt is uitgegeven", "what was really spent"),
                        Some(lang.pick(
                            "Nodig: de rekening en het betaalbewijs.",
                            "Needed: the bill and the proof of payment.",
                        )),
                    ),
                ],
            ))
            (self.papers("order-"))
        }
    }

    fn papers(&self, start: &str) -> Markup {
        let lang = self.visit.lang();
        let papers = [
            (RECEIVED, words::paper(PaperKind::Received, lang)),
            (INVOICE, words::paper(PaperKind::Invoice, lang)),
            (PROOF, words::paper(PaperKind::ProofOfPayment, lang)),
        ];
        html! {
            fieldset {
                legend { (lang.pick("Stukken: waar te vinden", "Papers: where to find them")) }
                div class="columns" {
                    @for (name, label) in papers {
                        (self.one(&format!("{start}{name}"), label, None))
                    }
                }
            }
        }
    }

    pub(super) fn report(&self) -> Markup {
        let lang = self.visit.lang();
        let label = lang.pick("Waaraan droeg het geld bij?", "What did the money contribute to?");
        html! {
            (lines(&self.field("report-contributed", label, None, ""), 4))
            (self.papers("report-"))
        }
    }
}
