//! What changes between two schemes, or between two days of one.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::date;
use maud::{Markup, html};
use money::Cents;
use rules::difference::{HouseholdChange, PolicyDifference, Side, difference};
use rules::words::{Lang, departure, money, side, signed};

use super::asked::Asked;
use super::choice::{day_field, day_of, form, scheme_field, scheme_of, written};
use crate::address::Page;
use crate::desk::Desk;
use crate::page::fields::Mistake;
use crate::view::Tongue;

pub(super) async fn show(State(desk): State<Desk>, Tongue(lang): Tongue, asked: Asked) -> Response {
    let package = desk.package();
    let mut mistakes: Vec<Mistake> = Vec::new();
    let usual = [date(2024, 9, 1), date(2024, 9, 2)].map(written);
    let old_id = asked.or("oud", "nl-national");
    let old_day = asked.or("oud-datum", &usual[0]);
    let new_id = asked.or("nieuw", "nl-harmonised");
    let new_day = asked.or("nieuw-datum", &usual[1]);
    let old = scheme_of(package, "oud", &old_id, lang, &mut mistakes);
    let old_on = day_of("oud-datum", &old_day, lang, &mut mistakes);
    let new = scheme_of(package, "nieuw", &new_id, lang, &mut mistakes);
    let new_on = day_of("nieuw-datum", &new_day, lang, &mut mistakes);
    let registered = lang.pick("Ingeschreven op", "Registered on");
    let label = lang.pick("Regeling", "Scheme");
    let asks = html! {
        div class="columns" {
            fieldset {
                legend { (lang.pick("Oud", "Old")) }
                (scheme_field(package, "oud", label, &old_id, &mistakes, lang))
                (day_field("oud-datum", registered, &old_day, &mistakes, lang))
            }
            fieldset {
                legend { (lang.pick("Nieuw", "New")) }
                (scheme_field(package, "nieuw", label, &new_id, &mistakes, lang))
                (day_field("nieuw-datum", registered, &new_day, &mistakes, lang))
            }
        }
    };
    let sides = old.zip(old_on).zip(new.zip(new_on));
    let found = sides.map(|((old, old_on), (new, new_on))| {
        let side = |scheme, on| Side::new(package, scheme, Some(on), package.readings().clone());
        difference(&side(old, old_on), &side(new, new_on))
    });
    let body = html! {
        p class="lead" {
            (lang.pick(
                "Wat er verandert, voor wie, en wat het waard is. Alles wordt vergeleken: \
                 bedragen, vormen, termijnen, betalers en voorwaarden.",
                "What changes, for whom, and what it is worth. Everything is compared: amounts, \
                 forms, time limits, payers and conditions.",
            ))
        }
        (form(&Page::Differences, &mistakes, &asks, lang))
        @if let Some(found) = &found { (answer(found, lang)) }
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let page = asked.of(Page::Differences);
    let title = lang.pick("Verschillen", "Differences");
    (status, super::page(lang, title, &page, &body)).into_response()
}

fn answer(found: &PolicyDifference, lang: Lang) -> Markup {
    let label = lang.pick("Per huishouden", "By household");
    html! {
        h2 id="changes" { (lang.pick("Wat er verandert", "What changes")) }
        p { (lang.pick("Oud: ", "Old: ")) (side(&found.old, lang)) }
        p { (lang.pick("Nieuw: ", "New: ")) (side(&found.new, lang)) }
        @if found.is_empty() {
            p {
                (lang.pick(
                    "Geen verschil in bedragen, vormen, termijnen, betalers en voorwaarden.",
                    "No difference in amounts, forms, time limits, payers and conditions.",
                ))
            }
        }
        ul {
            @for area in found.changes.iter().flat_map(|change| &change.areas) {
                li { (area.sentence.get(lang)) }
            }
        }
        h2 id="households" { (label) }
        (super::table(label, &households(found, lang)))
        p class="hint" {
            (lang.pick("Het gewone geval: oud via ", "The usual case: old through "))
            (found.old.channel.get(lang))
            (lang.pick(", nieuw via ", ", new through "))
            (found.new.channel.get(lang)) ". "
            (lang.pick(
                "Staat er “open”, dan geven de bronnen een bandbreedte en staat hier het \
                 aangenomen bedrag.",
                "Where it says “open”, the sources give a range and this is the assumed amount.",
            ))
        }
    }
}

fn households(found: &PolicyDifference, lang: Lang) -> Markup {
    html! {
        table class="table" {
            thead {
                tr {
                    th scope="col" { (lang.pick("Huishouden", "Household")) }
                    th scope="col" { (lang.pick("Vertrek", "Departure")) }
                    th scope="col" class="amount" { (lang.pick("Oud", "Old")) }
                    th scope="col" class="amount" { (lang.pick("Nieuw", "New")) }
                    th scope="col" class="amount" { (lang.pick("Verschil", "Difference")) }
                }
            }
            tbody { @for one in &found.households { (household(found, one, lang)) } }
        }
    }
}

fn household(found: &PolicyDifference, one: &HouseholdChange, lang: Lang) -> Markup {
    let total = |amount, range: [_; 2], currency: &str| {
        html! {
            (money(amount, currency, lang))
            @if range[0] < range[1] { " " span class="tag tag--open" { "open" } }
        }
    };
    html! {
        tr {
            th scope="row" { (one.title.get(lang)) }
            td { (departure(&one.departure).get(lang)) }
            td class="amount" { (total(one.old, one.old_range, &found.old.currency)) }
            td class="amount" { (total(one.new, one.new_range, &found.new.currency)) }
            td class="amount" {
                @match one.difference {
                    Some(size) if size == Cents::ZERO => (lang.pick("gelijk", "same")),
                    Some(size) => (signed(size, &found.new.currency, lang)),
                    None => {
                        (lang.pick("andere munt", "other currency"))
                    }
                }
            }
        }
    }
}
