//! A household is registered, or the facts of a case are put right: one form, then everything once
//! more to check, and only then it is kept.

mod check;
mod read;
mod sheet;

use std::cell::RefCell;
use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use maud::{Markup, html};
use register::actor::Action;
use register::alike::Alike;
use register::award::Award;
use register::case::{Case, Command, Facts, Intake};
use register::{Acted, Refused};
use rules::determine::applicable::HOME;
use rules::words::{Lang, date};

use super::cookie::random;
use super::form::{CSRF, Form, KEY, VERSION};
use super::frame::page_with_form;
use super::opened::opened;
use super::visit::{Halt, Told, Visit, see, status_of};
use super::words;
use crate::address::Page;
use crate::calculator::entry::{BUTTON, Entry, PERSONS, of_person};
use crate::calculator::mistakes::in_order;
use crate::calculator::sheet::Sheet;
use crate::page::fields::{Mistake, summary};
use check::Checked;
use sheet::FORM;

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A new case.
    New,
    /// Another state of the facts of a case that was seen in this version.
    Amend { id: i64, version: i64 },
}

impl Purpose {
    const fn page(self) -> Page {
        match self {
            Self::New => Page::NewCase,
            Self::Amend { id, .. } => Page::Amend(id),
        }
    }

    fn title(self, lang: Lang) -> String {
        match self {
            Self::New => Page::NewCase.name(lang).to_owned(),
            Self::Amend { id, .. } => match lang {
                Lang::Nl => format!("Zaak {id} wijzigen"),
                Lang::En => format!("Amend case {id}"),
            },
        }
    }
}

/// Who may not register a household does not see the form.
fn may(visit: &Visit, action: Action) -> Result<(), Halt> {
    let actor = visit.actor();
    if actor.may(action, &actor.organisation) {
        return Ok(());
    }
    Err(visit.stop(&[Refused::NotAllowed { action }]))
}

/// An empty form.
pub(super) async fn blank(visit: Visit) -> Told {
    may(&visit, Action::Open)?;
    let package = visit.package();
    let mut entry = Entry::default();
    entry.set(PERSONS, "1");
    entry.set("departure", "voluntary");
    let own = visit.actor().organisation.as_str();
    let channels = package.channels(HOME);
    let channel = channels.iter().find(|(id, _)| *id == own).or(channels.first());
    entry.set("channel", channel.map_or("", |(id, _)| id));
    entry.set("registered_on", &date(visit.counter().door().register().today(), Lang::Nl));
    entry.set(&of_person(0, "file"), "own");
    entry.set(KEY, &random(16).unwrap_or_default());
    read::number(&mut entry, &BTreeSet::new());
    Ok(Work { visit: &visit, purpose: Purpose::New, entry: &entry }.form(&[], &[]).into_response())
}

/// The form sent: drawn once more, checked, or kept.
pub(super) async fn filled(visit: Visit, body: Bytes) -> Told {
    may(&visit, Action::Open)?;
    let form = visit.form(&body, |name| read::is_field(visit.package(), name))?;
    go_on(&visit, Purpose::New, &form, &BTreeSet::new(), &[]).await
}

/// The facts of a case as they are.
pub(super) async fn as_is(visit: Visit, Path(id): Path<String>) -> Told {
    let case = opened(&visit, &id).await?;
    may(&visit, Action::Prepare)?;
    let Some(facts) = &case.facts else { return Err(visit.stop(&[Refused::Erased])) };
    let mut entry = read::entry(visit.package(), facts, visit.lang());
    entry.set(KEY, &random(16).unwrap_or_default());
    let purpose = Purpose::Amend { id: case.id, version: case.version };
    let missing = uncertain(&case);
    Ok(Work { visit: &visit, purpose, entry: &entry }.form(&[], &missing).into_response())
}

/// The facts of a case, put right.
pub(super) async fn amended(visit: Visit, Path(id): Path<String>, body: Bytes) -> Told {
    let form = visit.form(&body, |name| read::is_field(visit.package(), name))?;
    let case = opened(&visit, &id).await?;
    let Ok(version) = form.get(VERSION).parse() else {
        return Err(Halt::status(StatusCode::BAD_REQUEST));
    };
    let purpose = Purpose::Amend { id: case.id, version };
    let before = everybody(&case);
    go_on(&visit, purpose, &form, &before, &uncertain(&case)).await
}

/// What was uncertain when the amounts were determined, and is not asked for.
fn uncertain(case: &Case) -> Vec<String> {
    let missing = case.award.iter().flat_map(|award| award.missing.clone());
    let shown = case.facts.iter().flat_map(|facts| facts.evidence.keys().cloned());
    let all: BTreeSet<String> = missing.chain(shown).collect();
    all.into_iter().collect()
}

/// The ids of everybody who is or was in a case.
fn everybody(case: &Case) -> BTreeSet<String> {
    let people = case.facts.iter().flat_map(|facts| facts.people.keys().cloned());
    let paid = case.payments.iter().filter_map(|one| one.order.person.clone());
    people.chain(paid).collect()
}

