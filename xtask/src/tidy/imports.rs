//! Who may import whom: the table in ARCHITECTURE.md against what cargo knows of the workspace.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Finding, inside, text};
use crate::cargo;

const PAGE: &str = "ARCHITECTURE.md";
const HEADER: [&str; 2] = ["room", "may import"];
/// The chores stand outside the house.
const EXEMPT: &str = "xtask";

/// A line of the table: a room, and the rooms below it that it may import.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    line: usize,
    room: String,
    may_import: Vec<String>,
}

/// A crate of the workspace, with what it imports from the workspace, for use or for its tests.
struct Room {
    name: String,
    manifest: String,
    manifest_text: String,
    imports: Vec<String>,
}

pub(super) fn check(root: &Path) -> Result<Vec<Finding>, String> {
    // A page that is not there is a table that is not there: a finding like any other.
    let page = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    Ok(compare(&table(&page), &rooms(root)?))
}

fn compare(rows: &[Row], rooms: &[Room]) -> Vec<Finding> {
    if rows.is_empty() {
        let fault = format!("no table that starts with `| {} |`", HEADER.join(" | "));
        return vec![Finding::new(PAGE, 1, fault, "say there who may import whom")];
    }
    let demolished = rows.iter().filter(|row| rooms.iter().all(|room| room.name != row.room));
    let mut findings: Vec<Finding> = demolished
        .map(|row| {
            let fault = format!("there is no room `{}`", row.room);
            Finding::new(PAGE, row.line, fault, "take the row out: the table shows what is built")
        })
        .collect();
    for room in rooms {
        let Some(row) = rows.iter().find(|row| row.room == room.name) else {
            let fault = format!("the room `{}` has no row in {PAGE}", room.name);
            findings.push(Finding::new(&room.manifest, 1, fault, "add it: what may it import?"));
            continue;
        };
        for import in room.imports.iter().filter(|import| !row.may_import.contains(import)) {
            let fault = format!("`{}` may not import `{import}`", room.name);
            let mend = format!("do without, or allow it in {PAGE}:{} with a decision", row.line);
            let line = line_of(&room.manifest_text, import);
            findings.push(Finding::new(&room.manifest, line, fault, mend));
        }
    }
    findings
}

/// The rows of the first table with the header that is looked for.
fn table(page: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let lines = (1..).zip(page.lines()).skip_while(|(_, line)| !cells(line).starts_with(&HEADER));
    for (line, text) in lines.skip(2).take_while(|(_, line)| line.starts_with('|')) {
        let [room, may_import, ..] = *cells(text) else { continue };
        let may_import = match may_import {
            "–" => Vec::new(),
            "all above" => rows.iter().map(|row| row.room.clone()).collect(),
            names => names.split(',').map(|name| name.trim().to_owned()).collect(),
        };
        rows.push(Row { line, room: room.to_owned(), may_import });
    }
    rows
}

/// The cells of a line of a table, without the marks of code.
fn cells(line: &str) -> Vec<&str> {
    let inner = line.trim().trim_start_matches('|');
    inner.split('|').map(|cell| cell.trim().trim_matches('`')).collect()
}

/// The crates of the workspace as cargo knows them.
fn rooms(root: &Path) -> Result<Vec<Room>, String> {
    let output = cargo(root, &["metadata", "--format-version", "1", "--no-deps"])
        .output()
        .map_err(|why| format!("cannot run cargo metadata: {why}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|why| format!("cargo metadata is no JSON: {why}"))?;
    let packages = items(&metadata, "packages");
    let members: Vec<&str> = packages.iter().map(|package| word(package, "name")).collect();
    let mut rooms = Vec::new();
    for package in packages.iter().filter(|package| word(package, "name") != EXEMPT) {
        let manifest = Path::new(word(package, "manifest_path"));
        let by_path = items(package, "dependencies").iter().filter(|one| one.get("path").is_some());
        let mut imports: Vec<&str> = by_path.map(|one| word(one, "name")).collect();
        // One import may be listed twice, for use and for tests.
        imports.sort_unstable();
        imports.dedup();
        imports.retain(|name| members.contains(name));
        rooms.push(Room {
            name: word(package, "name").to_owned(),
            manifest: inside(root, manifest),
            manifest_text: text(manifest)?,
            imports: imports.into_iter().map(str::to_owned).collect(),
        });
    }
    Ok(rooms)
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The line of a manifest on which a dependency is named; the first if it is named otherwise.
fn line_of(manifest: &str, name: &str) -> usize {
    let names =
        |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    (1..).zip(manifest.lines()).find(|(_, line)| names(line)).map_or(1, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
# Rooms

| room | may import | never |
|---|---|---|
| `money` | – | float |
| rules | money | clock |
| wederkeer | all above | logic |

| other | table |
";

    fn row(line: usize, room: &str, may_import: &[&str]) -> Row {
        let may_import = may_import.iter().copied().map(str::to_owned).collect();
        Row { line, room: room.to_owned(), may_import }
    }

    fn room(name: &str, imports: &[&str]) -> Room {
        let imports: Vec<String> = imports.iter().copied().map(str::to_owned).collect();
        let named: String =
            imports.iter().map(|name| format!("{name}.workspace = true\n")).collect();
        Room {
            name: name.to_owned(),
            manifest: format!("crates/{name}/Cargo.toml"),
            manifest_text: format!("[dependencies]\n{named}"),
            imports,
        }
    }

    fn faults(rooms: &[Room]) -> Vec<String> {
        let findings = compare(&table(TABLE), rooms);
        findings.iter().map(|one| format!("{}:{}: {}", one.path, one.line, one.fault)).collect()
    }

    #[test]
    fn the_table_is_read_with_its_lines() {
        let expected = [
            row(5, "money", &[]),
            row(6, "rules", &["money"]),
            row(7, "wederkeer", &["money", "rules"]),
        ];
        assert_eq!(table(TABLE), expected);
        assert!(table("| room | other |\n|---|---|\n| money | – |\n").is_empty());
        let fault = "no table that starts with `| room | may import |`";
        assert_eq!(compare(&[], &[])[0].fault, fault);
    }

    #[test]
    fn only_what_the_table_allows_is_imported() {
        let money = || room("money", &[]);
        let top = || room("wederkeer", &["money", "rules"]);
        assert!(faults(&[money(), room("rules", &["money"]), top()]).is_empty());
        assert_eq!(
            faults(&[room("money", &["rules"]), room("rules", &["money"]), top()]),
            ["crates/money/Cargo.toml:2: `money` may not import `rules`"]
        );
    }

    #[test]
    fn rooms_and_rows_are_the_same() {
        let rooms = [room("money", &[]), room("wederkeer", &[]), room("ledger", &["money"])];
        assert_eq!(
            faults(&rooms),
            [
                "ARCHITECTURE.md:6: there is no room `rules`",
                "crates/ledger/Cargo.toml:1: the room `ledger` has no row in ARCHITECTURE.md",
            ]
        );
    }
}
