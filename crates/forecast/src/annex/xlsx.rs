//! The annex as a workbook: assumptions that can be changed, means that follow by formulas, and
//! what only the exact computation can say.

use std::collections::BTreeMap;

use rules::words::{Lang, date};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

use super::{Annex, TOTAL};
use crate::num::signed;
use crate::register::{Basis, DEPARTURES, Quantity, Register};
use crate::severity::{Average, Severities, households};

/// The columns of the sheet of assumptions that others refer to.
const VALUE: &str = "C";

/// A workbook in the making.
struct Book<'b> {
    annex: &'b Annex,
    register: &'b Register,
    sides: &'b [Severities],
    lang: Lang,
    /// The cell of each assumption, or of each part of one: `uptake.forced`, `channel.forced/jrs`.
    cells: BTreeMap<String, String>,
    head: Format,
    percent: Format,
    number: Format,
    euro: Format,
}

impl Annex {
    /// The workbook, as the bytes of a file. Equal annexes have equal bytes.
    ///
    /// # Errors
    /// When there is more than a workbook can hold.
    pub fn xlsx(
        &self,
        register: &Register,
        sides: &[Severities],
        lang: Lang,
    ) -> Result<Vec<u8>, String> {
        let mut book = Book {
            annex: self,
            register,
            sides,
            lang,
            cells: BTreeMap::new(),
            head: Format::new().set_bold().set_text_wrap(),
            percent: Format::new().set_num_format("0.00%"),
            number: Format::new().set_num_format("#,##0.0"),
            euro: Format::new().set_num_format("#,##0.00;[Red]-#,##0.00"),
        };
        book.made().map_err(|error| error.to_string())
    }
}

