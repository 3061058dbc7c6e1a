//! A time axis as SVG: bars for what holds, marks for what changes, hatching for what nobody
//! knows. Form and text carry the meaning; colour is not needed.

use jiff::civil::{Date, date};
use maud::{Markup, html};
use rules::words::Lang;

/// A bar: something that holds from a day until a day.
#[derive(Clone, Debug, Default)]
pub(super) struct Bar {
    pub label: String,
    pub from: Date,
    /// `None` while it runs.
    pub until: Option<Date>,
    /// Days on which something changes inside it.
    pub marks: Vec<Date>,
    /// Stretches of days in which something changed, nobody knows when.
    pub unknown: Vec<(Date, Date)>,
}

/// What a picture is called, and what it says to those who cannot see it.
pub(super) struct Caption<'a> {
    /// Unique on the page.
    pub id: &'a str,
    pub title: &'a str,
    pub says: &'a str,
}

const WIDTH: i64 = 720;
const EDGE: i64 = 8;
const TOP: i64 = 26;
const BAR: i64 = 14;
const LINE: i64 = 42;
const LETTER: i64 = 8;

/// Days on a line.
struct Scale {
    from: Date,
    days: i64,
}

impl Scale {
    /// Whole years around everything that is drawn.
    fn around(bars: &[Bar], today: Date) -> Self {
        let ends = bars.iter().filter_map(|bar| bar.until);
        let unknown = bars.iter().flat_map(|bar| bar.unknown.iter().map(|(_, until)| *until));
        let marks = bars.iter().flat_map(|bar| bar.marks.iter().copied());
        let starts = || bars.iter().map(|bar| bar.from);
        let first = starts().min().unwrap_or(today);
        let last = ends.chain(unknown).chain(marks).chain(starts()).chain([today]);
        let last = last.max().unwrap_or(today);
        let (from, until) = (date(first.year(), 1, 1), date(last.year().saturating_add(1), 1, 1));
        Self { from, days: between(from, until).max(1) }
    }

    fn x(&self, day: Date) -> i64 {
        let days = between(self.from, day).clamp(0, self.days);
        EDGE + days * (WIDTH - 2 * EDGE) / self.days
    }

    fn end(&self) -> i64 {
        WIDTH - EDGE
    }

    /// First days of years, few enough to be read.
    fn years(&self) -> Vec<Date> {
        let count = self.days / 365;
        let step = match count {
            0..=12 => 1,
            13..=24 => 2,
            _ => 5,
        };
        let years = (0..=count).filter(|year| year % step == 0);
        let start = i64::from(self.from.year());
        years.filter_map(|year| Some(date(i16::try_from(start + year).ok()?, 1, 1))).collect()
    }
}

fn between(from: Date, until: Date) -> i64 {
    from.until(until).map_or(0, |span| i64::from(span.get_days()))
}

/// The bars under one axis. Beside it on the page a table says the same.
pub(super) fn draw(caption: &Caption<'_>, bars: &[Bar], today: Date, lang: Lang) -> Markup {
    let scale = Scale::around(bars, today);
    let lines = i64::try_from(bars.len()).unwrap_or(0);
    let height = TOP + lines * LINE + 6;
    let width = bars.iter().map(|bar| length(bar) + 2 * EDGE).fold(WIDTH, i64::max);
    let (title, desc) = (format!("{}-title", caption.id), format!("{}-desc", caption.id));
    let hatch = format!("{}-hatch", caption.id);
    let now = scale.x(today);
    html! {
        svg class="time-axis" role="img" aria-labelledby=(format!("{title} {desc}"))
            width=(width) height=(height) viewBox=(format!("0 0 {width} {height}"))
            xmlns="http://www.w3.org/2000/svg" {
            title id=(title) { (caption.title) }
            desc id=(desc) { (caption.says) }
            defs {
                pattern id=(hatch) width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)" {
                    path d="M0 0V6" stroke="currentColor" stroke-width="3" {}
                }
            }
            @for year in scale.years() {
                @let x = scale.x(year);
                line x1=(x) x2=(x) y1="18" y2=(height) stroke="currentColor"
                    stroke-opacity="0.2" {}
                // The line at the end closes the last year; no year that is drawn begins there.
                @if x < scale.end() {
                    text x=(x + 3) y="14" font-size="12" fill="currentColor" { (year.year()) }
                }
            }
            @for (place, bar) in (0_i64..).zip(bars) {
                (drawn(bar, &scale, TOP + place * LINE, &format!("url(#{hatch})")))
            }
            line class="time-axis__today" x1=(now) x2=(now) y1="18" y2=(height)
                stroke="currentColor" stroke-dasharray="2 3" {}
        }
        p class="hint" {
            (lang.pick(
                "Streep in een balk: een wijziging. Gearceerd: een wijziging waarvan de dag \
                 onbekend is. Open einde: loopt nog. Stippellijn: vandaag.",
                "Line in a bar: a change. Hatched: a change on an unknown day. Open end: still \
                 runs. Dotted line: today.",
            ))
        }
    }
}

/// How long the label of a bar is drawn, at most: a letter is seldom wider than this.
fn length(bar: &Bar) -> i64 {
    i64::try_from(bar.label.chars().count()).unwrap_or(0) * LETTER
}

fn drawn(bar: &Bar, scale: &Scale, y: i64, hatch: &str) -> Markup {
    let (x, top) = (scale.x(bar.from), y + 18);
    let end = bar.until.map_or_else(|| scale.end(), |until| scale.x(until));
    let (bottom, width) = (top + BAR, (end - x).max(2));
    // A long label of a late bar begins further to the left, so that it is not cut.
    let at = x.min((WIDTH - EDGE - length(bar)).max(EDGE));
    html! {
        text x=(at) y=(y + 12) font-size="13" fill="currentColor" { (bar.label) }
        rect class="time-axis__bar" x=(x) y=(top) width=(width) height=(BAR)
            fill="currentColor" fill-opacity="0.25" {}
        @if bar.until.is_some() {
            rect x=(x) y=(top) width=(width) height=(BAR) fill="none" stroke="currentColor" {}
        } @else {
            path d=(format!("M{end} {top}H{x}V{bottom}H{end}")) fill="none"
                stroke="currentColor" {}
        }
        @for (after, seen) in &bar.unknown {
            @let (left, right) = (scale.x(*after), scale.x(*seen));
            rect class="time-axis__unknown" x=(left) y=(top) width=((right - left).max(2))
                height=(BAR) fill=(hatch) stroke="currentColor" stroke-dasharray="4 2" {}
        }
        @for day in &bar.marks {
            @let at = scale.x(*day);
            line x1=(at) x2=(at) y1=(top - 3) y2=(bottom + 3) stroke="currentColor"
                stroke-width="2" {}
        }
    }
}
