//! One case: what it is, what can be done with it now, and what happened.

mod amounts;
mod beside;
mod chance;
mod fields;
mod forms;
mod page;
pub(super) mod paper;
mod parts;
mod payments;
mod riat;
mod summary;
mod tasks;
mod timeline;
mod wish;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use jiff::civil::Date;
use register::Refused;
use register::actor::{Action, Role};
use register::case::Case;
use register::journal::Record;
use register::store::Organisation;

use super::form::{Form, KEY, VERSION};
use super::opened::{because, number, opened};
use super::visit::{Halt, Told, Visit, see, status_of};
use super::words;
use crate::address::Page;
use crate::page::fields::Mistake;
use chance::Chances;

/// Everything that the page of a case shows.
struct Sight<'s> {
    visit: &'s Visit,
    case: &'s Case,
    today: Date,
    trail: &'s [Record],
    colleagues: &'s [(String, Role)],
    organisations: &'s [Organisation],
    tried: Option<&'s Tried>,
    /// The wish that was just granted.
    done: Option<&'static str>,
}

/// A wish that was not granted.
struct Tried {
    wish: &'static str,
    form: Form,
    mistakes: Vec<Mistake>,
}

impl<'s> Sight<'s> {
    fn chances(&self) -> Chances<'s> {
        let (visit, case) = (self.visit, self.case);
        Chances { case, actor: visit.actor(), today: self.today, package: visit.package() }
    }

    fn person(&self, id: Option<&str>) -> String {
        words::person(self.case, id, self.visit.lang())
    }
}

/// The page of a case.
pub(super) async fn show(visit: Visit, Path(id): Path<String>, uri: Uri) -> Told {
    let case = opened(&visit, &id).await?;
    let done = uri.query().and_then(|query| query.strip_prefix("gedaan="));
    let done = done.and_then(tasks::granted);
    let page = drawn(&visit, &case, None, done).await?;
    Ok(page.into_response())
}

/// Why somebody opens a case on another person's list.
pub(super) async fn open(visit: Visit, Path(id): Path<String>, body: Bytes) -> Told {
    let id = number(&id)?;
    let form = visit.form(&body, |name| name == "reason")?;
    because(&visit, id, &form)
}

/// Something that is asked of a case.
pub(super) async fn wish(
    visit: Visit,
    Path((id, wish)): Path<(String, String)>,
    body: Bytes,
) -> Told {
    let number = number(&id)?;
    let wish = wish::named(&wish).ok_or_else(|| Halt::status(StatusCode::NOT_FOUND))?;
    let form = visit.form(&body, |name| wish::is_field(wish, name))?;
    let lang = visit.lang();
    let Ok(version) = form.get(VERSION).parse::<i64>() else {
        return Err(Halt::status(StatusCode::BAD_REQUEST));
    };
    let command = match wish::command(wish, &form, lang) {
        Ok(command) => command,
        Err(mistakes) => {
            let tried = Tried { wish, form, mistakes };
            return Err(not_granted(&visit, &id, tried, StatusCode::BAD_REQUEST).await);
        }
    };
    let key = form.get(KEY).to_owned();
    let told = visit.ask(move |register, actor| {
        let key = Some(key.as_str()).filter(|key| !key.is_empty());
        register.act(actor, number, version, command, key)
    });
    match told.await? {
        Ok(acted) => {
            let there = Page::Case(acted.case).path(lang);
            Ok(see(&format!("{there}?gedaan={wish}")))
        }
        Err(refused) if refused.iter().any(|one| matches!(one, Refused::NoCase)) => {
            Err(visit.stop(&refused))
        }
        Err(refused) => {
            let mistakes = fields::mistakes(&visit, wish, &form, &refused);
            let tried = Tried { wish, form, mistakes };
            Err(not_granted(&visit, &id, tried, status_of(&refused)).await)
        }
    }
}

/// The page once more, with what was entered and what is wrong with it.
async fn not_granted(visit: &Visit, id: &str, tried: Tried, status: StatusCode) -> Halt {
    let case = match opened(visit, id).await {
        Ok(case) => case,
        Err(halt) => return halt,
    };
    match drawn(visit, &case, Some(&tried), None).await {
        Ok(page) => Halt::with((status, page)),
        Err(halt) => halt,
    }
}

async fn drawn(
    visit: &Visit,
    case: &Case,
    tried: Option<&Tried>,
    done: Option<&'static str>,
) -> Result<maud::Markup, Halt> {
    seen(visit, case, tried, done, page::drawn).await
}

/// Looks at a case with everything that its page needs.
async fn seen<T>(
    visit: &Visit,
    case: &Case,
    tried: Option<&Tried>,
    done: Option<&'static str>,
    look: impl FnOnce(&Sight<'_>) -> T,
) -> Result<T, Halt> {
    let id = case.id;
    let divides = visit.actor().may(Action::Assign, &case.organisation);
    let (trail, colleagues, organisations) = visit
        .asked(move |register, actor| {
            let colleagues = if divides { register.colleagues(actor)? } else { Vec::new() };
            Ok((register.history(actor, id)?, colleagues, register.organisations()?))
        })
        .await?;
    let sight = Sight {
        visit,
        case,
        today: visit.counter().door().register().today(),
        trail: &trail,
        colleagues: &colleagues,
        organisations: &organisations,
        tried,
        done,
    };
    Ok(look(&sight))
}