impl Book<'_> {
    fn made(&mut self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // The hour at which a file was made is no part of it.
        let moment = ExcelDateTime::from_ymd(1970, 1, 1)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
        self.explanation(book.add_worksheet())?;
        self.assumptions(book.add_worksheet())?;
        self.means(book.add_worksheet())?;
        self.laws(book.add_worksheet())?;
        self.drivers(book.add_worksheet())?;
        book.save_to_buffer()
    }

    fn heads(&self, sheet: &mut Worksheet, name: &str, heads: &[&str]) -> Result<(), XlsxError> {
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, head) in (0_u16..).zip(heads) {
            sheet.write_with_format(0, column, *head, &self.head)?;
            sheet.set_column_width(column, if column == 0 { 34 } else { 18 })?;
        }
        Ok(())
    }

    fn explanation(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.lang;
        sheet.set_name(lang.pick("Uitleg", "Explanation"))?.set_column_width(0, 110)?;
        let wrap = Format::new().set_text_wrap();
        sheet.write_with_format(0, 0, self.annex.title.get(lang), &self.head)?;
        let sources = self.register.sources.iter();
        let sources = sources.map(|one| format!("{}: {}", one.title, one.address));
        let lines = [
            self.annex.warning(lang),
            lang.pick(
                "Het blad met gemiddelden rekent mee als u op het blad met aannames personen, het \
                 deel met steun, samenstelling, kanaal of overname wijzigt. Nationaliteit, maanden \
                 en dossiers zitten in de kosten per huishouden: die komen uit de regels. \
                 Verdelingen en kansen rekent alleen wederkeer forecast uit.",
                "The sheet of means follows when you change persons, the part with support, \
                 composition, channel or takeover on the sheet of assumptions. Nationality, months \
                 and files are in the costs of a household, which come from the rules. \
                 Distributions and probabilities are computed by wederkeer forecast alone.",
            )
            .to_owned(),
            format!("{} {}", lang.pick("Beleid", "Policy"), self.annex.policy_hash),
            lang.pick("Niet gegarandeerd tot het besluit.", "Not guaranteed until the decision.")
                .to_owned(),
        ];
        for (row, line) in (1_u32..).zip(lines.into_iter().chain(sources)) {
            sheet.write_with_format(row, 0, line, &wrap)?;
        }
        Ok(())
    }

    fn assumptions(&mut self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let heads = self.lang.pick(
            ["Aanname", "id", "Waarde", "Laag", "Hoog", "Status", "Wie", "Sinds", "Bron"],
            ["Assumption", "id", "Value", "Low", "High", "Status", "Who", "Since", "Source"],
        );
        self.heads(sheet, self.lang.pick("Aannames", "Assumptions"), &heads)?;
        let mut row = 1;
        let register = self.register;
        for one in &register.assumptions {
            let ends = one.spread.map(|spread| spread.ends(one.central()));
            let parts = match &one.quantity {
                Quantity::Number(value) | Quantity::Part(value) => vec![(None, *value)],
                Quantity::Division(parts) => {
                    parts.iter().map(|(name, part)| (Some(name), *part)).collect()
                }
            };
            for (name, value) in parts {
                let id = name.map_or(one.id.clone(), |name| format!("{}/{name}", one.id));
                let format = if one.is_part() { &self.percent } else { &self.number };
                sheet.write(row, 0, one.title.get(self.lang))?.write(row, 1, id.as_str())?;
                sheet.write_number_with_format(row, 2, value, format)?;
                if name.is_none() || name == one.vary.as_ref() {
                    for (column, end) in (3..).zip(ends.into_iter().flatten()) {
                        sheet.write_number_with_format(row, column, end, format)?;
                    }
                }
                self.basis(sheet, row, &one.basis)?;
                let place = row + 1;
                self.cells.insert(id, format!("{}!${VALUE}${place}", self.sheet_of_assumptions()));
                row += 1;
            }
        }
        for one in &register.budgets {
            sheet.write(row, 0, one.title.get(self.lang))?.write(row, 1, one.id.as_str())?;
            self.amount(sheet, row, 2, signed(one.amount.cents()))?;
            self.basis(sheet, row, &one.basis)?;
            row += 1;
        }
        Ok(())
    }

    fn sheet_of_assumptions(&self) -> &'static str {
        self.lang.pick("Aannames", "Assumptions")
    }

    fn basis(&self, sheet: &mut Worksheet, row: u32, basis: &Basis) -> Result<(), XlsxError> {
        let source = basis.source.as_ref().map(|(id, place)| format!("{id} {place}"));
        sheet.write(row, 5, basis.status.name(self.lang))?.write(row, 6, basis.owner.as_str())?;
        sheet.write(row, 7, date(basis.date, self.lang))?;
        sheet.write(row, 8, source.unwrap_or_default())?;
        Ok(())
    }

    fn amount(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        cents: f64,
    ) -> Result<(), XlsxError> {
        sheet.write_number_with_format(row, column, cents / 100.0, &self.euro)?;
        Ok(())
    }

    /// For each kind of household its number and its costs, as formulas over the assumptions.
    fn means(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.lang;
        let funders: Vec<&str> = self.funders();
        let mut heads = lang
            .pick(
                ["Beleid", "Vertrek", "Kanaal", "Samenstelling", "Huishoudens"],
                ["Policy", "Departure", "Channel", "Composition", "Households"],
            )
            .map(str::to_owned)
            .to_vec();
        let each = lang.pick("per huishouden", "each");
        heads.extend(funders.iter().map(|funder| format!("{funder} {each}")));
        heads.extend(funders.iter().map(|funder| (*funder).to_owned()));
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        self.heads(sheet, lang.pick("Gemiddelden", "Means"), &heads)?;
        let mut row = 1;
        let mut policies = Vec::new();
        for side in self.sides {
            let first = row;
            for one in side.averages(self.register) {
                self.kind(sheet, row, side, &one, &funders)?;
                row += 1;
            }
            policies.push((side.policy().title.get(lang), first, row));
        }
        for (title, first, end) in policies {
            row += 1;
            sheet.write_with_format(row, 0, title, &self.head)?;
            for column in 0..funders.len() {
                let column = u16::try_from(5 + funders.len() + column).unwrap_or(u16::MAX);
                let name = rust_xlsxwriter::utility::column_number_to_name(column);
                let sum = format!("=SUM({name}{}:{name}{end})", first + 1);
                sheet.write_formula_with_format(row, column, sum.as_str(), &self.euro)?;
            }
        }
        Ok(())
    }

    fn kind(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        side: &Severities,
        one: &Average,
        funders: &[&str],
    ) -> Result<(), XlsxError> {
        let departure = DEPARTURES.get(one.departure).copied().unwrap_or_default();
        sheet.write(row, 0, side.policy().title.get(self.lang))?;
        sheet.write(row, 1, departure)?.write(row, 2, one.channel.as_str())?;
        sheet.write(row, 3, one.composition.as_str())?;
        let count = households(self.register, one.departure) * one.part;
        let formula = format!(
            "={}/({})*{}*{}*({})",
            self.cell(&format!("persons.{departure}")),
            self.persons_each(departure),
            self.cell(&format!("uptake.{departure}")),
            self.cell(&format!("composition.{departure}/{}", one.composition)),
            self.through(side, departure, &one.channel),
        );
        let formula = Formula::new(formula).set_result(count.to_string());
        sheet.write_formula_with_format(row, 4, formula, &self.number)?;
        let place = row + 1;
        for (column, funder) in (5_u16..).zip(funders) {
            let each = one.costs.get(*funder).copied().unwrap_or_default();
            self.amount(sheet, row, column, each)?;
            let name = rust_xlsxwriter::utility::column_number_to_name(column);
            let cost = Formula::new(format!("=$E{place}*{name}{place}"));
            let cost = cost.set_result((count * each / 100.0).to_string());
            let column = column + u16::try_from(funders.len()).unwrap_or(0);
            sheet.write_formula_with_format(row, column, cost, &self.euro)?;
        }
        Ok(())
    }

    fn cell(&self, id: &str) -> &str {
        self.cells.get(id).map_or("0", String::as_str)
    }

    /// Persons in a household on average, as a formula.
    fn persons_each(&self, departure: &str) -> String {
        let id = format!("composition.{departure}");
        let parts = self.register.division(&id).iter().map(|(name, _)| {
            let (adults, minors) = crate::register::composition(name).unwrap_or((1, 0));
            format!("{}*{}", self.cell(&format!("{id}/{name}")), adults + minors)
        });
        parts.collect::<Vec<_>>().join("+")
    }

    /// The part that goes through a channel, after those that moved, as a formula.
    fn through(&self, side: &Severities, departure: &str, channel: &str) -> String {
        let own = self.cell(&format!("channel.{departure}/{channel}"));
        match &side.policy().moved {
            Some(moved) if moved.from == channel => {
                format!("{own}*(1-{})", self.cell(&moved.share))
            }
            Some(moved) if moved.to == channel => {
                let from = self.cell(&format!("channel.{departure}/{}", moved.from));
                format!("{own}+{from}*{}", self.cell(&moved.share))
            }
            _ => own.to_owned(),
        }
    }

    fn funders(&self) -> Vec<&str> {
        let costs = self.annex.policies.iter().flat_map(|one| &one.costs);
        let mut funders: Vec<&str> =
            costs.map(|cost| cost.id.as_str()).filter(|id| *id != TOTAL).collect();
        funders.sort_unstable();
        funders.dedup();
        funders
    }

    /// What the exact computation says; no formula could.
    fn laws(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.lang;
        let mut heads = vec![
            lang.pick("Beleid", "Policy"),
            lang.pick("Wie", "Who"),
            lang.pick("Gemiddeld", "Mean"),
            lang.pick("Standaardafwijking", "Standard deviation"),
        ];
        heads.extend(["P5", "P25", "P50", "P75", "P95", "P99"]);
        heads.push(lang.pick("Fout van een kans", "Error of a probability"));
        self.heads(sheet, lang.pick("Verdelingen", "Distributions"), &heads)?;
        let mut row = 1;
        for policy in &self.annex.policies {
            for cost in &policy.costs {
                sheet.write(row, 0, policy.title.get(lang))?.write(row, 1, cost.title.get(lang))?;
                self.amount(sheet, row, 2, cost.mean)?;
                self.amount(sheet, row, 3, cost.deviation)?;
                for (column, level) in (4_u16..).zip(&cost.quantiles) {
                    self.amount(sheet, row, column, signed(level.amount.cents()))?;
                }
                sheet.write_number(row, 10, cost.error)?;
                row += 1;
            }
            for budget in &policy.budgets {
                let says = lang.pick("kans dat het budget opraakt", "budget runs out");
                sheet.write(row, 0, policy.title.get(lang))?;
                sheet.write(row, 1, format!("{}: {says}", budget.title.get(lang)))?;
                sheet.write_number_with_format(row, 2, budget.exhausted, &self.percent)?;
                row += 1;
            }
        }
        Ok(())
    }

    fn drivers(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let lang = self.lang;
        let heads = lang.pick(
            ["Aanname of open vraag", "Van … tot", "Laag", "Nu", "Hoog"],
            ["Assumption or open question", "From … to", "Low", "Now", "High"],
        );
        self.heads(sheet, lang.pick("Weging", "Weights"), &heads)?;
        let mean = super::Statistic::Mean;
        for (row, driver) in (1_u32..).zip(&self.annex.drivers) {
            sheet.write(row, 0, driver.title.get(lang))?.write(row, 1, driver.between(lang))?;
            let answers = driver.swing(TOTAL, mean).map(|swing| swing.answers);
            for (column, answer) in (2_u16..).zip(answers.into_iter().flatten()) {
                self.amount(sheet, row, column, answer)?;
            }
        }
        Ok(())
    }
}
