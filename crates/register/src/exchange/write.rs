//! Rows of cases → CSV and XLSX, and an empty sheet to start from.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use jiff::civil::Date;
use money::Cents;
use rules::check::Package;
use rules::determine::applicable::HOME;
use rules::words::{Lang, Words};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::both;
use super::column::{Column, NAMED, Use};
use super::read::is_read;
use crate::case::{Case, Facts};
use crate::sheet::{amount, harmless};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Text(String),
    Words(Words),
    Day(Date),
    Money(Cents),
}

/// Cases, a row for each person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The cases, in order.
    pub cases: Vec<i64>,
    columns: Vec<Column>,
    rows: Vec<BTreeMap<Column, Cell>>,
}

impl Exported {
    /// The rows of these cases.
    pub(crate) fn of(package: &Package, cases: &[Case]) -> Self {
        let rows: Vec<BTreeMap<Column, Cell>> =
            cases.iter().flat_map(|case| rows(package, case)).collect();
        let used: BTreeSet<&Column> = rows.iter().flat_map(BTreeMap::keys).collect();
        let fixed = NAMED.iter().map(|one| one.column.clone());
        let facts = used.iter().filter(|one| {
            matches!(one, Column::Fact(_) | Column::OwnFact(_) | Column::Evidence(_))
        });
        let columns = fixed.chain(facts.map(|one| (*one).clone())).collect();
        Self { cases: cases.iter().map(|case| case.id).collect(), columns, rows }
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What a workbook says of itself: when and what for it was made.
    pub fn about(&self, on: Date, reason: &str, lang: Lang) -> Vec<(String, String)> {
        let pair =
            |name: (&str, &str), value: String| (lang.pick(name.0, name.1).to_owned(), value);
        vec![
            pair(("Uit het register op", "From the register on"), on.to_string()),
            pair(("Waarvoor", "What for"), reason.to_owned()),
            pair(("Zaken", "Cases"), self.cases.len().to_string()),
            pair(
                ("Personen", "Persons"),
                lang.pick(
                    "Een rij is een persoon. Bedragen staan één keer: in de eerste rij.",
                    "A row is a person. Amounts stand once, in the first row of the case.",
                )
                .to_owned(),
            ),
            pair(
                ("Let op", "Mind"),
                lang.pick(
                    "Er staan persoonsgegevens in. Bewaar dit bestand niet langer dan nodig.",
                    "It holds what is personal. Keep this file no longer than needed.",
                )
                .to_owned(),
            ),
        ]
    }

    /// As CSV in UTF-8 with a sign in front by which Excel knows it: with `;` and a decimal comma
    /// in Dutch, with `,` and a point in English. What looks like a formula is made harmless.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(&self, lang: Lang, mut to: impl Write) -> std::io::Result<()> {
        to.write_all("\u{feff}".as_bytes())?;
        let sign = lang.pick(b';', b',');
        let mut writer = csv::WriterBuilder::new().delimiter(sign).from_writer(to);
        writer.write_record(self.columns.iter().map(|column| column.name(lang)))?;
        for row in &self.rows {
            let cells = self.columns.iter().map(|column| match (column, row.get(column)) {
                // Groups keep a spreadsheet from taking it for a number.
                (Column::VNumber, Some(Cell::Text(number))) => in_groups(number),
                (_, Some(Cell::Text(text))) => harmless(text),
                (_, Some(Cell::Words(words))) => harmless(words.get(lang)),
                (_, Some(Cell::Day(day))) => day.to_string(),
                (_, Some(Cell::Money(sum))) => amount(*sum, lang),
                (_, None) => String::new(),
            });
            writer.write_record(cells)?;
        }
        writer.flush()
    }

    /// As a workbook: real days and amounts, V-numbers as text, and a sheet that says what it is.
    ///
    /// # Errors
    /// When it is too large for a workbook.
    pub fn xlsx(&self, lang: Lang, about: &[(String, String)]) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name(lang.pick("Zaken", "Cases"))?;
        head(sheet, &self.columns, lang)?;
        let money = Format::new().set_num_format(r#""€" #,##0.00"#);
        let day = Format::new().set_num_format("dd-mm-yyyy");
        let text = Format::new().set_num_format("@");
        let mut last = 0;
        for (row, cells) in (1..).zip(&self.rows) {
            last = row;
            for (at, column) in (0..).zip(&self.columns) {
                match cells.get(column) {
                    None => {}
                    Some(Cell::Text(cell)) => {
                        sheet.write_string_with_format(row, at, cell, &text)?;
                    }
                    Some(Cell::Words(words)) => {
                        sheet.write_string_with_format(row, at, words.get(lang), &text)?;
                    }
                    Some(Cell::Day(date)) => match ExcelDateTime::parse_from_str(&date.to_string())
                    {
                        Ok(date) => {
                            sheet.write_datetime_with_format(row, at, date, &day)?;
                        }
                        // A workbook knows no day before 1900.
                        Err(_) => {
                            sheet.write_string(row, at, date.to_string())?;
                        }
                    },
                    Some(Cell::Money(sum)) => {
                        // The digits of the amount: a workbook knows no whole cents.
                        let number: f64 = sum.to_string().parse().unwrap_or_default();
                        sheet.write_number_with_format(row, at, number, &money)?;
                    }
                }
            }
        }
        let columns = u16::try_from(self.columns.len()).unwrap_or(u16::MAX);
        sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
        explained(book.add_worksheet(), about, lang)?;
        book.save_to_buffer()
    }
}

