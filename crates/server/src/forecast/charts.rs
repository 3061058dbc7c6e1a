//! Pictures of a forecast. Beside each stands its table; only pictures are divided, never an
//! amount.

use forecast::annex::{Annex, BudgetForecast, Change, Cost, Driver, Effect, cents, per_mille};
use forecast::annex::{Statistic, TOTAL, plus};
use maud::{Markup, html};
use money::Cents;
use rules::words::Lang;

const WIDTH: i64 = 720;
/// Where bars begin, and how long they can be.
const LEFT: i64 = 8;
const FULL: i64 = 690;
/// The height of a row: its name, and below it its bar.
const ROW: i64 = 44;

/// The largest amount of all policies: they share one scale.
pub(super) fn most(annex: &Annex) -> Cents {
    let costs = annex.policies.iter().flat_map(|one| &one.costs);
    let levels = costs.flat_map(|cost| &cost.quantiles).map(|level| level.amount);
    levels.max().unwrap_or(Cents::ZERO)
}

fn place(amount: Cents, most: Cents) -> i64 {
    let part = i128::from(amount.cents()) * i128::from(FULL) / i128::from(most.cents().max(1));
    LEFT + i64::try_from(part).unwrap_or(FULL).clamp(0, FULL)
}

fn frame(id: &str, title: &str, height: i64, lang: Lang, inside: &Markup) -> Markup {
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    html! {
        svg class="bars" role="img" aria-labelledby=(format!("{title_id} {desc_id}"))
            width=(WIDTH) height=(height) viewBox=(format!("0 0 {WIDTH} {height}"))
            xmlns="http://www.w3.org/2000/svg" {
            title id=(title_id) { (title) }
            desc id=(desc_id) {
                (lang.pick("De tabel hieronder zegt hetzelfde.", "The table below says the same."))
            }
            (inside)
        }
    }
}

fn label(x: i64, y: i64, text: &str) -> Markup {
    html! { text x=(x) y=(y) font-size="13" fill="currentColor" { (text) } }
}

/// For each funder, what nine in ten and what half of the years cost, and the middle one.
pub(super) fn fan(
    id: &str,
    title: &str,
    costs: &[Cost],
    most: Cents,
    annex: &Annex,
    lang: Lang,
) -> Markup {
    let height = i64::try_from(costs.len()).unwrap_or(0) * ROW + 28;
    let band = |from: Option<i64>, to: Option<i64>, y: i64, opacity: &str| {
        let (from, to) = (from.unwrap_or(LEFT), to.unwrap_or(LEFT));
        html! {
            rect x=(from) y=(y) width=((to - from).max(2)) height="16" fill="currentColor"
                fill-opacity=(opacity) stroke="currentColor" stroke-opacity="0.5" {}
        }
    };
    let inside = html! {
        @for (row, cost) in (0_i64..).zip(costs) {
            @let y = row * ROW;
            @let at = |level: usize| cost.quantiles.get(level).map(|one| place(one.amount, most));
            (label(LEFT, y + 16, cost.title.get(lang)))
            (band(at(0), at(4), y + 22, "0.15"))
            (band(at(1), at(3), y + 22, "0.35"))
            @if let Some(middle) = at(2) {
                rect x=(middle - 1) y=(y + 19) width="3" height="22" fill="currentColor" {}
            }
        }
        @let y = height - 10;
        (label(LEFT, y, "0"))
        text x=(LEFT + FULL) y=(y) text-anchor="end" font-size="13" fill="currentColor" {
            (annex.whole(most, lang))
        }
    };
    let says = lang.pick(
        "Licht: 9 van de 10 jaren. Donker: de helft van de jaren. Streep: het middelste jaar.",
        "Light: 9 in 10 years. Dark: half of the years. Line: the middle year.",
    );
    html! {
        (frame(&format!("fan-{id}"), title, height, lang, &inside))
        figcaption class="hint" { (says) }
    }
}

