//! Which policy rows the sheet's words were checked against.
//!
//! A sheet speaks of amounts, forms and times in words that a person has read. When a row changes,
//! somebody has to read them again. So the rows as they were read are kept, and a sheet that rests
//! on a row that is no longer the same is refused.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rules::check::{Package, Scheme};
use rules::describe::{BenefitSeen, GivesSeen, Period, RowSeen, describe};
use rules::words::{Lang, money};
use serde::{Deserialize, Serialize};

/// The rows as somebody has read them, by `scheme:row`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    /// Each row, reference, benefit and condition.
    pub row: BTreeMap<String, Approved>,
}

/// One row as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Approved {
    /// What it said.
    pub says: String,
    /// Who has read it.
    pub by: String,
    /// On which day.
    pub on: Date,
}

/// A row that is not as it was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// `scheme:row`.
    pub row: String,
    /// What it said when it was read; nothing when it is new.
    pub approved: Option<String>,
    /// What it says now; nothing when it is gone.
    pub now: Option<String>,
}

impl Stale {
    /// What it said, and what it says now.
    pub fn text(&self, lang: Lang) -> String {
        let none = lang.pick("niets", "nothing");
        let was = self.approved.as_deref().unwrap_or(none);
        let now = self.now.as_deref().unwrap_or(none);
        let row = &self.row;
        match lang {
            Lang::Nl => format!("{row}: gelezen is “{was}”; nu staat er “{now}”."),
            Lang::En => format!("{row}: what was read is “{was}”; now it says “{now}”."),
        }
    }
}

const OWN: &str = include_str!("../texts/approved.toml");

impl Approvals {
    /// Those of the policies inside.
    ///
    /// # Errors
    /// What is wrong with the file, with its line.
    pub fn own() -> Result<Self, String> {
        Self::read(OWN)
    }

    /// Reads a file of approvals.
    ///
    /// # Errors
    /// What is wrong, with its line.
    pub fn read(toml: &str) -> Result<Self, String> {
        toml::from_str(toml).map_err(|error| error.to_string())
    }

    /// Every row that is new, changed or gone, by its name.
    pub fn stale(&self, package: &Package) -> Vec<Stale> {
        let now = as_it_is(package);
        let mut stale: Vec<Stale> = now
            .iter()
            .filter(|(row, says)| self.row.get(*row).is_none_or(|read| read.says != **says))
            .map(|(row, says)| Stale {
                row: row.clone(),
                approved: self.row.get(row).map(|read| read.says.clone()),
                now: Some(says.clone()),
            })
            .collect();
        let gone = self.row.iter().filter(|(row, _)| !now.contains_key(*row));
        stale.extend(gone.map(|(row, read)| Stale {
            row: row.clone(),
            approved: Some(read.says.clone()),
            now: None,
        }));
        stale
    }

    /// These, with every row read as it is now. Who approved a row that did not change stays.
    #[must_use]
    pub fn renewed(&self, package: &Package, by: &str, on: Date) -> Self {
        let rows = as_it_is(package).into_iter().map(|(row, says)| {
            let read = self.row.get(&row).filter(|read| read.says == says).cloned();
            let read = read.unwrap_or_else(|| Approved { says, by: by.to_owned(), on });
            (row, read)
        });
        Self { row: rows.collect() }
    }

    /// As a file: one line a row, so that a change is one line of difference.
    pub fn text(&self) -> String {
        // A JSON text is a TOML text too.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let lines = self.row.iter().map(|(row, read)| {
            let (row, says, by) = (quoted(row), quoted(&read.says), quoted(&read.by));
            format!("{row} = {{ says = {says}, by = {by}, on = \"{}\" }}\n", read.on)
        });
        format!("{HEAD}\n[row]\n{}", lines.collect::<String>())
    }
}

const HEAD: &str = "\
# The policy rows that the words of the information sheet were read against, and by whom. Written by
# `wederkeer document approve`; a row that changes is to be read and approved again.
";

/// Every row, reference, benefit and condition of the Dutch schemes, and what it says.
fn as_it_is(package: &Package) -> BTreeMap<String, String> {
    let dutch = package.schemes().iter().filter(|scheme| scheme.country() == "NL");
    dutch.flat_map(|scheme| of_scheme(package, scheme)).collect()
}

fn of_scheme(package: &Package, scheme: &Scheme) -> Vec<(String, String)> {
    let seen = describe(package, scheme);
    let named = |id: &str| format!("{}:{id}", scheme.id());
    let mut all = Vec::new();
    for benefit in &seen.benefits {
        all.push((named(benefit.id), of_benefit(benefit)));
        let rows = benefit.rows.iter();
        all.extend(rows.map(|row| (named(row.id), of_row(row, scheme.currency()))));
    }
    let conditions = seen.conditions.iter();
    all.extend(conditions.map(|one| {
        (named(one.id), [one.ask.nl.clone(), one.when.nl.clone(), days(&one.period)].join(" | "))
    }));
    all
}

fn of_benefit(benefit: &BenefitSeen<'_>) -> String {
    let how = benefit.how.iter().map(|how| how.nl.clone());
    let all = [benefit.title.nl.clone(), benefit.moment_words.nl.clone()].into_iter().chain(how);
    all.collect::<Vec<_>>().join(" | ")
}

fn of_row(row: &RowSeen<'_>, currency: &str) -> String {
    let euro = |amount| money(amount, currency, Lang::Nl);
    let gives = match &row.gives {
        GivesSeen::Amount { assume, low, high } if low == high => euro(*assume),
        GivesSeen::Amount { assume, low, high } => {
            format!("{} ({} – {})", euro(*assume), euro(*low), euro(*high))
        }
        GivesSeen::Nothing(why) => format!("– {}", why.nl),
        GivesSeen::Goods(what) => what.nl.clone(),
        GivesSeen::Follows { scheme, rows, .. } => {
            format!("{}: {}", scheme.id(), rows.join(", "))
        }
    };
    let form = row.form.iter().map(|form| form.nl.clone());
    let mut all = vec![gives, row.when.nl.clone()];
    all.extend(form);
    all.push(days(&row.period));
    all.retain(|text| !text.is_empty());
    all.join(" | ")
}

fn days(period: &Period<'_>) -> String {
    let unknown = if period.unknown_from.is_some() { "?" } else { "" };
    let until = period.until.map_or(String::new(), |day| day.to_string());
    format!("{}{unknown} – {until}", period.from)
}
