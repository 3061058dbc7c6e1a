//! The days of a case on a line: what is known is drawn solid, what is expected dashed.

use jiff::civil::Date;
use maud::{Markup, html};
use rules::determine::Determination;
use rules::parse::Moment;
use rules::words::{Lang, date};

/// One day on the line.
struct Stop {
    day: Date,
    name: &'static str,
    /// Whether it is counted from a day that is not known yet.
    expected: bool,
}

/// Room for one stop, in units of the drawing.
const STEP: usize = 52;
const WIDTH: usize = 320;
const LINE: usize = 18;

/// The line, and the same in a list. Nothing when only the registration date is known.
pub(super) fn drawn(found: &Determination<'_>, days: &[Option<Date>; 4], lang: Lang) -> Markup {
    let stops = stops(found, days, lang);
    let title = lang.pick("Tijdlijn", "Timeline");
    let says: Vec<String> = stops.iter().map(|stop| said(stop, lang)).collect();
    let height = STEP * stops.len();
    html! {
        @if stops.len() > 1 {
            section class="stack timeline no-print" {
                h3 { (title) }
                svg class="timeline__picture" role="img"
                    viewBox=(format!("0 0 {WIDTH} {height}"))
                    width=(WIDTH) height=(height) aria-labelledby="timeline-title timeline-says" {
                    title id="timeline-title" { (title) }
                    desc id="timeline-says" {
                        (lang.pick("Niet op schaal. ", "Not to scale. ")) (says.join("; "))
                    }
                    @for (place, pair) in stops.windows(2).enumerate() {
                        @if let [_, to] = pair {
                            line class="timeline__line" x1=(LINE) x2=(LINE)
                                y1=(middle(place)) y2=(middle(place + 1))
                                stroke="currentColor" stroke-width="3"
                                stroke-dasharray=[to.expected.then_some("4 5")] {}
                        }
                    }
                    @for (place, stop) in stops.iter().enumerate() {
                        circle class=(dot(stop)) cx=(LINE) cy=(middle(place)) r="8"
                            fill="currentColor" fill-opacity=(if stop.expected { "0" } else { "1" })
                            stroke="currentColor" stroke-width="3" {}
                        text class="timeline__name" x=(LINE * 2) y=(middle(place) - 3)
                            fill="currentColor" { (stop.name) }
                        text class="timeline__day" x=(LINE * 2) y=(middle(place) + LINE - 3)
                            fill="currentColor" {
                            (date(stop.day, lang))
                            @if stop.expected { " " (lang.pick("(verwacht)", "(expected)")) }
                        }
                    }
                }
                ol class="timeline__list visually-hidden" {
                    @for said in &says { li { (said) } }
                }
            }
        }
    }
}

fn dot(stop: &Stop) -> &'static str {
    if stop.expected { "timeline__dot timeline__dot--expected" } else { "timeline__dot" }
}

const fn middle(place: usize) -> usize {
    STEP * place + STEP / 2
}

fn said(stop: &Stop, lang: Lang) -> String {
    let expected = if stop.expected { lang.pick(" (verwacht)", " (expected)") } else { "" };
    format!("{}: {}{expected}", stop.name, date(stop.day, lang))
}

/// The days in order: those entered, and the last days of the time limits.
fn stops(found: &Determination<'_>, days: &[Option<Date>; 4], lang: Lang) -> Vec<Stop> {
    let names = [
        lang.pick("Inschrijving", "Registration"),
        lang.pick("Vertrek", "Departure"),
        lang.pick("Aankomst", "Arrival"),
        lang.pick("Binnenkomst in Nederland", "Entry in the Netherlands"),
    ];
    let entered = days.iter().zip(names);
    let mut stops: Vec<Stop> = entered
        .filter_map(|(day, name)| day.map(|day| Stop { day, name, expected: false }))
        .collect();
    for (moment, name) in [
        (
            Moment::Arrival,
            lang.pick("Laatste dag van de eerste hulp", "Last day of the first help"),
        ),
        (
            Moment::FirstYear,
            lang.pick("Laatste dag voor herintegratie", "Last day for reintegration"),
        ),
    ] {
        let windows = found.lines.iter().filter(|line| line.moment == moment);
        let last = windows.filter_map(|line| line.window).max_by_key(|window| window.until);
        if let Some(window) = last {
            stops.push(Stop { day: window.until, name, expected: window.expected });
        }
    }
    stops.sort_by_key(|stop| stop.day);
    stops
}