async fn go_on(
    visit: &Visit,
    purpose: Purpose,
    form: &Form,
    before: &BTreeSet<String>,
    known: &[String],
) -> Told {
    let fields = form.names().filter(|name| *name != CSRF).map(|name| (name, form.whole(name)));
    let mut entry = Entry::of(fields);
    let button = form.names().any(|name| name == BUTTON).then(|| form.get(BUTTON).to_owned());
    entry.press(None, None);
    read::number(&mut entry, before);
    let work = Work { visit, purpose, entry: &entry };
    let keep = match button.as_deref() {
        Some("" | "check") => false,
        Some("register") => true,
        _ => return Ok(work.form(&[], known).into_response()),
    };
    let facts = match read::facts(visit.package(), &entry, visit.lang()) {
        Ok(facts) => facts,
        Err(mistakes) => return Err(work.wrong(&mistakes, known)),
    };
    if matches!(purpose, Purpose::Amend { .. }) && entry.trimmed("reason").is_empty() {
        let text = visit.lang().pick("Schrijf de reden op.", "Write down the reason.");
        let mistake = Mistake { field: "reason".to_owned(), text: text.to_owned() };
        return Err(work.wrong(&[mistake], known));
    }
    if !keep {
        return Ok(work.check(&facts, &[], &[]).into_response());
    }
    match work.kept(facts.clone()).await? {
        Ok(acted) => {
            let there = Page::Case(acted.case).path(visit.lang());
            let what = if purpose == Purpose::New { "opened" } else { "amend" };
            Ok(see(&format!("{there}?gedaan={what}")))
        }
        Err(refused) => Err(work.refused(&facts, &refused)),
    }
}

/// A form in somebody's hands.
struct Work<'w> {
    visit: &'w Visit,
    purpose: Purpose,
    entry: &'w Entry,
}

impl Work<'_> {
    /// What the register says to it.
    async fn kept(&self, facts: Facts) -> Result<Result<Acted, Vec<Refused>>, Halt> {
        let entry = self.entry;
        let key = entry.trimmed(KEY).to_owned();
        let looked = entry.fields().filter(|(_, value)| *value == "yes");
        let looked = looked.filter_map(|(name, _)| name.strip_prefix(read::LOOKED)?.parse().ok());
        let intake = Intake {
            facts: facts.clone(),
            retroactive: entry.trimmed("retroactive") == "yes",
            looked_at: looked.collect(),
            because: entry.trimmed("because").to_owned(),
        };
        let reason = entry.trimmed("reason").to_owned();
        let purpose = self.purpose;
        let ask = move |register: &register::Register, actor: &register::actor::Actor| {
            let key = Some(key.as_str()).filter(|key| !key.is_empty());
            match purpose {
                Purpose::New => register.open(actor, intake, key),
                Purpose::Amend { id, version } => {
                    register.act(actor, id, version, Command::Amend { facts, reason }, key)
                }
            }
        };
        self.visit.ask(ask).await
    }

    /// Refusals at their place: look-alikes side by side, the others on top.
    fn refused(&self, facts: &Facts, refused: &[Refused]) -> Halt {
        let alike: Vec<Alike> = refused
            .iter()
            .filter_map(|one| match one {
                Refused::LooksLike(all) => Some(all.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let compare = self.visit.lang().pick(
            "Iemand lijkt al in een andere zaak te staan. Vergelijk, en schrijf waarom dit geen \
             bezwaar is.",
            "Somebody seems to be in another case. Compare, and write why that is no obstacle.",
        );
        let said = refused.iter().map(|one| match one {
            Refused::LooksLike(_) => {
                Mistake { field: "because".to_owned(), text: compare.to_owned() }
            }
            other => {
                let text = other.words().get(self.visit.lang()).to_owned();
                Mistake { field: FORM.to_owned(), text }
            }
        });
        let said: Vec<Mistake> = said.collect();
        Halt::with((status_of(refused), self.check(facts, &alike, &said)))
    }

    fn wrong(&self, mistakes: &[Mistake], known: &[String]) -> Halt {
        Halt::with((StatusCode::BAD_REQUEST, self.form(mistakes, known)))
    }

    fn form(&self, mistakes: &[Mistake], known: &[String]) -> Markup {
        let visit = self.visit;
        let package = visit.package();
        let asked = package.asked(HOME);
        let uncertain: Vec<String> =
            known.iter().filter(|fact| asked.iter().all(|one| one.id != **fact)).cloned().collect();
        let drawn = RefCell::default();
        let base =
            Sheet { package, entry: self.entry, mistakes, lang: visit.lang(), drawn: &drawn };
        let form = sheet::drawn(base, self.purpose, &visit.session, &uncertain);
        let listed = in_order(mistakes, &drawn.borrow(), visit.lang());
        let lead = visit.lang().pick(
            "Neem over wat de documenten zeggen. Wat u invult, wordt bewaard in het register.",
            "Copy what the documents say. What you enter is kept in the register.",
        );
        self.page(&html! { p class="lead" { (lead) } (summary(&listed, visit.lang())) (form) })
    }

    fn check(&self, facts: &Facts, alike: &[Alike], mistakes: &[Mistake]) -> Markup {
        let (visit, purpose) = (self.visit, self.purpose);
        let package = visit.package();
        let award = Award::of(package, &facts.household).ok();
        let drawn = RefCell::default();
        let base =
            Sheet { package, entry: self.entry, mistakes, lang: visit.lang(), drawn: &drawn };
        let checked = Checked { visit, base, purpose, facts, award: award.as_ref(), alike };
        let lead = visit.lang().pick(
            "Controleer wat u invulde. Er is nog niets bewaard.",
            "Check what you entered. Nothing is kept yet.",
        );
        let body = html! {
            p class="lead" { (lead) }
            (summary(mistakes, visit.lang()))
            (checked.drawn())
        };
        self.page(&body)
    }

    fn page(&self, body: &Markup) -> Markup {
        let title = self.purpose.title(self.visit.lang());
        let body = html! { h1 { (title) } (body) };
        page_with_form(self.visit, &title, &self.purpose.page(), FORM, &body)
    }
}
