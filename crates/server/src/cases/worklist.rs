//! The cases, those that are due first. What is shown stands in the address, so that it can be kept
//! as a bookmark; names and V-numbers never do.

use axum::body::Bytes;
use axum::http::Uri;
use axum::response::IntoResponse;
use jiff::civil::Date;
use maud::{Markup, html};
use register::actor::Action;
use register::case::Step;
use register::overview::Listed;
use register::store::{CaseRow, Filter, PersonRow};
use rules::typed as input;
use rules::words::{Lang, date};

use super::form::Form;
use super::frame::{csrf, page};
use super::rows::table;
use super::together::{self, Beside};
use super::visit::{Told, Visit};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, select, text, tick};

/// So many cases on a page.
const PAGE: usize = 25;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wanted {
    /// `alle`, a step, or nothing: what still goes on.
    step: String,
    mine: bool,
    /// Those that another organisation offers to the own.
    offered: bool,
    until: String,
    after: Option<(Option<Date>, i64)>,
}

impl Wanted {
    fn read(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "stap" => wanted.step = value.into_owned(),
                "mij" => wanted.mine = value == "yes",
                "aanbod" => wanted.offered = value == "yes",
                "tot" => wanted.until = value.into_owned(),
                "na" => wanted.after = cursor(&value),
                _ => {}
            }
        }
        wanted
    }

    fn query(&self, after: Option<&CaseRow>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let yes = |asked: bool| if asked { "yes" } else { "" };
        let pairs = [
            ("stap", self.step.as_str()),
            ("mij", yes(self.mine)),
            ("aanbod", yes(self.offered)),
            ("tot", self.until.as_str()),
        ];
        query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
        if let Some(last) = after {
            let day = if last.due.is_some() { last.due_on.as_str() } else { "" };
            query.append_pair("na", &format!("{day}.{}", last.id));
        }
        query.finish()
    }

    /// The address of this list in one language.
    fn path(&self, after: Option<&CaseRow>, lang: Lang) -> String {
        match self.query(after) {
            query if query.is_empty() => Page::Cases.path(lang),
            query => Page::Asked(Box::new(Page::Cases), query).path(lang),
        }
    }

    fn steps(&self) -> Vec<Step> {
        match (self.step.as_str(), Step::named(&self.step)) {
            (_, Some(step)) => vec![step],
            ("alle", None) => Vec::new(),
            _ => Step::RUNNING.to_vec(),
        }
    }
}

/// What a query asks of a list, and nothing else.
pub(super) fn canonical(query: &str) -> String {
    Wanted { after: None, ..Wanted::read(query) }.query(None)
}

fn cursor(text: &str) -> Option<(Option<Date>, i64)> {
    let (day, id) = text.split_once('.')?;
    let day = if day.is_empty() { None } else { Some(day.parse().ok()?) };
    Some((day, id.parse().ok()?))
}

/// The list that the address asks for.
pub(super) async fn show(visit: Visit, uri: Uri) -> Told {
    let wanted = Wanted::read(uri.query().unwrap_or_default());
    let lang = visit.lang();
    let today = visit.counter().door().register().today();
    let (until, mistakes) = match input::day(&wanted.until, lang) {
        Ok(until) => (until, Vec::new()),
        Err(text) => (None, vec![Mistake { field: "tot".to_owned(), text }]),
    };
    let filter = Filter {
        steps: wanted.steps(),
        assigned_to: wanted.mine.then(|| visit.actor().user.clone()),
        offered_to: wanted.offered.then(|| visit.actor().organisation.clone()),
        due_until: until,
        after: wanted.after,
        at_most: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        ..Filter::default()
    };
    let running = Filter { steps: Step::RUNNING.to_vec(), ..Filter::default() };
    let takes = visit.actor().may(Action::Transfer, &visit.actor().organisation);
    let (listed, counts, beside) = visit
        .asked(move |register, actor| {
            let mine = Filter { assigned_to: Some(actor.user.clone()), ..running.clone() };
            let late = Filter { due_until: Some(today), ..running.clone() };
            let offered = Filter { offered_to: Some(actor.organisation.clone()), ..running };
            let offered = if takes { Some(register.count(actor, offered)?) } else { None };
            let counts = Counts {
                mine: register.count(actor, mine)?,
                late: register.count(actor, late)?,
                offered,
            };
            Ok((register.listed(actor, filter)?, counts, Beside::of(register, actor)?))
        })
        .await?;
    let body = html! {
        h1 { (Page::Cases.name(lang)) }
        (search(&visit, "", &[]))
        (views(&wanted, &counts, today, lang))
        (chooser(&wanted, &listed, &mistakes, lang))
        (together::lists(&visit, &beside, &wanted.query(None)))
        (found(&visit, &wanted, &listed, today))
        (together::chooser(&visit, &beside))
        (files(&visit))
    };
    let here = Page::Asked(Box::new(Page::Cases), wanted.query(None));
    let here = if wanted.query(None).is_empty() { Page::Cases } else { here };
    Ok(page(&visit, Page::Cases.name(lang), &here, &body).into_response())
}

