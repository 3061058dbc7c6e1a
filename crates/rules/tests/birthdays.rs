//! The days that are easily a day wrong: an eighteenth birthday, two months after an approval, and
//! a first day that is not known. What is expected is counted here anew, without the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its fixtures must stop")]
#![allow(clippy::indexing_slicing, reason = "an answer without its fields must stop the test")]

mod desk;

use desk::{POLICIES, case, day, household, readings, single, under, with};
use jiff::ToSpan;
use jiff::civil::Date;
use rules::check::Package;
use rules::determine::determine;
use serde_json::{Value, json};

/// Every day of a common year and of a leap year.
fn two_years() -> impl Iterator<Item = Date> {
    day("2027-01-01").series(1.day()).take(365 + 366)
}

/// The day on which a person is eighteen: 1 March for 29 February, where there is none.
fn eighteenth_birthday(born: Date) -> Date {
    let year = born.year() + 18;
    let same = Date::new(year, born.month(), born.day());
    same.unwrap_or_else(|_| Date::new(year, 3, 1).unwrap())
}

/// Births whose eighteenth birthday is on a day, the day before it or the day after it, and those
/// of 29 February.
fn births_around(on: Date) -> Vec<Date> {
    let back = |day: Date| day.checked_sub(18.years()).unwrap();
    let mut births: Vec<Date> = [on.yesterday().unwrap(), on, on.tomorrow().unwrap()]
        .into_iter()
        .flat_map(|day| [back(day).yesterday().unwrap(), back(day), back(day).tomorrow().unwrap()])
        .collect();
    births.extend(["2008-02-29", "2012-02-29"].map(day));
    births.retain(|born| *born <= on);
    births.sort_unstable();
    births.dedup();
    births
}

/// Whether a person who leaves alone is seen as an adult, by age and by amount.
fn is_adult(fields: &Value, born: Date, reading: &str) -> bool {
    let person = json!({ "id": "p0", "born": born.to_string(), "nationality": "IQ",
                         "principal": true });
    let case = household(&with(&case("2027-01-01", &[person]), fields.clone()));
    let scheme = POLICIES.scheme("nl-harmonised").unwrap();
    let readings = readings(&POLICIES, &[reading]);
    let answer = determine(&POLICIES, scheme, &case, &readings).unwrap();
    let cash = answer.lines.iter().find(|line| line.benefit == "departure-cash").unwrap();
    let by_row = cash.row == "nl-harmonised:departure-cash.adult";
    assert_eq!(by_row, answer.persons[0].adult, "born {born}: {fields}");
    by_row
}

#[test]
fn a_person_is_an_adult_from_the_eighteenth_birthday_on() {
    for on in two_years() {
        for born in births_around(on) {
            let expected = eighteenth_birthday(born) <= on;
            // Another departure day is of no importance when the registration date decides.
            let registered = json!({ "registered_on": on.to_string(),
                                     "departs_on": on.checked_add(3.days()).unwrap().to_string() });
            let adult = is_adult(&registered, born, "age-date=registered-on");
            assert_eq!(adult, expected, "born {born}, registered on {on}");
            // Nor is the registration date when the departure decides.
            let earlier = on.checked_sub(3.days()).unwrap().max(born);
            let departs =
                json!({ "registered_on": earlier.to_string(), "departs_on": on.to_string() });
            let adult = is_adult(&departs, born, "age-date=departs-on");
            assert_eq!(adult, expected, "born {born}, departs on {on}");
        }
    }
}

#[test]
fn the_29th_of_february_in_so_many_words() {
    let adult = |on: &str| {
        is_adult(&json!({ "registered_on": on }), day("2008-02-29"), "age-date=registered-on")
    };
    assert!(!adult("2026-02-28") && adult("2026-03-01"));
    let in_a_leap_year = |born: &str, on: &str| {
        is_adult(&json!({ "registered_on": on }), day(born), "age-date=registered-on")
    };
    assert!(!in_a_leap_year("2010-03-01", "2028-02-29"));
    assert!(in_a_leap_year("2010-03-01", "2028-03-01"));
    assert!(in_a_leap_year("2010-02-28", "2028-02-28"));
    assert!(!in_a_leap_year("2010-03-01", "2028-02-28"));
}

