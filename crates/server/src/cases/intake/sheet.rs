//! The form of a household: who they are, how they leave, and what shows it.

use maud::{Markup, html};
use register::login::Session;
use rules::check::Asked;
use rules::determine::applicable::HOME;
use rules::words::Lang;

use super::read::{EVIDENCE, LOOKED};
use super::{Purpose, words};
use crate::calculator::entry::{BUTTON, OWN_FILE, PERSONS, of_person};
use crate::calculator::sheet::Sheet;
use crate::cases::form::{CSRF, KEY, VERSION};
use crate::page::fields::{Field, Kind, lines, radios, select, text, tick};

/// The `id` of the form.
pub(super) const FORM: &str = "household-form";

/// The fields that are there whatever the form is for.
pub(super) fn hidden(base: Sheet<'_>, purpose: Purpose, session: &Session) -> Markup {
    html! {
        input type="hidden" name=(CSRF) value=(session.csrf);
        input type="hidden" name=(KEY) value=(base.entry.trimmed(KEY));
        @if let Purpose::Amend { version, .. } = purpose {
            input type="hidden" name=(VERSION) value=(version);
        }
    }
}

/// The whole form. `uncertain` are facts that need something that shows them, though nobody asks
/// for them.
pub(super) fn drawn(
    base: Sheet<'_>,
    purpose: Purpose,
    session: &Session,
    uncertain: &[String],
) -> Markup {
    let lang = base.lang;
    let count = base.entry.persons().unwrap_or(1);
    html! {
        form id=(FORM) class="stack intake" method="post" action=(purpose.page().path(lang))
            novalidate {
            (hidden(base, purpose, session))
            input type="hidden" name=(PERSONS) value=(count);
            // What was judged already, and why, goes along.
            @for (name, value) in base.entry.fields().filter(|(name, _)| name.starts_with(LOOKED)) {
                input type="hidden" name=(name) value=(value);
            }
            input type="hidden" name="because" value=(base.entry.get("because"));
            fieldset class="stack" id="household" {
                legend { h2 { (lang.pick("Wie", "Who")) } }
                @for place in 0..count { (person(base, place, count)) }
                (base.origin())
                div class="actions" {
                    (button("add", lang.pick("Persoon toevoegen", "Add a person")))
                }
            }
            (leaving(base, purpose))
            (conditions(base, uncertain))
            @if let Purpose::Amend { .. } = purpose {
                @let hint = lang.pick(
                    "Wat vastgesteld, voorgesteld of goedgekeurd was, geldt daarna niet meer.",
                    "What was determined, proposed or approved holds no more after that.",
                );
                (lines(
                    &base.field("reason", lang.pick("Waarom?", "Why?"), Some(hint)),
                    3,
                ))
            }
            div class="actions" {
                button class="button" type="submit" name=(BUTTON) value="check" {
                    (lang.pick("Controleer wat u invulde", "Check what you entered"))
                }
            }
        }
        (base.countries())
    }
}

fn button(what: &str, label: &str) -> Markup {
    html! {
        button class="button button--secondary" type="submit" name=(BUTTON) value=(what) {
            (label)
        }
    }
}

fn person(base: Sheet<'_>, place: usize, count: usize) -> Markup {
    let lang = base.lang;
    let name = |field: &str| of_person(place, field);
    let title = format!("{} {}", lang.pick("Persoon", "Person"), place + 1);
    let v_hint = lang.pick("Tien cijfers, als het er is.", "Ten digits, if there is one.");
    let code_hint = lang.pick(
        "Alleen codes van uw organisatie, zoals A1, B3.",
        "Codes of your organisation alone, such as A1, B3.",
    );
    html! {
        fieldset class="card stack" id=(name("card")) {
            legend { h3 { (title) } }
            div class="columns" {
                (base.text(
                    &name("family"),
                    lang.pick("Achternaam", "Family name"),
                    None,
                    Kind::Text,
                ))
                (base.text(&name("given"), lang.pick("Voornamen", "Given names"), None, Kind::Text))
                (base.text(&name("v"), lang.pick("V-nummer", "V-number"), Some(v_hint), Kind::Text))
            }
            div class="columns" {
                (base.day(
                    &name("born"),
                    lang.pick("Geboortedatum", "Date of birth"),
                    Some(lang.pick("Dag-maand-jaar.", "Day-month-year.")),
                ))
                (select(
                    &base.field(
                        &name("age"),
                        lang.pick("Leeftijd", "Age"),
                        Some(lang.pick(
                            "Telt alleen zonder geboortedatum.",
                            "Counts without a date of birth alone.",
                        )),
                    ),
                    &[
                        ("adult", lang.pick("volwassen", "adult")),
                        ("minor", lang.pick("minderjarig", "minor")),
                    ],
                ))
                (base.nationality(&name("nationality"), lang.pick("Nationaliteit", "Nationality")))
            }
            (file(base, place, count))
            // Not in front: the first part below a legend makes room for it.
            input type="hidden" name=(name("id")) value=(base.entry.trimmed(&name("id")));
            details open[opened(base, place)] {
                summary {
                    (lang.pick("Bijzonderheden van deze persoon", "Details of this person"))
                }
                (base.text(
                    &name("vulnerable"),
                    lang.pick("Bijzondere behoeften", "Special needs"),
                    Some(code_hint),
                    Kind::Text,
                ))
                @for asked in base.package.asked(HOME).iter().filter(|one| one.values.is_none()) {
                    (base.fact(&name("fact-"), asked))
                }
            }
            @if count > 1 {
                (button(
                    &format!("remove-{place}"),
                    &format!("{title} {}", lang.pick("weghalen", "– remove")),
                ))
            }
        }
    }
}

