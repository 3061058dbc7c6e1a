//! A comparison as a workbook: a sheet for each question, and one that explains.

use std::path::Path;

use money::Cents;
use rules::determine::funder_name;
use rules::words::{Lang, date};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::comparison::{Changes, Comparison, Part};
use crate::said::Said;
use crate::side::Side;
use crate::words::{household_type, nationality};
use crate::write::Draft;

/// How wide columns are at least, in characters: enough for any amount.
const WIDE: usize = 20;

/// A value in a sheet.
enum Cell {
    Words(String),
    Count(u64),
    Amount(Cents),
    Nothing,
}

/// A sheet in the making: rows are added below each other.
struct Sheet<'s> {
    sheet: &'s mut Worksheet,
    row: u32,
    /// How wide each column has become.
    widths: Vec<usize>,
    head: Format,
    amount: Format,
    count: Format,
}

impl<'s> Sheet<'s> {
    /// A sheet with its heads, which stay in sight.
    fn new(book: &'s mut Workbook, name: &str, heads: &[String]) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?.set_freeze_panes(1, 1)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        let head = Format::new().set_bold();
        let mut made = Self {
            sheet,
            row: 0,
            widths: vec![WIDE; heads.len()],
            head: head.clone(),
            amount: Format::new().set_num_format("#,##0.00;[Red]-#,##0.00"),
            count: Format::new().set_num_format("#,##0"),
        };
        for (place, text) in (0..).zip(heads) {
            made.sheet.write_with_format(0, place, text, &head)?;
            made.widen(place, text)?;
        }
        made.row = 1;
        Ok(made)
    }

    /// Makes room for a text.
    fn widen(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        let wanted = text.chars().count() + 2;
        if let Some(width) = self.widths.get_mut(usize::from(column)) {
            *width = wanted.max(*width);
            let width = u16::try_from(*width).unwrap_or(u16::MAX);
            self.sheet.set_column_width(column, width)?;
        }
        Ok(())
    }

    /// A row of cells.
    fn add(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Words(text) => {
                    self.widen(column, &text)?;
                    self.sheet.write(self.row, column, text)?;
                }
                Cell::Count(many) => {
                    self.number(column, &many.to_string(), &self.count.clone())?;
                }
                Cell::Amount(amount) => {
                    self.number(column, &amount.to_string(), &self.amount.clone())?;
                }
                Cell::Nothing => {}
            }
        }
        self.row += 1;
        Ok(())
    }

    /// A text that runs on to the right.
    fn note(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write(self.row, 0, text)?;
        self.row += 1;
        Ok(())
    }

    /// A workbook keeps every number as a double, and shows fifteen digits of it. This is the
    /// nearest one, without arithmetic: exact to the cent up to ten trillion.
    fn number(&mut self, column: u16, digits: &str, format: &Format) -> Result<(), XlsxError> {
        match digits.parse::<f64>() {
            Ok(number) => self.sheet.write_number_with_format(self.row, column, number, format)?,
            Err(_) => self.sheet.write_with_format(self.row, column, digits, format)?,
        };
        Ok(())
    }

    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        let head = self.head.clone();
        self.sheet.write_with_format(self.row, 0, text, &head)?;
        self.row += 1;
        Ok(())
    }
}

