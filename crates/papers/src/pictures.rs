//! Pictures of a forecast as SVG. Only pictures are divided, never an amount; a table with the same
//! figures stands beside each.

use std::fmt::Write as _;

use forecast::annex::{Annex, BudgetForecast, Cost, per_mille};
use money::Cents;
use rules::words::Lang;

const WIDTH: i64 = 720;
const LEFT: i64 = 8;
const FULL: i64 = 690;
/// The height of a row: its name, and below it its bar.
const ROW: i64 = 44;
const INK: &str = "#154273";

/// What nine in ten and what half of the years cost each funder, and the middle one.
pub(crate) fn fan(costs: &[Cost], most: Cents, annex: &Annex, lang: Lang) -> String {
    let height = i64::try_from(costs.len()).unwrap_or(0) * ROW + 26;
    let mut inside = String::new();
    for (row, cost) in (0_i64..).zip(costs) {
        let y = row * ROW;
        let at =
            |level: usize| cost.quantiles.get(level).map_or(LEFT, |one| place(one.amount, most));
        label(&mut inside, LEFT, y + 16, "start", cost.title.get(lang));
        for (from, to, opacity) in [(at(0), at(4), "0.2"), (at(1), at(3), "0.5")] {
            let width = (to - from).max(2);
            let y = y + 22;
            let _ = write!(
                inside,
                "<rect x='{from}' y='{y}' width='{width}' height='16' fill='{INK}' \
                 fill-opacity='{opacity}'/>"
            );
        }
        let (x, y) = (at(2) - 1, y + 19);
        let _ = write!(inside, "<rect x='{x}' y='{y}' width='3' height='22' fill='#000'/>");
    }
    label(&mut inside, LEFT, height - 8, "start", "0");
    label(&mut inside, LEFT + FULL, height - 8, "end", &annex.whole(most, lang));
    frame(height, &inside)
}

/// The probability that a budget is used up, day after day.
pub(crate) fn curve(budget: &BudgetForecast) -> String {
    const HIGH: i64 = 120;
    const TOP: i64 = 16;
    /// The room for percentages beside the curve.
    const BESIDE: i64 = 44;
    let days = i64::try_from(budget.by_day.len()).unwrap_or(365).max(1);
    let x = |day: i64| LEFT + BESIDE + day * (FULL - BESIDE) / days;
    let y = |chance: i64| TOP + HIGH - chance * HIGH / 1000;
    let mut inside = String::new();
    for (chance, text) in [(0, "0%"), (1000 / 2, "50%"), (1000, "100%")] {
        let (from, to, at) = (x(0), x(days), y(chance));
        let _ = write!(inside, "<path d='M{from} {at}H{to}' stroke='#8a8f99' fill='none'/>");
        label(&mut inside, LEFT, at + 4, "start", text);
    }
    for (part, text) in (0_i64..).zip(["1-1", "1-4", "1-7", "1-10"]) {
        label(&mut inside, x(part * days / 4), TOP + HIGH + 18, "start", text);
    }
    let mut points = format!("{},{}", x(0), y(0));
    for (day, chance) in (1_i64..).zip(&budget.by_day) {
        let _ = write!(points, " {},{}", x(day), y(per_mille(*chance)));
    }
    let _ =
        write!(inside, "<polyline points='{points}' fill='none' stroke='{INK}' stroke-width='2'/>");
    frame(TOP + HIGH + 28, &inside)
}

fn place(amount: Cents, most: Cents) -> i64 {
    let part = i128::from(amount.cents()) * i128::from(FULL) / i128::from(most.cents().max(1));
    LEFT + i64::try_from(part).unwrap_or(FULL).clamp(0, FULL)
}

fn label(out: &mut String, x: i64, y: i64, anchor: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let _ = write!(
        out,
        "<text x='{x}' y='{y}' text-anchor='{anchor}' font-size='13' \
         font-family='Noto Sans'>{text}</text>"
    );
}

fn frame(height: i64, inside: &str) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{height}' \
         viewBox='0 0 {WIDTH} {height}'>{inside}</svg>"
    )
}
