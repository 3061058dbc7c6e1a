//! A table of persons says of each household what the rules say of it as a case.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
#![allow(missing_docs, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow_array::{BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use common::{Dice, Home, folder, homes, parquet, table, the_package};
use jiff::ToSpan;
use jiff::civil::Date;
use population::{Cohort, Column, Comparison, Job, Plan, Said, Side, Totals};
use rules::check::{Package, Scheme};
use rules::compare::regimes;
use rules::determine::determine;
use rules::parse::case::read;
use rules::words::Lang;
use serde_json::json;

#[derive(Clone, Debug)]
struct Person {
    home: i64,
    day: Date,
    departure: &'static str,
    channel: String,
    id: String,
    born: Option<Date>,
    age: Option<&'static str>,
    nationality: String,
    principal: bool,
    linked_to: Option<String>,
}

fn day(days: i32) -> Date {
    Date::constant(1970, 1, 1).checked_add(i64::from(days).days()).unwrap()
}

/// Households with every way to say who belongs to whom; some of them are refused by the rules.
fn random(package: &Package, many: i64, seed: u64) -> Vec<Person> {
    let mut dice = Dice(seed);
    let countries = package.countries();
    let channels = package.known_channels();
    let mut at = |len: usize| usize::try_from(dice.below(u64::try_from(len).unwrap())).unwrap();
    let mut persons = Vec::new();
    for home in 0..many {
        let registered = day(16_436 + i32::try_from(at(5_844)).unwrap());
        let departure = ["voluntary", "forced"][at(2)];
        let channel = channels[at(channels.len())].clone();
        let size = 1 + at(5);
        let one_country = countries[at(countries.len())].0.code().to_owned();
        let named = at(4) > 0;
        for place in 0..size {
            let years = [0, 1, 12, 16, 17, 18, 19, 30, 64, 65, 66][at(11)];
            // Around a birthday, where a day makes a year.
            let born = registered.checked_sub(i64::from(years).years()).unwrap();
            let born = born.checked_sub(i64::try_from(at(3)).unwrap().days()).unwrap();
            let stated = at(5) == 0;
            let first = place == 0;
            persons.push(Person {
                home,
                day: registered,
                departure,
                channel: channel.clone(),
                id: format!("{}{place}", ["a", "z", "m"][at(3)]),
                born: (!stated).then_some(born),
                age: stated.then_some(if years < 18 { "minor" } else { "adult" }),
                nationality: if at(3) == 0 {
                    countries[at(countries.len())].0.code().to_owned()
                } else {
                    one_country.clone()
                },
                principal: named && (first || at(6) == 0),
                linked_to: None,
            });
            let last = persons.len() - 1;
            let target = last - at(place + 1);
            if !persons[last].principal && target != last && at(5) > 0 {
                persons[last].linked_to = Some(persons[target].id.clone());
            }
        }
    }
    persons
}

fn table_of(persons: &[Person]) -> RecordBatch {
    let days = |of: fn(&Person) -> Option<Date>| {
        let days = persons.iter().map(|one| {
            of(one).map(|day| Date::constant(1970, 1, 1).until(day).unwrap().get_days())
        });
        Arc::new(days.collect::<Date32Array>())
    };
    let words =
        |of: fn(&Person) -> Option<&str>| Arc::new(persons.iter().map(of).collect::<StringArray>());
    let field = |name: &str, kind: DataType| Field::new(name, kind, true);
    let schema = Schema::new(vec![
        field("household_id", DataType::Int64),
        field("person_id", DataType::Utf8),
        field("registered_on", DataType::Date32),
        field("departure", DataType::Utf8),
        field("channel", DataType::Utf8),
        field("nationality", DataType::Utf8),
        field("born", DataType::Date32),
        field("age", DataType::Utf8),
        field("principal", DataType::Boolean),
        field("linked_to", DataType::Utf8),
    ]);
    RecordBatch::try_new(
        Arc::new(schema),
        vec![
            Arc::new(Int64Array::from_iter_values(persons.iter().map(|one| one.home))),
            words(|one| Some(&one.id)),
            days(|one| Some(one.day)),
            words(|one| Some(one.departure)),
            words(|one| Some(&one.channel)),
            words(|one| Some(&one.nationality)),
            days(|one| one.born),
            words(|one| one.age),
            Arc::new(persons.iter().map(|one| Some(one.principal)).collect::<BooleanArray>()),
            words(|one| one.linked_to.as_deref()),
        ],
    )
    .unwrap()
}

/// Every amount of a household as a case, or nothing if the rules refuse it.
fn alone(package: &Package, columns: &[Column], persons: &[Person]) -> Option<Vec<String>> {
    let first = &persons[0];
    let each = persons.iter().map(|one| {
        let mut person = json!({"id": one.id, "nationality": one.nationality,
            "principal": one.principal, "linked_to": one.linked_to});
        match (one.born, one.age) {
            (Some(born), _) => person["born"] = json!(born.to_string()),
            (None, age) => person["age"] = json!(age),
        }
        person
    });
    let case = json!({"registered_on": first.day.to_string(), "departure": first.departure,
        "channel": first.channel, "persons": each.collect::<Vec<_>>()});
    let household = read(&case.to_string(), package.vocabulary()).ok()?;
    let mut amounts = Vec::new();
    for scheme in regimes(package) {
        let answer = determine(package, scheme, &household, package.readings()).ok()?;
        let own = columns.iter().filter(|one| one.scheme == scheme.id());
        amounts.extend(own.map(|column| column.of(&answer).to_string()));
    }
    Some(amounts)
}

