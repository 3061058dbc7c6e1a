//! What would change a result, in words.

use std::fmt::Write as _;

use super::Lang;
use super::comparison::signed;
use super::determination::row;
use super::phrases::money;
use crate::changes::Changes;

impl Changes<'_> {
    /// One line for each change, nearest first.
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        let total = money(self.total, self.currency, lang);
        let _ = match lang {
            Lang::Nl => writeln!(out, "Nu {total} ({}). Dit zou het veranderen:", self.scheme),
            Lang::En => writeln!(out, "Now {total} ({}). This would change it:", self.scheme),
        };
        for change in &self.changes {
            let right = match change.difference {
                Some(difference) => signed(difference, self.currency, lang),
                None => lang.pick("geen regeling", "no scheme").to_owned(),
            };
            let moved = change.scheme.as_deref().filter(|scheme| *scheme != self.scheme);
            let moved = moved.map_or_else(String::new, |scheme| format!(" → {scheme}"));
            row(&mut out, 2, &format!("{}{moved}", change.text.get(lang)), &right);
        }
        if self.changes.is_empty() {
            let _ = writeln!(out, "  {}", lang.pick("Niets.", "Nothing."));
        }
        out
    }
}
