//! The form: who leaves, how, when; and, folded away, what matters less often.

use std::cell::RefCell;

use maud::{Markup, html};
use rules::check::{Asked, Package};
use rules::determine::applicable::HOME;
use rules::words::Lang;

use super::entry::{BUTTON, Entry, OWN_FILE, PERSONS, of_person};
use super::examples::EXAMPLES;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, radios, select, text};

/// The `id` of the form.
pub(super) const FORM: &str = "case";

/// The form with what was entered and what is wrong with it.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'s> {
    pub package: &'s Package,
    pub entry: &'s Entry,
    pub mistakes: &'s [Mistake],
    pub lang: Lang,
    /// Every field that was drawn, in order, with its label.
    pub drawn: &'s RefCell<Vec<(String, String)>>,
}

impl Sheet<'_> {
    pub(super) fn form(self) -> Markup {
        let lang = self.lang;
        html! {
            form id=(FORM) class="stack no-print" method="post" action=(action(lang)) novalidate
                data-live="answer" {
                @match self.entry.persons() {
                    None => (self.counts()),
                    Some(count) => (self.persons(count)),
                }
                fieldset class="stack" {
                    legend { h2 { (lang.pick("Het vertrek", "The departure")) } }
                    (radios(
                    &self.field(
                        "departure",
                        lang.pick("Hoe vertrekt het huishouden?", "How does the household leave?"),
                        None,
                    ),
                    &[
                            ("voluntary", lang.pick("zelfstandig", "voluntarily"), None),
                            ("forced", lang.pick("gedwongen", "forced"), None),
                        ],
                    ))
                    (self.channel())
                    (self.day(
                        "registered_on",
                        lang.pick("Inschrijfdatum", "Registration date"),
                        Some(lang.pick(
                            "Deze dag beslist welke regeling geldt. Dag-maand-jaar.",
                            "This day decides which scheme holds. Day-month-year.",
                        )),
                    ))
                    (self.day(
                        "departs_on",
                        lang.pick("Vertrekdatum, als die bekend is", "Departure date, if known"),
                        None,
                    ))
                    (self.day(
                        "arrived_on",
                        lang.pick("Aankomstdatum, als die bekend is", "Arrival date, if known"),
                        None,
                    ))
                }
                (self.conditions())
                (self.readings())
                div class="actions" {
                    button class="button" type="submit" name=(BUTTON) value="" {
                        (lang.pick("Bereken", "Calculate"))
                    }
                }
            }
            (self.countries())
        }
    }

    /// The household in numbers.
    fn counts(self) -> Markup {
        let lang = self.lang;
        html! {
            fieldset class="stack" id="household" {
                legend { h2 { (lang.pick("Het huishouden", "The household")) } }
                div class="columns" {
                    (self.text("adults", lang.pick("Volwassenen", "Adults"), None, Kind::Number))
                    (self.text(
                        "minors",
                        lang.pick("Minderjarigen", "Minors"),
                        None,
                        Kind::Number,
                    ))
                }
                (select(
                    &self.field(
                        "files",
                        lang.pick("Dossier in RIAT", "File in RIAT"),
                        Some(lang.pick(
                            "Alleen van belang bij twee of meer volwassenen.",
                            "Only matters with two or more adults.",
                        )),
                    ),
                    &[
                        ("", lang.pick("nog niet bekend", "not known yet")),
                        ("joint", lang.pick("samen in één dossier", "together in one file")),
                        (
                            "separate",
                            lang.pick("elke volwassene apart", "every adult separately"),
                        ),
                    ],
                ))
                (self.nationality("nationality", lang.pick("Nationaliteit", "Nationality")))
                (self.origin())
                (button("persons", lang.pick("Per persoon invullen", "Enter each person"), lang))
            }
        }
    }

    /// The household person by person.
    fn persons(self, count: usize) -> Markup {
        let lang = self.lang;
        html! {
            fieldset class="stack" id="household" {
                legend { h2 { (lang.pick("Het huishouden", "The household")) } }
                @for name in ["adults", "minors", "files", "nationality"] {
                    input type="hidden" name=(name) value=(self.entry.get(name));
                }
                input type="hidden" name=(PERSONS) value=(count);
                @for place in 0..count { (self.person(place, count)) }
                (self.origin())
                div class="actions" {
                    (button("add", lang.pick("Persoon toevoegen", "Add a person"), lang))
                    (button("counts", lang.pick("Terug naar aantallen", "Back to numbers"), lang))
                }
            }
        }
    }

    fn person(self, place: usize, count: usize) -> Markup {
        let lang = self.lang;
        let name = |field: &str| of_person(place, field);
        let person = format!("{} {}", lang.pick("Persoon", "Person"), place + 1);
        let others = (0..count).filter(|other| *other != place).map(|other| {
            let label = match lang {
                Lang::Nl => format!("gekoppeld aan persoon {}", other + 1),
                Lang::En => format!("linked to person {}", other + 1),
            };
            (other.to_string(), label)
        });
        let others: Vec<(String, String)> = others.collect();
        let own = lang.pick("hoofdaanvrager, eigen dossier", "principal applicant, own file");
        let mut files = vec![("", lang.pick("nog niet bekend", "not known yet")), (OWN_FILE, own)];
        files.extend(others.iter().map(|(value, label)| (value.as_str(), label.as_str())));
        html! {
            fieldset class="card stack" {
                legend { h3 { (person) } }
                div class="columns" {
                    (select(
                        &self.field(&name("age"), lang.pick("Leeftijd", "Age"), None),
                        &[
                            ("adult", lang.pick("volwassen", "adult")),
                            ("minor", lang.pick("minderjarig", "minor")),
                        ],
                    ))
                    (self.day(
                        &name("born"),
                        lang.pick("Geboortedatum", "Date of birth"),
                        Some(lang.pick(
                            "Niet nodig. Met een datum telt die.",
                            "Not needed. If given, it decides.",
                        )),
                    ))
                }
                (self.nationality(&name("nationality"), lang.pick("Nationaliteit", "Nationality")))
                (select(
                    &self.field(&name("file"), lang.pick("Dossier in RIAT", "File in RIAT"), None),
                    &files,
                ))
                details {
                    summary {
                        (lang.pick("Voorwaarden voor deze persoon", "Conditions for this person"))
                    }
                    @for asked in self.package.asked(HOME).iter().filter(|one| one.values.is_none())
                    {
                        (self.fact(&name("fact-"), asked))
                    }
                }
                @if count > 1 {
                    (button(
                        &format!("remove-{place}"),
                        &format!("{person} {}", lang.pick("weghalen", "– remove")),
                        lang,
                    ))
                }
            }
        }
    }

    pub(crate) fn channel(self) -> Markup {
        let names = self.package.channels(HOME);
        let options: Vec<(&str, &str, Option<&str>)> =
            names.iter().map(|(id, name)| (*id, name.get(self.lang), None)).collect();
        let label = self.lang.pick("Via wie?", "Through whom?");
        radios(&self.field("channel", label, None), &options)
    }

    pub(crate) fn origin(self) -> Markup {
        let lang = self.lang;
        let hint = lang.pick(
            "Alleen als het een ander land is dan de nationaliteit.",
            "Only if it is another country than the nationality.",
        );
        let label = lang.pick("Land van herkomst", "Country of origin");
        self.text("country_of_origin", label, Some(hint), Kind::Choice("countries"))
    }

    pub(crate) fn nationality(self, id: &str, label: &str) -> Markup {
        let hint = self.lang.pick(
            "Naam van het land of code, zoals Irak of IQ.",
            "Name of the country or code, such as Iraq or IQ.",
        );
        self.text(id, label, Some(hint), Kind::Choice("countries"))
    }

    /// Facts about the whole case.
    fn conditions(self) -> Markup {
        let lang = self.lang;
        let asked = self.package.asked(HOME);
        let fields = asked.iter().map(|one| format!("fact-{}", one.id));
        let fields: Vec<String> = fields.chain(["entered_on".to_owned()]).collect();
        html! {
            details class="card" open[self.open(&fields)] {
                summary { (lang.pick("Voorwaarden en bijzonderheden", "Conditions and details")) }
                p class="hint" {
                    (lang.pick(
                        "Wat u hier niet weet, nemen wij aan. Het antwoord zegt dan dat het nog \
                         niet zeker is.",
                        "What you do not know here is assumed. The answer then says that it is \
                         not certain yet.",
                    ))
                }
                @for one in &asked { (self.fact("fact-", one)) }
                (self.day(
                    "entered_on",
                    lang.pick("Dag van binnenkomst", "Day of entry in the Netherlands"),
                    Some(lang.pick(
                        "Alleen van belang voor Syriërs die zich in 2025 inschreven.",
                        "Only matters for Syrians who registered in 2025.",
                    )),
                ))
            }
        }
    }

    pub(crate) fn fact(self, start: &str, asked: &Asked<'_>) -> Markup {
        let lang = self.lang;
        let mut options = vec![("", lang.pick("niet bekend", "not known"))];
        match asked.values {
            None => {
                options.extend([("yes", lang.pick("ja", "yes")), ("no", lang.pick("nee", "no"))])
            }
            Some(values) => {
                options.extend(values.iter().map(|(id, name)| (id.as_str(), name.get(lang))));
            }
        }
        let id = format!("{start}{}", asked.id);
        select(&self.field(&id, asked.ask.get(lang), None), &options)
    }

    /// Questions that the sources leave open, with the answers in use.
    fn readings(self) -> Markup {
        let lang = self.lang;
        let questions = self.package.questions();
        let fields: Vec<String> =
            questions.iter().map(|question| format!("reading-{}", question.id)).collect();
        html! {
            details class="card" open[self.open(&fields)] {
                summary {
                    (lang.pick("Open vragen in de bronnen", "Open questions in the sources"))
                }
                p class="hint" {
                    (lang.pick(
                        "De bronnen geven hier geen uitsluitsel. Kies een andere lezing om te zien \
                         wat die doet.",
                        "The sources do not settle these. Choose another reading to see what it \
                         does.",
                    ))
                }
                @for (question, id) in questions.iter().zip(&fields) {
                    @let options: Vec<(&str, &str)> = question
                        .answers
                        .iter()
                        .map(|(answer, name)| (answer.as_str(), name.get(lang)))
                        .collect();
                    @let in_use = options.get(question.in_use).map_or("", |(answer, _)| answer);
                    @let chosen = self.entry.trimmed(id);
                    (select(
                        &Field {
                            value: if chosen.is_empty() { in_use } else { chosen },
                            ..self.field(id, question.ask.get(lang), None)
                        },
                        &options,
                    ))
                }
            }
        }
    }

    /// Every country, to choose from while typing.
    pub(crate) fn countries(self) -> Markup {
        html! {
            datalist id="countries" {
                @for (country, name) in self.package.countries() {
                    @let (own, other) = match self.lang {
                        Lang::Nl => (&name.nl, &name.en),
                        Lang::En => (&name.en, &name.nl),
                    };
                    option value=(own) {
                        @if own != other { (other) " · " }
                        (country.code())
                    }
                }
            }
        }
    }

    /// Whether something in these fields is wrong, or was changed: then they stand open.
    fn open(self, fields: &[String]) -> bool {
        fields.iter().any(|field| {
            self.mistakes.iter().any(|mistake| mistake.field == *field)
                || (field.starts_with("fact-") && !self.entry.trimmed(field).is_empty())
                || (field == "entered_on" && !self.entry.trimmed(field).is_empty())
                || self.read_otherwise(field)
        })
    }

    fn read_otherwise(self, field: &str) -> bool {
        let chosen = self.entry.trimmed(field);
        let questions = self.package.questions();
        let question = questions.iter().find(|one| field.strip_prefix("reading-") == Some(&one.id));
        let in_use = question.and_then(|question| question.answers.get(question.in_use));
        in_use.is_some_and(|(answer, _)| !chosen.is_empty() && answer != chosen)
    }

    pub(crate) fn field<'f>(
        &'f self,
        id: &'f str,
        label: &'f str,
        hint: Option<&'f str>,
    ) -> Field<'f> {
        self.drawn.borrow_mut().push((id.to_owned(), label.to_owned()));
        Field { id, label, hint, value: self.entry.get(id), mistakes: self.mistakes }
    }

    pub(crate) fn text(self, id: &str, label: &str, hint: Option<&str>, kind: Kind<'_>) -> Markup {
        text(&self.field(id, label, hint), kind)
    }

    pub(crate) fn day(self, id: &str, label: &str, hint: Option<&str>) -> Markup {
        self.text(id, label, hint, Kind::Date)
    }
}

/// One-click examples.
pub(super) fn examples(lang: Lang) -> Markup {
    html! {
        form class="examples no-print" method="post" action=(action(lang)) {
            p id="examples" { (lang.pick("Of bekijk een voorbeeld:", "Or look at an example:")) }
            ul class="actions" aria-labelledby="examples" {
                @for example in &EXAMPLES {
                    li {
                        button class="button button--secondary" type="submit" name=(BUTTON)
                            value=(format!("example-{}", example.id)) {
                            (lang.pick(example.name.0, example.name.1))
                        }
                    }
                }
            }
        }
    }
}

/// The address that the form goes to; the browser then shows the answer.
fn action(lang: Lang) -> String {
    format!("{}#result", Page::Calculator.path(lang))
}

/// A button that changes the form, not only the answer.
fn button(what: &str, label: &str, lang: Lang) -> Markup {
    let to = format!("{}#household", Page::Calculator.path(lang));
    html! {
        button class="button button--secondary" type="submit" name=(BUTTON) value=(what)
            formaction=(to) { (label) }
    }
}
