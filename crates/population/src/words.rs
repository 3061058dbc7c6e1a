//! A comparison in words: tables of at most a hundred columns.

use std::fmt::Write as _;

use money::Cents;
use rules::determine::funder_name;
use rules::parse::lists::Country;
use rules::words::{Lang, date, money, number, signed};

use crate::bands::Band;
use crate::comparison::{Changes, Comparison, Part, SideTotals};
use crate::side::Side;

const LEFT: usize = 38;
const COLUMN: usize = 20;
/// Sides next to each other.
const ACROSS: usize = 3;
/// Nationalities with the largest changes; the others are one row.
const NATIONALITIES: usize = 15;

impl Comparison {
    /// Tables of the sums, then of who gets more or less.
    pub fn text(&self, sides: &[Side<'_>], lang: Lang) -> String {
        let mut out = String::new();
        let (households, persons, distinct) = (
            number(self.households, lang),
            number(self.persons, lang),
            number(u64::try_from(self.distinct).unwrap_or(0), lang),
        );
        let _ = match lang {
            Lang::Nl => writeln!(
                out,
                "{households} huishoudens, {persons} personen; {distinct} verschillende huishoudens"
            ),
            Lang::En => writeln!(
                out,
                "{households} households, {persons} persons; {distinct} distinct households"
            ),
        };
        for (totals, sides) in self.sides.chunks(ACROSS).zip(sides.chunks(ACROSS)) {
            out.push('\n');
            self.sums(totals, sides, lang, &mut out);
        }
        for changes in &self.changes {
            out.push('\n');
            let base = sides.first();
            self.changes(changes, base, lang, &mut out);
        }
        let _ = writeln!(
            out,
            "\n{}",
            lang.pick(
                "Berekend alsof elke regeling geldt. Niet gegarandeerd tot het besluit.",
                "Computed as if each scheme applied. Not guaranteed until the decision.",
            )
        );
        out
    }

    fn sums(&self, totals: &[SideTotals], sides: &[Side<'_>], lang: Lang, out: &mut String) {
        let amount = |amount: Option<&Cents>| match amount {
            Some(amount) => money(*amount, &self.currency, lang),
            None => "–".to_owned(),
        };
        // The day has a row of its own.
        let name = |one: &SideTotals| match (&one.registered_on, one.side.rsplit_once('@')) {
            (Some(_), Some((name, _))) => short(name, COLUMN - 2),
            _ => short(&one.side, COLUMN - 2),
        };
        line(out, "", totals.iter().map(name));
        if totals.iter().any(|one| one.registered_on.is_some()) {
            let name = lang.pick("alsof ingeschreven op", "as if registered on");
            let day = |day| date(day, lang);
            line(out, name, totals.iter().map(|one| one.registered_on.map_or("".into(), day)));
        }
        let mut benefits: Vec<&String> = Vec::new();
        let mut funders: Vec<&String> = Vec::new();
        for one in totals {
            let new = one.sums.benefits.keys().filter(|id| !benefits.contains(id));
            benefits.extend(new.collect::<Vec<_>>());
            let new = one.sums.funders.keys().filter(|id| !funders.contains(id));
            funders.extend(new.collect::<Vec<_>>());
        }
        for id in benefits {
            let title = sides.iter().find_map(|side| side.package.line_title(side.scheme, id));
            let title = title.map_or(id.as_str(), |title| title.get(lang));
            line(out, title, totals.iter().map(|one| amount(one.sums.benefits.get(id))));
        }
        let total = lang.pick("Totaal", "Total");
        line(out, total, totals.iter().map(|one| amount(Some(&one.sums.total))));
        if let Some(base) = self.sides.first() {
            let less = match lang {
                Lang::Nl => format!("  verschil met {}", base.side),
                Lang::En => format!("  less {}", base.side),
            };
            let change = |one: &SideTotals| match one.side == base.side {
                true => String::new(),
                false => signed(one.sums.total - base.sums.total, &self.currency, lang),
            };
            line(out, &less, totals.iter().map(change));
        }
        for id in funders {
            let name = sides.first().map(|side| funder_name(side.package, id));
            let name = name.as_ref().map_or(id.as_str(), |name| name.get(lang));
            let name = format!("{} {name}", lang.pick("betaalt:", "paid by:"));
            line(out, &name, totals.iter().map(|one| amount(one.sums.funders.get(id))));
        }
    }

    fn changes(&self, changes: &Changes, base: Option<&Side<'_>>, lang: Lang, out: &mut String) {
        let against = lang.pick("tegenover", "against");
        let _ = writeln!(out, "{} {against} {}", changes.side, changes.less);
        let heads = match lang {
            Lang::Nl => ["huishoudens", "deel", "verandering"],
            Lang::En => ["households", "share", "change"],
        };
        let amount = |amount: Cents| signed(amount, &self.currency, lang);
        line(out, "", heads.map(str::to_owned));
        for (name, group) in [
            (lang.pick("krijgt meer", "get more"), changes.gainers),
            (lang.pick("krijgt minder", "get less"), changes.losers),
            (lang.pick("krijgt evenveel", "get the same"), changes.unchanged),
        ] {
            let share = share(group.households, self.households, lang);
            line(out, name, [number(group.households, lang), share, amount(group.change)]);
        }
        let _ =
            writeln!(out, "\n{}", lang.pick("Verandering per huishouden", "Change of a household"));
        for (name, change) in &changes.quantiles {
            let share = name.trim_start_matches('p').trim_start_matches('0');
            let name = match lang {
                Lang::Nl => format!("  {share}% van de huishoudens: hoogstens"),
                Lang::En => format!("  {share}% of the households: at most"),
            };
            line(out, &name, [amount(*change)]);
        }
        for band in &changes.bands {
            let share = share(band.households, self.households, lang);
            let name = self.band(band, lang);
            line(out, &name, [number(band.households, lang), share]);
        }
        let heads = match lang {
            Lang::Nl => ["huishoudens", "meer / minder", "verandering"],
            Lang::En => ["households", "more / less", "change"],
        };
        let title = lang.pick("Soort huishouden", "Kind of household");
        let _ = writeln!(out);
        line(out, title, heads.map(str::to_owned));
        for part in &changes.household_types {
            self.part(&household_type(&part.group, lang), part, lang, out);
        }
        let _ = writeln!(out);
        line(out, lang.pick("Nationaliteit", "Nationality"), heads.map(str::to_owned));
        let mut largest: Vec<&Part> = changes.nationalities.iter().collect();
        largest.sort_by_key(|part| (-part.change.max(-part.change), part.group.clone()));
        for part in largest.iter().take(NATIONALITIES) {
            self.part(&nationality(&part.group, base, lang), part, lang, out);
        }
        let rest = largest.get(NATIONALITIES..).unwrap_or_default();
        if !rest.is_empty() {
            let sum = |of: fn(&Part) -> u64| rest.iter().map(|part| of(part)).sum();
            let others = Part {
                households: sum(|part| part.households),
                gainers: sum(|part| part.gainers),
                losers: sum(|part| part.losers),
                change: rest.iter().map(|part| part.change).sum(),
                ..Part::default()
            };
            let name = match lang {
                Lang::Nl => format!("{} andere", rest.len()),
                Lang::En => format!("{} others", rest.len()),
            };
            self.part(&name, &others, lang, out);
        }
    }

    fn part(&self, name: &str, part: &Part, lang: Lang, out: &mut String) {
        let moved = format!("{} / {}", number(part.gainers, lang), number(part.losers, lang));
        let change = signed(part.change, &self.currency, lang);
        line(out, &format!("  {name}"), [number(part.households, lang), moved, change]);
    }

    /// `€ 500 tot € 1.000 minder`: the end that is further from zero is included.
    fn band(&self, band: &Band, lang: Lang) -> String {
        if band.from == band.until {
            return lang.pick("  geen verandering", "  no change").to_owned();
        }
        let loses = band.from < Cents::ZERO;
        let (inner, outer) =
            if loses { (-band.until, -band.from) } else { (band.from, band.until) };
        let plain = |amount: Cents| {
            let text = money(amount, &self.currency, lang);
            text.trim_end_matches(lang.pick(",00", ".00")).to_owned()
        };
        let way = if loses { lang.pick("minder", "less") } else { lang.pick("meer", "more") };
        format!("  {} {} {} {way}", plain(inner), lang.pick("tot", "to"), plain(outer))
    }
}

/// `2 volwassenen, 1 minderjarige`.
pub(crate) fn household_type(group: &str, lang: Lang) -> String {
    let (adults, minors) = group.split_once('+').unwrap_or((group, ""));
    match (lang, adults, minors) {
        (Lang::Nl, "1", "0") => "alleenstaande".to_owned(),
        (Lang::En, "1", "0") => "single adult".to_owned(),
        (Lang::Nl, "0", "1") => "alleenstaande minderjarige".to_owned(),
        (Lang::En, "0", "1") => "unaccompanied minor".to_owned(),
        (Lang::Nl, "0", minors) => format!("{minors} alleenstaande minderjarigen"),
        (Lang::En, "0", minors) => format!("{minors} unaccompanied minors"),
        (lang, adults, minors) => {
            let named = |many: &str, one: &str, more: &str| match many {
                "0" => None,
                "1" => Some(format!("1 {one}")),
                _ => Some(format!("{many} {more}")),
            };
            let adult = lang.pick(("volwassene", "volwassenen"), ("adult", "adults"));
            let minor = lang.pick(("minderjarige", "minderjarigen"), ("minor", "minors"));
            let both = [named(adults, adult.0, adult.1), named(minors, minor.0, minor.1)];
            both.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
    }
}

/// The name of a country, with its code.
pub(crate) fn nationality(group: &str, base: Option<&Side<'_>>, lang: Lang) -> String {
    match Country::parse(group).zip(base) {
        Some((country, base)) => {
            format!("{} [{group}]", base.package.country_name(country, lang))
        }
        None => lang.pick("gemengd", "mixed").to_owned(),
    }
}

/// A share in tenths of a per cent.
fn share(part: u64, whole: u64, lang: Lang) -> String {
    let whole = u128::from(whole.max(1));
    let tenths = (u128::from(part) * 1_000 + whole / 2) / whole;
    format!("{}{}{}%", tenths / 10, lang.pick(',', '.'), tenths % 10)
}

fn short(text: &str, most: usize) -> String {
    let many = text.chars().count();
    if many <= most {
        return text.to_owned();
    }
    let end: String = text.chars().skip(many - most + 1).collect();
    format!("…{end}")
}

fn line(out: &mut String, left: &str, cells: impl IntoIterator<Item = String>) {
    let left: String = if left.chars().count() < LEFT {
        left.to_owned()
    } else {
        left.chars().take(LEFT - 2).chain(['…']).collect()
    };
    let mut text = format!("{left:<LEFT$}");
    for cell in cells {
        let _ = write!(text, "{cell:>COLUMN$}");
    }
    let _ = writeln!(out, "{}", text.trim_end());
}
