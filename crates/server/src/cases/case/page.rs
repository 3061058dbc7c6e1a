//! The page of a case, from top to bottom.

use maud::{Markup, html};
use register::case::Step;
use rules::words::{Lang, date};
use serde_json::Value;

use super::{Sight, tasks, words};
use crate::address::Page;
use crate::cases::frame;
use crate::page::fields::summary;

/// The whole page.
pub(super) fn drawn(sight: &Sight<'_>) -> Markup {
    let lang = sight.visit.lang();
    let case = sight.case;
    let title = match lang {
        Lang::Nl => format!("Zaak {}", case.id),
        Lang::En => format!("Case {}", case.id),
    };
    let mistakes = sight.tried.map_or(&[][..], |tried| &tried.mistakes);
    let done = sight.done.and_then(|wish| tasks::thanks(wish, lang));
    let body = html! {
        h1 { (title) ": " (sight.person(sight.first())) }
        p class="tags" {
            span class="tag" { (words::step(case.step(), lang)) }
            @if case.offered_to.is_some() {
                span class="tag tag--open" { (lang.pick("aangeboden", "offered")) }
            }
            @if let Some(due) = case.due() {
                (crate::cases::rows::warning(due.on, sight.today, lang))
            }
        }
        (frame::done(done))
        (summary(mistakes, lang))
        (sight.stopped())
        div class="case" {
            div class="case__aside" {
                (sight.tasks())
                (sight.essence())
            }
            div class="case__main" {
                (sight.forms())
                (sight.amounts())
                (sight.planned())
                (sight.payments())
                (sight.persons())
                (sight.beside())
                (sight.on_paper())
                (sight.copy())
                (sight.riat())
                (sight.timeline())
            }
        }
    };
    frame::page(sight.visit, &title, &Page::Case(case.id), &body)
}

