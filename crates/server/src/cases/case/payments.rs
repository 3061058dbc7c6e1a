//! The payments of a case, each with what can be done with it.

use maud::{Markup, html};
use money::Cents;
use register::case::{Payment, PaymentState};
use rules::words::date;

use super::chance::Chance;
use super::wish::{PAYMENT, prefix};
use super::{Sight, words};

impl Sight<'_> {
    pub(super) fn payments(&self) -> Markup {
        let lang = self.visit.lang();
        if self.case.payments.is_empty() {
            return html! {};
        }
        html! {
            section aria-labelledby="payments-title" class="stack" {
                h2 id="payments-title" { (lang.pick("Betalingen", "Payments")) }
                @for payment in &self.case.payments { (self.payment(payment)) }
            }
        }
    }

    fn payment(&self, payment: &Payment) -> Markup {
        let lang = self.visit.lang();
        let order = &payment.order;
        let tag = match payment.state {
            PaymentState::Ordered => "tag tag--open",
            PaymentState::Released => "tag tag--ok",
            PaymentState::Cancelled | PaymentState::Corrected => "tag",
        };
        let form = if order.cash {
            lang.pick("contant", "cash")
        } else {
            lang.pick("in natura", "in kind")
        };
        html! {
            article class="card stack" id=(format!("payment-{}", payment.number)) {
                h3 {
                    (lang.pick("Betaling", "Payment")) " " (payment.number) ": "
                    span class="amount" { (words::euros(order.amount, lang)) } " "
                    span class=(tag) { (words::payment(payment.state, lang)) }
                }
                dl class="facts" {
                    dt { (lang.pick("Voor", "For")) }
                    dd {
                        (self.person(order.person.as_deref())) ", "
                        (words::benefit_name(self.visit, &order.benefit)) ", " (form)
                    }
                    dt { (lang.pick("Gegeven op", "Given on")) }
                    dd { (date(order.on, lang)) }
                    dt { (lang.pick("Aangevraagd door", "Asked for by")) }
                    dd { (payment.by) }
                    dt { (lang.pick("Verantwoord als", "Accounted for as")) }
                    dd { (words::reimbursement(order.reimbursement, lang)) }
                    @for paper in &order.papers {
                        dt { (words::paper(paper.kind, lang)) }
                        dd { (paper.reference) }
                    }
                    @if payment.recovered > Cents::ZERO {
                        dt { (lang.pick("Kwam terug", "Came back")) }
                        dd { (words::euros(payment.recovered, lang)) }
                    }
                }
                @for wish in ["release", "cancel", "correct", "recover"] {
                    (self.about(wish, payment))
                }
            }
        }
    }

    /// The form of one wish about a payment, where it can be asked now.
    fn about(&self, wish: &'static str, payment: &Payment) -> Markup {
        let lang = self.visit.lang();
        let number = payment.number;
        let tried = self.tried_with(wish, Some(number)).is_some();
        if !tried && self.chances().of_payment(wish, number) != Chance::Now {
            return html! {};
        }
        let start = prefix(wish, Some(number));
        let hidden = html! { input type="hidden" name=(PAYMENT) value=(number); };
        let numbered = |text: &str| format!("{text} ({number})");
        let why = lang.pick("Waarom?", "Why?");
        let (button, fields) = match wish {
            "release" => (lang.pick("Geef vrij", "Release"), html! {}),
            "cancel" => {
                (lang.pick("Trek de aanvraag in", "Cancel the request"), self.reason(&start, why))
            }
            "correct" => {
                (lang.pick("Draai de betaling terug", "Undo the payment"), self.reason(&start, why))
            }
            _ => (
                lang.pick("Leg vast wat terugkwam", "Note what came back"),
                html! {
                    (self.amount(&start, "amount", lang.pick("Bedrag", "Amount"), None))
                    (self.reason(&start, why))
                },
            ),
        };
        let body = html! { (hidden) (fields) };
        if wish == "release" {
            return self.form(wish, Some(number), &numbered(button), &body);
        }
        html! {
            details open[tried] {
                summary { (numbered(button)) }
                (self.form(wish, Some(number), &numbered(button), &body))
            }
        }
    }
}
