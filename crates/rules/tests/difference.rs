//! What changes between two policies, for whom, and what it is worth.
#![allow(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

mod policies;

use money::Cents;
use policies::{edited, files, package, side};
use rules::difference::{Change, PolicyDifference, Respect, difference};
use rules::words::Lang;

fn euros(euros: i64) -> Cents {
    Cents::from_cents(euros * 100)
}

/// Benefit, respect, old amount, new amount, and for whom.
type Seen = (String, Respect, Option<Cents>, Option<Cents>, String);

fn seen(change: &Change) -> Vec<Seen> {
    let areas = change.areas.iter().map(|area| {
        let parts: Vec<String> =
            area.when.iter().map(|(name, values)| format!("{name}={}", values.join("|"))).collect();
        let (old, new) = (change.old.amount(), change.new.amount());
        (change.benefit.clone(), change.respect, old, new, parts.join(" "))
    });
    areas.collect()
}

/// Old total, new total and difference of a household in euros.
fn totals(found: &PolicyDifference, household: &str, departure: &str) -> [i64; 3] {
    let mut all = found.households.iter();
    let one = all.find(|one| one.household == household && one.departure == departure).unwrap();
    [one.old, one.new, one.difference.unwrap()].map(|amount| amount.cents() / 100)
}

fn sentences(found: &PolicyDifference, lang: Lang) -> Vec<String> {
    let areas = found.changes.iter().flat_map(|change| &change.areas);
    areas.map(|area| area.sentence.get(lang).replace('\u{a0}', " ")).collect()
}

#[test]
fn frontex_changed_the_forced_post_arrival_amount_and_nothing_else() {
    let package = package(files());
    let old = side(&package, "frontex-jrs@2024-03-22");
    let new = side(&package, "frontex-jrs@2026-11-23");
    let found = difference(&old, &new);
    assert_eq!(
        sentences(&found, Lang::Nl),
        ["Hulp in de eerste dagen na aankomst, gedwongen vertrek: van € 615,00 naar € 205,00 \
             (−€ 410,00)"]
    );
    assert_eq!(
        sentences(&found, Lang::En),
        ["Help in the first days after arrival, forced departure: from €615.00 to €205.00 \
             (−€410.00)"]
    );
    assert_eq!(found.changes[0].difference, Some(euros(-410)));
    assert_eq!(totals(&found, "single", "voluntary"), [2615, 2615, 0]);
    assert_eq!(totals(&found, "family", "voluntary"), [7460, 7460, 0]);
    assert_eq!(totals(&found, "family", "forced"), [6460, 4820, -1640]);
    assert!(!found.is_empty());
}

