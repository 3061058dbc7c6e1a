//! “Check your answers”: everything that was entered, what it comes to, and who looks like somebody
//! in another case. Only from here a household is registered.

use jiff::civil::Date;
use maud::{Markup, html};
use register::alike::{Alike, How};
use register::award::Award;
use register::case::Facts;
use register::person::VNumber;
use rules::determine::applicable::HOME;
use rules::words::date;
use serde_json::Value;

use super::read::{EVIDENCE, LOOKED};
use super::sheet::{FORM, evidence, hidden};
use super::{Purpose, words};
use crate::address::Page;
use crate::calculator::entry::{BUTTON, of_person};
use crate::calculator::sheet::Sheet;
use crate::cases::visit::Visit;
use crate::page::fields::{Field, lines, tick};

/// What was read, and what it comes to.
pub(super) struct Checked<'c> {
    pub visit: &'c Visit,
    pub base: Sheet<'c>,
    pub purpose: Purpose,
    pub facts: &'c Facts,
    pub award: Option<&'c Award>,
    pub alike: &'c [Alike],
}

impl Checked<'_> {
    /// The fields that this page asks for itself; the others go along unseen.
    fn asks(&self, name: &str) -> bool {
        let looked = name.strip_prefix(LOOKED).and_then(|id| id.parse::<i64>().ok());
        let here = looked.is_some_and(|id| self.alike.iter().any(|one| one.case == id));
        let shown =
            name.strip_prefix(EVIDENCE).is_some_and(|fact| self.uncertain().contains(&fact));
        here || shown || (name == "because" && !self.alike.is_empty())
    }

    /// What is uncertain and cannot be asked of anybody: a document has to show it.
    fn uncertain(&self) -> Vec<&str> {
        let asked = self.base.package.asked(HOME);
        let missing = self.award.iter().flat_map(|award| &award.missing).map(String::as_str);
        missing.filter(|fact| asked.iter().all(|one| one.id != *fact)).collect()
    }

    /// Whether the amount hangs on a condition that nobody answered.
    fn hangs_on(&self, fact: &str) -> bool {
        self.award.is_some_and(|award| award.missing.iter().any(|missing| missing == fact))
    }

    pub(super) fn drawn(&self) -> Markup {
        let lang = self.visit.lang();
        let entry = self.base.entry;
        let own = |name: &str| matches!(name, "csrf" | "sleutel" | "versie" | BUTTON);
        let unseen = |name: &str| !own(name) && !self.asks(name);
        html! {
            form id=(FORM) class="stack" method="post" action=(self.purpose.page().path(lang))
                novalidate {
                (hidden(self.base, self.purpose, &self.visit.session))
                @for (name, value) in entry.fields().filter(|(name, _)| unseen(name))
                {
                    input type="hidden" name=(name) value=(value);
                }
                (self.alikes())
                (self.persons())
                (self.departure())
                (self.conditions())
                (self.amounts())
                (self.evidence())
                div class="actions" {
                    button class="button" type="submit" name=(BUTTON) value="register" {
                        @match self.purpose {
                            Purpose::New => (lang.pick("Open de zaak", "Open the case")),
                            Purpose::Amend { .. } => {
                                (lang.pick("Leg de wijziging vast", "Record the change"))
                            },
                        }
                    }
                    button class="button button--secondary" type="submit" name=(BUTTON)
                        value="edit" { (lang.pick("Terug naar het formulier", "Back to the form")) }
                }
            }
        }
    }

    fn persons(&self) -> Markup {
        let lang = self.visit.lang();
        let entry = self.base.entry;
        let count = entry.persons().unwrap_or(1);
        html! {
            h2 { (lang.pick("Wie", "Who")) }
            dl class="facts" {
                @for place in 0..count {
                    @let field = |name: &str| entry.trimmed(&of_person(place, name)).to_owned();
                    dt { (words::names(&field("family"), &field("given"))) }
                    dd {
                        (self.born(place)) ", " (field("nationality"))
                        @if let Ok(number) = VNumber::parse(&field("v")) {
                            ", V " (number.as_str())
                        }
                        br;
                        span class="hint" { (self.file(place)) }
                    }
                }
            }
        }
    }

    fn born(&self, place: usize) -> String {
        let lang = self.visit.lang();
        let person = self.facts.household.get("persons").and_then(|all| all.get(place));
        let text = |name: &str| person.and_then(|one| one.get(name)).and_then(Value::as_str);
        match (text("born"), text("age")) {
            (Some(day), _) => words::day(day, lang),
            (None, Some("minor")) => lang.pick("minderjarig", "minor").to_owned(),
            _ => lang.pick("volwassen", "adult").to_owned(),
        }
    }

    fn file(&self, place: usize) -> String {
        let lang = self.visit.lang();
        let entry = self.base.entry;
        match entry.trimmed(&of_person(place, "file")) {
            "own" => lang.pick("hoofdaanvrager", "principal applicant").to_owned(),
            "" => lang.pick("dossier nog niet bekend", "file not known yet").to_owned(),
            other => {
                let other: usize = other.parse().unwrap_or_default();
                let field = |name: &str| entry.trimmed(&of_person(other, name)).to_owned();
                let name = words::names(&field("family"), &field("given"));
                format!("{} {name}", lang.pick("gekoppeld aan", "linked to"))
            }
        }
    }

    fn departure(&self) -> Markup {
        let lang = self.visit.lang();
        let household = &self.facts.household;
        let text = |name: &str| household.get(name).and_then(Value::as_str).unwrap_or_default();
        let days = [
            ("registered_on", lang.pick("Inschrijfdatum", "Registration date")),
            ("departs_on", lang.pick("Vertrekdatum", "Departure date")),
            ("entered_on", lang.pick("Dag van binnenkomst", "Day of entry")),
        ];
        html! {
            h2 { (lang.pick("Het vertrek", "The departure")) }
            dl class="facts" {
                dt { (lang.pick("Hoe", "How")) }
                dd { (words::departure(text("departure"), lang)) }
                dt { (lang.pick("Via wie", "Through whom")) }
                dd { (words::channel(self.base.package, text("channel"), lang)) }
                @for (name, label) in days {
                    @if !text(name).is_empty() {
                        dt { (label) }
                        dd { (words::day(text(name), lang)) }
                    }
                }
                @if self.base.entry.trimmed("retroactive") == "yes" {
                    dt { (lang.pick("Met terugwerkende kracht", "Retroactive")) }
                    dd {
                        (lang.pick(
                            "ja, de reis begon al vóór deze inschrijving",
                            "yes, the journey began before this registration",
                        ))
                    }
                }
            }
        }
    }

    fn conditions(&self) -> Markup {
        let lang = self.visit.lang();
        let entry = self.base.entry;
        html! {
            h2 { (lang.pick("Voorwaarden en bewijs", "Conditions and evidence")) }
            dl class="facts" {
                @for asked in self.base.package.asked(HOME) {
                    @let value = entry.trimmed(&format!("fact-{}", asked.id));
                    @let mut values = asked.values.into_iter().flatten();
                    @let named = values.find(|(id, _)| id == value);
                    dt { (asked.ask.get(lang)) }
                    dd {
                        @match (value, named) {
                            ("", _) => (lang.pick("niet bekend", "not known")),
                            ("yes", _) => (lang.pick("ja", "yes")),
                            ("no", _) => (lang.pick("nee", "no")),
                            (_, Some((_, words))) => (words.get(lang)),
                            (other, None) => (other),
                        }
                        @let paper = entry.trimmed(&format!("{EVIDENCE}{}", asked.id));
                        @if !paper.is_empty() { " — " (paper) }
                        @if value.is_empty() && self.hangs_on(asked.id) {
                            " " span class="tag tag--open" {
                                (lang.pick("nodig voor het voorstel", "needed for the proposal"))
                            }
                        }
                        @if paper.is_empty() && !value.is_empty() {
                            " " span class="tag tag--open" {
                                (lang.pick("nog zonder bewijs", "no evidence yet"))
                            }
                        }
                    }
                }
            }
        }
    }

    fn amounts(&self) -> Markup {
        let lang = self.visit.lang();
        html! {
            h2 { (lang.pick("Wat dit zou geven", "What this would give")) }
            @match self.award {
                None => p {
                    (lang.pick(
                        "Voor dit huishouden geeft nu geen regeling een bedrag dat te boeken is.",
                        "For this household no scheme gives an amount that can be booked now.",
                    ))
                },
                Some(award) => p {
                    span class="amount amount--total" { (words::euros(award.total, lang)) } " "
                    (self.scheme(&award.scheme)) ". "
                    (lang.pick(
                        "Niet gegarandeerd tot het besluit.",
                        "Not guaranteed until the decision.",
                    ))
                },
            }
        }
    }

    fn scheme(&self, id: &str) -> String {
        let found = self.base.package.scheme(id);
        found.map_or_else(|_| id.to_owned(), |one| self.visit.say(one.title()).to_owned())
    }

    /// Evidence for what is uncertain, to be given here.
    fn evidence(&self) -> Markup {
        let lang = self.visit.lang();
        let uncertain = self.uncertain();
        html! {
            @if !uncertain.is_empty() {
                fieldset class="stack" {
                    legend {
                        h2 { (lang.pick("Dit is nog niet zeker", "This is not certain yet")) }
                    }
                    p class="hint" {
                        (lang.pick(
                            "Het bedrag hangt hiervan af. Noem het document zodra het er is; \
                             zonder document kan de zaak niet worden voorgesteld.",
                            "The amount depends on this. Name the document as soon as it is there; \
                             without it the case cannot be proposed.",
                        ))
                    }
                    @for fact in &uncertain {
                        (evidence(self.base, fact, &words::fact(self.base.package, fact, lang)))
                    }
                }
            }
        }
    }

    /// Persons side by side who may be the same.
    fn alikes(&self) -> Markup {
        let lang = self.visit.lang();
        if self.alike.is_empty() {
            return html! {};
        }
        let hint = lang.pick(
            "Wat maakt dat dit iemand anders is, of dat de eerdere hulp niet in de weg staat?",
            "What makes that this is somebody else, or that help from before is no obstacle?",
        );
        let label = lang.pick("Waarom is dit geen bezwaar?", "Why is this no obstacle?");
        html! {
            fieldset class="stack" id="alike" {
                legend { h2 { (lang.pick("Lijkt op een andere zaak", "Looks like another case")) } }
                @for one in self.alike { (self.alike(one)) }
                (lines(&self.base.field("because", label, Some(hint)), 3))
            }
        }
    }

    /// Help from before, and until when it counts.
    fn helped(&self, on: Date) -> Markup {
        let lang = self.visit.lang();
        let period = &self.visit.counter().door().register().periods().no_earlier_help;
        html! {
            (lang.pick("eerder geholpen op ", "helped before on ")) (date(on, lang))
            @if let Some(until) = period.until(on) {
                (lang.pick("; dat telt tot en met ", "; that counts until ")) (date(until, lang))
                " (" (period.source) ")"
            }
        }
    }

    fn alike(&self, one: &Alike) -> Markup {
        let lang = self.visit.lang();
        let entry = self.base.entry;
        let place = entry.place_of(&one.person).unwrap_or_default();
        let field = |name: &str| entry.trimmed(&of_person(place, name)).to_owned();
        let id = format!("{LOOKED}{}", one.case);
        let judged = lang.pick(
            "Ik heb deze zaak vergeleken; het is geen bezwaar",
            "I compared this case; it is no obstacle",
        );
        html! {
            div class="card" {
                div class="columns" {
                    div {
                        h3 { (lang.pick("Deze zaak", "This case")) }
                        p {
                            (words::names(&field("family"), &field("given"))) br;
                            (self.born(place))
                            @if let Ok(number) = VNumber::parse(&field("v")) {
                                br; "V " (number.as_str())
                            }
                        }
                    }
                    div {
                        h3 {
                            a href=(Page::Case(one.case).path(lang)) {
                                (lang.pick("Zaak", "Case")) " " (one.case)
                            }
                        }
                        p {
                            (how(one.how, self.visit)) br;
                            (lang.pick("bij", "with")) " " (one.organisation)
                            @if one.granted {
                                br;
                                span class="tag tag--late" {
                                    (lang.pick("steun loopt", "support is running"))
                                }
                            }
                            @if let Some(on) = one.helped_on { br; (self.helped(on)) }
                        }
                    }
                }
                @if one.how == How::VNumber && one.granted {
                    p {
                        (lang.pick(
                            "Met hetzelfde V-nummer loopt al steun. Rond eerst die zaak af.",
                            "Support is running for the same V-number. Conclude that case first.",
                        ))
                    }
                } @else {
                    (tick(&Field { value: entry.get(&id), ..self.base.field(&id, judged, None) }))
                }
            }
        }
    }
}

fn how(how: How, visit: &Visit) -> &'static str {
    let lang = visit.lang();
    match how {
        How::VNumber => lang.pick("zelfde V-nummer", "same V-number"),
        How::NameAndBirth => {
            lang.pick("zelfde namen en geboortedatum", "same names and date of birth")
        }
        How::NearlyTheName => lang.pick(
            "zelfde geboortedatum, namen lijken erop",
            "same date of birth, names nearly the same",
        ),
        How::NearlyTheBirth => lang.pick(
            "zelfde namen, geboortedatum lijkt erop",
            "same names, date of birth nearly the same",
        ),
    }
}
