//! The fields of RIAT in its order and by its names, to copy one by one: key moments 1 to 3.

use maud::{Markup, html};
use register::case::{Event, Paper, PaymentState};
use rules::words::{Lang, date};
use serde_json::Value;

use super::{Sight, words};

/// A field of RIAT, and what to put there; `None` for what only the counsellor knows.
pub(super) type Field = (String, Option<String>);

impl Sight<'_> {
    pub(super) fn riat(&self) -> Markup {
        let lang = self.visit.lang();
        let warning = lang.pick(
            "RIAT laat de eerste pagina later niet meer wijzigen. Vergelijk eerst.",
            "RIAT does not let the first page be changed later. Compare first.",
        );
        html! {
            section aria-labelledby="riat-title" class="stack no-print" {
                h2 id="riat-title" { (lang.pick("Overneemblad voor RIAT", "Copy sheet for RIAT")) }
                (self.sheet("km1", "KM1 Application", warning, &self.first_moment()))
                (self.sheet("km2", "KM2 Arrival and reintegration plan", "", &self.second_moment()))
                (self.sheet("km3", "KM3 Final report", "", &self.third_moment()))
            }
        }
    }

    fn sheet(&self, start: &str, title: &str, hint: &str, fields: &[Field]) -> Markup {
        let lang = self.visit.lang();
        let unknown = lang.pick("staat niet in Wederkeer", "is not in Wederkeer");
        html! {
            details class="card" {
                summary { span lang="en" { (title) } }
                @if !hint.is_empty() { p { strong { (hint) } } }
                @for (place, (label, value)) in fields.iter().enumerate() {
                    @let id = format!("{start}-{place}");
                    @match value {
                        Some(value) => div class="copied" {
                            label class="label" for=(id) lang="en" { (label) }
                            input class="textbox" id=(id) value=(value) readonly;
                            button class="button button--secondary" type="button" data-copy=(id)
                                data-done=(lang.pick("Gekopieerd.", "Copied.")) hidden {
                                (lang.pick("Kopieer", "Copy"))
                                span class="visually-hidden" { ": " (label) }
                            }
                        },
                        None => p { span lang="en" { (label) } ": " em { (unknown) } },
                    }
                }
            }
        }
    }

    fn on(&self, day: Option<jiff::civil::Date>) -> Option<String> {
        day.map(|day| date(day, Lang::Nl))
    }

    pub(super) fn first_moment(&self) -> Vec<Field> {
        let case = self.case;
        let facts = case.facts.as_ref();
        let household = |name: &str| {
            facts.and_then(|facts| facts.household.get(name)?.as_str()).map(str::to_owned)
        };
        let first = self.household_persons().next();
        let nationality = first.and_then(|one| one.get("nationality")?.as_str());
        let home = household("country_of_origin");
        let home = home.or_else(|| nationality.map(str::to_owned));
        let field = |name: &str, value: Option<String>| (name.to_owned(), value);
        let mut all = vec![
            field("Country of return", home.map(|code| self.english(&code))),
            field("Project", Some("EU Reintegration Programme".to_owned())),
            field("EU country", Some("Netherlands".to_owned())),
            field("Organisation", Some(self.title(&case.organisation))),
            field("Reintegration partner", None),
            field("Migrant/s consent obtained", self.on(case.consent)),
            field("Signed consent sheet", self.consent_paper()),
        ];
        for (place, person) in self.household_persons().enumerate() {
            all.extend(self.of_person(place + 1, person));
        }
        let voluntary = if case.outline.departure == "forced" { "Forced" } else { "Voluntary" };
        let leaves = self.on(case.departed_on);
        let expected = || household("departs_on").map(|day| words::day(&day, Lang::Nl));
        all.push(field("Type of return", Some(voluntary.to_owned())));
        all.push(field("Administrative status", None));
        all.push(field("(Expected) date of departure", leaves.or_else(expected)));
        all.push(field("Assistance needed", None));
        all
    }

    fn of_person(&self, number: usize, person: &Value) -> Vec<Field> {
        let text = |name: &str| person.get(name).and_then(Value::as_str);
        let facts = self.case.facts.as_ref();
        let id = text("id").unwrap_or_default();
        let identity = facts.and_then(|facts| facts.people.get(id));
        let codes = facts.and_then(|facts| facts.vulnerable.get(id)).map(|all| all.join(", "));
        let field = |name: &str, value: Option<String>| (format!("Person {number}: {name}"), value);
        let linked = text("linked_to").map(|to| format!("linked to {}", self.person(Some(to))));
        let own = linked.unwrap_or_else(|| "principal applicant".to_owned());
        vec![
            field("Last name", identity.map(|one| one.family_name.clone())),
            field("First name", identity.map(|one| one.given_names.clone())),
            field("Gender", None),
            field("Date of birth", text("born").map(|day| words::day(day, Lang::Nl))),
            field(
                "Nationality (by travel document)",
                text("nationality").map(|code| self.english(code)),
            ),
            field("Family composition", Some(own)),
            field("Specific vulnerability", Some(codes.unwrap_or_else(|| "no".to_owned()))),
        ]
    }

    pub(super) fn second_moment(&self) -> Vec<Field> {
        let mut all = vec![("Confirm arrival".to_owned(), self.on(self.case.arrived_on))];
        for (place, line) in self.case.plan.iter().flat_map(|plan| &plan.lines).enumerate() {
            let number = place + 1;
            let about = format!("{}: {}", self.person(line.person.as_deref()), line.what);
            let amount = line.amount.to_string();
            all.push((format!("Budget {number}: budgeted amount (EUR)"), Some(amount)));
            all.push((format!("Budget {number}: short description"), Some(about)));
        }
        all.push(("Counselling meeting".to_owned(), None));
        all.push(("Partner feedback".to_owned(), None));
        all
    }

    pub(super) fn third_moment(&self) -> Vec<Field> {
        let (contributed, papers) = self.reported();
        let mut all = vec![("What the budget contributed to".to_owned(), contributed)];
        let made = self.case.payments.iter().filter(|one| one.state == PaymentState::Released);
        for payment in made {
            let order = &payment.order;
            let papers: Vec<&str> =
                order.papers.iter().map(|paper| paper.reference.as_str()).collect();
            let number = payment.number;
            all.push((format!("Payment {number}: amount (EUR)"), Some(order.amount.to_string())));
            all.push((format!("Payment {number}: proof of payment"), Some(papers.join(", "))));
        }
        let papers: Vec<&str> = papers.iter().map(|paper| paper.reference.as_str()).collect();
        all.push((
            "Other proofs of payment".to_owned(),
            (!papers.is_empty()).then(|| papers.join(", ")),
        ));
        all.push(("Final budget (EUR)".to_owned(), Some(self.case.sums().paid.to_string())));
        all.push(("Final meeting".to_owned(), None));
        all.push(("Partner feedback".to_owned(), None));
        all
    }

    /// Every event of one kind, the last first.
    fn events(&self) -> impl Iterator<Item = Event> {
        let made = self.trail.iter().rev().filter(|record| record.version.is_some());
        made.filter_map(|record| serde_json::from_str(&record.body).ok())
    }

    fn consent_paper(&self) -> Option<String> {
        self.events().find_map(|event| match event {
            Event::Consented { paper, .. } => Some(paper),
            _ => None,
        })
    }

    fn reported(&self) -> (Option<String>, Vec<Paper>) {
        let found = self.events().find_map(|event| match event {
            Event::Reported { contributed, papers } => Some((Some(contributed), papers)),
            _ => None,
        });
        found.unwrap_or_default()
    }

    fn english(&self, code: &str) -> String {
        let all = self.visit.package().countries();
        let found = all.iter().find(|(country, _)| country.code() == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name.en.clone())
    }

    pub(super) fn title(&self, organisation: &str) -> String {
        let found = self.organisations.iter().find(|one| one.id == organisation);
        found.map_or_else(|| organisation.to_owned(), |one| one.title.clone())
    }
}
