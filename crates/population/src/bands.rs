//! Changes in bands of equal width, up and down from zero.

use std::collections::BTreeMap;

use money::Cents;
use serde::Serialize;

/// At most so many bands on either side of zero.
const BANDS: i64 = 8;

/// Households whose change lies in a band: from zero outwards it begins after one end and
/// includes the other. No change at all is a band of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The lower end.
    pub from: Cents,
    /// The upper end.
    pub until: Cents,
    /// How many households.
    pub households: u64,
}

/// The bands that somebody is in, from the largest loss to the largest gain.
pub(crate) fn bands(changes: &BTreeMap<Cents, u64>) -> Vec<Band> {
    let sizes = changes.keys().map(|change| change.cents().saturating_abs());
    let width = width(sizes.max().unwrap_or(0));
    let mut found: Vec<Band> = Vec::new();
    for (change, households) in changes {
        let (from, until) = ends(change.cents(), width);
        match found.last_mut() {
            Some(last) if last.from == from && last.until == until => last.households += households,
            _ => found.push(Band { from, until, households: *households }),
        }
    }
    found
}

/// The smallest of 1, 2, 5, 10, 20, 50, … units with which the largest change is in the last band.
fn width(largest: i64) -> i64 {
    let unit = Cents::from_units(1).map_or(1, Cents::cents);
    let mut width = unit;
    let mut factors = [2, 5, 10].into_iter().cycle();
    let mut decade = unit;
    while width.saturating_mul(BANDS) < largest {
        let factor = factors.next().unwrap_or(10);
        width = decade.saturating_mul(factor);
        if factor == 10 {
            decade = width;
        }
    }
    width
}

fn ends(change: i64, width: i64) -> (Cents, Cents) {
    let outer = change.saturating_abs().saturating_add(width - 1) / width * width;
    let inner = (outer - width).max(0);
    let (from, until) = if change < 0 { (-outer, -inner) } else { (inner, outer) };
    (Cents::from_cents(from), Cents::from_cents(until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_includes_its_outer_end() {
        let changes = [(-80_001, 1), (-80_000, 2), (-10_000, 4), (0, 8), (1, 16), (20_000, 32)];
        let changes: BTreeMap<Cents, u64> =
            changes.into_iter().map(|(cents, many)| (Cents::from_cents(cents), many)).collect();
        let found: Vec<(i64, i64, u64)> = bands(&changes)
            .iter()
            .map(|band| (band.from.cents() / 100, band.until.cents() / 100, band.households))
            .collect();
        let expected = [(-1000, -800, 1), (-800, -600, 2), (-200, 0, 4), (0, 0, 8), (0, 200, 48)];
        assert_eq!(found, expected);
    }

    #[test]
    fn widths_are_round() {
        for (largest, expected) in [(0, 100), (800, 100), (801, 200), (1_700, 500), (4_001, 1_000)]
        {
            assert_eq!(width(largest), expected, "{largest}");
        }
    }
}
