//! Margins: mistakes have their place, and what is drawn keeps every margin to the household.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use common::{folder, the_package};
use population::{Generate, Margins};
use rules::words::Lang;

const GOOD: &str = r#"
title = "Proef"

[registered_on]
assumption = "even months"
parts = [
  { month = "2023-01", share = "2/3" },
  { from = 2023-02-01, until = 2023-02-10, share = "1/3" },
]

[departure]
source = "DT&V"
url = "https://example.nl"
parts = [{ is = "voluntary", count = 5 }, { is = "forced", count = 2 }]

[channel.voluntary]
source = { nl = "Een bron", en = "A source" }
quote = "iets"
parts = [{ is = "iom", share = 0.6 }, { is = "ngo", share = 0.3 }, { is = "jrs", share = 0.1 }]

[channel.forced]
assumption = { nl = "Alles via JRS", en = "All through JRS" }
parts = [{ is = "jrs", share = 1 }]

[nationality]
source = "CBS"
parts = [{ is = "IQ", count = 3 }, { is = "MA", count = 8, assumption = "rounded" }]

[composition]
assumption = "chosen"
parts = [
  { adults = 1, minors = 0, principals = 1, share = 0.5 },
  { adults = 2, minors = 1, principals = 2, share = 0.25 },
  { adults = 0, minors = 2, principals = 2, share = 0.25 },
]
"#;

/// A mistake: what stands there, and what comes in its place.
const BROKEN: [(&str, &str, &str); 24] = [
    ("no TOML", "parts = [{ is = \"jrs\", share = 1 }]", "parts = [{"),
    ("a margin is absent", "[nationality]", "[nationalities]"),
    ("an unknown key of a margin", "quote =", "quot ="),
    ("an unknown key of a part", "count = 3", "number = 3"),
    ("no title", "title = \"Proef\"", ""),
    ("a title in one language", "\"Proef\"", "{ nl = \"Proef\" }"),
    ("no origin", "source = \"CBS\"\n", ""),
    ("an empty origin", "source = \"CBS\"", "source = \" \""),
    ("shares below 1", "share = 0.3", "share = 0.25"),
    ("shares above 1", "share = \"1/3\"", "share = \"1/2\""),
    ("no share", "share = 0.6", "share = -0.6"),
    ("a share with an exponent", "share = 0.6", "share = 6e-1"),
    ("share and count", "count = 2", "share = 0.5"),
    ("both in one part", "count = 2", "count = 2, share = 0.5"),
    ("a count that is none", "count = 8", "count = 8.5"),
    (
        "counts of nothing",
        "count = 5 }, { is = \"forced\", count = 2",
        "count = 0 }, { is = \"forced\", count = 0",
    ),
    ("an unknown departure", "\"forced\", count", "\"by-train\", count"),
    ("an unknown channel", "\"ngo\"", "\"ngos\""),
    ("an unknown country", "\"MA\"", "\"Marokko\""),
    ("twice the same", "\"MA\"", "\"IQ\""),
    ("no month", "\"2023-01\"", "\"2023-13\""),
    ("days in another order", "2023-02-10", "2023-01-10"),
    ("periods that overlap", "from = 2023-02-01", "from = 2023-01-31"),
    ("no such household", "minors = 1, principals = 2", "minors = 1, principals = 3"),
];

