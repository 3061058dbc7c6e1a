//! Broken policies and broken cases without end: whatever the input, there is an answer or a list
//! of mistakes, and the program goes on.
//!
//! Thousands of each in the normal run. The long run, which prints how far it is:
//! `WEDERKEER_MUTATIONS=10000000 cargo test --release -p rules --test mutations -- --nocapture`
//! A failure names a number; `WEDERKEER_MUTATIONS_FROM` starts there.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]
#![allow(clippy::indexing_slicing, reason = "a stretch of a text that is none must stop the test")]

mod desk;
mod mutated;

use std::path::Path;

use desk::{POLICIES, files_under, in_words};
use mutated::{Random, mutate, run, word, words};
use rules::changes::changes;
use rules::check::{Package, Readings};
use rules::compare::compare;
use rules::determine::{determine, determine_applicable};
use rules::diagnostics::render;
use rules::parse::SourceFile;
use rules::parse::case::{Household, read};
use rules::words::Lang;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

fn tests() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"))
}

#[test]
fn a_broken_case_is_answered() {
    let texts: Vec<String> = files_under(&tests().join("cases"))
        .into_iter()
        .chain(files_under(&desk::policies().join("../worked-examples")))
        .filter(|file| file.name.ends_with(".json"))
        .map(|file| file.text)
        .collect();
    let values = good_cases();
    let words = case_words(&texts);
    let good = run("cases", 20_000, |random| {
        let text = if random.one_in(3) {
            mutate(random.pick::<String>(&texts), &words, random)
        } else {
            let mut value = random.pick(&values).clone();
            for _ in 0..=random.below(2) {
                change(&mut value, &words, random);
            }
            value.to_string()
        };
        case_is_answered(&text, random)
    });
    assert!(good > 0, "no case was good enough to be determined");
}

/// Cases without a mistake, to make few mistakes in.
fn good_cases() -> Vec<Value> {
    let day = "2024-10-01";
    let whole = json!({
        "departs_on": "2024-11-20",
        "arrived_on": "2024-11-21",
        "entered_on": "2020-02-29",
        "country_of_origin": "IQ",
        "facts": desk::all_conditions(),
    });
    let family = desk::family("2024-03-22");
    vec![
        desk::with(&family, whole),
        desk::with(&family, json!({ "departure": "forced", "channel": "jrs" })),
        desk::of_nationality(&desk::family(day), "SY"),
        desk::single(day),
        desk::minor(day),
        desk::case(day, &[json!({ "id": "a0", "age": "adult", "facts": {} })]),
    ]
}

/// What stands in cases, and what could: countries, days, facts and their values.
fn case_words(texts: &[String]) -> Vec<String> {
    let mut words = words(texts.iter().map(String::as_str));
    words.extend(POLICIES.countries().iter().map(|(country, _)| country.code().to_owned()));
    for (year, month, day) in [(2000, 2, 29), (2017, 6, 30), (2024, 9, 1), (2024, 9, 2)] {
        words.extend((0..3).map(|later| format!("{:04}-{month:02}-{day:02}", year + later)));
    }
    let more = ["frontex", "own", "abroad", "at-departure", "partner", "post-arrival-place"];
    words.extend(more.map(str::to_owned));
    words
}

/// Changes one thing in a case that is JSON, and leaves it JSON.
fn change(value: &mut Value, words: &[String], random: &mut Random) {
    let deeper = !random.one_in(4);
    match value {
        Value::Object(fields) if !fields.is_empty() && deeper => {
            let place = random.below(fields.len());
            change(fields.values_mut().nth(place).unwrap(), words, random);
        }
        Value::Array(items) if !items.is_empty() && deeper => {
            let place = random.below(items.len());
            change(&mut items[place], words, random);
        }
        Value::Object(fields) => change_field(fields, words, random),
        Value::Array(items) if random.one_in(2) => {
            let mut one = items.first().cloned().unwrap_or_else(|| json!({}));
            if let Some(person) = one.as_object_mut() {
                person.insert("id".to_owned(), json!(random.pick(words)));
            }
            items.push(one);
        }
        Value::Array(items) => drop(items.pop()),
        Value::String(text) if random.one_in(4) => *text = mutate(text, words, random),
        Value::String(text) => *text = another(text, words, random),
        Value::Bool(holds) if !random.one_in(4) => *holds = !*holds,
        other => *other = any_value(words, random),
    }
}

fn change_field(fields: &mut Map<String, Value>, words: &[String], random: &mut Random) {
    match random.below(3) {
        0 => {
            let name = fields.keys().nth(random.below(fields.len())).cloned();
            name.and_then(|name| fields.remove(&name));
        }
        1 => {
            let known = ["facts", "departs_on", "arrived_on", "entered_on", "nationality"];
            let name = known[random.below(known.len())];
            let value = match name {
                "facts" => json!({ random.pick(words).as_str(): any_value(words, random) }),
                "nationality" => json!(random.pick(POLICIES.countries()).0.code()),
                _ => json!(another_day(random)),
            };
            fields.insert(name.to_owned(), value);
        }
        _ => drop(fields.insert(random.pick(words).clone(), any_value(words, random))),
    }
}

/// Another text, mostly of the same kind.
fn another(text: &str, words: &[String], random: &mut Random) -> String {
    let kinds: [&[&str]; 3] =
        [&["iom", "ngo", "jrs", "agency"], &["voluntary", "forced"], &["a0", "a1", "c0", "m0"]];
    let kind = kinds.iter().find(|kind| kind.contains(&text));
    match (text.len(), kind) {
        (10, None) => another_day(random),
        (2, None) => random.pick(POLICIES.countries()).0.code().to_owned(),
        (_, Some(kind)) => (*random.pick(kind)).to_owned(),
        _ => random.pick(words).clone(),
    }
}

