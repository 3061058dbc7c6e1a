//! The difference between two policies in words.

use std::fmt::Write as _;

use ::money::{Cents, Share};

use super::comparison::signed;
use super::phrases::{date, form, money, place};
use super::{Lang, Words};
use crate::check::Package;
use crate::check::scheme::{Benefit, Dim, DimSource, Form};
use crate::check::world::Span;
use crate::determine::FormSeen;
use crate::difference::{Change, HouseholdChange, PolicyDifference, Respect, Said, SideSeen};
use crate::parse::PaidIn;
use crate::parse::policy::Within;

const LEFT: usize = 52;
const COLUMN: usize = 15;

impl PolicyDifference {
    /// Both sides, a sentence for each change, and the totals of typical households.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "{} {}", lang.pick("Oud:  ", "Old:"), side(&self.old, lang));
        let _ = writeln!(out, "{} {}\n", lang.pick("Nieuw:", "New:"), side(&self.new, lang));
        if self.is_empty() {
            out.push_str(lang.pick(
                "Geen verschil in bedragen, vormen, termijnen, betalers en voorwaarden.\n",
                "No difference in amounts, forms, time limits, payers and conditions.\n",
            ));
            return out;
        }
        for change in &self.changes {
            for area in &change.areas {
                let _ = writeln!(out, "- {}", area.sentence.get(lang));
            }
        }
        self.table(lang, &mut out);
        out
    }

    fn table(&self, lang: Lang, out: &mut String) {
        let heads = match lang {
            Lang::Nl => ["oud", "nieuw", "verschil"],
            Lang::En => ["old", "new", "difference"],
        };
        let title = lang.pick("Per huishouden", "By household");
        let _ = writeln!(out);
        line(out, title, heads.map(str::to_owned));
        let mut last = "";
        for one in &self.households {
            if one.departure != last {
                let _ = writeln!(out, "{}", departure(&one.departure).get(lang));
                last = &one.departure;
            }
            self.row(one, lang, out);
        }
        let _ = writeln!(out, "\n{}", self.usual(lang));
        if self.households.iter().any(|one| open(one.old_range) || open(one.new_range)) {
            out.push_str(lang.pick(
                "* De bronnen geven een bandbreedte; dit is het aangenomen bedrag.\n",
                "* The sources give a range; this is the assumed amount.\n",
            ));
        }
    }

    /// Through whom the households leave.
    fn usual(&self, lang: Lang) -> String {
        let (old, new) = (self.old.channel.get(lang), self.new.channel.get(lang));
        match (lang, old == new) {
            (Lang::Nl, true) => format!("Het gewone geval, via {new}."),
            (Lang::En, true) => format!("The usual case, through {new}."),
            (Lang::Nl, false) => format!("Het gewone geval, oud via {old}, nieuw via {new}."),
            (Lang::En, false) => {
                format!("The usual case, old through {old}, new through {new}.")
            }
        }
    }

    fn row(&self, one: &HouseholdChange, lang: Lang, out: &mut String) {
        let total = |amount, range, currency| {
            let star = if open(range) { "*" } else { " " };
            format!("{}{star}", money(amount, currency, lang))
        };
        let difference = one.difference.map(|difference| match difference {
            Cents::ZERO => lang.pick("gelijk", "same").to_owned(),
            size => signed(size, &self.new.currency, lang),
        });
        let cells = [
            total(one.old, one.old_range, &self.old.currency),
            total(one.new, one.new_range, &self.new.currency),
            difference.unwrap_or_else(|| "–".to_owned()),
        ];
        line(out, &format!("  {}", one.title.get(lang)), cells);
    }
}

fn open(range: [Cents; 2]) -> bool {
    let [low, high] = range;
    low < high
}

fn line(out: &mut String, left: &str, cells: [String; 3]) {
    let mut text = format!("{left:<LEFT$}");
    for cell in cells {
        let _ = write!(text, "{cell:>COLUMN$}");
    }
    let _ = writeln!(out, "{}", text.trim_end());
}

/// `Geharmoniseerd kader [nl-harmonised], ingeschreven op 02-09-2024`.
pub fn side(seen: &SideSeen, lang: Lang) -> String {
    let (title, on) = (seen.title.get(lang), date(seen.on, lang));
    let mut text = match lang {
        Lang::Nl => format!("{title} [{}], ingeschreven op {on}", seen.scheme),
        Lang::En => format!("{title} [{}], registered on {on}", seen.scheme),
    };
    if let Some(day) = seen.as_if_on {
        let day = date(day, lang);
        text.push_str(&match lang {
            Lang::Nl => format!(" (niet in kracht; gerekend alsof het {day} was)"),
            Lang::En => format!(" (not in force; computed as if it were {day})"),
        });
    }
    text
}