#[test]
fn every_mistake_has_its_place_and_says_how_to_mend_it() {
    let package = the_package();
    let path = Path::new("margins.toml");
    assert!(Margins::read(path, GOOD, &package).is_ok());
    let mut said = String::new();
    for (name, from, to) in BROKEN {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{name}");
        let mistakes = Margins::read(path, &text, &package).unwrap_err();
        let _ = writeln!(said, "{name}");
        for one in mistakes {
            for lang in [Lang::Nl, Lang::En] {
                let _ = writeln!(said, "  {}", one.get(lang));
            }
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn all_mistakes_come_at_once() {
    let text = GOOD.replace("share = 0.3", "share = 0.25").replace("\"MA\"", "\"XX\"");
    let mistakes = Margins::read(Path::new("m"), &text.replace("quote", "q"), &the_package());
    let mistakes = mistakes.unwrap_err();
    let places: Vec<String> = mistakes
        .iter()
        .map(|one| one.get(Lang::En).split(": ").next().unwrap().to_owned())
        .collect();
    assert_eq!(places, ["m:18:1", "m:19:9", "m:27:43"]);
}

fn generated(margins: &Margins, rows: u64, seed: u64, path: &Path) -> Vec<u8> {
    let stop = AtomicBool::new(false);
    Generate { margins, rows, seed, stop: &stop }.write(path, |_| ()).unwrap();
    std::fs::read(path).unwrap()
}

#[test]
fn equal_seeds_give_equal_bytes() {
    let margins = Margins::read(Path::new("m"), GOOD, &the_package()).unwrap();
    let folder = folder("seeds");
    for ending in ["parquet", "arrow", "csv"] {
        let path = folder.join(format!("out.{ending}"));
        let first = generated(&margins, 40_000, 7, &path);
        assert!(generated(&margins, 40_000, 7, &path) == first, "{ending}");
        assert!(generated(&margins, 40_000, 8, &path) != first, "{ending}");
    }
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
    let stop = AtomicBool::new(true);
    let asked = Generate { margins: &margins, rows: 1, seed: 7, stop: &stop };
    assert!(asked.write(&folder.join("none.csv"), |_| ()).is_err());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
}

/// How often each value of some columns is there.
fn counted(text: &str, columns: &[usize]) -> BTreeMap<String, u64> {
    let mut found = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let value: Vec<&str> = columns.iter().map(|column| cells[*column]).collect();
        *found.entry(value.join(",")).or_default() += 1;
    }
    found
}

#[test]
fn every_margin_holds_to_the_household_whatever_the_seed() {
    let margins = Margins::read(Path::new("m"), GOOD, &the_package()).unwrap();
    let path = folder("exact").join("out.csv");
    for seed in [1, 2, u64::MAX] {
        let text = String::from_utf8(generated(&margins, 30_800, seed, &path)).unwrap();
        let is = |columns: &[usize], expected: &[(&str, u64)]| {
            let expected = expected.iter().map(|(name, many)| ((*name).to_owned(), *many));
            assert_eq!(counted(&text, columns), expected.collect::<BTreeMap<_, _>>());
        };
        is(&[2], &[("voluntary", 22_000), ("forced", 8_800)]);
        is(
            &[2, 3],
            &[
                ("voluntary,iom", 13_200),
                ("voluntary,ngo", 6_600),
                ("voluntary,jrs", 2_200),
                ("forced,jrs", 8_800),
            ],
        );
        is(&[4], &[("IQ", 8_400), ("MA", 22_400)]);
        is(&[5, 6, 7], &[("1,0,1", 15_400), ("2,1,2", 7_700), ("0,2,2", 7_700)]);
        let days = counted(&text, &[1]);
        let of = |month: &str| -> u64 {
            days.iter().filter(|(day, _)| day.starts_with(month)).map(|(_, many)| many).sum()
        };
        // Two thirds of 30,800 is 20,533⅓.
        assert_eq!((of("2023-01"), of("2023-02")), (20_533, 10_267));
        assert_eq!(days.len(), 41);
    }
    assert_eq!(margins.assumptions.len(), 4);
    assert_eq!(margins.sources[1].en, "A source “iets”");
}

#[test]
fn the_margins_inside_the_program_are_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../populations/nl-2023.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let margins = Margins::read(&path, &text, &the_package()).unwrap();
    assert!(margins.sources.len() >= 3 && margins.assumptions.len() >= 4);
    let out = folder("inside").join("out.parquet");
    let bytes = generated(&margins, 5_800, 1, &out);
    let about = b"wederkeer.population";
    assert!(bytes.windows(about.len()).any(|part| part == about));
}