/// First day of the harmonised framework, and the last of what it replaces.
fn starts_and_ends(package: &Package) -> (Date, Option<Date>) {
    let in_force = |id: &str| package.scheme(id).unwrap().in_force();
    (in_force("nl-harmonised").0, in_force("nl-national").1)
}

#[test]
fn two_months_after_every_day_of_a_year_and_of_a_leap_year() {
    for approved in two_years().chain(["2028-12-31", "2029-12-31"].map(day)) {
        let of = |reading: &str| {
            let readings = readings(&POLICIES, &[reading]);
            starts_and_ends(&POLICIES.approved_on(approved, &readings).unwrap())
        };
        // Two months on: the same day of the month, or the last one there is.
        let months = i32::from(approved.month()) + 1;
        let year = approved.year() + i16::try_from(months / 12).unwrap();
        let month = i8::try_from(months % 12 + 1).unwrap();
        let last = |day: &i8| Date::new(year, month, *day).is_ok();
        let day = (1..=approved.day()).rev().find(last).unwrap();
        let expected = Date::new(year, month, day).unwrap();
        let (start, end) = of("two-months=calendar-months");
        assert_eq!(start, expected, "approved on {approved}");
        assert_eq!(end, start.yesterday().ok());
        let (start, end) = of("two-months=sixty-days");
        assert_eq!(approved.until(start).unwrap().get_days(), 60, "approved on {approved}");
        assert_eq!(end, start.yesterday().ok());
    }
}

#[test]
fn the_last_day_of_the_year_and_two_months() {
    for (approved, calendar, sixty) in [
        ("2026-12-31", "2027-02-28", "2027-03-01"),
        ("2027-12-31", "2028-02-29", "2028-02-29"),
        ("2027-12-30", "2028-02-29", "2028-02-28"),
        ("2024-07-02", "2024-09-02", "2024-08-31"),
    ] {
        for (reading, start) in
            [("two-months=calendar-months", calendar), ("two-months=sixty-days", sixty)]
        {
            let readings = readings(&POLICIES, &[reading]);
            let package = POLICIES.approved_on(day(approved), &readings).unwrap();
            assert_eq!(starts_and_ends(&package).0, day(start), "{approved} {reading}");
        }
    }
}

/// The first day of € 205 is not known: from the day after the memorandum until the day before it
/// was read, both amounts stand in the answer, and whichever is assumed is the total.
#[test]
fn between_the_memorandum_and_the_day_it_was_seen_both_amounts_stand() {
    for scheme in ["frontex-jrs", "nl-harmonised"] {
        for (on, earliest, latest, open) in [
            ("2024-03-21", "old", "old", false),
            ("2024-03-22", "old", "old", false),
            ("2024-03-23", "new", "old", true),
            ("2024-03-24", "new", "old", true),
            ("2026-11-22", "new", "old", true),
            ("2026-11-23", "new", "new", false),
            ("2026-11-24", "new", "new", false),
        ] {
            // Before its own first day a scheme is read as if, on that day.
            if scheme == "nl-harmonised" && on < "2024-09-02" {
                continue;
            }
            let fields = json!({ "departure": "forced", "channel": "jrs" });
            let case = with(&single(on), fields);
            for (answer, expected) in [("earliest", earliest), ("latest", latest)] {
                let choice = format!("forced-205-since={answer}");
                let answer = under(scheme, &case, &[&choice]);
                let line = desk::line(&answer, "a0", "post-arrival").unwrap();
                let row = match expected {
                    "old" => "frontex-jrs:post-arrival.forced",
                    _ => "frontex-jrs:post-arrival.forced.eurp",
                };
                assert_eq!(line["row"], row, "{scheme} on {on}, {choice}");
                let closed = line["range"][0] == line["range"][1];
                assert_eq!(!closed, open, "{scheme} on {on}, {choice}: {}", line["range"]);
                assert_eq!(line.get("settles").is_some(), open, "{scheme} on {on}, {choice}");
                let bound = if expected == "new" { 0 } else { 1 };
                assert_eq!(line["amount"], line["range"][bound], "{scheme} on {on}, {choice}");
            }
        }
    }
}