/// A change for an area in one sentence: `Vliegticket, gedwongen vertrek: nieuw: …`.
pub(crate) fn sentence(change: &Change, area: &Words, currency: &str) -> Words {
    Words::say(|lang| {
        let title = change.title.get(lang);
        let comma = if area.get(lang).is_empty() { "" } else { ", " };
        format!("{title}{comma}{}: {}", area.get(lang), what(change, currency, lang))
    })
}

fn what(change: &Change, currency: &str, lang: Lang) -> String {
    let text = |given: &Said| match given {
        Said::Given { words, .. } => words.get(lang).to_owned(),
        Said::Nothing | Said::Excluded => String::new(),
    };
    let (old, new) = (text(&change.old), text(&change.new));
    let gone = !change.new.is_given();
    let fresh = !change.old.is_given();
    match (change.respect, lang) {
        (Respect::Gives, _) => gives(change, (&old, &new), currency, lang),
        (Respect::How, Lang::Nl) if gone => format!("niet langer {old}"),
        (Respect::How, Lang::En) if gone => format!("no longer {old}"),
        (Respect::How, Lang::Nl) if fresh => format!("voortaan {new}"),
        (Respect::How, Lang::En) if fresh => format!("now {new}"),
        (Respect::How, Lang::Nl) => format!("voortaan {new} (was {old})"),
        (Respect::How, Lang::En) => format!("now {new} (was {old})"),
        (Respect::Payers, Lang::Nl) => {
            format!("betaald door {} (was {})", named(&new), named(&old))
        }
        (Respect::Payers, Lang::En) => format!("paid by {} (was {})", named(&new), named(&old)),
        (Respect::Conditions, Lang::Nl) if gone => format!("vervalt als voorwaarde: {old}"),
        (Respect::Conditions, Lang::En) if gone => format!("no longer a condition: {old}"),
        (Respect::Conditions, Lang::Nl) if fresh => format!("nieuw als voorwaarde: {new}"),
        (Respect::Conditions, Lang::En) if fresh => format!("new as a condition: {new}"),
        (Respect::Conditions, Lang::Nl) => format!("voortaan als voorwaarde: {new} (was: {old})"),
        (Respect::Conditions, Lang::En) => format!("now as a condition: {new} (was: {old})"),
    }
}

fn named(payers: &str) -> &str {
    if payers.is_empty() { "–" } else { payers }
}

fn gives(change: &Change, (old, new): (&str, &str), currency: &str, lang: Lang) -> String {
    let size = change.difference.filter(|size| *size != Cents::ZERO);
    let size = size.map_or_else(String::new, |size| format!(" ({})", signed(size, currency, lang)));
    // A flight ticket of which the name says it all.
    let title = change.title.get(lang);
    let colon = if new == title { String::new() } else { format!(": {new}") };
    let space = if old == title { String::new() } else { format!("{old} ") };
    match (&change.old, &change.new, lang) {
        (Said::Given { .. }, Said::Given { .. }, Lang::Nl) => {
            format!("van {old} naar {new}{size}")
        }
        (Said::Given { .. }, Said::Given { .. }, Lang::En) => {
            format!("from {old} to {new}{size}")
        }
        (Said::Given { .. }, Said::Excluded, Lang::Nl) => {
            format!("{space}vervalt, voortaan uitgesloten")
        }
        (Said::Given { .. }, Said::Excluded, Lang::En) => format!("{space}ends, now excluded"),
        (Said::Given { .. }, Said::Nothing, Lang::Nl) => format!("{space}vervalt"),
        (Said::Given { .. }, Said::Nothing, Lang::En) => format!("{space}ends"),
        (Said::Excluded, _, Lang::Nl) => format!("niet langer uitgesloten{colon}"),
        (Said::Excluded, _, Lang::En) => format!("no longer excluded{colon}"),
        (Said::Nothing, _, Lang::Nl) => format!("nieuw{colon}"),
        (Said::Nothing, _, Lang::En) => format!("new{colon}"),
    }
}

/// An amount, and what the sources leave open: `€ 200,00 (open: € 0,00 tot € 200,00)`.
pub(crate) fn span(span: Span, currency: &str) -> Words {
    Words::say(|lang| {
        let amount = money(span.assume, currency, lang);
        if span.low == span.high {
            return amount;
        }
        let (low, high) = (money(span.low, currency, lang), money(span.high, currency, lang));
        format!("{amount} (open: {low} {} {high})", lang.pick("tot", "to"))
    })
}

