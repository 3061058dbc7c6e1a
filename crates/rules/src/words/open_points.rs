//! What the sources leave open, in words, with its worth.

use std::fmt::Write as _;

use super::determination::row;
use super::phrases::money;
use super::{Lang, Words};
use crate::check::Package;
use crate::check::open_points::{OpenKind, OpenPoint};

/// Every open point as a question, with what it is worth for typical households.
pub fn open_points(package: &Package, points: &[OpenPoint], lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", lang.pick("De bronnen laten open:", "The sources leave open:"));
    for point in points {
        let how = match point.kind {
            OpenKind::Silent => lang.pick("zwijgen", "silent"),
            OpenKind::Contradiction => lang.pick("spreken elkaar tegen", "contradict each other"),
            OpenKind::Range => lang.pick("geven een bandbreedte", "give a range"),
            OpenKind::UnknownStart => lang.pick("noemen geen ingangsdatum", "give no first day"),
        };
        let ask = point.ask.get(lang);
        let is_question = package.questions().iter().any(|question| question.id == point.id);
        let ask = match lang {
            _ if is_question => ask.to_owned(),
            Lang::Nl => format!("Uitsluitsel geeft: {ask}"),
            Lang::En => format!("This would settle it: {ask}"),
        };
        let _ = writeln!(out, "\n  {} · {} [{}]", point.scheme, ask, point.id);
        let _ = match lang {
            Lang::Nl => writeln!(
                out,
                "    de bronnen {how}: {} bij {} ({} gevallen)",
                point.benefit, point.example, point.cells
            ),
            Lang::En => writeln!(
                out,
                "    sources {how}: {} for {} ({} cells)",
                point.benefit, point.example, point.cells
            ),
        };
        worth(package, point, lang, &mut out);
    }
    out
}

fn worth(package: &Package, point: &OpenPoint, lang: Lang, out: &mut String) {
    let currency = package.scheme(&point.scheme).map_or("EUR", |scheme| scheme.currency());
    for worth in &point.worth {
        let household = package.households().iter().find(|one| one.id == worth.household);
        let name = household.map_or(worth.household.as_str(), |one| Words::get(&one.title, lang));
        let left =
            if worth.case.is_empty() { name.to_owned() } else { format!("{name}, {}", worth.case) };
        let (low, high) = (money(worth.low, currency, lang), money(worth.high, currency, lang));
        let size = money(worth.high - worth.low, currency, lang);
        row(out, 6, &left, &format!("{low} … {high} = {size}"));
    }
}
