//! Totals as formulas, and for which households one scheme gives more than another.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rules::difference::Side;
use rules::formulas::{Formulas, Line, Pair, Shape, Verdict, formulas};
use rules::words::{Lang, entered, linear, plain, shape, side};

use super::asked::Asked;
use super::choice::{departure, departure_of, form, scheme_field, scheme_of};
use super::picture::{differences, table};
use crate::address::Page;
use crate::desk::Desk;
use crate::page::fields::Mistake;
use crate::view::Tongue;

pub(super) async fn show(State(desk): State<Desk>, Tongue(lang): Tongue, asked: Asked) -> Response {
    let package = desk.package();
    let mut mistakes: Vec<Mistake> = Vec::new();
    let one_id = asked.or("een", "nl-harmonised");
    let other_id = asked.or("ander", "nl-national");
    let way = asked.or("vertrek", "voluntary");
    let one = scheme_of(package, "een", &one_id, lang, &mut mistakes);
    let other = scheme_of(package, "ander", &other_id, lang, &mut mistakes);
    let way = departure_of("vertrek", &way, lang, &mut mistakes);
    if one.is_some() && one_id == other_id {
        let text =
            lang.pick("Kies twee verschillende regelingen.", "Choose two different schemes.");
        mistakes.push(Mistake { field: "ander".to_owned(), text: text.to_owned() });
    }
    let title = lang.pick("Formules", "Formulas");
    let asks = html! {
        div class="columns" {
            (scheme_field(package, "een", lang.pick("Geeft", "Does"), &one_id, &mistakes, lang))
            (scheme_field(
                package, "ander", lang.pick("minstens evenveel als", "give at least as much as"),
                &other_id, &mistakes, lang,
            ))
        }
        (departure(way, &mistakes, lang))
    };
    let found = one.zip(other).filter(|_| mistakes.is_empty()).map(|(one, other)| {
        let side = |scheme| Side::new(package, scheme, None, package.readings().clone());
        formulas(&[side(other), side(one)], way)
    });
    let body = html! {
        p class="lead" {
            (lang.pick(
                "Wat een huishouden krijgt van a volwassenen en m meereizende minderjarigen, en \
                 voor wie de ene regeling minstens evenveel geeft als de andere.",
                "What a household gets of a adults and m accompanied minors, and for whom one \
                 scheme gives at least as much as the other.",
            ))
        }
        (form(&Page::Formulas, &mistakes, &asks, lang))
        @if let Some(found) = &found { (answer(found, lang)) }
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let page = asked.of(Page::Formulas);
    (status, super::page(lang, title, &page, &body)).into_response()
}

fn answer(found: &Formulas, lang: Lang) -> Markup {
    html! {
        h2 id="formulas" { (lang.pick("De formules", "The formulas")) }
        p class="hint" {
            (lang.pick(
                "a ≥ 1, m ≥ 0; nagerekend voor elk huishouden tot en met 8 volwassenen en 8 \
                 minderjarigen.",
                "a ≥ 1, m ≥ 0; checked for every household up to 8 adults and 8 minors.",
            ))
        }
        dl class="facts" { @for line in &found.lines { (formula(line, lang)) } }
        h2 id="break-even" { (lang.pick("Wie krijgt meer", "Who gets more")) }
        @if found.pairs.is_empty() {
            p {
                (lang.pick(
                    "Deze regelingen zijn niet te vergelijken: de bedragen staan in verschillende \
                     munten, of een van beide kent geen formule voor dit vertrek.",
                    "These schemes cannot be compared: the amounts are in different currencies, \
                     or one of them has no formula for this departure.",
                ))
            }
        }
        @for (place, pair) in found.pairs.iter().enumerate() {
            (held_against(found, place, pair, lang))
        }
    }
}

fn formula(line: &Line, lang: Lang) -> Markup {
    html! {
        dt { (side(&line.side, lang)) }
        dd {
            @if let Some(how) = entered(line.entered, lang) { (how) ": " }
            @match &line.total {
                Shape::Formula { capped, .. } => {
                    code { (shape(&line.total, lang)) } " " (line.side.currency)
                    @for one in capped {
                        p class="hint" { (plain(one.at_most, lang)) " = " (one.title.get(lang)) }
                    }
                }
                Shape::Table { .. } => (lang.pick("geen lineaire formule", "not linear")),
            }
            @if line.low != line.high {
                p class="range" {
                    span class="tag tag--open" { "open" } " "
                    code { (shape(&line.low, lang)) } (lang.pick(" tot ", " to "))
                    code { (shape(&line.high, lang)) }
                }
            }
        }
    }
}

fn held_against(found: &Formulas, place: usize, pair: &Pair, lang: Lang) -> Markup {
    let name = |line: usize| {
        found.lines.get(line).map_or_else(String::new, |line| {
            let title = line.side.title.get(lang);
            entered(line.entered, lang).map_or(title.to_owned(), |how| format!("{title} ({how})"))
        })
    };
    let currency = found.lines.get(pair.this).map_or("", |line| line.side.currency.as_str());
    let title = format!("{} ≥ {}", name(pair.this), name(pair.that));
    let says = when(pair.verdict, lang);
    let id = format!("pair-{place}");
    html! {
        section class="card" aria-labelledby=(id) {
            h3 id=(id) { (title) }
            p class="lead" { (says) }
            @if pair.verdict != Verdict::Equal {
                figure class="picture" {
                    div class="table-scroll" tabindex="0" role="region" aria-label=(title) {
                        (differences(&format!("grid-{place}"), &title, &says, pair, lang))
                    }
                }
                (super::table(&title, &table(pair, currency, lang)))
            }
        }
    }
}

fn when(verdict: Verdict, lang: Lang) -> String {
    match verdict {
        Verdict::Equal => lang.pick("Altijd evenveel.", "Always as much.").to_owned(),
        Verdict::Always => lang.pick("Altijd.", "Always.").to_owned(),
        Verdict::Never => lang.pick("Nooit.", "Never.").to_owned(),
        Verdict::If { left, right } => {
            let iff = lang.pick("Dan en slechts dan als", "If and only if");
            format!("{iff} {} ≥ {}.", linear(left, lang), linear(right, lang))
        }
        Verdict::NotLinear => lang
            .pick(
                "Niet in één ongelijkheid te vangen; zie de tabel.",
                "Not one inequality; see the table.",
            )
            .to_owned(),
    }
}