/// The probability that a budget is used up, day after day.
pub(super) fn curve(id: &str, title: &str, budget: &BudgetForecast, lang: Lang) -> Markup {
    const HIGH: i64 = 120;
    const TOP: i64 = 16;
    /// The room for percentages beside the curve.
    const BESIDE: i64 = 44;
    let days = i64::try_from(budget.by_day.len()).unwrap_or(365).max(1);
    let x = |day: i64| LEFT + BESIDE + day * (FULL - BESIDE) / days;
    let y = |chance: i64| TOP + HIGH - chance * HIGH / 1000;
    let points = (1_i64..).zip(&budget.by_day).map(|(day, chance)| {
        let (x, y) = (x(day), y(per_mille(*chance)));
        format!("{x},{y}")
    });
    let points = format!("{},{} {}", x(0), y(0), points.collect::<Vec<_>>().join(" "));
    let inside = html! {
        @for (chance, text) in [(0, "0%"), (1000 / 2, "50%"), (1000, "100%")] {
            path d=(format!("M{} {}H{}", x(0), y(chance), x(days))) stroke="currentColor"
                stroke-opacity="0.3" fill="none" {}
            (label(LEFT, y(chance) + 4, text))
        }
        @for (part, text) in (0_i64..).zip(["1-1", "1-4", "1-7", "1-10"]) {
            (label(x(part * days / 4), TOP + HIGH + 18, text))
        }
        polyline points=(points) fill="none" stroke="currentColor" stroke-width="2" {}
    };
    frame(&format!("curve-{id}"), title, TOP + HIGH + 28, lang, &inside)
}

/// From one mean to the other, part after part.
pub(super) fn waterfall(
    title: &str,
    effect: &Effect,
    change: &Change,
    annex: &Annex,
    lang: Lang,
) -> Markup {
    let named = |id: &str| {
        let policy = annex.policies.iter().find(|one| one.id == id);
        policy.map_or_else(|| id.to_owned(), |one| one.title.get(lang).to_owned())
    };
    let euros = |value| annex.euros(value, lang);
    let mut at = cents(change.from);
    let first = format!("{}: {}", named(&effect.less), euros(change.from));
    let mut bars = vec![(first, Cents::ZERO, at)];
    for (part, [fair, ..]) in effect.parts.iter().zip(&change.parts) {
        let next = at + cents(*fair);
        bars.push((format!("{}: {}", part.get(lang), plus(*fair, euros(*fair))), at, next));
        at = next;
    }
    let last = format!("{}: {}", named(&effect.policy), euros(change.to));
    bars.push((last, Cents::ZERO, cents(change.to)));
    let most = bars.iter().flat_map(|(_, from, to)| [*from, *to]).max().unwrap_or(Cents::ZERO);
    let height = i64::try_from(bars.len()).unwrap_or(0) * ROW + 8;
    let inside = html! {
        @for (row, (name, from, to)) in (0_i64..).zip(&bars) {
            @let y = row * ROW;
            @let (low, high) = (place((*from).min(*to), most), place((*from).max(*to), most));
            (label(LEFT, y + 16, name))
            rect x=(low) y=(y + 22) width=((high - low).max(2)) height="16" fill="currentColor"
                fill-opacity=(if to < from { "0" } else { "0.3" }) stroke="currentColor"
                stroke-dasharray=[(to < from).then_some("4 2")] {}
        }
    };
    html! {
        (frame("waterfall", title, height, lang, &inside))
        figcaption class="hint" {
            (lang.pick("Gevuld: erbij. Gestreepte rand: eraf.", "Filled: more. Dashed: less."))
        }
    }
}

/// How far each driver moves the mean of all costs.
pub(super) fn tornado(title: &str, drivers: &[&Driver], lang: Lang) -> Markup {
    let ends = |driver: &Driver| {
        driver.swing(TOTAL, Statistic::Mean).map(|swing| swing.answers.map(cents))
    };
    let all: Vec<_> = drivers.iter().filter_map(|one| Some((one, ends(one)?))).collect();
    let amounts = || all.iter().flat_map(|(_, ends)| *ends);
    let least = amounts().min().unwrap_or(Cents::ZERO);
    let most = amounts().max().unwrap_or(Cents::ZERO) - least;
    let height = i64::try_from(all.len()).unwrap_or(0) * ROW + 8;
    let inside = html! {
        @for (row, (driver, [low, now, high])) in (0_i64..).zip(&all) {
            @let y = row * ROW;
            @let at = |amount: Cents| place(amount - least, most);
            @let (from, to) = (at((*low).min(*high)), at((*low).max(*high)));
            (label(LEFT, y + 16, driver.title.get(lang)))
            rect x=(from) y=(y + 22) width=((to - from).max(2)) height="16" fill="currentColor"
                fill-opacity="0.3" stroke="currentColor" {}
            rect x=(at(*now) - 1) y=(y + 19) width="3" height="22" fill="currentColor" {}
        }
    };
    html! {
        (frame("tornado", title, height, lang, &inside))
        figcaption class="hint" {
            (lang.pick("Streep: zoals het nu is aangenomen.", "Line: as it is assumed now."))
        }
    }
}
