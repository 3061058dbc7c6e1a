//! SQL on the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot run the program must stop")]

mod common;

use std::path::{Path, PathBuf};

use common::run as wederkeer;
use serde_json::Value;

const TABLE: &str = "\
household_id;registered_on;departure;channel;nationality;adults;minors;principals;region
1;2024-03-22;voluntary;iom;IQ;2;2;1;North
2;2024-03-22;voluntary;iom;IQ;1;0;1;South
3;2024-04-02;voluntary;iom;SY;0;1;1;
";

/// A folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("query").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn file(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The rows of an answer in JSON.
fn rows(args: &[&str]) -> Vec<Value> {
    let (code, out, err) = wederkeer(&[args, &["--format", "json"]].concat(), "");
    assert_eq!((code, err.as_str()), (0, ""));
    serde_json::from_str::<Value>(&out).unwrap().as_array().unwrap().clone()
}

/// What a question is refused with.
fn refused(sql: &str, file: &str) -> String {
    let (code, out, err) = wederkeer(&["query", sql, file], "");
    assert_eq!((code, out.as_str()), (2, ""), "{sql}");
    err
}

#[test]
fn sums_are_the_totals_of_batch() {
    let folder = folder("sums");
    let homes = folder.join("homes.parquet");
    let homes = homes.to_str().unwrap();
    let made = ["population", "generate", homes, "--rows", "40000", "--seed", "7"];
    assert_eq!(wederkeer(&made, "").0, 0);
    let (_, out, _) = wederkeer(&["batch", homes, "--format", "json"], "");
    let batch: Value = serde_json::from_str(&out).unwrap();
    let mut wanted: Vec<(String, &Value)> = Vec::new();
    for (scheme, of) in batch["schemes"].as_object().unwrap() {
        wanted.push((format!("{scheme}.total"), &of["total"]));
        let parts = |key: &str| of[key].as_object().unwrap().iter();
        wanted.extend(parts("benefits").map(|(id, sum)| (format!("{scheme}.{id}"), sum)));
        wanted.extend(parts("funders").map(|(id, sum)| (format!("{scheme}.paid-by.{id}"), sum)));
    }
    assert!(wanted.len() > 12, "{wanted:?}");
    let sums = wanted.iter().map(|(name, _)| format!("sum(\"{name}\") as \"{name}\""));
    let sums = sums.collect::<Vec<_>>().join(", ");
    let found = rows(&[
        "query",
        &format!("select {sums}, count(*) as households from determine(homes)"),
        homes,
    ]);
    for (name, sum) in wanted {
        assert_eq!(found[0][&name], *sum, "{name}");
    }
    assert_eq!(found[0]["households"], batch["households"]);
    let total = "sum(total('nl-national', registered_on, departure, channel, nationality, \
                 adults, minors, principals)) as total";
    let found = rows(&["query", &format!("select {total} from homes"), homes]);
    assert_eq!(found[0]["total"], batch["schemes"]["nl-national"]["total"]);
}

#[test]
fn rows_are_joined_grouped_and_asked_what_if() {
    let folder = folder("asked");
    let homes = file(&folder, "homes.csv", TABLE);
    let found = rows(&[
        "query",
        "select household_id, region, \"nl-national.total\" as national, adults + minors as persons
         from determine(homes) order by 1",
        &homes,
    ]);
    assert_eq!(found[0]["national"], "9680.00");
    assert_eq!((&found[0]["region"], &found[0]["persons"]), (&"North".into(), &4.into()));
    assert_eq!(found[2]["region"], Value::Null);
    let amounts = folder.join("amounts.parquet");
    let amounts = amounts.to_str().unwrap();
    assert_eq!(wederkeer(&["batch", &homes, amounts], "").0, 0);
    let same = rows(&[
        "query",
        "select count(*) as same from determine(homes) h join amounts a using (household_id)
         where h.\"nl-harmonised.total\" = a.\"nl-harmonised.total\"",
        &homes,
        amounts,
    ]);
    assert_eq!(same[0]["same"], 3);
    let (code, out, _) = wederkeer(
        &[
            "query",
            "select to_char(registered_on, '%Y-%m') as maand, \
           sum(\"nl-national.total\") as som from determine(homes) group by 1 order by 1",
            &homes,
        ],
        "",
    );
    assert_eq!(code, 0);
    let lines: Vec<&str> = out.lines().map(str::trim).collect();
    assert_eq!(&lines[..2], ["maand          som", "2024-03  11.680,00"], "{out}");
    assert!(out.contains("2 rijen. Bedragen zijn berekend alsof"), "{out}");
    let (code, out, _) =
        wederkeer(&["query", "explain select sum(adults) from determine(homes)", &homes], "");
    assert_eq!(code, 0);
    assert!(out.contains("StreamingTableExec"), "{out}");
}