fn another_day(random: &mut Random) -> String {
    let year = if random.one_in(16) { random.below(10_000) } else { 1990 + random.below(40) };
    format!("{year:04}-{:02}-{:02}", 1 + random.below(12), 1 + random.below(31))
}

fn any_value(words: &[String], random: &mut Random) -> Value {
    match random.below(8) {
        0 => Value::Null,
        1 => json!(random.below(usize::MAX)),
        2 => json!([]),
        3 => json!({}),
        4 => json!(true),
        5 => json!(false),
        6 => json!(another_day(random)),
        _ => json!(random.pick(words)),
    }
}

fn any_readings(package: &Package, random: &mut Random) -> Readings {
    let mut readings = package.readings().clone();
    for question in package.questions() {
        let (answer, _) = random.pick(&question.answers);
        let choice = format!("{}={answer}", question.id);
        package.read_otherwise(&mut readings, &choice).map_err(|one| in_words(&[one])).unwrap();
    }
    readings
}

/// Whether a case could be read; if so every scheme has answered it.
fn case_is_answered(text: &str, random: &mut Random) -> bool {
    match read(text, POLICIES.vocabulary()) {
        Ok(household) => {
            everything_answers(&POLICIES, &household, random);
            true
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty(), "refused without a reason: {text}");
            render(&mistakes, &[], any_language(random), false);
            false
        }
    }
}

fn any_language(random: &mut Random) -> Lang {
    if random.one_in(2) { Lang::Nl } else { Lang::En }
}

/// Asks everything there is to ask about a case; the dear questions now and then.
fn everything_answers(package: &Package, household: &Household, random: &mut Random) {
    let readings =
        if random.one_in(2) { package.readings().clone() } else { any_readings(package, random) };
    let lang = any_language(random);
    for scheme in package.schemes() {
        match determine(package, scheme, household, &readings) {
            Ok(answer) if random.one_in(16) => {
                answer.text(package, lang);
                serde_json::to_string(&answer).unwrap();
            }
            Ok(answer) => assert_eq!(answer.total, answer.funders.values().copied().sum()),
            Err(mistakes) => assert!(!render(&mistakes, &[], lang, false).is_empty()),
        }
    }
    let _applicable = determine_applicable(package, household, &readings).is_ok();
    if random.one_in(64) {
        let compared = compare(package, household, &readings, &[]);
        compared.map(|compared| compared.text(package, lang)).ok();
    }
    if random.one_in(512) {
        changes(package, household, &readings).map(|changes| changes.text(lang)).ok();
    }
}

#[test]
fn a_broken_package_is_answered() {
    let base = files_under(&tests().join("errors/base"));
    let words = words(base.iter().map(|file| file.text.as_str()));
    let texts: Vec<usize> = (0..base.len()).filter(|place| !base[*place].text.is_empty()).collect();
    let good = run("policies", 5_000, |random| {
        let mut files = base.clone();
        for _ in 0..=random.below(3) {
            if random.one_in(3) {
                everywhere(&mut files, &words, random);
            } else {
                let file = &mut files[*random.pick(&texts)];
                file.text = mutate(&file.text, &words, random);
            }
        }
        if !random.one_in(8) {
            hash_anew(&mut files);
        }
        package_is_answered(files, random)
    });
    assert!(good > 0, "no package was whole");
}

/// One word becomes another wherever it stands, so that what is broken is seldom only a name.
fn everywhere(files: &mut [SourceFile], words: &[String], random: &mut Random) {
    let place = random.below(files.len());
    let text = &files[place].text;
    let (from, until) = word(text, random);
    let old = text[from..until].to_owned();
    if old.is_empty() {
        return;
    }
    let digits = old.chars().all(|one| one.is_ascii_digit());
    let new = match random.below(3) {
        0 if digits => random.below(100_000).to_string(),
        1 if digits => random.below(usize::MAX).to_string(),
        _ => random.pick(words).clone(),
    };
    for file in files {
        file.text = file.text.replace(&old, &new);
    }
}

/// The hash of the source is right again, so that the check comes further than the hash.
fn hash_anew(files: &mut [SourceFile]) {
    let text = files.iter().find(|file| file.name == "sources/text.txt").unwrap();
    let hash: String =
        Sha256::digest(text.text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let package = files.iter_mut().find(|file| file.name == "package.toml").unwrap();
    if let Some(at) = package.text.find("sha256 = \"") {
        let from = at + "sha256 = \"".len();
        let length = package.text[from..].find('"').unwrap_or(0);
        package.text.replace_range(from..from + length, &hash);
    }
}

/// Whether a package is whole; if so it answers for a family.
fn package_is_answered(files: Vec<SourceFile>, random: &mut Random) -> bool {
    let lang = any_language(random);
    match rules::check::package(files) {
        Ok(package) => {
            if random.one_in(8) {
                render(package.findings(), package.files(), lang, false);
            }
            if random.one_in(8)
                && let Ok(family) = read(FAMILY, package.vocabulary())
            {
                everything_answers(&package, &family, random);
            }
            true
        }
        Err(rejected) => {
            assert!(!rejected.diagnostics.is_empty(), "refused without a reason");
            if random.one_in(8) {
                rejected.text(lang, false);
            }
            false
        }
    }
}

/// A case for the small package.
const FAMILY: &str = r#"{
    "registered_on": "2024-07-01", "departs_on": "2024-08-01", "departure": "forced",
    "channel": "desk",
    "persons": [
        { "id": "a0", "born": "1985-01-01", "nationality": "IQ", "principal": true },
        { "id": "c0", "born": "2006-07-02", "nationality": "MA", "linked_to": "a0" }
    ]
}"#;
