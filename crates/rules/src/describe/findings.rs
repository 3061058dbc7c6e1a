//! What a check found that people have to weigh, in words for people.

use money::Cents;

use super::Of;
use super::words::person;
use crate::check::{Package, Scheme};
use crate::diagnostics::{Code, Diagnostic};
use crate::parse::Country;
use crate::words::difference::channel;
use crate::words::phrases::{date, money};
use crate::words::{Lang, Words};

/// A finding about a scheme with names instead of ids; any other diagnostic as the catalogue has
/// it.
pub fn finding(package: &Package, scheme: &Scheme, found: &Diagnostic) -> Words {
    let of = Of { package, scheme };
    Words::say(|lang| {
        let said = match found.code {
            Code::ClosedByList => of.closed(found, lang),
            Code::JoiningLowers => of.joins(found, lang),
            _ => None,
        };
        said.unwrap_or_else(|| found.rendered(package.files(), lang).what)
    })
}

fn arg<'f>(found: &'f Diagnostic, name: &str) -> Option<&'f str> {
    found.args.iter().find(|(one, _)| *one == name).map(|(_, value)| value.as_str())
}

impl Of<'_> {
    /// A benefit that is open through one channel and closed through another.
    fn closed(self, found: &Diagnostic, lang: Lang) -> Option<String> {
        let place = self.scheme.benefit(arg(found, "benefit")?)?;
        let benefit = self.scheme.benefits.get(place)?.title.get(lang);
        let shut = channel(self.package, arg(found, "channel")?);
        let open = channel(self.package, arg(found, "other")?);
        let (shut, open) = (shut.get(lang), open.get(lang));
        let codes = arg(found, "countries")?.split(' ').filter_map(Country::parse);
        let names: Vec<&str> = codes.map(|code| self.package.country_name(code, lang)).collect();
        let (count, names) = (names.len(), names.join(", "));
        let day = date(arg(found, "days")?.parse().ok()?, lang);
        Some(match lang {
            Lang::Nl => format!(
                "“{benefit}” is via {shut} dicht en via {open} open voor {count} \
                 nationaliteiten, vanaf {day}: {names}."
            ),
            Lang::En => format!(
                "“{benefit}” is closed through {shut} and open through {open} for {count} \
                 nationalities, from {day}: {names}."
            ),
        })
    }

    /// A household that gets less when an adult joins.
    fn joins(self, found: &Diagnostic, lang: Lang) -> Option<String> {
        let before = household(arg(found, "before")?, lang);
        let after = household(arg(found, "after")?, lang);
        let total = |name: &str| {
            let amount = Cents::parse(arg(found, name)?).ok()?;
            Some(money(amount, &self.scheme.currency, lang))
        };
        let (less, more) = (total("after_total")?, total("before_total")?);
        let day = date(arg(found, "days")?.parse().ok()?, lang);
        Some(match lang {
            Lang::Nl => format!(
                "{before} krijgt {more}. Sluit een volwassene zich aan ({after}), dan is het \
                 {less}. Dat geldt vanaf {day}."
            ),
            Lang::En => format!(
                "{before} gets {more}. When an adult joins ({after}), it is {less}. This holds \
                 from {day}."
            ),
        })
    }
}

/// `minor principal + minor principal` as `2 × minderjarige hoofdaanvrager`.
fn household(kinds: &str, lang: Lang) -> String {
    let mut all: Vec<(&str, usize)> = Vec::new();
    for kind in kinds.split(" + ") {
        match all.iter_mut().find(|(one, _)| *one == kind) {
            Some((_, count)) => *count += 1,
            None => all.push((kind, 1)),
        }
    }
    let words = all.iter().map(|(kind, count)| format!("{count} × {}", person(kind, lang)));
    words.collect::<Vec<_>>().join(" + ")
}
