//! A comparison as one long table: side, measure, group, value.

use std::fmt::Write as _;

use crate::comparison::{Comparison, Group, Part};

impl Comparison {
    /// CSV with one value on each line; amounts with two digits after the point.
    pub fn csv(&self) -> String {
        let mut out = String::from("side,measure,group,value\n");
        for one in &self.sides {
            let mut add = |measure: &str, group: &str, value: &dyn ToString| {
                row(&mut out, &one.side, measure, group, value);
            };
            add("households", "", &self.households);
            add("persons", "", &self.persons);
            add("total", "", &one.sums.total);
            for (benefit, amount) in &one.sums.benefits {
                add("benefit", benefit, amount);
            }
            for (funder, amount) in &one.sums.funders {
                add("funder", funder, amount);
            }
        }
        for changes in &self.changes {
            let mut add = |measure: &str, group: &str, value: &dyn ToString| {
                row(&mut out, &changes.side, measure, group, value);
            };
            add("change", "", &changes.total);
            for (name, Group { households, change }) in [
                ("gainers", changes.gainers),
                ("losers", changes.losers),
                ("unchanged", changes.unchanged),
            ] {
                add(&format!("{name}-households"), "", &households);
                add(&format!("{name}-change"), "", &change);
            }
            for (name, change) in &changes.quantiles {
                add("change-quantile", name, change);
            }
            for step in &changes.distribution {
                add("change-distribution", &step.change.to_string(), &step.households);
            }
            for band in &changes.bands {
                add("change-band", &format!("{}..{}", band.from, band.until), &band.households);
            }
            for (kind, parts) in [
                ("household-type", &changes.household_types),
                ("nationality", &changes.nationalities),
            ] {
                for Part { group, households, base, side, change, gainers, losers } in parts {
                    let mut add = |measure: &str, value: &dyn ToString| {
                        add(&format!("{kind}-{measure}"), group, value);
                    };
                    add("households", households);
                    add("base", base);
                    add("side", side);
                    add("change", change);
                    add("gainers", gainers);
                    add("losers", losers);
                }
            }
        }
        out
    }
}

fn row(out: &mut String, side: &str, measure: &str, group: &str, value: &dyn ToString) {
    // Only the name of a side can hold a comma: it may begin with a folder.
    let side = match side.contains([',', '"', '\n']) {
        true => format!("\"{}\"", side.replace('"', "\"\"")),
        false => side.to_owned(),
    };
    let _ = writeln!(out, "{side},{measure},{group},{}", value.to_string());
}