#[test]
fn the_harmonisation_per_household() {
    let package = package(files());
    let old = side(&package, "nl-national@2024-09-01");
    let new = side(&package, "nl-harmonised@2024-09-02");
    let found = difference(&old, &new);
    assert_eq!(totals(&found, "family", "voluntary"), [9680, 8940, -740]);
    assert_eq!(totals(&found, "single", "voluntary"), [2000, 2815, 815]);
    let text = found.text(Lang::Nl).replace('\u{a0}', " ");
    for part in [
        "volwassene, nationaliteitsregel van voetnoot 4 (wel): € 1.800,00 vervalt\n",
        "zelfstandig vertrek, via IOM of een ngo, nationaliteitsregel van voetnoot 4 (wel): \
         nieuw: € 615,00\n",
        "€ 9.680,00*    € 8.940,00       −€ 740,00\n",
        "* De bronnen geven een bandbreedte",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn a_policy_does_not_differ_from_itself() {
    let package = package(files());
    for scheme in package.schemes() {
        let side = side(&package, scheme.id());
        let found = difference(&side, &side);
        assert!(found.is_empty() && found.changes.is_empty(), "{}", scheme.id());
        assert!(found.text(Lang::En).contains("No difference"));
    }
}

#[test]
fn a_day_outside_the_scheme_is_said_to_be_so() {
    let package = package(files());
    let late = side(&package, "nl-national@2025-01-01");
    let found = difference(&late, &side(&package, "nl-national"));
    assert_eq!(found.old.as_if_on, found.new.on.checked_add(jiff::Span::new()).ok());
    assert!(found.text(Lang::Nl).contains("niet in kracht; gerekend alsof het 01-09-2024 was"));
}

/// Old becomes new and new becomes old: what came goes, and every difference is the opposite.
#[test]
fn reversed_sides_give_the_opposite_difference() {
    let package = package(files());
    let sides = [
        "frontex-jrs@2024-03-22",
        "frontex-jrs",
        "nl-national",
        "nl-harmonised@2024-09-02",
        "syria-2025@2025-12-01",
    ];
    let sides = sides.map(|at| side(&package, at));
    for (place, one) in sides.iter().enumerate() {
        for other in sides.iter().skip(place + 1) {
            let (there, back) = (difference(one, other), difference(other, one));
            for (there, back) in there.households.iter().zip(&back.households) {
                assert_eq!((there.old, there.new), (back.new, back.old));
                assert_eq!(there.difference, back.difference.map(|size| -size));
            }
            let mut forth: Vec<_> = there.changes.iter().flat_map(seen).collect();
            let turned = back.changes.iter().flat_map(seen);
            let mut turned: Vec<_> =
                turned.map(|(id, respect, old, new, when)| (id, respect, new, old, when)).collect();
            forth.sort();
            turned.sort();
            assert_eq!(forth, turned);
        }
    }
}

/// The framework follows Frontex (nota N17): one row ended and one row added over there changes
/// what the framework gives, though nobody touched its file.
#[test]
fn a_change_by_frontex_shows_in_the_framework_that_follows_it() {
    let as_is = package(files());
    let changed = package(edited("frontex-jrs.toml", |text| {
        let (before, rest) = text.split_once("id = \"post-arrival.voluntary\"").unwrap();
        let (row, after) = rest.split_once("from = 2022-04-01\n").unwrap();
        format!(
            "{before}id = \"post-arrival.voluntary\"{row}from = 2022-04-01\nuntil = 2026-12-31\n\
             {after}\n[[row]]\nid = \"post-arrival.voluntary.2027\"\nbenefit = \"post-arrival\"\n\
             when = {{ departure = \"voluntary\", eurp = \"listed\" }}\namount = 205\n\
             form = {{ kind = \"by-arrangement\" }}\nfrom = 2027-01-01\n\
             cite = \"facts E4 'gives forced post-arrival €205'\"\n"
        )
    }));
    let text = |package: &rules::check::Package| {
        let mut files = package.files().iter();
        files.find(|file| file.name == "nl-harmonised.toml").unwrap().text.clone()
    };
    assert_eq!(text(&as_is), text(&changed));

    let before = "nl-harmonised@2026-12-31";
    assert!(difference(&side(&as_is, before), &side(&changed, before)).is_empty());
    let on = "nl-harmonised@2027-01-01";
    let found = difference(&side(&as_is, on), &side(&changed, on));
    assert_eq!(
        sentences(&found, Lang::Nl),
        ["Hulp in de eerste dagen na aankomst, zelfstandig vertrek: van € 615,00 naar € 205,00 \
             (−€ 410,00)"]
    );
    assert_eq!(totals(&found, "family", "voluntary"), [8940, 7300, -1640]);
    assert_eq!(totals(&found, "family", "forced"), [4820, 4820, 0]);
}

/// Who pays, on which conditions and within which time is no amount, and a difference all the
/// same.
#[test]
fn what_is_no_amount_differs_too() {
    let as_is = package(files());
    let changed = package(edited("nl-harmonised.toml", |text| {
        let (before, after) = text.split_once("id = \"no-entry-ban\"").unwrap();
        let after = after.replacen("channel = \"iom\", ", "", 1);
        format!("{before}id = \"no-entry-ban\"{after}")
            .replace("amif = \"75%\", nl-state = \"25%\"", "amif = \"60%\", nl-state = \"40%\"")
            .replace("within = { days = 3,", "within = { days = 5,")
    }));
    let on = "nl-harmonised@2024-09-02";
    let found = difference(&side(&as_is, on), &side(&changed, on));
    let all = sentences(&found, Lang::Nl);
    for part in [
        "Hulp in de eerste dagen na aankomst: voortaan binnen 5 dagen na aankomst (was binnen 3 \
         dagen na aankomst)",
        "via IOM: betaald door AMIF (Europees fonds) 60%, Nederlandse overheid 40% (was AMIF",
        "Contante bijdrage bij vertrek, via een ngo of het Frontex-programma (JRS/EURP): nieuw als \
         voorwaarde: Heeft de terugkeerder geen inreisverbod",
    ] {
        assert!(all.iter().any(|sentence| sentence.contains(part)), "{part}\n{all:#?}");
    }
    assert!(found.changes.iter().all(|change| change.respect != Respect::Gives));
}