#[test]
fn an_answer_goes_into_a_file_whole_or_not_at_all() {
    let folder = folder("files");
    let homes = file(&folder, "homes.csv", TABLE);
    let sql = "select household_id, \"nl-national.total\" as total from determine(homes)";
    for name in ["out.parquet", "out.csv", "out.json"] {
        let out = folder.join(name);
        let args = ["query", sql, &homes, "--output", out.to_str().unwrap()];
        let (code, printed, err) = wederkeer(&args, "");
        assert_eq!((code, printed.as_str(), err.as_str()), (0, "", ""), "{name}");
    }
    let csv = std::fs::read_to_string(folder.join("out.csv")).unwrap();
    assert!(csv.starts_with("household_id,total\n1,9680.00\n2,"), "{csv}");
    let parquet = folder.join("out.parquet");
    let found =
        rows(&["query", "select sum(total) as total from \"out\"", parquet.to_str().unwrap()]);
    let json = std::fs::read_to_string(folder.join("out.json")).unwrap();
    let json: Value = serde_json::from_str(&json).unwrap();
    let sum = |cents: &str| cents.replace('.', "").parse::<i64>().unwrap();
    let sums = json.as_array().unwrap().iter().map(|row| sum(row["total"].as_str().unwrap()));
    assert_eq!(sum(found[0]["total"].as_str().unwrap()), sums.sum::<i64>());
    let bad = file(&folder, "bad.csv", &TABLE.replace("1;0;1", "-1;0;1"));
    let gone = folder.join("gone.parquet");
    let args = ["query", "select * from determine(bad)", &bad, "--output", gone.to_str().unwrap()];
    assert_eq!(wederkeer(&args, "").0, 2);
    let left = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 5, "no half file");
}

#[test]
fn mistakes_are_located_and_say_how_to_mend_them() {
    let folder = folder("mistakes");
    let homes = file(&folder, "homes.csv", TABLE);
    let err = refused("select *\nfrom homs", &homes);
    assert!(err.contains("regel 2, teken 6: er is geen tabel homs; wel: homes."), "{err}");
    assert!(err.contains("\n  from homs\n       ^"), "{err}");
    let err = refused("select adult from homes", &homes);
    assert!(err.contains("teken 8: er is geen kolom adult; wel: household_id, regi"), "{err}");
    let err = refused("select sum(nl-national.total) from determine(homes)", &homes);
    assert!(err.contains("\"nl-national.total\""), "{err}");
    assert!(err.contains("tussen dubbele aanhalingstekens"), "{err}");
    let err = refused("selec * from homes", &homes);
    assert!(err.contains("vraag, regel 1, teken 1: geen SQL: "), "{err}");
    let err = refused("select * from determine(homs)", &homes);
    assert!(err.contains("er is geen tabel homs; wel: homes."), "{err}");
    let err = refused(
        "select total('nl-nationaal', date '2024-03-22', 'voluntary', 'iom', \
                       'IQ', 1, 0, 1)",
        &homes,
    );
    assert!(err.contains("nl-nationaal"), "{err}");
    for sql in ["drop table homes", "copy homes to 'x.csv'", "select now()", "select random()"] {
        refused(sql, &homes);
    }
    let err = refused("select 1", "/nowhere/homes.parquet");
    assert_eq!(err.trim(), "/nowhere/homes.parquet: bestaat niet");
    let bad = file(&folder, "bad.csv", &TABLE.replace("1;0;1;South", "-1;0;1;South"));
    let err = refused("select count(*) from determine(bad) where adults > 3", &bad);
    assert!(err.contains("bad.csv: rij 2, kolom adults: “-1”; verwacht: een aantal"), "{err}");
    let bad = file(&folder, "text.csv", &TABLE.replace("1;0;1;South", "one;0;1;South"));
    let err = refused("select sum(adults) from text", &bad);
    assert!(err.contains("text.csv: rij 2, kolom adults: “one”; verwacht: een geheel"), "{err}");
    let persons = file(
        &folder,
        "persons.csv",
        "household_id,registered_on,departure,channel,\
        nationality,principal,age\n1,2024-03-22,voluntary,iom,IQ,true,adult\n",
    );
    let err = refused("select * from determine(persons)", &persons);
    assert!(err.contains("elke rij is een persoon"), "{err}");
}

#[test]
fn the_examples_of_the_page_are_answered() {
    let folder = folder("page");
    let made = folder.join("households.parquet");
    let made = ["population", "generate", made.to_str().unwrap(), "--rows", "2000", "--seed", "1"];
    assert_eq!(wederkeer(&made, "").0, 0);
    let page = include_str!("../../../docs/query.md");
    let blocks = page.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    let asked: Vec<&str> = blocks.filter(|block| block.starts_with("wederkeer query")).collect();
    assert_eq!(asked.len(), 3);
    let program = Path::new(env!("CARGO_BIN_EXE_wederkeer")).parent().unwrap().display();
    let path = format!("{program}:{}", std::env::var("PATH").unwrap());
    for example in asked {
        let mut shell = std::process::Command::new("sh");
        let output = shell.args(["-c", example]).current_dir(&folder).env("PATH", &path).output();
        let output = output.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && said.lines().count() > 5, "{example}\n{said}");
    }
}
