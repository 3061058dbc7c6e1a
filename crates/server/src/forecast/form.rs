//! The assumptions to move: a slider for each that says how far it may be off, a field for budgets.

use forecast::register::{Assumption, Register, Status};
use maud::{Markup, html};
use money::Cents;
use rules::words::Lang;

use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, text};

/// The `id` of the form.
pub(super) const FORM: &str = "assumptions";

/// Where a slider can stand: whole numbers, or tenths of a percentage.
struct Track {
    low: u64,
    high: u64,
    step: u64,
}

impl Track {
    fn of(one: &Assumption) -> Option<Self> {
        let [low, high] = one.spread?.ends(one.central()).map(|end| one.in_steps(end));
        let step = ((high - low) / 100).max(1);
        Some(Self { low, high, step })
    }
}

/// The register as a form leaves it, and what is wrong with the form.
pub(super) fn asked(register: &Register, body: &[u8], lang: Lang) -> (Register, Vec<Mistake>) {
    let (mut register, mut mistakes) = (register.clone(), Vec::new());
    let inside = register.clone();
    for (field, value) in form_urlencoded::parse(body) {
        let value = value.trim();
        let wrong = if let Some(id) = field.strip_prefix("budget-") {
            let known = inside.budgets.iter().any(|one| one.id == id);
            let amount = Cents::parse(value).ok().filter(|one| *one >= Cents::ZERO);
            match amount.filter(|_| known) {
                Some(amount) => register.set(id, &amount.to_string()).is_err(),
                None => true,
            }
        } else if let Some(one) = inside.assumption(&field)
            && let Some(track) = Track::of(one)
        {
            let steps = value.parse::<u64>().ok();
            match steps.filter(|steps| (track.low..=track.high).contains(steps)) {
                Some(steps) if steps != one.in_steps(one.central()) => {
                    register = register.with(&field, one.of_steps(steps));
                    false
                }
                Some(_) => false,
                None => true,
            }
        } else {
            false
        };
        if wrong {
            mistakes.push(Mistake { field: id_of(&field), text: said(value, lang) });
        }
    }
    (register, mistakes)
}

fn said(value: &str, lang: Lang) -> String {
    let value: String = value.chars().take(32).collect();
    match lang {
        Lang::Nl => format!("“{value}” is hier geen waarde. Schrijf een bedrag als 4.000.000."),
        Lang::En => format!("“{value}” is no value here. Write an amount such as 4,000,000."),
    }
}

/// The `id` of a field: a point would be a class in a selector.
fn id_of(field: &str) -> String {
    field.replace('.', "-")
}

/// The form, at the values of `now`; `inside` says how far they can move.
pub(super) fn form(inside: &Register, now: &Register, mistakes: &[Mistake], lang: Lang) -> Markup {
    let action = format!("{}#result", Page::Forecast.path(lang));
    let numbers = inside.uncertain().filter(|(one, _)| !one.id.starts_with("year-effect"));
    let numbers: Vec<&Assumption> = numbers.map(|(one, _)| one).collect();
    html! {
        form id=(FORM) class="stack no-print" method="post" action=(action) novalidate
            data-live="answer" {
            fieldset class="stack" {
                legend { h2 { (lang.pick("Aannames", "Assumptions")) } }
                @for one in numbers {
                    @if let Some(track) = Track::of(one) {
                        (slider(one, now.assumption(&one.id).unwrap_or(one), &track, lang))
                    }
                }
            }
            fieldset class="stack" {
                legend { h2 { (lang.pick("Budgetten", "Budgets")) } }
                @for one in &now.budgets {
                    @let id = format!("budget-{}", one.id);
                    @let value = match lang {
                        Lang::Nl => one.amount.dutch("").to_string(),
                        Lang::En => one.amount.english("").to_string(),
                    };
                    @let value = value.trim_matches('\u{a0}');
                    @let label = format!("{} (EUR)", capital(one.title.get(lang)));
                    @let hint = (one.basis.status != Status::Published)
                        .then(|| one.basis.status.name(lang));
                    (text(
                        &Field { id: &id, label: &label, hint, value, mistakes },
                        Kind::Number,
                    ))
                }
            }
            div class="actions" {
                button class="button" type="submit" { (lang.pick("Bereken", "Calculate")) }
            }
        }
    }
}

fn slider(one: &Assumption, now: &Assumption, track: &Track, lang: Lang) -> Markup {
    let id = id_of(&one.id);
    let value = now.in_steps(now.central());
    html! {
        div class="field" {
            label class="label" for=(id) {
                (one.title.get(lang))
                @if let Some(part) = &one.vary { ": " (part) }
            }
            p class="hint" id=(format!("{id}-hint")) {
                @if one.basis.status != Status::Published {
                    span class="tag tag--assumed" { (one.basis.status.name(lang)) } " "
                }
                (one.value_said(one.of_steps(track.low), lang)) " … "
                (one.value_said(one.of_steps(track.high), lang))
            }
            input class="slider" type="range" id=(id) name=(one.id) min=(track.low)
                max=(track.high) step=(track.step) value=(value)
                data-tenths=[one.is_part().then_some("%")]
                aria-describedby=(format!("{id}-hint"));
            output for=(id) { (now.value_said(now.central(), lang)) }
        }
    }
}

fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + rest.as_str()
}
