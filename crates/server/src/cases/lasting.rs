//! How long the budgets of this year last, as the forecast computes it from what the register
//! counts so far.

use forecast::annex::{Course, ROUGHLY, SoFar, Spent, percent};
use forecast::register::{INSIDE, Register, read};
use jiff::civil::Date;
use maud::{Markup, html};
use money::Cents;
use register::store::BudgetRow;
use rules::check::Package;
use rules::words::{Lang, date};

use super::visit::{Halt, Visit};
use crate::address::Page;

/// What the forecast says of budgets.
#[derive(Clone, Debug)]
enum Lasting {
    /// The assumptions are about another year, or about budgets that are not here.
    Unknown,
    /// Under the assumptions, what was counted so far is next to impossible.
    Unlikely,
    /// Each budget of the forecast, with the amounts of this register.
    Known(Vec<Course>),
}

/// How the budgets of a day's year fare under the policy that is forecast last. What is promised
/// counts as spent.
fn lasting(package: &Package, rows: &[BudgetRow], today: Date) -> Lasting {
    let Ok(mut assumed) = read(INSIDE) else { return Lasting::Unknown };
    if assumed.year != today.year() {
        return Lasting::Unknown;
    }
    let row = |funder: &String| {
        let year = |row: &&BudgetRow| row.budget.year == today.year();
        rows.iter().filter(year).find(|row| row.budget.funder == *funder)
    };
    let here = |funders: &[String]| {
        funders
            .iter()
            .map(row)
            .collect::<Option<Vec<_>>>()
            .filter(|rows| rows.iter().all(|row| row.granted > Cents::ZERO))
    };
    assumed.budgets.retain(|budget| here(&budget.funders).is_some());
    let mut given = Vec::new();
    for budget in &mut assumed.budgets {
        let Some(rows) = here(&budget.funders) else { continue };
        budget.amount = rows.iter().map(|row| row.granted).sum();
        given.extend(
            rows.iter().map(|row| format!("{}={}", row.budget.funder, row.reserved + row.paid)),
        );
    }
    if assumed.budgets.is_empty() {
        return Lasting::Unknown;
    }
    computed(package, &assumed, &given, today)
}

fn computed(package: &Package, assumed: &Register, given: &[String], today: Date) -> Lasting {
    let Ok(spent) = Spent::read(assumed, given, &today.to_string()) else {
        return Lasting::Unknown;
    };
    let found = SoFar::of(assumed, package, package.readings(), &spent, ROUGHLY);
    let last = assumed.policies.last().map(|policy| policy.id.clone()).unwrap_or_default();
    match found {
        Ok(found) => {
            Lasting::Known(found.budgets.into_iter().filter(|one| one.policy == last).collect())
        }
        Err(_) => Lasting::Unlikely,
    }
}

/// The same, beside the budgets.
pub(super) async fn drawn(visit: &Visit, rows: &[BudgetRow]) -> Result<Markup, Halt> {
    let (lang, today) = (visit.lang(), visit.counter().door().register().today());
    let rows = rows.to_vec();
    let found = visit.caller.desk.work(move |desk| lasting(desk.package(), &rows, today)).await?;
    let inside = match &found {
        Lasting::Unknown => return Ok(html! {}),
        Lasting::Unlikely => html! {
            p {
                (lang.pick(
                    "Met de aannames van de raming is deze stand vrijwel onmogelijk; daarom staat \
                     hier geen dag.",
                    "With the assumptions of the forecast, what was counted so far is next to \
                     impossible; so there is no day here.",
                ))
            }
        },
        Lasting::Known(courses) => html! { @for one in courses { (course(one, lang)) } },
    };
    Ok(html! {
        section aria-labelledby="lasting-title" class="stack" {
            h2 id="lasting-title" {
                (lang.pick("Hoe lang het budget reikt", "How long the budget lasts"))
            }
            (inside)
            p class="hint" {
                (lang.pick(
                    "Toegezegd telt als uitgegeven. De aannames, waaronder plaatshouders waar \
                     niemand voor staat, vindt u bij ",
                    "What is promised counts as spent. The assumptions, placeholders among them \
                     for which nobody stands, are found at ",
                ))
                a href=(Page::Forecast.path(lang)) { (Page::Forecast.name(lang)) } "."
            }
        }
    })
}

fn course(one: &Course, lang: Lang) -> Markup {
    let day = |place: usize| {
        let day = one.days.get(place).copied().flatten();
        let never = lang.pick("niet dit jaar", "not this year");
        day.map_or_else(|| never.to_owned(), |day| date(day, lang))
    };
    let chances = [
        lang.pick("met een kans van 5%", "with a probability of 5%"),
        lang.pick("met een kans van 50%", "with a probability of 50%"),
        lang.pick("met een kans van 95%", "with a probability of 95%"),
    ];
    html! {
        h3 { (lang.pick("Budget ", "Budget ")) (one.title.get(lang)) }
        dl class="facts" {
            dt { (lang.pick("Kans dat het niet reikt", "Probability that it does not last")) }
            dd { (percent(one.exhausted, lang)) }
            @for (place, chance) in chances.iter().enumerate() {
                dt { (lang.pick("Op uiterlijk, ", "Used up by, ")) (chance) }
                dd { (day(place)) }
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test stops at once")]
mod tests {
    use std::path::Path;

    use ledger::Budget;
    use rules::parse::SourceFile;

    use super::*;

    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.push(SourceFile { name, text: std::fs::read_to_string(&path).unwrap() });
            }
        }
    }

    fn row(funder: &str, granted: &str, reserved: &str, paid: &str) -> BudgetRow {
        let cents = |text: &str| Cents::parse(text).unwrap();
        let [granted, reserved, paid] = [granted, reserved, paid].map(cents);
        let budget = Budget { funder: funder.to_owned(), year: 2025 };
        BudgetRow { budget, granted, free: granted - reserved - paid, reserved, paid }
    }

    #[test]
    fn a_day_is_told_for_the_year_and_the_budgets_that_are_known() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");
        let mut files = Vec::new();
        walk(root.as_ref(), root.as_ref(), &mut files);
        let package = rules::check::package(files).unwrap();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let rows = [
            row("nl-state", "1600000", "200000", "300000"),
            row("amif", "2400000", "300000", "600000"),
            row("frontex", "0", "0", "0"),
        ];
        let Lasting::Known(courses) = lasting(&package, &rows, day("2025-05-01")) else {
            panic!("nothing is told");
        };
        let [one] = courses.as_slice() else { panic!("{courses:?}") };
        assert_eq!((one.policy.as_str(), one.budget.as_str()), ("harmonised", "iom-and-ngo"));
        assert_eq!(one.amount, Cents::parse("4000000").unwrap());
        assert_eq!(one.spent, Cents::parse("1400000").unwrap());
        // The same as `wederkeer forecast --spent … --as-of 2025-05-01` says.
        assert_eq!(one.days.get(1).copied().flatten(), Some(day("2025-12-16")));
        let unlikely = [row("nl-state", "4000000", "1", "0"), row("amif", "1", "0", "0")];
        assert!(matches!(lasting(&package, &unlikely, day("2025-12-01")), Lasting::Unlikely));
        for (rows, on) in [(&rows[..], "2026-05-01"), (&rows[..1], "2025-05-01")] {
            assert!(matches!(lasting(&package, rows, day(on)), Lasting::Unknown), "{on}");
        }
    }
}