/// An empty sheet with every column, and what each is for.
///
/// # Errors
/// When it cannot be made.
pub fn template(package: &Package, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let fixed = NAMED.iter().filter(|one| one.is != Use::Told).map(|one| one.column.clone());
    let asked = package.asked(HOME);
    let facts = asked
        .iter()
        .flat_map(|one| [Column::Fact(one.id.to_owned()), Column::Evidence(one.id.to_owned())]);
    let columns: Vec<Column> = fixed.chain(facts).filter(is_read).collect();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(lang.pick("Zaken", "Cases"))?;
    head(sheet, &columns, lang)?;
    let text = Format::new().set_num_format("@");
    for (at, column) in (0..).zip(&columns) {
        if matches!(column, Column::VNumber | Column::File | Column::Person) {
            sheet.set_column_format(at, &text)?;
        }
    }
    let about: Vec<(String, String)> =
        columns.iter().map(|column| (column.name(lang), told(package, column, lang))).collect();
    explained(book.add_worksheet(), &about, lang)?;
    book.save_to_buffer()
}

/// What is written in a column.
fn told(package: &Package, column: &Column, lang: Lang) -> String {
    let asked = package.asked(HOME);
    let find = |id: &String| asked.iter().find(|one| one.id == *id);
    match column {
        Column::Fact(id) => {
            let Some(asked) = find(id) else { return String::new() };
            let values = asked.values.map_or_else(
                || lang.pick("ja of nee", "yes or no").to_owned(),
                |all| {
                    let names = all.iter().map(|(_, words)| words.get(lang));
                    names.collect::<Vec<_>>().join(" / ")
                },
            );
            format!("{} {values}", asked.ask.get(lang))
        }
        Column::Evidence(_) => {
            lang.pick("waaruit dat blijkt: het document", "what shows it: the document").to_owned()
        }
        Column::Channel => {
            let names = package.channels(HOME);
            names
                .iter()
                .map(|(id, name)| format!("{id}: {}", name.get(lang)))
                .collect::<Vec<_>>()
                .join("; ")
        }
        fixed => {
            let found = NAMED.iter().find(|one| one.column == *fixed);
            let Some(one) = found else { return String::new() };
            let needed = if one.needed { lang.pick("verplicht; ", "required; ") } else { "" };
            format!("{needed}{}", lang.pick(one.about.0, one.about.1))
        }
    }
}

fn head(sheet: &mut Worksheet, columns: &[Column], lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (at, column) in (0..).zip(columns) {
        sheet.write_string_with_format(0, at, column.name(lang), &bold)?;
        sheet.set_column_width(at, 18)?;
    }
    sheet.set_freeze_panes(1, 0).map(drop)
}

fn explained(
    sheet: &mut Worksheet,
    about: &[(String, String)],
    lang: Lang,
) -> Result<(), XlsxError> {
    sheet.set_name(lang.pick("Toelichting", "About"))?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 90)?;
    for (row, (name, value)) in (0..).zip(about) {
        sheet.write_string(row, 0, name)?.write_string(row, 1, value)?;
    }
    Ok(())
}

/// `2712345678` as `271.234.5678`.
fn in_groups(number: &str) -> String {
    match (number.get(..3), number.get(3..6), number.get(6..)) {
        (Some(first), Some(second), Some(rest)) => format!("{first}.{second}.{rest}"),
        _ => number.to_owned(),
    }
}

/// The rows of one case: a row for each person, and one where what is personal was erased. What is
/// about all of them stands in each; amounts stand in the first, so that a column adds up.
fn rows(package: &Package, case: &Case) -> Vec<BTreeMap<Column, Cell>> {
    let mut shared = outline(package, case);
    let facts = case.facts.as_ref();
    shared.extend(facts.map(|facts| of_all(package, facts)).unwrap_or_default());
    let persons = facts.map(|facts| persons(package, facts)).unwrap_or_default();
    let persons = if persons.is_empty() { vec![BTreeMap::new()] } else { persons };
    let mut rows: Vec<_> = persons
        .into_iter()
        .map(|own| {
            shared.iter().map(|(one, cell)| (one.clone(), cell.clone())).chain(own).collect()
        })
        .collect();
    if let Some(first) = rows.first_mut() {
        let sum = |all: &mut dyn Iterator<Item = Cents>| Cell::Money(all.sum());
        let award = case.award.as_ref().map(|award| Cell::Money(award.total));
        let reserved = sum(&mut case.reserved().map(|(_, amount)| amount));
        let paid = sum(&mut case.paid().map(|(_, amount)| amount));
        let amounts = [
            (Column::Total, award),
            (Column::Reserved, Some(reserved)),
            (Column::Paid, Some(paid)),
        ];
        let amounts = amounts.into_iter().filter_map(|(column, cell)| Some((column, cell?)));
        BTreeMap::extend(first, amounts);
    }
    rows
}

