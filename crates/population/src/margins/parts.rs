//! Each margin: its parts, how large they are, and where that comes from.

use std::fmt::Display;

use jiff::civil::Date;
use rules::check::Package;
use rules::parse::case::PERSONS_MAX;
use rules::parse::lists::Country;
use rules::words::Words;
use toml::de::{DeTable, DeValue};

use super::reader::{Mistakes, Table, Value};
use super::{Composition, Period, Share};
use crate::columns::{FIRST_DAY, LAST_DAY};
use crate::key::DEPARTURES;
use crate::said::Said;
use crate::wrong::not;

/// What stands beside the figures.
#[derive(Default)]
pub(super) struct Notes {
    pub assumptions: Vec<Words>,
    pub sources: Vec<Words>,
}

/// Keys of a margin, and of every part of one.
const ORIGIN: [&str; 4] = ["source", "url", "quote", "assumption"];
/// The largest number that a part may count.
const MOST: u64 = 1_000_000_000_000;

/// How large a part is, as it is written.
enum Size {
    Share(Share),
    Count(u64),
}

type Made<'a, 'i, T> = &'a mut dyn FnMut(&Table<'a, 'i>, &mut Mistakes) -> Option<T>;

pub(super) fn periods(
    root: &Table<'_, '_>,
    notes: &mut Notes,
    out: &mut Mistakes,
) -> Vec<(Period, Share)> {
    let Some((table, start)) = root.table("registered_on", out) else { return Vec::new() };
    let mut earlier: Vec<Period> = Vec::new();
    margin(
        "registered_on",
        (table, start),
        &["month", "from", "until"],
        notes,
        out,
        &mut |part, out| {
            let period = period(part, out)?;
            let both =
                earlier.iter().find(|one| one.from <= period.until && period.from <= one.until);
            if let Some(one) = both {
                out.add(
                    part.start,
                    Said::new(
                        format!("overlapt met {} tot en met {}", one.from, one.until),
                        format!("overlaps with {} to {}", one.from, one.until),
                    ),
                );
            }
            earlier.push(period);
            Some(period)
        },
    )
}

/// `month = "2023-01"`, or `from` and `until`.
fn period(part: &Table<'_, '_>, out: &mut Mistakes) -> Option<Period> {
    if let Some(value) = part.get("month") {
        let text = out.text("month", value)?;
        let first = format!("{text}-01").parse();
        let period = first.ok().map(|from: Date| Period { from, until: from.last_of_month() });
        if period.is_none() {
            let month = Said::new("een maand zoals 2023-01", "a month such as 2023-01");
            out.add(value.span().start, not(&text, &month));
        }
        return period.filter(|period| in_order(part, *period, out));
    }
    let from = part.need("from", out).and_then(|value| day("from", value, out));
    let until = part.need("until", out).and_then(|value| day("until", value, out));
    Some(Period { from: from?, until: until? }).filter(|period| in_order(part, *period, out))
}

fn in_order(part: &Table<'_, '_>, period: Period, out: &mut Mistakes) -> bool {
    let fits = period.from <= period.until && FIRST_DAY <= period.from && period.until <= LAST_DAY;
    if !fits {
        let (first, last) = (FIRST_DAY.year(), LAST_DAY.year());
        out.add(
            part.start,
            Said::new(
                format!("from komt na until, of ligt buiten de jaren {first} tot en met {last}"),
                format!("from is after until, or outside the years {first} to {last}"),
            ),
        );
    }
    fits
}

fn day(key: &str, value: Value<'_, '_>, out: &mut Mistakes) -> Option<Date> {
    let date = match value.get_ref() {
        DeValue::Datetime(one) if one.time.is_none() => one.date,
        _ => None,
    };
    let date = date.and_then(|date| date.to_string().parse().ok());
    if date.is_none() {
        out.kind(key, value, "een dag zoals 2023-01-31", "a day such as 2023-01-31");
    }
    date
}

pub(super) fn departures(
    root: &Table<'_, '_>,
    notes: &mut Notes,
    out: &mut Mistakes,
) -> Vec<(String, Share)> {
    let Some(table) = root.table("departure", out) else { return Vec::new() };
    words("departure", table, notes, out, &DEPARTURES.map(str::to_owned))
}

/// The channels of each departure.
pub(super) fn channels(
    root: &Table<'_, '_>,
    departures: &[(String, Share)],
    package: &Package,
    notes: &mut Notes,
    out: &mut Mistakes,
) -> Vec<Vec<(String, Share)>> {
    let Some((table, start)) = root.table("channel", out) else { return Vec::new() };
    let table = Table::open(table, start, "channel", &DEPARTURES, out);
    let of = |(departure, _): &(String, Share)| {
        let Some(own) = table.table(departure, out) else { return Vec::new() };
        words(&format!("channel.{departure}"), own, notes, out, package.known_channels())
    };
    departures.iter().map(of).collect()
}