/// How many there are of what is asked for often.
struct Counts {
    mine: i64,
    late: i64,
    /// For those who can take cases over.
    offered: Option<i64>,
}

/// Lists that are asked for often, with how many there are now.
fn views(wanted: &Wanted, counts: &Counts, today: Date, lang: Lang) -> Markup {
    let until = date(today, Lang::Nl);
    let mut views = vec![
        (Wanted::default(), lang.pick("Alle lopende zaken", "All running cases"), None),
        (
            Wanted { mine: true, ..Wanted::default() },
            lang.pick("Op mijn lijst", "On my list"),
            Some(counts.mine),
        ),
        (
            Wanted { until, ..Wanted::default() },
            lang.pick("Vandaag of te laat", "Today or overdue"),
            Some(counts.late),
        ),
    ];
    if let Some(offered) = counts.offered {
        let name = lang.pick("Aan ons aangeboden", "Offered to us");
        views.push((Wanted { offered: true, ..Wanted::default() }, name, Some(offered)));
    }
    html! {
        nav aria-label=(lang.pick("Lijsten", "Lists")) {
            ul class="menu views" {
                @for (view, name, count) in &views {
                    @let same = Wanted { after: None, ..wanted.clone() } == *view;
                    li {
                        a href=(view.path(None, lang)) aria-current=[same.then_some("page")] {
                            (name)
                            @if let Some(count) = count { " (" (count) ")" }
                        }
                    }
                }
            }
        }
    }
}

fn chooser(wanted: &Wanted, listed: &Listed, mistakes: &[Mistake], lang: Lang) -> Markup {
    let running: i64 = listed
        .by_step
        .iter()
        .filter(|(step, _)| Step::RUNNING.contains(step))
        .map(|(_, count)| count)
        .sum();
    let all: i64 = listed.by_step.iter().map(|(_, count)| count).sum();
    let mut steps = vec![
        (String::new(), format!("{} ({running})", lang.pick("alle lopende", "all running"))),
        ("alle".to_owned(), format!("{} ({all})", lang.pick("alle", "all"))),
    ];
    steps.extend(listed.by_step.iter().map(|(step, count)| {
        (step.word().to_owned(), format!("{} ({count})", words::step(*step, lang)))
    }));
    let steps: Vec<(&str, &str)> =
        steps.iter().map(|(value, label)| (value.as_str(), label.as_str())).collect();
    let field = |id, label, value| Field { id, label, hint: None, value, mistakes };
    html! {
        form class="chooser" method="get" action=(Page::Cases.path(lang)) novalidate {
            (select(&field("stap", lang.pick("Stap", "Step"), wanted.step.as_str()), &steps))
            (text(
                &field(
                    "tot",
                    lang.pick("Uiterlijk te doen op", "To be done by"),
                    wanted.until.as_str(),
                ),
                Kind::Date,
            ))
            (tick(&field(
                "mij",
                lang.pick("alleen mijn lijst", "my list alone"),
                if wanted.mine { "yes" } else { "" },
            )))
            button class="button button--secondary" type="submit" { (lang.pick("Toon", "Show")) }
        }
    }
}