fn opened(base: Sheet<'_>, place: usize) -> bool {
    let detail = |name: &str| {
        name.strip_prefix(&of_person(place, ""))
            .is_some_and(|field| field == "vulnerable" || field.starts_with("fact-"))
    };
    let filled = base.entry.fields().any(|(name, value)| detail(name) && !value.trim().is_empty());
    filled || base.mistakes.iter().any(|mistake| detail(&mistake.field))
}

fn file(base: Sheet<'_>, place: usize, count: usize) -> Markup {
    let lang = base.lang;
    let own = lang.pick("hoofdaanvrager, eigen dossier", "principal applicant, own file");
    let others = (0..count).filter(|other| *other != place).map(|other| {
        let label = match lang {
            Lang::Nl => format!("gekoppeld aan persoon {}", other + 1),
            Lang::En => format!("linked to person {}", other + 1),
        };
        (other.to_string(), label)
    });
    let others: Vec<(String, String)> = others.collect();
    let mut files = vec![("", lang.pick("nog niet bekend", "not known yet")), (OWN_FILE, own)];
    files.extend(others.iter().map(|(value, label)| (value.as_str(), label.as_str())));
    let id = of_person(place, "file");
    select(&base.field(&id, lang.pick("Dossier in RIAT", "File in RIAT"), None), &files)
}

fn leaving(base: Sheet<'_>, purpose: Purpose) -> Markup {
    let lang = base.lang;
    let day =
        |id: &'static str, label: &'static str, hint: &'static str| base.day(id, label, Some(hint));
    html! {
        fieldset class="stack" {
            legend { h2 { (lang.pick("Het vertrek", "The departure")) } }
            (radios(
                &base.field(
                    "departure",
                    lang.pick("Hoe vertrekt het huishouden?", "How does the household leave?"),
                    None,
                ),
                &[
                    ("voluntary", lang.pick("zelfstandig", "voluntarily"), None),
                    ("forced", lang.pick("gedwongen", "forced"), None),
                ],
            ))
            (base.channel())
            div class="columns" {
                (day(
                    "registered_on",
                    lang.pick("Inschrijfdatum", "Registration date"),
                    lang.pick("Die beslist welke regeling geldt.", "It decides the scheme."),
                ))
                (day(
                    "departs_on",
                    lang.pick("Vertrekdatum", "Departure date"),
                    lang.pick("Als die bekend is.", "If it is known."),
                ))
                (day(
                    "entered_on",
                    lang.pick("Dag van binnenkomst", "Day of entry"),
                    lang.pick(
                        "Alleen voor Syriërs die zich in 2025 inschreven.",
                        "For Syrians who registered in 2025 alone.",
                    ),
                ))
            }
            @if matches!(purpose, Purpose::New) {
                (tick(&base.field(
                    "retroactive",
                    lang.pick(
                        "De reis begon al vóór deze inschrijving",
                        "The journey began before this registration",
                    ),
                    Some(lang.pick(
                        "Dan moet de zaak op tijd worden beantwoord.",
                        "Then the case must be answered in time.",
                    )),
                )))
            }
        }
    }
}

/// Each condition, and beside it what shows it.
fn conditions(base: Sheet<'_>, uncertain: &[String]) -> Markup {
    let lang = base.lang;
    html! {
        fieldset class="stack" {
            legend { h2 { (lang.pick("Voorwaarden en bewijs", "Conditions and evidence")) } }
            p class="hint" {
                (lang.pick(
                    "Schrijf bij elk antwoord waaruit het blijkt, zoals het nummer van een \
                     document. Wat u nog niet weet, kunt u later aanvullen; voor het voorstel moet \
                     het er zijn.",
                    "Write at each answer what shows it, such as the number of a document. What \
                     you do not know yet can be added later; for the proposal it must be there.",
                ))
            }
            @for asked in &base.package.asked(HOME) { (condition(base, asked)) }
            @for fact in uncertain {
                (evidence(base, fact, &words::fact(base.package, fact, lang)))
            }
        }
    }
}

fn condition(base: Sheet<'_>, asked: &Asked<'_>) -> Markup {
    html! {
        div class="columns condition" {
            (base.fact("fact-", asked))
            (evidence(base, asked.id, ""))
        }
    }
}

/// What shows a fact.
pub(super) fn evidence(base: Sheet<'_>, fact: &str, about: &str) -> Markup {
    let id = format!("{EVIDENCE}{fact}");
    let label = base.lang.pick("Waaruit blijkt dat?", "What shows it?");
    let label = if about.is_empty() {
        label.to_owned()
    } else {
        format!("{about}: {}", base.lang.pick("waaruit blijkt dit?", "what shows this?"))
    };
    let field: Field<'_> = base.field(&id, &label, None);
    text(&field, Kind::Text)
}