pub(super) fn nationalities(
    root: &Table<'_, '_>,
    package: &Package,
    notes: &mut Notes,
    out: &mut Mistakes,
) -> Vec<(Country, Share)> {
    let Some(table) = root.table("nationality", out) else { return Vec::new() };
    let mut seen = Vec::new();
    margin("nationality", table, &["is"], notes, out, &mut |part, out| {
        let value = part.need("is", out)?;
        let code = out.text("is", value)?;
        let country = Country::parse(&code);
        let countries = package.countries();
        let known =
            |country: &Country| countries.binary_search_by_key(country, |(one, _)| *one).is_ok();
        let country = country.filter(known);
        if country.is_none() {
            out.add(
                value.span().start,
                Said::new(
                    format!("onbekend land {code}; verwacht: twee hoofdletters, zoals IQ"),
                    format!("unknown country {code}; expected: two capitals, such as IQ"),
                ),
            );
        }
        once(&code, value, &mut seen, out);
        country
    })
}

pub(super) fn compositions(
    root: &Table<'_, '_>,
    notes: &mut Notes,
    out: &mut Mistakes,
) -> Vec<(Composition, Share)> {
    let Some(table) = root.table("composition", out) else { return Vec::new() };
    let keys = ["adults", "minors", "principals"];
    let mut seen: Vec<Composition> = Vec::new();
    margin("composition", table, &keys, notes, out, &mut |part, out| {
        let most = u64::try_from(PERSONS_MAX).unwrap_or(0);
        let numbers = keys.map(|key| {
            let value = part.need(key, out)?;
            out.number(key, value, most)
        });
        let [Some(adults), Some(minors), Some(principals)] = numbers else { return None };
        let files = if adults == 0 { minors..=minors } else { 1..=adults };
        if !(1..=most).contains(&(adults + minors)) || !files.contains(&principals) {
            out.add(
                part.start,
                Said::new(
                    format!(
                        "zo'n huishouden is er niet: 1 tot en met {most} personen, en principals \
                         van 1 tot en met adults, of gelijk aan minors zonder adults"
                    ),
                    format!(
                        "there is no such household: 1 to {most} persons, and principals from 1 to \
                         adults, or equal to minors without adults"
                    ),
                ),
            );
            return None;
        }
        let small = |number: u64| u8::try_from(number).unwrap_or(0);
        let (adults, minors, principals) = (small(adults), small(minors), small(principals));
        let one = Composition { adults, minors, principals };
        if seen.contains(&one) {
            out.add(part.start, Said::new("staat er twee keer", "is there twice"));
        }
        seen.push(one);
        Some(one)
    })
}

