//! Rows → households, or every mistake at its cell.

use std::collections::BTreeMap;

use rules::check::Package;
use rules::typed;
use rules::words::{Lang, Words};
use serde_json::Value;

use super::column::{Column, NAMED, Use};
use super::{Sheet, Wrong, both};
use crate::case::Intake;

/// A household that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// Its word in the file.
    pub dossier: String,
    /// The row of each person, by id.
    pub rows: BTreeMap<String, usize>,
    /// What is needed to register it.
    pub intake: Intake,
}

impl Drawn {
    /// Where in the file something about a person, or about all of them, stands.
    pub(crate) fn place(&self, sheet: &Sheet, person: Option<&str>) -> String {
        let row = person.and_then(|person| self.rows.get(person)).or(self.rows.values().min());
        sheet.place(row.copied().unwrap_or(1), 0)
    }
}

pub(super) type Row = (usize, Vec<String>);

/// The households of a sheet, and everything that is wrong in the others.
pub(crate) fn households(package: &Package, sheet: &Sheet) -> (Vec<Drawn>, Vec<Wrong>) {
    let mut wrong = Vec::new();
    let Some((head, rows)) = sheet.rows.split_first() else {
        let words = both(
            "Er staat niets in dit bestand. Zet de namen van de kolommen in de eerste rij.",
            "There is nothing in this file. Put the names of the columns in the first row.",
        );
        return (Vec::new(), vec![Wrong { place: sheet.name.clone(), words }]);
    };
    let columns = columns(package, sheet, head, &mut wrong);
    let Some(dossier) = columns.get(&Column::File).copied() else { return (Vec::new(), wrong) };
    let mut order: Vec<(&str, Vec<&Row>)> = Vec::new();
    for row in rows {
        match cell(row, dossier) {
            "" => wrong.push(Wrong {
                place: sheet.place(row.0, dossier),
                words: both(
                    "Vul een dossier in: een woord of nummer, hetzelfde voor het hele huishouden.",
                    "Enter a file: a word or number, the same for the whole household.",
                ),
            }),
            word => match order.iter_mut().find(|(known, _)| *known == word) {
                Some((_, all)) => all.push(row),
                None => order.push((word, vec![row])),
            },
        }
    }
    let mut drawn = Vec::new();
    for (dossier, rows) in order {
        let (mut own, before) = (Vec::new(), wrong.len());
        let mut reader = Reader { package, sheet, columns: &columns, rows: &rows, wrong: &mut own };
        let read = reader.household();
        wrong.extend(own);
        if let Some((intake, rows)) = read.filter(|_| wrong.len() == before) {
            drawn.push(Drawn { dossier: dossier.to_owned(), rows, intake });
        }
    }
    (drawn, wrong)
}

fn cell(row: &Row, column: usize) -> &str {
    row.1.get(column).map_or("", String::as_str)
}

/// Where each column stands.
fn columns(
    package: &Package,
    sheet: &Sheet,
    (number, names): &Row,
    wrong: &mut Vec<Wrong>,
) -> BTreeMap<Column, usize> {
    let mut found = BTreeMap::new();
    let mut add = |place: String, words: Words| wrong.push(Wrong { place, words });
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        match Column::read(package, name) {
            Ok(column) if found.contains_key(&column) => add(
                sheet.place(*number, at),
                both(
                    format!("De kolom “{name}” staat er twee keer. Haal er een weg."),
                    format!("The column “{name}” is there twice. Take one out."),
                ),
            ),
            Ok(column) => {
                found.insert(column, at);
            }
            Err(words) => add(sheet.place(*number, at), words),
        }
    }
    for one in NAMED.iter().filter(|one| one.needed && !found.contains_key(&one.column)) {
        let (nl, en) = one.names;
        add(
            format!("{} {number}", sheet.name),
            both(
                format!("De kolom “{nl}” ontbreekt. Voeg die toe."),
                format!("The column “{en}” is missing. Add it."),
            ),
        );
    }
    found
}

/// The rows of one household.
pub(super) struct Reader<'r> {
    pub(super) package: &'r Package,
    sheet: &'r Sheet,
    pub(super) columns: &'r BTreeMap<Column, usize>,
    pub(super) rows: &'r [&'r Row],
    pub(super) wrong: &'r mut Vec<Wrong>,
}