/// What stays of a case, whatever is erased.
fn outline(package: &Package, case: &Case) -> BTreeMap<Column, Cell> {
    let text = |text: &str| Some(Cell::Text(text.to_owned()));
    let channels = package.channels(HOME);
    let channel = channels.iter().find(|(id, _)| *id == case.outline.channel);
    let channel = channel.map(|(_, words)| Cell::Words((*words).clone()));
    let cells = [
        (Column::File, text(&case.id.to_string())),
        (Column::Case, text(&case.id.to_string())),
        (Column::Organisation, text(&case.organisation)),
        (Column::Step, text(case.step().word())),
        (Column::DueOn, case.due().map(|due| Cell::Day(due.on))),
        (Column::AssignedTo, case.assigned_to.as_deref().and_then(text)),
        (Column::RegisteredOn, Some(Cell::Day(case.outline.registered_on))),
        (Column::Departure, Some(Cell::Words(rules::words::departure(&case.outline.departure)))),
        (Column::Channel, channel.or_else(|| text(&case.outline.channel))),
        (Column::Retroactive, case.retroactive.then(|| truth(true))),
    ];
    cells.into_iter().filter_map(|(column, cell)| Some((column, cell?))).collect()
}

fn truth(holds: bool) -> Cell {
    Cell::Words(if holds { both("ja", "yes") } else { both("nee", "no") })
}

fn of_all(package: &Package, facts: &Facts) -> BTreeMap<Column, Cell> {
    let household = &facts.household;
    let mut cells = BTreeMap::new();
    for (column, name) in [(Column::DepartsOn, "departs_on"), (Column::EnteredOn, "entered_on")] {
        cells.extend(day(household, name).map(|day| (column, day)));
    }
    let origin = country(package, household, "country_of_origin");
    cells.extend(origin.map(|cell| (Column::Origin, cell)));
    let own = household.get("facts").and_then(Value::as_object);
    for (id, value) in own.into_iter().flatten() {
        let asked = package.asked(HOME).into_iter().find(|one| one.id == id);
        let named = |text: &str| {
            let values = asked.as_ref().and_then(|one| one.values)?;
            values.iter().find(|(value, _)| value == text).map(|(_, words)| words.clone())
        };
        let cell = match value {
            Value::Bool(holds) => truth(*holds),
            other => {
                let text = other.as_str().unwrap_or_default();
                named(text).map_or_else(|| Cell::Text(text.to_owned()), Cell::Words)
            }
        };
        cells.insert(Column::Fact(id.clone()), cell);
    }
    for (id, paper) in &facts.evidence {
        cells.insert(Column::Evidence(id.clone()), Cell::Text(paper.clone()));
    }
    cells
}

fn day(of: &Value, name: &str) -> Option<Cell> {
    Some(Cell::Day(of.get(name)?.as_str()?.parse().ok()?))
}

fn country(package: &Package, of: &Value, name: &str) -> Option<Cell> {
    let code = of.get(name)?.as_str()?;
    let found = package.countries().iter().find(|(country, _)| country.code() == code);
    Some(found.map_or_else(|| Cell::Text(code.to_owned()), |(_, words)| Cell::Words(words.clone())))
}

fn persons(package: &Package, facts: &Facts) -> Vec<BTreeMap<Column, Cell>> {
    let one = |(id, person): (&str, &Value)| {
        let mut cells = BTreeMap::from([(Column::Person, Cell::Text(id.to_owned()))]);
        let mut put =
            |column: Column, cell: Option<Cell>| cells.extend(cell.map(|cell| (column, cell)));
        if let Some(identity) = facts.people.get(id) {
            let text = |text: &str| (!text.is_empty()).then(|| Cell::Text(text.to_owned()));
            put(Column::Family, text(&identity.family_name));
            put(Column::Given, text(&identity.given_names));
            put(Column::VNumber, identity.v_number.as_ref().and_then(|one| text(one.as_str())));
        }
        put(Column::Born, day(person, "born"));
        put(Column::Nationality, country(package, person, "nationality"));
        let age = match person.get("age").and_then(Value::as_str) {
            Some("adult") => Some(both("volwassen", "adult")),
            Some("minor") => Some(both("minderjarig", "minor")),
            _ => None,
        };
        put(Column::Age, age.map(Cell::Words));
        let own = person.get("principal").and_then(Value::as_bool).unwrap_or_default();
        let linked = person.get("linked_to").and_then(Value::as_str);
        let linked = linked.map(|to| Cell::Text(to.to_owned()));
        put(Column::Riat, if own { Some(Cell::Words(both("eigen", "own"))) } else { linked });
        let codes = facts.vulnerable.get(id).map(|codes| Cell::Text(codes.join(", ")));
        put(Column::Needs, codes);
        let own = person.get("facts").and_then(Value::as_object);
        for (fact, holds) in own.into_iter().flatten() {
            put(Column::OwnFact(fact.clone()), holds.as_bool().map(truth));
        }
        cells
    };
    facts.persons().map(one).collect()
}