fn by_home(persons: &[Person]) -> BTreeMap<i64, Vec<Person>> {
    let mut homes: BTreeMap<i64, Vec<Person>> = BTreeMap::new();
    for one in persons {
        homes.entry(one.home).or_default().push(one.clone());
    }
    homes
}

/// The amounts of each household, and how many rows did not count.
fn computed(
    package: &Package,
    inputs: &[PathBuf],
    rows: usize,
) -> (BTreeMap<i64, Vec<String>>, u64) {
    let output = inputs[0].with_file_name("out.csv");
    let side = inputs[0].with_file_name("bad.csv");
    let mut plan = Plan::new(package, package.readings().clone(), regimes(package)).unwrap();
    let stop = AtomicBool::new(false);
    let job = Job {
        output: Some(&output),
        bad_rows: Some((&*side, Lang::Nl)),
        rows,
        ..Job::new(inputs, &stop)
    };
    let done = job.run(&mut plan, |_| ()).unwrap();
    let text = std::fs::read_to_string(output).unwrap();
    let lines = text.lines().skip(1).map(|line| {
        let mut cells = line.split(',').map(str::to_owned);
        (cells.next().unwrap().parse().unwrap(), cells.collect())
    });
    (lines.collect(), done.bad_rows)
}

#[test]
fn every_amount_is_what_the_rules_say_of_the_case() {
    let package = the_package();
    let persons = random(&package, 3_000, 5);
    let folder = folder("persons");
    let input = folder.join("in.parquet");
    parquet(&input, &table_of(&persons));
    let plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (found, bad_rows) = computed(&package, std::slice::from_ref(&input), 16_384);
    let (mut refused, mut amounts) = (0, 0);
    for (id, persons) in by_home(&persons) {
        let expected = alone(&package, plan.outcomes(), &persons);
        assert_eq!(found.get(&id), expected.as_ref(), "{persons:#?}");
        match expected {
            None => refused += persons.len(),
            Some(_) => amounts += 1,
        }
    }
    assert_eq!(bad_rows, u64::try_from(refused).unwrap());
    assert!(amounts > 1_000 && refused > 100, "{amounts} {refused}");
    // A comparison refuses the same rows.
    let scheme = package.scheme("nl-national").unwrap();
    let sides = [side(&package, scheme)];
    let (inputs, stop, bad) = ([input], AtomicBool::new(false), folder.join("cohort.bad.csv"));
    let job = Job { bad_rows: Some((&*bad, Lang::Nl)), ..Job::new(&inputs, &stop) };
    let cohort = Cohort::read(&job, &sides, |_| ()).unwrap();
    assert_eq!((cohort.households(), cohort.bad_rows), (amounts, bad_rows));
    let totals = Comparison::of(&cohort, &sides).unwrap();
    let place = plan.outcomes().iter().position(|one| one.name() == "nl-national.total").unwrap();
    let cents = |amounts: &Vec<String>| amounts[place].replace('.', "").parse::<i64>().unwrap();
    assert_eq!(totals.sides[0].sums.total.cents(), found.values().map(cents).sum::<i64>());
    // Wherever blocks and files end.
    let (one, two) = (folder.join("one.csv"), folder.join("two.arrow"));
    let all = table_of(&persons);
    common::csv(&one, &all.slice(0, 1_001), b',');
    common::arrow(&two, &all.slice(1_001, all.num_rows() - 1_001));
    assert_eq!(computed(&package, &[one, two], 7), (found, bad_rows));
}

fn side<'a>(package: &'a Package, scheme: &'a Scheme) -> Side<'a> {
    let (name, readings) = (scheme.id().to_owned(), package.readings().clone());
    Side { name, package, scheme, readings, registered_on: None }
}

/// The same households, a row for each person.
fn spelled_out(homes: &[Home]) -> Vec<Person> {
    let mut persons = Vec::new();
    for home in homes {
        for place in 0..home.adults + home.minors {
            let adult = place < home.adults;
            let principal = if home.adults == 0 { true } else { place < home.principals };
            persons.push(Person {
                home: home.id,
                day: day(home.day),
                departure: home.departure,
                channel: home.channel.clone(),
                id: format!("p{place}"),
                born: None,
                age: Some(if adult { "adult" } else { "minor" }),
                nationality: home.nationality.clone(),
                principal,
                linked_to: (!principal).then(|| "p0".to_owned()),
            });
        }
    }
    persons
}

