//! Formulas and break-even points in words.

use std::fmt::Write as _;

use ::money::Cents;

use super::Lang;
use super::difference::{departure, side};
use super::phrases::money;
use crate::formulas::{Entered, Formulas, Line, Linear, Pair, Shape, Verdict};

const LABEL: usize = 16;
const COLUMN: usize = 9;

impl Formulas {
    /// The formula of every scheme, then every two schemes held against each other.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let way = departure(&self.departure);
        let way = way.get(lang);
        let _ = match lang {
            Lang::Nl => writeln!(
                out,
                "Wat een huishouden van a volwassenen en m meereizende minderjarigen krijgt\n\
                 {way}, a ≥ 1, m ≥ 0; nagerekend voor a en m tot en met 8"
            ),
            Lang::En => writeln!(
                out,
                "What a household of a adults and m accompanied minors gets\n\
                 {way}, a ≥ 1, m ≥ 0; checked for a and m up to and including 8"
            ),
        };
        let mut last = "";
        for line in &self.lines {
            if line.side.scheme != last {
                let (side, channel) = (side(&line.side, lang), line.side.channel.get(lang));
                let via = lang.pick("via", "through");
                let _ = writeln!(out, "\n{side}, {via} {channel}");
                last = &line.side.scheme;
            }
            formula(line, lang, &mut out);
        }
        for pair in &self.pairs {
            self.pair(pair, lang, &mut out);
        }
        out
    }

    fn pair(&self, pair: &Pair, lang: Lang, out: &mut String) {
        let name = |place: usize| {
            self.lines.get(place).map_or_else(String::new, |line| {
                match entered(line.entered, lang) {
                    Some(entered) => format!("{} ({entered})", line.side.title.get(lang)),
                    None => line.side.title.get(lang).to_owned(),
                }
            })
        };
        let (this, that) = (name(pair.this), name(pair.that));
        let when = match pair.verdict {
            Verdict::Equal => lang.pick("altijd evenveel", "always as much").to_owned(),
            Verdict::Always => lang.pick("altijd", "always").to_owned(),
            Verdict::Never => lang.pick("nooit", "never").to_owned(),
            Verdict::If { left, right } => {
                let iff = lang.pick("dan en slechts dan als", "if and only if");
                format!("{iff} {} ≥ {}", linear(left, lang), linear(right, lang))
            }
            Verdict::NotLinear => {
                lang.pick("niet in één ongelijkheid te vangen", "not one inequality").to_owned()
            }
        };
        let _ = writeln!(out, "\n{this} ≥ {that}\n  {when}");
        if pair.verdict == Verdict::Equal {
            return;
        }
        let title = lang.pick("verschil, m =", "difference, m =");
        table(title, &pair.differences, true, lang, out);
    }
}

/// How adults are entered, where it matters.
pub fn entered(entered: Entered, lang: Lang) -> Option<&'static str> {
    match entered {
        Entered::EitherWay => None,
        Entered::Joint => Some(lang.pick("één dossier in RIAT", "one file in RIAT")),
        Entered::Separate => Some(
            lang.pick("elke volwassene apart in RIAT", "each adult entered in RIAT separately"),
        ),
    }
}

fn formula(line: &Line, lang: Lang, out: &mut String) {
    let label = entered(line.entered, lang).map_or_else(String::new, |text| format!("{text}: "));
    let currency = match line.side.currency.as_str() {
        "EUR" => String::new(),
        other => format!(" ({other})"),
    };
    match &line.total {
        Shape::Formula { .. } => {
            let _ = writeln!(out, "  {label}{}{currency}", shape(&line.total, lang));
        }
        Shape::Table { totals } => {
            let none = lang.pick("geen lineaire formule; de totalen:", "not linear; the totals:");
            let _ = writeln!(out, "  {label}{none}{currency}");
            table("m =", totals, false, lang, out);
        }
    }
    if let Shape::Formula { capped, .. } = &line.total {
        for one in capped {
            let (title, most) = (one.title.get(lang), plain(one.at_most, lang));
            let _ = writeln!(out, "    {most} = {title}");
        }
    }
    if line.low != line.high {
        let (low, high) = (shape(&line.low, lang), shape(&line.high, lang));
        let _ = match lang {
            Lang::Nl => writeln!(out, "    de bronnen laten open: {low} tot {high}"),
            Lang::En => writeln!(out, "    the sources leave open: {low} to {high}"),
        };
    }
}

/// A total as a formula: `min(1.615a; 4.000) + 40m`; a dash for a table.
pub fn shape(shape: &Shape, lang: Lang) -> String {
    let Shape::Formula { rest, capped } = shape else { return "–".to_owned() };
    let sign = lang.pick(";", ",");
    let capped = capped
        .iter()
        .map(|one| format!("min({}{sign} {})", linear(one.part, lang), plain(one.at_most, lang)));
    let mut parts: Vec<String> = capped.collect();
    if parts.is_empty() || *rest != Linear::default() {
        parts.push(linear(*rest, lang));
    }
    parts.join(" + ")
}

/// `1.615a + 1.615m + 1.000`.
pub fn linear(linear: Linear, lang: Lang) -> String {
    let mut text = String::new();
    for (amount, of) in [(linear.adult, "a"), (linear.minor, "m"), (linear.constant, "")] {
        if amount == Cents::ZERO {
            continue;
        }
        let sign = match (text.is_empty(), amount < Cents::ZERO) {
            (true, false) => "",
            (true, true) => "−",
            (false, false) => " + ",
            (false, true) => " − ",
        };
        let _ = write!(text, "{sign}{}{of}", plain(amount.max(-amount), lang));
    }
    if text.is_empty() { "0".to_owned() } else { text }
}

/// An amount without currency, and without cents when they are zero.
pub fn plain(amount: Cents, lang: Lang) -> String {
    let text = money(amount, "", lang).replace('\u{a0}', "");
    let cents = lang.pick(",00", ".00");
    text.strip_suffix(cents).unwrap_or(&text).to_owned()
}

/// A row for each number of adults, a column for each number of minors.
fn table(title: &str, rows: &[Vec<Cents>], signed: bool, lang: Lang, out: &mut String) {
    let columns = rows.first().map_or(0, Vec::len);
    let _ = write!(out, "    {title:<LABEL$}");
    for minors in 0..columns {
        let _ = write!(out, "{minors:>COLUMN$}");
    }
    let _ = writeln!(out);
    for (adults, row) in (1..).zip(rows) {
        let _ = write!(out, "    {:<LABEL$}", format!("a = {adults}"));
        for amount in row {
            let plus = if signed && *amount > Cents::ZERO { "+" } else { "" };
            let _ = write!(out, "{:>COLUMN$}", format!("{plus}{}", plain(*amount, lang)));
        }
        let _ = writeln!(out);
    }
}