/// How many there are, the page of them, and the way to the next.
fn found(visit: &Visit, wanted: &Wanted, listed: &Listed, today: Date) -> Markup {
    let lang = visit.lang();
    let steps = wanted.steps();
    let asked = |step: &Step| steps.is_empty() || steps.contains(step);
    let count: i64 =
        listed.by_step.iter().filter(|(step, _)| asked(step)).map(|(_, count)| count).sum();
    let rows = listed.rows.get(..PAGE.min(listed.rows.len())).unwrap_or_default();
    let more = (listed.rows.len() > PAGE).then(|| rows.last()).flatten();
    html! {
        section class="stack" aria-labelledby="found" {
            h2 id="found" {
                (match lang {
                    Lang::Nl => words::counted(count, "zaak", "zaken"),
                    Lang::En => words::counted(count, "case", "cases"),
                })
            }
            @if rows.is_empty() {
                p { (lang.pick("Hier staat nu niets.", "There is nothing here now.")) }
            } @else {
                (table(visit, rows, today, true))
            }
            @if wanted.after.is_some() || more.is_some() {
                nav aria-label=(lang.pick("Bladeren", "Pages")) {
                    ul class="menu" {
                        @if wanted.after.is_some() {
                            li {
                                a href=(wanted.path(None, lang)) {
                                    (lang.pick("Naar het begin", "To the beginning"))
                                }
                            }
                        }
                        @if let Some((last, _)) = more {
                            li {
                                a href=(wanted.path(Some(last), lang)) {
                                    (lang.pick("Volgende zaken", "Next cases"))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The ways to bring cases in and to take them out.
fn files(visit: &Visit) -> Markup {
    let (actor, lang) = (visit.actor(), visit.lang());
    let ways = [(Action::Open, Page::Import), (Action::Export, Page::Export)];
    let ways = ways.iter().filter(|(action, _)| actor.may(*action, &actor.organisation));
    let ways: Vec<&Page> = ways.map(|(_, page)| page).collect();
    html! {
        @if !ways.is_empty() {
            nav aria-label=(lang.pick("Bestanden", "Files")) {
                ul class="menu" {
                    @for page in ways { li { a href=(page.path(lang)) { (page.name(lang)) } } }
                }
            }
        }
    }
}

/// The field to find a case by; what is typed goes along in the body, never in the address.
fn search(visit: &Visit, value: &str, mistakes: &[Mistake]) -> Markup {
    let lang = visit.lang();
    let hint = lang.pick(
        "Een V-nummer, alle namen van een persoon, of het nummer van een zaak.",
        "A V-number, all names of a person, or the number of a case.",
    );
    let label = lang.pick("Zoek een zaak", "Find a case");
    html! {
        form class="search" role="search" method="post" action=(Page::Search.path(lang))
            novalidate {
            (csrf(&visit.session))
            (text(&Field { id: "zoek", label, hint: Some(hint), value, mistakes }, Kind::Text))
            button class="button" type="submit" { (Page::Search.name(lang)) }
        }
    }
}

/// Cases by a V-number, names or a number.
pub(super) async fn find(visit: Visit, body: Bytes) -> Told {
    let form: Form = visit.form(&body, |name| name == "zoek")?;
    let lang = visit.lang();
    let sought = form.get("zoek").to_owned();
    let found = visit.asked(move |register, actor| register.search(actor, &sought)).await?;
    let mut rows: Vec<(CaseRow, Vec<PersonRow>)> = Vec::new();
    for (case, person) in found {
        match rows.last_mut().filter(|(last, _)| last.id == case.id) {
            Some((_, people)) => people.push(person),
            None => rows.push((case, vec![person])),
        }
    }
    let today = visit.counter().door().register().today();
    let title = lang.pick("Gevonden zaken", "Cases found");
    let body = html! {
        h1 { (title) }
        (search(&visit, form.get("zoek"), &[]))
        @if rows.is_empty() {
            p {
                (lang.pick(
                    "Er is geen zaak gevonden die u mag zien. Controleer het nummer, of typ alle \
                     namen zoals het reisdocument ze schrijft.",
                    "No case was found that you may see. Check the number, or type all names as \
                     the travel document writes them.",
                ))
            }
        } @else {
            (table(&visit, &rows, today, false))
        }
        p { a href=(Page::Cases.path(lang)) { (lang.pick("Naar alle zaken", "To all cases")) } }
    };
    Ok(page(&visit, title, &Page::Cases, &body).into_response())
}

/// Without a form there is nothing to find: the list.
pub(super) async fn nothing_sought(visit: Visit) -> Told {
    Ok(super::visit::see(&Page::Cases.path(visit.lang())))
}