impl Sight<'_> {
    /// The first person of the household: the first principal applicant.
    pub(super) fn first(&self) -> Option<&str> {
        let principal = |one: &&Value| one.get("principal").and_then(Value::as_bool) == Some(true);
        let mut persons = self.household_persons();
        let first = persons.clone().find(principal).or_else(|| persons.next());
        first.and_then(|one| one.get("id")?.as_str())
    }

    /// The persons as they were entered.
    pub(super) fn household_persons(&self) -> impl Iterator<Item = &Value> + Clone {
        let facts = self.case.facts.as_ref();
        let persons = facts.and_then(|facts| facts.household.get("persons")?.as_array());
        persons.into_iter().flatten()
    }

    /// What a case is about, in a few lines.
    fn essence(&self) -> Markup {
        let (case, lang) = (self.case, self.visit.lang());
        let outline = &case.outline;
        let facts = case.facts.as_ref();
        let leaves = facts.and_then(|facts| facts.household.get("departs_on")?.as_str());
        html! {
            section aria-labelledby="essence-title" class="stack" {
                h2 id="essence-title" { (lang.pick("Deze zaak", "This case")) }
                dl class="facts" {
                    dt { (lang.pick("Organisatie", "Organisation")) }
                    dd { (self.title(&case.organisation)) }
                    dt { (lang.pick("Op de lijst van", "On the list of")) }
                    dd { (case.assigned_to.as_deref().unwrap_or("–")) }
                    dt { (lang.pick("Via", "Through")) }
                    dd { (words::channel(self.visit.package(), &outline.channel, lang)) }
                    dt { (lang.pick("Vertrek", "Departure")) }
                    dd {
                        (words::departure(&outline.departure, lang))
                        @if let Some(day) = case.departed_on {
                            ", " (date(day, lang))
                        } @else if let Some(day) = leaves {
                            ", " (lang.pick("verwacht ", "expected ")) (words::day(day, lang))
                        }
                    }
                    dt { (lang.pick("Ingeschreven", "Registered")) }
                    dd { (date(outline.registered_on, lang)) }
                    @if let Some(due) = case.due() {
                        dt { (lang.pick("Uiterlijk", "At the latest")) }
                        dd {
                            (date(due.on, lang)) ": " (words::due(self.visit, &due.what))
                        }
                    }
                    @if let Some(reason) = &case.exception {
                        dt { (lang.pick("Uitzondering", "Exception")) }
                        dd { (reason) }
                    }
                    @if let Some(to) = &case.offered_to {
                        dt { (lang.pick("Aangeboden aan", "Offered to")) }
                        dd { (self.title(to)) }
                    }
                    @if let Some(day) = case.ended_on {
                        dt { (lang.pick("Afgesloten", "Ended")) }
                        dd { (date(day, lang)) ", " (words::step(case.step(), lang)) }
                    }
                }
            }
        }
    }

    /// Why a case was sent back, stopped or refused, on top: nobody should have to look for it.
    fn stopped(&self) -> Markup {
        let lang = self.visit.lang();
        let last = self.trail.iter().rev().find(|record| record.version == Some(self.case.version));
        let kinds = ["sent-back", "plan-sent-back", "refused", "withdrawn", "reopened"];
        let reason =
            last.filter(|record| kinds.contains(&record.kind.as_str())).and_then(|record| {
                let body = serde_json::from_str::<Value>(&record.body).ok()?;
                Some((record, body.get("reason")?.as_str()?.to_owned()))
            });
        let at_end = Step::ENDED.contains(&self.case.step());
        html! {
            @if let Some((record, reason)) = reason {
                div class="alert alert--warning" {
                    h2 { (super::timeline::told(self, record).0) }
                    p { "“" (reason) "” — " (record.actor) }
                }
            } @else if at_end {
                p class="alert" {
                    (lang.pick("Deze zaak is afgesloten.", "This case has ended."))
                }
            }
        }
    }

    /// Who is in the household.
    fn persons(&self) -> Markup {
        let (case, lang) = (self.case, self.visit.lang());
        let Some(facts) = &case.facts else {
            return html! {
                section aria-labelledby="persons-title" {
                    h2 id="persons-title" { (lang.pick("Personen", "Persons")) }
                    p {
                        (lang.pick(
                            "De persoonsgegevens zijn gewist.",
                            "What is personal was erased.",
                        ))
                    }
                }
            };
        };
        html! {
            section aria-labelledby="persons-title" class="stack" {
                h2 id="persons-title" { (lang.pick("Personen", "Persons")) }
                dl class="facts" {
                    @for person in self.household_persons() {
                        @let id = person.get("id").and_then(Value::as_str);
                        dt { (self.person(id)) }
                        dd {
                            (self.described(person).join(" · "))
                            @if let Some(codes) = id.and_then(|id| facts.vulnerable.get(id)) {
                                br;
                                (lang.pick("bijzondere behoeften: ", "special needs: "))
                                (codes.join(", "))
                            }
                        }
                    }
                }
                @if !facts.evidence.is_empty() {
                    details {
                        summary {
                            (lang.pick("Bewijs bij de voorwaarden", "Evidence of the conditions"))
                        }
                        dl class="facts" {
                            @for (fact, paper) in &facts.evidence {
                                dt { (words::fact(self.visit.package(), fact, lang)) }
                                dd { (paper) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Birth date, nationality, V-number and file of a person.
    pub(super) fn described(&self, person: &Value) -> Vec<String> {
        let lang = self.visit.lang();
        let text = |name: &str| person.get(name).and_then(Value::as_str);
        let mut parts = Vec::new();
        parts.extend(text("born").map(|day| words::day(day, lang)));
        parts.extend(text("age").map(|age| match age {
            "minor" => lang.pick("minderjarig", "minor").to_owned(),
            _ => lang.pick("volwassen", "adult").to_owned(),
        }));
        parts.extend(text("nationality").map(|code| self.country(code)));
        let facts = self.case.facts.as_ref();
        let identity = facts.and_then(|facts| facts.people.get(text("id")?));
        let number = identity.and_then(|one| one.v_number.as_ref());
        parts.extend(number.map(|number| format!("V {}", number.as_str())));
        if let Some(to) = text("linked_to") {
            let to = self.person(Some(to));
            parts.push(format!("{} {to}", lang.pick("gekoppeld aan", "linked to")));
        } else if person.get("principal").and_then(Value::as_bool) == Some(true) {
            parts.push(lang.pick("hoofdaanvrager", "principal applicant").to_owned());
        }
        parts
    }

    pub(super) fn country(&self, code: &str) -> String {
        let package = self.visit.package();
        let found = package.countries().iter().find(|(country, _)| country.code() == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| self.visit.say(name).to_owned())
    }
}
