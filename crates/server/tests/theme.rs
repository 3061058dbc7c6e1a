//! The theme's colours can be told apart, in light and in dark, and nothing in the assets belongs
//! to a house style that is not ours.

#![allow(clippy::unwrap_used, reason = "a test that cannot read the assets must stop")]
#![allow(clippy::float_arithmetic, reason = "WCAG defines contrast in real numbers")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn assets() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets")
}

fn stylesheet(name: &str) -> String {
    fs::read_to_string(assets().join(name)).unwrap()
}

type Colours = BTreeMap<String, [f64; 3]>;

/// The colours of the blocks for the theme, in the order of the file: light, dark, print.
fn palettes() -> Vec<(&'static str, Colours)> {
    let sheet = stylesheet("theme.css");
    let blocks = sheet.split(".wederkeer-theme {").skip(1).map(|rest| {
        let (block, _) = rest.split_once('}').unwrap();
        block.lines().filter_map(colour).collect::<Colours>()
    });
    ["light", "dark", "print"].into_iter().zip(blocks).collect()
}

fn colour(line: &str) -> Option<(String, [f64; 3])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let part = |at| f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0;
    Some((name.to_owned(), [part(0), part(2), part(4)]))
}

/// Contrast as WCAG 2.2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let linear = colour.map(|part| match part {
            dark if dark <= 0.04045 => dark / 12.92,
            bright => ((bright + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const SURFACES: [&str; 6] =
    ["paper", "paper-soft", "accent-soft", "warning-soft", "ok-soft", "error-soft"];

/// Text: what stands on what.
fn texts() -> Vec<(&'static str, &'static str)> {
    let anywhere = ["ink", "ink-soft", "link"];
    let mut pairs: Vec<_> =
        SURFACES.iter().flat_map(|on| anywhere.map(|text| (text, *on))).collect();
    for on in ["paper", "paper-soft"] {
        pairs.extend(["accent", "error", "warning", "ok"].map(|text| (text, on)));
    }
    pairs.extend([
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("accent", "accent-soft"),
        ("accent-strong", "accent-soft"),
        ("error", "error-soft"),
        ("warning", "warning-soft"),
        ("ok", "ok-soft"),
    ]);
    pairs
}

/// Edges and marks that carry a meaning.
fn marks() -> Vec<(&'static str, &'static str)> {
    let mut pairs: Vec<_> = SURFACES.iter().map(|on| ("line-strong", *on)).collect();
    pairs.extend(SURFACES.iter().map(|on| ("focus", *on)));
    pairs.extend([("accent", "paper"), ("focus", "focus-ring"), ("focus-ring", "accent")]);
    pairs
}

#[test]
fn what_is_read_or_meant_stands_out_from_what_it_stands_on() {
    let mut faint = Vec::new();
    for (name, colours) in palettes() {
        let needs = texts().into_iter().map(|pair| (pair, 4.5));
        // Paper has no focus.
        let marks =
            marks().into_iter().filter(|(mark, _)| name != "print" || !mark.contains("focus"));
        for ((front, back), least) in needs.chain(marks.map(|pair| (pair, 3.0))) {
            let of = |token: &str| colours.get(token).or(palettes()[0].1.get(token)).copied();
            let ratio = contrast(of(front).unwrap(), of(back).unwrap());
            if ratio < least {
                faint.push(format!("{name}: {front} on {back} is {ratio:.2}, needs {least}"));
            }
        }
    }
    assert!(faint.is_empty(), "{}", faint.join("\n"));
}

#[test]
fn light_and_dark_name_the_same_colours() {
    let palettes = palettes();
    let names = |at: usize| palettes[at].1.keys().collect::<Vec<_>>();
    assert!(names(0).len() > 15);
    assert_eq!(names(0), names(1));
}

#[test]
fn only_the_theme_knows_colours() {
    let sheet = stylesheet("wederkeer.css");
    let own: Vec<&str> = sheet.lines().filter(|line| line.contains(": #")).collect();
    assert_eq!(own, Vec::<&str>::new());
}

#[test]
fn the_contrast_of_black_on_white_is_21() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}

#[test]
fn no_asset_carries_the_house_style_of_the_state_or_asks_for_more() {
    for file in fs::read_dir(assets()).unwrap() {
        let path = file.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for word in ["Rijks", "rijks", "RO Sans", "@import", "@font-face", "url(", "//fonts"] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}
