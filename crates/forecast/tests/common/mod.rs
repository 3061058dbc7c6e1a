//! The policies, the reference problem, and numbers that look random.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::path::Path;

use forecast::{CostModel, Kind, Outcome, Portion, YearEffect};
use money::{Cents, Share};
use rules::check::Package;
use rules::parse::SourceFile;
use rules::words::Lang;

/// The policies of this repository.
pub(crate) fn package() -> Package {
    fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, files);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                files.push(SourceFile { name, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files = Vec::new();
    walk(&root, &root, &mut files);
    let package = rules::check::package(files);
    package.map_err(|rejected| rejected.text(Lang::En, false)).unwrap()
}

/// Adults in a household, their probability, and that of 0 to 5 minors beside them. Made up: no
/// composition has been published.
const COMPOSITION: [(i64, f64, [f64; 6]); 3] = [
    (1, 0.84, [0.93, 0.035, 0.02, 0.01, 0.003, 0.002]),
    (2, 0.14, [0.40, 0.22, 0.20, 0.11, 0.05, 0.02]),
    (3, 0.02, [0.55, 0.20, 0.13, 0.07, 0.03, 0.02]),
];

/// Who pays, or who pays together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Funder {
    /// Everybody together.
    Total,
    /// The state: cash at departure, and a quarter of the IOM pot.
    Nl,
    /// Three quarters of the IOM pot.
    Amif,
    /// The JRS cases after arrival.
    Frontex,
    /// What goes through IOM after arrival.
    IomPot,
}

/// The assumptions of the reference problem that tests vary.
#[derive(Clone, Copy)]
pub(crate) struct Shares {
    /// The part that leaves voluntarily.
    pub(crate) voluntary: f64,
    /// The part that goes through JRS.
    pub(crate) jrs: f64,
}

/// As in the reference problem.
pub(crate) const SHARES: Shares = Shares { voluntary: 0.75, jrs: 0.4 };

/// What a household costs one funder, for voluntary and forced departures apart.
pub(crate) fn outcomes(funder: Funder, shares: Shares, voluntary: bool) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (adults, of_adults, minors) in COMPOSITION {
        for (minors, of_minors) in (0..).zip(minors) {
            for (is_jrs, channel) in [(true, shares.jrs), (false, 1.0 - shares.jrs)] {
                let persons = adults + minors;
                let cash = if voluntary { 200 * adults + 40 * minors } else { 0 };
                let later = if voluntary { 2000 * adults + 1000 * minors } else { 1000 * persons };
                let support = 615 * persons + later;
                let (of_cash, of_support) = match (funder, is_jrs) {
                    (Funder::Total, _) => ("100%", "100%"),
                    (Funder::Nl, false) => ("100%", "25%"),
                    (Funder::Nl, true) => ("100%", "0%"),
                    (Funder::Amif, false) => ("0%", "75%"),
                    (Funder::IomPot, false) | (Funder::Frontex, true) => ("0%", "100%"),
                    (Funder::IomPot | Funder::Amif, true) | (Funder::Frontex, false) => {
                        ("0%", "0%")
                    }
                };
                let part = |units, share| {
                    let cents = Cents::from_units(units).unwrap();
                    Portion::of(cents, Share::parse(share).unwrap()).unwrap()
                };
                let cost = part(cash, of_cash).checked_add(part(support, of_support)).unwrap();
                outcomes.push(Outcome { probability: of_adults * of_minors * channel, cost });
            }
        }
    }
    outcomes
}

/// The reference problem: every household alike, one gamma year effect of shape 10.
pub(crate) fn reference(funder: Funder, mean: f64) -> CostModel {
    reference_with(funder, mean, YearEffect::gamma(10.0).unwrap())
}

/// The same under another year effect, for one kind of households.
pub(crate) fn reference_with(funder: Funder, mean: f64, effect: YearEffect) -> CostModel {
    let part = |voluntary, weight| {
        let scaled = move |one: Outcome| Outcome { probability: one.probability * weight, ..one };
        outcomes(funder, SHARES, voluntary).into_iter().map(scaled)
    };
    let outcomes = part(true, SHARES.voluntary).chain(part(false, 1.0 - SHARES.voluntary));
    CostModel::new(&[Kind { mean, outcomes: outcomes.collect() }], effect).unwrap()
}

/// Euros and cents as people write them.
pub(crate) fn euros(text: &str) -> Cents {
    Cents::parse(text).unwrap()
}

/// A permuted congruential generator (PCG-XSH-RR, O'Neill 2014): the same numbers on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        random.bits();
        random
    }

    fn bits(&mut self) -> u32 {
        let old = self.0;
        self.0 =
            old.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mixed = u32::try_from((((old >> 18) ^ old) >> 27) & 0xffff_ffff).unwrap();
        mixed.rotate_right(u32::try_from(old >> 59).unwrap())
    }

    /// Between 0 and 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (f64::from(self.bits()) + 0.5) / 4_294_967_296.0
    }

    /// From 0 up to a bound that is not reached.
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        self.bits() % bound
    }

    /// Positive numbers that add up to one.
    pub(crate) fn parts(&mut self, count: usize) -> Vec<f64> {
        let parts: Vec<f64> = (0..count).map(|_| self.unit()).collect();
        let all: f64 = parts.iter().sum();
        parts.into_iter().map(|part| part / all).collect()
    }

    /// The place of a draw in a running sum of probabilities.
    pub(crate) fn draw(&mut self, sums: &[f64]) -> usize {
        let at = self.unit();
        sums.partition_point(|sum| *sum < at).min(sums.len() - 1)
    }
}
