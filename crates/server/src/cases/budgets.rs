//! What funders make available for a year, and how it stands.

use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use jiff::civil::Date;
use ledger::Budget;
use maud::{Markup, html};
use register::Refused;
use register::actor::Action;
use register::store::BudgetRow;
use rules::determine::funder_name;

use super::form::{Form, Reader};
use super::frame::{csrf, done, page};
use super::visit::{Halt, Told, Visit, see, status_of};
use super::words;
use crate::address::Page;
use crate::page::fields::{Field, Kind, Mistake, select, summary, text};

/// In the address once a budget was set.
const SET: &str = "gedaan=ja";
/// The years that a budget can be for.
const YEARS: std::ops::RangeInclusive<i16> = 2010..=2199;

/// How every budget stands.
pub(super) async fn show(visit: Visit, uri: Uri) -> Told {
    let said = visit.lang().pick("Het budget is bijgewerkt.", "The budget was updated.");
    let told = (uri.query() == Some(SET)).then_some(said);
    Ok(drawn(&visit, &Form::default(), &[], told).await?.into_response())
}

/// More of a budget, or less.
pub(super) async fn set(visit: Visit, body: Bytes) -> Told {
    let known = |name: &str| matches!(name, "funder" | "year" | "amount" | "source");
    let form = visit.form(&body, known)?;
    let lang = visit.lang();
    let mut read = Reader { form: &form, lang, prefix: "", mistakes: Vec::new() };
    let all = visit.package().funders();
    let funder = read
        .one_of("funder", |word| all.iter().find(|(id, _)| id == word).map(|(id, _)| id.clone()));
    let year: Option<i16> = read.text("year").parse().ok().filter(|year| YEARS.contains(year));
    if year.is_none() {
        read.wrong(
            "year",
            lang.pick("Vul een jaar in, zoals 2025.", "Fill in a year, such as 2025."),
        );
    }
    let amount = read.amount("amount");
    let source = read.says("source");
    let mistakes = read.mistakes;
    let (Some(funder), Some(year), []) = (funder, year, mistakes.as_slice()) else {
        let page = drawn(&visit, &form, &mistakes, None).await?;
        return Err(Halt::with((StatusCode::BAD_REQUEST, page)));
    };
    let budget = Budget { funder, year };
    let told = visit.ask(move |register, actor| register.fund(actor, budget, amount, &source));
    match told.await? {
        Ok(()) => Ok(see(&format!("{}?{SET}", Page::Budgets.path(lang)))),
        Err(refused) if refused.iter().any(|one| matches!(one, Refused::NotAllowed { .. })) => {
            Err(visit.stop(&refused))
        }
        Err(refused) => {
            let said = |one: &Refused| Mistake {
                field: "amount".to_owned(),
                text: one.words().get(lang).to_owned(),
            };
            let mistakes: Vec<Mistake> = refused.iter().map(said).collect();
            let page = drawn(&visit, &form, &mistakes, None).await?;
            Err(Halt::with((status_of(&refused), page)))
        }
    }
}

async fn drawn(
    visit: &Visit,
    form: &Form,
    mistakes: &[Mistake],
    told: Option<&str>,
) -> Result<Markup, Halt> {
    let lang = visit.lang();
    let rows = visit.asked(|register, actor| register.budgets(actor)).await?;
    let actor = visit.actor();
    let sets = actor.oversees && actor.may(Action::Budget, &actor.organisation);
    let title = Page::Budgets.name(lang);
    let lasts = super::lasting::drawn(visit, &rows).await?;
    let year = visit.counter().door().register().today().year().to_string();
    let body = html! {
        h1 { (title) }
        p class="lead" {
            (lang.pick(
                "Wat elke financier per jaar beschikbaar stelt, en wat daarvan is beloofd en \
                 betaald. Een belofte telt in het jaar waarin zij werd goedgekeurd.",
                "What every funder makes available each year, and what of it is promised and \
                 paid. A promise counts in the year in which it was approved.",
            ))
        }
        (done(told))
        (summary(mistakes, lang))
        @if rows.is_empty() {
            p { (lang.pick("Er is nog geen budget.", "There is no budget yet.")) }
        } @else {
            (table(visit, &rows))
        }
        (lasts)
        @if sets { (asked(visit, form, mistakes)) }
        (super::reports::asked(visit, &year))
    };
    Ok(page(visit, title, &Page::Budgets, &body))
}

fn table(visit: &Visit, rows: &[BudgetRow]) -> Markup {
    let lang = visit.lang();
    let heads = [
        lang.pick("Beschikbaar gesteld", "Made available"),
        lang.pick("Vrij", "Free"),
        lang.pick("Gereserveerd", "Reserved"),
        lang.pick("Betaald", "Paid"),
    ];
    html! {
        div class="table-scroll" tabindex="0" role="region" aria-label=(Page::Budgets.name(lang)) {
            table class="table" {
                thead {
                    tr {
                        th scope="col" { (lang.pick("Financier", "Funder")) }
                        th scope="col" { (lang.pick("Jaar", "Year")) }
                        @for head in heads { th scope="col" class="amount" { (head) } }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            th scope="row" {
                                (visit.say(&funder_name(visit.package(), &row.budget.funder)))
                            }
                            td { (row.budget.year) }
                            @for amount in [row.granted, row.free, row.reserved, row.paid] {
                                td class="amount" { (words::euros(amount, lang)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn asked(visit: &Visit, form: &Form, mistakes: &[Mistake]) -> Markup {
    let lang = visit.lang();
    let funders = visit.package().funders().iter();
    let options: Vec<(&str, &str)> =
        funders.map(|(id, name)| (id.as_str(), name.get(lang))).collect();
    let today: Date = visit.counter().door().register().today();
    let year = match form.get("year") {
        "" => today.year().to_string(),
        typed => typed.to_owned(),
    };
    let field = |id: &'static str, label: &'static str, hint| Field {
        id,
        label,
        hint,
        value: form.get(id),
        mistakes,
    };
    let hint = lang.pick(
        "Zoveel komt erbij. Met een min ervoor: zoveel gaat eraf.",
        "So much is added. With a minus in front: so much is taken off.",
    );
    let source = lang.pick(
        "Waar staat dit? Bijvoorbeeld een begroting of een beschikking.",
        "Where is this stated? For example a budget or a grant decision.",
    );
    html! {
        section aria-labelledby="set-title" class="stack" {
            h2 id="set-title" { (lang.pick("Budget bijwerken", "Update a budget")) }
            form class="stack narrow" method="post" action=(Page::Budgets.path(lang)) novalidate {
                (csrf(&visit.session))
                (select(&field("funder", lang.pick("Financier", "Funder"), None), &options))
                (text(
                    &Field { value: &year, ..field("year", lang.pick("Jaar", "Year"), None) },
                    Kind::Number,
                ))
                (text(&field("amount", lang.pick("Bedrag", "Amount"), Some(hint)), Kind::Amount))
                (text(&field("source", lang.pick("Bron", "Source"), Some(source)), Kind::Text))
                button class="button" type="submit" { (lang.pick("Werk bij", "Update")) }
            }
        }
    }
}