/// `ten hoogste € 4.000,00`.
pub(crate) fn at_most(amount: Cents, currency: &str) -> Words {
    Words::say(|lang| {
        let most = lang.pick("ten hoogste", "at most");
        format!("{most} {}", money(amount, currency, lang))
    })
}

/// In which form, where, within which time and to whom something is given.
pub(crate) fn how(
    of: &Benefit,
    given: Option<Form>,
    paid_in: PaidIn,
    currency: &str,
) -> Vec<Words> {
    let form_of = |given: Form| FormSeen {
        kind: given.kind,
        cash_max: given.cash_max,
        in_kind_min: None,
        cash_paid_in: given.cash_paid_in,
    };
    let given = given.map(|given| Words::say(|lang| form(form_of(given), currency, lang)));
    let at = Words::say(|lang| place(paid_in, lang).to_owned());
    let once = of.per_household.then(|| words("één keer per huishouden", "once per household"));
    given.into_iter().chain([at]).chain(of.within.map(time)).chain(once).collect()
}

/// `binnen 3 dagen na aankomst`.
fn time(within: Within) -> Words {
    let counted = |count: i64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    Words::say(|lang| {
        let (months, days) = match lang {
            Lang::Nl => {
                (counted(within.months, "maand", "maanden"), counted(within.days, "dag", "dagen"))
            }
            Lang::En => {
                (counted(within.months, "month", "months"), counted(within.days, "day", "days"))
            }
        };
        let length: Vec<String> = months.into_iter().chain(days).collect();
        let start = if within.after_arrival {
            lang.pick("na aankomst", "after arrival")
        } else {
            lang.pick("na vertrek", "after departure")
        };
        let length = length.join(lang.pick(" en ", " and "));
        format!("{} {length} {start}", lang.pick("binnen", "within"))
    })
}

/// `AMIF (Europees fonds) 75%`.
pub(crate) fn payer(package: &Package, funder: usize, share: Share) -> Words {
    let name = package.funders.get(funder).map(|(_, name)| name);
    Words::say(|lang| format!("{} {share}", name.map_or("", |name| name.get(lang))))
}

/// The name of a channel.
pub(crate) fn channel(package: &Package, id: &str) -> Words {
    let found = package.channels.iter().find(|(known, _)| known == id);
    found.map_or_else(|| Words::same(id), |(_, name)| name.clone())
}

/// `zelfstandig vertrek`.
pub fn departure(id: &str) -> Words {
    match id {
        "voluntary" => words("zelfstandig vertrek", "voluntary departure"),
        "forced" => words("gedwongen vertrek", "forced departure"),
        other => Words::same(other),
    }
}

/// A value of a dimension, as people say it.
pub(crate) fn value(package: &Package, dim: &Dim, place: usize, id: &str, own: &Words) -> Words {
    match (&dim.source, id) {
        (DimSource::Departure, _) => departure(id),
        (DimSource::Channel, _) => channel(package, id),
        (DimSource::Role, "principal") => words("hoofdaanvrager", "principal applicant"),
        (DimSource::Role, "member") => words("gezinslid", "family member"),
        (DimSource::Age { .. }, "adult") => words("volwassene", "adult"),
        (DimSource::Age { .. }, "minor") => words("minderjarige", "minor"),
        (DimSource::Lists { .. } | DimSource::Entered { .. }, _) => match place {
            0 => words("wel", "yes"),
            _ => words("niet", "no"),
        },
        _ => own.clone(),
    }
}

/// One dimension of an area: its values, with the title of the dimension if it needs one.
pub(crate) fn part(values: &[&Words], is_channel: bool, title: Option<&Words>) -> Words {
    Words::say(|lang| {
        let values: Vec<&str> = values.iter().map(|words| words.get(lang)).collect();
        let values = values.join(lang.pick(" of ", " or "));
        match title {
            Some(title) => format!("{} ({values})", title.get(lang)),
            None if is_channel => format!("{} {values}", lang.pick("via", "through")),
            None => values,
        }
    })
}

/// An area in words; nothing when it is the whole world.
pub(crate) fn area(parts: &[Words]) -> Words {
    Words::say(|lang| {
        let parts: Vec<&str> = parts.iter().map(|words| words.get(lang)).collect();
        parts.join(", ")
    })
}

fn words(nl: &str, en: &str) -> Words {
    Words { nl: nl.to_owned(), en: en.to_owned() }
}
