//! What happened to a case: who, when, what. Looks included.

use maud::{Markup, html};
use register::case::Event;
use register::journal::{Deed, Record};
use rules::words::{Lang, date};

use super::{Sight, words};

impl Sight<'_> {
    /// The newest on top.
    pub(super) fn timeline(&self) -> Markup {
        let lang = self.visit.lang();
        let looks = self.trail.iter().filter(|record| record.version.is_none()).count();
        html! {
            section aria-labelledby="trail-title" class="stack" {
                h2 id="trail-title" { (lang.pick("Wat er gebeurde", "What happened")) }
                ol class="trail" reversed {
                    @for record in self.trail.iter().rev().filter(|one| one.version.is_some()) {
                        (self.moment(record))
                    }
                }
                details {
                    summary {
                        (match lang {
                            Lang::Nl => format!("Wie deze zaak bekeek ({looks})"),
                            Lang::En => format!("Who looked at this case ({looks})"),
                        })
                    }
                    ol class="trail" reversed {
                        @for record in self.trail.iter().rev().filter(|one| one.version.is_none()) {
                            (self.moment(record))
                        }
                    }
                }
            }
        }
    }

    fn moment(&self, record: &Record) -> Markup {
        let lang = self.visit.lang();
        let (what, more) = told(self, record);
        html! {
            li {
                p { strong { (what) } }
                p class="hint" {
                    time datetime=(record.at) { (words::moment(&record.at, lang)) }
                    " · " (record.actor) " (" (record.organisation) ")"
                }
                @if !more.is_empty() { p { (more) } }
            }
        }
    }
}

/// A record in words: what, and what is known besides.
pub(super) fn told(sight: &Sight<'_>, record: &Record) -> (&'static str, String) {
    let lang = sight.visit.lang();
    if record.version.is_none() {
        return match serde_json::from_str::<Deed>(&record.body) {
            Ok(Deed::Read { reason, .. }) => {
                (lang.pick("Bekeken", "Looked at"), reason.unwrap_or_default())
            }
            Ok(Deed::Erased { reason }) => {
                (lang.pick("Persoonsgegevens gewist", "What is personal was erased"), reason)
            }
            _ => (lang.pick("Anders", "Other"), record.kind.clone()),
        };
    }
    match serde_json::from_str::<Event>(&record.body) {
        Ok(event) => (what(&event, lang), more(sight, event)),
        Err(_) => (lang.pick("Anders", "Other"), record.kind.clone()),
    }
}

fn what(event: &Event, lang: Lang) -> &'static str {
    let (nl, en) = match event {
        Event::Opened { .. } => ("Zaak geopend", "Case opened"),
        Event::Amended { .. } => ("Gegevens gewijzigd", "Facts amended"),
        Event::Consented { .. } => ("Toestemming vastgelegd", "Consent noted"),
        Event::Acknowledged => {
            ("Zaak met terugwerkende kracht beantwoord", "Retroactive case answered")
        }
        Event::Determined { .. } => ("Bedragen vastgesteld", "Amounts determined"),
        Event::Proposed { .. } => ("Voorgesteld", "Proposed"),
        Event::Approved { .. } => ("Goedgekeurd, geld gereserveerd", "Approved, money reserved"),
        Event::SentBack { .. } => ("Teruggestuurd", "Sent back"),
        Event::Departed { .. } => ("Vertrokken", "Departed"),
        Event::Arrived { .. } => ("Aangekomen", "Arrived"),
        Event::Planned { .. } => ("Plan gemaakt", "Plan made"),
        Event::PlanApproved => ("Plan goedgekeurd", "Plan approved"),
        Event::PlanSentBack { .. } => ("Plan teruggestuurd", "Plan sent back"),
        Event::Ordered { .. } => ("Betaling aangevraagd", "Payment asked for"),
        Event::Released { .. } => ("Betaling vrijgegeven", "Payment released"),
        Event::Cancelled { .. } => ("Aanvraag ingetrokken", "Request cancelled"),
        Event::Corrected { .. } => ("Betaling teruggedraaid", "Payment undone"),
        Event::Recovered { .. } => ("Geld kwam terug", "Money came back"),
        Event::Lapsed { .. } => ("Verlopen bedragen vrijgemaakt", "What was over lapsed"),
        Event::Reported { .. } => ("Eindrapport gemaakt", "Final report made"),
        Event::Closed { .. } => ("Gesloten", "Closed"),
        Event::Withdrawn { .. } => ("Gestopt", "Stopped"),
        Event::Reopened { .. } => ("Heropend", "Reopened"),
        Event::Offered { .. } => ("Aangeboden", "Offered"),
        Event::Accepted { .. } => ("Overgenomen", "Taken over"),
        Event::Refused { .. } => ("Niet overgenomen", "Not taken over"),
        Event::Assigned { .. } => ("Op een lijst gezet", "Put on a list"),
    };
    lang.pick(nl, en)
}

fn more(sight: &Sight<'_>, event: Event) -> String {
    let lang = sight.visit.lang();
    let paid = |payment: u32| format!("{} {payment}", lang.pick("betaling", "payment"));
    match event {
        Event::Opened { looked_at, because, .. } if !looked_at.is_empty() => {
            let cases: Vec<String> = looked_at.iter().map(i64::to_string).collect();
            let cases = cases.join(", ");
            match lang {
                Lang::Nl => format!("leek op zaak {cases}: {because}"),
                Lang::En => format!("looked like case {cases}: {because}"),
            }
        }
        Event::Consented { on, paper } => format!("{}, {paper}", date(on, lang)),
        Event::Determined { award } => words::euros(award.total, lang),
        Event::Proposed { exception } => exception.unwrap_or_default(),
        Event::Departed { on } | Event::Arrived { on, .. } => date(on, lang),
        Event::Ordered { payment, order } => {
            let (amount, person) =
                (words::euros(order.amount, lang), sight.person(order.person.as_deref()));
            let benefit = words::benefit_name(sight.visit, &order.benefit);
            format!("{}: {amount}, {person}, {benefit}", paid(payment))
        }
        Event::Released { payment, .. } => paid(payment),
        Event::Recovered { payment, amount, reason, .. } => {
            format!("{}: {}, {reason}", paid(payment), words::euros(amount, lang))
        }
        Event::Cancelled { payment, reason } | Event::Corrected { payment, reason, .. } => {
            format!("{}: {reason}", paid(payment))
        }
        Event::Lapsed { benefits, .. } => {
            let names = benefits.iter().map(|one| words::benefit_name(sight.visit, one));
            names.collect::<Vec<_>>().join(", ")
        }
        Event::Reported { contributed, .. } => contributed,
        Event::Offered { to, consent } => format!("{to}; {consent}"),
        Event::Accepted { organisation, .. } => organisation,
        Event::Assigned { to, reason } => {
            let to = to.unwrap_or_else(|| lang.pick("niemand", "nobody").to_owned());
            format!("{to}: {reason}")
        }
        Event::Amended { reason, .. }
        | Event::SentBack { reason }
        | Event::PlanSentBack { reason }
        | Event::Withdrawn { reason, .. }
        | Event::Reopened { reason }
        | Event::Refused { reason } => reason,
        _ => String::new(),
    }
}
