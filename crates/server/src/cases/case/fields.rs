//! Refusals of the register at the field that mends them.

use register::Refused;
use register::case::PaperKind;

use super::wish::{self, INVOICE, PROOF, RECEIVED};
use crate::cases::form::Form;
use crate::cases::visit::Visit;
use crate::cases::words;
use crate::page::fields::Mistake;
use rules::words::{Lang, date};

/// Every refusal as a mistake; what belongs to no field leads to the form.
pub(super) fn mistakes(
    visit: &Visit,
    wish: &str,
    form: &Form,
    refused: &[Refused],
) -> Vec<Mistake> {
    let payment = wish::payment(wish, form);
    let prefix = wish::prefix(wish, payment);
    let one = |one: &Refused| {
        let field = match field(wish, one) {
            Some(name) => format!("{prefix}{name}"),
            None => wish::prefix(wish, payment).trim_end_matches('-').to_owned(),
        };
        Mistake { field, text: said(visit, one) }
    };
    refused.iter().map(one).collect()
}

/// The field of a form that a refusal is about.
fn field(wish: &str, refused: &Refused) -> Option<&'static str> {
    match refused {
        Refused::Field { field, .. } => Some(*field),
        Refused::Day { field, .. } if *field == "on" => Some("on"),
        Refused::NoReason => Some("reason"),
        Refused::NoReasonForException => Some("exception"),
        Refused::NoSuchLine { .. } if wish == "order" => Some("line"),
        Refused::TooMuch { .. } | Refused::TooMuchCash { .. } | Refused::Ledger(_)
            if matches!(wish, "order" | "recover") =>
        {
            Some("amount")
        }
        Refused::NoPaper { kind } => Some(match kind {
            PaperKind::Received => RECEIVED,
            PaperKind::Invoice => INVOICE,
            PaperKind::ProofOfPayment => PROOF,
        }),
        Refused::NoPlan if wish == "plan" => Some("0-what"),
        _ => None,
    }
}

/// A refusal in the words of the page: names for ids, days as people write them.
pub(super) fn said(visit: &Visit, refused: &Refused) -> String {
    let lang = visit.lang();
    match refused {
        Refused::NotNow { step, .. } => match lang {
            Lang::Nl => format!("Dit kan niet nu de zaak is: {}.", words::step(*step, lang)),
            Lang::En => {
                format!("This cannot be done now that the case is: {}.", words::step(*step, lang))
            }
        },
        Refused::NoEvidence { fact } => {
            let fact = words::fact(visit.package(), fact, lang);
            match lang {
                Lang::Nl => format!("Er staat niet waaruit dit blijkt: {fact} Wijzig de zaak."),
                Lang::En => format!("It is not said what shows this: {fact} Amend the case."),
            }
        }
        Refused::Day { day, from, until, .. } => {
            let shown = date(*day, lang);
            let (since, to) = lang.pick((" vanaf ", " tot en met "), (" from ", " until "));
            let from = from.map(|day| format!("{since}{}", date(day, lang))).unwrap_or_default();
            let until = until.map(|day| format!("{to}{}", date(day, lang))).unwrap_or_default();
            match lang {
                Lang::Nl => format!("{shown} kan niet. Kies een dag{from}{until}."),
                Lang::En => format!("{shown} cannot be. Choose a day{from}{until}."),
            }
        }
        Refused::TooMuch { benefit, asked, there } => {
            let (asked, there) = (words::euros(*asked, lang), words::euros(*there, lang));
            let benefit = words::benefit_name(visit, benefit);
            match lang {
                Lang::Nl => format!("{benefit}: er is nog {there}; {asked} is te veel."),
                Lang::En => format!("{benefit}: there is {there} left; {asked} is too much."),
            }
        }
        Refused::TooMuchCash { benefit, at_most, .. } => {
            let (benefit, most) =
                (words::benefit_name(visit, benefit), words::euros(*at_most, lang));
            match lang {
                Lang::Nl => format!("{benefit}: hiervan mag in totaal {most} contant."),
                Lang::En => format!("{benefit}: {most} of it in all may be cash."),
            }
        }
        other => other.words().get(lang).to_owned(),
    }
}
