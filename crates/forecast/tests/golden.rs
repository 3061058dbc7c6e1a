//! The reference problem against values that three other programs agree on: sparse Panjer and a
//! full FFT in NumPy, and the package `aggregate`.

#![allow(
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test says what must hold and stops when it does not; here it is of probabilities"
)]

mod common;

use common::{Funder, euros, reference};
use forecast::{Law, Method};

/// Funder, expected households, mean, standard deviation, and P5, P50, P95 and P99.
const GOLDEN: [(Funder, f64, f64, f64, [&str; 4]); 8] = [
    (
        Funder::Total,
        200.0,
        692_068.92,
        226_362.078_092_486_48,
        ["364675", "668315", "1100510", "1320905"],
    ),
    (
        Funder::Nl,
        200.0,
        135_427.686,
        44_797.953_848_654_81,
        ["70650", "130720", "216270", "259901.25"],
    ),
    (
        Funder::Amif,
        200.0,
        294_692.418,
        98_480.892_867_295_12,
        ["152340", "284373.75", "472417.50", "568346.25"],
    ),
    (
        Funder::Frontex,
        200.0,
        261_948.816,
        89_797.790_194_526_45,
        ["132285", "252495", "424080", "511680"],
    ),
    (
        Funder::Total,
        2000.0,
        6_920_689.2,
        2_196_140.344_844_487_5,
        ["3743730", "6690615", "10882855", "13020405"],
    ),
    (
        Funder::Nl,
        2000.0,
        1_354_276.86,
        430_272.576_291_030_8,
        ["731841.25", "1309198.75", "2130553.75", "2549350"],
    ),
    (
        Funder::Amif,
        2000.0,
        2_946_924.18,
        937_324.625_537_835,
        ["1590993.75", "2848702.50", "4638000", "5550311.25"],
    ),
    (
        Funder::Frontex,
        2000.0,
        2_619_488.16,
        835_578.285_424_183_9,
        ["1410755", "2531945", "4126980", "4940295"],
    ),
];
const LEVELS: [f64; 4] = [0.05, 0.5, 0.95, 0.99];

#[test]
fn quantiles_to_the_lattice_point_by_the_method_that_is_chosen() {
    for (funder, households, _, _, golden) in GOLDEN {
        // A tenth of the usual bound, so that every one of them is certain.
        let law = Law::of(&reference(funder, households), 1e-10).unwrap();
        for (level, amount) in LEVELS.into_iter().zip(golden) {
            let found = law.quantile(level).unwrap();
            assert_eq!(found.amount, euros(amount), "{funder:?} {households} {level}");
            assert_eq!([found.lowest, found.highest], [euros(amount); 2], "{funder:?} {level}");
            assert!(found.error <= 1e-10, "{}", found.error);
        }
    }
}

#[test]
fn quantiles_to_the_lattice_point_by_every_method() {
    for (funder, households, _, _, golden) in GOLDEN.into_iter().take(4) {
        for method in [Method::Recursion, Method::Transform, Method::Band] {
            let law = Law::by(&reference(funder, households), method, 1e-9).unwrap();
            assert_eq!(law.method(), method);
            for (level, amount) in LEVELS.into_iter().zip(golden) {
                let found = law.quantile(level).unwrap();
                assert_eq!(found.amount, euros(amount), "{funder:?} {method:?} {level}");
            }
        }
    }
}

#[test]
fn means_and_deviations() {
    for (funder, households, mean, deviation, _) in GOLDEN {
        let moments = reference(funder, households).moments();
        let near = |found: f64, golden: f64| (found / 100.0 / golden - 1.0).abs() < 1e-12;
        assert!(near(moments.mean, mean), "{funder:?} {households}: {}", moments.mean);
        assert!(near(moments.deviation(), deviation), "{funder:?} {}", moments.deviation());
    }
}

#[test]
fn the_band_is_chosen_where_few_coefficients_matter() {
    for (households, method) in [(0.5, Method::Recursion), (2000.0, Method::Band)] {
        let law = Law::of(&reference(Funder::Total, households), 1e-9).unwrap();
        assert_eq!(law.method(), method, "{households}");
    }
    let law = Law::of(&reference(Funder::Total, 100_000.0), 1e-10).unwrap();
    assert_eq!(law.method(), Method::Band);
    assert!(law.terms() < 1000, "{}", law.terms());
    let low = law.quantile(0.05).unwrap();
    assert_eq!(low.amount, euros("187726680"));
    assert_eq!(low.lowest, low.highest);
}

#[test]
fn funders_add_up_to_the_total() {
    let of = |funder| reference(funder, 2000.0).moments();
    let [nl, amif, frontex] = [Funder::Nl, Funder::Amif, Funder::Frontex].map(of);
    let total = of(Funder::Total);
    let sum = nl.mean + amif.mean + frontex.mean;
    assert!((sum / total.mean - 1.0).abs() < 1e-14, "{sum}");
    // To the cent and below, for every household that there may be.
    for voluntary in [true, false] {
        let of = |funder| common::outcomes(funder, common::SHARES, voluntary);
        let [nl, amif, frontex] = [Funder::Nl, Funder::Amif, Funder::Frontex].map(of);
        let parts = nl.iter().zip(&amif).zip(&frontex);
        for (((nl, amif), frontex), total) in parts.zip(of(Funder::Total)) {
            let sum = nl.cost.checked_add(amif.cost).unwrap().checked_add(frontex.cost).unwrap();
            assert_eq!(sum, total.cost);
        }
    }
}