impl<'r> Reader<'r> {
    /// Notes a mistake in a column of a row; the first one of a cell says enough.
    pub(super) fn add(&mut self, row: usize, column: &Column, words: Words) {
        let place = match self.columns.get(column) {
            Some(at) => self.sheet.place(row, *at),
            None => format!("{} {row}", self.sheet.name),
        };
        if self.wrong.iter().all(|other| other.place != place) {
            let name = |lang| column.name(lang);
            let words = both(
                format!("{}: {}", name(Lang::Nl), words.nl),
                format!("{}: {}", name(Lang::En), words.en),
            );
            self.wrong.push(Wrong { place, words });
        }
    }

    /// What stands in a column of one row.
    pub(super) fn of(&self, row: &'r Row, column: &Column) -> &'r str {
        self.columns.get(column).map_or("", |at| cell(row, *at))
    }

    pub(super) fn first(&self) -> usize {
        self.rows.first().map_or(1, |row| row.0)
    }

    /// What the rows say of the whole household: the same in each, or in one of them.
    pub(super) fn shared(&mut self, column: &Column) -> (usize, &'r str) {
        let (rows, mut found) = (self.rows, (self.first(), ""));
        for row in rows {
            match (self.of(row, column), found.1) {
                ("", _) => {}
                (text, "") => found = (row.0, text),
                (text, before) if text == before => {}
                (text, before) => {
                    let words = both(
                        format!(
                            "Hier staat “{text}”, maar in rij {} “{before}”. Maak ze gelijk.",
                            found.0
                        ),
                        format!(
                            "“{text}” stands here, but “{before}” in row {}. Make them equal.",
                            found.0
                        ),
                    );
                    self.add(row.0, column, words);
                }
            }
        }
        let needed = NAMED.iter().any(|one| one.needed && one.column == *column);
        if found.1.is_empty() && needed && self.columns.contains_key(column) {
            self.add(found.0, column, both("Vul dit in.", "Fill this in."));
        }
        found
    }

    /// Reads a text in a way that says in one language what is wrong with it.
    fn typed<T>(
        &mut self,
        (row, text): (usize, &str),
        column: &Column,
        read: impl Fn(&str, Lang) -> Result<T, String>,
    ) -> Option<T> {
        match (read(text, Lang::Nl), read(text, Lang::En)) {
            (Ok(found), _) | (_, Ok(found)) => Some(found),
            (Err(nl), Err(en)) => {
                self.add(row, column, both(nl, en));
                None
            }
        }
    }

    pub(super) fn day(&mut self, at: (usize, &str), column: &Column) -> Option<Value> {
        let day = self.typed(at, column, typed::day).flatten()?;
        Some(day.to_string().into())
    }

    pub(super) fn country(&mut self, at: (usize, &str), column: &Column) -> Option<Value> {
        let package = self.package;
        let read = |text: &str, lang: Lang| typed::country(package, text, lang);
        Some(self.typed(at, column, read).flatten()?.code().into())
    }

    /// One of a few words; each with the other ways to say it.
    pub(super) fn one_of(
        &mut self,
        (row, text): (usize, &str),
        column: &Column,
        known: &[(&str, Vec<String>)],
    ) -> Option<Value> {
        if text.is_empty() {
            return None;
        }
        let plain = text.to_lowercase();
        let found = known.iter().find(|(id, names)| {
            *id == plain || names.iter().any(|name| name.to_lowercase() == plain)
        });
        if let Some((id, _)) = found {
            return Some((*id).into());
        }
        let names = known.iter().map(|(id, names)| names.first().map_or(*id, String::as_str));
        let names = names.collect::<Vec<_>>().join(", ");
        let words = both(
            format!("“{text}” kennen wij niet. Kies uit: {names}."),
            format!("We do not know “{text}”. Choose one of: {names}."),
        );
        self.add(row, column, words);
        None
    }

    pub(super) fn truth(&mut self, at: (usize, &str), column: &Column) -> Option<bool> {
        let known = [("yes", vec!["ja".to_owned()]), ("no", vec!["nee".to_owned()])];
        let word = self.one_of(at, column, &known)?;
        Some(word == "yes")
    }
}

/// Whether a column is read at all.
pub(super) fn is_read(column: &Column) -> bool {
    column.is() != Use::Told
}