/// A margin whose parts are words of a closed set.
fn words(
    name: &str,
    table: (&DeTable<'_>, usize),
    notes: &mut Notes,
    out: &mut Mistakes,
    known: &[String],
) -> Vec<(String, Share)> {
    let mut seen = Vec::new();
    margin(name, table, &["is"], notes, out, &mut |part, out| {
        let value = part.need("is", out)?;
        let word = out.text("is", value)?;
        once(&word, value, &mut seen, out);
        if known.contains(&word) {
            return Some(word);
        }
        let known = known.join(", ");
        out.add(
            value.span().start,
            Said::new(
                format!("onbekend: {word}; bekend zijn: {known}"),
                format!("unknown: {word}; known are: {known}"),
            ),
        );
        None
    })
}

fn once(word: &str, value: Value<'_, '_>, seen: &mut Vec<String>, out: &mut Mistakes) {
    if seen.iter().any(|one| one == word) {
        let what =
            Said::new(format!("{word} staat er twee keer"), format!("{word} is there twice"));
        out.add(value.span().start, what);
    }
    seen.push(word.to_owned());
}

/// The parts of a margin, which are 1 together.
fn margin<'a, 'i, T>(
    name: &str,
    (table, start): (&'a DeTable<'i>, usize),
    keys: &[&str],
    notes: &mut Notes,
    out: &mut Mistakes,
    made: Made<'a, 'i, T>,
) -> Vec<(T, Share)> {
    let known: Vec<&str> = ORIGIN.into_iter().chain(["parts"]).collect();
    let table = Table::open(table, start, name, &known, out);
    if !origin(&table, notes, out) {
        out.add(
            start,
            Said::new(
                format!("{name} heeft geen source en geen assumption: waar komt dit vandaan?"),
                format!("{name} has no source and no assumption: where does this come from?"),
            ),
        );
    }
    let Some(value) = table.need("parts", out) else { return Vec::new() };
    let DeValue::Array(parts) = value.get_ref() else {
        out.kind("parts", value, "een lijst [{…}, {…}]", "a list [{…}, {…}]");
        return Vec::new();
    };
    let known: Vec<&str> = keys.iter().copied().chain(["share", "count"]).chain(ORIGIN).collect();
    let (mut found, mut sizes) = (Vec::new(), Vec::new());
    for part in parts {
        let DeValue::Table(own) = part.get_ref() else {
            out.kind("parts", part, "een tabel {…}", "a table {…}");
            continue;
        };
        let own = Table::open(own, part.span().start, "parts", &known, out);
        origin(&own, notes, out);
        let (what, size) = (made(&own, out), size(&own, out));
        if let (Some(what), Some(size)) = (what, size) {
            found.push(what);
            sizes.push(size);
        }
    }
    // A part that was refused would only make the sum wrong as well.
    if found.len() < parts.len() {
        return Vec::new();
    }
    let shares = shares(name, value.span().start, &sizes, out);
    found.into_iter().zip(shares).collect()
}

/// Whether it says where something comes from.
fn origin(table: &Table<'_, '_>, notes: &mut Notes, out: &mut Mistakes) -> bool {
    let mut text = |key| table.get(key).and_then(|value| out.text(key, value));
    let (url, quote) = (text("url"), text("quote"));
    let quote = quote.map(|quote| format!(" “{quote}”")).unwrap_or_default();
    let url = url.map(|url| format!(" <{url}>")).unwrap_or_default();
    let source = table.get("source");
    let words = source.and_then(|value| out.words("source", value));
    notes.sources.extend(words.map(|words| Words {
        nl: format!("{}{quote}{url}", words.nl),
        en: format!("{}{quote}{url}", words.en),
    }));
    let assumption = table.get("assumption");
    notes.assumptions.extend(assumption.and_then(|value| out.words("assumption", value)));
    source.is_some() || assumption.is_some()
}

fn size(part: &Table<'_, '_>, out: &mut Mistakes) -> Option<Size> {
    match (part.get("share"), part.get("count")) {
        (Some(value), None) => {
            let text = match value.get_ref() {
                DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
                DeValue::Float(number) => Some(number.as_str()),
                other => other.as_str(),
            };
            let share = text.and_then(Share::parse);
            if share.is_none() {
                out.add(
                    value.span().start,
                    Said::new(
                        "share: verwacht een deel van 0 tot en met 1, zoals 0.25 of \"1/12\"",
                        "share: expected a part from 0 to 1, such as 0.25 or \"1/12\"",
                    ),
                );
            }
            share.map(Size::Share)
        }
        (None, Some(value)) => out.number("count", value, MOST).map(Size::Count),
        _ => {
            out.add(
                part.start,
                Said::new(
                    "verwacht share of count: een deel van 1, of een aantal; één van de twee",
                    "expected share or count: a part of 1, or a number; one of the two",
                ),
            );
            None
        }
    }
}

/// All as shares; counts are parts of their sum.
fn shares(name: &str, at: usize, sizes: &[Size], out: &mut Mistakes) -> Vec<Share> {
    let counted: u64 =
        sizes.iter().map(|size| if let Size::Count(many) = size { *many } else { 0 }).sum();
    let counts = sizes.iter().filter(|size| matches!(size, Size::Count(_))).count();
    let mut wrong = |nl: String, en: String| {
        out.add(at, Said::new(nl, en));
        Vec::new()
    };
    if counts != 0 && counts != sizes.len() {
        return wrong(
            format!("{name} mengt share en count; gebruik overal hetzelfde"),
            format!("{name} mixes share and count; use the same everywhere"),
        );
    }
    let shares = sizes.iter().map(|size| match size {
        Size::Share(share) => *share,
        Size::Count(many) => Share { over: *many, under: counted.max(1) },
    });
    match Share::sum(shares.clone()) {
        Some((1, 1)) => shares.collect(),
        Some((over, under)) => {
            let is = |one: &dyn Display| format!("{name}: {one}");
            let sum = if under == 1 { over.to_string() } else { format!("{over}/{under}") };
            wrong(
                is(&format!("de delen zijn samen {sum}; zij moeten precies 1 zijn")),
                is(&format!("the parts are {sum} together; they must be exactly 1")),
            )
        }
        None => wrong(
            format!("{name}: de delen zijn te fijn; schrijf ze met minder cijfers"),
            format!("{name}: the parts are too fine; write them with fewer digits"),
        ),
    }
}
