//! A case that somebody opens. Who looks at a case on another person's list says why, once in a
//! session; the register notes every look.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use maud::html;
use register::Refused;
use register::case::Case;
use rules::words::Lang;

use super::form::Form;
use super::frame::{csrf, page};
use super::visit::{Halt, Told, Visit, see};
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, summary, text};

/// The longest reason, in letters.
const REASON_MAX: usize = 450;

/// The number of a case in an address.
pub(super) fn number(id: &str) -> Result<i64, Halt> {
    let digits = !id.is_empty() && id.bytes().all(|one| one.is_ascii_digit());
    let id = id.parse().ok().filter(|_| digits);
    id.ok_or_else(|| Halt::status(StatusCode::NOT_FOUND))
}

/// Opens a case, or asks why first.
pub(super) async fn opened(visit: &Visit, id: &str) -> Result<Case, Halt> {
    let id = number(id)?;
    let reason = visit.counter().reason(&visit.session.csrf, id);
    let found = visit.ask(move |register, actor| register.case(actor, id, reason.as_deref()));
    found.await?.map_err(|refused| match refused.as_slice() {
        [Refused::NoReason] => asked(visit, id, StatusCode::OK, &[]),
        _ => visit.stop(&refused),
    })
}

/// Remembers why somebody looks.
pub(super) fn because(visit: &Visit, id: i64, form: &Form) -> Told {
    let lang = visit.lang();
    let reason = form.get("reason");
    if reason.is_empty() || reason.chars().count() > REASON_MAX {
        let text = lang.pick(
            "Schrijf in ten hoogste 450 tekens waarom u deze zaak opent.",
            "Write in at most 450 characters why you open this case.",
        );
        let mistakes = [Mistake { field: "reason".to_owned(), text: text.to_owned() }];
        return Err(asked(visit, id, StatusCode::BAD_REQUEST, &mistakes));
    }
    visit.counter().because(&visit.session.csrf, id, reason.to_owned());
    Ok(see(&Page::Case(id).path(lang)))
}

fn asked(visit: &Visit, id: i64, status: StatusCode, mistakes: &[Mistake]) -> Halt {
    let lang = visit.lang();
    let title = match lang {
        Lang::Nl => format!("Zaak {id}: waarom opent u die?"),
        Lang::En => format!("Case {id}: why do you open it?"),
    };
    let hint = lang.pick(
        "Bijvoorbeeld: goedkeuren, betaling vrijgeven, waarnemen. De reden staat bij de zaak.",
        "For example: to approve, to release a payment, to stand in. The reason is kept with the \
         case.",
    );
    let body = html! {
        h1 { (title) }
        (summary(mistakes, lang))
        p {
            (lang.pick(
                "Deze zaak staat op de lijst van een ander.",
                "This case is on the list of somebody else.",
            ))
        }
        form class="stack narrow" method="post" action=(Page::Case(id).path(lang)) novalidate {
            (csrf(&visit.session))
            (text(
                &Field {
                    id: "reason",
                    label: lang.pick("Reden", "Reason"),
                    hint: Some(hint),
                    value: "",
                    mistakes,
                },
                Kind::Text,
            ))
            button class="button" type="submit" { (lang.pick("Open de zaak", "Open the case")) }
        }
    };
    Halt::with((status, page(visit, &title, &Page::Case(id), &body)).into_response())
}