impl Comparison {
    /// Writes a workbook; its name stands once it is whole.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn xlsx(&self, path: &Path, sides: &[Side<'_>], lang: Lang) -> Result<(), Said> {
        let said = |error: XlsxError| Said::from(error.to_string()).in_file(path);
        let book = self.book(sides, lang).and_then(|mut book| book.save_to_buffer());
        let bytes = book.map_err(said)?;
        let (draft, mut file) = Draft::create(path)?;
        let written = std::io::Write::write_all(&mut file, &bytes);
        written.map_err(|error| Said::from(error).in_file(path))?;
        draft.finish(&file)
    }

    fn book(&self, sides: &[Side<'_>], lang: Lang) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        // The hour at which a file was made is no part of it: equal answers, equal bytes.
        let moment = rust_xlsxwriter::ExcelDateTime::from_ymd(1970, 1, 1)?;
        let about = rust_xlsxwriter::DocProperties::new().set_creation_datetime(&moment);
        book.set_properties(&about);
        self.explanation(&mut book, sides, lang)?;
        self.totals(&mut book, sides, lang)?;
        self.gains(&mut book, lang)?;
        self.quantiles(&mut book, lang)?;
        let nl = ["Soort huishouden", "Nationaliteit"];
        let [types, nationalities] = lang.pick(nl, ["Kind of household", "Nationality"]);
        let base = sides.first();
        let of = |changes: &Changes| changes.household_types.clone();
        self.parts(&mut book, types, of, |group| household_type(group, lang), lang)?;
        let of = |changes: &Changes| changes.nationalities.clone();
        self.parts(&mut book, nationalities, of, |group| nationality(group, base, lang), lang)?;
        Ok(book)
    }

    fn explanation(
        &self,
        book: &mut Workbook,
        sides: &[Side<'_>],
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let words = |text: &str| Cell::Words(text.to_owned());
        let nl = ["Toelichting", "Kant", "Regeling", "Alsof ingeschreven op", "Beleid (hash)"];
        let en = ["Explanation", "Side", "Scheme", "As if registered on", "Policy (hash)"];
        let [name, heads @ ..] = lang.pick(nl, en);
        let mut sheet = Sheet::new(book, name, &heads.map(str::to_owned))?;
        for one in &self.sides {
            let day = one.registered_on.map_or(Cell::Nothing, |day| Cell::Words(date(day, lang)));
            sheet.add([words(&one.side), words(one.title.get(lang)), day, words(&one.policy)])?;
        }
        sheet.row += 1;
        for (nl, en, many) in
            [("Huishoudens", "Households", self.households), ("Personen", "Persons", self.persons)]
        {
            sheet.add([words(lang.pick(nl, en)), Cell::Count(many)])?;
        }
        sheet.add([words(lang.pick("Munt", "Currency")), words(&self.currency)])?;
        sheet.row += 1;
        let notes = lang.pick(
            [
                "Elke kant is berekend over dezelfde huishoudens, alsof de regeling geldt.",
                "De eerste kant is de basis: een verandering is de andere kant min de basis.",
                "Bedragen tellen op uit gehele centen.",
                "Niet gegarandeerd tot het besluit.",
            ],
            [
                "Each side is computed over the same households, as if the scheme applied.",
                "The first side is the base: a change is the other side less the base.",
                "Amounts add up from whole cents.",
                "Not guaranteed until the decision.",
            ],
        );
        for note in notes {
            sheet.note(note)?;
        }
        sheet.row += 1;
        sheet.title(lang.pick("Bronnen", "Sources"))?;
        let mut seen: Vec<&str> = Vec::new();
        for side in sides {
            for source in side.package.sources() {
                let title = source.title.get(lang);
                if !seen.contains(&title) {
                    seen.push(title);
                    sheet.note(title)?;
                }
            }
        }
        Ok(())
    }

    fn totals(&self, book: &mut Workbook, sides: &[Side<'_>], lang: Lang) -> Result<(), XlsxError> {
        let name = lang.pick("Totalen", "Totals");
        let heads =
            [String::new()].into_iter().chain(self.sides.iter().map(|one| one.side.clone()));
        let mut sheet = Sheet::new(book, name, &heads.collect::<Vec<_>>())?;
        let cell = |amount: Option<&Cents>| amount.map_or(Cell::Nothing, |one| Cell::Amount(*one));
        let total = Cell::Words(lang.pick("Totaal", "Total").to_owned());
        let amounts = self.sides.iter().map(|one| Cell::Amount(one.sums.total));
        sheet.add([total].into_iter().chain(amounts))?;
        let mut benefits: Vec<&String> = Vec::new();
        let mut funders: Vec<&String> = Vec::new();
        for one in &self.sides {
            benefits.extend(one.sums.benefits.keys());
            funders.extend(one.sums.funders.keys());
        }
        for all in [&mut benefits, &mut funders] {
            all.sort();
            all.dedup();
        }
        sheet.title(lang.pick("Per onderdeel", "By benefit"))?;
        for id in benefits {
            let title = sides.iter().find_map(|side| side.package.line_title(side.scheme, id));
            let title = Cell::Words(title.map_or(id.as_str(), |one| one.get(lang)).to_owned());
            let amounts = self.sides.iter().map(|one| cell(one.sums.benefits.get(id)));
            sheet.add([title].into_iter().chain(amounts))?;
        }
        sheet.title(lang.pick("Wie betaalt", "Who pays"))?;
        for id in funders {
            let name = sides.first().map(|side| funder_name(side.package, id));
            let name = name.map_or_else(|| id.clone(), |name| name.get(lang).to_owned());
            let amounts = self.sides.iter().map(|one| cell(one.sums.funders.get(id)));
            sheet.add([Cell::Words(name)].into_iter().chain(amounts))?;
        }
        Ok(())
    }

    fn gains(&self, book: &mut Workbook, lang: Lang) -> Result<(), XlsxError> {
        let nl = ["Meer en minder", "Kant", "Huishoudens", "Verandering"];
        let en = ["More and less", "Side", "Households", "Change"];
        let [name, side, households, change] = lang.pick(nl, en);
        let group = lang.pick("Groep", "Group");
        let heads = [side, group, households, change].map(str::to_owned);
        let mut sheet = Sheet::new(book, name, &heads)?;
        for changes in &self.changes {
            for (nl, en, of) in [
                ("krijgt meer", "get more", changes.gainers),
                ("krijgt minder", "get less", changes.losers),
                ("krijgt evenveel", "get the same", changes.unchanged),
            ] {
                sheet.add([
                    Cell::Words(changes.side.clone()),
                    Cell::Words(lang.pick(nl, en).to_owned()),
                    Cell::Count(of.households),
                    Cell::Amount(of.change),
                ])?;
            }
        }
        Ok(())
    }

    /// Quantiles first, then every change that occurs.
    fn quantiles(&self, book: &mut Workbook, lang: Lang) -> Result<(), XlsxError> {
        let nl = ["Verdeling", "Kant", "Deel van de huishoudens", "Verandering", "Huishoudens"];
        let en = ["Distribution", "Side", "Share of the households", "Change", "Households"];
        let [name, heads @ ..] = lang.pick(nl, en);
        let mut sheet = Sheet::new(book, name, &heads.map(str::to_owned))?;
        for changes in &self.changes {
            let side = || Cell::Words(changes.side.clone());
            for (share, change) in &changes.quantiles {
                let share = share.trim_start_matches(['p', '0']);
                let share = Cell::Words(format!("{share}%"));
                sheet.add([side(), share, Cell::Amount(*change)])?;
            }
            for step in &changes.distribution {
                let (change, many) = (Cell::Amount(step.change), Cell::Count(step.households));
                sheet.add([side(), Cell::Nothing, change, many])?;
            }
        }
        Ok(())
    }

    fn parts(
        &self,
        book: &mut Workbook,
        name: &str,
        of: impl Fn(&Changes) -> Vec<Part>,
        named: impl Fn(&str) -> String,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let nl = ["Kant", "Huishoudens", "Basis", "Deze kant", "Verandering", "Meer", "Minder"];
        let en = ["Side", "Households", "Base", "This side", "Change", "More", "Less"];
        let [side, rest @ ..] = lang.pick(nl, en);
        let heads = [name, side].into_iter().chain(rest).map(str::to_owned);
        let mut sheet = Sheet::new(book, name, &heads.collect::<Vec<_>>())?;
        for changes in &self.changes {
            for part in of(changes) {
                sheet.add([
                    Cell::Words(named(&part.group)),
                    Cell::Words(changes.side.clone()),
                    Cell::Count(part.households),
                    Cell::Amount(part.base),
                    Cell::Amount(part.side),
                    Cell::Amount(part.change),
                    Cell::Count(part.gainers),
                    Cell::Count(part.losers),
                ])?;
            }
        }
        Ok(())
    }
}