#[test]
fn persons_and_households_give_the_same() {
    let package = the_package();
    let homes = homes(&package, 1_500, 9);
    let folder = folder("both");
    let (few, many) = (folder.join("households.parquet"), folder.join("persons.parquet"));
    parquet(&few, &table(&homes));
    parquet(&many, &table_of(&spelled_out(&homes)));
    let of = |input| computed(&package, std::slice::from_ref(input), 512);
    assert_eq!(of(&few), of(&many));
    let sides: Vec<Side<'_>> =
        regimes(&package).into_iter().map(|scheme| side(&package, scheme)).collect();
    let compared = |input: &Path| {
        let (inputs, stop) = ([input.to_owned()], AtomicBool::new(false));
        let cohort = Cohort::read(&Job::new(&inputs, &stop), &sides, |_| ()).unwrap();
        Comparison::of(&cohort, &sides).unwrap()
    };
    let (one, other) = (compared(&few), compared(&many));
    assert_eq!((one.sides, one.changes), (other.sides, other.changes));
}

/// What a job says of a CSV file with these lines.
fn said(test: &str, lines: &[&str]) -> Vec<String> {
    let head = "household_id,registered_on,departure,channel,nationality,principal,person_id,born,\
                age,linked_to";
    let input = folder(test).join("in.csv");
    std::fs::write(&input, format!("{head}\n{}\n", lines.join("\n"))).unwrap();
    let package = the_package();
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (inputs, stop) = ([input.clone()], AtomicBool::new(false));
    let errors: Vec<Said> = Job::new(&inputs, &stop).run(&mut plan, |_| ()).unwrap_err();
    let prefix = format!("{}: ", input.display());
    errors.iter().map(|one| one.get(Lang::Nl).replace(&prefix, "")).collect()
}

const ADULT: &str = "1,2024-10-01,voluntary,iom,IQ,true,a,1990-01-01,,";

#[test]
fn bad_rows_have_their_place() {
    let other = ADULT.replacen('1', "2", 1);
    assert_eq!(
        said("again", &[ADULT, &other, ADULT]),
        ["rij 3, kolom household_id: huishouden 1 stond al eerder; zet zijn rijen bij elkaar"]
    );
    assert_eq!(
        said("differs", &[ADULT, "1,2024-10-02,voluntary,iom,IQ,false,b,,minor,a"]),
        ["rij 2, kolom registered_on: “2024-10-02”; een eerdere rij van huishouden 1 zegt \
          “2024-10-01”"]
    );
    assert_eq!(
        said("without", &[ADULT, "1,,,,IQ,perhaps,b,,,a"]),
        [
            "rij 2, kolom registered_on: er is niets ingevuld",
            "rij 2, kolom departure: er is niets ingevuld",
            "rij 2, kolom channel: er is niets ingevuld",
            "rij 2, kolom principal: “perhaps”; verwacht: true of false",
            "rij 2, kolom born: er is niets ingevuld; verwacht: een geboortedatum jjjj-mm-dd in \
             born, of adult of minor in age; één van de twee",
        ]
    );
    let nobody = said("nobody", &[&other, ADULT, "1,2024-10-01,voluntary,iom,IQ,false,b,,minor,x"]);
    assert_eq!(nobody.len(), 1);
    assert!(
        nobody[0].starts_with("rij 2, kolom household_id: persons[1].linked_to:"),
        "{nobody:?}"
    );
    let crowd: Vec<String> = (0..150)
        .map(|place| ADULT.replace(",a,", &format!(",a{place},")))
        .chain([other.clone()])
        .collect();
    let crowd: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let crowd = said("crowd", &crowd).join("\n");
    assert!(crowd.starts_with("rij 1, kolom household_id: persons: ") && crowd.contains("C202"));
    let few = said("few", &[ADULT, "1,2024-10-01"]).join("\n");
    let expected = "de regel heeft 2 waarden; verwacht: 10, zoals de eerste regel";
    assert_eq!(few, format!("rij 2, kolom household_id: {expected}"));
}

#[test]
fn without_links_everybody_belongs_to_the_first_principal() {
    let folder = folder("links");
    let input = folder.join("in.csv");
    let head = "household_id;registered_on;departure;channel;nationality;principal;age";
    let rows = ["true;adult", "false;adult", "false;minor"];
    let rows = rows.map(|row| format!("7;2024-10-01;voluntary;iom;IQ;{row}\n"));
    std::fs::write(&input, format!("{head}\n{}", rows.concat())).unwrap();
    let package = the_package();
    let persons = computed(&package, std::slice::from_ref(&input), 100);
    let head = "household_id;registered_on;departure;channel;nationality;adults;minors;principals";
    std::fs::write(&input, format!("{head}\n7;2024-10-01;voluntary;iom;IQ;2;1;1\n")).unwrap();
    assert_eq!(computed(&package, &[input], 100), persons);
    let mut plan = Plan::new(&package, package.readings().clone(), regimes(&package)).unwrap();
    let (inputs, stop) = ([folder.join("in.csv")], AtomicBool::new(false));
    let done = Job::new(&inputs, &stop).run(&mut plan, |_| ()).unwrap();
    assert_eq!(Totals::of(&plan, &done.counts).unwrap().households, 1);
}
